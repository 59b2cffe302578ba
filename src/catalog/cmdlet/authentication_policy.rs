//! Authentication policies: the cmdlets that read and write them.
//! Facts only: what a call may look like is judged in `call.rs`.

use super::ParameterKind::{Identity, Switch, Text};
use super::{CLOUD, CLOUD_AND_NEW_SERVERS, Caveat, Cmdlet, NEW_SERVERS, Parameter, ParameterSet, names};

const GET_AUTHENTICATION_POLICY_PARAMETERS: [Parameter; 3] = [
    Parameter::new("AllowLegacyExchangeTokens", Switch, CLOUD).caveat(Caveat::Deprecated),
    Parameter::new("Identity", Identity, CLOUD_AND_NEW_SERVERS),
    Parameter::new("TenantId", Text, CLOUD).caveat(Caveat::Undescribed),
];

/// Get-AuthenticationPolicy (Get-AuthenticationPolicy page, 2026-08).
pub(super) static GET_AUTHENTICATION_POLICY: Cmdlet = Cmdlet {
    name: "Get-AuthenticationPolicy",
    platforms: CLOUD_AND_NEW_SERVERS,
    should_process: false,
    built_in_pause: false,
    sets_are_advice: false,
    sets: &[ParameterSet {
        name: "Default",
        default: true,
        parameters: &names(&GET_AUTHENTICATION_POLICY_PARAMETERS),
        mandatory: &[],
    }],
    parameters: &GET_AUTHENTICATION_POLICY_PARAMETERS,
};

const NEW_AUTHENTICATION_POLICY_PARAMETERS: [Parameter; 31] = [
    Parameter::new("AllowBasicAuthActiveSync", Switch, CLOUD),
    Parameter::new("AllowBasicAuthAutodiscover", Switch, CLOUD),
    Parameter::new("AllowBasicAuthImap", Switch, CLOUD),
    Parameter::new("AllowBasicAuthMapi", Switch, CLOUD),
    Parameter::new("AllowBasicAuthOfflineAddressBook", Switch, CLOUD),
    Parameter::new("AllowBasicAuthOutlookService", Switch, CLOUD),
    Parameter::new("AllowBasicAuthPop", Switch, CLOUD),
    Parameter::new("AllowBasicAuthPowershell", Switch, CLOUD),
    Parameter::new("AllowBasicAuthReportingWebServices", Switch, CLOUD),
    Parameter::new("AllowBasicAuthRpc", Switch, CLOUD),
    Parameter::new("AllowBasicAuthSmtp", Switch, CLOUD),
    Parameter::new("AllowBasicAuthWebServices", Switch, CLOUD),
    Parameter::new("BlockLegacyAuthActiveSync", Switch, NEW_SERVERS),
    Parameter::new("BlockLegacyAuthAutodiscover", Switch, NEW_SERVERS),
    Parameter::new("BlockLegacyAuthImap", Switch, NEW_SERVERS),
    Parameter::new("BlockLegacyAuthMapi", Switch, NEW_SERVERS),
    Parameter::new("BlockLegacyAuthOfflineAddressBook", Switch, NEW_SERVERS),
    Parameter::new("BlockLegacyAuthPop", Switch, NEW_SERVERS),
    Parameter::new("BlockLegacyAuthRpc", Switch, NEW_SERVERS),
    Parameter::new("BlockLegacyAuthWebServices", Switch, NEW_SERVERS),
    Parameter::new("BlockModernAuthActiveSync", Switch, NEW_SERVERS),
    Parameter::new("BlockModernAuthAutodiscover", Switch, NEW_SERVERS),
    Parameter::new("BlockModernAuthImap", Switch, NEW_SERVERS),
    Parameter::new("BlockModernAuthMapi", Switch, NEW_SERVERS),
    Parameter::new("BlockModernAuthOfflineAddressBook", Switch, NEW_SERVERS),
    Parameter::new("BlockModernAuthPop", Switch, NEW_SERVERS),
    Parameter::new("BlockModernAuthRpc", Switch, NEW_SERVERS),
    Parameter::new("BlockModernAuthWebServices", Switch, NEW_SERVERS),
    Parameter::new("Confirm", Switch, CLOUD_AND_NEW_SERVERS),
    Parameter::new("Name", Text, CLOUD_AND_NEW_SERVERS).at_most(64),
    Parameter::new("WhatIf", Switch, CLOUD_AND_NEW_SERVERS),
];

/// New-AuthenticationPolicy (New-AuthenticationPolicy page, 2026-08).
pub(super) static NEW_AUTHENTICATION_POLICY: Cmdlet = Cmdlet {
    name: "New-AuthenticationPolicy",
    platforms: CLOUD_AND_NEW_SERVERS,
    should_process: true,
    built_in_pause: false,
    sets_are_advice: false,
    sets: &[ParameterSet {
        name: "Default",
        default: true,
        parameters: &names(&NEW_AUTHENTICATION_POLICY_PARAMETERS),
        mandatory: &["Name"],
    }],
    parameters: &NEW_AUTHENTICATION_POLICY_PARAMETERS,
};

const SET_AUTHENTICATION_POLICY_PARAMETERS: [Parameter; 34] = [
    Parameter::new("AllowBasicAuthActiveSync", Switch, CLOUD),
    Parameter::new("AllowBasicAuthAutodiscover", Switch, CLOUD),
    Parameter::new("AllowBasicAuthImap", Switch, CLOUD),
    Parameter::new("AllowBasicAuthMapi", Switch, CLOUD),
    Parameter::new("AllowBasicAuthOfflineAddressBook", Switch, CLOUD),
    Parameter::new("AllowBasicAuthOutlookService", Switch, CLOUD),
    Parameter::new("AllowBasicAuthPop", Switch, CLOUD),
    Parameter::new("AllowBasicAuthPowershell", Switch, CLOUD),
    Parameter::new("AllowBasicAuthReportingWebServices", Switch, CLOUD),
    Parameter::new("AllowBasicAuthRpc", Switch, CLOUD),
    Parameter::new("AllowBasicAuthSmtp", Switch, CLOUD),
    Parameter::new("AllowBasicAuthWebServices", Switch, CLOUD),
    Parameter::new("AllowLegacyExchangeTokens", Switch, CLOUD).caveat(Caveat::Deprecated),
    Parameter::new("BlockLegacyAuthActiveSync", Switch, NEW_SERVERS),
    Parameter::new("BlockLegacyAuthAutodiscover", Switch, NEW_SERVERS),
    Parameter::new("BlockLegacyAuthImap", Switch, NEW_SERVERS),
    Parameter::new("BlockLegacyAuthMapi", Switch, NEW_SERVERS),
    Parameter::new("BlockLegacyAuthOfflineAddressBook", Switch, NEW_SERVERS),
    Parameter::new("BlockLegacyAuthPop", Switch, NEW_SERVERS),
    Parameter::new("BlockLegacyAuthRpc", Switch, NEW_SERVERS),
    Parameter::new("BlockLegacyAuthWebServices", Switch, NEW_SERVERS),
    Parameter::new("BlockLegacyExchangeTokens", Switch, CLOUD).caveat(Caveat::Deprecated),
    Parameter::new("BlockModernAuthActiveSync", Switch, NEW_SERVERS),
    Parameter::new("BlockModernAuthAutodiscover", Switch, NEW_SERVERS),
    Parameter::new("BlockModernAuthImap", Switch, NEW_SERVERS),
    Parameter::new("BlockModernAuthMapi", Switch, NEW_SERVERS),
    Parameter::new("BlockModernAuthOfflineAddressBook", Switch, NEW_SERVERS),
    Parameter::new("BlockModernAuthPop", Switch, NEW_SERVERS),
    Parameter::new("BlockModernAuthRpc", Switch, NEW_SERVERS),
    Parameter::new("BlockModernAuthWebServices", Switch, NEW_SERVERS),
    Parameter::new("Confirm", Switch, CLOUD_AND_NEW_SERVERS),
    Parameter::new("Identity", Identity, CLOUD_AND_NEW_SERVERS),
    Parameter::new("TenantId", Text, CLOUD).caveat(Caveat::Undescribed),
    Parameter::new("WhatIf", Switch, CLOUD_AND_NEW_SERVERS),
];

/// Set-AuthenticationPolicy (Set-AuthenticationPolicy page, 2026-08).
pub(super) static SET_AUTHENTICATION_POLICY: Cmdlet = Cmdlet {
    name: "Set-AuthenticationPolicy",
    platforms: CLOUD_AND_NEW_SERVERS,
    should_process: true,
    built_in_pause: false,
    sets_are_advice: false,
    sets: &[ParameterSet {
        name: "Default",
        default: true,
        parameters: &names(&SET_AUTHENTICATION_POLICY_PARAMETERS),
        mandatory: &["Identity"],
    }],
    parameters: &SET_AUTHENTICATION_POLICY_PARAMETERS,
};

const REMOVE_AUTHENTICATION_POLICY_PARAMETERS: [Parameter; 5] = [
    Parameter::new("AllowLegacyExchangeTokens", Switch, CLOUD).caveat(Caveat::Deprecated),
    Parameter::new("Confirm", Switch, CLOUD_AND_NEW_SERVERS),
    Parameter::new("Identity", Identity, CLOUD_AND_NEW_SERVERS),
    Parameter::new("TenantId", Text, CLOUD).caveat(Caveat::Undescribed),
    Parameter::new("WhatIf", Switch, CLOUD_AND_NEW_SERVERS),
];

/// Remove-AuthenticationPolicy (Remove-AuthenticationPolicy page, 2026-08).
pub(super) static REMOVE_AUTHENTICATION_POLICY: Cmdlet = Cmdlet {
    name: "Remove-AuthenticationPolicy",
    platforms: CLOUD_AND_NEW_SERVERS,
    should_process: true,
    built_in_pause: true,
    sets_are_advice: false,
    sets: &[ParameterSet {
        name: "Default",
        default: true,
        parameters: &names(&REMOVE_AUTHENTICATION_POLICY_PARAMETERS),
        mandatory: &["Identity"],
    }],
    parameters: &REMOVE_AUTHENTICATION_POLICY_PARAMETERS,
};
