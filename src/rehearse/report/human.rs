//! What came of a rehearsal, for people: a table of runs, one of faults, and under each thing that broke a promise what
//! happened and how to see it again.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{CaseReport, Course, EngineReport, Rehearsal, Run};
use crate::diag::make_visible;
use crate::rehearse::tenant::FaultKind;
use crate::rehearse::verdict::{Breach, code_word, code_words};

/// How many broken cases are shown in full.
const SHOWN: usize = 20;

/// The text.
#[must_use]
pub fn render_human(rehearsal: &Rehearsal) -> String {
    let mut text = String::new();
    let seed = match (&rehearsal.seed.file, rehearsal.seed.hostile) {
        (None, false) => "an organization made for it".to_owned(),
        (None, true) => "an organization made for it, in which other people are at work".to_owned(),
        (Some(file), false) => format!("the organization in {}", make_visible(file)),
        (Some(file), true) => format!("the organization in {}, with other people at work", make_visible(file)),
    };
    // writing to a string cannot fail
    let _ = writeln!(text, "{}, rehearsed against {seed}.", make_visible(&rehearsal.organization));
    for assumed in &rehearsal.assumed {
        let _ = writeln!(text, "Taken for done by hand: {}.", make_visible(assumed).trim_end_matches('.'));
    }
    for report in &rehearsal.engines {
        push_engine(report, &mut text);
    }
    text
}

fn push_engine(report: &EngineReport, text: &mut String) {
    let analyzer = match &report.analyzer {
        Some(version) => format!("PSScriptAnalyzer {version}"),
        None => "no PSScriptAnalyzer here".to_owned(),
    };
    let _ = writeln!(text, "\nPowerShell {} ({}), {analyzer}\n", report.version, make_visible(&report.engine));
    for finding in &report.findings {
        let message = make_visible(&finding.message);
        let _ = writeln!(text, "  {}:{}:{}: {}: {message}", finding.script, finding.line, finding.column, finding.rule);
    }
    if !report.findings.is_empty() {
        text.push('\n');
    }
    push_runs(report, text);
    push_faults(report, text);
    text.push_str(&last_line(report));
}

fn push_runs(report: &EngineReport, text: &mut String) {
    let runs = &report.pass.runs;
    let mut rows = vec![["script", "run", "code", "calls", "writes", "seconds", "promises"].map(str::to_owned)];
    let mut last = "";
    for run in runs {
        let script = if run.script == last { "" } else { &run.script };
        last = &run.script;
        let verdict = if run.breaches.is_empty() { "kept" } else { "BROKEN" };
        rows.push([
            script.to_owned(),
            words_of(run),
            code_word(run.code),
            run.calls.to_string(),
            run.writes.to_string(),
            seconds(run.milliseconds),
            verdict.to_owned(),
        ]);
    }
    for (row, line) in table(&rows, 2).into_iter().enumerate() {
        text.push_str(&line);
        if let Some(run) = row.checked_sub(1).and_then(|row| runs.get(row)).filter(|run| !run.breaches.is_empty()) {
            push_breaches(run.breaches.iter(), text);
            push_said(run, text);
            let _ = writeln!(text, "      again: {}", report.again);
        }
    }
    if !report.pass.breaches.is_empty() {
        text.push_str("\n  the whole\n");
        push_breaches(report.pass.breaches.iter(), text);
        if runs.iter().all(|run| run.breaches.is_empty()) {
            let _ = writeln!(text, "      again: {}", report.again);
        }
    }
}

/// What a run was for: `apply`, `apply, wave 2, resumed`.
fn words_of(run: &Run) -> String {
    let wave = run.wave.map_or_else(String::new, |wave| format!(", wave {wave}"));
    let resumed = if run.resumed { ", resumed" } else { "" };
    let shared = if run.shared { ", the run of the case before" } else { "" };
    format!("{}{wave}{resumed}{shared}", run.beat.words())
}

fn push_breaches<'a>(breaches: impl Iterator<Item = &'a Breach>, text: &mut String) {
    for breach in breaches {
        let _ = writeln!(text, "      broken: {}; {}", breach.promise.sentence(), make_visible(&breach.found));
    }
}

fn push_said(run: &Run, text: &mut String) {
    for line in &run.said {
        let _ = writeln!(text, "      | {}", make_visible(line));
    }
}

fn push_faults(report: &EngineReport, text: &mut String) {
    if report.cases.is_empty() {
        return;
    }
    let mut kinds: BTreeMap<&str, [u64; 3]> = BTreeMap::new();
    for case in &report.cases {
        let [cases, broken, time] = kinds.entry(case.kind).or_default();
        *cases += 1;
        *broken += u64::from(!case.course.is_kept());
        *time += case.course.milliseconds();
    }
    let mut rows = vec![["fault", "cases", "as promised", "broken", "seconds"].map(str::to_owned)];
    for kind in FaultKind::ALL {
        let Some([cases, broken, time]) = kinds.get(kind.name()) else { continue };
        let kept = (cases - broken).to_string();
        rows.push([kind.name().to_owned(), cases.to_string(), kept, broken.to_string(), seconds(*time)]);
    }
    text.push('\n');
    table(&rows, 1).iter().for_each(|line| text.push_str(line));
    let broken: Vec<&CaseReport> = report.cases.iter().filter(|case| !case.course.is_kept()).collect();
    for case in broken.iter().take(SHOWN) {
        push_case(case, &report.again, text);
    }
    if broken.len() > SHOWN {
        let _ = writeln!(text, "\n  and {} more; --format json has all of them", broken.len() - SHOWN);
    }
}

fn push_case(case: &CaseReport, again: &str, text: &mut String) {
    let wave = case.wave.map_or_else(String::new, |wave| format!(", wave {wave}"));
    let object = case.object.as_deref().map_or_else(String::new, |object| format!(", {}", make_visible(object)));
    let _ = writeln!(text, "\n  {} at {}, {}{wave}{object}", case.fault, case.script, case.beat.words());
    for run in &case.course.runs {
        let promised = if run.promised.contains(&run.code) {
            String::new()
        } else {
            format!(", promised {}", code_words(&run.promised))
        };
        let _ = writeln!(text, "    {}: {}{promised}", words_of(run), code_word(run.code));
        push_breaches(run.breaches.iter(), text);
        if !run.breaches.is_empty() {
            push_said(run, text);
        }
    }
    push_breaches(case.course.breaches.iter(), text);
    let _ = writeln!(text, "      what is promised here: {}", case.promise);
    let _ = writeln!(text, "      again: {again} --fault {}", case.fault);
}

fn last_line(report: &EngineReport) -> String {
    let courses = || std::iter::once(&report.pass).chain(report.cases.iter().map(|case| &case.course));
    let runs = || courses().flat_map(Course::own_runs);
    let broken = courses().flat_map(Course::all_breaches).count();
    let sums = format!(
        "{} runs, {} calls, {} writes{}",
        runs().count(),
        runs().map(|run| run.calls).sum::<usize>(),
        runs().map(|run| run.writes).sum::<usize>(),
        spared(report.cases.iter().map(|case| case.spared).sum())
    );
    match (broken, report.findings.len()) {
        (0, 0) => format!("\nEvery promise was kept: {sums}.\n"),
        (0, findings) => format!("\nEvery promise was kept: {sums}. Findings in the scripts: {findings}.\n"),
        (broken, findings) => {
            let findings = if findings > 0 { format!(" Findings in the scripts: {findings}.") } else { String::new() };
            format!("\nPromises broken: {broken}; {sums}.{findings}\n")
        }
    }
}

/// What was not run, and why.
fn spared(runs: usize) -> String {
    if runs == 0 {
        return String::new();
    }
    format!("; {runs} runs spared that would find what they found without a fault")
}

fn seconds(milliseconds: u64) -> String {
    format!("{}.{}", milliseconds / 1000, milliseconds % 1000 / 100)
}

/// Rows in columns: so many at the start to the left, numbers to the right.
fn table<const N: usize>(rows: &[[String; N]], left: usize) -> Vec<String> {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; N] = std::array::from_fn(width);
    rows.iter()
        .map(|row| {
            let mut line = String::from(" ");
            for (column, cell) in row.iter().enumerate() {
                let width = widths[column];
                let _ = if column < left { write!(line, " {cell:<width$} ") } else { write!(line, " {cell:>width$} ") };
            }
            line.trim_end().to_owned() + "\n"
        })
        .collect()
}
