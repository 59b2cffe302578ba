//! Named locations and authentication strengths.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Allow, Country, GraphMembers, IpRange};

/// A place on the network: address ranges or countries, never both.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NamedLocation {
    /// The display name; the alias where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 256))]
    pub name: Option<String>,
    /// IPv4 and IPv6 ranges, at most 2,000, with masks longer than /8.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 2000))]
    pub ip_ranges: Vec<IpRange>,
    /// Do policies for `all-trusted` mean it? Address ranges only.
    #[serde(default, skip_serializing_if = "is_false")]
    pub trusted: bool,
    /// Countries as two capital letters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<Country>,
    /// How the country of a sign-in is found out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country_lookup: Option<CountryLookup>,
    /// Do addresses that belong to no known country count as well?
    #[serde(default, skip_serializing_if = "is_false")]
    pub include_unknown_countries_and_regions: bool,
    /// Members in Graph's own names, kept as they are.
    #[serde(default, skip_serializing_if = "GraphMembers::is_empty")]
    pub graph: GraphMembers,
    /// Warnings about it that are right here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}

/// How the country of a sign-in is found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CountryLookup {
    /// By the address of the client.
    ClientIpAddress,
    /// By the position that the Authenticator app shares.
    AuthenticatorAppGps,
}

/// An authentication strength of the organization's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AuthenticationStrength {
    /// The display name, unique in the tenant, at most 30 characters.
    #[schemars(length(min = 1, max = 30))]
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 1500))]
    pub description: Option<String>,
    /// Combinations of methods, each in Graph's words: `fido2`, `password,microsoftAuthenticatorPush`.
    #[schemars(length(min = 1))]
    pub allowed_combinations: Vec<String>,
    /// Members in Graph's own names, kept as they are.
    #[serde(default, skip_serializing_if = "GraphMembers::is_empty")]
    pub graph: GraphMembers,
    /// Warnings about it that are right here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(truth: &bool) -> bool {
    !truth
}
