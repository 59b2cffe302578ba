//! `posturec build`: the rollout of each posture, written to its folder or compared with it.

mod summary;

use std::collections::BTreeMap;
use std::path::Path;

pub use summary::{Outcome, summary};

use crate::cli::Exit;
use crate::cli::args::BuildArguments;
use crate::cli::console::Console;
use crate::cli::disk::{Listed, list_postures, slashes};
use crate::cli::findings::{Judge, Place, Teller, Verdict, count, in_order};
use crate::cli::output::{Comparison, OutputError, OutputFile, compare_folder, first_lines, write_folder};
use crate::compile::Compiled;
use crate::diag::{Severity, make_visible};
use crate::plan::Plan;
use crate::render::render_rollout;
use crate::rollout::Difference;

/// A posture and the folder of its rollout.
struct Job {
    listed: Listed,
    folder: String,
}

/// What became of a folder: text for people, or what went wrong.
struct Made {
    folder: String,
    text: Result<String, OutputError>,
    differs: bool,
}

pub(in crate::cli) fn run(arguments: &BuildArguments, console: &mut Console) -> Exit {
    let judge = Judge::new(&arguments.findings, Place::Side, console);
    let target = arguments.output.as_deref().or(arguments.check.as_deref()).unwrap_or_default();
    let jobs = match assign_folders(list_postures(&arguments.postures), &slashes(target)) {
        Ok(jobs) => jobs,
        Err(trouble) => {
            console.complain(&slashes(target), &trouble);
            return Exit::Misuse;
        }
    };
    let alone = jobs.len() == 1;
    let work = |job: &Job| {
        judge.judge(&job.listed, |compiled| {
            if arguments.check.is_some() {
                compare(compiled, job)
            } else {
                write(compiled, job, arguments.force, alone)
            }
        })
    };
    let mut teller = Teller::new(judge);
    let mut exit = Exit::Fine;
    let mut good = 0;
    in_order(&jobs, work, |(verdict, made): (Verdict, Option<Made>)| {
        teller.tell(verdict, console);
        if let Some(made) = made {
            let end = tell(made, judge.is_for_machines(), console);
            good += usize::from(end == Exit::Fine);
            exit = exit.max(end);
        }
    });
    if !alone && !judge.is_for_machines() {
        let what = if arguments.check.is_some() { "as their postures build them" } else { "in place" };
        console.print(&format!("{good} of {} {what}\n", count(jobs.len(), "rollout")));
    }
    exit.max(teller.finish(console))
}

/// One posture is built into the folder itself; several, or those of a folder, into folders named after them.
fn assign_folders(postures: Vec<Listed>, target: &str) -> Result<Vec<Job>, String> {
    let many = postures.len() > 1 || postures.iter().any(|listed| listed.from_folder);
    if !many {
        return Ok(postures.into_iter().map(|listed| Job { listed, folder: target.to_owned() }).collect());
    }
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    let mut jobs = Vec::new();
    for listed in postures {
        let tenant = tenant_of(&listed.name);
        // Windows and macOS take names that differ in case alone for one
        if let Some(other) = taken.insert(tenant.to_lowercase(), listed.name.clone()) {
            let (one, other) = (make_visible(&listed.name).into_owned(), make_visible(&other).into_owned());
            return Err(format!("`{other}` and `{one}` would both be built into `{}`", make_visible(&tenant)));
        }
        jobs.push(Job { listed, folder: format!("{}/{tenant}", target.trim_end_matches('/')) });
    }
    Ok(jobs)
}

/// The name of a file without its ending; of its folder, where all files are called `posture.toml`.
fn tenant_of(name: &str) -> String {
    let path = Path::new(name);
    let stem = path.file_stem().unwrap_or(path.as_os_str());
    let folder = path.parent().and_then(Path::file_name).filter(|_| stem == "posture");
    folder.unwrap_or(stem).to_string_lossy().into_owned()
}

/// The files of a rollout.
fn rollout(plan: &Plan) -> Vec<OutputFile> {
    let files = render_rollout(plan).into_iter();
    files.map(|file| OutputFile { path: file.path, bytes: file.text.into_bytes() }).collect()
}

fn write(compiled: &Compiled, job: &Job, force: bool, alone: bool) -> Made {
    let made = |text| Made { folder: job.folder.clone(), text, differs: false };
    let Some(plan) = &compiled.plan else { return made(Ok(String::new())) };
    made(write_folder(Path::new(&job.folder), &rollout(plan), force).map(|written| {
        let warnings = compiled.report.count(Severity::Warning);
        let outcome = Outcome { folder: &job.folder, written: &written, warnings };
        if alone { summary(plan, outcome) } else { summary::line(plan, outcome) }
    }))
}

fn compare(compiled: &Compiled, job: &Job) -> Made {
    let made = |text, differs| Made { folder: job.folder.clone(), text, differs };
    let Some(plan) = &compiled.plan else { return made(Ok(String::new()), false) };
    let (folder, name) = (make_visible(&job.folder), make_visible(&job.listed.name));
    match compare_folder(Path::new(&job.folder), &rollout(plan)) {
        Err(error) => made(Err(error), false),
        Ok(Comparison::NoFolder) => made(Ok(format!("{folder} is not there\n")), true),
        Ok(Comparison::Differences(none)) if none.is_empty() => {
            made(Ok(format!("{folder} is what {name} builds\n")), false)
        }
        Ok(Comparison::Differences(differences)) => {
            let files = first_lines(differences.iter().map(Difference::state));
            made(Ok(format!("{folder} differs from what {name} builds\n{files}\n")), true)
        }
    }
}

fn tell(made: Made, for_machines: bool, console: &mut Console) -> Exit {
    match made.text {
        Err(error) => {
            console.complain(&made.folder, &error.about(&made.folder));
            Exit::Misuse
        }
        Ok(text) => {
            // a document on the main stream stays alone there
            if for_machines && made.differs {
                console.tell(&text);
            } else if !for_machines {
                console.print(&text);
            }
            if made.differs { Exit::Findings } else { Exit::Fine }
        }
    }
}
