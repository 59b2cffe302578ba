//! JSON Schema (draft-07, which the editors' TOML servers take) out of the Rust types.

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use crate::posture::Posture;

/// The schema of a type as the structural check uses it.
#[must_use]
pub fn schema_of<T: JsonSchema>() -> Schema {
    let mut settings = SchemaSettings::draft07();
    settings.transforms.push(Box::new(RecursiveTransform(drop_null)));
    settings.into_generator().into_root_schema_for::<T>()
}

/// The published schema of a posture: that of the check, and lists may also be edits of a base's list.
#[must_use]
pub fn posture_schema() -> Schema {
    let mut schema = schema_of::<Posture>();
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
        // an overlay may leave to its base what a whole posture must have
        required.retain(|key| key == "posture");
    }
    allow_edit(&mut schema);
    schema
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
