//! Plan to scripts: the values of a posture become PowerShell literals between fixed texts, and nothing else of it
//! becomes code.

mod change;
mod command;
mod header;
mod literal;
mod region;
mod script;

pub use command::equivalent_commands;
pub use literal::inline;
pub use region::{Region, regions};
pub use script::{RenderedScript, render_script};
