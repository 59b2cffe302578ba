//! Exchange Online and Exchange Server, setting by setting. Both sides have one shape; rules say what a side lacks.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::Allow;
use crate::catalog::{CloudProtocol, ServerProtocol};

/// One side of Exchange.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Exchange {
    /// Authentication policies: which legacy protocols their holders may use.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub authentication_policies: BTreeMap<String, AuthenticationPolicy>,
    /// Mobile devices (Exchange ActiveSync), for the whole organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activesync: Option<ActiveSync>,
    /// Settings of the organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_config: Option<OrganizationConfig>,
    /// Transport settings of the organization. Exchange Online only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transport_config: Option<TransportConfig>,
    /// Client access settings of single mailboxes, by primary address. Exchange Online only.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub cas_mailboxes: BTreeMap<String, CasMailbox>,
}

impl Exchange {
    /// Is nothing said?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// An authentication policy. A user holds one at most; it beats the default of the organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AuthenticationPolicy {
    /// The name; it cannot be changed later.
    #[schemars(length(min = 1, max = 64))]
    pub name: String,
    /// Exchange Online: the protocols that may use basic authentication. All others are blocked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_basic_auth: Option<Vec<CloudProtocol>>,
    /// Exchange Server: the protocols for which Basic, Digest and Windows authentication are blocked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block_legacy_auth: Option<Vec<ServerProtocol>>,
    /// Exchange Server: the protocols that stay open on purpose; with `block-legacy-auth` they make up all eight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub still_allowed: Option<Vec<ServerProtocol>>,
    /// Exchange Server: the protocols for which modern authentication is blocked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block_modern_auth: Option<Vec<ServerProtocol>>,
    /// Does it become the default of the organization, in the last ring? The people of earlier rings are assigned it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_default: Option<bool>,
    /// Sign-in names, or audiences with members, that hold this policy whatever the default is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assign_to: Vec<String>,
    /// Why its holders are treated otherwise, and until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exception: Option<ExceptionNote>,
    /// The policy of an architecture that this one replaces, by its alias.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// Warnings about it that are right here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}

/// Why, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExceptionNote {
    /// Why.
    #[schemars(length(min = 1))]
    pub reason: String,
    /// The last day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Date>,
}

/// Whether a device gets in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AccessLevel {
    /// It does.
    Allow,
    /// It does not.
    Block,
    /// An administrator decides.
    Quarantine,
}

impl AccessLevel {
    /// The word of Exchange.
    #[must_use]
    pub fn exchange(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Block => "Block",
            Self::Quarantine => "Quarantine",
        }
    }
}

/// Mobile devices, for the whole organization: nothing here can be limited to people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ActiveSync {
    /// What happens to devices that no rule and no personal list covers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_access_level: Option<AccessLevel>,
    /// Who gets the reports on quarantined devices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admin_mail_recipients: Option<Vec<String>>,
    /// Reserved by Microsoft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_access_for_unsupported_platform: Option<bool>,
    /// Rights-protected mail for apps that do not know it. Works in Exchange Online only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_rms_support_for_unenlightened_apps: Option<bool>,
    /// Exchange Online only; Microsoft does not describe it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enable_mobile_mailbox_policy_when_ca_inplace: Option<bool>,
    /// The text of the mail that asks people to update a device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 256))]
    pub ota_notification_mail_insert: Option<String>,
    /// Exchange Online only; Microsoft does not describe it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant_admin_preference: Option<String>,
    /// The text of the mail that people get when a device is not let in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 256))]
    pub user_mail_insert: Option<String>,
    /// Rules for kinds of device. Block beats quarantine, and quarantine beats allow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub device_access_rules: Vec<DeviceAccessRule>,
    /// An earlier ring in which this happens; needs `affects-everyone = true`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ring: Option<String>,
    /// Says that the author knows: this reaches everybody at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affects_everyone: Option<bool>,
    /// Warnings about it that are right here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Characteristic {
    /// The model that the device names.
    DeviceModel,
    /// The type that the device names.
    DeviceType,
    /// The exact build of its system.
    DeviceOs,
    /// The user agent.
    UserAgent,
    /// The header `X-MS-WL`.
    XmswlHeader,
}

impl Characteristic {
    /// The word of Exchange.
    #[must_use]
    pub fn exchange(self) -> &'static str {
        match self {
            Self::DeviceModel => "DeviceModel",
            Self::DeviceType => "DeviceType",
            Self::DeviceOs => "DeviceOS",
            Self::UserAgent => "UserAgent",
            Self::XmswlHeader => "XMSWLHeader",
        }
    }
}

/// A rule for one kind of device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DeviceAccessRule {
    /// What it looks at.
    pub characteristic: Characteristic,
    /// The value, matched whole: no wildcard, no part.
    #[schemars(length(min = 1))]
    pub query_string: String,
    /// What happens to such devices.
    pub access_level: AccessLevel,
    /// Warnings about it that are right here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}

/// Settings of the organization: nothing here can be limited to people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OrganizationConfig {
    /// Does the organization take tokens (modern authentication)?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oauth2_client_profile_enabled: Option<bool>,
    /// An earlier ring in which this happens; needs `affects-everyone = true`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ring: Option<String>,
    /// Says that the author knows: this reaches everybody at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affects_everyone: Option<bool>,
    /// Warnings about it that are right here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}

/// Transport settings of the organization: nothing here can be limited to people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TransportConfig {
    /// Is SMTP AUTH off for all mailboxes that do not say otherwise?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smtp_client_authentication_disabled: Option<bool>,
    /// An earlier ring in which this happens; needs `affects-everyone = true`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ring: Option<String>,
    /// Says that the author knows: this reaches everybody at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affects_everyone: Option<bool>,
    /// Warnings about it that are right here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}

/// Client access settings of one mailbox.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CasMailbox {
    /// Is SMTP AUTH off for this mailbox? Beats the organization's setting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smtp_client_authentication_disabled: Option<bool>,
    /// Warnings about it that are right here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}
