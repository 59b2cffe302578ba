//! Two states side by side: what differs, object by object and member by member.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Value, json};

use super::compare::settle_part;
use super::parts::{Part, parts};
use crate::diag::make_visible;
use crate::plan::Workload;
use crate::rehearse::tenant::{ObjectKey, State};

/// How the id of everything begins that a simulated tenant made itself.
const MINTED: &str = "5eed0000-";
/// The most characters of a value that a change quotes.
const LONGEST: usize = 120;

/// A member of an object that is another way, or a whole object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectChange {
    /// Where it is.
    pub workload: Workload,
    /// Which it is; none for what scripts have no name for.
    pub object: Option<ObjectKey>,
    /// The same in words.
    pub title: String,
    /// What is the matter with it: ` is gone`, `: state was "disabled", is "enabled"`.
    pub how: String,
}

impl fmt::Display for ObjectChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.title, self.how)
    }
}

/// What is another way in the second state; nothing where both have the same canonical form. What was removed and made
/// again is not what it was.
#[must_use]
pub fn changed_objects(before: &State, after: &State) -> Vec<ObjectChange> {
    compare(parts(before), parts(after))
}

/// The same, where it does not matter which ids a tenant gave to what was made in it.
#[must_use]
pub fn changed_beyond_ids(before: &State, after: &State) -> Vec<ObjectChange> {
    compare(by_name(parts(before)), by_name(parts(after)))
}

/// What tells a part from others: service, word and id.
type PartKey = (Workload, &'static str, String);

fn compare(before: Vec<Part>, after: Vec<Part>) -> Vec<ObjectChange> {
    let (before, mut after) = (by_id(before), by_id(after));
    let mut found = Vec::new();
    for (key, old) in &before {
        let new = after.remove(key).unwrap_or_default();
        for (old, new) in old.iter().zip(&new) {
            // most are the same, and to put a part in one form takes its time
            if old.value != new.value {
                push_changes(&settled(old), &settled(new), &mut found);
            }
        }
        found.extend(old.iter().skip(new.len()).map(|old| change(old, " is gone".to_owned())));
        found.extend(new.iter().skip(old.len()).map(|new| change(new, " is new".to_owned())));
    }
    found.extend(after.values().flatten().map(|new| change(new, " is new".to_owned())));
    found
}

/// Parts by what tells them apart. Several can have one id where ids are names: these in one form, and in order.
fn by_id(parts: Vec<Part>) -> BTreeMap<PartKey, Vec<Part>> {
    let mut all: BTreeMap<PartKey, Vec<Part>> = BTreeMap::new();
    for part in parts {
        let key = (part.workload, part.word, part.id.to_lowercase());
        all.entry(key).or_default().push(part);
    }
    for same in all.values_mut().filter(|same| same.len() > 1) {
        for part in same.iter_mut() {
            *part = settled(part);
        }
        same.sort_by_cached_key(|part| part.value.to_string());
    }
    all
}

/// A part in one form.
fn settled(part: &Part) -> Part {
    Part { value: settle_part(part), ..part.clone() }
}

fn change(part: &Part, how: String) -> ObjectChange {
    let side = if part.workload == Workload::Graph { String::new() } else { format!("{}: ", part.workload.title()) };
    let name = if part.name.is_empty() { String::new() } else { format!(" {}", make_visible(&part.name)) };
    ObjectChange {
        workload: part.workload,
        object: part.kind.map(|kind| ObjectKey { kind, identity: part.name.clone() }),
        title: format!("{side}{}{name}", part.word),
        how,
    }
}

fn push_changes(old: &Part, new: &Part, found: &mut Vec<ObjectChange>) {
    if old.value == new.value {
        return;
    }
    let leaves = |part: &Part| {
        let mut leaves = BTreeMap::new();
        collect_leaves("", &part.value, &mut leaves);
        leaves
    };
    let (before, after) = (leaves(old), leaves(new));
    let paths = before.keys().chain(after.keys().filter(|path| !before.contains_key(*path)));
    for path in paths.filter(|path| before.get(*path) != after.get(*path)) {
        let (was, is) = (quote(before.get(path)), quote(after.get(path)));
        found.push(change(old, format!(": {} was {was}, is {is}", make_visible(path))));
    }
}

/// The members that are no tables, by address.
fn collect_leaves(path: &str, value: &Value, into: &mut BTreeMap<String, Value>) {
    match value {
        Value::Null => {}
        Value::Object(members) => {
            for (name, inner) in members {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                collect_leaves(&path, inner, into);
            }
        }
        leaf => drop(into.insert(path.to_owned(), leaf.clone())),
    }
}

fn quote(value: Option<&Value>) -> String {
    let Some(value) = value else { return "not set".to_owned() };
    let text = make_visible(&value.to_string()).into_owned();
    if text.chars().count() <= LONGEST {
        return text;
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("{start}\u{2026}")
}

/// Parts in which the ids of what was made in the tenant are the names of it.
fn by_name(mut parts: Vec<Part>) -> Vec<Part> {
    let minted = parts.iter().filter(|part| part.id.starts_with(MINTED));
    let names: BTreeMap<String, String> =
        minted.map(|part| (part.id.clone(), format!("id of {} {}", part.word, part.name))).collect();
    if !names.is_empty() {
        for part in &mut parts {
            if let Some(name) = names.get(&part.id) {
                part.id.clone_from(name);
            }
            rename(&mut part.value, &names);
        }
    }
    parts
}

fn rename(value: &mut Value, names: &BTreeMap<String, String>) {
    match value {
        Value::String(text) => {
            if let Some(name) = names.get(text.as_str()) {
                *value = json!(name);
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|one| rename(one, names)),
        Value::Object(members) => members.values_mut().for_each(|one| rename(one, names)),
        _ => {}
    }
}
