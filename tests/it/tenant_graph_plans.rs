//! What plans send to Graph, against the simulated tenant: ring after ring it is taken and reads back as it was sent. And
//! policies that others have published: what is refused is refused by a rule that is known.

use std::collections::{BTreeMap, BTreeSet};

use posturec::plan::{Member, ObjectKind, Plan, Reversal, Step, Target, Value as Wanted, Workload};
use posturec::rehearse::seed::{canonical, make_hostile, seed_from_plan, session_for};
use posturec::rehearse::tenant::{Agreement, Entra, Group, ServicePrincipal, State, Tenant, User};
use serde_json::{Map, Value, json};

use crate::corpus;
use crate::postures::{compile_file, compile_over_base_whole, in_words, postures_in};
use crate::rollouts::example_plans;
use crate::tenant_graph::{Graph, LOCATIONS, POLICIES, STRENGTHS, message, small};
use crate::tenant_graph_rules::every_time;

/// Makes what is named by id: every place in a body that holds ids, with what it holds.
#[derive(Default)]
struct Seeds {
    users: BTreeSet<String>,
    groups: BTreeSet<String>,
    applications: BTreeSet<String>,
    principals: BTreeSet<String>,
    terms: BTreeSet<String>,
    locations: BTreeSet<String>,
    strengths: BTreeSet<String>,
}

impl Seeds {
    fn collect(&mut self, body: &Value) {
        let take = |places: &[&str], into: &mut BTreeSet<String>| {
            for place in places {
                let found = body.pointer(place);
                let list = found.and_then(Value::as_array).map(Vec::as_slice).or(found.map(std::slice::from_ref));
                let ids = list.unwrap_or_default().iter().filter_map(Value::as_str).filter(|id| is_guid(id));
                into.extend(ids.map(str::to_lowercase));
            }
        };
        let users = "/conditions/users";
        take(&[&format!("{users}/includeUsers"), &format!("{users}/excludeUsers")], &mut self.users);
        take(&[&format!("{users}/includeGroups"), &format!("{users}/excludeGroups")], &mut self.groups);
        take(
            &["/conditions/applications/includeApplications", "/conditions/applications/excludeApplications"],
            &mut self.applications,
        );
        take(
            &[
                "/conditions/clientApplications/includeServicePrincipals",
                "/conditions/clientApplications/excludeServicePrincipals",
            ],
            &mut self.principals,
        );
        take(
            &["/conditions/locations/includeLocations", "/conditions/locations/excludeLocations"],
            &mut self.locations,
        );
        take(&["/grantControls/termsOfUse"], &mut self.terms);
        take(&["/grantControls/authenticationStrength/id"], &mut self.strengths);
    }

    fn plant(self, entra: &mut Entra) {
        let principal = |id: &String, app_id: &String| ServicePrincipal {
            id: id.clone(),
            app_id: app_id.clone(),
            display_name: app_id.clone(),
        };
        entra.users.extend(self.users.iter().map(|id| User {
            id: id.clone(),
            user_principal_name: format!("{id}@contoso.com"),
            display_name: String::new(),
        }));
        entra.groups.extend(self.groups.iter().map(|id| Group {
            id: id.clone(),
            display_name: id.clone(),
            members: Vec::new(),
        }));
        entra.service_principals.extend(self.applications.iter().map(|id| principal(&format!("5{}", &id[1..]), id)));
        entra.service_principals.extend(self.principals.iter().map(|id| principal(id, &format!("a{}", &id[1..]))));
        entra.agreements.extend(self.terms.iter().map(|id| Agreement { id: id.clone(), display_name: id.clone() }));
        let object = |value: Value| value.as_object().cloned().unwrap();
        entra.named_locations.extend(self.locations.iter().map(|id| {
            object(json!({ "@odata.type": "#microsoft.graph.countryNamedLocation", "id": id, "displayName": id }))
        }));
        entra.authentication_strength_policies.extend(
            self.strengths
                .iter()
                .map(|id| object(json!({ "id": id, "displayName": &id[..30], "allowedCombinations": ["fido2"] }))),
        );
    }
}

fn is_guid(text: &str) -> bool {
    let hexadecimal = text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
    text.len() == 36 && text.split('-').count() == 5 && hexadecimal
}

fn graph_steps(plan: &Plan) -> impl Iterator<Item = &Step> {
    let scripts = plan.rings.iter().flat_map(|ring| &ring.scripts);
    scripts.filter(|script| script.workload == Workload::Graph).flat_map(|script| &script.steps)
}

/// The value as a script sends it, with ids looked up by name as the script does. Without a tenant they are left out.
fn sent(value: &Wanted, graph: &mut Option<&mut Graph>) -> Value {
    match value {
        Wanted::Null => Value::Null,
        Wanted::Boolean(on) => json!(on),
        Wanted::Integer(number) => json!(number),
        Wanted::Text(text) => json!(text),
        Wanted::List(list) => Value::Array(list.iter().map(|one| sent(one, graph)).collect()),
        Wanted::Table(members) => {
            Value::Object(members.iter().map(|(name, value)| (name.to_string(), sent(value, graph))).collect())
        }
        Wanted::IdOf { kind, identity } => match graph {
            Some(graph) => json!(find(graph, *kind, identity).unwrap_or_else(|| panic!("no {kind:?} {identity}"))),
            None => Value::Null,
        },
    }
}

fn collection(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::NamedLocation => LOCATIONS,
        ObjectKind::AuthenticationStrengthPolicy => STRENGTHS,
        ObjectKind::ConditionalAccessPolicy => POLICIES,
        ObjectKind::Group => "/v1.0/groups",
        ObjectKind::User => "/v1.0/users",
        other => panic!("{other:?} is not of Graph"),
    }
}

/// The id of the object of that name.
fn find(graph: &mut Graph, kind: ObjectKind, name: &str) -> Option<String> {
    let member = if kind == ObjectKind::User { "userPrincipalName" } else { "displayName" };
    let mut next = Some(format!("{}?$top=999", collection(kind)));
    while let Some(path) = next {
        let (_, page) = graph.get(&path);
        if let Some(one) = page["value"].as_array().unwrap().iter().find(|one| one[member] == name) {
            return one["id"].as_str().map(str::to_owned);
        }
        let link = page["@odata.nextLink"].as_str();
        next = link.map(|link| link.strip_prefix("https://graph.microsoft.com").unwrap().to_owned());
    }
    None
}

/// Drops what does not count in a comparison: nulls, empty lists and tables, annotations, all of a strength but its id.
fn essence(value: &Value, name: &str) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::Object(table) => {
            let strength = name == "authenticationStrength";
            let counts = |key: &str| (!key.contains("@odata.") || key == "@odata.type") && (!strength || key == "id");
            let kept = table.iter().filter(|(key, _)| counts(key));
            let kept: Map<String, Value> =
                kept.filter_map(|(key, value)| essence(value, key).map(|value| (key.clone(), value))).collect();
            (!kept.is_empty()).then_some(Value::Object(kept))
        }
        Value::Array(list) => {
            let mut list: Vec<Value> = list.iter().filter_map(|one| essence(one, "")).collect();
            list.sort_by_key(ToString::to_string);
            (!list.is_empty()).then_some(Value::Array(list))
        }
        Value::String(text) if ["guestOrExternalUserTypes", "transferMethods", "insiderRiskLevels"].contains(&name) => {
            let mut words: Vec<&str> = text.split(',').collect();
            words.sort_unstable();
            Some(json!(words.join(",")))
        }
        value => Some(value.clone()),
    }
}

/// Does a step as its script does, and reads back what it wrote.
fn apply(graph: &mut Graph, kind: ObjectKind, name: &str, want: &[Member]) {
    let body = sent(&Wanted::Table(want.into()), &mut Some(graph));
    let path = match find(graph, kind, name) {
        None => graph.make(collection(kind), &body),
        Some(id) => {
            let path = format!("{}/{id}", collection(kind));
            let mut change = body.clone();
            if kind == ObjectKind::AuthenticationStrengthPolicy {
                let combinations = change.as_object_mut().unwrap().shift_remove("allowedCombinations");
                let action = json!({ "allowedCombinations": combinations });
                assert_eq!(graph.post(&format!("{path}/updateAllowedCombinations"), &action).0, 200);
            }
            let (status, answer) = graph.patch(&path, &change);
            assert_eq!(status, 204, "{name}: {answer}");
            path
        }
    };
    assert!(graph.last().dangling.is_empty());
    let read = graph.get_all_words(&path);
    for (member, value) in body.as_object().unwrap() {
        assert_eq!(essence(&read[member], member), essence(value, member), "{member} of {name}");
    }
}

fn name_of(step: &Step) -> String {
    match &step.target {
        Target::Single(Wanted::Text(name)) => name.to_string(),
        other => panic!("{other:?} names no object of Graph"),
    }
}

/// Whatever the plan sends, ring after ring, is taken and reads back, with no more permissions than its scripts ask for;
/// rolled back from the end, all is as it was.
pub fn assert_taken(plan: &Plan, state: &State) -> BTreeSet<ObjectKind> {
    let before = canonical(state);
    let mut graph = Graph { tenant: Tenant::new(state.clone(), session_for(plan, state)) };
    let steps: Vec<&Step> = graph_steps(plan).collect();
    for step in &steps {
        apply(&mut graph, step.kind, &name_of(step), &step.want);
    }
    for step in steps.iter().rev() {
        match &step.reversal {
            Reversal::EarlierRing(want) => apply(&mut graph, step.kind, &name_of(step), want),
            _ => remove(&mut graph, step.kind, &name_of(step)),
        }
    }
    assert_eq!(canonical(graph.tenant.state()), before);
    steps.iter().map(|step| step.kind).collect()
}

#[test]
fn what_the_examples_send_is_taken_and_reads_back_ring_after_ring_and_rolls_back() {
    let mut written = BTreeSet::new();
    for (_, plan) in example_plans() {
        let mut state = seed_from_plan(&plan);
        written.extend(assert_taken(&plan, &state));
        make_hostile(&mut state, &plan);
        written.extend(assert_taken(&plan, &state));
    }
    let kinds =
        [ObjectKind::NamedLocation, ObjectKind::AuthenticationStrengthPolicy, ObjectKind::ConditionalAccessPolicy];
    assert_eq!(written, kinds.into());
}

/// A policy with this session.
fn with_session(session: &str) -> Plan {
    let text = format!(
        "[conditional-access.policies.risky]\nname = \"At risk\"\nusers = {{ include = [\"all\"], exclude = \
         [\"emergency-access\"] }}\napplications = {{ include = [\"exchange-online\"] }}\nclient-app-types = \
         [\"browser\"]\nsign-in-risk-levels = [\"high\"]\ngrant = {{ controls = [\"mfa\"] }}\nsession = {session}\n"
    );
    let compiled = compile_over_base_whole(&text);
    compiled.plan.clone().unwrap_or_else(|| panic!("{}", in_words(&compiled)))
}

#[test]
fn a_live_policy_with_a_length_of_time_becomes_one_of_every_time() {
    let timed = with_session(
        "{ sign-in-frequency = \"4h\", application-enforced-restrictions = true, disable-resilience-defaults = true }",
    );
    let always = with_session("{ sign-in-frequency = \"every-time\" }");
    let state = seed_from_plan(&timed);
    let mut graph = Graph { tenant: Tenant::new(state.clone(), session_for(&timed, &state)) };
    for plan in [&timed, &always] {
        graph_steps(plan).for_each(|step| apply(&mut graph, step.kind, &name_of(step), &step.want));
    }
    let id = find(&mut graph, ObjectKind::ConditionalAccessPolicy, "At risk").unwrap();
    let (_, read) = graph.get(&format!("{POLICIES}/{id}"));
    let session = &read["sessionControls"];
    assert_eq!(session["signInFrequency"], every_time(), "CA-S03");
    assert_eq!(
        (&session["applicationEnforcedRestrictions"], &session["disableResilienceDefaults"]),
        (&Value::Null, &Value::Null)
    );
}

/// The posture that passes members on to Graph unread, and says so in its `allow`.
const UNREAD: &str = "tests/postures/ok/allowed.toml";

#[test]
fn what_good_postures_send_is_taken_but_for_members_that_are_passed_on_unread() {
    for name in postures_in("tests/postures/ok").into_iter().filter(|name| name != UNREAD) {
        if let Some(plan) = &compile_file(&name).plan {
            assert_taken(plan, &seed_from_plan(plan));
        }
    }
    let plan = compile_file(UNREAD).plan.unwrap();
    let state = seed_from_plan(&plan);
    let mut graph = Graph { tenant: Tenant::new(state.clone(), session_for(&plan, &state)) };
    let location = graph_steps(&plan).find(|step| step.kind == ObjectKind::NamedLocation).unwrap();
    let body = sent(&Wanted::Table(location.want.clone()), &mut None);
    let (status, answer) = graph.post(LOCATIONS, &body);
    assert!(status == 400 && message(&answer).contains("'floor' does not exist"), "{answer}");
}

/// Removes what a plan made, as the scripts do.
fn remove(graph: &mut Graph, kind: ObjectKind, name: &str) {
    let Some(id) = find(graph, kind, name) else { return };
    let path = format!("{}/{id}", collection(kind));
    let read = graph.get(&path).1;
    if read["isTrusted"] == true {
        let less = json!({ "@odata.type": read["@odata.type"], "isTrusted": false });
        assert_eq!(graph.patch(&path, &less).0, 204);
    }
    let (status, answer) = graph.delete(&path);
    assert_eq!(status, 204, "{name}: {answer}");
}

/// How a body as a read or a tool gives it becomes one that can be sent: no read-only members, no annotations, of a
/// strength its id.
fn stripped(body: &Value) -> Value {
    let read_only = ["id", "createdDateTime", "modifiedDateTime", "deletedDateTime", "templateId"];
    let mut body = without_annotations(body);
    if let Some(table) = body.as_object_mut() {
        table.retain(|name, _| !read_only.iter().any(|known| known.eq_ignore_ascii_case(name)));
    }
    if let Some(Value::Object(strength)) = body.pointer_mut("/grantControls/authenticationStrength") {
        strength.retain(|name, _| name == "id");
    }
    body
}

fn without_annotations(value: &Value) -> Value {
    match value {
        Value::Object(table) => {
            let kept = table.iter().filter(|(key, _)| !key.contains(['@', '#']) || *key == "@odata.type");
            Value::Object(kept.map(|(key, value)| (lower_first(key), without_annotations(value))).collect())
        }
        Value::Array(list) => Value::Array(list.iter().map(without_annotations).collect()),
        value => value.clone(),
    }
}

/// Some tools write members in upper camel case.
fn lower_first(key: &str) -> String {
    key.chars().take(1).flat_map(char::to_lowercase).chain(key.chars().skip(1)).collect()
}

/// Why a body is refused, and the rule that says so.
const REASONS: &[(&str, &str)] = &[
    ("is none of", "metadata: no such word (CA-A04)"),
    ("is not of its type", "metadata: another type"),
    ("cannot be null", "metadata: not nullable"),
    ("is needed", "metadata: a member that is needed"),
    ("is not the type of", "8.4: @odata.type"),
    ("1064", "CA-C01"),
    ("neither an id nor a keyword", "1.2: a name or a placeholder where ids belong"),
    ("neither an application id nor a keyword", "1.3: a name or a placeholder where ids belong"),
    ("neither the id of a named location nor a keyword", "2: a name or a placeholder where ids belong"),
    ("template id of a built-in role", "CA-U04: a name or a placeholder where ids belong"),
    ("includes no users", "CA-U01"),
    ("in includeUsers stand alone", "CA-U02"),
    ("exclude each other", "CA-U03"),
    ("members of", "CA-U06"),
    ("membershipKind", "CA-U06"),
    ("one of the three", "CA-A01, CA-A02"),
    ("in includeApplications stand alone", "CA-A03"),
    ("cannot be selected", "CA-A06"),
    ("is no user action", "1.3: user actions"),
    ("custom security attribute", "CA-A08"),
    ("neither a grant control nor a session control", "CA-G01"),
    ("InvalidControls: operator", "CA-G04"),
    ("InvalidPasswordResetControl", "CA-G08"),
    ("is retired", "CA-G11, CA-G15"),
    ("does not exist in the directory", "1.5: an id that is none"),
    ("do not exist in the directory", "CA-G16: an id that is none"),
    ("without a control that is enabled", "CA-S15"),
    ("InvalidControls: applicationEnforcedRestrictions", "CA-S09"),
    ("InvalidControls: persistentBrowser", "CA-S01"),
    ("InvalidControls: secureSignInSession", "CA-S11"),
    ("InvalidControls: signInFrequency", "CA-S02 to CA-S07"),
    ("InvalidControls: riskRemediation", "CA-G10"),
    ("1108", "CA-G06"),
    ("1235", "CA-F01"),
    ("stands alone", "CA-C02, CA-P02"),
    ("needs includeLocations", "2: an exclusion from nothing"),
    ("needs includePlatforms", "1.4: an exclusion from nothing"),
    ("device filter rule is invalid", "CA-D01"),
];

/// What the tenant says to a body whose ids exist; when it takes it, whether it can be sent again and removed.
fn verdict_on(body: &Value) -> Result<(), String> {
    let mut entra = small();
    let mut seeds = Seeds::default();
    seeds.collect(body);
    seeds.plant(&mut entra);
    let mut graph = Graph::of(&entra);
    let (status, answer) = graph.post(POLICIES, body);
    if status != 201 {
        return Err(message(&answer).to_owned());
    }
    let path = format!("{POLICIES}/{}", answer["id"].as_str().unwrap());
    assert_eq!(graph.patch(&path, body).0, 204, "what can be made can be sent again: {body}");
    assert_eq!(graph.delete(&path).0, 204);
    Ok(())
}

#[test]
fn what_seeds_hold_the_tenant_would_take_from_anybody() {
    for (_, plan) in example_plans() {
        let mut state = seed_from_plan(&plan);
        make_hostile(&mut state, &plan);
        for policy in &state.entra.conditional_access_policies {
            assert_eq!(verdict_on(&stripped(&Value::Object(policy.clone()))), Ok(()), "{policy:?}");
        }
        let mut graph = Graph::new();
        let others =
            [(LOCATIONS, &state.entra.named_locations), (STRENGTHS, &state.entra.authentication_strength_policies)];
        for (collection, objects) in others {
            for object in objects {
                let mut body = stripped(&Value::Object(object.clone()));
                body.as_object_mut()
                    .unwrap()
                    .retain(|name, _| !["policyType", "requirementsSatisfied"].contains(&name.as_str()));
                graph.make(collection, &body);
            }
        }
    }
}

/// The member that a refusal says does not exist, by its place.
fn unknown_member(told: &str) -> Option<String> {
    let (_, rest) = told.split_once("the property '")?;
    let (place, _) = rest.split_once("' does not exist")?;
    Some(format!("/{}", place.replace('.', "/")))
}

fn remove_member(body: &mut Value, place: &str) {
    let (table, name) = place.rsplit_once('/').unwrap();
    let table = body.pointer_mut(table).and_then(Value::as_object_mut);
    assert!(table.is_some_and(|table| table.shift_remove(name).is_some()), "{place}");
}

/// What a reader of a template fills in: name and state, ids for names and placeholders. Some tools write names in lists of
/// their own, `includeGroupNames` for `includeGroups`.
fn filled_in(mut body: Value) -> Value {
    for (member, value) in [("displayName", json!("Template")), ("state", json!("disabled"))] {
        body.as_object_mut().unwrap().entry(member).or_insert(value);
    }
    for (table, kinds) in
        [("users", vec!["User", "Group"]), ("applications", vec!["Application"]), ("locations", vec!["Location"])]
    {
        let Some(Value::Object(table)) = body.pointer_mut(&format!("/conditions/{table}")) else { continue };
        for (side, kind) in ["include", "exclude"].iter().flat_map(|side| kinds.iter().map(move |kind| (side, kind))) {
            let names = table.shift_remove(&format!("{side}{kind}Names"));
            let list = table.entry(format!("{side}{kind}s")).or_insert_with(|| json!([]));
            if let Some(list) = list.as_array_mut() {
                list.extend(names.into_iter().filter_map(|names| names.as_array().cloned()).flatten());
                list.iter_mut().for_each(fill_in_id);
            }
        }
    }
    body
}

/// Keywords are words in letters; what has anything else in it is a name or a placeholder.
fn fill_in_id(value: &mut Value) {
    let Some(text) = value.as_str() else { return };
    let keyword = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !keyword && !is_guid(text) {
        let number = text.bytes().fold(7_u64, |number, byte| (number * 31 + u64::from(byte)) % 1_000_000_000_000);
        *value = json!(format!("eeee0000-0000-4000-8000-{number:012}"));
    }
}

#[test]
fn of_public_policies_the_tenant_refuses_only_what_a_rule_refuses() {
    let Some(bodies) = corpus::public_bodies() else {
        println!("skipped: no corpus");
        return;
    };
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let (mut whole, mut reduced, mut unexplained) = (0, 0, Vec::new());
    for body in &bodies {
        let mut body = stripped(body);
        let mut verdict = verdict_on(&body);
        whole += usize::from(verdict.is_ok());
        if verdict.is_err() {
            body = filled_in(body);
            verdict = verdict_on(&body);
        }
        // what no metadata names hides what else there is to say
        while let Err(told) = &verdict
            && let Some(place) = unknown_member(told)
        {
            remove_member(&mut body, &place);
            verdict = verdict_on(&body);
        }
        let Err(told) = verdict else {
            reduced += 1;
            continue;
        };
        match REASONS.iter().find(|(fragment, _)| told.contains(fragment)) {
            Some((_, rule)) => reasons.entry(rule).or_default().push(told),
            None => unexplained.push(told),
        }
    }
    println!("{whole} of {} are taken as they are", bodies.len());
    println!("{reduced} are taken filled in, and without members that no metadata names");
    for (rule, mut told) in reasons {
        println!("{:4} {rule}", told.len());
        told.sort();
        told.dedup();
        told.iter().for_each(|one| println!("       {one}"));
    }
    assert!(unexplained.is_empty(), "{unexplained:#?}");
    assert!(reduced * 10 > bodies.len() * 7, "most that others have published is legal");
}
