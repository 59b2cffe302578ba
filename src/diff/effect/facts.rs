//! What a posture says of its organization and no step makes: the facts that tell two sides apart, by the keys that say
//! them.

use std::collections::BTreeMap;

use crate::plan::Origin;
use crate::signin::{Landscape, Side};
use crate::source::{Document, Path, Sources};

/// A key of the language, and whether what it says differs.
type Fact = (&'static [&'static str], fn(&Landscape, &Landscape) -> bool);

const FACTS: [Fact; 6] = [
    (&["organization", "identity"], |old, new| old.federated != new.federated),
    (&["organization", "exchange-online"], |old, new| has(old, Side::ExchangeOnline) != has(new, Side::ExchangeOnline)),
    (&["organization", "exchange-server"], |old, new| has(old, Side::ExchangeServer) != has(new, Side::ExchangeServer)),
    (&["organization", "exchange-server", "hybrid-modern-authentication"], |old, new| {
        old.hybrid_modern_authentication != new.hybrid_modern_authentication
    }),
    (&["organization", "exchange-server", "outlook-on-the-web"], |old, new| {
        old.outlook_on_the_web != new.outlook_on_the_web
    }),
    (&["emergency-access"], |old, new| emergency(old) != emergency(new)),
];

fn has(landscape: &Landscape, side: Side) -> bool {
    landscape.sides.contains(&side)
}

fn emergency(landscape: &Landscape) -> (Vec<&str>, Vec<String>) {
    let accounts =
        landscape.accounts.iter().filter(|(_, account)| account.emergency).map(|(name, _)| &**name).collect();
    (accounts, landscape.emergency_groups.iter().map(ToString::to_string).collect())
}

fn address(keys: &[&str]) -> String {
    Path::keys(keys.iter().copied()).to_string()
}

/// The facts that differ, by their address in a posture.
#[must_use]
pub fn differing(old: &Landscape, new: &Landscape) -> Vec<String> {
    FACTS.iter().filter(|(_, differs)| differs(old, new)).map(|(keys, _)| address(keys)).collect()
}

/// Where a posture says facts, by their address.
#[must_use]
pub fn places_of_facts(document: &Document, sources: &Sources) -> BTreeMap<String, Origin> {
    let said = FACTS.iter().map(|(keys, _)| Path::keys(keys.iter().copied()));
    let said = said.filter(|path| document.get(path).is_some());
    said.map(|path| {
        let origin = Origin { path: path.to_string(), place: sources.home_place(document.key_span(&path)) };
        (path.to_string(), origin)
    })
    .collect()
}
