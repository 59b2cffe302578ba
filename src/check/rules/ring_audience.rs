//! A ring before the last has no audience, or the last one has.
//!
//! The last ring is the organization. Every ring before it says whom it reaches.
//!
//! Wrong:
//! ```toml
//! [rollout]
//! rings = [
//!     { name = "pilot", mode = "enforce" },
//!     { name = "organization", mode = "enforce" },
//! ]
//! ```
//! Right:
//! ```toml
//! [rollout]
//! rings = [
//!     { name = "pilot", audience = "pilot", mode = "enforce" },
//!     { name = "organization", mode = "enforce" },
//! ]
//! ```

use crate::check::Rule;
use crate::check::people::rings;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0202"),
        name: "ring-audience",
        severity: Severity::Error,
        source: include_str!("ring_audience.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (ring, path, last) in rings(model) {
        let name = ring.name.as_str().escape_debug();
        if last && ring.audience.is_some() {
            let place = path.join("audience");
            let message = format!("the last ring `{name}` has an audience");
            let finding = RULE.info.finding(message, model.value_span(&place));
            let finding = finding.with_note("the last ring is the organization");
            sink.push(finding.with_help("take the audience out, or add a ring without one behind it").about(path));
        } else if !last && ring.audience.is_none() {
            let message = format!("ring `{name}` has no audience");
            let finding = RULE.info.finding(message, model.key_span(&path));
            let finding = finding.with_help("say whom it reaches: `audience = \"…\"`");
            sink.push(finding.about(path.join("audience")));
        }
    }
}
