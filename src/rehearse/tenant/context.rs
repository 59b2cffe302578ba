//! What a service needs beside its state while it answers one request: the time, new ids, the session, and the notes
//! that become the record of the call.

use std::collections::BTreeMap;

use super::call::{Call, ObjectKey};
use super::exchange::RecipientIndex;
use super::session::Session;
use crate::plan::{ObjectKind, Workload};

/// The first moment of every rehearsal: 2026-01-05T08:00:00Z, in seconds since 1970.
const START: i64 = 1_767_600_000;

/// One request in its surroundings.
#[derive(Debug, Clone)]
pub struct Context {
    /// Who is connected.
    pub session: Session,
    /// The people of each side of Exchange by name, as far as they were looked for. Holds as long as nothing but calls
    /// changes the state.
    pub(super) recipients: BTreeMap<Workload, RecipientIndex>,
    now: i64,
    minted: u64,
    object: Option<ObjectKey>,
    members: Vec<String>,
    dangling: Vec<String>,
}

impl Context {
    pub(super) fn new(session: Session) -> Self {
        let recipients = BTreeMap::new();
        Self { session, recipients, now: START, minted: 0, object: None, members: Vec::new(), dangling: Vec::new() }
    }

    /// A second passes with every request; the clock of the machine is never read.
    pub(super) fn begin(&mut self) {
        self.now += 1;
        self.object = None;
        self.members.clear();
        self.dangling.clear();
    }

    /// The notes of the request go into its record.
    pub(super) fn end(&mut self, mut call: Call) -> Call {
        call.object = self.object.take();
        call.members = std::mem::take(&mut self.members);
        call.dangling = std::mem::take(&mut self.dangling);
        call
    }

    /// Now, as `2026-01-05T08:00:01Z`.
    #[must_use]
    pub fn stamp(&self) -> String {
        jiff::Timestamp::from_second(self.now).map(|now| now.to_string()).unwrap_or_default()
    }

    /// A new id: a GUID in lower case, the same in every run.
    pub fn mint(&mut self) -> String {
        self.minted += 1;
        format!("5eed0000-0000-4000-8000-{:012x}", self.minted)
    }

    /// Notes on which object a request works: its kind and the name by which scripts find it.
    pub fn touch(&mut self, kind: ObjectKind, identity: impl Into<String>) {
        self.object = Some(ObjectKey { kind, identity: identity.into() });
    }

    /// Notes which members a write sets.
    pub fn set(&mut self, member: impl Into<String>) {
        self.members.push(member.into());
    }

    /// Notes that a write named something that does not exist.
    pub fn dangle(&mut self, name: impl Into<String>) {
        self.dangling.push(name.into());
    }
}
