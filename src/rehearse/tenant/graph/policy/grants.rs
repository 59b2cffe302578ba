//! What a policy asks for (facts 1.5). What is legal and blocks more than it seems to, such as app protection on every
//! platform (CA-G12), the service takes.

use super::applications::is_for_all;
use super::draft::Draft;
use crate::rehearse::tenant::graph::error::Refusal;

pub(super) fn check(draft: &Draft) -> Result<(), Refusal> {
    let controls = draft.list("/grantControls/builtInControls");
    let count = draft.controls();
    // CA-G01, a provider
    if count == 0 {
        return if draft.has("/sessionControls") {
            Ok(())
        } else {
            Err(Refusal::bad("The policy has neither a grant control nor a session control."))
        };
    }
    // CA-G04, conditionalAccessGrantControls page
    if !draft.has("/grantControls/operator") {
        return Err(Refusal::bad("1032: ConditionalActionPolicy validation failed due to InvalidControls: operator."));
    }
    // CA-G02, public exports
    if controls.contains(&"block") && count > 1 {
        return Err(Refusal::bad("1032: ConditionalActionPolicy validation failed due to InvalidControls: block."));
    }
    // CA-G06, service error
    if controls.contains(&"mfa") && has_strength(draft) {
        return Err(Refusal::bad("1108: authenticationStrength and the control 'mfa' cannot stand in one policy."));
    }
    if controls.contains(&"passwordChange") {
        check_password_change(draft, count)?;
    }
    if controls.contains(&"riskRemediation") { check_remediation(draft) } else { Ok(()) }
}

/// What can be enforced still but neither made nor changed: approved client apps since 2026-06-30 (CA-G11), custom controls
/// since September 2026 (CA-G15), by their migration pages. Turning such a policy off goes on working.
pub(super) fn check_retired(draft: &Draft, turns_off: bool) -> Result<(), Refusal> {
    let retired = [
        (draft.list("/grantControls/builtInControls").contains(&"approvedApplication"), "approvedApplication"),
        (draft.lists("/grantControls/customAuthenticationFactors"), "customAuthenticationFactors"),
    ];
    match retired.iter().find(|(there, _)| *there && !turns_off) {
        Some((_, control)) => Err(Refusal::bad(format!("The control {control} is retired and read-only."))),
        None => Ok(()),
    }
}

fn has_strength(draft: &Draft) -> bool {
    draft.has("/grantControls/authenticationStrength")
}

fn needs_all(draft: &Draft) -> bool {
    draft.text("/grantControls/operator") == Some("AND")
}

/// Beside it only MFA, and nothing that narrows the policy but user risk (CA-G08, service error). A strength does as well
/// as MFA (CA-G09, pages disagree).
fn check_password_change(draft: &Draft, count: usize) -> Result<(), Refusal> {
    let factor = draft.list("/grantControls/builtInControls").contains(&"mfa") || has_strength(draft);
    let lists = ["signInRiskLevels", "servicePrincipalRiskLevels"];
    let tables = ["authenticationFlows", "insiderRiskLevels"];
    let filled = [
        "locations/includeLocations",
        "platforms/includePlatforms",
        "applications/includeUserActions",
        "applications/includeAuthenticationContextClassReferences",
    ];
    let narrowed = lists.iter().chain(&filled).any(|list| draft.lists(&format!("/conditions/{list}")))
        || tables.iter().any(|table| draft.has(&format!("/conditions/{table}")))
        || draft.has("/conditions/devices/deviceFilter")
        || !draft.lists_only("/conditions/clientAppTypes", &["all"]);
    let fits = factor && count == 2 && needs_all(draft) && has_user_risk(draft) && is_for_all(draft) && !narrowed;
    if fits {
        return Ok(());
    }
    Err(Refusal::bad("1032: ConditionalActionPolicy validation failed due to InvalidPasswordResetControl."))
}

fn has_user_risk(draft: &Draft) -> bool {
    draft.lists("/conditions/userRiskLevels")
}

/// With a strength, every time, about user risk (CA-G10, grant page).
fn check_remediation(draft: &Draft) -> Result<(), Refusal> {
    let every_time = draft.is_on("/sessionControls/signInFrequency/isEnabled")
        && draft.text("/sessionControls/signInFrequency/frequencyInterval") == Some("everyTime");
    if has_strength(draft) && needs_all(draft) && has_user_risk(draft) && every_time {
        return Ok(());
    }
    Err(Refusal::bad("1032: ConditionalActionPolicy validation failed due to InvalidControls: riskRemediation."))
}
