//! The rules, one file each, by code. A file's comment is the page that `explain` prints; it ends with a wrong and a
//! right posture, which a test compiles over a small base.

use super::Rule;
use crate::diag::RuleInfo;

mod activesync_applications;
mod activesync_everyone;
mod ad_fs_for_every_service;
mod ad_fs_network;
mod ad_fs_policy_not_counted;
mod ad_fs_policy_without_mfa;
mod ad_fs_without_federation;
mod administrators_face_less;
mod app_enforced_restrictions_scope;
mod app_managed_without_protection;
mod app_protection_platforms;
mod application_filter_shape;
mod application_id_for_identity;
mod approved_application;
mod audiences_share_people;
mod authentication_context_id;
mod authentication_flow_grant;
mod block_defeats_allow;
mod block_with_others;
mod clashing_names;
mod cloud_only_parameter;
mod cyclic_audience;
mod deceptive_name;
mod default_block_without_allow;
mod device_filter_unregistered;
mod duplicate_object;
mod early_effect_on_everyone;
mod emergency_access_inside;
mod emergency_account_in_ring;
mod empty_audience;
mod empty_client_app_types;
mod enforced_before_report_only;
mod every_time_scope;
mod everything_blocked;
mod exception_without_policy;
mod exchange_version;
mod exchange_version_ended;
mod expansion_conflict;
mod expired_exception;
mod federated_domain;
mod federated_emergency_access;
mod foreign_domain;
mod fraction_for_graph;
mod frequency_shape;
mod graph_member_conflict;
mod graph_members;
mod guarantee_fails;
mod guarantee_shape;
mod guest_tenants;
mod hole_between_steps;
mod incomplete_legacy_block;
mod ineffective_basic_auth;
mod invalid_device_filter;
mod keyword_not_alone;
mod legacy_authentication_open;
mod legacy_authentication_reopened;
mod legacy_client_grant;
mod licences_unknown;
mod location_shape;
mod locked_out;
mod mail_without_mfa;
mod malformed_address;
mod mfa_beside_strength;
mod misplaced_keyword;
mod missing_licence;
mod modern_authentication_missing;
mod name_without_id;
mod never_applies;
mod no_assignment;
mod no_control;
mod no_emergency_access;
mod no_pilot;
mod not_supported_yet;
mod operator_missing;
mod opposite_outlook_rule;
mod other_client_on_phones;
mod password_change_shape;
mod people_unknown;
mod persistent_browser_in_apps;
mod persistent_browser_scope;
mod placeholder_value;
mod resilience_defaults_with_groups;
mod retired_control;
mod ring_audience;
mod ring_mode_goes_back;
mod ring_not_wider;
mod ring_without_people;
mod rings_without_effect;
mod scripts_locked_out;
mod session_beside_block;
mod side_not_declared;
mod single_emergency_account;
mod smtp_auth_gates;
mod smtp_exception_blocked;
mod still_allowed_differs;
mod strength_shape;
mod target_kinds;
mod text_too_long;
mod token_protection_scope;
mod too_many_policies;
mod two_defaults;
mod two_risks;
mod unacceptable_characters;
mod unassigned_policy;
mod undecided_protocol;
mod undescribed_parameter;
mod unknown_alias;
mod unknown_mailbox_side;
mod unmarked_effect_on_everyone;
mod unnamed_emergency_access;
mod untargetable_application;
mod unused_alias;
pub(super) mod unused_allow;
mod useless_waves;
mod user_action_report_only;
mod user_action_shape;
mod user_under_two_policies;
mod workload_identity_shape;
mod wrong_mailbox_side;
mod wrong_side_switch;

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
    &placeholder_value::RULE,
    &audiences_share_people::RULE,
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
    &wrong_side_switch::RULE,
    &undecided_protocol::RULE,
    &user_under_two_policies::RULE,
    &exception_without_policy::RULE,
    &people_unknown::RULE,
    &two_defaults::RULE,
    &unassigned_policy::RULE,
    &exchange_version::RULE,
    &exchange_version_ended::RULE,
    &side_not_declared::RULE,
    &modern_authentication_missing::RULE,
    &still_allowed_differs::RULE,
    &ineffective_basic_auth::RULE,
    &smtp_auth_gates::RULE,
    &wrong_mailbox_side::RULE,
    &smtp_exception_blocked::RULE,
    &default_block_without_allow::RULE,
    &opposite_outlook_rule::RULE,
    &block_defeats_allow::RULE,
    &cloud_only_parameter::RULE,
    &undescribed_parameter::RULE,
    &malformed_address::RULE,
    &text_too_long::RULE,
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
    &token_protection_scope::RULE,
    &authentication_flow_grant::RULE,
    &two_risks::RULE,
    &workload_identity_shape::RULE,
    &location_shape::RULE,
    &strength_shape::RULE,
    &authentication_context_id::RULE,
    &resilience_defaults_with_groups::RULE,
    &retired_control::RULE,
    &untargetable_application::RULE,
    &device_filter_unregistered::RULE,
    &application_filter_shape::RULE,
    &graph_members::RULE,
    &graph_member_conflict::RULE,
    &guest_tenants::RULE,
    &missing_licence::RULE,
    &licences_unknown::RULE,
    &app_managed_without_protection::RULE,
    &incomplete_legacy_block::RULE,
    &activesync_everyone::RULE,
    &rings_without_effect::RULE,
    &misplaced_keyword::RULE,
    &application_id_for_identity::RULE,
    &activesync_applications::RULE,
    &persistent_browser_in_apps::RULE,
    &fraction_for_graph::RULE,
    &guarantee_shape::RULE,
    &ad_fs_without_federation::RULE,
    &ad_fs_for_every_service::RULE,
    &ad_fs_policy_without_mfa::RULE,
    &ad_fs_network::RULE,
    &federated_domain::RULE,
    &federated_emergency_access::RULE,
    &ad_fs_policy_not_counted::RULE,
];

/// Findings of proofs: what is known of them. They are made when there is a plan.
pub static PROOFS: &[&RuleInfo] = &[
    &locked_out::INFO,
    &scripts_locked_out::INFO,
    &hole_between_steps::INFO,
    &legacy_authentication_reopened::INFO,
    &legacy_authentication_open::INFO,
    &mail_without_mfa::INFO,
    &administrators_face_less::INFO,
    &other_client_on_phones::INFO,
    &guarantee_fails::INFO,
];

/// The same by name, for those who make the findings.
pub mod proven {
    pub use super::administrators_face_less::INFO as ADMINISTRATORS_FACE_LESS;
    pub use super::emergency_access_inside::RULE as EMERGENCY_ACCESS_INSIDE;
    pub use super::guarantee_fails::INFO as GUARANTEE_FAILS;
    pub use super::hole_between_steps::INFO as HOLE_BETWEEN_STEPS;
    pub use super::legacy_authentication_open::INFO as LEGACY_AUTHENTICATION_OPEN;
    pub use super::legacy_authentication_reopened::INFO as LEGACY_AUTHENTICATION_REOPENED;
    pub use super::locked_out::INFO as LOCKED_OUT;
    pub use super::mail_without_mfa::INFO as MAIL_WITHOUT_MFA;
    pub use super::other_client_on_phones::INFO as OTHER_CLIENT_ON_PHONES;
    pub use super::scripts_locked_out::INFO as SCRIPTS_LOCKED_OUT;
}
