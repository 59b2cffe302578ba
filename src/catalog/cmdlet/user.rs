//! Users and the session: who holds which authentication policy, and which organization is connected.
//! Facts only: what a call may look like is judged in `call.rs`.

use super::ParameterKind::{
    Boolean, Credential, EnumerationList, Identity, Integer, Switch, Text, TextList, Timestamp, Unlimited,
};
use super::{CLOUD, CLOUD_AND_NEW_SERVERS, Caveat, Cmdlet, EVERYWHERE, Parameter, ParameterSet, SERVERS, names};

const GET_USER_PARAMETERS: [Parameter; 19] = [
    Parameter::new("Anr", Text, EVERYWHERE),
    Parameter::new("Arbitration", Switch, SERVERS),
    Parameter::new("AuditLog", Switch, SERVERS),
    Parameter::new("AuxAuditLog", Switch, SERVERS),
    Parameter::new("Credential", Credential, SERVERS),
    Parameter::new("DomainController", Text, SERVERS),
    Parameter::new("Filter", Text, EVERYWHERE),
    Parameter::new("Identity", Identity, EVERYWHERE),
    Parameter::new("IgnoreDefaultScope", Switch, SERVERS),
    Parameter::new("IncludeDirectReportsWithDisplayNames", Switch, CLOUD).caveat(Caveat::Undescribed),
    Parameter::new("IncludeManagerWithDisplayName", Switch, CLOUD).caveat(Caveat::Undescribed),
    Parameter::new("IsVIP", Switch, CLOUD),
    Parameter::new("OrganizationalUnit", Identity, EVERYWHERE),
    Parameter::new("PublicFolder", Switch, EVERYWHERE),
    Parameter::new("ReadFromDomainController", Switch, SERVERS),
    Parameter::new(
        "RecipientTypeDetails",
        EnumerationList(&[
            "DisabledUser",
            "DiscoveryMailbox",
            "EquipmentMailbox",
            "GroupMailbox",
            "GuestMailUser",
            "LegacyMailbox",
            "LinkedMailbox",
            "LinkedRoomMailbox",
            "LinkedUser",
            "MailUser",
            "PublicFolderMailbox",
            "RemoteEquipmentMailbox",
            "RemoteRoomMailbox",
            "RemoteSharedMailbox",
            "RemoteTeamMailbox",
            "RemoteUserMailbox",
            "RoomMailbox",
            "SchedulingMailbox",
            "SharedMailbox",
            "SharedWithMailUser",
            "TeamMailbox",
            "User",
            "UserMailbox",
        ]),
        EVERYWHERE,
    ),
    Parameter::new("ResultSize", Unlimited, EVERYWHERE),
    Parameter::new("Sortby", Text, EVERYWHERE),
    Parameter::new("SupervisoryReviewPolicy", Switch, SERVERS).caveat(Caveat::Reserved),
];

#[rustfmt::skip] // one name a line would fill pages
const GET_USER_ANRSET: [&str; 18] = [
    "Anr", "Arbitration", "AuditLog", "AuxAuditLog", "Credential", "DomainController", "Filter",
    "IgnoreDefaultScope", "IncludeDirectReportsWithDisplayNames", "IncludeManagerWithDisplayName", "IsVIP",
    "OrganizationalUnit", "PublicFolder", "ReadFromDomainController", "RecipientTypeDetails", "ResultSize",
    "Sortby", "SupervisoryReviewPolicy",
];

#[rustfmt::skip] // one name a line would fill pages
const GET_USER_IDENTITY: [&str; 18] = [
    "Arbitration", "AuditLog", "AuxAuditLog", "Credential", "DomainController", "Filter", "Identity",
    "IgnoreDefaultScope", "IncludeDirectReportsWithDisplayNames", "IncludeManagerWithDisplayName", "IsVIP",
    "OrganizationalUnit", "PublicFolder", "ReadFromDomainController", "RecipientTypeDetails", "ResultSize",
    "Sortby", "SupervisoryReviewPolicy",
];

/// Get-User (Get-User page, 2026-08).
pub(super) static GET_USER: Cmdlet = Cmdlet {
    name: "Get-User",
    platforms: EVERYWHERE,
    should_process: false,
    built_in_pause: false,
    sets_are_advice: false,
    sets: &[
        ParameterSet { name: "AnrSet", default: false, parameters: &GET_USER_ANRSET, mandatory: &[] },
        ParameterSet { name: "Identity", default: false, parameters: &GET_USER_IDENTITY, mandatory: &[] },
    ],
    parameters: &GET_USER_PARAMETERS,
};

const SET_USER_PARAMETERS: [Parameter; 68] = [
    Parameter::new("AllowUMCallsFromNonUsers", Text, SERVERS),
    Parameter::new("Arbitration", Switch, SERVERS),
    Parameter::new("AssistantName", Text, EVERYWHERE),
    Parameter::new("AuthenticationPolicy", Text, CLOUD_AND_NEW_SERVERS).nullable(),
    Parameter::new("BlockCloudCache", Boolean, CLOUD).caveat(Caveat::Undescribed),
    Parameter::new("CanHaveCloudCache", Boolean, CLOUD).caveat(Caveat::Undescribed),
    Parameter::new("CertificateSubject", TextList, SERVERS),
    Parameter::new("City", Text, EVERYWHERE),
    Parameter::new("ClearDataEncryptionPolicy", Switch, CLOUD).caveat(Caveat::Undescribed),
    Parameter::new("Company", Text, EVERYWHERE),
    Parameter::new("Confirm", Switch, EVERYWHERE),
    Parameter::new("CountryOrRegion", Text, EVERYWHERE),
    Parameter::new("CreateDTMFMap", Boolean, SERVERS),
    Parameter::new("Department", Text, EVERYWHERE),
    Parameter::new("DesiredWorkloads", Text, CLOUD).caveat(Caveat::Undescribed),
    Parameter::new("DisplayName", Text, EVERYWHERE).at_most(256),
    Parameter::new("DomainController", Text, SERVERS),
    Parameter::new("EXOModuleEnabled", Boolean, CLOUD),
    Parameter::new("Fax", Text, EVERYWHERE),
    Parameter::new("FirstName", Text, EVERYWHERE),
    Parameter::new("Force", Switch, CLOUD),
    Parameter::new("GeoCoordinates", Text, EVERYWHERE),
    Parameter::new("HomePhone", Text, EVERYWHERE),
    Parameter::new("Identity", Identity, EVERYWHERE),
    Parameter::new("IgnoreDefaultScope", Switch, SERVERS),
    Parameter::new("Initials", Text, EVERYWHERE),
    Parameter::new("IsShadowMailbox", Boolean, CLOUD).caveat(Caveat::Undescribed),
    Parameter::new("LastName", Text, EVERYWHERE),
    Parameter::new("LinkedCredential", Credential, SERVERS),
    Parameter::new("LinkedDomainController", Text, SERVERS),
    Parameter::new("LinkedMasterAccount", Identity, SERVERS),
    Parameter::new("MailboxRegion", Text, CLOUD).caveat(Caveat::Undescribed),
    Parameter::new("MailboxRegionSuffix", Text, CLOUD).caveat(Caveat::Undescribed),
    Parameter::new("ManagedOnboardingType", Text, CLOUD).caveat(Caveat::Undescribed),
    Parameter::new("Manager", Identity, EVERYWHERE),
    Parameter::new("MobilePhone", Text, EVERYWHERE),
    Parameter::new("Name", Text, EVERYWHERE).at_most(64),
    Parameter::new("Notes", Text, EVERYWHERE),
    Parameter::new("Office", Text, EVERYWHERE),
    Parameter::new("OtherFax", TextList, EVERYWHERE),
    Parameter::new("OtherHomePhone", TextList, EVERYWHERE),
    Parameter::new("OtherTelephone", TextList, EVERYWHERE),
    Parameter::new("Pager", Text, EVERYWHERE),
    Parameter::new("PermanentlyClearPreviousMailboxInfo", Switch, EVERYWHERE).caveat(Caveat::WorksInCloudOnly),
    Parameter::new("Phone", Text, EVERYWHERE),
    Parameter::new("PhoneticDisplayName", Text, EVERYWHERE).at_most(256),
    Parameter::new("PostOfficeBox", TextList, EVERYWHERE),
    Parameter::new("PostalCode", Text, EVERYWHERE),
    Parameter::new("PublicFolder", Switch, EVERYWHERE),
    Parameter::new("RemotePowerShellEnabled", Boolean, EVERYWHERE).caveat(Caveat::Deprecated),
    Parameter::new("RemoveMailboxProvisioningConstraint", Switch, CLOUD).caveat(Caveat::Reserved),
    Parameter::new("ResetPasswordOnNextLogon", Boolean, EVERYWHERE),
    Parameter::new("SamAccountName", Text, SERVERS).at_most(20),
    Parameter::new("SeniorityIndex", Integer, EVERYWHERE),
    Parameter::new("SimpleDisplayName", Text, EVERYWHERE),
    Parameter::new("SkipDualWrite", Switch, SERVERS).caveat(Caveat::Reserved),
    Parameter::new("StateOrProvince", Text, EVERYWHERE),
    Parameter::new("StreetAddress", Text, EVERYWHERE),
    Parameter::new("StsRefreshTokensValidFrom", Timestamp, CLOUD),
    Parameter::new("TelephoneAssistant", Text, SERVERS),
    Parameter::new("Title", Text, EVERYWHERE),
    Parameter::new("UMCallingLineIds", TextList, SERVERS),
    Parameter::new("UMDtmfMap", TextList, SERVERS).editable(),
    Parameter::new("UserPrincipalName", Text, SERVERS),
    Parameter::new("VIP", Boolean, CLOUD),
    Parameter::new("WebPage", Text, EVERYWHERE),
    Parameter::new("WhatIf", Switch, EVERYWHERE).caveat(Caveat::Reserved),
    Parameter::new("WindowsEmailAddress", Text, EVERYWHERE),
];

/// Set-User (Set-User page, 2026-08).
pub(super) static SET_USER: Cmdlet = Cmdlet {
    name: "Set-User",
    platforms: EVERYWHERE,
    should_process: true,
    built_in_pause: true,
    sets_are_advice: false,
    sets: &[ParameterSet {
        name: "Default",
        default: true,
        parameters: &names(&SET_USER_PARAMETERS),
        mandatory: &["Identity"],
    }],
    parameters: &SET_USER_PARAMETERS,
};

const GET_CONNECTION_INFORMATION_PARAMETERS: [Parameter; 2] =
    [Parameter::new("ConnectionId", TextList, CLOUD), Parameter::new("ModulePrefix", TextList, CLOUD)];

/// Get-ConnectionInformation (Get-ConnectionInformation page, 2026-08).
pub(super) static GET_CONNECTION_INFORMATION: Cmdlet = Cmdlet {
    name: "Get-ConnectionInformation",
    platforms: CLOUD,
    should_process: false,
    built_in_pause: false,
    sets_are_advice: false,
    sets: &[
        ParameterSet { name: "Default", default: true, parameters: &[], mandatory: &[] },
        ParameterSet {
            name: "ConnectionId",
            default: false,
            parameters: &["ConnectionId"],
            mandatory: &["ConnectionId"],
        },
        ParameterSet {
            name: "ModulePrefix",
            default: false,
            parameters: &["ModulePrefix"],
            mandatory: &["ModulePrefix"],
        },
    ],
    parameters: &GET_CONNECTION_INFORMATION_PARAMETERS,
};
