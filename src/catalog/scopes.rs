//! The Graph permissions (delegated) that a script asks for: the least that suffice, by kind of object.

use crate::plan::ObjectKind;

/// Reading the id and the names of the organization, to see which tenant is connected: id, display name and verified
/// domains need no more than this (organization page of Graph, general knowledge).
pub const ORGANIZATION: &[&str] = &["User.Read"];

/// What reading objects of this kind needs; nothing for the kinds of Exchange. (Permissions reference of Graph,
/// 2026-08; for strengths `Policy.Read.AuthenticationMethod` is less, but policies are read in the same session.)
#[must_use]
pub fn read_scopes(kind: ObjectKind) -> &'static [&'static str] {
    match kind {
        ObjectKind::NamedLocation | ObjectKind::AuthenticationStrengthPolicy | ObjectKind::ConditionalAccessPolicy => {
            &["Policy.Read.All"]
        }
        ObjectKind::Group => &["GroupMember.Read.All"],
        ObjectKind::User => &["User.ReadBasic.All"],
        ObjectKind::AuthenticationPolicy
        | ObjectKind::UserAuthenticationPolicy
        | ObjectKind::OrganizationConfig
        | ObjectKind::ActiveSyncOrganizationSettings
        | ObjectKind::ActiveSyncDeviceAccessRule
        | ObjectKind::TransportConfig
        | ObjectKind::CasMailbox
        | ObjectKind::AdfsRelyingPartyTrust => &[],
    }
}

/// What reading, making, changing and removing objects of this kind needs, all of it together; nothing for the kinds
/// of Exchange and for those that are never written. (Permissions reference of Graph, 2026-08: its tables list pieces
/// of a set as if each were enough.)
#[must_use]
pub fn write_scopes(kind: ObjectKind) -> &'static [&'static str] {
    match kind {
        ObjectKind::NamedLocation => &["Policy.Read.All", "Policy.ReadWrite.ConditionalAccess"],
        ObjectKind::AuthenticationStrengthPolicy => &["Policy.Read.All", "Policy.ReadWrite.ConditionalAccess"],
        ObjectKind::ConditionalAccessPolicy => {
            &["Application.Read.All", "Policy.Read.All", "Policy.ReadWrite.ConditionalAccess"]
        }
        ObjectKind::Group
        | ObjectKind::User
        | ObjectKind::AuthenticationPolicy
        | ObjectKind::UserAuthenticationPolicy
        | ObjectKind::OrganizationConfig
        | ObjectKind::ActiveSyncOrganizationSettings
        | ObjectKind::ActiveSyncDeviceAccessRule
        | ObjectKind::TransportConfig
        | ObjectKind::CasMailbox
        | ObjectKind::AdfsRelyingPartyTrust => &[],
    }
}
