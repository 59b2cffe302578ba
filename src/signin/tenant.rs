//! What is there before the first step: a fresh tenant, or what Graph exports of one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::export::read_exports;
use super::key::Key;
use super::landscape::{Account, Landscape, well_known_names};
use super::regime::{Regime, Strength};
use super::sign_in::Side;
use crate::catalog::BUILT_IN_STRENGTHS;
use crate::plan::{Members, ObjectKind};

/// What is known of a tenant before a rollout.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tenant {
    /// What decides there.
    pub regime: Regime,
    /// What its objects are called.
    pub names: BTreeMap<Key, String>,
    /// What was read with a doubt, in words.
    pub findings: Vec<String>,
    /// Files that could not be read, and why.
    pub unreadable: Vec<String>,
    /// The objects as they stand, for steps that change members of them.
    pub(super) objects: Vec<LiveObject>,
}

/// An object as an export has it.
#[derive(Debug, Clone, Copy)]
pub struct Exported<'a> {
    /// Its kind.
    pub kind: ObjectKind,
    /// Its display name.
    pub name: &'a str,
    /// Its id, where the export has one.
    pub id: Option<&'a Key>,
    /// The file that it was found in.
    pub file: &'a str,
    /// Its members.
    pub body: &'a Members,
}

/// An object of a tenant as it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LiveObject {
    /// Its kind.
    pub kind: ObjectKind,
    /// Its display name, by which scripts find it.
    pub name: String,
    /// The file that it was found in.
    pub file: String,
    /// Its id, where the export has one.
    pub key: Option<Key>,
    /// The number that a policy has in regimes.
    pub index: usize,
    /// Its members.
    pub body: Members,
}

impl Tenant {
    /// A tenant without policies: the built-in strengths, and the sides of Exchange that there are with all as installed.
    #[must_use]
    pub fn fresh(landscape: &Landscape) -> Self {
        let mut tenant = Self::with_built_in_strengths();
        tenant.regime.exchange = landscape.sides.iter().map(|side| (*side, Default::default())).collect();
        tenant
    }

    /// Reads exports of Graph: policies, named locations and authentication strengths, told apart by their shape.
    #[must_use]
    pub fn read(files: &[(String, Vec<u8>)]) -> Self {
        read_exports(files)
    }

    /// The objects as they were exported.
    pub fn exported(&self) -> impl Iterator<Item = Exported<'_>> {
        self.objects.iter().map(|object| Exported {
            kind: object.kind,
            name: &object.name,
            id: object.key.as_ref(),
            file: &object.file,
            body: &object.body,
        })
    }

    /// What can be said of people and names where there is no posture: mail is in Exchange Online, and of accounts only
    /// those are known that policies name.
    #[must_use]
    pub fn landscape(&self) -> Landscape {
        let users = self.regime.policies.values().filter_map(|policy| policy.users.as_ref());
        let keys: BTreeSet<&Key> =
            users.flat_map(|users| users.include.users.iter().chain(&users.exclude.users)).collect();
        let account = |key: &Key| {
            let id = matches!(key, Key::Id(_)).then(|| Box::new(key.clone()));
            (key.to_string().to_lowercase().into(), Account { name: key.to_string().into(), id, ..Account::default() })
        };
        let mut names = well_known_names();
        names.extend(self.names.clone());
        Landscape {
            sides: BTreeSet::from([Side::ExchangeOnline]),
            accounts: Arc::new(keys.into_iter().map(account).collect()),
            names,
            ..Landscape::default()
        }
    }

    pub(super) fn with_built_in_strengths() -> Self {
        let mut tenant = Self::default();
        for strength in &BUILT_IN_STRENGTHS {
            let combinations = strength.combinations.iter().map(|text| (*text).to_owned()).collect();
            let whole = Strength { name: strength.name.to_owned(), combinations, opaque: Vec::new() };
            tenant.names.insert(Key::id(strength.id), strength.name.to_owned());
            tenant.regime.strengths.insert(Key::id(strength.id), Arc::new(whole));
        }
        tenant
    }

    /// Says what was found about an object.
    pub(super) fn tell(&mut self, file: &str, name: &str, findings: Vec<String>) {
        self.findings.extend(findings.into_iter().map(|finding| format!("{file}: `{name}`: {finding}")));
    }
}
