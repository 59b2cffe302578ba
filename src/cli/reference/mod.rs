//! Commands that need no posture: what they print is part of the program.

pub mod completions;
pub mod explain;
pub mod schema;
