//! How the stand-in reads and writes each kind of object: the OBJECTS region of the scripts.

use std::cell::RefCell;
use std::collections::BTreeMap;

use posturec::catalog::{ParameterKind, find_cmdlet};
use posturec::plan::{ObjectKind, Workload};
use serde_json::{Map, Value, json};

use super::value::request_body;
use super::wire::{Failure, Wire};

/// One step of CHANGE for one object.
#[derive(Debug, Clone)]
pub struct Step {
    pub number: String,
    pub group: String,
    pub kind: ObjectKind,
    pub identity: Value,
    pub title: String,
    pub after: Vec<String>,
    pub refers: bool,
    pub wave: u64,
    pub want: Map<String, Value>,
}

type State = Map<String, Value>;

const USERS: [&str; 2] = ["Get-User", "Set-User"];
const MAILBOXES: [&str; 2] = ["Get-CASMailbox", "Set-CASMailbox"];

/// The session of a script.
pub struct Session<'a> {
    pub wire: &'a Wire,
    pub workload: Workload,
    cache: RefCell<Option<BTreeMap<String, Vec<Value>>>>,
}

fn collection(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::NamedLocation => "/v1.0/identity/conditionalAccess/namedLocations",
        ObjectKind::AuthenticationStrengthPolicy => "/v1.0/policies/authenticationStrengthPolicies",
        ObjectKind::ConditionalAccessPolicy => "/v1.0/identity/conditionalAccess/policies",
        other => panic!("{} is in no collection that scripts write", other.name()),
    }
}

fn text<'a>(object: &'a Value, member: &str) -> &'a str {
    object[member].as_str().unwrap_or_default()
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn single(found: Vec<Value>, title: &str) -> Result<Option<Value>, Failure> {
    match found.len() {
        0 | 1 => Ok(found.into_iter().next()),
        many => Err(Failure::Final(format!("{many} objects are called {title}"))),
    }
}

fn state(object: Value) -> State {
    match object {
        Value::Object(members) => members,
        other => panic!("no object: {other}"),
    }
}

impl<'a> Session<'a> {
    pub fn new(wire: &'a Wire, workload: Workload) -> Self {
        Self { wire, workload, cache: RefCell::default() }
    }

    /// Reads lists but once while many steps are compared.
    pub fn cached<T>(&self, compare: impl FnOnce() -> T) -> T {
        self.cache.replace(Some(BTreeMap::new()));
        let result = compare();
        self.cache.replace(None);
        result
    }

    fn list(&self, key: &str, read: impl Fn() -> Result<Vec<Value>, Failure>) -> Result<Vec<Value>, Failure> {
        let known = self.cache.borrow().as_ref().and_then(|cache| cache.get(key).cloned());
        if let Some(known) = known {
            return Ok(known);
        }
        let list = read()?;
        if let Some(cache) = self.cache.borrow_mut().as_mut() {
            cache.insert(key.to_owned(), list.clone());
        }
        Ok(list)
    }

    /// A cmdlet with parameters.
    pub fn call(&self, cmdlet: &str, parameters: Value) -> Result<Vec<Value>, Failure> {
        self.wire.exchange(self.workload.name(), cmdlet, state(parameters))
    }

    fn get(&self, cmdlet: &str) -> Result<Vec<Value>, Failure> {
        self.list(cmdlet, || self.call(cmdlet, json!({})))
    }

    /// A cmdlet that writes: what finds the object, and what it is to have.
    fn set(&self, cmdlet: &str, finds: Value, want: &State) -> Result<(), Failure> {
        let mut parameters = state(finds);
        parameters.extend(want.iter().map(|(name, value)| (name.clone(), bind(cmdlet, name, value))));
        parameters.insert("Confirm".to_owned(), json!(false));
        self.wire.exchange(self.workload.name(), cmdlet, parameters).map(|_| ())
    }

    /// Objects of a collection by their exact name.
    pub fn named(&self, collection: &str, name: &str) -> Result<Vec<Value>, Failure> {
        let member = if collection == "users" { "userPrincipalName" } else { "displayName" };
        let filter = encode(&format!("{member} eq '{}'", name.replace('\'', "''")));
        let path = format!("/v1.0/{collection}?$select=id,{member}&$filter={filter}");
        let found = self.list(&path, || self.wire.graph_list(&path))?;
        let fits = |one: &Value| {
            if collection == "users" { same(text(one, member), name) } else { text(one, member) == name }
        };
        Ok(found.into_iter().filter(fits).collect())
    }

    /// The object of a step as the service shows it, or nothing.
    pub fn read(&self, kind: ObjectKind, identity: &Value, want: &State) -> Result<Option<State>, Failure> {
        let name = identity.as_str().unwrap_or_default();
        let found = match kind {
            ObjectKind::NamedLocation
            | ObjectKind::AuthenticationStrengthPolicy
            | ObjectKind::ConditionalAccessPolicy => {
                let mut all = self.list(collection(kind), || self.wire.graph_list(collection(kind)))?;
                all.retain(|one| text(one, "displayName") == name);
                all
            }
            ObjectKind::AdfsRelyingPartyTrust => unreachable!("no script knows it"),
            ObjectKind::Group => self.named("groups", name)?,
            ObjectKind::User => self.named("users", name)?,
            ObjectKind::AuthenticationPolicy => {
                let mut all = self.get("Get-AuthenticationPolicy")?;
                all.retain(|one| same(text(one, "Name"), name));
                all
            }
            ObjectKind::UserAuthenticationPolicy => {
                let mut all = self.person("Get-User", name)?;
                all.retain(|one| same(text(one, "UserPrincipalName"), name));
                self.name_policies(&mut all, "AuthenticationPolicy", want)?;
                all
            }
            ObjectKind::OrganizationConfig => {
                let mut all = self.get("Get-OrganizationConfig")?;
                if want.contains_key("DefaultAuthenticationPolicy") {
                    self.name_policies(&mut all, "DefaultAuthenticationPolicy", want)?;
                }
                all
            }
            ObjectKind::ActiveSyncOrganizationSettings => self.get("Get-ActiveSyncOrganizationSettings")?,
            ObjectKind::ActiveSyncDeviceAccessRule => {
                let mut all = self.get("Get-ActiveSyncDeviceAccessRule")?;
                all.retain(|one| {
                    same(text(one, "Characteristic"), text(identity, "Characteristic"))
                        && same(text(one, "QueryString"), text(identity, "QueryString"))
                });
                all
            }
            ObjectKind::TransportConfig => self.get("Get-TransportConfig")?,
            ObjectKind::CasMailbox => {
                let mut all = self.person("Get-CASMailbox", name)?;
                all.retain(|one| same(text(one, "PrimarySmtpAddress"), name));
                all
            }
        };
        Ok(single(found, name)?.map(state))
    }

    fn person(&self, cmdlet: &str, name: &str) -> Result<Vec<Value>, Failure> {
        match self.call(cmdlet, json!({ "Identity": name })) {
            Err(Failure::NotFound) => Ok(Vec::new()),
            other => other,
        }
    }

    /// References to authentication policies by name, whatever form the service shows them in.
    fn name_policies(&self, objects: &mut [Value], member: &str, want: &State) -> Result<(), Failure> {
        for object in objects {
            let reference = text(object, member).to_owned();
            if reference.is_empty() {
                object[member] = Value::Null;
                continue;
            }
            let policies = self.get("Get-AuthenticationPolicy")?;
            let stands = |one: &&Value| {
                ["Name", "DistinguishedName", "Guid"].iter().any(|form| same(text(one, form), &reference))
            };
            let name = policies.iter().find(stands).map_or(reference.as_str(), |one| text(one, "Name"));
            let wanted = want.get(member).and_then(Value::as_str).unwrap_or_default();
            object[member] = json!(if same(name, wanted) { wanted } else { name });
        }
        Ok(())
    }

    /// Makes an object.
    pub fn create(&self, step: &Step, want: &State) -> Result<(), Failure> {
        match step.kind {
            ObjectKind::AuthenticationPolicy => {
                self.set("New-AuthenticationPolicy", json!({ "Name": step.identity }), want)
            }
            ObjectKind::ActiveSyncDeviceAccessRule => {
                self.set("New-ActiveSyncDeviceAccessRule", step.identity.clone(), want)
            }
            kind => self.wire.graph("POST", collection(kind), Some(&body(want))).map(|_| ()),
        }
    }

    /// Changes an object.
    pub fn change(&self, step: &Step, found: &State, want: &State) -> Result<(), Failure> {
        let by = |member: &str| json!({ "Identity": found.get(member) });
        match step.kind {
            ObjectKind::AuthenticationPolicy => self.set("Set-AuthenticationPolicy", by("Guid"), want),
            ObjectKind::ActiveSyncDeviceAccessRule => self.set("Set-ActiveSyncDeviceAccessRule", by("Identity"), want),
            ObjectKind::UserAuthenticationPolicy => self.set(USERS[1], json!({ "Identity": step.identity }), want),
            ObjectKind::CasMailbox => self.set(MAILBOXES[1], json!({ "Identity": step.identity }), want),
            ObjectKind::OrganizationConfig => self.set("Set-OrganizationConfig", json!({}), want),
            ObjectKind::TransportConfig => self.set("Set-TransportConfig", json!({}), want),
            ObjectKind::ActiveSyncOrganizationSettings => {
                self.set("Set-ActiveSyncOrganizationSettings", json!({}), want)
            }
            ObjectKind::AuthenticationStrengthPolicy => {
                let mut names = want.clone();
                let combinations = names.remove("allowedCombinations");
                self.patch(step.kind, found, &names)?;
                let path = format!("{}/{}/updateAllowedCombinations", collection(step.kind), id(found));
                self.wire.graph("POST", &path, Some(&json!({ "allowedCombinations": combinations }))).map(|_| ())
            }
            kind => self.patch(kind, found, want),
        }
    }

    fn patch(&self, kind: ObjectKind, found: &State, want: &State) -> Result<(), Failure> {
        self.wire.graph("PATCH", &format!("{}/{}", collection(kind), id(found)), Some(&body(want))).map(|_| ())
    }

    /// Removes an object.
    pub fn remove(&self, step: &Step, found: &State) -> Result<(), Failure> {
        match step.kind {
            ObjectKind::AuthenticationPolicy => {
                self.confirm_policy_unused(found)?;
                self.set("Remove-AuthenticationPolicy", json!({ "Identity": found.get("Guid") }), &State::new())
            }
            ObjectKind::ActiveSyncDeviceAccessRule => {
                let rule = json!({ "Identity": found.get("Identity") });
                self.set("Remove-ActiveSyncDeviceAccessRule", rule, &State::new())
            }
            kind => {
                if found.get("isTrusted") == Some(&json!(true)) {
                    let less = json!({ "@odata.type": found.get("@odata.type"), "isTrusted": false });
                    self.patch(kind, found, &state(less))?;
                }
                self.wire.graph("DELETE", &format!("{}/{}", collection(kind), id(found)), None).map(|_| ())
            }
        }
    }

    fn confirm_policy_unused(&self, policy: &State) -> Result<(), Failure> {
        let mut holders = self.get("Get-OrganizationConfig")?;
        holders.extend(self.call("Get-User", json!({ "ResultSize": "Unlimited" }))?);
        let forms: Vec<&str> =
            ["Name", "DistinguishedName", "Guid"].iter().filter_map(|form| policy.get(*form)?.as_str()).collect();
        let uses = |one: &&Value| {
            let held = [text(one, "AuthenticationPolicy"), text(one, "DefaultAuthenticationPolicy")];
            held.iter().any(|reference| forms.iter().any(|form| same(form, reference)))
        };
        match holders.iter().filter(uses).count() {
            0 => Ok(()),
            used => Err(Failure::Final(format!("still in use by {used} users or the organization"))),
        }
    }
}

/// What becomes of a value when PowerShell binds it: no text can be null.
fn bind(cmdlet: &str, name: &str, value: &Value) -> Value {
    let parameter = find_cmdlet(cmdlet).and_then(|cmdlet| cmdlet.find_parameter(name));
    let is_text = parameter.is_some_and(|parameter| {
        matches!(parameter.kind, ParameterKind::Text | ParameterKind::Enumeration(_)) && !parameter.accepts_null
    });
    if value.is_null() && is_text { json!("") } else { value.clone() }
}

fn id(found: &State) -> &str {
    found.get("id").and_then(Value::as_str).unwrap_or_default()
}

fn body(want: &State) -> Value {
    request_body(&Value::Object(want.clone()))
}

fn encode(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
