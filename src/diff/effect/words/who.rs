//! Sets of people in words: members of groups, holders of roles, guests, single accounts, everybody but some.

use std::collections::BTreeSet;

use super::find::Saying;
use super::list::{Names, listed, listed_apart};
use crate::diff::Phrase;
use crate::diff::effect::cover::Span;
use crate::diff::effect::worlds::Worlds;
use crate::posture::GuestKind;
use crate::signin::space::{Accounts, Classes, Exhausted, Level, Set, Space};
use crate::signin::{Guest, Key};

/// People who have a name together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum People {
    /// All who are there for emergencies.
    Emergency,
    /// Every guest.
    Guests,
    /// Guests of a kind and tenant.
    GuestsOf(Guest),
    /// Named accounts, by the classes of their level.
    Accounts(usize, BTreeSet<usize>),
    /// Holders of one of these roles.
    Roles(Vec<Key>),
    /// Members of one of these groups.
    Groups(Vec<Key>),
}

/// People who have a name together, and the classes by which they are told: any of these.
type Named = (People, Vec<(usize, Classes)>);

/// The people with names that matter to a set, and their sets.
///
/// # Errors
/// If it would take too much.
pub fn named(space: &mut Space<'_>, worlds: &Worlds<'_>, span: Span) -> Result<(Vec<People>, Vec<Set>), Exhausted> {
    let matters = span.matters(space);
    let mut named: Vec<Named> = vec![(People::Emergency, emergency(space, worlds))];
    for position in (0..matters.len()).filter(|position| matters[*position]) {
        let count = space.diagram.classes(position);
        let one = |wanted: usize| vec![(position, (0..count).map(|class| class == wanted).collect())];
        match space.levels[position].clone() {
            Level::Guest(guests) => {
                named.push((People::Guests, vec![(position, (0..count).map(|class| class > 0).collect())]));
                let each = guests.into_iter().enumerate();
                named.extend(each.filter_map(|(class, guest)| Some((People::GuestsOf(guest?), one(class)))));
            }
            Level::Account(_) => named.extend(accounts(space, position, span)?),
            Level::Role(keys) => named.push((People::Roles(keys), one(1))),
            Level::Group(keys) => named.push((People::Groups(keys), one(1))),
            _ => {}
        }
    }
    named.retain(|(_, parts)| !parts.is_empty());
    let mut sets = Vec::new();
    for (_, parts) in &named {
        sets.push(space.diagram.any_of(parts)?);
    }
    Ok((named.into_iter().map(|(people, _)| people).collect(), sets))
}

/// The levels and classes of those who are there for emergencies on both sides.
fn emergency(space: &Space<'_>, worlds: &Worlds<'_>) -> Vec<(usize, Classes)> {
    let is_one = |keys: &[Key]| keys.iter().all(|key| worlds.is_for_emergencies(key));
    let mut parts = Vec::new();
    for (position, level) in space.levels.iter().enumerate() {
        match level {
            Level::Group(keys) if is_one(keys) => parts.push((position, vec![false, true])),
            Level::Account(accounts) => {
                let classes: Classes =
                    accounts.iter().map(|account| account.as_ref().is_some_and(|one| one.emergency)).collect();
                if classes.contains(&true) {
                    parts.push((position, classes));
                }
            }
            _ => {}
        }
    }
    parts
}

/// Named accounts: those that are in whatever else they are, those that are out, and each of the others.
fn accounts(space: &mut Space<'_>, position: usize, span: Span) -> Result<Vec<Named>, Exhausted> {
    let nothing_said = vec![None; space.levels.len()];
    let shut = space.diagram.complement(span.may)?;
    let some_out = space.diagram.classes_within(shut, &nothing_said, position)?;
    let some_in = space.diagram.classes_within(span.must, &nothing_said, position)?;
    let classes = || 1..space.diagram.classes(position);
    let mut groups: Vec<BTreeSet<usize>> = vec![
        classes().filter(|class| !some_out[*class]).collect(),
        classes().filter(|class| some_out[*class] && !some_in[*class]).collect(),
    ];
    groups.extend(classes().filter(|class| some_out[*class] && some_in[*class]).map(|class| BTreeSet::from([class])));
    groups.retain(|group| !group.is_empty());
    let all =
        |group: &BTreeSet<usize>| (0..space.diagram.classes(position)).map(|class| group.contains(&class)).collect();
    Ok(groups
        .into_iter()
        .map(|group| (People::Accounts(position, group.clone()), vec![(position, all(&group))]))
        .collect())
}

/// Sayings about people in words, all of which are meant.
#[must_use]
pub fn who(sayings: &[Saying], named: &[People], space: &Space<'_>, names: &Names<'_>) -> Phrase {
    let each = sayings.iter().map(|saying| one(saying, named, space, names)).collect();
    listed_apart(each)
}

fn one(saying: &Saying, named: &[People], space: &Space<'_>, names: &Names<'_>) -> Phrase {
    let of = |list: &[usize]| -> Vec<&People> { list.iter().map(|one| &named[*one]).collect() };
    let (mut all_of, any_of, but) = (of(&saying.all_of), of(&saying.any_of), of(&saying.but));
    all_of.sort_by_key(|one| !is_account(one));
    let subject = if any_of.is_empty() { all_of.drain(..all_of.len().min(1)).collect() } else { any_of };
    let single = !subject.is_empty() && subject.iter().all(|one| is_account(one));
    let mut phrase = match subject.as_slice() {
        [] => Phrase::words("everybody"),
        subject => gathered(subject, " and ", space, names),
    };
    for one in all_of {
        let also = if single { ", if among " } else { " who are also " };
        phrase = phrase.and(also).then(gathered(&[one], " or ", space, names));
    }
    if !but.is_empty() && single {
        phrase = phrase.and(", unless among ").then(gathered(&but, " or ", space, names));
    } else if !but.is_empty() {
        phrase = phrase.and(" except ").then(gathered(&but, " and ", space, names));
    }
    phrase
}

fn is_account(people: &People) -> bool {
    matches!(people, People::Accounts(..))
}

/// Several of them, kind by kind.
fn gathered(people: &[&People], between: &str, space: &Space<'_>, names: &Names<'_>) -> Phrase {
    let keys = |wanted: fn(&People) -> Option<&Vec<Key>>| -> Vec<Phrase> {
        people.iter().filter_map(|one| wanted(one)).flatten().map(|key| names.of(key)).collect()
    };
    let groups = keys(|one| if let People::Groups(keys) = one { Some(keys) } else { None });
    let roles: Vec<Key> = people
        .iter()
        .filter_map(|one| if let People::Roles(keys) = one { Some(keys) } else { None })
        .flatten()
        .cloned()
        .collect();
    let mut parts = Vec::new();
    if !groups.is_empty() {
        parts.push(Phrase::words("members of ").then(names.list(groups, " or ")));
    }
    if !roles.is_empty() {
        parts.push(names.of_roles(&roles));
    }
    let (mut accounts, mut emergency) = (Vec::new(), false);
    for one in people {
        match one {
            People::Emergency => emergency = true,
            People::Guests => parts.push(Phrase::words("guests")),
            People::GuestsOf(guest) => parts.push(guests(guest, names)),
            People::Accounts(position, classes) => {
                let (named, all_of_emergency) = single(space, *position, classes, names);
                accounts.extend(named);
                emergency |= all_of_emergency;
            }
            People::Roles(_) | People::Groups(_) => {}
        }
    }
    parts.extend(emergency.then(|| Phrase::words("emergency access accounts")));
    parts.extend(names.first(accounts));
    listed(parts, between)
}

fn guests(guest: &Guest, names: &Names<'_>) -> Phrase {
    let kind = match guest.kind {
        GuestKind::InternalGuest => "internal guests",
        GuestKind::B2bCollaborationGuest => "B2B collaboration guests",
        GuestKind::B2bCollaborationMember => "B2B collaboration members",
        GuestKind::B2bDirectConnectUser => "B2B direct connect users",
        GuestKind::OtherExternalUser => "other external users",
        GuestKind::ServiceProvider => "users of service providers",
    };
    match &guest.tenant {
        Some(tenant) => Phrase::words(format!("{kind} of ")).then(names.of(tenant)),
        None => Phrase::words(kind),
    }
}

/// Named accounts, and whether all that are for emergencies are among them, which are then not named one by one.
fn single(space: &Space<'_>, position: usize, classes: &BTreeSet<usize>, names: &Names<'_>) -> (Vec<Phrase>, bool) {
    let Level::Account(accounts) = &space.levels[position] else { return (Vec::new(), false) };
    let is_for_emergencies = |class: &Option<Accounts>| class.as_ref().is_some_and(|class| class.emergency);
    let mut emergency = accounts.iter().enumerate().filter(|(_, class)| is_for_emergencies(class)).peekable();
    let all_of_emergency = emergency.peek().is_some() && emergency.all(|(class, _)| classes.contains(&class));
    let chosen = classes.iter().filter_map(|class| accounts[*class].as_ref());
    let named = chosen.filter(|class| !(class.emergency && all_of_emergency));
    (named.flat_map(|class| names.of_accounts(class)).collect(), all_of_emergency)
}
