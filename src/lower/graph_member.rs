//! Members in Graph's own names, laid on a body that the language made.

use crate::plan::{Members, Value};
use crate::posture::GraphMembers;

/// The body with the members added. Tables are merged; a member that the body has already is one that a rule refuses.
pub(super) fn merge_members(mut body: Members, members: &GraphMembers) -> Members {
    merge(&mut body, members);
    body
}

fn merge(body: &mut Members, members: &GraphMembers) {
    let mut names: Vec<&String> = members.keys().collect();
    names.sort();
    for name in names {
        let known = body.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name));
        match (known, &members[name]) {
            (Some((_, Value::Table(inner))), serde_json::Value::Object(more)) => merge(inner, more),
            (Some((_, value)), more) => *value = to_value(more),
            (None, more) => body.push((name.clone().into(), to_value(more))),
        }
    }
}

fn to_value(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(truth) => Value::Boolean(*truth),
        // numbers with a fraction are refused by a rule: Graph has none here
        serde_json::Value::Number(number) => {
            number.as_i64().map_or_else(|| Value::text(number.to_string()), Value::Integer)
        }
        serde_json::Value::String(text) => Value::text(text.clone()),
        serde_json::Value::Array(list) => Value::List(list.iter().map(to_value).collect()),
        serde_json::Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort();
            Value::Table(names.into_iter().map(|name| (name.clone().into(), to_value(&members[name]))).collect())
        }
    }
}
