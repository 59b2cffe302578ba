//! What a posture says of its organization and no step makes: the facts that tell two sides apart, by the keys that say
//! them.

use std::collections::BTreeMap;

use crate::plan::Origin;
use crate::posture::AccessControlPolicy;
use crate::signin::{AdFs, Landscape, Side};
use crate::source::{Document, Path, Sources};

/// A key of the language, and whether what it says differs.
type Fact = (&'static [&'static str], fn(&Landscape, &Landscape) -> bool);

const FACTS: [Fact; 11] = [
    (&["organization", "identity"], |old, new| old.federated != new.federated),
    (&["ad-fs", "access-control-policy"], |old, new| planned(old) != planned(new)),
    (&["ad-fs", "access-control-policy-today"], |old, new| today(old) != today(new)),
    (&["ad-fs", "federated-domains"], |old, new| {
        ad_fs(old, |one| one.federated.domains.clone()) != ad_fs(new, |one| one.federated.domains.clone())
    }),
    (&["ad-fs", "unnamed-people-federated"], |old, new| {
        ad_fs(old, |one| one.federated.unnamed) != ad_fs(new, |one| one.federated.unnamed)
    }),
    (&["ad-fs", "corporate-network"], |old, new| {
        ad_fs(old, |one| one.corporate_network.clone()) != ad_fs(new, |one| one.corporate_network.clone())
    }),
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

/// Something that is said of AD FS; as if nothing were where nothing is.
fn ad_fs<T: Default>(landscape: &Landscape, said: impl Fn(&AdFs) -> T) -> T {
    landscape.ad_fs.as_ref().map(said).unwrap_or_default()
}

fn planned(landscape: &Landscape) -> Option<AccessControlPolicy> {
    ad_fs(landscape, |one| one.planned.as_ref().map(|control| control.policy))
}

fn today(landscape: &Landscape) -> Option<AccessControlPolicy> {
    ad_fs(landscape, |one| one.today.as_ref().map(|control| control.policy))
}

fn has(landscape: &Landscape, side: Side) -> bool {
    landscape.sides.contains(&side)
}

fn emergency(landscape: &Landscape) -> (Vec<&str>, Vec<String>) {
    let accounts =
        landscape.accounts.iter().filter(|(_, account)| account.emergency).map(|(name, _)| &**name).collect();
    (accounts, landscape.emergency_groups.iter().map(ToString::to_string).collect())
}

fn address(keys: &[&'static str]) -> String {
    Path::keys(keys.iter().copied()).to_string()
}

/// The facts that differ, by their address in a posture.
#[must_use]
pub fn differing(old: &Landscape, new: &Landscape) -> Vec<String> {
    FACTS.iter().filter(|(_, differs)| differs(old, new)).map(|(keys, _)| address(keys)).collect()
}

/// Those of them that AD FS goes by; none of these is an object that a step makes.
#[must_use]
pub fn differing_at_ad_fs(old: &Landscape, new: &Landscape) -> Vec<String> {
    let home = [address(&["ad-fs"]), address(&["organization", "identity"])];
    differing(old, new).into_iter().filter(|fact| home.iter().any(|home| fact.starts_with(home))).collect()
}

/// Where a posture says facts, by their address.
#[must_use]
pub fn places_of_facts(document: &Document, sources: &Sources) -> BTreeMap<String, Origin> {
    let said = FACTS.iter().map(|(keys, _)| Path::keys(keys.iter().copied()));
    let said = said.filter(|path| document.get(path).is_some());
    said.map(|path| {
        let origin = Origin::new(path.to_string(), sources.home_place(document.key_span(&path)));
        (path.to_string(), origin)
    })
    .collect()
}
