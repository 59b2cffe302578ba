//! A ring is split into waves, and there is nothing to split.
//!
//! Waves part the people of a ring who are each assigned an authentication policy. A ring that only reports assigns
//! nothing, nor does the last ring, which changes the default of the organization; and people cannot be split into more
//! waves than there are people.
//!
//! Wrong:
//! ```toml
//! [rollout]
//! rings = [
//!     { name = "watch", audience = "pilot", mode = "report-only", waves = 2 },
//!     { name = "pilot", audience = "pilot", mode = "enforce" },
//!     { name = "organization", mode = "enforce" },
//! ]
//! ```
//! Right:
//! ```toml
//! [rollout]
//! rings = [
//!     { name = "watch", audience = "pilot", mode = "report-only" },
//!     { name = "pilot", audience = "pilot", mode = "enforce", waves = 2 },
//!     { name = "organization", mode = "enforce" },
//! ]
//!
//! [exchange-online.authentication-policies.block-legacy]
//! name = "Block legacy authentication"
//! allow-basic-auth = []
//! organization-default = true
//! ```

use std::collections::BTreeSet;

use crate::check::Rule;
use crate::check::people::{authentication_policies, rings};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::Mode;
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0206"),
        name: "useless-waves",
        severity: Severity::Warning,
        source: include_str!("useless_waves.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let assigned = authentication_policies(model).iter().any(|holder| holder.is_default());
    let mut served = BTreeSet::new();
    for (ring, path, last) in rings(model) {
        let members = ring.audience.iter().flat_map(|alias| model.members(alias)).map(|member| member.key());
        let new: BTreeSet<String> = members.filter(|name| !served.contains(name)).collect();
        let people = new.len();
        if ring.mode == Mode::Enforce {
            served.extend(new);
        }
        let Some(waves) = ring.waves.filter(|waves| *waves > 1) else { continue };
        let why = if last {
            "the last ring assigns nothing to single people".to_owned()
        } else if ring.mode == Mode::ReportOnly {
            "a ring that only reports assigns nothing".to_owned()
        } else if !assigned {
            "the posture has no authentication policy that people are assigned".to_owned()
        } else if people == 0 {
            "nobody is new in it by name".to_owned()
        } else if usize::try_from(waves).is_ok_and(|waves| waves > people) {
            let plural = if people == 1 { "person is" } else { "people are" };
            format!("{people} {plural} new in it")
        } else {
            continue;
        };
        let place = path.join("waves");
        let message = format!("ring `{}` cannot be split into {waves} waves", ring.name.as_str().escape_debug());
        let finding = RULE.info.finding(message, model.value_span(&place)).with_label(why);
        sink.push(finding.with_help("take `waves` out").about(path));
    }
}
