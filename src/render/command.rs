//! A step as the commands that an administrator would type: for people who read the runbook, never for running.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::literal::inline;
use crate::plan::{Member, ObjectKind, Reversal, Step, Target, Value};

/// Of a step for many people, so many are written out.
const SHOWN: usize = 5;

/// The commands, one a line, in printable ASCII. What a script makes where it is missing is shown as it would be made.
#[must_use]
pub fn equivalent_commands(step: &Step) -> Vec<String> {
    commands_for(step, &changed_members(step))
}

/// The commands for a step whose changes are known already.
pub(super) fn commands_for(step: &Step, changes: &[ChangedMember]) -> Vec<String> {
    match step.kind {
        ObjectKind::NamedLocation => vec![request("/v1.0/identity/conditionalAccess/namedLocations", step, changes)],
        ObjectKind::AuthenticationStrengthPolicy => {
            vec![request("/v1.0/policies/authenticationStrengthPolicies", step, changes)]
        }
        ObjectKind::ConditionalAccessPolicy => {
            vec![request("/v1.0/identity/conditionalAccess/policies", step, changes)]
        }
        // only looked up, or changed by hand
        ObjectKind::Group | ObjectKind::User | ObjectKind::AdfsRelyingPartyTrust => Vec::new(),
        ObjectKind::AuthenticationPolicy => for_each_target("New-AuthenticationPolicy", "Name", step),
        ObjectKind::UserAuthenticationPolicy => for_each_target("Set-User", "Identity", step),
        ObjectKind::CasMailbox => for_each_target("Set-CASMailbox", "Identity", step),
        ObjectKind::OrganizationConfig => for_each_target("Set-OrganizationConfig", "Identity", step),
        ObjectKind::TransportConfig => for_each_target("Set-TransportConfig", "Identity", step),
        ObjectKind::ActiveSyncOrganizationSettings => {
            for_each_target("Set-ActiveSyncOrganizationSettings", "Identity", step)
        }
        ObjectKind::ActiveSyncDeviceAccessRule => for_each_target("New-ActiveSyncDeviceAccessRule", "Name", step),
    }
}

/// A cmdlet for the object of a step, or for each of the people.
fn for_each_target(cmdlet: &str, by: &str, step: &Step) -> Vec<String> {
    let people = match &step.target {
        Target::Single(identity) => return vec![call(cmdlet, by, identity, &step.want)],
        Target::Each(people) => people,
    };
    let shown = people.iter().take(SHOWN).map(|name| call(cmdlet, by, &Value::text(name.clone()), &step.want));
    let rest = people.len().saturating_sub(SHOWN);
    shown.chain((rest > 0).then(|| format!("# and {rest} more like these"))).collect()
}

fn call(cmdlet: &str, by: &str, identity: &Value, want: &[Member]) -> String {
    let mut line = cmdlet.to_owned();
    match identity {
        Value::Null => {}
        Value::Table(fields) => push_parameters(&mut line, fields),
        _ => push_parameters(&mut line, &[(by.to_owned().into(), identity.clone())]),
    }
    push_parameters(&mut line, want);
    line
}

fn push_parameters(line: &mut String, parameters: &[Member]) {
    for (name, value) in parameters {
        // with a colon: a switch would not take the value behind a space for its own
        let parting = if matches!(value, Value::Boolean(_)) { ':' } else { ' ' };
        // writing to a string cannot fail
        let _ = write!(line, " -{name}{parting}{}", inline(value));
    }
}

/// A request to Graph with the members that say something: no nulls, no empty lists; where an earlier ring has made the
/// object, just what differs from that.
fn request(path: &str, step: &Step, changes: &[ChangedMember]) -> String {
    let named = named(step);
    let (mut line, members): (String, Vec<(&str, &str)>);
    let leaves;
    if matches!(step.reversal, Reversal::EarlierRing(_)) {
        line = format!("PATCH {path}/{{id of {named}}}: ");
        members = changes.iter().map(|change| (change.path.as_str(), change.new.as_str())).collect();
    } else {
        line = format!("POST {path} (or PATCH {path}/{{id of {named}}}): ");
        leaves = leaves_of(&step.want);
        members = leaves.iter().map(|(path, value)| (path.as_str(), value.as_str())).collect();
    }
    for (position, (path, value)) in members.into_iter().enumerate() {
        line.push_str(if position > 0 { "; " } else { "" });
        line.push_str(path);
        line.push_str(" = ");
        line.push_str(value);
    }
    line
}

/// The name of the object of a step, as a literal.
fn named(step: &Step) -> String {
    match &step.target {
        Target::Single(identity) => inline(identity),
        Target::Each(_) => String::new(),
    }
}

/// A member that differs from what an earlier ring made of it. Both values are literals; `@()` stands for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedMember {
    /// The member, with those it is inside of.
    pub path: String,
    /// Its value in the earlier ring.
    pub old: String,
    /// Its value now.
    pub new: String,
}

/// What a step changes of what an earlier ring made; nothing for a step that no earlier ring has prepared.
#[must_use]
pub fn changed_members(step: &Step) -> Vec<ChangedMember> {
    let Reversal::EarlierRing(before) = &step.reversal else { return Vec::new() };
    let differs = |(name, _): &&Member| before.iter().any(|(known, _)| known == name);
    let new: Vec<(String, String)> = step.want.iter().filter(differs).flat_map(leaves_in).collect();
    let old: Vec<(String, String)> = before.iter().flat_map(leaves_in).collect();
    let find = |leaves: &[(String, String)], path: &str| {
        leaves.iter().find(|(known, _)| known == path).map_or_else(|| "@()".to_owned(), |(_, value)| value.clone())
    };
    let lost = old.iter().filter(|(path, _)| !new.iter().any(|(known, _)| known == path));
    let paths = new.iter().chain(lost).map(|(path, _)| path);
    paths
        .map(|path| ChangedMember { path: path.clone(), old: find(&old, path), new: find(&new, path) })
        .filter(|change| change.old != change.new)
        .collect()
}

/// The members that say something, with their literals.
fn leaves_of(members: &[Member]) -> Vec<(String, String)> {
    members.iter().flat_map(leaves_in).collect()
}

fn leaves_in((name, value): &Member) -> Vec<(String, String)> {
    let mut leaves = Vec::new();
    collect_members(&mut printable(name).into_owned(), value, &mut leaves);
    leaves
}

fn collect_members(path: &mut String, value: &Value, into: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::List(list) if list.is_empty() => {}
        Value::Table(members) => {
            let length = path.len();
            for (name, inner) in &**members {
                path.push('.');
                path.push_str(&printable(name));
                collect_members(path, inner, into);
                path.truncate(length);
            }
        }
        _ => into.push((path.clone(), summary(value))),
    }
}

fn summary(value: &Value) -> String {
    match value {
        Value::IdOf { kind, identity } => format!("id of {} {}", kind.name(), inline(&Value::text(identity.clone()))),
        Value::List(list) => format!("@({})", list.iter().map(summary).collect::<Vec<_>>().join(", ")),
        _ => inline(value),
    }
}

/// A name of a member as it is, or as a literal where it holds anything unusual.
fn printable(name: &str) -> Cow<'_, str> {
    let usual = |byte: u8| byte.is_ascii_alphanumeric() || b"@._-#".contains(&byte);
    if name.bytes().all(usual) { Cow::Borrowed(name) } else { Cow::Owned(inline(&Value::text(name.to_owned()))) }
}
