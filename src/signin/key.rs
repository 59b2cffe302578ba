//! How objects of the directory are told apart, and what of ours is shared.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// An object of the directory.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// Its id, in lower case.
    Id(String),
    /// Its name, where nobody knows the id.
    Name(String),
}

impl Key {
    /// The object with this id.
    #[must_use]
    pub fn id(id: &str) -> Self {
        Self::Id(id.to_ascii_lowercase())
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(text) | Self::Name(text) => f.write_str(text),
        }
    }
}

/// Something shared as the key of a table: told apart by where it lies, since to look at what it is would take longer than
/// what is kept beside it saves. It is kept, so that nothing else can lie there.
#[derive(Debug)]
pub(super) struct ByPlace<T: ?Sized>(pub Arc<T>);

impl<T: ?Sized> Clone for ByPlace<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: ?Sized> PartialEq for ByPlace<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T: ?Sized> Eq for ByPlace<T> {}

impl<T: ?Sized> Hash for ByPlace<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.0).cast::<()>().hash(state);
    }
}
