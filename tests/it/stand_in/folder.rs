//! The run folder of the stand-in: approved plans, originals and journal, as the scripts keep them. It outlives a killed
//! run.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A state of the members that a step names; nothing where there is no object.
pub type State = Option<Map<String, Value>>;

/// A step as it was approved.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Approved {
    pub before: State,
    pub want: Map<String, Value>,
}

/// What the journal knows of a step.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Note {
    pub action: String,
    pub open: bool,
    pub done: bool,
}

/// A run folder.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct RunFolder {
    pub plans: BTreeMap<String, BTreeMap<String, Approved>>,
    pub originals: BTreeMap<String, State>,
    pub restored: bool,
    pub journal: BTreeMap<String, Note>,
}

impl RunFolder {
    /// Notes that a write is about to happen.
    pub fn intend(&mut self, step: &str, action: &str) {
        self.journal.insert(step.to_owned(), Note { action: action.to_owned(), open: true, done: false });
    }

    /// Notes what became of a step. Where nothing was about to be written, only that it is done says something.
    pub fn outcome(&mut self, step: &str, event: &str) {
        if let Some(note) = self.journal.get_mut(step) {
            if note.open || event == "done" {
                note.done = event == "done";
            }
            note.open = false;
        }
    }

    /// Could an earlier run have left the object of a step in between?
    pub fn halfway(&self, step: &str) -> bool {
        self.journal.get(step).is_some_and(|note| !note.done)
    }

    /// Everything is restored: the next Apply starts afresh.
    pub fn close(&mut self) {
        self.originals.clear();
        self.journal.clear();
        self.restored = true;
    }
}
