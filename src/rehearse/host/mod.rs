//! The world around a simulated tenant: a server on a loopback port, PowerShell, and folders. Beside `cli` the only code
//! that touches disk, environment, processes and clock.

mod check;
mod child;
mod environment;
mod find;
mod fresh;
mod kept;
mod protocol;
mod server;
mod site;
mod workspace;

pub use check::{Checked, Finding, check_scripts};
pub use find::{EnginePath, Installation, find_engines, find_engines_among};
pub use fresh::FreshEngine;
pub use kept::KeptEngine;
pub use server::Server;
pub use site::{LocalSite, keep_calls, put_folder, take_folder};
pub use workspace::{Case, Workspace, WorkspaceError};

use std::time::Duration;

/// How long a run of a script may take unless told otherwise.
pub const LIMIT: Duration = Duration::from_secs(600);
