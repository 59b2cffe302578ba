//! Whose posture it is, and what is true there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Allow, Domain, ExchangeVersion, Guid, MailboxSide};
use crate::catalog::{Licence, Platform};

/// The organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Organization {
    /// Its name, for people.
    #[schemars(length(min = 1, max = 256))]
    pub name: String,
    /// The Entra tenant. Scripts refuse any other.
    pub tenant_id: Guid,
    /// The domains of its sign-in names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<Domain>,
    /// Where people prove who they are.
    #[serde(default)]
    pub identity: Identity,
    /// What it has licences for; checked against what the policies need.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub licences: Vec<Licence>,
    /// Present where there are mailboxes in Exchange Online.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange_online: Option<ExchangeOnlineFacts>,
    /// Present where there are mailboxes on Exchange Server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange_server: Option<ExchangeServerFacts>,
    /// Warnings about it that are right here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}

impl Organization {
    /// The side that all mailboxes are on, where there is only one.
    #[must_use]
    pub fn only_side(&self) -> Option<MailboxSide> {
        match (&self.exchange_online, &self.exchange_server) {
            (Some(_), None) => Some(MailboxSide::ExchangeOnline),
            (None, Some(_)) => Some(MailboxSide::ExchangeServer),
            _ => None,
        }
    }

    /// What a side runs on; for a version that nobody states, the newest.
    #[must_use]
    pub fn platform(&self, side: MailboxSide) -> Platform {
        match (side, self.exchange_server.as_ref().map(|server| server.version.parts().0)) {
            (MailboxSide::ExchangeOnline, _) => Platform::ExchangeOnline,
            (MailboxSide::ExchangeServer, Some(2019)) => Platform::ExchangeServer2019,
            (MailboxSide::ExchangeServer, Some(2013..=2016)) => Platform::ExchangeServer2016,
            (MailboxSide::ExchangeServer, _) => Platform::ExchangeServerSe,
        }
    }
}

/// Where people prove who they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Identity {
    /// In Entra.
    #[default]
    Managed,
    /// At AD FS or another federation server.
    Federated,
}

/// Exchange Online is in use. There is nothing more to say about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExchangeOnlineFacts {}

/// Exchange Server is in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExchangeServerFacts {
    /// The oldest version among its servers.
    pub version: ExchangeVersion,
    /// How it is joined to Exchange Online.
    #[serde(default)]
    pub hybrid: Hybrid,
    /// Is hybrid modern authentication on? Without it people whose legacy authentication is blocked have no way in.
    #[serde(default)]
    pub hybrid_modern_authentication: HybridModernAuthentication,
    /// How people sign in to Outlook on the web of Exchange Server. Nothing else here says so, and no script changes it;
    /// where it is left out, answers about sign-ins take it for reachable with a password and say that they do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlook_on_the_web: Option<OutlookOnTheWeb>,
    /// The name of the Exchange organization: `(Get-OrganizationConfig).Name`.
    #[schemars(length(min = 1, max = 64))]
    pub organization_name: String,
    /// The Guid of the Exchange organization: `(Get-OrganizationConfig).Guid`. Scripts refuse any other.
    pub organization_id: Guid,
}

/// How Exchange Server is joined to Exchange Online.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Hybrid {
    /// It is not.
    #[default]
    None,
    /// Full hybrid, classic topology.
    FullClassic,
    /// Full hybrid through the Hybrid Agent.
    FullModern,
    /// Minimal hybrid, for moving mailboxes only.
    Minimal,
}

/// Is hybrid modern authentication in use?
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HybridModernAuthentication {
    /// No, or nobody knows.
    #[default]
    Disabled,
    /// Yes: clients get tokens from Entra for mailboxes on Exchange Server.
    Enabled,
}

/// How people sign in to Outlook on the web of Exchange Server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OutlookOnTheWeb {
    /// At Entra, with hybrid modern authentication for Outlook on the web (Exchange Server 2019 CU14 and newer).
    HybridModernAuthentication,
    /// Not at all from outside: it is not published.
    NotPublished,
    /// At Exchange Server or a proxy before it, with a password.
    Password,
}
