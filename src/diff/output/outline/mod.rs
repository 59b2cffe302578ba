//! What people read beside the effect, as sentences below sentences: guarantees, objects and rollout.

mod objects;
mod rollout;

pub use objects::section_of_objects;
pub(super) use rollout::ring;
pub use rollout::section_of_rollout;

use crate::diff::comparison::Comparison;
use crate::diff::effect::Direction;
use crate::diff::phrase::Phrase;
use crate::diff::verdict::Verdict;

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
        let why =
            if change.is_lost() { change.why.clone() } else { Phrase::words("before: ").then(change.why.clone()) };
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

fn counted(counts: &[(usize, &str)]) -> String {
    let parts: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    parts.join(", ")
}

/// ` (posture.toml:12)`.
fn place(place: &str) -> Phrase {
    if place.is_empty() { Phrase::default() } else { Phrase::words(" (").and_name(place).and(")") }
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
