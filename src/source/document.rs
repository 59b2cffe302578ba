//! The tree of a TOML text, in which every key and value knows its place.

use indexmap::IndexMap;

use super::{FileId, Path, Segment, Span};

/// Things by key, in the order in which they were put in. Keys are short, and each is looked for several times.
pub type Keyed<T> = IndexMap<String, T, foldhash::fast::RandomState>;

/// A table in the order of the file.
pub type Table = Keyed<Entry>;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The place of the value; for a `[header]` table that of the header.
    pub span: Span,
    /// What stands there.
    pub value: Value,
}

/// A key of a table with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The place of the key.
    pub key: Span,
    /// The value.
    pub node: Node,
}

/// The kinds of value that TOML has.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction, as written.
    Float(String),
    /// `true` or `false`.
    Boolean(bool),
    /// A date, a time or both, as written.
    Moment(String),
    /// A list.
    List(Vec<Node>),
    /// A table; apart, since there are few tables and may be very many other values.
    Table(Box<Table>),
}

impl Value {
    /// What this kind of value is called in a message, with its article.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Integer(_) => "a whole number",
            Self::Float(_) => "a number with a fraction",
            Self::Boolean(_) => "a truth value",
            Self::Moment(_) => "a date or time",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// A parsed posture or overlay: its root is a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The whole of it.
    pub root: Node,
}

impl Node {
    /// The table that this is, if it is one.
    #[must_use]
    pub fn as_table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The text that this is, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl Document {
    /// The value at an address, if there is one.
    #[must_use]
    pub fn get(&self, path: &Path) -> Option<&Node> {
        let (Some(around), Some(segment)) = (path.parent(), path.last()) else { return Some(&self.root) };
        match (&self.get(around)?.value, segment) {
            (Value::Table(table), Segment::Key(key)) => table.get(&**key).map(|entry| &entry.node),
            (Value::List(list), Segment::Index(index)) => list.get(*index),
            _ => None,
        }
    }

    /// Has the other the same keys and values in the same order, wherever these stand?
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        says_the_same(&self.root.value, &other.root.value)
    }

    /// The addresses of all that stands in another file than the table around it: what a base has given.
    #[must_use]
    pub fn inherited(&self) -> Vec<Path> {
        let mut found = Vec::new();
        collect_inherited(&self.root, self.root.span.file, &Path::root(), &mut found);
        found
    }

    /// The place of the value at an address, else of the nearest thing around it that is there.
    #[must_use]
    pub fn value_span(&self, path: &Path) -> Span {
        self.find_span(path, false)
    }

    /// The place of the key at an address (of the element, for a list), else of the nearest thing around it.
    #[must_use]
    pub fn key_span(&self, path: &Path) -> Span {
        self.find_span(path, true)
    }

    fn find_span(&self, path: &Path, want_key: bool) -> Span {
        let mut node = &self.root;
        let mut place = Span { end: self.root.span.start, ..self.root.span };
        for (position, segment) in path.segments().into_iter().enumerate() {
            let last = position + 1 == path.depth();
            match (&node.value, segment) {
                (Value::Table(table), Segment::Key(key)) => {
                    let Some(entry) = table.get(&**key) else { return place };
                    node = &entry.node;
                    let header = matches!(node.value, Value::Table(_) | Value::List(_));
                    place = if last && !want_key && !header { node.span } else { entry.key };
                    if last && !want_key && header {
                        place = if stands_behind_its_key(entry) { node.span } else { entry.key };
                    }
                }
                (Value::List(list), Segment::Index(index)) => {
                    let Some(element) = list.get(*index) else { return place };
                    node = element;
                    place = element.span;
                }
                _ => return place,
            }
        }
        place
    }
}

fn says_the_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::List(one), Value::List(other)) => {
            let same = |(one, other): (&Node, &Node)| says_the_same(&one.value, &other.value);
            one.len() == other.len() && one.iter().zip(other).all(same)
        }
        (Value::Table(one), Value::Table(other)) => {
            let same = |((key, one), (name, other)): ((&String, &Entry), (&String, &Entry))| {
                key == name && says_the_same(&one.node.value, &other.node.value)
            };
            one.len() == other.len() && one.iter().zip(&**other).all(same)
        }
        (Value::List(_) | Value::Table(_), _) => false,
        (one, other) => one == other,
    }
}

fn collect_inherited(node: &Node, file: FileId, path: &Path, found: &mut Vec<Path>) {
    let Value::Table(table) = &node.value else { return };
    for (key, entry) in &**table {
        let inner = path.join(key);
        let foreign = entry.key.file != file;
        match &entry.node.value {
            // a table of nothing but tables says nothing itself
            Value::Table(members) if members.values().all(|member| holds_tables(&member.node)) => {
                collect_inherited(&entry.node, file, &inner, found);
            }
            Value::List(list) if foreign && holds_tables(&entry.node) => {
                found.extend((0..list.len()).map(|position| inner.join(position)));
            }
            _ => {
                if foreign {
                    found.push(inner.clone());
                }
                collect_inherited(&entry.node, entry.key.file, &inner, found);
            }
        }
    }
}

fn holds_tables(node: &Node) -> bool {
    match &node.value {
        Value::Table(_) => true,
        Value::List(list) => !list.is_empty() && list.iter().all(|element| matches!(element.value, Value::Table(_))),
        _ => false,
    }
}

/// Does the value stand behind its key, rather than under a header?
pub(super) fn stands_behind_its_key(entry: &Entry) -> bool {
    entry.node.span.file == entry.key.file && entry.node.span.start >= entry.key.end
}
