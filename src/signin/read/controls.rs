//! What a policy demands and how it limits the session.

use super::strength::read_strength;
use super::table::{Known, Notes, Table, elements, is_nothing, key, said, word_of, words};
use crate::catalog::BUILT_IN_STRENGTHS;
use crate::plan::{ObjectKind, Value};
use crate::posture::{self, CloudAppSecurity, PersistentBrowser, ReauthenticationType};
use crate::signin::key::Key;
use crate::signin::policy::{Control, Frequency, GrantControls, Operator, SessionControls};
use crate::signin::regime::Strength;

const BUILT_IN: [posture::Control; 8] = [
    posture::Control::Block,
    posture::Control::Mfa,
    posture::Control::CompliantDevice,
    posture::Control::DomainJoinedDevice,
    posture::Control::ApprovedApplication,
    posture::Control::CompliantApplication,
    posture::Control::PasswordChange,
    posture::Control::RiskRemediation,
];

/// What `grantControls` demands, and the strength that is written out in it.
pub(super) fn read_grant(
    value: &Value,
    known: &Known,
    notes: &mut Notes,
) -> (Option<GrantControls>, Option<(Key, Strength)>) {
    let mut controls = std::collections::BTreeSet::new();
    let Value::Table(table) = value else {
        controls.insert(Control::Unknown(said("grantControls", value)));
        return (Some(GrantControls { operator: Operator::And, controls }), None);
    };
    let mut table = Table::new(table);
    if let Some(value) = table.take("builtInControls") {
        match words(value) {
            Some(words) => controls.extend(words.iter().map(|word| built_in(word, notes))),
            None => drop(controls.insert(Control::Unknown(value.to_string()))),
        }
    }
    let mut strength = None;
    if let Some(value) = table.take("authenticationStrength") {
        let (key, whole) = strength_of(value, known, notes);
        strength = key.clone().zip(whole);
        controls.insert(key.map_or_else(|| Control::Unknown(said("authenticationStrength", value)), Control::Strength));
    }
    for value in table.take("termsOfUse").map(elements).unwrap_or_default() {
        let terms = key(value, None, known).map(Control::TermsOfUse);
        controls.insert(terms.unwrap_or_else(|| Control::Unknown(said("termsOfUse", value))));
    }
    for value in table.take("customAuthenticationFactors").map(elements).unwrap_or_default() {
        let name = value.as_str().map(str::trim);
        controls.insert(name.map_or_else(
            || Control::Unknown(said("customAuthenticationFactors", value)),
            |name| Control::Custom(name.to_owned()),
        ));
    }
    let operator = table.take("operator");
    controls.extend(table.rest().into_iter().map(|(name, value)| Control::Unknown(said(name, value))));
    if controls.is_empty() {
        if let Some(value) = operator.filter(|value| is_no_word(value)) {
            notes.doubt("grantControls.operator", value);
        }
        return (None, strength);
    }
    let operator = read_operator(operator, controls.len(), notes);
    (Some(GrantControls { operator, controls }), strength)
}

fn built_in(word: &str, notes: &mut Notes) -> Control {
    match word_of(word, &BUILT_IN, posture::Control::graph, "grantControls.builtInControls", notes) {
        Some(posture::Control::Block) => Control::Block,
        Some(posture::Control::Mfa) => Control::Mfa,
        Some(posture::Control::CompliantDevice) => Control::CompliantDevice,
        Some(posture::Control::DomainJoinedDevice) => Control::HybridJoinedDevice,
        Some(posture::Control::ApprovedApplication) => Control::ApprovedApplication,
        Some(posture::Control::CompliantApplication) => Control::AppProtection,
        Some(posture::Control::PasswordChange) => Control::PasswordChange,
        Some(posture::Control::RiskRemediation) => Control::RiskRemediation,
        None => Control::Unknown(word.to_owned()),
    }
}

/// One control needs no operator: the service answers `OR` whatever it was told (conditional-access facts, CA-G05).
/// Where several lack one, all are demanded or, by the doubt, none: that covers what one of them would mean.
fn read_operator(value: Option<&Value>, count: usize, notes: &mut Notes) -> Operator {
    let word = value.and_then(Value::as_str).map(|word| word.trim().to_ascii_uppercase());
    match word.as_deref() {
        Some("OR") => Operator::Or,
        Some("AND") => Operator::And,
        _ => {
            if count > 1 || value.is_some_and(is_no_word) {
                notes.doubt("grantControls.operator", value.unwrap_or(&Value::Null));
            }
            if count > 1 { Operator::And } else { Operator::Or }
        }
    }
}

/// Is something there that is no text at all?
fn is_no_word(value: &Value) -> bool {
    !is_nothing(value) && value.as_str().is_none()
}

/// The strength that a control names, and what it is made of where that is written beside its id.
fn strength_of(value: &Value, known: &Known, notes: &mut Notes) -> (Option<Key>, Option<Strength>) {
    let Value::Table(table) = value else {
        return (key(value, Some(ObjectKind::AuthenticationStrengthPolicy), known), None);
    };
    let whole = read_strength(table, notes);
    let name = table.iter().find(|(name, _)| name.eq_ignore_ascii_case("displayName")).map(|(_, name)| name);
    let id = Table::new(table).take("id");
    let named = || {
        let name = name.and_then(Value::as_str)?;
        let built_in = BUILT_IN_STRENGTHS.iter().find(|one| one.name.eq_ignore_ascii_case(name));
        built_in.map(|one| Key::id(one.id))
    };
    let by_name = || key(name.filter(|name| !is_nothing(name))?, Some(ObjectKind::AuthenticationStrengthPolicy), known);
    let found = id.and_then(|id| key(id, Some(ObjectKind::AuthenticationStrengthPolicy), known));
    (found.or_else(named).or_else(by_name), whole)
}

/// What limits the session.
pub(super) fn read_session(value: &Value, notes: &mut Notes) -> SessionControls {
    let mut session = SessionControls::default();
    let mut doubts = Notes::default();
    let Value::Table(table) = value else {
        session.opaque.push(said("sessionControls", value));
        return session;
    };
    let mut table = Table::new(table);
    session.frequency = enabled(&mut table, "signInFrequency", &mut doubts, read_frequency);
    session.persistent_browser = enabled(&mut table, "persistentBrowser", &mut doubts, |part, notes| {
        let mode = part.take("mode")?.as_str()?;
        let modes = [PersistentBrowser::Always, PersistentBrowser::Never];
        let mode = word_of(mode, &modes, PersistentBrowser::graph, "persistentBrowser.mode", notes)?;
        Some(mode == PersistentBrowser::Always)
    });
    session.cloud_app_security = enabled(&mut table, "cloudAppSecurity", &mut doubts, |part, notes| {
        let word = part.take("cloudAppSecurityType")?.as_str()?;
        let all = [CloudAppSecurity::McasConfigured, CloudAppSecurity::MonitorOnly, CloudAppSecurity::BlockDownloads];
        let path = "cloudAppSecurity.cloudAppSecurityType";
        Some(word_of(word, &all, CloudAppSecurity::graph, path, notes)?.graph().to_owned())
    });
    let on = |_: &mut Table<'_>, _: &mut Notes| Some(true);
    session.application_enforced_restrictions =
        enabled(&mut table, "applicationEnforcedRestrictions", &mut doubts, on).unwrap_or_default();
    session.token_protection = enabled(&mut table, "secureSignInSession", &mut doubts, on).unwrap_or_default();
    match table.take("disableResilienceDefaults") {
        Some(Value::Boolean(truth)) => session.disable_resilience_defaults = *truth,
        Some(other) => doubts.doubt("disableResilienceDefaults", other),
        None => {}
    }
    for (name, value) in table.rest() {
        if !is_off(value) {
            doubts.doubt(name, value);
        }
    }
    session.opaque.extend(doubts.opaque);
    doubts.findings.into_iter().for_each(|finding| notes.find(format!("sessionControls.{finding}")));
    session
}

/// A control that says that it is not on, and nothing else that it could do.
fn is_off(value: &Value) -> bool {
    value.as_table().and_then(|table| Table::new(table).take("isEnabled")) == Some(&Value::Boolean(false))
}

/// Reads a control that is on. One that is on and cannot be read is noted as it stands.
fn enabled<'a, T>(
    table: &mut Table<'a>,
    name: &str,
    notes: &mut Notes,
    read: impl FnOnce(&mut Table<'a>, &mut Notes) -> Option<T>,
) -> Option<T> {
    let value = table.take(name)?;
    let part = value.as_table().map(Table::new);
    let found = part.and_then(|mut part| match part.take("isEnabled") {
        Some(Value::Boolean(true)) => {
            let found = read(&mut part, notes);
            found.filter(|_| part.rest().is_empty())
        }
        _ => None,
    });
    if found.is_none() && !is_off(value) {
        notes.doubt(name, value);
    }
    found
}

fn read_frequency(part: &mut Table<'_>, notes: &mut Notes) -> Option<(Frequency, bool)> {
    let types =
        [ReauthenticationType::PrimaryAndSecondaryAuthentication, ReauthenticationType::SecondaryAuthentication];
    let path = "signInFrequency.authenticationType";
    let second = match part.take("authenticationType") {
        None => false,
        Some(word) => {
            let kind = word_of(word.as_str()?, &types, ReauthenticationType::graph, path, notes)?;
            kind == ReauthenticationType::SecondaryAuthentication
        }
    };
    let interval = part.take("frequencyInterval").map(|word| word.as_str().unwrap_or_default().to_ascii_lowercase());
    let (unit, value) = (part.take("type"), part.take("value"));
    let frequency = match interval.as_deref() {
        Some("everytime") if unit.is_none() && value.is_none() => Frequency::EveryTime,
        None | Some("timebased") => Frequency::Hours(hours(unit?, value?)?),
        Some(_) => return None,
    };
    Some((frequency, second))
}

fn hours(unit: &Value, value: &Value) -> Option<u32> {
    let number = match value {
        Value::Text(text) => text.trim().parse().ok(),
        Value::Integer(number) => u64::try_from(*number).ok(),
        _ => None,
    };
    let number = number.and_then(|number| u32::try_from(number).ok()).filter(|number| *number > 0)?;
    match unit.as_str()?.trim().to_ascii_lowercase().as_str() {
        "hours" => Some(number),
        "days" => number.checked_mul(24),
        _ => None,
    }
}
