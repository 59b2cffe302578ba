//! Conditional Access, policy by policy: every member that Graph v1.0 has, in the words of Graph.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Allow, FrequencyText, GraphMembers};

/// Conditional Access.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ConditionalAccess {
    /// The policies, by alias.
    // shared, since a posture that is expanded leaves most as they are
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub policies: BTreeMap<String, Arc<Policy>>,
}

impl ConditionalAccess {
    /// Is there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.policies.is_empty()
    }
}

/// A policy: when all its conditions match, its grant must be met and its session controls hold.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Policy {
    /// The display name, by which scripts find it.
    #[schemars(length(min = 1, max = 256))]
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// A state that holds in every ring. Left out, the rings decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<PolicyState>,
    /// Whom it is about: audiences, `all`, `none`, `emergency-access`, or `guests-or-external-users`, the old keyword of
    /// Graph for which an audience with `guests` says more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub users: Option<Selection>,
    /// Which workload identities it is about, instead of users.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workload_identities: Option<WorkloadIdentities>,
    /// What they sign in to.
    pub applications: Applications,
    /// The kinds of client; all where this is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_app_types: Option<Vec<ClientAppType>>,
    /// The platforms, as the client names them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platforms: Option<Platforms>,
    /// Where from: aliases of `named-locations`, `all`, `all-trusted` or `mfa-trusted-ips`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locations: Option<Locations>,
    /// A filter for devices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_filter: Option<Filter>,
    /// Sign-in risk. Needs Entra ID P2.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sign_in_risk_levels: Vec<RiskLevel>,
    /// User risk. Needs Entra ID P2.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub user_risk_levels: Vec<RiskLevel>,
    /// Risk of workload identities.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub service_principal_risk_levels: Vec<RiskLevel>,
    /// Insider risk. Needs Purview adaptive protection.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub insider_risk_levels: Vec<InsiderRisk>,
    /// Ways of signing in that hand a session from one device to another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authentication_flows: Vec<TransferMethod>,
    /// What must be met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<Grant>,
    /// What limits the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Session>,
    /// Whom it reaches in single rings before the last, by the name of the ring. A policy for all users follows the
    /// audiences of the rings by itself; any other only reports before the last ring, except where this says otherwise.
    /// What one ring is given holds for the rings after it; whom a ring enforces it for stays in until the last, and what
    /// is said of a ring that only reports is never enforced.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rings: BTreeMap<String, Vec<String>>,
    /// The policy of an architecture that this one replaces, by its alias.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
    /// Members in Graph's own names, kept as they are.
    #[serde(default, skip_serializing_if = "GraphMembers::is_empty")]
    pub graph: GraphMembers,
    /// Warnings about it that are right here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}

/// A state that holds in every ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PolicyState {
    /// It reports and decides nothing.
    ReportOnly,
    /// It is off.
    Disabled,
}

/// Some, and not others. What is excluded stays out whatever else is said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Selection {
    /// Who or what is in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// Who or what is out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
}

/// Where from.
pub type Locations = Selection;

/// Workload identities: aliases of `workload-identities`, or `all` for those of this tenant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct WorkloadIdentities {
    /// Which are in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// Which are out; only beside `include = ["all"]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// A filter on custom security attributes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
}

/// What people sign in to: applications, one or more user actions, or authentication contexts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Applications {
    /// Well-known aliases such as `all`, `office-365` or `exchange-online`, and aliases of `applications`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// Applications that are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// Actions of a user.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub user_actions: Vec<UserAction>,
    /// Authentication contexts, `c1` to `c99`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authentication_contexts: Vec<String>,
    /// A filter on custom security attributes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
}

/// An action of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum UserAction {
    /// Registering methods of authentication.
    RegisterSecurityInformation,
    /// Registering or joining a device.
    RegisterOrJoinDevices,
}

impl UserAction {
    /// The word of Graph.
    #[must_use]
    pub fn graph(self) -> &'static str {
        match self {
            Self::RegisterSecurityInformation => "urn:user:registersecurityinfo",
            Self::RegisterOrJoinDevices => "urn:user:registerdevice",
        }
    }
}

/// A rule over attributes, and whether what it matches is in or out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Filter {
    /// Is what the rule matches in or out?
    pub mode: FilterMode,
    /// The rule, in the language of Entra: `device.isCompliant -eq True`.
    #[schemars(length(min = 1, max = 3072))]
    pub rule: String,
}

/// In or out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FilterMode {
    /// In.
    Include,
    /// Out.
    Exclude,
}

/// A kind of client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ClientAppType {
    /// All kinds.
    All,
    /// Browsers.
    Browser,
    /// Apps and desktop programs with modern authentication.
    MobileAppsAndDesktopClients,
    /// Exchange ActiveSync.
    ExchangeActiveSync,
    /// Exchange ActiveSync on supported platforms; `exchange-active-sync` has taken its place.
    EasSupported,
    /// Everything else with legacy authentication.
    Other,
}

impl ClientAppType {
    /// The word of Graph.
    #[must_use]
    pub fn graph(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Browser => "browser",
            Self::MobileAppsAndDesktopClients => "mobileAppsAndDesktopClients",
            Self::ExchangeActiveSync => "exchangeActiveSync",
            Self::EasSupported => "easSupported",
            Self::Other => "other",
        }
    }
}

/// Platforms that are in, and others that are out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Platforms {
    /// Which are in.
    #[schemars(length(min = 1))]
    pub include: Vec<Platform>,
    /// Which are out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<Platform>,
}

/// A platform, as the client names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Platform {
    /// Any, also one that nobody knows.
    #[serde(rename = "all")]
    All,
    /// Android.
    #[serde(rename = "android")]
    Android,
    /// iOS and iPadOS.
    #[serde(rename = "ios")]
    Ios,
    /// Windows.
    #[serde(rename = "windows")]
    Windows,
    /// macOS.
    #[serde(rename = "macos")]
    Macos,
    /// Linux.
    #[serde(rename = "linux")]
    Linux,
    /// Windows Phone, which is dead.
    #[serde(rename = "windows-phone")]
    WindowsPhone,
}

impl Platform {
    /// The word of Graph.
    #[must_use]
    pub fn graph(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Android => "android",
            Self::Ios => "iOS",
            Self::Windows => "windows",
            Self::Macos => "macOS",
            Self::Linux => "linux",
            Self::WindowsPhone => "windowsPhone",
        }
    }
}

/// A level of risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RiskLevel {
    /// None.
    None,
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
}

impl RiskLevel {
    /// The word of Graph.
    #[must_use]
    pub fn graph(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// A level of insider risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InsiderRisk {
    /// Minor.
    Minor,
    /// Moderate.
    Moderate,
    /// Elevated.
    Elevated,
}

impl InsiderRisk {
    /// The word of Graph.
    #[must_use]
    pub fn graph(self) -> &'static str {
        match self {
            Self::Minor => "minor",
            Self::Moderate => "moderate",
            Self::Elevated => "elevated",
        }
    }
}

/// A way of handing a session from one device to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TransferMethod {
    /// The device code flow.
    DeviceCodeFlow,
    /// Authentication transfer.
    AuthenticationTransfer,
}

impl TransferMethod {
    /// The word of Graph.
    #[must_use]
    pub fn graph(self) -> &'static str {
        match self {
            Self::DeviceCodeFlow => "deviceCodeFlow",
            Self::AuthenticationTransfer => "authenticationTransfer",
        }
    }
}

/// What must be met.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Grant {
    /// All of it (`and`) or one of it (`or`); must be written as soon as there are two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<Operator>,
    /// Built-in controls.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<Control>,
    /// A built-in strength or one of `authentication-strengths`; takes the place of `mfa`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authentication_strength: Option<String>,
    /// Terms of use, by alias.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terms_of_use: Vec<String>,
    /// Custom controls by their ids. Retired by Microsoft in September 2026.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub custom_authentication_factors: Vec<String>,
}

/// All of it, or one of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Operator {
    /// All of it.
    And,
    /// One of it.
    Or,
}

impl Operator {
    /// The word of Graph.
    #[must_use]
    pub fn graph(self) -> &'static str {
        match self {
            Self::And => "AND",
            Self::Or => "OR",
        }
    }
}

/// A built-in control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Control {
    /// Nobody gets in.
    Block,
    /// Multifactor authentication.
    Mfa,
    /// A device that is compliant.
    CompliantDevice,
    /// A Windows device that is hybrid joined.
    DomainJoinedDevice,
    /// Read-only since 2026-06-30: no policy can be made or changed with it.
    ApprovedApplication,
    /// An app under an app protection policy, on iOS and Android.
    CompliantApplication,
    /// A new password.
    PasswordChange,
    /// Whatever takes the risk away.
    RiskRemediation,
}

impl Control {
    /// The word of Graph.
    #[must_use]
    pub fn graph(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::Mfa => "mfa",
            Self::CompliantDevice => "compliantDevice",
            Self::DomainJoinedDevice => "domainJoinedDevice",
            Self::ApprovedApplication => "approvedApplication",
            Self::CompliantApplication => "compliantApplication",
            Self::PasswordChange => "passwordChange",
            Self::RiskRemediation => "riskRemediation",
        }
    }
}

/// What limits the session.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Session {
    /// How often people sign in again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_in_frequency: Option<Frequency>,
    /// Do they stay signed in when the browser closes? Needs all applications.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persistent_browser: Option<PersistentBrowser>,
    /// Does the application itself limit what can be done? Exchange Online, SharePoint Online or Office 365 only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_enforced_restrictions: Option<bool>,
    /// Defender for Cloud Apps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cloud_app_security: Option<CloudAppSecurity>,
    /// Are existing sessions no longer extended while Entra is down?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disable_resilience_defaults: Option<bool>,
    /// Are tokens bound to the device (token protection)?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secure_sign_in_session: Option<bool>,
}

/// How often people sign in again: the length of time alone, or a table that says which proof is asked again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Frequency {
    /// The length of time, or `every-time`; both proofs are asked again.
    Text(FrequencyText),
    /// The length of time and which proof.
    Full(FrequencyTable),
}

/// How often, and which proof is asked again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FrequencyTable {
    /// The length of time, or `every-time`.
    pub every: FrequencyText,
    /// Which proof.
    pub authentication_type: ReauthenticationType,
}

impl Frequency {
    /// The length of time.
    #[must_use]
    pub fn every(&self) -> &FrequencyText {
        match self {
            Self::Text(text) => text,
            Self::Full(full) => &full.every,
        }
    }

    /// Which proof is asked again.
    #[must_use]
    pub fn authentication_type(&self) -> ReauthenticationType {
        match self {
            Self::Text(_) => ReauthenticationType::PrimaryAndSecondaryAuthentication,
            Self::Full(full) => full.authentication_type,
        }
    }
}

/// Which proof is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReauthenticationType {
    /// Both.
    PrimaryAndSecondaryAuthentication,
    /// The second alone.
    SecondaryAuthentication,
}

impl ReauthenticationType {
    /// The word of Graph.
    #[must_use]
    pub fn graph(self) -> &'static str {
        match self {
            Self::PrimaryAndSecondaryAuthentication => "primaryAndSecondaryAuthentication",
            Self::SecondaryAuthentication => "secondaryAuthentication",
        }
    }
}

/// Do people stay signed in when the browser closes?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PersistentBrowser {
    /// Always.
    Always,
    /// Never.
    Never,
}

impl PersistentBrowser {
    /// The word of Graph.
    #[must_use]
    pub fn graph(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Never => "never",
        }
    }
}

/// What Defender for Cloud Apps does with the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CloudAppSecurity {
    /// What is set up there.
    McasConfigured,
    /// It watches.
    MonitorOnly,
    /// Nothing can be downloaded.
    BlockDownloads,
}

impl CloudAppSecurity {
    /// The word of Graph.
    #[must_use]
    pub fn graph(self) -> &'static str {
        match self {
            Self::McasConfigured => "mcasConfigured",
            Self::MonitorOnly => "monitorOnly",
            Self::BlockDownloads => "blockDownloads",
        }
    }
}
