//! The example of a row as one line for `what-if --sign-ins`, in the words of a posture.

use serde_json::{Map, Value, json};

use crate::diff::side::Side;
use crate::posture::Platform;
use crate::signin::{Client, Country, Device, Key, Method, Registration, Risk, Route, SignIn, Target};

/// The application that a mailbox is asked for as.
const EXCHANGE_ONLINE: &str = "00000002-0000-0ff1-ce00-000000000000";

/// What is stated about the sign-in; what is as nobody would state it is left out.
pub(super) fn example(sign_in: &SignIn, side: &Side) -> Map<String, Value> {
    let mut stated = Map::new();
    let mut state = |key: &str, value: Option<Value>| stated.extend(value.map(|value| (key.to_owned(), value)));
    let person = &sign_in.person;
    state("user", person.account.as_ref().map(|account| json!(account_name(account, side))));
    state("guest", person.guest.as_ref().and_then(|guest| serde_json::to_value(guest.kind).ok()));
    let names = |keys: &std::collections::BTreeSet<Key>| -> Option<Value> {
        let names: Vec<String> = keys.iter().map(|key| name(key, side)).collect();
        (!names.is_empty()).then(|| json!(names))
    };
    state("groups", names(&person.groups));
    state("roles", names(&person.roles));
    for (key, value) in route(&sign_in.route) {
        state(key, Some(json!(value)));
    }
    state("app", application(&sign_in.target));
    state("user-action", user_action(&sign_in.target));
    let platform = sign_in.platform.filter(|platform| *platform != Platform::WindowsPhone);
    state("platform", platform.and_then(|platform| serde_json::to_value(platform).ok()));
    state("device", Some(json!(device(&sign_in.device))));
    let told = &sign_in.device.active_sync;
    state("activesync", (!told.is_empty()).then(|| json!(told)));
    let location = sign_in.network.locations.iter().next();
    state("location", Some(json!(location.map_or_else(|| "elsewhere".to_owned(), |key| name(key, side)))));
    state(
        "country",
        match &sign_in.network.country {
            Country::Named(country) => Some(json!(country)),
            Country::Unknown => Some(json!("unknown")),
            Country::Other => None,
        },
    );
    state("risk", risk(sign_in.sign_in_risk));
    state("user-risk", risk(sign_in.user_risk));
    state(
        "flow",
        match (sign_in.device_code, sign_in.authentication_transfer) {
            (true, _) => Some(json!("device-code")),
            (_, true) => Some(json!("authentication-transfer")),
            _ => None,
        },
    );
    stated
}

fn route(route: &Route) -> Vec<(&'static str, &'static str)> {
    let mut words = vec![("client", route.client.word())];
    words.extend(route.side.map(|side| ("mailbox", side.word())));
    if !route.protocol.is_empty() && !matches!(route.client, Client::Imap | Client::Pop | Client::Smtp) {
        words.push(("protocol", route.protocol));
    }
    words.push(("auth", if route.method == Method::Modern { "modern" } else { "basic" }));
    words
}

fn account_name(account: &Key, side: &Side) -> String {
    let known = side.landscape.accounts.values().find(|known| known.key() == *account);
    known.map_or_else(|| account.to_string(), |known| known.name.to_string())
}

fn name(key: &Key, side: &Side) -> String {
    side.landscape.names.get(key).cloned().unwrap_or_else(|| key.to_string())
}

fn application(target: &Target) -> Option<Value> {
    match target {
        Target::Application(id) if id != EXCHANGE_ONLINE => Some(json!(id)),
        _ => None,
    }
}

fn user_action(target: &Target) -> Option<Value> {
    match target {
        Target::UserAction(action) if action.ends_with("registersecurityinfo") => {
            Some(json!("register-security-information"))
        }
        Target::UserAction(_) => Some(json!("register-or-join-devices")),
        _ => None,
    }
}

fn device(device: &Device) -> &'static str {
    match (device.registration, device.compliant) {
        (Registration::HybridJoined, _) => "hybrid-joined",
        (_, true) => "compliant",
        (Registration::Unregistered, false) => "unregistered",
        (Registration::Registered, false) => "registered",
        (Registration::Joined, false) => "joined",
    }
}

fn risk(risk: Risk) -> Option<Value> {
    (risk != Risk::None).then(|| json!(risk.word()))
}
