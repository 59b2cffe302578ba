//! Graph as REST below `/v1.0`.

use serde_json::json;

use super::context::Context;
use super::request::{Reply, Request};
use super::state::Entra;

/// Serves a request.
pub fn serve(_entra: &mut Entra, _context: &mut Context, request: &Request) -> Reply {
    let message = format!("{} is not there yet", request.path);
    Reply::new(501, json!({ "error": { "code": "NotImplemented", "message": message } }))
}
