//! How long a rehearsal takes: how often an engine starts and runs, and what is ours of it. The stand-in starts and runs in
//! no time, so with the times of a real PowerShell the whole can be reckoned. `-- --nocapture rehearse_figures` prints it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

use posturec::plan::Plan;
use posturec::rehearse::actor::Access;
use posturec::rehearse::engine::{Engine, Invocation, Ran};
use posturec::rehearse::host::{Case, Server, Workspace};
use posturec::rehearse::rehearsal::{Faults, Ground, Site, rehearse};
use posturec::rehearse::tenant::{Call, Fault, Release, Tenant};

use crate::rehearsals::all_faults;
use crate::rollouts::example_plans;
use crate::stand_in::{Stage, StandIn, Tenants};

/// How long a PowerShell takes to start, in seconds, at its quickest and its slowest.
const START: [f64; 2] = [1.0, 2.0];
/// How long a script of some steps may run in one that is there already, in seconds.
const RUN: f64 = 0.2;
/// Two cores.
const CORES: usize = 2;
/// How many cases of the matrix are played: the rest are like them.
const PLAYED: usize = 60;

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

    fn keep(&self, _calls: &[Call]) -> Result<(), String> {
        Ok(())
    }
}

impl Place<'_> {
    fn engine(&self, stays: bool) -> Box<dyn Engine> {
        let engine = StandIn::new(Tenants::default()).on_disk();
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
fn play(stage: &Stage, faults: &[Fault]) -> (usize, usize, f64) {
    let tally = Arc::new(Tally::default());
    let workspace = Workspace::create(None, Release::ServerSe).unwrap();
    let ground = stage.open("rollout").unwrap();
    let place = Place { workspace, rollout: ground.folder(), tally: Arc::clone(&tally) };
    let begin = Instant::now();
    let outcome =
        rehearse(&stage.plan, &place, &stage.tenant(false), &Faults::Some(faults.to_vec()), 1, &|_| {}).unwrap();
    let whole = begin.elapsed().as_secs_f64();
    assert!(outcome.pass.is_kept() && outcome.cases.iter().all(|case| case.is_kept()));
    let ours = whole - tally.inside.load(Ordering::Relaxed) as f64 / 1e6;
    (tally.starts.load(Ordering::Relaxed), tally.runs.load(Ordering::Relaxed), ours)
}

fn hybrid() -> Plan {
    example_plans().into_iter().find(|(name, _)| name == "contoso-hybrid").unwrap().1
}

#[test]
fn how_long_a_rehearsal_takes_can_be_reckoned() {
    let stage = Stage::new(hybrid());
    let (starts, runs, ours) = play(&stage, &[]);
    let whole = START.map(|start| starts as f64 * start + runs as f64 * RUN + ours);
    println!("contoso-hybrid, without faults: {starts} starts, {runs} runs; ours {ours:.2} s");
    println!("  with starts of {START:?} s and runs of {RUN} s: {:.0} to {:.0} s", whole[0], whole[1]);
    assert!(whole[1] < 60.0, "{whole:?}");

    let all: Vec<Fault> = all_faults(&stage).into_values().flatten().collect();
    let some: Vec<Fault> = all.iter().copied().step_by(all.len() / PLAYED + 1).collect();
    let (more_starts, more_runs, more_ours) = play(&stage, &some);
    let share = all.len() as f64 / some.len() as f64;
    let kills = all.iter().filter(|fault| fault.kind.kills()).count();
    let fault_runs = (more_runs - runs) as f64 * share;
    let fault_ours = (more_ours - ours) * share;
    println!("contoso-hybrid, --matrix: {} cases, {kills} of them kill the engine", all.len());
    println!(
        "  {} of them played: {} starts, {} runs; so all have {fault_runs:.0} runs; ours {fault_ours:.1} s on one core",
        some.len(),
        more_starts - starts,
        more_runs - runs,
    );
    let matrix = START.map(|start| {
        let alone = runs as f64 * (start + RUN);
        alone + ((kills + CORES) as f64 * start + fault_runs * RUN + fault_ours) / CORES as f64
    });
    let (low, high) = (matrix[0] / 60.0, matrix[1] / 60.0);
    println!("  on {CORES} cores, with the same times: {low:.0} to {high:.0} min");
    let longest = |start: f64| {
        let rest = (900.0 - runs as f64 * start) * CORES as f64 - (kills + CORES) as f64 * start - fault_ours;
        rest / (fault_runs + runs as f64 * CORES as f64)
    };
    println!("  15 min hold for runs of {:.2} s and {:.2} s", longest(START[0]), longest(START[1]));
}
