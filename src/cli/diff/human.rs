//! A comparison for people at a terminal: the verdict, what it means for sign-ins, then guarantees, objects and rollout.

use crate::cli::console::{Colour, Paint};
use crate::diff::output::{Item, Section, headline, section_of_guarantees, section_of_objects, section_of_rollout};
use crate::diff::{Comparison, Direction, EffectRow, Verdict};
use crate::plan::Origin;

/// The column of what is said about a row.
const LABEL: usize = 10;

/// All of it.
pub fn render(comparison: &Comparison<'_>, paint: Paint) -> String {
    let mut text = String::new();
    let colour = match comparison.verdict() {
        Verdict::NoChange => Colour::Green,
        Verdict::Changed => Colour::Yellow,
        Verdict::Loosened => Colour::Red,
    };
    let sides = format!("{} compared with {}", comparison.new.name, comparison.old.name);
    paint.wrapped(&mut text, 0, &sides);
    for line in paint.lines(&headline(comparison), 0) {
        paint.line(&mut text, 0, &paint.coloured(colour, &line));
    }
    remarks(&mut text, comparison, paint);
    for direction in [Direction::Loosened, Direction::Mixed, Direction::Tightened] {
        effect(&mut text, comparison, direction, paint);
    }
    for section in [section_of_guarantees(comparison), section_of_objects(comparison), section_of_rollout(comparison)] {
        self::section(&mut text, &section, paint);
    }
    text
}

fn remarks(text: &mut String, comparison: &Comparison<'_>, paint: Paint) {
    for doubt in &comparison.effect.doubt {
        paint.hanging(text, 2, "? ", &format!("could not be said: {doubt}"));
    }
    for note in &comparison.notes {
        paint.hanging(text, 2, "- ", &note.to_string());
    }
}

fn effect(text: &mut String, comparison: &Comparison<'_>, direction: Direction, paint: Paint) {
    let rows: Vec<&EffectRow> = comparison.effect.rows.iter().filter(|row| row.direction == direction).collect();
    if rows.is_empty() {
        return;
    }
    let title = match direction {
        Direction::Loosened => "Loosened",
        Direction::Mixed => "Changed both ways",
        Direction::Tightened => "Tightened",
    };
    text.push('\n');
    paint.line(text, 0, &paint.bold(title));
    for (position, row) in rows.into_iter().enumerate() {
        if position > 0 {
            text.push('\n');
        }
        paint.wrapped(text, 2, &row.sign_ins().sentence().to_string());
        labelled(text, "now", &row.after.to_string(), paint);
        labelled(text, "before", &row.before.to_string(), paint);
        for (position, responsible) in row.responsible.iter().enumerate() {
            let said = format!("{}{}", responsible.cause.name(), places(&responsible.old, &responsible.new));
            labelled(text, if position == 0 { "because of" } else { "" }, &said, paint);
        }
        if direction != Direction::Tightened {
            labelled(text, "id", &row.id, paint);
            if let Some(allowance) = comparison.allowance(&row.id) {
                labelled(text, "allowed", &allowance.reason, paint);
            }
        }
    }
}

fn labelled(text: &mut String, label: &str, said: &str, paint: Paint) {
    paint.hanging(text, 4, &format!("{label:<LABEL$} "), said);
}

fn places(old: &Option<Origin>, new: &Option<Origin>) -> String {
    let place = |origin: &Origin| origin.place.clone();
    match (old.as_ref().map(place), new.as_ref().map(place)) {
        (None, None) => String::new(),
        (None, Some(new)) => format!(" (new, {new})"),
        (Some(old), None) => format!(" (gone, {old})"),
        (Some(_), Some(new)) => format!(" ({new})"),
    }
}

fn section(text: &mut String, section: &Section, paint: Paint) {
    if section.items.is_empty() {
        return;
    }
    text.push('\n');
    let summary = if section.summary.is_empty() { String::new() } else { format!(": {}", section.summary) };
    paint.line(text, 0, &format!("{}{summary}", paint.bold(section.title)));
    section.items.iter().for_each(|item| self::item(text, item, 2, paint));
}

fn item(text: &mut String, item: &Item, indent: usize, paint: Paint) {
    paint.hanging(text, indent, "- ", &item.text.to_string());
    item.below.iter().for_each(|below| self::item(text, below, indent + 2, paint));
}
