//! Where the stand-in rehearses: tenants in this process, or served over HTTP; the rollout on disk once, and of every copy
//! only its name and the run folders in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use posturec::plan::Plan;
use posturec::rehearse::actor::{Access, Ground};
use posturec::rehearse::engine::Engine;
use posturec::rehearse::folder::RunFolder;
use posturec::rehearse::host::Server;
use posturec::rehearse::rehearsal::Site;
use posturec::rehearse::seed::{make_hostile, seed_from_plan, session_for};
use posturec::rehearse::tenant::{Call, Tenant};
use posturec::render::render_rollout;

use super::COPY;
use super::wire::Tenants;
use super::{Flaw, Shelf, StandIn};

/// A rollout in a folder of its own, and what runs it.
pub struct Stage {
    pub plan: Plan,
    folder: tempfile::TempDir,
    tenants: Tenants,
    shelf: Shelf,
    next: AtomicU32,
    flaw: Option<Flaw>,
    serves: bool,
}

struct InProcess {
    address: String,
    tenant: Arc<Mutex<Tenant>>,
    tenants: Tenants,
}

impl Access for InProcess {
    fn address(&self) -> &str {
        &self.address
    }

    fn tenant(&self) -> MutexGuard<'_, Tenant> {
        self.tenant.lock().unwrap()
    }
}

impl Drop for InProcess {
    fn drop(&mut self) {
        self.tenants.lock().unwrap().remove(&self.address);
    }
}

struct Copy {
    folder: PathBuf,
    shelf: Shelf,
}

impl Ground for Copy {
    fn folder(&self) -> &Path {
        &self.folder
    }

    fn take(&self, script: &Path) -> Result<RunFolder, String> {
        Ok(self.shelf.lock().unwrap().get(&RunFolder::of(script)).cloned().unwrap_or_default())
    }

    fn put(&self, script: &Path, folder: &RunFolder) -> Result<(), String> {
        self.shelf.lock().unwrap().insert(RunFolder::of(script), folder.clone());
        Ok(())
    }

    fn keep(&self, _calls: &[Call]) -> Result<(), String> {
        Ok(())
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        self.shelf.lock().unwrap().retain(|folder, _| !folder.starts_with(&self.folder));
    }
}

impl Stage {
    pub fn new(plan: Plan) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for file in render_rollout(&plan) {
            let path = folder.path().join(&file.path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, file.text).unwrap();
        }
        Self {
            plan,
            folder,
            tenants: Tenants::default(),
            shelf: Arc::new(Mutex::new(BTreeMap::new())),
            next: AtomicU32::new(0),
            flaw: None,
            serves: false,
        }
    }

    /// With scripts that are broken.
    pub fn broken(self, flaw: Flaw) -> Self {
        Self { flaw: Some(flaw), ..self }
    }

    /// The folder in which the rollout is.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// With tenants that are reached over HTTP.
    pub fn served(self) -> Self {
        Self { serves: true, ..self }
    }

    /// The organization that the rollout needs.
    pub fn tenant(&self, hostile: bool) -> Tenant {
        let mut state = seed_from_plan(&self.plan);
        if hostile {
            make_hostile(&mut state, &self.plan);
        }
        let session = session_for(&self.plan, &state);
        Tenant::new(state, session)
    }

    fn stand_in(&self) -> Box<dyn Engine> {
        let engine = StandIn::new(Arc::clone(&self.tenants)).shelved(Arc::clone(&self.shelf));
        Box::new(match self.flaw {
            Some(flaw) => engine.broken(flaw),
            None => engine,
        })
    }
}

impl Site for Stage {
    fn serve(&self, tenant: Tenant) -> Result<Box<dyn Access>, String> {
        if self.serves {
            return Ok(Box::new(Server::start(tenant, 0).map_err(|error| error.to_string())?));
        }
        let address = format!("here:{}", self.next.fetch_add(1, Ordering::Relaxed));
        let tenant = Arc::new(Mutex::new(tenant));
        self.tenants.lock().unwrap().insert(address.clone(), Arc::clone(&tenant));
        Ok(Box::new(InProcess { address, tenant, tenants: Arc::clone(&self.tenants) }))
    }

    fn fresh_engine(&self) -> Box<dyn Engine> {
        self.stand_in()
    }

    fn kept_engine(&self) -> Box<dyn Engine> {
        self.stand_in()
    }

    fn open(&self, name: &str) -> Result<Box<dyn Ground>, String> {
        // two rehearsals of one stage may be at work
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let folder = self.folder.path().join(format!("{COPY}{number}-{name}"));
        Ok(Box::new(Copy { folder, shelf: Arc::clone(&self.shelf) }))
    }
}
