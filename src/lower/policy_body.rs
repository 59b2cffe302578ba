//! A Conditional Access policy as Graph is told it: every member is written out, since Graph merges a PATCH and what is
//! left out would stay (conditional-access facts, 8.3).

use std::collections::BTreeMap;

use super::graph_member::merge_members;
use super::references::{group_value, user_value};
use crate::plan::{Member, Members, ObjectKind, Text, Value};
use crate::posture::{
    Applications, ClientAppType, CloudAppSecurity, Filter, FilterMode, Frequency, Grant, GuestKind, Operator,
    PersistentBrowser, Platform, Policy, Selection, Session, WorkloadIdentities,
};
use crate::resolve::{LocationName, Model, Reach, StrengthName};

/// What a ring makes of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Staging<'a> {
    /// The audiences that it includes.
    pub include: Vec<&'a str>,
    /// Its state, in Graph's word.
    pub state: &'static str,
}

/// The people of policies, each selection once: most policies are about the same.
pub(super) struct People<'m> {
    model: &'m Model<'m>,
    /// The table of users by the audiences that are out and those that are in.
    known: BTreeMap<&'m [String], BTreeMap<Vec<&'m str>, Value>>,
}

impl<'m> People<'m> {
    /// Nobody yet.
    pub fn new(model: &'m Model<'m>) -> Self {
        Self { model, known: BTreeMap::new() }
    }

    /// The table of users.
    fn users(&mut self, include: &[&'m str], exclude: &'m [String]) -> Value {
        let known = self.known.entry(exclude).or_default();
        if let Some(users) = known.get(include) {
            return users.clone();
        }
        let made = users(self.model, &self.model.reach(include), &self.model.reach(exclude));
        known.insert(include.to_vec(), made.clone());
        made
    }
}

/// A policy as all rings have it: what they stage is laid on it.
pub(super) struct PolicyBody<'m> {
    /// Its name.
    pub name: Text,
    policy: &'m Policy,
    /// The conditions but for the people.
    conditions: [Member; 11],
    grant: Value,
    session: Value,
}

impl<'m> PolicyBody<'m> {
    /// The body of a policy.
    pub fn new(model: &Model<'_>, policy: &'m Policy) -> Self {
        let grant = policy.grant.as_ref().map_or(Value::Null, |grant| grant_controls(model, grant));
        let session = policy.session.as_ref().map_or(Value::Null, session_controls);
        Self { name: (&policy.name).into(), policy, conditions: conditions(model, policy), grant, session }
    }

    /// All members of the policy as a ring has it.
    pub fn staged(&self, staging: &Staging<'m>, people: &mut People<'m>) -> Members {
        let policy = self.policy;
        let users = match policy.workload_identities {
            // a policy for workload identities includes no user (CA-U03)
            Some(_) => people.users(&["none"], &[]),
            None => {
                let exclude = policy.users.as_ref().map(|users| users.exclude.as_slice()).unwrap_or_default();
                people.users(&staging.include, exclude)
            }
        };
        let conditions = self.conditions.iter().cloned().chain([(USERS, users)]);
        let description = policy.description.iter().map(|text| (Text::new_static("description"), Value::text(text)));
        let name = std::iter::once((Text::new_static("displayName"), Value::Text(self.name.clone())));
        let rest = [
            ("state", Value::text(staging.state)),
            ("conditions", Value::Table(conditions.collect())),
            ("grantControls", self.grant.clone()),
            ("sessionControls", self.session.clone()),
        ];
        let rest = rest.map(|(name, value)| (Text::new_static(name), value));
        merge_members(name.chain(description).chain(rest).collect(), &policy.graph)
    }
}

const USERS: Text = Text::new_static("users");

/// The conditions of a policy but for its people.
fn conditions(model: &Model<'_>, policy: &Policy) -> [Member; 11] {
    let client_app_types = policy.client_app_types.as_deref().unwrap_or(&[ClientAppType::All]);
    let identities = policy.workload_identities.as_ref();
    let platforms = policy.platforms.as_ref().map_or(Value::Null, |platforms| {
        let words = |list: &[Platform]| Value::texts(list.iter().map(|platform| platform.graph()));
        Value::table([("includePlatforms", words(&platforms.include)), ("excludePlatforms", words(&platforms.exclude))])
    });
    let devices =
        policy.device_filter.as_ref().map_or(Value::Null, |rule| Value::table([("deviceFilter", filter(rule))]));
    let flows: Vec<&str> = policy.authentication_flows.iter().map(|flow| flow.graph()).collect();
    let flows = match flows.as_slice() {
        [] => Value::Null,
        flows => Value::table([("transferMethods", Value::text(flows.join(",")))]),
    };
    let insider: Vec<&str> = policy.insider_risk_levels.iter().map(|level| level.graph()).collect();
    let conditions = [
        ("applications", applications(model, &policy.applications)),
        ("authenticationFlows", flows),
        ("clientApplications", identities.map_or(Value::Null, |one| client_applications(model, one))),
        ("clientAppTypes", Value::texts(client_app_types.iter().map(|kind| kind.graph()))),
        ("devices", devices),
        ("insiderRiskLevels", if insider.is_empty() { Value::Null } else { Value::text(insider.join(",")) }),
        ("locations", policy.locations.as_ref().map_or(Value::Null, |selection| locations(model, selection))),
        ("platforms", platforms),
        (
            "servicePrincipalRiskLevels",
            Value::texts(policy.service_principal_risk_levels.iter().map(|level| level.graph())),
        ),
        ("signInRiskLevels", Value::texts(policy.sign_in_risk_levels.iter().map(|level| level.graph()))),
        ("userRiskLevels", Value::texts(policy.user_risk_levels.iter().map(|level| level.graph()))),
    ];
    conditions.map(|(name, value)| (Text::new_static(name), value))
}

fn applications(model: &Model<'_>, applications: &Applications) -> Value {
    let names = |aliases: &[String]| {
        Value::texts(aliases.iter().filter_map(|alias| model.application(alias)).map(|name| name.graph().into_owned()))
    };
    Value::table([
        ("includeApplications", names(&applications.include)),
        ("excludeApplications", names(&applications.exclude)),
        ("includeUserActions", Value::texts(applications.user_actions.iter().map(|action| action.graph()))),
        ("includeAuthenticationContextClassReferences", Value::texts(&applications.authentication_contexts)),
        ("applicationFilter", applications.filter.as_ref().map_or(Value::Null, filter)),
    ])
}

fn filter(rule: &Filter) -> Value {
    let mode = match rule.mode {
        FilterMode::Include => "include",
        FilterMode::Exclude => "exclude",
    };
    Value::table([("mode", Value::text(mode)), ("rule", Value::text(&rule.rule))])
}

fn client_applications(model: &Model<'_>, identities: &WorkloadIdentities) -> Value {
    let ids = |aliases: &[String]| {
        Value::texts(aliases.iter().filter_map(|alias| match alias.as_str() {
            "all" => Some("ServicePrincipalsInMyTenant".to_owned()),
            alias => model.posture.workload_identities.get(alias).map(|identity| identity.id.lower()),
        }))
    };
    Value::table([
        ("includeServicePrincipals", ids(&identities.include)),
        ("excludeServicePrincipals", ids(&identities.exclude)),
        ("servicePrincipalFilter", identities.filter.as_ref().map_or(Value::Null, filter)),
    ])
}

fn users(model: &Model<'_>, include: &Reach, exclude: &Reach) -> Value {
    let single = |reach: &Reach| -> Value {
        let keywords = [(reach.everyone, "All"), (reach.nobody, "None"), (reach.all_guests, "GuestsOrExternalUsers")];
        let keywords = keywords.into_iter().filter(|(meant, _)| *meant).map(|(_, word)| Value::text(word));
        Value::List(keywords.chain(reach.users.iter().map(|user| user_value(model, user))).collect())
    };
    let groups = |reach: &Reach| Value::List(reach.groups.iter().map(group_value).collect());
    let roles = |reach: &Reach| Value::texts(reach.roles.iter().copied());
    // everybody is everybody: what else is included adds nothing, and Graph refuses it (CA-U02)
    let only = Reach { everyone: true, ..Reach::default() };
    let include = if include.everyone { &only } else { include };
    Value::table([
        ("includeUsers", single(include)),
        ("excludeUsers", single(exclude)),
        ("includeGroups", groups(include)),
        ("excludeGroups", groups(exclude)),
        ("includeRoles", roles(include)),
        ("excludeRoles", roles(exclude)),
        ("includeGuestsOrExternalUsers", guests(include)),
        ("excludeGuestsOrExternalUsers", guests(exclude)),
    ])
}

fn guests(reach: &Reach) -> Value {
    if reach.guests.is_empty() {
        return Value::Null;
    }
    let kinds: Vec<&str> = reach.guests.iter().copied().map(GuestKind::graph).collect();
    let tenants = if reach.guest_tenants.is_empty() {
        Value::table([
            ("@odata.type", Value::text("#microsoft.graph.conditionalAccessAllExternalTenants")),
            ("membershipKind", Value::text("all")),
        ])
    } else {
        Value::table([
            ("@odata.type", Value::text("#microsoft.graph.conditionalAccessEnumeratedExternalTenants")),
            ("membershipKind", Value::text("enumerated")),
            ("members", Value::texts(&reach.guest_tenants)),
        ])
    };
    Value::table([("guestOrExternalUserTypes", Value::text(kinds.join(","))), ("externalTenants", tenants)])
}

fn locations(model: &Model<'_>, selection: &Selection) -> Value {
    let values = |aliases: &[String]| {
        let value = |alias: &String| match model.location(alias)? {
            LocationName::Keyword(word) => Some(Value::text(word)),
            LocationName::Declared(name, _) => {
                Some(Value::IdOf { kind: ObjectKind::NamedLocation, identity: name.into() })
            }
        };
        Value::List(aliases.iter().filter_map(value).collect())
    };
    Value::table([("includeLocations", values(&selection.include)), ("excludeLocations", values(&selection.exclude))])
}

fn grant_controls(model: &Model<'_>, grant: &Grant) -> Value {
    let strength = grant.authentication_strength.as_ref().and_then(|alias| model.strength(alias));
    let terms = grant.terms_of_use.iter().filter_map(|alias| model.posture.terms_of_use.get(alias));
    let count = grant.controls.len()
        + usize::from(strength.is_some())
        + grant.terms_of_use.len()
        + grant.custom_authentication_factors.len();
    // with one control the service answers OR, whatever it was told (CA-G05)
    let operator = if count > 1 { grant.operator.unwrap_or(Operator::And) } else { Operator::Or };
    let strength = strength.map_or(Value::Null, |strength| {
        let id = match strength {
            StrengthName::BuiltIn(built_in) => Value::text(built_in.id),
            StrengthName::Declared(own) => {
                Value::IdOf { kind: ObjectKind::AuthenticationStrengthPolicy, identity: (&own.name).into() }
            }
        };
        Value::table([("id", id)])
    });
    Value::table([
        ("operator", Value::text(operator.graph())),
        ("builtInControls", Value::texts(grant.controls.iter().map(|control| control.graph()))),
        ("customAuthenticationFactors", Value::texts(&grant.custom_authentication_factors)),
        ("termsOfUse", Value::texts(terms.map(|terms| terms.id.lower()))),
        ("authenticationStrength", strength),
    ])
}

fn session_controls(session: &Session) -> Value {
    let enabled = |on: bool| Value::table([("isEnabled", Value::Boolean(on))]);
    let security = |kind: CloudAppSecurity| {
        Value::table([("isEnabled", Value::Boolean(true)), ("cloudAppSecurityType", Value::text(kind.graph()))])
    };
    let browser = |mode: PersistentBrowser| {
        Value::table([("isEnabled", Value::Boolean(true)), ("mode", Value::text(mode.graph()))])
    };
    // beside every-time the service refuses the restrictions and the resilience even when they are off (CA-S04): a live
    // policy may have them, so they are cleared and not left out
    Value::table([
        ("applicationEnforcedRestrictions", session.application_enforced_restrictions.map_or(Value::Null, enabled)),
        ("cloudAppSecurity", session.cloud_app_security.map_or(Value::Null, security)),
        ("disableResilienceDefaults", session.disable_resilience_defaults.map_or(Value::Null, Value::Boolean)),
        ("persistentBrowser", session.persistent_browser.map_or(Value::Null, browser)),
        ("secureSignInSession", session.secure_sign_in_session.map_or(Value::Null, enabled)),
        ("signInFrequency", session.sign_in_frequency.as_ref().map_or(Value::Null, sign_in_frequency)),
    ])
}

fn sign_in_frequency(frequency: &Frequency) -> Value {
    let proof = Value::text(frequency.authentication_type().graph());
    let (interval, unit, value) = match frequency.every().parts() {
        None => ("everyTime", Value::Null, Value::Null),
        Some((number, unit)) => {
            let word = if unit == 'h' { "hours" } else { "days" };
            ("timeBased", Value::text(word), Value::Integer(i64::from(number)))
        }
    };
    Value::table([
        ("isEnabled", Value::Boolean(true)),
        ("authenticationType", proof),
        ("frequencyInterval", Value::text(interval)),
        ("type", unit),
        ("value", value),
    ])
}
