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
