//! Names of things, and lists of them that stay readable.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diff::Phrase;
use crate::signin::space::Accounts;
use crate::signin::{Key, Landscape};

/// What things are called.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// What is known of people and things.
    pub landscape: &'a Landscape,
    /// More than so many are not named one by one.
    pub most: usize,
}

impl Names<'_> {
    /// What an object of the directory is called.
    #[must_use]
    pub fn of(&self, key: &Key) -> Phrase {
        Phrase::name(self.landscape.names.get(key).map_or_else(|| key.to_string(), Clone::clone))
    }

    /// What the accounts of a class are called.
    #[must_use]
    pub fn of_accounts(&self, class: &Accounts) -> Vec<Phrase> {
        let as_written =
            |name: &Arc<str>| self.landscape.accounts.get(name).map_or(name, |account| &account.name).to_string();
        class.people.iter().map(as_written).map(Phrase::name).collect()
    }

    /// What holders of one of these roles are called: by the audience that holds just these, where they are many.
    #[must_use]
    pub fn of_roles(&self, keys: &[Key]) -> Phrase {
        let audiences = &self.landscape.audience_roles;
        let is_it = |roles: &BTreeSet<Key>| roles.len() == keys.len() && keys.iter().all(|key| roles.contains(key));
        let audience = audiences.iter().find(|(_, roles)| keys.len() > 2 && is_it(roles));
        match audience {
            // all names, where none may be left out
            Some((alias, _)) if self.most < usize::MAX => {
                Phrase::words("holders of a role of ").and_name(alias.clone())
            }
            _ => Phrase::words("holders of ").then(self.list(keys.iter().map(|key| self.of(key)).collect(), " or ")),
        }
    }

    /// A list that names the first few.
    #[must_use]
    pub fn list(&self, phrases: Vec<Phrase>, between: &str) -> Phrase {
        let whole = phrases.len();
        let few = self.first(phrases);
        let between = if few.len() < whole { " and " } else { between };
        listed(few, between)
    }

    /// The first few, and how many more there are.
    #[must_use]
    pub fn first(&self, mut phrases: Vec<Phrase>) -> Vec<Phrase> {
        let more = phrases.len().saturating_sub(self.most);
        // one more name is no longer than saying that there is one more
        if more > 1 {
            phrases.truncate(self.most);
            phrases.push(Phrase::words(format!("{more} more")));
        }
        phrases
    }
}

/// `one, two or three`.
#[must_use]
pub fn listed(phrases: Vec<Phrase>, between: &str) -> Phrase {
    let count = phrases.len();
    let join = |(position, phrase): (usize, Phrase)| match position {
        0 => phrase,
        _ if position + 1 == count => Phrase::words(between).then(phrase),
        _ => Phrase::words(", ").then(phrase),
    };
    phrases.into_iter().enumerate().map(join).fold(Phrase::default(), Phrase::then)
}

/// Phrases that are lists themselves: `these, and those`.
#[must_use]
pub fn listed_apart(phrases: Vec<Phrase>) -> Phrase {
    phrases.into_iter().reduce(|phrase, next| phrase.and(", and ").then(next)).unwrap_or_default()
}
