//! Two versions of an object to the members that differ: leaf by leaf, lists as sets, and nothing, null and empty the
//! same. What a service writes into an object by itself is no difference.

use crate::plan::{Member, Value, member_at};
use crate::signin::is_annotation;

/// A member that differs. Nothing is null.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// The members that differ, in the order in which the new version has them; what it has not comes last.
#[must_use]
pub fn changed_members(old: &[Member], new: &[Member]) -> Vec<MemberChange> {
    let mut changes = Vec::new();
    // most objects are as they were
    if old != new {
        compare_tables("", old, new, &mut changes);
    }
    changes
}

fn compare_tables(path: &str, old: &[Member], new: &[Member], changes: &mut Vec<MemberChange>) {
    let of_service = |name: &str| path.is_empty() && OF_THE_SERVICE.iter().any(|own| own.eq_ignore_ascii_case(name));
    let is_type = |name: &str| name.eq_ignore_ascii_case("@odata.type");
    let compared = |name: &str| !of_service(name) && (!is_annotation(name) || is_type(name));
    for (place, (name, value)) in new.iter().enumerate() {
        let before = find(old, place, name);
        // most members are as they were
        if before == Some(value) || !compared(name) || (before.is_none() && is_type(name)) {
            continue;
        }
        compare(&below(path, name), before.unwrap_or(&Value::Null), value, changes);
    }
    for (place, (name, value)) in old.iter().enumerate() {
        if find(new, place, name).is_none() && compared(name) && !is_type(name) {
            compare(&below(path, name), value, &Value::Null, changes);
        }
    }
}

/// Exports of some tools write the names of members in other letters than Graph.
fn find<'a>(table: &'a [Member], place: usize, name: &str) -> Option<&'a Value> {
    let other = || table.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    member_at(table, place, name).or_else(other)
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn compare(path: &str, old: &Value, new: &Value, changes: &mut Vec<MemberChange>) {
    match (old.as_table(), new.as_table()) {
        (Some(old), Some(new)) => compare_tables(path, old, new, changes),
        (Some(old), None) if is_empty(new) => compare_tables(path, old, &[], changes),
        (None, Some(new)) if is_empty(old) => compare_tables(path, &[], new, changes),
        _ if is_same(old, new) => {}
        _ => changes.push(MemberChange { path: path.to_owned(), old: settled(old), new: settled(new) }),
    }
}

/// Is there nothing in it?
#[must_use]
pub fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::List(list) => list.is_empty(),
        Value::Table(table) => table.is_empty(),
        _ => false,
    }
}

fn settled(value: &Value) -> Value {
    if is_empty(value) { Value::Null } else { value.clone() }
}

/// The same for the service? Ids count without case, lists as sets.
fn is_same(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::Text(old), Value::Text(new)) => old == new || (is_id(old) && old.eq_ignore_ascii_case(new)),
        (Value::List(old), Value::List(new)) => {
            let within =
                |some: &[Value], all: &[Value]| some.iter().all(|one| all.iter().any(|other| is_same(one, other)));
            within(old, new) && within(new, old)
        }
        (Value::Table(old), Value::Table(new)) => {
            let within = |some: &[Member], all: &[Member]| {
                let other = |place: usize, name: &str| find(all, place, name).unwrap_or(&Value::Null);
                some.iter().enumerate().all(|(place, (name, one))| is_same(one, other(place, name)))
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
        Value::Text(text) => name_of(text).unwrap_or(text).to_owned(),
        Value::List(list) if !list.is_empty() => {
            list.iter().map(|one| show_value(one, name_of)).collect::<Vec<_>>().join(", ")
        }
        Value::IdOf { identity, .. } => name_of(identity).unwrap_or(identity).to_owned(),
        Value::Table(table) if table.iter().filter(|(name, _)| !is_annotation(name)).count() == 1 => {
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
    let list = |value: &'a Value| match value {
        Value::List(list) => Some(&**list),
        Value::Null => Some(&[][..]),
        _ => None,
    };
    let (old, new) = (list(&change.old)?, list(&change.new)?);
    let missing = |from: &'a [Value], other: &[Value]| -> Vec<&'a Value> {
        from.iter().filter(|one| !other.iter().any(|known| is_same(one, known))).collect()
    };
    Some((missing(new, old), missing(old, new)))
}
