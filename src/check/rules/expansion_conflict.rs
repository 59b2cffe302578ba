//! The posture says one thing, and an architecture that it asks for another.
//!
//! Explicit text wins over an architecture only where the author says what it replaces (`replaces`); elsewhere nobody
//! could tell which of the two was meant.
//!
//! Wrong:
//! ```toml
//! [access.outlook-desktop]
//! mailboxes = ["exchange-online"]
//! mfa = "conditional-access"
//! still-allowed = []
//!
//! [exchange-online.authentication-policies.block-legacy-authentication]
//! name = "Block legacy authentication"
//! allow-basic-auth = []
//! organization-default = true
//! ```
//! Right:
//! ```toml
//! [access.outlook-desktop]
//! mailboxes = ["exchange-online"]
//! mfa = "conditional-access"
//! still-allowed = []
//!
//! [exchange-online.authentication-policies.block-legacy-authentication]
//! replaces = "block-legacy-authentication"
//! name = "No legacy authentication"
//! allow-basic-auth = []
//! organization-default = true
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink, list_names};
use crate::expand::Conflict;
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0010"),
        name: "expansion-conflict",
        severity: Severity::Error,
        source: include_str!("expansion_conflict.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for conflict in &model.conflicts {
        sink.push(match conflict {
            Conflict::Alias { written, origin, alias } => {
                let alias = alias.escape_debug();
                let message = format!("`{alias}` is also what the architecture calls one of its policies");
                let finding = RULE.info.finding(message, model.key_span(written));
                let finding = finding.with_related(model.key_span(origin), "the architecture");
                let help = format!("say `replaces = \"{alias}\"` in it, or give it another alias");
                finding.with_help(help).about(written.clone())
            }
            Conflict::Setting { written, origin, wanted } => {
                let finding = RULE.info.finding("the architecture wants another value", model.value_span(written));
                let finding = finding.with_label(format!("it wants {wanted}"));
                let finding = finding.with_related(model.key_span(origin), "the architecture");
                finding.with_help("take one of the two out").about(written.clone())
            }
            Conflict::ReplacesNothing { written, known } => {
                let message = "no architecture of this posture makes what this replaces";
                let finding = RULE.info.finding(message, model.value_span(written));
                let help = if known.is_empty() {
                    "take it out".to_owned()
                } else {
                    format!("write one of {}", list_names(known, 12))
                };
                finding.with_help(help).about(written.clone())
            }
        });
    }
}
