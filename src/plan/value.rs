//! The values that a step wants: what Graph and Exchange are told, before anybody writes it as PowerShell.

use super::ObjectKind;

/// A value of a member. Tables keep their order; two keys are never equal when case is ignored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing: clears a member of Graph, and those parameters of Exchange that take it.
    Null,
    /// A truth value; for a switch of a cmdlet whether it is on.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A text of any characters.
    Text(String),
    /// A list, also of one or of none.
    List(Vec<Value>),
    /// Members by name.
    Table(Vec<(String, Value)>),
    /// The id of an object that an earlier step makes or that exists; the script finds it by its name.
    IdOf {
        /// The kind of that object.
        kind: ObjectKind,
        /// The name by which the script finds it.
        identity: String,
    },
}

impl Value {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A list of texts.
    pub fn texts<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::List(texts.into_iter().map(Self::text).collect())
    }

    /// A table of members in this order.
    pub fn table<K: Into<String>>(members: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Table(members.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }

    /// The same as JSON; the id of another object is `{"idOf": kind, "identity": name}`.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Boolean(truth) => (*truth).into(),
            Self::Integer(number) => (*number).into(),
            Self::Text(text) => text.as_str().into(),
            Self::List(list) => list.iter().map(Self::to_json).collect(),
            Self::Table(members) => members_to_json(members).into(),
            Self::IdOf { kind, identity } => serde_json::json!({ "idOf": kind.name(), "identity": identity }),
        }
    }

    /// Is the id of another object in here?
    #[must_use]
    pub fn refers(&self) -> bool {
        match self {
            Self::IdOf { .. } => true,
            Self::List(list) => list.iter().any(Self::refers),
            Self::Table(members) => members.iter().any(|(_, value)| value.refers()),
            _ => false,
        }
    }
}

/// Members by name as a JSON table, in their order. As in plan.json, a member that is really called `idOf` is `~idOf`.
#[must_use]
pub fn members_to_json(members: &[(String, Value)]) -> serde_json::Map<String, serde_json::Value> {
    let mut table = serde_json::Map::with_capacity(members.len());
    for (name, value) in members {
        let is_id = name.trim_start_matches('~') == "idOf";
        table.insert(if is_id { format!("~{name}") } else { name.clone() }, value.to_json());
    }
    table
}
