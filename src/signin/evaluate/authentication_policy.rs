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
}

impl PolicyVerdict<'_> {
    /// Does it refuse?
    #[must_use]
    pub fn refuses(&self) -> Truth {
        match self {
            Self::Blocks(..) => Truth::Yes,
            Self::Unknown(..) => Truth::Unknown,
            Self::NoSwitch | Self::NoPolicy | Self::Lets(..) => Truth::No,
        }
    }
}

/// What the authentication policy says to the password.
#[must_use]
pub fn to_password<'a>(exchange: &'a ExchangeRegime, facts: &Facts<'a>) -> PolicyVerdict<'a> {
    let route = &facts.sign_in.route;
    if !has_switch(route) {
        return PolicyVerdict::NoSwitch;
    }
    let Some((policy, holder)) = policy_of(exchange, facts) else { return PolicyVerdict::NoPolicy };
    match exchange.authentication_policies.get(policy) {
        None => PolicyVerdict::Unknown(policy, holder),
        Some(open) if open.contains(route.protocol) => PolicyVerdict::Lets(policy, holder),
        Some(_) => PolicyVerdict::Blocks(policy, holder),
    }
}

/// What the authentication policy says to a token: policies of Exchange Server can block that too.
#[must_use]
pub fn to_token<'a>(exchange: &'a ExchangeRegime, facts: &Facts<'a>) -> PolicyVerdict<'a> {
    let route = &facts.sign_in.route;
    if route.side != Some(Side::ExchangeServer) || !has_switch(route) {
        return PolicyVerdict::NoSwitch;
    }
    let Some((policy, holder)) = policy_of(exchange, facts) else { return PolicyVerdict::NoPolicy };
    match exchange.modern_blocked.get(policy) {
        Some(blocked) if blocked.contains(route.protocol) => PolicyVerdict::Blocks(policy, holder),
        None if !exchange.authentication_policies.contains_key(policy) => PolicyVerdict::Unknown(policy, holder),
        _ => PolicyVerdict::Lets(policy, holder),
    }
}

/// The person's own policy beats the default of the organization.
fn policy_of<'a>(exchange: &'a ExchangeRegime, facts: &Facts<'a>) -> Option<(&'a str, Holder)> {
    let own = facts.sign_in_name.and_then(|name| exchange.held.get(name));
    let default = exchange.default_policy.as_ref();
    own.map(|name| (name.as_str(), Holder::Person)).or(default.map(|name| (name.as_str(), Holder::Organization)))
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
}

impl SmtpSwitch {
    /// Is it off? The setting that nobody knows may be either.
    #[must_use]
    pub fn refuses(self) -> Truth {
        match self {
            Self::Mailbox(off) | Self::Organization(Some(off)) => off.into(),
            Self::Organization(None) => Truth::Unknown,
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
    let mailbox = facts.sign_in_name.and_then(|name| exchange.smtp_by_mailbox.get(name));
    Some(mailbox.map_or(SmtpSwitch::Organization(exchange.smtp_disabled), |off| SmtpSwitch::Mailbox(*off)))
}
