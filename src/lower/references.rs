//! Groups and users as policies name them: by id where the posture has it, else to be found by name.

use crate::plan::{ObjectKind, Reference, Value};
use crate::posture::{GroupReference, Person};
use crate::resolve::{Model, Reach};

/// A group in a policy.
pub(super) fn group_value(group: &GroupReference) -> Value {
    match &group.id {
        Some(id) => Value::text(id.lower()),
        None => Value::IdOf { kind: ObjectKind::Group, identity: (&group.name).into() },
    }
}

/// A user in a policy.
pub(super) fn user_value(model: &Model<'_>, user: &Person) -> Value {
    match known_id(model, user) {
        Some(id) => Value::text(id),
        None => Value::IdOf { kind: ObjectKind::User, identity: (&user.user.0).into() },
    }
}

/// The id of a user, wherever the posture gives it.
fn known_id(model: &Model<'_>, user: &Person) -> Option<String> {
    let own = user.id.as_ref().map(crate::posture::Guid::lower);
    own.or_else(|| model.user_ids.get(&user.user.0.to_lowercase()).cloned())
}

/// What must exist before a policy that reaches these people is read or written.
pub(super) fn references(model: &Model<'_>, reach: &Reach) -> Vec<Reference> {
    let groups = reach.groups.iter().map(|group| Reference {
        collection: "groups",
        id: group.id.as_ref().map(crate::posture::Guid::lower).unwrap_or_default(),
        name: group.name.clone(),
    });
    let users = reach.users.iter().map(|user| Reference {
        collection: "users",
        id: known_id(model, user).unwrap_or_default(),
        name: user.user.0.clone(),
    });
    groups.chain(users).collect()
}
