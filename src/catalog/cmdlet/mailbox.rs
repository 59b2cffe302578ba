//! Client access settings of a mailbox.
//! Facts only: what a call may look like is judged in `call.rs`.

use super::ParameterKind::{
    Boolean, Credential, Enumeration, EnumerationList, Identity, Switch, Text, TextList, Unlimited,
};
use super::{CLOUD, Caveat, Cmdlet, EVERYWHERE, NOWHERE, Parameter, ParameterSet, SERVERS, names};

const GET_CAS_MAILBOX_PARAMETERS: [Parameter; 17] = [
    Parameter::new("ActiveSyncDebugLogging", Switch, EVERYWHERE),
    Parameter::new("ActiveSyncSuppressReadReceipt", Switch, EVERYWHERE).caveat(Caveat::Reserved),
    Parameter::new("Anr", Text, EVERYWHERE),
    Parameter::new("Credential", Credential, EVERYWHERE),
    Parameter::new("DomainController", Text, SERVERS),
    Parameter::new("Filter", Text, EVERYWHERE),
    Parameter::new("Identity", Identity, EVERYWHERE),
    Parameter::new("IgnoreDefaultScope", Switch, EVERYWHERE),
    Parameter::new("Monitoring", Switch, SERVERS),
    Parameter::new("OrganizationalUnit", Identity, EVERYWHERE),
    Parameter::new("ProtocolSettings", Switch, EVERYWHERE),
    Parameter::new("ReadFromDomainController", Switch, SERVERS),
    Parameter::new("ReadIsOptimizedForAccessibility", Switch, EVERYWHERE),
    Parameter::new("RecalculateHasActiveSyncDevicePartnership", Switch, EVERYWHERE),
    Parameter::new(
        "RecipientTypeDetails",
        EnumerationList(&[
            "DiscoveryMailbox",
            "EquipmentMailbox",
            "LegacyMailbox",
            "LinkedMailbox",
            "LinkedRoomMailbox",
            "MailUser",
            "RoomMailbox",
            "SharedMailbox",
            "TeamMailbox",
            "UserMailbox",
        ]),
        CLOUD,
    ),
    Parameter::new("ResultSize", Unlimited, EVERYWHERE),
    Parameter::new("SortBy", Text, EVERYWHERE),
];

#[rustfmt::skip] // one name a line would fill pages
const GET_CAS_MAILBOX_ANRSET: [&str; 16] = [
    "ActiveSyncDebugLogging", "ActiveSyncSuppressReadReceipt", "Anr", "Credential", "DomainController",
    "Filter", "IgnoreDefaultScope", "Monitoring", "OrganizationalUnit", "ProtocolSettings",
    "ReadFromDomainController", "ReadIsOptimizedForAccessibility", "RecalculateHasActiveSyncDevicePartnership",
    "RecipientTypeDetails", "ResultSize", "SortBy",
];

#[rustfmt::skip] // one name a line would fill pages
const GET_CAS_MAILBOX_IDENTITY: [&str; 16] = [
    "ActiveSyncDebugLogging", "ActiveSyncSuppressReadReceipt", "Credential", "DomainController", "Filter",
    "Identity", "IgnoreDefaultScope", "Monitoring", "OrganizationalUnit", "ProtocolSettings",
    "ReadFromDomainController", "ReadIsOptimizedForAccessibility", "RecalculateHasActiveSyncDevicePartnership",
    "RecipientTypeDetails", "ResultSize", "SortBy",
];

/// Get-CASMailbox (Get-CASMailbox page, 2026-08).
pub(super) static GET_CAS_MAILBOX: Cmdlet = Cmdlet {
    name: "Get-CASMailbox",
    platforms: EVERYWHERE,
    should_process: false,
    built_in_pause: false,
    sets_are_advice: false,
    sets: &[
        ParameterSet { name: "AnrSet", default: false, parameters: &GET_CAS_MAILBOX_ANRSET, mandatory: &[] },
        ParameterSet { name: "Identity", default: false, parameters: &GET_CAS_MAILBOX_IDENTITY, mandatory: &[] },
    ],
    parameters: &GET_CAS_MAILBOX_PARAMETERS,
};

const SET_CAS_MAILBOX_PARAMETERS: [Parameter; 55] = [
    Parameter::new("ActiveSyncAllowedDeviceIDs", TextList, EVERYWHERE).nullable().editable(),
    Parameter::new("ActiveSyncBlockedDeviceIDs", TextList, EVERYWHERE).nullable().editable(),
    Parameter::new("ActiveSyncDebugLogging", Boolean, EVERYWHERE),
    Parameter::new("ActiveSyncEnabled", Boolean, EVERYWHERE),
    Parameter::new("ActiveSyncMailboxPolicy", Identity, EVERYWHERE).nullable(),
    Parameter::new("ActiveSyncSuppressReadReceipt", Boolean, EVERYWHERE),
    Parameter::new("Confirm", Switch, EVERYWHERE),
    Parameter::new("DisplayName", Text, SERVERS).at_most(256),
    Parameter::new("DomainController", Text, SERVERS),
    Parameter::new("ECPEnabled", Boolean, SERVERS),
    Parameter::new("EmailAddresses", TextList, SERVERS).editable(),
    Parameter::new("EwsAllowEntourage", Boolean, EVERYWHERE),
    Parameter::new("EwsAllowList", TextList, EVERYWHERE).editable(),
    Parameter::new("EwsAllowMacOutlook", Boolean, EVERYWHERE),
    Parameter::new("EwsAllowOutlook", Boolean, EVERYWHERE),
    Parameter::new("EwsApplicationAccessPolicy", Enumeration(&["EnforceAllowList", "EnforceBlockList"]), EVERYWHERE),
    Parameter::new("EwsBlockList", TextList, EVERYWHERE).editable(),
    Parameter::new("EwsEnabled", Boolean, EVERYWHERE),
    Parameter::new("HasActiveSyncDevicePartnership", Boolean, NOWHERE),
    Parameter::new("Identity", Identity, EVERYWHERE),
    Parameter::new("IgnoreDefaultScope", Switch, SERVERS),
    Parameter::new("ImapEnableExactRFC822Size", Boolean, SERVERS),
    Parameter::new("ImapEnabled", Boolean, EVERYWHERE),
    Parameter::new("ImapForceICalForCalendarRetrievalOption", Boolean, EVERYWHERE),
    Parameter::new("ImapMessagesRetrievalMimeFormat", Enumeration(&["0", "1", "2", "3", "4", "5", "6"]), EVERYWHERE),
    Parameter::new("ImapSuppressReadReceipt", Boolean, EVERYWHERE),
    Parameter::new("ImapUseProtocolDefaults", Boolean, EVERYWHERE),
    Parameter::new("IsOptimizedForAccessibility", Boolean, EVERYWHERE).caveat(Caveat::WorksOnServersOnly),
    Parameter::new("MAPIBlockOutlookExternalConnectivity", Boolean, SERVERS),
    Parameter::new("MAPIBlockOutlookNonCachedMode", Boolean, SERVERS),
    Parameter::new("MAPIBlockOutlookRpcHttp", Boolean, SERVERS),
    Parameter::new("MAPIBlockOutlookVersions", Text, SERVERS).nullable(),
    Parameter::new("MAPIEnabled", Boolean, EVERYWHERE),
    Parameter::new("MacOutlookEnabled", Boolean, CLOUD),
    Parameter::new("MapiHttpEnabled", Boolean, SERVERS).nullable(),
    Parameter::new("Name", Text, SERVERS).at_most(64),
    Parameter::new("OWAEnabled", Boolean, EVERYWHERE),
    Parameter::new("OWAforDevicesEnabled", Boolean, EVERYWHERE),
    Parameter::new("OneWinNativeOutlookEnabled", Boolean, CLOUD),
    Parameter::new("OutlookMobileEnabled", Boolean, CLOUD),
    Parameter::new("OwaMailboxPolicy", Identity, EVERYWHERE),
    Parameter::new("PopEnableExactRFC822Size", Boolean, SERVERS),
    Parameter::new("PopEnabled", Boolean, EVERYWHERE),
    Parameter::new("PopForceICalForCalendarRetrievalOption", Boolean, EVERYWHERE),
    Parameter::new("PopMessagesRetrievalMimeFormat", Enumeration(&["0", "1", "2", "3", "4", "5", "6"]), EVERYWHERE),
    Parameter::new("PopSuppressReadReceipt", Boolean, EVERYWHERE),
    Parameter::new("PopUseProtocolDefaults", Boolean, EVERYWHERE),
    Parameter::new("PrimarySmtpAddress", Text, SERVERS),
    Parameter::new("PublicFolderClientAccess", Boolean, EVERYWHERE),
    Parameter::new("ResetAutoBlockedDevices", Switch, SERVERS),
    Parameter::new("SamAccountName", Text, SERVERS).at_most(20),
    Parameter::new("ShowGalAsDefaultView", Boolean, EVERYWHERE),
    Parameter::new("SmtpClientAuthenticationDisabled", Boolean, CLOUD).nullable(),
    Parameter::new("UniversalOutlookEnabled", Boolean, CLOUD),
    Parameter::new("WhatIf", Switch, EVERYWHERE),
];

/// Set-CASMailbox (Set-CASMailbox page, 2026-08). The page misspells a value of `ImapEnabled`.
pub(super) static SET_CAS_MAILBOX: Cmdlet = Cmdlet {
    name: "Set-CASMailbox",
    platforms: EVERYWHERE,
    should_process: true,
    built_in_pause: false,
    sets_are_advice: false,
    sets: &[ParameterSet {
        name: "Default",
        default: true,
        parameters: &names(&SET_CAS_MAILBOX_PARAMETERS),
        mandatory: &["Identity"],
    }],
    parameters: &SET_CAS_MAILBOX_PARAMETERS,
};
