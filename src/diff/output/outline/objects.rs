//! The objects that are others, member by member, in the words of both sides.

use super::{Item, Section, counted, listed, place};
use crate::diff::comparison::Comparison;
use crate::diff::members::{MemberChange, list_edit, show_value};
use crate::diff::objects::{ObjectChange, ObjectWhat};
use crate::diff::phrase::Phrase;
use crate::plan::{ObjectKind, Value};
use crate::signin::Subject;

/// The objects that are others.
#[must_use]
pub fn section_of_objects(comparison: &Comparison<'_>) -> Section {
    let count = |wanted: fn(&ObjectWhat) -> bool| {
        comparison.objects.iter().filter(|change| wanted(&change.what)).map(|change| change.subjects.len()).sum()
    };
    let removed = count(|what| *what == ObjectWhat::Removed);
    let counts = [
        (count(|what| *what == ObjectWhat::Changed), "changed"),
        (count(|what| *what == ObjectWhat::Created), "created"),
        (count(|what| matches!(what, ObjectWhat::Renamed { .. })), "renamed"),
        (removed, "removed"),
    ];
    let mut items: Vec<Item> = comparison.objects.iter().map(|change| object(change, comparison)).collect();
    let has = |wanted: fn(&ObjectWhat) -> bool| comparison.objects.iter().any(|change| wanted(&change.what));
    if comparison.new.plan.is_some() && removed > 0 {
        items.push(Item::from(Phrase::words(
            "a rollout removes nothing: what is gone here stays in the tenant as it is, until somebody removes it",
        )));
    }
    if comparison.new.plan.is_some() && has(|what| matches!(what, ObjectWhat::Renamed { .. })) {
        items.push(Item::from(Phrase::words(
            "scripts find objects by their names: what has another name here is made anew, and what had the old one \
             stays in the tenant as it is, until somebody removes it",
        )));
    }
    Section { title: "Objects", summary: counted(&counts), items }
}

fn object(change: &ObjectChange, comparison: &Comparison<'_>) -> Item {
    let Some(subject) = change.subjects.first() else { return Item::default() };
    let verb = match &change.what {
        ObjectWhat::Created => "created: ",
        ObjectWhat::Changed => "changed: ",
        ObjectWhat::Renamed { .. } => "renamed: ",
        ObjectWhat::Removed => "removed: ",
    };
    let mut text = Phrase::words(verb).and(kind_title(subject)).and(" ").then(names(&change.subjects));
    if let ObjectWhat::Renamed { from } = &change.what {
        text = text.and(", before ").and_name(from.as_str());
    }
    let origin = change.new.as_ref().or(change.old.as_ref());
    let text = text.then(origin.map_or_else(Phrase::default, |origin| place(&origin.place)));
    // the name stands above
    let members = change.members.iter().filter(|member| member.path != "displayName");
    let told: Vec<Phrase> = if change.what == ObjectWhat::Created {
        said(members.collect(), comparison)
    } else {
        members.map(|one| member(one, comparison)).collect()
    };
    Item { text, below: told.into_iter().map(Item::from).collect() }
}

fn names(subjects: &[Subject]) -> Phrase {
    listed(subjects.iter().map(|subject| subject.name.to_string()).collect())
}

/// A value in the words of both sides.
fn shown(value: &Value, comparison: &Comparison<'_>) -> String {
    show_value(value, &|id| comparison.new.name_of(id).or_else(|| comparison.old.name_of(id)))
}

/// `grantControls.operator`: `OR`. Members of the same value are told together.
fn said(changes: Vec<&MemberChange>, comparison: &Comparison<'_>) -> Vec<Phrase> {
    let mut told: Vec<(&Value, Vec<String>)> = Vec::new();
    for change in changes {
        match told.iter_mut().find(|(value, _)| **value == change.new && value.as_bool().is_some()) {
            Some((_, paths)) => paths.push(change.path.clone()),
            None => told.push((&change.new, vec![change.path.clone()])),
        }
    }
    let phrase = |(value, paths): (&Value, Vec<String>)| {
        let values = match value {
            Value::List(values) => values.iter().map(|value| shown(value, comparison)).collect(),
            value => vec![shown(value, comparison)],
        };
        listed(paths).and(": ").then(listed(values))
    };
    told.into_iter().map(phrase).collect()
}

/// `conditions.users.excludeGroups`: now also `sg-mail-pilot`.
fn member(change: &MemberChange, comparison: &Comparison<'_>) -> Phrase {
    let shown = |value: &Value| shown(value, comparison);
    let path = Phrase::name(&change.path).and(": ");
    if let Some((added, dropped)) = list_edit(change) {
        let texts = |values: Vec<&Value>| listed(values.into_iter().map(shown).collect());
        return match (added.is_empty(), dropped.is_empty()) {
            (false, true) if change.old == Value::Null => path.and("now ").then(texts(added)),
            (false, true) => path.and("now also ").then(texts(added)),
            (true, false) => path.and("no longer ").then(texts(dropped)),
            _ => path.and("now ").then(texts(added)).and(" instead of ").then(texts(dropped)),
        };
    }
    match (change.old == Value::Null, change.new == Value::Null) {
        (true, _) => path.and("now ").and_name(shown(&change.new)),
        (_, true) => path.and("no longer ").and_name(shown(&change.old)),
        _ => path.and_name(shown(&change.new)).and(", before ").and_name(shown(&change.old)),
    }
}

/// What a kind of object is called.
fn kind_title(subject: &Subject) -> String {
    let side = subject.side.map_or("", |side| side.title());
    match subject.kind {
        ObjectKind::NamedLocation => "named location".to_owned(),
        ObjectKind::AuthenticationStrengthPolicy => "authentication strength".to_owned(),
        ObjectKind::ConditionalAccessPolicy => "Conditional Access policy".to_owned(),
        ObjectKind::Group => "group".to_owned(),
        ObjectKind::User => "user".to_owned(),
        ObjectKind::AuthenticationPolicy => format!("authentication policy of {side}"),
        ObjectKind::UserAuthenticationPolicy => format!("authentication policy in {side} of"),
        ObjectKind::OrganizationConfig | ObjectKind::TransportConfig | ObjectKind::ActiveSyncOrganizationSettings => {
            format!("{side}:")
        }
        ObjectKind::ActiveSyncDeviceAccessRule => format!("device access rule of {side}"),
        ObjectKind::CasMailbox => format!("mailbox settings in {side} of"),
        ObjectKind::AdfsRelyingPartyTrust => "access control policy of".to_owned(),
    }
}
