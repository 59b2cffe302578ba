//! What a rollout finds and leaves in a tenant while it goes on: the regime, and the bodies of the objects of Graph, of
//! which a step changes members and leaves the rest.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::change::Change;
use crate::plan::{Member, Members, ObjectKind, Step, Target, Value, member, member_at};
use crate::signin::key::Key;
use crate::signin::landscape::AD_FS;
use crate::signin::landscape::Landscape;
use crate::signin::policy::Policy;
use crate::signin::policy::PolicyState::Enabled;
use crate::signin::read::{Known, read_location, read_policy, read_staged, read_strength};
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
    /// Each policy by name.
    policies: BTreeMap<String, LivePolicy>,
    /// Members of locations and strengths by name.
    objects: BTreeMap<(ObjectKind, String), Members>,
    next: usize,
}

/// A policy as it stands.
struct LivePolicy {
    /// Its number in the regime.
    index: usize,
    /// Its members.
    body: Members,
    /// Was it read from them without a doubt?
    clear: bool,
}

impl Live {
    /// A tenant before the first step.
    pub fn new(landscape: &Landscape, tenant: &Tenant) -> Self {
        let mut regime = tenant.regime.clone();
        for side in &landscape.sides {
            regime.exchange.entry(*side).or_default();
        }
        let groups = landscape.groups.iter().map(|(name, key)| ((ObjectKind::Group, name.clone()), key.clone()));
        let accounts = Arc::clone(&landscape.accounts);
        let known = Known::new(groups.collect(), accounts);
        let next = regime.policies.keys().next_back().map_or(0, |last| last + 1);
        let mut live =
            Self { regime, known, findings: Vec::new(), policies: BTreeMap::new(), objects: BTreeMap::new(), next };
        let asked = landscape.asked_at_ad_fs_today();
        live.regime.policies.extend(asked.map(|policy| (AD_FS, Arc::new(policy))));
        for object in &tenant.objects {
            let place = (object.kind, object.name.clone());
            if object.kind == ObjectKind::ConditionalAccessPolicy {
                // of several with one name scripts take none: they stop
                let (index, body) = (object.index, object.body.clone());
                let policy = LivePolicy { index, body, clear: false };
                live.policies.entry(object.name.clone()).or_insert(policy);
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
        let Target::Single(Value::Text(name)) = &step.target else { return None };
        let body = &step.want;
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

    fn policy(&mut self, name: &str, body: &Members) -> Option<Change> {
        let live = match self.policies.get_mut(name) {
            Some(live) => live,
            None => {
                let (index, body) = (self.next, Members::default());
                self.next += 1;
                self.policies.entry(name.to_owned()).or_insert(LivePolicy { index, body, clear: false })
            }
        };
        let earlier = live.body.clone();
        patch(&mut live.body, body);
        let index = live.index;
        let before = self.regime.policies.get(&index).cloned();
        let clear = before.as_ref().filter(|_| live.clear);
        let policy = match clear.and_then(|policy| read_staged(policy, &earlier, &live.body, &mut self.known)) {
            Some(policy) => policy,
            None => {
                let read = read_policy(&live.body, name, &mut self.known);
                live.clear = read.is_clear();
                self.findings.extend(read.findings);
                read.policy
            }
        };
        if let Some(how) = before.as_ref().and_then(|before| weaker(before, &policy)) {
            self.findings.push(format!("`{name}` {how}; scripts refuse that without -AllowWeaker"));
        }
        let after = Some(Arc::new(policy));
        (before != after).then_some(Change::Policy { index, before, after })
    }

    /// The key of an object that scripts find by its name; one that a step makes has no id yet.
    fn key(&mut self, kind: ObjectKind, name: &str) -> Key {
        let key = self.known.objects.entry((kind, name.to_owned()));
        key.or_insert_with(|| Key::Name(name.to_owned())).clone()
    }

    fn merged(&mut self, kind: ObjectKind, name: &str, body: &Members) -> &Members {
        let live = self.objects.entry((kind, name.to_owned())).or_default();
        patch(live, body);
        live
    }
}

/// What a PATCH makes of an object: members that it leaves out stay, inside tables too; lists are replaced whole, and so
/// are tables of another type (conditional-access facts, 8.3).
fn patch(live: &mut Members, body: &Members) {
    // scripts write everything out, so that mostly nothing stays
    *live = if covers(body, live) { body.clone() } else { merge(live, body) };
}

/// Does a body say something of every member that there is?
fn covers(body: &[Member], live: &[Member]) -> bool {
    live.iter().enumerate().all(|(place, (name, known))| match (known, member_at(body, place, name)) {
        // what rings do not stage they share
        (Value::Table(inner), Some(Value::Table(more))) => {
            Arc::ptr_eq(inner, more) || !same_type(inner, more) || covers(more, inner)
        }
        (_, more) => more.is_some(),
    })
}

fn merge(live: &[Member], body: &[Member]) -> Members {
    let mut merged = live.to_vec();
    for (name, value) in body {
        // scripts write names as the service does, exports need not
        let same = merged.iter().position(|(known, _)| known == name);
        let known = same.or_else(|| merged.iter().position(|(known, _)| known.eq_ignore_ascii_case(name)));
        match (known.map(|known| &mut merged[known].1), value) {
            (Some(Value::Table(inner)), Value::Table(more)) if same_type(inner, more) => *inner = merge(inner, more),
            (Some(known), value) => *known = value.clone(),
            (None, value) => merged.push((name.clone(), value.clone())),
        }
    }
    merged.into()
}

fn same_type(one: &[Member], other: &[Member]) -> bool {
    const TYPE: &str = "@odata.type";
    member(other, TYPE).is_none_or(|of_type| member(one, TYPE) == Some(of_type))
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
