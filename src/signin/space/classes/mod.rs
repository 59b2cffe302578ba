//! What a sign-in is made of, level by level: the classes that something can tell apart, the ordinary ones first and
//! with the least weight. Conditions come before people, since most policies share their conditions and few their people.

use std::collections::{BTreeMap, BTreeSet};

mod attribute;
mod network;
mod people;
mod vocabulary;

use crate::catalog::{APPLICATION_GROUPS, application_group_holds};
use crate::posture::{InsiderRisk, Platform};
use crate::signin::key::Key;
pub use network::Region;
pub use people::Accounts;
pub use vocabulary::{Doubt, Vocabulary};

pub(super) use attribute::compare;

use crate::signin::landscape::Landscape;
use crate::signin::route::{Existence, existence, routes};
use crate::signin::sign_in::{Client, Country, Guest, Method, Registration, Risk, Route, Target};
use attribute::{INTUNE, Values};

/// A level and its classes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Level {
    /// By which client, protocol and method, to the mailbox of which side.
    Route(Vec<Route>),
    /// What Entra is asked for; applications that nothing tells apart have one in their place.
    Target(Vec<Target>),
    /// The platform.
    Platform(Vec<Option<Platform>>),
    /// How Entra knows the device, and whether it is compliant.
    Device(Vec<(Registration, bool)>),
    /// A property of the device.
    Attribute(&'static str, Values),
    /// What the client tells device access rules.
    Characteristic(String, Vec<Option<String>>),
    /// The risk of the sign-in.
    SignInRisk(Vec<Risk>),
    /// The risk of the user.
    UserRisk(Vec<Risk>),
    /// Insider risk.
    InsiderRisk(Vec<Option<InsiderRisk>>),
    /// Is it the device code flow, and is it authentication transfer?
    Flow(Vec<(bool, bool)>),
    /// Is it from one of the trusted addresses of the old MFA portal? No comes first, as in all that follow with two.
    MfaTrusted,
    /// The country that the Authenticator app shares.
    GpsCountry(Vec<Country>),
    /// The country of the address.
    Country(Vec<Country>),
    /// The addresses.
    Region(Vec<Region>),
    /// Does a location hold it of which nobody knows the ranges?
    Hidden(Key),
    /// Does a condition hold that this program does not model, or a fact that nobody has stated?
    Doubt(Doubt),
    /// The kind of guest and the tenant.
    Guest(Vec<Option<Guest>>),
    /// Which of the named accounts; none comes first.
    Account(Vec<Option<Accounts>>),
    /// Does the person hold one of these roles?
    Role(Vec<Key>),
    /// Is the person in one of these groups?
    Group(Vec<Key>),
}

/// The application that clients of both sides get their tokens for.
pub(super) const EXCHANGE: &str = "00000002-0000-0ff1-ce00-000000000000";
/// The Graph itself; no policy can name it, so that only those for all applications reach it.
pub(super) const GRAPH: &str = "00000003-0000-0000-c000-000000000000";
/// Stands for every application that nothing names.
pub(super) const ANOTHER: &str = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/// All levels, in their order.
pub(super) fn levels(words: &Vocabulary, landscape: &Landscape) -> Vec<Level> {
    let mut levels = vec![
        Level::Route(ordinary_first(routes(landscape), landscape)),
        Level::Target(targets(words)),
        Level::Platform(platforms()),
        Level::Device(devices()),
    ];
    levels.extend(attributes(words));
    levels.extend(characteristics(words));
    levels.extend([
        Level::SignInRisk(risks(words.conditions.iter().any(|policy| !policy.sign_in_risk.is_empty()))),
        Level::UserRisk(risks(words.conditions.iter().any(|policy| !policy.user_risk.is_empty()))),
        Level::InsiderRisk(insider_risks(words.conditions.iter().any(|policy| !policy.insider_risk.is_empty()))),
        Level::Flow(vec![(false, false), (true, false), (false, true)]),
    ]);
    if words.mfa_trusted {
        levels.push(Level::MfaTrusted);
    }
    levels.push(Level::GpsCountry(network::countries(&words.locations, true)));
    levels.push(Level::Country(network::countries(&words.locations, false)));
    levels.push(Level::Region(network::regions(&words.locations)));
    levels.extend(words.hidden.iter().cloned().map(Level::Hidden));
    levels.extend(words.doubts.iter().cloned().map(Level::Doubt));
    levels.push(Level::Guest(people::guests(words)));
    let accounts = people::accounts(words, landscape).into_iter().map(Some);
    levels.push(Level::Account(std::iter::once(None).chain(accounts).collect()));
    levels.extend(people::roles(words).into_iter().map(Level::Role));
    levels.extend(people::groups(words, landscape).into_iter().map(Level::Group));
    levels
}

impl Level {
    /// How far from ordinary each class is.
    #[must_use]
    pub fn weights(&self) -> Vec<u32> {
        let later = |count: usize, weight: u32| (0..count).map(|class| if class == 0 { 0 } else { weight }).collect();
        match self {
            Self::Route(routes) => routes.iter().map(|route| u32::from(route.method == Method::Legacy)).collect(),
            Self::Target(targets) => later(targets.len(), 1),
            Self::Platform(platforms) => platforms.iter().map(|platform| u32::from(platform.is_none())).collect(),
            Self::Device(devices) => later(devices.len(), 1),
            Self::Attribute(_, values) => later(values.len(), 1),
            Self::Characteristic(_, values) => later(values.len(), 1),
            Self::SignInRisk(risks) | Self::UserRisk(risks) => later(risks.len(), 3),
            Self::InsiderRisk(risks) => later(risks.len(), 3),
            Self::Flow(flows) => later(flows.len(), 3),
            Self::MfaTrusted => vec![0, 1],
            Self::GpsCountry(countries) | Self::Country(countries) => {
                let weight = |country: &Country| match country {
                    Country::Named(_) => 0,
                    Country::Other => 1,
                    Country::Unknown => 2,
                };
                countries.iter().map(weight).collect()
            }
            Self::Region(regions) => regions.iter().map(|region| u32::from(region.inside.is_empty())).collect(),
            Self::Hidden(_) => vec![0, 2],
            Self::Doubt(_) => vec![0, 1],
            Self::Guest(guests) => later(guests.len(), 6),
            Self::Account(accounts) => {
                let weight =
                    |account: &Option<Accounts>| account.as_ref().map_or(0, |one| if one.emergency { 9 } else { 4 });
                accounts.iter().map(weight).collect()
            }
            Self::Role(_) | Self::Group(_) => vec![0, 3],
        }
    }
}

/// The routes in the order of their table, which begins with the ordinary ones.
fn ordinary_first(mut routes: Vec<Route>, landscape: &Landscape) -> Vec<Route> {
    routes.sort_by_key(|route| matches!(existence(route, landscape), Existence::Unknown(_)));
    routes
}

/// Exchange Online, one application of each kind that selections can tell apart, user actions, contexts.
fn targets(words: &Vocabulary) -> Vec<Target> {
    let named = words.applications.keys().filter(|name| !APPLICATION_GROUPS.contains(&name.as_str()));
    let named = named.map(|id| id.to_ascii_lowercase());
    let mut known = BTreeSet::new();
    let mut targets = Vec::new();
    for id in
        [EXCHANGE.to_owned(), GRAPH.to_owned(), ANOTHER.to_owned()].into_iter().chain(named).chain(of_groups(words))
    {
        let mentions = words.applications.get(&id).cloned().unwrap_or_default();
        let groups = APPLICATION_GROUPS.map(|group| if id == ANOTHER { Some(false) } else { holds(group, &id) });
        // of what no page says anything each is a case of its own
        let own = (id == EXCHANGE || id == GRAPH || groups.contains(&None)).then(|| id.clone());
        if known.insert((mentions, groups, own)) {
            targets.push(Target::Application(id));
        }
    }
    targets.extend(words.user_actions.iter().cloned().map(Target::UserAction));
    targets.extend(words.contexts.iter().cloned().map(Target::AuthenticationContext));
    targets
}

/// Does this group of applications hold this one, as far as pages say so?
pub(super) fn holds(group: &str, id: &str) -> Option<bool> {
    if id == ANOTHER { Some(false) } else { application_group_holds(group, id) }
}

/// An application of each group that is named, which nothing names itself.
fn of_groups(words: &Vocabulary) -> Vec<String> {
    let member = |group: &&str| {
        let ids = crate::catalog::APPLICATIONS.iter().map(|application| application.value);
        let fits = |id: &&str| holds(group, id) == Some(true) && !words.applications.contains_key(*id);
        ids.into_iter().find(fits).map(str::to_owned)
    };
    APPLICATION_GROUPS.iter().filter(|group| words.applications.contains_key(**group)).filter_map(member).collect()
}

fn platforms() -> Vec<Option<Platform>> {
    use Platform::{Android, Ios, Linux, Macos, Windows, WindowsPhone};
    [Windows, Ios, Android, Macos, Linux, WindowsPhone].into_iter().map(Some).chain([None]).collect()
}

fn devices() -> Vec<(Registration, bool)> {
    use Registration::{HybridJoined, Joined, Registered, Unregistered};
    vec![
        (Registered, false),
        (Unregistered, false),
        (Joined, true),
        (HybridJoined, true),
        (Registered, true),
        (Joined, false),
        (HybridJoined, false),
    ]
}

fn attributes(words: &Vocabulary) -> Vec<Level> {
    let asked: BTreeMap<_, _> = words
        .comparisons
        .iter()
        .filter(|(name, _)| !matches!(**name, "isCompliant" | "trustType"))
        .map(|(name, comparisons)| (*name, attribute::values(name, comparisons)))
        .collect();
    let mut levels: Vec<Level> = Vec::new();
    // attributes of one's own count on a device that Intune manages, and its management is such a property itself
    let own = asked.iter().any(|(name, values)| is_own(name) && values.is_some());
    if own && !asked.contains_key("mdmAppId") {
        levels.push(Level::Attribute("mdmAppId", vec![None, Some(INTUNE.to_owned())]));
    }
    levels.extend(asked.into_iter().filter_map(|(name, values)| Some(Level::Attribute(name, values?))));
    levels
}

/// Is it one of the properties that an organization fills as it likes?
pub(super) fn is_own(name: &str) -> bool {
    crate::catalog::find_device_property(name).is_some_and(|property| property.is_extension_attribute())
}

fn characteristics(words: &Vocabulary) -> Vec<Level> {
    let level = |(name, values): (&String, &BTreeSet<String>)| {
        let mut told: BTreeMap<String, &String> = BTreeMap::new();
        for value in values {
            told.entry(value.to_lowercase()).or_insert(value);
        }
        let values = std::iter::once(None).chain(told.into_values().cloned().map(Some));
        Level::Characteristic(name.clone(), values.collect())
    };
    words.characteristics.iter().map(level).collect()
}

fn risks(asked: bool) -> Vec<Risk> {
    if asked { vec![Risk::None, Risk::Low, Risk::Medium, Risk::High] } else { vec![Risk::None] }
}

fn insider_risks(asked: bool) -> Vec<Option<InsiderRisk>> {
    let all = [InsiderRisk::Minor, InsiderRisk::Moderate, InsiderRisk::Elevated];
    std::iter::once(None).chain(all.into_iter().filter(|_| asked).map(Some)).collect()
}

/// Is it a client whose devices the rules of ActiveSync look at?
pub(super) fn meets_device_rules(route: &Route) -> bool {
    route.side.is_some() && matches!(route.client, Client::MailApp | Client::OutlookMobile)
}
