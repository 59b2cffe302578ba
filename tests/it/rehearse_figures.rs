//! How long a rehearsal takes: how often an engine starts and runs, and what is ours of it. The stand-in starts and runs in
//! no time, so with the times of a real PowerShell the whole can be reckoned. `-- --nocapture rehearse_figures` prints it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

use posturec::plan::Plan;
use posturec::rehearse::actor::{Access, Ground};
use posturec::rehearse::engine::{Engine, Invocation, Ran};
use posturec::rehearse::folder::RunFolder;
use posturec::rehearse::host::{Case, Server, Workspace, put_folder, take_folder};
use posturec::rehearse::matrix::Case as MatrixCase;
use posturec::rehearse::rehearsal::{Faults, Outcome, Site, rehearse};
use posturec::rehearse::tenant::{Call, Fault, Release, Tenant};

use crate::rehearsals::{matrix, only};
use crate::rollouts::example_plans;
use crate::stand_in::{Stage, StandIn, Tenants};

/// How long a PowerShell takes to start, in seconds, at its quickest and its slowest.
const START: [f64; 2] = [1.0, 2.0];
/// How long a script of some steps may run in one that is there already, in seconds.
const RUN: f64 = 0.2;
/// What is ours of a run, judgement and folders, in seconds. Beside others a test runs for longer than it takes, so the
/// figure that was measured is printed and this one is reckoned with; it was 0.015 in a debug build with nothing beside.
const OURS: f64 = 0.015;
/// Two cores.
const CORES: usize = 2;
/// What a rehearsal without faults may take at the most, and one with all of them, in seconds.
const LIMITS: [f64; 2] = [60.0, 900.0];

/// What engines did.
#[derive(Default)]
struct Tally {
    starts: AtomicUsize,
    runs: AtomicUsize,
    inside: AtomicU64,
}

/// An engine whose starts and runs are counted.
struct Counted {
    engine: StandIn,
    tally: Arc<Tally>,
    stays: bool,
    live: bool,
}

impl Engine for Counted {
    fn run(&mut self, invocation: &Invocation<'_>) -> Result<Ran, String> {
        let begin = Instant::now();
        let ran = self.engine.run(invocation);
        self.tally.inside.fetch_add(begin.elapsed().as_micros() as u64, Ordering::Relaxed);
        self.tally.runs.fetch_add(1, Ordering::Relaxed);
        self.tally.starts.fetch_add(usize::from(!self.live), Ordering::Relaxed);
        self.live = self.stays && ran.as_ref().is_ok_and(|ran| ran.code.is_some());
        ran
    }
}

/// The folders and servers of a real rehearsal, and the stand-in.
struct Place<'a> {
    workspace: Workspace,
    rollout: &'a Path,
    tally: Arc<Tally>,
}

struct Copy(Case);

impl Ground for Copy {
    fn folder(&self) -> &Path {
        self.0.root()
    }

    fn take(&self, script: &Path) -> Result<RunFolder, String> {
        take_folder(script)
    }

    fn put(&self, script: &Path, folder: &RunFolder) -> Result<(), String> {
        put_folder(script, folder)
    }

    fn keep(&self, _calls: &[Call]) -> Result<(), String> {
        Ok(())
    }
}

impl Place<'_> {
    fn engine(&self, stays: bool) -> Box<dyn Engine> {
        let engine = StandIn::new(Tenants::default());
        Box::new(Counted { engine, tally: Arc::clone(&self.tally), stays, live: false })
    }
}

impl Site for Place<'_> {
    fn serve(&self, tenant: Tenant) -> Result<Box<dyn Access>, String> {
        Ok(Box::new(Server::start(tenant, 0).map_err(|error| error.to_string())?))
    }

    fn fresh_engine(&self) -> Box<dyn Engine> {
        self.engine(false)
    }

    fn kept_engine(&self) -> Box<dyn Engine> {
        self.engine(true)
    }

    fn open(&self, name: &str) -> Result<Box<dyn Ground>, String> {
        Ok(Box::new(Copy(self.workspace.open_case(name, self.rollout).map_err(|error| error.to_string())?)))
    }
}

/// What a rehearsal took: starts, runs, and the seconds that are ours.
struct Took {
    outcome: Outcome,
    starts: usize,
    runs: usize,
    ours: f64,
}

fn play(stage: &Stage, faults: &Faults) -> Took {
    let tally = Arc::new(Tally::default());
    let workspace = Workspace::create(None, Release::ServerSe).unwrap();
    let place = Place { workspace, rollout: stage.folder(), tally: Arc::clone(&tally) };
    let begin = Instant::now();
    let outcome = rehearse(&stage.plan, &place, &stage.tenant(false), faults, 1, &|_| {}).unwrap();
    let whole = begin.elapsed().as_secs_f64();
    assert!(outcome.pass.is_kept() && outcome.cases.iter().all(|case| case.course.is_kept()));
    let ours = whole - tally.inside.load(Ordering::Relaxed) as f64 / 1e6;
    let (starts, runs) = (tally.starts.load(Ordering::Relaxed), tally.runs.load(Ordering::Relaxed));
    Took { outcome, starts, runs, ours }
}

fn hybrid() -> Plan {
    example_plans().into_iter().find(|(name, _)| name == "contoso-hybrid").unwrap().1
}

/// Cases of which the same is promised, so that they take the same runs: those of the matrix, in their order.
fn alike(cases: Vec<MatrixCase>) -> Vec<Vec<MatrixCase>> {
    let mut groups: Vec<Vec<MatrixCase>> = Vec::new();
    for case in cases {
        let same = |group: &&mut Vec<MatrixCase>| group[0].meeting == case.meeting && group[0].beat == case.beat;
        match groups.iter_mut().find(same) {
            Some(group) => group.push(case),
            None => groups.push(vec![case]),
        }
    }
    groups
}

/// All cases of a matrix, reckoned from the first of each group.
#[derive(Default)]
struct Reckoned {
    cases: usize,
    kills: usize,
    runs: usize,
    spared: usize,
}

fn reckon(groups: &[Vec<MatrixCase>], outcome: &Outcome) -> Reckoned {
    let mut all = Reckoned::default();
    for group in groups {
        let fault = group[0].fault.to_string();
        let played = outcome.cases.iter().find(|case| case.fault == fault).expect("the first is played");
        let own = || played.course.runs.iter().filter(|run| !run.shared);
        all.cases += group.len();
        all.kills += group.len() * own().filter(|run| run.code.is_none()).count();
        all.runs += group.len() * own().count();
        all.spared += group.len() * played.spared;
    }
    all
}

#[test]
fn how_long_a_rehearsal_takes_can_be_reckoned() {
    let stage = Stage::new(hybrid());
    let Took { starts, runs, ours, .. } = play(&stage, &Faults::Some(Vec::new()));
    let whole = START.map(|start| starts as f64 * start + runs as f64 * RUN + ours);
    println!("contoso-hybrid, without faults: {starts} starts, {runs} runs; ours {ours:.2} s");
    println!("  with starts of {START:?} s and runs of {RUN} s: {:.0} to {:.0} s", whole[0], whole[1]);
    assert!(whole[1] < LIMITS[0], "{whole:?}");

    let groups = alike(matrix(&stage));
    let mut some: Vec<Fault> = groups.iter().map(|group| group[0].fault).collect();
    some.sort_by_key(|fault| (fault.at, fault.kind));
    let more = play(&stage, &Faults::Some(some.clone()));
    let all = reckon(&groups, &more.outcome);
    let played = more.runs - runs;
    let ours_of_each = (more.ours - ours) / played as f64;
    println!("contoso-hybrid, --matrix: {} cases, {} runs, {} spared", all.cases, all.runs, all.spared);
    println!("  {} runs kill the engine; ours {ours_of_each:.4} s a run here", all.kills);
    println!("  reckoned from {} cases with {played} runs and {} starts", some.len(), more.starts - starts);
    let reckoned = START.map(|start| {
        let known = start + runs as f64 * (RUN + OURS);
        let alone = runs as f64 * (start + RUN + OURS);
        let faults = (all.kills + CORES) as f64 * start + all.runs as f64 * (RUN + OURS);
        known + (alone + faults) / CORES as f64
    });
    println!("  on {CORES} cores, with the same times: {:.1} to {:.1} min", reckoned[0] / 60.0, reckoned[1] / 60.0);
    assert!(reckoned[1] < LIMITS[1], "{reckoned:?}");
}

#[test]
fn a_matrix_starts_and_runs_engines_as_often_as_is_reckoned() {
    let stage = Stage::new(only("small-business", "1-watch", "010-graph.ps1", 3));
    let Took { outcome, starts, runs, .. } = play(&stage, &Faults::Matrix);
    let groups: Vec<Vec<MatrixCase>> = matrix(&stage).into_iter().map(|case| vec![case]).collect();
    let all = reckon(&groups, &outcome);
    let pass = outcome.pass.runs.len();
    assert_eq!((all.cases, all.kills), (outcome.cases.len(), outcome.pass.runs.iter().map(|run| run.writes).sum()));
    assert_eq!(runs, 2 * pass + all.runs);
    // one for what is known beforehand, one for each run of the pass, one for the faults and after each that kills
    assert_eq!(starts, 1 + pass + 1 + all.kills);
    assert!(all.spared > all.cases / 2, "{} runs spared in {} cases", all.spared, all.cases);
}
