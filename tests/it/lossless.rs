//! Nothing that decides is lost when a policy is read, and nothing is made up: what a policy says, written as a body again,
//! is what was read, but for what it names as unknown. Policies that others have published are in the folder that
//! `POSTUREC_CORPUS` names or beside the project.

use std::collections::BTreeSet;

use posturec::catalog::{APPLICATIONS, find_role};
use posturec::plan::{ObjectKind, members_from_json, members_to_json};
use posturec::signin::{Control, Frequency, Known, Operator, PersonSelection, Policy, read_policy};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::corpus::public_bodies;
use crate::postures::compile_file;
use crate::reading::anything;
use crate::support::cases;

type Leaves = BTreeSet<(String, String)>;

/// Members of a policy, and of a strength inside it, that tell objects apart or are set by the service.
const READ_ONLY: [&str; 6] = ["id", "displayname", "description", "createddatetime", "modifieddatetime", "templateid"];

fn is_annotation(path: &str) -> bool {
    path.contains("@odata.") || path.split('.').any(|name| name.starts_with('#'))
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
                Control::Unknown(_) | Control::MfaAtAdFs => continue,
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

fn table(value: Value) -> Map<String, Value> {
    let Value::Object(table) = value else { panic!("{value} is no table") };
    table
}

/// What a body says and the policy does not, and what the policy says and the body does not.
fn lost_or_made_up(body: &Map<String, Value>) -> Vec<String> {
    let policy = read_policy(&members_from_json(body.clone()), "P", &mut Known::default()).policy;
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

#[test]
fn every_public_policy_body_is_read_without_loss() {
    let Some(found) = public_bodies() else {
        println!("skipped: no corpus");
        return;
    };
    let found: Vec<Map<String, Value>> = found.into_iter().map(table).collect();
    let mut wrong = Vec::new();
    let mut with_doubt = 0;
    for body in &found {
        let problems = lost_or_made_up(body);
        let policy = read_policy(&members_from_json(body.clone()), "P", &mut Known::default()).policy;
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
fn every_body_that_the_examples_send_is_read_without_loss_or_doubt() {
    let mut count = 0;
    for name in ["examples/contoso-hybrid/posture.toml", "examples/zero-trust-baseline/posture.toml"] {
        let plan = compile_file(name).plan.unwrap();
        let scripts = plan.rings.iter().flat_map(|ring| &ring.scripts);
        for step in scripts.flat_map(|script| &script.steps) {
            if step.kind == ObjectKind::ConditionalAccessPolicy {
                let mut body = Value::Object(members_to_json(&step.want));
                // names are resolved elsewhere; here they stand as an id would
                names_for_ids(&mut body);
                let body = table(body);
                assert_eq!(lost_or_made_up(&body), Vec::<String>::new(), "{}", step.title);
                let policy = read_policy(&members_from_json(body.clone()), "P", &mut Known::default()).policy;
                let of_identities = policy.users.is_none();
                assert!(of_identities || doubts(&policy).is_empty(), "{}: {}", step.title, doubts(&policy));
                count += 1;
            }
        }
    }
    assert!(count > 50);
}

#[test]
fn a_body_is_read_as_plan_json_has_it() {
    use posturec::plan::Value as Wanted;
    let mut plan = compile_file("examples/zero-trust-baseline/posture.toml").plan.unwrap();
    let odd = Wanted::table([("idOf", Wanted::text("group")), ("~idOf", Wanted::Integer(1))]);
    plan.rings[0].scripts[0].steps[0].want = vec![("odd".into(), odd)].into();
    let document: Value = serde_json::from_str(&posturec::render::render_plan(&plan)).unwrap();
    for (ring, plan) in document["rings"].as_array().unwrap().iter().zip(&plan.rings) {
        for (script, plan) in ring["scripts"].as_array().unwrap().iter().zip(&plan.scripts) {
            for (step, plan) in script["steps"].as_array().unwrap().iter().zip(&plan.steps) {
                assert_eq!(step["want"], Value::Object(members_to_json(&plan.want)), "{}", plan.title);
            }
        }
    }
}

fn names_for_ids(value: &mut Value) {
    match value {
        Value::Object(table) if table.contains_key("idOf") => *value = table["identity"].clone(),
        Value::Object(table) => table.iter_mut().for_each(|(_, value)| names_for_ids(value)),
        Value::Array(list) => list.iter_mut().for_each(names_for_ids),
        _ => {}
    }
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
    fn whatever_stands_in_a_body_is_modelled_or_named(body in mutated()) {
        let lost: Vec<String> = lost_or_made_up(&body).into_iter().filter(|problem| problem.starts_with("lost")).collect();
        prop_assert!(lost.is_empty(), "{}\n{:?}", Value::Object(body), lost);
    }
}
