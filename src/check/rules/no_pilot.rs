//! Everybody gets the change at once.
//!
//! There is only one ring, or all rings before the last only report: what goes wrong then goes wrong for the whole
//! organization.
//!
//! Wrong:
//! ```toml
//! [rollout]
//! rings = [
//!     { name = "watch", audience = "pilot", mode = "report-only" },
//!     { name = "organization", mode = "enforce" },
//! ]
//! ```
//! Right:
//! ```toml
//! [rollout]
//! rings = [
//!     { name = "watch", audience = "pilot", mode = "report-only" },
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
        code: Code("C0201"),
        name: "no-pilot",
        severity: Severity::Warning,
        source: include_str!("no_pilot.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let Some((last, path, _)) = rings(model).find(|(_, _, last)| *last) else { return };
    let count = rings(model).count();
    let tried = rings(model).any(|(ring, _, last)| !last && ring.mode == Mode::Enforce);
    if last.mode == Mode::ReportOnly || tried {
        return;
    }
    let message = match count {
        1 => "there is only one ring: everybody gets the change at once",
        _ => "no ring before the last enforces: everybody gets the change at once",
    };
    let finding = RULE.info.finding(message, model.key_span(&path));
    sink.push(finding.with_help("let a ring for a few people enforce first").about(path));
}
