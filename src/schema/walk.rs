//! The structural check: a document against the shape of a posture. Every fault is reported; what is faulty is then
//! taken out or, where it must be there, replaced by a stand-in, so that the meaning of the rest can still be checked.

use std::collections::BTreeSet;

use super::rules::missing_key::Sample;
use super::rules::{malformed_text, missing_key, out_of_bounds, unknown_key, unknown_value, wrong_type};
use super::shape::{Field, Shape};
use super::shapes::POSTURE;
use crate::diag::{Sink, suggest};
use crate::posture::check_format;
use crate::source::{Document, Entry, Node, Path, Span, Step, Table, Trail, Value};

/// What the structural check found out.
#[derive(Debug, Default)]
pub struct Structure {
    /// Addresses at which something was faulty: what rules say about these is not trusted.
    pub faulty: BTreeSet<Path>,
}

impl Structure {
    /// Is this address faulty, or below one that is?
    #[must_use]
    pub fn is_faulty(&self, path: &Path) -> bool {
        if self.faulty.is_empty() {
            return false;
        }
        path.outwards().any(|path| self.faulty.contains(path))
    }
}

/// Checks and mends a document in place.
pub fn check_structure(document: &mut Document, sink: &mut Sink) -> Structure {
    let mut walk = Walk { sink, structure: Structure::default() };
    walk.check(&mut document.root, &POSTURE, &Trail::ROOT);
    walk.structure
}

struct Walk<'a> {
    sink: &'a mut Sink,
    structure: Structure,
}

impl Walk<'_> {
    /// Is the value of this shape, perhaps after mending something inside?
    fn check(&mut self, node: &mut Node, shape: &'static Shape, at: &Trail<'_>) -> bool {
        match (shape, &mut node.value) {
            (Shape::Open, _) | (Shape::Boolean, Value::Boolean(_)) => true,
            (Shape::Integer { least, most }, Value::Integer(number)) => {
                let fits = (*least..=*most).contains(number);
                if !fits {
                    self.sink.push(out_of_bounds::number(*number, *least, *most, node.span).about(at.path()));
                }
                fits
            }
            (Shape::Word(words), Value::Text(text)) => {
                let known = words.iter().any(|word| word == text);
                self.judge((!known).then(|| unknown_value::report(text, words, node.span)), at)
            }
            (Shape::Text { format, least, most }, Value::Text(text)) => {
                let problem = if !(*least..=*most).contains(&text.chars().count()) {
                    Some(out_of_bounds::length(text.chars().count(), *least, *most, "character", node.span))
                } else if *format == Some("date") {
                    Some(wrong_type::report("a date such as 2027-01-31 without quotes", &node.value, node.span))
                } else {
                    let format = format.unwrap_or_default();
                    check_format(format, text).map(|why| malformed_text::report(text, &why, node.span))
                };
                self.judge(problem, at)
            }
            (Shape::Text { format: Some("date"), .. }, Value::Moment(text)) => {
                let valid = text.parse::<jiff::civil::Date>().is_ok() && text.len() == 10;
                let why = "a date has the form 2027-01-31, without a time";
                self.judge((!valid).then(|| malformed_text::report(text, why, node.span)), at)
            }
            (Shape::List { element, least, most }, Value::List(list)) => {
                let count = list.len();
                if !(*least..=*most).contains(&count) {
                    let problem = out_of_bounds::length(count, *least, *most, "element", node.span);
                    self.sink.push(problem.about(at.path()));
                    self.structure.faulty.insert(at.path());
                }
                self.check_list(list, element, at);
                true
            }
            (Shape::Record(fields), Value::Table(_)) => {
                self.check_record(node, fields, at);
                true
            }
            (Shape::Map(value), Value::Table(table)) => {
                self.check_map(table, value, at);
                true
            }
            (Shape::Either(branches), _) => {
                let taken = branches.iter().copied().find(|branch| takes(branch, &node.value));
                match taken {
                    Some(branch) => self.check(node, branch, at),
                    None => {
                        let expected: Vec<&str> = branches.iter().map(|branch| expected(branch)).collect();
                        let problem = wrong_type::report(&expected.join(" or "), &node.value, node.span);
                        self.judge(Some(problem), at)
                    }
                }
            }
            (_, value) => {
                let problem = wrong_type::report(expected(shape), value, node.span);
                self.judge(Some(problem), at)
            }
        }
    }

    fn judge(&mut self, problem: Option<crate::diag::Diagnostic>, at: &Trail<'_>) -> bool {
        let fits = problem.is_none();
        if let Some(problem) = problem {
            self.sink.push(problem.about(at.path()));
        }
        fits
    }

    fn check_list(&mut self, list: &mut Vec<Node>, element: &'static Shape, at: &Trail<'_>) {
        let mut position = 0;
        let mut kept = 0;
        list.retain_mut(|node| {
            // findings name the element as it is numbered after the faulty ones are gone, so that later stages agree
            let keep = self.check(node, element, &at.join(Step::Index(kept)));
            position += 1;
            kept += usize::from(keep);
            keep
        });
        if kept < position {
            self.structure.faulty.insert(at.path());
        }
    }

    fn check_map(&mut self, table: &mut Table, value: &'static Shape, at: &Trail<'_>) {
        table.retain(|key, entry| {
            let inner = at.join(Step::Key(key));
            let fits = self.check(&mut entry.node, value, &inner);
            if !fits {
                self.structure.faulty.insert(inner.path());
            }
            fits
        });
    }

    fn check_record(&mut self, node: &mut Node, fields: &'static [Field], at: &Trail<'_>) {
        let span = node.span;
        let Value::Table(table) = &mut node.value else { return };
        self.check_keys(table, fields, at);
        let mut trusted = true;
        table.retain(|key, entry| {
            let Some(field) = field_of(fields, key) else { return true };
            let inner = at.join(Step::Key(key));
            if self.check(&mut entry.node, field.shape, &inner) {
                return true;
            }
            self.structure.faulty.insert(inner.path());
            if field.required {
                trusted = false;
                entry.node.value = stand_in(field.shape);
            }
            field.required
        });
        let mut lacking = Vec::new();
        for &Field { key, shape, .. } in fields.iter().filter(|field| field.required) {
            if !table.contains_key(key) {
                trusted = false;
                lacking.push((key, sample(shape)));
                table.insert(key.to_owned(), Entry { key: span, node: Node { span, value: stand_in(shape) } });
            }
        }
        if !lacking.is_empty() {
            self.sink.push(missing_key::report(&lacking, &at.path(), header_of(span, at)).about(at.path()));
        }
        if !trusted {
            // with a stand-in at its heart it says nothing that its author meant
            self.structure.faulty.insert(at.path());
        }
    }

    /// Takes out keys that are not known. One that is plainly misspelt is taken for what it should be, lest something else
    /// be missed in its stead.
    fn check_keys(&mut self, table: &mut Table, fields: &'static [Field], at: &Trail<'_>) {
        if table.keys().all(|key| field_of(fields, key).is_some()) {
            return;
        }
        let known: Vec<&str> = fields.iter().map(|field| field.key).filter(|known| *known != "allow").collect();
        for (key, entry) in std::mem::take(table) {
            if field_of(fields, &key).is_some() {
                let earlier = table.insert(key.clone(), entry);
                if let (Some(earlier), Some(entry)) = (earlier, table.get_mut(&key)) {
                    adopt(entry, earlier);
                }
                continue;
            }
            let near = suggest(&key, known.iter().copied());
            let top = !at.is_root() && field_of(top_fields(), &key).is_some();
            let finding = unknown_key::report(&key, near, &known, top, entry.key);
            self.sink.push(finding.about(at.path().join(&key)));
            let Some(near) = near else { continue };
            self.structure.faulty.insert(at.path().join(near.to_owned()));
            match table.get_mut(near) {
                Some(meant) => adopt(meant, entry),
                None => {
                    table.insert(near.to_owned(), entry);
                }
            }
        }
    }
}

/// A known key.
fn field_of(fields: &'static [Field], key: &str) -> Option<&'static Field> {
    fields.iter().find(|field| field.key == key)
}

/// The keys of a posture.
fn top_fields() -> &'static [Field] {
    match &POSTURE {
        Shape::Record(fields) => fields,
        _ => &[],
    }
}

/// Adds to a table what stands under another spelling of its key.
fn adopt(meant: &mut Entry, misspelt: Entry) {
    let (Value::Table(table), Value::Table(more)) = (&mut meant.node.value, misspelt.node.value) else { return };
    for (key, entry) in *more {
        table.entry(key).or_insert(entry);
    }
}

/// How a value of this shape is written, for help.
fn sample(shape: &'static Shape) -> Sample {
    match shape {
        Shape::Boolean => Sample::Value("true"),
        Shape::Integer { least, most } if least == most && *least == 1 => Sample::Value("1"),
        Shape::Integer { .. } => Sample::Value("…"),
        Shape::Word(words) => Sample::Words(words),
        Shape::Text { format: Some("date"), .. } => Sample::Value("2027-01-31"),
        Shape::Text { .. } => Sample::Value("\"…\""),
        Shape::List { .. } => Sample::Value("[…]"),
        Shape::Open | Shape::Record(_) | Shape::Map(_) => Sample::Table,
        Shape::Either(branches) => branches.first().map_or(Sample::Value("…"), |branch| sample(branch)),
    }
}

/// Where to point for something that a table lacks: at its header, and for a whole document at its beginning.
fn header_of(span: Span, at: &Trail<'_>) -> Span {
    if at.is_root() { Span { end: span.start, ..span } } else { span }
}

/// Could a value of this kind be of this shape?
fn takes(shape: &'static Shape, value: &Value) -> bool {
    match shape {
        Shape::Open => true,
        Shape::Boolean => matches!(value, Value::Boolean(_)),
        Shape::Integer { .. } => matches!(value, Value::Integer(_)),
        Shape::Text { .. } | Shape::Word(_) => matches!(value, Value::Text(_)),
        Shape::List { .. } => matches!(value, Value::List(_)),
        Shape::Record(_) | Shape::Map(_) => matches!(value, Value::Table(_)),
        Shape::Either(branches) => branches.iter().any(|branch| takes(branch, value)),
    }
}

/// What a shape takes, in words.
fn expected(shape: &'static Shape) -> &'static str {
    match shape {
        Shape::Open => "anything",
        Shape::Boolean => "`true` or `false`",
        Shape::Integer { .. } => "a whole number",
        Shape::Text { format: Some("date"), .. } => "a date such as 2027-01-31",
        Shape::Text { .. } | Shape::Word(_) => "a text",
        Shape::List { .. } => "a list",
        Shape::Record(_) | Shape::Map(_) => "a table",
        Shape::Either(branches) => branches.first().map_or("something else", |branch| expected(branch)),
    }
}

/// A value of this shape that stands in for a faulty one; nothing is ever built from it.
fn stand_in(shape: &'static Shape) -> Value {
    match shape {
        Shape::Open | Shape::Record(_) | Shape::Map(_) => {
            let mut table = Table::default();
            if let Shape::Record(fields) = shape {
                let nowhere = Span { file: crate::source::FileId(0), start: 0, end: 0 };
                for &Field { key, shape, .. } in fields.iter().filter(|field| field.required) {
                    let node = Node { span: nowhere, value: stand_in(shape) };
                    table.insert(key.to_owned(), Entry { key: nowhere, node });
                }
            }
            Value::Table(Box::new(table))
        }
        Shape::Boolean => Value::Boolean(false),
        Shape::Integer { least, .. } => Value::Integer((*least).max(0)),
        Shape::Text { format: Some("date"), .. } => Value::Moment("9999-12-31".to_owned()),
        Shape::Text { .. } => Value::Text(String::new()),
        Shape::Word(words) => Value::Text(words.first().copied().unwrap_or_default().to_owned()),
        Shape::List { .. } => Value::List(Vec::new()),
        Shape::Either(branches) => branches.first().map_or(Value::Boolean(false), |branch| stand_in(branch)),
    }
}
