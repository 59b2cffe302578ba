//! One run of a script, as the runbook has it run: an order becomes the arguments of the script, the engine runs it, and
//! what came of it is judged at once.

use std::path::{Path, PathBuf};
use std::sync::{Arc, MutexGuard};

use schemars::JsonSchema;
use serde::Serialize;

use super::engine::{Argument, Engine, Invocation};
use super::folder::RunFolder;
use super::judge::{Evidence, judge_run};
use super::seed::changed_objects;
use super::tenant::{Call, ObjectKey, Tenant};
use super::verdict::{Breach, Codes, IN_PLACE, Mode, PLANNED};
use crate::plan::{Plan, Ring, Script};
use crate::render::max_change;

/// How many of the last lines of a run are kept when it breaks a promise.
const LAST_LINES: usize = 8;
/// How the line begins with which Plan ends; the digest follows.
const DIGEST_LINE: &str = "Plan digest: ";

/// A rollout on disk.
#[derive(Debug, Clone, Copy)]
pub struct Play<'a> {
    /// Its plan.
    pub plan: &'a Plan,
    /// Its folder: an absolute path. Run folders come to be below it.
    pub folder: &'a Path,
}

/// A tenant that scripts can reach.
pub trait Access {
    /// Its address.
    fn address(&self) -> &str;
    /// The tenant itself; nobody is served meanwhile.
    fn tenant(&self) -> MutexGuard<'_, Tenant>;
}

/// A copy of a rollout to run scripts in. It may go when this does.
pub trait Ground {
    /// Its folder: an absolute path.
    fn folder(&self) -> &Path;

    /// The run folder of a script of this copy; empty where there is none yet.
    ///
    /// # Errors
    /// Why it cannot be read.
    fn take(&self, script: &Path) -> Result<RunFolder, String>;

    /// Makes this the run folder of a script of this copy.
    ///
    /// # Errors
    /// Why it cannot be written.
    fn put(&self, script: &Path, folder: &RunFolder) -> Result<(), String>;

    /// Keeps the record of the tenant, if anything is kept.
    ///
    /// # Errors
    /// Why it cannot be.
    fn keep(&self, calls: &[Call]) -> Result<(), String>;
}

/// All that a run of a script can find: the organization and the run folder, between two runs.
#[derive(Debug, Clone)]
pub struct Moment {
    /// The organization, with nothing on record and no fault to come.
    pub tenant: Arc<Tenant>,
    /// The run folder.
    pub folder: Arc<RunFolder>,
}

/// A script of a plan: its ring and its place in the ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Which ring.
    pub ring: usize,
    /// Which script of the ring.
    pub script: usize,
}

impl<'a> Play<'a> {
    /// The scripts in the order in which they are applied.
    #[must_use]
    pub fn places(self) -> Vec<Place> {
        let rings = self.plan.rings.iter().enumerate();
        rings.flat_map(|(ring, one)| (0..one.scripts.len()).map(move |script| Place { ring, script })).collect()
    }

    /// The ring and the script at a place.
    #[must_use]
    pub fn at(self, place: Place) -> (&'a Ring, &'a Script) {
        let ring = &self.plan.rings[place.ring];
        (ring, &ring.scripts[place.script])
    }

    /// The name of a script: `2-pilot/010-graph.ps1`.
    #[must_use]
    pub fn name(self, place: Place) -> String {
        let (ring, script) = self.at(place);
        format!("{}/{}", ring.folder, script.file)
    }

    /// Where a script is on disk.
    #[must_use]
    pub fn path(self, place: Place) -> PathBuf {
        let (ring, script) = self.at(place);
        self.folder.join(&ring.folder).join(&script.file)
    }

    /// The waves in which its people go; none where they all go at once.
    #[must_use]
    pub fn waves(self, place: Place) -> Vec<Option<u32>> {
        match self.at(place).1.waves {
            0 | 1 => vec![None],
            waves => (1..=waves).map(Some).collect(),
        }
    }
}

/// What a script is run for, and how often before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Beat {
    /// Plan.
    Plan,
    /// Apply what was planned.
    Apply,
    /// Apply once more, when all is done.
    Again,
    /// Verify.
    Verify,
    /// Rollback.
    Rollback,
}

impl Beat {
    /// The mode of the script.
    #[must_use]
    pub fn mode(self) -> Mode {
        match self {
            Self::Plan => Mode::Plan,
            Self::Apply | Self::Again => Mode::Apply,
            Self::Verify => Mode::Verify,
            Self::Rollback => Mode::Rollback,
        }
    }

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Apply => "apply",
            Self::Again => "apply again",
            Self::Verify => "verify",
            Self::Rollback => "roll back",
        }
    }
}

/// A run, and how it was judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Run {
    /// The script.
    pub script: String,
    /// What it was run for.
    pub beat: Beat,
    /// How far people went, where they go in waves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wave: Option<u32>,
    /// Was it run because an earlier one did not come to its end?
    pub resumed: bool,
    /// Is it the run of the case before as well? A client that dies over a write does not learn whether it took effect.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub shared: bool,
    /// The exit code; none if it was killed.
    pub code: Option<i32>,
    /// The exit codes that were promised.
    pub promised: Vec<Option<i32>>,
    /// How many requests came in.
    pub calls: usize,
    /// How many of them were writes that took effect.
    pub writes: usize,
    /// How long it took.
    pub milliseconds: u64,
    /// The digest that it printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// The promises that it broke.
    pub breaches: Vec<Breach>,
    /// The last lines it printed, if it broke a promise.
    pub said: Vec<String>,
}

impl Run {
    /// Did it end as promised?
    #[must_use]
    pub fn ended_as_promised(&self) -> bool {
        self.promised.contains(&self.code)
    }
}

/// What a script is told to do, and what is promised of it.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// Which script.
    pub place: Place,
    /// What for.
    pub beat: Beat,
    /// How far people go.
    pub wave: Option<u32>,
    /// The digest that approves it.
    pub digest: Option<&'a str>,
    /// Is it the same again after an end before time?
    pub resumed: bool,
    /// Does it restore what somebody else has changed?
    pub over_drift: bool,
    /// The exit codes that are promised.
    pub promised: Codes,
    /// Is there something to write?
    pub may_write: bool,
    /// Is it another organization's session?
    pub stranger: bool,
    /// An object that somebody else has changed, which it must leave alone, and how many writes there had been by then.
    pub hands_off: Option<(&'a ObjectKey, u32)>,
}

impl<'a> Order<'a> {
    /// A script as the runbook has it run.
    #[must_use]
    pub fn new(place: Place, beat: Beat, wave: Option<u32>) -> Self {
        let promised = if beat == Beat::Plan { PLANNED } else { IN_PLACE };
        let may_write = matches!(beat, Beat::Apply | Beat::Rollback);
        Self {
            place,
            beat,
            wave: wave.filter(|_| beat != Beat::Rollback),
            digest: None,
            resumed: false,
            over_drift: false,
            promised,
            may_write,
            stranger: false,
            hands_off: None,
        }
    }

    /// Approved by a digest.
    #[must_use]
    pub fn approved(self, digest: Option<&'a str>) -> Self {
        Self { digest, ..self }
    }

    /// Ending with one of these codes.
    #[must_use]
    pub fn ending(self, promised: Codes) -> Self {
        Self { promised, ..self }
    }

    /// What the runbook would have people type. Run folders are beside the scripts, where they are by default.
    fn arguments(&self, script: &Script) -> Vec<Argument> {
        let value = |name, value: String| Argument { name, value: Some(value) };
        let switch = |name| Argument { name, value: None };
        let mut arguments = vec![value("Mode", self.beat.mode().name().to_owned())];
        // reads pause too
        arguments.push(value("PauseScale", "0".to_owned()));
        arguments.extend(self.wave.map(|wave| value("Wave", wave.to_string())));
        if self.beat.mode().writes() {
            arguments.push(switch("Force"));
        }
        if self.beat.mode() == Mode::Apply {
            arguments.extend(self.digest.map(|digest| value("ApprovedDigest", digest.to_owned())));
            arguments.extend(max_change(script).map(|most| value("MaxChange", most.to_string())));
        }
        if self.over_drift {
            arguments.push(switch("OverDrift"));
        }
        arguments
    }
}

/// Runs the scripts of a rollout on an engine, against a tenant.
pub struct Actor<'a> {
    /// The rollout.
    pub play: Play<'a>,
    engine: &'a mut dyn Engine,
    access: &'a dyn Access,
    ground: &'a dyn Ground,
    /// All runs so far.
    pub runs: Vec<Run>,
    /// Hears how many there are.
    pub told: Option<&'a dyn Fn(usize)>,
}

impl<'a> Actor<'a> {
    /// One that has run nothing yet.
    pub fn new(plan: &'a Plan, engine: &'a mut dyn Engine, access: &'a dyn Access, ground: &'a dyn Ground) -> Self {
        let play = Play { plan, folder: ground.folder() };
        Self { play, engine, access, ground, runs: Vec::new(), told: None }
    }

    /// The tenant.
    pub fn tenant(&self) -> MutexGuard<'a, Tenant> {
        self.access.tenant()
    }

    /// How things are for a script. What is as it was at an earlier moment is shared with it.
    ///
    /// # Errors
    /// Why its run folder cannot be read.
    pub fn moment(&self, place: Place, earlier: Option<&Moment>) -> Result<Moment, String> {
        let folder = self.ground.take(&self.play.path(place))?;
        let tenant = self.tenant();
        let same_tenant = earlier.filter(|earlier| earlier.tenant.state() == tenant.state());
        let same_folder = earlier.filter(|earlier| *earlier.folder == folder);
        Ok(Moment {
            tenant: same_tenant.map_or_else(|| Arc::new(tenant.without_record()), |same| Arc::clone(&same.tenant)),
            folder: same_folder.map_or_else(|| Arc::new(folder), |same| Arc::clone(&same.folder)),
        })
    }

    /// Is the run folder of a script as it was at a moment? Times and transcripts do not count.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn finds_folder_of(&self, place: Place, moment: &Moment) -> Result<bool, String> {
        Ok(self.ground.take(&self.play.path(place))?.reads_like(&moment.folder))
    }

    /// Is the organization as it was at a moment? Times do not count, ids do; and nothing may be to come.
    #[must_use]
    pub fn finds_tenant_of(&self, moment: &Moment) -> bool {
        let tenant = self.tenant();
        tenant.is_at_rest() && changed_objects(moment.tenant.state(), tenant.state()).is_empty()
    }

    /// Runs a script and judges it.
    ///
    /// # Errors
    /// Why the engine could not run it.
    pub fn run(&mut self, order: Order<'_>) -> Result<&mut Run, String> {
        let (_, script) = self.play.at(order.place);
        let arguments = order.arguments(script);
        let file = self.play.path(order.place);
        let invocation = Invocation {
            script: &file,
            arguments: &arguments,
            workload: script.workload,
            address: self.access.address(),
        };
        let (calls, before) = {
            let tenant = self.access.tenant();
            (tenant.calls().len(), order.beat.mode().writes().then(|| tenant.state().clone()))
        };
        let ran = self.engine.run(&invocation)?;
        let tenant = self.access.tenant();
        let calls = &tenant.calls()[calls..];
        let digest = digest_in(&ran.output);
        let evidence = Evidence {
            script,
            order: &order,
            code: ran.code,
            digest: digest.as_deref(),
            calls,
            states: before.as_ref().map(|before| (before, tenant.state())),
        };
        let breaches = judge_run(&evidence);
        let said = if breaches.is_empty() { Vec::new() } else { last_lines(&ran.output) };
        self.runs.push(Run {
            script: self.play.name(order.place),
            beat: order.beat,
            wave: order.wave,
            resumed: order.resumed,
            shared: false,
            code: ran.code,
            promised: order.promised.to_vec(),
            calls: calls.len(),
            writes: calls.iter().filter(|call| call.effect).count(),
            milliseconds: ran.milliseconds,
            digest,
            breaches,
            said,
        });
        drop(tenant);
        if let Some(told) = self.told {
            told(self.runs.len());
        }
        match self.runs.last_mut() {
            Some(run) => Ok(run),
            None => Err("no run is on record".to_owned()),
        }
    }
}

/// The digest that a plan printed.
fn digest_in(output: &str) -> Option<String> {
    let line = output.lines().rev().find_map(|line| line.trim().strip_prefix(DIGEST_LINE))?;
    let is_digest = line.len() == 64 && line.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_digest.then(|| line.to_owned())
}

fn last_lines(output: &str) -> Vec<String> {
    let lines: Vec<&str> = output.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    lines[lines.len().saturating_sub(LAST_LINES)..].iter().map(|line| (*line).to_owned()).collect()
}
