//! A Conditional Access policy does not exclude the emergency accounts.
//!
//! They are for the moment in which the policies lock everybody out, so every policy for users that can ever take
//! effect excludes them, also one that reaches few people today. Policies with `state = "disabled"` and policies for
//! nobody are left alone.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.mfa]
//! name = "Mail: MFA"
//! users = { include = ["all"] }
//! applications = { include = ["exchange-online"] }
//! client-app-types = ["mobile-apps-and-desktop-clients"]
//! grant = { controls = ["mfa"] }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.mfa]
//! name = "Mail: MFA"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! client-app-types = ["mobile-apps-and-desktop-clients"]
//! grant = { controls = ["mfa"] }
//! ```

use std::collections::HashMap;

use foldhash::fast::FixedState;

use crate::check::Rule;
use crate::check::people::{can_lock_out, same_group};
use crate::diag::{Code, Edit, RuleInfo, Severity, Sink};
use crate::posture::{EmergencyAccess, PersonEntry};
use crate::resolve::{Model, Reach};
use crate::source::{Path, Span};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0102"),
        name: "emergency-access-inside",
        severity: Severity::Error,
        source: include_str!("emergency_access_inside.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let Some(emergency) = &model.posture.emergency_access else { return };
    // most policies leave out the same people
    let mut known: HashMap<&[String], bool, FixedState> = HashMap::default();
    for (_, policy, path) in model.policies().filter(|(_, policy, _)| can_lock_out(policy)) {
        let Some(users) = &policy.users else { continue };
        if *known.entry(&users.exclude).or_insert_with(|| excludes(&model.reach(&users.exclude), emergency)) {
            continue;
        }
        let place = path.join("users").join("exclude");
        let message = format!("policy `{}` does not exclude the emergency accounts", policy.name.escape_debug());
        let finding = RULE.info.finding(message, model.value_span(&place));
        let finding = match exclude_emergency_access(model, path) {
            Some(edit) => finding.with_fix("exclude `emergency-access`", vec![edit]),
            None => finding.with_help("exclude `emergency-access`"),
        };
        sink.push(finding.about(place));
    }
}

/// Are all emergency accounts out, as a group where they are one?
fn excludes(reach: &Reach, emergency: &EmergencyAccess) -> bool {
    match &emergency.group {
        Some(group) => reach.groups.iter().any(|excluded| same_group(excluded, group)),
        None => emergency.accounts.iter().map(PersonEntry::person).all(|account| {
            reach.users.iter().any(|user| user.user.as_str().eq_ignore_ascii_case(account.user.as_str()))
        }),
    }
}

/// The text that does it, where the lists are written in line.
fn exclude_emergency_access(model: &Model<'_>, policy: &Path) -> Option<Edit> {
    let users = policy.join("users");
    let (path, replacement) = match model.document.get(&users.join("exclude")) {
        Some(node) => match &node.value {
            crate::source::Value::List(list) if list.is_empty() => (users.join("exclude"), "\"emergency-access\""),
            _ => (users.join("exclude"), "\"emergency-access\", "),
        },
        None => (users, " exclude = [\"emergency-access\"],"),
    };
    let span = model.document.get(&path)?.span;
    let text = model.sources.file(span.file).text.get(span.start..span.end)?;
    // a table under a header of its own begins with a bracket, a list that an overlay edits with a brace
    let opening = if path == policy.join("users") { '{' } else { '[' };
    let at = span.start + 1;
    text.starts_with(opening)
        .then(|| Edit { span: Span { start: at, end: at, ..span }, replacement: replacement.to_owned() })
}
