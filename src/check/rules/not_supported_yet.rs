//! The posture asks for something that this version cannot compile.
//!
//! The words are reserved so that postures can be written for them later. Until then nothing would be done about them,
//! and a posture that says more than what is done would deceive its readers.
//!
//! Wrong:
//! ```toml
//! [token-lifetime]
//! access-token = "1h"
//! ```
//! Right:
//! ```toml
//! [sessions.unmanaged-devices]
//! sign-in-frequency = "4h"
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0008"),
        name: "not-supported-yet",
        severity: Severity::Error,
        source: include_str!("not_supported_yet.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let posture = model.written;
    let tables = [
        ("intune", posture.intune.is_some(), "take the table out, and set the policies up in Intune"),
        ("rights-protection", posture.rights_protection.is_some(), "take the table out, and set it up by hand"),
        ("token-lifetime", posture.token_lifetime.is_some(), "take the table out; `sign-in-frequency` does most of it"),
        (
            "preflight",
            posture.preflight.is_some(),
            "take the table out, and look at the sign-in logs before the rollout",
        ),
    ];
    for (key, _, help) in tables.iter().filter(|(_, present, _)| *present) {
        let path = Path::root().join(*key);
        let finding = RULE.info.finding(format!("`{key}` is not supported yet"), model.key_span(&path));
        sink.push(finding.with_help(*help).about(path));
    }
}
