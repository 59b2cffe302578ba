//! The values that a step wants: what Graph and Exchange are told, before anybody writes it as PowerShell.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

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

/// As JSON; the id of another object is `{"idOf": kind, "identity": name}`.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Boolean(truth) => serializer.serialize_bool(*truth),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(list) => serializer.collect_seq(list),
            Self::Table(members) => serialize_members(members, serializer),
            Self::IdOf { kind, identity } => {
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry("idOf", kind.name())?;
                map.serialize_entry("identity", identity)?;
                map.end()
            }
        }
    }
}

/// Members by name as JSON, in their order.
///
/// # Errors
/// Those of the serializer.
pub fn serialize_members<S: Serializer>(members: &[(String, Value)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(members.iter().map(|(name, value)| (name, value)))
}

/// Members by name as a JSON table, in their order.
#[must_use]
pub fn members_to_json(members: &[(String, Value)]) -> serde_json::Map<String, serde_json::Value> {
    let mut table = serde_json::Map::with_capacity(members.len());
    table.extend(members.iter().map(|(name, value)| (name.clone(), value.to_json())));
    table
}
