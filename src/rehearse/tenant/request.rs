//! What comes in over the wire and what goes out, without the wire.

use serde_json::Value;

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST`, `PATCH`, `PUT` or `DELETE`.
    pub method: String,
    /// The address behind the host, percent-encoded, with its query.
    pub path: String,
    /// The header `Prefer`, empty where there is none.
    pub prefer: String,
    /// The body as text; empty where there is none.
    pub body: String,
}

impl Request {
    /// A request without headers.
    #[must_use]
    pub fn new(method: &str, path: &str, body: &str) -> Self {
        Self { method: method.to_owned(), path: path.to_owned(), prefer: String::new(), body: body.to_owned() }
    }
}

/// An answer as the service gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The status of HTTP.
    pub status: u16,
    /// The body; none is sent for null.
    pub body: Value,
    /// Seconds for the header `Retry-After`.
    pub retry_after: Option<u32>,
}

impl Reply {
    /// An answer without headers.
    #[must_use]
    pub fn new(status: u16, body: Value) -> Self {
        Self { status, body, retry_after: None }
    }
}

/// What happens on the wire.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// The answer arrives.
    Reply(Reply),
    /// The connection breaks without an answer.
    Broken {
        /// The status that the answer would have had.
        status: u16,
    },
    /// The answer carries the order to the client to die on the spot.
    Killed {
        /// The status that the answer would have had.
        status: u16,
    },
}

impl Answer {
    /// The status of what the service did, whether the client learns of it or not.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::Reply(reply) => reply.status,
            Self::Broken { status } | Self::Killed { status } => *status,
        }
    }
}
