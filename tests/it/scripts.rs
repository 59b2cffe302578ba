//! Emitted scripts: bytes, layout, and that CHANGE says what the plan says.

use posturec::plan::{Member, Members, ObjectKind, Plan, Reference, Ring, Script, Step, Target, Value, Workload};
use posturec::render::{RenderedScript, equivalent_commands, inline, regions, render_script};
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::plans::{self, members};
use crate::reader::{Tree, read};
use crate::support::{hostile_strings, snapshots};

/// The first script of the first ring.
pub fn render(plan: &Plan) -> RenderedScript {
    let ring = &plan.rings[0];
    render_script(plan, ring, &ring.scripts[0])
}

/// The CHANGE region of a script.
pub fn change_of(script: &str) -> &str {
    let start = script.find("#---- CHANGE").expect("every script has a CHANGE region");
    let end = script.find("\r\n\r\n#---- RUNTIME").expect("RUNTIME follows CHANGE");
    &script[start..end + 2]
}

fn text(text: impl Into<String>) -> Tree {
    Tree::Text(text.into())
}

fn table(ordered: bool, members: Vec<(&str, Tree)>) -> Tree {
    Tree::Table { ordered, members: members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect() }
}

fn tree(value: &Value) -> Tree {
    match value {
        Value::Null => Tree::Null,
        Value::Boolean(on) => Tree::Boolean(*on),
        Value::Integer(number) => Tree::Integer(*number),
        Value::Text(content) => text(&**content),
        Value::List(list) => Tree::List(list.iter().map(tree).collect()),
        Value::Table(members) => want(members),
        Value::IdOf { kind, identity } => {
            table(true, vec![("IdOf", text(kind.name())), ("Identity", text(identity.as_str()))])
        }
    }
}

fn want(members: &[Member]) -> Tree {
    Tree::Table { ordered: true, members: members.iter().map(|(key, value)| (key.to_string(), tree(value))).collect() }
}

fn step_tree(step: &Step) -> Tree {
    let mut expected = vec![("Step", text(step.number.to_string())), ("Object", text(step.kind.name()))];
    if let Target::Single(identity) = &step.target {
        expected.push(("Identity", tree(identity)));
        expected.push(("Title", text(step.title.as_str())));
    }
    if !step.after.is_empty() {
        expected.push(("After", Tree::List(step.after.iter().map(|number| text(number.to_string())).collect())));
    }
    if step.refers() {
        expected.push(("Refers", Tree::Boolean(true)));
    }
    if let Some(wave) = step.wave {
        expected.push(("Wave", Tree::Integer(wave.into())));
    }
    expected.push(("Want", want(&step.want)));
    if let Target::Each(people) = &step.target {
        expected.push(("Each", Tree::List(people.iter().map(text).collect())));
    }
    table(false, expected)
}

fn expected(plan: &Plan, ring: &Ring, script: &Script) -> Vec<(String, Tree)> {
    let mut posture = vec![
        ("Name", text(&plan.organization)),
        ("Ring", text(&ring.name)),
        ("Workload", text(script.workload.name())),
    ];
    match (script.workload, &plan.exchange_organization) {
        (Workload::ExchangeServer, Some(exchange)) => {
            posture.extend([("TenantId", text(&exchange.id)), ("Organization", text(&exchange.name))]);
        }
        _ => posture.push(("TenantId", text(&plan.tenant_id))),
    }
    posture.push(("Digest", text(&plan.posture_digest)));
    let mut statements = Vec::new();
    if script.workload == Workload::Graph {
        posture.push(("Scopes", Tree::List(script.scopes.iter().map(text).collect())));
        let reference = |reference: &Reference| {
            let id = ("Id", text(&reference.id));
            table(false, vec![("Collection", text(reference.collection)), id, ("Name", text(&reference.name))])
        };
        statements.push(("reference".to_owned(), Tree::List(script.references.iter().map(reference).collect())));
    }
    if script.waves > 1 {
        posture.push(("Waves", Tree::Integer(script.waves.into())));
    }
    statements.insert(0, ("posture".to_owned(), table(true, posture)));
    statements.push(("change".to_owned(), Tree::List(script.steps.iter().map(step_tree).collect())));
    statements
}

/// Printable ASCII, CR LF, no line over 120 columns, no space at its end; and CHANGE reads back as the plan.
fn assert_faithful(plan: &Plan) {
    let ring = &plan.rings[0];
    assert_script_faithful(plan, ring, &ring.scripts[0]);
}

/// The same for one script of a plan.
pub fn assert_script_faithful(plan: &Plan, ring: &Ring, declared: &Script) {
    let script = render_script(plan, ring, declared);
    assert!(script.text.ends_with("}\r\n"));
    for line in script.text.split_terminator("\r\n") {
        assert!(line.bytes().all(|byte| matches!(byte, b' '..=b'~')), "not printable ASCII: {line:?}");
        assert!(line.len() <= 120, "{} columns: {line}", line.len());
        assert!(!line.ends_with(' '), "a space at the end of: {line}");
    }
    match read(change_of(&script.text)) {
        Ok(found) => assert_eq!(found, expected(plan, ring, declared)),
        Err(error) => panic!("{error}\n{}", change_of(&script.text)),
    }
}

/// A plan that holds a text in every place where a posture can put one.
fn plan_full_of(content: &str) -> Plan {
    let slots = Value::table([
        ("text", Value::text(content.to_owned())),
        ("list", Value::texts([content.to_owned(), content.to_owned()])),
        (
            "nested",
            Value::list([
                Value::texts([content.to_owned()]),
                Value::Table(members(vec![(content, Value::text(content))])),
            ]),
        ),
        ("id", plans::id_of(ObjectKind::NamedLocation, content)),
    ]);
    let mut want = vec![("displayName", Value::text(content)), ("slots", slots)];
    if !["DISPLAYNAME", "SLOTS"].contains(&content.to_uppercase().as_str()) {
        want.push((content, Value::Null));
    }
    let want = members(want);
    let step = plans::step(10, ObjectKind::ConditionalAccessPolicy, Value::text(content.to_owned()), content, want);
    let mut plan = plans::plan(Workload::Graph, content, vec![step]);
    plan.organization = content.to_owned();
    let script = &mut plan.rings[0].scripts[0];
    script.references = vec![Reference { collection: "users", id: String::new(), name: content.to_owned() }];
    plan
}

/// The same for an Exchange organization.
fn server_plan_full_of(content: &str) -> Plan {
    let identity =
        Value::table([("Characteristic", Value::text("DeviceType")), ("QueryString", Value::text(content.to_owned()))]);
    let level = members(vec![("AccessLevel", Value::text(content.to_owned()))]);
    let rule = plans::step(20, ObjectKind::ActiveSyncDeviceAccessRule, identity, content, level);
    let steps = vec![plans::assignment(10, vec![content.to_owned(); 3]), rule];
    let mut plan = plans::plan(Workload::ExchangeServer, content, steps);
    if let Some(exchange) = &mut plan.exchange_organization {
        exchange.name = content.to_owned();
    }
    plan
}

#[test]
fn the_change_region_of_the_reference_scripts_is_reproduced_to_the_byte() {
    for (workload, golden) in [
        (Workload::Graph, include_str!("../golden/change-graph.ps1")),
        (Workload::ExchangeOnline, include_str!("../golden/change-exchange-online.ps1")),
        (Workload::ExchangeServer, include_str!("../golden/change-exchange-server.ps1")),
    ] {
        let plan = plans::reference(workload);
        let script = render(&plan);
        assert_eq!(change_of(&script.text), golden.replace('\n', "\r\n"), "{}", workload.name());
        assert!(script.sidecars.is_empty());
        assert_faithful(&plan);
    }
}

#[test]
fn hostile_texts_read_back_equal_wherever_a_posture_can_put_them() {
    for (class, value) in hostile_strings() {
        println!("{class}: {value:?}");
        assert_faithful(&plan_full_of(&value));
        assert_faithful(&server_plan_full_of(&value));
    }
}

#[test]
fn every_character_of_the_basic_plane_reads_back_equal() {
    let characters: Vec<char> = ('\0'..='\u{FFFF}').chain(['\u{10000}', '\u{1F600}', '\u{10FFFF}']).collect();
    let alone = Value::texts(characters.iter().map(ToString::to_string));
    let together = Value::text(characters.iter().collect::<String>());
    let want = members(vec![("alone", alone), ("together", together)]);
    let step = plans::step(10, ObjectKind::OrganizationConfig, Value::Null, "all", want);
    assert_faithful(&plans::plan(Workload::ExchangeOnline, "pilot", vec![step]));
}

#[test]
fn pairs_of_quotes_and_long_texts_read_back_equal() {
    let quotes =
        ['\'', '\u{2018}', '\u{2019}', '\u{201A}', '\u{201B}', '"', '\u{201C}', '\u{201D}', '\u{201E}', '\\', '`'];
    for first in quotes {
        for second in quotes {
            assert_faithful(&server_plan_full_of(&format!("a{first}{second}b{second}")));
        }
    }
    for long in ["'".repeat(99), "'".repeat(101), "x".repeat(100), "x".repeat(101), "\u{1F600}\\".repeat(50)] {
        assert_faithful(&plan_full_of(&long));
    }
    let mebibyte = members(vec![("PublicFolderPath", Value::text("a'\u{fc}\\".repeat(1 << 18)))]);
    let step = plans::step(10, ObjectKind::OrganizationConfig, Value::Null, "long", mebibyte);
    assert_faithful(&plans::plan(Workload::ExchangeOnline, "pilot", vec![step]));
}

#[test]
fn deep_values_and_long_keys_stay_within_the_line() {
    let key = "includeAuthenticationContextClassReferences";
    let mut deep = Value::text("x".repeat(90));
    for _ in 0..8 {
        deep = Value::list([Value::table([(key, deep), ("b", Value::Integer(i64::MIN))])]);
    }
    let wide: Members =
        (0..3).map(|number| ("k".repeat(70 + 20 * number).into(), Value::text("v".repeat(95)))).collect();
    let want = members(vec![("deep", deep), ("wide", Value::Table(wide)), ("none", Value::Table(Members::default()))]);
    let step = plans::step(10, ObjectKind::OrganizationConfig, Value::Null, "deep", want);
    assert_faithful(&plans::plan(Workload::ExchangeOnline, "pilot", vec![step]));
}

#[test]
fn waves_stand_in_the_posture_and_in_their_steps_only_where_there_are_several() {
    let mut plan = plans::reference(Workload::ExchangeOnline);
    assert!(!change_of(&render(&plan).text).contains("Wave"));
    let script = &mut plan.rings[0].scripts[0];
    script.waves = 4;
    script.steps[1].wave = Some(2);
    assert_faithful(&plan);
    assert!(change_of(&render(&plan).text).contains("    Waves    = 4\r\n"));
}

#[test]
fn many_people_stand_in_a_file_beside_the_script() {
    let people: Vec<String> = (0..250).map(|number| format!("user{number:03}@contoso.com")).collect();
    let mut plan = plans::plan(Workload::ExchangeOnline, "pilot", vec![plans::assignment(20, people.clone())]);
    plan.rings[0].scripts[0].file = "2-exchange-online.ps1".to_owned();
    let script = render(&plan);
    let [(name, list)] = script.sidecars.as_slice() else { panic!("one file expected: {:?}", script.sidecars) };
    assert_eq!(name, "2-exchange-online-020.txt");
    assert_eq!(list.split_terminator("\r\n").collect::<Vec<_>>(), people);
    let digest: String = Sha256::digest(list).iter().map(|byte| format!("{byte:02x}")).collect();
    let statements = read(change_of(&script.text)).expect("CHANGE can be read");
    let step = &statements[1].1.elements()[0];
    assert_eq!(step.member("EachFile"), Some(&text(name)));
    assert_eq!(step.member("EachHash"), Some(&text(digest)));
    assert_eq!(step.member("Each"), None);
}

#[test]
fn a_list_with_a_name_beyond_ascii_stays_in_the_script() {
    let mut people: Vec<String> = (0..250).map(|number| format!("user{number:03}@contoso.com")).collect();
    people.push("j\u{fc}rgen@contoso.com".to_owned());
    let plan = plans::plan(Workload::ExchangeOnline, "pilot", vec![plans::assignment(20, people)]);
    assert!(render(&plan).sidecars.is_empty());
    assert_faithful(&plan);
}

#[test]
#[should_panic(expected = "twice")]
fn a_table_with_two_keys_that_differ_only_in_case_is_a_mistake_in_the_compiler() {
    let _ = inline(&Value::table([("Z\u{fc}rich", Value::Null), ("z\u{dc}RICH", Value::Null)]));
}

#[test]
fn only_the_kinds_in_use_are_emitted_with_the_functions_they_need() {
    let mut plan = plans::reference(Workload::Graph);
    plan.rings[0].scripts[0].steps.truncate(1);
    let script = render(&plan).text;
    assert!(script.contains("$adapter['namedLocation']"));
    assert!(!script.contains("$adapter['conditionalAccessPolicy']"));
    assert!(!script.contains("$adapter['group']"));
    let users = Value::table([("includeGroups", Value::list([plans::id_of(ObjectKind::Group, "sg-pilot")]))]);
    plan.rings[0].scripts[0].steps[0].want = vec![("users".into(), users)].into();
    let script = render(&plan).text;
    assert!(script.contains("$adapter['group']"), "an object that is only looked up needs its adapter as well");
    assert_faithful(&plan);
}

#[test]
fn the_help_of_a_script_names_the_digest_of_each_of_its_fixed_regions() {
    for workload in Workload::ALL {
        let script = render(&plans::reference(workload)).text;
        let named: Vec<_> = regions().iter().filter(|region| script.contains(&region.text)).collect();
        assert!(named.len() > 5);
        for region in named {
            assert!(script.contains(&format!("\r\n{}  {}\r\n", region.digest, region.name)), "{}", region.name);
        }
    }
}

#[test]
fn every_template_is_a_fixed_region_and_every_kind_of_object_has_its_adapter() {
    let templates = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
    let files: Vec<_> = ["", "/objects", "/objects/graph", "/objects/exchange"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(format!("{templates}{folder}")).expect("the folder exists"))
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "ps1"))
        .collect();
    assert_eq!(files.len(), regions().len());
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a template is text").replace('\n', "\r\n");
        assert!(regions().iter().any(|region| region.text == text), "{}", file.display());
    }
    for (kind, _) in plans::KINDS {
        let region = regions().iter().find(|region| region.name == kind.name()).expect("a region of that name");
        assert!(region.text.contains(&format!("$adapter['{}'] = @{{\r\n", kind.name())));
        let has = |block: &str| region.text.lines().any(|line| line.starts_with(&format!("    {block} ")));
        assert_eq!((has("Create"), has("Remove")), (kind.is_creatable(), kind.is_creatable()), "{}", kind.name());
        let is_lookup = matches!(kind, ObjectKind::Group | ObjectKind::User);
        assert_eq!((has("Read"), has("Set")), (true, !is_lookup), "{}", kind.name());
    }
}

#[test]
fn fixed_regions_change_only_on_purpose() {
    let list: String = regions().iter().map(|region| format!("{}  {}\n", region.digest, region.name)).collect();
    snapshots("scripts").bind(|| insta::assert_snapshot!("regions", list));
}

#[test]
fn steps_are_shown_as_the_commands_that_people_would_type() {
    let mut commands = String::new();
    for workload in Workload::ALL {
        for step in &plans::reference(workload).rings[0].scripts[0].steps {
            for line in equivalent_commands(step) {
                commands.push_str(&line);
                commands.push('\n');
            }
        }
    }
    let many = plans::assignment(20, (0..7).map(|number| format!("user{number}@contoso.com")).collect());
    commands.push_str(&equivalent_commands(&many).join("\n"));
    snapshots("scripts").bind(|| insta::assert_snapshot!("commands", commands));
    for (_, value) in hostile_strings() {
        let plan = plan_full_of(&value);
        for line in equivalent_commands(&plan.rings[0].scripts[0].steps[0]) {
            assert!(line.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{line}");
        }
    }
}

/// Any characters, those with a meaning more often than chance would have it.
pub fn any_text() -> impl Strategy<Value = String> {
    let special = prop::sample::select(
        "'\u{2018}\u{2019}\u{201A}\u{201B}\"\u{201C}\u{201D}\u{201E}-\u{2013}$`@#\\(){};,\r\n\t\0 \u{2028}\u{FEFF}"
            .chars()
            .collect::<Vec<_>>(),
    );
    let character = prop_oneof![3 => prop::char::range(' ', '~'), 2 => special, 1 => any::<char>()];
    prop::collection::vec(character, 0..140).prop_map(|characters| characters.into_iter().collect())
}

/// Members whose names differ in more than case.
pub fn any_table(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Members> {
    let key = prop_oneof!["[a-z]{1,12}".prop_map(String::from), any_text()];
    prop::collection::vec((key.prop_map(Into::into), value), 0..5).prop_map(|mut members: Vec<Member>| {
        let mut seen = Vec::new();
        members.retain(|(key, _)| {
            let folded = key.to_uppercase();
            let is_new = !seen.contains(&folded);
            seen.push(folded);
            is_new
        });
        members.into()
    })
}

/// Any value of a plan.
pub fn any_value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Boolean),
        any::<i64>().prop_map(Value::Integer),
        any_text().prop_map(Value::text),
        any_text().prop_map(|identity| Value::IdOf { kind: ObjectKind::NamedLocation, identity: identity.into() }),
    ];
    scalar.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::list),
            any_table(inner).prop_map(Value::Table),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_plan_reads_back_equal(
        name in any_text(), ring in any_text(), title in any_text(), identity in any_value(),
        want in any_table(any_value()), people in prop::collection::vec(any_text(), 1..4),
        waves in 1..5_u32, id in any_text(),
    ) {
        let mut policy = plans::step(10, ObjectKind::ConditionalAccessPolicy, identity, &title, want.clone());
        policy.wave = (waves > 1).then_some(waves);
        let mut plan = plans::plan(Workload::Graph, &ring, vec![policy]);
        plan.organization = name;
        plan.rings[0].scripts[0].waves = waves;
        plan.rings[0].scripts[0].references = vec![Reference { collection: "groups", id, name: title }];
        assert_faithful(&plan);
        assert_faithful(&plans::plan(Workload::ExchangeOnline, &ring, vec![plans::assignment(10, people)]));
    }
}
