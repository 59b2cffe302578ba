//! Rehearsals on this machine: tenants on loopback ports, a PowerShell, and copies of the rollout.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::MutexGuard;
use std::time::Duration;

use super::{Case, FreshEngine, Installation, KeptEngine, Server, Workspace};
use crate::rehearse::actor::{Access, Ground};
use crate::rehearse::engine::Engine;
use crate::rehearse::folder::RunFolder;
use crate::rehearse::rehearsal::Site;
use crate::rehearse::tenant::{Call, Tenant};

/// The file in which the record of a tenant is kept.
const CALLS: &str = "calls.jsonl";

/// This machine, with one PowerShell of it.
#[derive(Debug)]
pub struct LocalSite<'a> {
    /// The folders.
    pub workspace: &'a Workspace,
    /// The PowerShell.
    pub installation: &'a Installation,
    /// The folder of the rollout.
    pub rollout: PathBuf,
    /// What the names of copies begin with.
    pub prefix: String,
    /// Are the records of tenants kept?
    pub keeps: bool,
    /// How long a run may take.
    pub limit: Duration,
}

/// A copy of the rollout.
struct LocalGround {
    case: Case,
    keeps: bool,
}

impl Site for LocalSite<'_> {
    fn serve(&self, tenant: Tenant) -> Result<Box<dyn Access>, String> {
        let server = Server::start(tenant, 0).map_err(|error| format!("the tenant cannot be served: {error}"))?;
        Ok(Box::new(server))
    }

    fn fresh_engine(&self) -> Box<dyn Engine> {
        Box::new(FreshEngine::new(self.installation, self.workspace, self.limit))
    }

    fn kept_engine(&self) -> Box<dyn Engine> {
        Box::new(KeptEngine::new(self.installation, self.workspace, self.limit))
    }

    fn open(&self, name: &str) -> Result<Box<dyn Ground>, String> {
        let name = format!("{}{name}", self.prefix);
        let case = self.workspace.open_case(&name, &self.rollout).map_err(|error| error.to_string())?;
        Ok(Box::new(LocalGround { case, keeps: self.keeps }))
    }
}

impl Access for Server {
    fn address(&self) -> &str {
        self.address()
    }

    fn tenant(&self) -> MutexGuard<'_, Tenant> {
        self.tenant()
    }
}

impl Ground for LocalGround {
    fn folder(&self) -> &Path {
        self.case.root()
    }

    fn take(&self, script: &Path) -> Result<RunFolder, String> {
        take_folder(script)
    }

    fn put(&self, script: &Path, folder: &RunFolder) -> Result<(), String> {
        put_folder(script, folder)
    }

    fn keep(&self, calls: &[Call]) -> Result<(), String> {
        if self.keeps { keep_calls(&self.case, calls) } else { Ok(()) }
    }
}

/// Reads the run folder of a script.
///
/// # Errors
/// Why it cannot be read.
pub fn take_folder(script: &Path) -> Result<RunFolder, String> {
    let root = RunFolder::of(script);
    let mut folder = RunFolder::default();
    if root.is_dir() {
        collect(&root, "", &mut folder).map_err(|error| format!("{}: {error}", root.display()))?;
    }
    Ok(folder)
}

fn collect(from: &Path, above: &str, into: &mut RunFolder) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = format!("{above}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), into)?;
        } else {
            into.files.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// Makes this the run folder of a script, whatever was there.
///
/// # Errors
/// Why it cannot be written.
pub fn put_folder(script: &Path, folder: &RunFolder) -> Result<(), String> {
    let root = RunFolder::of(script);
    let write = || {
        if root.exists() {
            fs::remove_dir_all(&root)?;
        }
        for (name, bytes) in &folder.files {
            let mut place = root.clone();
            for part in name.split('/') {
                // one by one: a workspace that is being removed must not come back
                make_inner_folder(&place)?;
                place.push(part);
            }
            fs::write(place, bytes)?;
        }
        Ok(())
    };
    write().map_err(|error: io::Error| format!("{}: {error}", root.display()))
}

fn make_inner_folder(folder: &Path) -> io::Result<()> {
    match fs::create_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}

/// Writes the record of a tenant beside a copy of the rollout.
///
/// # Errors
/// Why it cannot be written.
pub fn keep_calls(case: &Case, calls: &[Call]) -> Result<(), String> {
    let path = case.path(CALLS);
    let write = || {
        let mut file = std::io::BufWriter::new(fs::File::create(&path)?);
        for call in calls {
            serde_json::to_writer(&mut file, call)?;
            file.write_all(b"\n")?;
        }
        file.flush()
    };
    write().map_err(|error| format!("{}: {error}", path.display()))
}
