//! JSON Schema (draft-07, which the editors' TOML servers take) out of the Rust types.

use std::collections::BTreeSet;

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use crate::posture::Posture;

/// The schema of a type, for others.
#[must_use]
pub fn schema_of<T: JsonSchema>() -> Schema {
    let mut settings = SchemaSettings::draft07();
    settings.transforms.push(Box::new(RecursiveTransform(drop_null)));
    settings.into_generator().into_root_schema_for::<T>()
}

/// The published schema of a posture: that of the check, but fit for overlays too. A table may leave to its base what a
/// whole posture must have, and a list may be an edit of a base's list.
#[must_use]
pub fn posture_schema() -> Schema {
    let mut schema = schema_of::<Posture>();
    let mut merged = BTreeSet::new();
    find_merged(schema.as_value(), schema.as_value(), &mut merged);
    for name in merged {
        if let Some(table) = schema.pointer_mut(&name).and_then(Value::as_object_mut) {
            table.remove("required");
        }
    }
    schema.insert("required".into(), json!(["posture"]));
    allow_edit(&mut schema);
    schema
}

/// The definitions of tables that merge with those of a base: all that are not elements of a list.
fn find_merged(part: &Value, root: &Value, found: &mut BTreeSet<String>) {
    if let Some(name) = part.get("$ref").and_then(Value::as_str) {
        let name = name.trim_start_matches('#');
        if found.insert(name.to_owned()) {
            find_merged(root.pointer(name).unwrap_or(&Value::Null), root, found);
        }
    }
    let members = part.get("properties").and_then(Value::as_object).into_iter().flat_map(|members| members.values());
    let branches = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|key| part.get(key)?.as_array()).flatten();
    for inner in members.chain(part.get("additionalProperties")).chain(branches) {
        find_merged(inner, root, found);
    }
}

/// A schema as the text of a file.
#[must_use]
pub fn to_schema_text(schema: &Schema) -> String {
    let mut text = serde_json::to_string_pretty(schema).unwrap_or_default();
    text.push('\n');
    text
}

/// TOML has no null: an optional member is one that may be left out.
fn drop_null(schema: &mut Schema) {
    if let Some(kinds) = schema.get_mut("type").and_then(Value::as_array_mut) {
        kinds.retain(|kind| kind != "null");
        if let [only] = kinds.as_slice() {
            let only = only.clone();
            schema.insert("type".into(), only);
        }
    }
    let Some(branches) = schema.get_mut("anyOf").and_then(Value::as_array_mut) else { return };
    branches.retain(|branch| branch != &json!({ "type": "null" }));
    if let [only] = branches.as_slice() {
        let only = only.clone();
        schema.remove("anyOf");
        schema.insert("allOf".into(), json!([only]));
    }
}

/// Lets `{ add = […], remove = […] }` stand where a list stands.
fn allow_edit(schema: &mut Schema) {
    // from the inside out: what is made here must not be visited again
    transform_subschemas(&mut (allow_edit as fn(&mut Schema)), schema);
    if schema.get("type") != Some(&json!("array")) {
        return;
    }
    let mut list = schema.clone();
    let description = list.remove("description");
    let default = list.remove("default");
    let mut plain = list.clone();
    plain.remove("minItems");
    *schema = Schema::default();
    if let Some(description) = description {
        schema.insert("description".into(), description);
    }
    if let Some(default) = default {
        schema.insert("default".into(), default);
    }
    let edit = json!({
        "type": "object",
        "description": "a change to the list of a base posture",
        "properties": { "add": plain, "remove": plain },
        "additionalProperties": false
    });
    schema.insert("anyOf".into(), json!([list, edit]));
}
