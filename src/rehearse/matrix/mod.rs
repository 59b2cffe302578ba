//! The fault matrix: every write of a rollout meets every kind of fault, every run a session that it has to refuse. Which
//! cases there are follows from the rehearsal without faults. A case begins where the run that it meets began there: in
//! that state, with that run folder. `case` plays it, `twins` lets two of them share a run. What comes after its script
//! needs no second look: scripts there find the same organization, and each has a run folder of its own.

mod case;
mod twins;

use std::panic::resume_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

pub use case::{Played, play_case, tenant_for};
pub use twins::{Death, Deathbed, with_twins};

use crate::plan::{ObjectKind, Script, Step, Workload};
use crate::rehearse::actor::{Beat, Place, Play};
use crate::rehearse::judge::is_about;
use crate::rehearse::scenario::{Part, Passage, Write};
use crate::rehearse::tenant::{Counted, Fault, FaultKind, Meddling, ObjectKey};
use crate::rehearse::verdict::Meeting;

/// A fault at a place, and all that is known about the place.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The fault, counted over the whole rehearsal.
    pub fault: Fault,
    /// The script that it meets.
    pub place: Place,
    /// The place of the run that it meets among those of the script, from 0.
    pub run: usize,
    /// What the script is run for.
    pub beat: Beat,
    /// How far people go.
    pub wave: Option<u32>,
    /// The number of the write among those of its run, from 1; 0 for a fault that meets a run.
    pub own: u32,
    /// The object of the write.
    pub object: Option<ObjectKey>,
    /// How it meets the write.
    pub meeting: Meeting,
    /// What somebody else does, where that is the fault.
    pub meddling: Option<Meddling>,
}

/// All cases of a rehearsal, in the order of its writes and runs.
#[must_use]
pub fn all_cases(play: Play<'_>, passage: &Passage) -> Vec<Case> {
    let mut cases = Vec::new();
    for part in &passage.parts {
        for own in 0..part.writes.len() {
            let kinds = FaultKind::ALL.into_iter().filter(|kind| kind.counts() == Counted::Writes);
            cases.extend(kinds.filter_map(|kind| write_case(play, part, own, kind)));
        }
        for run in 0..part.runs.len() {
            let kinds = FaultKind::ALL.into_iter().filter(|kind| kind.counts() == Counted::Runs);
            cases.extend(kinds.filter_map(|kind| run_case(play, part, run, kind)));
        }
    }
    cases.sort_by_key(|case| (case.fault.kind.counts() == Counted::Runs, case.fault.at, case.fault.kind));
    cases
}

/// The case of one fault.
///
/// # Errors
/// A phrase on why there is none.
pub fn find_case(play: Play<'_>, passage: &Passage, fault: Fault) -> Result<Case, String> {
    let counts = fault.kind.counts();
    for part in &passage.parts {
        let found = match counts {
            Counted::Writes => part
                .writes
                .iter()
                .position(|write| write.number == fault.at)
                .map(|own| write_case(play, part, own, fault.kind)),
            Counted::Runs => {
                part.runs.iter().position(|run| run.number == fault.at).map(|run| run_case(play, part, run, fault.kind))
            }
        };
        match found {
            Some(Some(case)) => return Ok(case),
            Some(None) => return Err(format!("{fault} cannot happen there: {}", why_not(fault.kind))),
            None => {}
        }
    }
    let parts = passage.parts.iter();
    Err(match counts {
        Counted::Writes => format!("{fault}: there are {} writes", parts.map(|part| part.writes.len()).sum::<usize>()),
        Counted::Runs => format!("{fault}: there are {} runs", parts.map(|part| part.runs.len()).sum::<usize>()),
    })
}

fn why_not(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::Edited => "it goes on with the object of the write before, or its object has no third state",
        FaultKind::Duplicate => "names of such objects are unique, or it goes on with the object of the write before",
        _ => "the script has no session of Exchange Online",
    }
}

fn write_case(play: Play<'_>, part: &Part, own: usize, kind: FaultKind) -> Option<Case> {
    let write = part.writes.get(own)?;
    let run = part.runs.get(write.run)?;
    let (_, script) = play.at(part.place);
    let step = write.object.as_ref().and_then(|object| find_step(script, object));
    Some(Case {
        fault: Fault { kind, at: write.number },
        place: part.place,
        run: write.run,
        beat: run.beat,
        wave: run.wave,
        own: write.own,
        object: write.object.clone(),
        meeting: Meeting {
            kind,
            mode: run.beat.mode(),
            refers: step.is_some_and(Step::refers),
            first: write.own == 1,
            makes: write.makes,
        },
        meddling: match kind {
            FaultKind::Edited | FaultKind::Duplicate => Some(meddling(script.workload, part, write, step?, kind)?),
            _ => None,
        },
    })
}

fn run_case(play: Play<'_>, part: &Part, place: usize, kind: FaultKind) -> Option<Case> {
    let run = part.runs.get(place)?;
    let workload = play.at(part.place).1.workload;
    if kind == FaultKind::TwoSessions && workload != Workload::ExchangeOnline {
        return None;
    }
    let mode = run.beat.mode();
    Some(Case {
        fault: Fault { kind, at: run.number },
        place: part.place,
        run: place,
        beat: run.beat,
        wave: run.wave,
        own: 0,
        object: None,
        meeting: Meeting { kind, mode, refers: false, first: true, makes: false },
        meddling: None,
    })
}

/// The step that an object belongs to.
fn find_step<'a>(script: &'a Script, object: &ObjectKey) -> Option<&'a Step> {
    script.steps.iter().find(|step| is_about(step, object))
}

/// What somebody else can do at a write; nothing where there is nothing.
fn meddling(workload: Workload, part: &Part, write: &Write, step: &Step, kind: FaultKind) -> Option<Meddling> {
    let (object, run) = (write.object.clone()?, part.runs.get(write.run)?);
    // between two calls that are one write nobody looks
    if write.continues {
        return None;
    }
    let meddling = match kind {
        FaultKind::Duplicate if !names_repeat(object.kind) => return None,
        FaultKind::Duplicate => Meddling::duplicate(workload, object),
        // what a rollback puts back is no drift
        _ if run.beat == Beat::Rollback => Meddling::edit(workload, object, &step.want).unlike(&part.start.tenant),
        _ => Meddling::edit(workload, object, &step.want),
    };
    // tried beforehand on the state in which the run begins: not every object has a state that nobody wants
    (write.makes || run.before.tenant.without_record().meddle(&meddling)).then_some(meddling)
}

/// Can two objects of a kind have one name?
fn names_repeat(kind: ObjectKind) -> bool {
    matches!(kind, ObjectKind::NamedLocation | ObjectKind::ConditionalAccessPolicy)
}

/// Does work on each thing on several threads, each with a helper of its own, and gives the results in the order of the
/// things.
pub fn on_all_cores<T: Sync, R: Send, H>(
    things: &[T],
    cores: usize,
    helper: impl Fn() -> H + Sync,
    work: impl Fn(&mut H, &T) -> R + Sync,
) -> Vec<R> {
    let results: Mutex<Vec<Option<R>>> = Mutex::new(things.iter().map(|_| None).collect());
    let next = AtomicUsize::new(0);
    let one_core = || {
        let mut helper = helper();
        while let Some((place, thing)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, things.get(at)?)))
        {
            let result = work(&mut helper, thing);
            if let Ok(mut results) = results.lock() {
                results[place] = Some(result);
            }
        }
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..cores.clamp(1, things.len().max(1))).map(|_| scope.spawn(one_core)).collect();
        for thread in threads {
            if let Err(panic) = thread.join() {
                resume_unwind(panic);
            }
        }
    });
    results.into_inner().unwrap_or_default().into_iter().flatten().collect()
}
