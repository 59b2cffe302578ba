//! The rules, one file each, by code. A file's comment is the page that `explain` prints; it ends with a wrong and a
//! right posture, which a test compiles over a small base.

use super::Rule;

mod app_enforced_restrictions_scope;
mod app_protection_platforms;
mod approved_application;
mod block_with_others;
mod empty_client_app_types;
mod every_time_scope;
mod everything_blocked;
mod frequency_shape;
mod invalid_device_filter;
mod keyword_not_alone;
mod legacy_client_grant;
mod mfa_beside_strength;
mod never_applies;
mod no_assignment;
mod no_control;
mod operator_missing;
mod password_change_shape;
mod persistent_browser_scope;
mod session_beside_block;
mod target_kinds;
mod too_many_policies;
mod unknown_alias;
pub(super) mod unused_allow;
mod user_action_report_only;
mod user_action_shape;

/// All rules, by code.
pub static RULES: &[&Rule] = &[
    &unused_allow::RULE,
    &unknown_alias::RULE,
    &no_assignment::RULE,
    &empty_client_app_types::RULE,
    &legacy_client_grant::RULE,
    &approved_application::RULE,
    &mfa_beside_strength::RULE,
    &operator_missing::RULE,
    &frequency_shape::RULE,
    &every_time_scope::RULE,
    &persistent_browser_scope::RULE,
    &invalid_device_filter::RULE,
    &too_many_policies::RULE,
    &never_applies::RULE,
    &everything_blocked::RULE,
    &no_control::RULE,
    &block_with_others::RULE,
    &session_beside_block::RULE,
    &keyword_not_alone::RULE,
    &target_kinds::RULE,
    &password_change_shape::RULE,
    &app_protection_platforms::RULE,
    &user_action_shape::RULE,
    &user_action_report_only::RULE,
    &app_enforced_restrictions_scope::RULE,
];
