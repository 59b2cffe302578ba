//! AD FS: what is true there, and what it is to ask for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Allow, Domain};

/// AD FS, where people of federated domains prove who they are. No script touches it: what is to change there is a step
/// by hand in the last ring, because the relying party trust for Microsoft 365 is everybody's at once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AdFs {
    /// The access control policy that the relying party trust `Microsoft Office 365 Identity Platform` is to have.
    /// `access.outlook-desktop.mfa = "ad-fs"` sets `permit-everyone-and-require-mfa` where this is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_control_policy: Option<AccessControlPolicy>,
    /// The one that it has now: `(Get-AdfsRelyingPartyTrust -Name 'Microsoft Office 365 Identity
    /// Platform').AccessControlPolicyName`. Where it is left out nobody knows, and it is not counted on for MFA.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_control_policy_today: Option<AccessControlPolicy>,
    /// Says that the author knows: AD FS then asks for every Microsoft 365 service, and not just for mail. Conditional
    /// Access, which can be limited to mail and tried in rings, is the better place to ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covers_every_service: Option<bool>,
    /// The domains that are federated. Sign-in names in them go to AD FS, all others never do; the initial domain under
    /// `onmicrosoft.com` cannot be federated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub federated_domains: Vec<Domain>,
    /// Do all people whose sign-in names this posture does not give have one in those domains? Guests and the group of
    /// emergency access are never meant. Unless it is said, any of them may be an account that is in Entra alone, which
    /// AD FS never sees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unnamed_people_federated: Option<bool>,
    /// Named locations that hold the addresses of the corporate network: who comes from there reaches AD FS itself and
    /// not its proxy. Needed where MFA is asked from the extranet alone. People on a VPN that leads to AD FS itself are not
    /// asked either, whatever address Entra sees: where there is one, have everybody asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corporate_network: Vec<String>,
    /// What Entra makes of the MFA of AD FS where a Conditional Access policy asks for MFA as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub federated_idp_mfa_behavior: Option<FederatedIdpMfaBehavior>,
    /// Warnings about it that are right here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}

/// The access control policies that AD FS has from the start, on Windows Server 2016 and newer, by their names there
/// ("Access control policies in AD FS", 2024-02).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AccessControlPolicy {
    /// `Permit everyone`: nobody is asked for MFA.
    PermitEveryone,
    /// `Permit everyone and require MFA`.
    PermitEveryoneAndRequireMfa,
    /// `Permit everyone and require MFA from extranet access`: who comes through the proxy is asked.
    PermitEveryoneAndRequireMfaFromExtranetAccess,
    /// `Permit everyone and require MFA for specific group`: not counted on for MFA.
    PermitEveryoneAndRequireMfaForSpecificGroup,
    /// `Permit everyone and require MFA from unauthenticated devices`: not counted on for MFA.
    PermitEveryoneAndRequireMfaFromUnauthenticatedDevices,
    /// `Permit everyone and require MFA, allow automatic device registration`: not counted on for MFA.
    PermitEveryoneAndRequireMfaAllowAutomaticDeviceRegistration,
    /// `Permit everyone for intranet access`: not counted on for anything.
    PermitEveryoneForIntranetAccess,
    /// `Permit specific group`: not counted on for anything.
    PermitSpecificGroup,
}

impl AccessControlPolicy {
    /// The name in AD FS.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::PermitEveryone => "Permit everyone",
            Self::PermitEveryoneAndRequireMfa => "Permit everyone and require MFA",
            Self::PermitEveryoneAndRequireMfaFromExtranetAccess => {
                "Permit everyone and require MFA from extranet access"
            }
            Self::PermitEveryoneAndRequireMfaForSpecificGroup => "Permit everyone and require MFA for specific group",
            Self::PermitEveryoneAndRequireMfaFromUnauthenticatedDevices => {
                "Permit everyone and require MFA from unauthenticated devices"
            }
            Self::PermitEveryoneAndRequireMfaAllowAutomaticDeviceRegistration => {
                "Permit everyone and require MFA, allow automatic device registration"
            }
            Self::PermitEveryoneForIntranetAccess => "Permit everyone for intranet access",
            Self::PermitSpecificGroup => "Permit specific group",
        }
    }

    /// Whom it is certain to ask for MFA.
    #[must_use]
    pub fn asks(self) -> AsksForMfa {
        match self {
            Self::PermitEveryone => AsksForMfa::Nobody,
            Self::PermitEveryoneAndRequireMfa => AsksForMfa::Everybody,
            Self::PermitEveryoneAndRequireMfaFromExtranetAccess => AsksForMfa::FromExtranet,
            Self::PermitEveryoneAndRequireMfaForSpecificGroup
            | Self::PermitEveryoneAndRequireMfaFromUnauthenticatedDevices
            | Self::PermitEveryoneAndRequireMfaAllowAutomaticDeviceRegistration
            | Self::PermitEveryoneForIntranetAccess
            | Self::PermitSpecificGroup => AsksForMfa::NotModelled,
        }
    }
}

/// Whom an access control policy is certain to ask for MFA.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsksForMfa {
    /// Nobody.
    Nobody,
    /// Everybody who comes to AD FS.
    Everybody,
    /// Whoever comes through the proxy.
    FromExtranet,
    /// It depends on what this program does not model.
    NotModelled,
}

/// What Entra makes of the MFA of AD FS: `federatedIdpMfaBehavior` of the domain, which takes the place of the older
/// `SupportsMfa` (internalDomainFederation page of Graph, 2026).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FederatedIdpMfaBehavior {
    /// It counts; where AD FS has not asked, Entra asks itself. So it is where nothing was ever set.
    AcceptIfMfaDoneByFederatedIdp,
    /// It counts; where AD FS has not asked, Entra sends people there to be asked.
    EnforceMfaByFederatedIdp,
    /// It does not count: Entra always asks itself.
    RejectMfaByFederatedIdp,
}

impl FederatedIdpMfaBehavior {
    /// The word of Graph.
    #[must_use]
    pub fn graph(self) -> &'static str {
        match self {
            Self::AcceptIfMfaDoneByFederatedIdp => "acceptIfMfaDoneByFederatedIdp",
            Self::EnforceMfaByFederatedIdp => "enforceMfaByFederatedIdp",
            Self::RejectMfaByFederatedIdp => "rejectMfaByFederatedIdp",
        }
    }
}
