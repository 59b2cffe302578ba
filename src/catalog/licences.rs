//! Licences that an author says the organization has, and the features that each of them carries. An author may name
//! the plan itself or a bundle that contains it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A licence of the organization. What a bundle includes restates Microsoft's plan comparisons from general knowledge
/// (2026); a tenant whose contract differs declares the plans instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Licence {
    /// Microsoft Entra ID P1: Conditional Access.
    #[serde(rename = "entra-id-p1")]
    EntraIdP1,
    /// Microsoft Entra ID P2: Conditional Access with sign-in risk and user risk.
    #[serde(rename = "entra-id-p2")]
    EntraIdP2,
    /// Microsoft Intune: compliant devices and protected apps.
    #[serde(rename = "intune")]
    Intune,
    /// Microsoft Entra Workload ID Premium: Conditional Access for applications.
    #[serde(rename = "workload-identities-premium")]
    WorkloadIdentitiesPremium,
    /// Adaptive protection of Microsoft Purview: insider risk.
    #[serde(rename = "microsoft-purview-adaptive-protection")]
    MicrosoftPurviewAdaptiveProtection,
    /// Microsoft 365 Business Premium: includes Entra ID P1 and Intune.
    #[serde(rename = "microsoft-365-business-premium")]
    Microsoft365BusinessPremium,
    /// Microsoft 365 E3: includes Entra ID P1 and Intune.
    #[serde(rename = "microsoft-365-e3")]
    Microsoft365E3,
    /// Microsoft 365 E5: includes Entra ID P2, Intune and adaptive protection of Purview.
    #[serde(rename = "microsoft-365-e5")]
    Microsoft365E5,
    /// Enterprise Mobility + Security E3: includes Entra ID P1 and Intune.
    #[serde(rename = "enterprise-mobility-security-e3")]
    EnterpriseMobilitySecurityE3,
    /// Enterprise Mobility + Security E5: includes Entra ID P2 and Intune.
    #[serde(rename = "enterprise-mobility-security-e5")]
    EnterpriseMobilitySecurityE5,
}

impl Licence {
    /// All licences: plans first, then bundles.
    pub const ALL: [Self; 10] = [
        Self::EntraIdP1,
        Self::EntraIdP2,
        Self::Intune,
        Self::WorkloadIdentitiesPremium,
        Self::MicrosoftPurviewAdaptiveProtection,
        Self::Microsoft365BusinessPremium,
        Self::Microsoft365E3,
        Self::Microsoft365E5,
        Self::EnterpriseMobilitySecurityE3,
        Self::EnterpriseMobilitySecurityE5,
    ];

    /// The key in a posture.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::EntraIdP1 => "entra-id-p1",
            Self::EntraIdP2 => "entra-id-p2",
            Self::Intune => "intune",
            Self::WorkloadIdentitiesPremium => "workload-identities-premium",
            Self::MicrosoftPurviewAdaptiveProtection => "microsoft-purview-adaptive-protection",
            Self::Microsoft365BusinessPremium => "microsoft-365-business-premium",
            Self::Microsoft365E3 => "microsoft-365-e3",
            Self::Microsoft365E5 => "microsoft-365-e5",
            Self::EnterpriseMobilitySecurityE3 => "enterprise-mobility-security-e3",
            Self::EnterpriseMobilitySecurityE5 => "enterprise-mobility-security-e5",
        }
    }

    /// The plans in it: itself where it is one. P2 has all of P1.
    #[must_use]
    pub fn plans(self) -> &'static [Self] {
        match self {
            Self::EntraIdP1 => &[Self::EntraIdP1],
            Self::EntraIdP2 => &[Self::EntraIdP1, Self::EntraIdP2],
            Self::Intune => &[Self::Intune],
            Self::WorkloadIdentitiesPremium => &[Self::WorkloadIdentitiesPremium],
            Self::MicrosoftPurviewAdaptiveProtection => &[Self::MicrosoftPurviewAdaptiveProtection],
            Self::Microsoft365BusinessPremium | Self::Microsoft365E3 | Self::EnterpriseMobilitySecurityE3 => {
                &[Self::EntraIdP1, Self::Intune]
            }
            Self::Microsoft365E5 => {
                &[Self::EntraIdP1, Self::EntraIdP2, Self::Intune, Self::MicrosoftPurviewAdaptiveProtection]
            }
            Self::EnterpriseMobilitySecurityE5 => &[Self::EntraIdP1, Self::EntraIdP2, Self::Intune],
        }
    }
}

impl std::fmt::Display for Licence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key())
    }
}

/// What a licence is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feature {
    /// Conditional Access policies (Conditional Access overview page, 2025-11).
    ConditionalAccess,
    /// Sign-in risk and user risk as conditions (Conditional Access conditions page, 2025).
    RiskConditions,
    /// Devices that must be compliant (Conditional Access grant page, 2026-03).
    DeviceCompliance,
    /// Apps that must be protected (Conditional Access grant page, 2026-03).
    AppProtection,
    /// Policies for workload identities (Conditional Access for workload identities page, 2025).
    WorkloadIdentityPolicies,
    /// Insider risk as a condition (Conditional Access conditions page, 2026-06).
    InsiderRisk,
}

impl Feature {
    /// All features.
    pub const ALL: [Self; 6] = [
        Self::ConditionalAccess,
        Self::RiskConditions,
        Self::DeviceCompliance,
        Self::AppProtection,
        Self::WorkloadIdentityPolicies,
        Self::InsiderRisk,
    ];

    /// The plan that carries it.
    #[must_use]
    pub fn plan(self) -> Licence {
        match self {
            Self::ConditionalAccess => Licence::EntraIdP1,
            Self::RiskConditions => Licence::EntraIdP2,
            Self::DeviceCompliance | Self::AppProtection => Licence::Intune,
            Self::WorkloadIdentityPolicies => Licence::WorkloadIdentitiesPremium,
            Self::InsiderRisk => Licence::MicrosoftPurviewAdaptiveProtection,
        }
    }
}

impl std::fmt::Display for Feature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::ConditionalAccess => "Conditional Access policies",
            Self::RiskConditions => "sign-in risk and user risk",
            Self::DeviceCompliance => "compliant devices",
            Self::AppProtection => "app protection",
            Self::WorkloadIdentityPolicies => "policies for workload identities",
            Self::InsiderRisk => "insider risk",
        })
    }
}

/// Does one of the licences carry the feature?
#[must_use]
pub fn covers(licences: &[Licence], feature: Feature) -> bool {
    licences.iter().any(|licence| licence.plans().contains(&feature.plan()))
}
