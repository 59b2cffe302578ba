//! The posture does not say which accounts always get in.
//!
//! As long as there are no Conditional Access policies nothing locks them out; it is good to know them before the first
//! policy comes, and to keep them out of pilots.
//!
//! Wrong:
//! ```toml
//! extends = []
//!
//! [organization]
//! name = "Contoso"
//! tenant-id = "0f3c2a52-9f2b-4d6e-8a35-3d2f6a1b7c90"
//!
//! [organization.exchange-online]
//!
//! [audiences.pilot]
//! members = ["user01@contoso.com"]
//!
//! [rollout]
//! rings = [
//!     { name = "pilot", audience = "pilot", mode = "enforce" },
//!     { name = "organization", mode = "enforce" },
//! ]
//! ```
//! Right:
//! ```toml
//! extends = []
//!
//! [organization]
//! name = "Contoso"
//! tenant-id = "0f3c2a52-9f2b-4d6e-8a35-3d2f6a1b7c90"
//!
//! [organization.exchange-online]
//!
//! [emergency-access]
//! accounts = ["bg1@contoso.com", "bg2@contoso.com"]
//!
//! [audiences.pilot]
//! members = ["user01@contoso.com"]
//!
//! [rollout]
//! rings = [
//!     { name = "pilot", audience = "pilot", mode = "enforce" },
//!     { name = "organization", mode = "enforce" },
//! ]
//! ```

use crate::check::Rule;
use crate::check::people::can_lock_out;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0105"),
        name: "unnamed-emergency-access",
        severity: Severity::Warning,
        source: include_str!("unnamed_emergency_access.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let posture = &model.posture;
    let named = posture.emergency_access.as_ref().is_some_and(|one| one.group.is_some() || !one.accounts.is_empty());
    // with such policies it is an error, of another rule
    if named || model.policies().any(|(_, policy, _)| can_lock_out(policy)) {
        return;
    }
    let path = Path::keys(["organization"]);
    let finding = RULE.info.finding("no emergency accounts are named", model.key_span(&path));
    sink.push(finding.with_help("declare `[emergency-access]` with a group or two accounts").about(path));
}
