//! Two sides -> what decides in the end of each, in the same words: policies that mean the same on both are set apart
//! from those that do not, whatever they are called and wherever they stand.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasher;
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::keys::Aliases;
use crate::diff::Side;
use crate::signin::space::{Exhausted, Space};
use crate::signin::{
    Account, Control, Key, Landscape, LocationCondition, LocationKind, NamedLocation, Policy, PolicyState, Regime,
    SignIn,
};

/// Two sides in the same words.
#[derive(Debug)]
pub struct Worlds<'a> {
    /// The old one.
    pub old: World<'a>,
    /// The new one.
    pub new: World<'a>,
    /// What is known of people on either.
    pub people: Landscape,
    /// Policies that mean the same on both: as each calls it.
    pub kept: Vec<(Arc<Policy>, Arc<Policy>)>,
    /// Policies that do not.
    pub changed: Vec<Changed>,
    aliases: Aliases,
}

/// One side.
#[derive(Debug)]
pub struct World<'a> {
    /// The side itself.
    pub side: &'a Side,
    /// What decides in the end: enabled policies alone, in the keys of both sides.
    pub regime: Regime,
}

/// A policy that means something else on each side, or is on one alone.
#[derive(Debug)]
pub struct Changed {
    /// What it is called: on the new side, where it is there.
    pub name: String,
    /// On the old side.
    pub old: Option<Arc<Policy>>,
    /// On the new side.
    pub new: Option<Arc<Policy>>,
}

impl<'a> Worlds<'a> {
    /// Two sides in the same words.
    #[must_use]
    pub fn new(old: &'a Side, new: &'a Side) -> Self {
        let aliases = Aliases::between((&old.landscape, &old.end), (&new.landscape, &new.end));
        let people = aliases.landscape(&old.landscape, &new.landscape);
        let mut worlds = Self {
            old: World { side: old, regime: in_common_words(&old.end, &aliases) },
            new: World { side: new, regime: in_common_words(&new.end, &aliases) },
            people,
            kept: Vec::new(),
            changed: Vec::new(),
            aliases,
        };
        worlds.forget_unused_places();
        worlds.pair();
        worlds
    }

    /// All that either side can tell apart.
    ///
    /// # Errors
    /// If there is more than a diagram can hold.
    pub fn space(&self) -> Result<Space<'_>, Exhausted> {
        let worlds = [(&self.old.regime, &self.old.side.landscape), (&self.new.regime, &self.new.side.landscape)];
        Space::of_all(&worlds, &self.people)
    }

    /// Does everything that decides say the same on both sides?
    #[must_use]
    pub fn are_equal(&self) -> bool {
        let (old, new) = (&self.old, &self.new);
        let (before, after) = (&old.side.landscape, &new.side.landscape);
        self.changed.is_empty()
            && old.regime.exchange == new.regime.exchange
            && old.regime.security_defaults == new.regime.security_defaults
            && before.sides == after.sides
            && before.hybrid_modern_authentication == after.hybrid_modern_authentication
            && before.outlook_on_the_web == after.outlook_on_the_web
    }

    /// Is a group for emergencies on both sides?
    #[must_use]
    pub fn is_for_emergencies(&self, group: &Key) -> bool {
        let on =
            |world: &World<'_>| self.aliases.all(group).any(|key| world.side.landscape.emergency_groups.contains(key));
        on(&self.old) && on(&self.new)
    }

    /// A sign-in in the words of one side.
    #[must_use]
    pub fn as_seen_by(&self, world: &World<'_>, mut sign_in: SignIn) -> SignIn {
        let every = |keys: &BTreeSet<Key>| keys.iter().flat_map(|key| self.aliases.all(key)).cloned().collect();
        sign_in.person.groups = every(&sign_in.person.groups);
        sign_in.network.locations = every(&sign_in.network.locations);
        sign_in.person.account = sign_in.person.account.map(|key| self.account_of(world, key));
        for (old, new) in &self.kept {
            for (text, other) in old.opaque.iter().zip(&new.opaque) {
                let said = sign_in.opaque.get(text).copied();
                sign_in.opaque.extend(said.map(|said| (other.clone(), said)));
            }
        }
        sign_in
    }

    /// What one side calls an account.
    fn account_of(&self, world: &World<'_>, key: Key) -> Key {
        let is_it = |(name, account): &(&Arc<str>, &Account)| {
            account.key() == key || account.id.as_deref() == Some(&key) || key == Key::Name(name.to_string())
        };
        let Some((name, account)) = self.people.accounts.iter().find(is_it) else { return key };
        let own = world.side.landscape.accounts.get(name).map(Account::key);
        own.or_else(|| account.id.as_deref().cloned()).unwrap_or(key)
    }

    /// Locations that no policy looks at tell nothing apart.
    fn forget_unused_places(&mut self) {
        let policies = self.old.regime.policies.values().chain(self.new.regime.policies.values());
        let lists: Vec<&LocationCondition> = policies
            .filter_map(|policy| policy.locations.as_ref())
            .flat_map(|both| [&both.include, &both.exclude])
            .collect();
        let named: BTreeSet<Key> = lists.iter().flat_map(|list| &list.named).cloned().collect();
        let trusted = lists.iter().any(|list| list.all_trusted);
        for world in [&mut self.old, &mut self.new] {
            world
                .regime
                .locations
                .retain(|key, location| named.contains(key) || (trusted && may_be_trusted(&location.kind)));
        }
    }

    /// Finds the policies that mean the same, those of one name first, and gives the new side the very ones of the old.
    fn pair(&mut self) {
        let mut left: BTreeMap<usize, Arc<Policy>> = self.old.regime.policies.clone();
        let mut open: Vec<(usize, Arc<Policy>)> = self.new.regime.policies.clone().into_iter().collect();
        self.keep(&mut left, &mut open, |policy| FixedState::default().hash_one(&policy.name));
        self.keep(&mut left, &mut open, hash_of_members);
        for (_, policy) in open {
            let before = left.iter().find(|(_, old)| old.name == policy.name).map(|(number, _)| *number);
            let old = before.and_then(|number| left.remove(&number));
            self.changed.push(Changed { name: policy.name.clone(), old, new: Some(policy) });
        }
        let gone = left.into_values().map(|old| Changed { name: old.name.clone(), old: Some(old), new: None });
        self.changed.extend(gone);
        self.changed.sort_by(|one, other| one.name.cmp(&other.name));
    }

    /// Keeps those that mean the same as one of the old ones that are left, of those with the same hash alone.
    fn keep(
        &mut self,
        left: &mut BTreeMap<usize, Arc<Policy>>,
        open: &mut Vec<(usize, Arc<Policy>)>,
        hash: fn(&Policy) -> u64,
    ) {
        let mut near: HashMap<u64, Vec<usize>, FixedState> = HashMap::default();
        for (number, old) in &*left {
            near.entry(hash(old)).or_default().push(*number);
        }
        for (number, policy) in std::mem::take(open) {
            let fits = |old: &&usize| left.get(*old).is_some_and(|old| self.are_alike(old, &policy));
            let found = near.get(&hash(&policy)).into_iter().flatten().find(fits);
            let Some(old) = found.and_then(|found| left.remove(found)) else {
                open.push((number, policy));
                continue;
            };
            self.new.regime.policies.insert(number, Arc::clone(&old));
            self.kept.push((old, policy));
        }
    }

    /// Do two policies say the same, and does what they name mean the same?
    fn are_alike(&self, old: &Policy, new: &Policy) -> bool {
        old.users == new.users
            && old.target == new.target
            && old.client_app_types == new.client_app_types
            && old.platforms == new.platforms
            && old.locations == new.locations
            && old.device_filter == new.device_filter
            && old.sign_in_risk == new.sign_in_risk
            && old.user_risk == new.user_risk
            && old.insider_risk == new.insider_risk
            && old.flows == new.flows
            && old.grant == new.grant
            && old.session == new.session
            && opaque(old).eq(opaque(new))
            && self.places_alike(old)
            && self.strengths_alike(old)
    }

    fn places_alike(&self, policy: &Policy) -> bool {
        let (old, new) = (&self.old.regime.locations, &self.new.regime.locations);
        let alike = |key: &Key| old.get(key).map(|one| &one.kind) == new.get(key).map(|one| &one.kind);
        let mut lists = policy.locations.iter().flat_map(|both| [&both.include, &both.exclude]);
        lists.all(|list| list.named.iter().all(alike) && (!list.all_trusted || trusted(old).eq(trusted(new))))
    }

    fn strengths_alike(&self, policy: &Policy) -> bool {
        let (old, new) = (&self.old.regime.strengths, &self.new.regime.strengths);
        let alike = |key| old.get(key).map(|one| &one.combinations) == new.get(key).map(|one| &one.combinations);
        policy.grant.iter().flat_map(|grant| &grant.controls).all(|control| match control {
            Control::Strength(key) => alike(key),
            _ => true,
        })
    }
}

/// The hash of what tells a policy from most others: those that are alike have the same one.
fn hash_of_members(policy: &Policy) -> u64 {
    let who_and_how = (&policy.users, &policy.target, &policy.client_app_types);
    FixedState::default().hash_one((who_and_how, &policy.grant, &policy.session))
}

/// What a policy says that is not modelled, without its name.
fn opaque(policy: &Policy) -> impl Iterator<Item = &str> {
    policy.opaque.iter().map(|text| {
        let rest = text.strip_prefix(&*policy.name).and_then(|rest| rest.strip_prefix(": "));
        rest.unwrap_or(text)
    })
}

/// The locations that may be trusted.
fn trusted(all: &BTreeMap<Key, Arc<NamedLocation>>) -> impl Iterator<Item = (&Key, &LocationKind)> {
    all.iter().map(|(key, location)| (key, &location.kind)).filter(|(_, kind)| may_be_trusted(kind))
}

fn may_be_trusted(kind: &LocationKind) -> bool {
    match kind {
        LocationKind::Ip { trusted, .. } => *trusted,
        LocationKind::Countries { .. } => false,
        LocationKind::Opaque { trusted } => trusted.unwrap_or(true),
    }
}

fn in_common_words(regime: &Regime, aliases: &Aliases) -> Regime {
    let enabled = regime.policies.iter().filter(|(_, policy)| policy.state == PolicyState::Enabled);
    Regime {
        policies: enabled.map(|(number, policy)| (*number, aliases.policy(policy))).collect(),
        locations: aliases.locations(&regime.locations),
        strengths: regime.strengths.clone(),
        security_defaults: regime.security_defaults,
        exchange: regime.exchange.clone(),
    }
}
