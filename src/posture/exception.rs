//! Who is treated otherwise, why, and until when.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Allow, MailboxSide};
use crate::catalog::CloudProtocol;

/// The exceptions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Exceptions {
    /// People who may go on using legacy protocols that the architectures block.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub legacy_authentication: Vec<LegacyAuthenticationException>,
    /// People whom single Conditional Access policies leave out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditional_access: Vec<ConditionalAccessException>,
}

impl Exceptions {
    /// Is there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.legacy_authentication.is_empty() && self.conditional_access.is_empty()
    }
}

/// People who may go on using some legacy protocols. They get an authentication policy of their own, before the
/// organization default changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LegacyAuthenticationException {
    /// Sign-in names, or audiences with members.
    #[schemars(length(min = 1))]
    pub who: Vec<String>,
    /// The protocols they may use.
    #[schemars(length(min = 1))]
    pub protocols: Vec<CloudProtocol>,
    /// Where their mailboxes are, where that is not said of the audience.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mailbox: Option<MailboxSide>,
    /// Why.
    #[schemars(length(min = 1))]
    pub reason: String,
    /// The last day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Date>,
    /// Warnings about it that are right here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}

/// People whom single Conditional Access policies leave out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ConditionalAccessException {
    /// Audiences.
    #[schemars(length(min = 1))]
    pub who: Vec<String>,
    /// The policies that leave them out, by alias.
    #[schemars(length(min = 1))]
    pub policies: Vec<String>,
    /// Why.
    #[schemars(length(min = 1))]
    pub reason: String,
    /// The last day on which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Date>,
    /// Warnings about it that are right here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}
