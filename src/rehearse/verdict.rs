//! What a rehearsal promises, as data: how each run ends, also when a fault meets it, and the sentences that are judged.
//! The exit codes follow from the fixed texts of the scripts; each row says why.

use schemars::JsonSchema;
use serde::Serialize;

use super::tenant::FaultKind;

/// Something that holds of every run of a correct rollout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Promise {
    /// A run ends with the exit code that is promised.
    ExitCode,
    /// Plan prints a digest when changes are pending, and only then.
    Digest,
    /// Plan, Verify, and Apply where nothing is pending, write nothing.
    NoWrite,
    /// Every write is one that a step of the script announces, to members that the step names.
    Announced,
    /// No write names something that does not exist.
    References,
    /// Objects that no step names are as they were.
    Untouched,
    /// After the rollback everything is as it was.
    Restored,
    /// After a fault the script comes to the state that it comes to without one.
    Resumed,
    /// In another organization nothing is read beyond its identity.
    Stranger,
    /// What somebody else changed meanwhile is not overwritten before a person has seen a new plan.
    NotOverwritten,
    /// The fault happens, and the script comes to its end in a few runs.
    Ends,
}

impl Promise {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::ExitCode,
        Self::Digest,
        Self::NoWrite,
        Self::Announced,
        Self::References,
        Self::Untouched,
        Self::Restored,
        Self::Resumed,
        Self::Stranger,
        Self::NotOverwritten,
        Self::Ends,
    ];

    /// The promise in a sentence.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::ExitCode => "every run ends with the exit code that is promised",
            Self::Digest => "a plan prints a digest when changes are pending, and only then",
            Self::NoWrite => "what only reads, or has nothing to do, writes nothing",
            Self::Announced => "every write is one that a step announces",
            Self::References => "no write names something that does not exist",
            Self::Untouched => "objects that no step names are untouched",
            Self::Restored => "after the rollback everything is as it was",
            Self::Resumed => "after a fault a script comes to the state that it comes to without one",
            Self::Stranger => "in another organization nothing is read beyond its identity",
            Self::NotOverwritten => "what somebody else changed is not overwritten without a new plan",
            Self::Ends => "every script comes to its end",
        }
    }
}

/// A promise that was not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Breach {
    /// Which.
    pub promise: Promise,
    /// What happened instead.
    pub found: String,
}

impl Breach {
    /// A breach.
    pub fn new(promise: Promise, found: impl Into<String>) -> Self {
        Self { promise, found: found.into() }
    }
}

/// What a script is run for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Shows what would change.
    Plan,
    /// Changes it.
    Apply,
    /// Reads again.
    Verify,
    /// Puts the originals back.
    Rollback,
}

impl Mode {
    /// The value of `-Mode`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Plan => "Plan",
            Self::Apply => "Apply",
            Self::Verify => "Verify",
            Self::Rollback => "Rollback",
        }
    }

    /// May a run in this mode write?
    #[must_use]
    pub fn writes(self) -> bool {
        matches!(self, Self::Apply | Self::Rollback)
    }
}

/// The exit codes that are promised for a run; none stands for a process that was killed.
pub type Codes = &'static [Option<i32>];

/// All in place.
pub const IN_PLACE: Codes = &[Some(0)];
/// Changes are pending, or none are.
pub const PLANNED: Codes = &[Some(2), Some(0)];
/// Not in place.
pub const NOT_IN_PLACE: Codes = &[Some(5)];
/// Refused before any change.
pub const REFUSED: Codes = &[Some(3)];

/// How a fault meets a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Meeting {
    /// The fault.
    pub kind: FaultKind,
    /// What the script was run for: Apply or Rollback.
    pub mode: Mode,
    /// Does the step name the id of another object?
    pub refers: bool,
    /// Is it the first write of its run?
    pub first: bool,
    /// Does the write make its object?
    pub makes: bool,
}

impl Meeting {
    /// Does the second object of a name appear only when the first is made?
    #[must_use]
    pub fn makes_two(self) -> bool {
        self.kind == FaultKind::Duplicate && self.makes
    }

    /// How the run ends that the fault meets, and why.
    #[must_use]
    pub fn promised(self) -> (Codes, &'static str) {
        let rollback = self.mode == Mode::Rollback;
        match self.kind {
            FaultKind::Throttled => (IN_PLACE, "refused for now: written again after the wait"),
            FaultKind::Busy => (IN_PLACE, "in doubt: read first, then written again"),
            FaultKind::DroppedBefore => (IN_PLACE, "in doubt: read first, then written again"),
            FaultKind::DroppedAfter => (IN_PLACE, "in doubt: read first, and found written"),
            FaultKind::Denied if self.refers => {
                (IN_PLACE, "what it refers to may not be known everywhere yet: written again")
            }
            FaultKind::Denied => (&[Some(4)], "refused for good: what does not depend on it goes on"),
            FaultKind::SessionLost => (&[Some(4)], "a write was tried, then nothing more without a session"),
            FaultKind::KilledBefore | FaultKind::KilledAfter => (&[None], "nobody is left to say a code"),
            FaultKind::Lag(reads) if reads < PATIENCE => (IN_PLACE, "read back until the service shows it"),
            FaultKind::Lag(_) => {
                (&[Some(5), Some(4), Some(0)], "not shown in time: pending, and what needs it skipped")
            }
            FaultKind::Edited if rollback && self.first => {
                (&[Some(6)], "neither as the script left it nor as it was: nothing is restored")
            }
            FaultKind::Edited if self.first => (REFUSED, "not as it was when the plan was approved"),
            FaultKind::Edited => (&[Some(4)], "not as it was when the run began: left alone, the rest goes on"),
            FaultKind::Duplicate if self.makes => {
                (&[Some(5), Some(4)], "read back, two are found: pending, and what needs it skipped")
            }
            FaultKind::Duplicate if self.first => (REFUSED, "two objects of one name: no plan holds"),
            FaultKind::Duplicate => (&[Some(4)], "two objects of one name: left alone, the rest goes on"),
            FaultKind::WrongTenant | FaultKind::TwoSessions => {
                (REFUSED, "the session is looked at before anything else")
            }
        }
    }

    /// Is it certain that Verify finds something missing, when an Apply ended with 4?
    #[must_use]
    pub fn leaves_a_gap(self) -> bool {
        self.mode == Mode::Apply && matches!(self.kind, FaultKind::Denied | FaultKind::SessionLost)
    }

    /// How the same command ends when it is run again after the run that the fault met ended with `code`.
    #[must_use]
    pub fn promised_again(self, code: Option<i32>) -> Codes {
        match (self.kind, self.mode, code) {
            // the object is not as approved, and stays so until somebody plans anew
            (FaultKind::Edited, Mode::Apply, _) => REFUSED,
            (FaultKind::Edited, ..) => &[Some(6)],
            (FaultKind::Lag(reads), ..) if reads >= PATIENCE => &[Some(0), Some(5), Some(4)],
            _ => IN_PLACE,
        }
    }
}

/// How often a script reads back what it wrote before it calls it pending: `MaxAttempt` of the scripts.
const PATIENCE: u32 = 6;

/// A list of exit codes for people: `0 or 4`, `killed`.
#[must_use]
pub fn code_words(codes: &[Option<i32>]) -> String {
    let words: Vec<String> = codes.iter().map(|code| code_word(*code)).collect();
    words.join(" or ")
}

/// An exit code for people.
#[must_use]
pub fn code_word(code: Option<i32>) -> String {
    code.map_or_else(|| "killed".to_owned(), |code| code.to_string())
}
