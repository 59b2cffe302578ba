//! A posture with all that later stages ask about it.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::expand::{Conflict, Expansion};
use crate::posture::{Exchange, MailboxSide, PersonEntry, Policy, Posture};
use crate::source::{Document, Path, Sources, Span};

/// A posture as written and as expanded, and where everything stands.
#[derive(Debug)]
pub struct Model<'a> {
    /// The files.
    pub sources: &'a Sources,
    /// The document that the posture was read from.
    pub document: &'a Document,
    /// The posture as written, after `extends`.
    pub written: &'a Posture,
    /// The posture in which everything is said: no architectures, no exceptions.
    pub posture: Posture,
    /// For what the expansion added: its address, and the address in the posture as written.
    pub origins: Vec<(Path, Path)>,
    /// Where the author's words and an architecture differ.
    pub conflicts: Vec<Conflict>,
    /// The day on which the posture is looked at, where the caller gives one. There is no clock.
    pub as_of: Option<Date>,
    /// The ids of users, in lower case, by sign-in name in lower case, wherever the posture gives them.
    pub user_ids: BTreeMap<String, String>,
    /// The Conditional Access policies with alias and address, in their order: every rule asks for them.
    policies: Vec<(String, Arc<Policy>, Path)>,
}

impl<'a> Model<'a> {
    /// Puts together what the stages before have made.
    #[must_use]
    pub fn new(
        sources: &'a Sources,
        document: &'a Document,
        written: &'a Posture,
        expansion: Expansion,
        as_of: Option<Date>,
    ) -> Self {
        let Expansion { posture, origins, conflicts } = expansion;
        let user_ids = user_ids(&posture);
        let home = Path::keys(["conditional-access", "policies"]);
        let policies = posture.conditional_access.policies.iter();
        let policies = policies.map(|(alias, policy)| (alias.clone(), Arc::clone(policy), home.join(alias))).collect();
        Self { sources, document, written, posture, origins, conflicts, as_of, user_ids, policies }
    }

    /// The address in the posture as written that an address of the expanded posture comes from.
    #[must_use]
    pub fn written_path(&self, path: &Path) -> Path {
        // what the author wrote stands for itself, even inside a table that an architecture adds to
        if self.document.get(path).is_some() {
            return path.clone();
        }
        let origin =
            self.origins.iter().filter(|(place, _)| path.starts_with(place)).max_by_key(|(place, _)| place.depth());
        origin.map_or_else(|| path.clone(), |(_, written)| written.clone())
    }

    /// Where to point for a value, of the expanded posture or of the posture as written.
    #[must_use]
    pub fn value_span(&self, path: &Path) -> Span {
        self.document.value_span(&self.written_path(path))
    }

    /// Where to point for a key, or for an object as a whole.
    #[must_use]
    pub fn key_span(&self, path: &Path) -> Span {
        self.document.key_span(&self.written_path(path))
    }

    /// Where something comes from, for people: `posture.toml:12`, seen from the folder of the posture.
    #[must_use]
    pub fn place(&self, path: &Path) -> String {
        self.sources.home_place(self.key_span(path))
    }

    /// One side of Exchange, expanded.
    #[must_use]
    pub fn exchange(&self, side: MailboxSide) -> &Exchange {
        match side {
            MailboxSide::ExchangeOnline => &self.posture.exchange_online,
            MailboxSide::ExchangeServer => &self.posture.exchange_server,
        }
    }

    /// Both sides of Exchange with their addresses.
    pub fn exchanges(&self) -> impl Iterator<Item = (MailboxSide, &Exchange, Path)> {
        [MailboxSide::ExchangeOnline, MailboxSide::ExchangeServer]
            .into_iter()
            .map(|side| (side, self.exchange(side), Path::keys([side.word()])))
    }

    /// Does the organization have mailboxes on this side?
    #[must_use]
    pub fn has_side(&self, side: MailboxSide) -> bool {
        match side {
            MailboxSide::ExchangeOnline => self.posture.organization.exchange_online.is_some(),
            MailboxSide::ExchangeServer => self.posture.organization.exchange_server.is_some(),
        }
    }

    /// All Conditional Access policies, expanded, with alias and address.
    pub fn policies(&self) -> impl Iterator<Item = (&str, &Policy, &Path)> {
        self.policies.iter().map(|(alias, policy, path)| (alias.as_str(), &**policy, path))
    }
}

fn user_ids(posture: &Posture) -> BTreeMap<String, String> {
    let accounts = posture.emergency_access.iter().flat_map(|emergency| &emergency.accounts);
    let members = posture.audiences.values().flat_map(|audience| &*audience.members);
    let known = accounts.chain(members).filter_map(|entry| match entry {
        PersonEntry::Full(person) => Some((person.user.0.to_lowercase(), person.id.as_ref()?.lower())),
        PersonEntry::Name(_) => None,
    });
    known.collect()
}
