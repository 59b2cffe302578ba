//! What a policy is about: applications, user actions or authentication contexts (facts 1.3).

use super::draft::Draft;
use super::users::ids;
use crate::catalog::{find_application_by_value, limits};
use crate::rehearse::tenant::graph::error::Refusal;
use crate::rehearse::tenant::graph::ids::is_guid;

/// The words that stand for applications beside ids, on each side; those of the beta version are unknown here.
const INCLUDE: [&str; 4] = ["All", "None", "Office365", "MicrosoftAdminPortals"];
const EXCLUDE: [&str; 2] = ["Office365", "MicrosoftAdminPortals"];

const USER_ACTIONS: [&str; 2] = ["urn:user:registersecurityinfo", "urn:user:registerdevice"];

pub(super) fn check(draft: &Draft) -> Result<(), Refusal> {
    let place = |list: &str| format!("/conditions/applications/{list}");
    let included = draft.list(&place("includeApplications"));
    let filtered = draft.has(&place("applicationFilter"));
    let (actions, contexts) =
        (draft.list(&place("includeUserActions")), draft.list(&place("includeAuthenticationContextClassReferences")));
    let targets = [!included.is_empty() || filtered, !actions.is_empty(), !contexts.is_empty()];
    // CA-A01 (portal and providers), CA-A02 (service error)
    if targets.iter().filter(|target| **target).count() != 1 {
        return Err(Refusal::bad(
            "1011: The policy includes applications, user actions or authentication contexts, one of the three.",
        ));
    }
    // CA-A03, conditionalAccessApplications page; CA-A08, filter for applications page
    if included.iter().any(|word| ["All", "None"].contains(word)) && (included.len() > 1 || filtered) {
        return Err(Refusal::bad("1011: 'All' and 'None' in includeApplications stand alone."));
    }
    check_values(draft)?;
    if let Some(wrong) = actions.iter().find(|action| !USER_ACTIONS.contains(action)) {
        return Err(Refusal::bad(format!("1011: '{wrong}' is no user action.")));
    }
    if let Some(wrong) = contexts.iter().find(|context| !is_context(context)) {
        return Err(Refusal::bad(format!("1011: '{wrong}' is no authentication context.")));
    }
    check_filter(draft, "applications/applicationFilter")?;
    check_filter(draft, "clientApplications/servicePrincipalFilter")?;
    if actions.contains(&"urn:user:registerdevice") { check_device_registration(draft) } else { Ok(()) }
}

/// The ids of the applications that it names.
pub(super) fn named(draft: &Draft) -> Vec<&str> {
    let mut named = ids(draft, "/conditions/applications/includeApplications", &INCLUDE);
    named.extend(ids(draft, "/conditions/applications/excludeApplications", &EXCLUDE));
    named
}

/// Is it about all applications, none excluded?
pub(super) fn is_for_all(draft: &Draft) -> bool {
    draft.lists_only("/conditions/applications/includeApplications", &["All"])
        && !draft.lists("/conditions/applications/excludeApplications")
}

/// Keywords have exactly this case (CA-A04, service error). A client or Graph itself cannot be targeted (CA-A06, cloud apps
/// page); that clients can be excluded public exports show.
fn check_values(draft: &Draft) -> Result<(), Refusal> {
    if let Some(wrong) = named(draft).iter().find(|value| !is_guid(value)) {
        return Err(Refusal::bad(format!("1011: '{wrong}' is neither an application id nor a keyword.")));
    }
    let untargetable = |value: &&str| find_application_by_value(value).is_some_and(|known| !known.is_targetable());
    let included = draft.list("/conditions/applications/includeApplications");
    match included.iter().find(|value| untargetable(value)) {
        Some(wrong) => Err(Refusal::bad(format!("1011: The application {wrong} cannot be selected."))),
        None => Ok(()),
    }
}

/// Contexts are c1 to c99; one that is not published may be named (CA-A11, authenticationContextClassReference page).
fn is_context(text: &str) -> bool {
    let number = text.strip_prefix('c').filter(|digits| !digits.starts_with(['0', '+']));
    number
        .and_then(|digits| digits.parse().ok())
        .is_some_and(|number: u32| (1..=limits::AUTHENTICATION_CONTEXTS).contains(&number))
}

/// Filters are about custom security attributes (CA-A08, filter for applications page).
fn check_filter(draft: &Draft, filter: &str) -> Result<(), Refusal> {
    match draft.text(&format!("/conditions/{filter}/rule")) {
        Some(rule) if !rule.contains("CustomSecurityAttribute.") => {
            Err(Refusal::bad(format!("The rule of {filter} names no custom security attribute.")))
        }
        _ => Ok(()),
    }
}

/// Who registers a device can be asked for MFA or a strength alone, whatever the client and the device (CA-A09, cloud apps
/// page).
fn check_device_registration(draft: &Draft) -> Result<(), Refusal> {
    let controls = draft.list("/grantControls/builtInControls");
    let others = ["termsOfUse", "customAuthenticationFactors"];
    if controls.iter().any(|control| *control != "mfa")
        || others.iter().any(|list| draft.lists(&format!("/grantControls/{list}")))
        || draft.has("/sessionControls")
    {
        return Err(Refusal::bad("1032: Registering devices takes multifactor authentication or a strength alone."));
    }
    if !draft.lists_only("/conditions/clientAppTypes", &["all"]) || draft.has("/conditions/devices/deviceFilter") {
        return Err(Refusal::bad("Registering devices takes no conditions on client apps or devices."));
    }
    Ok(())
}
