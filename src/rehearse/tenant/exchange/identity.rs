//! Which object an identity means. Case never matters; two hits are an error. An index keeps the search among tens of
//! thousands of people short.

use std::collections::HashMap;

use super::directory::Directory;
use super::refusal::Refusal;
use crate::rehearse::tenant::state::Recipient;

/// Are two names one to Exchange? It does not tell capital letters from small ones.
pub(super) fn same_name(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other) || (!one.is_ascii() && fold(one) == fold(other))
}

/// Has it the form of a distinguished name?
pub(super) fn is_path(identity: &str) -> bool {
    identity.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("CN="))
}

fn fold(name: &str) -> String {
    name.to_lowercase()
}

/// The only one that was found.
pub(super) fn only_one(
    mut found: impl Iterator<Item = usize>,
    identity: &str,
    directory: &Directory,
) -> Result<usize, Refusal> {
    let first = found.next().ok_or_else(|| Refusal::not_found(identity, directory.server))?;
    if found.next().is_some() { Err(Refusal::ambiguous(identity)) } else { Ok(first) }
}

/// What an identity may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sought {
    /// A person: name, distinguished name, GUID, sign-in name (Get-User and Set-User pages, 2026-08).
    User,
    /// A mailbox: the primary address as well (Get-CASMailbox and Set-CASMailbox pages, 2026-08).
    Mailbox,
}

impl Sought {
    /// Is this person what the identity means?
    fn is_named(self, recipient: &Recipient, identity: &str, directory: &Directory) -> bool {
        let has_mailbox = !recipient.primary_smtp_address.is_empty();
        if self == Self::Mailbox && !has_mailbox {
            return false;
        }
        same_name(&recipient.user_principal_name, identity)
            || same_name(&recipient.name, identity)
            || same_name(&recipient.guid, identity)
            || (self == Self::Mailbox && same_name(&recipient.primary_smtp_address, identity))
            || (is_path(identity) && same_name(&directory.recipient(&recipient.name), identity))
    }
}

/// Where the people of a side stand in its list, by everything that names them. Made from the list once; no cmdlet
/// changes what names a person.
#[derive(Debug, Clone)]
pub(in crate::rehearse::tenant) struct RecipientIndex(HashMap<String, Vec<usize>>);

impl RecipientIndex {
    /// The index of a list.
    pub(super) fn new(recipients: &[Recipient], directory: &Directory) -> Self {
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, recipient) in recipients.iter().enumerate() {
            let path = directory.recipient(&recipient.name);
            let names = [
                &recipient.user_principal_name,
                &recipient.primary_smtp_address,
                &recipient.name,
                &recipient.guid,
                &path,
            ];
            for name in names.into_iter().filter(|name| !name.is_empty()) {
                let known = places.entry(fold(name)).or_default();
                if known.last() != Some(&place) {
                    known.push(place);
                }
            }
        }
        Self(places)
    }

    /// The one that an identity means.
    pub(super) fn find(
        &self,
        recipients: &[Recipient],
        identity: &str,
        sought: Sought,
        directory: &Directory,
    ) -> Result<usize, Refusal> {
        let named = |place: &usize| {
            recipients.get(*place).is_some_and(|recipient| sought.is_named(recipient, identity, directory))
        };
        let indexed = self.0.get(&fold(identity)).map(Vec::as_slice).unwrap_or_default();
        match only_one(indexed.iter().copied().filter(|place| named(place)), identity, directory) {
            // a state that reads still show may be older than the index
            Err(_) => only_one((0..recipients.len()).filter(named), identity, directory),
            found => found,
        }
    }
}
