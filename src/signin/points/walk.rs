//! The way through a rollout and back.
//!
//! Forward: rings in their order, inside a ring first what is done by hand, then its scripts in their order, inside a
//! script the steps in theirs; where people go in waves the script runs once for each, so the steps of the first wave come
//! before those of the second wherever they stand in the script.
//!
//! Back: later rings first, inside a ring the last script first, inside a script the last step first. Originals are what
//! a script found, so undoing the last step of those that are done gives the regime before it: without waves the way back
//! passes the regimes of the way forward and no others. Waves differ, because a rollback takes all of them at once and
//! goes by the order in the script: it can undo people of the first wave before people of the last. Such a way begins
//! where the whole script is done, or after any wave before the last, and all of these are here. One that begins in the
//! middle of a wave passes mixtures of both orders; no person meets anything new in them, since the steps of a wave
//! before the last are about single people, and of what is about everybody the first wave needs all and the last brings
//! the rest after its people.
//!
//! What happens inside one step is no point: before a trusted location is removed it is made untrusted, and by then
//! nothing names it.

use std::sync::Arc;

use super::change::Change;
use super::exchange::exchange_changes;
use super::live::{Live, policy_decides};
use super::name::PointName;
use super::{Point, Points, StepPlace, Subject, WayBack};
use crate::plan::{ObjectKind, Plan, Ring, Script, Step, Target, Text, Workload};
use crate::signin::key::Key;
use crate::signin::landscape::Landscape;
use crate::signin::policy::{Control, Policy, PolicyState};
use crate::signin::regime::{LocationKind, NamedLocation, Regime};
use crate::signin::sign_in::Side;
use crate::signin::tenant::Tenant;

/// A script that has been walked.
struct Walked<'p> {
    script: &'p Script,
    names: Names,
    /// The point before its first step.
    begins: usize,
    /// Its steps in the order in which they are done.
    order: Vec<usize>,
}

/// What the points of a script are named by.
struct Names {
    /// The ring.
    ring: Text,
    /// Folder and file of the script.
    script: Text,
    workload: Workload,
    /// The script, where the number of a step alone does not say it; most rings have several scripts, which number alike.
    told: Option<Workload>,
}

/// What is done by hand in a ring.
struct ByHand {
    ring: Text,
    /// The point before it.
    begins: usize,
    /// So many scripts have been walked before it.
    before: usize,
}

/// Walks through a plan.
pub(super) fn walk(plan: &Plan, landscape: &Landscape, tenant: &Tenant) -> Points {
    let mut live = Live::new(landscape, tenant);
    let scripts = plan.rings.iter().flat_map(|ring| &ring.scripts);
    for side in scripts.filter_map(|script| side(script.workload)) {
        live.regime.exchange.entry(side).or_default();
    }
    let start = Point { name: PointName::Start, step: None, changes: Vec::new(), decides: false, same_as: None };
    let mut points = Points { start: live.regime.clone(), ..Points::default() };
    let scripts = plan.rings.iter().flat_map(|ring| &ring.scripts);
    // one for each step, and for each ring with what is done by hand there
    points.forward.reserve_exact(1 + 2 * plan.rings.len() + scripts.map(|script| script.steps.len()).sum::<usize>());
    points.forward.push(start);
    let mut walked = Vec::new();
    points.add_ad_fs(landscape);
    let mut by_hand = None;
    for ring in &plan.rings {
        if !ring.by_hand.is_empty()
            && let Some(change) = live.ad_fs_change(landscape)
        {
            change.apply(&mut live.regime);
            let ring = Text::from(&ring.name);
            by_hand = Some(ByHand { ring: ring.clone(), begins: points.end(), before: walked.len() });
            points.push(PointName::ByHand(ring), None, vec![change], true);
        }
        for script in &ring.scripts {
            let names = Names::new(ring, script);
            let done = Walked { script, names, begins: points.end(), order: order(script) };
            for index in &done.order {
                let step = &script.steps[*index];
                let changes = changes(&mut live, script.workload, step);
                let decides = changes.iter().any(|change| decides(change, &live.regime));
                changes.iter().for_each(|change| change.apply(&mut live.regime));
                points.add_places(script.workload, step);
                points.push(done.names.done(step), Some(Arc::new(done.names.place(step))), changes, decides);
            }
            walked.push(done);
        }
        points.push(PointName::Ring((&ring.name).into()), None, Vec::new(), false);
    }
    points.back = ways_back(&points, &walked, by_hand.as_ref());
    points.findings = live.findings;
    points
}

impl Points {
    fn push(&mut self, name: PointName, step: Option<Arc<StepPlace>>, changes: Vec<Change>, decides: bool) {
        let end = self.end();
        let same_as = changes.is_empty().then(|| self.forward[end].same_as.unwrap_or(end));
        self.forward.push(Point { name, step, changes, decides, same_as });
    }

    fn add_ad_fs(&mut self, landscape: &Landscape) {
        let controls = landscape.ad_fs.iter().flat_map(|ad_fs| ad_fs.today.iter().chain(&ad_fs.planned));
        self.places.extend(controls.map(|control| (control.subject(), control.origin.clone())));
    }

    fn add_places(&mut self, workload: Workload, step: &Step) {
        let side = side(workload);
        let mut add = |name: Text| {
            let subject = Subject { kind: step.kind, side, name };
            self.places.entry(subject).or_insert_with(|| step.origin.clone());
        };
        match &step.target {
            Target::Single(_) => step.name().cloned().into_iter().for_each(add),
            Target::Each(mailboxes) if step.kind == ObjectKind::CasMailbox => {
                mailboxes.iter().for_each(|mailbox| add(mailbox.to_lowercase().into()));
            }
            // who holds a policy holds it because of the policy, which has a place of its own
            Target::Each(_) => {}
        }
    }
}

/// The steps of a script in the order in which they are done.
fn order(script: &Script) -> Vec<usize> {
    let mut order: Vec<usize> = (0..script.steps.len()).collect();
    order.sort_by_key(|index| script.steps[*index].wave.unwrap_or(1));
    order
}

fn changes(live: &mut Live, workload: Workload, step: &Step) -> Vec<Change> {
    match side(workload) {
        None => live.graph_changes(step).into_iter().collect(),
        Some(side) => exchange_changes(side, step, live.regime.exchange.entry(side).or_default()),
    }
}

fn side(workload: Workload) -> Option<Side> {
    match workload {
        Workload::Graph => None,
        Workload::ExchangeOnline => Some(Side::ExchangeOnline),
        Workload::ExchangeServer => Some(Side::ExchangeServer),
    }
}

impl Names {
    fn new(ring: &Ring, script: &Script) -> Self {
        Self {
            ring: (&ring.name).into(),
            script: format!("{}/{}", ring.folder, script.file).into(),
            workload: script.workload,
            told: (ring.scripts.len() > 1).then_some(script.workload),
        }
    }

    fn place(&self, step: &Step) -> StepPlace {
        StepPlace {
            ring: self.ring.clone(),
            workload: self.workload,
            script: self.script.clone(),
            number: step.number,
            wave: step.wave,
            kind: step.kind,
            title: title(step),
            origin: step.origin.clone(),
        }
    }

    fn done(&self, step: &Step) -> PointName {
        PointName::Step { ring: self.ring.clone(), workload: self.told, number: step.number }
    }

    fn undone(&self, step: &Step) -> PointName {
        PointName::Undone { ring: self.ring.clone(), workload: self.told, number: step.number }
    }
}

fn title(step: &Step) -> Text {
    step.title_with(|people| match people {
        [first, rest @ ..] => format!("{first} and {} more", rest.len()),
        [] => "nobody".to_owned(),
    })
}

fn ways_back(points: &Points, walked: &[Walked<'_>], by_hand: Option<&ByHand>) -> Vec<WayBack> {
    let (first, last) = walked.split_at(by_hand.map_or(0, |by_hand| by_hand.before));
    let through = |undo: &mut Vec<Point>, scripts: &[Walked<'_>]| {
        scripts.iter().rev().for_each(|done| way_through(points, done, u32::MAX, undo));
    };
    let mut undo = Vec::with_capacity(points.forward.len());
    through(&mut undo, last);
    undo.extend(by_hand.map(|by_hand| by_hand.undone(points)));
    through(&mut undo, first);
    let mut ways = vec![WayBack { from: points.end(), points: undo }];
    for done in walked {
        for wave in 1..done.script.waves {
            let applied =
                done.order.iter().filter(|index| done.script.steps[**index].wave.unwrap_or(1) <= wave).count();
            let mut undo = Vec::new();
            way_through(points, done, wave, &mut undo);
            ways.push(WayBack { from: done.begins + applied, points: undo });
        }
    }
    ways
}

impl ByHand {
    /// The point at which it has been undone.
    fn undone(&self, points: &Points) -> Point {
        let forward = &points.forward[self.begins + 1];
        Point {
            name: PointName::UndoneByHand(self.ring.clone()),
            step: None,
            changes: forward.changes.iter().rev().map(Change::reversed).collect(),
            decides: forward.decides,
            same_as: Some(self.begins),
        }
    }
}

/// Adds the way back through one script of which everything up to a wave is done.
fn way_through(points: &Points, done: &Walked<'_>, wave: u32, back: &mut Vec<Point>) {
    let steps = &done.script.steps;
    let mut position = vec![0; steps.len()];
    done.order.iter().enumerate().for_each(|(at, index)| position[*index] = at);
    let left: Vec<usize> = (0..steps.len()).filter(|index| steps[*index].wave.unwrap_or(1) <= wave).collect();
    // how far the way forward has gone when these and no others are left
    let reach = left.iter().scan(0, |reach, index| {
        let before = *reach;
        *reach = before.max(position[*index] + 1);
        Some((*index, before))
    });
    let reach: Vec<(usize, usize)> = reach.collect();
    for (left, (index, last)) in reach.into_iter().enumerate().rev() {
        let forward = &points.forward[done.begins + 1 + position[index]];
        back.push(Point {
            name: done.names.undone(&steps[index]),
            step: forward.step.clone(),
            changes: forward.changes.iter().rev().map(Change::reversed).collect(),
            decides: forward.decides,
            same_as: (last == left).then_some(done.begins + last),
        });
    }
}

/// Does a change alter what decides about sign-ins, beside what is enforced at that point?
fn decides(change: &Change, regime: &Regime) -> bool {
    let enforced = || regime.policies.values().filter(|policy| policy.state == PolicyState::Enabled);
    match change {
        Change::Policy { before, after, .. } => policy_decides(before.as_deref(), after.as_deref()),
        Change::Location { key, before, after } => {
            let trusted = [before, after].into_iter().flatten().any(|location| may_be_trusted(location));
            enforced().any(|policy| names_location(policy, key, trusted))
        }
        Change::Strength { key, .. } => enforced().any(|policy| demands(policy, key)),
        Change::AuthenticationPolicy { side, name, .. } | Change::ModernBlocked { side, name, .. } => {
            regime.exchange.get(side).is_some_and(|exchange| {
                exchange.default_policy.as_ref() == Some(name) || exchange.held.values().any(|held| held == name)
            })
        }
        Change::Held { .. }
        | Change::DefaultPolicy { .. }
        | Change::TakesTokens { .. }
        | Change::SmtpDisabled { .. }
        | Change::SmtpOfMailbox { .. }
        | Change::DefaultLevel { .. }
        | Change::DeviceRule { .. } => true,
    }
}

fn may_be_trusted(location: &NamedLocation) -> bool {
    match &location.kind {
        LocationKind::Ip { trusted, .. } => *trusted,
        LocationKind::Countries { .. } => false,
        LocationKind::Opaque { trusted } => trusted.unwrap_or(true),
    }
}

fn names_location(policy: &Policy, key: &Key, trusted: bool) -> bool {
    let sides = policy.locations.iter().flat_map(|locations| [&locations.include, &locations.exclude]);
    sides.into_iter().any(|side| side.named.contains(key) || (trusted && side.all_trusted))
}

fn demands(policy: &Policy, strength: &Key) -> bool {
    let wanted = Control::Strength(strength.clone());
    policy.grant.as_ref().is_some_and(|grant| grant.controls.contains(&wanted))
}
