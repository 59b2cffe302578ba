//! The people and places of two sides under the same keys: a group that one side knows by name and the other by id is one
//! group, an account is one person, and what both say of a person is known while what they disagree on is open.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::signin::{
    Account, Apart, InOut, Key, Landscape, LocationCondition, NamedLocation, PersonSelection, Policy, Regime,
};

/// Keys that stand for the same thing: the one that a side has, and the one that both are given.
#[derive(Debug, Default)]
pub struct Aliases(BTreeMap<Key, Key>);

impl Aliases {
    /// The groups and locations that one side knows by name and the other by id.
    #[must_use]
    pub fn between(old: (&Landscape, &Regime), new: (&Landscape, &Regime)) -> Self {
        let mut names: BTreeMap<(bool, &str), BTreeSet<&Key>> = BTreeMap::new();
        for (landscape, regime) in [old, new] {
            for (name, key) in &landscape.groups {
                names.entry((true, name)).or_default().insert(key);
            }
            for (key, location) in &regime.locations {
                names.entry((false, &location.name)).or_default().insert(key);
            }
        }
        let mut aliases = Self::default();
        for keys in names.into_values() {
            let mut ids = keys.iter().filter(|key| matches!(key, Key::Id(_)));
            // two ids of one name are two things, and nobody knows which of them the name means
            let (Some(id), None) = (ids.next(), ids.next()) else { continue };
            let others = keys.iter().filter(|key| *key != id);
            aliases.0.extend(others.map(|name| ((*name).clone(), (*id).clone())));
        }
        aliases
    }

    /// The key that both sides are given.
    #[must_use]
    pub fn common(&self, key: &Key) -> Key {
        self.0.get(key).unwrap_or(key).clone()
    }

    /// All keys that stand for the same thing.
    pub fn all<'a>(&'a self, key: &'a Key) -> impl Iterator<Item = &'a Key> {
        let others = self.0.iter().filter(move |(_, common)| *common == key).map(|(own, _)| own);
        std::iter::once(key).chain(others)
    }

    /// Named locations under the keys that both sides are given.
    #[must_use]
    pub fn locations(&self, locations: &BTreeMap<Key, Arc<NamedLocation>>) -> BTreeMap<Key, Arc<NamedLocation>> {
        locations.iter().map(|(key, location)| (self.common(key), Arc::clone(location))).collect()
    }

    /// A policy in the keys that both sides are given.
    #[must_use]
    pub fn policy(&self, policy: &Arc<Policy>) -> Arc<Policy> {
        if self.0.is_empty() {
            return Arc::clone(policy);
        }
        let mut own = Policy::clone(policy);
        if let Some(users) = &mut own.users {
            self.both(Arc::make_mut(users), Self::people);
        }
        if let Some(locations) = &mut own.locations {
            self.both(locations, Self::places);
        }
        if own == **policy { Arc::clone(policy) } else { Arc::new(own) }
    }

    fn both<T>(&self, both: &mut InOut<T>, rewrite: impl Fn(&Self, &mut T)) {
        rewrite(self, &mut both.include);
        rewrite(self, &mut both.exclude);
    }

    fn people(&self, people: &mut PersonSelection) {
        people.groups = people.groups.iter().map(|group| self.common(group)).collect();
    }

    fn places(&self, places: &mut LocationCondition) {
        places.named = places.named.iter().map(|place| self.common(place)).collect();
    }

    /// What is known of people on either side.
    #[must_use]
    pub fn landscape(&self, old: &Landscape, new: &Landscape) -> Landscape {
        let mut both = Landscape {
            federated: new.federated,
            ad_fs: None,
            sides: &old.sides | &new.sides,
            hybrid_modern_authentication: old.hybrid_modern_authentication || new.hybrid_modern_authentication,
            outlook_on_the_web: new.outlook_on_the_web,
            ..Landscape::default()
        };
        for one in [old, new] {
            both.names.extend(one.names.iter().map(|(key, name)| (self.common(key), name.clone())));
            both.groups.extend(one.groups.iter().map(|(name, key)| (name.clone(), self.common(key))));
            both.emergency_groups.extend(one.emergency_groups.iter().map(|group| self.common(group)));
        }
        // an audience that is another one on the other side would mislead
        let agreed_roles = |(alias, roles): &(&String, &BTreeSet<Key>)| {
            [old, new].iter().all(|one| one.audience_roles.get(*alias).is_none_or(|own| own == *roles))
        };
        let audiences = old.audience_roles.iter().chain(&new.audience_roles).filter(agreed_roles);
        both.audience_roles = audiences.map(|(alias, roles)| (alias.clone(), roles.clone())).collect();
        let [before, now] = [old, new].map(|one| self.apart(one));
        both.apart = now.into_iter().filter(|one| before.iter().any(|other| other.people == one.people)).collect();
        // most changes leave people as they were, and there may be very many
        both.accounts =
            if self.0.is_empty() && (Arc::ptr_eq(&old.accounts, &new.accounts) || old.accounts == new.accounts) {
                Arc::clone(&new.accounts)
            } else {
                Arc::new(self.accounts(old, new).into_iter().collect())
            };
        both
    }

    /// The people who share nobody, in the keys that both sides are given.
    fn apart(&self, landscape: &Landscape) -> Vec<Apart> {
        let mut all = landscape.apart.clone();
        all.iter_mut().flat_map(|apart| &mut apart.people).for_each(|people| self.people(people));
        all
    }

    /// The people of both sides, each once.
    fn accounts(&self, old: &Landscape, new: &Landscape) -> BTreeMap<Arc<str>, Account> {
        let own = old.accounts.iter().map(|(name, account)| (name.clone(), self.account(account)));
        let mut both: BTreeMap<Arc<str>, Account> = own.collect();
        for (name, account) in new.accounts.iter() {
            let account = self.account(account);
            let known = same_person(&both, name, &account);
            match known.and_then(|known| both.remove_entry(&known)) {
                Some((known, first)) => {
                    // an export knows people by their ids alone
                    let (name, word) =
                        if is_bare(&known, &first) { (name.clone(), &account.name) } else { (known, &first.name) };
                    let word = word.clone();
                    both.insert(name, Account { name: word, ..agreed(first, account) });
                }
                None => drop(both.insert(name.clone(), account)),
            }
        }
        both
    }

    fn account(&self, account: &Account) -> Account {
        let groups: BTreeSet<Key> = account.groups.iter().map(|group| self.common(group)).collect();
        Account { groups: groups.into(), ..account.clone() }
    }
}

/// The entry of the same person: by sign-in name, or by id where one of the two is nothing but an id.
fn same_person(accounts: &BTreeMap<Arc<str>, Account>, name: &str, account: &Account) -> Option<Arc<str>> {
    if let Some((known, _)) = accounts.get_key_value(name) {
        return Some(Arc::clone(known));
    }
    let id = account.id.as_deref()?;
    let is_same = |(known, one): &(&Arc<str>, &Account)| {
        one.id.as_deref() == Some(id) && (is_bare(known, one) || is_bare(name, account))
    };
    accounts.iter().find(is_same).map(|(known, _)| known.clone())
}

/// Is an account known by its id and nothing else?
fn is_bare(name: &str, account: &Account) -> bool {
    matches!(account.id.as_deref(), Some(Key::Id(id)) if id == name)
}

/// What both say, and what one says while the other is silent.
fn agreed(old: Account, new: Account) -> Account {
    let side = match (old.side, new.side) {
        (Some(one), Some(other)) => (one == other).then_some(one),
        (one, other) => one.or(other),
    };
    Account {
        name: new.name,
        id: new.id.or(old.id),
        side,
        groups: (&*old.groups & &*new.groups).into(),
        emergency: old.emergency && new.emergency,
    }
}
