//! A step as the commands that an administrator would type: for people who read the runbook, never for running.

use std::fmt::Write as _;

use super::literal::inline;
use crate::plan::{ObjectKind, Reversal, Step, Target, Value};

/// Of a step for many people, so many are written out.
const SHOWN: usize = 5;

/// The commands, one a line, in printable ASCII. What a script makes where it is missing is shown as it would be made.
#[must_use]
pub fn equivalent_commands(step: &Step) -> Vec<String> {
    match step.kind {
        ObjectKind::NamedLocation => vec![request("/v1.0/identity/conditionalAccess/namedLocations", step)],
        ObjectKind::AuthenticationStrengthPolicy => {
            vec![request("/v1.0/policies/authenticationStrengthPolicies", step)]
        }
        ObjectKind::ConditionalAccessPolicy => vec![request("/v1.0/identity/conditionalAccess/policies", step)],
        // only looked up
        ObjectKind::Group | ObjectKind::User => Vec::new(),
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
    let shown = people.iter().take(SHOWN).map(|name| call(cmdlet, by, &Value::text(name), &step.want));
    let rest = people.len().saturating_sub(SHOWN);
    shown.chain((rest > 0).then(|| format!("# and {rest} more like these"))).collect()
}

fn call(cmdlet: &str, by: &str, identity: &Value, want: &[(String, Value)]) -> String {
    let mut line = cmdlet.to_owned();
    match identity {
        Value::Null => {}
        Value::Table(fields) => push_parameters(&mut line, fields),
        _ => push_parameters(&mut line, &[(by.to_owned(), identity.clone())]),
    }
    push_parameters(&mut line, want);
    line
}

fn push_parameters(line: &mut String, parameters: &[(String, Value)]) {
    for (name, value) in parameters {
        // with a colon: a switch would not take the value behind a space for its own
        let parting = if matches!(value, Value::Boolean(_)) { ':' } else { ' ' };
        // writing to a string cannot fail
        let _ = write!(line, " -{name}{parting}{}", inline(value));
    }
}

/// A request to Graph with the members that say something: no nulls, no empty lists; where an earlier ring has made the
/// object, just what differs from that.
fn request(path: &str, step: &Step) -> String {
    match &step.reversal {
        Reversal::EarlierRing(_) => {
            let changes = changed_members(step).into_iter().map(|change| format!("{} = {}", change.path, change.new));
            format!("PATCH {path}/{{id of {}}}: {}", named(step), changes.collect::<Vec<_>>().join("; "))
        }
        Reversal::Restore | Reversal::RemoveOrRestore => {
            let leaves = leaves_of(&step.want).into_iter().map(|(path, value)| format!("{path} = {value}"));
            format!(
                "POST {path} (or PATCH {path}/{{id of {}}}): {}",
                named(step),
                leaves.collect::<Vec<_>>().join("; ")
            )
        }
    }
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
    let (old, new) = (leaves_of(before), leaves_of(&step.want));
    let find = |leaves: &[(String, String)], path: &str| {
        leaves.iter().find(|(known, _)| known == path).map_or_else(|| "@()".to_owned(), |(_, value)| value.clone())
    };
    let gone = old.iter().filter(|(path, _)| !new.iter().any(|(known, _)| known == path));
    let paths = new.iter().chain(gone).map(|(path, _)| path);
    paths
        .map(|path| ChangedMember { path: path.clone(), old: find(&old, path), new: find(&new, path) })
        .filter(|change| change.old != change.new)
        .collect()
}

/// The members that say something, with their literals.
fn leaves_of(members: &[(String, Value)]) -> Vec<(String, String)> {
    let mut leaves = Vec::new();
    for (name, value) in members {
        collect_members(&printable(name), value, &mut leaves);
    }
    leaves
}

fn collect_members(path: &str, value: &Value, into: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::List(list) if list.is_empty() => {}
        Value::Table(members) => {
            for (name, inner) in members {
                collect_members(&format!("{path}.{}", printable(name)), inner, into);
            }
        }
        _ => into.push((path.to_owned(), summary(value))),
    }
}

fn summary(value: &Value) -> String {
    match value {
        Value::IdOf { kind, identity } => format!("id of {} {}", kind.name(), inline(&Value::text(identity))),
        Value::List(list) => format!("@({})", list.iter().map(summary).collect::<Vec<_>>().join(", ")),
        _ => inline(value),
    }
}

/// A name of a member as it is, or as a literal where it holds anything unusual.
fn printable(name: &str) -> String {
    let usual = |byte: u8| byte.is_ascii_alphanumeric() || b"@._-#".contains(&byte);
    if name.bytes().all(usual) { name.to_owned() } else { inline(&Value::text(name)) }
}
