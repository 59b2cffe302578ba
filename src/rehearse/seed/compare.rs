//! Two states side by side: one form for what has to be equal before a rollout and after it was rolled back, the members
//! in which two states differ, and all objects by the names under which scripts know them. Exchange keeps only settings
//! that are not as in a fresh organization, so both states must be those of a tenant at work.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::names::is_guid;
use super::parts::{Part, parts};
use crate::diag::make_visible;
use crate::plan::Workload;
use crate::rehearse::tenant::{ObjectKey, State};

/// All objects by service and by the name under which scripts know them, in one form. Several can have one name.
pub type Objects = BTreeMap<(Workload, ObjectKey), Vec<Value>>;

/// What a service writes on its own.
const VOLATILE: [&str; 3] = ["createdDateTime", "modifiedDateTime", "deletedDateTime"];
/// Members of Graph that are several words in one text, in whatever order.
const WORD_LISTS: [&str; 3] = ["guestOrExternalUserTypes", "insiderRiskLevels", "transferMethods"];
/// The most characters of a value that a difference quotes.
const LONGEST: usize = 120;

/// A state in one form: members and lists in order, nothing empty, no times. Ids stay: what was removed and made again is
/// not what it was.
#[must_use]
pub fn canonical(state: &State) -> Value {
    let sides: Map<String, Value> = match serde_json::to_value(state) {
        Ok(Value::Object(sides)) => sides,
        _ => Map::new(),
    };
    let workload = |name: &str| if name == "entra" { Workload::Graph } else { Workload::ExchangeServer };
    let settled = sides.iter().filter_map(|(name, side)| Some((name.clone(), settle(workload(name), name, side)?)));
    Value::Object(settled.collect())
}

/// A value in one form; nothing where it is empty. Exchange does not tell an empty text from none, Graph does.
fn settle(workload: Workload, name: &str, value: &Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::Object(members) => {
            let kept = members.iter().filter(|(inner, _)| !is_volatile(inner));
            // a strength that a policy asks for is its id, however much of it a service shows
            let kept = kept.filter(|(inner, _)| name != "authenticationStrength" || *inner == "id");
            let settled: BTreeMap<&String, Value> =
                kept.filter_map(|(inner, value)| Some((inner, settle(workload, inner, value)?))).collect();
            let settled: Map<String, Value> =
                settled.into_iter().map(|(inner, value)| (inner.clone(), value)).collect();
            (!settled.is_empty()).then_some(Value::Object(settled))
        }
        Value::Array(list) => {
            let mut settled: Vec<Value> = list.iter().filter_map(|element| settle(workload, "", element)).collect();
            settled.sort_by_cached_key(ToString::to_string);
            (!settled.is_empty()).then_some(Value::Array(settled))
        }
        Value::String(text) if text.is_empty() && workload != Workload::Graph => None,
        Value::String(text) if is_guid(text) => Some(json!(text.to_lowercase())),
        Value::String(text) if WORD_LISTS.contains(&name) => {
            let mut words: Vec<&str> = text.split(',').map(str::trim).collect();
            words.sort_unstable();
            Some(json!(words.join(",")))
        }
        Value::String(_) | Value::Bool(_) | Value::Number(_) => Some(value.clone()),
    }
}

fn is_volatile(name: &str) -> bool {
    VOLATILE.contains(&name) || (name.contains("@odata.") && name != "@odata.type")
}

/// A part in one form.
fn settle_part(part: &Part) -> Value {
    settle(part.workload, "", &part.value).unwrap_or_default()
}

/// All objects that scripts write, and the groups and users that they look up.
#[must_use]
pub fn objects(state: &State) -> Objects {
    let mut objects = Objects::new();
    for part in parts(state) {
        let value = settle_part(&part);
        if let Some(kind) = part.kind {
            objects.entry((part.workload, ObjectKey { kind, identity: part.name })).or_default().push(value);
        }
    }
    objects.values_mut().for_each(|same| same.sort_by_cached_key(ToString::to_string));
    objects
}

/// In what two states differ, a line a member; nothing where they have the same canonical form.
#[must_use]
pub fn differences(before: &State, after: &State) -> Vec<String> {
    let (before, mut after) = (by_id(before), by_id(after));
    let mut found = Vec::new();
    for (key, old) in &before {
        match after.remove(key) {
            None => found.push(format!("{} is gone", title(old))),
            Some(new) => push_changes(old, &new, &mut found),
        }
    }
    found.extend(after.values().map(|new| format!("{} is new", title(new))));
    found
}

/// What tells a part from all others: service, word, id, and a number where even the id is there twice.
type PartKey = (Workload, &'static str, String, usize);

fn by_id(state: &State) -> BTreeMap<PartKey, Part> {
    let mut all: BTreeMap<PartKey, Part> = BTreeMap::new();
    for part in parts(state) {
        let mut key = (part.workload, part.word, part.id.to_lowercase(), 0);
        while all.contains_key(&key) {
            key.3 += 1;
        }
        all.insert(key, part);
    }
    all
}

fn title(part: &Part) -> String {
    let side = if part.workload == Workload::Graph { String::new() } else { format!("{}: ", part.workload.title()) };
    let name = if part.name.is_empty() { String::new() } else { format!(" {}", make_visible(&part.name)) };
    format!("{side}{}{name}", part.word)
}

fn push_changes(old: &Part, new: &Part, found: &mut Vec<String>) {
    let leaves = |part: &Part| {
        let mut leaves = BTreeMap::new();
        collect_leaves("", settle_part(part), &mut leaves);
        leaves
    };
    let (before, after) = (leaves(old), leaves(new));
    let paths = before.keys().chain(after.keys().filter(|path| !before.contains_key(*path)));
    for path in paths.filter(|path| before.get(*path) != after.get(*path)) {
        let (was, is) = (quote(before.get(path)), quote(after.get(path)));
        found.push(format!("{}: {} was {was}, is {is}", title(old), make_visible(path)));
    }
}

/// The members that are no tables, by address.
fn collect_leaves(path: &str, value: Value, into: &mut BTreeMap<String, Value>) {
    match value {
        Value::Null => {}
        Value::Object(members) => {
            for (name, inner) in members {
                let path = if path.is_empty() { name } else { format!("{path}.{name}") };
                collect_leaves(&path, inner, into);
            }
        }
        leaf => drop(into.insert(path.to_owned(), leaf)),
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
