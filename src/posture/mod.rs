//! The posture language: plain types whose doc comments are the reference manual and whose JSON Schema is what
//! `check` enforces. Nothing here looks at meaning.

mod access;
mod ad_fs;
mod audience;
mod conditional_access;
mod exception;
mod exchange;
mod guarantee;
mod location;
mod organization;
mod rollout;
mod text;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use access::{
    Access, Administrators, Mfa, OnlyClient, OutlookDesktop, OutlookMobile, Requirement, SessionLimits, Sessions,
};
pub use ad_fs::{AccessControlPolicy, AdFs, AsksForMfa, FederatedIdpMfaBehavior};
pub use audience::{Audience, EmergencyAccess, GroupReference, GuestKind, Guests, Person, PersonEntry};
pub use conditional_access::{
    Applications, ClientAppType, CloudAppSecurity, ConditionalAccess, Control, Filter, FilterMode, Frequency,
    FrequencyTable, Grant, InsiderRisk, Locations, Operator, PersistentBrowser, Platform, Platforms, Policy,
    PolicyState, ReauthenticationType, RiskLevel, Selection, Session, TransferMethod, UserAction, WorkloadIdentities,
};
pub use exception::{ConditionalAccessException, Exceptions, LegacyAuthenticationException};
pub use exchange::{
    AccessLevel, ActiveSync, AuthenticationPolicy, CasMailbox, Characteristic, DeviceAccessRule, ExceptionNote,
    Exchange, OrganizationConfig, TransportConfig,
};
pub use guarantee::{
    Guarantee, Guaranteed, GuaranteedClient, GuaranteedDevice, GuaranteedMethod, GuaranteedSignIn, GuaranteedTable,
    GuaranteedWord,
};
pub use location::{AuthenticationStrength, CountryLookup, NamedLocation};
pub use organization::{
    ExchangeOnlineFacts, ExchangeServerFacts, Hybrid, HybridModernAuthentication, Identity, Organization,
    OutlookOnTheWeb,
};
pub use rollout::{Mode, RingDeclaration, Rollout};
pub use text::{
    Country, Domain, Duration, ExchangeVersion, FrequencyText, Guid, IpRange, RingName, UserPrincipalName, check_format,
};

/// A side that a mailbox can be on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MailboxSide {
    /// Exchange Online.
    ExchangeOnline,
    /// Exchange Server.
    ExchangeServer,
}

impl MailboxSide {
    /// The word in the posture.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::ExchangeOnline => "exchange-online",
            Self::ExchangeServer => "exchange-server",
        }
    }
}

/// A warning that the author has looked at and is content with. Errors cannot be allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Allow {
    /// The name of the rule, as the warning shows it: `ring-not-wider`.
    #[schemars(length(min = 1))]
    pub rule: String,
    /// Why it is right here; the runbook lists it.
    #[schemars(length(min = 1))]
    pub reason: String,
}

/// Members kept exactly as Graph has them, in Graph's own names, for what this language does not model.
pub type GraphMembers = serde_json::Map<String, serde_json::Value>;

/// An object outside this posture that policies name: declared once, used by its alias.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NamedObject {
    /// The display name, for people.
    #[schemars(length(min = 1, max = 256))]
    pub name: String,
    /// The id that Graph takes: the application id of an application, the object id of a service principal or of terms
    /// of use.
    pub id: Guid,
    /// Warnings about it that are right here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}

/// How mail may be reached in one organization.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "posture")]
pub struct Posture {
    /// The version of this language: 1.
    #[schemars(range(min = 1, max = 1))]
    pub posture: u32,
    /// Postures that this one is laid on, in order, as paths relative to this file. Tables merge by key; everything else
    /// is replaced, and a list may say `{ add = […], remove = […] }` instead.
    #[serde(default, skip_serializing)]
    pub extends: Vec<String>,
    /// Whose posture this is.
    pub organization: Organization,
    /// The accounts that must always get in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emergency_access: Option<EmergencyAccess>,
    /// Named sets of people.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub audiences: BTreeMap<String, Audience>,
    /// Places on the network that policies name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub named_locations: BTreeMap<String, NamedLocation>,
    /// Authentication strengths of the organization's own, beside the built-in `multifactor-authentication`,
    /// `passwordless-mfa` and `phishing-resistant-mfa`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub authentication_strengths: BTreeMap<String, AuthenticationStrength>,
    /// Applications beside those that have a well-known alias such as `exchange-online` or `office-365`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub applications: BTreeMap<String, NamedObject>,
    /// Service principals of this tenant that workload identity policies name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub workload_identities: BTreeMap<String, NamedObject>,
    /// Terms of use that policies ask people to accept.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub terms_of_use: BTreeMap<String, NamedObject>,
    /// AD FS: what is true there, and what it is to ask for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ad_fs: Option<AdFs>,
    /// In which stages all this reaches people.
    pub rollout: Rollout,
    /// Architectures: who reaches which mailbox with which client.
    #[serde(default, skip_serializing_if = "Access::is_empty")]
    pub access: Access,
    /// How often people sign in again, by the kind of device.
    #[serde(default, skip_serializing_if = "Sessions::is_empty")]
    pub sessions: Sessions,
    /// Who is treated otherwise, why, and until when.
    #[serde(default, skip_serializing_if = "Exceptions::is_empty")]
    pub exceptions: Exceptions,
    /// Exchange Online, setting by setting.
    #[serde(default, skip_serializing_if = "Exchange::is_empty")]
    pub exchange_online: Exchange,
    /// Exchange Server, setting by setting.
    #[serde(default, skip_serializing_if = "Exchange::is_empty")]
    pub exchange_server: Exchange,
    /// Conditional Access, policy by policy.
    #[serde(default, skip_serializing_if = "ConditionalAccess::is_empty")]
    pub conditional_access: ConditionalAccess,
    /// Warnings about the posture as a whole that are right here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
    /// Intune compliance and app protection policies: not supported yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intune: Option<GraphMembers>,
    /// Rights protection and message encryption: not supported yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rights_protection: Option<GraphMembers>,
    /// Token lifetime policies: not supported yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_lifetime: Option<GraphMembers>,
    /// Read-only scripts that look before the rollout: not supported yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preflight: Option<GraphMembers>,
    /// Statements that must hold for every sign-in, beside those that every posture is held to: `prove` proves or refutes
    /// them at every point of the rollout.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guarantees: Vec<Guarantee>,
}
