//! A setting of which nobody outside Microsoft knows what it does.
//!
//! The page of its cmdlet does not describe it, or reserves it for Microsoft. It is here so that nothing is lost when a
//! posture is made from what an organization has.
//!
//! Wrong:
//! ```toml
//! [exchange-online.activesync]
//! tenant-admin-preference = "1"
//! affects-everyone = true
//! ```
//! Right:
//! ```toml
//! [exchange-online.activesync]
//! user-mail-insert = "Use Outlook, please."
//! affects-everyone = true
//! ```

use crate::catalog::Caveat;
use crate::check::Rule;
use crate::check::parameters::given_parameters;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0405"),
        name: "undescribed-parameter",
        severity: Severity::Warning,
        source: include_str!("undescribed_parameter.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for given in given_parameters(model) {
        let what = match given.parameter.caveat {
            Some(Caveat::Undescribed) => "does not describe it",
            Some(Caveat::Reserved) => "reserves it for Microsoft",
            _ => continue,
        };
        // where the parameter does not exist at all another rule says so
        if !given.exists(model) {
            continue;
        }
        let message = format!("nobody knows what `{}` does", given.key);
        let finding = RULE.info.finding(message, model.key_span(&given.path));
        let finding = finding.with_note(format!("the page of `{}` {what}", given.cmdlet));
        sink.push(finding.with_help("take it out unless Microsoft told you to set it").about(given.path));
    }
}
