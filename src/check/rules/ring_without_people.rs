//! A ring has nobody to whom an authentication policy could be assigned.
//!
//! Before a policy becomes the default of the organization the people of every ring hold it. Exchange assigns policies
//! to single people, so an audience of a ring lists its members, also where it is a group; and each side that gets a
//! default has somebody who tried it.
//!
//! Wrong:
//! ```toml
//! [audiences.it]
//! group = { name = "sg-it", id = "33333333-3333-4333-8333-333333333333" }
//!
//! [rollout]
//! rings = [
//!     { name = "pilot", audience = "it", mode = "enforce" },
//!     { name = "organization", mode = "enforce" },
//! ]
//!
//! [exchange-online.authentication-policies.block-legacy]
//! name = "Block legacy authentication"
//! allow-basic-auth = []
//! organization-default = true
//! ```
//! Right:
//! ```toml
//! [audiences.it]
//! group = { name = "sg-it", id = "33333333-3333-4333-8333-333333333333" }
//! members = ["user03@contoso.com", "user04@contoso.com"]
//! mailboxes = "exchange-online"
//!
//! [rollout]
//! rings = [
//!     { name = "pilot", audience = "it", mode = "enforce" },
//!     { name = "organization", mode = "enforce" },
//! ]
//!
//! [exchange-online.authentication-policies.block-legacy]
//! name = "Block legacy authentication"
//! allow-basic-auth = []
//! organization-default = true
//!
//! [audiences.pilot]
//! allow = [{ rule = "unused-alias", reason = "for the next rollout" }]
//! ```

use crate::check::Rule;
use crate::check::people::{authentication_policies, staged_audiences};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0207"),
        name: "ring-without-people",
        severity: Severity::Error,
        source: include_str!("ring_without_people.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let mut defaults = authentication_policies(model);
    defaults.retain(|holder| holder.is_default());
    let Some(example) = defaults.first() else { return };
    let mut people = Vec::new();
    for (alias, place) in staged_audiences(model) {
        let members = model.members(alias);
        // nobody at all is what other rules report
        if members.is_empty() && !model.reach(&[alias]).is_empty() {
            let message = format!("audience `{}` has no members by name", alias.escape_debug());
            let finding = RULE.info.finding(message, model.value_span(&place));
            let label = "this policy is assigned to the people of the ring";
            let finding = finding.with_related(model.key_span(&example.path), label);
            sink.push(finding.with_help("list `members` or a `members-file` in the audience").about(place));
        }
        people.extend(members);
    }
    if people.is_empty() || people.iter().any(|member| member.side.is_none()) {
        return;
    }
    for holder in defaults.iter().filter(|holder| people.iter().all(|member| member.side != Some(holder.side))) {
        let name = holder.policy.name.escape_debug();
        let message = format!("no ring tries policy `{name}` of `{}` before everybody gets it", holder.side.word());
        let finding = RULE.info.finding(message, model.key_span(&holder.path));
        let help = format!("add people with mailboxes on `{}` to a ring that enforces", holder.side.word());
        sink.push(finding.with_help(help).about(holder.path.clone()));
    }
}
