//! What holds at every point: who the accounts are, what groups are called, how people prove who they are.

use std::collections::{BTreeMap, BTreeSet};

use super::key::Key;
use super::sign_in::Side;
use crate::resolve::Model;

/// What holds at every point of a rollout.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Landscape {
    /// Do people prove who they are at AD FS or another federation server?
    pub federated: bool,
    /// The sides of Exchange that hold mailboxes.
    pub sides: BTreeSet<Side>,
    /// Do clients get tokens of Entra for mailboxes on Exchange Server?
    pub hybrid_modern_authentication: bool,
    /// How people prove who they are to Outlook on the web of Exchange Server.
    pub outlook_on_the_web: OutlookOnTheWeb,
    /// The accounts that something names, by sign-in name in lower case.
    pub accounts: BTreeMap<String, Account>,
    /// What groups, roles, locations, strengths, applications and tenants are called.
    pub names: BTreeMap<Key, String>,
    /// The groups that something names, by display name.
    pub groups: BTreeMap<String, Key>,
    /// The groups of emergency access.
    pub emergency_groups: BTreeSet<Key>,
}

/// How people prove who they are to Outlook on the web of Exchange Server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OutlookOnTheWeb {
    /// Nobody said: taken for reachable with a password, and an answer that rests on it says so.
    #[default]
    Unknown,
    /// With a token of Entra.
    HybridModernAuthentication,
    /// It can not be reached from outside.
    NotPublished,
    /// With the password, to Exchange itself.
    Password,
}

/// An account that something names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// The sign-in name as written.
    pub name: String,
    /// Its object id, where it is known.
    pub id: Option<Key>,
    /// The side of its mailbox, where it is known.
    pub side: Option<Side>,
    /// The groups that it is known to be in.
    pub groups: BTreeSet<Key>,
    /// Is it for emergencies?
    pub emergency: bool,
}

impl Account {
    /// What policies and people call it: its id, or its sign-in name in lower case where nobody knows the id.
    #[must_use]
    pub fn key(&self) -> Key {
        self.id.clone().unwrap_or_else(|| Key::Name(self.name.to_lowercase()))
    }
}

/// What a posture says that holds at every point.
#[must_use]
pub fn landscape_of(model: &Model<'_>) -> Landscape {
    let _ = model;
    todo!()
}
