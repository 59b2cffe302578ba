//! Comparisons to a comment for a pull request: a verdict, the effect as a table, everything else folded. Names stand in
//! code, so that none of them is markup, a link or a mention; what is too long is counted.

use std::fmt::Write as _;

use super::outline::{Item, Section, headline, section_of_guarantees, section_of_objects, section_of_rollout};
use crate::diag::{code_span, escape_comment};
use crate::diff::comparison::Comparison;
use crate::diff::effect::{Direction, EffectRow, Responsible};
use crate::diff::phrase::{Phrase, Piece};
use crate::plan::Origin;

/// A comment of GitHub holds 65,536 characters; some are left for whoever posts it.
const MOST_CHARACTERS: usize = 60_000;
/// What the frame of a fold, or a line that counts the rest, takes at most.
const RESERVE: usize = 200;
/// At most this many policies are named for a row.
const MOST_RESPONSIBLE: usize = 4;

/// Comparisons by name as one comment.
#[must_use]
pub fn render_markdown(comparisons: &[(&str, &Comparison<'_>)]) -> String {
    let mut text = String::new();
    let mut left = MOST_CHARACTERS;
    let unchanged = comparisons.iter().filter(|(_, comparison)| comparison.is_empty()).count();
    let told: Vec<_> = if comparisons.len() == 1 {
        comparisons.iter().collect()
    } else {
        comparisons.iter().filter(|(_, comparison)| !comparison.is_empty()).collect()
    };
    for (position, (name, comparison)) in told.iter().enumerate() {
        let mut page = Page { text: String::new(), left: left / (told.len() - position) };
        page.comparison(name, comparison);
        left = left.saturating_sub(page.text.chars().count());
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&page.text);
    }
    if comparisons.len() > 1 && unchanged > 0 {
        let postures = if unchanged == 1 { "posture is" } else { "postures are" };
        let gap = if text.is_empty() { "" } else { "\n" };
        let _ = writeln!(text, "{gap}{unchanged} {postures} the same as before.");
    }
    text
}

/// What is written of one comparison, and how many characters it may still have.
struct Page {
    text: String,
    left: usize,
}

impl Page {
    /// Writes lines if there is room for them and for what must come after.
    fn write(&mut self, lines: &str, after: usize) -> bool {
        let length = lines.chars().count();
        let fits = length + after <= self.left;
        if fits {
            self.text.push_str(lines);
            self.left -= length;
        }
        fits
    }

    fn comparison(&mut self, name: &str, comparison: &Comparison<'_>) {
        self.write(&format!("### {}\n\n", headline(comparison)), 0);
        let [old, new] = [comparison.old, comparison.new].map(|side| code_span(&side.name, false));
        let of = if name == comparison.new.name { String::new() } else { format!("{}: ", code_span(name, false)) };
        self.write(&format!("{of}{new} compared with {old}\n"), 0);
        self.notes(comparison);
        self.effect(comparison);
        let guarantees = section_of_guarantees(comparison);
        if !guarantees.items.is_empty() {
            self.write(&format!("\n**{}**\n\n", guarantees.title), RESERVE);
            self.items(&guarantees.items);
        }
        self.fold(&section_of_objects(comparison));
        self.fold(&section_of_rollout(comparison));
    }

    fn notes(&mut self, comparison: &Comparison<'_>) {
        let doubts =
            comparison.effect.doubt.iter().map(|doubt| format!("could not be said: {}", escape_comment(doubt)));
        let notes = comparison.notes.iter().map(|note| phrase(note, false));
        let unused = comparison.allowed.iter().map(|allowance| {
            format!("allowed: {}, because {}", code_span(&allowance.id, false), code_span(&allowance.reason, false))
        });
        let lines: String = doubts.chain(notes).chain(unused).map(|note| format!("- {note}\n")).collect();
        if !lines.is_empty() {
            self.write(&format!("\n{lines}"), RESERVE);
        }
    }

    fn effect(&mut self, comparison: &Comparison<'_>) {
        let rows = &comparison.effect.rows;
        if rows.is_empty() {
            return;
        }
        self.write("\n| | Whose sign-ins | Before | Now | Because of |\n|---|---|---|---|---|\n", RESERVE);
        for (position, row) in rows.iter().enumerate() {
            let allowed = comparison.allowance(&row.id).is_some();
            if !self.write(&table_row(row, allowed), RESERVE) {
                let more = rows.len() - position;
                self.write(&format!("\n… and {more} more; `--format json` has them all.\n"), 0);
                return;
            }
        }
    }

    fn fold(&mut self, section: &Section) {
        if section.summary.is_empty() {
            return;
        }
        let head = format!("\n<details><summary>{}: {}</summary>\n\n", section.title, section.summary);
        if self.write(&head, 2 * RESERVE) {
            self.left -= RESERVE;
            self.items(&section.items);
            self.left += RESERVE;
            self.write("\n</details>\n", 0);
        }
    }

    fn items(&mut self, items: &[Item]) {
        for (position, item) in items.iter().enumerate() {
            let mut lines = String::new();
            bullet(&mut lines, item, 0);
            if !self.write(&lines, RESERVE) {
                let more = items.len() - position;
                self.write(&format!("- … and {more} more; `--format json` has them all\n"), 0);
                return;
            }
        }
    }
}

fn bullet(lines: &mut String, item: &Item, depth: usize) {
    let _ = writeln!(lines, "{}- {}", "  ".repeat(depth), phrase(&item.text, false));
    item.below.iter().for_each(|below| bullet(lines, below, depth + 1));
}

fn table_row(row: &EffectRow, allowed: bool) -> String {
    let direction = match row.direction {
        Direction::Loosened => "loosened",
        Direction::Mixed => "both ways",
        Direction::Tightened => "tightened",
    };
    let direction = match (row.direction, allowed) {
        (Direction::Tightened, _) => direction.to_owned(),
        (_, true) => format!("{direction}, allowed {}", code_span(&row.id, true)),
        (_, false) => format!("**{direction}** {}", code_span(&row.id, true)),
    };
    let who = row.sign_ins().sentence();
    let cells =
        [direction, phrase(&who, true), phrase(&row.before, true), phrase(&row.after, true), because(&row.responsible)];
    format!("| {} |\n", cells.join(" | "))
}

fn because(responsible: &[Responsible]) -> String {
    let mut names: Vec<String> = responsible.iter().take(MOST_RESPONSIBLE).map(one_responsible).collect();
    if responsible.len() > MOST_RESPONSIBLE {
        names.push(format!("and {} more", responsible.len() - MOST_RESPONSIBLE));
    }
    names.join(", ")
}

fn one_responsible(responsible: &Responsible) -> String {
    let name = code_span(responsible.cause.name(), true);
    let place = |origin: &Option<Origin>| {
        origin
            .as_ref()
            .map(|origin| &origin.place)
            .filter(|place| !place.is_empty())
            .map(|place| code_span(place, true))
    };
    match (place(&responsible.old), place(&responsible.new)) {
        (_, Some(now)) if responsible.old.is_some() => format!("{name} ({now})"),
        (_, Some(now)) => format!("{name} (new, {now})"),
        (Some(before), None) => format!("{name} (gone, {before})"),
        (None, None) => name,
    }
}

fn phrase(phrase: &Phrase, in_table: bool) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Words(text) => escape_comment(text),
        Piece::Name(name) => code_span(name, in_table),
    };
    phrase.pieces().iter().map(piece).collect()
}
