//! What is left to choose of a sign-in at one point: the classes that something can tell apart there, narrowed by what is
//! stated. A class that is the only one left is no choice.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;

use super::setting::{Named, devices_of, platforms_of};
use super::{Ask, Case, Choices, Dimension, Place, Setting};
use crate::signin::evaluate::{Directory, Open};
use crate::signin::key::Key;
use crate::signin::landscape::Landscape;
use crate::signin::regime::{LocationKind, Regime};
use crate::signin::sign_in::{Client, Country, Device, Method, Network, Person, Registration, Risk, SignIn};
use crate::signin::space::{Accounts, Level, classes};

impl Ask {
    /// What is stated, and what is left to choose at one point.
    #[must_use]
    pub fn choices(&self, regime: &Regime, landscape: &Landscape) -> Choices {
        let mut case = Case { sign_in: self.sign_in(), open: everything_open() };
        if let Some(account) = &self.account {
            self.known(account, &Directory::new(landscape)).become_it(&mut case);
            case.sign_in.person.guest = self.guest.clone().flatten();
        }
        let mut found = Vec::new();
        if !self.one_of.is_empty() {
            let settings = self.one_of.iter().map(|(words, person)| Setting::OneOf(words.clone(), person.clone()));
            found.push(Dimension { name: "person".to_owned(), settings: settings.collect() });
        }
        let mut levels = classes(regime, landscape);
        // people first: their words are the ones that a reader looks for
        levels.sort_by_key(|level| {
            !matches!(level, Level::Guest(_) | Level::Account(_) | Level::Role(_) | Level::Group(_))
        });
        for level in levels {
            found.extend(self.dimension(level, regime, landscape));
        }
        let mut choices = Choices { case, dimensions: Vec::new() };
        for mut dimension in found {
            // two things that must be chosen first hang on each other, and then both are open
            let chosen_before = !matches!(dimension.settings.first(), Some(Setting::Platform(_) | Setting::Device(..)));
            if chosen_before {
                dimension.settings.retain(|setting| setting.fits(&choices.case));
            }
            match dimension.settings.as_slice() {
                [] => {}
                [one] => one.apply(&mut choices.case),
                _ => choices.dimensions.push(dimension),
            }
        }
        choices.close_what_has_no_classes();
        choices
    }

    /// The sign-in as far as it is stated.
    pub(super) fn sign_in(&self) -> SignIn {
        let (device_code, authentication_transfer) = self.flow.unwrap_or_default();
        SignIn {
            person: Person { groups: self.groups.clone(), roles: self.roles.clone(), ..Person::default() },
            route: self.route.clone(),
            target: self.target.clone(),
            platform: self.platform,
            network: Network { locations: self.hidden_place(), ..Network::default() },
            device: Device {
                registration: Registration::Unregistered,
                compliant: false,
                attributes: self.attributes.clone(),
                active_sync: self.active_sync.clone(),
            },
            sign_in_risk: self.sign_in_risk.unwrap_or_default(),
            user_risk: self.user_risk.unwrap_or_default(),
            insider_risk: self.insider_risk.flatten(),
            device_code,
            authentication_transfer,
            opaque: BTreeMap::new(),
        }
    }

    /// The location that is stated, where nobody knows its ranges: whoever states it knows that it holds the address.
    fn hidden_place(&self) -> BTreeSet<Key> {
        match &self.place {
            Some(Place::Location(key)) => BTreeSet::from([key.clone()]),
            _ => BTreeSet::new(),
        }
    }

    /// An account with what is known of it. Whoever is not known to be for emergencies is outside their groups.
    pub(super) fn known(&self, account: &Key, directory: &Directory<'_>) -> Named {
        let known = directory.account(account);
        let emergency = known.is_some_and(|known| known.emergency);
        let groups = known.map(|known| BTreeSet::clone(&known.groups)).unwrap_or_default();
        let outside = if emergency { BTreeSet::new() } else { directory.landscape().emergency_groups.clone() };
        Named {
            key: account.clone(),
            name: known.map_or_else(|| account.to_string(), |known| known.name.to_string()),
            count: 1,
            outside: outside.difference(&groups).cloned().collect(),
            groups,
            emergency,
        }
    }

    fn dimension(&self, level: Level, regime: &Regime, landscape: &Landscape) -> Option<Dimension> {
        let modern = self.route.method == Method::Modern;
        let (name, settings): (String, Vec<Setting>) = match level {
            Level::Route(_) | Level::Target(_) | Level::Doubt(_) => return None,
            Level::Platform(_) => {
                let all = platforms_of(self.route.client).iter().copied();
                let stated = |platform: &Option<_>| self.platform.is_none() || *platform == self.platform;
                let mut settings: Vec<Setting> = all.filter(stated).map(Setting::Platform).collect();
                if settings.is_empty() {
                    settings.push(Setting::Platform(self.platform));
                }
                ("platform".to_owned(), settings)
            }
            // whoever sends a password shows no device
            Level::Device(_) if !modern => {
                ("device".to_owned(), vec![Setting::Device(Registration::Unregistered, false)])
            }
            Level::Device(_) => ("device".to_owned(), self.devices()),
            Level::Attribute(name, values) => {
                if self.attributes.contains_key(name) {
                    return None;
                }
                (format!("device.{name}"), values.into_iter().map(|value| Setting::Attribute(name, value)).collect())
            }
            Level::Characteristic(name, values) => {
                // Outlook tells what it is, and other clients are not asked
                if self.route.client != Client::MailApp || self.active_sync.contains_key(&name) {
                    return None;
                }
                let settings = values.into_iter().map(|value| Setting::Characteristic(name.clone(), value)).collect();
                (name, settings)
            }
            Level::SignInRisk(all) => ("sign-in-risk".to_owned(), risks(all, self.sign_in_risk, Setting::SignInRisk)),
            Level::UserRisk(all) => ("user-risk".to_owned(), risks(all, self.user_risk, Setting::UserRisk)),
            Level::InsiderRisk(all) => {
                let all = self.insider_risk.map_or(all, |stated| vec![stated]);
                ("insider-risk".to_owned(), all.into_iter().map(Setting::InsiderRisk).collect())
            }
            Level::Flow(_) if !modern => ("flow".to_owned(), vec![Setting::Flow(false, false)]),
            Level::Flow(all) => {
                let all = self.flow.map_or(all, |stated| vec![stated]);
                ("flow".to_owned(), all.into_iter().map(|(code, transfer)| Setting::Flow(code, transfer)).collect())
            }
            Level::MfaTrusted => {
                ("mfa-trusted-ips".to_owned(), vec![Setting::MfaTrusted(false), Setting::MfaTrusted(true)])
            }
            Level::GpsCountry(all) => ("gps-country".to_owned(), all.into_iter().map(Setting::GpsCountry).collect()),
            Level::Country(all) => ("country".to_owned(), self.countries(all, regime)),
            Level::Region(regions) => {
                let inside = regions.into_iter().map(|one| one.inside.into_iter().map(|(key, _)| key).collect());
                ("location".to_owned(), self.locations(inside.collect(), regime))
            }
            Level::Hidden(key) => {
                let inside = self.place == Some(Place::Location(key.clone()));
                let both = [Setting::Hidden(key.clone(), false), Setting::Hidden(key.clone(), true)];
                let outside = self.place == Some(Place::Elsewhere);
                let settings = both.into_iter().filter(|setting| match setting {
                    Setting::Hidden(_, is) => (!inside || *is) && (!outside || !*is),
                    _ => true,
                });
                (format!("location {}", name_of(&key, regime, landscape)), settings.collect())
            }
            Level::Guest(all) => {
                if self.account.is_some() || !self.one_of.is_empty() {
                    return Some(Dimension { name: "guest".to_owned(), settings: vec![] });
                }
                let all = self.guest.clone().map_or(all, |stated| vec![stated]);
                ("guest".to_owned(), all.into_iter().map(Setting::Guest).collect())
            }
            Level::Account(all) => {
                if self.account.is_some() || !self.one_of.is_empty() {
                    return None;
                }
                (
                    "account".to_owned(),
                    all.into_iter().map(|one| Setting::Account(one.map(|one| named(one, landscape)))).collect(),
                )
            }
            Level::Role(keys) => {
                if keys.iter().any(|key| self.roles.contains(key)) {
                    return None;
                }
                ("role".to_owned(), vec![Setting::Role(keys.clone(), false), Setting::Role(keys, true)])
            }
            Level::Group(keys) => {
                if keys.iter().any(|key| self.groups.contains(key)) {
                    return None;
                }
                ("group".to_owned(), vec![Setting::Group(keys.clone(), false), Setting::Group(keys, true)])
            }
        };
        Some(Dimension { name, settings })
    }

    fn devices(&self) -> Vec<Setting> {
        let possible = devices_of(self.route.client).to_vec();
        let stated = self.devices.clone().unwrap_or_else(|| possible.clone());
        let both: Vec<_> = stated.iter().copied().filter(|device| possible.contains(device)).collect();
        let all = if both.is_empty() { stated } else { both };
        all.into_iter().map(|(registration, compliant)| Setting::Device(registration, compliant)).collect()
    }

    fn countries(&self, all: Vec<Country>, regime: &Regime) -> Vec<Setting> {
        let within = |country: &Country| match &self.place {
            Some(Place::Location(key)) => match regime.locations.get(key).map(|location| &location.kind) {
                Some(LocationKind::Countries { countries, gps: false, unknown }) => match country {
                    Country::Named(name) => countries.contains(name),
                    Country::Unknown => *unknown,
                    Country::Other => false,
                },
                _ => true,
            },
            _ => true,
        };
        let all = self.country.clone().map_or(all, |stated| vec![stated]);
        all.into_iter().filter(within).map(Setting::Country).collect()
    }

    fn locations(&self, all: Vec<BTreeSet<Key>>, regime: &Regime) -> Vec<Setting> {
        let by_address = |key: &Key| {
            matches!(regime.locations.get(key).map(|location| &location.kind), Some(LocationKind::Ip { .. }))
        };
        let meant: Vec<BTreeSet<Key>> = match &self.place {
            Some(Place::Address(address)) => vec![locations_of(*address, regime)],
            Some(Place::Elsewhere) => vec![BTreeSet::new()],
            Some(Place::Location(key)) if by_address(key) => {
                all.into_iter().filter(|inside| inside.contains(key)).collect()
            }
            _ => all,
        };
        meant.into_iter().map(Setting::Locations).collect()
    }
}

impl Choices {
    /// What nothing can tell apart is no longer open.
    fn close_what_has_no_classes(&mut self) {
        let left = |wanted: fn(&Setting) -> bool| {
            self.dimensions.iter().any(|dimension| dimension.settings.iter().any(wanted))
        };
        let open = Open {
            account: left(|setting| matches!(setting, Setting::Account(_) | Setting::OneOf(..))),
            guest: left(|setting| matches!(setting, Setting::Guest(_))),
            tenant: left(|setting| matches!(setting, Setting::Guest(_))),
            groups: left(|setting| matches!(setting, Setting::Group(..) | Setting::Account(_) | Setting::OneOf(..))),
            roles: left(|setting| matches!(setting, Setting::Role(..) | Setting::OneOf(..))),
            platform: left(|setting| matches!(setting, Setting::Platform(_))),
            locations: left(|setting| matches!(setting, Setting::Locations(_))),
            country: left(|setting| matches!(setting, Setting::Country(_))),
            hidden_locations: left(|setting| matches!(setting, Setting::Hidden(..))),
            gps_country: left(|setting| matches!(setting, Setting::GpsCountry(_))),
            mfa_trusted: left(|setting| matches!(setting, Setting::MfaTrusted(_))),
            registration: left(|setting| matches!(setting, Setting::Device(..))),
            compliance: left(|setting| matches!(setting, Setting::Device(..))),
            sign_in_risk: left(|setting| matches!(setting, Setting::SignInRisk(_))),
            user_risk: left(|setting| matches!(setting, Setting::UserRisk(_))),
            insider_risk: left(|setting| matches!(setting, Setting::InsiderRisk(_))),
            device_code: left(|setting| matches!(setting, Setting::Flow(..))),
            authentication_transfer: left(|setting| matches!(setting, Setting::Flow(..))),
            active_sync: left(|setting| matches!(setting, Setting::Characteristic(..))),
            outside_groups: std::mem::take(&mut self.case.open.outside_groups),
            outside_locations: std::mem::take(&mut self.case.open.outside_locations),
            without_roles: std::mem::take(&mut self.case.open.without_roles),
        };
        self.case.open = open;
    }
}

/// The locations by address that hold an address.
#[must_use]
pub fn locations_of(address: std::net::IpAddr, regime: &Regime) -> BTreeSet<Key> {
    let holds = |ranges: &[IpNet]| ranges.iter().any(|range| range.contains(&address));
    let found = regime.locations.iter().filter(|(_, location)| match &location.kind {
        LocationKind::Ip { ranges, .. } => holds(ranges),
        _ => false,
    });
    found.map(|(key, _)| key.clone()).collect()
}

fn risks(all: Vec<Risk>, stated: Option<Risk>, setting: fn(Risk) -> Setting) -> Vec<Setting> {
    stated.map_or(all, |stated| vec![stated]).into_iter().map(setting).collect()
}

fn named(accounts: Accounts, landscape: &Landscape) -> Named {
    let known = accounts.sign_in_name.as_ref().and_then(|name| landscape.accounts.get(name.as_str()));
    let outside = if accounts.emergency { BTreeSet::new() } else { landscape.emergency_groups.clone() };
    Named {
        name: known.map_or_else(|| accounts.key.to_string(), |known| known.name.to_string()),
        key: accounts.key,
        count: accounts.people.len(),
        outside: outside.difference(&accounts.groups).cloned().collect(),
        groups: accounts.groups,
        emergency: accounts.emergency,
    }
}

fn name_of(key: &Key, regime: &Regime, landscape: &Landscape) -> String {
    let named = regime.locations.get(key).map(|location| location.name.clone());
    named.or_else(|| landscape.names.get(key).cloned()).unwrap_or_else(|| key.to_string())
}

pub(super) fn everything_open() -> Open {
    Open {
        account: true,
        guest: true,
        tenant: true,
        groups: true,
        roles: true,
        platform: true,
        locations: true,
        country: true,
        hidden_locations: true,
        gps_country: true,
        mfa_trusted: true,
        registration: true,
        compliance: true,
        sign_in_risk: true,
        user_risk: true,
        insider_risk: true,
        device_code: true,
        authentication_transfer: true,
        active_sync: true,
        ..Open::default()
    }
}
