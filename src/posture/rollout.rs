//! In which stages a posture reaches people.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Allow, Duration, RingName};

/// The stages of a rollout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rollout {
    /// The rings in their order, each wider than the one before; the last is the organization.
    #[schemars(length(min = 1, max = 9))]
    pub rings: Vec<RingDeclaration>,
}

/// One stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RingDeclaration {
    /// Its name.
    pub name: RingName,
    /// Whom it reaches besides those of the rings before it. A ring that enforces adds to those that enforce: people of a
    /// ring that only reports meet nothing until a ring that enforces names them. The last ring has none: it is the
    /// organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// Does it enforce, or only report?
    pub mode: Mode,
    /// How long to watch it before the next ring.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub soak: Option<Duration>,
    /// Into how many waves the people of this ring are split when each of them is assigned a policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 99))]
    pub waves: Option<u32>,
    /// Warnings about it that are right here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}

/// What a ring does with policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Conditional Access policies report and decide nothing; nothing changes in Exchange.
    ReportOnly,
    /// Everything takes effect.
    Enforce,
}
