//! Named sets of people.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Allow, Guid, MailboxSide, UserPrincipalName};

/// A group of Entra.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct GroupReference {
    /// Its display name: the second witness, compared character by character.
    #[schemars(length(min = 1, max = 256))]
    pub name: String,
    /// Its object id. Without it scripts look for exactly one group of that name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Guid>,
}

/// A person by sign-in name, and what else is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Person {
    /// The sign-in name.
    pub user: UserPrincipalName,
    /// The object id in Entra. Without it scripts look for exactly one user of that name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Guid>,
    /// Where the mailbox is; what the audience says holds otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mailbox: Option<MailboxSide>,
}

/// A person: the sign-in name alone, or a table that says more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum PersonEntry {
    /// The sign-in name.
    Name(UserPrincipalName),
    /// Sign-in name, id and side of the mailbox.
    // apart, since there may be very many people of whom the name is all
    Full(Box<Person>),
}

impl PersonEntry {
    /// The person in full.
    #[must_use]
    pub fn person(&self) -> Person {
        match self {
            Self::Name(user) => Person { user: user.clone(), id: None, mailbox: None },
            Self::Full(person) => Person::clone(person),
        }
    }

    /// The sign-in name.
    #[must_use]
    pub fn user(&self) -> &UserPrincipalName {
        match self {
            Self::Name(user) => user,
            Self::Full(person) => &person.user,
        }
    }

    /// Where the mailbox is, where that is given.
    #[must_use]
    pub fn mailbox(&self) -> Option<MailboxSide> {
        match self {
            Self::Name(_) => None,
            Self::Full(person) => person.mailbox,
        }
    }

    /// The id, where it is given.
    #[must_use]
    pub fn id(&self) -> Option<&Guid> {
        match self {
            Self::Name(_) => None,
            Self::Full(person) => person.id.as_ref(),
        }
    }
}

fn has_nobody(members: &Arc<[PersonEntry]>) -> bool {
    members.is_empty()
}

/// A named set of people. What it lists is added up; in Conditional Access people with a group are reached by the group.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Audience {
    /// A group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupReference>,
    /// More groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupReference>,
    /// The people by name. Exchange assigns policies to single people, so rings need them; beside a group they are its
    /// members, otherwise they are the audience.
    #[serde(default, skip_serializing_if = "has_nobody")]
    pub members: Arc<[PersonEntry]>,
    /// A CSV file with a header, relative to the file that names it: column `UserPrincipalName`, and if wanted `Id` and
    /// `Mailbox` (`exchange-online` or `exchange-server`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub members_file: Option<String>,
    /// Directory roles by name. Only active assignments count in Conditional Access.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// Guests and external users.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guests: Option<Guests>,
    /// Other audiences, all of whose people belong to this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audiences: Vec<String>,
    /// Audiences none of whose people are in this one, as long as the rollout lasts. Scripts do not look: proofs rely on
    /// it, and the runbook asks to see that it is so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares_nobody_with: Vec<String>,
    /// Where the mailboxes of its members are, for those who do not say so themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mailboxes: Option<MailboxSide>,
    /// Warnings about it that are right here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}

/// Guests and external users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Guests {
    /// Which kinds.
    #[schemars(length(min = 1))]
    pub kinds: Vec<GuestKind>,
    /// The tenants they come from; all where this is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tenants: Vec<Guid>,
}

/// A kind of guest or external user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GuestKind {
    /// A guest whose account is of this tenant.
    InternalGuest,
    /// A guest by B2B collaboration.
    B2bCollaborationGuest,
    /// A member by B2B collaboration.
    B2bCollaborationMember,
    /// A user by B2B direct connect.
    B2bDirectConnectUser,
    /// Any other external user.
    OtherExternalUser,
    /// A user of a service provider.
    ServiceProvider,
}

impl GuestKind {
    /// The word of Graph.
    #[must_use]
    pub fn graph(self) -> &'static str {
        match self {
            Self::InternalGuest => "internalGuest",
            Self::B2bCollaborationGuest => "b2bCollaborationGuest",
            Self::B2bCollaborationMember => "b2bCollaborationMember",
            Self::B2bDirectConnectUser => "b2bDirectConnectUser",
            Self::OtherExternalUser => "otherExternalUser",
            Self::ServiceProvider => "serviceProvider",
        }
    }
}

/// The accounts that must get in when everything else fails: outside every policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct EmergencyAccess {
    /// The group that holds them; policies exclude it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupReference>,
    /// The accounts. Without a group policies exclude each of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<PersonEntry>,
    /// Warnings about them that are right here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}
