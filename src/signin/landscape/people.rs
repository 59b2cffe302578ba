//! People of a posture as policies know them: groups, roles, accounts and guests by the keys that regimes have for them.

use crate::posture::GroupReference;
use crate::resolve::{Model, Reach};
use crate::signin::key::Key;
use crate::signin::landscape::Landscape;
use crate::signin::policy::{GuestSelection, PersonSelection};
use crate::source::Path;

/// Whom an audience reaches.
#[must_use]
pub fn selection(landscape: &Landscape, reach: &Reach) -> PersonSelection {
    let guests = (!reach.guests.is_empty()).then(|| GuestSelection {
        kinds: reach.guests.clone(),
        tenants: (!reach.guest_tenants.is_empty())
            .then(|| reach.guest_tenants.iter().map(|tenant| Key::id(tenant)).collect()),
    });
    PersonSelection {
        all: reach.everyone,
        all_guests: reach.all_guests,
        users: reach.users.iter().map(|user| account(landscape, user.user.as_str())).collect(),
        groups: reach.groups.iter().map(|one| group(landscape, one)).collect(),
        roles: reach.roles.iter().map(|role| Key::id(role)).collect(),
        guests,
        federated: None,
        agents: false,
    }
}

/// Single people, by sign-in name or by the audience that lists them.
#[must_use]
pub fn people_named(model: &Model<'_>, landscape: &Landscape, who: &[String], path: &Path) -> PersonSelection {
    let people = model.people(who, path);
    let users = people.iter().map(|member| account(landscape, &member.user)).collect();
    PersonSelection { users, ..PersonSelection::default() }
}

/// The people whom the exceptions of Conditional Access leave out of single policies.
#[must_use]
pub fn exceptions_of(model: &Model<'_>, landscape: &Landscape) -> Vec<PersonSelection> {
    let exceptions = model.written.exceptions.conditional_access.iter();
    exceptions.map(|exception| selection(landscape, &model.reach(&exception.who))).collect()
}

/// What regimes call an account.
fn account(landscape: &Landscape, user: &str) -> Key {
    let name = user.to_lowercase();
    landscape.accounts.get(name.as_str()).map_or(Key::Name(name), crate::signin::landscape::Account::key)
}

/// What regimes call a group.
fn group(landscape: &Landscape, group: &GroupReference) -> Key {
    let known = || landscape.groups.get(&group.name).cloned().unwrap_or_else(|| Key::Name(group.name.clone()));
    group.id.as_ref().map_or_else(known, |id| Key::id(id.as_str()))
}
