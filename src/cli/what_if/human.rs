//! An answer for people: gates in order, each with what was looked at, then what else the outcome depends on. Readable at
//! 80 columns.

use std::fmt::Write as _;

use super::answer::{Answer, ChangeEntry, ChoiceEntry, GateEntry, LineEntry, Outcome, WhatIf};
use crate::cli::console::{Colour, Paint};

/// So many policies that do not apply are shown for each gate.
const MOST_MISSES: usize = 12;

/// So many findings are shown.
const MOST_FINDINGS: usize = 10;

/// So many other outcomes are shown.
const MOST_CHANGES: usize = 16;

/// So many ways to one of them are shown.
const MOST_WAYS: usize = 6;

/// Where what a gate says begins.
const COLUMN: usize = 24;

/// All of it. Stories are told where the question is about one client.
pub fn render(answer: &WhatIf, with_stories: bool, paint: Paint) -> String {
    let mut text = String::new();
    let point = if answer.point.is_empty() { String::new() } else { format!(" at {}", answer.point) };
    let _ = writeln!(text, "{}{point}", answer.source);
    for one in &answer.answers {
        text.push('\n');
        if with_stories {
            story(&mut text, one, paint);
        } else {
            outline(&mut text, one, paint);
        }
    }
    findings(&mut text, &answer.findings, paint);
    text
}

fn story(text: &mut String, answer: &Answer, paint: Paint) {
    paint.heading(text, &sentence(&answer.way.title));
    if answer.way.protocols.len() > 1 {
        let others = answer.way.protocols[1..].join(", ");
        paint.wrapped(text, 0, &format!("told for {}; the same for {others}", answer.way.protocols[0]));
    }
    let told = |open: bool| -> String {
        let wanted = answer.told_for.iter().filter(|chosen| chosen.open == open);
        let words: Vec<String> = wanted.map(|chosen| format!("{} {}", chosen.name, chosen.value)).collect();
        words.join(", ")
    };
    for (mark, told) in [("for ", told(false)), ("left open, as is ordinary: ", told(true))] {
        if !told.is_empty() {
            paint.wrapped(text, 0, &format!("{mark}{told}"));
        }
    }
    text.push('\n');
    for gate in &answer.gates {
        self::gate(text, gate, paint);
    }
    let _ = writeln!(text, "{}{}", paint.bold(&pad("Outcome")), outcome(&answer.outcome, paint, COLUMN));
    for doubt in &answer.doubts {
        paint.hanging(text, 2, "? ", doubt);
    }
    changes(text, &answer.changes, paint);
}

/// One way in without its story.
fn outline(text: &mut String, answer: &Answer, paint: Paint) {
    paint.heading(text, &sentence(&answer.way.title));
    if answer.way.protocols.iter().any(|protocol| !protocol.is_empty()) {
        paint.wrapped(text, 2, &answer.way.protocols.join(", "));
    }
    let _ = writeln!(text, "  {}", outcome(&answer.outcome, paint, 2));
    let others = match answer.changes.len() {
        0 => return,
        1 => "or another outcome".to_owned(),
        more => format!("or one of {more} other outcomes"),
    };
    paint.wrapped(text, 2, &format!("{others}: `--client {}` tells", answer.way.client));
}

fn gate(text: &mut String, gate: &GateEntry, paint: Paint) {
    let says = match gate.says {
        "refuses" => paint.coloured(Colour::Red, gate.says),
        "asks" => paint.coloured(Colour::Yellow, gate.says),
        "passes" => paint.coloured(Colour::Green, gate.says),
        _ => gate.says.to_owned(),
    };
    let _ = writeln!(text, "{}{says}", paint.bold(&pad(gate.title)));
    let mut misses = 0;
    for line in &gate.lines {
        if line.policy.as_ref().is_some_and(|policy| policy.applies == "no") {
            misses += 1;
            if misses > MOST_MISSES {
                continue;
            }
        }
        self::line(text, line, paint);
    }
    if misses > MOST_MISSES {
        let more = format!("and {} more that do not apply; `--format json` has them all", misses - MOST_MISSES);
        paint.wrapped(text, 2, &more);
    }
    text.push('\n');
}

fn line(text: &mut String, line: &LineEntry, paint: Paint) {
    let Some(object) = &line.object else {
        paint.wrapped(text, 2, &sentence(&line.text));
        return;
    };
    let place = if object.place.is_empty() { String::new() } else { format!(" ({})", object.place) };
    match &line.policy {
        None => paint.wrapped(text, 2, &format!("{}{place}: {}", object.name, line.text)),
        Some(policy) if policy.applies == "no" => {
            paint.hanging(text, 2, "no        ", &format!("{} ({})", object.name, line.text));
        }
        Some(policy) => {
            let word = match (policy.report_only, policy.applies) {
                (true, "yes") => "reports   ",
                (true, _) => "reports?  ",
                (false, "yes") => "applies   ",
                (false, _) => "unknown   ",
            };
            paint.hanging(text, 2, word, &format!("{}{place}", object.name));
            paint.wrapped(text, 14, &line.text);
        }
    }
}

fn outcome(outcome: &Outcome, paint: Paint, indent: usize) -> String {
    let colour = match (outcome.reached, outcome.demands.is_empty()) {
        (false, _) => Colour::Red,
        (true, false) => Colour::Yellow,
        (true, true) => Colour::Green,
    };
    let lines = paint.lines(&outcome.text, indent);
    let lines: Vec<String> = lines.into_iter().map(|line| paint.coloured(colour, &line)).collect();
    lines.join(&format!("\n{}", " ".repeat(indent)))
}

fn changes(text: &mut String, changes: &[ChangeEntry], paint: Paint) {
    if changes.is_empty() {
        return;
    }
    text.push('\n');
    paint.line(text, 0, &paint.bold("What changes it"));
    for change in changes.iter().take(MOST_CHANGES) {
        let _ = writeln!(text, "  {}", outcome(&change.outcome, paint, 2));
        for way in change.by.iter().take(MOST_WAYS) {
            let choices: Vec<String> = way.iter().map(choice).collect();
            paint.hanging(text, 6, "- ", &choices.join(", and "));
        }
        if change.by.len() > MOST_WAYS {
            paint.wrapped(text, 6, &format!("- or {} others", change.by.len() - MOST_WAYS));
        }
    }
    if changes.len() > MOST_CHANGES {
        let more = format!("and {} other outcomes; `--format json` has them all", changes.len() - MOST_CHANGES);
        paint.wrapped(text, 2, &more);
    }
}

/// `platform android`, `member of sg-pilot`.
fn choice(choice: &ChoiceEntry) -> String {
    let speaks_for_itself = matches!(choice.name.as_str(), "group" | "role" | "account" | "guest" | "person");
    let values = choice.values.join(" or ");
    if speaks_for_itself { values } else { format!("{} {values}", choice.name) }
}

fn findings(text: &mut String, findings: &[String], paint: Paint) {
    if findings.is_empty() {
        return;
    }
    text.push('\n');
    paint.line(text, 0, &paint.bold("Read with a doubt"));
    for finding in findings.iter().take(MOST_FINDINGS) {
        paint.hanging(text, 2, "- ", finding);
    }
    if findings.len() > MOST_FINDINGS {
        let more = format!("and {} more; `--format json` has them all", findings.len() - MOST_FINDINGS);
        paint.wrapped(text, 2, &more);
    }
}

fn pad(title: &str) -> String {
    format!("{title:<COLUMN$}")
}

/// With a capital at the beginning.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    first + characters.as_str()
}
