//! What a rollout finds and leaves in a tenant while it goes on: the regime, and the bodies of the objects of Graph, of
//! which a step changes members and leaves the rest.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::change::Change;
use crate::plan::{ObjectKind, Step, Target, Value as Wanted, members_to_json};
use crate::signin::key::Key;
use crate::signin::landscape::AD_FS;
use crate::signin::landscape::Landscape;
use crate::signin::policy::Policy;
use crate::signin::policy::PolicyState::Enabled;
use crate::signin::read::{Known, read_location, read_policy, read_strength};
use crate::signin::regime::Regime;
use crate::signin::tenant::Tenant;

/// A tenant while a rollout goes on.
pub(super) struct Live {
    /// What decides now.
    pub regime: Regime,
    /// What objects are called.
    pub known: Known,
    /// What does not fit.
    pub findings: Vec<String>,
    /// Number and members of each policy by name.
    policies: BTreeMap<String, (usize, Map<String, Value>)>,
    /// Members of locations and strengths by name.
    objects: BTreeMap<(ObjectKind, String), Map<String, Value>>,
    next: usize,
}

impl Live {
    /// A tenant before the first step.
    pub fn new(landscape: &Landscape, tenant: &Tenant) -> Self {
        let mut regime = tenant.regime.clone();
        for side in &landscape.sides {
            regime.exchange.entry(*side).or_default();
        }
        let groups = landscape.groups.iter().map(|(name, key)| ((ObjectKind::Group, name.clone()), key.clone()));
        let known = Known { objects: groups.collect(), accounts: Arc::clone(&landscape.accounts) };
        let next = regime.policies.keys().next_back().map_or(0, |last| last + 1);
        let mut live =
            Self { regime, known, findings: Vec::new(), policies: BTreeMap::new(), objects: BTreeMap::new(), next };
        let asked = landscape.asked_at_ad_fs_today();
        live.regime.policies.extend(asked.map(|policy| (AD_FS, Arc::new(policy))));
        for object in &tenant.objects {
            let place = (object.kind, object.name.clone());
            if object.kind == ObjectKind::ConditionalAccessPolicy {
                // of several with one name scripts take none: they stop
                live.policies.entry(object.name.clone()).or_insert_with(|| (object.index, object.body.clone()));
                continue;
            }
            live.known.objects.extend(object.key.clone().map(|key| (place.clone(), key)));
            live.objects.entry(place).or_insert_with(|| object.body.clone());
        }
        live
    }

    /// What it makes of AD FS that it has the access control policy which it is to have.
    pub fn ad_fs_change(&self, landscape: &Landscape) -> Option<Change> {
        let before = self.regime.policies.get(&AD_FS).cloned();
        let after = landscape.asked_at_ad_fs_planned().map(Arc::new);
        (before != after).then_some(Change::Policy { index: AD_FS, before, after })
    }

    /// What a step makes of an object of Graph.
    pub fn graph_changes(&mut self, step: &Step) -> Option<Change> {
        let Target::Single(Wanted::Text(name)) = &step.target else { return None };
        let body = members_to_json(&step.want);
        match step.kind {
            ObjectKind::ConditionalAccessPolicy => self.policy(name, body),
            ObjectKind::NamedLocation => {
                let key = self.key(step.kind, name);
                let body = self.merged(step.kind, name, body);
                let (location, findings) = read_location(body);
                self.findings.extend(findings);
                let (before, after) = (self.regime.locations.get(&key).cloned(), Some(Arc::new(location)));
                (before != after).then_some(Change::Location { key, before, after })
            }
            ObjectKind::AuthenticationStrengthPolicy => {
                let key = self.key(step.kind, name);
                let body = self.merged(step.kind, name, body);
                let (strength, findings) = read_strength(body);
                self.findings.extend(findings);
                let (before, after) = (self.regime.strengths.get(&key).cloned(), strength.map(Arc::new));
                (before != after).then_some(Change::Strength { key, before, after })
            }
            _ => None,
        }
    }

    fn policy(&mut self, name: &str, body: Map<String, Value>) -> Option<Change> {
        let index = match self.policies.get_mut(name) {
            Some((index, live)) => {
                merge(live, body);
                *index
            }
            None => {
                self.policies.insert(name.to_owned(), (self.next, body));
                self.next += 1;
                self.next - 1
            }
        };
        let read = read_policy(&self.policies.get(name)?.1, name, &self.known);
        self.findings.extend(read.findings);
        let before = self.regime.policies.get(&index).cloned();
        if let Some(how) = before.as_ref().and_then(|before| weaker(before, &read.policy)) {
            self.findings.push(format!("`{name}` {how}; scripts refuse that without -AllowWeaker"));
        }
        let after = Some(Arc::new(read.policy));
        (before != after).then_some(Change::Policy { index, before, after })
    }

    /// The key of an object that scripts find by its name; one that a step makes has no id yet.
    fn key(&mut self, kind: ObjectKind, name: &str) -> Key {
        let key = self.known.objects.entry((kind, name.to_owned()));
        key.or_insert_with(|| Key::Name(name.to_owned())).clone()
    }

    fn merged(&mut self, kind: ObjectKind, name: &str, body: Map<String, Value>) -> &Map<String, Value> {
        let live = self.objects.entry((kind, name.to_owned())).or_default();
        merge(live, body);
        live
    }
}

/// What a PATCH makes of an object: members that it leaves out stay, inside tables too; lists are replaced whole, and so
/// are tables of another type (conditional-access facts, 8.3).
fn merge(live: &mut Map<String, Value>, body: Map<String, Value>) {
    for (name, value) in body {
        if let Some(known) = live.get_mut(&name) {
            put(known, value);
            continue;
        }
        // scripts write names as the service does, exports need not
        let other = live.keys().find(|known| known.eq_ignore_ascii_case(&name)).cloned();
        match other.and_then(|other| live.get_mut(&other)) {
            Some(known) => put(known, value),
            None => drop(live.insert(name, value)),
        }
    }
}

fn put(known: &mut Value, value: Value) {
    match (known, value) {
        (Value::Object(inner), Value::Object(more)) if same_type(inner, &more) => merge(inner, more),
        (known, value) => *known = value,
    }
}

fn same_type(one: &Map<String, Value>, other: &Map<String, Value>) -> bool {
    const TYPE: &str = "@odata.type";
    // the id of another object is a value and not a table
    let is_id = |table: &Map<String, Value>| table.contains_key("idOf");
    !is_id(one) && !is_id(other) && (other.get(TYPE).is_none() || one.get(TYPE) == other.get(TYPE))
}

/// How a policy would lose force, where it would: what scripts look at before they change one.
fn weaker(before: &Policy, after: &Policy) -> Option<&'static str> {
    let reaches_all = |policy: &Policy| policy.users.as_ref().is_some_and(|users| users.include.all);
    match (before.state, after.state) {
        (Enabled, Enabled) if reaches_all(before) && !reaches_all(after) => {
            Some("is enforced for everybody now, and would be for fewer people")
        }
        (Enabled, Enabled) => None,
        (Enabled, _) => Some("is enforced now, and would be enforced no longer"),
        _ => None,
    }
}

/// Does a change of one policy into the other alter what decides? A policy that is not enforced decides nothing.
pub(super) fn policy_decides(before: Option<&Policy>, after: Option<&Policy>) -> bool {
    let enforced = |policy: Option<&Policy>| policy.is_some_and(|policy| policy.state == Enabled);
    enforced(before) || enforced(after)
}
