//! Two versions of an object to the members that differ: leaf by leaf, lists as sets, and nothing, null and empty the
//! same. What a service writes into an object by itself is no difference.

use serde_json::{Map, Value};

use crate::signin::is_annotation;

/// A member that differs. Nothing is null.
#[derive(Debug, Clone, PartialEq)]
pub struct MemberChange {
    /// Its address in the object: `conditions.users.excludeGroups`.
    pub path: String,
    /// Before.
    pub old: Value,
    /// Now.
    pub new: Value,
}

/// Members that the service sets.
const OF_THE_SERVICE: [&str; 5] = ["id", "createdDateTime", "modifiedDateTime", "deletedDateTime", "templateId"];
/// The member that makes a table the id of another object.
const ID_OF: &str = "idOf";

/// The members that differ, in the order in which the new version has them; what it has not comes last.
#[must_use]
pub fn changed_members(old: &Map<String, Value>, new: &Map<String, Value>) -> Vec<MemberChange> {
    let mut changes = Vec::new();
    compare_tables("", old, new, &mut changes);
    changes
}

fn compare_tables(path: &str, old: &Map<String, Value>, new: &Map<String, Value>, changes: &mut Vec<MemberChange>) {
    let of_service = |name: &str| path.is_empty() && OF_THE_SERVICE.iter().any(|own| own.eq_ignore_ascii_case(name));
    let is_type = |name: &str| name.eq_ignore_ascii_case("@odata.type");
    let compared = |name: &str| !of_service(name) && (!is_annotation(name) || is_type(name));
    for (name, value) in new.iter().filter(|(name, _)| compared(name)) {
        let before = find(old, name);
        if before.is_none() && is_type(name) {
            continue;
        }
        compare(&below(path, name), before.unwrap_or(&Value::Null), value, changes);
    }
    for (name, value) in old.iter().filter(|(name, _)| compared(name) && !is_type(name)) {
        if find(new, name).is_none() {
            compare(&below(path, name), value, &Value::Null, changes);
        }
    }
}

/// Exports of some tools write the names of members in other letters than Graph.
fn find<'a>(table: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    let other = || table.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    table.get(name).or_else(other)
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn compare(path: &str, old: &Value, new: &Value, changes: &mut Vec<MemberChange>) {
    static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    match (as_table(old), as_table(new)) {
        (Some(old), Some(new)) => compare_tables(path, old, new, changes),
        (Some(old), None) if is_empty(new) => compare_tables(path, old, &NONE, changes),
        (None, Some(new)) if is_empty(old) => compare_tables(path, &NONE, new, changes),
        _ if is_same(old, new) => {}
        _ => changes.push(MemberChange { path: path.to_owned(), old: settled(old), new: settled(new) }),
    }
}

/// A table of members; the id of another object is a value.
fn as_table(value: &Value) -> Option<&Map<String, Value>> {
    value.as_object().filter(|table| !table.contains_key(ID_OF))
}

/// Is there nothing in it?
#[must_use]
pub fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(table) => table.is_empty(),
        _ => false,
    }
}

fn settled(value: &Value) -> Value {
    if is_empty(value) { Value::Null } else { value.clone() }
}

/// The same for the service? Ids count without case, lists as sets.
fn is_same(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::String(old), Value::String(new)) => old == new || (is_id(old) && old.eq_ignore_ascii_case(new)),
        (Value::Array(old), Value::Array(new)) => {
            let within =
                |some: &[Value], all: &[Value]| some.iter().all(|one| all.iter().any(|other| is_same(one, other)));
            within(old, new) && within(new, old)
        }
        (Value::Object(old), Value::Object(new)) => {
            let within = |some: &Map<String, Value>, all: &Map<String, Value>| {
                some.iter().all(|(name, one)| is_same(one, find(all, name).unwrap_or(&Value::Null)))
            };
            within(old, new) && within(new, old)
        }
        _ => old == new || (is_empty(old) && is_empty(new)),
    }
}

fn is_id(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// A value for people: names for ids where somebody knows them.
#[must_use]
pub fn show_value<'a>(value: &Value, name_of: &impl Fn(&str) -> Option<&'a str>) -> String {
    match value {
        Value::String(text) => name_of(text).unwrap_or(text).to_owned(),
        Value::Array(list) if !list.is_empty() => {
            list.iter().map(|one| show_value(one, name_of)).collect::<Vec<_>>().join(", ")
        }
        Value::Object(table) if table.contains_key(ID_OF) => {
            table.get("identity").map_or_else(String::new, |identity| show_value(identity, name_of))
        }
        Value::Object(table) if table.keys().filter(|name| !is_annotation(name)).count() == 1 => {
            let own = table.iter().filter(|(name, _)| !is_annotation(name));
            own.map(|(_, value)| show_value(value, name_of)).collect()
        }
        _ if is_empty(value) => "nothing".to_owned(),
        other => other.to_string(),
    }
}

/// What a list has gained and lost, where both versions are lists of plain values.
#[must_use]
pub fn list_edit<'a>(change: &'a MemberChange) -> Option<(Vec<&'a Value>, Vec<&'a Value>)> {
    static NONE: Vec<Value> = Vec::new();
    let list = |value: &'a Value| match value {
        Value::Array(list) => Some(list),
        Value::Null => Some(&NONE),
        _ => None,
    };
    let (old, new) = (list(&change.old)?, list(&change.new)?);
    let missing = |from: &'a [Value], other: &[Value]| -> Vec<&'a Value> {
        from.iter().filter(|one| !other.iter().any(|known| is_same(one, known))).collect()
    };
    Some((missing(new, old), missing(old, new)))
}
