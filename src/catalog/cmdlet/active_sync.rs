//! Mobile devices: the default access level and the device access rules.
//! Facts only: what a call may look like is judged in `call.rs`.

use super::ParameterKind::{Boolean, Enumeration, Identity, Switch, Text, TextList};
use super::{CLOUD, Caveat, Cmdlet, EVERYWHERE, Parameter, ParameterSet, SERVERS, names};

const GET_ACTIVE_SYNC_ORGANIZATION_SETTINGS_PARAMETERS: [Parameter; 2] =
    [Parameter::new("DomainController", Text, SERVERS), Parameter::new("Identity", Identity, EVERYWHERE)];

/// Get-ActiveSyncOrganizationSettings (Get-ActiveSyncOrganizationSettings page, 2026-08).
pub(super) static GET_ACTIVE_SYNC_ORGANIZATION_SETTINGS: Cmdlet = Cmdlet {
    name: "Get-ActiveSyncOrganizationSettings",
    platforms: EVERYWHERE,
    should_process: false,
    built_in_pause: false,
    sets_are_advice: false,
    sets: &[ParameterSet {
        name: "Default",
        default: true,
        parameters: &names(&GET_ACTIVE_SYNC_ORGANIZATION_SETTINGS_PARAMETERS),
        mandatory: &[],
    }],
    parameters: &GET_ACTIVE_SYNC_ORGANIZATION_SETTINGS_PARAMETERS,
};

const SET_ACTIVE_SYNC_ORGANIZATION_SETTINGS_PARAMETERS: [Parameter; 12] = [
    Parameter::new("AdminMailRecipients", TextList, EVERYWHERE).editable(),
    Parameter::new("AllowAccessForUnSupportedPlatform", Boolean, EVERYWHERE).caveat(Caveat::Reserved),
    Parameter::new("AllowRMSSupportForUnenlightenedApps", Boolean, EVERYWHERE).caveat(Caveat::WorksInCloudOnly),
    Parameter::new("Confirm", Switch, EVERYWHERE),
    Parameter::new("DefaultAccessLevel", Enumeration(&["Allow", "Block", "Quarantine"]), EVERYWHERE),
    Parameter::new("DomainController", Text, SERVERS),
    Parameter::new("EnableMobileMailboxPolicyWhenCAInplace", Boolean, CLOUD).caveat(Caveat::Undescribed),
    Parameter::new("Identity", Identity, EVERYWHERE),
    Parameter::new("OtaNotificationMailInsert", Text, EVERYWHERE).at_most(256),
    Parameter::new("TenantAdminPreference", Text, CLOUD).caveat(Caveat::Undescribed),
    Parameter::new("UserMailInsert", Text, EVERYWHERE).at_most(256),
    Parameter::new("WhatIf", Switch, EVERYWHERE),
];

/// Set-ActiveSyncOrganizationSettings (Set-ActiveSyncOrganizationSettings page, 2026-08).
pub(super) static SET_ACTIVE_SYNC_ORGANIZATION_SETTINGS: Cmdlet = Cmdlet {
    name: "Set-ActiveSyncOrganizationSettings",
    platforms: EVERYWHERE,
    should_process: true,
    built_in_pause: false,
    sets_are_advice: false,
    sets: &[ParameterSet {
        name: "Default",
        default: true,
        parameters: &names(&SET_ACTIVE_SYNC_ORGANIZATION_SETTINGS_PARAMETERS),
        mandatory: &[],
    }],
    parameters: &SET_ACTIVE_SYNC_ORGANIZATION_SETTINGS_PARAMETERS,
};

const GET_ACTIVE_SYNC_DEVICE_ACCESS_RULE_PARAMETERS: [Parameter; 2] =
    [Parameter::new("DomainController", Text, SERVERS), Parameter::new("Identity", Identity, EVERYWHERE)];

/// Get-ActiveSyncDeviceAccessRule (Get-ActiveSyncDeviceAccessRule page, 2026-08).
pub(super) static GET_ACTIVE_SYNC_DEVICE_ACCESS_RULE: Cmdlet = Cmdlet {
    name: "Get-ActiveSyncDeviceAccessRule",
    platforms: EVERYWHERE,
    should_process: false,
    built_in_pause: false,
    sets_are_advice: false,
    sets: &[ParameterSet {
        name: "Default",
        default: true,
        parameters: &names(&GET_ACTIVE_SYNC_DEVICE_ACCESS_RULE_PARAMETERS),
        mandatory: &[],
    }],
    parameters: &GET_ACTIVE_SYNC_DEVICE_ACCESS_RULE_PARAMETERS,
};

const NEW_ACTIVE_SYNC_DEVICE_ACCESS_RULE_PARAMETERS: [Parameter; 6] = [
    Parameter::new("AccessLevel", Enumeration(&["Allow", "Block", "Quarantine"]), EVERYWHERE),
    Parameter::new(
        "Characteristic",
        Enumeration(&["DeviceModel", "DeviceOS", "DeviceType", "UserAgent", "XMSWLHeader"]),
        EVERYWHERE,
    ),
    Parameter::new("Confirm", Switch, EVERYWHERE),
    Parameter::new("DomainController", Text, SERVERS),
    Parameter::new("QueryString", Text, EVERYWHERE),
    Parameter::new("WhatIf", Switch, EVERYWHERE),
];

/// New-ActiveSyncDeviceAccessRule (New-ActiveSyncDeviceAccessRule page, 2026-08).
pub(super) static NEW_ACTIVE_SYNC_DEVICE_ACCESS_RULE: Cmdlet = Cmdlet {
    name: "New-ActiveSyncDeviceAccessRule",
    platforms: EVERYWHERE,
    should_process: true,
    built_in_pause: false,
    sets_are_advice: false,
    sets: &[ParameterSet {
        name: "Default",
        default: true,
        parameters: &names(&NEW_ACTIVE_SYNC_DEVICE_ACCESS_RULE_PARAMETERS),
        mandatory: &["AccessLevel", "Characteristic", "QueryString"],
    }],
    parameters: &NEW_ACTIVE_SYNC_DEVICE_ACCESS_RULE_PARAMETERS,
};

const SET_ACTIVE_SYNC_DEVICE_ACCESS_RULE_PARAMETERS: [Parameter; 5] = [
    Parameter::new("AccessLevel", Enumeration(&["Allow", "Block", "Quarantine"]), EVERYWHERE),
    Parameter::new("Confirm", Switch, EVERYWHERE),
    Parameter::new("DomainController", Text, SERVERS),
    Parameter::new("Identity", Identity, EVERYWHERE),
    Parameter::new("WhatIf", Switch, EVERYWHERE),
];

/// Set-ActiveSyncDeviceAccessRule (Set-ActiveSyncDeviceAccessRule page, 2026-08).
pub(super) static SET_ACTIVE_SYNC_DEVICE_ACCESS_RULE: Cmdlet = Cmdlet {
    name: "Set-ActiveSyncDeviceAccessRule",
    platforms: EVERYWHERE,
    should_process: true,
    built_in_pause: false,
    sets_are_advice: false,
    sets: &[ParameterSet {
        name: "Default",
        default: true,
        parameters: &names(&SET_ACTIVE_SYNC_DEVICE_ACCESS_RULE_PARAMETERS),
        mandatory: &["Identity"],
    }],
    parameters: &SET_ACTIVE_SYNC_DEVICE_ACCESS_RULE_PARAMETERS,
};

const REMOVE_ACTIVE_SYNC_DEVICE_ACCESS_RULE_PARAMETERS: [Parameter; 4] = [
    Parameter::new("Confirm", Switch, EVERYWHERE),
    Parameter::new("DomainController", Text, SERVERS),
    Parameter::new("Identity", Identity, EVERYWHERE),
    Parameter::new("WhatIf", Switch, EVERYWHERE),
];

/// Remove-ActiveSyncDeviceAccessRule (Remove-ActiveSyncDeviceAccessRule page, 2026-08).
pub(super) static REMOVE_ACTIVE_SYNC_DEVICE_ACCESS_RULE: Cmdlet = Cmdlet {
    name: "Remove-ActiveSyncDeviceAccessRule",
    platforms: EVERYWHERE,
    should_process: true,
    built_in_pause: true,
    sets_are_advice: false,
    sets: &[ParameterSet {
        name: "Default",
        default: true,
        parameters: &names(&REMOVE_ACTIVE_SYNC_DEVICE_ACCESS_RULE_PARAMETERS),
        mandatory: &["Identity"],
    }],
    parameters: &REMOVE_ACTIVE_SYNC_DEVICE_ACCESS_RULE_PARAMETERS,
};
