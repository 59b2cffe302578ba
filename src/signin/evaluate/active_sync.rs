//! What becomes of a device that connects by ActiveSync: a block rule beats a quarantine rule, that beats an allow rule,
//! and what no rule names meets the default level (exchange facts 3 and 4). Quarantine is a refusal until an
//! administrator lets the device in.

use super::{Facts, Truth};
use crate::signin::regime::DeviceAccess;
use crate::signin::sign_in::{Client, Method, Side};

/// What the app on phones tells device access rules when Exchange Online fetches mail from Exchange Server for it.
pub const OUTLOOK_SERVICE: (&str, &str) = ("DeviceType", "OutlookService");

/// What the app on phones tells device access rules about itself: in Exchange Online always, on Exchange Server where it
/// signs in with the password.
pub const OUTLOOK_MODEL: (&str, &str) = ("DeviceModel", "Outlook for iOS and Android");

/// The levels, strongest first.
const LEVELS: [&str; 3] = ["Block", "Quarantine", "Allow"];

/// What decided about a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceVerdict<'a> {
    /// A rule: characteristic, value and level.
    Rule(&'a str, &'a str, &'a str),
    /// The default level.
    Default(&'a str),
    /// Nobody knows what the device tells, and it matters.
    Unknown,
}

impl DeviceVerdict<'_> {
    /// Is the device refused?
    #[must_use]
    pub fn refuses(self) -> Truth {
        match self {
            Self::Rule(_, _, level) | Self::Default(level) => (level != "Allow").into(),
            Self::Unknown => Truth::Unknown,
        }
    }
}

/// Do device access rules look at this client at all?
#[must_use]
pub fn is_asked(facts: &Facts<'_>) -> bool {
    let route = &facts.sign_in.route;
    route.side.is_some() && matches!(route.client, Client::MailApp | Client::OutlookMobile)
}

/// What the rules make of the device.
#[must_use]
pub fn judge<'a>(devices: &'a DeviceAccess, facts: &Facts<'_>) -> DeviceVerdict<'a> {
    let default = devices.default_level.as_deref().unwrap_or("Allow");
    for level in LEVELS {
        let rules = || devices.rules.iter().filter(|(_, of)| of.as_str() == level);
        let matching =
            |wanted| rules().find(move |((characteristic, value), _)| tells(facts, characteristic, value) == wanted);
        if let Some(((characteristic, value), level)) = matching(Truth::Yes) {
            return DeviceVerdict::Rule(characteristic, value, level);
        }
        if matching(Truth::Unknown).is_some() {
            return DeviceVerdict::Unknown;
        }
    }
    DeviceVerdict::Default(default)
}

/// Does the device tell this of itself? Values are compared whole: no wildcard, no part.
fn tells(facts: &Facts<'_>, characteristic: &str, value: &str) -> Truth {
    let route = &facts.sign_in.route;
    let own = match (route.client, route.side, route.method) {
        (Client::OutlookMobile, Some(Side::ExchangeServer), Method::Modern) => Some(OUTLOOK_SERVICE),
        (Client::OutlookMobile, ..) => Some(OUTLOOK_MODEL),
        _ => None,
    };
    let stated = facts.sign_in.device.active_sync.get(characteristic).map(String::as_str);
    let told = own.filter(|(own, _)| *own == characteristic).map(|(_, value)| value).or(stated);
    match told {
        Some(told) => told.eq_ignore_ascii_case(value).into(),
        None if facts.open.active_sync => Truth::Unknown,
        None => Truth::No,
    }
}
