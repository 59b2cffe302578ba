//! The run folder of the stand-in: approved plans, originals and journal, as the scripts keep them. It outlives a killed
//! run. The journal only ever grows, as theirs does.

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

/// A record of the journal.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Record {
    /// A run that may write begins.
    Start(String),
    /// A step is about to be written: which, and what is to be done.
    Intent(String, String),
    /// What became of a step.
    Outcome(String, String),
    /// Everything was put back.
    Restored,
    /// The run ended.
    End(i32),
}

/// What the journal knows of a step.
#[derive(Debug, Clone, Default)]
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
    pub records: Vec<Record>,
}

impl RunFolder {
    /// What earlier runs wrote since the last complete rollback, by step. Where nothing was about to be written, only that
    /// it is done says something.
    pub fn journal(&self) -> BTreeMap<&str, Note> {
        let mut journal: BTreeMap<&str, Note> = BTreeMap::new();
        for record in &self.records {
            match record {
                Record::Intent(step, action) => {
                    journal.insert(step, Note { action: action.clone(), open: true, done: false });
                }
                Record::Outcome(step, event) => {
                    if let Some(note) = journal.get_mut(step.as_str()) {
                        if note.open || event == "done" {
                            note.done = event == "done";
                        }
                        note.open = false;
                    }
                }
                Record::Restored => journal.clear(),
                Record::Start(_) | Record::End(_) => {}
            }
        }
        journal
    }

    /// Notes that a write is about to happen.
    pub fn intend(&mut self, step: &str, action: &str) {
        self.records.push(Record::Intent(step.to_owned(), action.to_owned()));
    }

    /// Notes what became of a step.
    pub fn outcome(&mut self, step: &str, event: &str) {
        self.records.push(Record::Outcome(step.to_owned(), event.to_owned()));
    }

    /// Could an earlier run have left the object of a step in between?
    pub fn halfway(&self, step: &str) -> bool {
        self.journal().get(step).is_some_and(|note| !note.done)
    }

    /// Did an earlier run leave something undone?
    pub fn is_unfinished(&self) -> bool {
        self.journal().values().any(|note| !note.done)
    }

    /// Everything is restored: the next Apply starts afresh.
    pub fn close(&mut self) {
        if !self.originals.is_empty() {
            self.originals.clear();
            self.records.push(Record::Restored);
            self.restored = true;
        }
    }
}
