//! Classes of devices, risks, flows and doubts in words.

use super::list::{Names, listed};
use super::route::{group_title, routes, targets};
use crate::catalog::APPLICATION_GROUPS;
use crate::diff::Phrase;
use crate::posture::{InsiderRisk, Platform};
use crate::signin::evaluate::conditional_access::{membership, platform_word};
use crate::signin::space::{Classes, Doubt, Level, Space, compare};
use crate::signin::{Key, Registration, Risk, Target};

/// What must and what may be said of a level.
pub type Way = (usize, Classes, Classes);

/// A part of a device as Entra knows it: what stands before `devices`, what stands behind, and what is meant.
type DeviceWords = (&'static str, &'static str, fn(Registration, bool) -> bool);

/// Sets of devices that have a name, short names first.
const DEVICES: [DeviceWords; 13] = [
    ("compliant", "", |_, compliant| compliant),
    ("hybrid joined", "", |registration, _| registration == Registration::HybridJoined),
    ("compliant or hybrid joined", "", |registration, compliant| {
        compliant || registration == Registration::HybridJoined
    }),
    ("unmanaged", "", |registration, compliant| {
        registration == Registration::Unregistered || (registration == Registration::Registered && !compliant)
    }),
    ("", "that are not compliant", |_, compliant| !compliant),
    ("", "that are not hybrid joined", |registration, _| registration != Registration::HybridJoined),
    ("", "that are neither compliant nor hybrid joined", |registration, compliant| {
        !compliant && registration != Registration::HybridJoined
    }),
    ("unregistered", "", |registration, _| registration == Registration::Unregistered),
    ("registered", "", |registration, _| registration != Registration::Unregistered),
    ("registered", "that are not compliant", |registration, compliant| {
        registration != Registration::Unregistered && !compliant
    }),
    ("compliant", "that are not hybrid joined", |registration, compliant| {
        compliant && registration != Registration::HybridJoined
    }),
    ("hybrid joined", "that are compliant", |registration, compliant| {
        compliant && registration == Registration::HybridJoined
    }),
    ("hybrid joined", "that are not compliant", |registration, compliant| {
        !compliant && registration == Registration::HybridJoined
    }),
];

/// Everything but where from, and whether each part says something of its own, so that a comma stands before it.
#[must_use]
pub fn ways(ways: &[Way], space: &Space<'_>, names: &Names<'_>) -> Vec<(Phrase, bool)> {
    let said = |way: &&Way| !way.2.iter().all(|may| *may);
    let mut phrases: Vec<(Phrase, bool)> = Vec::new();
    let mut device: (Option<&Way>, Option<&Way>) = (None, None);
    for way in ways.iter().filter(said) {
        match &space.levels[way.0] {
            Level::Platform(_) => device.0 = Some(way),
            Level::Device(_) => device.1 = Some(way),
            _ => {}
        }
    }
    for way in ways.iter().filter(said) {
        let (position, must, may) = way;
        let phrase = match &space.levels[*position] {
            Level::Route(all) => routes(all, must, may),
            Level::Target(all) => targets(all, must, may, space, names),
            Level::Platform(_) => on_device(device.0, device.1, space),
            Level::Device(_) if device.0.is_none() => on_device(None, device.1, space),
            Level::Attribute(name, values) => attribute(name, values, must, may, space),
            Level::Characteristic(name, values) => characteristic(name, values, must, may),
            Level::SignInRisk(risks) => Phrase::words(format!("at sign-in risk {}", risk_words(risks, must))),
            Level::UserRisk(risks) => Phrase::words(format!("at user risk {}", risk_words(risks, must))),
            Level::InsiderRisk(risks) => {
                let word = |risk: &Option<InsiderRisk>| risk.map_or("none", InsiderRisk::graph);
                Phrase::words(format!("at insider risk {}", chosen(risks, must, word)))
            }
            Level::Flow(flows) => flow_words(flows, must),
            Level::Doubt(doubt) => doubt_words(doubt, must[1], space, names),
            _ => Phrase::default(),
        };
        phrases.push((phrase, stands_apart(&space.levels[*position])));
    }
    phrases.retain(|(phrase, _)| !phrase.is_empty());
    phrases
}

/// How the token is asked for. The ordinary way has no name, so that sets with it are said by what is not in them.
fn flow_words(flows: &[(bool, bool)], must: &Classes) -> Phrase {
    const CODE: &str = "the device code flow";
    const TRANSFER: &str = "authentication transfer";
    let has = |wanted| flows.iter().zip(must).any(|(flow, must)| *must && *flow == wanted);
    Phrase::words(match (has((false, false)), has((true, false)), has((false, true))) {
        (true, true, true) | (false, false, false) => String::new(),
        (true, true, false) => format!("by any flow but {TRANSFER}"),
        (true, false, true) => format!("by any flow but {CODE}"),
        (true, false, false) => format!("by neither {CODE} nor {TRANSFER}"),
        (false, true, true) => format!("by {CODE} or {TRANSFER}"),
        (false, true, false) => format!("by {CODE}"),
        (false, false, true) => format!("by {TRANSFER}"),
    })
}

fn stands_apart(level: &Level) -> bool {
    !matches!(level, Level::Route(_) | Level::Target(_) | Level::Platform(_) | Level::Device(_))
}

fn chosen<T>(all: &[T], must: &Classes, word: impl Fn(&T) -> &'static str) -> String {
    let words = all.iter().zip(must).filter(|(_, must)| **must).map(|(one, _)| Phrase::words(word(one))).collect();
    listed(words, " or ").to_string()
}

fn risk_words(risks: &[Risk], must: &Classes) -> String {
    chosen(risks, must, |risk| risk.word())
}

/// `on unmanaged Windows devices`.
fn on_device(platform: Option<&Way>, device: Option<&Way>, space: &Space<'_>) -> Phrase {
    let platforms = platform.and_then(|(position, must, may)| match &space.levels[*position] {
        Level::Platform(all) => Some(platform_words(all, must, may)),
        _ => None,
    });
    let Some((position, must, may)) = device else {
        return Phrase::words(match platforms {
            Some((true, words)) => format!("on any platform but {words}"),
            Some((false, words)) => format!("on {words}"),
            None => String::new(),
        });
    };
    let Level::Device(all) = &space.levels[*position] else { return Phrase::default() };
    let fits = |(_, _, meant): &&DeviceWords| {
        all.iter().zip(must.iter().zip(may)).all(|((registration, compliant), (must, may))| {
            let said = meant(*registration, *compliant);
            (said || !must) && (*may || !said)
        })
    };
    let (before, behind) = match DEVICES.iter().find(fits) {
        Some((before, behind, _)) => ((*before).to_owned(), (*behind).to_owned()),
        None => (chosen(all, must, |device| device_word(*device)), String::new()),
    };
    let (middle, end) = match platforms {
        Some((true, words)) => (String::new(), format!("with any platform but {words}")),
        Some((false, words)) => (words, String::new()),
        None => (String::new(), String::new()),
    };
    let words = ["on", &before, &middle, "devices", &behind, &end];
    Phrase::words(words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
}

/// Platforms by name, and whether it is the others that are meant.
fn platform_words(all: &[Option<Platform>], must: &Classes, may: &Classes) -> (bool, String) {
    let words = |classes: &Classes, is: bool, between: &str| {
        let chosen = all.iter().zip(classes).filter(|(_, in_it)| **in_it == is);
        let words: Vec<Phrase> = chosen.map(|(platform, _)| Phrase::words(platform_title(*platform))).collect();
        (words.len(), listed(words, between).to_string())
    };
    let ((named, list), (others, rest)) = (words(must, true, " or "), words(may, false, " and "));
    if others < named { (true, rest) } else { (false, list) }
}

fn platform_title(platform: Option<Platform>) -> &'static str {
    match platform {
        None => "unknown platforms",
        Some(Platform::Windows) => "Windows",
        Some(Platform::Ios) => "iOS",
        Some(Platform::Android) => "Android",
        Some(Platform::Macos) => "macOS",
        Some(Platform::Linux) => "Linux",
        Some(Platform::WindowsPhone) => "Windows Phone",
        Some(other @ Platform::All) => platform_word(other),
    }
}

fn device_word((registration, compliant): (Registration, bool)) -> &'static str {
    match (registration, compliant) {
        (Registration::Unregistered, _) => "unregistered",
        (Registration::Registered, true) => "registered and compliant",
        (Registration::Registered, false) => "registered and not compliant",
        (Registration::Joined, true) => "joined and compliant",
        (Registration::Joined, false) => "joined and not compliant",
        (Registration::HybridJoined, true) => "hybrid joined and compliant",
        (Registration::HybridJoined, false) => "hybrid joined and not compliant",
    }
}

/// A property of the device, by the comparisons that look at it.
fn attribute(name: &str, values: &[Option<String>], must: &Classes, may: &Classes, space: &Space<'_>) -> Phrase {
    let comparisons = space.words.comparisons.get(name).map(Vec::as_slice).unwrap_or_default();
    for comparison in comparisons {
        for wanted in [true, false] {
            let fits = values.iter().zip(must.iter().zip(may)).all(|(value, (must, may))| {
                let said = compare(comparison, value.as_deref()) == wanted;
                (said || !must) && (*may || !said)
            });
            if fits {
                let verb = if wanted { "where " } else { "where it is not so that " };
                return Phrase::words(verb).and_name(comparison.to_string());
            }
        }
    }
    let one = |value: &Option<String>| {
        let true_ones: Vec<Phrase> = comparisons
            .iter()
            .filter(|comparison| compare(comparison, value.as_deref()))
            .map(|comparison| Phrase::name(comparison.to_string()))
            .collect();
        match (value, true_ones.is_empty()) {
            (None, _) => Phrase::words(format!("{name} is not set")),
            (Some(_), true) => Phrase::words(format!("{name} is something that no filter looks for")),
            (Some(_), false) => listed(true_ones, " and "),
        }
    };
    let chosen = values.iter().zip(must).filter(|(_, must)| **must).map(|(value, _)| one(value)).collect();
    Phrase::words("where ").then(listed(chosen, " or "))
}

fn characteristic(name: &str, values: &[Option<String>], must: &Classes, may: &Classes) -> Phrase {
    let named = |classes: &Classes, is: bool| -> Vec<Phrase> {
        let chosen = values.iter().zip(classes).filter(|(_, in_it)| **in_it == is);
        chosen.filter_map(|(value, _)| value.clone().map(Phrase::name)).collect()
    };
    if must.first() == Some(&true) {
        return Phrase::words(format!("whose {name} is not ")).then(listed(named(may, false), " or "));
    }
    Phrase::words(format!("whose {name} is ")).then(listed(named(must, true), " or "))
}

/// What nobody knows, taken one way.
fn doubt_words(doubt: &Doubt, is_so: bool, space: &Space<'_>, names: &Names<'_>) -> Phrase {
    let not = if is_so { "" } else { "not " };
    match doubt {
        Doubt::Condition(text) => match membership_words(text, not, space, names) {
            Some(words) => words,
            None if is_so => Phrase::words("where this holds: ").and_name(text.clone()),
            None => Phrase::words("where this does not hold: ").and_name(text.clone()),
        },
        Doubt::Comparison(text) if is_so => Phrase::words("where ").and_name(text.clone()),
        Doubt::Comparison(text) => Phrase::words("where it is not so that ").and_name(text.clone()),
        Doubt::AuthenticationPolicy(side, name) => Phrase::words("if authentication policy ")
            .and_name(name.clone())
            .and(format!(" of {} does {not}block, which nobody knows", side.title())),
        Doubt::SmtpDisabled(_) => {
            Phrase::words(format!("if authenticated SMTP is {not}off for the organization, which nobody said"))
        }
        Doubt::Trusted(key) => {
            Phrase::words("if ").then(names.of(key)).and(format!(" is {not}trusted, which nobody knows"))
        }
        Doubt::Control(word) => {
            Phrase::words("if control ").and_name(word.clone()).and(format!(", which is not known here, is {not}met"))
        }
        Doubt::ReplacedRules => Phrase::words(format!(
            "if device access rules are {} where Conditional Access wants a managed device or app, which nobody knows",
            if is_so { "not asked" } else { "asked" }
        )),
        Doubt::Route(key) => Phrase::words(format!("if Outlook on the web does {not}take a password, which "))
            .and_name(*key)
            .and(" would say"),
    }
}

/// Whether a group of applications holds one of which no page says so.
fn membership_words(text: &str, not: &str, space: &Space<'_>, names: &Names<'_>) -> Option<Phrase> {
    let targets = space.levels.iter().find_map(|level| match level {
        Level::Target(targets) => Some(targets),
        _ => None,
    })?;
    APPLICATION_GROUPS.iter().find_map(|group| {
        let is_it = |target: &&Target| matches!(target, Target::Application(id) if membership(group, id) == text);
        let Target::Application(id) = targets.iter().find(is_it)? else { return None };
        let application = names.of(&Key::id(id));
        Some(
            Phrase::words("if ")
                .then(application)
                .and(format!(" is {not}part of {}, which no page says", group_title(group))),
        )
    })
}
