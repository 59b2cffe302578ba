//! What a case of the fault matrix may leave out, and what it never does: where a case begins, which runs are spared, which
//! two cases share a run, and when two moments are equal.

use std::collections::{BTreeMap, BTreeSet};

use posturec::rehearse::actor::Beat;
use posturec::rehearse::folder::RunFolder;
use posturec::rehearse::host::{Workspace, put_folder, take_folder};
use posturec::rehearse::rehearsal::{Faults, Outcome, rehearse};
use posturec::rehearse::report::CaseReport;
use posturec::rehearse::tenant::{Fault, FaultKind, Release, Request, Tenant};
use serde_json::json;

use crate::rehearsals::{matrix, only};
use crate::rollouts::example_scripts;
use crate::stand_in::Stage;
use crate::tenant_graph::{Graph, LOCATIONS};

fn stage() -> Stage {
    Stage::new(only("contoso-hybrid", "1-watch", "010-graph.ps1", 6))
}

fn play(stage: &Stage, faults: &Faults) -> Outcome {
    let outcome = rehearse(&stage.plan, stage, &stage.tenant(false), faults, 2, &|_| {}).unwrap();
    assert!(outcome.pass.is_kept() && outcome.cases.iter().all(|case| case.course.is_kept()), "{outcome:#?}");
    outcome
}

fn beats(case: &CaseReport) -> Vec<Beat> {
    case.course.runs.iter().map(|run| run.beat).collect()
}

#[test]
fn every_case_has_the_run_of_its_fault_what_it_takes_to_go_on_and_the_way_back() {
    let stage = stage();
    let outcome = play(&stage, &Faults::Matrix);
    let known = matrix(&stage);
    assert_eq!(outcome.cases.len(), known.len());
    for (case, known) in outcome.cases.iter().zip(&known) {
        let (runs, fault) = (&case.course.runs, &case.fault);
        assert_eq!(*fault, known.fault.to_string());
        assert_eq!(runs[0].beat, known.beat, "{fault} begins with the run that it meets");
        assert!(known.meeting.promised().0.contains(&runs[0].code), "{fault} met it");
        assert_eq!(runs.last().unwrap().beat, Beat::Rollback, "{fault} ends with the way back");
        assert_eq!(runs.last().unwrap().code, Some(0), "{fault} comes back");
        if runs[0].code != Some(0) && known.meeting.kind.kills() {
            assert!(runs[1].beat == known.beat && runs[1].resumed && runs[1].code == Some(0), "{fault} goes on");
        }
        let count = |beat| runs[1..].iter().filter(|run| run.beat == beat && !run.resumed).count();
        let (again, verify) = (count(Beat::Again), count(Beat::Verify));
        let due = match known.beat {
            Beat::Plan | Beat::Apply => 2,
            Beat::Again => 1 + again,
            Beat::Verify => verify,
            Beat::Rollback => 0,
        };
        assert_eq!(again + verify + case.spared, due, "{fault}: what looks is run or spared: {:?}", beats(case));
    }
}

#[test]
fn runs_are_spared_only_where_a_fault_left_no_trace() {
    let outcome = play(&stage(), &Faults::Matrix);
    let mut spared: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for case in outcome.cases.iter().filter(|case| case.beat == Beat::Apply && case.object.is_some()) {
        spared.entry(case.kind).or_default().insert(case.spared);
    }
    // what is written again at once leaves the same journal; what broke off leaves one of two runs
    for kind in ["throttled", "busy", "dropped-before", "dropped-after", "lag"] {
        assert_eq!(spared[kind], BTreeSet::from([2]), "{kind}");
    }
    for kind in ["session-lost", "killed-before", "killed-after", "edited"] {
        assert_eq!(spared[kind], BTreeSet::from([1]), "{kind}");
    }
}

/// The functions of a script by name, with what is in them.
fn functions(script: &str) -> BTreeMap<&str, &str> {
    let parts = script.split("\nfunction ").skip(1);
    parts.filter_map(|part| Some((part.split_once(' ')?.0, part.split_once("\n}\n")?.0))).collect()
}

#[test]
fn verify_opens_no_file_of_the_run_folder() {
    const FILES: [&str; 6] =
        ["Read-RunFile", "Read-RunRecord", "Write-RunFile", "Add-RunRecord", "Get-Original", "Get-Journal"];
    const BY_VERIFY: [&str; 11] = [
        "Confirm-Cmdlet",
        "Confirm-Tenant",
        "Confirm-Wave",
        "Enter-Run",
        "Exit-Run",
        "Expand-Change",
        "Invoke-VerifyMode",
        "Open-Transcript",
        "Resolve-Known",
        "Select-ManyKind",
        "Show-Line",
    ];
    // by other modes, where there is something to do, or where the journal was opened
    const BY_OTHERS: [&str; 12] = [
        "Close-Journal",
        "Complete-Run",
        "Complete-Step",
        "ConvertTo-SafeText",
        "Deny-Run",
        "Get-ApplyWork",
        "Get-Obstacle",
        "Get-RollbackWork",
        "Invoke-PlanMode",
        "Invoke-Step",
        "Open-Journal",
        "Show-RunProgress",
    ];
    for (name, script) in example_scripts() {
        let script = script.replace("\r\n", "\n");
        let functions = functions(&script);
        let (_, main) = script.split_once("#---- MAIN ----").unwrap();
        let calls = |text: &str| functions.keys().copied().filter(|name| text.contains(*name)).collect::<Vec<_>>();
        let called: BTreeSet<&str> = calls(main).into_iter().collect();
        assert_eq!(called, BTreeSet::from_iter(BY_VERIFY.into_iter().chain(BY_OTHERS)), "{name}");
        // adapters are reached by the kind of the object
        let (_, objects) = script.split_once("#---- OBJECTS").unwrap();
        let adapters = calls(objects.split_once("#---- MAIN ----").unwrap().0);
        let mut reached: BTreeSet<&str> = BY_VERIFY.into_iter().chain(adapters).collect();
        let mut next: Vec<&str> = reached.iter().copied().collect();
        while let Some(found) = next.pop() {
            next.extend(calls(functions[found]).into_iter().filter(|name| reached.insert(name)));
        }
        assert!(reached.contains("Invoke-VerifyMode") && reached.contains("Compare-Step"), "{name}: {reached:?}");
        let opened: Vec<&&str> = FILES.iter().filter(|name| reached.contains(*name)).collect();
        assert!(opened.is_empty(), "{name}: {opened:?}");
        assert!(FILES.iter().all(|name| functions.contains_key(name)), "{name}: one has another name now");
    }
}

#[test]
fn two_cases_that_share_a_run_come_to_what_each_comes_to_alone() {
    let stage = stage();
    let kills: Vec<Fault> =
        matrix(&stage).into_iter().map(|case| case.fault).filter(|fault| fault.kind.kills()).collect();
    let together = play(&stage, &Faults::Some(kills.clone())).cases;
    // an order in which none is beside its twin
    let (before, after): (Vec<Fault>, Vec<Fault>) =
        kills.iter().partition(|fault| fault.kind == FaultKind::KilledBefore);
    let alone = play(&stage, &Faults::Some([after, before].concat())).cases;
    assert!(together.len() > 20, "{}", together.len());
    for (mut case, fault) in together.into_iter().zip(&kills) {
        let shares = fault.kind == FaultKind::KilledAfter;
        assert_eq!(case.course.runs.iter().map(|run| run.shared).collect::<Vec<_>>()[..2], [shares, false]);
        case.course.runs[0].shared = false;
        assert_eq!(Some(&case), alone.iter().find(|alone| alone.fault == case.fault));
    }
}

#[test]
fn who_dies_over_a_write_leaves_two_organizations_that_differ_in_that_write_alone() {
    let write = Request::new("POST", LOCATIONS, &location("one").to_string());
    let died = |kind: &str| {
        let mut tenant = Graph::new().tenant;
        tenant.arm(format!("{kind}@2").parse().unwrap());
        tenant.answer(&Request::new("POST", LOCATIONS, &location("none").to_string()));
        let answer = tenant.answer(&write);
        (tenant, answer.status())
    };
    let ((before, _), (after, status)) = (died("killed-before"), died("killed-after"));
    let other = before.where_it_took_effect().expect("somebody died over a write");
    assert_eq!((other.state(), other.calls(), other.writes()), (after.state(), after.calls(), after.writes()));
    assert!(other.has_met_its_fault() && status == 201);
    assert_eq!(before.state().entra.named_locations.len() + 1, other.state().entra.named_locations.len());
    assert!(after.where_it_took_effect().is_none() && Graph::new().tenant.where_it_took_effect().is_none());
}

fn location(name: &str) -> serde_json::Value {
    json!({
        "@odata.type": "#microsoft.graph.countryNamedLocation", "displayName": name,
        "countriesAndRegions": ["AQ"], "includeUnknownCountriesAndRegions": false,
    })
}

#[test]
fn an_organization_is_at_rest_when_reads_show_it_as_it_is_and_nothing_is_to_come() {
    let mut tenant = Graph::new().tenant;
    let at_rest = |tenant: &Tenant| tenant.is_at_rest();
    assert!(at_rest(&tenant));
    tenant.arm("lag:2@1".parse().unwrap());
    assert!(!at_rest(&tenant), "a fault is to come");
    tenant.answer(&Request::new("POST", LOCATIONS, &location("late").to_string()));
    assert!(!at_rest(&tenant), "two reads show how it was");
    tenant.answer(&Request::new("GET", LOCATIONS, ""));
    assert!(!at_rest(&tenant), "one read shows how it was");
    tenant.answer(&Request::new("GET", LOCATIONS, ""));
    assert!(at_rest(&tenant));
}

fn folder(files: &[(&str, &str)]) -> RunFolder {
    RunFolder { files: files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect() }
}

#[test]
fn two_run_folders_are_alike_where_a_script_reads_the_same_in_both() {
    let start = r#"{"at":"2026-01-05T08:00:00Z","event":"start","mode":"Apply"}"#;
    let done = r#"{"at":"2026-01-05T08:00:02Z","event":"done","step":"010"}"#;
    let journal = |lines: &[&str]| lines.join("\r\n") + "\r\n";
    let plain =
        folder(&[("journal.jsonl", &journal(&[start, done])), ("plan-0123.json", "{\"at\":1}"), ("run.lock", "")]);
    let with = |name: &str, text: &str| {
        let mut other = plain.clone();
        other.files.insert(name.to_owned(), text.as_bytes().to_vec());
        other
    };
    let later = journal(&[&start.replace("08:00", "09:30"), &done.replace("08:00", "09:31")]);
    assert!(plain.reads_like(&plain.clone()));
    assert!(plain.reads_like(&with("journal.jsonl", &later)), "times do not count");
    assert!(plain.reads_like(&with("transcript-20260105-080000123.log", "anything")), "nor do transcripts");
    for (name, text, what) in [
        ("journal.jsonl", journal(&[done, start]), "the order counts"),
        ("journal.jsonl", journal(&[start, &done.replace("010", "020")]), "a step counts"),
        ("journal.jsonl", journal(&[start, &done.replace("done", "failed")]), "an outcome counts"),
        ("journal.jsonl", journal(&[start, done, r#"{"at":"x","code":0,"event":"end"}"#]), "one more record counts"),
        ("journal.jsonl", journal(&[start, &done[..20]]), "a record that is cut counts"),
        ("plan-0123.json", "{\"at\":2}".to_owned(), "in a plan everything counts"),
        ("plan-0124.json", String::new(), "one more plan counts"),
        ("original.jsonl", String::new(), "one more file counts, though it is empty"),
    ] {
        assert!(!plain.reads_like(&with(name, &text)), "{what}");
        assert!(!with(name, &text).reads_like(&plain), "{what}");
    }
    let cut = journal(&[start, &done[..20]]);
    assert!(with("journal.jsonl", &cut).reads_like(&with("journal.jsonl", &cut)));
}

#[test]
fn a_run_folder_is_taken_from_one_copy_of_a_rollout_and_put_into_another() {
    let rollout = tempfile::tempdir().unwrap();
    std::fs::create_dir(rollout.path().join("pilot")).unwrap();
    std::fs::write(rollout.path().join("pilot/010-graph.ps1"), "").unwrap();
    let workspace = Workspace::create(None, Release::ServerSe).unwrap();
    let [one, other] = ["one", "other"].map(|name| workspace.open_case(name, rollout.path()).unwrap());
    let (from, to) = (one.path("pilot/010-graph.ps1"), other.path("pilot/010-graph.ps1"));
    assert_eq!(take_folder(&from).unwrap(), RunFolder::default());
    std::fs::create_dir_all(one.path("pilot/run-010-graph/more")).unwrap();
    std::fs::write(one.path("pilot/run-010-graph/journal.jsonl"), b"\xff\r\n").unwrap();
    std::fs::write(one.path("pilot/run-010-graph/more/notes"), b"").unwrap();
    let taken = take_folder(&from).unwrap();
    assert_eq!(taken.files.keys().collect::<Vec<_>>(), ["journal.jsonl", "more/notes"]);
    std::fs::create_dir(other.path("pilot/run-010-graph")).unwrap();
    std::fs::write(other.path("pilot/run-010-graph/left-over"), b"").unwrap();
    put_folder(&to, &taken).unwrap();
    assert_eq!(take_folder(&to).unwrap(), taken);
    assert_eq!(std::fs::read(other.path("pilot/run-010-graph/journal.jsonl")).unwrap(), b"\xff\r\n");
}
