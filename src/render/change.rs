//! The CHANGE region of a script: the steps of the plan as plain data, for people to review.

use std::borrow::Cow;

use super::digest::digest_of;
use super::literal::{NEWLINE, STEP, new_line, pad, write_lines, write_table, write_value};
use crate::plan::{Member, Plan, Reference, Ring, Script, Step, Target, Text, Value, Workload};

/// Longer lists of people go to a file beside the script.
const LONGEST_LIST: usize = 200;

/// What stands behind a key.
enum Entry<'a> {
    Value(Cow<'a, Value>),
    Table(&'a [Member]),
    Lines(&'a [String]),
}

impl Entry<'_> {
    fn text(text: impl Into<Text>) -> Self {
        Self::Value(Cow::Owned(Value::text(text)))
    }
}

/// Writes the region, and returns the files that belong beside the script: their names and texts.
pub(super) fn write_change(out: &mut String, plan: &Plan, ring: &Ring, script: &Script) -> Vec<(String, String)> {
    let mut sidecars = Vec::new();
    out.push_str("#---- CHANGE: what this script does. Review this part. ----");
    out.push_str(NEWLINE);
    out.push_str("$posture = [ordered]@{");
    write_entries(out, &posture_entries(plan, ring, script), STEP);
    new_line(out, 0);
    out.push('}');
    if script.workload == Workload::Graph {
        new_line(out, 0);
        write_references(out, &script.references);
    }
    new_line(out, 0);
    out.push_str("$change = @(");
    for step in &script.steps {
        new_line(out, STEP);
        out.push_str("@{");
        let list = list_of(script, step);
        if let Some(list) = &list {
            sidecars.push((list.file.clone(), list.text.clone()));
        }
        write_entries(out, &step_entries(step, list.as_ref()), 2 * STEP);
        new_line(out, STEP);
        out.push('}');
    }
    new_line(out, 0);
    out.push(')');
    out.push_str(NEWLINE);
    sidecars
}

fn posture_entries<'a>(plan: &Plan, ring: &Ring, script: &Script) -> Vec<(&'static str, Entry<'a>)> {
    let mut entries = vec![
        ("Name", Entry::text(&plan.organization)),
        ("Ring", Entry::text(&ring.name)),
        ("Workload", Entry::text(script.workload.name())),
    ];
    if script.workload == Workload::ExchangeServer {
        let Some(exchange) = &plan.exchange_organization else {
            panic!("a plan with {} names no Exchange organization; this is a mistake in the compiler", script.file);
        };
        entries.push(("TenantId", Entry::text(&exchange.id)));
        entries.push(("Organization", Entry::text(&exchange.name)));
    } else {
        entries.push(("TenantId", Entry::text(&plan.tenant_id)));
    }
    entries.push(("Digest", Entry::text(&plan.posture_digest)));
    if script.workload == Workload::Graph {
        entries.push(("Scopes", Entry::Value(Cow::Owned(Value::texts(script.scopes.iter().cloned())))));
    }
    if script.waves > 1 {
        entries.push(("Waves", Entry::Value(Cow::Owned(Value::Integer(script.waves.into())))));
    }
    entries
}

fn write_references(out: &mut String, references: &[Reference]) {
    out.push_str("$reference = @(");
    for reference in references {
        let entries = [
            ("Collection", Entry::text(reference.collection)),
            ("Id", Entry::text(&reference.id)),
            ("Name", Entry::text(&reference.name)),
        ];
        new_line(out, STEP);
        let start = out.len();
        out.push_str("@{ ");
        for (position, (key, entry)) in entries.iter().enumerate() {
            if position > 0 {
                out.push_str("; ");
            }
            out.push_str(key);
            out.push_str(" = ");
            write_entry(out, entry, STEP);
        }
        out.push_str(" }");
        let is_one_line = out.len() - start <= 120 - STEP && !out[start..].contains('\n');
        if !is_one_line {
            out.truncate(start);
            out.push_str("@{");
            write_entries(out, &entries, 2 * STEP);
            new_line(out, STEP);
            out.push('}');
        }
    }
    if !references.is_empty() {
        new_line(out, 0);
    }
    out.push(')');
}

fn step_entries<'a>(step: &'a Step, list: Option<&PeopleList>) -> Vec<(&'static str, Entry<'a>)> {
    let mut entries = vec![("Step", Entry::text(step.number.to_string())), ("Object", Entry::text(step.kind.name()))];
    if let Target::Single(identity) = &step.target {
        entries.push(("Identity", Entry::Value(Cow::Borrowed(identity))));
        entries.push(("Title", Entry::text(step.title.clone())));
    }
    if !step.after.is_empty() {
        let after = Value::texts(step.after.iter().map(ToString::to_string));
        entries.push(("After", Entry::Value(Cow::Owned(after))));
    }
    if step.refers() {
        entries.push(("Refers", Entry::Value(Cow::Owned(Value::Boolean(true)))));
    }
    if let Some(wave) = step.wave {
        entries.push(("Wave", Entry::Value(Cow::Owned(Value::Integer(wave.into())))));
    }
    entries.push(("Want", Entry::Table(&step.want)));
    match (&step.target, list) {
        (Target::Each(_), Some(list)) => {
            entries.push(("EachFile", Entry::text(&list.file)));
            entries.push(("EachHash", Entry::text(&list.digest)));
        }
        (Target::Each(people), None) => entries.push(("Each", Entry::Lines(people))),
        (Target::Single(_), _) => {}
    }
    entries
}

/// The people of a step in a file of their own.
struct PeopleList {
    file: String,
    text: String,
    digest: String,
}

/// The file for the people of a step, if there are many. The file is plain ASCII, so a name that is not keeps the list
/// in the script.
fn list_of(script: &Script, step: &Step) -> Option<PeopleList> {
    let Target::Each(people) = &step.target else { return None };
    let is_plain = |name: &String| !name.is_empty() && name.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if people.len() <= LONGEST_LIST || !people.iter().all(is_plain) {
        return None;
    }
    let mut text = String::with_capacity(people.iter().map(|name| name.len() + NEWLINE.len()).sum());
    for name in people {
        text.push_str(name);
        text.push_str(NEWLINE);
    }
    let stem = script.file.strip_suffix(".ps1").unwrap_or(&script.file);
    let digest = digest_of(text.as_bytes());
    Some(PeopleList { file: format!("{stem}-{}.txt", step.number), text, digest })
}

/// Entries one a line, their equal signs in one column.
fn write_entries(out: &mut String, entries: &[(&'static str, Entry)], indent: usize) {
    let width = entries.iter().map(|(key, _)| key.len()).max().unwrap_or(0);
    for (key, entry) in entries {
        new_line(out, indent);
        out.push_str(key);
        pad(out, width - key.len());
        out.push_str(" = ");
        write_entry(out, entry, indent);
    }
}

fn write_entry(out: &mut String, entry: &Entry, indent: usize) {
    match entry {
        Entry::Value(value) => write_value(out, value, indent),
        Entry::Table(members) => write_table(out, members, indent),
        Entry::Lines(lines) => write_lines(out, lines, indent),
    }
}
