//! A whole rehearsal with one engine: the rollout without faults, and then, if that went well, the faults that were asked
//! for, on all cores, in processes that are kept.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::actor::{Access, Actor, Play, Run};
use super::case::{play_case, tenant_for};
use super::engine::{Engine, Invocation, Ran};
use super::matrix::{Case, all_cases, find_case, on_all_cores};
use super::report::{CaseReport, PassReport};
use super::scenario::{Part, Passage, play_rollout};
use super::tenant::{Call, Fault, Tenant};
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

/// A copy of a rollout to run scripts in. It may go when this does.
pub trait Ground {
    /// Its folder: an absolute path.
    fn folder(&self) -> &Path;

    /// Keeps the record of the tenant, if anything is kept.
    ///
    /// # Errors
    /// Why it cannot be.
    fn keep(&self, calls: &[Call]) -> Result<(), String>;
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
    pub pass: PassReport,
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
    let (pass, passage) = pass(plan, site, tenant.without_record(), *faults == Faults::Matrix, told);
    // without a good pass there is nothing to compare with
    let Some(passage) = passage.filter(|_| pass.is_kept()) else {
        return Ok(Outcome { pass, cases: Vec::new() });
    };
    let play = Play { plan, folder: Path::new("") };
    let cases = match faults {
        Faults::Some(faults) => {
            faults.iter().map(|fault| find_case(play, &passage, *fault)).collect::<Result<_, _>>()?
        }
        Faults::Matrix => all_cases(play, &passage),
    };
    let told = |done| told(Progress::Faults { done, total: cases.len() });
    told(0);
    let work = |engine: &mut Box<dyn Engine>, case: &Case| {
        let part = passage.parts.iter().find(|part| part.place == case.place);
        // a run that kills its engine costs one start: the next run has another
        run_case(plan, site, part, case, engine.as_mut())
    };
    let cases = on_all_cores(&cases, cores, || site.kept_engine(), work, told);
    Ok(Outcome { pass, cases })
}

/// The scripts that run as people start them, in a process for each run; the others share one. A start takes so long that
/// a rehearsal of every run in a process of its own is not for every day.
struct Blend {
    fresh: Box<dyn Engine>,
    kept: Box<dyn Engine>,
    alone: BTreeSet<PathBuf>,
}

impl Blend {
    /// All scripts run alone, or else the first of each service.
    fn new(play: Play<'_>, site: &dyn Site, all: bool) -> Self {
        let mut known = BTreeSet::new();
        let mut alone = BTreeSet::new();
        for place in play.places() {
            if known.insert(play.at(place).1.workload) || all {
                alone.insert(play.path(place));
            }
        }
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
    tenant: Tenant,
    all_alone: bool,
    told: &dyn Fn(Progress),
) -> (PassReport, Option<Passage>) {
    let total = run_count(plan);
    let told = |done| told(Progress::Runs { done, total });
    let played = site.open("without-faults").and_then(|ground| {
        let access = site.serve(tenant)?;
        let play = Play { plan, folder: ground.folder() };
        let mut engine = Blend::new(play, site, all_alone);
        let mut actor = Actor::new(play, &mut engine, access.as_ref());
        actor.told = Some(&told);
        let passage = play_rollout(&mut actor);
        let runs = std::mem::take(&mut actor.runs);
        ground.keep(access.tenant().calls())?;
        Ok((runs, passage))
    });
    match played {
        Ok((runs, Ok(passage))) => (PassReport { runs, breaches: passage.breaches.clone() }, Some(passage)),
        Ok((runs, Err(trouble))) => (PassReport { runs, breaches: vec![failed(trouble)] }, None),
        Err(trouble) => (PassReport { runs: Vec::new(), breaches: vec![failed(trouble)] }, None),
    }
}

fn run_case(plan: &Plan, site: &dyn Site, part: Option<&Part>, case: &Case, engine: &mut dyn Engine) -> CaseReport {
    let played = site.open(&case.fault.to_string().replace(':', "-")).and_then(|ground| {
        let part = part.ok_or("its script was not run before")?;
        let access = site.serve(tenant_for(part, case))?;
        let mut actor = Actor::new(Play { plan, folder: ground.folder() }, engine, access.as_ref());
        let breaches = play_case(&mut actor, part, case);
        let runs = std::mem::take(&mut actor.runs);
        ground.keep(access.tenant().calls())?;
        Ok((runs, breaches.unwrap_or_else(|trouble| vec![failed(trouble)])))
    });
    let (runs, breaches): (Vec<Run>, Vec<Breach>) =
        played.unwrap_or_else(|trouble| (Vec::new(), vec![failed(trouble)]));
    let script = Play { plan, folder: Path::new("") }.name(case.place);
    CaseReport::new(case, script, runs, breaches)
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
