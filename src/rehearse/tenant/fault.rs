//! What goes wrong in real services, and where.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};
use serde_json::json;

use super::request::{Answer, Reply};

/// How many reads do not yet show a write that spreads slowly.
pub(super) const LAG_READS: u32 = 3;

/// A kind of fault that meets one write.
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
    /// The write takes effect, and some reads do not show it yet.
    Lag,
}

impl FaultKind {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::Throttled,
        Self::Busy,
        Self::DroppedBefore,
        Self::DroppedAfter,
        Self::Denied,
        Self::SessionLost,
        Self::KilledBefore,
        Self::KilledAfter,
        Self::Lag,
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
            Self::Lag => "lag",
        }
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
            Self::DroppedAfter | Self::KilledAfter | Self::Lag => None,
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
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for FaultKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A fault at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// What happens.
    pub kind: FaultKind,
    /// To which write, counted from 1 over the whole rehearsal.
    pub write: u32,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.kind, self.write)
    }
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (kind, write) = text.split_once('@').ok_or("a fault has the form KIND@N, as in throttled@3")?;
        let known = FaultKind::ALL.into_iter().find(|known| known.name() == kind);
        let kind =
            known.ok_or_else(|| format!("`{kind}` is none of {}", FaultKind::ALL.map(FaultKind::name).join(", ")))?;
        let write = write.parse().ok().filter(|&number: &u32| number > 0);
        Ok(Self { kind, write: write.ok_or("writes are counted from 1")? })
    }
}
