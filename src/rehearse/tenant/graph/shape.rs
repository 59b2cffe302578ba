//! The shape of bodies as the metadata of Graph v1.0 (2026-08-20) has it: checks what is sent, fills up what is kept, and
//! hides on reading what is newer than the client.

use serde_json::Value;

use crate::rehearse::tenant::state::GraphObject;

/// What a member may hold.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    Text,
    Boolean,
    Integer,
    /// One of these words.
    Word(Words),
    /// Some of these words, with commas between them.
    Flags(Words),
    /// Any number of these.
    List(&'static Shape),
    Table(&'static Table),
}

/// The words of an enumeration.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    /// All that can be written, in the order of their values.
    pub(super) known: &'static [&'static str],
    /// Those of them that a client sees only when it asks for unknown members.
    pub(super) late: &'static [&'static str],
}

/// A type with members.
#[derive(Debug)]
pub(super) struct Table {
    /// The names of the type and of those that stand for it.
    pub(super) kinds: &'static [&'static str],
    /// Does the body have to name one of them?
    pub(super) typed: bool,
    /// Its members, in the order of an answer.
    pub(super) members: &'static [Member],
}

/// A member of a type.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) name: &'static str,
    shape: Shape,
    nullable: bool,
    required: bool,
    read_only: bool,
    sparse: bool,
}

/// What is wrong with a body.
#[derive(Debug)]
pub(super) enum Fault {
    /// The service sets this member.
    ReadOnly(String),
    /// Something else, in words.
    Shape(String),
}

impl Words {
    pub(super) const fn new(known: &'static [&'static str]) -> Self {
        Self { known, late: &[] }
    }
}

impl Member {
    pub(super) const fn new(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, nullable: false, required: false, read_only: false, sparse: false }
    }

    /// It may be null.
    pub(super) const fn nullable(self) -> Self {
        Self { nullable: true, ..self }
    }

    /// It has to be there.
    pub(super) const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// It is not there where nobody has set it.
    pub(super) const fn sparse(self) -> Self {
        Self { sparse: true, ..self }
    }

    /// The service sets it.
    pub(super) const fn read_only(self) -> Self {
        Self { nullable: true, read_only: true, ..self }
    }

    /// What the service makes of it where nobody has set it.
    fn unset(&self) -> Value {
        if matches!(self.shape, Shape::List(_)) { Value::Array(Vec::new()) } else { Value::Null }
    }
}

impl Table {
    /// The member of that name.
    fn member(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.name == name)
    }

    /// Is this what such a body may be? The place is that of the body, for messages.
    pub(super) fn check(&self, object: &GraphObject, place: &str) -> Result<(), Fault> {
        let inside = |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") };
        for (name, value) in object {
            if name == "@odata.type" {
                self.check_kind(value, &inside(name))?;
                continue;
            }
            let Some(member) = self.member(name) else {
                return Err(Fault::Shape(format!(
                    "the property '{}' does not exist on type '{}'",
                    inside(name),
                    self.kinds[0]
                )));
            };
            if member.read_only {
                return Err(Fault::ReadOnly(inside(name)));
            }
            match value {
                Value::Null if member.nullable => {}
                Value::Null => return Err(Fault::Shape(format!("'{}' cannot be null", inside(name)))),
                value => member.shape.check(value, &inside(name))?,
            }
        }
        if self.typed && !object.contains_key("@odata.type") {
            return Err(Fault::Shape(format!("'{}' is needed", inside("@odata.type"))));
        }
        match self.members.iter().find(|member| member.required && !object.contains_key(member.name)) {
            Some(member) => Err(Fault::Shape(format!("'{}' is needed", inside(member.name)))),
            None => Ok(()),
        }
    }

    fn check_kind(&self, value: &Value, place: &str) -> Result<(), Fault> {
        let kind = value.as_str().and_then(|text| text.strip_prefix("#microsoft.graph."));
        match kind {
            Some(kind) if self.kinds.contains(&kind) => Ok(()),
            _ => Err(Fault::Shape(format!("'{place}' is not the type of {}", self.kinds.join(" or ")))),
        }
    }

    /// The object with all its members, in order: null or an empty list for those that nobody has set. What the table
    /// does not know, as a state may have it, comes last.
    pub(super) fn complete(&self, object: &GraphObject) -> GraphObject {
        let mut whole = GraphObject::with_capacity(self.members.len() + 1);
        if let Some(kind) = object.get("@odata.type").filter(|_| self.typed) {
            whole.insert("@odata.type".to_owned(), kind.clone());
        }
        for member in self.members {
            let value = match object.get(member.name) {
                None | Some(Value::Null) if member.sparse => continue,
                None | Some(Value::Null) => member.unset(),
                Some(value) => member.shape.complete(value),
            };
            whole.insert(member.name.to_owned(), value);
        }
        for (name, value) in object {
            if name != "@odata.type" && self.member(name).is_none() {
                whole.insert(name.clone(), value.clone());
            }
        }
        whole
    }

    /// Puts `unknownFutureValue` in place of the words that are newer than the client.
    pub(super) fn hide_late(&self, object: &mut GraphObject) {
        for member in self.members {
            if let Some(value) = object.get_mut(member.name) {
                member.shape.hide_late(value);
            }
        }
    }
}

impl Shape {
    fn check(self, value: &Value, place: &str) -> Result<(), Fault> {
        let fits = match (self, value) {
            (Self::Text, Value::String(_)) | (Self::Boolean, Value::Bool(_)) => true,
            (Self::Integer, value) => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
            (Self::Word(words), Value::String(text)) => return words.check([text.as_str()], place),
            (Self::Flags(words), Value::String(text)) => return words.check(text.split(',').map(str::trim), place),
            (Self::List(of), Value::Array(list)) => return list.iter().try_for_each(|one| of.check(one, place)),
            (Self::Table(table), Value::Object(object)) => return table.check(object, place),
            _ => false,
        };
        if fits { Ok(()) } else { Err(Fault::Shape(format!("'{place}' is not of its type"))) }
    }

    fn complete(self, value: &Value) -> Value {
        match (self, value) {
            (Self::Table(table), Value::Object(object)) => Value::Object(table.complete(object)),
            (Self::List(Self::Table(table)), Value::Array(list)) => {
                let whole = |one: &Value| one.as_object().map(|one| Value::Object(table.complete(one)));
                Value::Array(list.iter().map(|one| whole(one).unwrap_or_else(|| one.clone())).collect())
            }
            (Self::Flags(words), Value::String(text)) => Value::String(words.in_order(text)),
            (_, value) => value.clone(),
        }
    }

    fn hide_late(self, value: &mut Value) {
        match (self, value) {
            (Self::Table(table), Value::Object(object)) => table.hide_late(object),
            (Self::List(of), Value::Array(list)) => list.iter_mut().for_each(|one| of.hide_late(one)),
            (Self::Word(words), Value::String(text)) if words.late.contains(&text.as_str()) => {
                *text = "unknownFutureValue".to_owned();
            }
            _ => {}
        }
    }
}

impl Words {
    fn check<'a>(self, texts: impl IntoIterator<Item = &'a str>, place: &str) -> Result<(), Fault> {
        match texts.into_iter().find(|text| !self.known.contains(text)) {
            Some(text) => Err(Fault::Shape(format!("'{text}' in '{place}' is none of {}", self.known.join(", ")))),
            None => Ok(()),
        }
    }

    /// The service keeps words by their value, whatever their order was.
    fn in_order(self, text: &str) -> String {
        let mut words: Vec<&str> = text.split(',').map(str::trim).collect();
        words.sort_by_key(|word| self.known.iter().position(|known| known == word));
        words.dedup();
        words.join(",")
    }
}
