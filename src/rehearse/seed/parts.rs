//! A state taken apart: every object with its name and id, and what is left of the organizations themselves.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::plan::{ObjectKind, Workload};
use crate::rehearse::tenant::{Entra, Exchange, GraphObject, Properties, Recipient, State};

/// An object, or what an organization has once.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// The service.
    pub workload: Workload,
    /// The kind, where scripts know one.
    pub kind: Option<ObjectKind>,
    /// What it is called.
    pub word: &'static str,
    /// The name under which scripts know it; empty for the one there is.
    pub name: String,
    /// Its id; empty for the one there is.
    pub id: String,
    /// All of it.
    pub value: Value,
}

/// All parts of a state: nothing is in none of them.
pub(super) fn parts(state: &State) -> Vec<Part> {
    let mut parts = entra_parts(&state.entra);
    let sides =
        [(Workload::ExchangeOnline, &state.exchange_online), (Workload::ExchangeServer, &state.exchange_server)];
    for (workload, side) in sides {
        if let Some(side) = side {
            push_side(workload, side, &mut parts);
        }
    }
    parts
}

fn known(workload: Workload, kind: ObjectKind, name: &str, id: &str, value: Value) -> Part {
    Part { workload, kind: Some(kind), word: kind.name(), name: name.to_owned(), id: id.to_owned(), value }
}

fn other(workload: Workload, word: &'static str, name: &str, id: &str, value: Value) -> Part {
    Part { workload, kind: None, word, name: name.to_owned(), id: id.to_owned(), value }
}

fn value_of(part: impl Serialize) -> Value {
    serde_json::to_value(part).unwrap_or_default()
}

fn entra_parts(entra: &Entra) -> Vec<Part> {
    let graph = Workload::Graph;
    let whole = json!({
        "tenantId": entra.tenant_id,
        "displayName": entra.display_name,
        "securityDefaults": entra.security_defaults,
    });
    let mut parts = vec![other(graph, "organization", "", "", whole)];
    let users = entra.users.iter();
    parts.extend(users.map(|user| known(graph, ObjectKind::User, &user.user_principal_name, &user.id, value_of(user))));
    let groups = entra.groups.iter();
    parts.extend(groups.map(|group| known(graph, ObjectKind::Group, &group.display_name, &group.id, value_of(group))));
    let roles = entra.directory_roles.iter();
    parts.extend(roles.map(|role| other(graph, "directoryRole", &role.display_name, &role.id, value_of(role))));
    let principals = entra.service_principals.iter();
    parts.extend(principals.map(|one| other(graph, "servicePrincipal", &one.display_name, &one.id, value_of(one))));
    let agreements = entra.agreements.iter();
    parts.extend(agreements.map(|one| other(graph, "agreement", &one.display_name, &one.id, value_of(one))));
    let collections = [
        (ObjectKind::NamedLocation, &entra.named_locations),
        (ObjectKind::AuthenticationStrengthPolicy, &entra.authentication_strength_policies),
        (ObjectKind::ConditionalAccessPolicy, &entra.conditional_access_policies),
    ];
    for (kind, objects) in collections {
        parts.extend(objects.iter().map(|object| {
            known(graph, kind, text(object, "displayName"), text(object, "id"), Value::Object(object.clone()))
        }));
    }
    parts
}

fn text<'a>(object: &'a GraphObject, member: &str) -> &'a str {
    object.get(member).and_then(Value::as_str).unwrap_or_default()
}

fn push_side(workload: Workload, side: &Exchange, parts: &mut Vec<Part>) {
    let whole = json!({ "id": side.id, "name": side.name, "release": side.release });
    parts.push(other(workload, "organization", "", "", whole));
    let settings = [
        (ObjectKind::OrganizationConfig, &side.organization_config),
        (ObjectKind::TransportConfig, &side.transport_config),
        (ObjectKind::ActiveSyncOrganizationSettings, &side.active_sync_organization_settings),
    ];
    parts.extend(settings.map(|(kind, settings)| known(workload, kind, "", "", with(json!({}), settings))));
    parts.extend(side.authentication_policies.iter().map(|policy| {
        let value = with(json!({ "guid": policy.guid, "name": policy.name }), &policy.properties);
        known(workload, ObjectKind::AuthenticationPolicy, &policy.name, &policy.guid, value)
    }));
    parts.extend(side.device_access_rules.iter().map(|rule| {
        let name = format!("{}/{}", rule.characteristic, rule.query_string);
        known(workload, ObjectKind::ActiveSyncDeviceAccessRule, &name, &rule.guid, value_of(rule))
    }));
    for person in &side.recipients {
        push_person(workload, person, parts);
    }
}

/// A person is two objects to scripts: a holder of an authentication policy, and a mailbox.
fn push_person(workload: Workload, person: &Recipient, parts: &mut Vec<Part>) {
    let holder = json!({
        "guid": person.guid,
        "name": person.name,
        "userPrincipalName": person.user_principal_name,
        "authenticationPolicy": person.authentication_policy,
    });
    let kind = ObjectKind::UserAuthenticationPolicy;
    parts.push(known(workload, kind, &person.user_principal_name, &person.guid, holder));
    if !person.primary_smtp_address.is_empty() || !person.cas_mailbox.is_empty() {
        let address = &person.primary_smtp_address;
        let mailbox = with(json!({ "guid": person.guid, "primarySmtpAddress": address }), &person.cas_mailbox);
        parts.push(known(workload, ObjectKind::CasMailbox, address, &person.guid, mailbox));
    }
}

/// An object with its settings.
fn with(object: Value, settings: &Properties) -> Value {
    let mut members = match object {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    members.extend(settings.iter().map(|(name, value)| (name.clone(), value.clone())));
    Value::Object(members)
}
