//! The order in which people run a rollout, as the runbook has it: ring by ring and wave by wave Plan, Apply, Apply again,
//! Verify; in the end Rollback from the last script to the first. What happened on the way is kept for the fault matrix.

use std::ops::Range;

use super::actor::{Actor, Beat, Moment, Order, Place};
use super::judge::listed;
use super::seed::changed_objects;
use super::tenant::{Call, ObjectKey, State};
use super::verdict::{Breach, IN_PLACE, Promise, REFUSED};

/// A rollout without faults.
#[derive(Debug, Clone, Default)]
pub struct Passage {
    /// The scripts in their order, with what they did. Those behind a script that did not end as promised are missing.
    pub parts: Vec<Part>,
    /// How many scripts there are.
    pub scripts: usize,
    /// What was promised of the whole and did not come.
    pub breaches: Vec<Breach>,
}

/// What one script did.
#[derive(Debug, Clone)]
pub struct Part {
    /// The script.
    pub place: Place,
    /// How things were before its first run.
    pub start: Moment,
    /// The runs, in order, that of the rollback last.
    pub runs: Vec<PartRun>,
    /// Its writes, those of the rollback last.
    pub writes: Vec<Write>,
}

/// One run of a script, by its place among all.
#[derive(Debug, Clone)]
pub struct PartRun {
    /// Its number, from 1.
    pub number: u32,
    /// What it was for.
    pub beat: Beat,
    /// How far people went.
    pub wave: Option<u32>,
    /// How things were when it began.
    pub before: Moment,
    /// How things were when it had ended.
    pub after: Moment,
    /// The digest by which it was approved, or which it printed.
    pub digest: Option<String>,
}

/// One write of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// Its number among all, from 1.
    pub number: u32,
    /// The place of its run among those of the script, from 0.
    pub run: usize,
    /// Its number among the writes of its run, from 1.
    pub own: u32,
    /// Is the write before it about the same object?
    pub continues: bool,
    /// The object.
    pub object: Option<ObjectKey>,
    /// Did it make the object?
    pub makes: bool,
}

impl Part {
    /// The places of the runs that came behind this one in its wave.
    #[must_use]
    pub fn rest_of_wave(&self, run: usize) -> Range<usize> {
        let own = self.runs.get(run).map(|run| run.wave);
        let behind = self.runs.iter().skip(run + 1);
        let rest = behind.take_while(|next| Some(next.wave) == own && next.beat != Beat::Rollback).count();
        run + 1..run + 1 + rest
    }

    /// How things were when the wave of a run was done.
    #[must_use]
    pub fn station(&self, run: usize) -> Option<&State> {
        let last = self.runs.get(self.rest_of_wave(run).end.checked_sub(1)?)?;
        Some(last.after.tenant.state())
    }

    /// Was anything written before a run began, or in it, so that there is something to roll back?
    #[must_use]
    pub fn has_written_by(&self, run: usize) -> bool {
        self.writes.iter().any(|write| write.run <= run)
    }
}

impl Passage {
    /// Did the whole rollout come to its end, with every promise kept that is about the whole?
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.breaches.is_empty() && self.parts.len() == self.scripts
    }
}

/// Plays a rollout to its end, or to the first script that does not end as promised.
///
/// # Errors
/// Why the engine could not run a script.
pub fn play_rollout(actor: &mut Actor<'_>) -> Result<Passage, String> {
    let start = actor.tenant().without_record();
    let places = actor.play.places();
    let mut passage = Passage { scripts: places.len(), ..Passage::default() };
    for place in places {
        let start = actor.moment(place, None)?;
        let mut part = Part { place, start, runs: Vec::new(), writes: Vec::new() };
        let went_well = play_forward(actor, &mut part)?;
        passage.parts.push(part);
        if !went_well {
            let script = actor.play.name(place);
            passage.breaches.push(Breach::new(Promise::Ends, format!("{script} did not come to its end")));
            return Ok(passage);
        }
    }
    for part in passage.parts.iter_mut().rev() {
        // without an original there is nothing to roll back from
        let promised = if part.writes.is_empty() { REFUSED } else { IN_PLACE };
        run(actor, part, Order::new(part.place, Beat::Rollback, None).ending(promised))?;
    }
    let left = changed_objects(start.state(), actor.tenant().state());
    let left = listed("another way than at the start:", left.iter().map(ToString::to_string));
    passage.breaches.extend(left.map(|left| Breach::new(Promise::Restored, left)));
    Ok(passage)
}

/// Plan, Apply, Apply again and Verify for every wave. Says whether all of them ended as promised.
fn play_forward(actor: &mut Actor<'_>, part: &mut Part) -> Result<bool, String> {
    for wave in actor.play.waves(part.place) {
        let order = |beat| Order::new(part.place, beat, wave);
        let (plan, apply, again, verify) =
            (order(Beat::Plan), order(Beat::Apply), order(Beat::Again), order(Beat::Verify));
        if !run(actor, part, plan)? {
            return Ok(false);
        }
        let (digest, pending) = match actor.runs.last() {
            Some(plan) => (plan.digest.clone(), plan.code == Some(2)),
            None => (None, false),
        };
        let digest = digest.as_deref();
        let apply = Order { may_write: pending, ..apply.approved(digest) };
        if !run(actor, part, apply)? || !run(actor, part, again.approved(digest))? || !run(actor, part, verify)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Runs a script, and notes what it wrote. Says whether it ended as promised.
fn run(actor: &mut Actor<'_>, part: &mut Part, order: Order<'_>) -> Result<bool, String> {
    let calls = actor.tenant().calls().len();
    // when a script is rolled back, those behind it have been
    let before = actor.moment(part.place, part.runs.last().map(|run| &run.after))?;
    let ran = actor.run(order)?;
    let (ended, printed) = (ran.ended_as_promised(), ran.digest.clone());
    let number = u32::try_from(actor.runs.len()).unwrap_or(u32::MAX);
    let after = actor.moment(part.place, Some(&before))?;
    let digest = order.digest.map(str::to_owned).or(printed);
    let run = part.runs.len();
    part.runs.push(PartRun { number, beat: order.beat, wave: order.wave, before, after, digest });
    let tenant = actor.tenant();
    let mut last: Option<&Call> = None;
    for (call, own) in tenant.calls()[calls..].iter().filter(|call| call.write.is_some()).zip(1..) {
        part.writes.push(Write {
            number: call.write.unwrap_or_default(),
            run,
            own,
            continues: last.is_some_and(|last| last.object == call.object),
            object: call.object.clone(),
            makes: makes(call),
        });
        last = Some(call);
    }
    Ok(ended)
}

/// Does a write make an object? Changing the combinations of a strength is a POST as well.
fn makes(call: &Call) -> bool {
    let posts = call.name.starts_with("POST ") && !call.name.ends_with("/updateAllowedCombinations");
    posts || call.name.starts_with("New-")
}
