//! Values of a plan as JSON and back. Only the id of another object has no JSON of its own: it is a table whose first
//! member is `idOf`, and members that are really called so are written `~idOf`.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use schemars::JsonSchema;
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::plan::{Member, Members, ObjectKind, Text, Value};

/// The member that makes a table the id of another object.
const ID_OF: &str = "idOf";
/// What stands before the name of a member that is really called so.
const MARK: char = '~';

/// Any value.
#[derive(Debug, JsonSchema)]
#[schemars(transparent)]
pub struct ValueDocument<'a>(#[schemars(with = "serde_json::Value")] Cow<'a, Value>);

/// Members by name.
#[derive(Debug, JsonSchema)]
#[schemars(transparent, rename = "Members")]
pub struct MembersDocument<'a>(#[schemars(with = "serde_json::Map<String, serde_json::Value>")] Cow<'a, [Member]>);

impl<'a> From<&'a Value> for ValueDocument<'a> {
    fn from(value: &'a Value) -> Self {
        Self(Cow::Borrowed(value))
    }
}

impl<'a> From<&'a [Member]> for MembersDocument<'a> {
    fn from(members: &'a [Member]) -> Self {
        Self(Cow::Borrowed(members))
    }
}

impl From<ValueDocument<'_>> for Value {
    fn from(document: ValueDocument<'_>) -> Self {
        document.0.into_owned()
    }
}

impl From<MembersDocument<'_>> for Members {
    fn from(document: MembersDocument<'_>) -> Self {
        document.0.into_owned().into()
    }
}

impl Serialize for ValueDocument<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &*self.0 {
            Value::Null => serializer.serialize_unit(),
            Value::Boolean(truth) => serializer.serialize_bool(*truth),
            Value::Integer(number) => serializer.serialize_i64(*number),
            Value::Text(text) => serializer.serialize_str(text),
            Value::List(list) => {
                let mut sequence = serializer.serialize_seq(Some(list.len()))?;
                for element in &**list {
                    sequence.serialize_element(&ValueDocument::from(element))?;
                }
                sequence.end()
            }
            Value::Table(members) => MembersDocument::from(&**members).serialize(serializer),
            Value::IdOf { kind, identity } => {
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry(ID_OF, kind.name())?;
                map.serialize_entry("identity", identity)?;
                map.end()
            }
        }
    }
}

impl Serialize for MembersDocument<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &*self.0 {
            if name.trim_start_matches(MARK) == ID_OF {
                map.serialize_entry(&format!("{MARK}{name}"), &ValueDocument::from(value))?;
            } else {
                map.serialize_entry(name, &ValueDocument::from(value))?;
            }
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for ValueDocument<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue).map(|value| Self(Cow::Owned(value)))
    }
}

impl<'de> Deserialize<'de> for MembersDocument<'_> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_map(AnyValue)? {
            Value::Table(members) => Ok(Self(Cow::Owned(members.to_vec()))),
            _ => Err(D::Error::custom("members by name are wanted here, not the id of an object")),
        }
    }
}

/// Reads a value of any kind.
struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that a plan can hold")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Boolean(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Integer(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        let number = i64::try_from(number);
        number.map(Value::Integer).map_err(|_| E::custom("a number is larger than a plan can hold"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = sequence.next_element::<ValueDocument<'_>>()? {
            list.push(element.into());
        }
        Ok(Value::List(list.into()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members: Vec<Member> = Vec::new();
        let mut known = BTreeSet::new();
        while let Some((name, value)) = map.next_entry::<String, ValueDocument<'_>>()? {
            if !known.insert(name.to_ascii_lowercase()) {
                return Err(A::Error::custom(format_args!("the member `{name}` is there twice")));
            }
            members.push((name.into(), value.into()));
        }
        if members.iter().any(|(name, _)| name == ID_OF) {
            return id_of(&members).ok_or_else(|| {
                A::Error::custom("the id of another object has a known kind in `idOf` and a name in `identity`")
            });
        }
        for (name, _) in &mut members {
            if name.starts_with(MARK) && name.trim_start_matches(MARK) == ID_OF {
                *name = Text::from(&name[1..]);
            }
        }
        Ok(Value::Table(members.into()))
    }
}

fn id_of(members: &[Member]) -> Option<Value> {
    match members {
        [(first, Value::Text(kind)), (second, Value::Text(identity))] if first == ID_OF && second == "identity" => {
            Some(Value::IdOf { kind: ObjectKind::from_name(kind)?, identity: identity.clone() })
        }
        _ => None,
    }
}
