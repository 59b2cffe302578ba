//! An organization in which other people have been at work: names that look like those of the rollout, objects that are
//! nobody's business, people who hold another policy already. Nothing here has the very name that a script looks for,
//! since that would rightly stop it; everything must be as it was when the scripts are done.

use std::collections::BTreeSet;

use serde_json::json;

use super::lookalike::{Likeness, lookalikes, similar_addresses};
use super::names::{Directory, Names, SideNames, Sought};
use super::parts::parts;
use super::{Mint, entra, exchange, named_ids};
use crate::catalog::find_role;
use crate::catalog::limits::{
    AUTHENTICATION_POLICY_NAME_CHARACTERS, CUSTOM_STRENGTHS_PER_TENANT, IP_LOCATIONS_PER_TENANT, POLICIES_PER_TENANT,
    POLICY_NAME_CHARACTERS, STRENGTH_NAME_CHARACTERS,
};
use crate::plan::Plan;
use crate::rehearse::tenant::{
    DeviceAccessRule, DirectoryRole, Entra, Exchange, GraphObject, Group, Release, ServicePrincipal, State, User,
};

/// How many Conditional Access policies there are, if the rollout leaves that much room.
const POLICIES: usize = 200;
/// The most objects of any other kind that look like those of the rollout.
const LOOKALIKES: usize = 60;
/// The most characters of a display name.
const NAME_CHARACTERS: usize = 256;
/// Names that others have given, with all that is hard to quote.
const ODD_NAMES: [&str; 4] = [
    "O'Brien's \"pilot\" $(Get-Date) `n",
    "Z\u{fc}rich \u{2013} B\u{fc}ro \u{2018}Nord\u{2019}",
    "{0} %s @{ a = 1 } # \\",
    "\u{202e}desrever",
];
/// A policy that people of the rollout hold before it.
const OTHER_POLICY: &str = "Scanners and printers";

/// Makes an organization hostile to a rollout. The same organization and plan give the same again.
pub fn make_hostile(state: &mut State, plan: &Plan) {
    let names = Names::of(plan);
    let mut taken = named_ids(plan, &names);
    taken.extend(ids_of(state));
    let mut mint = Mint::new("5eed0002", taken);
    directory(&mut state.entra, &names, &mut mint);
    locations(&mut state.entra, &names.locations, &mut mint);
    strengths(&mut state.entra, &names.strengths, &mut mint);
    policies(&mut state.entra, &names.policies, &mut mint);
    let sides =
        [(&mut state.exchange_online, &names.exchange_online), (&mut state.exchange_server, &names.exchange_server)];
    for (side, names) in sides {
        if let Some(side) = side {
            access_rules(side, names, &mut mint);
            people(side, names, &mut mint);
            settings(side);
        }
    }
}

/// All ids in use.
fn ids_of(state: &State) -> impl Iterator<Item = String> {
    let applications = state.entra.service_principals.iter().map(|principal| principal.app_id.to_lowercase());
    parts(state).into_iter().map(|part| part.id.to_lowercase()).chain(applications)
}

/// Users, groups, roles and applications.
fn directory(entra: &mut Entra, names: &Names, mint: &mut Mint) {
    let mut known: BTreeSet<String> = entra.users.iter().map(|user| user.user_principal_name.to_lowercase()).collect();
    known.extend(sought(&names.users).iter().map(|name| name.to_lowercase()));
    let similar = sought(&names.users)
        .into_iter()
        .take(LOOKALIKES)
        .flat_map(|name| similar_addresses(name).map(|address| (address, name.clone())));
    let others =
        (1..=20).map(|number| (format!("other{number:02}@rehearsal.example"), format!("Other Person {number}")));
    let mut added = Vec::new();
    for (address, display_name) in similar.chain(others) {
        if known.insert(address.to_lowercase()) {
            added.push(User { id: mint.id(), user_principal_name: address, display_name });
        }
    }
    let members: Vec<String> = added.iter().rev().take(3).map(|user| user.id.clone()).collect();
    entra.users.extend(added);
    groups(entra, &names.groups, &members, mint);
    if let Some(role) = find_role("Global Administrator")
        && !entra.directory_roles.iter().any(|known| known.role_template_id == role.template_id)
    {
        let (role_template_id, display_name) = (role.template_id.to_owned(), role.name.to_owned());
        entra.directory_roles.push(DirectoryRole { id: mint.id(), role_template_id, display_name, members });
    }
    let namesakes: Vec<String> = entra.service_principals.iter().map(|one| one.display_name.clone()).collect();
    for display_name in namesakes.into_iter().chain(ODD_NAMES.map(str::to_owned)) {
        entra.service_principals.push(ServicePrincipal { id: mint.id(), app_id: mint.id(), display_name });
    }
}

/// The names that users or groups must have.
fn sought(directory: &Directory) -> BTreeSet<&String> {
    directory.by_id.values().filter(|name| !name.is_empty()).chain(&directory.by_name).collect()
}

fn groups(entra: &mut Entra, names: &Directory, members: &[String], mint: &mut Mint) {
    let all: Vec<&String> = sought(names).into_iter().collect();
    // who is found by the id has namesakes, as Entra allows
    let namesakes = all.iter().map(|name| (*name).clone());
    let alike = lookalikes(&all, &Likeness::ALL, NAME_CHARACTERS);
    let added: Vec<String> =
        namesakes.chain(alike).filter(|name| !names.by_name.contains(name)).take(2 * LOOKALIKES).collect();
    let odd = ODD_NAMES.map(str::to_owned).into_iter().filter(|name| !names.by_name.contains(name));
    for display_name in added.into_iter().chain(odd) {
        entra.groups.push(Group { id: mint.id(), display_name, members: members.to_vec() });
    }
}

/// Names that look like what is sought, and are not sought themselves.
fn alike(names: &Sought, ways: &'static [Likeness], longest: usize, any_case: bool, most: usize) -> Vec<String> {
    let all: Vec<&String> = names.made.union(&names.referred).collect();
    let mut once = BTreeSet::new();
    let fold = |name: &str| if any_case { name.to_lowercase() } else { name.to_owned() };
    lookalikes(&all, ways, longest)
        .filter(|name| !names.has(name, any_case) && once.insert(fold(name)))
        .take(most)
        .collect()
}

/// Of these names those that nobody looks for.
fn others<'a>(
    names: &'a Sought,
    all: impl IntoIterator<Item = String, IntoIter: 'a>,
) -> impl Iterator<Item = String> + 'a {
    all.into_iter().filter(|name| !names.has(name, false))
}

fn locations(entra: &mut Entra, names: &Sought, mint: &mut Mint) {
    let room = IP_LOCATIONS_PER_TENANT.saturating_sub(entra.named_locations.len() + names.made.len());
    let mut added = alike(names, &Likeness::ALL, NAME_CHARACTERS, false, room.min(LOOKALIKES));
    let others = others(names, ODD_NAMES.map(str::to_owned));
    added.extend(others.take(room - added.len()));
    entra.named_locations.extend(added.iter().map(|name| entra::location(mint.id(), name)));
}

fn name_in_lower_case(object: &GraphObject) -> String {
    object.get("displayName").and_then(serde_json::Value::as_str).unwrap_or_default().to_lowercase()
}

/// Strengths have names of their own, whatever the case, and there are few of them.
fn strengths(entra: &mut Entra, names: &Sought, mint: &mut Mint) {
    let used = entra.authentication_strength_policies.len() + names.made.len();
    let room = CUSTOM_STRENGTHS_PER_TENANT.saturating_sub(used);
    let ways = &[Likeness::Cyrillic, Likeness::ZeroWidth, Likeness::Longer];
    let known: BTreeSet<String> = entra.authentication_strength_policies.iter().map(name_in_lower_case).collect();
    let mut added = alike(names, ways, STRENGTH_NAME_CHARACTERS, true, usize::MAX);
    added.insert(0, "Others' passkeys".to_owned());
    added.retain(|name| !names.has(name, true) && !known.contains(&name.to_lowercase()));
    added.truncate(room);
    entra.authentication_strength_policies.extend(added.iter().map(|name| entra::strength(mint.id(), name)));
}

fn policies(entra: &mut Entra, names: &Sought, mint: &mut Mint) {
    let most = POLICIES.min(POLICIES_PER_TENANT.saturating_sub(names.made.len()));
    let room = most.saturating_sub(entra.conditional_access_policies.len());
    let mut added = alike(names, &Likeness::ALL, POLICY_NAME_CHARACTERS, false, room);
    let baseline = (1..=room).map(|number| format!("Baseline {number:03}: guests"));
    let others = others(names, ODD_NAMES.map(str::to_owned).into_iter().chain(baseline));
    added.extend(others.take(room - added.len()));
    // what is enforced keeps security defaults off
    let states: &[&str] = if entra.security_defaults {
        &["disabled", "enabledForReportingButNotEnforced"]
    } else {
        &["enabledForReportingButNotEnforced", "enabled", "disabled"]
    };
    for (name, state) in added.iter().zip(states.iter().cycle()) {
        let mut policy = entra::policy(mint.id(), name, state);
        point_to(&mut policy, entra, mint);
        entra.conditional_access_policies.push(policy);
    }
}

/// Every other policy of somebody else refers to what somebody else has made, and to a group that is gone.
fn point_to(policy: &mut GraphObject, entra: &Entra, mint: &mut Mint) {
    let number = entra.conditional_access_policies.len();
    if number.is_multiple_of(2) {
        return;
    }
    let group = entra.groups.get(number % entra.groups.len().max(1)).map(|group| group.id.clone());
    let location = entra.named_locations.get(number % entra.named_locations.len().max(1));
    let location = location.and_then(|location| location.get("id"));
    if let Some(conditions) = policy.get_mut("conditions") {
        conditions["users"]["excludeGroups"] = json!(group.into_iter().chain([mint.id()]).collect::<Vec<_>>());
        if let Some(location) = location {
            conditions["locations"] = json!({ "includeLocations": ["All"], "excludeLocations": [location] });
        }
    }
}

/// The same text under another characteristic, and texts that look like it.
fn access_rules(side: &mut Exchange, names: &SideNames, mint: &mut Mint) {
    const CHARACTERISTICS: [&str; 5] = ["DeviceModel", "DeviceType", "DeviceOS", "UserAgent", "XMSWLHeader"];
    let fold = |characteristic: &str, query: &str| (characteristic.to_lowercase(), query.to_lowercase());
    let mut known: BTreeSet<(String, String)> = names.rules.iter().map(|(one, query)| fold(one, query)).collect();
    known.extend(side.device_access_rules.iter().map(|rule| fold(&rule.characteristic, &rule.query_string)));
    let mut wanted = vec![("DeviceType".to_owned(), "Others' phone".to_owned())];
    for (characteristic, query) in &names.rules {
        wanted.extend(CHARACTERISTICS.iter().take(2).map(|other| ((*other).to_owned(), query.clone())));
        let alike = Likeness::DISTINCT.iter().filter_map(|way| way.of(query));
        wanted.extend(alike.map(|query| (characteristic.clone(), query)));
    }
    for (number, (characteristic, query_string)) in wanted.into_iter().enumerate() {
        if known.insert(fold(&characteristic, &query_string)) {
            let access_level = ["Quarantine", "Block", "Allow"][number % 3].to_owned();
            side.device_access_rules.push(DeviceAccessRule {
                guid: mint.id(),
                characteristic,
                query_string,
                access_level,
            });
        }
    }
}

/// Other people, some with the name of one of the rollout; and people of the rollout who hold another policy.
fn people(side: &mut Exchange, names: &SideNames, mint: &mut Mint) {
    let held = authentication_policies(side, &names.policies, mint);
    let mut known: BTreeSet<String> = names.people.keys().cloned().collect();
    for person in &side.recipients {
        let names = [&person.name, &person.user_principal_name, &person.primary_smtp_address];
        known.extend(names.map(|name| name.to_lowercase()));
    }
    for (number, person) in side.recipients.iter_mut().enumerate() {
        if person.authentication_policy.is_none() && number % 3 != 2 {
            person.authentication_policy = held.get(number % 3).cloned();
        }
        if number % 4 == 0 && !person.primary_smtp_address.is_empty() {
            person.cas_mailbox.entry("PopEnabled".to_owned()).or_insert(json!(false));
        }
    }
    let alike = names.people.values().take(LOOKALIKES).flat_map(|name| similar_addresses(name));
    let others = (1..=20).map(|number| format!("other{number:02}@rehearsal.example"));
    for (number, address) in alike.chain(others).enumerate() {
        if known.contains(&address.to_lowercase()) {
            continue;
        }
        let mut person = exchange::person(mint.id(), &address, &mut known);
        known.insert(address.to_lowercase());
        person.authentication_policy = held.get(number % 4).cloned();
        if number % 5 == 0 {
            person.primary_smtp_address.clear();
        } else if number % 5 == 1 {
            person.cas_mailbox.insert("ImapEnabled".to_owned(), json!(false));
        }
        side.recipients.push(person);
    }
}

/// Policies of others. Gives the names of two that people can hold; none on Exchange 2016, which has no such policies.
fn authentication_policies(side: &mut Exchange, names: &Sought, mint: &mut Mint) -> Vec<String> {
    if side.release == Release::Server2016 {
        return Vec::new();
    }
    let mut wanted = alike(names, &Likeness::DISTINCT, AUTHENTICATION_POLICY_NAME_CHARACTERS, true, LOOKALIKES);
    wanted.insert(0, OTHER_POLICY.to_owned());
    let known = |side: &Exchange, name: &str| {
        let name = name.to_lowercase();
        side.authentication_policies.iter().any(|policy| policy.name.to_lowercase() == name)
    };
    wanted.retain(|name| !known(side, name) && !names.has(name, true));
    let switch = if side.release == Release::Online { "AllowBasicAuthSmtp" } else { "BlockLegacyAuthPop" };
    for name in &wanted {
        let mut policy = exchange::policy(mint.id(), name.clone());
        policy.properties.insert(switch.to_owned(), json!(true));
        side.authentication_policies.push(policy);
    }
    if let Some(first) = wanted.first() {
        let default = side.organization_config.entry("DefaultAuthenticationPolicy".to_owned());
        default.or_insert(json!(first));
    }
    wanted.truncate(2);
    wanted
}

/// Settings that are not as in a fresh organization.
fn settings(side: &mut Exchange) {
    side.organization_config.entry("MailTipsAllTipsEnabled".to_owned()).or_insert(json!(false));
    let mobile = &mut side.active_sync_organization_settings;
    mobile.entry("DefaultAccessLevel".to_owned()).or_insert(json!("Quarantine"));
    mobile.entry("UserMailInsert".to_owned()).or_insert(json!("Ask the service desk."));
    mobile.entry("AdminMailRecipients".to_owned()).or_insert(json!(["desk@rehearsal.example"]));
}
