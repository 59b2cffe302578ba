//! Objects of Graph, as exports have them and as scripts send them, to what decides. Nothing that is set is lost: what
//! this program does not model is named.

mod conditions;
mod controls;
mod people;
mod strength;
mod table;

use std::sync::Arc;

pub use table::{Known, is_annotation};

use super::key::Key;
use super::policy::{PersonSelection, Policy, PolicyState, SessionControls};
use super::regime::{NamedLocation, Strength};
use crate::plan::{Member, Value};
use table::{Notes, Table};

/// A policy that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadPolicy {
    /// The policy.
    pub policy: Policy,
    /// The strength that is written out in it.
    pub strength: Option<(Key, Strength)>,
    /// What was read as it was meant rather than as it stands.
    pub findings: Vec<String>,
}

impl ReadPolicy {
    /// Was nothing left open, and nothing read but as it stands?
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.findings.is_empty() && self.policy.opaque.is_empty() && self.policy.session.opaque.is_empty()
    }
}

/// Reads a policy. Its doubts begin with the label, so that those of two policies are not taken for one.
#[must_use]
pub fn read_policy(body: &[Member], label: &str, known: &mut Known) -> ReadPolicy {
    let mut notes = Notes::default();
    let mut table = Table::new(body);
    let name = table.take("displayName").and_then(Value::as_str).unwrap_or(label).to_owned();
    // what tells objects apart or when they were made decides nothing
    table.skip(&["id", "description", "createdDateTime", "modifiedDateTime", "templateId"]);
    let state = read_state(table.take("state"), &mut notes);
    let conditions = table.table("conditions", &mut notes);
    let mut policy = read_conditions(conditions, known, &mut notes);
    let mut strength = None;
    if let Some(value) = table.take("grantControls") {
        (policy.grant, strength) = controls::read_grant(value, known, &mut notes);
    }
    if let Some(value) = table.take("sessionControls") {
        policy.session = controls::read_session(value, &mut notes);
    }
    for (name, value) in table.rest() {
        notes.doubt(name, value);
    }
    policy.opaque = notes.opaque.into_iter().map(|doubt| format!("{label}: {doubt}")).collect();
    ReadPolicy { policy: Policy { name, state, ..policy }, strength, findings: notes.findings }
}

/// Reads a policy again that was read from such members without a doubt, where the members that it has now differ in state
/// and people alone, as those do that a ring stages.
#[must_use]
pub fn read_staged(policy: &Policy, before: &[Member], now: &[Member], known: &mut Known) -> Option<Policy> {
    let mut notes = Notes::default();
    let (mut state, mut users) = (policy.state, Arc::clone(policy.users.as_ref()?));
    for ((name, old), (_, new)) in differing(before, now)? {
        match &**name {
            "state" => state = read_state(Some(new), &mut notes),
            "conditions" => {
                for ((name, _), (_, new)) in differing(old.as_table()?, new.as_table()?)? {
                    let ("users", Value::Table(new)) = (&**name, new) else { return None };
                    users = people::read_people(new, known, &mut notes);
                }
            }
            _ => return None,
        }
    }
    notes.is_empty().then(|| Policy { state, users: Some(users), ..policy.clone() })
}

/// The members whose values differ, where all have the same names.
fn differing<'a>(before: &'a [Member], now: &'a [Member]) -> Option<Vec<(&'a Member, &'a Member)>> {
    let mut differing = Vec::new();
    for (old, new) in before.iter().zip(now) {
        // most names are the very same text
        if !std::ptr::eq(old.0.as_str(), new.0.as_str()) && old.0 != new.0 {
            return None;
        }
        if old.1 != new.1 {
            differing.push((old, new));
        }
    }
    (before.len() == now.len()).then_some(differing)
}

/// Reads a named location, and what is to be said about it.
#[must_use]
pub fn read_location(body: &[Member]) -> (NamedLocation, Vec<String>) {
    let mut notes = Notes::default();
    let location = strength::read_location(body, &mut notes);
    (location, notes.findings)
}

/// Reads an authentication strength, and what is to be said about it; none where its combinations are not written.
#[must_use]
pub fn read_strength(body: &[Member]) -> (Option<Strength>, Vec<String>) {
    let mut notes = Notes::default();
    let strength = strength::read_strength(body, &mut notes);
    (strength, notes.findings)
}

fn read_state(value: Option<&Value>, notes: &mut Notes) -> PolicyState {
    let word = value.and_then(Value::as_str).map(str::trim).unwrap_or_default();
    let states = [PolicyState::Enabled, PolicyState::ReportOnly, PolicyState::Disabled];
    table::word_of(word, &states, PolicyState::graph, "state", notes).unwrap_or_else(|| {
        notes.doubt("state", value.unwrap_or(&Value::Null));
        PolicyState::Enabled
    })
}

fn read_conditions(mut table: Table<'_>, known: &mut Known, notes: &mut Notes) -> Policy {
    let users = match table.take("users") {
        Some(Value::Table(users)) if !table.unclear => people::read_people(users, known, notes),
        users => {
            let mut users = Table::of("users", users, notes);
            users.unclear |= table.unclear;
            Arc::new(people::read_users(users, known, notes))
        }
    };
    let identities = table.take("clientApplications");
    if let Some(value) = identities {
        notes.doubt("clientApplications", value);
    }
    // a policy about workload identities includes no user (conditional-access facts, CA-U03)
    let users = Some(users).filter(|users| identities.is_none() || users.include != PersonSelection::default());
    let mut applications = table.table("applications", notes);
    applications.unclear |= table.unclear;
    let target = conditions::read_target(applications, notes);
    let platforms = table.table("platforms", notes);
    let locations = table.table("locations", notes);
    let flows = table.table("authenticationFlows", notes);
    let policy = Policy {
        name: String::new(),
        state: PolicyState::Disabled,
        users,
        target,
        client_app_types: conditions::read_clients(table.take("clientAppTypes"), notes),
        platforms: conditions::read_platforms(platforms, notes),
        locations: conditions::read_locations(locations, known, notes),
        device_filter: table.take("devices").and_then(|value| conditions::read_devices(value, notes)),
        sign_in_risk: conditions::read_risk(table.take("signInRiskLevels"), "signInRiskLevels", notes),
        user_risk: conditions::read_risk(table.take("userRiskLevels"), "userRiskLevels", notes),
        insider_risk: conditions::read_insider_risk(table.take("insiderRiskLevels"), notes),
        flows: conditions::read_flows(flows, notes),
        grant: None,
        session: SessionControls::default(),
        opaque: Vec::new(),
    };
    // a condition that nobody knows here can only narrow: conditions are all to be met
    table.rest().into_iter().for_each(|(name, value)| notes.doubt(name, value));
    policy
}
