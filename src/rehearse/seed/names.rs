//! What a plan names: what its scripts find by name, what its policies hold by id, and which people it is about.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::find_strength_by_id;
use crate::plan::{self, Member, ObjectKind, Plan, Script, Step, Target, Value, Workload};

/// The location that stands for the trusted addresses of the old MFA portal: it is no object.
const MFA_TRUSTED_IPS: &str = "00000000-0000-0000-0000-000000000000";

/// All that a plan names.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub users: Directory,
    pub groups: Directory,
    /// Roles by template id.
    pub roles: BTreeSet<String>,
    /// Applications by application id.
    pub applications: BTreeSet<String>,
    /// Service principals by object id.
    pub service_principals: BTreeSet<String>,
    /// Terms of use by object id.
    pub terms_of_use: BTreeSet<String>,
    pub locations: Sought,
    pub strengths: Sought,
    pub policies: Sought,
    pub exchange_online: SideNames,
    pub exchange_server: SideNames,
    /// Is a policy enforced anywhere?
    pub enforces: bool,
}

/// Users or groups.
#[derive(Debug, Default)]
pub(super) struct Directory {
    /// Those named by id, in lower case, with the name that they must have; empty where none is given.
    pub by_id: BTreeMap<String, String>,
    /// Those found by name.
    pub by_name: BTreeSet<String>,
}

/// Objects that scripts find by name.
#[derive(Debug, Default)]
pub(super) struct Sought {
    /// Those that the rollout makes or changes.
    pub made: BTreeSet<String>,
    /// Those that others refer to.
    pub referred: BTreeSet<String>,
    /// Those referred to by id, in lower case.
    pub by_id: BTreeSet<String>,
}

/// What a plan names on one side of Exchange.
#[derive(Debug, Default)]
pub(super) struct SideNames {
    /// Does any script work there?
    pub used: bool,
    pub policies: Sought,
    /// Characteristic and query string of device access rules.
    pub rules: BTreeSet<(String, String)>,
    /// People by the name in lower case.
    pub people: BTreeMap<String, String>,
}

impl Sought {
    /// What is referred to and not made, so it has to be there. Names that differ in case alone are one where the case
    /// does not count.
    pub fn missing(&self, any_case: bool) -> Vec<&String> {
        let mut known: BTreeSet<String> = self.made.iter().map(|name| fold(name, any_case)).collect();
        self.referred.iter().filter(|name| known.insert(fold(name, any_case))).collect()
    }

    /// Is this looked for?
    pub fn has(&self, name: &str, any_case: bool) -> bool {
        let folded = fold(name, any_case);
        self.made.iter().chain(&self.referred).any(|known| fold(known, any_case) == folded)
    }
}

fn fold(name: &str, any_case: bool) -> String {
    if any_case { name.to_lowercase() } else { name.to_owned() }
}

impl Names {
    /// Everything that a plan names.
    pub fn of(plan: &Plan) -> Self {
        let mut names = Self::default();
        for script in plan.rings.iter().flat_map(|ring| &ring.scripts) {
            names.script(script);
        }
        names
    }

    /// One side of Exchange.
    fn side(&mut self, workload: Workload) -> &mut SideNames {
        if workload == Workload::ExchangeServer { &mut self.exchange_server } else { &mut self.exchange_online }
    }

    fn script(&mut self, script: &Script) {
        for reference in &script.references {
            let directory = if reference.collection == "users" { &mut self.users } else { &mut self.groups };
            if reference.id.is_empty() {
                directory.by_name.insert(reference.name.clone());
            } else {
                directory.by_id.insert(reference.id.to_lowercase(), reference.name.clone());
            }
        }
        if script.workload != Workload::Graph {
            self.side(script.workload).used = true;
        }
        for step in &script.steps {
            self.step(script.workload, step);
        }
    }

    fn step(&mut self, workload: Workload, step: &Step) {
        step.want.iter().for_each(|(_, value)| self.referred(value));
        let single = match &step.target {
            Target::Single(Value::Text(name)) => Some(name.to_string()),
            _ => None,
        };
        match step.kind {
            ObjectKind::NamedLocation => self.locations.made.extend(single),
            ObjectKind::AuthenticationStrengthPolicy => self.strengths.made.extend(single),
            ObjectKind::ConditionalAccessPolicy => {
                self.policies.made.extend(single);
                self.policy(&step.want);
            }
            ObjectKind::AuthenticationPolicy => self.side(workload).policies.made.extend(single),
            ObjectKind::ActiveSyncDeviceAccessRule => self.side(workload).rules.extend(rule(&step.target)),
            ObjectKind::UserAuthenticationPolicy | ObjectKind::CasMailbox => self.people(workload, step, single),
            ObjectKind::OrganizationConfig => self.assigned(workload, &step.want, "DefaultAuthenticationPolicy"),
            ObjectKind::Group => self.groups.by_name.extend(single),
            ObjectKind::User => self.users.by_name.extend(single),
            ObjectKind::ActiveSyncOrganizationSettings
            | ObjectKind::TransportConfig
            | ObjectKind::AdfsRelyingPartyTrust => {}
        }
    }

    fn people(&mut self, workload: Workload, step: &Step, single: Option<String>) {
        let many = match &step.target {
            Target::Each(people) => people.as_slice(),
            Target::Single(_) => &[],
        };
        let side = self.side(workload);
        for name in many.iter().cloned().chain(single) {
            side.people.entry(name.to_lowercase()).or_insert(name);
        }
        self.assigned(workload, &step.want, "AuthenticationPolicy");
    }

    fn assigned(&mut self, workload: Workload, want: &[Member], member: &str) {
        if let Some(Value::Text(policy)) = plan::member(want, member) {
            self.side(workload).policies.referred.insert(policy.to_string());
        }
    }

    /// What a value refers to by name.
    fn referred(&mut self, value: &Value) {
        match value {
            Value::IdOf { kind, identity } => {
                let into = match kind {
                    ObjectKind::NamedLocation => &mut self.locations.referred,
                    ObjectKind::AuthenticationStrengthPolicy => &mut self.strengths.referred,
                    ObjectKind::ConditionalAccessPolicy => &mut self.policies.referred,
                    ObjectKind::Group => &mut self.groups.by_name,
                    ObjectKind::User => &mut self.users.by_name,
                    _ => return,
                };
                into.insert(identity.to_string());
            }
            Value::List(list) => list.iter().for_each(|element| self.referred(element)),
            Value::Table(members) => members.iter().for_each(|(_, member)| self.referred(member)),
            Value::Null | Value::Boolean(_) | Value::Integer(_) | Value::Text(_) => {}
        }
    }

    /// What a Conditional Access policy holds by id.
    fn policy(&mut self, want: &[Member]) {
        let users = |list| ids(want, &["conditions", "users", list]);
        for id in users("includeUsers").chain(users("excludeUsers")) {
            self.users.by_id.entry(id).or_default();
        }
        for id in users("includeGroups").chain(users("excludeGroups")) {
            self.groups.by_id.entry(id).or_default();
        }
        self.roles.extend(users("includeRoles").chain(users("excludeRoles")));
        let applications = |list| ids(want, &["conditions", "applications", list]);
        self.applications.extend(applications("includeApplications").chain(applications("excludeApplications")));
        let principals = |list| ids(want, &["conditions", "clientApplications", list]);
        self.service_principals
            .extend(principals("includeServicePrincipals").chain(principals("excludeServicePrincipals")));
        let locations = |list| ids(want, &["conditions", "locations", list]);
        let located = locations("includeLocations").chain(locations("excludeLocations"));
        self.locations.by_id.extend(located.filter(|id| id != MFA_TRUSTED_IPS));
        self.terms_of_use.extend(ids(want, &["grantControls", "termsOfUse"]));
        let strength = ids(want, &["grantControls", "authenticationStrength", "id"]);
        self.strengths.by_id.extend(strength.filter(|id| find_strength_by_id(id).is_none()));
        self.enforces |= member(want, &["state"]) == Some(&Value::text("enabled"));
    }
}

fn rule(target: &Target) -> Option<(String, String)> {
    let Target::Single(Value::Table(fields)) = target else { return None };
    let text = |name| match member(fields, &[name]) {
        Some(Value::Text(text)) => Some(text.to_string()),
        _ => None,
    };
    Some((text("Characteristic")?, text("QueryString")?))
}

/// The member at a path.
fn member<'a>(members: &'a [Member], path: &[&str]) -> Option<&'a Value> {
    let (first, rest) = path.split_first()?;
    let value = plan::member(members, first)?;
    match value {
        _ if rest.is_empty() => Some(value),
        Value::Table(inner) => member(inner, rest),
        _ => None,
    }
}

/// The ids at a path, in lower case: a list of them or one alone. Words that stand for something are no ids.
fn ids<'a>(members: &'a [Member], path: &[&str]) -> impl Iterator<Item = String> + use<'a> {
    let found = match member(members, path) {
        Some(Value::List(list)) => list,
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    found.iter().filter_map(|value| match value {
        Value::Text(text) if is_guid(text) => Some(text.to_lowercase()),
        _ => None,
    })
}

/// Is this text a GUID, in any case?
pub(super) fn is_guid(text: &str) -> bool {
    let mut parts = text.split('-');
    [8, 4, 4, 4, 12].into_iter().all(|length| parts.next().is_some_and(|part| part.len() == length))
        && parts.next().is_none()
        && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}
