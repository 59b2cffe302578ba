//! Transport settings of the organization.
//! Facts only: what a call may look like is judged in `call.rs`.

use super::ParameterKind::{
    Boolean, Duration, Enumeration, Identity, Integer, Size, Switch, Text, TextList, Unlimited,
};
use super::{CLOUD, Caveat, Cmdlet, EVERYWHERE, NOWHERE, Parameter, ParameterSet, SERVERS, names};

const GET_TRANSPORT_CONFIG_PARAMETERS: [Parameter; 2] = [
    Parameter::new("DomainController", Text, SERVERS),
    Parameter::new("Identity", Identity, SERVERS).caveat(Caveat::Reserved),
];

/// Get-TransportConfig (Get-TransportConfig page, 2026-08).
pub(super) static GET_TRANSPORT_CONFIG: Cmdlet = Cmdlet {
    name: "Get-TransportConfig",
    platforms: EVERYWHERE,
    should_process: false,
    built_in_pause: false,
    sets_are_advice: false,
    sets: &[ParameterSet {
        name: "Default",
        default: true,
        parameters: &names(&GET_TRANSPORT_CONFIG_PARAMETERS),
        mandatory: &[],
    }],
    parameters: &GET_TRANSPORT_CONFIG_PARAMETERS,
};

const SET_TRANSPORT_CONFIG_PARAMETERS: [Parameter; 66] = [
    Parameter::new("AddressBookPolicyRoutingEnabled", Boolean, EVERYWHERE),
    Parameter::new("AgentGeneratedMessageLoopDetectionInSmtpEnabled", Boolean, SERVERS),
    Parameter::new("AgentGeneratedMessageLoopDetectionInSubmissionEnabled", Boolean, SERVERS),
    Parameter::new("AllowLegacyTLSClients", Boolean, CLOUD).caveat(Caveat::Undescribed),
    Parameter::new("ClearCategories", Boolean, EVERYWHERE),
    Parameter::new("Confirm", Switch, EVERYWHERE),
    Parameter::new("ConvertDisclaimerWrapperToEml", Boolean, EVERYWHERE),
    Parameter::new(
        "DSNConversionMode",
        Enumeration(&["DoNotConvert", "PreserveDSNBody", "UseExchangeDSNs"]),
        EVERYWHERE,
    ),
    Parameter::new("DiagnosticsAggregationServicePort", Integer, SERVERS),
    Parameter::new("DomainController", Text, SERVERS),
    Parameter::new("ExternalDelayDsnEnabled", Boolean, EVERYWHERE),
    Parameter::new("ExternalDsnDefaultLanguage", Text, EVERYWHERE),
    Parameter::new("ExternalDsnLanguageDetectionEnabled", Boolean, EVERYWHERE),
    Parameter::new("ExternalDsnMaxMessageAttachSize", Size, SERVERS),
    Parameter::new("ExternalDsnReportingAuthority", Text, EVERYWHERE).nullable(),
    Parameter::new("ExternalDsnSendHtml", Boolean, EVERYWHERE),
    Parameter::new("ExternalPostmasterAddress", Text, EVERYWHERE).nullable(),
    Parameter::new("Force", Switch, EVERYWHERE),
    Parameter::new("GenerateCopyOfDSNFor", TextList, SERVERS).editable(),
    Parameter::new("HeaderPromotionModeSetting", Enumeration(&["MayCreate", "MustCreate", "NoCreate"]), EVERYWHERE),
    Parameter::new("Identity", Identity, SERVERS).caveat(Caveat::Reserved),
    Parameter::new("InternalDelayDsnEnabled", Boolean, EVERYWHERE),
    Parameter::new("InternalDsnDefaultLanguage", Text, EVERYWHERE),
    Parameter::new("InternalDsnLanguageDetectionEnabled", Boolean, EVERYWHERE),
    Parameter::new("InternalDsnMaxMessageAttachSize", Size, SERVERS),
    Parameter::new("InternalDsnReportingAuthority", Text, EVERYWHERE).nullable(),
    Parameter::new("InternalDsnSendHtml", Boolean, EVERYWHERE),
    Parameter::new("InternalSMTPServers", TextList, SERVERS).editable(),
    Parameter::new("JournalMessageExpirationDays", Integer, CLOUD).between(0, 7),
    Parameter::new("JournalingReportNdrTo", Text, EVERYWHERE),
    Parameter::new("LegacyJournalingMigrationEnabled", Boolean, NOWHERE),
    Parameter::new("MaxAllowedAgentGeneratedMessageDepth", Integer, SERVERS),
    Parameter::new("MaxAllowedAgentGeneratedMessageDepthPerAgent", Integer, SERVERS),
    Parameter::new("MaxDumpsterSizePerDatabase", Size, SERVERS),
    Parameter::new("MaxDumpsterTime", Duration, SERVERS),
    Parameter::new("MaxReceiveSize", Unlimited, SERVERS),
    Parameter::new("MaxRecipientEnvelopeLimit", Unlimited, EVERYWHERE).between(0, 2_147_483_647),
    Parameter::new("MaxRetriesForLocalSiteShadow", Integer, SERVERS).between(0, 255),
    Parameter::new("MaxRetriesForRemoteSiteShadow", Integer, SERVERS).between(0, 255),
    Parameter::new("MaxSendSize", Unlimited, SERVERS),
    Parameter::new("MessageExpiration", Duration, CLOUD),
    Parameter::new("PreventDuplicateJournalingEnabled", Boolean, CLOUD),
    Parameter::new("QueueDiagnosticsAggregationInterval", Duration, SERVERS),
    Parameter::new("RejectMessageOnShadowFailure", Boolean, SERVERS),
    Parameter::new("ReplyAllStormBlockDurationHours", Integer, CLOUD).caveat(Caveat::Undescribed),
    Parameter::new("ReplyAllStormDetectionMinimumRecipients", Integer, CLOUD).caveat(Caveat::Undescribed),
    Parameter::new("ReplyAllStormDetectionMinimumReplies", Integer, CLOUD).caveat(Caveat::Undescribed),
    Parameter::new("ReplyAllStormProtectionEnabled", Boolean, CLOUD).caveat(Caveat::Undescribed),
    Parameter::new("Rfc2231EncodingEnabled", Boolean, EVERYWHERE),
    Parameter::new("SafetyNetHoldTime", Duration, SERVERS),
    Parameter::new("ShadowHeartbeatFrequency", Duration, SERVERS),
    Parameter::new("ShadowHeartbeatRetryCount", Integer, SERVERS).between(1, 15),
    Parameter::new("ShadowHeartbeatTimeoutInterval", Duration, SERVERS),
    Parameter::new("ShadowMessageAutoDiscardInterval", Duration, SERVERS),
    Parameter::new(
        "ShadowMessagePreferenceSetting",
        Enumeration(&["LocalOnly", "PreferRemote", "RemoteOnly"]),
        SERVERS,
    ),
    Parameter::new("ShadowRedundancyEnabled", Boolean, SERVERS),
    Parameter::new("ShadowResubmitTimeSpan", Duration, SERVERS),
    Parameter::new("SmtpClientAuthenticationDisabled", Boolean, CLOUD),
    Parameter::new("SupervisionTags", TextList, SERVERS),
    Parameter::new("TLSReceiveDomainSecureList", TextList, SERVERS).editable(),
    Parameter::new("TLSSendDomainSecureList", TextList, SERVERS).editable(),
    Parameter::new("TransportRuleAttachmentTextScanLimit", Size, SERVERS),
    Parameter::new("VerifySecureSubmitEnabled", Boolean, SERVERS),
    Parameter::new("VoicemailJournalingEnabled", Boolean, EVERYWHERE).caveat(Caveat::WorksOnServersOnly),
    Parameter::new("WhatIf", Switch, EVERYWHERE),
    Parameter::new("Xexch50Enabled", Boolean, SERVERS),
];

/// Set-TransportConfig (Set-TransportConfig page, 2026-08).
pub(super) static SET_TRANSPORT_CONFIG: Cmdlet = Cmdlet {
    name: "Set-TransportConfig",
    platforms: EVERYWHERE,
    should_process: true,
    built_in_pause: false,
    sets_are_advice: false,
    sets: &[ParameterSet {
        name: "Default",
        default: true,
        parameters: &names(&SET_TRANSPORT_CONFIG_PARAMETERS),
        mandatory: &[],
    }],
    parameters: &SET_TRANSPORT_CONFIG_PARAMETERS,
};
