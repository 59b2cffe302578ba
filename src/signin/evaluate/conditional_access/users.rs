//! Whom a policy is about: everybody, accounts, groups, roles, guests by kind and tenant; who is out is out whatever
//! else puts them in (facts CA-U03 to CA-U07).

use crate::signin::evaluate::{Facts, Truth};
use crate::signin::policy::{GuestSelection, PersonSelection, Users};

/// Is the person one of them?
pub(in crate::signin) fn holds(users: &Users, facts: &Facts<'_>) -> Truth {
    selects(&users.include, facts).and(selects(&users.exclude, facts).opposite())
}

/// Is the person selected here?
pub(in crate::signin) fn selects(selection: &PersonSelection, facts: &Facts<'_>) -> Truth {
    if selection.all {
        return Truth::Yes;
    }
    let guest = match (selection.all_guests, &facts.sign_in.person.guest) {
        (true, Some(_)) => Truth::Yes,
        (true, None) if facts.open.guest => Truth::Unknown,
        _ => Truth::No,
    };
    let accounts = if facts.is_one_of(&selection.users) {
        Truth::Yes
    } else if facts.open.account && !selection.users.is_empty() {
        Truth::Unknown
    } else {
        Truth::No
    };
    let federated = match &selection.federated {
        Some(_) if facts.open.account => Truth::Unknown,
        Some(federated) => federated.holds(facts.sign_in_name).into(),
        None => Truth::No,
    };
    let kinds = selection.guests.as_ref().map_or(Truth::No, |guests| is_guest_of(guests, facts));
    Truth::any([guest, accounts, federated, kinds, in_group(selection, facts), in_role(selection, facts)])
}

fn in_group(selection: &PersonSelection, facts: &Facts<'_>) -> Truth {
    let (person, open) = (&facts.sign_in.person, facts.open);
    Truth::any(selection.groups.iter().map(|group| match person.groups.contains(group) {
        true => Truth::Yes,
        false if open.groups && !open.outside_groups.contains(group) => Truth::Unknown,
        false => Truth::No,
    }))
}

/// Only active assignments count: whoever is eligible for a role is outside until it is activated.
fn in_role(selection: &PersonSelection, facts: &Facts<'_>) -> Truth {
    let (person, open) = (&facts.sign_in.person, facts.open);
    Truth::any(selection.roles.iter().map(|role| match person.roles.contains(role) {
        true => Truth::Yes,
        false if open.roles && !open.without_roles.contains(role) => Truth::Unknown,
        false => Truth::No,
    }))
}

fn is_guest_of(selection: &GuestSelection, facts: &Facts<'_>) -> Truth {
    let Some(guest) = &facts.sign_in.person.guest else {
        return if facts.open.guest { Truth::Unknown } else { Truth::No };
    };
    let tenant = match (&selection.tenants, &guest.tenant) {
        (None, _) => Truth::Yes,
        (Some(tenants), Some(tenant)) => tenants.contains(tenant).into(),
        (Some(_), None) if facts.open.tenant => Truth::Unknown,
        (Some(_), None) => Truth::No,
    };
    Truth::from(selection.kinds.contains(&guest.kind)).and(tenant)
}

/// Why the person is not one of them, where that is certain.
pub(super) fn why_not(users: &Users, facts: &Facts<'_>) -> String {
    if users.include.federated.is_some() && facts.sign_in.person.guest.is_some() {
        return "guests never sign in there".to_owned();
    }
    if selects(&users.exclude, facts) == Truth::Yes {
        return format!("excluded, {}", belonging(&users.exclude, facts));
    }
    if users.include.federated.is_some() {
        return "the account does not sign in there".to_owned();
    }
    "for others".to_owned()
}

/// What hangs in the air.
pub(super) fn what_is_open(users: &Users, facts: &Facts<'_>) -> String {
    if selects(&users.exclude, facts) == Truth::Unknown {
        return "nobody knows whether the person is excluded".to_owned();
    }
    "nobody knows whether it is for this person".to_owned()
}

/// What makes the person one of a selection.
fn belonging(selection: &PersonSelection, facts: &Facts<'_>) -> String {
    let person = &facts.sign_in.person;
    if let Some(group) = selection.groups.intersection(&person.groups).next() {
        return format!("as a member of {}", facts.name_of(group));
    }
    if let Some(role) = selection.roles.intersection(&person.roles).next() {
        return format!("as {}", facts.name_of(role));
    }
    if facts.is_one_of(&selection.users) {
        return "by name".to_owned();
    }
    if person.guest.is_some() { "as a guest".to_owned() } else { "as everybody".to_owned() }
}
