//! Sets of places in words: named locations as they were and as they are, countries, trusted addresses, anywhere but.

use std::collections::{BTreeMap, BTreeSet};

use super::find::Saying;
use super::list::{Names, listed};
use crate::catalog::find_country;
use crate::diff::Phrase;
use crate::diff::effect::cover::Span;
use crate::diff::effect::worlds::{World, Worlds};
use crate::signin::space::{Classes, Exhausted, Level, Set, Space};
use crate::signin::{Country, Key, LocationKind};

/// Places that have a name together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Trusted on both sides.
    Trusted,
    /// A named location.
    Location(Key),
    /// What a named location holds on both sides, where it holds something else on each.
    Lasting(Key),
    /// What it has come to hold.
    Gained(Key),
    /// What it has ceased to hold.
    Lost(Key),
    /// Countries that nothing tells apart, found by address, or by position (`true`).
    Countries(Vec<Country>, bool),
    /// The trusted addresses of the old MFA portal.
    Portal,
}

/// The places with names that matter to a set, and their sets.
///
/// # Errors
/// If it would take too much.
pub fn named(space: &mut Space<'_>, worlds: &Worlds<'_>, span: Span) -> Result<(Vec<Place>, Vec<Set>), Exhausted> {
    let matters = span.matters(space);
    let (mut places, mut sets) = (Vec::new(), Vec::new());
    let mut add = |place: Place, set: Set| {
        if set != Set::NONE {
            places.push(place);
            sets.push(set);
        }
    };
    let (old, new) = (of_world(space, &worlds.old, &matters)?, of_world(space, &worlds.new, &matters)?);
    if let (Some(old), Some(new)) = (trusted(space, &worlds.old, &old)?, trusted(space, &worlds.new, &new)?)
        && old == new
    {
        add(Place::Trusted, old);
    }
    let keys: BTreeSet<&Key> = old.keys().chain(new.keys()).collect();
    for key in keys {
        match (old.get(key), new.get(key)) {
            (Some(before), Some(after)) if before != after => {
                add(Place::Lasting(key.clone()), space.diagram.intersect(*before, *after)?);
                add(Place::Gained(key.clone()), space.diagram.subtract(*after, *before)?);
                add(Place::Lost(key.clone()), space.diagram.subtract(*before, *after)?);
            }
            (Some(set), _) | (None, Some(set)) => add(Place::Location(key.clone()), *set),
            (None, None) => {}
        }
    }
    for (position, level) in space.levels.clone().into_iter().enumerate().filter(|(position, _)| matters[*position]) {
        match level {
            Level::MfaTrusted => add(Place::Portal, space.diagram.all_of(&[(position, vec![false, true])])?),
            Level::Country(countries) => {
                for (class, country) in countries.iter().enumerate() {
                    add(Place::Countries(alike(space, country, false), false), one(space, position, class)?);
                }
            }
            Level::GpsCountry(countries) => {
                for (class, country) in countries.iter().enumerate() {
                    add(Place::Countries(alike(space, country, true), true), one(space, position, class)?);
                }
            }
            _ => {}
        }
    }
    Ok((places, sets))
}

/// All countries that are in the same locations as this one.
fn alike(space: &Space<'_>, country: &Country, by_position: bool) -> Vec<Country> {
    let Country::Named(wanted) = country else { return vec![country.clone()] };
    let versions = space.words.locations.values().flatten();
    let lists: Vec<&BTreeSet<String>> = versions
        .filter_map(|location| match &location.kind {
            LocationKind::Countries { countries, gps, .. } if *gps == by_position => Some(countries),
            _ => None,
        })
        .collect();
    let held = |code: &str| lists.iter().map(|list| list.contains(code)).collect::<Vec<_>>();
    let codes: BTreeSet<&String> = lists.iter().copied().flatten().collect();
    codes.into_iter().filter(|code| held(code) == held(wanted)).cloned().map(Country::Named).collect()
}

fn one(space: &mut Space<'_>, position: usize, class: usize) -> Result<Set, Exhausted> {
    let classes = (0..space.diagram.classes(position)).map(|other| other == class).collect();
    space.diagram.all_of(&[(position, classes)])
}

/// What each location of a side holds, of those that some level tells apart that matters.
fn of_world(space: &mut Space<'_>, world: &World<'_>, matters: &[bool]) -> Result<BTreeMap<Key, Set>, Exhausted> {
    let mut found = BTreeMap::new();
    for (position, level) in space.levels.clone().iter().enumerate().filter(|(position, _)| matters[*position]) {
        if let Level::Hidden(key) = level {
            let known = world.regime.locations.get(key);
            if known.is_none_or(|location| matches!(location.kind, LocationKind::Opaque { .. })) {
                found.insert(key.clone(), space.diagram.all_of(&[(position, vec![false, true])])?);
            }
            continue;
        }
        for (key, location) in &world.regime.locations {
            let classes: Classes = match (level, &location.kind) {
                (Level::Region(regions), LocationKind::Ip { .. }) => {
                    let version = space.words.locations[key].iter().position(|known| known == location);
                    let inside = version.map(|version| (key.clone(), version));
                    regions
                        .iter()
                        .map(|region| inside.as_ref().is_some_and(|one| region.inside.contains(one)))
                        .collect()
                }
                (Level::Country(all), LocationKind::Countries { countries, gps: false, unknown })
                | (Level::GpsCountry(all), LocationKind::Countries { countries, gps: true, unknown }) => all
                    .iter()
                    .map(|country| match country {
                        Country::Named(country) => countries.contains(country),
                        Country::Unknown => *unknown,
                        Country::Other => false,
                    })
                    .collect(),
                _ => continue,
            };
            found.insert(key.clone(), space.diagram.all_of(&[(position, classes)])?);
        }
    }
    Ok(found)
}

/// All that is trusted on a side, where something asks for it.
fn trusted(space: &mut Space<'_>, world: &World<'_>, places: &BTreeMap<Key, Set>) -> Result<Option<Set>, Exhausted> {
    let Some(portal) = space.levels.iter().position(|level| matches!(level, Level::MfaTrusted)) else {
        return Ok(None);
    };
    let mut all = space.diagram.all_of(&[(portal, vec![false, true])])?;
    for (key, location) in &world.regime.locations {
        if let LocationKind::Ip { trusted: true, .. } | LocationKind::Opaque { trusted: Some(true) } = location.kind
            && let Some(set) = places.get(key)
        {
            all = space.diagram.union(all, *set)?;
        }
    }
    Ok(Some(all))
}

/// Sayings about places in words, each of which will do; nothing for anywhere.
#[must_use]
pub fn place(sayings: &[Saying], named: &[Place], names: &Names<'_>) -> Phrase {
    let each: Vec<Phrase> = sayings.iter().map(|saying| one_place(saying, named, names)).collect();
    each.into_iter().reduce(|phrase, next| phrase.and(", or ").then(next)).unwrap_or_default()
}

fn one_place(saying: &Saying, named: &[Place], names: &Names<'_>) -> Phrase {
    let of = |list: &[usize], between: &str| {
        names.list(list.iter().map(|one| words(&named[*one], names)).collect(), between)
    };
    if saying.names() == 0 {
        return Phrase::default();
    }
    let mut parts: Vec<Phrase> = saying.all_of.iter().map(|one| words(&named[*one], names)).collect();
    if !saying.any_of.is_empty() {
        parts.insert(0, of(&saying.any_of, " or "));
    }
    if parts.is_empty() {
        let only_trusted = saying.but.iter().all(|one| named[*one] == Place::Trusted);
        return if only_trusted {
            Phrase::words("from outside trusted locations")
        } else {
            Phrase::words("from anywhere but ").then(of(&saying.but, " and "))
        };
    }
    let phrase = Phrase::words("from ").then(listed(parts, " and at the same time "));
    if saying.but.is_empty() { phrase } else { phrase.and(" but not ").then(of(&saying.but, " or ")) }
}

fn words(place: &Place, names: &Names<'_>) -> Phrase {
    match place {
        Place::Trusted => Phrase::words("trusted locations"),
        Place::Location(key) => names.of(key),
        Place::Lasting(key) => Phrase::words("what ").then(names.of(key)).and(" held and still holds"),
        Place::Gained(key) => Phrase::words("what ").then(names.of(key)).and(" has come to hold"),
        Place::Lost(key) => Phrase::words("what ").then(names.of(key)).and(" no longer holds"),
        Place::Countries(countries, by_position) => {
            let how = if *by_position { " by the position of the Authenticator app" } else { "" };
            names.list(countries.iter().map(country_words).collect(), " or ").and(how)
        }
        Place::Portal => Phrase::words("the trusted addresses of the MFA portal"),
    }
}

fn country_words(country: &Country) -> Phrase {
    Phrase::words(match country {
        Country::Named(code) => find_country(code).map_or(code.as_str(), |country| country.name),
        Country::Other => "countries that nothing names",
        Country::Unknown => "an unknown country",
    })
}
