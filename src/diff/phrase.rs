//! Sentences in which names stand out, so that every format can show them in its own way and none takes them for markup.

use std::fmt;

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Piece {
    /// Words of ours.
    Words(String),
    /// A name that somebody gave to something.
    Name(String),
}

/// A sentence, or a part of one.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Phrase(Vec<Piece>);

impl Phrase {
    /// Words of ours.
    #[must_use]
    pub fn words(text: impl Into<String>) -> Self {
        Self::default().and(text)
    }

    /// A name that somebody gave to something.
    #[must_use]
    pub fn name(name: impl Into<String>) -> Self {
        Self::default().and_name(name)
    }

    /// Words of ours in which names stand in backticks.
    #[must_use]
    pub fn quoted(text: &str) -> Self {
        let mut pieces = text.split('`');
        let first = Self::words(pieces.next().unwrap_or_default());
        let mut inside = true;
        pieces.fold(first, |phrase, piece| {
            let phrase = if inside { phrase.and_name(piece) } else { phrase.and(piece) };
            inside = !inside;
            phrase
        })
    }

    /// The same, and these words behind it.
    #[must_use]
    pub fn and(mut self, text: impl Into<String>) -> Self {
        let text = text.into();
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(Piece::Words(last)) => last.push_str(&text),
            _ => self.0.push(Piece::Words(text)),
        }
        self
    }

    /// The same, and this name behind it.
    #[must_use]
    pub fn and_name(mut self, name: impl Into<String>) -> Self {
        self.0.push(Piece::Name(name.into()));
        self
    }

    /// The same, and this phrase behind it.
    #[must_use]
    pub fn then(self, other: Self) -> Self {
        other.0.into_iter().fold(self, |phrase, piece| match piece {
            Piece::Words(text) => phrase.and(text),
            Piece::Name(name) => phrase.and_name(name),
        })
    }

    /// The same as the beginning of a sentence: words with a capital letter, a name as it is.
    #[must_use]
    pub fn sentence(mut self) -> Self {
        if let Some(Piece::Words(text)) = self.0.first_mut() {
            let mut letters = text.chars();
            let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
            *text = first + letters.as_str();
        }
        self
    }

    /// Its pieces; no two of words follow each other.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }

    /// Is there nothing in it?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// As plain text: names in backticks.
impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| match piece {
            Piece::Words(text) => f.write_str(text),
            Piece::Name(name) => write!(f, "`{name}`"),
        })
    }
}

impl From<&str> for Phrase {
    fn from(text: &str) -> Self {
        Self::words(text)
    }
}

impl From<String> for Phrase {
    fn from(text: String) -> Self {
        Self::words(text)
    }
}
