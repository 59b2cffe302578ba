//! How objects of the directory are told apart.

use std::fmt;

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
