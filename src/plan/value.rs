//! The values that a step wants: what Graph and Exchange are told, before anybody writes it as PowerShell.

use std::borrow::Cow;
use std::fmt;

use super::ObjectKind;

/// A member of an object and its name. Most names are the same in every plan, and need no memory.
pub type Member = (Cow<'static, str>, Value);

/// Members of an object in their order.
pub type Members = Vec<Member>;

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
    Text(Cow<'static, str>),
    /// A list, also of one or of none.
    List(Vec<Value>),
    /// Members by name.
    Table(Members),
    /// The id of an object that an earlier step makes or that exists; the script finds it by its name.
    IdOf {
        /// The kind of that object.
        kind: ObjectKind,
        /// The name by which the script finds it.
        identity: String,
    },
}

impl Value {
    /// A text, or a word that this program knows.
    pub fn text(text: impl Into<Cow<'static, str>>) -> Self {
        Self::Text(text.into())
    }

    /// A list of texts.
    pub fn texts<T: Into<Cow<'static, str>>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::List(texts.into_iter().map(Self::text).collect())
    }

    /// A table of members in this order.
    pub fn table<K: Into<Cow<'static, str>>>(members: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Table(self::members(members))
    }

    /// The text, where it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The truth value, where it is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Boolean(truth) => Some(*truth),
            _ => None,
        }
    }

    /// The members, where it is a table.
    #[must_use]
    pub fn as_table(&self) -> Option<&[Member]> {
        match self {
            Self::Table(members) => Some(members),
            _ => None,
        }
    }

    /// What JSON says. A table that is the id of another object, as `to_json` writes it, is one again; a number that is
    /// not whole becomes a text.
    #[must_use]
    pub fn from_json(json: serde_json::Value) -> Self {
        match json {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(truth) => Self::Boolean(truth),
            serde_json::Value::Number(number) => {
                number.as_i64().map_or_else(|| Self::text(number.to_string()), Self::Integer)
            }
            serde_json::Value::String(text) => Self::text(text),
            serde_json::Value::Array(list) => Self::List(list.into_iter().map(Self::from_json).collect()),
            serde_json::Value::Object(table) => id_of(&table).unwrap_or_else(|| Self::Table(members_from_json(table))),
        }
    }

    /// The same as JSON; the id of another object is `{"idOf": kind, "identity": name}`.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Null => serde_json::Value::Null,
            Self::Boolean(truth) => (*truth).into(),
            Self::Integer(number) => (*number).into(),
            Self::Text(text) => (&**text).into(),
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

/// As JSON.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_json().fmt(f)
    }
}

/// Members in this order.
#[must_use]
pub fn members<K: Into<Cow<'static, str>>>(members: impl IntoIterator<Item = (K, Value)>) -> Members {
    members.into_iter().map(|(name, value)| (name.into(), value)).collect()
}

/// The member of this name.
#[must_use]
pub fn member<'a>(members: &'a [Member], name: &str) -> Option<&'a Value> {
    members.iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

/// Members by name as a JSON table, in their order. As in plan.json, a member that is really called `idOf` is `~idOf`.
#[must_use]
pub fn members_to_json(members: &[Member]) -> serde_json::Map<String, serde_json::Value> {
    let mut table = serde_json::Map::with_capacity(members.len());
    for (name, value) in members {
        let is_id = name.trim_start_matches('~') == "idOf";
        table.insert(if is_id { format!("~{name}") } else { name.clone().into_owned() }, value.to_json());
    }
    table
}

/// The members of a JSON table in their order.
#[must_use]
pub fn members_from_json(table: serde_json::Map<String, serde_json::Value>) -> Members {
    table.into_iter().map(|(name, value)| (Cow::Owned(name), Value::from_json(value))).collect()
}

fn id_of(table: &serde_json::Map<String, serde_json::Value>) -> Option<Value> {
    let text = |name: &str| table.get(name).and_then(serde_json::Value::as_str);
    let (kind, identity) = (ObjectKind::from_name(text("idOf")?)?, text("identity")?);
    (table.len() == 2).then(|| Value::IdOf { kind, identity: identity.to_owned() })
}
