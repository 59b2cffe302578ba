//! What the rollout does otherwise: rings, scripts, steps, what touches everybody, what lasts, what is void.

use std::collections::BTreeSet;

use super::{Item, Section, listed};
use crate::diff::comparison::Comparison;
use crate::diff::phrase::Phrase;
use crate::diff::rollout::{
    Approvals, RingChange, RingWhat, RolloutChange, ScriptChange, ScriptWhat, StepChange, StepPlace, StepWhat,
};
use crate::plan::RingMode;

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
            .map(|step| Item::from(Phrase::name(step.title.as_str()).and(" in ").then(step_place(step))));
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
    let rings = rollout.rings.iter().map(|change| &change.ring).collect::<BTreeSet<_>>().len();
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

pub(in crate::diff::output) fn ring(change: &RingChange) -> Phrase {
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
    let mut phrase = Phrase::words(verb).and_name(change.place.title.as_str());
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
