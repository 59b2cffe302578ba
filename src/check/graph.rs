//! The members under `graph`, and what the language and the service know of each.

use crate::posture::{GraphMembers, Policy};
use crate::resolve::Model;
use crate::source::Path;

/// A member under `graph`, as deep as it goes beyond what the language has.
#[derive(Debug)]
pub(super) struct Member {
    /// Where it stands.
    pub path: Path,
    /// Its name with those around it: `conditions.users`.
    pub name: String,
    /// What is known of it.
    pub standing: Standing,
}

/// What is known of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// The language has a key for it.
    Modelled(&'static str),
    /// It would take the place of a whole table in which the language has keys.
    Around,
    /// The service sets it.
    ReadOnly,
    /// Only the beta version of Graph has it.
    Beta,
    /// Nothing.
    Unknown,
}

/// Members of a policy that the language has, with its keys (Graph v1.0 metadata, 2026-08-20).
const POLICY: &[(&str, &str)] = &[
    ("displayName", "name"),
    ("description", "description"),
    ("state", "state"),
    ("conditions.applications.applicationFilter", "applications.filter"),
    ("conditions.applications.excludeApplications", "applications.exclude"),
    ("conditions.applications.includeApplications", "applications.include"),
    ("conditions.applications.includeAuthenticationContextClassReferences", "applications.authentication-contexts"),
    ("conditions.applications.includeUserActions", "applications.user-actions"),
    ("conditions.authenticationFlows.transferMethods", "authentication-flows"),
    ("conditions.clientApplications.excludeServicePrincipals", "workload-identities.exclude"),
    ("conditions.clientApplications.includeServicePrincipals", "workload-identities.include"),
    ("conditions.clientApplications.servicePrincipalFilter", "workload-identities.filter"),
    ("conditions.clientAppTypes", "client-app-types"),
    ("conditions.devices.deviceFilter", "device-filter"),
    ("conditions.insiderRiskLevels", "insider-risk-levels"),
    ("conditions.locations.excludeLocations", "locations.exclude"),
    ("conditions.locations.includeLocations", "locations.include"),
    ("conditions.platforms.excludePlatforms", "platforms.exclude"),
    ("conditions.platforms.includePlatforms", "platforms.include"),
    ("conditions.servicePrincipalRiskLevels", "service-principal-risk-levels"),
    ("conditions.signInRiskLevels", "sign-in-risk-levels"),
    ("conditions.userRiskLevels", "user-risk-levels"),
    ("conditions.users.excludeGroups", "users.exclude"),
    ("conditions.users.excludeGuestsOrExternalUsers", "users.exclude"),
    ("conditions.users.excludeRoles", "users.exclude"),
    ("conditions.users.excludeUsers", "users.exclude"),
    ("conditions.users.includeGroups", "users.include"),
    ("conditions.users.includeGuestsOrExternalUsers", "users.include"),
    ("conditions.users.includeRoles", "users.include"),
    ("conditions.users.includeUsers", "users.include"),
    ("grantControls.authenticationStrength", "grant.authentication-strength"),
    ("grantControls.builtInControls", "grant.controls"),
    ("grantControls.customAuthenticationFactors", "grant.custom-authentication-factors"),
    ("grantControls.operator", "grant.operator"),
    ("grantControls.termsOfUse", "grant.terms-of-use"),
    ("sessionControls.applicationEnforcedRestrictions", "session.application-enforced-restrictions"),
    ("sessionControls.cloudAppSecurity", "session.cloud-app-security"),
    ("sessionControls.disableResilienceDefaults", "session.disable-resilience-defaults"),
    ("sessionControls.persistentBrowser", "session.persistent-browser"),
    ("sessionControls.secureSignInSession", "session.secure-sign-in-session"),
    ("sessionControls.signInFrequency", "session.sign-in-frequency"),
];

const LOCATION: &[(&str, &str)] = &[
    ("displayName", "name"),
    ("countriesAndRegions", "countries"),
    ("countryLookupMethod", "country-lookup"),
    ("includeUnknownCountriesAndRegions", "include-unknown-countries-and-regions"),
    ("ipRanges", "ip-ranges"),
    ("isTrusted", "trusted"),
];

const STRENGTH: &[(&str, &str)] =
    &[("displayName", "name"), ("description", "description"), ("allowedCombinations", "allowed-combinations")];

/// Members that the service sets (the same metadata).
const READ_ONLY: [&str; 7] = [
    "id",
    "createdDateTime",
    "deletedDateTime",
    "modifiedDateTime",
    "policyType",
    "requirementsSatisfied",
    "templateId",
];

/// Members of a policy that the beta version alone has (beta SDK, 2026-08-05).
const BETA: [&str; 13] = [
    "conditions.agentIdRiskLevels",
    "conditions.applications.globalSecureAccess",
    "conditions.applications.networkAccess",
    "conditions.clientApplications.agentIdServicePrincipalFilter",
    "conditions.clientApplications.excludeAgentIdServicePrincipals",
    "conditions.clientApplications.includeAgentIdServicePrincipals",
    "conditions.deviceStates",
    "conditions.devices.excludeDeviceStates",
    "conditions.devices.excludeDevices",
    "conditions.devices.includeDeviceStates",
    "conditions.devices.includeDevices",
    "sessionControls.continuousAccessEvaluation",
    "sessionControls.globalSecureAccessFilteringProfile",
];

/// The members under `graph` of every object that can have any.
pub(super) fn members(model: &Model<'_>) -> Vec<Member> {
    let mut found = Vec::new();
    for (_, policy, path) in model.policies() {
        collect(&policy.graph, path, POLICY, &mut found);
        refuse_device_states(policy, &mut found);
    }
    for (alias, location) in &model.posture.named_locations {
        collect(&location.graph, &Path::keys(["named-locations"]).join(alias), LOCATION, &mut found);
    }
    for (alias, strength) in &model.posture.authentication_strengths {
        collect(&strength.graph, &Path::keys(["authentication-strengths"]).join(alias), STRENGTH, &mut found);
    }
    found
}

/// Device states are what device filters have replaced: never both (conditional-access facts, CA-D04).
fn refuse_device_states(policy: &Policy, found: &mut [Member]) {
    if policy.device_filter.is_some() {
        let states = found.iter_mut().filter(|member| member.name.eq_ignore_ascii_case("conditions.deviceStates"));
        states.for_each(|member| member.standing = Standing::Modelled("device-filter"));
    }
}

fn collect(graph: &GraphMembers, object: &Path, modelled: &[(&'static str, &'static str)], found: &mut Vec<Member>) {
    if !graph.is_empty() {
        walk(graph, "", &object.join("graph"), modelled, found);
    }
}

fn walk(
    members: &GraphMembers,
    around: &str,
    path: &Path,
    modelled: &[(&'static str, &'static str)],
    found: &mut Vec<Member>,
) {
    for (key, value) in members {
        let name = if around.is_empty() { key.clone() } else { format!("{around}.{key}") };
        let place = path.join(key);
        let inside = format!("{name}.").to_lowercase();
        let below = modelled.iter().find(|(known, _)| known.to_lowercase().starts_with(&inside));
        let exact = modelled.iter().find(|(known, _)| known.eq_ignore_ascii_case(&name));
        let standing = match (exact, below, value) {
            (Some((_, word)), _, _) => Standing::Modelled(word),
            (None, Some(_), serde_json::Value::Object(inner)) => {
                walk(inner, &name, &place, modelled, found);
                continue;
            }
            (None, Some(_), _) => Standing::Around,
            _ if key.contains("@odata.") => Standing::ReadOnly,
            _ if READ_ONLY.iter().any(|known| known.eq_ignore_ascii_case(&name)) => Standing::ReadOnly,
            _ if BETA.iter().any(|known| known.eq_ignore_ascii_case(&name)) => Standing::Beta,
            _ => Standing::Unknown,
        };
        found.push(Member { path: place, name, standing });
    }
}
