//! Who is connected to what: the sessions that a script finds when it starts.

use serde_json::json;

use super::request::Reply;

/// The sessions of the process that runs a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The Graph session, if there is one.
    pub graph: Option<GraphContext>,
    /// The Exchange Online sessions.
    pub exchange_online: Vec<Connection>,
}

/// A Graph session, as `Get-MgContext` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphContext {
    /// The tenant.
    pub tenant_id: String,
    /// The permissions.
    pub scopes: Vec<String>,
}

/// An Exchange Online session, as `Get-ConnectionInformation` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// The tenant.
    pub tenant_id: String,
    /// `Active` or `Expired`.
    pub token_status: String,
}

impl Session {
    pub(super) fn graph_context(&self) -> Reply {
        match &self.graph {
            Some(graph) => Reply::new(
                200,
                json!({ "TenantId": graph.tenant_id, "Scopes": graph.scopes, "Account": "rehearsal", "AuthType": "Delegated" }),
            ),
            None => Reply::new(404, serde_json::Value::Null),
        }
    }
}
