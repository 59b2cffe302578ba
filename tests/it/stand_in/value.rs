//! Values as the scripts hold them: CHANGE as JSON, the canonical text, and what counts in a comparison.

use posturec::plan::ObjectKind;
use serde_json::{Map, Value};

use crate::reader::Tree;

/// A value of CHANGE.
pub fn json_of(tree: &Tree) -> Value {
    match tree {
        Tree::Null => Value::Null,
        Tree::Boolean(on) => Value::Bool(*on),
        Tree::Integer(number) => Value::from(*number),
        Tree::Text(text) => Value::from(text.as_str()),
        Tree::List(list) => list.iter().map(json_of).collect(),
        Tree::Table { members, .. } => members.iter().map(|(key, value)| (key.clone(), json_of(value))).collect(),
    }
}

/// `ConvertTo-CanonicalJson -AsSet`: equal values give equal texts, in whatever order lists and members are.
pub fn canonical(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let mut members: Vec<String> = members
                .iter()
                .map(|(key, value)| format!("{}:{}", Value::from(key.as_str()), canonical(value)))
                .collect();
            members.sort_unstable();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(elements) => {
            let mut elements: Vec<String> = elements.iter().map(canonical).collect();
            elements.sort_unstable();
            format!("[{}]", elements.join(","))
        }
        scalar => scalar.to_string(),
    }
}

/// `ConvertTo-Essence` of both kinds of script.
pub fn essence(kind: ObjectKind, value: &Value) -> Value {
    if kind.is_graph() {
        return graph_essence(&request_body(value), "");
    }
    match value {
        Value::String(text) if text.is_empty() => Value::Null,
        Value::Array(list) if list.is_empty() => Value::Null,
        other => other.clone(),
    }
}

/// `ConvertTo-RequestBody`: no annotations, and of a strength no more than its id.
pub fn request_body(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .filter(|(name, _)| !name.contains("@odata.") || *name == "@odata.type")
            .map(|(name, inner)| match inner {
                Value::Object(strength) if name == "authenticationStrength" => {
                    let id = strength.get("id").cloned().unwrap_or_default();
                    (name.clone(), Value::Object(Map::from_iter([("id".to_owned(), id)])))
                }
                inner => (name.clone(), request_body(inner)),
            })
            .collect(),
        Value::Array(list) => list.iter().map(request_body).collect(),
        scalar => scalar.clone(),
    }
}

fn graph_essence(value: &Value, name: &str) -> Value {
    match value {
        Value::Object(members) => {
            let kept: Map<String, Value> = members
                .iter()
                .map(|(name, inner)| (name.clone(), graph_essence(inner, name)))
                .filter(|(_, inner)| !inner.is_null())
                .collect();
            if kept.is_empty() { Value::Null } else { Value::Object(kept) }
        }
        Value::Array(list) => {
            let kept: Vec<Value> =
                list.iter().map(|one| graph_essence(one, "")).filter(|inner| !inner.is_null()).collect();
            if kept.is_empty() { Value::Null } else { Value::Array(kept) }
        }
        Value::String(text) if posturec::posture::check_format("guid", text).is_none() => {
            Value::from(text.to_lowercase())
        }
        Value::String(text) if ["guestOrExternalUserTypes", "transferMethods", "insiderRiskLevels"].contains(&name) => {
            let mut parts: Vec<&str> = text.split(',').map(str::trim).collect();
            parts.sort_unstable();
            Value::from(parts.join(","))
        }
        scalar => scalar.clone(),
    }
}
