//! Microsoft Entra as a plan needs it: users, groups, roles, applications, and objects that its policies refer to.

use serde_json::json;

use super::Mint;
use super::names::{Directory, Names, Sought};
use crate::catalog::{find_application_by_value, find_role_by_template};
use crate::plan::Plan;
use crate::rehearse::tenant::{Agreement, DirectoryRole, Entra, GraphObject, Group, ServicePrincipal, User};

/// When everything was made that was there before.
const LONG_AGO: &str = "2025-03-03T09:00:00Z";

/// The state of Microsoft Entra before a rollout.
pub(super) fn seed(plan: &Plan, names: &Names, mint: &mut Mint) -> Entra {
    let users = directory(&names.users, true, mint, |id| format!("user-{id}@rehearsal.example"));
    let groups = directory(&names.groups, false, mint, |id| format!("group {id}"));
    Entra {
        tenant_id: plan.tenant_id.clone(),
        display_name: plan.organization.clone(),
        security_defaults: !names.enforces,
        users: users.into_iter().map(|(id, name)| user(id, name)).collect(),
        groups: groups.into_iter().map(|(id, display_name)| Group { id, display_name, members: Vec::new() }).collect(),
        directory_roles: unknown_roles(names, mint),
        service_principals: service_principals(names, mint),
        agreements: names.terms_of_use.iter().map(agreement).collect(),
        named_locations: objects(&names.locations, mint, location),
        authentication_strength_policies: objects(&names.strengths, mint, strength),
        conditional_access_policies: objects(&names.policies, mint, |id, name| policy(id, name, "disabled")),
    }
}

fn user(id: String, user_principal_name: String) -> User {
    User { id, user_principal_name, display_name: String::new() }
}

/// Ids and names: those with an id as it is, then those that are found by name and that no id stands for already.
fn directory(
    directory: &Directory,
    any_case: bool,
    mint: &mut Mint,
    invent: impl Fn(&str) -> String,
) -> Vec<(String, String)> {
    let named = |(id, name): (&String, &String)| {
        let name = if name.is_empty() { invent(id) } else { name.clone() };
        (id.clone(), name)
    };
    let mut all: Vec<(String, String)> = directory.by_id.iter().map(named).collect();
    for name in &directory.by_name {
        let same = |known: &str| known == name || (any_case && known.to_lowercase() == name.to_lowercase());
        if !all.iter().any(|(_, known)| same(known)) {
            all.push((mint.id(), name.clone()));
        }
    }
    all
}

/// Roles that are not built in: those are in every tenant.
fn unknown_roles(names: &Names, mint: &mut Mint) -> Vec<DirectoryRole> {
    let unknown = names.roles.iter().filter(|id| find_role_by_template(id).is_none());
    unknown
        .map(|template| DirectoryRole {
            id: mint.id(),
            role_template_id: template.clone(),
            display_name: format!("role {template}"),
            members: Vec::new(),
        })
        .collect()
}

/// Applications that policies select have a service principal, else the service refuses the policy (CA-A05).
fn service_principals(names: &Names, mint: &mut Mint) -> Vec<ServicePrincipal> {
    let applications = names.applications.iter().map(|app_id| {
        let known = find_application_by_value(app_id).map(|application| application.name.to_owned());
        let display_name = known.unwrap_or_else(|| format!("application {app_id}"));
        ServicePrincipal { id: mint.id(), app_id: app_id.clone(), display_name }
    });
    let mut all: Vec<ServicePrincipal> = applications.collect();
    all.extend(names.service_principals.iter().map(|id| ServicePrincipal {
        id: id.clone(),
        app_id: mint.id(),
        display_name: format!("workload {id}"),
    }));
    all
}

/// Terms of use that policies ask people to accept (CA-G16).
fn agreement(id: &String) -> Agreement {
    Agreement { id: id.clone(), display_name: format!("terms of use {id}") }
}

/// Objects that have to be there: by name, then by id.
fn objects(sought: &Sought, mint: &mut Mint, make: impl Fn(String, &str) -> GraphObject) -> Vec<GraphObject> {
    let by_name = sought.missing(false).into_iter().map(|name| make(mint.id(), name));
    let mut all: Vec<GraphObject> = by_name.collect();
    all.extend(sought.by_id.iter().map(|id| make(id.clone(), &format!("object {}", &id[..8]))));
    all
}

fn object(id: String, name: &str, members: serde_json::Value) -> GraphObject {
    let mut object = GraphObject::new();
    let mut members = match members {
        serde_json::Value::Object(members) => members,
        _ => GraphObject::new(),
    };
    if let Some(kind) = members.shift_remove("@odata.type") {
        object.insert("@odata.type".to_owned(), kind);
    }
    object.insert("id".to_owned(), json!(id));
    object.insert("displayName".to_owned(), json!(name));
    object.insert("createdDateTime".to_owned(), json!(LONG_AGO));
    object.insert("modifiedDateTime".to_owned(), json!(LONG_AGO));
    object.extend(members);
    object
}

/// A named location of addresses that nobody uses.
pub(super) fn location(id: String, name: &str) -> GraphObject {
    let range = json!({ "@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "198.51.100.0/24" });
    let kind = "#microsoft.graph.ipNamedLocation";
    object(id, name, json!({ "@odata.type": kind, "isTrusted": false, "ipRanges": [range] }))
}

/// An authentication strength.
pub(super) fn strength(id: String, name: &str) -> GraphObject {
    let members = json!({
        "description": null,
        "policyType": "custom",
        "requirementsSatisfied": "mfa",
        "allowedCombinations": ["fido2"],
    });
    object(id, name, members)
}

/// A policy that asks guests for MFA, in this state.
pub(super) fn policy(id: String, name: &str, state: &str) -> GraphObject {
    let members = json!({
        "templateId": null,
        "description": null,
        "state": state,
        "conditions": {
            "userRiskLevels": [],
            "signInRiskLevels": [],
            "servicePrincipalRiskLevels": [],
            "insiderRiskLevels": null,
            "clientAppTypes": ["all"],
            "platforms": null,
            "locations": null,
            "devices": null,
            "clientApplications": null,
            "authenticationFlows": null,
            "applications": {
                "includeApplications": ["All"],
                "excludeApplications": [],
                "includeUserActions": [],
                "includeAuthenticationContextClassReferences": [],
                "applicationFilter": null,
            },
            "users": {
                "includeUsers": ["GuestsOrExternalUsers"],
                "excludeUsers": [],
                "includeGroups": [],
                "excludeGroups": [],
                "includeRoles": [],
                "excludeRoles": [],
                "includeGuestsOrExternalUsers": null,
                "excludeGuestsOrExternalUsers": null,
            },
        },
        "grantControls": {
            "operator": "OR",
            "builtInControls": ["mfa"],
            "customAuthenticationFactors": [],
            "termsOfUse": [],
            "authenticationStrength": null,
        },
        "sessionControls": null,
    });
    object(id, name, members)
}
