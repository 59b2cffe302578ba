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

use crate::diag::{Code, Diagnostic, Edit, RuleInfo, Severity, list_names};
use crate::source::Span;

/// The rule.
pub static RULE: RuleInfo = RuleInfo {
    code: Code("S0001"),
    name: "unknown-key",
    severity: Severity::Error,
    source: include_str!("unknown_key.rs"),
};

/// `near` is what was meant, as far as that is plain; `top` says that the posture itself has such a key.
pub(crate) fn report(key: &str, near: Option<&str>, known: &[&str], top: bool, span: Span) -> Diagnostic {
    let found = RULE.finding(format!("unknown key `{}`", key.escape_debug()), span);
    match near {
        Some(near) => found
            .with_label(format!("did you mean `{near}`?"))
            .with_fix(format!("write `{near}`"), vec![Edit { span, replacement: near.to_owned() }]),
        None if top => found.with_help(format!(
            "`{key}` belongs to the posture as a whole: under a header of its own, or above the first header"
        )),
        None if known.is_empty() => found.with_help("this table takes no keys"),
        None => found.with_help(format!("this table takes {}", list_names(known, 24))),
    }
}
