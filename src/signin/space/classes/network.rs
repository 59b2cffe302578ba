//! The addresses and countries that named locations can tell apart.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use ipnet::IpNet;

use crate::signin::key::Key;
use crate::signin::regime::{LocationKind, NamedLocation};
use crate::signin::sign_in::Country;

/// One version of a named location: its key, and the number of the version.
pub(super) type Version = (Key, usize);

/// Addresses that are in the same locations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// The locations that hold them.
    pub inside: BTreeSet<(Key, usize)>,
    /// One of them.
    pub example: IpAddr,
}

/// All addresses of both families, by the versions of locations that hold them: those in some first, then all others.
pub(super) fn regions(locations: &BTreeMap<Key, Vec<Arc<NamedLocation>>>) -> Vec<Region> {
    let mut versions: Vec<Version> = Vec::new();
    let mut edges: BTreeMap<(bool, u128), Vec<(usize, bool)>> = BTreeMap::new();
    edges.insert((false, 0), Vec::new());
    edges.insert((true, 0), Vec::new());
    for (key, location, number) in each(locations) {
        let LocationKind::Ip { ranges, .. } = &location.kind else { continue };
        for range in ranges {
            let (is_six, first, last) = bounds(range);
            edges.entry((is_six, first)).or_default().push((versions.len(), true));
            let past = if is_six { last.checked_add(1) } else { Some(last + 1).filter(|next| *next <= LAST_FOUR) };
            if let Some(next) = past {
                edges.entry((is_six, next)).or_default().push((versions.len(), false));
            }
        }
        versions.push((key.clone(), number));
    }
    let mut found: BTreeMap<Vec<usize>, IpAddr> = BTreeMap::new();
    let mut open: BTreeMap<usize, usize> = BTreeMap::new();
    for ((is_six, address), changes) in edges {
        if address == 0 {
            open.clear();
        }
        for (version, enters) in changes {
            let count = open.entry(version).or_default();
            *count = if enters { *count + 1 } else { count.saturating_sub(1) };
        }
        open.retain(|_, count| *count > 0);
        found.entry(open.keys().copied().collect()).or_insert_with(|| written(is_six, address));
    }
    let mut regions: Vec<Region> = found
        .into_iter()
        .map(|(inside, example)| Region {
            inside: inside.into_iter().map(|one| versions[one].clone()).collect(),
            example,
        })
        .collect();
    regions.sort_by_key(|region| region.inside.is_empty());
    regions
}

/// The last address of the older family.
const LAST_FOUR: u128 = u32::MAX as u128;

fn bounds(range: &IpNet) -> (bool, u128, u128) {
    match range {
        IpNet::V4(range) => (false, u32::from(range.network()).into(), u32::from(range.broadcast()).into()),
        IpNet::V6(range) => (true, range.network().into(), range.broadcast().into()),
    }
}

fn written(is_six: bool, address: u128) -> IpAddr {
    match u32::try_from(address) {
        Ok(four) if !is_six => Ipv4Addr::from(four).into(),
        _ => Ipv6Addr::from(address).into(),
    }
}

/// The countries that locations can tell apart, found by address or by position: one of those that are named first, one
/// that nothing names, and none that anybody can find out.
pub(super) fn countries(locations: &BTreeMap<Key, Vec<Arc<NamedLocation>>>, by_position: bool) -> Vec<Country> {
    let mut named: BTreeMap<&str, Vec<Version>> = BTreeMap::new();
    let mut any = false;
    for (key, location, number) in each(locations) {
        let LocationKind::Countries { countries, gps, .. } = &location.kind else { continue };
        if *gps == by_position {
            any = true;
            countries.iter().for_each(|country| named.entry(country).or_default().push((key.clone(), number)));
        }
    }
    if !any {
        return vec![Country::Other];
    }
    let mut told_apart = BTreeSet::new();
    let first = named.into_iter().filter(|(_, versions)| told_apart.insert(versions.clone()));
    let mut countries: Vec<Country> = first.map(|(country, _)| Country::Named(country.to_owned())).collect();
    countries.extend([Country::Other, Country::Unknown]);
    countries
}

fn each(locations: &BTreeMap<Key, Vec<Arc<NamedLocation>>>) -> impl Iterator<Item = (&Key, &NamedLocation, usize)> {
    locations.iter().flat_map(|(key, versions)| {
        versions.iter().enumerate().map(move |(number, location)| (key, location.as_ref(), number))
    })
}
