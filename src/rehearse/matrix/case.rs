//! One case of the fault matrix, played: the script up to the fault, on to its end as the runbook says, and back.

use super::Case;
use crate::plan::Workload;
use crate::rehearse::actor::{Actor, Beat, Order};
use crate::rehearse::judge::listed;
use crate::rehearse::scenario::{Part, PartRun};
use crate::rehearse::seed::{ObjectChange, changed_beyond_ids, changed_objects};
use crate::rehearse::tenant::{Fault, FaultKind, GraphContext, Session, Tenant};
use crate::rehearse::verdict::{Breach, Codes, IN_PLACE, NOT_IN_PLACE, PLANNED, Promise, REFUSED};

/// How often a script is run again before it is given up.
const PATIENCE: u32 = 6;
/// Another organization.
const STRANGER: &str = "57a46e40-0000-4000-8000-000000000001";

/// What came of a case beside its runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Played {
    /// What was promised of the whole and did not come.
    pub breaches: Vec<Breach>,
    /// How many runs of the wave were spared: the rollout without faults had them where they found the same.
    pub spared: usize,
}

/// The organization that a case begins with: the fault is armed.
#[must_use]
pub fn tenant_for(run: &PartRun, case: &Case) -> Tenant {
    let mut tenant = run.before.tenant.without_record();
    match (&case.meddling, case.own.checked_sub(1)) {
        // what comes between two runs is done between them
        (Some(_), _) if comes_between(case) => {}
        (Some(meddling), Some(before)) => {
            tenant.meddle_after(before + u32::from(case.meeting.makes_two()), meddling.clone());
        }
        (None, Some(_)) => tenant.arm(Fault { kind: case.fault.kind, at: case.own }),
        (_, None) => {}
    }
    tenant
}

/// Does somebody else act before the run of the write begins?
fn comes_between(case: &Case) -> bool {
    case.meeting.first && !case.meeting.makes_two()
}

/// Plays a case from the moment in which the run that the fault meets began: that run, on to the end as the runbook says,
/// the rest of its wave, and back. What single runs broke is with them; the rest is returned.
///
/// Apply once more is spared where organization and run folder are as they were when it was run and judged without a
/// fault; Verify, which reads the organization alone, where that is. Everything else is run, the rollback always.
///
/// # Errors
/// Why the engine could not run the script, or its run folder cannot be read.
pub fn play_case(actor: &mut Actor<'_>, part: &Part, case: &Case) -> Result<Played, String> {
    let mut played = Played::default();
    let rollback = Order::new(case.place, Beat::Rollback, None);
    let has_written = part.has_written_by(part.rest_of_wave(case.run).end - 1);
    let rollback = rollback.ending(if has_written { IN_PLACE } else { REFUSED });
    let went_well = if case.beat == Beat::Rollback {
        meet(actor, case, rollback, &mut played.breaches)?
    } else {
        let known = part.runs.get(case.run).and_then(|run| run.digest.as_deref());
        let order = Order::new(case.place, case.beat, case.wave).approved(known);
        meet(actor, case, order, &mut played.breaches)?
            && finish_wave(actor, part, case, &mut played)?
            && actor.run(rollback)?.ended_as_promised()
    };
    if went_well {
        played.breaches.extend(compare_with_start(actor, part, case));
    }
    Ok(played)
}

/// The runs that came behind the one that the fault met, up to the end of its wave.
fn finish_wave(actor: &mut Actor<'_>, part: &Part, case: &Case, played: &mut Played) -> Result<bool, String> {
    for place in part.rest_of_wave(case.run) {
        let Some(known) = part.runs.get(place) else { continue };
        if is_known(actor, case, known)? {
            played.spared += 1;
            continue;
        }
        let order = Order::new(case.place, known.beat, known.wave).approved(known.digest.as_deref());
        if !actor.run(order)?.ended_as_promised() {
            return Ok(false);
        }
    }
    played.breaches.extend(compare_with_station(actor, part, case));
    Ok(true)
}

/// Is it known what would come of a run, since it was made, and judged, where it could find nothing else?
fn is_known(actor: &Actor<'_>, case: &Case, run: &PartRun) -> Result<bool, String> {
    Ok(match run.beat {
        // what they write is for the rollback to find
        Beat::Plan | Beat::Apply | Beat::Rollback => false,
        Beat::Again => actor.finds_folder_of(case.place, &run.before)? && actor.finds_tenant_of(&run.before),
        // it opens no file of the run folder
        Beat::Verify => actor.finds_tenant_of(&run.before),
    })
}

/// The run that the fault meets, and those that it takes to come to the end all the same.
fn meet(actor: &mut Actor<'_>, case: &Case, order: Order<'_>, breaches: &mut Vec<Breach>) -> Result<bool, String> {
    let (promised, _) = case.meeting.promised();
    if case.own == 0 {
        let session = disguise(&mut actor.tenant(), case, actor.play.at(case.place).1.workload);
        let refused = Order { stranger: true, may_write: false, ..order.ending(promised) };
        let went_well = actor.run(refused)?.ended_as_promised();
        undisguise(&mut actor.tenant(), session);
        return Ok(went_well && actor.run(order)?.ended_as_promised());
    }
    if let Some(meddling) = case.meddling.as_ref().filter(|_| comes_between(case)) {
        actor.tenant().meddle(meddling);
    }
    let done = case.own - u32::from(!case.meeting.makes_two());
    let hands_off = case.meddling.as_ref().map(|meddling| (&meddling.object, done));
    let ran = actor.run(Order { hands_off, ..order.ending(promised) })?;
    let (code, went_well) = (ran.code, ran.ended_as_promised());
    if !actor.tenant().has_met_its_fault() {
        breaches.push(Breach::new(Promise::Ends, format!("{} did not happen", case.fault)));
        return Ok(false);
    }
    if !went_well {
        return Ok(false);
    }
    go_on(actor, case, Order { hands_off, ..order }, code, breaches)
}

/// What the runbook says to do after an end before time, until the script is done.
fn go_on(
    actor: &mut Actor<'_>,
    case: &Case,
    order: Order<'_>,
    mut code: Option<i32>,
    breaches: &mut Vec<Breach>,
) -> Result<bool, String> {
    let mut again = Order { resumed: true, ..order };
    let verify = Order { resumed: true, ..Order::new(order.place, Beat::Verify, order.wave) };
    if code == Some(4) && case.meeting.leaves_a_gap() && !actor.run(verify.ending(NOT_IN_PLACE))?.ended_as_promised() {
        return Ok(false);
    }
    let mut digest = order.digest.map(str::to_owned);
    for _ in 0..PATIENCE {
        if code == Some(0) {
            return Ok(true);
        }
        if case.fault.kind == FaultKind::Duplicate {
            actor.tenant().mend();
            again.hands_off = None;
        }
        let mut promised: Codes = case.meeting.promised_again(code);
        let mut next = again;
        match (order.beat, code) {
            (Beat::Apply, Some(3)) if case.fault.kind == FaultKind::Edited => {
                again.hands_off = None;
                let plan = Order { resumed: true, ..Order::new(order.place, Beat::Plan, order.wave).ending(PLANNED) };
                let plan = actor.run(plan)?;
                if !plan.ended_as_promised() {
                    return Ok(false);
                }
                digest.clone_from(&plan.digest);
                (next, promised) = (again, IN_PLACE);
            }
            (Beat::Apply, Some(5)) => next = verify,
            (Beat::Rollback, Some(6)) => {
                again.hands_off = None;
                (next, promised) = (Order { over_drift: true, ..again }, IN_PLACE);
            }
            _ => {}
        }
        let ran = actor.run(next.approved(digest.as_deref()).ending(promised))?;
        if !ran.ended_as_promised() {
            return Ok(false);
        }
        code = ran.code;
    }
    breaches.push(Breach::new(Promise::Ends, format!("after {PATIENCE} more runs it is not done")));
    Ok(false)
}

/// Makes the sessions, or the shell, those of somebody else. Returns what they were.
fn disguise(tenant: &mut Tenant, case: &Case, workload: Workload) -> (Session, Option<String>) {
    let own = tenant.session_mut().clone();
    let session = tenant.session_mut();
    if case.fault.kind == FaultKind::TwoSessions {
        session.exchange_online.extend(own.exchange_online.first().cloned());
        return (own, None);
    }
    if let Some(GraphContext { tenant_id, .. }) = &mut session.graph {
        STRANGER.clone_into(tenant_id);
    }
    for connection in &mut session.exchange_online {
        STRANGER.clone_into(&mut connection.tenant_id);
    }
    let server = tenant.state_mut().exchange_server.as_mut().filter(|_| workload == Workload::ExchangeServer);
    let id = server.map(|server| std::mem::replace(&mut server.id, STRANGER.to_owned()));
    (own, id)
}

fn undisguise(tenant: &mut Tenant, (session, id): (Session, Option<String>)) {
    *tenant.session_mut() = session;
    if let (Some(server), Some(id)) = (&mut tenant.state_mut().exchange_server, id) {
        server.id = id;
    }
}

/// After the fault things are as they are without it.
fn compare_with_station(actor: &Actor<'_>, part: &Part, case: &Case) -> Option<Breach> {
    let station = part.station(case.run)?;
    let changes = changed_beyond_ids(station, actor.tenant().state());
    // an object that somebody else made keeps what no step names
    differ(Promise::Resumed, changes, case, case.fault.kind == FaultKind::Edited && case.meeting.makes)
}

/// After the rollback things are as they were.
fn compare_with_start(actor: &Actor<'_>, part: &Part, case: &Case) -> Option<Breach> {
    let changes = changed_objects(part.start.tenant.state(), actor.tenant().state());
    // the original of an object may be what somebody else made of it
    differ(Promise::Restored, changes, case, case.fault.kind == FaultKind::Edited && case.beat == Beat::Apply)
}

fn differ(promise: Promise, changes: Vec<ObjectChange>, case: &Case, excused: bool) -> Option<Breach> {
    let is_theirs = |change: &ObjectChange| excused && change.object == case.object;
    let changes = changes.iter().filter(|change| !is_theirs(change)).map(ToString::to_string);
    Some(Breach::new(promise, listed("another way:", changes)?))
}
