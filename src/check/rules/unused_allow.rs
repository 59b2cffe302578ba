//! An `allow` that silences nothing.
//!
//! The warning it was written for is gone, or the name of the rule is misspelt. Left in place it would hide the next
//! warning of that kind.
//!
//! Wrong:
//! ```toml
//! allow = [{ rule = "ring-not-wider", reason = "small company" }]
//! ```
//! Right:
//! ```toml
//! allow = []
//! ```

use crate::check::Rule;
use crate::diag::{Code, Diagnostic, RuleInfo, Severity, Sink, suggest};
use crate::resolve::Model;
use crate::source::Span;

/// The rule. Its findings are made where `allow` is applied.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0001"),
        name: "unused-allow",
        severity: Severity::Warning,
        source: include_str!("unused_allow.rs"),
    },
    check: nothing,
};

fn nothing(_: &Model<'_>, _: &mut Sink) {}

pub(in crate::check) fn report(rule: &str, span: Span) -> Diagnostic {
    let known = crate::check::all_rules();
    let finding = RULE.info.finding(format!("`{}` silences nothing", rule.escape_debug()), span);
    if known.iter().any(|info| info.name == rule) {
        return finding.with_help("take it out");
    }
    match suggest(rule, known.iter().map(|info| info.name)) {
        Some(near) => finding.with_label(format!("there is no such rule; did you mean `{near}`?")),
        None => finding.with_label("there is no such rule"),
    }
}
