//! What differs between two states of an organization, object by object.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

use super::seed::{Objects, differences, objects};
use super::tenant::{ObjectKey, State};
use crate::plan::Workload;

/// How the id of everything begins that a simulated tenant made itself.
const MINTED: &str = "5eed0000-";

/// An object that is another way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectChange {
    /// Where it is.
    pub workload: Workload,
    /// Which it is; none for what scripts have no name for.
    pub object: Option<ObjectKey>,
    /// What is the matter with it.
    pub how: String,
}

impl fmt::Display for ObjectChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.object {
            Some(object) => write!(f, "{object} ({})", self.how),
            None => f.write_str(&self.how),
        }
    }
}

/// The objects that are another way in the second state. What was removed and made again is not what it was.
#[must_use]
pub fn changed_objects(before: &State, after: &State) -> Vec<ObjectChange> {
    let changes = compare(&objects(before), &objects(after));
    if !changes.is_empty() {
        return changes;
    }
    let others = differences(before, after).into_iter();
    others.map(|how| ObjectChange { workload: Workload::Graph, object: None, how }).collect()
}

/// The same, where it does not matter which ids a tenant gave to what was made in it.
#[must_use]
pub fn changed_beyond_ids(before: &State, after: &State) -> Vec<ObjectChange> {
    compare(&by_name(objects(before)), &by_name(objects(after)))
}

fn compare(before: &Objects, after: &Objects) -> Vec<ObjectChange> {
    let keys: BTreeSet<&(Workload, ObjectKey)> = before.keys().chain(after.keys()).collect();
    let changed = keys.into_iter().filter(|key| before.get(*key) != after.get(*key));
    changed
        .map(|key| {
            let how = match (before.get(key), after.get(key)) {
                (Some(before), Some(after)) if before.len() == after.len() => member_of(before, after),
                (Some(before), Some(after)) => format!("{} of this name, not {}", after.len(), before.len()),
                (None, _) => "new".to_owned(),
                (_, None) => "gone".to_owned(),
            };
            ObjectChange { workload: key.0, object: Some(key.1.clone()), how }
        })
        .collect()
}

/// The first member in which objects of one name differ.
fn member_of(before: &[Value], after: &[Value]) -> String {
    let pairs = before.iter().zip(after).find(|(before, after)| before != after);
    let Some((Value::Object(before), Value::Object(after))) = pairs else { return "another".to_owned() };
    let names = before.keys().chain(after.keys());
    names.into_iter().find(|name| before.get(*name) != after.get(*name)).cloned().unwrap_or_default()
}

/// Objects in which the ids of what was made in the tenant are the names of it.
fn by_name(mut objects: Objects) -> Objects {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for ((_, object), same) in &objects {
        let ids = same.iter().filter_map(|one| one.get("id").or_else(|| one.get("guid"))?.as_str());
        names.extend(ids.filter(|id| id.starts_with(MINTED)).map(|id| (id.to_owned(), format!("id of {object}"))));
    }
    if !names.is_empty() {
        objects.values_mut().flatten().for_each(|value| rename(value, &names));
    }
    objects
}

fn rename(value: &mut Value, names: &BTreeMap<String, String>) {
    match value {
        Value::String(text) => {
            if let Some(name) = names.get(text.as_str()) {
                text.clone_from(name);
            }
        }
        Value::Array(list) => {
            list.iter_mut().for_each(|one| rename(one, names));
            // lists are in order, and names have another order than ids
            list.sort_by_cached_key(ToString::to_string);
        }
        Value::Object(members) => members.values_mut().for_each(|one| rename(one, names)),
        _ => {}
    }
}
