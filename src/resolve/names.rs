//! Applications, locations and strengths by alias.

use std::borrow::Cow;

use super::{Model, in_lower_case};
use crate::catalog;
use crate::posture::{AuthenticationStrength, NamedLocation};

/// What an alias of an application stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApplicationName<'a> {
    /// A well-known application or keyword, with what Graph calls it.
    WellKnown(&'static catalog::Application),
    /// One that the posture declares, with its id.
    Declared(&'a str),
}

impl<'a> ApplicationName<'a> {
    /// What Graph calls it: a keyword or an application id.
    #[must_use]
    pub fn graph(&self) -> Cow<'a, str> {
        match self {
            Self::WellKnown(application) => Cow::Borrowed(application.value),
            Self::Declared(id) => in_lower_case(id),
        }
    }
}

/// What an alias of a location stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LocationName<'a> {
    /// A keyword of Graph.
    Keyword(&'static str),
    /// One that the posture declares: its display name and the rest.
    Declared(&'a str, &'a NamedLocation),
}

/// What an alias of a strength stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum StrengthName<'a> {
    /// A built-in strength.
    BuiltIn(&'static catalog::AuthenticationStrength),
    /// One that the posture declares.
    Declared(&'a AuthenticationStrength),
}

/// The aliases of locations that need no declaration, with what Graph calls them.
pub const LOCATION_KEYWORDS: [(&str, &str); 3] =
    [("all", "All"), ("all-trusted", "AllTrusted"), ("mfa-trusted-ips", "00000000-0000-0000-0000-000000000000")];

impl Model<'_> {
    /// The application behind an alias. What the posture declares comes first.
    #[must_use]
    pub fn application(&self, alias: &str) -> Option<ApplicationName<'_>> {
        if let Some(declared) = self.posture.applications.get(alias) {
            return Some(ApplicationName::Declared(declared.id.as_str()));
        }
        catalog::find_application(alias).map(ApplicationName::WellKnown)
    }

    /// The location behind an alias.
    #[must_use]
    pub fn location(&self, alias: &str) -> Option<LocationName<'_>> {
        if let Some((alias, location)) = self.posture.named_locations.get_key_value(alias) {
            return Some(LocationName::Declared(location.name.as_deref().unwrap_or(alias), location));
        }
        let keyword = LOCATION_KEYWORDS.iter().find(|(word, _)| *word == alias);
        keyword.map(|(_, graph)| LocationName::Keyword(graph))
    }

    /// The strength behind an alias.
    #[must_use]
    pub fn strength(&self, alias: &str) -> Option<StrengthName<'_>> {
        if let Some(declared) = self.posture.authentication_strengths.get(alias) {
            return Some(StrengthName::Declared(declared));
        }
        catalog::find_strength(alias).map(StrengthName::BuiltIn)
    }
}
