//! A sign-in in a sentence: who, with which client, to what; of the rest only what matters.

use crate::posture::GuestKind;
use crate::signin::evaluate::conditional_access::platform_word;
use crate::signin::evaluate::words::client_title;
use crate::signin::key::Key;
use crate::signin::landscape::Landscape;
use crate::signin::sign_in::{Client, Country, Guest, Method, Registration, Risk, Route, Side, Target};
use crate::signin::space::{Accounts, Cell, Demand, Doubt, Level, Space};

/// Who signs in.
#[must_use]
pub fn person(space: &Space<'_>, cell: &Cell) -> String {
    let mut who = "a member of staff".to_owned();
    let (mut roles, mut groups) = (Vec::new(), Vec::new());
    for (level, class) in space.levels.iter().zip(cell) {
        let class = usize::from(*class);
        match level {
            Level::Guest(guests) => who = guests[class].as_ref().map_or(who, |one| guest(one, space.landscape)),
            Level::Account(accounts) => who = accounts[class].as_ref().map_or(who, account),
            Level::Role(keys) if class == 1 => roles.push(name(keys, space.landscape)),
            Level::Group(keys) if class == 1 => groups.push(name(keys, space.landscape)),
            _ => {}
        }
    }
    let mut words = vec![who];
    match roles.as_slice() {
        [] => {}
        [one] => words.push(format!("with the role {one}")),
        all => words.push(format!("with the roles {}", all.join(" and "))),
    }
    if !groups.is_empty() {
        words.push(format!("in {}", groups.join(" and ")));
    }
    words.join(" ")
}

fn account(account: &Accounts) -> String {
    let name = tick(&account.sign_in_name.clone().unwrap_or_else(|| account.key.to_string()));
    let what = if account.emergency { "the emergency account " } else { "" };
    match account.people.len() {
        1 => format!("{what}{name}"),
        count => format!("{what}{name} (and {} treated alike)", count - 1),
    }
}

fn guest(guest: &Guest, landscape: &Landscape) -> String {
    let kind = match guest.kind {
        GuestKind::InternalGuest => "a guest whose account is of this tenant",
        GuestKind::B2bCollaborationGuest => "a guest by B2B collaboration",
        GuestKind::B2bCollaborationMember => "a member by B2B collaboration",
        GuestKind::B2bDirectConnectUser => "a user by B2B direct connect",
        GuestKind::OtherExternalUser => "another external user",
        GuestKind::ServiceProvider => "a user of a service provider",
    };
    match &guest.tenant {
        Some(tenant) => format!("{kind} from {}", tick(&name_of(tenant, landscape))),
        None => kind.to_owned(),
    }
}

/// One of several that are treated alike.
fn name(keys: &[Key], landscape: &Landscape) -> String {
    keys.first().map(|key| tick(&name_of(key, landscape))).unwrap_or_default()
}

/// A name as messages show it.
pub(super) fn tick(name: &str) -> String {
    format!("`{}`", name.escape_debug())
}

/// What people call an object.
#[must_use]
pub fn name_of(key: &Key, landscape: &Landscape) -> String {
    landscape.names.get(key).map_or_else(|| key.to_string(), Clone::clone)
}

/// With which client, to what, and whatever else of the levels that matter.
#[must_use]
pub fn sign_in(space: &Space<'_>, cell: &Cell, matters: &[bool]) -> Vec<String> {
    let mut words = Vec::new();
    for (position, (level, class)) in space.levels.iter().zip(cell).enumerate() {
        let class = usize::from(*class);
        let matters = matters.get(position).copied().unwrap_or(true);
        match level {
            Level::Route(routes) => words.extend(route(&routes[class])),
            Level::Target(targets) => words.extend(target(space, cell, &targets[class])),
            Level::Doubt(_) => {}
            level if matters => words.extend(detail(level, class, space.landscape)),
            _ => {}
        }
    }
    words
}

fn route(route: &Route) -> Vec<String> {
    let client = match (route.client, route.side) {
        (Client::Browser, Some(_)) => "with Outlook on the web".to_owned(),
        (client, _) => format!("with {}", client_title(client)),
    };
    let how = match (route.method, route.protocol) {
        (Method::Modern, _) => None,
        (Method::Legacy, "") => Some("by password".to_owned()),
        (Method::Legacy, protocol) => Some(format!("by password ({protocol})")),
    };
    let mailbox = route.side.map(|side| match side {
        Side::ExchangeOnline => "to a mailbox in Exchange Online".to_owned(),
        Side::ExchangeServer => "to a mailbox on Exchange Server".to_owned(),
    });
    std::iter::once(client).chain(how).chain(mailbox).collect()
}

fn target(space: &Space<'_>, cell: &Cell, target: &Target) -> Option<String> {
    let Some(Level::Route(routes)) = space.levels.first() else { return None };
    if routes[usize::from(cell[0])].side.is_some() {
        return None;
    }
    Some(match target {
        Target::Application(id) if id.starts_with("ffffffff") => "to any other application".to_owned(),
        Target::Application(id) => format!("to {}", tick(&name_of(&Key::id(id), space.landscape))),
        Target::UserAction(action) if action.ends_with("registersecurityinfo") => {
            "to register security information".to_owned()
        }
        Target::UserAction(_) => "to register or join a device".to_owned(),
        Target::AuthenticationContext(context) => format!("for authentication context {context}"),
    })
}

/// What one level says.
fn detail(level: &Level, class: usize, landscape: &Landscape) -> Option<String> {
    Some(match level {
        Level::Platform(platforms) => match platforms[class] {
            Some(platform) => format!("on {}", platform_word(platform)),
            None => "on a platform that nobody knows".to_owned(),
        },
        Level::Device(devices) => device(devices[class]).to_owned(),
        Level::Attribute(name, values) => match &values[class] {
            Some(value) => format!("with device.{name} \"{}\"", value.trim_matches('\u{1f}').replace('\u{1f}', "...")),
            None => format!("with a device.{name} that no filter names"),
        },
        Level::Characteristic(name, values) => format!("with {name} \"{}\"", values[class].as_ref()?),
        Level::SignInRisk(risks) if risks[class] != Risk::None => format!("at {} sign-in risk", risks[class].word()),
        Level::UserRisk(risks) if risks[class] != Risk::None => format!("at {} user risk", risks[class].word()),
        Level::InsiderRisk(risks) => format!("at {} insider risk", risks[class]?.graph()),
        Level::Flow(flows) => match flows[class] {
            (true, _) => "by the device code flow".to_owned(),
            (_, true) => "by authentication transfer".to_owned(),
            _ => return None,
        },
        Level::MfaTrusted if class == 1 => "from a trusted address of the MFA portal".to_owned(),
        Level::Country(countries) => format!("from {}", country(&countries[class])),
        Level::GpsCountry(countries) => format!("with the Authenticator app in {}", country(&countries[class])),
        Level::Region(regions) => {
            let inside: Vec<String> =
                regions[class].inside.iter().map(|(key, _)| tick(&name_of(key, landscape))).collect();
            if inside.is_empty() {
                "from outside every named location".to_owned()
            } else {
                format!("from {}", inside.join(" and "))
            }
        }
        Level::Hidden(key) if class == 1 => format!("from {}", tick(&name_of(key, landscape))),
        _ => return None,
    })
}

fn device((registration, compliant): (Registration, bool)) -> &'static str {
    match (registration, compliant) {
        (Registration::Unregistered, _) => "from a device that is not registered",
        (Registration::Registered, false) => "from a registered device that is not compliant",
        (Registration::Joined, false) => "from a joined device that is not compliant",
        (Registration::HybridJoined, false) => "from a hybrid joined device that is not compliant",
        (Registration::HybridJoined, true) => "from a compliant hybrid joined device",
        (_, true) => "from a compliant device",
    }
}

fn country(country: &Country) -> String {
    match country {
        Country::Named(code) => {
            crate::catalog::find_country(code).map_or_else(|| code.clone(), |known| known.name.to_owned())
        }
        Country::Other => "a country that nothing names".to_owned(),
        Country::Unknown => "no known country".to_owned(),
    }
}

/// What is missing.
#[must_use]
pub fn without(demand: &Demand) -> String {
    match demand {
        Demand::Refused => "and is let in".to_owned(),
        Demand::Mfa => "without MFA".to_owned(),
        Demand::Strength(_) => "with a method that is too weak".to_owned(),
        Demand::CompliantDevice => "without a compliant device".to_owned(),
        Demand::HybridJoinedDevice => "without a hybrid joined device".to_owned(),
        Demand::AppProtection => "without a protected app".to_owned(),
        Demand::Managed => "without a managed device or app".to_owned(),
        Demand::Frequency(1) => "without signing in again after 1 hour".to_owned(),
        Demand::Frequency(hours) => format!("without signing in again after {hours} hours"),
    }
}

/// What nobody knows, and how it would be settled.
#[must_use]
pub fn doubt(doubt: &Doubt, landscape: &Landscape) -> String {
    match doubt {
        Doubt::Condition(text) => format!("nobody knows whether `{text}` holds"),
        Doubt::AuthenticationPolicy(side, name) => {
            format!("of the authentication policy `{name}` of {} nothing but the name is known", side.title())
        }
        Doubt::SmtpDisabled(_) => "whether SMTP AUTH is on in the organization: `exchange-online.transport-config.\
             smtp-client-authentication-disabled` settles it"
            .to_owned(),
        Doubt::Trusted(key) => format!("nobody knows whether {} is trusted", tick(&name_of(key, landscape))),
        Doubt::Control(word) => format!("nobody knows what meets the control `{word}`"),
        Doubt::Route(key) => format!("`{key}` settles it"),
        Doubt::ReplacedRules => {
            "nobody knows whether Exchange Online asks device access rules where Conditional Access wants a \
             compliant device or a managed app"
                .to_owned()
        }
        Doubt::Comparison(text) => format!("`{text}` is one of too many comparisons to be told apart"),
    }
}
