//! A group or user that a Conditional Access policy names has no id.
//!
//! Scripts then look for exactly one object of that name and stop where there is none or a second. The id never
//! changes; the name beside it stays the second witness.
//!
//! Wrong:
//! ```toml
//! [audiences.helpdesk]
//! group = { name = "sg-helpdesk" }
//!
//! [conditional-access.policies.helpdesk]
//! name = "Helpdesk: MFA"
//! users = { include = ["helpdesk"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! grant = { controls = ["mfa"] }
//! ```
//! Right:
//! ```toml
//! [audiences.helpdesk]
//! group = { name = "sg-helpdesk", id = "33333333-3333-4333-8333-333333333333" }
//!
//! [conditional-access.policies.helpdesk]
//! name = "Helpdesk: MFA"
//! users = { include = ["helpdesk"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! grant = { controls = ["mfa"] }
//! ```

use std::collections::BTreeSet;

use crate::check::Rule;
use crate::check::people::rings;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::{GroupReference, PersonEntry};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0012"),
        name: "name-without-id",
        severity: Severity::Warning,
        source: include_str!("name_without_id.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let mut used = BTreeSet::new();
    let mut follows = false;
    for (_, policy, _) in model.policies() {
        let selected = policy.users.iter().flat_map(|users| users.include.iter().chain(&users.exclude));
        for alias in selected.chain(policy.rings.values().flatten()) {
            follows |= alias == "all";
            add_nested(model, alias, &mut used);
        }
    }
    // a policy for everybody follows the audiences of the rings
    if follows {
        for alias in rings(model).filter_map(|(ring, _, _)| ring.audience.as_ref()) {
            add_nested(model, alias, &mut used);
        }
    }
    for alias in used {
        check_alias(model, alias, sink);
    }
}

fn add_nested<'a>(model: &'a Model<'_>, alias: &'a str, used: &mut BTreeSet<&'a str>) {
    if used.insert(alias) {
        let inner = model.posture.audiences.get(alias).map(|audience| audience.audiences.as_slice());
        inner.unwrap_or_default().iter().for_each(|inner| add_nested(model, inner, used));
    }
}

fn check_alias(model: &Model<'_>, alias: &str, sink: &mut Sink) {
    if let Some(emergency) = model.posture.emergency_access.as_ref().filter(|_| alias == "emergency-access") {
        let path = Path::keys(["emergency-access"]);
        match &emergency.group {
            Some(group) => check_group(model, group, &path.join("group"), sink),
            None => check_people(model, &emergency.accounts, &path.join("accounts"), sink),
        }
    }
    let Some(audience) = model.posture.audiences.get(alias) else { return };
    let path = Path::keys(["audiences"]).join(alias.to_owned());
    if let Some(group) = &audience.group {
        check_group(model, group, &path.join("group"), sink);
    }
    for (position, group) in audience.groups.iter().enumerate() {
        check_group(model, group, &path.join("groups").join(position), sink);
    }
    if audience.group.is_none() && audience.groups.is_empty() {
        check_people(model, &audience.members, &path.join("members"), sink);
    }
}

fn check_group(model: &Model<'_>, group: &GroupReference, path: &Path, sink: &mut Sink) {
    if group.id.is_none() {
        let message = format!("group `{}` has no id", group.name.escape_debug());
        let finding = RULE.info.finding(message, model.value_span(path));
        sink.push(finding.with_note(NOTE).with_help("write its object id beside the name").about(path.join("id")));
    }
}

/// One finding for all people of a list, which may be a long file.
fn check_people(model: &Model<'_>, people: &[PersonEntry], path: &Path, sink: &mut Sink) {
    let nameless: Vec<(usize, String)> = people
        .iter()
        .map(PersonEntry::person)
        .enumerate()
        // an id that stands elsewhere in the posture serves as well
        .filter(|(_, person)| !model.user_ids.contains_key(&person.user.as_str().to_lowercase()))
        .map(|(position, person)| (position, person.user.0))
        .collect();
    let Some((position, name)) = nameless.first() else { return };
    let others = match nameless.len() - 1 {
        0 => String::new(),
        1 => " and one more of the list".to_owned(),
        count => format!(" and {count} more of the list"),
    };
    let verb = if others.is_empty() { "has" } else { "have" };
    let place = path.join(*position);
    let message = format!("user `{}`{others} {verb} no id", name.escape_debug());
    let finding = RULE.info.finding(message, model.value_span(&place)).with_note(NOTE);
    let help = "write `{ user = \"…\", id = \"…\" }`, or use a group";
    sink.push(finding.with_help(help).about(place.join("id")));
}

const NOTE: &str = "scripts stop unless they find exactly one object of that name";
