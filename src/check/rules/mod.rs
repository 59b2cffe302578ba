//! The rules, one file each, by code. A file's comment is the page that `explain` prints; it ends with a wrong and a
//! right posture, which a test compiles over a small base.

use super::Rule;

mod placeholder_value;
mod unknown_alias;
pub(super) mod unused_allow;

/// All rules, by code.
pub static RULES: &[&Rule] = &[&unused_allow::RULE, &unknown_alias::RULE, &placeholder_value::RULE];
