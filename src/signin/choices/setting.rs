//! One thing that can be chosen of a sign-in.

use std::collections::BTreeSet;

use super::Case;
use crate::posture::{InsiderRisk, Platform};
use crate::signin::key::Key;
use crate::signin::sign_in::{Client, Country, Guest, Person, Registration, Risk};

/// What is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// The platform.
    Platform(Option<Platform>),
    /// How Entra knows the device, and whether it is compliant.
    Device(Registration, bool),
    /// A property of the device.
    Attribute(&'static str, Option<String>),
    /// What the device tells device access rules; none where it is nothing that one names.
    Characteristic(String, Option<String>),
    /// The risk of the sign-in.
    SignInRisk(Risk),
    /// The risk of the user.
    UserRisk(Risk),
    /// Insider risk.
    InsiderRisk(Option<InsiderRisk>),
    /// The device code flow, and authentication transfer.
    Flow(bool, bool),
    /// Is it one of the trusted addresses of the old MFA portal?
    MfaTrusted(bool),
    /// The country that the Authenticator app shares.
    GpsCountry(Country),
    /// The country of the address.
    Country(Country),
    /// The locations by address that hold it.
    Locations(BTreeSet<Key>),
    /// Is it in a location whose ranges nobody knows?
    Hidden(Key, bool),
    /// A guest, or nobody of that kind.
    Guest(Option<Guest>),
    /// One of these accounts, of which nothing tells one from another, or nobody that something names.
    Account(Option<Named>),
    /// Does the person hold one of these roles?
    Role(Vec<Key>, bool),
    /// Is the person in one of these groups?
    Group(Vec<Key>, bool),
    /// What makes the person one of an audience, and its words.
    OneOf(String, Person),
}

/// Accounts of which nothing tells one from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// One of them.
    pub key: Key,
    /// What people call it.
    pub name: String,
    /// How many they are.
    pub count: usize,
    /// The groups that they are in.
    pub groups: BTreeSet<Key>,
    /// Are they for emergencies?
    pub emergency: bool,
    /// Groups that they are not in.
    pub outside: BTreeSet<Key>,
}

impl Setting {
    /// Can it be chosen beside what is chosen already?
    #[must_use]
    pub fn fits(&self, case: &Case) -> bool {
        let (sign_in, open) = (&case.sign_in, &case.open);
        match self {
            Self::Device(Registration::HybridJoined, _) => open.platform || sign_in.platform == Some(Platform::Windows),
            Self::Platform(platform) => {
                open.registration
                    || sign_in.device.registration != Registration::HybridJoined
                    || *platform == Some(Platform::Windows)
            }
            Self::Account(Some(_)) => open.guest || sign_in.person.guest.is_none(),
            Self::Guest(Some(_)) => open.account || sign_in.person.account.is_none(),
            Self::Attribute(_, Some(_)) => {
                open.registration || sign_in.device.registration != Registration::Unregistered
            }
            Self::Group(keys, true) => keys.iter().any(|key| !open.outside_groups.contains(key)),
            Self::Group(keys, false) => keys.iter().all(|key| !sign_in.person.groups.contains(key)),
            Self::Role(keys, true) => keys.iter().any(|key| !open.without_roles.contains(key)),
            Self::Role(keys, false) => keys.iter().all(|key| !sign_in.person.roles.contains(key)),
            _ => true,
        }
    }

    /// Chooses it.
    pub fn apply(&self, case: &mut Case) {
        let (sign_in, open) = (&mut case.sign_in, &mut case.open);
        match self {
            Self::Platform(platform) => (sign_in.platform, open.platform) = (*platform, false),
            Self::Device(registration, compliant) => {
                (sign_in.device.registration, sign_in.device.compliant) = (*registration, *compliant);
                (open.registration, open.compliance) = (false, false);
            }
            Self::Attribute(name, value) => {
                sign_in.device.attributes.insert((*name).to_owned(), value.clone());
            }
            // a text that no rule can name stands for what no rule names
            Self::Characteristic(name, value) => {
                sign_in.device.active_sync.insert(name.clone(), value.clone().unwrap_or_default());
            }
            Self::SignInRisk(risk) => (sign_in.sign_in_risk, open.sign_in_risk) = (*risk, false),
            Self::UserRisk(risk) => (sign_in.user_risk, open.user_risk) = (*risk, false),
            Self::InsiderRisk(risk) => (sign_in.insider_risk, open.insider_risk) = (*risk, false),
            Self::Flow(device_code, transfer) => {
                (sign_in.device_code, sign_in.authentication_transfer) = (*device_code, *transfer);
                (open.device_code, open.authentication_transfer) = (false, false);
            }
            Self::MfaTrusted(trusted) => (sign_in.network.mfa_trusted, open.mfa_trusted) = (*trusted, false),
            Self::GpsCountry(country) => {
                (sign_in.network.gps_country, open.gps_country) = (country.clone(), false);
            }
            Self::Country(country) => (sign_in.network.country, open.country) = (country.clone(), false),
            Self::Locations(keys) => {
                sign_in.network.locations.extend(keys.iter().cloned());
                open.locations = false;
            }
            Self::Hidden(key, true) => drop(sign_in.network.locations.insert(key.clone())),
            Self::Hidden(key, false) => drop(open.outside_locations.insert(key.clone())),
            Self::Guest(guest) => {
                (sign_in.person.guest, open.guest, open.tenant) = (guest.clone(), false, false);
            }
            Self::Account(named) => {
                open.account = false;
                if let Some(named) = named {
                    named.become_it(case);
                }
            }
            Self::Role(keys, true) => sign_in.person.roles.extend(keys.first().cloned()),
            Self::Role(keys, false) => open.without_roles.extend(keys.iter().cloned()),
            Self::Group(keys, true) => sign_in.person.groups.extend(keys.first().cloned()),
            Self::Group(keys, false) => open.outside_groups.extend(keys.iter().cloned()),
            Self::OneOf(_, person) => become_one_of(person, case),
        }
    }
}

impl Named {
    /// Makes the person of a case one of them.
    pub(super) fn become_it(&self, case: &mut Case) {
        let (person, open) = (&mut case.sign_in.person, &mut case.open);
        person.account = Some(self.key.clone());
        person.groups.extend(self.groups.iter().cloned());
        person.guest = None;
        (open.account, open.guest, open.tenant) = (false, false, false);
        open.outside_groups.extend(self.outside.iter().cloned());
    }
}

fn become_one_of(person: &Person, case: &mut Case) {
    let (of, open) = (&mut case.sign_in.person, &mut case.open);
    of.groups.extend(person.groups.iter().cloned());
    of.roles.extend(person.roles.iter().cloned());
    if let Some(account) = &person.account {
        (of.account, open.account) = (Some(account.clone()), false);
    }
    if let Some(guest) = &person.guest {
        of.guest = Some(guest.clone());
        (open.guest, open.tenant, open.account) = (false, false, false);
    }
}

/// The platforms that a client can name; whatever runs elsewhere calls itself something else.
pub(super) fn platforms_of(client: Client) -> &'static [Option<Platform>] {
    use Platform::{Android, Ios, Linux, Macos, Windows};
    match client {
        Client::OutlookMobile => &[Some(Ios), Some(Android)],
        Client::MailApp => &[Some(Ios), Some(Android), Some(Windows), None],
        Client::OutlookDesktop => &[Some(Windows), Some(Macos)],
        _ => &[Some(Windows), Some(Macos), Some(Ios), Some(Android), Some(Linux), None],
    }
}

/// The devices that a client can run on.
pub(super) fn devices_of(client: Client) -> &'static [(Registration, bool)] {
    use Registration::{HybridJoined, Joined, Registered, Unregistered};
    match client {
        Client::OutlookMobile | Client::MailApp => &[(Unregistered, false), (Registered, false), (Registered, true)],
        _ => &[
            (Unregistered, false),
            (Registered, false),
            (Registered, true),
            (Joined, false),
            (Joined, true),
            (HybridJoined, false),
            (HybridJoined, true),
        ],
    }
}
