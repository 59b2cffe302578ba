//! An emergency account takes part in the rollout.
//!
//! It would be assigned an authentication policy or come into the reach of a Conditional Access policy, and then it is
//! no way back any more.
//!
//! Wrong:
//! ```toml
//! [audiences.helpdesk]
//! members = [{ user = "bg1@contoso.com", mailbox = "exchange-online" }]
//!
//! [exchange-online.authentication-policies.helpdesk]
//! name = "Helpdesk"
//! allow-basic-auth = []
//! assign-to = ["helpdesk"]
//! ```
//! Right:
//! ```toml
//! [audiences.helpdesk]
//! members = [{ user = "user03@contoso.com", mailbox = "exchange-online" }]
//!
//! [exchange-online.authentication-policies.helpdesk]
//! name = "Helpdesk"
//! allow-basic-auth = []
//! assign-to = ["helpdesk"]
//! ```

use crate::check::Rule;
use crate::check::people::{authentication_policies, is_emergency_account, rings, same_group};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::EmergencyAccess;
use crate::resolve::{Member, Model};
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0104"),
        name: "emergency-account-in-ring",
        severity: Severity::Error,
        source: include_str!("emergency_account_in_ring.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let Some(emergency) = &model.posture.emergency_access else { return };
    for (ring, path, _) in rings(model) {
        if let Some(alias) = &ring.audience {
            let ring = ring.name.as_str();
            check_audience(model, emergency, alias, &path.join("audience"), ring, sink);
        }
    }
    for (_, policy, path) in model.policies() {
        for (ring, aliases) in &policy.rings {
            for (position, alias) in aliases.iter().enumerate() {
                let place = path.join("rings").join(ring).join(position);
                check_audience(model, emergency, alias, &place, ring, sink);
            }
        }
    }
    for holder in authentication_policies(model) {
        let title = format!("is assigned policy `{}`", holder.policy.name.escape_debug());
        let path = holder.path.join("assign-to");
        let people = model.people(&holder.policy.assign_to, &path);
        check_people(model, emergency, &people, &path, &title, sink);
    }
}

fn check_audience(
    model: &Model<'_>,
    emergency: &EmergencyAccess,
    alias: &str,
    path: &Path,
    ring: &str,
    sink: &mut Sink,
) {
    let ring = ring.escape_debug();
    let reach = model.reach(&[alias]);
    let group = emergency.group.as_ref().filter(|group| reach.groups.iter().any(|one| same_group(one, group)));
    if let Some(group) = group {
        let message = format!("ring `{ring}` reaches the emergency accounts by group `{}`", group.name.escape_debug());
        let finding = RULE.info.finding(message, model.value_span(path));
        sink.push(finding.with_help("name another audience").about(path.clone()));
        return;
    }
    check_people(model, emergency, &model.members(alias), path, &format!("is in ring `{ring}`"), sink);
}

fn check_people(
    model: &Model<'_>,
    emergency: &EmergencyAccess,
    people: &[Member],
    user_of: &Path,
    what: &str,
    sink: &mut Sink,
) {
    for member in people.iter().filter(|member| is_emergency_account(emergency, member)) {
        let message = format!("emergency account `{}` {what}", member.user.escape_debug());
        let mut finding = RULE.info.finding(message, model.value_span(&member.path));
        if !member.path.starts_with(user_of) {
            finding = finding.with_related(model.value_span(user_of), "by this");
        }
        sink.push(finding.with_help("take it out of the list").about(member.path.clone()));
    }
}
