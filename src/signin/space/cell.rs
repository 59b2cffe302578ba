//! A cell as a concrete sign-in, for words and for the evaluator that reads like the documentation.

use std::collections::{BTreeMap, BTreeSet};

use super::Space;
use super::classes::ANOTHER;
use super::facets::is_hidden;
use super::{Doubt, Level};
use crate::catalog::APPLICATION_GROUPS;
use crate::signin::evaluate::conditional_access::membership;
use crate::signin::key::Key;
use crate::signin::regime::Regime;
use crate::signin::sign_in::{
    Client, Country, Device, Method, Network, Person, Registration, Risk, Route, SignIn, Target,
};

impl Space<'_> {
    /// The sign-in that a cell stands for at one point.
    #[must_use]
    pub fn sign_in(&self, cell: &[u16], regime: &Regime) -> SignIn {
        let mut sign_in = blank();
        for (level, class) in self.levels.iter().zip(cell) {
            self.put(&mut sign_in, level, usize::from(*class), regime);
        }
        if sign_in.device.registration == Registration::Unregistered {
            sign_in.device.attributes.clear();
        }
        sign_in
    }

    fn put(&self, into: &mut SignIn, level: &Level, class: usize, regime: &Regime) {
        match level {
            Level::Route(routes) => into.route = routes[class].clone(),
            Level::Target(targets) => {
                into.target = targets[class].clone();
                if into.target == Target::Application(ANOTHER.to_owned()) {
                    into.opaque.extend(APPLICATION_GROUPS.map(|group| (membership(group, ANOTHER), false)));
                }
            }
            Level::Platform(platforms) => into.platform = platforms[class],
            Level::Device(devices) => (into.device.registration, into.device.compliant) = devices[class],
            Level::Attribute(name, values) => {
                into.device.attributes.insert((*name).to_owned(), values[class].clone());
            }
            Level::Characteristic(name, values) => {
                into.device.active_sync.extend(values[class].clone().map(|value| (name.clone(), value)));
            }
            Level::SignInRisk(risks) => into.sign_in_risk = risks[class],
            Level::UserRisk(risks) => into.user_risk = risks[class],
            Level::InsiderRisk(risks) => into.insider_risk = risks[class],
            Level::Flow(flows) => (into.device_code, into.authentication_transfer) = flows[class],
            Level::MfaTrusted => into.network.mfa_trusted = class == 1,
            Level::GpsCountry(countries) => into.network.gps_country = countries[class].clone(),
            Level::Country(countries) => into.network.country = countries[class].clone(),
            Level::Region(regions) => {
                let now = |(key, version): &&(Key, usize)| {
                    regime.locations.get(key) == Some(&self.words.locations[key][*version])
                };
                into.network.locations.extend(regions[class].inside.iter().filter(now).map(|(key, _)| key.clone()));
            }
            Level::Hidden(key) => {
                if class == 1 && is_hidden(key, regime) {
                    into.network.locations.insert(key.clone());
                }
            }
            Level::Doubt(Doubt::Condition(text)) => {
                into.opaque.insert(text.clone(), class == 1);
            }
            Level::Doubt(_) => {}
            Level::Guest(guests) => into.person.guest = guests[class].clone(),
            Level::Account(accounts) => into.person.account = accounts[class].as_ref().map(|one| one.key.clone()),
            Level::Role(roles) if class == 1 => into.person.roles.extend(roles.first().cloned()),
            Level::Group(groups) if class == 1 => into.person.groups.extend(groups.first().cloned()),
            Level::Role(_) | Level::Group(_) => {}
        }
    }
}

fn blank() -> SignIn {
    SignIn {
        person: Person::default(),
        route: Route { side: None, client: Client::OtherApp, protocol: "", method: Method::Modern },
        target: Target::Application(String::new()),
        platform: None,
        network: Network {
            locations: BTreeSet::new(),
            country: Country::Other,
            gps_country: Country::Other,
            mfa_trusted: false,
        },
        device: Device {
            registration: Registration::Registered,
            compliant: false,
            attributes: BTreeMap::new(),
            active_sync: BTreeMap::new(),
        },
        sign_in_risk: Risk::None,
        user_risk: Risk::None,
        insider_risk: None,
        device_code: false,
        authentication_transfer: false,
        opaque: BTreeMap::new(),
    }
}
