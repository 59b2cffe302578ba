//! The gates of Exchange before anybody asks Entra: what a service refuses by itself, the switches of authenticated
//! SMTP, and the authentication policy of the person, or else of the organization (exchange facts 1.2, 1.4, 2 and 7).

use super::{Facts, Truth};
use crate::signin::regime::ExchangeRegime;
use crate::signin::route::has_switch;
use crate::signin::sign_in::{Method, Side};

/// Whose policy it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// The person holds it.
    Person,
    /// It is the default of the organization.
    Organization,
}

/// What an authentication policy says to a legacy protocol, or to a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyVerdict<'a> {
    /// There is no switch for it.
    NoSwitch,
    /// Nobody holds one and none is the default: everything is let through.
    NoPolicy,
    /// It lets it through.
    Lets(&'a str, Holder),
    /// It blocks it.
    Blocks(&'a str, Holder),
    /// One is held that nobody knows anything about.
    Unknown(&'a str, Holder),
    /// Who it is is left open, and some hold one that says otherwise.
    Open,
}

impl PolicyVerdict<'_> {
    /// Does it refuse?
    #[must_use]
    pub fn refuses(&self) -> Truth {
        match self {
            Self::Blocks(..) => Truth::Yes,
            Self::Unknown(..) | Self::Open => Truth::Unknown,
            Self::NoSwitch | Self::NoPolicy | Self::Lets(..) => Truth::No,
        }
    }
}

/// What the authentication policy says to the password.
#[must_use]
pub fn to_password<'a>(exchange: &'a ExchangeRegime, facts: &Facts<'a>) -> PolicyVerdict<'a> {
    let protocol = facts.sign_in.route.protocol;
    let says = |policy: &str| exchange.authentication_policies.get(policy).map(|open| !open.contains(protocol));
    verdict(exchange, facts, says)
}

/// What the authentication policy says to a token: policies of Exchange Server can block that too.
#[must_use]
pub fn to_token<'a>(exchange: &'a ExchangeRegime, facts: &Facts<'a>) -> PolicyVerdict<'a> {
    let route = &facts.sign_in.route;
    if route.side != Some(Side::ExchangeServer) {
        return PolicyVerdict::NoSwitch;
    }
    let says = |policy: &str| {
        let known = exchange.modern_blocked.get(policy).map(|blocked| blocked.contains(route.protocol));
        known.or_else(|| exchange.authentication_policies.contains_key(policy).then_some(false))
    };
    verdict(exchange, facts, says)
}

/// What the policy of the person says, or else the default of the organization; `blocks` tells of a policy, by its name,
/// whether it blocks, as far as anybody knows.
fn verdict<'a>(
    exchange: &'a ExchangeRegime,
    facts: &Facts<'a>,
    blocks: impl Fn(&str) -> Option<bool>,
) -> PolicyVerdict<'a> {
    if !has_switch(&facts.sign_in.route) {
        return PolicyVerdict::NoSwitch;
    }
    let own = facts.sign_in_name.and_then(|name| exchange.held.get(name)).map(|name| (name.as_str(), Holder::Person));
    let default = exchange.default_policy.as_ref().map(|name| (name.as_str(), Holder::Organization));
    let of_default = default.map_or(Some(false), |(name, _)| blocks(name));
    if facts.open.account && exchange.held.values().any(|held| blocks(held) != of_default) {
        return PolicyVerdict::Open;
    }
    let Some((name, holder)) = own.or(default) else { return PolicyVerdict::NoPolicy };
    match blocks(name) {
        None => PolicyVerdict::Unknown(name, holder),
        Some(true) => PolicyVerdict::Blocks(name, holder),
        Some(false) => PolicyVerdict::Lets(name, holder),
    }
}

/// Does the service refuse the password by itself? Exchange Online takes it for authenticated SMTP alone, whatever a
/// policy says.
#[must_use]
pub fn service_refuses(facts: &Facts<'_>) -> bool {
    let route = &facts.sign_in.route;
    route.method == Method::Legacy && route.side == Some(Side::ExchangeOnline) && route.protocol != "smtp"
}

/// Whether authenticated SMTP is off, and whether the mailbox or the organization says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpSwitch {
    /// The mailbox says so.
    Mailbox(bool),
    /// The organization says so; none where nobody knows.
    Organization(Option<bool>),
    /// Who it is is left open, and some mailboxes say otherwise.
    Open,
}

impl SmtpSwitch {
    /// Is it off? The setting that nobody knows may be either.
    #[must_use]
    pub fn refuses(self) -> Truth {
        match self {
            Self::Mailbox(off) | Self::Organization(Some(off)) => off.into(),
            Self::Organization(None) | Self::Open => Truth::Unknown,
        }
    }
}

/// The switch that counts for authenticated SMTP with a password to Exchange Online; none for every other route.
#[must_use]
pub fn smtp_switch(exchange: &ExchangeRegime, facts: &Facts<'_>) -> Option<SmtpSwitch> {
    let route = &facts.sign_in.route;
    if (route.side, route.protocol, route.method) != (Some(Side::ExchangeOnline), "smtp", Method::Legacy) {
        return None;
    }
    if facts.open.account && exchange.smtp_by_mailbox.values().any(|off| Some(*off) != exchange.smtp_disabled) {
        return Some(SmtpSwitch::Open);
    }
    let mailbox = facts.sign_in_name.and_then(|name| exchange.smtp_by_mailbox.get(name));
    Some(mailbox.map_or(SmtpSwitch::Organization(exchange.smtp_disabled), |off| SmtpSwitch::Mailbox(*off)))
}
