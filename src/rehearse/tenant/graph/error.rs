//! A refusal: status, code and message, as the error body of Graph.

use serde_json::json;

use crate::rehearse::tenant::request::Reply;

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    status: u16,
    code: &'static str,
    message: String,
}

impl Refusal {
    fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    /// A request that the service cannot take. Conditional Access begins the message with a number of its own.
    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::new(400, "BadRequest", message)
    }

    /// A request about an object of the directory that it cannot take.
    pub(super) fn bad_object(message: impl Into<String>) -> Self {
        Self::new(400, "Request_BadRequest", message)
    }

    /// A question that the collection cannot answer.
    pub(super) fn unsupported_query(message: impl Into<String>) -> Self {
        Self::new(400, "Request_UnsupportedQuery", message)
    }

    /// Nobody is signed in.
    pub(super) fn no_session() -> Self {
        Self::new(401, "InvalidAuthenticationToken", "Access token is empty.")
    }

    /// The session lacks permissions.
    pub(super) fn forbidden() -> Self {
        let message = "You cannot perform the requested operation, required scopes are missing in the token.";
        Self::new(403, "AccessDenied", message)
    }

    /// The object does not exist.
    pub(super) fn not_found(id: &str) -> Self {
        let message =
            format!("Resource '{id}' does not exist or one of its queried reference-property objects are not present.");
        Self::new(404, "Request_ResourceNotFound", message)
    }

    /// The address leads nowhere.
    pub(super) fn no_such_address(segment: &str) -> Self {
        Self::new(404, "ResourceNotFound", format!("Resource not found for the segment '{segment}'."))
    }

    /// The address is served, but not with this method.
    pub(super) fn wrong_method(method: &str) -> Self {
        Self::new(405, "MethodNotAllowed", format!("The method {method} is not allowed for this resource."))
    }

    /// The request clashes with what is there.
    pub(super) fn conflict(message: impl Into<String>) -> Self {
        Self::new(409, "Conflict", message)
    }

    /// The answer to the client.
    pub(super) fn reply(&self, stamp: &str) -> Reply {
        let error = json!({ "code": self.code, "message": self.message, "innerError": { "date": stamp } });
        Reply::new(self.status, json!({ "error": error }))
    }
}
