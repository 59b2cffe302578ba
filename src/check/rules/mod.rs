//! The rules, one file each, by code. A file's comment is the page that `explain` prints; it ends with a wrong and a
//! right posture, which a test compiles over a small base.

use super::Rule;

mod clashing_names;
mod cyclic_audience;
mod deceptive_name;
mod duplicate_object;
mod empty_audience;
mod expansion_conflict;
mod expired_exception;
mod foreign_domain;
mod name_without_id;
mod not_supported_yet;
mod unacceptable_characters;
mod unknown_alias;
mod unused_alias;
pub(super) mod unused_allow;

/// All rules, by code.
pub static RULES: &[&Rule] = &[
    &unused_allow::RULE,
    &unknown_alias::RULE,
    &unused_alias::RULE,
    &duplicate_object::RULE,
    &clashing_names::RULE,
    &unacceptable_characters::RULE,
    &deceptive_name::RULE,
    &not_supported_yet::RULE,
    &expired_exception::RULE,
    &expansion_conflict::RULE,
    &cyclic_audience::RULE,
    &name_without_id::RULE,
    &empty_audience::RULE,
    &foreign_domain::RULE,
];
