//! A JSON Schema made ready for walking: references followed, unions sorted by the kind of value they take.

use std::collections::HashMap;

use serde_json::Value;

use crate::source::Keyed;

/// Which shape of a [`Shapes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ShapeId(usize);

/// What a value may be.
#[derive(Debug)]
pub(super) enum Shape {
    /// Anything.
    Open,
    /// A truth value.
    Boolean,
    /// A whole number between bounds.
    Integer { least: i64, most: i64 },
    /// A text of some form, length, or one of some words.
    Text { format: Option<String>, words: Vec<String>, least: usize, most: usize },
    /// A list.
    List { element: ShapeId, least: usize, most: usize },
    /// A table with known keys.
    Record { fields: Keyed<Field> },
    /// A table with keys of the author's choice.
    Map { value: ShapeId },
    /// One of several, of different kinds.
    Either(Vec<ShapeId>),
}

/// A known key of a table.
#[derive(Debug)]
pub(super) struct Field {
    /// Its value.
    pub shape: ShapeId,
    /// Must it be there?
    pub required: bool,
}

/// All shapes of one schema.
#[derive(Debug)]
pub(super) struct Shapes {
    arena: Vec<Shape>,
    /// The shape of a whole document.
    pub root: ShapeId,
}

impl Shapes {
    /// Makes a schema ready.
    ///
    /// # Panics
    /// If the schema has a part that is not known here: a bug in the types of `posture/`, found by any test.
    pub fn compile(schema: &Value) -> Self {
        let mut compiler = Compiler { schema, arena: Vec::new(), known: HashMap::new() };
        let root = compiler.compile(schema);
        Self { arena: compiler.arena, root }
    }

    /// The shape behind an id.
    pub fn get(&self, id: ShapeId) -> &Shape {
        &self.arena[id.0]
    }
}

struct Compiler<'a> {
    schema: &'a Value,
    arena: Vec<Shape>,
    known: HashMap<&'a str, ShapeId>,
}

impl<'a> Compiler<'a> {
    fn compile(&mut self, part: &'a Value) -> ShapeId {
        if let Some(name) = part.get("$ref").and_then(Value::as_str) {
            return self.follow(name);
        }
        if let [only] = branches_of(part, "anyOf").as_slice() {
            return self.compile(only);
        }
        let shape = self.shape(part);
        self.add(shape)
    }

    fn add(&mut self, shape: Shape) -> ShapeId {
        self.arena.push(shape);
        ShapeId(self.arena.len() - 1)
    }

    fn follow(&mut self, name: &'a str) -> ShapeId {
        if let Some(id) = self.known.get(name) {
            return *id;
        }
        let id = self.add(Shape::Open);
        self.known.insert(name, id);
        let target = self.schema.pointer(name.trim_start_matches('#')).unwrap_or(&Value::Null);
        self.arena[id.0] = self.shape(target);
        id
    }

    fn shape(&mut self, part: &'a Value) -> Shape {
        let branches = [branches_of(part, "oneOf"), branches_of(part, "anyOf")].concat();
        if !branches.is_empty() {
            let words: Vec<String> = branches.iter().flat_map(|branch| words_of(branch)).collect();
            if words.is_empty() {
                return Shape::Either(branches.into_iter().map(|branch| self.compile(branch)).collect());
            }
            return Shape::Text { format: None, words, least: 0, most: usize::MAX };
        }
        let bound = |key: &str, otherwise: usize| {
            part.get(key).and_then(Value::as_u64).and_then(|bound| usize::try_from(bound).ok()).unwrap_or(otherwise)
        };
        let kind = match part.get("type") {
            Some(Value::Array(kinds)) => kinds.iter().find(|kind| *kind != NULL),
            kind => kind,
        };
        match kind.and_then(Value::as_str) {
            Some("boolean") => Shape::Boolean,
            Some("integer") => Shape::Integer {
                least: part.get("minimum").and_then(Value::as_i64).unwrap_or(i64::MIN),
                most: part.get("maximum").and_then(Value::as_i64).unwrap_or(i64::MAX),
            },
            Some("string") => Shape::Text {
                format: part.get("format").and_then(Value::as_str).map(str::to_owned),
                words: words_of(part),
                least: bound("minLength", 0),
                most: bound("maxLength", usize::MAX),
            },
            Some("array") => {
                let element = match part.get("items") {
                    Some(items) => self.compile(items),
                    None => self.add(Shape::Open),
                };
                Shape::List { element, least: bound("minItems", 0), most: bound("maxItems", usize::MAX) }
            }
            Some("object") => self.object(part),
            None if part.is_boolean() || part.as_object().is_some_and(|part| !part.contains_key("type")) => Shape::Open,
            other => panic!("a schema of type {other:?} is not known here"),
        }
    }

    fn object(&mut self, part: &'a Value) -> Shape {
        if let Some(fields) = part.get("properties").and_then(Value::as_object) {
            let required: Vec<&str> = part
                .get("required")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            let fields = fields
                .iter()
                .map(|(key, value)| {
                    let field = Field { shape: self.compile(value), required: required.contains(&key.as_str()) };
                    (key.clone(), field)
                })
                .collect();
            return Shape::Record { fields };
        }
        match part.get("additionalProperties") {
            Some(Value::Bool(false)) => Shape::Record { fields: Keyed::default() },
            Some(value @ Value::Object(_)) => Shape::Map { value: self.compile(value) },
            _ => Shape::Open,
        }
    }
}

/// What stands for nothing. TOML has no such value: what may be null may be left out.
const NULL: &str = "null";

fn branches_of<'a>(part: &'a Value, key: &str) -> Vec<&'a Value> {
    let branches = part.get(key).and_then(Value::as_array).into_iter().flatten();
    branches.filter(|branch| branch.get("type").is_none_or(|kind| kind != NULL)).collect()
}

fn words_of(part: &Value) -> Vec<String> {
    let one = part.get("const").and_then(Value::as_str).into_iter();
    let many = part.get("enum").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    one.chain(many).map(str::to_owned).collect()
}
