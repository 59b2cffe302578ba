//! Architectures: intent, which becomes explicit policies.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Allow, FrequencyText, MailboxSide, PersistentBrowser};
use crate::catalog::CloudProtocol;

/// Who reaches which mailbox with which client.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Access {
    /// Outlook for Windows and Mac.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlook_desktop: Option<OutlookDesktop>,
    /// Outlook for iOS and Android.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlook_mobile: Option<OutlookMobile>,
    /// People with power over the tenant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub administrators: Option<Administrators>,
}

impl Access {
    /// Is there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Outlook for Windows and Mac: modern authentication with MFA; legacy authentication is blocked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OutlookDesktop {
    /// Where the mailboxes are.
    #[schemars(length(min = 1))]
    pub mailboxes: Vec<MailboxSide>,
    /// Who asks for MFA.
    pub mfa: Mfa,
    /// Legacy protocols that stay open for everybody. All others are blocked, so the list must be written, also when
    /// it is empty.
    pub still_allowed: Vec<CloudProtocol>,
    /// Warnings about it that are right here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}

/// Who asks for MFA.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mfa {
    /// Conditional Access.
    ConditionalAccess,
    /// AD FS, for every Microsoft 365 service and not just mail; `ad-fs` says the rest.
    AdFs,
}

/// Outlook for iOS and Android.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OutlookMobile {
    /// Where the mailboxes are.
    #[schemars(length(min = 1))]
    pub mailboxes: Vec<MailboxSide>,
    /// What Conditional Access asks for, all of it.
    #[schemars(length(min = 1))]
    pub require: Vec<Requirement>,
    /// The one client that may connect to mailboxes from phones and tablets. The default access level of ActiveSync
    /// turns to Block for everybody at once, in the last ring.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_client: Option<OnlyClient>,
    /// Legacy protocols that stay open; the same list as for `outlook-desktop`, which serves where this is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub still_allowed: Option<Vec<CloudProtocol>>,
    /// Says that the author knows: `only-client` reaches everybody at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affects_everyone: Option<bool>,
    /// Warnings about it that are right here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}

/// What Conditional Access asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Requirement {
    /// Multifactor authentication.
    Mfa,
    /// An app under an Intune app protection policy.
    AppProtection,
    /// A device that Intune finds compliant.
    CompliantDevice,
}

/// A client that alone may connect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OnlyClient {
    /// Outlook for iOS and Android.
    OutlookMobile,
}

/// People with power over the tenant: stricter than for everybody else, for all applications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Administrators {
    /// Who they are: an audience of roles or groups.
    pub audience: String,
    /// How they must sign in: a built-in strength or one of `authentication-strengths`.
    pub authentication_strength: String,
    /// Must their devices be compliant as well?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compliant_device: Option<bool>,
    /// How often they sign in again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_in_frequency: Option<FrequencyText>,
    /// Do they stay signed in when the browser closes?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persistent_browser: Option<PersistentBrowser>,
    /// Audiences that try it in earlier rings, by the name of the ring. In other rings before the last it only reports.
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    pub rings: std::collections::BTreeMap<String, Vec<String>>,
    /// Warnings about it that are right here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}

/// How often people sign in again, by the kind of device.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Sessions {
    /// Devices that are compliant or hybrid joined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managed_devices: Option<SessionLimits>,
    /// Phones and tablets that nobody manages, in apps; needs a policy that asks for app protection there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_managed_devices: Option<SessionLimits>,
    /// All other devices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unmanaged_devices: Option<SessionLimits>,
}

impl Sessions {
    /// Is there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Limits of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SessionLimits {
    /// How often people sign in again; `default` leaves it to Entra (a rolling 90 days).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_in_frequency: Option<FrequencyText>,
    /// Do they stay signed in when the browser closes?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persistent_browser: Option<PersistentBrowser>,
    /// Warnings about it that are right here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}
