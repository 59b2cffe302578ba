//! A whole rehearsal with one engine: the rollout without faults, and then, if that went well, the faults that were asked
//! for, on all cores, in processes that are kept. If these are all faults, the rollout without any is run twice: at first
//! in a process that is kept, to know where cases begin, and beside them with every script started as people start it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::actor::{Access, Actor, Ground, Play};
use super::engine::{Engine, Invocation, Ran};
use super::matrix::{
    Case, Death, Deathbed, Played, all_cases, find_case, on_all_cores, play_case, tenant_for, with_twins,
};
use super::report::{CaseReport, Course};
use super::scenario::{Passage, play_rollout};
use super::tenant::{Fault, Tenant};
use super::verdict::{Breach, Promise};
use crate::plan::Plan;

/// Where rehearsals take place: tenants that scripts can reach, engines, and folders.
pub trait Site: Sync {
    /// Lets scripts reach a tenant.
    ///
    /// # Errors
    /// Why it cannot be.
    fn serve(&self, tenant: Tenant) -> Result<Box<dyn Access>, String>;

    /// An engine that starts a process for every run.
    fn fresh_engine(&self) -> Box<dyn Engine>;

    /// An engine whose process serves many runs.
    fn kept_engine(&self) -> Box<dyn Engine>;

    /// A copy of the rollout, with no run folders in it.
    ///
    /// # Errors
    /// Why it cannot be made.
    fn open(&self, name: &str) -> Result<Box<dyn Ground>, String>;
}

/// What is to go wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Faults {
    /// These, each by itself.
    Some(Vec<Fault>),
    /// Everything, everywhere.
    Matrix,
}

/// How far a rehearsal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// In the rollout without faults.
    Runs {
        /// How many runs are done.
        done: usize,
        /// How many there are.
        total: usize,
    },
    /// In the faults.
    Faults {
        /// How many are done.
        done: usize,
        /// How many there are.
        total: usize,
    },
}

/// What came of a rehearsal with one engine.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The rollout without faults.
    pub pass: Course,
    /// The faults, in their order.
    pub cases: Vec<CaseReport>,
}

/// Rehearses a rollout against an organization. `told` hears how far it is.
///
/// # Errors
/// A fault that was asked for cannot happen.
pub fn rehearse(
    plan: &Plan,
    site: &dyn Site,
    tenant: &Tenant,
    faults: &Faults,
    cores: usize,
    told: &(dyn Fn(Progress) + Sync),
) -> Result<Outcome, String> {
    let with_all = *faults == Faults::Matrix;
    let alone = if with_all { Alone::None } else { Alone::FirstOfEach };
    let total = run_count(plan);
    let (first, passage) = pass(plan, site, tenant, alone, &|done| told(Progress::Runs { done, total }));
    // without a good pass there is nothing to compare with
    let Some(passage) = passage.filter(|_| first.is_kept()) else {
        return Ok(Outcome { pass: first, cases: Vec::new() });
    };
    let play = Play { plan, folder: Path::new("") };
    let cases = match faults {
        Faults::Some(faults) => {
            faults.iter().map(|fault| find_case(play, &passage, *fault)).collect::<Result<_, _>>()?
        }
        Faults::Matrix => all_cases(play, &passage),
    };
    let total = cases.len();
    told(Progress::Faults { done: 0, total });
    let done = AtomicUsize::new(0);
    let work = |engine: &mut Box<dyn Engine>, unit: &Unit<'_>| match unit {
        Unit::Pass => Came::Pass(pass(plan, site, tenant, Alone::All, &|_| {}).0),
        Unit::Cases(cases) => {
            // a run that kills its engine costs one start: the next run has another
            let reports = run_twins(plan, site, &passage, cases, engine.as_mut());
            let done = done.fetch_add(cases.len(), Ordering::Relaxed) + cases.len();
            told(Progress::Faults { done, total });
            Came::Cases(reports)
        }
    };
    // the longest first
    let units: Vec<Unit<'_>> =
        with_all.then_some(Unit::Pass).into_iter().chain(with_twins(&cases).map(Unit::Cases)).collect();
    let mut outcome = Outcome { pass: first, cases: Vec::new() };
    for came in on_all_cores(&units, cores, || site.kept_engine(), work) {
        match came {
            Came::Pass(pass) => outcome.pass = pass,
            Came::Cases(reports) => outcome.cases.extend(reports),
        }
    }
    Ok(outcome)
}

/// Something for one core to do.
enum Unit<'a> {
    /// The rollout without faults once more, as people start it.
    Pass,
    /// A case, or two that share a run.
    Cases(&'a [Case]),
}

/// What came of it.
enum Came {
    Pass(Course),
    Cases(Vec<CaseReport>),
}

/// Which scripts run as people start them, in a process for each run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Alone {
    /// None: what counts is how things are in between.
    None,
    /// The first of each service.
    FirstOfEach,
    /// All.
    All,
}

/// The scripts that run as people start them, in a process for each run; the others share one. A start takes so long that
/// a rehearsal of every run in a process of its own is not for every day.
struct Blend {
    fresh: Box<dyn Engine>,
    kept: Box<dyn Engine>,
    alone: BTreeSet<PathBuf>,
}

impl Blend {
    fn new(play: Play<'_>, site: &dyn Site, which: Alone) -> Self {
        let mut known = BTreeSet::new();
        let mut is_alone = |place| match which {
            Alone::None => false,
            Alone::FirstOfEach => known.insert(play.at(place).1.workload),
            Alone::All => true,
        };
        let alone = play.places().into_iter().filter(|place| is_alone(*place)).map(|place| play.path(place)).collect();
        Self { fresh: site.fresh_engine(), kept: site.kept_engine(), alone }
    }
}

impl Engine for Blend {
    fn run(&mut self, invocation: &Invocation<'_>) -> Result<Ran, String> {
        let engine = if self.alone.contains(invocation.script) { &mut self.fresh } else { &mut self.kept };
        engine.run(invocation)
    }
}

fn pass(
    plan: &Plan,
    site: &dyn Site,
    tenant: &Tenant,
    alone: Alone,
    told: &dyn Fn(usize),
) -> (Course, Option<Passage>) {
    let name = if alone == Alone::All { "without-faults-each-alone" } else { "without-faults" };
    let played = site.open(name).and_then(|ground| {
        let access = site.serve(tenant.without_record())?;
        let mut engine = Blend::new(Play { plan, folder: ground.folder() }, site, alone);
        let mut actor = Actor::new(plan, &mut engine, access.as_ref(), ground.as_ref());
        actor.told = Some(told);
        let passage = play_rollout(&mut actor);
        let runs = std::mem::take(&mut actor.runs);
        ground.keep(access.tenant().calls())?;
        Ok((runs, passage))
    });
    match played {
        Ok((runs, Ok(passage))) => (Course { runs, breaches: passage.breaches.clone() }, Some(passage)),
        Ok((runs, Err(trouble))) => (Course { runs, breaches: vec![failed(trouble)] }, None),
        Err(trouble) => (Course { runs: Vec::new(), breaches: vec![failed(trouble)] }, None),
    }
}

/// Plays a case, or two that share a run.
fn run_twins(
    plan: &Plan,
    site: &dyn Site,
    passage: &Passage,
    cases: &[Case],
    engine: &mut dyn Engine,
) -> Vec<CaseReport> {
    let mut inherited = None;
    let mut reports = Vec::new();
    for case in cases {
        let script = Play { plan, folder: Path::new("") }.name(case.place);
        let played = run_case(plan, site, passage, case, (engine, inherited.take()));
        let (course, spared) = match played {
            Ok((course, spared, death)) => {
                inherited = death;
                (course, spared)
            }
            Err(trouble) => (Course { runs: Vec::new(), breaches: vec![failed(trouble)] }, 0),
        };
        reports.push(CaseReport::new(case, script, course, spared));
    }
    reports
}

fn run_case(
    plan: &Plan,
    site: &dyn Site,
    passage: &Passage,
    case: &Case,
    (engine, inherited): (&mut dyn Engine, Option<Death>),
) -> Result<(Course, usize, Option<Death>), String> {
    let unknown = "its script was not run before";
    let part = passage.parts.iter().find(|part| part.place == case.place).ok_or(unknown)?;
    let met = part.runs.get(case.run).ok_or(unknown)?;
    let ground = site.open(&case.fault.to_string().replace(':', "-"))?;
    ground.put(&Play { plan, folder: ground.folder() }.path(case.place), &met.before.folder)?;
    let access = site.serve(tenant_for(met, case))?;
    let shares = inherited.is_some();
    let mut engine = Deathbed::new(engine, access.as_ref(), ground.as_ref(), inherited);
    let mut actor = Actor::new(plan, &mut engine, access.as_ref(), ground.as_ref());
    let played = play_case(&mut actor, part, case);
    let mut runs = std::mem::take(&mut actor.runs);
    if let Some(first) = runs.first_mut().filter(|_| shares) {
        first.shared = true;
    }
    ground.keep(access.tenant().calls())?;
    let Played { breaches, spared } =
        played.unwrap_or_else(|trouble| Played { breaches: vec![failed(trouble)], spared: 0 });
    Ok((Course { runs, breaches }, spared, engine.death))
}

/// How many runs a rollout has: four for each wave of a script, and one back.
fn run_count(plan: &Plan) -> usize {
    let waves = plan.rings.iter().flat_map(|ring| &ring.scripts).map(|script| script.waves.max(1) as usize);
    waves.map(|waves| 4 * waves + 1).sum()
}

/// The engine, or the ground under it, failed.
fn failed(trouble: String) -> Breach {
    Breach::new(Promise::Ends, trouble)
}
