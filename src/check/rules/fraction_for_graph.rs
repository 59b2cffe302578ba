//! A number with a fraction under `graph`.
//!
//! No member of these objects takes one, and a fraction would not arrive as it was written.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.mail]
//! name = "Mail"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! grant = { controls = ["mfa"] }
//! allow = [{ rule = "graph-members", reason = "tried out by the identity team" }]
//! graph = { weight = 0.5 }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.mail]
//! name = "Mail"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! grant = { controls = ["mfa"] }
//! allow = [{ rule = "graph-members", reason = "tried out by the identity team" }]
//! graph = { weight = 5 }
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;
use crate::source::{Node, Path, Value};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0549"),
        name: "fraction-for-graph",
        severity: Severity::Error,
        source: include_str!("fraction_for_graph.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let mut report = |path: &Path| {
        sink.push(
            RULE.at(model, path.clone(), "Graph takes no fraction here").with_help("write a whole number or a text"),
        );
    };
    for home in [
        Path::keys(["conditional-access", "policies"]),
        Path::keys(["named-locations"]),
        Path::keys(["authentication-strengths"]),
    ] {
        for (alias, object) in model.document.get(&home).and_then(Node::as_table).into_iter().flatten() {
            if let Some(graph) = object.node.as_table().and_then(|object| object.get("graph")) {
                seek(&graph.node, &home.join(alias).join("graph"), &mut report);
            }
        }
    }
}

fn seek(node: &Node, path: &Path, report: &mut impl FnMut(&Path)) {
    match &node.value {
        Value::Float(_) => report(path),
        Value::List(list) => {
            list.iter().enumerate().for_each(|(position, element)| seek(element, &path.join(position), report));
        }
        Value::Table(table) => table.iter().for_each(|(key, entry)| seek(&entry.node, &path.join(key), report)),
        _ => {}
    }
}
