//! A key that this table does not have.
//!
//! A setting that is written and has no effect is worse than none, so nothing unknown is skipped. Members of Graph that
//! the language does not model go under `graph`, in Graph's own names.
//!
//! Wrong:
//! ```toml
//! [emergency-access]
//! acounts = ["bg1@contoso.com", "bg2@contoso.com"]
//! ```
//! Right:
//! ```toml
//! [emergency-access]
//! accounts = ["bg1@contoso.com", "bg2@contoso.com"]
//! ```

use crate::diag::{Code, Diagnostic, Edit, RuleInfo, Severity, list_names, suggest};
use crate::source::Span;

/// The rule.
pub static RULE: RuleInfo = RuleInfo {
    code: Code("S0001"),
    name: "unknown-key",
    severity: Severity::Error,
    source: include_str!("unknown_key.rs"),
};

pub(crate) fn report<'a>(key: &str, known: impl Iterator<Item = &'a str>, span: Span) -> Diagnostic {
    let known: Vec<&str> = known.collect();
    let found = RULE.finding(format!("unknown key `{}`", key.escape_debug()), span);
    match suggest(key, known.iter().copied()) {
        Some(near) => found
            .with_label(format!("did you mean `{near}`?"))
            .with_fix(format!("write `{near}`"), vec![Edit { span, replacement: near.to_owned() }]),
        None if known.is_empty() => found.with_help("this table takes no keys"),
        None => found.with_help(format!("this table takes {}", list_names(&known, 12))),
    }
}
