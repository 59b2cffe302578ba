//! States of the simulated tenant: made from plans, made hostile, read from files, and compared.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use posturec::catalog::limits::{CUSTOM_STRENGTHS_PER_TENANT, IP_LOCATIONS_PER_TENANT, POLICIES_PER_TENANT};
use posturec::catalog::{find_role_by_template, find_strength_by_id};
use posturec::plan::{ObjectKind, Plan, Reference, Script, ServerRelease, Step, Target, Value, Workload};
use posturec::rehearse::seed::{
    canonical, changed_beyond_ids, changed_objects, make_hostile, read_state, seed_from_plan, session_for,
};
use posturec::rehearse::tenant::{Exchange, GraphObject, ObjectKey, Release, State};
use proptest::prelude::*;
use serde_json::json;

use crate::invariants::{dice, text_of};
use crate::plans::{assignment, id_of, members, plan, reference, step};
use crate::postures::compile_over_base;
use crate::properties::{apply, damage};
use crate::rollouts::example_plans;
use crate::support::{cases, hostile_strings, manifest_folder};

/// Plans by name: all examples, and those written by hand.
fn plans() -> Vec<(String, Plan)> {
    let by_hand = Workload::ALL.map(|workload| (workload.name().to_owned(), reference(workload)));
    example_plans().into_iter().chain(by_hand).collect()
}

fn hostile(plan: &Plan) -> State {
    let mut state = seed_from_plan(plan);
    make_hostile(&mut state, plan);
    state
}

fn scripts(plan: &Plan) -> impl Iterator<Item = &Script> {
    plan.rings.iter().flat_map(|ring| &ring.scripts)
}

fn display_name(object: &GraphObject) -> &str {
    object["displayName"].as_str().unwrap()
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn collection(state: &State, kind: ObjectKind) -> &[GraphObject] {
    match kind {
        ObjectKind::NamedLocation => &state.entra.named_locations,
        ObjectKind::AuthenticationStrengthPolicy => &state.entra.authentication_strength_policies,
        ObjectKind::ConditionalAccessPolicy => &state.entra.conditional_access_policies,
        other => panic!("{other:?} is no collection"),
    }
}

/// Every look-up of every script finds what it must: one where something has to be there, none where it is made.
fn assert_runs_in(plan: &Plan, state: &State) {
    assert_eq!(state.entra.tenant_id, plan.tenant_id);
    let online = scripts(plan).any(|script| script.workload == Workload::ExchangeOnline);
    assert_eq!(online, state.exchange_online.is_some());
    let server = state.exchange_server.as_ref().map(|side| (&side.id, &side.name, side.release));
    let wanted = plan.exchange_organization.as_ref().map(|one| (&one.id, &one.name, one.release.into()));
    assert_eq!(server, wanted);
    let mut made: BTreeSet<(Workload, ObjectKind, String)> = BTreeSet::new();
    for script in scripts(plan) {
        script.references.iter().for_each(|reference| assert_reference(state, reference));
        for step in &script.steps {
            step.want.iter().for_each(|(_, value)| assert_referred(state, &made, value));
            match script.workload {
                Workload::Graph => assert_graph(state, step),
                Workload::ExchangeOnline => {
                    assert_exchange(state.exchange_online.as_ref().unwrap(), step, script, &made)
                }
                Workload::ExchangeServer => {
                    assert_exchange(state.exchange_server.as_ref().unwrap(), step, script, &made)
                }
            }
            if let Target::Single(Value::Text(name)) = &step.target {
                let name = if step.kind.is_graph() { name.to_string() } else { name.to_lowercase() };
                made.insert((script.workload, step.kind, name));
            }
        }
    }
}

fn assert_reference(state: &State, reference: &Reference) {
    let Reference { collection, id, name } = reference;
    let found: Vec<(&str, bool)> = match *collection {
        "users" => {
            let users = state.entra.users.iter();
            users.map(|user| (user.id.as_str(), same(&user.user_principal_name, name))).collect()
        }
        "groups" => state.entra.groups.iter().map(|group| (group.id.as_str(), group.display_name == *name)).collect(),
        other => panic!("{other}"),
    };
    let hits = found.iter().filter(|(known, has_name)| if id.is_empty() { *has_name } else { same(known, id) });
    let hits: Vec<_> = hits.collect();
    assert!(matches!(hits.as_slice(), [(_, true)]), "{reference:?}: {hits:?}");
}

fn assert_referred(state: &State, made: &BTreeSet<(Workload, ObjectKind, String)>, value: &Value) {
    match value {
        Value::IdOf { kind: ObjectKind::Group, identity } => {
            let reference = Reference { collection: "groups", id: String::new(), name: identity.to_string() };
            assert_reference(state, &reference);
        }
        Value::IdOf { kind: ObjectKind::User, identity } => {
            let reference = Reference { collection: "users", id: String::new(), name: identity.to_string() };
            assert_reference(state, &reference);
        }
        Value::IdOf { kind, identity } => {
            let found = collection(state, *kind).iter().filter(|object| display_name(object) == identity).count();
            let wanted = usize::from(!made.contains(&(Workload::Graph, *kind, identity.to_string())));
            assert_eq!(found, wanted, "{kind:?} {identity}");
        }
        Value::List(list) => list.iter().for_each(|one| assert_referred(state, made, one)),
        Value::Table(members) => members.iter().for_each(|(_, one)| assert_referred(state, made, one)),
        _ => {}
    }
}

fn assert_graph(state: &State, step: &Step) {
    if let (Target::Single(Value::Text(name)), true) = (&step.target, step.kind.is_creatable()) {
        assert!(collection(state, step.kind).iter().all(|object| display_name(object) != name), "{name} is there");
    }
    if step.kind == ObjectKind::ConditionalAccessPolicy {
        let mut ids = Vec::new();
        step.want.iter().for_each(|(name, value)| collect_ids(name, value, &mut ids));
        ids.iter().for_each(|(place, id)| assert_there(state, place, id));
    }
}

/// The ids in a policy, each with the member that holds it.
fn collect_ids(name: &str, value: &Value, into: &mut Vec<(String, String)>) {
    match value {
        Value::Text(text) if text.len() == 36 && text.bytes().filter(|byte| *byte == b'-').count() == 4 => {
            into.push((name.to_owned(), text.to_string()));
        }
        Value::List(list) => list.iter().for_each(|one| collect_ids(name, one, into)),
        Value::Table(members) => members.iter().for_each(|(inner, one)| {
            collect_ids(if inner == "id" { name } else { inner }, one, into);
        }),
        _ => {}
    }
}

fn assert_there(state: &State, place: &str, id: &str) {
    let entra = &state.entra;
    let has = |object: &GraphObject| object["id"].as_str().is_some_and(|known| same(known, id));
    let there = match place {
        "includeUsers" | "excludeUsers" => entra.users.iter().any(|user| same(&user.id, id)),
        "includeGroups" | "excludeGroups" => entra.groups.iter().any(|group| same(&group.id, id)),
        "includeRoles" | "excludeRoles" => {
            let own = entra.directory_roles.iter().any(|role| same(&role.role_template_id, id));
            own || find_role_by_template(id).is_some()
        }
        "includeApplications" | "excludeApplications" => {
            entra.service_principals.iter().any(|principal| same(&principal.app_id, id))
        }
        "includeServicePrincipals" | "excludeServicePrincipals" => {
            entra.service_principals.iter().any(|principal| same(&principal.id, id))
        }
        "includeLocations" | "excludeLocations" => {
            id == "00000000-0000-0000-0000-000000000000" || entra.named_locations.iter().any(has)
        }
        "authenticationStrength" => {
            find_strength_by_id(id).is_some() || entra.authentication_strength_policies.iter().any(has)
        }
        "termsOfUse" => entra.agreements.iter().any(|agreement| same(&agreement.id, id)),
        // tenants of others
        "members" => true,
        other => panic!("an id in {other}"),
    };
    assert!(there, "{id} of {place} is not there");
}

fn assert_exchange(side: &Exchange, step: &Step, script: &Script, made: &BTreeSet<(Workload, ObjectKind, String)>) {
    let policy = |name: &str| side.authentication_policies.iter().filter(|policy| same(&policy.name, name)).count();
    for (member, value) in step.want.iter() {
        if let ("AuthenticationPolicy" | "DefaultAuthenticationPolicy", Value::Text(name)) = (&**member, value) {
            let made = made.contains(&(script.workload, ObjectKind::AuthenticationPolicy, name.to_lowercase()));
            assert_eq!(policy(name), usize::from(!made), "{name}");
        }
    }
    let names: Vec<&str> = match &step.target {
        Target::Each(people) => people.iter().map(String::as_str).collect(),
        Target::Single(Value::Text(name)) => vec![name],
        Target::Single(_) => Vec::new(),
    };
    for name in names {
        let named = |identity: &&str| same(identity, name);
        let people = side.recipients.iter();
        match step.kind {
            ObjectKind::AuthenticationPolicy => assert_eq!(policy(name), 0, "{name} is there"),
            ObjectKind::UserAuthenticationPolicy => {
                let known = people.filter(|one| [one.user_principal_name.as_str(), &one.name].iter().any(named));
                let known: Vec<_> = known.map(|one| &one.user_principal_name).collect();
                assert!(matches!(known.as_slice(), [one] if same(one, name)), "{name}: {known:?}");
            }
            ObjectKind::CasMailbox => {
                let names = |one: &posturec::rehearse::tenant::Recipient| {
                    [one.user_principal_name.clone(), one.name.clone(), one.primary_smtp_address.clone()]
                };
                let known: Vec<_> = people.filter(|one| names(one).iter().any(|known| same(known, name))).collect();
                assert!(matches!(known.as_slice(), [one] if same(&one.primary_smtp_address, name)), "{name}");
            }
            other => panic!("{other:?} has no name"),
        }
    }
    if let (ObjectKind::ActiveSyncDeviceAccessRule, Target::Single(Value::Table(fields))) = (step.kind, &step.target) {
        let text = |place: usize| if let Value::Text(text) = &fields[place].1 { &**text } else { "" };
        let same_rule = |rule: &posturec::rehearse::tenant::DeviceAccessRule| {
            same(&rule.characteristic, text(0)) && same(&rule.query_string, text(1))
        };
        assert!(!side.device_access_rules.iter().any(same_rule), "{fields:?} is there");
    }
}

/// A state that can be written to a file and read back, and that the published schema takes.
fn assert_sound(state: &State) {
    static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
        let text = std::fs::read_to_string(manifest_folder().join("schemas/tenant.schema.json")).unwrap();
        jsonschema::draft7::new(&serde_json::from_str(&text).unwrap()).unwrap()
    });
    let document = serde_json::to_value(state).unwrap();
    let errors: Vec<String> = SCHEMA.iter_errors(&document).map(|error| error.to_string()).collect();
    assert_eq!(errors, [""; 0]);
    assert_eq!(read_state(&document.to_string()).as_ref(), Ok(state));
}

#[test]
fn a_seed_has_all_that_the_scripts_look_for_and_nothing_that_they_make() {
    for (name, plan) in plans() {
        println!("{name}");
        let state = seed_from_plan(&plan);
        assert_runs_in(&plan, &state);
        assert_sound(&state);
        assert!(state.entra.conditional_access_policies.is_empty());
        assert_eq!(state.entra.security_defaults, !has_enabled_policy(&plan), "{name}");
    }
}

fn has_enabled_policy(plan: &Plan) -> bool {
    scripts(plan)
        .flat_map(|script| &script.steps)
        .any(|step| step.want.iter().any(|(name, value)| name == "state" && *value == Value::text("enabled")))
}

#[test]
fn hostility_keeps_every_look_up_unambiguous_and_every_limit() {
    for (name, plan) in plans() {
        println!("{name}");
        let (seed, state) = (seed_from_plan(&plan), hostile(&plan));
        assert_runs_in(&plan, &state);
        assert_sound(&state);
        assert_eq!(state, hostile(&plan), "not the same twice");
        let made = |kind| {
            let steps = scripts(&plan).flat_map(|script| &script.steps).filter(|step| step.kind == kind);
            steps.map(|step| &step.title).collect::<BTreeSet<_>>().len()
        };
        let entra = &state.entra;
        let policies = entra.conditional_access_policies.len();
        assert_eq!(policies, 200.min(POLICIES_PER_TENANT - made(ObjectKind::ConditionalAccessPolicy)));
        let strengths = entra.authentication_strength_policies.len();
        assert!(strengths + made(ObjectKind::AuthenticationStrengthPolicy) <= CUSTOM_STRENGTHS_PER_TENANT);
        assert!(entra.named_locations.len() + made(ObjectKind::NamedLocation) <= IP_LOCATIONS_PER_TENANT);
        for (before, now) in
            [(&seed.exchange_online, &state.exchange_online), (&seed.exchange_server, &state.exchange_server)]
        {
            let (Some(before), Some(now)) = (before, now) else { continue };
            assert!(now.recipients.len() >= before.recipients.len() + 20);
            let names = |side: &Exchange| side.recipients.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
            assert!(names(now).starts_with(&names(before)));
        }
    }
}

#[test]
fn hostility_has_a_namesake_for_everything_that_is_looked_for() {
    let plan = reference(Workload::Graph);
    let state = hostile(&plan);
    let names: Vec<&str> = state.entra.conditional_access_policies.iter().map(display_name).collect();
    let wanted = "CA010 Mail: MFA for mobile apps and desktop clients";
    for lookalike in [
        "CA010 MAIL: MFA FOR MOBILE APPS AND DESKTOP CLIENTS".to_owned(),
        format!("{wanted} "),
        wanted.replacen("C", "C\u{200b}", 1),
        wanted.replacen('C', "\u{421}", 1),
        format!("{wanted} 2"),
    ] {
        assert!(names.contains(&lookalike.as_str()), "{lookalike:?}");
    }
    // found by its id, so another group may have its very name
    let pilots = state.entra.groups.iter().filter(|group| group.display_name == "sg-mail-pilot").count();
    assert_eq!(pilots, 2);
    let online = hostile(&reference(Workload::ExchangeOnline)).exchange_online.unwrap();
    assert!(online.authentication_policies.iter().any(|policy| policy.name == "\u{412}lock legacy authentication"));
    assert!(online.recipients.iter().any(|one| one.user_principal_name == "user011@contoso.com"));
    let held = |name: &str| {
        online.recipients.iter().find(|one| one.user_principal_name == name).unwrap().authentication_policy.clone()
    };
    assert!(held("user01@contoso.com").is_some());
    assert!(
        online
            .device_access_rules
            .iter()
            .any(|rule| { rule.query_string == "OutlookService" && rule.characteristic == "DeviceModel" })
    );
}

#[test]
fn more_hostility_changes_nothing_about_that() {
    for (_, plan) in plans() {
        let mut state = hostile(&plan);
        make_hostile(&mut state, &plan);
        assert_runs_in(&plan, &state);
        assert_sound(&state);
    }
}

#[test]
fn hostility_leaves_room_for_a_rollout_of_very_many_policies() {
    let policy = |number: u32| {
        let name = format!("P{number}");
        let want = members(vec![("displayName", Value::text(name.clone())), ("state", Value::text("disabled"))]);
        step(number, ObjectKind::ConditionalAccessPolicy, Value::text(name.clone()), &name, want)
    };
    for (count, left) in [(239, 1), (240, 0), (300, 0)] {
        let plan = plan(Workload::Graph, "pilot", (1..=count).map(policy).collect());
        assert_eq!(hostile(&plan).entra.conditional_access_policies.len(), left);
    }
}

#[test]
fn what_a_plan_names_and_nothing_makes_is_there() {
    let user = "33333333-3333-4333-8333-333333333333";
    let users = Value::table([
        (
            "includeUsers",
            Value::list([Value::text(user), Value::text("All"), id_of(ObjectKind::User, "Anna@contoso.com")]),
        ),
        ("excludeGroups", Value::list([id_of(ObjectKind::Group, "sg-\u{200b}x")])),
        ("includeRoles", Value::texts(["44444444-4444-4444-8444-444444444444"])),
    ]);
    let conditions = Value::table([
        ("users", users),
        (
            "applications",
            Value::table([("includeApplications", Value::texts(["55555555-5555-4555-8555-555555555555"]))]),
        ),
        (
            "clientApplications",
            Value::table([("includeServicePrincipals", Value::texts(["66666666-6666-4666-8666-666666666666"]))]),
        ),
        (
            "locations",
            Value::table([
                ("includeLocations", Value::list([id_of(ObjectKind::NamedLocation, "Office")])),
                ("excludeLocations", Value::texts(["77777777-7777-4777-8777-777777777777", "AllTrusted"])),
            ]),
        ),
    ]);
    let strength = Value::table([("id", id_of(ObjectKind::AuthenticationStrengthPolicy, "Keys"))]);
    let want = members(vec![
        ("displayName", Value::text("P")),
        ("conditions", conditions),
        ("grantControls", Value::table([("authenticationStrength", strength)])),
    ]);
    let plan = plan(
        Workload::Graph,
        "pilot",
        vec![step(10, ObjectKind::ConditionalAccessPolicy, Value::text("P"), "P", want)],
    );
    for state in [seed_from_plan(&plan), hostile(&plan)] {
        assert_runs_in(&plan, &state);
        assert_sound(&state);
    }
    let state = seed_from_plan(&plan);
    let users: Vec<&str> = state.entra.users.iter().map(|user| user.user_principal_name.as_str()).collect();
    assert_eq!(users, [format!("user-{user}@rehearsal.example").as_str(), "Anna@contoso.com"]);
    let locations: Vec<&str> = state.entra.named_locations.iter().map(display_name).collect();
    assert_eq!(locations, ["Office", "object 77777777"]);
}

#[test]
fn an_exchange_server_has_the_release_of_the_plan_and_2016_has_no_policies() {
    let mut plan = reference(Workload::ExchangeServer);
    let releases = [
        (ServerRelease::Exchange2016, Release::Server2016),
        (ServerRelease::Exchange2019, Release::Server2019),
        (ServerRelease::ExchangeSe, Release::ServerSe),
    ];
    plan.rings[0].scripts[0].steps.retain(|step| step.kind == ObjectKind::ActiveSyncDeviceAccessRule);
    for (release, wanted) in releases {
        plan.exchange_organization.as_mut().unwrap().release = release;
        let state = hostile(&plan);
        assert_sound(&state);
        let side = state.exchange_server.unwrap();
        assert_eq!(side.release, wanted);
        assert_eq!(side.authentication_policies.is_empty(), wanted == Release::Server2016);
    }
    let hybrid = example_plans().into_iter().find(|(name, _)| name == "contoso-hybrid").unwrap().1;
    assert_eq!(hybrid.exchange_organization.unwrap().release, ServerRelease::ExchangeSe);
}

#[test]
fn a_policy_that_nothing_makes_is_there_in_any_case_of_letters() {
    let mut plan = plan(Workload::ExchangeOnline, "pilot", vec![assignment(10, vec!["a@b.c".to_owned()])]);
    let names = |plan: &Plan| {
        let policies = seed_from_plan(plan).exchange_online.unwrap().authentication_policies;
        policies.into_iter().map(|policy| policy.name).collect::<Vec<_>>()
    };
    assert_eq!(names(&plan), ["Block legacy authentication"]);
    let name = Value::text("BLOCK legacy authentication");
    plan.rings[0].scripts[0].steps.insert(0, step(5, ObjectKind::AuthenticationPolicy, name, "", Default::default()));
    assert_eq!(names(&plan), [""; 0]);
}

#[test]
fn people_have_names_that_nobody_else_has() {
    let people = ["anna@contoso.com", "ANNA@contoso.com", "anna@fabrikam.com", "anna", "@x", "@y"];
    let plan = plan(Workload::ExchangeOnline, "pilot", vec![assignment(10, people.map(str::to_owned).to_vec())]);
    let state = seed_from_plan(&plan);
    assert_sound(&state);
    let side = state.exchange_online.unwrap();
    let found: Vec<(&str, &str)> =
        side.recipients.iter().map(|one| (one.name.as_str(), one.user_principal_name.as_str())).collect();
    assert_eq!(
        found,
        [
            ("person", "@x"),
            ("person 2", "@y"),
            ("anna 2", "anna"),
            ("anna 3", "anna@contoso.com"),
            ("anna 4", "anna@fabrikam.com")
        ]
    );
}

#[test]
fn hostile_names_of_people_and_objects_are_no_trouble() {
    let mut once = BTreeSet::new();
    let texts: Vec<String> = hostile_strings().into_iter().map(|(_, text)| text).collect();
    let texts: Vec<String> =
        texts.into_iter().filter(|text| !text.is_empty() && once.insert(text.to_lowercase())).collect();
    for texts in texts.chunks(40) {
        let mut graph = reference(Workload::Graph);
        let script = &mut graph.rings[0].scripts[0];
        let named =
            |collection| texts.iter().map(move |name| Reference { collection, id: String::new(), name: name.clone() });
        script.references = named("groups").chain(named("users")).collect();
        for (number, text) in (30..).zip(texts) {
            let want = members(vec![("x", id_of(ObjectKind::AuthenticationStrengthPolicy, text))]);
            script.steps.push(step(number, ObjectKind::NamedLocation, Value::text(text.clone()), text, want));
        }
        let online = plan(Workload::ExchangeOnline, "pilot", vec![assignment(10, texts.to_vec())]);
        for plan in [graph, online] {
            let state = hostile(&plan);
            assert_runs_in(&plan, &seed_from_plan(&plan));
            assert_runs_in(&plan, &state);
            assert_sound(&state);
        }
    }
}

#[test]
fn the_sessions_are_those_that_the_runbook_opens() {
    let hybrid = example_plans().into_iter().find(|(name, _)| name == "contoso-hybrid").unwrap().1;
    let mut state = seed_from_plan(&hybrid);
    state.entra.tenant_id = "99999999-9999-4999-8999-999999999999".to_owned();
    let session = session_for(&hybrid, &state);
    let graph = session.graph.unwrap();
    assert_eq!(graph.tenant_id, state.entra.tenant_id);
    assert_eq!(
        graph.scopes,
        [
            "Application.Read.All",
            "GroupMember.Read.All",
            "Policy.Read.All",
            "Policy.ReadWrite.ConditionalAccess",
            "User.ReadBasic.All",
            "User.Read"
        ]
    );
    let online = session.exchange_online.iter().map(|one| (one.tenant_id.as_str(), one.token_status.as_str()));
    assert_eq!(online.collect::<Vec<_>>(), [(state.entra.tenant_id.as_str(), "Active")]);
    let server = reference(Workload::ExchangeServer);
    let session = session_for(&server, &seed_from_plan(&server));
    assert_eq!((session.graph, session.exchange_online), (None, Vec::new()));
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn any_rollout_runs_in_its_seed_hostile_or_not(dice in dice()) {
        if let Some(plan) = compile_over_base(&text_of(&dice)).plan {
            assert_runs_in(&plan, &seed_from_plan(&plan));
            assert_runs_in(&plan, &hostile(&plan));
        }
    }
}

/// A hostile state with something of everything.
static HOSTILE: LazyLock<State> = LazyLock::new(|| {
    let mut plan = reference(Workload::Graph);
    for workload in [Workload::ExchangeOnline, Workload::ExchangeServer] {
        plan.rings[0].scripts.extend(reference(workload).rings.remove(0).scripts);
    }
    let mut state = hostile(&plan);
    // a few of each are enough to look at one by one
    let entra = &mut state.entra;
    entra.conditional_access_policies.truncate(4);
    entra.named_locations.truncate(3);
    entra.service_principals.truncate(3);
    entra.users.drain(..entra.users.len() - 3);
    for side in [&mut state.exchange_online, &mut state.exchange_server].into_iter().flatten() {
        side.recipients.truncate(5);
    }
    state
});

fn turn_lists(value: &mut serde_json::Value, by: usize) {
    match value {
        serde_json::Value::Array(list) => {
            list.iter_mut().for_each(|one| turn_lists(one, by));
            if !list.is_empty() {
                let length = list.len();
                list.rotate_left(by % length);
            }
        }
        serde_json::Value::Object(members) => {
            let mut turned: Vec<_> = std::mem::take(members).into_iter().collect();
            turned.reverse();
            members.extend(turned);
            members.values_mut().for_each(|one| turn_lists(one, by));
        }
        _ => {}
    }
}

/// What differs, in words.
fn differences(before: &State, after: &State) -> Vec<String> {
    changed_objects(before, after).iter().map(ToString::to_string).collect()
}

#[test]
fn what_services_change_on_their_own_makes_no_difference() {
    let before = &*HOSTILE;
    for by in 0..5 {
        let mut document = serde_json::to_value(before).unwrap();
        turn_lists(&mut document, by);
        let mut after: State = serde_json::from_value(document).unwrap();
        for (number, policy) in after.entra.conditional_access_policies.iter_mut().enumerate() {
            policy.insert("modifiedDateTime".to_owned(), json!(format!("2026-01-05T08:00:{number:02}Z")));
            policy.insert("deletedDateTime".to_owned(), serde_json::Value::Null);
            policy.insert("@odata.context".to_owned(), json!("https://graph.microsoft.com/v1.0/$metadata"));
            policy.insert("later".to_owned(), json!({ "nothing": [null], "empty": {} }));
            policy["id"] = json!(policy["id"].as_str().unwrap().to_uppercase());
        }
        let side = after.exchange_online.as_mut().unwrap();
        side.organization_config.insert("EwsAllowList".to_owned(), json!([]));
        side.active_sync_organization_settings.insert("OtaNotificationMailInsert".to_owned(), json!(""));
        assert_eq!(canonical(before), canonical(&after));
        assert_eq!(differences(before, &after), [""; 0]);
    }
}

#[test]
fn the_form_of_a_policy_is_that_in_which_scripts_compare() {
    let state = |policy: serde_json::Value| {
        let mut state = seed_from_plan(&reference(Workload::Graph));
        let serde_json::Value::Object(policy) = policy else { panic!("no object") };
        state.entra.conditional_access_policies.push(policy);
        state
    };
    let policy = |kinds: &str, strength: serde_json::Value| {
        state(json!({
            "id": "11111111-1111-4111-8111-111111111111", "displayName": "P",
            "conditions": { "users": { "includeGuestsOrExternalUsers": { "guestOrExternalUserTypes": kinds } } },
            "grantControls": { "authenticationStrength": strength },
        }))
    };
    let short = policy("internalGuest,serviceProvider", json!({ "id": "00000000-0000-0000-0000-000000000002" }));
    let long = policy(
        "serviceProvider, internalGuest",
        json!({ "id": "00000000-0000-0000-0000-000000000002", "displayName": "Multifactor authentication" }),
    );
    assert_eq!(canonical(&short), canonical(&long));
    let other = policy("internalGuest", json!({ "id": "00000000-0000-0000-0000-000000000003" }));
    assert_eq!(
        differences(&short, &other),
        [
            "conditionalAccessPolicy P: conditions.users.includeGuestsOrExternalUsers.guestOrExternalUserTypes was \
             \"internalGuest,serviceProvider\", is \"internalGuest\"",
            "conditionalAccessPolicy P: grantControls.authenticationStrength.id was \
             \"00000000-0000-0000-0000-000000000002\", is \"00000000-0000-0000-0000-000000000003\"",
        ]
    );
}

/// All leaves below a value, as JSON pointers.
fn leaves(value: &serde_json::Value, here: &str, into: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(members) => {
            members.iter().for_each(|(name, inner)| leaves(inner, &format!("{here}/{}", escape(name)), into));
        }
        serde_json::Value::Array(list) => {
            list.iter().enumerate().for_each(|(number, inner)| leaves(inner, &format!("{here}/{number}"), into));
        }
        serde_json::Value::Null => {}
        _ => into.push(here.to_owned()),
    }
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[test]
fn no_other_change_goes_unseen() {
    let document = serde_json::to_value(&*HOSTILE).unwrap();
    let mut all = Vec::new();
    leaves(&document, "", &mut all);
    let before = canonical(&HOSTILE);
    let mut seen = 0;
    for pointer in all.iter().filter(|pointer| *pointer != "/format" && !pointer.ends_with("DateTime")) {
        let mut changed = document.clone();
        let leaf = changed.pointer_mut(pointer).unwrap();
        *leaf = match &*leaf {
            serde_json::Value::Bool(truth) => json!(!truth),
            _ if pointer.ends_with("release") => json!("SE"),
            serde_json::Value::String(text) => json!(format!("{text}x")),
            other => panic!("{other}"),
        };
        let after: State = serde_json::from_value(changed).unwrap();
        let found = differences(&HOSTILE, &after);
        assert!(canonical(&after) != before && !found.is_empty() && found.len() <= 4, "{pointer}: {found:?}");
        seen += 1;
    }
    assert!(seen > 300, "{seen}");
}

#[test]
fn differences_name_the_object_and_the_member() {
    let before = &*HOSTILE;
    let mut after = before.clone();
    after.entra.security_defaults ^= true;
    after.entra.groups[0].display_name.push('\u{202e}');
    let gone = after.entra.named_locations.remove(0);
    after.entra.conditional_access_policies[0].insert("state".to_owned(), json!("x".repeat(200)));
    let online = after.exchange_online.as_mut().unwrap();
    online.organization_config.remove("MailTipsAllTipsEnabled");
    online.recipients[0].cas_mailbox.insert("PopEnabled".to_owned(), json!(true));
    online.recipients[1].authentication_policy = None;
    let mut rule = online.device_access_rules[0].clone();
    rule.guid = "88888888-8888-4888-8888-888888888888".to_owned();
    after.exchange_server.as_mut().unwrap().device_access_rules.push(rule);
    let mut found = differences(before, &after);
    found.sort();
    let mailbox = &before.exchange_online.as_ref().unwrap().recipients[0].primary_smtp_address;
    let person = &before.exchange_online.as_ref().unwrap().recipients[1];
    let policy = person.authentication_policy.as_ref().unwrap();
    let upn = &person.user_principal_name;
    let shown = format!("\"{}\u{2026}", "x".repeat(119));
    let mut wanted = vec![
        "Exchange Online: OrganizationConfig: MailTipsAllTipsEnabled was false, is not set".to_owned(),
        format!("Exchange Online: CASMailbox {mailbox}: PopEnabled was false, is true"),
        format!("Exchange Online: UserAuthenticationPolicy {upn}: authenticationPolicy was \"{policy}\", is not set"),
        "Exchange Server: ActiveSyncDeviceAccessRule DeviceType/Others' phone is new".to_owned(),
        format!("conditionalAccessPolicy {}: state was \"disabled\", is {shown}", {
            display_name(&before.entra.conditional_access_policies[0])
        }),
        "group sg-break-glass: displayName was \"sg-break-glass\", is \"sg-break-glass\\u{202e}\"".to_owned(),
        format!("namedLocation {} is gone", display_name(&gone)),
        "organization: securityDefaults was true, is false".to_owned(),
    ];
    wanted.sort();
    assert_eq!(found, wanted);
    let mut alone = before.clone();
    alone.exchange_server = None;
    assert!(differences(before, &alone).contains(&"Exchange Server: organization is gone".to_owned()));
    assert!(differences(&alone, before).contains(&"Exchange Server: organization is new".to_owned()));
}

#[test]
fn objects_are_known_as_scripts_know_them() {
    let empty = State {
        entra: posturec::rehearse::tenant::Entra {
            users: Vec::new(),
            groups: Vec::new(),
            directory_roles: Vec::new(),
            service_principals: Vec::new(),
            agreements: Vec::new(),
            named_locations: Vec::new(),
            authentication_strength_policies: Vec::new(),
            conditional_access_policies: Vec::new(),
            ..HOSTILE.entra.clone()
        },
        exchange_online: None,
        exchange_server: None,
        ..HOSTILE.clone()
    };
    let new = changed_objects(&empty, &HOSTILE);
    assert!(new.iter().all(|change| change.how == " is new"), "{new:#?}");
    let find = |workload, kind, identity: &str| {
        let key = ObjectKey { kind, identity: identity.into() };
        new.iter().filter(|change| change.workload == workload && change.object.as_ref() == Some(&key)).count()
    };
    assert_eq!(find(Workload::Graph, ObjectKind::Group, "sg-mail-pilot"), 2);
    assert_eq!(find(Workload::ExchangeOnline, ObjectKind::UserAuthenticationPolicy, "user01@contoso.com"), 1);
    assert_eq!(find(Workload::ExchangeServer, ObjectKind::UserAuthenticationPolicy, "user01@contoso.com"), 0);
    assert_eq!(find(Workload::ExchangeOnline, ObjectKind::CasMailbox, "scanner@contoso.com"), 1);
    assert_eq!(find(Workload::ExchangeServer, ObjectKind::ActiveSyncDeviceAccessRule, "DeviceType/Others' phone"), 1);
    for workload in [Workload::ExchangeOnline, Workload::ExchangeServer] {
        for kind in
            [ObjectKind::OrganizationConfig, ObjectKind::TransportConfig, ObjectKind::ActiveSyncOrganizationSettings]
        {
            assert_eq!(find(workload, kind, ""), 1);
        }
    }
    let count = |kind| new.iter().filter(|change| change.object.as_ref().is_some_and(|key| key.kind == kind)).count();
    let entra = &HOSTILE.entra;
    assert_eq!(count(ObjectKind::User), entra.users.len());
    assert_eq!(count(ObjectKind::NamedLocation), entra.named_locations.len());
    let people = [&HOSTILE.exchange_online, &HOSTILE.exchange_server].into_iter().flatten();
    assert_eq!(count(ObjectKind::UserAuthenticationPolicy), people.map(|side| side.recipients.len()).sum::<usize>());
}

#[test]
fn what_was_made_in_a_tenant_may_have_other_ids_and_no_more_than_that() {
    let made = |policy: &str, location: &str, state: &str| {
        let mut made = seed_from_plan(&reference(Workload::Graph));
        let location = json!({ "id": location, "displayName": "L", "isTrusted": true });
        let policy = json!({
            "id": policy, "displayName": "P", "state": state,
            "conditions": { "locations": { "includeLocations": ["00000000-1111-4111-8111-111111111111", location["id"]] } },
        });
        made.entra.named_locations.push(location.as_object().unwrap().clone());
        made.entra.conditional_access_policies.push(policy.as_object().unwrap().clone());
        made
    };
    let id = |number: u32| format!("5eed0000-0000-4000-8000-{number:012x}");
    let before = made(&id(1), &id(2), "enabled");
    assert_ne!(changed_objects(&before, &made(&id(2), &id(1), "enabled")), []);
    assert_eq!(changed_beyond_ids(&before, &made(&id(2), &id(1), "enabled")), []);
    let foreign = made("77777777-0000-4000-8000-000000000001", &id(2), "enabled");
    assert_eq!(changed_beyond_ids(&before, &foreign).len(), 2);
    let other: Vec<String> =
        changed_beyond_ids(&before, &made(&id(7), &id(8), "disabled")).iter().map(ToString::to_string).collect();
    assert_eq!(other, ["conditionalAccessPolicy P: state was \"enabled\", is \"disabled\""]);
}

#[test]
fn what_is_wrong_with_a_file_is_said() {
    let cases = [
        ("/format", json!(2), "it is written in format 2, and this posturec reads format 1"),
        ("/entra", json!({}), "it is no simulated tenant: missing field `tenantId`"),
        ("/entra/tenantId", json!("contoso"), "entra: tenantId: `contoso` is no GUID"),
        ("/entra/users/1/userPrincipalName", json!("OTHER20@rehearsal.example"), "entra: users: `"),
        ("/entra/users/0/id", json!("5EED0002-0000-4000-8000-000000000014"), "is there twice"),
        ("/entra/groups/0/members", json!(["5eed"]), "`sg-break-glass` has the member 5eed, and there is no such user"),
        ("/entra/namedLocations/0/displayName", json!(7), "entra: namedLocations: one has no `displayName`"),
        ("/entra/conditionalAccessPolicies/0/id", json!(null), "entra: conditionalAccessPolicies: `` is no GUID"),
        (
            "/exchangeOnline/release",
            json!("SE"),
            "exchangeOnline: its release is that of Exchange Server SE; on this side it is `exchange-online`",
        ),
        (
            "/exchangeServer/release",
            json!("exchange-online"),
            "exchangeServer: its release is that of Exchange Online; on this side it is `2016`, `2019` or `SE`",
        ),
        ("/exchangeOnline/release", json!("2010"), "it is no simulated tenant: unknown variant `2010`"),
        ("/exchangeServer/release", json!("2016"), "Exchange Server 2016 has no authentication policies"),
        (
            "/exchangeOnline/recipients/0/authenticationPolicy",
            json!("None"),
            "holds `None`, and there is no such authentication policy",
        ),
        (
            "/exchangeServer/organizationConfig",
            json!({ "defaultAuthenticationPolicy": "None" }),
            "exchangeServer: the organization holds `None`, and there is no such authentication policy",
        ),
        (
            "/exchangeOnline/transportConfig",
            json!({ "SmtpClientAuthentication": true }),
            "exchangeOnline: transportConfig: `Set-TransportConfig` has no setting `SmtpClientAuthentication`",
        ),
        (
            "/exchangeServer/transportConfig",
            json!({ "SmtpClientAuthenticationDisabled": true }),
            "parameter `SmtpClientAuthenticationDisabled` of `Set-TransportConfig` does not exist on Exchange Server 2019",
        ),
        (
            "/exchangeOnline/transportConfig",
            json!({ "SmtpClientAuthenticationDisabled": "yes" }),
            "parameter `SmtpClientAuthenticationDisabled` takes",
        ),
        (
            "/exchangeOnline/transportConfig",
            json!({ "SmtpClientAuthenticationDisabled": {} }),
            "transportConfig: `SmtpClientAuthenticationDisabled` has a value that no setting has",
        ),
        (
            "/exchangeOnline/recipients/0/casMailbox",
            json!({ "Identity": "x" }),
            "`Set-CASMailbox` has no setting `Identity`",
        ),
        (
            "/exchangeOnline/recipients/0/casMailbox",
            json!({ "PopEnabled": true, "popenabled": true }),
            "`popenabled` is there twice",
        ),
        ("/exchangeOnline/recipients/0/name", json!(""), "exchangeOnline: recipients: one has no name"),
        ("/exchangeOnline/deviceAccessRules/0/accessLevel", json!("Maybe"), "parameter `AccessLevel` takes"),
        ("/exchangeOnline/deviceAccessRules/0/level", json!("x"), "unknown field `level`"),
    ];
    let document = serde_json::to_value(&*HOSTILE).unwrap();
    for (pointer, value, wanted) in cases {
        let mut changed = document.clone();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        changed.pointer_mut(parent).unwrap()[name] = value;
        let Err(phrase) = read_state(&changed.to_string()) else { panic!("taken in spite of: {wanted}") };
        assert!(phrase.contains(wanted), "{pointer}\nwanted {wanted}\nfound  {phrase}");
    }
    assert!(read_state("").unwrap_err().starts_with("it is no simulated tenant: EOF"));
}

#[test]
fn a_file_of_little_is_a_fresh_organization() {
    let text = r#"{
        "format": 1,
        "entra": { "tenantId": "0f3c2a52-9f2b-4d6e-8a35-3d2f6a1b7c90", "displayName": "Contoso" },
        "exchangeOnline": {
            "id": "7a1d2c3b-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "name": "Contoso", "release": "exchange-online",
            "transportConfig": { "smtpClientAuthenticationDisabled": null }
        }
    }"#;
    let state = read_state(text).unwrap();
    assert!(state.entra.users.is_empty() && state.exchange_server.is_none());
    assert!(state.exchange_online.unwrap().recipients.is_empty());
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn no_damage_to_a_file_panics(damage in prop::collection::vec(damage(), 1..5)) {
        static TEXT: LazyLock<String> = LazyLock::new(|| serde_json::to_string_pretty(&*HOSTILE).unwrap());
        let damaged = apply(&TEXT, &damage);
        match read_state(&String::from_utf8_lossy(&damaged)) {
            Ok(state) => assert_sound(&state),
            Err(phrase) => {
                prop_assert!(!phrase.is_empty() && !phrase.contains(|letter: char| letter.is_control()), "{phrase:?}");
            }
        }
    }
}
