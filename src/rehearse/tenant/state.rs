//! The state of a simulated organization: the format of `--tenant FILE`, with a published schema. What is left out is as
//! in a fresh organization.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalog::Platform;

/// An object as Graph gives it: members by name.
pub type GraphObject = serde_json::Map<String, serde_json::Value>;

/// Properties of an Exchange object by the name of the parameter that sets them; those left out have the value that a
/// fresh organization has.
pub type Properties = BTreeMap<String, serde_json::Value>;

/// A simulated organization.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "posturec simulated tenant")]
pub struct State {
    /// The version of this format.
    #[schemars(range(min = 1, max = 1))]
    pub format: u32,
    /// Microsoft Entra: what Graph serves.
    pub entra: Entra,
    /// The Exchange Online side, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange_online: Option<Exchange>,
    /// The Exchange Server side, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange_server: Option<Exchange>,
}

/// Microsoft Entra.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Entra {
    /// The id of the tenant: a GUID.
    pub tenant_id: String,
    /// The name of the organization.
    pub display_name: String,
    /// Are security defaults on?
    #[serde(default)]
    pub security_defaults: bool,
    /// Users.
    #[serde(default)]
    pub users: Vec<User>,
    /// Groups.
    #[serde(default)]
    pub groups: Vec<Group>,
    /// Roles that somebody holds or held.
    #[serde(default)]
    pub directory_roles: Vec<DirectoryRole>,
    /// Applications that are present in the tenant.
    #[serde(default)]
    pub service_principals: Vec<ServicePrincipal>,
    /// Terms of use that policies can ask people to accept.
    #[serde(default)]
    pub agreements: Vec<Agreement>,
    /// Named locations, as Graph gives them.
    #[serde(default)]
    pub named_locations: Vec<GraphObject>,
    /// Authentication strengths of the organization's own, as Graph gives them; the built-in ones are always there.
    #[serde(default)]
    pub authentication_strength_policies: Vec<GraphObject>,
    /// Conditional Access policies, as Graph gives them.
    #[serde(default)]
    pub conditional_access_policies: Vec<GraphObject>,
}

/// A user of Microsoft Entra.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct User {
    /// The object id: a GUID.
    pub id: String,
    /// The sign-in name.
    pub user_principal_name: String,
    /// The name for people; the sign-in name where it is left out.
    #[serde(default)]
    pub display_name: String,
}

/// A group of Microsoft Entra.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Group {
    /// The object id: a GUID.
    pub id: String,
    /// The name; several groups may have the same.
    pub display_name: String,
    /// The object ids of the users in it.
    #[serde(default)]
    pub members: Vec<String>,
}

/// A role of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DirectoryRole {
    /// The object id in this tenant: a GUID.
    pub id: String,
    /// The id that it has in every tenant.
    pub role_template_id: String,
    /// The name.
    pub display_name: String,
    /// The object ids of those who hold it now.
    #[serde(default)]
    pub members: Vec<String>,
}

/// An application that is present in the tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServicePrincipal {
    /// The object id: a GUID.
    pub id: String,
    /// The id of the application, the same in every tenant.
    pub app_id: String,
    /// The name.
    pub display_name: String,
}

/// Terms of use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Agreement {
    /// The object id: a GUID.
    pub id: String,
    /// The name.
    pub display_name: String,
}

/// The release of an Exchange organization: it decides which cmdlets and parameters there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Release {
    /// Exchange Online.
    #[serde(rename = "exchange-online")]
    Online,
    /// Exchange Server 2016.
    #[serde(rename = "2016")]
    Server2016,
    /// Exchange Server 2019.
    #[serde(rename = "2019")]
    Server2019,
    /// Exchange Server Subscription Edition.
    #[serde(rename = "SE")]
    ServerSe,
}

impl Release {
    /// The platform by which the catalogue judges calls.
    #[must_use]
    pub fn platform(self) -> Platform {
        match self {
            Self::Online => Platform::ExchangeOnline,
            Self::Server2016 => Platform::ExchangeServer2016,
            Self::Server2019 => Platform::ExchangeServer2019,
            Self::ServerSe => Platform::ExchangeServerSe,
        }
    }
}

/// One side of Exchange.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Exchange {
    /// The Guid of the organization.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its release.
    pub release: Release,
    /// Settings of `Set-OrganizationConfig`.
    #[serde(default)]
    pub organization_config: Properties,
    /// Settings of `Set-TransportConfig`.
    #[serde(default)]
    pub transport_config: Properties,
    /// Settings of `Set-ActiveSyncOrganizationSettings`.
    #[serde(default)]
    pub active_sync_organization_settings: Properties,
    /// Authentication policies.
    #[serde(default)]
    pub authentication_policies: Vec<AuthenticationPolicy>,
    /// Device access rules.
    #[serde(default)]
    pub device_access_rules: Vec<DeviceAccessRule>,
    /// People with or without a mailbox on this side.
    #[serde(default)]
    pub recipients: Vec<Recipient>,
}

/// An authentication policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuthenticationPolicy {
    /// Its Guid.
    pub guid: String,
    /// Its name, the only one of its kind in any case of letters.
    pub name: String,
    /// Its switches.
    #[serde(default)]
    pub properties: Properties,
}

/// A device access rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeviceAccessRule {
    /// Its Guid.
    pub guid: String,
    /// What it looks at: `DeviceModel`, `DeviceType`, `DeviceOS`, `UserAgent` or `XMSWLHeader`.
    pub characteristic: String,
    /// The value that it looks for, as a whole.
    pub query_string: String,
    /// `Allow`, `Block` or `Quarantine`.
    pub access_level: String,
}

/// A person on one side of Exchange.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Recipient {
    /// The Guid.
    pub guid: String,
    /// The name, the only one on this side.
    pub name: String,
    /// The sign-in name.
    pub user_principal_name: String,
    /// The primary address; empty where there is no mailbox on this side.
    #[serde(default)]
    pub primary_smtp_address: String,
    /// The name of the authentication policy that the person holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authentication_policy: Option<String>,
    /// Settings of `Set-CASMailbox`.
    #[serde(default)]
    pub cas_mailbox: Properties,
}
