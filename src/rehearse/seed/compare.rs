//! A state in one form: what has to be equal before a rollout and after it was rolled back. Exchange keeps only settings
//! that are not as in a fresh organization, so states that are compared must be those of a tenant at work.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::names::is_guid;
use super::parts::Part;
use crate::plan::Workload;
use crate::rehearse::tenant::State;

/// What a service writes on its own.
const VOLATILE: [&str; 3] = ["createdDateTime", "modifiedDateTime", "deletedDateTime"];
/// Members of Graph that are several words in one text, in whatever order.
const WORD_LISTS: [&str; 3] = ["guestOrExternalUserTypes", "insiderRiskLevels", "transferMethods"];

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
pub(super) fn settle_part(part: &Part) -> Value {
    settle(part.workload, "", &part.value).unwrap_or_default()
}
