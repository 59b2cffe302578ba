//! A step before it has a number: it names the steps it needs by their objects.

use crate::plan::{Affects, Member, Members, ObjectKind, Origin, Reversal, Target, Text, Value, member_at};
use crate::resolve::Model;
use crate::source::Path;

/// What a step is about, as other steps name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key(pub ObjectKind, pub Text);

/// A step without a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    pub key: Key,
    pub target: Target,
    pub title: Text,
    pub want: Members,
    pub after: Vec<Key>,
    pub wave: Option<u32>,
    pub affects: Affects,
    pub origin: Origin,
    /// What an earlier ring wanted of the object.
    pub before: Option<Members>,
}

impl Draft {
    /// A step for the object of this name.
    pub fn named(kind: ObjectKind, name: impl Into<Text>, want: Members, affects: Affects, origin: Origin) -> Self {
        let name = name.into();
        Self {
            key: Key(kind, name.clone()),
            target: Target::Single(Value::Text(name.clone())),
            title: name,
            want,
            after: Vec::new(),
            wave: None,
            affects,
            origin,
            before: None,
        }
    }

    /// A step for the one object of its kind that an organization has. The title is ours.
    pub fn only(kind: ObjectKind, title: &str, want: Members, origin: Origin) -> Self {
        Self {
            key: Key(kind, title.into()),
            target: Target::Single(Value::Null),
            title: title.into(),
            want,
            after: Vec::new(),
            wave: None,
            affects: Affects::Everyone,
            origin,
            before: None,
        }
    }

    /// What rolling it back does.
    pub fn reversal(&self) -> Reversal {
        match &self.before {
            Some(before) => Reversal::EarlierRing(changed(before, &self.want)),
            None if self.key.0.is_creatable() => Reversal::RemoveOrRestore,
            None => Reversal::Restore,
        }
    }
}

/// The members of an object that differ now, as they were; null for what was not there.
fn changed(before: &[Member], now: &[Member]) -> Members {
    let differs = |(place, (name, old)): &(usize, &Member)| member_at(now, *place, name) != Some(old);
    let is_new =
        |(place, (name, value)): &(usize, &Member)| *value != Value::Null && member_at(before, *place, name).is_none();
    let new = now.iter().enumerate().filter(is_new).map(|(_, (name, _))| (name.clone(), Value::Null));
    before.iter().enumerate().filter(differs).map(|(_, member)| member.clone()).chain(new).collect()
}

/// Where something comes from.
pub(super) fn origin(model: &Model<'_>, path: &Path) -> Origin {
    let written = model.written_path(path);
    Origin::new(written.to_string(), model.place(&written))
}
