//! Conditional Access policies are enforced before anybody has seen what they would do.
//!
//! In a ring with `mode = "report-only"` the sign-in log shows whom a policy would have kept out, and nobody is kept
//! out. Policies for everybody, and those for people of the ring, follow the rings; any other policy only reports
//! before the last ring, unless its own `rings` say otherwise.
//!
//! Wrong:
//! ```toml
//! [rollout]
//! rings = [
//!     { name = "pilot", audience = "pilot", mode = "enforce" },
//!     { name = "organization", mode = "enforce" },
//! ]
//!
//! [conditional-access.policies.mfa]
//! name = "Mail: MFA"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! client-app-types = ["mobile-apps-and-desktop-clients"]
//! grant = { controls = ["mfa"] }
//! ```
//! Right:
//! ```toml
//! [rollout]
//! rings = [
//!     { name = "watch", audience = "pilot", mode = "report-only" },
//!     { name = "pilot", audience = "pilot", mode = "enforce" },
//!     { name = "organization", mode = "enforce" },
//! ]
//!
//! [conditional-access.policies.mfa]
//! name = "Mail: MFA"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! client-app-types = ["mobile-apps-and-desktop-clients"]
//! grant = { controls = ["mfa"] }
//! ```

use crate::check::Rule;
use crate::check::people::rings;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::{Mode, Policy};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0204"),
        name: "enforced-before-report-only",
        severity: Severity::Warning,
        source: include_str!("enforced_before_report_only.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let Some((ring, path, only)) = rings(model).next() else { return };
    if ring.mode != Mode::Enforce {
        return;
    }
    let enforced = |policy: &Policy| {
        let include = policy.users.as_ref().map_or(&[][..], |users| users.include.as_slice());
        let inside = !include.is_empty() && include.iter().all(|alias| Some(alias) == ring.audience.as_ref());
        let follows = inside || include.iter().any(|alias| alias == "all");
        policy.state.is_none() && (only || follows || policy.rings.contains_key(ring.name.as_str()))
    };
    let Some((_, policy, place)) = model.policies().find(|(_, policy, _)| enforced(policy)) else { return };
    let name = policy.name.escape_debug();
    let message = format!("ring `{}` enforces what no ring before it reports", ring.name.as_str().escape_debug());
    let finding = RULE.info.finding(message, model.value_span(&path.join("mode")));
    let finding = finding.with_related(model.key_span(place), format!("policy `{name}`, for example"));
    sink.push(finding.with_help("put a ring with `mode = \"report-only\"` before it").about(path));
}
