//! A key that must be there.
//!
//! What can hurt is never implied: which legacy protocols stay open, for example, is written even when none does.
//!
//! Wrong:
//! ```toml
//! [access.outlook-desktop]
//! mailboxes = ["exchange-online"]
//! mfa = "conditional-access"
//! ```
//! Right:
//! ```toml
//! [access.outlook-desktop]
//! mailboxes = ["exchange-online"]
//! mfa = "conditional-access"
//! still-allowed = []
//! ```

use crate::diag::{Code, Diagnostic, RuleInfo, Severity, list_names};
use crate::source::{Path, Span};

/// The rule.
pub static RULE: RuleInfo = RuleInfo {
    code: Code("S0005"),
    name: "missing-key",
    severity: Severity::Error,
    source: include_str!("missing_key.rs"),
};

/// How the value of a key is written.
pub(crate) enum Sample {
    /// So.
    Value(&'static str),
    /// As one of these words.
    Words(&'static [&'static str]),
    /// Under a header.
    Table,
}

/// One finding for all keys that a table lacks.
pub(crate) fn report(lacking: &[(&str, Sample)], table: &Path, span: Span) -> Diagnostic {
    let keys: Vec<&str> = lacking.iter().map(|(key, _)| *key).collect();
    let root = table.depth() == 0;
    let whose = if root { "the posture".to_owned() } else { format!("`{table}`") };
    let finding = RULE.finding(format!("{whose} lacks {}", list_names(&keys, 8)), span);
    if root && !keys.contains(&"posture") {
        return finding
            .with_help("`posturec init -o -` prints a posture that has it")
            .with_help("a base that others extend is not complete by itself: check the postures that extend it");
    }
    lacking.iter().fold(finding, |finding, (key, sample)| {
        finding.with_help(match sample {
            Sample::Value(value) => format!("add `{key} = {value}`"),
            Sample::Words(words) => format!("add `{key}`, one of {}", list_names(words, 24)),
            Sample::Table => format!("add the table `[{}]`", table.join((*key).to_owned())),
        })
    })
}
