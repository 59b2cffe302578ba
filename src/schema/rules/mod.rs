//! The kinds of finding of the structural check, one file each.

use crate::diag::RuleInfo;

pub mod malformed_text;
pub mod missing_key;
pub mod out_of_bounds;
pub mod unknown_key;
pub mod unknown_value;
pub mod wrong_type;

/// All of them, by code.
pub static RULES: [&RuleInfo; 6] = [
    &unknown_key::RULE,
    &wrong_type::RULE,
    &unknown_value::RULE,
    &out_of_bounds::RULE,
    &missing_key::RULE,
    &malformed_text::RULE,
];
