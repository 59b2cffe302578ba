//! The state of a simulated organization out of a file, with what is wrong in words.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::FORMAT;
use super::names::is_guid;
use crate::catalog::{CallProblem, Platform, check_call, find_cmdlet};
use crate::diag::make_visible;
use crate::plan::Value;
use crate::rehearse::tenant::{Entra, Exchange, GraphObject, Properties, Release, State};

/// The version of a file.
#[derive(Deserialize)]
struct Head {
    format: u32,
}

/// Reads a state.
///
/// # Errors
/// A phrase on the first thing that is wrong.
pub fn read_state(text: &str) -> Result<State, String> {
    read(text).map_err(|phrase| make_visible(&phrase).into_owned())
}

fn read(text: &str) -> Result<State, String> {
    let unlike = |error: serde_json::Error| format!("it is no simulated tenant: {error}");
    let head: Head = serde_json::from_str(text).map_err(unlike)?;
    if head.format != FORMAT {
        return Err(format!("it is written in format {}, and this posturec reads format {FORMAT}", head.format));
    }
    let state: State = serde_json::from_str(text).map_err(unlike)?;
    check_entra(&state.entra).map_err(|phrase| format!("entra: {phrase}"))?;
    let sides = [("exchangeOnline", &state.exchange_online, true), ("exchangeServer", &state.exchange_server, false)];
    for (name, side, is_cloud) in sides {
        if let Some(side) = side {
            check_side(side, is_cloud).map_err(|phrase| format!("{name}: {phrase}"))?;
        }
    }
    Ok(state)
}

/// The GUIDs of one kind of object: each is one, and none is there twice.
fn check_ids<'a>(kind: &str, ids: impl Iterator<Item = &'a str>) -> Result<(), String> {
    let mut known = BTreeSet::new();
    for id in ids {
        if !is_guid(id) {
            return Err(format!("{kind}: `{id}` is no GUID"));
        }
        if !known.insert(id.to_lowercase()) {
            return Err(format!("{kind}: the id {id} is there twice"));
        }
    }
    Ok(())
}

/// Names of which each may be there once, in any case.
fn check_names<'a>(kind: &str, names: impl Iterator<Item = &'a str>) -> Result<BTreeSet<String>, String> {
    let mut known = BTreeSet::new();
    for name in names {
        if name.is_empty() {
            return Err(format!("{kind}: one has no name"));
        }
        if !known.insert(name.to_lowercase()) {
            return Err(format!("{kind}: `{name}` is there twice"));
        }
    }
    Ok(known)
}

fn check_entra(entra: &Entra) -> Result<(), String> {
    check_ids("tenantId", [entra.tenant_id.as_str()].into_iter())?;
    check_ids("users", entra.users.iter().map(|user| user.id.as_str()))?;
    check_names("users", entra.users.iter().map(|user| user.user_principal_name.as_str()))?;
    check_ids("groups", entra.groups.iter().map(|group| group.id.as_str()))?;
    check_ids("directoryRoles", entra.directory_roles.iter().map(|role| role.id.as_str()))?;
    check_ids("servicePrincipals", entra.service_principals.iter().map(|principal| principal.id.as_str()))?;
    check_ids("servicePrincipals", entra.service_principals.iter().map(|principal| principal.app_id.as_str()))?;
    check_ids("agreements", entra.agreements.iter().map(|agreement| agreement.id.as_str()))?;
    let users: BTreeSet<String> = entra.users.iter().map(|user| user.id.to_lowercase()).collect();
    let groups = entra.groups.iter().map(|group| (&group.display_name, &group.members));
    let roles = entra.directory_roles.iter().map(|role| (&role.display_name, &role.members));
    for (name, members) in groups.chain(roles) {
        if let Some(id) = members.iter().find(|id| !users.contains(&id.to_lowercase())) {
            return Err(format!("`{name}` has the member {id}, and there is no such user"));
        }
    }
    check_objects("namedLocations", &entra.named_locations)?;
    check_objects("authenticationStrengthPolicies", &entra.authentication_strength_policies)?;
    let strengths = entra.authentication_strength_policies.iter().map(display_name);
    check_names("authenticationStrengthPolicies", strengths)?;
    check_objects("conditionalAccessPolicies", &entra.conditional_access_policies)
}

fn text<'a>(object: &'a GraphObject, member: &str) -> &'a str {
    object.get(member).and_then(serde_json::Value::as_str).unwrap_or_default()
}

fn display_name(object: &GraphObject) -> &str {
    text(object, "displayName")
}

fn check_objects(kind: &str, objects: &[GraphObject]) -> Result<(), String> {
    if objects.iter().any(|object| display_name(object).is_empty()) {
        return Err(format!("{kind}: one has no `displayName`"));
    }
    check_ids(kind, objects.iter().map(|object| text(object, "id")))
}

fn check_side(side: &Exchange, is_cloud: bool) -> Result<(), String> {
    if (side.release == Release::Online) != is_cloud {
        let fitting = if is_cloud { "`exchange-online`" } else { "`2016`, `2019` or `SE`" };
        let release = side.release.platform().title();
        return Err(format!("its release is that of {release}; on this side it is {fitting}"));
    }
    check_ids("id", [side.id.as_str()].into_iter())?;
    check_ids("authenticationPolicies", side.authentication_policies.iter().map(|policy| policy.guid.as_str()))?;
    check_ids("deviceAccessRules", side.device_access_rules.iter().map(|rule| rule.guid.as_str()))?;
    check_ids("recipients", side.recipients.iter().map(|person| person.guid.as_str()))?;
    let rules = side.device_access_rules.iter();
    let rules: Vec<String> = rules.map(|rule| format!("{}/{}", rule.characteristic, rule.query_string)).collect();
    check_names("deviceAccessRules", rules.iter().map(String::as_str))?;
    check_rules(side)?;
    check_people(side)?;
    check_policies(side)?;
    let platform = side.release.platform();
    let settings = |name, cmdlet, stored| check_settings(name, cmdlet, platform, stored);
    settings("organizationConfig", "Set-OrganizationConfig", &side.organization_config)?;
    settings("transportConfig", "Set-TransportConfig", &side.transport_config)?;
    let mobile = &side.active_sync_organization_settings;
    settings("activeSyncOrganizationSettings", "Set-ActiveSyncOrganizationSettings", mobile)?;
    for policy in &side.authentication_policies {
        settings(&policy.name, "Set-AuthenticationPolicy", &policy.properties)?;
    }
    for person in &side.recipients {
        settings(&person.user_principal_name, "Set-CASMailbox", &person.cas_mailbox)?;
    }
    Ok(())
}

fn check_people(side: &Exchange) -> Result<(), String> {
    check_names("recipients", side.recipients.iter().map(|person| person.name.as_str()))?;
    check_names("recipients", side.recipients.iter().map(|person| person.user_principal_name.as_str()))?;
    let addresses = side.recipients.iter().map(|person| person.primary_smtp_address.as_str());
    check_names("recipients", addresses.filter(|address| !address.is_empty()))?;
    Ok(())
}

/// Every policy that somebody holds is there.
fn check_policies(side: &Exchange) -> Result<(), String> {
    let policies = side.authentication_policies.iter().map(|policy| policy.name.as_str());
    let known = check_names("authenticationPolicies", policies)?;
    if side.release == Release::Server2016 && !known.is_empty() {
        return Err("Exchange Server 2016 has no authentication policies".to_owned());
    }
    let default =
        side.organization_config.iter().find(|(name, _)| name.eq_ignore_ascii_case("DefaultAuthenticationPolicy"));
    let default = default.and_then(|(_, policy)| Some(("the organization", policy.as_str()?)));
    let held = side.recipients.iter();
    let held =
        held.filter_map(|person| Some((person.user_principal_name.as_str(), person.authentication_policy.as_deref()?)));
    match held.chain(default).find(|(_, policy)| !known.contains(&policy.to_lowercase())) {
        Some((holder, policy)) => Err(format!("{holder} holds `{policy}`, and there is no such authentication policy")),
        None => Ok(()),
    }
}

fn check_rules(side: &Exchange) -> Result<(), String> {
    for rule in &side.device_access_rules {
        let fields = [
            ("Characteristic", &rule.characteristic),
            ("QueryString", &rule.query_string),
            ("AccessLevel", &rule.access_level),
        ];
        let fields = fields.map(|(name, text)| (name, Value::text(text.clone())));
        let fields: Vec<(&str, &Value)> = fields.iter().map(|(name, value)| (*name, value)).collect();
        check_call("New-ActiveSyncDeviceAccessRule", side.release.platform(), &fields)
            .map_err(|problems| first_of("deviceAccessRules", &problems))?;
    }
    Ok(())
}

fn first_of(place: &str, problems: &[CallProblem]) -> String {
    let first = problems.first().map(ToString::to_string).unwrap_or_default();
    format!("{place}: {first}")
}

/// Settings are parameters of the cmdlet that sets them, with values that it takes.
fn check_settings(place: &str, cmdlet: &str, platform: Platform, stored: &Properties) -> Result<(), String> {
    const NO_SETTINGS: [&str; 4] = ["Confirm", "DomainController", "Identity", "WhatIf"];
    let mut known = BTreeSet::new();
    for (name, value) in stored {
        let parameter = find_cmdlet(cmdlet).and_then(|cmdlet| cmdlet.find_parameter(name));
        let Some(parameter) = parameter.filter(|parameter| !NO_SETTINGS.contains(&parameter.name)) else {
            return Err(format!("{place}: `{cmdlet}` has no setting `{name}`"));
        };
        if !known.insert(parameter.name) {
            return Err(format!("{place}: `{name}` is there twice"));
        }
        if value.is_null() {
            continue;
        }
        let value = plain(value).ok_or_else(|| format!("{place}: `{name}` has a value that no setting has"))?;
        let about_value =
            |problem: &CallProblem| !matches!(problem, CallProblem::Missing { .. } | CallProblem::NoCommonSet { .. });
        if let Err(mut problems) = check_call(cmdlet, platform, &[(parameter.name, &value)]) {
            problems.retain(about_value);
            if !problems.is_empty() {
                return Err(first_of(place, &problems));
            }
        }
    }
    Ok(())
}

fn plain(json: &serde_json::Value) -> Option<Value> {
    match json {
        serde_json::Value::Bool(truth) => Some(Value::Boolean(*truth)),
        serde_json::Value::Number(number) => number.as_i64().map(Value::Integer),
        serde_json::Value::String(text) => Some(Value::text(text.clone())),
        serde_json::Value::Array(list) => list.iter().map(plain).collect::<Option<_>>().map(Value::List),
        serde_json::Value::Null | serde_json::Value::Object(_) => None,
    }
}
