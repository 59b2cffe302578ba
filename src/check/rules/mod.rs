//! The rules, one file each, by code. A file's comment is the page that `explain` prints; it ends with a wrong and a
//! right posture, which a test compiles over a small base.

use super::Rule;

mod clashing_names;
mod cyclic_audience;
mod deceptive_name;
mod duplicate_object;
mod early_effect_on_everyone;
mod emergency_access_inside;
mod emergency_account_in_ring;
mod empty_audience;
mod enforced_before_report_only;
mod expansion_conflict;
mod expired_exception;
mod foreign_domain;
mod name_without_id;
mod no_emergency_access;
mod no_pilot;
mod not_supported_yet;
mod ring_audience;
mod ring_mode_goes_back;
mod ring_not_wider;
mod ring_without_people;
mod single_emergency_account;
mod unacceptable_characters;
mod unknown_alias;
mod unknown_mailbox_side;
mod unmarked_effect_on_everyone;
mod unnamed_emergency_access;
mod unused_alias;
pub(super) mod unused_allow;
mod useless_waves;

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
    &no_emergency_access::RULE,
    &emergency_access_inside::RULE,
    &single_emergency_account::RULE,
    &emergency_account_in_ring::RULE,
    &unnamed_emergency_access::RULE,
    &no_pilot::RULE,
    &ring_audience::RULE,
    &ring_not_wider::RULE,
    &enforced_before_report_only::RULE,
    &ring_mode_goes_back::RULE,
    &useless_waves::RULE,
    &ring_without_people::RULE,
    &unknown_mailbox_side::RULE,
    &unmarked_effect_on_everyone::RULE,
    &early_effect_on_everyone::RULE,
];
