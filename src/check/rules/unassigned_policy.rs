//! An authentication policy is held by nobody.
//!
//! It is neither the default of the organization nor assigned to anybody.
//!
//! Wrong:
//! ```toml
//! [exchange-online.authentication-policies.printers]
//! name = "Printers"
//! allow-basic-auth = []
//! ```
//! Right:
//! ```toml
//! [exchange-online.authentication-policies.printers]
//! name = "Printers"
//! allow-basic-auth = []
//! assign-to = ["scanner@contoso.com"]
//! ```

use crate::check::Rule;
use crate::check::people::authentication_policies;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0307"),
        name: "unassigned-policy",
        severity: Severity::Warning,
        source: include_str!("unassigned_policy.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for holder in authentication_policies(model) {
        // an exception for nobody is what another rule reports
        if holder.is_default() || !holder.policy.assign_to.is_empty() || holder.policy.exception.is_some() {
            continue;
        }
        let message = format!("policy `{}` is held by nobody", holder.policy.name.escape_debug());
        let finding = RULE.info.finding(message, model.key_span(&holder.path));
        let help = "write `organization-default = true` or `assign-to`, or take the policy out";
        sink.push(finding.with_help(help).about(holder.path.join("assign-to")));
    }
}
