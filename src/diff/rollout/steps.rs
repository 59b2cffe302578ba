//! The scripts of two plans to the steps that are new, others, or gone. A step is known again by its object, not by its
//! number; one for many people by what it gives them.

use std::collections::{BTreeSet, HashMap, HashSet};

use foldhash::fast::FixedState;

use super::StepPlace;
use super::rings::find;
use crate::diff::members::{MemberChange, changed_members};
use crate::plan::{ObjectKind, Plan, Ring, Script, Step, Target, Text, Workload};

/// A script with steps that are others.
#[derive(Debug, Clone, PartialEq)]
pub struct ScriptChange {
    /// Folder and file: those of the new side, if it has the script.
    pub script: String,
    /// Is it new, another, or gone?
    pub what: ScriptWhat,
    /// Its steps that are others; of a script that is new or gone all.
    pub steps: Vec<StepChange>,
    /// Do steps that both have come in another order?
    pub reordered: bool,
}

/// What became of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScriptWhat {
    /// It is new.
    Added,
    /// Steps of it are others.
    Changed,
    /// It is gone.
    Dropped,
}

/// A step that is another.
#[derive(Debug, Clone, PartialEq)]
pub struct StepChange {
    /// Where it is: on the new side, if that has it.
    pub place: StepPlace,
    /// The kind of object.
    pub kind: ObjectKind,
    /// Is it new, another, or gone?
    pub what: StepWhat,
    /// The members that it sets otherwise.
    pub members: Vec<MemberChange>,
    /// People who are new in it.
    pub people_added: Vec<String>,
    /// People who are no longer in it.
    pub people_dropped: Vec<String>,
    /// Does it touch everybody at once?
    pub everyone: bool,
}

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepWhat {
    /// It is new.
    Added,
    /// It does something else.
    Changed,
    /// It is gone.
    Dropped,
}

/// What a step is known again by, among the steps of its script.
type Identity = (ObjectKind, Text, Option<u32>);

/// The scripts that are others, in the order of the new plan; what is gone comes last.
pub(super) fn compare_scripts(old: &Plan, new: &Plan) -> Vec<ScriptChange> {
    let mut changes = Vec::new();
    for ring in &new.rings {
        let before = find(old, &ring.name);
        for script in &ring.scripts {
            let known = before.and_then(|before| Some((before, find_script(before, script.workload)?)));
            changes.extend(compare_script(known, Some((ring, script))));
        }
    }
    for ring in &old.rings {
        let now = find(new, &ring.name);
        let gone = |script: &&Script| now.and_then(|now| find_script(now, script.workload)).is_none();
        changes
            .extend(ring.scripts.iter().filter(gone).filter_map(|script| compare_script(Some((ring, script)), None)));
    }
    changes
}

fn find_script(ring: &Ring, workload: Workload) -> Option<&Script> {
    ring.scripts.iter().find(|script| script.workload == workload)
}

fn compare_script(old: Option<(&Ring, &Script)>, new: Option<(&Ring, &Script)>) -> Option<ScriptChange> {
    let (ring, script) = new.or(old)?;
    let name = format!("{}/{}", ring.folder, script.file);
    let (before, now) = (known_steps(old), known_steps(new));
    let known: HashMap<&Identity, &Step, FixedState> =
        before.iter().map(|(identity, step)| (identity, *step)).collect();
    let kept: HashSet<&Identity, FixedState> = now.iter().map(|(identity, _)| identity).collect();
    let mut changed: Vec<StepChange> = Vec::new();
    for (identity, step) in &now {
        changed.extend(compare_step(&name, known.get(identity).copied(), Some(step)));
    }
    let gone = before.iter().filter(|(identity, _)| !kept.contains(identity));
    changed.extend(gone.filter_map(|(_, step)| compare_step(&name, Some(step), None)));
    let stayed = before.iter().map(|(identity, _)| identity).filter(|identity| kept.contains(identity));
    let stay = now.iter().map(|(identity, _)| identity).filter(|identity| known.contains_key(identity));
    let reordered = !stayed.eq(stay);
    let what = match (old, new) {
        (None, _) => ScriptWhat::Added,
        (_, None) => ScriptWhat::Dropped,
        _ => ScriptWhat::Changed,
    };
    let same = what == ScriptWhat::Changed && changed.is_empty() && !reordered;
    (!same).then_some(ScriptChange { script: name, what, steps: changed, reordered })
}

/// The steps of a script with what each is known by.
fn known_steps<'a>(script: Option<(&Ring, &'a Script)>) -> Vec<(Identity, &'a Step)> {
    let Some((_, script)) = script else { return Vec::new() };
    script.steps.iter().map(|step| (identity(step), step)).collect()
}

fn compare_step(script: &str, old: Option<&Step>, new: Option<&Step>) -> Option<StepChange> {
    let step = new.or(old)?;
    let does_the_same =
        |old: &Step, new: &Step| (&old.want, &old.target, &old.affects) == (&new.want, &new.target, &new.affects);
    if old.zip(new).is_some_and(|(old, new)| does_the_same(old, new)) {
        return None;
    }
    let people = |step: Option<&Step>| -> Vec<String> {
        match step.map(|step| &step.target) {
            Some(Target::Each(people)) => people.clone(),
            _ => Vec::new(),
        }
    };
    let (before, now) = (people(old), people(new));
    let missing = |some: &[String], from: &[String]| -> Vec<String> {
        let from: BTreeSet<String> = from.iter().map(|one| one.to_lowercase()).collect();
        some.iter().filter(|one| !from.contains(&one.to_lowercase())).cloned().collect()
    };
    let change = StepChange {
        place: StepPlace { script: script.to_owned(), number: step.number, title: title(step) },
        kind: step.kind,
        what: match (old, new) {
            (None, _) => StepWhat::Added,
            (_, None) => StepWhat::Dropped,
            _ => StepWhat::Changed,
        },
        members: match (old, new) {
            (Some(old), Some(new)) => changed_members(&old.want, &new.want),
            _ => Vec::new(),
        },
        people_added: missing(&now, &before),
        people_dropped: missing(&before, &now),
        everyone: new.is_some_and(|step| step.affects == crate::plan::Affects::Everyone),
    };
    let same = change.what == StepWhat::Changed
        && change.members.is_empty()
        && change.people_added.is_empty()
        && change.people_dropped.is_empty()
        && old.map(|step| &step.affects) == new.map(|step| &step.affects);
    (!same).then_some(change)
}

fn identity(step: &Step) -> Identity {
    let name = step.name().cloned().unwrap_or_else(|| format!("{:?}", step.want).into());
    (step.kind, name, step.wave)
}

/// What a step is about, in a few words.
fn title(step: &Step) -> Text {
    step.title_with(|people| format!("{} people", people.len()))
}
