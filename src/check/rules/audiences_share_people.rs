//! Two audiences are said to share nobody, and share somebody.
//!
//! `shares-nobody-with` is what proofs rely on where nobody lists the people of a group. It can not be true of audiences
//! that name the same group, the same role, the same kind of guest or the same person, nor of an audience and itself.
//!
//! Wrong:
//! ```toml
//! [audiences.rooms]
//! members = ["room01@contoso.com", "user03@contoso.com"]
//!
//! [audiences.helpdesk]
//! members = ["user03@contoso.com"]
//! shares-nobody-with = ["rooms"]
//! ```
//! Right:
//! ```toml
//! [audiences.rooms]
//! members = ["room01@contoso.com"]
//!
//! [audiences.helpdesk]
//! members = ["user03@contoso.com"]
//! shares-nobody-with = ["rooms"]
//! ```

use std::collections::BTreeSet;

use crate::check::Rule;
use crate::check::people::same_group;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::{Member, Model};
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0016"),
        name: "audiences-share-people",
        severity: Severity::Error,
        source: include_str!("audiences_share_people.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (alias, audience) in &model.posture.audiences {
        for (position, other) in audience.shares_nobody_with.iter().enumerate() {
            let Some(who) = shared(model, alias, other) else { continue };
            let path = Path::keys(["audiences"]).join(alias).join("shares-nobody-with").join(position);
            let (alias, other) = (alias.escape_debug(), other.escape_debug());
            let message = format!("audience `{alias}` is said to share nobody with `{other}`, and both hold {who}");
            let finding = RULE.info.finding(message, model.value_span(&path));
            sink.push(finding.with_help("take this one out, or who is in both").about(path));
        }
    }
}

/// Somebody who is in both audiences.
fn shared(model: &Model<'_>, alias: &str, other: &str) -> Option<String> {
    if alias == other {
        return Some("all of its people".to_owned());
    }
    let (one, two) = (model.reach(&[alias]), model.reach(&[other]));
    if let Some(group) = one.groups.iter().find(|group| two.groups.iter().any(|other| same_group(group, other))) {
        return Some(format!("the group `{}`", group.name.escape_debug()));
    }
    if let Some(role) = one.roles.iter().find(|role| two.roles.contains(role)) {
        let known = crate::catalog::ROLES.iter().find(|known| known.template_id == *role);
        return Some(format!("the role {}", known.map_or(*role, |known| known.name)));
    }
    let tenants = |all: &BTreeSet<String>, others: &BTreeSet<String>| all.is_empty() || !all.is_disjoint(others);
    let tenants = tenants(&one.guest_tenants, &two.guest_tenants) || two.guest_tenants.is_empty();
    if tenants && !one.guests.is_disjoint(&two.guests) {
        return Some("the same guests".to_owned());
    }
    let known: BTreeSet<String> = model.members(alias).iter().map(Member::key).collect();
    let both = model.members(other).into_iter().find(|member| known.contains(&member.key()));
    both.map(|member| format!("`{}`", member.user.escape_debug()))
}
