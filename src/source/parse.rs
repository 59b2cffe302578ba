//! TOML text to a tree in which every key and value knows its place. `toml_parser` reads the text and says what it meets,
//! piece by piece; here the pieces become tables. Of a text with errors the tree holds what could be understood.

use std::borrow::Cow;
use std::collections::HashSet;
use std::mem::take;
use std::num::IntErrorKind;

use indexmap::map::Entry as MapEntry;
use toml_datetime::Datetime;
use toml_parser::decoder::{Encoding, ScalarKind};
use toml_parser::parser::{EventReceiver, RecursionGuard, ValidateWhitespace};
use toml_parser::{ErrorSink, Expected, ParseError, Raw, Source};

use super::document::stands_behind_its_key;
use super::{Document, Entry, FileId, Node, Span, Table, Value};

/// Lists and tables stand in each other no deeper than this, so that hostile input cannot exhaust the stack.
const DEEPEST: u32 = 80;

/// A place where the text is no TOML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong, in the words of the parser.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// Reads a text. The tree holds all that could be understood; the errors are in the order of the text.
#[must_use]
pub fn parse_document(text: &str, file: FileId) -> (Document, Vec<SyntaxError>) {
    let source = Source::new(text);
    let mut errors: Vec<ParseError> = Vec::new();
    let mut builder = Builder::new(source, file);
    let mut whitespace = ValidateWhitespace::new(&mut builder, source);
    let mut depth = RecursionGuard::new(&mut whitespace, DEEPEST);
    // a posture has a token for every third byte: none is moved for lack of room, and room that is not used costs nothing
    let mut tokens = Vec::with_capacity(text.len() / 2);
    tokens.extend(source.lex());
    toml_parser::parser::parse_document(&tokens, &mut depth, &mut errors);
    drop(tokens);
    builder.finish_header(&mut errors);
    builder.finish_table(&mut errors);
    let root = Node { span: Span { file, start: 0, end: text.len() }, value: Value::Table(Box::new(builder.root)) };
    let mut errors: Vec<SyntaxError> = errors.iter().map(|error| syntax_error(error, file)).collect();
    errors.sort_by_key(|error| (error.span.start, error.span.end));
    (Document { root }, errors)
}

/// What the parser complains of, with what it would have taken.
fn syntax_error(error: &ParseError, file: FileId) -> SyntaxError {
    let mut message = error.description().to_owned();
    if let Some(expected) = error.expected() {
        let expected: Vec<Cow<'_, str>> = expected.iter().map(expectation).collect();
        message += ", expected ";
        message += if expected.is_empty() { "nothing".to_owned() } else { expected.join(", ") }.as_str();
    }
    let span = error.unexpected().map_or(Span { file, start: 0, end: 0 }, |span| place(span, file));
    SyntaxError { message, span }
}

fn expectation(expected: &Expected) -> Cow<'static, str> {
    match *expected {
        Expected::Literal("\n") => "newline".into(),
        Expected::Literal("`") => "'`'".into(),
        Expected::Literal(text) => format!("`{text}`").into(),
        Expected::Description(text) => text.into(),
        _ => "something else".into(),
    }
}

fn place(span: toml_parser::Span, file: FileId) -> Span {
    Span { file, start: span.start(), end: span.end() }
}

/// One part of a key.
struct Part {
    name: String,
    place: toml_parser::Span,
}

/// `[table]` or `[[table]]`.
struct Header {
    key: Vec<Part>,
    place: toml_parser::Span,
    is_of_list: bool,
}

/// A list or an inline table whose end has not come yet.
enum Open {
    List { start: usize, list: Vec<Node> },
    Table { start: usize, table: Table, key: Vec<Part> },
}

/// The document as far as it has been read.
///
/// How a table came to be shows in where its node stands: under a header around its key, behind its key as a value, or,
/// for one that only parts of other keys name, at the key itself.
struct Builder<'s> {
    source: Source<'s>,
    file: FileId,
    root: Table,
    /// The table to which keys belong now, which is put in its place once it is whole.
    table: Table,
    /// Its header; none for the root.
    header: Option<Header>,
    /// A header that is being read.
    opened: Option<Header>,
    /// The key that is being read, and whether a dot calls for more of it.
    key: Vec<Part>,
    goes_on: bool,
    /// The key of the value that is being read, outside of lists and inline tables.
    assigned: Vec<Part>,
    open: Vec<Open>,
    /// Where tables stand that dotted keys have named: no header may come back to one.
    dotted: HashSet<usize>,
}

impl<'s> Builder<'s> {
    fn new(source: Source<'s>, file: FileId) -> Self {
        Self {
            source,
            file,
            root: Table::default(),
            table: Table::default(),
            header: None,
            opened: None,
            key: Vec::new(),
            goes_on: false,
            assigned: Vec::new(),
            open: Vec::new(),
            dotted: HashSet::new(),
        }
    }

    fn raw(&self, span: toml_parser::Span, encoding: Option<Encoding>) -> Raw<'s> {
        let text = self.source.get(span).map_or("", |raw| raw.as_str());
        Raw::new_unchecked(text, encoding, span)
    }

    fn open_header(&mut self, place: toml_parser::Span, is_of_list: bool, errors: &mut dyn ErrorSink) {
        self.finish_header(errors);
        self.finish_table(errors);
        self.key.clear();
        self.opened = Some(Header { key: Vec::new(), place, is_of_list });
    }

    fn close_header(&mut self, end: toml_parser::Span, errors: &mut dyn ErrorSink) {
        if let Some(header) = &mut self.opened {
            header.place = header.place.append(end);
        }
        self.finish_header(errors);
    }

    /// Begins the table of the header that has been read. What only parts of keys have named may be there already.
    fn finish_header(&mut self, errors: &mut dyn ErrorSink) {
        let Some(mut header) = self.opened.take() else { return };
        header.key = self.take_key(errors);
        if let Some((last, around)) = header.key.split_last().filter(|_| !header.is_of_list)
            && let Some(parent) = descend(&mut self.root, around, self.file, Reach::Header, &mut self.dotted, errors)
            && let Some((_, Entry { key, node })) = parent.shift_remove_entry(&last.name)
        {
            let is_free = node.span == key && !self.dotted.contains(&key.start);
            if !is_free {
                errors.report_error(duplicate(last.place));
            }
            if let Value::Table(table) = node.value {
                self.table = *table;
            }
        }
        self.header = Some(header);
    }

    /// Puts the table that has been read in its place.
    fn finish_table(&mut self, errors: &mut dyn ErrorSink) {
        let table = take(&mut self.table);
        let Some(header) = self.header.take() else {
            self.root = table;
            return;
        };
        let file = self.file;
        let node = Node { span: place(header.place, file), value: Value::Table(Box::new(table)) };
        let Some((last, around)) = header.key.split_last() else { return };
        let Some(parent) = descend(&mut self.root, around, file, Reach::Header, &mut self.dotted, errors) else {
            return;
        };
        let key = place(last.place, file);
        if !header.is_of_list {
            parent.insert(last.name.clone(), Entry { key, node });
            return;
        }
        let entry = parent.entry(last.name.clone()).or_insert_with(|| {
            let list = Node { span: node.span, value: Value::List(Vec::new()) };
            Entry { key, node: list }
        });
        let is_value = stands_behind_its_key(entry);
        match &mut entry.node.value {
            Value::List(list) if !is_value => list.push(node),
            _ => errors.report_error(duplicate(last.place)),
        }
    }

    /// The key that has been read; nothing, where it has too many parts.
    fn take_key(&mut self, errors: &mut dyn ErrorSink) -> Vec<Part> {
        self.goes_on = false;
        let key = take(&mut self.key);
        if key.len() > DEEPEST as usize {
            errors.report_error(ParseError::new("a key has too many parts").with_unexpected(key[0].place));
            return Vec::new();
        }
        key
    }

    /// Takes a value to where it belongs.
    fn put(&mut self, node: Node, errors: &mut dyn ErrorSink) {
        let (table, mut key, reach) = match self.open.last_mut() {
            Some(Open::List { list, .. }) => {
                list.push(node);
                return;
            }
            Some(Open::Table { table, key, .. }) => (table, take(key), Reach::Inline),
            None => (&mut self.table, take(&mut self.assigned), Reach::Key),
        };
        let Some(last) = key.pop() else { return };
        let Some(table) = descend(table, &key, self.file, reach, &mut self.dotted, errors) else { return };
        match table.entry(last.name) {
            MapEntry::Vacant(free) => drop(free.insert(Entry { key: place(last.place, self.file), node })),
            MapEntry::Occupied(_) => errors.report_error(duplicate(last.place)),
        }
        if self.key.capacity() == 0 {
            // there are as many keys as values, and one list is enough for most
            key.clear();
            self.key = key;
        }
    }
}

/// What the parsers of TOML say of a key that is there already.
const DUPLICATE: &str = "duplicate key";

fn duplicate(place: toml_parser::Span) -> ParseError {
    ParseError::new(DUPLICATE).with_unexpected(place)
}

/// Who asks for a table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// A header: through tables and the last of listed ones.
    Header,
    /// A dotted key: through tables that only such keys have made.
    Key,
    /// A dotted key in an inline table.
    Inline,
}

/// The table that parts of a key name, made where it is not there yet.
fn descend<'t>(
    mut table: &'t mut Table,
    parts: &[Part],
    file: FileId,
    reach: Reach,
    dotted: &mut HashSet<usize>,
    errors: &mut dyn ErrorSink,
) -> Option<&'t mut Table> {
    for part in parts {
        let key = place(part.place, file);
        let entry = table.entry(part.name.clone()).or_insert_with(|| {
            let node = Node { span: key, value: Value::Table(Box::default()) };
            Entry { key, node }
        });
        if let Err(words) = way_in(entry, reach) {
            errors.report_error(ParseError::new(words).with_unexpected(part.place));
            return None;
        }
        if reach == Reach::Key {
            dotted.insert(entry.key.start);
        }
        let value = match &mut entry.node.value {
            Value::List(list) => &mut list.last_mut()?.value,
            value => value,
        };
        let Value::Table(inner) = value else { return None };
        table = inner;
    }
    Some(table)
}

/// May a key lead through what stands here? Else what is wrong with that.
fn way_in(entry: &Entry, reach: Reach) -> Result<(), String> {
    let is_value = stands_behind_its_key(entry);
    match (&entry.node.value, reach) {
        (Value::Table(_) | Value::List(_), Reach::Header) if !is_value => Ok(()),
        (Value::Table(_), _) if entry.node.span == entry.key => Ok(()),
        (Value::Table(_), Reach::Inline) => Err(DUPLICATE.to_owned()),
        (Value::Table(_) | Value::List(_), Reach::Key) if !is_value => Err(DUPLICATE.to_owned()),
        (value, _) => Err(format!("cannot extend value of type {} with a dotted key", value.type_name())),
    }
}

impl Value {
    /// What TOML calls a value of this kind.
    fn type_name(&self) -> &'static str {
        match self {
            Self::Text(_) => "string",
            Self::Integer(_) => "integer",
            Self::Float(_) => "float",
            Self::Boolean(_) => "boolean",
            Self::Moment(_) => "datetime",
            Self::List(_) => "array",
            Self::Table(_) => "inline table",
        }
    }
}

impl EventReceiver for Builder<'_> {
    fn std_table_open(&mut self, span: toml_parser::Span, errors: &mut dyn ErrorSink) {
        self.open_header(span, false, errors);
    }

    fn array_table_open(&mut self, span: toml_parser::Span, errors: &mut dyn ErrorSink) {
        self.open_header(span, true, errors);
    }

    fn std_table_close(&mut self, span: toml_parser::Span, errors: &mut dyn ErrorSink) {
        self.close_header(span, errors);
    }

    fn array_table_close(&mut self, span: toml_parser::Span, errors: &mut dyn ErrorSink) {
        self.close_header(span, errors);
    }

    fn simple_key(&mut self, span: toml_parser::Span, encoding: Option<Encoding>, errors: &mut dyn ErrorSink) {
        if !take(&mut self.goes_on) {
            self.key.clear();
        }
        let mut name = Cow::Borrowed("");
        self.raw(span, encoding).decode_key(&mut name, errors);
        self.key.push(Part { name: name.into_owned(), place: span });
    }

    fn key_sep(&mut self, _span: toml_parser::Span, _errors: &mut dyn ErrorSink) {
        self.goes_on = true;
    }

    fn key_val_sep(&mut self, _span: toml_parser::Span, errors: &mut dyn ErrorSink) {
        let read = self.take_key(errors);
        match self.open.last_mut() {
            Some(Open::Table { key, .. }) => *key = read,
            Some(Open::List { .. }) => {}
            None => self.assigned = read,
        }
    }

    fn array_open(&mut self, span: toml_parser::Span, _errors: &mut dyn ErrorSink) -> bool {
        self.open.push(Open::List { start: span.start(), list: Vec::new() });
        true
    }

    fn array_close(&mut self, span: toml_parser::Span, errors: &mut dyn ErrorSink) {
        if let Some(Open::List { start, list }) = self.open.pop() {
            let span = Span { file: self.file, start, end: span.end() };
            self.put(Node { span, value: Value::List(list) }, errors);
        }
    }

    fn inline_table_open(&mut self, span: toml_parser::Span, _errors: &mut dyn ErrorSink) -> bool {
        self.open.push(Open::Table { start: span.start(), table: Table::default(), key: Vec::new() });
        true
    }

    fn inline_table_close(&mut self, span: toml_parser::Span, errors: &mut dyn ErrorSink) {
        if let Some(Open::Table { start, table, .. }) = self.open.pop() {
            let span = Span { file: self.file, start, end: span.end() };
            self.put(Node { span, value: Value::Table(Box::new(table)) }, errors);
        }
    }

    fn scalar(&mut self, span: toml_parser::Span, encoding: Option<Encoding>, errors: &mut dyn ErrorSink) {
        let mut text = Cow::Borrowed("");
        let value = match self.raw(span, encoding).decode_scalar(&mut text, errors) {
            ScalarKind::String => Value::Text(text.into_owned()),
            ScalarKind::Boolean(truth) => Value::Boolean(truth),
            ScalarKind::Float => {
                if text.parse::<f64>().is_err() {
                    errors.report_error(ParseError::new("invalid number").with_unexpected(span));
                }
                Value::Float(text.into_owned())
            }
            ScalarKind::Integer(radix) => i64::from_str_radix(&text, radix.value()).map_or_else(
                |error| {
                    let words = match error.kind() {
                        IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => "number of more than 64 bits",
                        _ => "invalid number",
                    };
                    errors.report_error(ParseError::new(words).with_unexpected(span));
                    Value::Float(text.into_owned())
                },
                Value::Integer,
            ),
            ScalarKind::DateTime => match text.parse::<Datetime>() {
                Ok(moment) => Value::Moment(moment.to_string()),
                Err(error) => {
                    errors.report_error(ParseError::new(error.to_string()).with_unexpected(span));
                    Value::Moment(String::new())
                }
            },
        };
        self.put(Node { span: place(span, self.file), value }, errors);
    }

    fn newline(&mut self, _span: toml_parser::Span, errors: &mut dyn ErrorSink) {
        // a header without its bracket ends with its line
        self.finish_header(errors);
    }
}
