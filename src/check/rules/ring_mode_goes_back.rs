//! A ring only reports, and a ring before it enforces.
//!
//! Rings get wider. Turned back to reporting, a policy would leave the people of the earlier ring without protection
//! again.
//!
//! Wrong:
//! ```toml
//! [audiences.it]
//! members = [{ user = "user03@contoso.com", mailbox = "exchange-online" }]
//!
//! [rollout]
//! rings = [
//!     { name = "pilot", audience = "pilot", mode = "enforce" },
//!     { name = "early", audience = "it", mode = "report-only" },
//!     { name = "organization", mode = "enforce" },
//! ]
//! ```
//! Right:
//! ```toml
//! [audiences.it]
//! members = [{ user = "user03@contoso.com", mailbox = "exchange-online" }]
//!
//! [rollout]
//! rings = [
//!     { name = "watch", audience = "it", mode = "report-only" },
//!     { name = "pilot", audience = "pilot", mode = "enforce" },
//!     { name = "organization", mode = "enforce" },
//! ]
//! ```

use crate::check::Rule;
use crate::check::people::rings;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::Mode;
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0205"),
        name: "ring-mode-goes-back",
        severity: Severity::Error,
        source: include_str!("ring_mode_goes_back.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let mut enforced = None;
    for (ring, path, _) in rings(model) {
        let place = path.join("mode");
        match (ring.mode, &enforced) {
            (Mode::Enforce, None) => enforced = Some(place),
            (Mode::ReportOnly, Some(first)) => {
                let message = format!("ring `{}` goes back to reporting", ring.name.as_str().escape_debug());
                let finding = RULE.info.finding(message, model.value_span(&place));
                let finding = finding.with_related(model.value_span(first), "enforced from here on");
                sink.push(finding.with_help("put the rings that report before those that enforce").about(path));
            }
            _ => {}
        }
    }
}
