//! Rehearsal: the emitted scripts, byte for byte, run by a real PowerShell against a simulated organization. `tenant`
//! holds the organization and its services, `host` the world around it (server, engine, folders); the rest says in
//! which order scripts run, and judges what came of it.

pub mod engine;
pub mod tenant;
