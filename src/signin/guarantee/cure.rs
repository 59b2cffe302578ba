//! What would close a gap: one change to a policy that came close, or a policy to add.

use super::explain::{How, Involved, demand_key};
use super::statement::{Claim, Kind, Statement};
use crate::signin::route::has_switch;
use crate::signin::sign_in::{Method, SignIn};
use crate::signin::space::Demand;

/// What would close it, the nearest first.
pub(super) fn cures(
    statement: &Statement,
    demand: &Demand,
    sign_in: &SignIn,
    policies: &[Involved],
    person: &str,
) -> Vec<String> {
    match (&statement.claim, statement.kind) {
        (Claim::Untouched(_), _) => named(policies, How::Refuses, |name| format!("exclude `emergency-access` from {name}")),
        (Claim::Reachable(_), _) => {
            let refusing = named(policies, How::Refuses, |name| format!("exclude {person} from {name}, or let one way be"));
            refusing.into_iter().take(1).collect()
        }
        (_, Kind::OnlyClient | Kind::NoLegacy | Kind::NoNewLegacy) => doors(sign_in),
        _ => {
            let mut cures = named(policies, How::Reports, |name| format!("enforce {name}"));
            cures.extend(named(policies, How::Excludes, |name| {
                format!("take {person} out of what {name} excludes, or list the exception with a reason")
            }));
            cures.extend(policies.iter().filter(|one| one.how == How::Close).map(|one| {
                format!("widen {}: {}", quoted(&one.name), one.words)
            }));
            if cures.is_empty() {
                cures.push(format!("add a policy that reaches this sign-in and asks for `{}`", demand_key(demand)));
            }
            cures.truncate(2);
            cures
        }
    }
}

fn named(policies: &[Involved], how: How, say: impl Fn(&str) -> String) -> Vec<String> {
    policies.iter().filter(|one| one.how == how).map(|one| say(&quoted(&one.name))).collect()
}

fn quoted(name: &str) -> String {
    format!("`{name}`")
}

/// What closes a way in.
fn doors(sign_in: &SignIn) -> Vec<String> {
    let route = &sign_in.route;
    let Some(side) = route.side else { return Vec::new() };
    match route.method {
        Method::Legacy if has_switch(route) => vec![format!(
            "make an authentication policy the default of {} that leaves `{}` closed (`organization-default = true`)",
            side.title(),
            route.protocol
        )],
        Method::Legacy => Vec::new(),
        Method::Modern => vec![
            "let device access rules refuse the app, or ask for app protection of this kind of client on phones".to_owned(),
        ],
    }
}
