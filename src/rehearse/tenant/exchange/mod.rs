//! Both sides of Exchange: cmdlets by name, as the modules carry them over.

use serde_json::json;

use super::context::Context;
use super::request::Reply;
use super::state::State;
use crate::plan::Workload;

/// A call of a cmdlet.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Command {
    /// The cmdlet.
    pub cmdlet: String,
    /// The parameters that were given.
    #[serde(default)]
    pub parameters: serde_json::Map<String, serde_json::Value>,
}

impl Command {
    /// Reads the body of a request.
    ///
    /// # Errors
    /// The answer to a body that is none.
    pub fn parse(body: &str) -> Result<Self, Reply> {
        serde_json::from_str(body).map_err(|error| {
            Reply::new(400, json!({ "error": { "code": "BadRequest", "message": error.to_string() } }))
        })
    }

    /// Does it change anything?
    pub fn is_write(&self) -> bool {
        !self.cmdlet.get(..4).is_some_and(|verb| verb.eq_ignore_ascii_case("get-"))
    }
}

/// Runs a cmdlet.
pub fn invoke(_state: &mut State, _context: &mut Context, _side: Workload, command: &Command) -> Reply {
    let message = format!("the cmdlet {} is not there yet", command.cmdlet);
    Reply::new(501, json!({ "error": { "code": "NotImplemented", "message": message } }))
}
