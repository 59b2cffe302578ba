//! When a policy applies, but for people: what is signed in to, with which client, from where, on which device, at which
//! risk. A value that is not known lets the condition match anything and is noted as a doubt about the whole policy.

use std::collections::BTreeSet;

use super::table::{Known, Notes, Table, elements, is_id, is_keyword, key, word_of, words};
use crate::catalog::{APPLICATIONS, Reach};
use crate::filter::{Filter, parse_device_filter};
use crate::plan::{ObjectKind, Value};
use crate::posture::{ClientAppType, InsiderRisk, Platform, TransferMethod};
use crate::signin::policy::{Flows, InOut, LocationCondition, TargetCondition};
use crate::signin::sign_in::Risk;

const CLIENTS: [ClientAppType; 6] = [
    ClientAppType::All,
    ClientAppType::Browser,
    ClientAppType::MobileAppsAndDesktopClients,
    ClientAppType::ExchangeActiveSync,
    ClientAppType::EasSupported,
    ClientAppType::Other,
];
const PLATFORMS: [Platform; 7] = [
    Platform::All,
    Platform::Android,
    Platform::Ios,
    Platform::Windows,
    Platform::Macos,
    Platform::Linux,
    Platform::WindowsPhone,
];
const RISKS: [Risk; 4] = [Risk::None, Risk::Low, Risk::Medium, Risk::High];
const INSIDER_RISKS: [InsiderRisk; 3] = [InsiderRisk::Minor, InsiderRisk::Moderate, InsiderRisk::Elevated];
const METHODS: [TransferMethod; 2] = [TransferMethod::DeviceCodeFlow, TransferMethod::AuthenticationTransfer];
const ACTIONS: [&str; 3] = ["urn:user:registersecurityinfo", "urn:user:registerdevice", "urn:user:accountrecovery"];
/// The old entry for the trusted addresses of the MFA portal; no object has this id (conditional-access facts, 2).
const MFA_TRUSTED: &str = "00000000-0000-0000-0000-000000000000";

/// What `conditions.applications` selects.
pub(super) fn read_target(mut table: Table<'_>, notes: &mut Notes) -> TargetCondition {
    let mut target = TargetCondition { all: table.unclear, ..TargetCondition::default() };
    for value in table.take_named("includeApplications").map(elements).unwrap_or_default() {
        match application(value, "applications.includeApplications", notes) {
            Application::All => target.all = true,
            Application::Nothing => {}
            Application::One(name) => drop(target.include.insert(name)),
            Application::Unclear => {
                notes.doubt("applications.includeApplications", value);
                target.all = true;
            }
        }
    }
    for value in table.take_named("excludeApplications").map(elements).unwrap_or_default() {
        match application(value, "applications.excludeApplications", notes) {
            Application::One(name) => drop(target.exclude.insert(name)),
            Application::Nothing => {}
            // neither is known to mean anything here
            Application::All | Application::Unclear => notes.doubt("applications.excludeApplications", value),
        }
    }
    if let Some(value) = table.take("includeUserActions") {
        for word in listed(value, "applications.includeUserActions", notes) {
            let known = word_of(word, &ACTIONS, |action| action, "applications.includeUserActions", notes);
            target.user_actions.insert(known.unwrap_or(word).to_owned());
        }
    }
    if let Some(value) = table.take("includeAuthenticationContextClassReferences") {
        let path = "applications.includeAuthenticationContextClassReferences";
        target.authentication_contexts.extend(listed(value, path, notes).into_iter().map(str::to_ascii_lowercase));
    }
    // another kind of traffic, beside applications: it adds none of them
    for name in ["globalSecureAccess", "networkAccess"] {
        if let Some(value) = table.take(name) {
            notes.doubt(&format!("applications.{name}"), value);
        }
    }
    // a filter in, like anything unknown, adds applications; a filter out takes some away
    for (name, value) in table.rest() {
        let narrows = name.eq_ignore_ascii_case("applicationFilter") && mode(value) == Some(false);
        target.all |= !narrows;
        notes.doubt(&format!("applications.{name}"), value);
    }
    target
}

enum Application {
    All,
    Nothing,
    One(String),
    Unclear,
}

fn application(value: &Value, path: &str, notes: &mut Notes) -> Application {
    let Some(word) = value.as_str().map(str::trim) else { return Application::Unclear };
    if is_id(word) {
        return Application::One(word.to_ascii_lowercase());
    }
    if is_keyword(word, "None", path, notes) {
        return Application::Nothing;
    }
    let keywords = APPLICATIONS.iter().filter(|one| one.reach == Reach::Keyword).map(|one| one.value);
    match keywords.chain(["AllAgentIdResources"]).find(|keyword| is_keyword(word, keyword, path, notes)) {
        Some("All") => Application::All,
        Some(keyword) => Application::One(keyword.to_owned()),
        None => {
            let named = APPLICATIONS.iter().find(|one| one.name.eq_ignore_ascii_case(word));
            named.map_or(Application::Unclear, |one| Application::One(one.value.to_owned()))
        }
    }
}

/// The kinds of client; all of them where nothing is said.
pub(super) fn read_clients(value: Option<&Value>, notes: &mut Notes) -> BTreeSet<ClientAppType> {
    let (mut clients, unclear) = vocabulary(value, &CLIENTS, ClientAppType::graph, "clientAppTypes", notes);
    if clients.is_empty() || unclear || clients.remove(&ClientAppType::All) {
        use ClientAppType::{Browser, ExchangeActiveSync, MobileAppsAndDesktopClients, Other};
        clients.extend([Browser, MobileAppsAndDesktopClients, ExchangeActiveSync, Other]);
    }
    clients
}

/// The platforms.
pub(super) fn read_platforms(mut table: Table<'_>, notes: &mut Notes) -> Option<InOut<BTreeSet<Platform>>> {
    let (include, exclude) = (table.take("includePlatforms"), table.take("excludePlatforms"));
    let (mut include, unclear) = vocabulary(include, &PLATFORMS, Platform::graph, "platforms.includePlatforms", notes);
    let (exclude, _) = vocabulary(exclude, &PLATFORMS, Platform::graph, "platforms.excludePlatforms", notes);
    if unclear | leftover(table, "platforms", notes) || (include.is_empty() && !exclude.is_empty()) {
        include.insert(Platform::All);
    }
    (!include.is_empty()).then_some(InOut { include, exclude })
}

/// Where from.
pub(super) fn read_locations(
    mut table: Table<'_>,
    known: &Known,
    notes: &mut Notes,
) -> Option<InOut<LocationCondition>> {
    let mut side = |member: &str, path: &str| {
        let mut condition = LocationCondition::default();
        let mut unclear = false;
        for value in table.take_named(member).map(elements).unwrap_or_default() {
            unclear |= !read_location(value, path, known, &mut condition, notes);
        }
        (condition, unclear)
    };
    let (mut include, unclear) = side("includeLocations", "locations.includeLocations");
    let (exclude, _) = side("excludeLocations", "locations.excludeLocations");
    // what is left out of nothing is left out of everything
    let only_exclude = include == LocationCondition::default() && exclude != LocationCondition::default();
    include.all |= unclear | leftover(table, "locations", notes) | only_exclude;
    (include != LocationCondition::default()).then_some(InOut { include, exclude })
}

fn read_location(
    value: &Value,
    path: &str,
    known: &Known,
    condition: &mut LocationCondition,
    notes: &mut Notes,
) -> bool {
    let text = value.as_str().map(str::trim).unwrap_or_default();
    if text == MFA_TRUSTED {
        condition.mfa_trusted = true;
    } else if is_keyword(text, "All", path, notes) {
        condition.all = true;
    } else if is_keyword(text, "AllTrusted", path, notes) {
        condition.all_trusted = true;
    } else if let Some(key) = key(value, Some(ObjectKind::NamedLocation), known) {
        condition.named.insert(key);
    } else {
        notes.doubt(path, value);
        return false;
    }
    true
}

/// A filter for devices, and whether what it matches is in. States of devices are what filters have replaced.
pub(super) fn read_devices(value: &Value, notes: &mut Notes) -> Option<(bool, Filter)> {
    let read = value.as_table().and_then(|table| {
        let mut table = Table::new(table);
        for name in ["includeDevices", "includeDeviceStates"] {
            let any = |value: &Value| words(value).is_some_and(|words| words.iter().all(|word| *word == "All"));
            if table.take(name).is_some_and(|value| !any(value)) {
                return None;
            }
        }
        let filter = table.take("deviceFilter");
        table.rest().is_empty().then_some(filter)
    });
    match read {
        Some(None) => None,
        Some(Some(filter)) => {
            let read = device_filter(filter);
            if read.is_none() {
                notes.doubt("devices.deviceFilter", filter);
            }
            read
        }
        None => {
            notes.doubt("devices", value);
            None
        }
    }
}

fn device_filter(filter: &Value) -> Option<(bool, Filter)> {
    let mut table = Table::new(filter.as_table()?);
    let rule = table.take("rule")?.as_str()?;
    table.skip(&["mode"]);
    let rule = parse_device_filter(rule).ok()?;
    table.rest().is_empty().then_some((mode(filter)?, rule))
}

/// Levels of risk; empty where any will do.
pub(super) fn read_risk(value: Option<&Value>, path: &str, notes: &mut Notes) -> BTreeSet<Risk> {
    let (levels, unclear) = vocabulary(value, &RISKS, Risk::word, path, notes);
    if unclear { BTreeSet::new() } else { levels }
}

/// Levels of insider risk; empty where any will do.
pub(super) fn read_insider_risk(value: Option<&Value>, notes: &mut Notes) -> BTreeSet<InsiderRisk> {
    let (levels, unclear) = vocabulary(value, &INSIDER_RISKS, InsiderRisk::graph, "insiderRiskLevels", notes);
    if unclear { BTreeSet::new() } else { levels }
}

/// Ways of handing a session on.
pub(super) fn read_flows(mut table: Table<'_>, notes: &mut Notes) -> Flows {
    let path = "authenticationFlows.transferMethods";
    let named = table.take("transferMethods").filter(|value| !value.as_str().is_some_and(says_none));
    let (methods, unclear) = vocabulary(named, &METHODS, TransferMethod::graph, path, notes);
    if unclear | leftover(table, "authenticationFlows", notes) {
        return Flows::default();
    }
    Flows {
        device_code: methods.contains(&TransferMethod::DeviceCodeFlow),
        authentication_transfer: methods.contains(&TransferMethod::AuthenticationTransfer),
    }
}

fn says_none(text: &str) -> bool {
    text.trim().eq_ignore_ascii_case("none")
}

/// Notes what is left of a table; was there anything?
fn leftover(table: Table<'_>, path: &str, notes: &mut Notes) -> bool {
    let rest = table.rest();
    rest.iter().for_each(|(name, value)| notes.doubt(&format!("{path}.{name}"), value));
    !rest.is_empty()
}

/// Is what a filter matches in?
fn mode(filter: &Value) -> Option<bool> {
    let word = Table::new(filter.as_table()?).take("mode")?.as_str()?.trim().to_ascii_lowercase();
    match word.as_str() {
        "include" => Some(true),
        "exclude" => Some(false),
        _ => None,
    }
}

/// The words of a value.
fn listed<'a>(value: &'a Value, path: &str, notes: &mut Notes) -> Vec<&'a str> {
    words(value).unwrap_or_else(|| {
        notes.doubt(path, value);
        Vec::new()
    })
}

/// Words of a vocabulary, and whether something was among them that it has not.
fn vocabulary<T: Copy + Ord>(
    value: Option<&Value>,
    all: &[T],
    graph: fn(T) -> &'static str,
    path: &str,
    notes: &mut Notes,
) -> (BTreeSet<T>, bool) {
    let Some(value) = value else { return (BTreeSet::new(), false) };
    let Some(words) = words(value) else {
        notes.doubt(path, value);
        return (BTreeSet::new(), true);
    };
    let mut found = BTreeSet::new();
    let mut unclear = false;
    for word in words {
        match word_of(word, all, graph, path, notes) {
            Some(one) => drop(found.insert(one)),
            None => unclear = true,
        }
    }
    if unclear {
        notes.doubt(path, value);
    }
    (found, unclear)
}
