//! The accounts that something names, of which there may be very many.

use std::collections::{BTreeSet, HashMap};
use std::ops::Deref;
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::Landscape;
use crate::posture::{self, MailboxSide};
use crate::resolve::{Listed, Member, Model, in_lower_case};
use crate::signin::key::{ByPlace, Key};
use crate::signin::sign_in::Side;
use crate::source::Path;

/// An account that something names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// The sign-in name as written.
    pub name: Arc<str>,
    /// Its object id, where it is known; apart, since of very many people it is not.
    pub id: Option<Box<Key>>,
    /// The side of its mailbox, where it is known.
    pub side: Option<Side>,
    /// The groups that it is known to be in.
    pub groups: Groups,
    /// Is it for emergencies?
    pub emergency: bool,
}

impl Account {
    /// What policies and people call it: its id, or its sign-in name in lower case where nobody knows the id.
    #[must_use]
    pub fn key(&self) -> Key {
        self.id.as_deref().cloned().unwrap_or_else(|| Key::Name(self.name.to_lowercase()))
    }
}

/// The groups of an account. Very many accounts are in the same few, and share the set of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Groups(Option<Arc<BTreeSet<Key>>>);

impl From<BTreeSet<Key>> for Groups {
    fn from(groups: BTreeSet<Key>) -> Self {
        Self((!groups.is_empty()).then(|| Arc::new(groups)))
    }
}

impl Deref for Groups {
    type Target = BTreeSet<Key>;

    fn deref(&self) -> &BTreeSet<Key> {
        static NONE: BTreeSet<Key> = BTreeSet::new();
        self.0.as_deref().unwrap_or(&NONE)
    }
}

/// Accounts by sign-in name in lower case, in the order of their names; in one piece, without room to spare.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedAccounts(Vec<(Arc<str>, Account)>);

impl NamedAccounts {
    /// The account of this name in lower case.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Account> {
        self.position(name).map(|position| &self.0[position].1)
    }

    /// Is one called so, in lower case?
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.position(name).is_some()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Is there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each with its name.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Account)> {
        self.0.iter().map(|(name, account)| (name, account))
    }

    /// Each.
    pub fn values(&self) -> impl Iterator<Item = &Account> {
        self.0.iter().map(|(_, account)| account)
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.0.binary_search_by(|(known, _)| (**known).cmp(name)).ok()
    }

    /// The account of a person, with all that this mention of it adds.
    fn mention(
        &mut self,
        model: &Model<'_>,
        user: &str,
        id: Option<String>,
        side: Option<MailboxSide>,
    ) -> Option<&mut Account> {
        let key = in_lower_case(user);
        let position = self.position(&key)?;
        let (name, account) = &mut self.0[position];
        if account.name.is_empty() {
            // nearly all are written as they are compared
            account.name = if **name == *user { Arc::clone(name) } else { user.into() };
        }
        let id = id.or_else(|| model.user_ids.get(&*key).cloned());
        account.id = account.id.take().or_else(|| id.map(|id| Box::new(Key::id(&id))));
        account.side = account.side.or_else(|| side.map(Side::of));
        Some(account)
    }

    /// Puts people into a group.
    fn join<'a>(&mut self, people: impl Iterator<Item = &'a str>, group: &Key) {
        // what became of each set of groups
        let mut joined: HashMap<Option<ByPlace<BTreeSet<Key>>>, Groups, FixedState> = HashMap::default();
        for user in people {
            let Some(position) = self.position(&in_lower_case(user)) else { continue };
            let groups = &mut self.0[position].1.groups;
            let after = joined
                .entry(groups.0.clone().map(ByPlace))
                .or_insert_with(|| groups.iter().chain([group]).cloned().collect::<BTreeSet<Key>>().into());
            *groups = after.clone();
        }
    }
}

impl FromIterator<(Arc<str>, Account)> for NamedAccounts {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, Account)>>(accounts: I) -> Self {
        let mut all = Self::default();
        all.extend(accounts);
        all
    }
}

impl Extend<(Arc<str>, Account)> for NamedAccounts {
    /// Of two with one name the later is kept.
    fn extend<I: IntoIterator<Item = (Arc<str>, Account)>>(&mut self, accounts: I) {
        self.0.extend(accounts);
        self.0.sort_by(|(one, _), (other, _)| one.cmp(other));
        self.0.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                std::mem::swap(later, kept);
            }
            same
        });
    }
}

/// The accounts of a posture.
pub(super) fn accounts_of(model: &Model<'_>, landscape: &Landscape) -> NamedAccounts {
    let mut accounts = NamedAccounts(all_named(model).into_iter().map(|name| (name, Account::default())).collect());
    let mut listed = |person: Listed<'_>, emergency: bool| {
        let Listed { entry, side } = person;
        let id = entry.id().map(posture::Guid::lower);
        if let Some(account) = accounts.mention(model, entry.user().as_str(), id, side) {
            account.emergency |= emergency;
        }
    };
    let for_emergencies = model.listed("emergency-access");
    for_emergencies.iter().for_each(|person| listed(*person, true));
    for alias in model.posture.audiences.keys() {
        model.listed(alias).into_iter().for_each(|person| listed(person, false));
    }
    for (who, path) in people_elsewhere(model) {
        for Member { user, id, side, .. } in model.people(&who, &path) {
            accounts.mention(model, &user, id, side);
        }
    }
    if let Some(group) = model.posture.emergency_access.as_ref().and_then(|emergency| emergency.group.as_ref()) {
        accounts.join(for_emergencies.iter().map(|person| person.entry.user().as_str()), &landscape.group(group));
    }
    for audience in model.posture.audiences.values() {
        let mut groups = audience.group.iter().chain(&audience.groups);
        // members stand beside a group as its members; beside several nobody can say of which
        if let (Some(group), None) = (groups.next(), groups.next()) {
            let members = audience.members.iter().map(|entry| entry.user().as_str());
            accounts.join(members, &landscape.group(group));
        }
    }
    accounts
}

/// The names of all people whom a posture names, in lower case and in order, each once.
fn all_named(model: &Model<'_>) -> Vec<Arc<str>> {
    let emergency = model.posture.emergency_access.iter().flat_map(|emergency| emergency.accounts.iter());
    let members = model.posture.audiences.values().flat_map(|audience| audience.members.iter());
    let listed = emergency.chain(members).map(|entry| in_lower_case(entry.user().as_str()).into());
    let mut names: Vec<Arc<str>> = listed.collect();
    // an audience has been counted, whoever names it
    let alone = people_elsewhere(model).into_iter().flat_map(|(who, _)| who).filter(|name| name.contains('@'));
    names.extend(alone.map(|name| Arc::from(in_lower_case(&name))));
    names.sort_unstable();
    names.dedup();
    names
}

/// People that are named outside audiences: by exceptions, by authentication policies, by mailboxes.
fn people_elsewhere(model: &Model<'_>) -> Vec<(Vec<String>, Path)> {
    let exceptions = &model.written.exceptions;
    let legacy = exceptions.legacy_authentication.iter().map(|exception| exception.who.clone());
    let policies = exceptions.conditional_access.iter().map(|exception| exception.who.clone());
    let home = Path::keys(["exceptions"]);
    let mut all: Vec<(Vec<String>, Path)> = legacy.chain(policies).map(|who| (who, home.clone())).collect();
    for (_, exchange, path) in model.exchanges() {
        let policies = exchange.authentication_policies.values();
        all.extend(policies.map(|policy| (policy.assign_to.clone(), path.join("authentication-policies"))));
        all.push((exchange.cas_mailboxes.keys().cloned().collect(), path.join("cas-mailboxes")));
    }
    all
}
