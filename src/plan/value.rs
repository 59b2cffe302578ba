//! The values that a step wants: what Graph and Exchange are told, before anybody writes it as PowerShell.

use std::fmt;
use std::sync::Arc;

use smol_str::SmolStr;

use super::ObjectKind;

/// A text of a plan. Names, places and values come again in ring after ring, so copies of one share its memory.
pub type Text = SmolStr;

/// A member of an object and its name. Most names are the same in every plan, and need no memory.
pub type Member = (Text, Value);

/// Members of an object in their order. Ring after ring wants most of them again, so they are shared and never changed.
pub type Members = Arc<[Member]>;

/// A value of a member. Tables keep their order; two keys are never equal when case is ignored.
#[derive(Debug, Clone, Eq)]
pub enum Value {
    /// Nothing: clears a member of Graph, and those parameters of Exchange that take it.
    Null,
    /// A truth value; for a switch of a cmdlet whether it is on.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A text of any characters.
    Text(Text),
    /// A list, also of one or of none; shared as members are.
    List(Arc<[Value]>),
    /// Members by name.
    Table(Members),
    /// The id of an object that an earlier step makes or that exists; the script finds it by its name.
    IdOf {
        /// The kind of that object.
        kind: ObjectKind,
        /// The name by which the script finds it.
        identity: Text,
    },
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Boolean(one), Self::Boolean(other)) => one == other,
            (Self::Integer(one), Self::Integer(other)) => one == other,
            (Self::Text(one), Self::Text(other)) => one == other,
            // what is shared is not gone through
            (Self::List(one), Self::List(other)) => Arc::ptr_eq(one, other) || one == other,
            (Self::Table(one), Self::Table(other)) => Arc::ptr_eq(one, other) || one == other,
            (Self::IdOf { kind, identity }, Self::IdOf { kind: other, identity: name }) => {
                (kind, identity) == (other, name)
            }
            _ => false,
        }
    }
}

impl Value {
    /// A text.
    pub fn text(text: impl Into<Text>) -> Self {
        Self::Text(text.into())
    }

    /// A list of values.
    pub fn list(values: impl IntoIterator<Item = Self>) -> Self {
        Self::List(values.into_iter().collect())
    }

    /// A list of texts.
    pub fn texts<T: Into<Text>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::list(texts.into_iter().map(Self::text))
    }

    /// A table of members in this order.
    pub fn table(members: impl IntoIterator<Item = (&'static str, Self)>) -> Self {
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
            Self::Text(text) => text.as_str().into(),
            Self::List(list) => list.iter().map(Self::to_json).collect(),
            Self::Table(members) => members_to_json(members).into(),
            Self::IdOf { kind, identity } => serde_json::json!({ "idOf": kind.name(), "identity": identity.as_str() }),
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
pub fn members(members: impl IntoIterator<Item = (&'static str, Value)>) -> Members {
    members.into_iter().map(|(name, value)| (Text::new_static(name), value)).collect()
}

/// The member of this name.
#[must_use]
pub fn member<'a>(members: &'a [Member], name: &str) -> Option<&'a Value> {
    members.iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

/// The member of this name, looked for where it stands in another version of the object: most versions are of one shape.
#[must_use]
pub fn member_at<'a>(members: &'a [Member], place: usize, name: &str) -> Option<&'a Value> {
    match members.get(place) {
        Some((known, value)) if known == name => Some(value),
        _ => member(members, name),
    }
}

/// Members by name as a JSON table, in their order. As in plan.json, a member that is really called `idOf` is `~idOf`.
#[must_use]
pub fn members_to_json(members: &[Member]) -> serde_json::Map<String, serde_json::Value> {
    let mut table = serde_json::Map::with_capacity(members.len());
    for (name, value) in members {
        let is_id = name.trim_start_matches('~') == "idOf";
        table.insert(if is_id { format!("~{name}") } else { name.to_string() }, value.to_json());
    }
    table
}

/// The members of a JSON table in their order.
#[must_use]
pub fn members_from_json(table: serde_json::Map<String, serde_json::Value>) -> Members {
    table.into_iter().map(|(name, value)| (name.into(), Value::from_json(value))).collect()
}

fn id_of(table: &serde_json::Map<String, serde_json::Value>) -> Option<Value> {
    let text = |name: &str| table.get(name).and_then(serde_json::Value::as_str);
    let (kind, identity) = (ObjectKind::from_name(text("idOf")?)?, text("identity")?);
    (table.len() == 2).then(|| Value::IdOf { kind, identity: identity.into() })
}
