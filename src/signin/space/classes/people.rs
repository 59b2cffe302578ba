//! The people that policies, Exchange and guarantees can tell apart. Named accounts that are treated alike everywhere are
//! one class; groups that are always named together are one question, whether somebody is in one of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::vocabulary::{Mentions, Vocabulary};
use crate::posture::GuestKind;
use crate::resolve::in_lower_case;
use crate::signin::key::Key;
use crate::signin::landscape::{Account, Landscape};
use crate::signin::policy::Federated;
use crate::signin::sign_in::{Guest, Side};

/// Named accounts that nothing tells apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accounts {
    /// One of them.
    pub key: Key,
    /// Its sign-in name in lower case, where it is known.
    pub sign_in_name: Option<String>,
    /// What selections may call it: its id, its sign-in name. They name all of a class or none.
    pub names: BTreeSet<Key>,
    /// All of them: their sign-in names in lower case, or their ids where nobody knows those.
    pub people: Arc<Vec<Arc<str>>>,
    /// The side of their mailboxes, where it is known.
    pub side: Option<Side>,
    /// The groups that they are known to be in.
    pub groups: BTreeSet<Key>,
    /// Are they for emergencies?
    pub emergency: bool,
}

/// What tells an account from others.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Treatment<'a> {
    mentions: Mentions,
    personal: &'a [(Side, usize, Option<String>)],
    side: Option<Side>,
    groups: &'a BTreeSet<Key>,
    emergency: bool,
}

/// The classes of named accounts: those for emergencies last.
pub(super) fn accounts(words: &Vocabulary, landscape: &Landscape) -> Vec<Accounts> {
    let others = others(words, landscape);
    let mut all: Vec<(&Arc<str>, &Account)> = landscape.accounts.iter().chain(&others).collect();
    if !others.is_empty() {
        all.sort_by_key(|(name, _)| *name);
    }
    let mentions = Naming::of(words);
    let mut classes: BTreeMap<Treatment<'_>, Accounts> = BTreeMap::new();
    for (name, account) in all {
        let treatment = Treatment {
            mentions: mentions.of_account(name, account),
            personal: words.personal.get(&**name).map(Vec::as_slice).unwrap_or_default(),
            side: account.side,
            groups: &account.groups,
            emergency: account.emergency,
        };
        let class = classes.entry(treatment).or_insert_with(|| Accounts {
            key: account.key(),
            sign_in_name: name.contains('@').then(|| name.to_string()),
            names: [Some(account.key()), account.id.as_deref().cloned(), Some(Key::Name(name.to_string()))]
                .into_iter()
                .flatten()
                .collect(),
            people: Arc::default(),
            side: account.side,
            groups: BTreeSet::clone(&account.groups),
            emergency: account.emergency,
        });
        Arc::make_mut(&mut class.people).push(name.clone());
    }
    let mut classes: Vec<Accounts> = classes.into_values().collect();
    classes.sort_by(|one, other| (one.emergency, &one.sign_in_name).cmp(&(other.emergency, &other.sign_in_name)));
    classes
}

/// The selections that name single accounts, by their ids and by their names.
struct Naming<'a> {
    ids: BTreeMap<&'a str, &'a Mentions>,
    names: BTreeMap<&'a str, &'a Mentions>,
    federated: &'a BTreeMap<Federated, Mentions>,
}

impl<'a> Naming<'a> {
    fn of(words: &'a Vocabulary) -> Self {
        let (mut ids, mut names) = (BTreeMap::new(), BTreeMap::new());
        for (key, mentions) in &words.users {
            match key {
                Key::Id(id) => ids.insert(id.as_str(), mentions),
                Key::Name(name) => names.insert(name.as_str(), mentions),
            };
        }
        Self { ids, names, federated: &words.federated }
    }

    /// Those of one account, by whatever it may be called.
    fn of_account(&self, name: &str, account: &Account) -> Mentions {
        let mut found: Vec<&Mentions> = self.names.get(name).copied().into_iter().collect();
        match account.id.as_deref() {
            Some(Key::Id(id)) => found.extend(self.ids.get(id.as_str())),
            Some(Key::Name(id)) => found.extend(self.names.get(id.as_str())),
            None if self.names.is_empty() => {}
            None => found.extend(self.names.get(in_lower_case(&account.name).as_ref())),
        }
        found.extend(self.federated.iter().filter(|(all, _)| all.holds(Some(name))).map(|(_, mentions)| mentions));
        let mut all: Mentions = found.into_iter().flatten().copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// The accounts that something names and the landscape does not know.
fn others(words: &Vocabulary, landscape: &Landscape) -> BTreeMap<Arc<str>, Account> {
    let named = words.personal.keys().map(|name| Key::Name(name.clone()));
    let wanted: Vec<Key> = words.users.keys().cloned().chain(named).collect();
    let mut unknown: BTreeSet<&Key> = wanted.iter().collect();
    for account in landscape.accounts.values() {
        if unknown.is_empty() {
            break;
        }
        unknown.remove(&account.key());
    }
    let unknown: BTreeSet<Key> = unknown.into_iter().cloned().collect();
    let mut others = BTreeMap::new();
    for key in wanted.into_iter().filter(|key| unknown.contains(key)) {
        let name = key.to_string();
        let id = matches!(key, Key::Id(_)).then_some(key);
        let lower: Arc<str> = name.to_lowercase().into();
        if !landscape.accounts.contains(&lower) {
            others.entry(lower).or_insert(Account { name: name.into(), id: id.map(Box::new), ..Account::default() });
        }
    }
    others
}

/// Kinds of guests with the tenants that something names; nobody first.
pub(super) fn guests(words: &Vocabulary) -> Vec<Option<Guest>> {
    const KINDS: [GuestKind; 6] = [
        GuestKind::B2bCollaborationGuest,
        GuestKind::B2bCollaborationMember,
        GuestKind::InternalGuest,
        GuestKind::B2bDirectConnectUser,
        GuestKind::OtherExternalUser,
        GuestKind::ServiceProvider,
    ];
    let asked = |policy: &crate::signin::policy::Policy| {
        let people = policy.users.iter().flat_map(|users| [&users.include, &users.exclude]);
        people.into_iter().any(|people| people.all_guests || people.guests.is_some())
    };
    if !words.conditions.iter().any(|policy| asked(policy)) {
        return vec![None, Some(Guest { kind: KINDS[0], tenant: None })];
    }
    let of_kind = |kind: GuestKind| {
        let tenants = words.guests.iter().filter(move |guest| guest.kind == kind).cloned();
        std::iter::once(Guest { kind, tenant: None }).chain(tenants).map(Some)
    };
    std::iter::once(None).chain(KINDS.into_iter().flat_map(of_kind)).collect()
}

/// Groups that the same selections name and that hold the same named accounts.
pub(super) fn groups(words: &Vocabulary, landscape: &Landscape) -> Vec<Vec<Key>> {
    let mut members: BTreeMap<&Key, Vec<&str>> = BTreeMap::new();
    for (name, account) in landscape.accounts.iter() {
        account.groups.iter().for_each(|group| members.entry(group).or_default().push(name));
    }
    alike(words.groups.iter().map(|(key, mentions)| {
        let held = members.get(key).map(Vec::as_slice).unwrap_or_default();
        (key, (mentions, held, landscape.emergency_groups.contains(key)))
    }))
}

/// Roles that the same selections name.
pub(super) fn roles(words: &Vocabulary) -> Vec<Vec<Key>> {
    alike(words.roles.iter())
}

fn alike<'a, T: Ord>(keys: impl Iterator<Item = (&'a Key, T)>) -> Vec<Vec<Key>> {
    let mut classes: BTreeMap<T, Vec<Key>> = BTreeMap::new();
    for (key, treatment) in keys {
        classes.entry(treatment).or_default().push(key.clone());
    }
    let mut classes: Vec<Vec<Key>> = classes.into_values().collect();
    classes.sort();
    classes
}
