//! Somebody else at work: another administrator, with sessions of their own, changes an object or makes a second one of
//! its name. They go through the services like everybody, and stand in no record.

use serde_json::{Map, Value as Json, json};

use super::Tenant;
use super::call::ObjectKey;
use super::context::Context;
use super::exchange::{self, Command};
use super::graph;
use super::request::Request;
use super::session::{Connection, GraphContext, Session};
use super::state::{GraphObject, State};
use crate::plan::{Member, ObjectKind, Value, Workload};

const SCOPES: [&str; 3] = ["Policy.Read.All", "Policy.ReadWrite.ConditionalAccess", "Application.Read.All"];
const LEVELS: [&str; 3] = ["Allow", "Block", "Quarantine"];
const POLICIES: &str = "/v1.0/identity/conditionalAccess/policies";
const LOCATIONS: &str = "/v1.0/identity/conditionalAccess/namedLocations";
const STRENGTHS: &str = "/v1.0/policies/authenticationStrengthPolicies";

/// What somebody else does to an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Meddling {
    workload: Workload,
    /// The object.
    pub object: ObjectKey,
    deed: Deed,
}

#[derive(Debug, Clone, PartialEq)]
enum Deed {
    /// Makes a second object of the name.
    Duplicate,
    /// Makes the object something that the script does not want: a member gets a value that it has in none of these.
    Edit(Vec<Vec<(String, Json)>>),
}

impl Meddling {
    /// A second object of the same name. There must be one already.
    #[must_use]
    pub fn duplicate(workload: Workload, object: ObjectKey) -> Self {
        Self { workload, object, deed: Deed::Duplicate }
    }

    /// The object is changed, or made if it is not there, and then is not as `want` has it.
    #[must_use]
    pub fn edit(workload: Workload, object: ObjectKey, want: &[Member]) -> Self {
        let want = want.iter().filter_map(|(member, value)| Some((member.to_string(), plain(value)?)));
        Self { workload, object, deed: Deed::Edit(vec![want.collect()]) }
    }

    /// An edit that does not make the object what it is in this organization either.
    #[must_use]
    pub fn unlike(mut self, tenant: &Tenant) -> Self {
        let (mut state, mut context) = (tenant.state.clone(), tenant.context.clone());
        context.session = session(&state);
        let mut hands = Hands { state: &mut state, context: &mut context, workload: self.workload };
        let shown = match self.object.kind.is_graph() {
            true => hands.find(&self.object),
            false => hands.shown(&self.object),
        };
        if let (Deed::Edit(unwanted), Some(shown)) = (&mut self.deed, shown) {
            unwanted.push(shown.into_iter().collect());
        }
        self
    }

    /// Does it, and says whether it was possible. The id of a second object is returned too.
    pub(super) fn happen(&self, state: &mut State, context: &mut Context) -> Option<Option<String>> {
        let session = std::mem::replace(&mut context.session, session(state));
        let mut hands = Hands { state, context, workload: self.workload };
        let done = match (&self.deed, self.object.kind.is_graph()) {
            (Deed::Duplicate, _) => hands.repeat(&self.object).map(Some),
            (Deed::Edit(unwanted), true) => hands.edit_in_graph(&self.object, unwanted).then_some(None),
            (Deed::Edit(unwanted), false) => hands.edit_in_exchange(&self.object, unwanted).then_some(None),
        };
        context.session = session;
        done
    }
}

/// A wanted value, unless another object is part of it.
fn plain(value: &Value) -> Option<Json> {
    Some(match value {
        Value::Null => Json::Null,
        Value::Boolean(on) => json!(on),
        Value::Integer(number) => json!(number),
        Value::Text(text) => json!(text),
        Value::List(list) => Json::Array(list.iter().map(plain).collect::<Option<_>>()?),
        Value::Table(_) | Value::IdOf { .. } => return None,
    })
}

/// The sessions of somebody who may do everything here.
fn session(state: &State) -> Session {
    let tenant_id = state.entra.tenant_id.clone();
    let scopes = SCOPES.map(str::to_owned).to_vec();
    Session {
        exchange_online: vec![Connection { tenant_id: tenant_id.clone(), token_status: "Active".to_owned() }],
        graph: Some(GraphContext { tenant_id, scopes }),
    }
}

/// Removes an object of Graph again.
pub(super) fn remove(kind: ObjectKind, id: &str, state: &mut State, context: &mut Context) {
    let own = std::mem::replace(&mut context.session, session(state));
    let mut hands = Hands { state, context, workload: Workload::Graph };
    // a trusted location is not removed
    let trust = json!({ "@odata.type": "#microsoft.graph.ipNamedLocation", "isTrusted": false });
    if kind == ObjectKind::NamedLocation {
        hands.graph("PATCH", &format!("{LOCATIONS}/{id}"), &trust);
    }
    hands.graph("DELETE", &format!("{}/{id}", collection(kind)), &Json::Null);
    hands.context.session = own;
}

fn collection(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::NamedLocation => LOCATIONS,
        ObjectKind::AuthenticationStrengthPolicy => STRENGTHS,
        _ => POLICIES,
    }
}

struct Hands<'a> {
    state: &'a mut State,
    context: &'a mut Context,
    workload: Workload,
}

impl Hands<'_> {
    /// Sends a request to Graph, and gives the answer if it was obeyed.
    fn graph(&mut self, method: &str, path: &str, body: &Json) -> Option<Json> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let mut request = Request::new(method, path, &body);
        request.prefer = "include-unknown-enum-members".to_owned();
        let reply = graph::serve(&mut self.state.entra, self.context, &request);
        (reply.status < 400).then_some(reply.body)
    }

    /// Runs a cmdlet, and gives what it puts out if it was obeyed.
    fn exchange(&mut self, cmdlet: &str, parameters: Map<String, Json>) -> Option<Vec<Json>> {
        let command = Command { cmdlet: cmdlet.to_owned(), parameters };
        let reply = exchange::invoke(self.state, self.context, self.workload, &command);
        let value = reply.body.get("value").and_then(Json::as_array).cloned();
        (reply.status < 400).then(|| value.unwrap_or_default())
    }

    /// The object of Graph of that name, as it is kept.
    fn find(&self, object: &ObjectKey) -> Option<GraphObject> {
        let entra = &self.state.entra;
        let all = match object.kind {
            ObjectKind::NamedLocation => &entra.named_locations,
            ObjectKind::AuthenticationStrengthPolicy => &entra.authentication_strength_policies,
            _ => &entra.conditional_access_policies,
        };
        let named = |one: &&GraphObject| one.get("displayName").and_then(Json::as_str) == Some(&object.identity);
        all.iter().find(named).cloned()
    }

    /// Makes a second object like the one of that name, and returns its id.
    fn repeat(&mut self, object: &ObjectKey) -> Option<String> {
        self.find(object)?;
        let second = blank(object, &[]);
        let made = self.graph("POST", collection(object.kind), &second)?;
        made.get("id").and_then(Json::as_str).map(str::to_owned)
    }

    fn edit_in_graph(&mut self, object: &ObjectKey, unwanted: &[Vec<(String, Json)>]) -> bool {
        let path = collection(object.kind);
        let Some(found) = self.find(object) else {
            let want = unwanted.first().map(Vec::as_slice).unwrap_or_default();
            return self.graph("POST", path, &blank(object, want)).is_some();
        };
        let path = format!("{path}/{}", found.get("id").and_then(Json::as_str).unwrap_or_default());
        let is_new =
            |member: &str, value: &Json| found.get(member) != Some(value) && is_unlike(unwanted, member, value);
        match object.kind {
            ObjectKind::AuthenticationStrengthPolicy => {
                let lists =
                    [json!(["fido2"]), json!(["windowsHelloForBusiness"]), json!(["x509CertificateMultiFactor"])];
                let other = lists.into_iter().find(|list| is_new("allowedCombinations", list));
                let path = format!("{path}/updateAllowedCombinations");
                other.is_some_and(|list| self.graph("POST", &path, &json!({ "allowedCombinations": list })).is_some())
            }
            ObjectKind::NamedLocation => self.graph("PATCH", &path, &elsewhere(&found)).is_some(),
            _ => {
                // never `enabled`: a plan that takes protection away needs more than a second look
                let states = [json!("disabled"), json!("enabledForReportingButNotEnforced")];
                let other = states.into_iter().find(|state| is_new("state", state));
                other.is_some_and(|state| self.graph("PATCH", &path, &json!({ "state": state })).is_some())
            }
        }
    }

    /// What Exchange shows of an object.
    fn shown(&mut self, object: &ObjectKey) -> Option<GraphObject> {
        let (noun, _) = cmdlets(object)?;
        let all = self.exchange(&format!("Get-{noun}"), Map::new()).unwrap_or_default();
        let found = all.into_iter().find(|one| is_shown(object, one))?;
        found.as_object().cloned()
    }

    fn edit_in_exchange(&mut self, object: &ObjectKey, unwanted: &[Vec<(String, Json)>]) -> bool {
        let (Some((noun, finds)), Some(want)) = (cmdlets(object), unwanted.first()) else { return false };
        let (found, policies) = (self.shown(object), self.policies());
        let candidates = want.iter().flat_map(|(member, value)| {
            others(object.kind, member, value, &policies).into_iter().map(move |other| (member.clone(), other))
        });
        let mut candidates = candidates.filter(|(member, other)| is_unlike(unwanted, member, other));
        let mut parameters = Map::from_iter([("Confirm".to_owned(), json!(false))]);
        match found {
            // made so that it is not by chance what is wanted
            None => {
                let Some(other) = candidates.next() else { return false };
                parameters.extend(naming(object).into_iter().chain([other]));
                object.kind.is_creatable() && self.exchange(&format!("New-{noun}"), parameters).is_some()
            }
            Some(found) => {
                let differs = |(member, other): &(String, Json)| found.get(member) != Some(other);
                if finds {
                    parameters.insert("Identity".to_owned(), found.get("Identity").cloned().unwrap_or_default());
                }
                candidates.filter(differs).any(|(member, other)| {
                    let mut parameters = parameters.clone();
                    parameters.insert(member, other);
                    self.exchange(&format!("Set-{noun}"), parameters).is_some()
                })
            }
        }
    }

    /// The names of the authentication policies that there are.
    fn policies(&mut self) -> Vec<Json> {
        let all = self.exchange("Get-AuthenticationPolicy", Map::new()).unwrap_or_default();
        all.iter().filter_map(|policy| policy.get("Name").cloned()).collect()
    }
}

/// The noun of the cmdlets of an object, and whether they ask for an identity.
fn cmdlets(object: &ObjectKey) -> Option<(&'static str, bool)> {
    Some(match object.kind {
        ObjectKind::AuthenticationPolicy => ("AuthenticationPolicy", true),
        ObjectKind::UserAuthenticationPolicy => ("User", true),
        ObjectKind::CasMailbox => ("CASMailbox", true),
        ObjectKind::ActiveSyncDeviceAccessRule => ("ActiveSyncDeviceAccessRule", true),
        ObjectKind::OrganizationConfig => ("OrganizationConfig", false),
        ObjectKind::TransportConfig => ("TransportConfig", false),
        ObjectKind::ActiveSyncOrganizationSettings => ("ActiveSyncOrganizationSettings", false),
        _ => return None,
    })
}

/// Is this in none of these states the value of the member?
fn is_unlike(states: &[Vec<(String, Json)>], member: &str, value: &Json) -> bool {
    states.iter().all(|state| wanted(state, member) != Some(value))
}

fn wanted<'a>(want: &'a [(String, Json)], member: &str) -> Option<&'a Json> {
    want.iter().find(|(name, _)| name == member).map(|(_, value)| value)
}

/// Values of a member that are not the wanted one.
fn others(kind: ObjectKind, member: &str, value: &Json, policies: &[Json]) -> Vec<Json> {
    let mut others = match value {
        _ if member.ends_with("AuthenticationPolicy") => policies.to_vec(),
        Json::Bool(on) => vec![json!(!on)],
        Json::String(level) if LEVELS.contains(&level.as_str()) => LEVELS.map(|level| json!(level)).to_vec(),
        Json::String(_) => vec![json!("changed by somebody else")],
        _ => Vec::new(),
    };
    if member.ends_with("AuthenticationPolicy") || kind == ObjectKind::CasMailbox {
        others.push(Json::Null);
    }
    others.retain(|other| other != value);
    others
}

/// Is this what Exchange shows of an object?
fn is_shown(object: &ObjectKey, shown: &Json) -> bool {
    let text = |member: &str| shown.get(member).and_then(Json::as_str).unwrap_or_default();
    let name = match object.kind {
        ObjectKind::AuthenticationPolicy => text("Name").to_owned(),
        ObjectKind::UserAuthenticationPolicy => text("UserPrincipalName").to_owned(),
        ObjectKind::CasMailbox => text("PrimarySmtpAddress").to_owned(),
        ObjectKind::ActiveSyncDeviceAccessRule => format!("{}/{}", text("Characteristic"), text("QueryString")),
        _ => return true,
    };
    name.to_lowercase() == object.identity.to_lowercase()
}

/// The parameters by which a new object of Exchange gets its name.
fn naming(object: &ObjectKey) -> Vec<(String, Json)> {
    match object.identity.split_once('/') {
        Some((characteristic, query)) if object.kind == ObjectKind::ActiveSyncDeviceAccessRule => {
            vec![("Characteristic".to_owned(), json!(characteristic)), ("QueryString".to_owned(), json!(query))]
        }
        _ => vec![("Name".to_owned(), json!(object.identity))],
    }
}

/// A new object of Graph that does no harm.
fn blank(object: &ObjectKey, want: &[(String, Json)]) -> Json {
    let name = &object.identity;
    match object.kind {
        ObjectKind::NamedLocation
            if wanted(want, "@odata.type") == Some(&json!("#microsoft.graph.countryNamedLocation")) =>
        {
            json!({
                "@odata.type": "#microsoft.graph.countryNamedLocation", "displayName": name,
                "countriesAndRegions": ["AQ"], "includeUnknownCountriesAndRegions": false,
            })
        }
        ObjectKind::NamedLocation => json!({
            "@odata.type": "#microsoft.graph.ipNamedLocation", "displayName": name, "isTrusted": false,
            "ipRanges": [{ "@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "192.0.2.0/24" }],
        }),
        ObjectKind::AuthenticationStrengthPolicy => json!({
            "displayName": name, "description": "made by somebody else", "allowedCombinations": ["fido2"],
        }),
        _ => json!({
            "displayName": name, "state": "disabled",
            "conditions": {
                "clientAppTypes": ["all"],
                "applications": { "includeApplications": ["All"] },
                "users": { "includeUsers": ["None"] },
            },
            "grantControls": { "operator": "OR", "builtInControls": ["mfa"] },
        }),
    }
}

/// A location with one more place.
fn elsewhere(found: &GraphObject) -> Json {
    let kind = found.get("@odata.type").cloned().unwrap_or_default();
    let (member, place) = if found.contains_key("countriesAndRegions") {
        ("countriesAndRegions", json!("AQ"))
    } else {
        let range = json!({ "@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "192.0.2.0/24" });
        ("ipRanges", range)
    };
    let mut places = found.get(member).and_then(Json::as_array).cloned().unwrap_or_default();
    places.push(place);
    json!({ "@odata.type": kind, member: places })
}
