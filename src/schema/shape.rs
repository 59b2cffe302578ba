//! What the parts of a posture may be, ready for walking. `shapes.rs` says it of each; a test makes that file from the
//! types of `posture/`.

/// What a value may be.
#[derive(Debug)]
pub(super) enum Shape {
    /// Anything.
    Open,
    /// A truth value.
    Boolean,
    /// A whole number between bounds.
    Integer { least: i64, most: i64 },
    /// A text of some form and length.
    Text { format: Option<&'static str>, least: usize, most: usize },
    /// One of some words.
    Word(&'static [&'static str]),
    /// A list.
    List { element: &'static Self, least: usize, most: usize },
    /// A table with known keys.
    Record(&'static [Field]),
    /// A table with keys of the author's choice.
    Map(&'static Self),
    /// One of several, of different kinds.
    Either(&'static [&'static Self]),
}

/// A known key of a table.
#[derive(Debug)]
pub(super) struct Field {
    /// The key.
    pub key: &'static str,
    /// Its value.
    pub shape: &'static Shape,
    /// Must it be there?
    pub required: bool,
}

/// A key that must be there.
pub(super) const fn must(key: &'static str, shape: &'static Shape) -> Field {
    Field { key, shape, required: true }
}

/// A key that may be there.
pub(super) const fn may(key: &'static str, shape: &'static Shape) -> Field {
    Field { key, shape, required: false }
}
