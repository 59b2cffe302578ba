//! Everything that some policy, rule or guarantee names at some point of a rollout: what is not in here nothing can tell
//! apart.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::attribute::values;
use super::{EXCHANGE, GRAPH};
use crate::catalog::{APPLICATION_GROUPS, application_group_holds};
use crate::filter::Comparison;
use crate::signin::evaluate::active_sync::{is_replaceable, may_replace};
use crate::signin::evaluate::conditional_access::membership;
use crate::signin::key::{ByPlace, Key};
use crate::signin::landscape::Landscape;
use crate::signin::points::{Change, Points};
use crate::signin::policy::{Control, Federated, PersonSelection, Policy, Users, about};
use crate::signin::regime::{LocationKind, NamedLocation, Regime};
use crate::signin::route::{Existence, existence, routes};
use crate::signin::sign_in::{Guest, Route, Side};

/// A selection: the number of the first list of conditions that has it, and whether it is the one that excludes.
pub type Mention = (usize, bool);

/// Selections in their order, each once: they are read in it.
pub type Mentions = Vec<Mention>;

/// What is named.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// Every version of every policy, and of what guarantees say in the words of policies.
    pub conditions: Vec<Arc<Policy>>,
    /// Every version of every named location.
    pub locations: BTreeMap<Key, Vec<Arc<NamedLocation>>>,
    /// Applications and groups of them, in Graph's words, each with the selections that name it.
    pub applications: BTreeMap<String, Mentions>,
    /// User actions.
    pub user_actions: BTreeSet<String>,
    /// Authentication contexts.
    pub contexts: BTreeSet<String>,
    /// Does something ask for the trusted addresses of the old MFA portal?
    pub mfa_trusted: bool,
    /// Comparisons of device filters, by property.
    pub comparisons: BTreeMap<&'static str, Vec<Comparison>>,
    /// What device access rules look at, and the values that they name.
    pub characteristics: BTreeMap<String, BTreeSet<String>>,
    /// Guests, by kind and tenant.
    pub guests: BTreeSet<Guest>,
    /// Single accounts, with the selections that name each.
    pub users: BTreeMap<Key, Mentions>,
    /// Those who prove who they are at AD FS, with the selections that name them.
    pub federated: BTreeMap<Federated, Mentions>,
    /// Groups, with the selections that name each.
    pub groups: BTreeMap<Key, Mentions>,
    /// Roles, with the selections that name each.
    pub roles: BTreeMap<Key, Mentions>,
    /// What Exchange says about single people: side, sign-in name, point, and what.
    pub personal: BTreeMap<String, Vec<(Side, usize, Option<String>)>>,
    /// Locations of which at some point nobody knows the ranges, or that are not there.
    pub hidden: BTreeSet<Key>,
    /// What may be so or not, and nobody can say.
    pub doubts: BTreeSet<Doubt>,
    /// Do device access rules refuse something at some point that a policy may let in?
    replaceable_rules: bool,
    removed: BTreeSet<Key>,
    read: HashSet<ByPlace<Policy>, FixedState>,
    read_users: HashSet<ByPlace<Users>, FixedState>,
}

/// Something that may be so or not, and nobody can say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// A condition of policies, in their words.
    Condition(String),
    /// Does an authentication policy block of which nothing but the name is known? Side and name.
    AuthenticationPolicy(Side, String),
    /// Is authenticated SMTP off for the organization?
    SmtpDisabled(Side),
    /// Is a location trusted?
    Trusted(Key),
    /// Does the client meet a control that this program does not know?
    Control(String),
    /// Does this key of a posture, which nobody wrote, mean that a password is taken?
    Route(&'static str),
    /// Are device access rules of Exchange Online not asked where Conditional Access wants a managed device or app?
    ReplacedRules,
    /// A comparison of a property with more texts than are told apart.
    Comparison(String),
}

impl Vocabulary {
    /// All that is named by a rollout, and by guarantees in the words of policies.
    #[must_use]
    pub fn new(points: &Points, landscape: &Landscape, guarantees: &[Arc<Policy>]) -> Self {
        let mut words = Self::default();
        words.read_regime(0, &points.start);
        let back = points.back.iter().flat_map(|way| &way.points);
        for (position, point) in points.forward.iter().chain(back).enumerate() {
            point.changes.iter().for_each(|change| words.read_change(position + 1, change));
        }
        guarantees.iter().for_each(|conditions| words.read_policy(conditions));
        words.find_doubts(&[landscape]);
        words.find_hidden(&points.start);
        words.read_people_of(landscape);
        words
    }

    /// All that is named by any of these regimes, each beside what holds where it decides.
    #[must_use]
    pub fn of_all(worlds: &[(&Regime, &Landscape)], people: &Landscape) -> Self {
        let mut words = Self::default();
        worlds.iter().enumerate().for_each(|(position, (regime, _))| words.read_regime(position, regime));
        let landscapes: Vec<&Landscape> = worlds.iter().map(|(_, landscape)| *landscape).collect();
        words.find_doubts(&landscapes);
        for (regime, _) in worlds {
            let named = regime.policies.values().flat_map(|policy| named_locations(policy));
            words.hidden.extend(named.filter(|key| !regime.locations.contains_key(*key)).cloned());
        }
        words.read_people_of(people);
        words
    }

    /// What is known of people.
    fn read_people_of(&mut self, landscape: &Landscape) {
        for apart in &landscape.apart {
            let [one, other] = apart.people.clone();
            self.read_policy(&Arc::new(about(one, other)));
        }
        for group in &landscape.emergency_groups {
            self.groups.entry(group.clone()).or_default();
        }
    }

    fn read_regime(&mut self, position: usize, regime: &Regime) {
        regime.policies.values().for_each(|policy| self.read_policy(policy));
        for (key, location) in &regime.locations {
            self.read_location(key, location);
        }
        for (side, exchange) in &regime.exchange {
            if *side == Side::ExchangeOnline && exchange.smtp_disabled.is_none() {
                self.doubts.insert(Doubt::SmtpDisabled(*side));
            }
            self.read_default(*side, exchange.default_policy.as_deref());
            for (person, policy) in &exchange.held {
                self.read_default(*side, Some(policy));
                self.read_personal(position, *side, person, Some(policy.clone()));
            }
            for (mailbox, disabled) in &exchange.smtp_by_mailbox {
                self.read_personal(position, *side, mailbox, Some(disabled.to_string()));
            }
            for (rule, level) in &exchange.devices.rules {
                self.read_rule(rule);
                self.read_level(*side, level);
            }
            exchange.devices.default_level.iter().for_each(|level| self.read_level(*side, level));
        }
    }

    /// What becomes of devices.
    fn read_level(&mut self, side: Side, level: &str) {
        self.replaceable_rules |= is_replaceable(side) && level != "Allow";
    }

    fn read_change(&mut self, position: usize, change: &Change) {
        match change {
            // what was there before has been read: at the start, or where it came
            Change::Policy { after, .. } => after.iter().for_each(|policy| self.read_policy(policy)),
            Change::Location { key, before, after } => {
                if after.is_none() {
                    self.removed.insert(key.clone());
                }
                before.iter().chain(after).for_each(|location| self.read_location(key, location));
            }
            Change::Held { side, person, after, .. } => {
                self.read_default(*side, after.as_deref());
                self.read_personal(position, *side, person, after.clone());
            }
            Change::DefaultPolicy { side, after, .. } => self.read_default(*side, after.as_deref()),
            Change::SmtpOfMailbox { side, mailbox, after, .. } => {
                self.read_personal(position, *side, mailbox, after.map(|disabled| disabled.to_string()));
            }
            Change::DeviceRule { side, rule, after, .. } => {
                self.read_rule(rule);
                after.iter().for_each(|level| self.read_level(*side, level));
            }
            Change::DefaultLevel { side, after, .. } => {
                after.iter().for_each(|level| self.read_level(*side, level));
            }
            Change::Strength { .. }
            | Change::AuthenticationPolicy { .. }
            | Change::ModernBlocked { .. }
            | Change::TakesTokens { .. }
            | Change::SmtpDisabled { .. } => {}
        }
    }

    fn read_default(&mut self, side: Side, policy: Option<&str>) {
        self.doubts.extend(policy.map(|name| Doubt::AuthenticationPolicy(side, name.to_owned())));
    }

    /// Facts that nobody has stated.
    fn find_doubts(&mut self, landscapes: &[&Landscape]) {
        let unknown = |landscape: &Landscape, route: &Route| match existence(route, landscape) {
            Existence::Unknown(key) => Some(Doubt::Route(key)),
            Existence::Yes | Existence::No(_) => None,
        };
        for landscape in landscapes {
            self.doubts.extend(routes(landscape).iter().filter_map(|route| unknown(landscape, route)));
        }
        if self.replaceable_rules && self.conditions.iter().any(|policy| may_replace(policy)) {
            self.doubts.insert(Doubt::ReplacedRules);
        }
        for group in APPLICATION_GROUPS.into_iter().filter(|group| self.applications.contains_key(*group)) {
            let named = self.applications.keys().map(String::as_str).chain([EXCHANGE, GRAPH]);
            let open =
                named.filter(|id| !APPLICATION_GROUPS.contains(id) && application_group_holds(group, id).is_none());
            let texts: Vec<String> = open.map(|id| membership(group, id)).collect();
            self.doubts.extend(texts.into_iter().map(Doubt::Condition));
        }
        for (name, comparisons) in &self.comparisons {
            if values(name, comparisons).is_none() {
                self.doubts.extend(comparisons.iter().map(|one| Doubt::Comparison(one.to_string())));
            }
        }
    }

    /// Locations that are not there at every point, and policies that name them.
    fn find_hidden(&mut self, start: &Regime) {
        let named = self.conditions.iter().flat_map(|policy| named_locations(policy));
        let sometimes_not = |key: &&Key| !start.locations.contains_key(*key) || self.removed.contains(*key);
        let hidden: BTreeSet<Key> = named.filter(sometimes_not).cloned().collect();
        self.hidden.extend(hidden);
    }

    fn read_personal(&mut self, position: usize, side: Side, name: &str, value: Option<String>) {
        self.personal.entry(name.to_owned()).or_default().push((side, position, value));
    }

    fn read_rule(&mut self, (characteristic, value): &(String, String)) {
        self.characteristics.entry(characteristic.clone()).or_default().insert(value.clone());
    }

    fn read_location(&mut self, key: &Key, location: &Arc<NamedLocation>) {
        let versions = self.locations.entry(key.clone()).or_default();
        if !versions.contains(location) {
            versions.push(Arc::clone(location));
        }
        if let LocationKind::Opaque { trusted } = location.kind {
            self.hidden.insert(key.clone());
            if trusted.is_none() {
                self.doubts.insert(Doubt::Trusted(key.clone()));
            }
        }
    }

    fn read_policy(&mut self, policy: &Arc<Policy>) {
        // what comes back on the way back is the very policy of the way forward
        if !self.read.insert(ByPlace(Arc::clone(policy))) {
            return;
        }
        let number = self.conditions.len();
        self.conditions.push(Arc::clone(policy));
        let Some(users) = &policy.users else { return };
        // most policies share the people whom they are about
        if self.read_users.insert(ByPlace(Arc::clone(users))) {
            self.read_people(&users.include, (number, false));
            self.read_people(&users.exclude, (number, true));
        }
        let target = &policy.target;
        for (list, excludes) in [(&target.include, false), (&target.exclude, true)] {
            for application in list {
                mention(&mut self.applications, application, (number, excludes));
            }
        }
        self.user_actions.extend(target.user_actions.iter().cloned());
        self.contexts.extend(target.authentication_contexts.iter().cloned());
        if let Some(locations) = &policy.locations {
            let ask = |one: &crate::signin::policy::LocationCondition| one.mfa_trusted || one.all_trusted;
            self.mfa_trusted |= ask(&locations.include) || ask(&locations.exclude);
        }
        if let Some((_, filter)) = &policy.device_filter {
            for comparison in filter.comparisons() {
                let known = self.comparisons.entry(comparison.property.name).or_default();
                if !known.contains(comparison) {
                    known.push(comparison.clone());
                }
            }
        }
        self.doubts.extend(policy.opaque.iter().cloned().map(Doubt::Condition));
        let controls = policy.grant.iter().flat_map(|grant| &grant.controls);
        self.doubts.extend(controls.filter_map(|control| match control {
            Control::Unknown(word) => Some(Doubt::Control(word.clone())),
            _ => None,
        }));
    }

    fn read_people(&mut self, people: &PersonSelection, selection: Mention) {
        let lists =
            [(&people.users, &mut self.users), (&people.groups, &mut self.groups), (&people.roles, &mut self.roles)];
        for (keys, into) in lists {
            for key in keys {
                mention(into, key, selection);
            }
        }
        if let Some(federated) = &people.federated {
            mention(&mut self.federated, federated, selection);
        }
        if let Some(guests) = &people.guests {
            for kind in &guests.kinds {
                for tenant in guests.tenants.iter().flatten() {
                    self.guests.insert(Guest { kind: *kind, tenant: Some(tenant.clone()) });
                }
            }
        }
    }
}

/// Notes that a selection names something: most of what is named is so by many.
fn mention<K: Ord + Clone>(all: &mut BTreeMap<K, Mentions>, key: &K, selection: Mention) {
    match all.get_mut(key) {
        Some(known) => known.push(selection),
        None => drop(all.insert(key.clone(), vec![selection])),
    }
}

fn named_locations(policy: &Policy) -> impl Iterator<Item = &Key> {
    policy.locations.iter().flat_map(|locations| locations.include.named.iter().chain(&locations.exclude.named))
}
