//! The objects of two sides to what is created, changed, renamed and removed. An object is known again by its name; one
//! whose name has changed by its id, by its place in the posture, or by all that it says.

use std::collections::{BTreeMap, BTreeSet};

use super::members::{MemberChange, changed_members};
use super::side::{Object, Side};
use crate::plan::{Member, ObjectKind, Origin, Plan, Step, Target, Text, Value, Workload, member_at};
use crate::signin::{Side as MailboxSide, Subject};

/// What became of an object, or the same of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectChange {
    /// What.
    pub what: ObjectWhat,
    /// Which; several only where the same has happened to many people or mailboxes.
    pub subjects: Vec<Subject>,
    /// The members that differ; of one that is created those that say something.
    pub members: Vec<MemberChange>,
    /// Where the old side has it.
    pub old: Option<Origin>,
    /// Where the new side has it.
    pub new: Option<Origin>,
}

/// What became of an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ObjectWhat {
    /// It is new.
    Created,
    /// Members of it are others.
    Changed,
    /// It has another name, and perhaps other members.
    Renamed {
        /// The name before.
        from: Text,
    },
    /// It is no longer there.
    Removed,
}

/// What a plan makes of objects in the end, by the members that its steps set: what the last of them says of a member
/// counts.
pub(super) fn objects_of_plan(plan: &Plan) -> BTreeMap<Subject, Object> {
    let mut objects: BTreeMap<Subject, Object> = BTreeMap::new();
    for script in plan.rings.iter().rev().flat_map(|ring| ring.scripts.iter().rev()) {
        for step in script.steps.iter().rev() {
            for subject in subjects_of(script.workload, step) {
                objects.entry(subject).or_default().was_before(step);
            }
        }
    }
    objects
}

impl Object {
    /// Adds what a step has said before those that are in here.
    fn was_before(&mut self, step: &Step) {
        if self.body.is_empty() {
            self.origin = step.origin.clone();
            self.body = step.want.clone();
            return;
        }
        let unsaid = |(place, (name, _)): &(usize, &Member)| member_at(&self.body, *place, name).is_none();
        let mut unsaid = step.want.iter().enumerate().filter(unsaid).map(|(_, member)| member).peekable();
        if unsaid.peek().is_some() {
            self.body = self.body.iter().chain(unsaid).cloned().collect();
        }
    }
}

/// The objects that a step is about: a person each where it is about people.
pub(super) fn subjects_of(workload: Workload, step: &Step) -> Vec<Subject> {
    let side = match workload {
        Workload::Graph => None,
        Workload::ExchangeOnline => Some(MailboxSide::ExchangeOnline),
        Workload::ExchangeServer => Some(MailboxSide::ExchangeServer),
    };
    let subject = |name: Text| Subject { kind: step.kind, side, name };
    match &step.target {
        Target::Single(_) => step.name().cloned().into_iter().map(subject).collect(),
        Target::Each(people) => people.iter().map(|person| subject(person.to_lowercase().into())).collect(),
    }
}

/// What became of the objects of the old side, in the order in which the new side has them; what is removed comes last.
pub(super) fn compare_objects(old: &Side, new: &Side) -> Vec<ObjectChange> {
    let renamed = renames(&old.objects, &new.objects);
    let mut changes = Vec::new();
    for (subject, object) in &new.objects {
        let before = renamed.get(subject).copied().unwrap_or(subject);
        changes.extend(match old.objects.get(before) {
            Some(known) => change_of(before, known, subject, object),
            None => Some(ObjectChange {
                what: ObjectWhat::Created,
                subjects: vec![subject.clone()],
                members: changed_members(&[], &object.body),
                old: None,
                new: Some(object.origin.clone()),
            }),
        });
    }
    let taken: BTreeSet<&Subject> = renamed.into_values().collect();
    let gone =
        old.objects.iter().filter(|(subject, _)| !new.objects.contains_key(*subject) && !taken.contains(subject));
    changes.extend(gone.map(|(subject, object)| ObjectChange {
        what: ObjectWhat::Removed,
        subjects: vec![subject.clone()],
        members: Vec::new(),
        old: Some(object.origin.clone()),
        new: None,
    }));
    together(changes)
}

fn change_of(before: &Subject, known: &Object, subject: &Subject, object: &Object) -> Option<ObjectChange> {
    let members = changed_members(&known.body, &object.body);
    let what = if before == subject { ObjectWhat::Changed } else { ObjectWhat::Renamed { from: before.name.clone() } };
    let same = members.is_empty() && what == ObjectWhat::Changed;
    (!same).then(|| ObjectChange {
        what,
        subjects: vec![subject.clone()],
        members,
        old: Some(known.origin.clone()),
        new: Some(object.origin.clone()),
    })
}

/// What an object can be known by again.
type Sign = dyn Fn(&Object) -> Option<Text>;

/// For new names the old ones.
fn renames<'a>(
    old: &'a BTreeMap<Subject, Object>,
    new: &'a BTreeMap<Subject, Object>,
) -> BTreeMap<&'a Subject, &'a Subject> {
    let can = |subject: &Subject| is_named(subject.kind);
    let mut lost: Vec<(&Subject, &Object)> =
        old.iter().filter(|(subject, _)| can(subject) && !new.contains_key(*subject)).collect();
    let mut found: Vec<(&Subject, &Object)> =
        new.iter().filter(|(subject, _)| can(subject) && !old.contains_key(*subject)).collect();
    let mut renamed = BTreeMap::new();
    let signs: [&Sign; 3] = [
        &|object| object.id.as_ref().map(|id| id.to_string().into()),
        &|object| Some(object.origin.path.clone()).filter(|path| !path.is_empty()),
        &|object| Some(nameless(&object.body).into()),
    ];
    for sign in signs {
        let key = |(subject, object): &(&Subject, &Object)| Some((subject.kind, subject.side, sign(object)?));
        let lost_by = unique(&lost, key);
        let found_by = unique(&found, key);
        let pairs: Vec<(&Subject, &Subject)> =
            found_by.iter().filter_map(|(key, new)| Some((*new, *lost_by.get(key)?))).collect();
        for (to, from) in pairs {
            lost.retain(|(subject, _)| *subject != from);
            found.retain(|(subject, _)| *subject != to);
            renamed.insert(to, from);
        }
    }
    renamed
}

/// Things by a key that only one of them has.
fn unique<'a, K: Ord>(
    things: &[(&'a Subject, &'a Object)],
    key: impl Fn(&(&'a Subject, &'a Object)) -> Option<K>,
) -> BTreeMap<K, &'a Subject> {
    let mut all: BTreeMap<K, Vec<&Subject>> = BTreeMap::new();
    for thing in things {
        if let Some(key) = key(thing) {
            all.entry(key).or_default().push(thing.0);
        }
    }
    all.into_iter().filter(|(_, subjects)| subjects.len() == 1).map(|(key, subjects)| (key, subjects[0])).collect()
}

/// Has it a name that can be changed? Rules of device access are what they look at, people are who they are.
fn is_named(kind: ObjectKind) -> bool {
    matches!(
        kind,
        ObjectKind::NamedLocation
            | ObjectKind::AuthenticationStrengthPolicy
            | ObjectKind::ConditionalAccessPolicy
            | ObjectKind::AuthenticationPolicy
    )
}

/// All that an object says but its name.
fn nameless(body: &[Member]) -> String {
    let rest = body.iter().filter(|(name, _)| name != "displayName");
    Value::Table(rest.cloned().collect()).to_string()
}

/// The same that has happened to many people is told once.
fn together(changes: Vec<ObjectChange>) -> Vec<ObjectChange> {
    let mut told: Vec<ObjectChange> = Vec::new();
    let mut open: BTreeMap<(ObjectKind, Option<MailboxSide>, String), usize> = BTreeMap::new();
    for mut change in changes {
        let Some(subject) = change.subjects.first() else { continue };
        if !matches!(subject.kind, ObjectKind::UserAuthenticationPolicy | ObjectKind::CasMailbox) {
            told.push(change);
            continue;
        }
        let same = (subject.kind, subject.side, format!("{:?}{:?}", change.what, change.members));
        match open.get(&same) {
            Some(place) => told[*place].subjects.append(&mut change.subjects),
            None => {
                open.insert(same, told.len());
                told.push(change);
            }
        }
    }
    told
}
