//! What becomes of a device that connects by ActiveSync: a block rule beats a quarantine rule, that beats an allow rule,
//! and what no rule names meets the default level (exchange facts 3 and 4). Quarantine is a refusal until an
//! administrator lets the device in.

use super::conditional_access::{Applies, Condition, applies};
use super::{Facts, Reading, Truth};
use crate::signin::policy::{Control, Policy};
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

/// May a policy take the place of device access rules where it applies? Exchange Online does not ask its rules about
/// Outlook on a phone for which Conditional Access wants a compliant device, an approved application or app protection
/// (training on mobile device access, stored 2023; Exchange team, 2020-06). Nothing says whether that is so for other
/// apps that use ActiveSync, nor when it is one of several ways: it may be.
#[must_use]
pub fn may_replace(policy: &Policy) -> bool {
    let wanted = [Control::CompliantDevice, Control::ApprovedApplication, Control::AppProtection];
    policy.grant.iter().any(|grant| wanted.iter().any(|control| grant.controls.contains(control)))
}

/// Does such a policy apply, as far as that may let the device in?
#[must_use]
pub fn replaces(policy: &Policy, facts: &Facts<'_>, reading: Reading) -> bool {
    may_replace(policy)
        && match (applies(policy, facts), reading) {
            (Applies::No(_), _) | (_, Reading::Strict) => false,
            (Applies::Yes, _) | (Applies::Unknown(_), Reading::Lenient) => true,
            (Applies::Unknown(_), Reading::Either) => is_open_only_for_doubts(policy, facts),
        }
}

/// Is nothing unknown but what nobody can know? Whatever else is open may still keep the policy from applying.
fn is_open_only_for_doubts(policy: &Policy, facts: &Facts<'_>) -> bool {
    let mut open = Condition::ORDER.into_iter().filter(|condition| !condition.is_doubtful());
    open.all(|condition| condition.holds(policy, facts) != Truth::Unknown)
}

/// Are the rules of this side such that a policy may take their place?
#[must_use]
pub fn is_replaceable(side: Side) -> bool {
    side == Side::ExchangeOnline
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
