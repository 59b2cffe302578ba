//! The rules, one file each, by code. A file's comment is the page that `explain` prints; it ends with a wrong and a
//! right posture, which a test compiles over a small base.

use super::Rule;

mod approved_application;
mod empty_client_app_types;
mod every_time_scope;
mod frequency_shape;
mod invalid_device_filter;
mod legacy_client_grant;
mod mfa_beside_strength;
mod no_assignment;
mod operator_missing;
mod persistent_browser_scope;
mod placeholder_value;
mod unknown_alias;
pub(super) mod unused_allow;

/// All rules, by code.
pub static RULES: &[&Rule] = &[
    &unused_allow::RULE,
    &unknown_alias::RULE,
    &placeholder_value::RULE,
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
];
