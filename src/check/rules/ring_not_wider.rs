//! A ring reaches nobody whom the rings before it do not reach.
//!
//! Such a ring changes nothing. Two rings of one audience make sense only where the first one reports and the second
//! one enforces.
//!
//! Wrong:
//! ```toml
//! [rollout]
//! rings = [
//!     { name = "pilot", audience = "pilot", mode = "enforce" },
//!     { name = "early", audience = "pilot", mode = "enforce" },
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
//!     { name = "pilot", audience = "pilot", mode = "enforce" },
//!     { name = "early", audience = "it", mode = "enforce" },
//!     { name = "organization", mode = "enforce" },
//! ]
//! ```

use std::collections::BTreeSet;

use crate::check::Rule;
use crate::check::people::{rings, same_group};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::{Member, Model, Reach};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0203"),
        name: "ring-not-wider",
        severity: Severity::Warning,
        source: include_str!("ring_not_wider.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let all: Vec<_> = rings(model).collect();
    for (position, (ring, path, last)) in all.iter().enumerate() {
        let Some(alias) = ring.audience.as_ref().filter(|_| !last) else { continue };
        // whoever was only watched meets something new in a ring that enforces
        let before = all[..position].iter().filter(|(earlier, _, _)| earlier.mode == ring.mode);
        let before: Vec<&String> = before.filter_map(|(earlier, _, _)| earlier.audience.as_ref()).collect();
        let reach = model.reach(&[alias]);
        if reach.is_empty() || before.is_empty() || !is_within(model, alias, &reach, &before) {
            continue;
        }
        let message = format!("ring `{}` reaches nobody new", ring.name.as_str().escape_debug());
        let place = path.join("audience");
        let finding = RULE.info.finding(message, model.value_span(&place));
        sink.push(finding.with_help("give it a wider audience, or take the ring out").about(path.clone()));
    }
}

fn is_within(model: &Model<'_>, alias: &str, reach: &Reach, before: &[&String]) -> bool {
    let wider: Reach = model.reach(before);
    let known: BTreeSet<String> = before.iter().flat_map(|alias| model.members(alias)).map(|one| one.key()).collect();
    let knows = |name: &str| known.contains(&name.to_lowercase());
    reach.groups.iter().all(|group| wider.groups.iter().any(|one| same_group(one, group)))
        && reach.users.iter().all(|user| knows(user.user.as_str()))
        && model.members(alias).iter().map(Member::key).all(|name| known.contains(&name))
        && reach.roles.iter().all(|role| wider.roles.contains(role))
        && reach.guests.is_subset(&wider.guests)
}
