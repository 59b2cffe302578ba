//! Whom a policy is about: users, groups, roles and guests, in and out.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::table::{Known, Notes, Table, elements, is_keyword, key, said, word_of, words};
use crate::catalog::find_role;
use crate::plan::{Members, ObjectKind, Value, member};
use crate::posture::GuestKind;
use crate::signin::key::{ByPlace, Key};
use crate::signin::policy::{GuestSelection, PersonSelection, Users};

const GUEST_KINDS: [GuestKind; 6] = [
    GuestKind::InternalGuest,
    GuestKind::B2bCollaborationGuest,
    GuestKind::B2bCollaborationMember,
    GuestKind::B2bDirectConnectUser,
    GuestKind::OtherExternalUser,
    GuestKind::ServiceProvider,
];

/// The people of `conditions.users`, where it is a table.
pub(super) fn read_people(users: &Members, known: &mut Known, notes: &mut Notes) -> Arc<Users> {
    let place = ByPlace(Arc::clone(users));
    if let Some(read) = known.people.get(&place) {
        return Arc::clone(read);
    }
    let mut own = Notes::default();
    let read = Arc::new(read_users(Table::new(users), known, &mut own));
    if own.is_empty() {
        known.people.insert(place, Arc::clone(&read));
    }
    notes.take_over(own);
    read
}

/// The people of `conditions.users`.
pub(super) fn read_users(mut table: Table<'_>, known: &Known, notes: &mut Notes) -> Users {
    let mut doubts = Notes::default();
    let unclear = table.unclear;
    let mut include = selection(&mut table, &INCLUDE, known, &mut doubts);
    let mut narrows = Notes::default();
    let exclude = selection(&mut table, &EXCLUDE, known, &mut narrows);
    for (name, value) in table.rest() {
        doubts.doubt(&format!("users.{name}"), value);
    }
    // what might let more people in could be met by anybody
    include.all |= unclear || !doubts.opaque.is_empty();
    for part in [doubts, narrows] {
        notes.take_over(part);
    }
    Users { include, exclude }
}

/// The members of one side of a selection: users, groups, roles and guests.
type Side = [&'static str; 4];

const INCLUDE: Side =
    ["users.includeUsers", "users.includeGroups", "users.includeRoles", "users.includeGuestsOrExternalUsers"];
const EXCLUDE: Side =
    ["users.excludeUsers", "users.excludeGroups", "users.excludeRoles", "users.excludeGuestsOrExternalUsers"];

fn selection(table: &mut Table<'_>, side: &Side, known: &Known, notes: &mut Notes) -> PersonSelection {
    let mut people = PersonSelection::default();
    let [users, groups, roles, guests] = *side;
    let member = |path: &'static str| path.strip_prefix("users.").unwrap_or(path);
    for value in table.take_named(member(users)).map(elements).unwrap_or_default() {
        read_user(value, users, known, &mut people, notes);
    }
    let mut keys = |path: &'static str, kind: Option<ObjectKind>, into: &mut BTreeSet<Key>| {
        for value in table.take_named(member(path)).map(elements).unwrap_or_default() {
            let role = value.as_str().filter(|_| kind.is_none()).and_then(find_role);
            match role.map(|role| Key::id(role.template_id)).or_else(|| key(value, kind, known)) {
                Some(key) => drop(into.insert(key)),
                None => notes.doubt(path, value),
            }
        }
    };
    keys(groups, Some(ObjectKind::Group), &mut people.groups);
    keys(roles, None, &mut people.roles);
    if let Some(value) = table.take(member(guests)) {
        people.guests = read_guests(value, guests, notes);
    }
    people
}

fn read_user(value: &Value, path: &str, known: &Known, people: &mut PersonSelection, notes: &mut Notes) {
    let text = value.as_str().map(str::trim).unwrap_or_default();
    if is_keyword(text, "All", path, notes) {
        people.all = true;
    } else if is_keyword(text, "GuestsOrExternalUsers", path, notes) {
        people.all_guests = true;
    } else if is_keyword(text, "AllAgentIdUsers", path, notes) {
        people.agents = true;
    } else if is_keyword(text, "None", path, notes) {
        // nobody is added
    } else if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        // one word is a keyword that came later, not an account
        notes.doubt(path, value);
    } else {
        match key(value, Some(ObjectKind::User), known) {
            Some(key) => drop(people.users.insert(key)),
            None => notes.doubt(path, value),
        }
    }
}

fn read_guests(value: &Value, path: &str, notes: &mut Notes) -> Option<GuestSelection> {
    let Value::Table(table) = value else {
        notes.doubt(path, value);
        return None;
    };
    let mut table = Table::new(table);
    let mut kinds = BTreeSet::new();
    let here = format!("{path}.guestOrExternalUserTypes");
    let types = table.take("guestOrExternalUserTypes");
    match types.map(words) {
        Some(Some(types)) => {
            for word in types.iter().filter(|word| !word.eq_ignore_ascii_case("none")) {
                match word_of(word, &GUEST_KINDS, GuestKind::graph, &here, notes) {
                    Some(kind) => drop(kinds.insert(kind)),
                    None => notes.opaque.push(format!("{here}: {word}")),
                }
            }
        }
        Some(None) => notes.opaque.push(said(&here, types.unwrap_or(&Value::Null))),
        None => {}
    }
    let tenants = table.take("externalTenants").and_then(|value| read_tenants(value, path, notes));
    for (name, value) in table.rest() {
        notes.doubt(&format!("{path}.{name}"), value);
    }
    (!kinds.is_empty()).then_some(GuestSelection { kinds, tenants })
}

/// The tenants that guests come from; none for any, and no tenant at all where they cannot be read: an exclusion that
/// nobody understands must not be taken for a wide one.
fn read_tenants(value: &Value, path: &str, notes: &mut Notes) -> Option<BTreeSet<Key>> {
    let path = format!("{path}.externalTenants");
    let Value::Table(table) = value else {
        notes.doubt(&path, value);
        return Some(BTreeSet::new());
    };
    let of_type = member(table, "@odata.type").and_then(Value::as_str).unwrap_or_default();
    let mut table = Table::new(table);
    let kind = table.take("membershipKind").and_then(Value::as_str).map(str::trim);
    let members = table.take("members");
    for (name, value) in table.rest() {
        notes.doubt(&format!("{path}.{name}"), value);
    }
    let all = kind.is_some_and(|kind| kind.eq_ignore_ascii_case("all"));
    let listed = match kind {
        Some(kind) => kind.eq_ignore_ascii_case("enumerated"),
        None => members.is_some() || of_type.ends_with("EnumeratedExternalTenants"),
    };
    match (all, listed, members) {
        (true, _, None) => None,
        (_, true, members) => {
            let tenants = members.map(elements).unwrap_or_default();
            let keys: Option<BTreeSet<Key>> = tenants.iter().map(|one| key(one, None, &Known::default())).collect();
            if keys.is_none() {
                notes.doubt(&path, value);
            }
            Some(keys.unwrap_or_default())
        }
        _ if kind.is_none() && members.is_none() => None,
        _ => {
            notes.doubt(&path, value);
            Some(BTreeSet::new())
        }
    }
}
