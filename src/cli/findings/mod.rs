//! Findings in the format that was asked for. People and GitHub get each posture's as soon as it is done; JSON and SARIF
//! are one document, so their reports are kept until the end.

mod batch;

pub use batch::in_order;
use jiff::civil::Date;

use crate::check::all_rules;
use crate::cli::Exit;
use crate::cli::args::{FindingArguments, Format};
use crate::cli::console::Console;
use crate::cli::disk::{Listed, Reader};
use crate::compile::{Compiled, compile_posture};
use crate::diag::{Report, RuleDescription, Severity, Style, render_github, render_human, render_json, render_sarif};

/// Which stream findings for people go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// They are what was asked for.
    Main,
    /// They come beside what was asked for, and only if there are some.
    Side,
}

/// What came of one posture, without the posture.
#[derive(Debug)]
pub struct Verdict {
    name: String,
    said: Said,
    errors: usize,
    warnings: usize,
}

/// What is to be said of one posture.
#[derive(Debug)]
enum Said {
    /// Nothing could be read: a phrase.
    Unreadable(String),
    /// Text to print.
    Text(String),
    /// Part of a document.
    Report(Report),
}

/// How postures are judged; shared by all workers.
#[derive(Debug, Clone, Copy)]
pub struct Judge {
    format: Format,
    place: Place,
    style: Style,
    as_of: Option<Date>,
    deny_warnings: bool,
}

impl Judge {
    /// As the command line wants it.
    pub fn new(arguments: &FindingArguments, place: Place, console: &Console) -> Self {
        let style = if place == Place::Main { console.style() } else { console.side_style() };
        let FindingArguments { format, as_of, deny_warnings } = *arguments;
        Self { format, place, style, as_of, deny_warnings }
    }

    /// Does the output of the run belong to the findings alone?
    pub fn is_for_machines(&self) -> bool {
        self.format != Format::Human
    }

    /// Compiles a posture and lets `build` have it if nothing is in the way.
    pub fn judge<T>(&self, listed: &Listed, build: impl FnOnce(&Compiled) -> T) -> (Verdict, Option<T>) {
        let name = listed.name.clone();
        let reader = Reader::default();
        let compiled = match &listed.trouble {
            Some(trouble) => Err(trouble.clone()),
            None => compile_posture(&listed.name, &|name| reader.read(name), self.as_of),
        };
        let compiled = match compiled {
            Ok(compiled) => compiled,
            Err(trouble) => return (Verdict { name, said: Said::Unreadable(trouble), errors: 0, warnings: 0 }, None),
        };
        let errors = compiled.report.count(Severity::Error);
        let warnings = compiled.report.count(Severity::Warning);
        let built = (errors == 0 && (warnings == 0 || !self.deny_warnings)).then(|| build(&compiled));
        (Verdict { name, said: self.say(compiled.report), errors, warnings }, built)
    }

    /// Compiles a posture and lets `look` have it, whatever was found.
    pub fn inspect<T>(&self, listed: &Listed, look: impl FnOnce(&Compiled) -> T) -> (Verdict, Option<T>) {
        let mut seen = None;
        let reader = Reader::default();
        let name = listed.name.clone();
        let verdict = match compile_posture(&listed.name, &|name| reader.read(name), self.as_of) {
            Ok(compiled) => {
                seen = Some(look(&compiled));
                let errors = compiled.report.count(Severity::Error);
                let warnings = compiled.report.count(Severity::Warning);
                Verdict { name, said: self.say(compiled.report), errors, warnings }
            }
            Err(trouble) => Verdict { name, said: Said::Unreadable(trouble), errors: 0, warnings: 0 },
        };
        (verdict, seen)
    }

    fn say(&self, report: Report) -> Said {
        match self.format {
            Format::Human if self.place == Place::Side && report.diagnostics.is_empty() => Said::Text(String::new()),
            Format::Human => {
                let gap = if report.diagnostics.is_empty() { "" } else { "\n" };
                Said::Text(render_human(&report, self.style) + gap)
            }
            Format::Github => Said::Text(render_github(&[report])),
            Format::Json | Format::Sarif => Said::Report(report),
        }
    }
}

/// Prints verdicts in their turn, and remembers how the run ends.
#[derive(Debug)]
pub struct Teller {
    judge: Judge,
    reports: Vec<Report>,
    exit: Exit,
    postures: usize,
    unreadable: usize,
    errors: usize,
    warnings: usize,
}

impl Teller {
    /// One that has told nothing yet.
    pub fn new(judge: Judge) -> Self {
        Self { judge, reports: Vec::new(), exit: Exit::Fine, postures: 0, unreadable: 0, errors: 0, warnings: 0 }
    }

    /// Prints what is to be said of a posture.
    pub fn tell(&mut self, verdict: Verdict, console: &mut Console) {
        self.postures += 1;
        self.errors += verdict.errors;
        self.warnings += verdict.warnings;
        match verdict.said {
            Said::Unreadable(trouble) => {
                self.exit = Exit::Misuse;
                self.unreadable += 1;
                console.complain(&verdict.name, &trouble);
                return;
            }
            Said::Text(text) if !self.judge.is_for_machines() && self.judge.place == Place::Side => console.tell(&text),
            Said::Text(text) => console.print(&text),
            Said::Report(report) => self.reports.push(report),
        }
        let denied = verdict.errors == 0 && verdict.warnings > 0 && self.judge.deny_warnings;
        if denied {
            console.complain(&verdict.name, "warnings are denied");
        }
        if denied || verdict.errors > 0 {
            self.exit = self.exit.max(Exit::Findings);
        }
    }

    /// Prints what is said once for all postures, and says how the run ended.
    pub fn finish(self, console: &mut Console) -> Exit {
        match self.judge.format {
            Format::Human if self.judge.place == Place::Main && self.postures > 1 => console.print(&self.totals()),
            Format::Human | Format::Github => {}
            Format::Json => console.print(&render_json(&self.reports)),
            Format::Sarif => console.print(&sarif(&self.reports)),
        }
        self.exit
    }

    fn totals(&self) -> String {
        let (errors, warnings) = (count(self.errors, "error"), count(self.warnings, "warning"));
        let unreadable = match self.unreadable {
            0 => String::new(),
            some => format!(", {some} of them unreadable"),
        };
        format!("{}{unreadable}: {errors}, {warnings}\n", count(self.postures, "posture"))
    }
}

/// `1 error`, `3 errors`.
pub fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

fn sarif(reports: &[Report]) -> String {
    let rules = all_rules();
    let texts: Vec<(String, String)> = rules.iter().map(|rule| (rule.summary(), rule.body())).collect();
    let described: Vec<RuleDescription<'_>> = rules
        .iter()
        .zip(&texts)
        .map(|(rule, (summary, help))| RuleDescription {
            code: rule.code,
            name: rule.name,
            summary,
            help,
            severity: rule.severity,
        })
        .collect();
    render_sarif(reports, &described, env!("CARGO_PKG_VERSION"))
}
