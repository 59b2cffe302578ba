//! Two versions of a posture's text to the places in the new one that were edited, and which of them lie behind an object:
//! those inside its own table, and those inside the tables of what it names.

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};

use crate::source::{Document, Node, Path, Segment, Sources, Span, Value};

/// A posture as somebody wrote it.
#[derive(Debug, Clone)]
pub struct Written {
    /// The files.
    pub sources: Sources,
    /// The document that they make.
    pub document: Document,
}

/// A place that was edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The address of what differs.
    pub path: Path,
    /// Where it stands now; where it is gone, what stood around it.
    pub span: Span,
}

/// How far names are followed from table to table: a policy names an audience, which includes another.
const DEEPEST: usize = 4;

/// All places that were edited, in the order of the new document.
#[must_use]
pub fn edits(old: &Document, new: &Document) -> Vec<Edit> {
    let mut found = Vec::new();
    compare(&Path::root(), &old.root, &new.root, new, &mut found);
    found
}

fn compare(path: &Path, old: &Node, new: &Node, document: &Document, found: &mut Vec<Edit>) {
    match (&old.value, &new.value) {
        (Value::Table(before), Value::Table(now)) => {
            for (key, entry) in &**now {
                let inner = path.join(key);
                match before.get(key) {
                    Some(known) => compare(&inner, &known.node, &entry.node, document, found),
                    None => found.push(Edit { span: entry.key, path: inner }),
                }
            }
            for key in before.keys().filter(|key| !now.contains_key(*key)) {
                let inner = path.join(key);
                found.push(Edit { span: document.key_span(&inner), path: inner });
            }
        }
        (Value::List(before), Value::List(now)) => compare_lists(path, before, now, document, found),
        _ if is_same(old, new) => {}
        _ => found.push(Edit { path: path.clone(), span: new.span }),
    }
}

/// Elements that both have at the beginning and at the end are the same ones; what lies between is compared one by one.
fn compare_lists(path: &Path, old: &[Node], new: &[Node], document: &Document, found: &mut Vec<Edit>) {
    let start = old.iter().zip(new).take_while(|(old, new)| is_same(old, new)).count();
    let rest = old.len().min(new.len()) - start;
    let end = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(old, new)| is_same(old, new)).count();
    let (before, now) = (&old[start..old.len() - end], &new[start..new.len() - end]);
    for (position, element) in now.iter().enumerate() {
        let inner = path.join(start + position);
        match before.get(position) {
            Some(known) if element.as_table().is_some() => compare(&inner, known, element, document, found),
            _ if before.iter().any(|known| is_same(known, element)) => {}
            _ => found.push(Edit { span: element.span, path: inner }),
        }
    }
    let gone = before.iter().any(|known| !now.iter().any(|element| is_same(known, element)));
    if gone && before.len() > now.len() {
        found.push(Edit { path: path.clone(), span: document.key_span(path) });
    }
}

/// The same, wherever it stands?
fn is_same(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Table(one), Value::Table(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, entry)| other.get(key).is_some_and(|known| is_same(&entry.node, &known.node)))
        }
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (one, other) => one == other,
    }
}

/// The tables of a posture that stand for themselves, and what they name: which edits lie behind an object.
#[derive(Debug)]
pub struct Background<'a> {
    edits: Vec<(&'a Edit, Option<String>)>,
    words: BTreeMap<String, BTreeSet<&'a str>>,
    by_name: BTreeMap<String, BTreeSet<String>>,
}

impl<'a> Background<'a> {
    /// Of edits, and both texts.
    #[must_use]
    pub fn new(edits: &'a [Edit], texts: [&'a Document; 2]) -> Self {
        let mut background = Self {
            edits: edits.iter().map(|edit| (edit, unit_of(&edit.path.segments()))).collect(),
            words: BTreeMap::new(),
            by_name: BTreeMap::new(),
        };
        for document in texts {
            background.read(&mut Vec::new(), &document.root, None);
        }
        background
    }

    fn read(&mut self, path: &mut Vec<Segment>, node: &'a Node, unit: Option<&str>) {
        let begun = if unit.is_none() { unit_of(path) } else { None };
        if let (Some(address), Some(Segment::Key(name))) = (&begun, path.last()) {
            self.by_name.entry(name.to_string()).or_default().insert(address.clone());
        }
        let unit = begun.as_deref().or(unit);
        let mut inner = |segment: Segment, node: &'a Node| {
            path.push(segment);
            self.read(path, node, unit);
            path.pop();
        };
        match &node.value {
            Value::Table(table) => table.iter().for_each(|(key, entry)| inner(key.into(), &entry.node)),
            Value::List(list) => list.iter().enumerate().for_each(|(place, node)| inner(place.into(), node)),
            Value::Text(text) => {
                if let Some(unit) = unit {
                    if unit.starts_with("exceptions.") {
                        // what an exception names is changed by it
                        self.by_name.entry(text.clone()).or_default().insert(unit.to_owned());
                    }
                    match self.words.get_mut(unit) {
                        Some(words) => drop(words.insert(text)),
                        None => drop(self.words.insert(unit.to_owned(), BTreeSet::from([text.as_str()]))),
                    }
                }
            }
            _ => {}
        }
    }

    /// The edits behind an object that comes from this address: its own first, then those of what it names.
    #[must_use]
    pub fn behind(&self, origin: &str) -> Vec<&'a Edit> {
        let mut behind: Vec<&Edit> = self
            .edits
            .iter()
            .filter(|(edit, _)| is_around(origin, &edit.path.to_string()))
            .map(|(edit, _)| *edit)
            .collect();
        let home = self.words.keys().filter(|unit| is_around(unit, origin));
        let mut open: BTreeSet<String> = home.cloned().chain([origin.to_owned()]).collect();
        let mut known = open.clone();
        for _ in 0..DEEPEST {
            let own = open.iter().filter_map(|unit| unit.rsplit('.').next());
            let exceptions = own.filter_map(|name| self.by_name.get(name)).flatten();
            let exceptions = exceptions.filter(|unit| unit.starts_with("exceptions."));
            let words = open.iter().filter_map(|unit| self.words.get(unit)).flatten();
            let named = words.filter_map(|word| self.by_name.get(*word)).flatten();
            let named = named.filter(|unit| !unit.starts_with("exceptions."));
            open = exceptions.chain(named).filter(|unit| !known.contains(*unit)).cloned().collect();
            known.extend(open.iter().cloned());
            let inner = self.edits.iter().filter(|(_, unit)| unit.as_ref().is_some_and(|unit| open.contains(unit)));
            behind.extend(inner.map(|(edit, _)| *edit));
        }
        behind.dedup();
        behind
    }
}

/// Is one of the addresses around the other, or the same?
fn is_around(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    !short.is_empty() && long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// The table that stands for itself around an address, or that is there.
fn unit_of(path: &[impl Borrow<Segment>]) -> Option<String> {
    let key = |position: usize| match path.get(position).map(Borrow::borrow) {
        Some(Segment::Key(key)) => Some(&**key),
        _ => None,
    };
    let depth = match (key(0)?, key(1)) {
        ("organization" | "emergency-access", _) => 1,
        ("conditional-access" | "exceptions" | "rollout", _) => 3,
        (_, Some("authentication-policies" | "cas-mailboxes")) => 3,
        _ => 2,
    };
    let unit = path.get(..depth)?;
    Some(Path::keys(unit.iter().map(|segment| segment.borrow().clone())).to_string())
}
