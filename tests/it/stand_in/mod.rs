//! An engine that runs no PowerShell: it reads CHANGE of a script and does what RUNTIME, OBJECTS and MAIN would do, so
//! that rehearsals can be tested where there is no engine. It can be broken on purpose.

mod adapter;
mod folder;
pub mod program;
mod run;
mod site;
mod value;
mod wire;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use posturec::plan::ObjectKind;
use posturec::rehearse::engine::{Argument, Engine, Invocation, Ran};
use posturec::rehearse::folder as run_folder;
use posturec::rehearse::host::{put_folder, take_folder};
use serde_json::Value;

use crate::reader::read;
use crate::scripts::change_of;
use adapter::Step;
use folder::RunFolder;
use run::Script;
pub use site::Stage;
use value::json_of;
pub use wire::Tenants;
use wire::Wire;

/// Something that a wrong script would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Plan changes what it finds.
    PlanWrites,
    /// Plan prints no digest.
    NoDigest,
    /// A second Apply writes once more.
    WritesTwice,
    /// Rollback leaves out the last step, and says nothing.
    ForgetsRollback,
    /// Apply changes an object that no step names.
    TouchesForeign,
    /// Apply takes all waves, whichever was asked for.
    IgnoresWaves,
    /// Apply looks neither at the digest nor at what changed since.
    IgnoresDigest,
    /// Apply ends well and says otherwise.
    WrongExitCode,
    /// What a step names is written before it is there.
    WritesBeforeReference,
    /// What failed is called done.
    HidesFailure,
    /// After a broken run nothing is done any more, and that is called success.
    NeverResumes,
    /// Apply fails again and again.
    NeverEnds,
    /// Objects are read before it is known whose they are.
    Curious,
    /// What Rollback finds changed by somebody else it overwrites.
    IgnoresDrift,
    /// Verify is content with anything.
    BlindVerify,
}

/// How the name of a copy of a rollout begins that is not on disk: its scripts are those above.
pub const COPY: &str = "copy-";
/// All that the stand-in keeps in a run folder.
const KEPT: &str = "stand-in.json";

/// Run folders that are not on disk, by where they would be.
pub type Shelf = Arc<Mutex<BTreeMap<PathBuf, run_folder::RunFolder>>>;

/// The stand-in.
pub struct StandIn {
    scripts: BTreeMap<PathBuf, Script>,
    tenants: Tenants,
    /// None if run folders are kept on disk, beside the scripts.
    shelf: Option<Shelf>,
    flaw: Option<Flaw>,
}

impl Flaw {
    pub const ALL: [Self; 15] = [
        Self::PlanWrites,
        Self::NoDigest,
        Self::WritesTwice,
        Self::ForgetsRollback,
        Self::TouchesForeign,
        Self::IgnoresWaves,
        Self::IgnoresDigest,
        Self::WrongExitCode,
        Self::WritesBeforeReference,
        Self::HidesFailure,
        Self::NeverResumes,
        Self::NeverEnds,
        Self::Curious,
        Self::IgnoresDrift,
        Self::BlindVerify,
    ];
}

impl StandIn {
    /// One that is as it should be, for tenants in this process; others are asked over HTTP. Run folders are on disk.
    pub fn new(tenants: Tenants) -> Self {
        Self { scripts: BTreeMap::new(), tenants, shelf: None, flaw: None }
    }

    /// With run folders on a shelf, and scripts in copies of a rollout that are not on disk.
    pub fn shelved(self, shelf: Shelf) -> Self {
        Self { shelf: Some(shelf), ..self }
    }

    fn take(&self, script: &Path) -> Result<run_folder::RunFolder, String> {
        match &self.shelf {
            Some(shelf) => {
                Ok(shelf.lock().unwrap().get(&run_folder::RunFolder::of(script)).cloned().unwrap_or_default())
            }
            None => take_folder(script),
        }
    }

    fn put(&self, script: &Path, folder: run_folder::RunFolder) -> Result<(), String> {
        match &self.shelf {
            Some(shelf) => {
                shelf.lock().unwrap().insert(run_folder::RunFolder::of(script), folder);
                Ok(())
            }
            None => put_folder(script, &folder),
        }
    }

    /// One that is broken.
    pub fn broken(self, flaw: Flaw) -> Self {
        Self { flaw: Some(flaw), ..self }
    }
}

impl Engine for StandIn {
    fn run(&mut self, invocation: &Invocation<'_>) -> Result<Ran, String> {
        let wire = Wire { address: invocation.address.to_owned(), tenants: Arc::clone(&self.tenants) };
        let place = real(invocation.script);
        if !self.scripts.contains_key(&place) {
            let script = load(&place)?;
            self.scripts.insert(place.clone(), script);
        }
        let mut files = self.take(invocation.script)?;
        let mut folder = match files.files.get(KEPT) {
            Some(text) => serde_json::from_slice(text).map_err(|error| error.to_string())?,
            None => RunFolder::default(),
        };
        let (code, output) = run::run(&self.scripts[&place], invocation.arguments, &wire, &mut folder, self.flaw);
        files.files.insert(KEPT.to_owned(), serde_json::to_vec(&folder).map_err(|error| error.to_string())?);
        self.put(invocation.script, files)?;
        Ok(Ran { code, output, milliseconds: 1 })
    }
}

/// Where a script is on disk: a copy that is not has the scripts of the rollout above it.
fn real(script: &Path) -> PathBuf {
    script.components().filter(|part| !part.as_os_str().to_string_lossy().starts_with(COPY)).collect()
}

/// The value of a parameter; empty for a switch that is on.
fn argument<'a>(arguments: &'a [Argument], name: &str) -> Option<&'a str> {
    let found = arguments.iter().find(|argument| argument.name == name)?;
    Some(found.value.as_deref().unwrap_or_default())
}

fn load(path: &Path) -> Result<Script, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut statements: BTreeMap<String, Value> =
        read(change_of(&text))?.iter().map(|(name, tree)| (name.clone(), json_of(tree))).collect();
    let mut take = |name: &str| statements.remove(name).unwrap_or_default();
    let posture = take("posture");
    let references = take("reference").as_array().cloned().unwrap_or_default();
    let mut steps = Vec::new();
    for step in take("change").as_array().into_iter().flatten() {
        expand(step, path, &mut steps)?;
    }
    Ok(Script { posture, references, steps })
}

/// A step with a list becomes many.
fn expand(step: &Value, path: &Path, into: &mut Vec<Step>) -> Result<(), String> {
    let text = |name: &str| step[name].as_str().unwrap_or_default().to_owned();
    let whole = Step {
        number: text("Step"),
        group: text("Step"),
        kind: ObjectKind::from_name(&text("Object")).ok_or_else(|| format!("no kind {}", text("Object")))?,
        identity: step["Identity"].clone(),
        title: text("Title"),
        after: step["After"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
        refers: step["Refers"] == Value::Bool(true),
        wave: step["Wave"].as_u64().unwrap_or(0),
        want: step["Want"].as_object().cloned().unwrap_or_default(),
    };
    let members: Vec<String> = match (&step["Each"], step["EachFile"].as_str()) {
        (Value::Array(each), _) => each.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        (_, Some(file)) => {
            let list = std::fs::read_to_string(path.with_file_name(file)).map_err(|error| error.to_string())?;
            list.lines().map(str::to_owned).collect()
        }
        _ => {
            into.push(whole);
            return Ok(());
        }
    };
    for (position, member) in members.into_iter().enumerate() {
        let number = format!("{}.{:05}", whole.group, position + 1);
        into.push(Step { number, identity: Value::from(member.as_str()), title: member, ..whole.clone() });
    }
    Ok(())
}
