//! What people read beside the effect: guarantees, objects and rollout as sentences below sentences.

use serde_json::Value;

use crate::diff::comparison::Comparison;
use crate::diff::effect::Direction;
use crate::diff::members::{MemberChange, list_edit, show_value};
use crate::diff::objects::{ObjectChange, ObjectWhat};
use crate::diff::phrase::Phrase;
use crate::diff::rollout::{
    Approvals, RingChange, RingWhat, RolloutChange, ScriptChange, ScriptWhat, StepChange, StepPlace, StepWhat,
};
use crate::diff::verdict::Verdict;
use crate::plan::{ObjectKind, RingMode};
use crate::signin::Subject;

/// Of a longer list the rest is counted.
const MOST_NAMES: usize = 10;

/// A sentence, and those that belong below it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Item {
    /// The sentence; it begins with a small letter or a name.
    pub text: Phrase,
    /// What belongs below it.
    pub below: Vec<Item>,
}

/// Sentences under a title.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Section {
    /// The title: `Objects`.
    pub title: &'static str,
    /// What it holds, in a few words: `2 changed, 1 created`.
    pub summary: String,
    /// The sentences.
    pub items: Vec<Item>,
}

impl From<Phrase> for Item {
    fn from(text: Phrase) -> Self {
        Self { text, below: Vec::new() }
    }
}

/// What a comparison comes to, in a sentence.
#[must_use]
pub fn headline(comparison: &Comparison<'_>) -> String {
    let count = |direction: Direction| comparison.effect.rows.iter().filter(|row| row.direction == direction).count();
    let sets = |count: usize| format!("{count} {} of sign-ins", if count == 1 { "set" } else { "sets" });
    let counts = [
        (count(Direction::Loosened), "loosened"),
        (count(Direction::Mixed), "changed both ways"),
        (count(Direction::Tightened), "tightened"),
    ];
    let mut parts: Vec<String> = Vec::new();
    for (number, word) in counts.into_iter().filter(|(number, _)| *number > 0) {
        parts.push(if parts.is_empty() { format!("{} {word}", sets(number)) } else { format!("{number} {word}") });
    }
    let lost = comparison.guarantees.iter().filter(|change| change.is_lost()).count();
    let gained = comparison.guarantees.len() - lost;
    let guarantees = [(lost, "no longer holds", "no longer hold"), (gained, "newly holds", "newly hold")];
    for (number, one, many) in guarantees.into_iter().filter(|(number, ..)| *number > 0) {
        parts.push(if number == 1 { format!("1 guarantee {one}") } else { format!("{number} guarantees {many}") });
    }
    let tail = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
    match comparison.verdict() {
        Verdict::NoChange if comparison.is_empty() => "No change".to_owned(),
        Verdict::NoChange => "No change in meaning: every sign-in meets what it met before".to_owned(),
        Verdict::Changed if comparison.loosenings().next().is_some() => {
            format!("Changed, and what is loosened is allowed{tail}")
        }
        Verdict::Changed if parts.is_empty() => {
            "Changed, and nothing is loosened: the stages of the rollout".to_owned()
        }
        Verdict::Changed => format!("Changed, and nothing is loosened{tail}"),
        Verdict::Loosened if parts.is_empty() => {
            "Not worked out, and so taken for loosened: see what could not be said".to_owned()
        }
        Verdict::Loosened => format!("Loosened{tail}"),
    }
}

/// The guarantees that stand otherwise.
#[must_use]
pub fn section_of_guarantees(comparison: &Comparison<'_>) -> Section {
    let items = comparison.guarantees.iter().map(|change| {
        let state = if change.is_lost() { "no longer holds: " } else { "holds now: " };
        let why = if change.is_lost() { change.why.clone() } else { Phrase::words("before: ").then(change.why.clone()) };
        let below = if change.why.is_empty() { Vec::new() } else { vec![Item::from(why)] };
        let text = Phrase::words(state).and(&change.name).then(place(&change.origin.place));
        let id = Phrase::words("id ").and_name(&change.id);
        let below = if change.is_lost() { below.into_iter().chain([Item::from(id)]).collect() } else { below };
        Item { text, below }
    });
    let lost = comparison.guarantees.iter().filter(|change| change.is_lost()).count();
    let counts = [(lost, "lost"), (comparison.guarantees.len() - lost, "gained")];
    Section { title: "Guarantees", summary: counted(&counts), items: items.collect() }
}

/// The objects that are others.
#[must_use]
pub fn section_of_objects(comparison: &Comparison<'_>) -> Section {
    let count = |wanted: fn(&ObjectWhat) -> bool| {
        comparison.objects.iter().filter(|change| wanted(&change.what)).map(|change| change.subjects.len()).sum()
    };
    let removed = count(|what| *what == ObjectWhat::Removed);
    let counts = [
        (count(|what| *what == ObjectWhat::Changed), "changed"),
        (count(|what| *what == ObjectWhat::Created), "created"),
        (count(|what| matches!(what, ObjectWhat::Renamed { .. })), "renamed"),
        (removed, "removed"),
    ];
    let mut items: Vec<Item> = comparison.objects.iter().map(|change| object(change, comparison)).collect();
    let has = |wanted: fn(&ObjectWhat) -> bool| comparison.objects.iter().any(|change| wanted(&change.what));
    if comparison.new.plan.is_some() && removed > 0 {
        items.push(Item::from(Phrase::words(
            "a rollout removes nothing: what is gone here stays in the tenant as it is, until somebody removes it",
        )));
    }
    if comparison.new.plan.is_some() && has(|what| matches!(what, ObjectWhat::Renamed { .. })) {
        items.push(Item::from(Phrase::words(
            "scripts find objects by their names: what has another name here is made anew, and what had the old one \
             stays in the tenant as it is, until somebody removes it",
        )));
    }
    Section { title: "Objects", summary: counted(&counts), items }
}

fn counted(counts: &[(usize, &str)]) -> String {
    let parts: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    parts.join(", ")
}

/// ` (posture.toml:12)`.
fn place(place: &str) -> Phrase {
    if place.is_empty() { Phrase::default() } else { Phrase::words(" (").and_name(place).and(")") }
}

fn object(change: &ObjectChange, comparison: &Comparison<'_>) -> Item {
    let Some(subject) = change.subjects.first() else { return Item::default() };
    let verb = match &change.what {
        ObjectWhat::Created => "created: ",
        ObjectWhat::Changed => "changed: ",
        ObjectWhat::Renamed { .. } => "renamed: ",
        ObjectWhat::Removed => "removed: ",
    };
    let mut text = Phrase::words(verb).and(kind_title(subject)).and(" ").then(names(&change.subjects));
    if let ObjectWhat::Renamed { from } = &change.what {
        text = text.and(", before ").and_name(from);
    }
    let origin = change.new.as_ref().or(change.old.as_ref());
    let text = text.then(origin.map_or_else(Phrase::default, |origin| place(&origin.place)));
    // the name stands above
    let members = change.members.iter().filter(|member| member.path != "displayName");
    let told: Vec<Phrase> = if change.what == ObjectWhat::Created {
        said(members.collect(), comparison)
    } else {
        members.map(|one| member(one, comparison)).collect()
    };
    Item { text, below: told.into_iter().map(Item::from).collect() }
}

fn names(subjects: &[Subject]) -> Phrase {
    listed(subjects.iter().map(|subject| subject.name.clone()).collect())
}

/// `a`, `b` and 3 more.
fn listed(names: Vec<String>) -> Phrase {
    let more = names.len().saturating_sub(MOST_NAMES);
    let shown = names.len() - more;
    let mut phrase = Phrase::default();
    for (position, name) in names.into_iter().take(shown).enumerate() {
        phrase = if position == 0 { phrase } else { phrase.and(", ") }.and_name(name);
    }
    if more > 0 { phrase.and(format!(" and {more} more")) } else { phrase }
}

/// A value in the words of both sides.
fn shown(value: &Value, comparison: &Comparison<'_>) -> String {
    show_value(value, &|id| comparison.new.name_of(id).or_else(|| comparison.old.name_of(id)))
}

/// `grantControls.operator`: `OR`. Members of the same value are told together.
fn said(changes: Vec<&MemberChange>, comparison: &Comparison<'_>) -> Vec<Phrase> {
    let mut told: Vec<(&Value, Vec<String>)> = Vec::new();
    for change in changes {
        match told.iter_mut().find(|(value, _)| **value == change.new && value.is_boolean()) {
            Some((_, paths)) => paths.push(change.path.clone()),
            None => told.push((&change.new, vec![change.path.clone()])),
        }
    }
    let phrase = |(value, paths): (&Value, Vec<String>)| {
        let values = match value {
            Value::Array(values) => values.iter().map(|value| shown(value, comparison)).collect(),
            value => vec![shown(value, comparison)],
        };
        listed(paths).and(": ").then(listed(values))
    };
    told.into_iter().map(phrase).collect()
}

/// `conditions.users.excludeGroups`: now also `sg-mail-pilot`.
fn member(change: &MemberChange, comparison: &Comparison<'_>) -> Phrase {
    let shown = |value: &Value| shown(value, comparison);
    let path = Phrase::name(&change.path).and(": ");
    if let Some((added, dropped)) = list_edit(change) {
        let texts = |values: Vec<&Value>| listed(values.into_iter().map(shown).collect());
        return match (added.is_empty(), dropped.is_empty()) {
            (false, true) if change.old.is_null() => path.and("now ").then(texts(added)),
            (false, true) => path.and("now also ").then(texts(added)),
            (true, false) => path.and("no longer ").then(texts(dropped)),
            _ => path.and("now ").then(texts(added)).and(" instead of ").then(texts(dropped)),
        };
    }
    match (change.old.is_null(), change.new.is_null()) {
        (true, _) => path.and("now ").and_name(shown(&change.new)),
        (_, true) => path.and("no longer ").and_name(shown(&change.old)),
        _ => path.and_name(shown(&change.new)).and(", before ").and_name(shown(&change.old)),
    }
}

/// What a kind of object is called.
fn kind_title(subject: &Subject) -> String {
    let side = subject.side.map_or("", |side| side.title());
    match subject.kind {
        ObjectKind::NamedLocation => "named location".to_owned(),
        ObjectKind::AuthenticationStrengthPolicy => "authentication strength".to_owned(),
        ObjectKind::ConditionalAccessPolicy => "Conditional Access policy".to_owned(),
        ObjectKind::Group => "group".to_owned(),
        ObjectKind::User => "user".to_owned(),
        ObjectKind::AuthenticationPolicy => format!("authentication policy of {side}"),
        ObjectKind::UserAuthenticationPolicy => format!("authentication policy in {side} of"),
        ObjectKind::OrganizationConfig | ObjectKind::TransportConfig | ObjectKind::ActiveSyncOrganizationSettings => {
            format!("{side}:")
        }
        ObjectKind::ActiveSyncDeviceAccessRule => format!("device access rule of {side}"),
        ObjectKind::CasMailbox => format!("mailbox settings in {side} of"),
    }
}

/// What the rollout does otherwise.
#[must_use]
pub fn section_of_rollout(comparison: &Comparison<'_>) -> Section {
    let Some(rollout) = &comparison.rollout else { return Section::default() };
    let mut items: Vec<Item> = rollout.rings.iter().map(|change| Item::from(ring(change))).collect();
    items.extend(rollout.scripts.iter().filter_map(script));
    items.extend(steps(&rollout.scripts));
    items.extend(rollout.manual.iter().map(|change| {
        let text = if change.added { "by hand now: " } else { "no longer by hand, or otherwise: " };
        Item::from(Phrase::words(text).and_name(&change.title))
    }));
    if !rollout.everyone.is_empty() {
        let steps = rollout
            .everyone
            .iter()
            .map(|step| Item::from(Phrase::name(&step.title).and(" in ").then(step_place(step))));
        items.push(Item { text: Phrase::words("touches EVERYONE AT ONCE"), below: steps.collect() });
    }
    items.extend(rollout.lasting.iter().cloned().map(Item::from));
    items.extend(approvals(rollout));
    Section { title: "Rollout", summary: rollout_summary(rollout), items }
}

fn rollout_summary(rollout: &RolloutChange) -> String {
    let steps = rollout.scripts.iter().flat_map(|script| &script.steps);
    let count = |what: StepWhat| steps.clone().filter(|step| step.what == what).count();
    let mut parts = Vec::new();
    let rings = rollout.rings.iter().map(|change| &change.ring).collect::<std::collections::BTreeSet<_>>().len();
    if rings > 0 {
        parts.push(format!("{rings} {}", if rings == 1 { "ring" } else { "rings" }));
    }
    let words = [(StepWhat::Changed, "changed"), (StepWhat::Added, "added"), (StepWhat::Dropped, "dropped")];
    for (number, word) in words.map(|(what, word)| (count(what), word)).into_iter().filter(|(number, _)| *number > 0) {
        parts.push(format!("{number} {} {word}", if number == 1 { "step" } else { "steps" }));
    }
    if !rollout.everyone.is_empty() {
        parts.push("touches everyone at once".to_owned());
    }
    if rollout.approvals == Approvals::Void {
        parts.push("approved plans are void".to_owned());
    }
    parts.join(", ")
}

fn approvals(rollout: &RolloutChange) -> Option<Item> {
    let text = match rollout.approvals {
        Approvals::Void => {
            "plans that people have approved are void: scripts take only those made for the digest of their own posture"
        }
        Approvals::Kept if rollout.is_empty() => return None,
        Approvals::Kept => "plans that people have approved still count",
    };
    Some(Item::from(Phrase::words(text)))
}

pub(super) fn ring(change: &RingChange) -> Phrase {
    let ring = Phrase::words("ring ").and_name(&change.ring);
    let mode = |mode: &RingMode| match mode {
        RingMode::ReportOnly => "only reports",
        RingMode::Enforce => "enforces",
    };
    let hours = |hours: &u32| match hours {
        0 => "no time".to_owned(),
        hours if hours % 24 == 0 => format!("{} d", hours / 24),
        hours => format!("{hours} h"),
    };
    match &change.what {
        RingWhat::Added => ring.and(" is new"),
        RingWhat::Dropped => ring.and(" is gone: those behind it do its work at once"),
        RingWhat::Moved => ring.and(" comes at another place"),
        RingWhat::Mode { old, new } => ring.and(format!(" {}, before it {}", mode(new), past(mode(old)))),
        RingWhat::Audience { old, new } => ring.and(" reaches ").and_name(new).and(", before ").and_name(old),
        RingWhat::Soak { old, new } => ring.and(format!(" waits {} for the next, before {}", hours(new), hours(old))),
        RingWhat::Waves { old, new } => ring.and(format!(": people go in {new} waves, before {old}")),
    }
}

fn past(mode: &str) -> &str {
    if mode == "enforces" { "enforced" } else { "only reported" }
}

/// Scripts that are new, gone or in another order.
fn script(change: &ScriptChange) -> Option<Item> {
    let steps = if change.steps.len() == 1 { "1 step".to_owned() } else { format!("{} steps", change.steps.len()) };
    let name = |words: &str| Phrase::words(words).and_name(&change.script);
    match change.what {
        ScriptWhat::Added => Some(name("new script ").and(format!(", {steps}")).into()),
        ScriptWhat::Dropped => Some(name("script that is gone: ").and(format!(", {steps}")).into()),
        ScriptWhat::Changed if change.reordered => Some(name("steps come in another order in ").into()),
        ScriptWhat::Changed => None,
    }
}

/// Steps of scripts that both sides have: the same of several rings once, with all places.
fn steps(scripts: &[ScriptChange]) -> Vec<Item> {
    let mut told: Vec<(Phrase, Vec<&StepPlace>)> = Vec::new();
    let kept = scripts.iter().filter(|script| script.what == ScriptWhat::Changed);
    for change in kept.flat_map(|script| &script.steps) {
        let text = step(change);
        match told.iter_mut().find(|(known, _)| *known == text) {
            Some((_, places)) => places.push(&change.place),
            None => told.push((text, vec![&change.place])),
        }
    }
    let item = |(text, places): (Phrase, Vec<&StepPlace>)| {
        let mut below = Phrase::default();
        for (position, place) in places.into_iter().enumerate() {
            below = if position == 0 { below.and("in ") } else { below.and(", ") }.then(step_place(place));
        }
        Item { text, below: vec![below.into()] }
    };
    told.into_iter().map(item).collect()
}

/// `2-pilot/010-graph.ps1` step 020.
fn step_place(place: &StepPlace) -> Phrase {
    Phrase::name(&place.script).and(format!(" step {}", place.number))
}

fn step(change: &StepChange) -> Phrase {
    let verb = match change.what {
        StepWhat::Added => "step added: ",
        StepWhat::Changed => "step changed: ",
        StepWhat::Dropped => "step dropped: ",
    };
    let mut phrase = Phrase::words(verb).and_name(&change.place.title);
    if change.what != StepWhat::Changed {
        return phrase;
    }
    if !change.people_added.is_empty() {
        phrase = phrase.and("; now also ").then(listed(change.people_added.clone()));
    }
    if !change.people_dropped.is_empty() {
        phrase = phrase.and("; no longer ").then(listed(change.people_dropped.clone()));
    }
    if !change.members.is_empty() {
        phrase = phrase.and("; ").then(listed(change.members.iter().map(|member| member.path.clone()).collect()));
    }
    phrase
}
