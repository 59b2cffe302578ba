//! What a policy makes of a session (facts 1.6).

use super::draft::Draft;
use crate::catalog::limits;
use crate::rehearse::tenant::graph::error::Refusal;

const EXCHANGE: &str = "00000002-0000-0ff1-ce00-000000000000";
const SHAREPOINT: &str = "00000003-0000-0ff1-ce00-000000000000";

/// Exchange, SharePoint, Teams, Windows 365, Windows Cloud Login and Azure Virtual Desktop (token protection page, 2025-08).
const TOKEN_PROTECTED: [&str; 6] = [
    EXCHANGE,
    SHAREPOINT,
    "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe",
    "0af06dc6-e4b5-4f28-818e-e78e62d137a5",
    "270efc09-cd0d-444b-a71f-39af4910ec45",
    "9cdead84-a844-4324-93f2-b2e6bb768d07",
];

pub(super) fn check(draft: &Draft) -> Result<(), Refusal> {
    if !draft.has("/sessionControls") {
        return Ok(());
    }
    let controls = [
        "applicationEnforcedRestrictions",
        "cloudAppSecurity",
        "persistentBrowser",
        "secureSignInSession",
        "signInFrequency",
    ];
    let on = |control: &str| draft.is_on(&format!("/sessionControls/{control}/isEnabled"));
    // CA-G01 and CA-S15, a provider: session controls are cleared with null, not by turning each of them off
    if !controls.iter().any(|control| on(control)) && !draft.is_on("/sessionControls/disableResilienceDefaults") {
        return Err(Refusal::bad("1032: sessionControls without a control that is enabled."));
    }
    if on("signInFrequency") {
        check_frequency(draft)?;
    }
    if on("persistentBrowser") {
        check_persistent_browser(draft)?;
    }
    if on("applicationEnforcedRestrictions") {
        check_restrictions(draft)?;
    }
    if on("secureSignInSession") {
        check_token_protection(draft)?;
    }
    // CA-S12, session page
    if on("cloudAppSecurity") && !draft.has("/sessionControls/cloudAppSecurity/cloudAppSecurityType") {
        return Err(invalid("cloudAppSecurity"));
    }
    Ok(())
}

fn invalid(control: &str) -> Refusal {
    Refusal::bad(format!("1032: ConditionalActionPolicy validation failed due to InvalidControls: {control}."))
}

fn check_frequency(draft: &Draft) -> Result<(), Refusal> {
    let place = |member: &str| format!("/sessionControls/signInFrequency/{member}");
    if draft.text(&place("frequencyInterval")) == Some("everyTime") {
        let siblings = ["applicationEnforcedRestrictions", "disableResilienceDefaults"];
        // CA-S03 (service error), CA-S07 (signInFrequencySessionControl page), CA-S04 (providers, even when they are off)
        let fits = !draft.has(&place("type"))
            && !draft.has(&place("value"))
            && draft.has(&place("authenticationType"))
            && !siblings.iter().any(|control| draft.has(&format!("/sessionControls/{control}")));
        return if fits { Ok(()) } else { Err(invalid("signInFrequency everyTime")) };
    }
    // CA-S02, limits of the admin centre
    let (least, most) = match draft.text(&place("type")) {
        Some("hours") => limits::SIGN_IN_FREQUENCY_HOURS,
        Some("days") => limits::SIGN_IN_FREQUENCY_DAYS,
        _ => return Err(invalid("signInFrequency")),
    };
    let fits = draft.number(&place("value")).is_some_and(|value| (i64::from(least)..=i64::from(most)).contains(&value));
    if fits { Ok(()) } else { Err(invalid("signInFrequency")) }
}

/// A browser has one session for all applications (CA-S01, session page).
fn check_persistent_browser(draft: &Draft) -> Result<(), Refusal> {
    let all = draft.lists_only("/conditions/applications/includeApplications", &["All"]);
    let mode = draft.has("/sessionControls/persistentBrowser/mode");
    if all && mode { Ok(()) } else { Err(invalid("persistentBrowser")) }
}

/// Exchange Online and SharePoint Online, and with Office365 not every kind of client (CA-S09, service error).
fn check_restrictions(draft: &Draft) -> Result<(), Refusal> {
    let included = draft.list("/conditions/applications/includeApplications");
    let suite = included.contains(&"Office365");
    let known = included
        .iter()
        .all(|one| *one == "Office365" || [EXCHANGE, SHAREPOINT].iter().any(|known| known.eq_ignore_ascii_case(one)));
    let every_client = draft.lists_only("/conditions/clientAppTypes", &["all"]);
    if !included.is_empty() && known && !(suite && every_client) {
        return Ok(());
    }
    Err(invalid("applicationEnforcedRestrictions"))
}

/// Applications by id, on Windows, and not in a browser (CA-S11, token protection page).
fn check_token_protection(draft: &Draft) -> Result<(), Refusal> {
    let included = draft.list("/conditions/applications/includeApplications");
    let known = included.iter().all(|one| TOKEN_PROTECTED.iter().any(|known| known.eq_ignore_ascii_case(one)));
    let windows = draft.lists_only("/conditions/platforms/includePlatforms", &["windows"]);
    let clients = draft.lists_only("/conditions/clientAppTypes", &["mobileAppsAndDesktopClients"]);
    if !included.is_empty() && known && windows && clients { Ok(()) } else { Err(invalid("secureSignInSession")) }
}
