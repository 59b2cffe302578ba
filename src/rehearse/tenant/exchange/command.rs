//! A call of a cmdlet as it comes over the wire: its name and the parameters that were given.

use serde_json::json;

use super::super::request::Reply;

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

    /// Does it change anything? What only shows what it would do does not.
    pub fn is_write(&self) -> bool {
        let only_shows = |(name, value): (&String, &serde_json::Value)| {
            name.eq_ignore_ascii_case("WhatIf") && *value == serde_json::Value::Bool(true)
        };
        let reads = self.cmdlet.get(..4).is_some_and(|verb| verb.eq_ignore_ascii_case("get-"));
        !reads && !self.parameters.iter().any(only_shows)
    }
}
