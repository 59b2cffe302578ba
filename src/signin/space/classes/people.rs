//! The people that policies, Exchange and guarantees can tell apart. Named accounts that are treated alike everywhere are
//! one class; groups that are always named together are one question, whether somebody is in one of them.

use std::collections::{BTreeMap, BTreeSet};

use super::vocabulary::{Mention, Vocabulary};
use crate::posture::GuestKind;
use crate::signin::key::Key;
use crate::signin::landscape::{Account, Landscape};
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
    pub people: Vec<String>,
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
    mentions: BTreeSet<Mention>,
    personal: &'a [(Side, usize, Option<String>)],
    side: Option<Side>,
    groups: &'a BTreeSet<Key>,
    emergency: bool,
}

/// The classes of named accounts: those for emergencies last.
pub(super) fn accounts(words: &Vocabulary, landscape: &Landscape) -> Vec<Accounts> {
    let all = everybody(words, landscape);
    let mut classes: BTreeMap<Treatment<'_>, Accounts> = BTreeMap::new();
    for (name, account) in &all {
        let keys = [Some(account.key()), account.id.clone(), Some(Key::Name(name.clone()))];
        let keys: BTreeSet<Key> = keys.into_iter().flatten().collect();
        let treatment = Treatment {
            mentions: keys.iter().filter_map(|key| words.users.get(key)).flatten().copied().collect(),
            personal: words.personal.get(name).map(Vec::as_slice).unwrap_or_default(),
            side: account.side,
            groups: &account.groups,
            emergency: account.emergency,
        };
        let class = classes.entry(treatment).or_insert_with(|| Accounts {
            key: account.key(),
            sign_in_name: name.contains('@').then(|| name.clone()),
            names: keys,
            people: Vec::new(),
            side: account.side,
            groups: account.groups.clone(),
            emergency: account.emergency,
        });
        class.people.push(name.clone());
    }
    let mut classes: Vec<Accounts> = classes.into_values().collect();
    classes.sort_by(|one, other| (one.emergency, &one.sign_in_name).cmp(&(other.emergency, &other.sign_in_name)));
    classes
}

/// The accounts of the landscape, and others that something names.
fn everybody(words: &Vocabulary, landscape: &Landscape) -> BTreeMap<String, Account> {
    let mut all = landscape.accounts.clone();
    let known: BTreeSet<Key> =
        all.values().flat_map(|account| [Some(account.key()), account.id.clone()]).flatten().collect();
    let named = words.personal.keys().map(|name| Key::Name(name.clone()));
    for key in words.users.keys().cloned().chain(named).filter(|key| !known.contains(key)) {
        let name = key.to_string();
        let id = matches!(key, Key::Id(_)).then_some(key);
        all.entry(name.to_lowercase()).or_insert(Account { name, id, ..Account::default() });
    }
    all
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
    for (name, account) in &landscape.accounts {
        account.groups.iter().for_each(|group| members.entry(group).or_default().push(name));
    }
    let treatment = |(key, mentions): (&Key, &BTreeSet<Mention>)| {
        let held = members.get(key).cloned().unwrap_or_default();
        (mentions.clone(), held, landscape.emergency_groups.contains(key))
    };
    alike(words.groups.iter().map(|group| (group.0.clone(), treatment(group))))
}

/// Roles that the same selections name.
pub(super) fn roles(words: &Vocabulary) -> Vec<Vec<Key>> {
    alike(words.roles.iter().map(|(key, mentions)| (key.clone(), mentions.clone())))
}

fn alike<T: Ord>(keys: impl Iterator<Item = (Key, T)>) -> Vec<Vec<Key>> {
    let mut classes: BTreeMap<T, Vec<Key>> = BTreeMap::new();
    for (key, treatment) in keys {
        classes.entry(treatment).or_default().push(key);
    }
    let mut classes: Vec<Vec<Key>> = classes.into_values().collect();
    classes.sort();
    classes
}
