//! Tables of Graph whose members are taken one by one, and what is noted while they are read. What is left of a table in
//! the end is what this program does not know.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use foldhash::fast::FixedState;

use crate::plan::{Member, ObjectKind, Value};
use crate::posture::check_format;
use crate::signin::key::{ByPlace, Key};
use crate::signin::landscape::{Account, NamedAccounts};
use crate::signin::policy::Users;

/// What objects are called, for bodies that name instead of giving an id.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Objects by kind and name.
    pub objects: BTreeMap<(ObjectKind, String), Key>,
    /// Users that are none of these, by sign-in name in lower case: there may be very many.
    pub accounts: Arc<NamedAccounts>,
    /// Whom tables of users that were read without a doubt stand for: the policies of a plan share them.
    pub(super) people: HashMap<ByPlace<[Member]>, Arc<Users>, FixedState>,
}

impl Known {
    /// These objects, and these users beside them.
    #[must_use]
    pub fn new(objects: BTreeMap<(ObjectKind, String), Key>, accounts: Arc<NamedAccounts>) -> Self {
        Self { objects, accounts, people: HashMap::default() }
    }

    fn key(&self, kind: ObjectKind, name: &str) -> Option<Key> {
        let account = || self.accounts.get(name).filter(|_| kind == ObjectKind::User).map(Account::key);
        self.objects.get(&(kind, name.to_owned())).cloned().or_else(account)
    }
}

/// What is noted while an object is read.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// What is set and not modelled: the address below the object, and the value.
    pub opaque: Vec<String>,
    /// What was read as it was meant rather than as it stands.
    pub findings: Vec<String>,
}

impl Notes {
    /// Notes something that is set and not modelled.
    pub fn doubt(&mut self, path: &str, value: &Value) {
        self.opaque.push(said(path, value));
    }

    /// Is there nothing to be said?
    pub fn is_empty(&self) -> bool {
        self.opaque.is_empty() && self.findings.is_empty()
    }

    /// Notes all that others note.
    pub fn take_over(&mut self, others: Self) {
        self.opaque.extend(others.opaque);
        others.findings.into_iter().for_each(|finding| self.find(finding));
    }

    /// Notes something that was read as it was meant.
    pub fn find(&mut self, text: String) {
        if !self.findings.contains(&text) {
            self.findings.push(text);
        }
    }
}

/// A member and its value in words: `applications.applicationFilter: {"mode":"include",…}`.
pub(super) fn said(path: &str, value: &Value) -> String {
    match value {
        Value::Text(text) => format!("{path}: {text}"),
        other => format!("{path}: {other}"),
    }
}

/// A table whose members are taken one by one. Names are compared in any case: what people publish has them wrong.
#[derive(Debug, Default)]
pub(super) struct Table<'a> {
    members: Vec<(&'a str, &'a Value)>,
    /// Something stands where a table should, so nobody knows what it would hold.
    pub unclear: bool,
}

impl<'a> Table<'a> {
    /// The members that are set, without what the protocol adds.
    pub fn new(table: &'a [Member]) -> Self {
        let set = table.iter().filter(|(name, value)| !is_nothing(value) && !is_annotation(name));
        Self { members: set.map(|(name, value)| (&**name, value)).collect(), unclear: false }
    }

    /// Takes a member; none where it is not set.
    pub fn take(&mut self, name: &str) -> Option<&'a Value> {
        let position = self.members.iter().position(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(self.members.remove(position).1)
    }

    /// Takes a list of ids, or where there is none the list of names that some exports have in its place: `includeGroups`
    /// or `includeGroupNames`.
    pub fn take_named(&mut self, name: &str) -> Option<&'a Value> {
        self.take(name).or_else(|| {
            let stem = name.strip_suffix('s').unwrap_or(name);
            let is_names = |known: &str| {
                let (start, end) = known.split_at_checked(stem.len()).unwrap_or_default();
                start.eq_ignore_ascii_case(stem) && end.eq_ignore_ascii_case("Names")
            };
            let position = self.members.iter().position(|(known, _)| is_names(known))?;
            Some(self.members.remove(position).1)
        })
    }

    /// Takes members that decide nothing.
    pub fn skip(&mut self, names: &[&str]) {
        self.members.retain(|(known, _)| !names.iter().any(|name| known.eq_ignore_ascii_case(name)));
    }

    /// Takes a table; an empty one where it is not set. One that is anything else is a doubt.
    pub fn table(&mut self, name: &str, notes: &mut Notes) -> Table<'a> {
        Table::of(name, self.take(name), notes)
    }

    /// The same of a member that has been taken.
    pub fn of(name: &str, value: Option<&'a Value>, notes: &mut Notes) -> Self {
        match value {
            Some(Value::Table(table)) => Table::new(table),
            Some(other) => {
                notes.doubt(name, other);
                Table { members: Vec::new(), unclear: true }
            }
            None => Table::default(),
        }
    }

    /// What nobody took.
    pub fn rest(self) -> Vec<(&'a str, &'a Value)> {
        self.members
    }
}

/// Is it set to nothing? Graph uses null, empty lists and empty tables for the same.
pub(super) fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.chars().all(char::is_whitespace),
        Value::List(list) => list.iter().all(is_nothing),
        Value::Table(table) => table.iter().all(|(name, value)| is_annotation(name) || is_nothing(value)),
        Value::Boolean(_) | Value::Integer(_) | Value::IdOf { .. } => false,
    }
}

/// Is a member what the protocol adds to a table, a type, a link, an action? A bound object is none of it, it is a value.
#[must_use]
pub fn is_annotation(name: &str) -> bool {
    // looked at as a whole: that is several at a time
    if !name.bytes().fold(false, |found, byte| found | matches!(byte, b'@' | b'#')) {
        return false;
    }
    let mut signs = name.match_indices('@').map(|(at, _)| &name[at..]);
    name.starts_with('#') || (signs.any(|rest| rest.starts_with("@odata.")) && !name.ends_with("@odata.bind"))
}

/// A text or several, as a list or between commas; nothing where something else is among them.
pub(super) fn words(value: &Value) -> Option<Vec<&str>> {
    let mut all = Vec::new();
    match value {
        Value::Text(text) => all.extend(text.split(',')),
        Value::List(list) => {
            for element in list.iter().filter(|element| !is_nothing(element)) {
                all.push(element.as_str()?);
            }
        }
        _ => return None,
    }
    Some(all.into_iter().map(str::trim).filter(|word| !word.is_empty()).collect())
}

/// The values of a list; a single value stands for a list of one.
pub(super) fn elements(value: &Value) -> Vec<&Value> {
    match value {
        Value::List(list) => list.iter().filter(|element| !is_nothing(element)).collect(),
        other => vec![other],
    }
}

/// What a value names: an id, or an object of this kind that is called so.
pub(super) fn key(value: &Value, kind: Option<ObjectKind>, known: &Known) -> Option<Key> {
    let (kind, name) = match value {
        Value::Text(text) if is_id(text) => return Some(Key::id(text.trim())),
        Value::Text(text) => (kind, text.trim()),
        Value::IdOf { kind, identity } => (Some(*kind), identity.as_str()),
        _ => return None,
    };
    let name = if kind == Some(ObjectKind::User) { name.to_lowercase() } else { name.to_owned() };
    Some(kind.and_then(|kind| known.key(kind, &name)).unwrap_or(Key::Name(name)))
}

/// Is it an id of the directory?
pub(super) fn is_id(text: &str) -> bool {
    check_format("guid", text.trim()).is_none()
}

/// The value of a vocabulary that a word stands for. A word in the wrong case is noted and read as it was meant: what the
/// service takes is told apart by more than case.
pub(super) fn word_of<T: Copy>(
    word: &str,
    all: &[T],
    graph: fn(T) -> &'static str,
    path: &str,
    notes: &mut Notes,
) -> Option<T> {
    let found = all.iter().copied().find(|one| graph(*one).eq_ignore_ascii_case(word))?;
    if graph(found) != word {
        notes.find(format!("{path}: `{word}` is written `{}`", graph(found)));
    }
    Some(found)
}

/// Is a word this keyword? One in the wrong case is noted.
pub(super) fn is_keyword(word: &str, keyword: &'static str, path: &str, notes: &mut Notes) -> bool {
    word_of(word, &[keyword], |keyword| keyword, path, notes).is_some()
}
