//! Rings on a policy whose state is fixed, or that is about workload identities.
//!
//! `rings` says whom a policy reaches before the last ring, where it is enforced there. With a `state` it is never
//! enforced, and workload identities are no people of a ring, so the rings mean nothing.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.watch]
//! name = "Watch"
//! state = "report-only"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! grant = { controls = ["mfa"] }
//! rings = { pilot = ["pilot"] }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.watch]
//! name = "Watch"
//! state = "report-only"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! grant = { controls = ["mfa"] }
//! ```

use crate::check::Rule;
use crate::check::policy::word;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0544"),
        name: "rings-without-effect",
        severity: Severity::Error,
        source: include_str!("rings_without_effect.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        if policy.rings.is_empty() {
            continue;
        }
        if policy.workload_identities.is_some() {
            sink.push(
                RULE.at_key(model, path.join("rings"), "`rings` means nothing for workload identities")
                    .with_note("such a policy only reports before the last ring")
                    .with_help("take `rings` out"),
            );
        } else if let Some(state) = policy.state {
            let message = format!("`rings` means nothing while the state is `{}`", word(&state));
            sink.push(
                RULE.at_key(model, path.join("rings"), message)
                    .with_related(model.value_span(&path.join("state")), "holds in every ring")
                    .with_help("take one of them out"),
            );
        }
    }
}
