//! The order in which people run a rollout, as the runbook has it: ring by ring and wave by wave Plan, Apply, Apply again,
//! Verify; in the end Rollback from the last script to the first. What happened on the way is kept for the fault matrix.

use super::actor::{Actor, Beat, Order, Place};
use super::judge::listed;
use super::seed::changed_objects;
use super::tenant::{Call, ObjectKey, State, Tenant};
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
    /// How things were before, with nothing on record.
    pub before: Tenant,
    /// The runs, in order.
    pub runs: Vec<PartRun>,
    /// Its writes, those of the rollback last.
    pub writes: Vec<Write>,
    /// How things were when each wave was done.
    pub stations: Vec<State>,
}

/// One run of a script, by its place among all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartRun {
    /// Its number, from 1.
    pub number: u32,
    /// What it was for.
    pub beat: Beat,
    /// How far people went.
    pub wave: Option<u32>,
}

/// One write of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// Its number among all, from 1.
    pub number: u32,
    /// What the script was run for.
    pub beat: Beat,
    /// How far people went.
    pub wave: Option<u32>,
    /// Is it the first write of its run?
    pub first: bool,
    /// Is the write before it about the same object?
    pub continues: bool,
    /// The object.
    pub object: Option<ObjectKey>,
    /// Did it make the object?
    pub makes: bool,
}

impl Part {
    /// The organization as it was when the run of a write began.
    #[must_use]
    pub fn moment_before(&self, write: &Write) -> Tenant {
        let done = match (write.beat, write.wave) {
            (Beat::Rollback, _) => self.stations.len(),
            (_, wave) => wave.map_or(0, |wave| wave as usize - 1),
        };
        let mut tenant = self.before.without_record();
        if let Some(station) = done.checked_sub(1).and_then(|last| self.stations.get(last)) {
            tenant.state_mut().clone_from(station);
        }
        tenant
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
    let start = actor.state();
    let places = actor.play.places();
    let mut passage = Passage { scripts: places.len(), ..Passage::default() };
    for place in places {
        let mut part = Part {
            place,
            before: actor.tenant().without_record(),
            runs: Vec::new(),
            writes: Vec::new(),
            stations: Vec::new(),
        };
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
    let left = changed_objects(&start, actor.tenant().state());
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
        part.stations.push(actor.state());
    }
    Ok(true)
}

/// Runs a script, and notes what it wrote. Says whether it ended as promised.
fn run(actor: &mut Actor<'_>, part: &mut Part, order: Order<'_>) -> Result<bool, String> {
    let before = actor.tenant().calls().len();
    let ended = actor.run(order)?.ended_as_promised();
    let number = u32::try_from(actor.runs.len()).unwrap_or(u32::MAX);
    part.runs.push(PartRun { number, beat: order.beat, wave: order.wave });
    let tenant = actor.tenant();
    let mut last: Option<&Call> = None;
    for call in tenant.calls()[before..].iter().filter(|call| call.write.is_some()) {
        part.writes.push(Write {
            number: call.write.unwrap_or_default(),
            beat: order.beat,
            wave: order.wave,
            first: last.is_none(),
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
