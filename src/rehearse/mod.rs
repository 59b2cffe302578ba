//! Rehearsal: the emitted scripts, byte for byte, run by a real PowerShell against a simulated organization. `tenant`
//! holds the organization and its services, `seed` makes and compares its states, `stubs` the modules that lead to it,
//! `host` the world around them (server, engine, folders); the rest says in which order scripts run, and judges what came
//! of it.

pub mod actor;
pub mod engine;
pub mod folder;
pub mod host;
pub mod judge;
pub mod matrix;
pub mod rehearsal;
pub mod report;
pub mod scenario;
pub mod seed;
pub mod stubs;
pub mod tenant;
pub mod verdict;
