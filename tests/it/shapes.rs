//! `src/schema/shapes.rs`: the types of `posture/` as the structural check walks them. It would take longer to work out
//! at every start than to read a posture.

use std::collections::BTreeMap;
use std::fmt::Write;

use posturec::posture::Posture;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::support::expect_file;

#[test]
fn the_shapes_are_those_of_the_types() {
    // as it comes: what makes a schema fit for publishing is in the way here
    let mut settings = SchemaSettings::draft07();
    settings.transforms.clear();
    let schema = settings.into_generator().into_root_schema_for::<Posture>();
    expect_file("src/schema/shapes.rs", &shapes_of(schema.as_value()));
}

/// The file.
fn shapes_of(schema: &Value) -> String {
    let mut writer = Writer { schema, named: BTreeMap::new() };
    let root = writer.shape(schema);
    let mut text =
        "//! The shape of a posture, made from the types of `posture/` by `UPDATE=1 cargo test`.\n\n".to_owned();
    text += "use super::shape::Shape::{self, *};\nuse super::shape::{may, must};\n\n";
    text +=
        "/// A text of any form and length.\nstatic TEXT: Shape = Text { format: None, least: 0, most: usize::MAX };\n";
    let _ = writeln!(text, "/// A whole posture.\npub(super) static POSTURE: Shape = {root};");
    for (name, shape) in writer.named {
        let _ = writeln!(text, "static {name}: Shape = {shape};");
    }
    text
}

struct Writer<'a> {
    schema: &'a Value,
    /// Parts that have a name in the schema, as they are written.
    named: BTreeMap<String, String>,
}

impl Writer<'_> {
    /// A reference to the shape of a part.
    fn reference(&mut self, part: &Value) -> String {
        if let Some(name) = part.get("$ref").and_then(Value::as_str) {
            return format!("&{}", self.follow(name));
        }
        match branches_of(part, "anyOf").as_slice() {
            [only] => self.reference(only),
            _ => format!("&{}", self.shape(part)),
        }
    }

    fn follow(&mut self, reference: &str) -> String {
        let name = constant(reference.rsplit('/').next().unwrap());
        if !self.named.contains_key(&name) {
            // what leads back to itself finds a name, and not the shape
            self.named.insert(name.clone(), String::new());
            let target = self.schema.pointer(reference.trim_start_matches('#')).unwrap();
            let shape = self.shape(target);
            self.named.insert(name.clone(), shape);
        }
        name
    }

    fn references<'a>(&mut self, parts: impl IntoIterator<Item = &'a Value>) -> String {
        parts.into_iter().map(|part| self.reference(part)).collect::<Vec<_>>().join(", ")
    }

    fn shape(&mut self, part: &Value) -> String {
        let branches = [branches_of(part, "oneOf"), branches_of(part, "anyOf")].concat();
        let words: Vec<&str> = branches.iter().flat_map(|branch| words_of(branch)).chain(words_of(part)).collect();
        if !words.is_empty() {
            return format!("Word(&{words:?})");
        }
        if !branches.is_empty() {
            return format!("Either(&[{}])", self.references(branches));
        }
        let bound = |key: &str, otherwise: &str| part.get(key).map_or(otherwise.to_owned(), Value::to_string);
        let kind = match part.get("type") {
            Some(Value::Array(kinds)) => kinds.iter().find(|kind| *kind != NULL),
            kind => kind,
        };
        match kind.and_then(Value::as_str) {
            Some("boolean") => "Boolean".to_owned(),
            Some("integer") => {
                let (least, most) = (bound("minimum", "i64::MIN"), bound("maximum", "i64::MAX"));
                format!("Integer {{ least: {least}, most: {most} }}")
            }
            Some("string") => {
                let format = part.get("format").and_then(Value::as_str);
                let (least, most) = (bound("minLength", "0"), bound("maxLength", "usize::MAX"));
                match format!("Text {{ format: {format:?}, least: {least}, most: {most} }}") {
                    any if any == "Text { format: None, least: 0, most: usize::MAX }" => "TEXT".to_owned(),
                    text => text,
                }
            }
            Some("array") => {
                let element = part.get("items").map_or("&Open".to_owned(), |items| self.reference(items));
                let (least, most) = (bound("minItems", "0"), bound("maxItems", "usize::MAX"));
                format!("List {{ element: {element}, least: {least}, most: {most} }}")
            }
            Some("object") => self.table(part),
            None => "Open".to_owned(),
            Some(other) => panic!("a schema of type {other} is not known here"),
        }
    }

    fn table(&mut self, part: &Value) -> String {
        let Some(fields) = part.get("properties").and_then(Value::as_object) else {
            return match part.get("additionalProperties") {
                Some(Value::Bool(false)) => "Record(&[])".to_owned(),
                Some(value @ Value::Object(_)) => format!("Map({})", self.reference(value)),
                _ => "Open".to_owned(),
            };
        };
        let required: Vec<&str> = part["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let field = |(key, value): (&String, &Value)| {
            let how = if required.contains(&key.as_str()) { "must" } else { "may" };
            format!("    {how}({key:?}, {}),\n", self.reference(value))
        };
        format!("Record(&[\n{}])", fields.iter().map(field).collect::<String>())
    }
}

/// What stands for nothing. TOML has no such value: what may be null may be left out.
const NULL: &str = "null";

fn branches_of<'a>(part: &'a Value, key: &str) -> Vec<&'a Value> {
    let branches = part.get(key).and_then(Value::as_array).into_iter().flatten();
    branches.filter(|branch| branch.get("type").is_none_or(|kind| kind != NULL)).collect()
}

fn words_of(part: &Value) -> Vec<&str> {
    let one = part.get("const").and_then(Value::as_str).into_iter();
    one.chain(part.get("enum").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)).collect()
}

/// The name of a type as that of a constant.
fn constant(name: &str) -> String {
    let mut constant = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !constant.is_empty() {
            constant.push('_');
        }
        constant.push(letter.to_ascii_uppercase());
    }
    constant
}
