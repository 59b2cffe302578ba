//! `posturec rehearse`: a rollout, an organization made or read for it, the engines of this machine, and what came of it.

mod interrupt;
mod progress;
mod serve;

use std::num::NonZero;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::thread;

pub use progress::Meter;
pub use serve::serve_text;

use super::Exit;
use super::args::{RehearseArguments, ReportFormat};
use super::console::Console;
use super::disk::{Reader, slashes};
use super::output::read_rollout;
use crate::plan::{Plan, Workload};
use crate::rehearse::host::{Checked, EnginePath, LIMIT, LocalSite, Workspace, check_scripts, find_engines};
use crate::rehearse::rehearsal::{Faults, rehearse};
use crate::rehearse::report::{
    EngineReport, FORMAT, Rehearsal, ScriptFinding, Seed, render_human, render_json, render_junit,
};
use crate::rehearse::seed::{make_hostile, read_state, seed_from_plan, session_for};
use crate::rehearse::tenant::{Fault, Release, State, Tenant};
use interrupt::Interrupt;
use progress::Bar;

/// What goes wrong before anything is rehearsed: a name and a phrase.
type Trouble = (String, String);

/// What is rehearsed.
struct Subject {
    folder: PathBuf,
    plan: Plan,
    tenant: Tenant,
}

pub(super) fn run(arguments: &RehearseArguments, console: &mut Console) -> Exit {
    let done = read_subject(arguments).and_then(|subject| {
        if arguments.serve {
            serve::run(arguments, subject, console).map(|()| Exit::Fine)
        } else {
            run_engines(arguments, &subject, console)
        }
    });
    interrupt::give_way();
    match done {
        Ok(exit) => exit,
        Err((name, phrase)) => {
            console.complain(&name, &phrase);
            Exit::Misuse
        }
    }
}

fn read_subject(arguments: &RehearseArguments) -> Result<Subject, Trouble> {
    let trouble = |name: &str, phrase: String| (slashes(name), phrase);
    let name = &arguments.folder;
    let rollout = read_rollout(Path::new(name)).map_err(|error| trouble(name, error.to_string()))?;
    let folder = std::path::absolute(name).map_err(|error| trouble(name, error.to_string()))?;
    let plan = rollout.plan;
    let mut state = match &arguments.tenant {
        Some(file) => {
            let bytes = Reader::default().read(file).map_err(|phrase| trouble(file, phrase))?;
            let text = String::from_utf8(bytes).map_err(|_| trouble(file, "it is not UTF-8".to_owned()))?;
            let state = read_state(&text).map_err(|phrase| trouble(file, phrase))?;
            lacking(&plan, &state).map_or(Ok(state), |phrase| Err(trouble(file, phrase)))?
        }
        None => seed_from_plan(&plan),
    };
    if arguments.hostile {
        make_hostile(&mut state, &plan);
    }
    let session = session_for(&plan, &state);
    Ok(Subject { folder, plan, tenant: Tenant::new(state, session) })
}

/// The side of Exchange that scripts change and that an organization does not have, in words.
fn lacking(plan: &Plan, state: &State) -> Option<String> {
    let lacks = |workload| match workload {
        Workload::Graph => None,
        Workload::ExchangeOnline => state.exchange_online.is_none().then_some("exchangeOnline"),
        Workload::ExchangeServer => state.exchange_server.is_none().then_some("exchangeServer"),
    };
    let scripts = plan.rings.iter().flat_map(|ring| &ring.scripts);
    let key = scripts.map(|script| script.workload).find_map(lacks);
    key.map(|key| format!("the organization has no `{key}`, which scripts of this rollout change"))
}

fn make_workspace(arguments: &RehearseArguments, subject: &Subject) -> Result<Workspace, Trouble> {
    let keep = arguments.keep.as_deref().map(Path::new);
    let server = subject.tenant.state().exchange_server.as_ref();
    let release = server.map_or(Release::ServerSe, |server| server.release);
    Workspace::create(keep, release).map_err(|error| (slashes(&error.place.to_string_lossy()), error.error.to_string()))
}

/// Hears Ctrl-C from now on.
fn listen() -> Result<Interrupt, Trouble> {
    let trouble = |error: std::io::Error| ("rehearse".to_owned(), format!("Ctrl-C cannot be heard: {error}"));
    Interrupt::listen().map_err(trouble)
}

fn run_engines(arguments: &RehearseArguments, subject: &Subject, console: &mut Console) -> Result<Exit, Trouble> {
    let engines = find_engines(arguments.engine.as_deref())
        .map_err(|phrase| ("rehearse".to_owned(), format!("{phrase}\n  With --serve you need none.")))?;
    // before there is a folder that could be left behind
    let interrupt = if arguments.keep.is_none() { Some(listen()?) } else { None };
    let workspace = make_workspace(arguments, subject)?;
    if let Some(interrupt) = interrupt {
        let folder = workspace.root().to_owned();
        interrupt.end_tidily(folder).map_err(|error| ("rehearse".to_owned(), error.to_string()))?;
    }
    let mut reports = Vec::new();
    for engine in &engines {
        let alone = engines.len() == 1;
        reports.push(run_engine(arguments, subject, &workspace, (engine, reports.len(), alone), console)?);
    }
    let kept = reports.iter().all(EngineReport::is_kept);
    let plan = &subject.plan;
    let rehearsal = Rehearsal {
        format: FORMAT,
        generator: "posturec",
        version: env!("CARGO_PKG_VERSION"),
        organization: plan.organization.clone(),
        posture_digest: plan.posture_digest.clone(),
        seed: Seed { file: arguments.tenant.as_deref().map(slashes), hostile: arguments.hostile },
        assumed: plan.by_hand().map(|step| step.title.clone()).collect(),
        engines: reports,
        kept,
    };
    interrupt::give_way();
    console.print(&match arguments.format {
        ReportFormat::Human => render_human(&rehearsal),
        ReportFormat::Json => render_json(&rehearsal),
        ReportFormat::Junit => render_junit(&rehearsal),
    });
    if let Some(keep) = &arguments.keep {
        console.tell(&format!("Transcripts, journals and calls are in {}.\n", slashes(keep)));
    }
    Ok(if kept { Exit::Fine } else { Exit::Findings })
}

/// Everything with one engine, which is the only one, or of this place among several.
fn run_engine(
    arguments: &RehearseArguments,
    subject: &Subject,
    workspace: &Workspace,
    (engine, place, alone): (&EnginePath, usize, bool),
    console: &mut Console,
) -> Result<EngineReport, Trouble> {
    let name = slashes(&engine.path().to_string_lossy());
    let trouble = |phrase: String| (name.clone(), phrase);
    let installation = engine.probe(workspace).map_err(trouble)?;
    let site = LocalSite {
        workspace,
        installation: &installation,
        rollout: subject.folder.clone(),
        // several engines rehearse in one workspace
        prefix: if alone { String::new() } else { format!("engine-{}/", place + 1) },
        keeps: arguments.keep.is_some(),
        limit: LIMIT,
    };
    let faults = if arguments.matrix { Faults::Matrix } else { Faults::Some(each_once(&arguments.fault)) };
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let bar = Bar::new(console);
    let told = |progress| bar.show(progress);
    // the rollout without faults keeps one core busy: the others have time to look at the scripts
    let (checked, outcome) = thread::scope(|scope| {
        let checking = scope.spawn(|| check(subject, engine, workspace));
        let outcome = rehearse(&subject.plan, &site, &subject.tenant, &faults, cores, &told);
        (checking.join().unwrap_or_else(|panic| resume_unwind(panic)), outcome)
    });
    bar.clear();
    let (analyzer, findings) = checked.map_err(trouble)?;
    let outcome = outcome.map_err(|phrase| ("--fault".to_owned(), phrase))?;
    Ok(EngineReport {
        again: again(arguments, (!alone || arguments.engine.is_some()).then_some(&name)),
        engine: name,
        version: installation.version.clone(),
        analyzer,
        findings,
        pass: outcome.pass,
        cases: outcome.cases,
    })
}

fn each_once(faults: &[Fault]) -> Vec<Fault> {
    let mut once: Vec<Fault> = Vec::new();
    for fault in faults {
        if !once.contains(fault) {
            once.push(*fault);
        }
    }
    once
}

/// What the parser, and the analyzer where it is installed, find in the scripts.
fn check(
    subject: &Subject,
    engine: &EnginePath,
    workspace: &Workspace,
) -> Result<(Option<String>, Vec<ScriptFinding>), String> {
    let scripts = subject.plan.rings.iter().flat_map(|ring| ring.scripts.iter().map(move |script| (ring, script)));
    let names: Vec<String> = scripts.map(|(ring, script)| format!("{}/{}", ring.folder, script.file)).collect();
    let files: Vec<PathBuf> = names.iter().map(|name| subject.folder.join(name)).collect();
    let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    let Checked { analyzer, findings } = check_scripts(engine, workspace, &files, LIMIT)?;
    let findings = findings.into_iter().map(|finding| ScriptFinding {
        script: names.get(finding.script).cloned().unwrap_or_default(),
        line: finding.line,
        column: finding.column,
        rule: finding.rule,
        message: finding.message,
    });
    Ok((analyzer, findings.collect()))
}

/// A word of a command, as the shells of this system take it.
fn quoted(text: &str) -> String {
    let text = slashes(text);
    if !text.contains(|letter: char| !letter.is_ascii_alphanumeric() && !"/._-:".contains(letter)) {
        return text;
    }
    // cmd knows no other quotes; between these other shells leave everything alone
    if cfg!(windows) { format!("\"{text}\"") } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

/// The command that does it again, faults aside.
fn again(arguments: &RehearseArguments, engine: Option<&String>) -> String {
    let mut words = vec!["posturec rehearse".to_owned(), quoted(&arguments.folder)];
    words.extend(engine.map(|engine| format!("--engine {}", quoted(engine))));
    words.extend(arguments.tenant.as_ref().map(|file| format!("--tenant {}", quoted(file))));
    words.extend(arguments.hostile.then(|| "--hostile".to_owned()));
    words.join(" ")
}
