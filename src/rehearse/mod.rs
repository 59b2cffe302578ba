//! Rehearsal: the emitted scripts, byte for byte, run by a real PowerShell against a simulated organization. `tenant`
//! holds the organization and its services, `seed` makes and compares its states, `host` is the world around it (server,
//! engine, folders); the rest says in which order scripts run, and judges what came of it.

pub mod engine;
pub mod seed;
pub mod tenant;
