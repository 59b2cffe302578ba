//! Proofs for people: what holds in a line each, and of what does not the sign-in, the policies and the cure.

use std::fmt::Write as _;

use super::document::{ExampleDocument, GuaranteeDocument, PolicyDocument, ProveDocument};
use crate::cli::console::{Colour, Paint};

/// Where the text of a guarantee begins.
const INDENT: usize = 12;

/// All of it.
pub(super) fn render(document: &ProveDocument, paint: Paint) -> String {
    let mut text = String::new();
    let what = match &document.point {
        Some(point) => format!("{} at {point}", document.source),
        None => format!("{} at {} points of its rollout, the way back included", document.source, document.points),
    };
    paint.heading(&mut text, &format!("{what}: some {} kinds of sign-in", document.sign_ins));
    for fact in &document.taken_for_granted {
        paint.hanging(&mut text, 0, "provided that ", fact);
    }
    text.push('\n');
    for guarantee in &document.guarantees {
        render_guarantee(guarantee, document.point.is_none(), paint, &mut text);
    }
    for finding in &document.findings {
        paint.hanging(&mut text, 0, "note: ", finding);
    }
    text.push_str(&totals(document));
    text
}

fn render_guarantee(guarantee: &GuaranteeDocument, with_point: bool, paint: Paint, text: &mut String) {
    let colour = match guarantee.verdict {
        "holds" => Colour::Green,
        "fails" => Colour::Red,
        _ => Colour::Yellow,
    };
    let gap = " ".repeat(INDENT - guarantee.verdict.len());
    let line = match with_point {
        true => format!("{}, {}", guarantee.name, guarantee.when),
        false => guarantee.name.clone(),
    };
    for (number, line) in paint.lines(&line, INDENT).into_iter().enumerate() {
        match number {
            0 => {
                // writing to a string cannot fail
                let _ = writeln!(text, "{}{gap}{line}", paint.coloured(colour, guarantee.verdict));
            }
            _ => paint.line(text, INDENT, &line),
        }
    }
    for proviso in &guarantee.provided {
        paint.wrapped(text, INDENT, proviso);
    }
    for policy in &guarantee.kept_out_by {
        paint.wrapped(text, INDENT, &format!("kept out on purpose by `{policy}`"));
    }
    for hole in &guarantee.holes {
        let steps = format!("between the steps `{}` and `{}`: ", hole.opened_by, hole.closed_by);
        let mark = if hole.not_proven { "perhaps a hole " } else { "hole " };
        paint.hanging(text, INDENT, mark, &(steps + &hole.sentence));
        hole.cures.iter().for_each(|cure| paint.hanging(text, INDENT, "to close it  ", cure));
    }
    if let Some(why) = &guarantee.given_up {
        paint.wrapped(text, INDENT, why);
    }
    if let Some(example) = &guarantee.example {
        render_example(example, with_point && guarantee.when != "at the end", guarantee.until.as_deref(), paint, text);
        render_rings(guarantee, paint, text);
    }
}

fn render_example(example: &ExampleDocument, with_point: bool, until: Option<&str>, paint: Paint, text: &mut String) {
    paint.wrapped(text, INDENT, &example.sentence);
    if with_point {
        let step = example.step.as_ref().map(|step| format!(" ({step})")).unwrap_or_default();
        paint.hanging(text, INDENT, "first at     ", &format!("`{}`{step}", example.point));
        until.iter().for_each(|until| paint.hanging(text, INDENT, "over at      ", &format!("`{until}`")));
    }
    for policy in &example.policies {
        render_policy(policy, paint, text);
    }
    for doubt in &example.doubts {
        paint.hanging(text, INDENT, "not known    ", doubt);
    }
    for cure in &example.cures {
        paint.hanging(text, INDENT, "to close it  ", cure);
    }
}

fn render_rings(guarantee: &GuaranteeDocument, paint: Paint, text: &mut String) {
    let rings: Vec<String> = guarantee.rings.iter().map(|ring| format!("{} {}", ring.point, ring.verdict)).collect();
    if rings.len() > 1 {
        paint.hanging(text, INDENT, "by rings     ", &rings.join(", "));
    }
}

fn render_policy(policy: &PolicyDocument, paint: Paint, text: &mut String) {
    let place = policy.place.as_ref().map(|place| format!(" ({place})")).unwrap_or_default();
    let words = if policy.words.is_empty() { String::new() } else { format!(": {}", policy.words) };
    let mark = format!("{:<13}", policy.how);
    paint.hanging(text, INDENT, &mark, &format!("`{}`{place}{words}", policy.name));
}

fn totals(document: &ProveDocument) -> String {
    let count = |verdict: &str| document.guarantees.iter().filter(|one| one.verdict == verdict).count();
    let holes = document.guarantees.iter().flat_map(|one| &one.holes);
    let (perhaps, holes): (Vec<_>, Vec<_>) = holes.partition(|hole| hole.not_proven);
    let mut text = format!("\n{} hold, {} fail, {} not proven", count("holds"), count("fails"), count("not proven"));
    for (holes, word) in [(holes, ""), (perhaps, " that nobody can rule out")] {
        if !holes.is_empty() {
            let plural = if holes.len() == 1 { "hole" } else { "holes" };
            let _ = write!(text, ", {} {plural} between steps{word}", holes.len());
        }
    }
    text + "\n"
}
