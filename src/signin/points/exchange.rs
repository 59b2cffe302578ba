//! What a step makes of one side of Exchange.

use std::collections::BTreeSet;

use super::change::Change;
use crate::catalog::{CloudProtocol, ServerProtocol};
use crate::plan::{ObjectKind, Step, Target, Value};
use crate::signin::regime::ExchangeRegime;
use crate::signin::sign_in::Side;

/// The changes of a step, without those that find in place what they want.
pub(super) fn exchange_changes(side: Side, step: &Step, now: &ExchangeRegime) -> Vec<Change> {
    let mut changes = Vec::new();
    match step.kind {
        ObjectKind::AuthenticationPolicy => authentication_policy(side, step, now, &mut changes),
        ObjectKind::UserAuthenticationPolicy => {
            for person in people(step) {
                let before = now.held.get(&person).cloned();
                let after = text(step, "AuthenticationPolicy").map(str::to_lowercase);
                changes.push(Change::Held { side, person, before, after });
            }
        }
        ObjectKind::OrganizationConfig => {
            if let Some(value) = want(step, "DefaultAuthenticationPolicy") {
                let after = as_text(value).map(str::to_lowercase);
                changes.push(Change::DefaultPolicy { side, before: now.default_policy.clone(), after });
            }
            if let Some(after) = truth(step, "OAuth2ClientProfileEnabled") {
                changes.push(Change::TakesTokens { side, before: now.takes_tokens, after: Some(after) });
            }
        }
        ObjectKind::ActiveSyncOrganizationSettings => {
            if let Some(after) = text(step, "DefaultAccessLevel") {
                let before = now.devices.default_level.clone();
                changes.push(Change::DefaultLevel { side, before, after: Some(after.to_owned()) });
            }
        }
        ObjectKind::ActiveSyncDeviceAccessRule => {
            if let Some(rule) = device_rule(step) {
                let before = now.devices.rules.get(&rule).cloned();
                let after = text(step, "AccessLevel").map(str::to_owned);
                changes.push(Change::DeviceRule { side, rule, before, after });
            }
        }
        ObjectKind::TransportConfig => {
            if let Some(after) = truth(step, "SmtpClientAuthenticationDisabled") {
                changes.push(Change::SmtpDisabled { side, before: now.smtp_disabled, after: Some(after) });
            }
        }
        ObjectKind::CasMailbox => {
            for mailbox in people(step) {
                let before = now.smtp_by_mailbox.get(&mailbox).copied();
                let after = truth(step, "SmtpClientAuthenticationDisabled");
                changes.push(Change::SmtpOfMailbox { side, mailbox, before, after });
            }
        }
        // objects of Entra have scripts of their own, and AD FS has none
        ObjectKind::NamedLocation
        | ObjectKind::AuthenticationStrengthPolicy
        | ObjectKind::ConditionalAccessPolicy
        | ObjectKind::Group
        | ObjectKind::User
        | ObjectKind::AdfsRelyingPartyTrust => {}
    }
    changes.retain(|change| !change.is_nothing());
    changes
}

fn authentication_policy(side: Side, step: &Step, now: &ExchangeRegime, changes: &mut Vec<Change>) {
    let Target::Single(Value::Text(name)) = &step.target else { return };
    let name = name.to_lowercase();
    let before = now.authentication_policies.get(&name).cloned();
    let mut open = before.clone().unwrap_or_else(|| match side {
        // what nobody says a new policy blocks in the cloud, and lets through on a server (exchange facts, 1.2)
        Side::ExchangeOnline => BTreeSet::new(),
        Side::ExchangeServer => ServerProtocol::ALL.into_iter().map(ServerProtocol::key).collect(),
    });
    let modern_before = now.modern_blocked.get(&name).cloned();
    let mut blocked = modern_before.clone().unwrap_or_default();
    for (switch, value) in step.want.iter() {
        let Value::Boolean(on) = value else { continue };
        let put = |set: &mut BTreeSet<&'static str>, key: &'static str, is_in: bool| {
            if is_in { set.insert(key) } else { set.remove(key) }
        };
        if let Some(protocol) = CloudProtocol::ALL.into_iter().find(|one| one.allow_basic_auth() == switch) {
            put(&mut open, protocol.key(), *on);
        }
        if let Some(protocol) = ServerProtocol::ALL.into_iter().find(|one| one.block_legacy_auth() == switch) {
            put(&mut open, protocol.key(), !*on);
        }
        if let Some(protocol) = ServerProtocol::ALL.into_iter().find(|one| one.block_modern_auth() == switch) {
            put(&mut blocked, protocol.key(), *on);
        }
    }
    changes.push(Change::AuthenticationPolicy { side, name: name.clone(), before, after: Some(open) });
    let after = (modern_before.is_some() || !blocked.is_empty()).then_some(blocked);
    changes.push(Change::ModernBlocked { side, name, before: modern_before, after });
}

/// The sign-in names or addresses of a step in lower case.
fn people(step: &Step) -> Vec<String> {
    match &step.target {
        Target::Each(people) => people.iter().map(|person| person.to_lowercase()).collect(),
        Target::Single(Value::Text(person)) => vec![person.to_lowercase()],
        Target::Single(_) => Vec::new(),
    }
}

fn device_rule(step: &Step) -> Option<(String, String)> {
    let Target::Single(Value::Table(fields)) = &step.target else { return None };
    let field = |wanted: &str| fields.iter().find(|(name, _)| name == wanted).and_then(|(_, value)| as_text(value));
    Some((field("Characteristic")?.to_owned(), field("QueryString")?.to_owned()))
}

fn want<'a>(step: &'a Step, member: &str) -> Option<&'a Value> {
    step.want.iter().find(|(name, _)| name == member).map(|(_, value)| value)
}

fn as_text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn text<'a>(step: &'a Step, member: &str) -> Option<&'a str> {
    want(step, member).and_then(as_text)
}

fn truth(step: &Step, member: &str) -> Option<bool> {
    match want(step, member) {
        Some(Value::Boolean(truth)) => Some(*truth),
        _ => None,
    }
}
