//! What goes wrong in real services, and where: the words of the command line, and what becomes of the answer.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};
use serde_json::json;

use super::request::{Answer, Reply};

/// How many reads do not yet show a write that spreads slowly, where nobody says otherwise.
const LAG_READS: u32 = 3;

/// A kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// Refused for now: 429 with `Retry-After`.
    Throttled,
    /// Refused for now: 503.
    Busy,
    /// The connection breaks before anything happened.
    DroppedBefore,
    /// The connection breaks after the write took effect.
    DroppedAfter,
    /// Refused for good: 403.
    Denied,
    /// The session is gone: 401.
    SessionLost,
    /// The client dies before the write.
    KilledBefore,
    /// The client dies after the write took effect.
    KilledAfter,
    /// The write takes effect, and this many reads do not show it yet.
    Lag(u32),
    /// Somebody else changes the object after the script has compared it, before it is written.
    Edited,
    /// A second object of the same name appears.
    Duplicate,
    /// The session belongs to another organization.
    WrongTenant,
    /// Two Exchange Online sessions are open.
    TwoSessions,
}

/// What the number behind a kind of fault counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Writes.
    Writes,
    /// Runs of scripts.
    Runs,
}

impl FaultKind {
    /// All kinds.
    pub const ALL: [Self; 13] = [
        Self::Throttled,
        Self::Busy,
        Self::DroppedBefore,
        Self::DroppedAfter,
        Self::Denied,
        Self::SessionLost,
        Self::KilledBefore,
        Self::KilledAfter,
        Self::Lag(LAG_READS),
        Self::Edited,
        Self::Duplicate,
        Self::WrongTenant,
        Self::TwoSessions,
    ];

    /// The word for it on the command line and in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Throttled => "throttled",
            Self::Busy => "busy",
            Self::DroppedBefore => "dropped-before",
            Self::DroppedAfter => "dropped-after",
            Self::Denied => "denied",
            Self::SessionLost => "session-lost",
            Self::KilledBefore => "killed-before",
            Self::KilledAfter => "killed-after",
            Self::Lag(_) => "lag",
            Self::Edited => "edited",
            Self::Duplicate => "duplicate",
            Self::WrongTenant => "wrong-tenant",
            Self::TwoSessions => "two-sessions",
        }
    }

    /// What its number counts.
    #[must_use]
    pub fn counts(self) -> Counted {
        match self {
            Self::WrongTenant | Self::TwoSessions => Counted::Runs,
            _ => Counted::Writes,
        }
    }

    /// Does it end the process that runs the script?
    #[must_use]
    pub fn kills(self) -> bool {
        matches!(self, Self::KilledBefore | Self::KilledAfter)
    }

    /// The answer where the write never happens.
    pub(super) fn before_effect(self) -> Option<Answer> {
        let refuse = |status: u16, code: &str, message: &str| {
            Some(Answer::Reply(Reply::new(status, json!({ "error": { "code": code, "message": message } }))))
        };
        match self {
            Self::Throttled => {
                let body = json!({ "error": { "code": "TooManyRequests", "message": "too many requests" } });
                Some(Answer::Reply(Reply { status: 429, body, retry_after: Some(1) }))
            }
            Self::Busy => refuse(503, "ServerBusy", "the server is too busy to serve this request"),
            Self::Denied => refuse(403, "AccessDenied", "insufficient privileges to complete the operation"),
            Self::SessionLost => refuse(401, "UnAuthorized", "UnAuthorized: the access token has expired"),
            Self::DroppedBefore => Some(Answer::Broken { status: 502 }),
            Self::KilledBefore => Some(Answer::Killed { status: 502 }),
            _ => None,
        }
    }

    /// What becomes of the answer where the write did happen.
    pub(super) fn after_effect(self) -> Option<fn(Answer) -> Answer> {
        match self {
            Self::DroppedAfter => Some(|answer| Answer::Broken { status: answer.status() }),
            Self::KilledAfter => Some(|answer| Answer::Killed { status: answer.status() }),
            _ => None,
        }
    }

    fn read(text: &str) -> Result<Self, String> {
        if let Some(reads) = text.strip_prefix("lag:") {
            let reads = reads.parse().ok().filter(|reads| (1..=1000).contains(reads));
            return reads.map(Self::Lag).ok_or_else(|| "a lag is of 1 to 1000 reads, as in lag:5@3".to_owned());
        }
        let known = Self::ALL.into_iter().find(|known| known.name() == text);
        known.ok_or_else(|| format!("`{text}` is none of {}", Self::ALL.map(Self::name).join(", ")))
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lag(reads) if *reads != LAG_READS => write!(f, "lag:{reads}"),
            other => f.write_str(other.name()),
        }
    }
}

impl Serialize for FaultKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A fault at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// What happens.
    pub kind: FaultKind,
    /// At which write or run, counted from 1 over the whole rehearsal; see [`FaultKind::counts`].
    pub at: u32,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.kind, self.at)
    }
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (kind, at) = text.split_once('@').ok_or("a fault has the form KIND@N, as in throttled@3")?;
        let kind = FaultKind::read(kind)?;
        let at = at.parse().ok().filter(|&number: &u32| number > 0);
        Ok(Self { kind, at: at.ok_or("writes and runs are counted from 1")? })
    }
}
