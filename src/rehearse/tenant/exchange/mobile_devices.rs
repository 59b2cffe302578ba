//! Mobile devices: the default access level with its companions, and the device access rules.

use serde_json::{Value as Json, json};

use super::arguments::Arguments;
use super::identity::same_name;
use super::parameters_of;
use super::refusal::Refusal;
use super::settings::Fresh;
use super::side::{Answered, Outcome, Side};
use crate::catalog::Platform;
use crate::rehearse::tenant::context::Context;
use crate::rehearse::tenant::state::DeviceAccessRule;

const NAME: &str = "Mobile Mailbox Settings";

/// The settings of a new organization: every device gets in (Set-ActiveSyncOrganizationSettings page, 2026-08).
pub(super) fn fresh(platform: Platform) -> Fresh {
    let values = [
        ("DefaultAccessLevel", json!("Allow")),
        ("UserMailInsert", Json::Null),
        ("OtaNotificationMailInsert", Json::Null),
        ("AdminMailRecipients", json!([])),
    ];
    Fresh::new(values).with_truth_values(parameters_of("Set-ActiveSyncOrganizationSettings", platform))
}

/// Get-ActiveSyncOrganizationSettings.
pub(super) fn get_settings(side: &mut Side<'_>, _: &mut Context, arguments: &Arguments) -> Outcome {
    let path = side.directory.mobile_settings();
    side.confirm_single(arguments, NAME, path)?;
    let mut shown = side.show_single(NAME, path);
    shown.extend(fresh(side.platform()).show(&side.exchange.active_sync_organization_settings));
    Ok(Answered::with(vec![Json::Object(shown)]))
}

/// Set-ActiveSyncOrganizationSettings.
pub(super) fn set_settings(side: &mut Side<'_>, _: &mut Context, arguments: &Arguments) -> Outcome {
    side.confirm_single(arguments, NAME, side.directory.mobile_settings())?;
    let fresh = fresh(side.platform());
    let stored = &mut side.exchange.active_sync_organization_settings;
    let changed = fresh.store(arguments.members(&["Identity"]), stored);
    Ok(Answered::set(changed, NAME))
}

/// Get-ActiveSyncDeviceAccessRule.
pub(super) fn get_rule(side: &mut Side<'_>, _: &mut Context, arguments: &Arguments) -> Outcome {
    let rules = &side.exchange.device_access_rules;
    let found = match arguments.text("Identity") {
        Some(identity) => vec![&rules[side.find_rule(identity)?]],
        None => rules.iter().collect(),
    };
    Ok(Answered::with(found.into_iter().map(|rule| show(side, rule)).collect()))
}

fn show(side: &Side<'_>, rule: &DeviceAccessRule) -> Json {
    let name = name_of(rule);
    let mut shown = side.show_object(&name, &rule.guid, &side.directory.device_access_rule(&name));
    shown.insert("QueryString".to_owned(), json!(rule.query_string));
    shown.insert("Characteristic".to_owned(), json!(rule.characteristic));
    shown.insert("AccessLevel".to_owned(), json!(rule.access_level));
    Json::Object(shown)
}

/// The name that Exchange builds; there is no parameter for one (New-ActiveSyncDeviceAccessRule page, 2026-08).
pub(super) fn name_of(rule: &DeviceAccessRule) -> String {
    format!("{} ({})", rule.query_string, rule.characteristic)
}

/// New-ActiveSyncDeviceAccessRule. Two rules for the same would have one name.
pub(super) fn new_rule(side: &mut Side<'_>, context: &mut Context, arguments: &Arguments) -> Outcome {
    let word = |name| arguments.word(name).ok_or_else(|| Refusal::empty(name));
    let rule = DeviceAccessRule {
        guid: String::new(),
        characteristic: word("Characteristic")?,
        query_string: word("QueryString")?,
        access_level: word("AccessLevel")?,
    };
    let name = name_of(&rule);
    if side.exchange.device_access_rules.iter().any(|known| same_name(&name_of(known), &name)) {
        return Err(Refusal::exists(&side.directory.device_access_rule(&name), side.directory.server));
    }
    let rule = DeviceAccessRule { guid: context.mint(), ..rule };
    let shown = show(side, &rule);
    side.exchange.device_access_rules.push(rule);
    Ok(Answered::with(vec![shown]))
}

/// Set-ActiveSyncDeviceAccessRule, which changes the access level alone (page, 2026-08).
pub(super) fn set_rule(side: &mut Side<'_>, _: &mut Context, arguments: &Arguments) -> Outcome {
    let place = find(side, arguments)?;
    let level = arguments.word("AccessLevel");
    let rule = &mut side.exchange.device_access_rules[place];
    let changed = level.as_ref().is_some_and(|level| *level != rule.access_level);
    rule.access_level = level.unwrap_or_else(|| rule.access_level.clone());
    Ok(Answered::set(changed, &name_of(rule)))
}

/// Remove-ActiveSyncDeviceAccessRule.
pub(super) fn remove_rule(side: &mut Side<'_>, _: &mut Context, arguments: &Arguments) -> Outcome {
    let place = find(side, arguments)?;
    side.exchange.device_access_rules.remove(place);
    Ok(Answered::default())
}

/// How scripts name the rule that an identity means.
pub(super) fn script_name(side: &Side<'_>, identity: &str) -> String {
    let rule = side.find_rule(identity).ok().and_then(|place| side.exchange.device_access_rules.get(place));
    rule.map_or_else(|| identity.to_owned(), |rule| format!("{}/{}", rule.characteristic, rule.query_string))
}

/// How scripts name the rule that a call makes.
pub(super) fn new_script_name(arguments: &Arguments) -> String {
    let word = |name| arguments.word(name).unwrap_or_default();
    format!("{}/{}", word("Characteristic"), word("QueryString"))
}

fn find(side: &Side<'_>, arguments: &Arguments) -> Result<usize, Refusal> {
    let identity = arguments.text("Identity").ok_or_else(|| Refusal::empty("Identity"))?;
    side.find_rule(identity)
}
