//! Where the objects of a story come from in the posture, and what they are called there.

use std::collections::BTreeMap;

use crate::plan::{ObjectKind, Origin};
use crate::signin::{Points, Subject};

/// Objects with their places.
#[derive(Debug, Default)]
pub struct Places {
    known: BTreeMap<Subject, Origin>,
}

impl Places {
    /// Those of a rollout.
    pub fn new(points: &Points) -> Self {
        Self { known: points.places.clone() }
    }

    /// The name of an object as the posture has it, and its place.
    pub fn find(&self, subject: &Subject) -> (String, String) {
        let single = matches!(
            subject.kind,
            ObjectKind::OrganizationConfig | ObjectKind::ActiveSyncOrganizationSettings | ObjectKind::TransportConfig
        );
        let same = |known: &&Subject| {
            known.kind == subject.kind
                && known.side == subject.side
                && (single || known.name.eq_ignore_ascii_case(&subject.name))
        };
        match self.known.iter().find(|(known, _)| same(known)) {
            Some((known, origin)) => {
                let name = if single { &subject.name } else { &known.name };
                (name.to_string(), origin.place.to_string())
            }
            None => (subject.name.to_string(), String::new()),
        }
    }

    /// A name as the posture writes it.
    pub fn name_of(&self, name: &str) -> String {
        let known = self.known.keys().find(|known| known.name.eq_ignore_ascii_case(name));
        known.map_or(name, |known| &known.name).to_owned()
    }
}
