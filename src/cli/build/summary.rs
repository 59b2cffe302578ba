//! What a build has come to, in a few calm lines.

use std::fmt::Write as _;

use crate::cli::findings::count;
use crate::cli::output::{Written, first_lines};
use crate::diag::make_visible;
use crate::plan::{Plan, Ring, RingMode, Step, Target, Workload};

/// What there is to say about a build besides its plan.
#[derive(Debug, Clone, Copy)]
pub struct Outcome<'a> {
    /// The folder of the rollout, as the command line has it.
    pub folder: &'a str,
    /// How it was written.
    pub written: &'a Written,
    /// How many warnings the posture has.
    pub warnings: usize,
}

/// The lines after the build of one posture.
#[must_use]
pub fn summary(plan: &Plan, outcome: Outcome<'_>) -> String {
    let folder = make_visible(outcome.folder);
    let mut text = format!("{} -> {folder}: {}\n", make_visible(&plan.organization), totals(plan));
    let rows: Vec<[String; 5]> = plan.rings.iter().map(row).collect();
    for row in &rows {
        let mut line = String::from(" ");
        for (column, cell) in
            row.iter().enumerate().filter(|(column, _)| rows.iter().any(|row| !row[*column].is_empty()))
        {
            let width = rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
            let _ = write!(line, " {cell:<width$} ");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    if plan.by_hand().next().is_some() {
        let before = plan.prerequisites.len();
        let after = plan.by_hand().count() - before;
        let _ = writeln!(
            text,
            "For people: {} before the first ring, {} by hand.",
            count(before, "thing"),
            count(after, "step")
        );
    }
    match (outcome.warnings, plan.silenced.len()) {
        (0, 0) => {}
        (open, 0) => text.push_str(&format!("{}.\n", count(open, "warning"))),
        (open, silenced) => {
            let _ = writeln!(text, "{}; the posture allows {silenced} more, see the runbook.", count(open, "warning"));
        }
    }
    text.push_str(&how(outcome.written));
    text.push_str(&next(plan, &folder));
    text
}

/// One line for one of many postures.
pub(super) fn line(plan: &Plan, outcome: Outcome<'_>) -> String {
    let warnings = match outcome.warnings {
        0 => String::new(),
        some => format!(", {}", count(some, "warning")),
    };
    let (organization, folder) = (make_visible(&plan.organization), make_visible(outcome.folder));
    let (state, lists) = match outcome.written {
        Written::New => ("", String::new()),
        Written::Unchanged => (", up to date", String::new()),
        Written::Replaced { lost, kept } => (", replaced", lists(lost, kept)),
    };
    format!("{organization} -> {folder}: {}{warnings}{state}\n{lists}", totals(plan))
}

fn totals(plan: &Plan) -> String {
    let scripts = plan.rings.iter().flat_map(|ring| &ring.scripts);
    let steps: usize = scripts.clone().map(|script| script.steps.len()).sum();
    let rings = count(plan.rings.len(), "ring");
    format!("{rings}, {}, {}", count(scripts.count(), "script"), count(steps, "step"))
}

fn row(ring: &Ring) -> [String; 5] {
    let mode = match ring.mode {
        RingMode::ReportOnly => "report-only",
        RingMode::Enforce => "enforce",
    };
    let assigned: usize = ring.scripts.iter().flat_map(|script| &script.steps).map(people_of).sum();
    let people = match assigned {
        0 => String::new(),
        1 => "1 person by name".to_owned(),
        many => format!("{many} people by name"),
    };
    let steps: usize = ring.scripts.iter().map(|script| script.steps.len()).sum();
    let work = format!("{}, {}", count(ring.scripts.len(), "script"), count(steps, "step"));
    let work = if ring.gate.soak_hours > 0 { format!("{work}, then {}", length(ring.gate.soak_hours)) } else { work };
    [ring.folder.clone(), mode.to_owned(), make_visible(&ring.audience).into_owned(), people, work]
}

fn people_of(step: &Step) -> usize {
    match &step.target {
        Target::Each(people) => people.len(),
        Target::Single(_) => 0,
    }
}

fn length(hours: u32) -> String {
    let (number, word) = if hours.is_multiple_of(24) { (hours / 24, "day") } else { (hours, "hour") };
    count(usize::try_from(number).unwrap_or(usize::MAX), word)
}

fn how(written: &Written) -> String {
    match written {
        Written::New => String::new(),
        Written::Unchanged => "The folder was up to date; nothing was written.\n".to_owned(),
        Written::Replaced { lost, kept } => format!("The folder was replaced.\n{}", lists(lost, kept)),
    }
}

/// What is gone with the old folder, and what is not.
fn lists(lost: &[String], kept: &[String]) -> String {
    let list = |title: String, paths: &[String]| {
        let shown = first_lines(paths.iter().map(|path| make_visible(path).into_owned()));
        if paths.is_empty() { String::new() } else { format!("{title}\n{shown}\n") }
    };
    let lost_title = format!("Gone, as `--force` says: {}.", count(lost.len(), "file"));
    let kept_title = format!("Kept: {}, with the originals for rollback.", count(kept.len(), "run folder"));
    list(lost_title, lost) + &list(kept_title, kept)
}

/// The one next command: the first script, which only reads without being told otherwise.
fn next(plan: &Plan, folder: &str) -> String {
    let runbook = format!("Next: read {folder}/RUNBOOK.md");
    let first = plan.rings.iter().find_map(|ring| ring.scripts.first().map(|script| (ring, script)));
    let Some((ring, script)) = first else { return format!("{runbook}.\n") };
    let engine = if script.workload == Workload::ExchangeServer { "powershell" } else { "pwsh" };
    let path = format!("{folder}/{}/{}", ring.folder, script.file);
    let path = if path.contains(' ') { format!("\"{path}\"") } else { path };
    format!("{runbook}, then see what the first script would change:\n  {engine} -File {path}\n")
}
