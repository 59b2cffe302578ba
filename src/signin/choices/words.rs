//! What was chosen, in the words of a posture.

use super::Setting;
use crate::posture::GuestKind;
use crate::signin::evaluate::conditional_access::platform_word;
use crate::signin::key::Key;
use crate::signin::landscape::Landscape;
use crate::signin::regime::Regime;
use crate::signin::sign_in::{Country, Guest, Registration};

/// So many names of people or groups are written out.
const MOST_NAMES: usize = 3;

impl Setting {
    /// What it is called.
    #[must_use]
    pub fn words(&self, regime: &Regime, landscape: &Landscape) -> String {
        let yes = |truth: &bool, yes: &str, no: &str| if *truth { yes.to_owned() } else { no.to_owned() };
        match self {
            Self::Platform(Some(platform)) => platform_word(*platform).to_owned(),
            Self::Platform(None) => "one that is not named".to_owned(),
            Self::Device(registration, compliant) => device_words(*registration, *compliant).to_owned(),
            Self::Attribute(_, None) => "no value".to_owned(),
            // made-up texts keep their pieces apart by a mark that nobody can see
            Self::Attribute(_, Some(text)) => format!("\"{}\"", text.trim_matches('\u{1f}').replace('\u{1f}', "...")),
            Self::Characteristic(_, None) => "one that no rule names".to_owned(),
            Self::Characteristic(_, Some(value)) => value.clone(),
            Self::SignInRisk(risk) | Self::UserRisk(risk) => risk.word().to_owned(),
            Self::InsiderRisk(risk) => risk.map_or("none", |risk| risk.graph()).to_owned(),
            Self::Flow(true, _) => "device-code".to_owned(),
            Self::Flow(_, true) => "authentication-transfer".to_owned(),
            Self::Flow(false, false) => "ordinary".to_owned(),
            Self::MfaTrusted(trusted) => yes(trusted, "one of them", "none of them"),
            Self::GpsCountry(country) | Self::Country(country) => country_words(country),
            Self::Locations(keys) if keys.is_empty() => "elsewhere".to_owned(),
            Self::Locations(keys) => {
                let names: Vec<String> = keys.iter().map(|key| location_name(key, regime, landscape)).collect();
                names.join(" and ")
            }
            Self::Hidden(_, inside) => yes(inside, "inside", "outside"),
            Self::Guest(None) => "no guest".to_owned(),
            Self::Guest(Some(guest)) => guest_words(guest, landscape),
            Self::Account(None) => "one that nothing names".to_owned(),
            Self::Account(Some(named)) => {
                let others =
                    if named.count > 1 { format!(" or {} more like it", named.count - 1) } else { String::new() };
                let what = if named.emergency { "emergency account " } else { "" };
                format!("{what}{}{others}", named.name)
            }
            Self::Role(keys, true) => listed(keys, landscape),
            Self::Role(keys, false) => format!("not {}", listed(keys, landscape)),
            Self::Group(keys, true) => format!("member of {}", listed(keys, landscape)),
            Self::Group(keys, false) => format!("not a member of {}", listed(keys, landscape)),
            Self::OneOf(words, _) => words.clone(),
        }
    }
}

/// A few names, and how many more.
fn listed(keys: &[Key], landscape: &Landscape) -> String {
    let name = |key: &Key| landscape.names.get(key).cloned().unwrap_or_else(|| key.to_string());
    let mut names: Vec<String> = keys.iter().map(name).collect();
    // the one role that everybody knows stands for the others
    names.sort_by_key(|name| (name != "Global Administrator", name.clone()));
    names.truncate(MOST_NAMES);
    let more = keys.len().saturating_sub(MOST_NAMES);
    match (names.as_slice(), more) {
        ([one], _) => one.clone(),
        (names, 0) => names.join(" or "),
        (names, more) => format!("{} or {more} more", names.join(", ")),
    }
}

fn location_name(key: &Key, regime: &Regime, landscape: &Landscape) -> String {
    let named = regime.locations.get(key).map(|location| location.name.clone());
    named.or_else(|| landscape.names.get(key).cloned()).unwrap_or_else(|| key.to_string())
}

/// A device in the words of a posture.
#[must_use]
pub fn device_words(registration: Registration, compliant: bool) -> &'static str {
    match (registration, compliant) {
        (Registration::Unregistered, _) => "unregistered",
        (Registration::Registered, false) => "registered",
        (Registration::Registered, true) => "compliant (registered)",
        (Registration::Joined, false) => "joined",
        (Registration::Joined, true) => "compliant (joined)",
        (Registration::HybridJoined, false) => "hybrid-joined",
        (Registration::HybridJoined, true) => "compliant (hybrid-joined)",
    }
}

/// A country in words.
#[must_use]
pub fn country_words(country: &Country) -> String {
    match country {
        Country::Named(code) => code.clone(),
        Country::Other => "one that no location names".to_owned(),
        Country::Unknown => "none that is known".to_owned(),
    }
}

/// A guest in words.
#[must_use]
pub fn guest_words(guest: &Guest, landscape: &Landscape) -> String {
    let kind = match guest.kind {
        GuestKind::InternalGuest => "internal-guest",
        GuestKind::B2bCollaborationGuest => "b2b-collaboration-guest",
        GuestKind::B2bCollaborationMember => "b2b-collaboration-member",
        GuestKind::B2bDirectConnectUser => "b2b-direct-connect-user",
        GuestKind::OtherExternalUser => "other-external-user",
        GuestKind::ServiceProvider => "service-provider",
    };
    match &guest.tenant {
        Some(tenant) => {
            let name = landscape.names.get(tenant).cloned().unwrap_or_else(|| tenant.to_string());
            format!("{kind} of {name}")
        }
        None => kind.to_owned(),
    }
}
