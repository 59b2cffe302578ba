//! Graph's JSON as the sign-in model reads it: nothing that decides is lost, nothing is made up, nothing panics. Policies
//! that others have published are in the folder that `POSTUREC_CORPUS` names or beside the project.

use std::collections::BTreeSet;
use std::path::PathBuf;

use posturec::catalog::{APPLICATIONS, BUILT_IN_STRENGTHS, find_role};
use posturec::signin::{
    Control, Frequency, Key, Known, LocationKind, Operator, PersonSelection, Policy, PolicyState, Side, Tenant,
    read_location, read_policy,
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::corpus::{json_files, read_json};
use crate::postures::compile_file;
use crate::support::cases;

fn table(value: Value) -> Map<String, Value> {
    let Value::Object(table) = value else { panic!("{value} is no table") };
    table
}

fn read(body: Value) -> Policy {
    read_policy(&table(body), "P", &Known::new()).policy
}

/// A policy with these conditions beside all that it must have.
fn with_conditions(more: Value) -> Policy {
    let mut conditions =
        json!({ "users": { "includeUsers": ["All"] }, "applications": { "includeApplications": ["All"] } });
    for (name, value) in table(more) {
        conditions[name] = value;
    }
    let block = json!({ "operator": "OR", "builtInControls": ["block"] });
    read(json!({ "displayName": "P", "state": "enabled", "conditions": conditions, "grantControls": block }))
}

// ---- what decides, as leaves of a body ----

type Leaves = BTreeSet<(String, String)>;

/// Members of a policy, and of a strength inside it, that tell objects apart or are set by the service.
const READ_ONLY: [&str; 6] = ["id", "displayname", "description", "createddatetime", "modifieddatetime", "templateid"];

fn is_annotation(name: &str) -> bool {
    name.contains("@odata.") || name.starts_with('#')
}

/// All that decides in a body: path and word, in lower case.
fn leaves_of_body(body: &Map<String, Value>) -> Leaves {
    let mut leaves = Leaves::new();
    for (name, value) in body {
        let name = name.to_lowercase();
        if !READ_ONLY.contains(&name.as_str()) {
            add_leaves(&name, value, &mut leaves);
        }
    }
    leaves
}

fn add_leaves(path: &str, value: &Value, leaves: &mut Leaves) {
    // some exports have names in the place of ids
    let ids = path.strip_suffix("names").filter(|rest| rest.starts_with("conditions.")).map(|rest| format!("{rest}s"));
    let path = ids.as_deref().unwrap_or(path);
    let last = path.rsplit('.').next().unwrap_or_default();
    if is_annotation(path) {
        return;
    }
    match value {
        Value::Null => {}
        Value::Array(list) => list.iter().for_each(|value| add_leaves(path, value, leaves)),
        Value::Object(table) => {
            let get =
                |wanted: &str| table.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value);
            if path.starts_with("sessioncontrols.") && get("isEnabled") == Some(&json!(false)) {
                return;
            }
            let number = get("value").and_then(|value| value.as_u64().or_else(|| value.as_str()?.parse().ok()));
            let is_days = get("type").and_then(Value::as_str).is_some_and(|unit| unit.eq_ignore_ascii_case("days"));
            for (name, value) in table {
                let name = name.to_lowercase();
                let inner = format!("{path}.{name}");
                match (path, name.as_str()) {
                    ("grantcontrols.authenticationstrength", "id") => add_leaves(&inner, value, leaves),
                    // beside its id a strength is an object of its own
                    ("grantcontrols.authenticationstrength", _) => {}
                    ("sessioncontrols.signinfrequency", "type") if number.is_some() => {}
                    ("sessioncontrols.signinfrequency", "value") if number.is_some() => {
                        let hours = number.unwrap() * if is_days { 24 } else { 1 };
                        leaves.insert((inner, hours.to_string()));
                    }
                    _ => add_leaves(&inner, value, leaves),
                }
            }
        }
        Value::String(text) if path == "grantcontrols.authenticationstrength" => {
            leaves.insert((format!("{path}.id"), text.trim().to_lowercase()));
        }
        Value::String(text) if last == "rule" => drop(leaves.insert((path.to_owned(), text.to_lowercase()))),
        Value::String(text) => {
            for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
                leaves.insert((path.to_owned(), word.to_lowercase()));
            }
        }
        other => drop(leaves.insert((path.to_owned(), other.to_string()))),
    }
}

/// Without what says nothing: keywords for none, defaults, the operator of one control, the sort of tenants.
fn meaningful(leaves: Leaves) -> Leaves {
    let controls =
        leaves.iter().filter(|(path, _)| path.starts_with("grantcontrols.") && !path.ends_with(".operator")).count();
    let every_client = ["browser", "mobileappsanddesktopclients", "exchangeactivesync", "other"]
        .iter()
        .all(|kind| leaves.contains(&("conditions.clientapptypes".to_owned(), (*kind).to_owned())));
    let nothing = |path: &str, word: &str| match path {
        "conditions.users.includeusers" | "conditions.applications.includeapplications" => word == "none",
        "conditions.clientapptypes" => word == "all" || every_client,
        "grantcontrols.operator" => controls < 2,
        "sessioncontrols.disableresiliencedefaults" => word == "false",
        "sessioncontrols.signinfrequency.authenticationtype" => word == "primaryandsecondaryauthentication",
        "sessioncontrols.signinfrequency.frequencyinterval" => word == "timebased",
        _ => path.ends_with(".externaltenants.membershipkind"),
    };
    leaves.into_iter().filter(|(path, word)| !nothing(path, word)).collect()
}

/// The inverse of reading: what a policy says, as leaves of a body.
fn leaves_of_policy(policy: &Policy) -> Leaves {
    let mut leaves = Leaves::new();
    let mut add = |path: &str, text: &str| add_leaves(path, &Value::from(text), &mut leaves);
    add("state", policy.state.graph());
    if let Some(users) = &policy.users {
        for (side, people) in [("include", &users.include), ("exclude", &users.exclude)] {
            add_people(side, people, &mut add);
        }
    }
    let applications = "conditions.applications";
    let target = &policy.target;
    if target.all {
        add(&format!("{applications}.includeapplications"), "all");
    }
    for (member, set) in [
        ("includeapplications", &target.include),
        ("excludeapplications", &target.exclude),
        ("includeuseractions", &target.user_actions),
        ("includeauthenticationcontextclassreferences", &target.authentication_contexts),
    ] {
        set.iter().for_each(|word| add(&format!("{applications}.{member}"), word));
    }
    if policy.client_app_types.len() < 4 {
        policy.client_app_types.iter().for_each(|kind| add("conditions.clientapptypes", kind.graph()));
    }
    if let Some(platforms) = &policy.platforms {
        platforms.include.iter().for_each(|one| add("conditions.platforms.includeplatforms", one.graph()));
        platforms.exclude.iter().for_each(|one| add("conditions.platforms.excludeplatforms", one.graph()));
    }
    if let Some(locations) = &policy.locations {
        for (side, one) in [("include", &locations.include), ("exclude", &locations.exclude)] {
            let path = format!("conditions.locations.{side}locations");
            let zero = "00000000-0000-0000-0000-000000000000";
            for (is, word) in [(one.all, "all"), (one.all_trusted, "alltrusted"), (one.mfa_trusted, zero)] {
                if is {
                    add(&path, word);
                }
            }
            one.named.iter().for_each(|key| add(&path, &key.to_string()));
        }
    }
    if let Some((included, filter)) = &policy.device_filter {
        add("conditions.devices.devicefilter.mode", if *included { "include" } else { "exclude" });
        add("conditions.devices.devicefilter.rule", &filter.to_string());
    }
    policy.sign_in_risk.iter().for_each(|risk| add("conditions.signinrisklevels", risk.word()));
    policy.user_risk.iter().for_each(|risk| add("conditions.userrisklevels", risk.word()));
    policy.insider_risk.iter().for_each(|risk| add("conditions.insiderrisklevels", risk.graph()));
    let flows = "conditions.authenticationflows.transfermethods";
    if policy.flows.device_code {
        add(flows, "devicecodeflow");
    }
    if policy.flows.authentication_transfer {
        add(flows, "authenticationtransfer");
    }
    add_controls(policy, &mut add);
    leaves
}

fn add_people(side: &str, people: &PersonSelection, add: &mut impl FnMut(&str, &str)) {
    let users = format!("conditions.users.{side}users");
    for (is, word) in
        [(people.all, "all"), (people.all_guests, "guestsorexternalusers"), (people.agents, "allagentidusers")]
    {
        if is {
            add(&users, word);
        }
    }
    for (member, set) in [("users", &people.users), ("groups", &people.groups), ("roles", &people.roles)] {
        set.iter().for_each(|key| add(&format!("conditions.users.{side}{member}"), &key.to_string()));
    }
    if let Some(guests) = &people.guests {
        let path = format!("conditions.users.{side}guestsorexternalusers");
        guests.kinds.iter().for_each(|kind| add(&format!("{path}.guestorexternalusertypes"), kind.graph()));
        for tenant in guests.tenants.iter().flatten() {
            add(&format!("{path}.externaltenants.members"), &tenant.to_string());
        }
    }
}

fn add_controls(policy: &Policy, add: &mut impl FnMut(&str, &str)) {
    if let Some(grant) = &policy.grant {
        add("grantcontrols.operator", if grant.operator == Operator::And { "and" } else { "or" });
        for control in &grant.controls {
            let (member, word) = match control {
                Control::Block => ("builtincontrols", "block".to_owned()),
                Control::Mfa => ("builtincontrols", "mfa".to_owned()),
                Control::CompliantDevice => ("builtincontrols", "compliantdevice".to_owned()),
                Control::HybridJoinedDevice => ("builtincontrols", "domainjoineddevice".to_owned()),
                Control::ApprovedApplication => ("builtincontrols", "approvedapplication".to_owned()),
                Control::AppProtection => ("builtincontrols", "compliantapplication".to_owned()),
                Control::PasswordChange => ("builtincontrols", "passwordchange".to_owned()),
                Control::RiskRemediation => ("builtincontrols", "riskremediation".to_owned()),
                Control::Strength(key) => ("authenticationstrength.id", key.to_string()),
                Control::TermsOfUse(key) => ("termsofuse", key.to_string()),
                Control::Custom(name) => ("customauthenticationfactors", name.clone()),
                Control::Unknown(_) => continue,
            };
            add(&format!("grantcontrols.{member}"), &word);
        }
    }
    let session = &policy.session;
    let mut control = |name: &str, member: &str, word: &str| {
        add(&format!("sessioncontrols.{name}.isenabled"), "true");
        if !member.is_empty() {
            add(&format!("sessioncontrols.{name}.{member}"), word);
        }
    };
    match session.frequency {
        Some((Frequency::EveryTime, _)) => control("signinfrequency", "frequencyinterval", "everytime"),
        Some((Frequency::Hours(hours), _)) => control("signinfrequency", "value", &hours.to_string()),
        None => {}
    }
    if matches!(session.frequency, Some((_, true))) {
        control("signinfrequency", "authenticationtype", "secondaryauthentication");
    }
    if let Some(always) = session.persistent_browser {
        control("persistentbrowser", "mode", if always { "always" } else { "never" });
    }
    if session.application_enforced_restrictions {
        control("applicationenforcedrestrictions", "", "");
    }
    if let Some(kind) = &session.cloud_app_security {
        control("cloudappsecurity", "cloudappsecuritytype", kind);
    }
    if session.token_protection {
        control("securesigninsession", "", "");
    }
    if session.disable_resilience_defaults {
        add("sessioncontrols.disableresiliencedefaults", "true");
    }
}

/// All that a policy names without modelling it, in lower case.
fn doubts(policy: &Policy) -> String {
    let unknown = policy.grant.iter().flat_map(|grant| &grant.controls).filter_map(|control| match control {
        Control::Unknown(text) => Some(text),
        _ => None,
    });
    let all = policy.opaque.iter().chain(&policy.session.opaque).chain(unknown);
    all.map(|text| text.to_lowercase()).collect::<Vec<_>>().join("\n")
}

/// What a body says and the policy does not, and what the policy says and the body does not.
fn lost_or_made_up(body: &Map<String, Value>) -> Vec<String> {
    let policy = read_policy(body, "P", &Known::new()).policy;
    let (said, mut typed, doubts) =
        (meaningful(leaves_of_body(body)), meaningful(leaves_of_policy(&policy)), doubts(&policy));
    let as_read = |(path, word): &(String, String)| {
        let word = match path.rsplit('.').next().unwrap_or_default() {
            // reading makes the text of a filter, the name of a role and the name of an application canonical
            "rule" => posturec::filter::parse_device_filter(word)
                .map_or(word.clone(), |filter| filter.to_string().to_lowercase()),
            "includeapplications" | "excludeapplications" => {
                let known = APPLICATIONS.iter().find(|one| one.name.eq_ignore_ascii_case(word));
                known.map_or(word.clone(), |one| one.value.to_lowercase())
            }
            "includeroles" | "excluderoles" => find_role(word).map_or(word.clone(), |role| role.template_id.to_owned()),
            _ => word.clone(),
        };
        (path.clone(), word)
    };
    let said: Leaves = said.iter().map(as_read).collect();
    typed = typed.iter().map(as_read).collect();
    let in_doubt =
        |(_, word): &&(String, String)| doubts.contains(word.as_str()) || doubts.contains(escaped(word).as_str());
    // a control that nobody knows counts as one
    let operator = policy.grant.as_ref().map(|grant| if grant.operator == Operator::And { "and" } else { "or" });
    let known = |(path, word): &&(String, String)| path == "grantcontrols.operator" && Some(word.as_str()) == operator;
    let lost =
        said.difference(&typed).filter(|leaf| !in_doubt(leaf) && !known(leaf)).map(|leaf| format!("lost: {leaf:?}"));
    // what is noted as a doubt lets the condition that it stands in match anything
    let head = |path: &str| path.trim_start_matches("conditions.").split('.').next().unwrap_or_default().to_owned();
    let widened = |(path, word): &&(String, String)| word == "all" && doubts.contains(&head(path));
    let default = |(path, word): &&(String, String)| {
        path == "grantcontrols.operator"
            || (path == "state" && doubts.contains("state: "))
            // what is left out of nothing is left out of everything
            || (word == "all" && (path.contains(".includelocations") || path.contains(".includeplatforms")))
    };
    let made = typed.difference(&said).filter(|leaf| !widened(leaf) && !default(leaf));
    lost.chain(made.map(|leaf| format!("made up: {leaf:?}"))).collect()
}

/// A word as JSON has it.
fn escaped(word: &str) -> String {
    Value::from(word).to_string().trim_matches('"').to_owned()
}

/// The policy bodies in a value, however deep, also in JSON inside a text.
fn bodies(value: &Value, found: &mut Vec<Map<String, Value>>) {
    match value {
        Value::Object(table) => {
            let conditions = table.iter().find(|(name, _)| name.eq_ignore_ascii_case("conditions"));
            if conditions.is_some_and(|(_, value)| value.is_object()) {
                found.push(table.clone());
            } else {
                table.values().for_each(|value| bodies(value, found));
            }
        }
        Value::Array(list) => list.iter().for_each(|value| bodies(value, found)),
        Value::String(text) if text.trim_start().starts_with(['{', '[']) => {
            if let Ok(inner) = serde_json::from_str(text) {
                bodies(&inner, found);
            }
        }
        _ => {}
    }
}

fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("POSTUREC_CORPUS")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);
    if !folder.is_dir() {
        println!("skipped: no corpus");
    }
    folder.is_dir().then_some(folder)
}

#[test]
fn every_public_policy_body_is_read_without_loss() {
    let Some(corpus) = corpus() else { return };
    let mut found = Vec::new();
    for value in json_files(&corpus).iter().filter_map(|path| read_json(path)) {
        bodies(&value, &mut found);
    }
    let mut wrong = Vec::new();
    let mut with_doubt = 0;
    for body in &found {
        let problems = lost_or_made_up(body);
        let policy = read_policy(body, "P", &Known::new()).policy;
        with_doubt += usize::from(!doubts(&policy).is_empty());
        for doubt in doubts(&policy).lines() {
            println!("taken both ways: {doubt}");
        }
        wrong.extend(
            problems
                .into_iter()
                .map(|problem| format!("{}: {problem}", body.get("displayName").unwrap_or(&Value::Null))),
        );
    }
    println!("{} policy bodies, {with_doubt} with something that is not modelled", found.len());
    assert!(found.len() > 100 && wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_folder_of_public_exports_is_a_tenant() {
    let Some(corpus) = corpus() else { return };
    let files: Vec<(String, Vec<u8>)> = json_files(&corpus)
        .iter()
        .map(|path| (path.strip_prefix(&corpus).unwrap().display().to_string(), std::fs::read(path).unwrap()))
        .collect();
    let tenant = Tenant::read(&files);
    println!("{} policies, {} locations", tenant.regime.policies.len(), tenant.regime.locations.len());
    tenant.unreadable.iter().for_each(|file| println!("unreadable: {file}"));
    tenant.findings.iter().for_each(|finding| println!("{finding}"));
    assert!(tenant.regime.policies.len() > 100 && tenant.regime.locations.len() > 3);
    assert!(tenant.unreadable.iter().all(|file| file.contains("it is not JSON: ")), "{:#?}", tenant.unreadable);
    let landscape = tenant.landscape();
    assert!(landscape.sides.contains(&Side::ExchangeOnline) && !landscape.accounts.is_empty());
}

#[test]
fn every_body_that_the_examples_send_is_read_without_loss_or_doubt() {
    use posturec::plan::{ObjectKind, members_to_json};
    let mut count = 0;
    for name in ["examples/contoso-hybrid/posture.toml", "examples/zero-trust-baseline/posture.toml"] {
        let plan = compile_file(name).plan.unwrap();
        let scripts = plan.rings.iter().flat_map(|ring| &ring.scripts);
        for step in scripts.flat_map(|script| &script.steps) {
            if step.kind == ObjectKind::ConditionalAccessPolicy {
                // names are resolved elsewhere; here they stand as an id would
                let text = serde_json::to_string(&members_to_json(&step.want)).unwrap();
                let mut body: Value = serde_json::from_str(&text).unwrap();
                names_for_ids(&mut body);
                let body = table(body);
                assert_eq!(lost_or_made_up(&body), Vec::<String>::new(), "{}", step.title);
                let policy = read_policy(&body, "P", &Known::new()).policy;
                let of_identities = policy.users.is_none();
                assert!(of_identities || doubts(&policy).is_empty(), "{}: {}", step.title, doubts(&policy));
                count += 1;
            }
        }
    }
    assert!(count > 50);
}

fn names_for_ids(value: &mut Value) {
    match value {
        Value::Object(table) if table.contains_key("idOf") => *value = table["identity"].clone(),
        Value::Object(table) => table.iter_mut().for_each(|(_, value)| names_for_ids(value)),
        Value::Array(list) => list.iter_mut().for_each(names_for_ids),
        _ => {}
    }
}

// ---- single questions ----

#[test]
fn words_in_the_wrong_case_are_read_as_they_are_meant_and_said() {
    let body = json!({
        "displayName": "P", "state": "Enabled",
        "conditions": {
            "users": { "includeUsers": ["all"], "excludeUsers": ["guestsOrExternalUsers"] },
            "applications": { "includeApplications": ["ALL"], "excludeApplications": ["office365"] },
            "clientAppTypes": ["All"], "platforms": { "includePlatforms": ["IOS", "macos"] },
            "locations": { "includeLocations": ["all"], "excludeLocations": ["alltrusted"] }
        },
        "grantControls": { "operator": "and", "builtInControls": ["MFA", "compliantdevice"] }
    });
    let read = read_policy(&table(body), "P", &Known::new());
    let policy = &read.policy;
    assert_eq!(policy.opaque, Vec::<String>::new());
    assert_eq!(policy.state, PolicyState::Enabled);
    let users = policy.users.as_ref().unwrap();
    assert!(users.include.all && users.exclude.all_guests);
    assert!(policy.target.all && policy.target.exclude.contains("Office365"));
    assert_eq!(policy.client_app_types.len(), 4);
    assert!(policy.locations.as_ref().is_some_and(|both| both.include.all && both.exclude.all_trusted));
    let grant = policy.grant.as_ref().unwrap();
    assert_eq!(grant.operator, Operator::And);
    assert_eq!(grant.controls, BTreeSet::from([Control::Mfa, Control::CompliantDevice]));
    assert_eq!(read.findings.len(), 12, "{:#?}", read.findings);
    assert!(read.findings.contains(&"clientAppTypes: `All` is written `all`".to_owned()));
}

#[test]
fn what_might_let_more_in_widens_its_condition_and_is_a_doubt() {
    let policy = with_conditions(json!({ "platforms": { "includePlatforms": ["windows", "unknownFutureValue"] } }));
    assert_eq!(policy.opaque, [r#"P: platforms.includePlatforms: ["windows","unknownFutureValue"]"#]);
    assert!(policy.platforms.unwrap().include.contains(&posturec::posture::Platform::All));

    let policy = with_conditions(json!({ "clientAppTypes": ["browser", "fax"] }));
    assert_eq!((policy.client_app_types.len(), policy.opaque.len()), (4, 1));

    let policy = with_conditions(json!({ "signInRiskLevels": ["high", "hidden"] }));
    assert_eq!((policy.sign_in_risk.len(), policy.opaque.len()), (0, 1));

    let filter = json!({ "mode": "include", "rule": "CustomSecurityAttribute.A.B -eq \"x\"" });
    let target = json!({ "includeApplications": ["Office365"], "applicationFilter": filter });
    let policy = with_conditions(json!({ "applications": target }));
    assert!(
        policy.target.all && policy.opaque[0].starts_with("P: applications.applicationFilter: {\"mode\":\"include\"")
    );

    let policy =
        with_conditions(json!({ "users": { "includeUsers": ["EveryoneInEurope"], "excludeUsers": ["x@y.z"] } }));
    assert!(policy.users.unwrap().include.all && policy.opaque == ["P: users.includeUsers: EveryoneInEurope"]);

    let policy = with_conditions(json!({ "users": "All" }));
    assert!(policy.users.unwrap().include.all && policy.opaque.len() == 1);
}

#[test]
fn what_might_let_fewer_in_is_a_doubt_beside_what_is_known() {
    let filter = json!({ "mode": "exclude", "rule": "CustomSecurityAttribute.A.B -eq \"x\"" });
    let target = json!({ "includeApplications": ["Office365"], "applicationFilter": filter });
    let policy = with_conditions(json!({ "applications": target }));
    assert!(!policy.target.all && policy.opaque.len() == 1);

    let exclude = json!({ "excludePlatforms": ["iOS", "unknownFutureValue"], "includePlatforms": ["all"] });
    let policy = with_conditions(json!({ "platforms": exclude }));
    assert_eq!((policy.platforms.unwrap().exclude.len(), policy.opaque.len()), (1, 1));

    let tenants = json!({ "membershipKind": "some", "members": ["11111111-1111-4111-8111-111111111111"] });
    let guests = json!({ "guestOrExternalUserTypes": "internalGuest", "externalTenants": tenants });
    let policy =
        with_conditions(json!({ "users": { "includeUsers": ["All"], "excludeGuestsOrExternalUsers": guests } }));
    let excluded = policy.users.unwrap().exclude.guests.unwrap();
    assert_eq!((excluded.tenants, policy.opaque.len()), (Some(BTreeSet::new()), 1));

    let policy = with_conditions(
        json!({ "agentIdRiskLevels": "high", "times": { "x": 1 }, "devices": { "deviceFilter": { "mode": "include", "rule": "device.isCompliant -eq" } } }),
    );
    assert_eq!((policy.opaque.len(), policy.device_filter), (3, None));
}

#[test]
fn a_policy_about_workload_identities_is_about_nobody() {
    let policy = with_conditions(json!({
        "users": { "includeUsers": ["None"] },
        "clientApplications": { "includeServicePrincipals": ["ServicePrincipalsInMyTenant"] },
        "servicePrincipalRiskLevels": ["high"]
    }));
    assert_eq!((policy.users, policy.opaque.len()), (None, 2));
    // a service would refuse it, so nobody knows: people meet it or not
    let policy = with_conditions(
        json!({ "clientApplications": { "includeServicePrincipals": ["ServicePrincipalsInMyTenant"] } }),
    );
    assert!(policy.users.is_some_and(|users| users.include.all) && policy.opaque.len() == 1);
}

#[test]
fn agents_are_selected_and_are_no_people() {
    let policy = with_conditions(json!({ "users": { "includeUsers": ["AllAgentIdUsers"] } }));
    let people = policy.users.unwrap().include;
    assert!(people.agents && !people.all && policy.opaque.is_empty());
}

#[test]
fn what_is_left_out_of_nothing_is_left_out_of_everything() {
    let policy = with_conditions(
        json!({ "locations": { "excludeLocations": ["AllTrusted"] }, "platforms": { "excludePlatforms": ["iOS"] } }),
    );
    assert!(policy.locations.unwrap().include.all);
    assert!(policy.platforms.unwrap().include.contains(&posturec::posture::Platform::All));
    let nothing = json!({ "locations": { "includeLocations": [], "excludeLocations": [] }, "platforms": { "includePlatforms": [] }, "devices": {}, "signInRiskLevels": [] });
    assert_eq!(with_conditions(nothing), with_conditions(json!({})));
}

#[test]
fn controls_without_an_operator_are_all_demanded_or_none() {
    let grant = |grant: Value| {
        read(json!({ "displayName": "P", "state": "enabled", "conditions": {}, "grantControls": grant }))
    };
    let policy = grant(json!({ "builtInControls": ["mfa", "compliantDevice"] }));
    assert_eq!(
        (policy.grant.unwrap().operator, policy.opaque),
        (Operator::And, vec!["P: grantControls.operator: null".to_owned()])
    );
    let policy = grant(json!({ "builtInControls": ["mfa"], "operator": "AND" }));
    assert_eq!((policy.grant.unwrap().operator, policy.opaque.len()), (Operator::And, 0));
    let policy = grant(json!({ "builtInControls": ["riskRemediation", "unknownFutureValue"], "operator": "OR" }));
    assert!(policy.grant.unwrap().controls.contains(&Control::Unknown("unknownFutureValue".into())));
    let policy = grant(json!({ "operator": "OR", "builtInControls": [] }));
    assert_eq!(policy.grant, None);
}

#[test]
fn a_strength_is_known_by_its_id_by_its_name_or_by_a_name_that_scripts_find() {
    let grant = |strength: Value, known: &Known| {
        let body = json!({ "displayName": "P", "state": "enabled", "conditions": {}, "grantControls": { "operator": "OR", "authenticationStrength": strength } });
        let read = read_policy(&table(body), "P", known);
        (read.policy.grant.unwrap().controls.into_iter().next().unwrap(), read.strength)
    };
    let phishing = Control::Strength(Key::id("00000000-0000-0000-0000-000000000004"));
    assert_eq!(grant(json!({ "id": "00000000-0000-0000-0000-000000000004" }), &Known::new()).0, phishing);
    assert_eq!(grant(json!({ "displayName": "phishing-resistant mfa" }), &Known::new()).0, phishing);
    let id = json!({ "id": { "idOf": "authenticationStrengthPolicy", "identity": "Keys" } });
    assert_eq!(grant(id.clone(), &Known::new()).0, Control::Strength(Key::Name("Keys".into())));
    let kind = posturec::plan::ObjectKind::AuthenticationStrengthPolicy;
    let known = Known::from([((kind, "Keys".to_owned()), Key::id("AAAAAAAA-0000-4000-8000-000000000001"))]);
    assert_eq!(grant(id, &known).0, Control::Strength(Key::id("aaaaaaaa-0000-4000-8000-000000000001")));
    let whole = json!({ "id": "aaaaaaaa-0000-4000-8000-000000000001", "displayName": "Keys", "allowedCombinations": ["FIDO2", "sms, password"],
        "combinationConfigurations": [{ "allowedAAGUIDs": ["x"] }], "policyType": "custom" });
    let (_, strength) = grant(whole, &Known::new());
    let (_, strength) = strength.unwrap();
    assert_eq!(strength.combinations.iter().map(String::as_str).collect::<Vec<_>>(), ["fido2", "password,sms"]);
    assert_eq!(strength.opaque.len(), 1);
}

#[test]
fn session_controls_count_when_they_are_on() {
    let session = |session: Value| {
        read(json!({ "displayName": "P", "state": "enabled", "conditions": {}, "sessionControls": session })).session
    };
    let all = session(json!({
        "signInFrequency": { "isEnabled": true, "type": "days", "value": 2, "frequencyInterval": "timeBased", "authenticationType": "secondaryAuthentication" },
        "persistentBrowser": { "isEnabled": true, "mode": "never" },
        "cloudAppSecurity": { "isEnabled": true, "cloudAppSecurityType": "monitorOnly" },
        "applicationEnforcedRestrictions": { "isEnabled": true }, "secureSignInSession": { "isEnabled": true },
        "disableResilienceDefaults": true, "continuousAccessEvaluation": { "mode": "strictLocation" }
    }));
    assert_eq!(all.frequency, Some((Frequency::Hours(48), true)));
    assert_eq!((all.persistent_browser, all.cloud_app_security.as_deref()), (Some(false), Some("monitorOnly")));
    assert!(all.application_enforced_restrictions && all.token_protection && all.disable_resilience_defaults);
    assert_eq!(all.opaque, [r#"continuousAccessEvaluation: {"mode":"strictLocation"}"#]);
    let off = session(
        json!({ "signInFrequency": { "isEnabled": false, "type": "days", "value": 2 }, "persistentBrowser": { "mode": "never", "isEnabled": false } }),
    );
    assert_eq!(off, session(json!(null)));
    let every = session(
        json!({ "signInFrequency": { "isEnabled": true, "type": null, "value": null, "frequencyInterval": "everyTime" } }),
    );
    assert_eq!(every.frequency, Some((Frequency::EveryTime, false)));
    let odd = session(
        json!({ "persistentBrowser": { "mode": "never" }, "signInFrequency": { "isEnabled": true, "type": "weeks", "value": 1 } }),
    );
    assert_eq!((odd.persistent_browser, odd.frequency, odd.opaque.len()), (None, None, 2));
}

#[test]
fn locations_are_addresses_countries_or_a_doubt() {
    let read = |body: Value| read_location(&table(body)).0.kind;
    let ranges = json!([{ "@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "203.0.113.7/24" },
        { "@odata.type": "#microsoft.graph.iPv4Range", "lowerAddress": "198.51.100.0", "upperAddress": "198.51.101.255" }, { "cidrAddress": "2001:db8::/32" }]);
    let LocationKind::Ip { ranges, trusted } =
        read(json!({ "displayName": "O", "ipRanges": ranges, "isTrusted": true }))
    else {
        panic!()
    };
    assert_eq!(
        ranges.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["203.0.113.0/24", "198.51.100.0/23", "2001:db8::/32"]
    );
    assert!(trusted);
    let countries = json!({ "displayName": "C", "countriesAndRegions": ["de", "FR"], "countryLookupMethod": "authenticatorAppGps", "includeUnknownCountriesAndRegions": true });
    assert_eq!(
        read(countries),
        LocationKind::Countries { countries: BTreeSet::from(["DE".into(), "FR".into()]), gps: true, unknown: true }
    );
    let network = json!({ "@odata.type": "#microsoft.graph.compliantNetworkNamedLocation", "displayName": "N", "isTrusted": false, "compliantNetworkType": "allTenantCompliantNetworks" });
    assert_eq!(read(network), LocationKind::Opaque { trusted: Some(false) });
    assert_eq!(
        read(json!({ "displayName": "X", "ipRanges": [{ "cidrAddress": "here" }] })),
        LocationKind::Opaque { trusted: None }
    );
    assert!(
        matches!(read(json!({ "@odata.type": "#microsoft.graph.ipNamedLocation", "ipRanges": [] })), LocationKind::Ip { ranges, .. } if ranges.is_empty())
    );
}

#[test]
fn exports_come_as_lists_single_objects_texts_and_in_two_encodings() {
    let policy = |name: &str| json!({ "displayName": name, "state": "enabled", "conditions": { "users": { "includeUsers": ["All"] }, "locations": { "includeLocations": ["Office"] } } });
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(policy("wide").to_string().encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let mut marked = vec![0xef, 0xbb, 0xbf];
    marked.extend(json!([policy("a"), policy("a")]).to_string().into_bytes());
    let files = [
        ("list.json", json!({ "value": [policy("l1"), { "@odata.type": "#microsoft.graph.ipNamedLocation", "id": "aaaaaaaa-0000-4000-8000-000000000001", "displayName": "Office", "ipRanges": [] }] }).to_string().into_bytes()),
        ("wide.json", wide),
        ("marked.json", marked),
        ("text.json", json!({ "body": policy("inner").to_string() }).to_string().into_bytes()),
        ("wrapped.json", json!({ "name": "Outer", "details": { "conditions": {} } }).to_string().into_bytes()),
        ("defaults.json", json!({ "id": "00000000-0000-0000-0000-000000000005", "isEnabled": true }).to_string().into_bytes()),
        ("other.json", b"{\"a\":1}".to_vec()),
        ("broken.json", b"{\"a\":".to_vec()),
        ("latin.json", b"\"\xe9\"".to_vec()),
    ];
    let files: Vec<(String, Vec<u8>)> = files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect();
    let tenant = Tenant::read(&files);
    let names: Vec<&str> = tenant.regime.policies.values().map(|policy| policy.name.as_str()).collect();
    assert_eq!(names, ["l1", "wide", "a", "a", "inner", "Outer"]);
    let office = Key::id("aaaaaaaa-0000-4000-8000-000000000001");
    assert!(tenant.regime.policies[&0].locations.as_ref().unwrap().include.named.contains(&office));
    assert_eq!(tenant.names[&office], "Office");
    assert!(tenant.regime.security_defaults);
    assert_eq!(tenant.regime.strengths.len(), BUILT_IN_STRENGTHS.len());
    assert_eq!(
        tenant.unreadable,
        [
            "broken.json: it is not JSON: EOF while parsing a value at line 1 column 5",
            "latin.json: it is neither UTF-8 nor UTF-16"
        ]
    );
    assert!(
        tenant.findings.contains(&"other.json: no policy, named location or authentication strength is in it".into())
    );
    assert!(tenant.findings.contains(&"several policies are called `a`; scripts stop where they look for it".into()));
    assert!(
        tenant.findings.contains(&"wrapped.json: `Outer`: not known here, so taken both ways: state: null".into()),
        "{:#?}",
        tenant.findings
    );
}

#[test]
fn one_object_in_two_files_is_one_object() {
    let policy = |state: &str| {
        json!({ "id": "aaaaaaaa-0000-4000-8000-000000000001", "displayName": "P", "state": state, "conditions": {} })
            .to_string()
            .into_bytes()
    };
    let files = |other: &str| vec![("a.json".to_owned(), policy("enabled")), ("b.json".to_owned(), policy(other))];
    let same = Tenant::read(&files("enabled"));
    assert_eq!((same.regime.policies.len(), same.findings.len()), (1, 0));
    let differ = Tenant::read(&files("disabled"));
    assert_eq!(differ.regime.policies.len(), 1);
    assert_eq!(
        differ.findings,
        ["b.json: policies with the id aaaaaaaa-0000-4000-8000-000000000001 differ; the first is taken"]
    );
}

// ---- anything at all ----

const NAMES: [&str; 44] = [
    "displayName",
    "id",
    "state",
    "conditions",
    "grantControls",
    "sessionControls",
    "users",
    "applications",
    "platforms",
    "locations",
    "devices",
    "clientApplications",
    "clientAppTypes",
    "includeUsers",
    "excludeUsers",
    "includeGroups",
    "excludeRoles",
    "includeGuestsOrExternalUsers",
    "guestOrExternalUserTypes",
    "externalTenants",
    "membershipKind",
    "members",
    "includeApplications",
    "excludeApplications",
    "applicationFilter",
    "deviceFilter",
    "mode",
    "rule",
    "includeLocations",
    "excludePlatforms",
    "signInRiskLevels",
    "authenticationFlows",
    "transferMethods",
    "operator",
    "builtInControls",
    "authenticationStrength",
    "allowedCombinations",
    "signInFrequency",
    "isEnabled",
    "value",
    "type",
    "ipRanges",
    "cidrAddress",
    "idOf",
];
const WORDS: [&str; 20] = [
    "All",
    "all",
    "None",
    "none",
    "enabled",
    "iOS",
    "block",
    "mfa",
    "OR",
    "include",
    "device.isCompliant -eq True",
    "high",
    "00000000-0000-0000-0000-000000000000",
    "deviceCodeFlow",
    "hours",
    "everyTime",
    "user@contoso.com",
    "",
    ",",
    "É\u{202e}",
];

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop::sample::select(WORDS.to_vec()).prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 48, 6, |inner| {
        let name = prop_oneof![4 => prop::sample::select(NAMES.to_vec()).prop_map(str::to_owned), 1 => ".{0,6}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name, inner), 0..6).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A body with all parts, one of which is something else.
fn mutated() -> impl Strategy<Value = Map<String, Value>> {
    let paths: Vec<&'static [&'static str]> = vec![
        &["state"],
        &["conditions"],
        &["conditions", "users"],
        &["conditions", "users", "includeUsers"],
        &["conditions", "users", "excludeGuestsOrExternalUsers"],
        &["conditions", "applications"],
        &["conditions", "applications", "includeApplications"],
        &["conditions", "clientAppTypes"],
        &["conditions", "platforms"],
        &["conditions", "locations"],
        &["conditions", "devices"],
        &["conditions", "authenticationFlows"],
        &["conditions", "later"],
        &["grantControls"],
        &["grantControls", "operator"],
        &["grantControls", "builtInControls"],
        &["grantControls", "authenticationStrength"],
        &["sessionControls"],
        &["sessionControls", "signInFrequency"],
        &["sessionControls", "persistentBrowser"],
        &["later"],
    ];
    (prop::sample::select(paths), anything()).prop_map(|(path, value)| {
        let mut body = json!({
            "displayName": "P", "state": "enabled",
            "conditions": { "users": { "includeUsers": ["All"], "excludeGroups": ["11111111-1111-4111-8111-111111111111"] },
                "applications": { "includeApplications": ["Office365"] }, "clientAppTypes": ["browser"] },
            "grantControls": { "operator": "OR", "builtInControls": ["mfa", "compliantDevice"] },
            "sessionControls": { "persistentBrowser": { "isEnabled": true, "mode": "never" } }
        });
        let mut place = &mut body;
        for name in path {
            place = &mut place[*name];
        }
        *place = value;
        table(body)
    })
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn reading_anything_ends_without_a_panic(value in anything()) {
        let files = vec![("a.json".to_owned(), value.to_string().into_bytes()), ("b.json".to_owned(), Value::from(value.to_string()).to_string().into_bytes())];
        let tenant = Tenant::read(&files);
        let _ = tenant.landscape();
        if let Value::Object(body) = &value {
            let _ = read_policy(body, "P", &Known::new());
            let _ = read_location(body);
        }
    }

    #[test]
    fn reading_any_bytes_ends_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..64), mark in 0..4_usize) {
        let mut all = [&[][..], &[0xff, 0xfe], &[0xfe, 0xff], &[0xef, 0xbb, 0xbf]][mark].to_vec();
        all.extend(bytes);
        let _ = Tenant::read(&[("a.json".to_owned(), all)]);
    }

    #[test]
    fn whatever_stands_in_a_body_is_modelled_or_named(body in mutated()) {
        let lost: Vec<String> = lost_or_made_up(&body).into_iter().filter(|problem| problem.starts_with("lost")).collect();
        prop_assert!(lost.is_empty(), "{}\n{:?}", Value::Object(body), lost);
    }
}
