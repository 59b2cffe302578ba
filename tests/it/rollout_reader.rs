//! A built rollout is read back as what it was built from; one that somebody has changed is refused, in words.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use posturec::cli::output::read_rollout;
use posturec::plan::{Affects, ObjectKind, Plan, Reversal, Target, Value, Workload};
use posturec::render::{digest_of, render_plan, render_rollout};
use posturec::rollout::{Change, Difference, RolloutError, check_rollout, read_manifest, read_plan};
use proptest::prelude::*;
use serde_json::json;

use crate::invariants::{dice, text_of};
use crate::plans::{KINDS, assignment, members, plan, reference, step};
use crate::postures::compile_over_base;
use crate::properties::{apply, damage};
use crate::rollouts::example_plans;
use crate::scripts::{any_table, any_text, any_value};
use crate::support::{Sandbox, cases, hostile_strings};

fn assert_reads_back(plan: &Plan) {
    match read_plan(&render_plan(plan)) {
        Ok(read) => assert_eq!(&read, plan),
        Err(phrase) => panic!("{phrase}\n{}", render_plan(plan)),
    }
}

/// Plans with everything in them that a plan can hold.
fn sample_plans() -> Vec<Plan> {
    let mut plans: Vec<Plan> = example_plans().into_iter().map(|(_, plan)| plan).collect();
    plans.extend(crate::postures::compile_file("tests/postures/ok/ad_fs.toml").plan);
    plans.extend(Workload::ALL.map(reference));
    plans.extend(KINDS.map(|(kind, workload)| {
        let want = members(vec![("idOf", Value::Null), ("~idOf", Value::list([]))]);
        plan(workload, "pilot", vec![step(10, kind, Value::Null, "", want)])
    }));
    let mut everything = plan(Workload::ExchangeOnline, "pilot", vec![assignment(1000, Vec::new())]);
    everything.rings[0].scripts[0].steps[0].reversal =
        Reversal::EarlierRing(members(vec![("idOf", Value::Integer(i64::MIN))]));
    plans.push(everything);
    plans
}

#[test]
fn every_plan_reads_back_equal() {
    sample_plans().iter().for_each(assert_reads_back);
}

#[test]
fn hostile_texts_read_back_equal_from_every_place() {
    for (_, text) in hostile_strings() {
        let slots = members(vec![
            ("list", Value::texts([&text, &text])),
            ("id", crate::plans::id_of(ObjectKind::Group, &text)),
            (&text, Value::text(&text)),
        ]);
        let mut step = step(
            10,
            ObjectKind::OrganizationConfig,
            Value::text(text.clone()),
            &text,
            members(vec![("a", Value::Table(slots))]),
        );
        step.affects = Affects::Audience(text.clone());
        step.origin.path = (&text).into();
        let mut plan = plan(Workload::ExchangeOnline, "pilot", vec![step, assignment(20, vec![text.clone(); 3])]);
        plan.organization = text.clone();
        plan.rings[0].name = text.clone();
        plan.rings[0].scripts[0].scopes = vec![text.clone()];
        if let Some(exchange) = &mut plan.exchange_organization {
            exchange.name = text;
        }
        assert_reads_back(&plan);
    }
}

fn any_affects() -> impl Strategy<Value = Affects> {
    prop_oneof![
        Just(Affects::Nobody),
        Just(Affects::ItsUsers),
        Just(Affects::Everyone),
        any::<usize>().prop_map(Affects::People),
        any_text().prop_map(Affects::Audience),
        prop::sample::select(vec!["nobody yet", "1 person", "EVERYONE AT ONCE"])
            .prop_map(|words| Affects::Audience(words.to_owned())),
    ]
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn any_value_reads_back_equal(
        identity in any_value(), want in any_table(any_value()), before in any_table(any_value()), affects in any_affects(),
    ) {
        let mut step = step(10, ObjectKind::NamedLocation, identity, "", want);
        step.reversal = Reversal::EarlierRing(before);
        step.affects = affects;
        assert_reads_back(&plan(Workload::Graph, "pilot", vec![step]));
    }

    #[test]
    fn the_plan_of_any_posture_reads_back_equal(dice in dice()) {
        if let Some(plan) = compile_over_base(&text_of(&dice)).plan {
            assert_reads_back(&plan);
        }
    }
}

/// A phrase for people: one line, nothing hidden in it.
fn assert_phrase(phrase: &str) {
    assert!(!phrase.is_empty() && !phrase.contains(|letter: char| letter.is_control()), "{phrase:?}");
}

/// The small plan of the tests, as JSON.
fn small() -> serde_json::Value {
    let mut plan = reference(Workload::Graph);
    plan.rings[0].scripts.extend(reference(Workload::ExchangeOnline).rings.remove(0).scripts);
    plan.rings[0].scripts.extend(reference(Workload::ExchangeServer).rings.remove(0).scripts);
    let script = &mut plan.rings[0].scripts[1];
    script.waves = 2;
    script.steps[1].wave = Some(1);
    script.steps[1].affects = Affects::People(2);
    plan.rings[0].scripts[0].steps[2].reversal = Reversal::EarlierRing(members(vec![("state", Value::text("off"))]));
    serde_json::from_str(&render_plan(&plan)).unwrap()
}

/// The addresses of all members below a value, as JSON pointers.
fn pointers(value: &serde_json::Value, here: &str, into: &mut Vec<String>) {
    let inner: Vec<(String, &serde_json::Value)> = match value {
        serde_json::Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), value)).collect(),
        serde_json::Value::Array(list) => {
            list.iter().enumerate().map(|(number, value)| (number.to_string(), value)).collect()
        }
        _ => Vec::new(),
    };
    for (name, value) in inner {
        let place = format!("{here}/{}", name.replace('~', "~0").replace('/', "~1"));
        pointers(value, &place, into);
        into.push(place);
    }
}

fn without(document: &serde_json::Value, pointer: &str) -> serde_json::Value {
    let mut document = document.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match document.pointer_mut(parent).unwrap() {
        serde_json::Value::Object(members) => drop(members.shift_remove(&name.replace("~1", "/").replace("~0", "~"))),
        serde_json::Value::Array(list) => drop(list.remove(name.parse().unwrap())),
        _ => unreachable!("{pointer}"),
    }
    document
}

#[test]
fn no_part_of_a_plan_can_be_lost_unnoticed() {
    let document = small();
    let whole = read_plan(&document.to_string()).unwrap();
    let mut all = Vec::new();
    pointers(&document, "", &mut all);
    assert!(all.len() > 300, "{}", all.len());
    for pointer in all {
        match read_plan(&without(&document, &pointer).to_string()) {
            Ok(plan) => assert_ne!(plan, whole, "{pointer}"),
            Err(phrase) => assert_phrase(&phrase),
        }
    }
}

#[test]
fn what_cannot_be_is_named() {
    let script = "/rings/0/scripts/1";
    let policy = "/rings/0/scripts/0/steps/2";
    let people = "/rings/0/scripts/1/steps/1";
    let cases = [
        ("/format", json!(2), "it is written in format 2 by posturec"),
        ("/generator", json!("somebody\u{202e}"), "it is by `somebody\\u{202e}`"),
        ("/rings", json!(7), "it is not as posturec writes it: invalid type: integer `7`, expected a sequence"),
        ("/tenantId", json!("0F3C2A52-9F2B-4D6E-8A35-3D2F6A1B7C90"), "is no GUID in lower case"),
        ("/exchangeOrganization/release", json!("2013"), "the release of Exchange Server `2013` is not known"),
        ("/exchangeOrganization", json!(null), "the plan names no Exchange organization"),
        ("/postureDigest", json!("5f"), "`postureDigest` is no SHA-256"),
        ("/rings/0/folder", json!("../home"), "`../home` is no folder of a ring"),
        ("/rings/0/mode", json!("later"), "the mode `later` is not known"),
        (&format!("{script}/file"), json!("graph.ps1"), "1-pilot: two scripts have the file graph.ps1"),
        (&format!("{script}/file"), json!("a/b.ps1"), "`a/b.ps1` is no file of a script"),
        (&format!("{script}/workload"), json!("graph"), "AuthenticationPolicy is no kind of object of Microsoft Entra"),
        (&format!("{script}/waves"), json!(0), "people are split into no waves"),
        ("/rings/0/scripts/0/references/0/collection", json!("devices"), "the collection `devices` is not known"),
        ("/rings/0/scripts/0/references/0/id", json!("x"), "the id `x` is no GUID in lower case"),
        (&format!("{policy}/step"), json!("10"), "`10` is no number of a step"),
        (&format!("{policy}/step"), json!("006"), "step 006: its number is not greater than the one before"),
        (&format!("{policy}/after/0"), json!("020"), "step 010: it comes after step 020, which is not before it"),
        (&format!("{policy}/object"), json!("door"), "step 010: the kind of object `door` is not known"),
        (&format!("{policy}/reversal"), json!("restore"), "it has `reversesTo`, and is not undone to an earlier ring"),
        (&format!("{policy}/reversal"), json!("hope"), "the reversal `hope` is not known"),
        (&format!("{policy}/reversesTo"), json!(null), "it is undone to an earlier ring, and has no `reversesTo`"),
        (&format!("{people}/wave"), json!(3), "it belongs to a wave that the script has not"),
        (&format!("{policy}/affects"), json!("1 person"), "`affects` and `affectsKind` do not say the same"),
        (&format!("{policy}/affectsKind"), json!("some"), "`affectsKind` is `some`, which is not known"),
        (&format!("{policy}/want/state"), json!(0.5), "it is not as posturec writes it: invalid type: floating point"),
        (&format!("{policy}/want/state"), json!(u64::MAX), "a number is larger than a plan can hold"),
        (&format!("{policy}/want/state"), json!({"idOf": "door", "identity": "x"}), "the id of another object has"),
        (&format!("{policy}/want/state"), json!({"A": 1, "a": 2}), "the member `a` is there twice"),
        (&format!("{people}/identity"), json!("x"), "it is for one object and for many people"),
        (&format!("{people}/affectsPeople"), json!(null), "it affects people, and does not say how many"),
        (&format!("{people}/affectsPeople"), json!(3), "`affects` and `affectsKind` do not say the same"),
        (&format!("{people}/affectsKind"), json!("nobody"), "it counts people where none are known by name"),
    ];
    for (pointer, value, wanted) in cases {
        let mut document = small();
        *document.pointer_mut(pointer).unwrap_or_else(|| panic!("there is no {pointer}")) = value;
        let phrase = read_plan(&document.to_string()).expect_err(wanted);
        assert_phrase(&phrase);
        assert!(phrase.contains(wanted), "{pointer}\nwanted {wanted}\nfound  {phrase}");
    }
    for (text, wanted) in [
        ("", "it is not as posturec writes it: EOF"),
        ("[]", "it is not as posturec writes it: "),
        ("{\"format\": 1, \"format\": 1}", "duplicate field `format`"),
    ] {
        assert!(read_plan(text).unwrap_err().contains(wanted), "{:?}", read_plan(text));
    }
    let text = small().to_string().replacen("{\"format\"", "{\"later\":0,\"format\"", 1);
    assert!(read_plan(&text).unwrap_err().contains("unknown field `later`"));
}

#[test]
fn deep_nesting_is_refused_and_costs_no_stack() {
    let mut document = small().to_string();
    let open = document.find("\"want\":{").unwrap() + "\"want\":{".len();
    document.insert_str(open, &format!("\"deep\":{}{},", "[".repeat(100_000), "]".repeat(100_000)));
    assert!(read_plan(&document).unwrap_err().contains("recursion limit"));
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn no_damage_to_a_plan_panics(damage in prop::collection::vec(damage(), 1..5), pretty in any::<bool>()) {
        let document = small();
        let text = if pretty { serde_json::to_string_pretty(&document).unwrap() } else { document.to_string() };
        let damaged = apply(&text, &damage);
        match read_plan(&String::from_utf8_lossy(&damaged)) {
            Ok(plan) => assert_reads_back(&plan),
            Err(phrase) => assert_phrase(&phrase),
        }
    }

    #[test]
    fn no_exchange_of_parts_panics(one in any::<prop::sample::Index>(), other in any::<prop::sample::Index>()) {
        let document = small();
        let mut all = Vec::new();
        pointers(&document, "", &mut all);
        let part = document.pointer(&all[other.index(all.len())]).unwrap().clone();
        let mut changed = document.clone();
        *changed.pointer_mut(&all[one.index(all.len())]).unwrap() = part;
        match read_plan(&changed.to_string()) {
            Ok(plan) => assert_reads_back(&plan),
            Err(phrase) => assert_phrase(&phrase),
        }
    }

    #[test]
    fn no_damage_to_a_manifest_panics(damage in prop::collection::vec(damage(), 1..5)) {
        let mut files = BUILT.clone();
        let text = String::from_utf8(files["manifest.json"].clone()).unwrap();
        files.insert("manifest.json".to_owned(), apply(&text, &damage));
        match check_rollout(files) {
            Ok(rollout) => prop_assert_eq!(&rollout.plan, &*HYBRID),
            Err(error) => assert_phrase(&error.to_string()),
        }
    }
}

/// The files of a folder.
type Files = BTreeMap<String, Vec<u8>>;

/// The plan of the hybrid example.
static HYBRID: LazyLock<Plan> =
    LazyLock::new(|| example_plans().into_iter().find(|(name, _)| name == "contoso-hybrid").unwrap().1);

/// Its files.
static BUILT: LazyLock<Files> = LazyLock::new(|| files_of(&HYBRID));

fn files_of(plan: &Plan) -> Files {
    render_rollout(plan).into_iter().map(|file| (file.path, file.text.into_bytes())).collect()
}

/// Replaces a file and what the manifest says of it.
fn forge(files: &mut Files, path: &str, bytes: Vec<u8>) {
    let (old, new) = (digest_of(&files[path]), digest_of(&bytes));
    let manifest = String::from_utf8(files["manifest.json"].clone()).unwrap().replace(&old, &new);
    files.insert(path.to_owned(), bytes);
    files.insert("manifest.json".to_owned(), manifest.into_bytes());
}

#[test]
fn a_rollout_as_it_was_built_is_read_whole() {
    for (name, plan) in example_plans() {
        let files = files_of(&plan);
        let rollout = check_rollout(files.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(rollout.plan, plan);
        let scripts = files.into_iter().filter(|(path, _)| path.contains('/'));
        assert_eq!(rollout.scripts, scripts.collect(), "{name}");
    }
}

#[test]
fn each_file_that_is_not_as_built_is_named() {
    let files = BUILT.clone();
    for path in files.keys().filter(|path| *path != "manifest.json") {
        let differs = |change| Err(RolloutError::Changed(vec![Difference { change, path: path.clone() }]));
        let mut edited = files.clone();
        edited.get_mut(path).unwrap().push(b' ');
        assert_eq!(check_rollout(edited), differs(Change::Edited));
        let mut missing = files.clone();
        missing.remove(path);
        assert_eq!(check_rollout(missing), differs(Change::Missing));
    }
    let mut more = files.clone();
    more.insert("notes.txt".to_owned(), b"mine".to_vec());
    more.insert("2-pilot/run-20270101/journal.jsonl".to_owned(), b"{}".to_vec());
    assert_eq!(check_rollout(more), check_rollout(files));
}

#[test]
fn a_folder_of_others_or_of_another_version_is_refused() {
    let refused = |change: &dyn Fn(&mut Files)| {
        let mut files = BUILT.clone();
        change(&mut files);
        check_rollout(files).unwrap_err().to_string()
    };
    let manifest = |old: &'static str, new: &'static str| {
        move |files: &mut Files| {
            let text = String::from_utf8(files["manifest.json"].clone()).unwrap();
            assert!(text.contains(old));
            files.insert("manifest.json".to_owned(), text.replacen(old, new, 1).into_bytes());
        }
    };
    let version = env!("CARGO_PKG_VERSION");
    let none = "it is no rollout that this posturec reads: ";
    assert_eq!(refused(&|files| files.clear()), format!("{none}there is no manifest.json"));
    assert_eq!(refused(&manifest("posturec", "other")), format!("{none}its manifest.json is by other"));
    assert_eq!(
        refused(&manifest("\"format\": 1", "\"format\": 2")),
        format!(
            "{none}it is written in format 2 by posturec {version}, and this is posturec {version}, which reads format 1"
        )
    );
    assert!(
        refused(&manifest("{", "[")).starts_with(&format!("{none}its manifest.json is not as posturec writes it: "))
    );
    assert_eq!(refused(&manifest("RUNBOOK.md", "plan.json")), format!("{none}its manifest.json lists plan.json twice"));
    let plan = |old: &'static str, new: &'static str| {
        move |files: &mut Files| {
            let text = String::from_utf8(files["plan.json"].clone()).unwrap();
            assert!(text.contains(old));
            forge(files, "plan.json", text.replacen(old, new, 1).into_bytes());
        }
    };
    let unfit = "its plan.json cannot be used: ";
    assert_eq!(refused(&|files| forge(files, "plan.json", vec![0xff])), format!("{unfit}it is not UTF-8"));
    assert_eq!(
        refused(&plan("010-graph.ps1", "011-graph.ps1")),
        format!("{unfit}it names 1-watch/011-graph.ps1, which the manifest does not list")
    );
    let digest = &HYBRID.posture_digest;
    let other = |files: &mut Files| {
        let text = String::from_utf8(files["plan.json"].clone()).unwrap();
        forge(files, "plan.json", text.replace(digest, &digest_of(b"")).into_bytes());
    };
    assert_eq!(refused(&other), format!("{unfit}it was built from another posture than the manifest says"));
}

#[test]
fn a_manifest_of_a_later_version_still_says_whose_a_folder_is() {
    let later = json!({
        "generator": "posturec", "format": 9, "version": "9.0.0", "signature": {},
        "files": [{ "path": "a", "sha256": "b", "mode": 7 }],
    });
    let listing = read_manifest(later.to_string().as_bytes()).unwrap();
    assert_eq!((listing.format, listing.version.as_str()), (9, "9.0.0"));
    assert_eq!(listing.files, BTreeMap::from([("a".to_owned(), "b".to_owned())]));
}

fn built_folder() -> Sandbox {
    let sandbox = Sandbox::with_posture();
    assert_eq!(sandbox.run(&["build", "posture.toml", "-o", "out"]).code, 0);
    sandbox
}

#[test]
fn a_folder_reads_back_as_the_rollout_it_was_built_as() {
    let sandbox = built_folder();
    sandbox.write("out/1-watch/run-20270101/journal.jsonl", "{}");
    let rollout = read_rollout(&sandbox.path("out")).unwrap();
    assert_eq!(render_plan(&rollout.plan), sandbox.read("out/plan.json"));
    for (path, bytes) in &rollout.scripts {
        assert_eq!(bytes, sandbox.read(&format!("out/{path}")).as_bytes());
    }
    let scripts = rollout.plan.rings.iter().map(|ring| ring.scripts.len()).sum::<usize>();
    assert!(scripts > 0 && rollout.scripts.len() >= scripts);
}

#[test]
fn a_folder_that_is_not_as_built_says_so() {
    let refused = |sandbox: &Sandbox| read_rollout(&sandbox.path("out")).unwrap_err().to_string();
    let sandbox = built_folder();
    sandbox.write("out/RUNBOOK.md", "mine");
    assert_eq!(refused(&sandbox), "it has changed since posturec built it; build it again\n  edited   RUNBOOK.md");
    std::fs::remove_file(sandbox.path("out/manifest.json")).unwrap();
    assert_eq!(refused(&sandbox), "it is no rollout that this posturec reads: there is no manifest.json");
    std::fs::remove_dir_all(sandbox.path("out")).unwrap();
    assert_eq!(refused(&sandbox), "there is no such folder");
    sandbox.write("out", "a file");
    assert_eq!(refused(&sandbox), "it is a file; name another folder");
}

#[test]
fn a_manifest_leads_nowhere_outside_of_its_folder() {
    for path in ["../posture.toml", "/etc/hostname", "./RUNBOOK.md", "a//b", "", "..", "C:\\x"] {
        let sandbox = built_folder();
        let text = sandbox.read("out/manifest.json").replace("RUNBOOK.md", &path.replace('\\', "\\\\"));
        sandbox.write("out/manifest.json", text);
        let refused = read_rollout(&sandbox.path("out")).unwrap_err().to_string();
        assert_eq!(refused, format!("it has changed since posturec built it; build it again\n  removed  {path}"));
    }
}

#[test]
#[cfg(unix)]
fn what_a_link_leads_to_was_not_built() {
    let sandbox = built_folder();
    std::fs::rename(sandbox.path("out/RUNBOOK.md"), sandbox.path("elsewhere.md")).unwrap();
    std::os::unix::fs::symlink("../elsewhere.md", sandbox.path("out/RUNBOOK.md")).unwrap();
    let refused = read_rollout(&sandbox.path("out")).unwrap_err().to_string();
    assert!(refused.ends_with("removed  RUNBOOK.md"), "{refused}");
}

#[test]
fn an_assignment_keeps_its_people_in_their_order() {
    let people: Vec<String> = (0..500).map(|number| format!("user{:03}@contoso.com", 499 - number)).collect();
    let plan = plan(Workload::ExchangeOnline, "pilot", vec![assignment(10, people.clone())]);
    let read = read_plan(&render_plan(&plan)).unwrap();
    assert_eq!(read.rings[0].scripts[0].steps[0].target, Target::Each(people));
}
