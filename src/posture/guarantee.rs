//! Guarantees: statements about every sign-in, which `prove` proves or refutes at every point of the rollout.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Allow, FrequencyText, MailboxSide, Platform, RiskLevel};

/// A statement that must hold for every sign-in of a kind. A sign-in that is refused meets every demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Guarantee {
    /// What it says, for people.
    #[schemars(length(min = 1, max = 256))]
    pub name: String,
    /// The sign-ins that it is about; what is left out may be anything.
    #[serde(default)]
    pub sign_in: GuaranteedSignIn,
    /// What must be so for each of them, all of it.
    #[schemars(length(min = 1))]
    pub require: Vec<Guaranteed>,
    /// The ring from whose end on it must hold. Left out, it must hold at the end of the rollout.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Warnings about it that are right here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}

/// The sign-ins that a guarantee is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct GuaranteedSignIn {
    /// Whose: audiences, `all`, `emergency-access` or `guests-or-external-users`; everybody's where it is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub who: Vec<String>,
    /// People who are not meant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
    /// To what: an alias of an application. `exchange-online` is mail on both sides of Exchange, since clients get their
    /// tokens for Exchange Server from the same application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// With which client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<GuaranteedClient>,
    /// To mailboxes of which side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mailbox: Option<MailboxSide>,
    /// With a token of Entra or with the password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth: Option<GuaranteedMethod>,
    /// On which kind of device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<GuaranteedDevice>,
    /// On which platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<Platform>,
    /// From where: an alias of `named-locations`, `all-trusted` or `mfa-trusted-ips`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// From where not; the same words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside: Option<String>,
    /// At which risk of the sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<RiskLevel>,
    /// At which risk of the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_risk: Option<RiskLevel>,
}

/// A client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GuaranteedClient {
    /// Outlook for Windows and Mac.
    OutlookDesktop,
    /// Outlook for iOS and Android.
    OutlookMobile,
    /// A browser: Outlook on the web.
    Browser,
    /// A mail app of a phone or tablet, by ActiveSync.
    MailApp,
    /// A program that fetches mail by IMAP.
    Imap,
    /// A program that fetches mail by POP.
    Pop,
    /// A device or program that sends by authenticated SMTP.
    Smtp,
    /// A program that uses Exchange Web Services.
    WebServices,
    /// Any other app or desktop program with a token of its own.
    OtherApp,
}

/// How a client proves who uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GuaranteedMethod {
    /// With a token of Entra.
    Modern,
    /// With the password, or with Windows authentication, at Exchange itself.
    Basic,
}

/// A kind of device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GuaranteedDevice {
    /// Neither compliant nor hybrid joined, whether Entra knows it or not.
    Unmanaged,
    /// Not known to Entra.
    Unregistered,
    /// Registered by its user, not compliant.
    Registered,
    /// Joined to Entra, not compliant.
    Joined,
    /// Compliant.
    Compliant,
    /// Hybrid joined.
    HybridJoined,
}

/// Something that must be so: a word, or a table for what needs more than one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Guaranteed {
    /// A word.
    Word(GuaranteedWord),
    /// A table with one key.
    Table(GuaranteedTable),
}

/// Something that must be so, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GuaranteedWord {
    /// Multifactor authentication.
    Mfa,
    /// A device that Intune finds compliant.
    CompliantDevice,
    /// A Windows device that is hybrid joined.
    DomainJoinedDevice,
    /// An app under an app protection policy.
    AppProtection,
    /// Nobody gets in.
    Blocked,
    /// Everybody who is meant gets in by one of these sign-ins at least, if nothing is odd about it.
    Reachable,
}

/// Something that must be so and needs a value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct GuaranteedTable {
    /// A method that meets this strength: a built-in one or one of `authentication-strengths`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authentication_strength: Option<String>,
    /// Signing in again after this long at the latest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_in_frequency: Option<FrequencyText>,
}
