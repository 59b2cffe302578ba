//! Where from: everywhere, trusted locations, named ones by address or by country. Where nothing is in, everywhere is,
//! so that what is out has something to be out of (locations page of Graph).

use crate::signin::evaluate::{Facts, Truth};
use crate::signin::key::Key;
use crate::signin::policy::{InOut, LocationCondition};
use crate::signin::regime::LocationKind;
use crate::signin::sign_in::Country;

/// The entry that stands for the trusted addresses of the old MFA portal.
const MFA_TRUSTED: &str = "00000000-0000-0000-0000-000000000000";

/// Does it come from there?
pub(in crate::signin) fn holds(locations: &InOut<LocationCondition>, facts: &Facts<'_>) -> Truth {
    let included =
        if locations.include == LocationCondition::default() { Truth::Yes } else { selects(&locations.include, facts) };
    included.and(selects(&locations.exclude, facts).opposite())
}

fn selects(condition: &LocationCondition, facts: &Facts<'_>) -> Truth {
    if condition.all {
        return Truth::Yes;
    }
    let trusted = if condition.all_trusted { from_trusted(facts) } else { Truth::No };
    let portal = if condition.mfa_trusted { mfa_trusted(facts) } else { Truth::No };
    let named = condition.named.iter().map(|location| from_named(location, facts));
    Truth::any([trusted, portal].into_iter().chain(named))
}

fn mfa_trusted(facts: &Facts<'_>) -> Truth {
    if facts.open.mfa_trusted { Truth::Unknown } else { facts.sign_in.network.mfa_trusted.into() }
}

fn from_trusted(facts: &Facts<'_>) -> Truth {
    let named = facts.regime.locations.iter().map(|(key, location)| match &location.kind {
        LocationKind::Ip { trusted: true, .. } | LocationKind::Opaque { trusted: Some(true) } => from_named(key, facts),
        LocationKind::Opaque { trusted: None } => from_named(key, facts).and(Truth::Unknown),
        _ => Truth::No,
    });
    Truth::any(named.chain([mfa_trusted(facts)]))
}

/// Does this named location hold it?
pub(in crate::signin) fn from_named(key: &Key, facts: &Facts<'_>) -> Truth {
    let (network, open) = (&facts.sign_in.network, facts.open);
    let by_address = |open: bool| match network.locations.contains(key) {
        true => Truth::Yes,
        false if open => Truth::Unknown,
        false => Truth::No,
    };
    match facts.regime.locations.get(key).map(|location| &location.kind) {
        Some(LocationKind::Ip { .. }) => by_address(open.locations),
        Some(LocationKind::Countries { countries, gps, unknown }) => {
            let (country, open) =
                if *gps { (&network.gps_country, open.gps_country) } else { (&network.country, open.country) };
            match country {
                _ if open => Truth::Unknown,
                Country::Named(country) => countries.contains(country).into(),
                Country::Unknown => (*unknown).into(),
                Country::Other => Truth::No,
            }
        }
        None if matches!(key, Key::Id(id) if id == MFA_TRUSTED) => mfa_trusted(facts),
        // a location that nobody can look into holds whatever the sign-in says it holds
        Some(LocationKind::Opaque { .. }) | None => {
            by_address(open.hidden_locations && !open.outside_locations.contains(key))
        }
    }
}

/// Why it comes from elsewhere, where that is certain.
pub(super) fn why_not(locations: &InOut<LocationCondition>, facts: &Facts<'_>) -> String {
    if selects(&locations.exclude, facts) == Truth::Yes {
        return format!("{} excluded", are(&locations.exclude, facts));
    }
    format!("for {}", words(&locations.include, facts).join(", "))
}

fn are(condition: &LocationCondition, facts: &Facts<'_>) -> String {
    let named: Vec<&str> = condition
        .named
        .iter()
        .filter(|key| from_named(key, facts) == Truth::Yes)
        .map(|key| location_name(key, facts))
        .collect();
    match named.as_slice() {
        [] if condition.all => "everywhere is".to_owned(),
        [] => "trusted locations are".to_owned(),
        [one] => format!("{one} is"),
        more => format!("{} are", more.join(", ")),
    }
}

fn words(condition: &LocationCondition, facts: &Facts<'_>) -> Vec<String> {
    let mut words = Vec::new();
    if condition.all_trusted {
        words.push("trusted locations".to_owned());
    }
    if condition.mfa_trusted {
        words.push("the trusted addresses of the MFA portal".to_owned());
    }
    words.extend(condition.named.iter().map(|key| location_name(key, facts).to_owned()));
    words
}

/// What people call a location.
fn location_name<'a>(key: &'a Key, facts: &Facts<'a>) -> &'a str {
    facts.regime.locations.get(key).map_or_else(|| facts.name_of(key), |location| &location.name)
}
