//! A place to a side: a posture is compiled, a rollout read back, exports taken together.

use std::sync::Arc;

use jiff::civil::Date;

use super::git::Entry;
use super::sides::{Place, has_ending};
use super::tree::join;
use crate::cli::disk::Reader;
use crate::compile::{Begun as Loaded, compile_to_compare};
use crate::diag::Report;
use crate::diff::{Side, Written, guarantees_of, landscape_of_plan, places_of_facts};
use crate::plan::Plan;
use crate::render::{MANIFEST, PLAN, digest_of};
use crate::rollout::{read_manifest, read_plan};
use crate::signin::{Landscape, Tenant};

/// Exports may be as large as this together.
const LARGEST_EXPORTS_MEBIBYTES: usize = 256;

/// What was read of one side.
pub enum Read {
    /// A posture, compiled; it has no name yet.
    Posture(Box<Side>),
    /// A built rollout.
    Rollout(Box<Plan>),
    /// Exports of a tenant.
    Exports(Box<Tenant>),
}

/// Why there is no side.
pub enum Failure {
    /// Something cannot be read: its name, and a phrase.
    Unreadable(String, String),
    /// A posture has errors.
    Errors(Box<Report>),
}

/// How sides are read.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// The day for which to look at expiry dates.
    pub as_of: Option<Date>,
    /// Are the texts of postures wanted too, to point at lines?
    pub texts: bool,
}

/// What stands at a place: a posture is loaded first, and compiled once it is known that it must be.
pub enum Begun<'a> {
    /// A posture.
    Posture(&'a Place, Box<Loaded>),
    /// Something else.
    Read(Read),
}

impl Begun<'_> {
    /// Are these two postures that mean the same, whatever their comments say?
    pub fn says_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Posture(_, loaded), Self::Posture(_, other)) => loaded.says_the_same(other),
            _ => false,
        }
    }

    /// Reads the rest.
    pub fn finish(self, reading: Reading) -> Result<Read, Failure> {
        match self {
            Self::Posture(place, loaded) => finish_posture(place, *loaded, reading),
            Self::Read(read) => Ok(read),
        }
    }
}

impl Read {
    /// The same once more, where it is a posture.
    pub fn again(&self) -> Option<Self> {
        match self {
            Self::Posture(side) => Some(Self::Posture(side.clone())),
            Self::Rollout(_) | Self::Exports(_) => None,
        }
    }
}

/// Begins to read what stands at a place.
pub fn begin(place: &Place) -> Result<Begun<'_>, Failure> {
    let unreadable = |phrase: String| Failure::Unreadable(place.name(), phrase);
    if place.tree.entry(&place.path).map_err(unreadable)? == Some(Entry::Folder) {
        let files = place.tree.files(&place.path).map_err(unreadable)?;
        return if files.iter().any(|name| name == PLAN) {
            read_rollout(place, &join(&place.path, PLAN), files.iter().any(|name| name == MANIFEST)).map(Begun::Read)
        } else {
            let files = place.tree.files_below(&place.path, "json").map_err(unreadable)?;
            read_exports(place, files.iter().map(|name| join(&place.path, name)).collect()).map(Begun::Read)
        };
    }
    if !has_ending(&place.path, "json") {
        let reader = Reader::default();
        let loaded = Loaded::new(&place.path, &|name| place.tree.read(&reader, name)).map_err(unreadable)?;
        return Ok(Begun::Posture(place, Box::new(loaded)));
    }
    let text = place.tree.read(&Reader::default(), &place.path).map_err(unreadable)?;
    if serde_json::from_slice::<serde_json::Value>(&text).is_ok_and(|json| json.get("postureDigest").is_some()) {
        read_rollout(place, &place.path, false).map(Begun::Read)
    } else {
        read_exports(place, vec![place.path.clone()]).map(Begun::Read)
    }
}

fn finish_posture(place: &Place, loaded: Loaded, reading: Reading) -> Result<Read, Failure> {
    let compiled = compile_to_compare(loaded, reading.as_of);
    let compiled = compiled.map_err(|phrase| Failure::Unreadable(place.name(), phrase))?;
    // one that proofs refuse can be compared all the same: what no longer holds is part of the answer
    let Some(plan) = compiled.plan.or(compiled.refused) else {
        let Report { sources, diagnostics } = compiled.report;
        let sources = sources.renamed(|name| place.tree.name(name));
        return Err(Failure::Errors(Box::new(Report { sources, diagnostics })));
    };
    let facts = places_of_facts(&compiled.document, &compiled.report.sources);
    let written = reading.texts.then_some(Written { sources: compiled.report.sources, document: compiled.document });
    let guarantees = Some(guarantees_of(&compiled.proofs));
    let side = Side::of_points("", plan, compiled.landscape, compiled.points);
    Ok(Read::Posture(Box::new(Side { guarantees, facts, written, ..side })))
}

/// A rollout. One that does not fit its manifest has been changed by hand, and says nothing that one could rely on.
fn read_rollout(place: &Place, path: &str, has_manifest: bool) -> Result<Read, Failure> {
    let name = place.tree.name(path);
    let unreadable = |phrase: String| Failure::Unreadable(name.clone(), phrase);
    let bytes = place.tree.read(&Reader::default(), path).map_err(unreadable)?;
    if has_manifest {
        let manifest = place.tree.read(&Reader::default(), &join(&place.path, MANIFEST)).map_err(unreadable)?;
        let listing = read_manifest(&manifest).map_err(unreadable)?;
        if listing.files.get(PLAN).is_none_or(|digest| *digest != digest_of(&bytes)) {
            return Err(unreadable("it has changed since posturec built it".to_owned()));
        }
    }
    let text = String::from_utf8(bytes).map_err(|_| unreadable("it is not UTF-8 text".to_owned()))?;
    read_plan(&text).map(|plan| Read::Rollout(Box::new(plan))).map_err(unreadable)
}

fn read_exports(place: &Place, names: Vec<String>) -> Result<Read, Failure> {
    let mut files = Vec::new();
    let mut left = LARGEST_EXPORTS_MEBIBYTES * 1024 * 1024;
    for name in names {
        let unreadable = |phrase: String| Failure::Unreadable(place.tree.name(&name), phrase);
        let bytes = place.tree.read(&Reader::default(), &name).map_err(unreadable)?;
        let Some(rest) = left.checked_sub(bytes.len()) else {
            let phrase = format!("the exports are larger than {LARGEST_EXPORTS_MEBIBYTES} MiB together");
            return Err(Failure::Unreadable(place.name(), phrase));
        };
        left = rest;
        files.push((name, bytes));
    }
    let tenant = Tenant::read(&files);
    match tenant.unreadable.first() {
        Some(trouble) => {
            let (name, phrase) = trouble.split_once(": ").unwrap_or((trouble, "it can not be read"));
            Err(Failure::Unreadable(name.to_owned(), phrase.to_owned()))
        }
        None => Ok(Read::Exports(Box::new(tenant))),
    }
}

/// Two sides. What one of them does not say of people and of Exchange is taken from the other.
pub fn sides(old: (String, Option<Read>), new: (String, Option<Read>)) -> (Side, Side) {
    let own = |read: &Option<Read>| match read {
        Some(Read::Posture(side)) => Some(side.landscape.clone()),
        _ => None,
    };
    let of_plan = |read: &Option<Read>| match read {
        Some(Read::Rollout(plan)) => Some(landscape_of_plan(plan)),
        _ => None,
    };
    let of_tenant = |read: &Option<Read>| match read {
        Some(Read::Exports(tenant)) => Some(tenant.landscape()),
        _ => None,
    };
    let borrowed = || {
        let borrowed = own(&new.1).or_else(|| own(&old.1)).or_else(|| of_plan(&new.1)).or_else(|| of_plan(&old.1));
        borrowed.or_else(|| of_tenant(&new.1)).or_else(|| of_tenant(&old.1)).unwrap_or_default()
    };
    let postures = [&old.1, &new.1].iter().all(|read| matches!(read, Some(Read::Posture(_))));
    let borrowed = if postures { Landscape::default() } else { borrowed() };
    (side(old, &borrowed), side(new, &borrowed))
}

fn side((name, read): (String, Option<Read>), borrowed: &Landscape) -> Side {
    match read {
        Some(Read::Posture(side)) => Side { name, ..*side },
        Some(Read::Rollout(plan)) => Side::of_plan(&name, *plan, borrowed.clone()),
        Some(Read::Exports(tenant)) => {
            let mut landscape = borrowed.clone();
            let theirs = tenant.landscape();
            for (key, name) in theirs.names {
                landscape.names.entry(key).or_insert(name);
            }
            let known: std::collections::BTreeSet<_> =
                landscape.accounts.values().map(|account| account.key()).collect();
            let others = theirs.accounts.iter().filter(|(_, one)| !known.contains(&one.key()));
            let others: Vec<_> = others.map(|(name, one)| (name.clone(), one.clone())).collect();
            Arc::make_mut(&mut landscape.accounts).extend(others);
            Side::of_tenant(&name, &tenant, landscape)
        }
        None => Side::of_tenant(&name, &Tenant::fresh(borrowed), borrowed.clone()),
    }
}
