//! One case of the fault matrix, played: the script up to the fault, on to its end as the runbook says, and back.

use super::actor::{Actor, Beat, Order};
use super::judge::listed;
use super::matrix::Case;
use super::scenario::Part;
use super::seed::{ObjectChange, changed_beyond_ids, changed_objects};
use super::tenant::{Fault, FaultKind, GraphContext, Session, Tenant};
use super::verdict::{Breach, Codes, IN_PLACE, NOT_IN_PLACE, PLANNED, Promise, REFUSED};
use crate::plan::Workload;

/// How often a script is run again before it is given up.
const PATIENCE: u32 = 6;
/// Another organization.
const STRANGER: &str = "57a46e40-0000-4000-8000-000000000001";

/// The organization that a case begins with: the fault is armed.
#[must_use]
pub fn tenant_for(part: &Part, case: &Case) -> Tenant {
    let mut tenant = part.before.without_record();
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

/// Plays a case. What single runs broke is with them; the rest is returned.
///
/// # Errors
/// Why the engine could not run the script.
pub fn play_case(actor: &mut Actor<'_>, part: &Part, case: &Case) -> Result<Vec<Breach>, String> {
    let mut breaches = Vec::new();
    let waves = actor.play.waves(case.place);
    for (position, wave) in waves.into_iter().enumerate() {
        let is_here = case.beat != Beat::Rollback && wave == case.wave;
        if !play_wave(actor, case, wave, is_here, &mut breaches)? {
            return Ok(breaches);
        }
        if is_here {
            breaches.extend(compare_with_station(actor, part, case, position));
            break;
        }
    }
    let order = Order::new(case.place, Beat::Rollback, None);
    let went_well = if case.beat == Beat::Rollback {
        meet(actor, case, order, &mut breaches)?
    } else {
        let wrote = actor.runs.iter().any(|run| run.beat == Beat::Plan && run.code == Some(2));
        actor.run(order.ending(if wrote { IN_PLACE } else { REFUSED }))?.ended_as_promised()
    };
    if went_well {
        breaches.extend(compare_with_start(actor, part, case));
    }
    Ok(breaches)
}

fn play_wave(
    actor: &mut Actor<'_>,
    case: &Case,
    wave: Option<u32>,
    is_here: bool,
    breaches: &mut Vec<Breach>,
) -> Result<bool, String> {
    let order = |beat| Order::new(case.place, beat, wave);
    let mut play = |actor: &mut Actor<'_>, order: Order<'_>| {
        if is_here && order.beat == case.beat {
            meet(actor, case, order, breaches)
        } else {
            Ok(actor.run(order)?.ended_as_promised())
        }
    };
    if !play(actor, order(Beat::Plan))? {
        return Ok(false);
    }
    let digest = actor.runs.last().and_then(|plan| plan.digest.clone());
    if !play(actor, order(Beat::Apply).approved(digest.as_deref()))? {
        return Ok(false);
    }
    if !is_here {
        return Ok(true);
    }
    Ok(play(actor, order(Beat::Again).approved(digest.as_deref()))? && play(actor, order(Beat::Verify))?)
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
fn compare_with_station(actor: &Actor<'_>, part: &Part, case: &Case, position: usize) -> Option<Breach> {
    let station = part.stations.get(position)?;
    let changes = changed_beyond_ids(station, actor.tenant().state());
    // an object that somebody else made keeps what no step names
    differ(Promise::Resumed, changes, case, case.fault.kind == FaultKind::Edited && case.meeting.makes)
}

/// After the rollback things are as they were.
fn compare_with_start(actor: &Actor<'_>, part: &Part, case: &Case) -> Option<Breach> {
    let changes = changed_objects(part.before.state(), actor.tenant().state());
    // the original of an object may be what somebody else made of it
    differ(Promise::Restored, changes, case, case.fault.kind == FaultKind::Edited && case.beat == Beat::Apply)
}

fn differ(promise: Promise, changes: Vec<ObjectChange>, case: &Case, excused: bool) -> Option<Breach> {
    let is_theirs = |change: &ObjectChange| excused && change.object == case.object;
    let changes = changes.iter().filter(|change| !is_theirs(change)).map(ToString::to_string);
    Some(Breach::new(promise, listed("another way:", changes)?))
}
