//! A checked document to the types of `posture/`.

use std::sync::Arc;

use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use crate::posture::Posture;
use crate::source::{Document, Node, Value};

/// Reads a document that the structural check has passed or mended.
///
/// # Errors
/// What serde cannot read: only where the document was not checked before.
pub fn read_posture(document: &Document) -> Result<Posture, Error> {
    let mut posture: Posture = serde::Deserialize::deserialize(&document.root)?;
    let policies = posture.conditional_access.policies.values_mut().map(|policy| &mut Arc::make_mut(policy).graph);
    let locations = posture.named_locations.values_mut().map(|location| &mut location.graph);
    let strengths = posture.authentication_strengths.values_mut().map(|strength| &mut strength.graph);
    // the order of keys never matters, not even where they are kept as they are
    for members in policies.chain(locations).chain(strengths) {
        members.sort_keys();
        members.values_mut().for_each(serde_json::Value::sort_all_objects);
    }
    Ok(posture)
}

impl<'de> IntoDeserializer<'de, Error> for &'de Node {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for &'de Node {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.value {
            Value::Text(text) | Value::Moment(text) => visitor.visit_borrowed_str(text),
            Value::Integer(number) => visitor.visit_i64(*number),
            Value::Float(text) => {
                let number = text.replace('_', "").parse::<f64>().map_err(serde::de::Error::custom)?;
                visitor.visit_f64(number)
            }
            Value::Boolean(truth) => visitor.visit_bool(*truth),
            Value::List(list) => visitor.visit_seq(SeqDeserializer::new(list.iter())),
            Value::Table(table) => {
                visitor.visit_map(MapDeserializer::new(table.iter().map(|(key, entry)| (key.as_str(), &entry.node))))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match &self.value {
            Value::Text(text) => text.as_str().into_deserializer().deserialize_enum(name, variants, visitor),
            other => Err(serde::de::Error::custom(format!("{} where a word is expected", other.kind()))),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}
