//! Members in Graph's own names, laid on a body that the language made.

use crate::plan::{Member, Members, Value};
use crate::posture::GraphMembers;

/// The body with the members added. Tables are merged; a member that the body has already is one that a rule refuses.
pub(super) fn merge_members(body: Members, members: &GraphMembers) -> Members {
    if members.is_empty() {
        return body;
    }
    let mut body: Vec<Member> = body.to_vec();
    let mut names: Vec<&String> = members.keys().collect();
    names.sort();
    for name in names {
        let known = body.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name));
        match (known, &members[name]) {
            (Some((_, Value::Table(inner))), serde_json::Value::Object(more)) => {
                *inner = merge_members(Members::clone(inner), more);
            }
            (Some((_, value)), more) => *value = to_value(more),
            (None, more) => body.push((name.into(), to_value(more))),
        }
    }
    body.into()
}

fn to_value(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(truth) => Value::Boolean(*truth),
        // numbers with a fraction are refused by a rule: Graph has none here
        serde_json::Value::Number(number) => {
            number.as_i64().map_or_else(|| Value::text(number.to_string()), Value::Integer)
        }
        serde_json::Value::String(text) => Value::text(text),
        serde_json::Value::Array(list) => Value::List(list.iter().map(to_value).collect()),
        serde_json::Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort();
            Value::Table(names.into_iter().map(|name| (name.into(), to_value(&members[name]))).collect())
        }
    }
}
