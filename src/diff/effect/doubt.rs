//! What can not be worked out about sign-ins, said honestly: members of policies and strengths that are not modelled and
//! are others now.

use std::collections::BTreeSet;

use super::Direction;
use super::worlds::Worlds;
use crate::signin::{Control, Policy, Regime};

/// Sentences about what differs and is not modelled.
#[must_use]
pub fn not_modelled(worlds: &Worlds<'_>) -> Vec<String> {
    let mut doubts = Vec::new();
    for changed in &worlds.changed {
        let limits = |policy: Option<&Policy>| policy.map(|policy| policy.session.opaque.clone()).unwrap_or_default();
        let (before, after) = (limits(changed.old.as_deref()), limits(changed.new.as_deref()));
        if before != after {
            let words: BTreeSet<&String> = before.iter().chain(&after).collect();
            let words: Vec<&str> = words.into_iter().map(String::as_str).collect();
            doubts.push(format!(
                "policy `{}` says otherwise about `{}`, which is not modelled: what that means for sessions is not in here",
                changed.name,
                words.join("`, `")
            ));
        }
    }
    for (old, new) in strengths(worlds) {
        doubts.push(format!(
            "strength `{new}` is narrowed in another way than `{old}` was, which is not modelled: whom it lets in is not in \
             here"
        ));
    }
    doubts
}

/// The strengths in use of which something differs that is not modelled.
fn strengths<'w>(worlds: &'w Worlds<'_>) -> BTreeSet<(&'w str, &'w str)> {
    let used = |regime: &'w Regime| {
        let controls = regime.policies.values().flat_map(|policy| &policy.grant).flat_map(|grant| &grant.controls);
        controls.filter_map(|control| match control {
            Control::Strength(key) => regime.strengths.get(key),
            _ => None,
        })
    };
    let mut found = BTreeSet::new();
    for old in used(&worlds.old.regime) {
        for new in used(&worlds.new.regime) {
            if old.name == new.name && old.opaque != new.opaque {
                found.insert((old.name.as_str(), new.name.as_str()));
            }
        }
    }
    found
}

/// The sentence where there are more rows than there is room for.
#[must_use]
pub fn too_many_rows(direction: Direction) -> String {
    let how = match direction {
        Direction::Loosened => "looser",
        Direction::Mixed => "looser in part and tighter in part",
        Direction::Tightened => "tighter",
    };
    format!(
        "there are more sets of sign-ins than are told one by one for which something is {how}; one row stands for them"
    )
}
