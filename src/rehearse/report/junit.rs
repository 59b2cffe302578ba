//! What came of a rehearsal as JUnit XML, which build servers show: a suite for the scripts themselves, one for the
//! rollout without faults, one for the faults; a test for each script, run or fault.

use std::fmt::Write as _;

use super::{CaseReport, EngineReport, Rehearsal, Run, ScriptFinding};
use crate::diag::make_visible;
use crate::rehearse::verdict::Breach;

/// A test.
struct Test {
    class: String,
    name: String,
    milliseconds: u64,
    failure: Option<String>,
}

/// The document.
#[must_use]
pub fn render_junit(rehearsal: &Rehearsal) -> String {
    let mut suites = Vec::new();
    for report in &rehearsal.engines {
        let engine = format!("PowerShell {}", report.version);
        suites.push((format!("{engine}: scripts"), scripts(report)));
        suites.push((format!("{engine}: without faults"), runs(report)));
        if !report.cases.is_empty() {
            let cases = report.cases.iter().map(|case| of_case(case, &report.again)).collect();
            suites.push((format!("{engine}: faults"), cases));
        }
    }
    let all = || suites.iter().flat_map(|(_, tests)| tests);
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let name = format!("posturec rehearse: {}", rehearsal.organization);
    text.push_str(&opening("testsuites", &name, all()));
    for (name, tests) in &suites {
        text.push_str("  ");
        text.push_str(&opening("testsuite", name, tests.iter()));
        tests.iter().for_each(|test| push_test(test, &mut text));
        text.push_str("  </testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    text
}

/// A test for every script that ran: is anything wrong with its text?
fn scripts(report: &EngineReport) -> Vec<Test> {
    let mut names: Vec<&str> = Vec::new();
    let found = report.findings.iter().map(|finding| finding.script.as_str());
    for name in report.pass.runs.iter().map(|run| run.script.as_str()).chain(found) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let line =
        |finding: &ScriptFinding| format!("{}:{}: {}: {}", finding.line, finding.column, finding.rule, finding.message);
    names
        .into_iter()
        .map(|name| {
            let own: Vec<String> = report.findings.iter().filter(|finding| finding.script == name).map(line).collect();
            let failure = (!own.is_empty()).then(|| own.join("\n"));
            Test { class: name.to_owned(), name: "text".to_owned(), milliseconds: 0, failure }
        })
        .collect()
}

fn runs(report: &EngineReport) -> Vec<Test> {
    let mut tests: Vec<Test> = report
        .pass
        .runs
        .iter()
        .map(|run| Test {
            class: run.script.clone(),
            name: name_of(run),
            milliseconds: run.milliseconds,
            failure: failure(run.breaches.iter().map(|breach| (Some(run), breach)), &report.again),
        })
        .collect();
    tests.push(Test {
        class: "rollout".to_owned(),
        name: "as a whole".to_owned(),
        milliseconds: 0,
        failure: failure(report.pass.breaches.iter().map(|breach| (None, breach)), &report.again),
    });
    tests
}

fn name_of(run: &Run) -> String {
    let wave = run.wave.map_or_else(String::new, |wave| format!(", wave {wave}"));
    format!("{}{wave}", run.beat.words())
}

fn of_case(case: &CaseReport, again: &str) -> Test {
    let object = case.object.as_deref().map_or_else(String::new, |object| format!(": {object}"));
    Test {
        class: case.script.clone(),
        name: format!("{}{object}", case.fault),
        milliseconds: case.course.milliseconds(),
        failure: failure(case.course.all_breaches(), &format!("{again} --fault {}", case.fault)),
    }
}

/// What broke, what the script said last, and the command that does it again.
fn failure<'a>(breaches: impl Iterator<Item = (Option<&'a Run>, &'a Breach)>, again: &str) -> Option<String> {
    let mut text = String::new();
    for (run, breach) in breaches {
        let run = run.map_or_else(String::new, |run| format!("{}: ", name_of(run)));
        // writing to a string cannot fail
        let _ = writeln!(text, "{run}{}; {}", breach.promise.sentence(), breach.found);
    }
    (!text.is_empty()).then(|| text + "again: " + again)
}

fn opening<'a>(element: &str, name: &str, tests: impl Iterator<Item = &'a Test>) -> String {
    let (mut count, mut failures, mut time) = (0, 0, 0);
    for test in tests {
        count += 1;
        failures += u32::from(test.failure.is_some());
        time += test.milliseconds;
    }
    let (name, time) = (escape(name), seconds(time));
    format!("<{element} name=\"{name}\" tests=\"{count}\" failures=\"{failures}\" time=\"{time}\">\n")
}

fn push_test(test: &Test, text: &mut String) {
    let (class, name, time) = (escape(&test.class), escape(&test.name), seconds(test.milliseconds));
    let _ = write!(text, "    <testcase classname=\"{class}\" name=\"{name}\" time=\"{time}\"");
    let Some(failure) = &test.failure else {
        text.push_str("/>\n");
        return;
    };
    let first = failure.lines().next().unwrap_or_default();
    let rest: Vec<String> = failure.lines().map(escape).collect();
    let _ = writeln!(
        text,
        ">\n      <failure message=\"{}\">{}</failure>\n    </testcase>",
        escape(first),
        rest.join("\n")
    );
}

fn seconds(milliseconds: u64) -> String {
    format!("{}.{:03}", milliseconds / 1000, milliseconds % 1000)
}

/// Text of others as XML that shows just this text. What XML cannot hold is made visible first.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in make_visible(text).chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            // neither of them is a character of XML
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}
