//! What an address leads to, which methods it takes there, and which permissions a session needs for that.

use super::error::Refusal;

/// What is served. The texts are ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Resource<'a> {
    Organization,
    Users,
    User(&'a str),
    Groups,
    Group(&'a str),
    GroupMembers(&'a str),
    Roles,
    Role(&'a str),
    RoleMembers(&'a str),
    ServicePrincipals,
    ServicePrincipal(&'a str),
    Policies,
    Policy(&'a str),
    Locations,
    Location(&'a str),
    Strengths,
    Strength(&'a str),
    StrengthCombinations(&'a str),
    StrengthUsage(&'a str),
    SecurityDefaults,
}

impl<'a> Resource<'a> {
    /// What stands at these segments.
    pub(super) fn find(segments: &'a [String]) -> Result<Self, Refusal> {
        let words: Vec<&str> = segments.iter().map(String::as_str).collect();
        Ok(match words.as_slice() {
            ["organization"] => Self::Organization,
            ["users"] => Self::Users,
            ["users", id] => Self::User(id),
            ["groups"] => Self::Groups,
            ["groups", id] => Self::Group(id),
            ["groups", id, "members"] => Self::GroupMembers(id),
            ["directoryRoles"] => Self::Roles,
            ["directoryRoles", id] => Self::Role(id),
            ["directoryRoles", id, "members"] => Self::RoleMembers(id),
            ["servicePrincipals"] => Self::ServicePrincipals,
            ["servicePrincipals", id] => Self::ServicePrincipal(id),
            ["identity", "conditionalAccess", "policies"] => Self::Policies,
            ["identity", "conditionalAccess", "policies", id] => Self::Policy(id),
            ["identity", "conditionalAccess", "namedLocations"] => Self::Locations,
            ["identity", "conditionalAccess", "namedLocations", id] => Self::Location(id),
            ["policies", "authenticationStrengthPolicies"] => Self::Strengths,
            ["policies", "authenticationStrengthPolicies", id] => Self::Strength(id),
            ["policies", "authenticationStrengthPolicies", id, "updateAllowedCombinations"] => {
                Self::StrengthCombinations(id)
            }
            ["policies", "authenticationStrengthPolicies", id, "usage"] => Self::StrengthUsage(id),
            ["policies", "identitySecurityDefaultsEnforcementPolicy"] => Self::SecurityDefaults,
            _ => return Err(Refusal::no_such_address(words.last().copied().unwrap_or_default())),
        })
    }

    /// Does it take this method?
    pub(super) fn check_method(self, method: &str) -> Result<(), Refusal> {
        let methods: &[&str] = match self {
            Self::Policies | Self::Locations | Self::Strengths => &["GET", "POST"],
            Self::Policy(_) | Self::Location(_) | Self::Strength(_) => &["GET", "PATCH", "DELETE"],
            Self::StrengthCombinations(_) => &["POST"],
            Self::SecurityDefaults => &["GET", "PATCH"],
            _ => &["GET"],
        };
        if methods.contains(&method) { Ok(()) } else { Err(Refusal::wrong_method(method)) }
    }

    /// Do these permissions suffice? One of each list is needed (delegated permissions of the permissions reference,
    /// 2026-08). Its tables for Conditional Access list the pieces of a set as if each were enough; the pages of the
    /// methods say that all are needed, and those for policies add `Application.Read.All`.
    pub(super) fn check_scopes(self, method: &str, scopes: &[String]) -> Result<(), Refusal> {
        let needed: &[&[&str]] = match (self, method) {
            (Self::Organization, _) => &[ORGANIZATION_READ],
            (Self::Users | Self::User(_), _) => &[USER_READ],
            (Self::Groups | Self::Group(_) | Self::GroupMembers(_), _) => &[GROUP_READ],
            (Self::Roles | Self::Role(_) | Self::RoleMembers(_), _) => &[ROLE_READ],
            (Self::ServicePrincipals | Self::ServicePrincipal(_), _) => &[APPLICATION_READ],
            (Self::Policies | Self::Policy(_), "POST" | "PATCH") => &[POLICY_READ, POLICY_WRITE, APPLICATION_READ],
            (Self::Policies | Self::Policy(_) | Self::Locations | Self::Location(_), "GET") => &[POLICY_READ],
            (Self::Policies | Self::Policy(_) | Self::Locations | Self::Location(_), _) => &[POLICY_READ, POLICY_WRITE],
            (Self::Strengths | Self::Strength(_) | Self::StrengthUsage(_), "GET") => &[STRENGTH_READ],
            (Self::Strengths | Self::Strength(_) | Self::StrengthCombinations(_) | Self::StrengthUsage(_), _) => {
                &[STRENGTH_WRITE]
            }
            (Self::SecurityDefaults, "GET") => &[POLICY_READ],
            (Self::SecurityDefaults, _) => &[POLICY_READ, DEFAULTS_WRITE],
        };
        let held = |word: &&str| scopes.iter().any(|scope| scope == word);
        if needed.iter().all(|any| any.iter().any(held)) { Ok(()) } else { Err(Refusal::forbidden()) }
    }
}

const DIRECTORY: [&str; 2] = ["Directory.Read.All", "Directory.ReadWrite.All"];
const ORGANIZATION_READ: &[&str] =
    &["User.Read", "Organization.Read.All", "Organization.ReadWrite.All", DIRECTORY[0], DIRECTORY[1]];
const USER_READ: &[&str] = &["User.ReadBasic.All", "User.Read.All", "User.ReadWrite.All", DIRECTORY[0], DIRECTORY[1]];
const GROUP_READ: &[&str] = &[
    "GroupMember.Read.All",
    "GroupMember.ReadWrite.All",
    "Group.Read.All",
    "Group.ReadWrite.All",
    DIRECTORY[0],
    DIRECTORY[1],
];
const ROLE_READ: &[&str] =
    &["RoleManagement.Read.Directory", "RoleManagement.ReadWrite.Directory", DIRECTORY[0], DIRECTORY[1]];
const APPLICATION_READ: &[&str] = &["Application.Read.All", "Application.ReadWrite.All", DIRECTORY[0], DIRECTORY[1]];
const POLICY_READ: &[&str] = &["Policy.Read.All"];
const POLICY_WRITE: &[&str] = &["Policy.ReadWrite.ConditionalAccess"];
const STRENGTH_READ: &[&str] = &[
    "Policy.Read.AuthenticationMethod",
    "Policy.Read.All",
    "Policy.ReadWrite.AuthenticationMethod",
    "Policy.ReadWrite.ConditionalAccess",
];
const STRENGTH_WRITE: &[&str] = &["Policy.ReadWrite.ConditionalAccess", "Policy.ReadWrite.AuthenticationMethod"];
const DEFAULTS_WRITE: &[&str] = &["Policy.ReadWrite.SecurityDefaults", "Policy.ReadWrite.ConditionalAccess"];
