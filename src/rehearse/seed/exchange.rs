//! One side of Exchange as a plan needs it: the people it is about, and policies that it assigns and does not make.

use std::collections::BTreeSet;

use super::Mint;
use super::names::SideNames;
use crate::rehearse::tenant::{AuthenticationPolicy, Exchange, Properties, Recipient, Release};

/// The most characters of the name of an object.
const NAME_CHARACTERS: usize = 64;

/// The state of a side before a rollout: id and name of the organization, then what it runs.
pub(super) fn seed((id, name): (String, String), release: Release, names: &SideNames, mint: &mut Mint) -> Exchange {
    let policies = names.policies.missing(true).into_iter();
    let mut taken: BTreeSet<String> = names.people.keys().cloned().collect();
    Exchange {
        id,
        name,
        release,
        organization_config: Properties::new(),
        transport_config: Properties::new(),
        active_sync_organization_settings: Properties::new(),
        authentication_policies: policies.map(|name| policy(mint.id(), name.clone())).collect(),
        device_access_rules: Vec::new(),
        recipients: names.people.values().map(|address| person(mint.id(), address, &mut taken)).collect(),
    }
}

/// An authentication policy as it is made when nothing is said about it.
pub(super) fn policy(guid: String, name: String) -> AuthenticationPolicy {
    AuthenticationPolicy { guid, name, properties: Properties::new() }
}

/// A person with a mailbox, whose sign-in name is the primary address. The name is the part before the `@`, or what is
/// still free: names in use are in lower case.
pub(super) fn person(guid: String, address: &str, taken: &mut BTreeSet<String>) -> Recipient {
    let local = address.split('@').next().unwrap_or_default();
    let stem: String = if local.is_empty() { "person" } else { local }.chars().take(NAME_CHARACTERS - 8).collect();
    let numbered = (2_u32..).map(|number| format!("{stem} {number}"));
    let free = std::iter::once(stem.clone()).chain(numbered).find(|name| taken.insert(name.to_lowercase()));
    Recipient {
        guid,
        name: free.unwrap_or(stem),
        user_principal_name: address.to_owned(),
        primary_smtp_address: address.to_owned(),
        authentication_policy: None,
        cas_mailbox: Properties::new(),
    }
}
