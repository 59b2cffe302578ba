//! What people sign in to: applications by id, all of them, or a group of them; user actions; authentication contexts.
//! What is out is out whatever else puts it in (facts CA-A01 to CA-A08).

use crate::catalog::{APPLICATION_GROUPS, application_group_holds};
use crate::signin::evaluate::{Facts, Truth};
use crate::signin::policy::TargetCondition;
use crate::signin::sign_in::Target;

/// Is it what the policy is for?
pub(in crate::signin) fn holds(condition: &TargetCondition, facts: &Facts<'_>) -> Truth {
    match &facts.sign_in.target {
        Target::Application(id) => {
            let included = Truth::from(condition.all).or(selects(&condition.include, id, facts));
            included.and(selects(&condition.exclude, id, facts).opposite())
        }
        Target::UserAction(action) => condition.user_actions.contains(action).into(),
        Target::AuthenticationContext(context) => condition.authentication_contexts.contains(context).into(),
    }
}

fn selects<'a>(selection: impl IntoIterator<Item = &'a String>, id: &str, facts: &Facts<'_>) -> Truth {
    Truth::any(selection.into_iter().map(|selected| {
        if !APPLICATION_GROUPS.contains(&selected.as_str()) {
            return selected.eq_ignore_ascii_case(id).into();
        }
        let documented = application_group_holds(selected, id);
        let said = || facts.sign_in.opaque.get(&membership(selected, id)).copied();
        documented.or_else(said).map_or(Truth::Unknown, Truth::from)
    }))
}

/// Under which text a sign-in says whether a group of applications holds one of which no page says so.
#[must_use]
pub fn membership(group: &str, id: &str) -> String {
    format!("{group} holds the application {}", id.to_ascii_lowercase())
}

/// Why the policy is not for it, where that is certain.
pub(super) fn why_not(condition: &TargetCondition, facts: &Facts<'_>) -> String {
    match &facts.sign_in.target {
        Target::Application(id) if selects(&condition.exclude, id, facts) == Truth::Yes => {
            "the application is excluded".to_owned()
        }
        _ if !condition.user_actions.is_empty() => "for user actions".to_owned(),
        _ if !condition.authentication_contexts.is_empty() => "for authentication contexts".to_owned(),
        Target::Application(_) => "for other applications".to_owned(),
        Target::UserAction(_) => "for another user action".to_owned(),
        Target::AuthenticationContext(_) => "for another authentication context".to_owned(),
    }
}

/// What hangs in the air.
pub(super) fn what_is_open() -> String {
    "no page says whether the group of applications holds this one".to_owned()
}
