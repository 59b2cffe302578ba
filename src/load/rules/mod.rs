//! The kinds of finding of reading, one file each.

use crate::diag::RuleInfo;

pub mod cyclic_extends;
pub mod malformed_members_file;
pub mod syntax_error;
pub mod unreadable_file;
pub mod useless_list_edit;

/// All of them, by code.
pub static RULES: [&RuleInfo; 5] = [
    &syntax_error::RULE,
    &unreadable_file::RULE,
    &cyclic_extends::RULE,
    &useless_list_edit::RULE,
    &malformed_members_file::RULE,
];
