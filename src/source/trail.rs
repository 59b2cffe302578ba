//! Where a walk through a document is: an address that is written down only where there is something to say.

use super::Path;

/// An address in the making, which borrows all of its steps.
#[derive(Debug, Clone, Copy)]
pub struct Trail<'a> {
    around: Option<&'a Self>,
    step: Step<'a>,
}

/// One step of a walk.
#[derive(Debug, Clone, Copy)]
pub enum Step<'a> {
    /// Into the document.
    Root,
    /// To the value of a key.
    Key(&'a str),
    /// To an element of a list.
    Index(usize),
}

impl Trail<'_> {
    /// The document itself.
    pub const ROOT: Trail<'static> = Trail { around: None, step: Step::Root };

    /// One step further in.
    #[must_use]
    pub fn join<'a>(&'a self, step: Step<'a>) -> Trail<'a> {
        Trail { around: Some(self), step }
    }

    /// Is this the document itself?
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.around.is_none()
    }

    /// The address.
    #[must_use]
    pub fn path(&self) -> Path {
        let around = self.around.map(Self::path).unwrap_or_default();
        match self.step {
            Step::Root => around,
            Step::Key(key) => around.join(key.to_owned()),
            Step::Index(index) => around.join(index),
        }
    }
}
