//! Authentication policies: made, changed, removed, shown.

use serde_json::{Value as Json, json};

use super::arguments::Arguments;
use super::refusal::Refusal;
use super::settings::Fresh;
use super::side::{Answered, Outcome, Side};
use crate::catalog::{CloudProtocol, Platform, ServerProtocol};
use crate::rehearse::tenant::context::Context;
use crate::rehearse::tenant::state::{AuthenticationPolicy, Properties};

/// The switches of a new policy. All are off on both sides, and that means the opposite: the cloud blocks what it is
/// not told to allow, a server allows what it is not told to block (New-AuthenticationPolicy page, 2026-08).
pub(super) fn fresh(platform: Platform) -> Fresh {
    let off = |name| (name, json!(false));
    if platform == Platform::ExchangeOnline {
        return Fresh::new(CloudProtocol::ALL.map(|protocol| off(protocol.allow_basic_auth())));
    }
    let legacy = ServerProtocol::ALL.map(ServerProtocol::block_legacy_auth);
    let modern = ServerProtocol::ALL.map(ServerProtocol::block_modern_auth);
    Fresh::new(legacy.into_iter().chain(modern).map(off))
}

/// Get-AuthenticationPolicy.
pub(super) fn get(side: &mut Side<'_>, _: &mut Context, arguments: &Arguments) -> Outcome {
    arguments.only(&["Identity"])?;
    let all = || (0..side.exchange.authentication_policies.len()).collect::<Vec<_>>();
    let places = match arguments.text("Identity").map(|identity| side.find_policy(identity)) {
        Some(Ok(place)) => vec![place],
        Some(Err(refusal)) if refusal.is_ambiguous() => return Err(refusal),
        // an identity that nothing has brings all of them (Get-AuthenticationPolicy page, 2026-08)
        Some(Err(_)) | None => all(),
    };
    let policies = places.into_iter().filter_map(|place| side.exchange.authentication_policies.get(place));
    Ok(Answered::with(policies.map(|policy| show(side, policy)).collect()))
}

fn show(side: &Side<'_>, policy: &AuthenticationPolicy) -> Json {
    let mut shown = side.show_object(&policy.name, &policy.guid, &side.directory.policy(&policy.name));
    if side.is_cloud() {
        // two that no parameter sets are in every listing (a listing of 2018)
        shown.extend(["AllowBasicAuthLogExport", "AllowBasicAuthRest"].map(|name| (name.to_owned(), json!(false))));
    }
    shown.extend(fresh(side.platform()).show(&policy.properties));
    Json::Object(shown)
}

/// New-AuthenticationPolicy.
pub(super) fn new(side: &mut Side<'_>, context: &mut Context, arguments: &Arguments) -> Outcome {
    let name = arguments.text("Name").ok_or_else(|| Refusal::empty("Name"))?;
    confirm_name(name)?;
    // one name for one policy, whatever the case (Set-AuthenticationPolicy page, 2026-08: names identify)
    let path = side.directory.policy(name);
    if side.find_policy(&path).is_ok() {
        return Err(Refusal::exists(&path, side.directory.server));
    }
    let mut properties = Properties::new();
    fresh(side.platform()).store(arguments.members(&["Name"]), &mut properties);
    let policy = AuthenticationPolicy { guid: context.mint(), name: name.to_owned(), properties };
    let shown = show(side, &policy);
    side.exchange.authentication_policies.push(policy);
    Ok(Answered::with(vec![shown]))
}

/// A name in the directory has no blanks around it and no line break or null in it. The pages give its length only, so
/// this is the strict reading.
fn confirm_name(name: &str) -> Result<(), Refusal> {
    if name.trim() != name {
        let message = "The property value is invalid. The value can't contain leading or trailing whitespace. \
                       Property Name: Name";
        return Err(Refusal::invalid(message));
    }
    if name.contains(['\0', '\r', '\n']) {
        let message = "The property value is invalid. The value can't contain a null or a line break. \
                       Property Name: Name";
        return Err(Refusal::invalid(message));
    }
    Ok(())
}

/// Set-AuthenticationPolicy. What is not named stays; there is no way to another name (page, 2026-08).
pub(super) fn set(side: &mut Side<'_>, _: &mut Context, arguments: &Arguments) -> Outcome {
    let place = find(side, arguments)?;
    // they are for one pseudo policy, and the tokens are gone everywhere (Set-AuthenticationPolicy page, 2026-08)
    for retired in ["AllowLegacyExchangeTokens", "BlockLegacyExchangeTokens", "TenantId"] {
        if arguments.get(retired).is_some() {
            return Err(Refusal::not_simulated(&format!("parameter '{retired}'")));
        }
    }
    let fresh = fresh(side.platform());
    let policy = &mut side.exchange.authentication_policies[place];
    let changed = fresh.store(arguments.members(&["Identity"]), &mut policy.properties);
    Ok(Answered::set(changed, &policy.name))
}

/// Remove-AuthenticationPolicy. Whether one that is in use can be removed is not documented: here it cannot.
pub(super) fn remove(side: &mut Side<'_>, _: &mut Context, arguments: &Arguments) -> Outcome {
    arguments.only(&["Identity"])?;
    let place = find(side, arguments)?;
    let means = |reference: Option<&str>| {
        reference.is_some_and(|reference| side.find_policy(reference).is_ok_and(|found| found == place))
    };
    let is_default = means(super::organization::default_policy(side.exchange));
    let people = side.exchange.recipients.iter();
    let holders = people.filter(|person| means(person.authentication_policy.as_deref())).count();
    if is_default || holders > 0 {
        let message = format!(
            "The authentication policy is still in use: {holders} users hold it, and as the default of \
                               the organization it stands {} times.",
            u8::from(is_default)
        );
        return Err(Refusal::in_use(message));
    }
    side.exchange.authentication_policies.remove(place);
    Ok(Answered::default())
}

/// How scripts name the policy that an identity means.
pub(super) fn script_name(side: &Side<'_>, identity: &str) -> String {
    let policy = side.find_policy(identity).ok().and_then(|place| side.exchange.authentication_policies.get(place));
    policy.map_or_else(|| identity.to_owned(), |policy| policy.name.clone())
}

fn find(side: &Side<'_>, arguments: &Arguments) -> Result<usize, Refusal> {
    let identity = arguments.text("Identity").ok_or_else(|| Refusal::empty("Identity"))?;
    side.find_policy(identity)
}
