//! A member under `graph` that is not the author's to set.
//!
//! What the language has a key for is written with that key: under `graph` it would silently win. What the service or
//! the script sets cannot be written at all.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.mail]
//! name = "Mail"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! grant = { controls = ["mfa"] }
//! graph = { displayName = "Post" }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.mail]
//! name = "Post"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! grant = { controls = ["mfa"] }
//! ```

use crate::check::Rule;
use crate::check::graph::{Standing, members};
use crate::check::policy::name;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0537"),
        name: "graph-member-conflict",
        severity: Severity::Error,
        source: include_str!("graph_member_conflict.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for member in members(model) {
        let finding = |why: &str| RULE.at_key(model, member.path.clone(), format!("{} {why}", name(&member.name)));
        match member.standing {
            Standing::Modelled(key) => {
                sink.push(finding("has a key of its own").with_help(format!("write `{key}` instead")));
            }
            Standing::Around => sink.push(
                finding("would take the place of members that have keys of their own")
                    .with_help("write a table with the single members that are lacking"),
            ),
            Standing::ReadOnly => sink.push(finding("cannot be set here").with_help("take it out")),
            Standing::Beta | Standing::Unknown => {}
        }
    }
}
