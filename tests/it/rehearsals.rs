//! Rehearsals by a stand-in for PowerShell: good scripts keep every promise whatever goes wrong, and each kind of wrong
//! script breaks the promise that is about it.

use std::collections::{BTreeMap, BTreeSet};

use posturec::plan::{ObjectKind, Plan, Workload};
use posturec::rehearse::actor::{Actor, Play};
use posturec::rehearse::matrix::{Case, all_cases};
use posturec::rehearse::rehearsal::{Faults, Outcome, Site, rehearse};
use posturec::rehearse::report::{
    Course, EngineReport, FORMAT, Rehearsal, ScriptFinding, Seed, render_human, render_junit,
};
use posturec::rehearse::scenario::play_rollout;
use posturec::rehearse::tenant::{Fault, FaultKind, Tenant};
use posturec::rehearse::verdict::{Meeting, Mode, Promise, code_words};

use crate::rollouts::example_plans;
use crate::stand_in::{Flaw, Stage};
use crate::support::snapshots;

fn example(name: &str) -> Plan {
    let plan = example_plans().into_iter().find(|(known, _)| known == name).map(|(_, plan)| plan);
    plan.unwrap_or_else(|| panic!("there is no example {name}"))
}

/// One script of an example, as a rollout of its own, and no more than its first steps.
pub fn only(name: &str, ring: &str, file: &str, steps: usize) -> Plan {
    let mut plan = example(name);
    plan.rings.retain(|one| one.folder == ring);
    let scripts = &mut plan.rings[0].scripts;
    scripts.retain(|script| script.file == file);
    scripts[0].steps.truncate(steps);
    assert_eq!((plan.rings.len(), plan.rings[0].scripts.len()), (1, 1), "{name} has one {ring}/{file}");
    plan
}

fn play(stage: &Stage, tenant: &Tenant, faults: &Faults, cores: usize) -> Outcome {
    rehearse(&stage.plan, stage, tenant, faults, cores, &|_| {}).expect("the faults are possible")
}

fn play_all(stage: &Stage) -> Outcome {
    play(stage, &stage.tenant(false), &Faults::Matrix, 2)
}

fn without_faults() -> Faults {
    Faults::Some(Vec::new())
}

/// What is not as promised: where, which promise, and what was found.
fn complaints(outcome: &Outcome) -> Vec<(String, Promise, String)> {
    let of_pass = |about: &str, pass: &Course| -> Vec<(String, Promise, String)> {
        let single = pass.runs.iter().flat_map(|run| {
            let about = format!("{about} {} {:?} {:?} {:?}", run.script, run.beat, run.wave, run.said);
            run.breaches.iter().map(move |breach| (about.clone(), breach.promise, breach.found.clone()))
        });
        let whole = pass.breaches.iter().map(|breach| (about.to_owned(), breach.promise, breach.found.clone()));
        single.chain(whole).collect()
    };
    let mut all = of_pass("without faults", &outcome.pass);
    for case in &outcome.cases {
        all.extend(of_pass(&format!("{} ({:?})", case.fault, case.object), &case.course));
    }
    all
}

#[track_caller]
fn assert_kept(name: &str, outcome: &Outcome) {
    let found = complaints(outcome);
    assert!(found.is_empty(), "{name}, {} cases: {found:#?}", outcome.cases.len());
}

/// The kinds of fault that a matrix has.
fn kinds(outcome: &Outcome) -> BTreeSet<&str> {
    outcome.cases.iter().map(|case| case.kind).collect()
}

#[test]
fn every_example_keeps_every_promise() {
    for (name, plan) in example_plans() {
        let stage = Stage::new(plan);
        assert_kept(&name, &play(&stage, &stage.tenant(false), &without_faults(), 1));
    }
}

#[test]
fn every_example_keeps_every_promise_where_other_people_are_at_work() {
    for (name, plan) in example_plans() {
        let stage = Stage::new(plan);
        assert_kept(&name, &play(&stage, &stage.tenant(true), &without_faults(), 1));
    }
}

#[test]
fn over_http_everything_is_the_same() {
    let here = Stage::new(example("small-business"));
    let there = Stage::new(example("small-business")).served();
    let faults = "dropped-before@3 dropped-after@4 killed-after@5 session-lost@9 two-sessions@9 throttled@30";
    let faults = Faults::Some(faults.split(' ').map(|fault| fault.parse().unwrap()).collect());
    let outcome = play(&here, &here.tenant(false), &faults, 1);
    assert_kept("here", &outcome);
    assert_eq!(play(&there, &there.tenant(false), &faults, 2), outcome);
}

#[test]
fn every_fault_at_every_write_of_a_rollout_ends_as_promised() {
    let outcome = play_all(&Stage::new(example("small-business")));
    assert_kept("small-business", &outcome);
    assert_eq!(kinds(&outcome).len(), FaultKind::ALL.len(), "{:?}", kinds(&outcome));
}

/// All cases that a matrix has.
pub fn matrix(stage: &Stage) -> Vec<Case> {
    let access = stage.serve(stage.tenant(false)).unwrap();
    let ground = stage.open("all").unwrap();
    let play = Play { plan: &stage.plan, folder: ground.folder() };
    let mut engine = stage.fresh_engine();
    let mut actor = Actor::new(&stage.plan, engine.as_mut(), access.as_ref(), ground.as_ref());
    let passage = play_rollout(&mut actor).unwrap();
    all_cases(play, &passage)
}

/// All faults of a matrix, by kind.
fn all_faults(stage: &Stage) -> BTreeMap<FaultKind, Vec<Fault>> {
    let mut faults: BTreeMap<FaultKind, Vec<Fault>> = BTreeMap::new();
    for case in matrix(stage) {
        faults.entry(case.fault.kind).or_default().push(case.fault);
    }
    faults
}

#[test]
fn every_kind_of_fault_in_every_example_ends_as_promised() {
    for (name, plan) in example_plans() {
        let stage = Stage::new(plan);
        // each kind twice, on the way there and back, and none where another is
        let some = all_faults(&stage).into_values().enumerate().flat_map(|(number, all)| {
            let early = all.len() * (number + 1) / 28;
            [all[early], all[all.len() - 1 - early]]
        });
        let outcome = play(&stage, &stage.tenant(false), &Faults::Some(some.collect()), 2);
        assert_kept(&name, &outcome);
        let without_sessions = stage.plan.rings.iter().flat_map(|ring| &ring.scripts);
        let without_sessions = without_sessions.filter(|one| one.workload == Workload::ExchangeOnline).count() == 0;
        assert_eq!(kinds(&outcome).len() + usize::from(without_sessions), FaultKind::ALL.len(), "{name}");
    }
}

#[test]
#[ignore = "takes very long; `cargo test --release -- --ignored` has the time"]
fn every_fault_at_every_write_of_every_example_ends_as_promised() {
    let wanted = std::env::var("MATRIX_OF").unwrap_or_default();
    for (name, plan) in example_plans().into_iter().filter(|(name, _)| name.contains(&wanted)) {
        let begin = std::time::Instant::now();
        let outcome = play_all(&Stage::new(plan));
        let runs = outcome.cases.iter().flat_map(|case| &case.course.runs).filter(|run| !run.shared).count();
        let spared: usize = outcome.cases.iter().map(|case| case.spared).sum();
        let seconds = begin.elapsed().as_secs_f64();
        println!("{name}: {} cases, {runs} runs, {spared} spared, {seconds:.0} s", outcome.cases.len());
        assert_kept(&name, &outcome);
    }
}

#[test]
fn every_fault_in_a_script_with_waves_ends_as_promised() {
    let outcome = play_all(&Stage::new(only("contoso-hybrid", "3-early", "030-exchange-server.ps1", 5)));
    assert_kept("waves on Exchange Server", &outcome);
    let waves: BTreeSet<Option<u32>> = outcome.cases.iter().map(|case| case.wave).collect();
    assert_eq!(waves, BTreeSet::from([None, Some(1), Some(2), Some(3), Some(4)]));
}

#[test]
fn every_fault_in_writes_of_several_calls_ends_as_promised() {
    let stage = Stage::new(only("zero-trust-baseline", "1-watch", "010-graph.ps1", 7));
    let mut tenant = stage.tenant(false);
    // strengths that are there already are changed, and that takes two calls
    let entra = &mut tenant.state_mut().entra;
    for (number, name) in ["Woodgrove: bootstrap", "Woodgrove: device-bound"].into_iter().enumerate() {
        let strength = serde_json::json!({
            "id": format!("0000000{number}-1111-4111-8111-111111111111"), "displayName": name, "policyType": "custom",
            "description": "older", "requirementsSatisfied": "mfa", "allowedCombinations": ["fido2"],
        });
        entra.authentication_strength_policies.push(strength.as_object().unwrap().clone());
    }
    let outcome = play(&stage, &tenant, &Faults::Matrix, 2);
    assert_kept("strengths and locations", &outcome);
    for kind in [ObjectKind::AuthenticationStrengthPolicy, ObjectKind::NamedLocation] {
        let about = |case: &&posturec::rehearse::report::CaseReport| {
            case.object.as_ref().is_some_and(|object| object.starts_with(kind.name()))
        };
        assert!(outcome.cases.iter().filter(about).count() > 50, "{}", kind.name());
    }
}

#[test]
fn a_write_that_is_shown_late_for_long_ends_as_promised() {
    let stage = Stage::new(example("small-business"));
    let faults = ["lag:5@2", "lag:6@2", "lag:12@1", "lag:40@9", "lag:40@12"].map(|fault| fault.parse().unwrap());
    let outcome = play(&stage, &stage.tenant(false), &Faults::Some(faults.to_vec()), 2);
    assert_kept("lag", &outcome);
    assert_eq!(outcome.cases[0].course.runs[0].code, Some(0), "five reads are waited for");
    assert_ne!(outcome.cases[1].course.runs[0].code, Some(0), "six are not");
}

#[test]
fn the_faults_that_are_tried_in_a_real_powershell_are_possible() {
    for (name, faults) in crate::rehearse_powershell::TRIED {
        let stage = Stage::new(example(name));
        let faults: Vec<_> = faults.split(' ').map(|fault| fault.parse().unwrap()).collect();
        let outcome = play(&stage, &stage.tenant(true), &Faults::Some(faults.clone()), 2);
        assert_kept(name, &outcome);
        assert_eq!(outcome.cases.len(), faults.len());
    }
}

#[test]
fn what_comes_of_a_rehearsal_does_not_depend_on_the_number_of_threads() {
    let stage = Stage::new(only("contoso-hybrid", "4-organization", "020-exchange-online.ps1", 8));
    let tenant = stage.tenant(false);
    let one = play(&stage, &tenant, &Faults::Matrix, 1);
    for cores in [2, 7] {
        assert_eq!(play(&stage, &tenant, &Faults::Matrix, cores), one);
    }
}

#[test]
fn a_fault_that_cannot_happen_is_said() {
    let stage = Stage::new(only("contoso-hybrid", "4-organization", "020-exchange-online.ps1", 8));
    let ask = |fault: &str| {
        let faults = Faults::Some(vec![fault.parse().unwrap()]);
        rehearse(&stage.plan, &stage, &stage.tenant(false), &faults, 1, &|_| {}).map(|_| ()).unwrap_err()
    };
    assert_eq!(ask("denied@900"), "denied@900: there are 14 writes");
    assert_eq!(ask("wrong-tenant@6"), "wrong-tenant@6: there are 5 runs");
    assert!(ask("duplicate@1").starts_with("duplicate@1 cannot happen there: names of such objects are unique"));
    for wrong in ["denied", "denied@0", "denied@-1", "lag:0@3", "lag:x@3", "denid@3", "denied@3@4", "@3"] {
        assert!(wrong.parse::<posturec::rehearse::tenant::Fault>().is_err(), "{wrong}");
    }
}

/// Every flaw, the script and the faults in which it shows, and the promise that it breaks.
fn flaws() -> Vec<(Flaw, &'static str, &'static str, Promise)> {
    vec![
        (Flaw::PlanWrites, "graph", "", Promise::NoWrite),
        (Flaw::NoDigest, "graph", "", Promise::Digest),
        (Flaw::WritesTwice, "graph", "", Promise::NoWrite),
        (Flaw::ForgetsRollback, "graph", "", Promise::Restored),
        (Flaw::TouchesForeign, "graph", "", Promise::Announced),
        (Flaw::TouchesForeign, "online", "", Promise::Untouched),
        (Flaw::IgnoresWaves, "waves", "", Promise::Announced),
        (Flaw::IgnoresDigest, "graph", "edited@2", Promise::NotOverwritten),
        (Flaw::IgnoresDigest, "online", "edited@2", Promise::NotOverwritten),
        (Flaw::WrongExitCode, "graph", "", Promise::ExitCode),
        (Flaw::WritesBeforeReference, "graph", "", Promise::References),
        (Flaw::WritesBeforeReference, "online", "", Promise::References),
        (Flaw::HidesFailure, "graph", "denied@1", Promise::ExitCode),
        (Flaw::NeverResumes, "graph", "killed-before@1", Promise::Resumed),
        (Flaw::NeverEnds, "graph", "", Promise::Ends),
        (Flaw::Curious, "online", "two-sessions@2", Promise::Stranger),
        (Flaw::Curious, "graph", "wrong-tenant@5", Promise::Stranger),
        (Flaw::IgnoresDrift, "graph", "edited@16", Promise::NotOverwritten),
        (Flaw::BlindVerify, "graph", "session-lost@4", Promise::ExitCode),
    ]
}

#[test]
fn each_flaw_breaks_the_promise_that_is_about_it() {
    let plans = std::collections::BTreeMap::from([
        ("graph", only("contoso-hybrid", "1-watch", "010-graph.ps1", 14)),
        ("online", only("contoso-hybrid", "4-organization", "020-exchange-online.ps1", 8)),
        ("waves", only("contoso-hybrid", "3-early", "030-exchange-server.ps1", 5)),
    ]);
    for (flaw, script, faults, promise) in flaws() {
        let faults =
            Faults::Some(faults.split(' ').filter(|one| !one.is_empty()).map(|one| one.parse().unwrap()).collect());
        let sound = Stage::new(plans[script].clone());
        let tenant = sound.tenant(false);
        assert_kept(&format!("{flaw:?} left out"), &play(&sound, &tenant, &faults, 1));
        let broken = complaints(&play(&sound.broken(flaw), &tenant, &faults, 1));
        assert!(broken.iter().any(|(_, found, _)| *found == promise), "{flaw:?} keeps {promise:?}: {broken:#?}");
    }
    let tried: Vec<Flaw> = flaws().into_iter().map(|(flaw, ..)| flaw).collect();
    assert!(Flaw::ALL.iter().all(|flaw| tried.contains(flaw)), "a flaw that nobody tries");
    let broken: BTreeSet<Promise> = flaws().into_iter().map(|(.., promise)| promise).collect();
    assert_eq!(broken.len(), Promise::ALL.len(), "a promise that nothing breaks");
}

/// The places where a fault can meet a write, with what is known of each.
const PLACES: [(&str, Mode, [bool; 3]); 6] = [
    ("apply", Mode::Apply, [false, false, false]),
    ("apply, first", Mode::Apply, [false, true, false]),
    ("apply, makes", Mode::Apply, [false, false, true]),
    ("apply, refers", Mode::Apply, [true, false, false]),
    ("roll back", Mode::Rollback, [false, false, false]),
    ("roll back, first", Mode::Rollback, [false, true, false]),
];

#[test]
fn the_exit_codes_that_are_promised_under_faults_are_as_reviewed() {
    let mut table = String::new();
    for kind in FaultKind::ALL.into_iter().chain([FaultKind::Lag(6)]) {
        let mut places: Vec<(String, Vec<&str>)> = Vec::new();
        for (place, mode, [refers, first, makes]) in PLACES {
            let meeting = Meeting { kind, mode, refers, first, makes };
            let (codes, reason) = meeting.promised();
            let then = match codes[0] {
                Some(0) => String::new(),
                code => format!(", the same again {}", code_words(meeting.promised_again(code))),
            };
            let promise = format!("{}{then}: {reason}", code_words(codes));
            match places.iter_mut().find(|(known, _)| *known == promise) {
                Some((_, same)) => same.push(place),
                None => places.push((promise, vec![place])),
            }
        }
        for (promise, same) in places {
            let same = if same.len() == PLACES.len() { "everywhere".to_owned() } else { same.join("; ") };
            table.push_str(&format!("{kind} ({same}): {promise}\n"));
        }
    }
    snapshots("rehearse").bind(|| insta::assert_snapshot!("contract", table));
}

/// A report as the program makes it of one engine.
fn report(outcome: Outcome, findings: Vec<ScriptFinding>) -> Rehearsal {
    let engine = EngineReport {
        engine: "/usr/bin/pwsh".to_owned(),
        version: "7.6.5".to_owned(),
        analyzer: Some("1.25.0".to_owned()),
        findings,
        pass: outcome.pass,
        cases: outcome.cases,
        again: "posturec rehearse out --hostile".to_owned(),
    };
    let kept = engine.is_kept();
    Rehearsal {
        format: FORMAT,
        generator: "posturec",
        version: "0.0.0",
        organization: "Fourth <Coffee> & \"friends\"\u{1b}".to_owned(),
        posture_digest: "0".repeat(64),
        seed: Seed { file: None, hostile: true },
        assumed: vec!["Turn security defaults off".to_owned()],
        engines: vec![engine],
        kept,
    }
}

#[test]
fn reports_are_as_reviewed() {
    let plan = only("small-business", "1-watch", "010-graph.ps1", 3);
    let faults = "denied@2 killed-after@3 edited@2 lag:9@1 wrong-tenant@2";
    let faults = Faults::Some(faults.split(' ').map(|fault| fault.parse().unwrap()).collect());
    let good = Stage::new(plan.clone());
    let good = report(play(&good, &good.tenant(true), &faults, 2), Vec::new());
    let bad = Stage::new(plan.clone()).broken(Flaw::HidesFailure);
    let finding = ScriptFinding {
        script: "1-watch/010-graph.ps1".to_owned(),
        line: 12,
        column: 5,
        rule: "PSAvoidUsingWriteHost".to_owned(),
        message: "no <Write-Host> & co".to_owned(),
    };
    let bad = report(play(&bad, &bad.tenant(true), &faults, 2), vec![finding]);
    let stopped = Stage::new(plan).broken(Flaw::WrongExitCode);
    let stopped = report(play(&stopped, &stopped.tenant(true), &faults, 2), Vec::new());
    assert_eq!((good.kept, bad.kept, stopped.kept), (true, false, false));
    snapshots("rehearse").bind(|| {
        insta::assert_snapshot!("passing", render_human(&good));
        insta::assert_snapshot!("failing", render_human(&bad));
        insta::assert_snapshot!("stopped", render_human(&stopped));
        insta::assert_snapshot!("junit_failing", render_junit(&bad));
    });
}
