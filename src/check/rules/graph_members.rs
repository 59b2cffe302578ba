//! A member that is passed on to Graph unread.
//!
//! What stands under `graph` goes into the request as it is. Nothing here knows what it means, so no rule looks at it
//! and no report explains it.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.mail]
//! name = "Mail"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! grant = { controls = ["mfa"] }
//! graph = { conditions = { times = { includeTimes = ["office-hours"] } } }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.mail]
//! name = "Mail"
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
        code: Code("C0536"),
        name: "graph-members",
        severity: Severity::Warning,
        source: include_str!("graph_members.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for member in members(model) {
        if !matches!(member.standing, Standing::Beta | Standing::Unknown) {
            continue;
        }
        let message = format!("{} is passed on to Graph unread", name(&member.name));
        let finding = RULE.at_key(model, member.path, message);
        sink.push(match member.standing {
            Standing::Beta => finding
                .with_note("only the beta version of Graph has it; scripts write to v1.0, which may refuse it")
                .with_help("take it out unless v1.0 has it by now"),
            _ => finding.with_help("say in an `allow` why it is needed"),
        });
    }
}
