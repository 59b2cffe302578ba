//! The routes that exist: by which client, protocol and method a mailbox of each side can be asked for at all. One table
//! for the story of one sign-in and for the proof over all of them; what is not in it says why.

use super::landscape::{Landscape, OutlookOnTheWeb};
use super::sign_in::{Client, Method, Route, Side};

use Client::{Browser, Imap, MailApp, OtherApp, OutlookDesktop, OutlookMobile, Pop, Smtp, WebServices};
use Method::{Legacy, Modern};
use Side::{ExchangeOnline, ExchangeServer};

/// Is there such a route?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existence {
    /// There is.
    Yes,
    /// Nobody said; this key of a posture would settle it.
    Unknown(&'static str),
    /// There is none, and this is why.
    No(&'static str),
}

/// Side, client, protocol and method of every route, ordinary ones first. Legacy routes to Exchange Online are here
/// although the service refuses all but one: the refusal is a gate of the story.
pub static ROUTES: [(Option<Side>, Client, &str, Method); 46] = [
    (Some(ExchangeOnline), OutlookDesktop, "mapi", Modern),
    (Some(ExchangeOnline), OutlookDesktop, "autodiscover", Modern),
    (Some(ExchangeOnline), OutlookDesktop, "web-services", Modern),
    (Some(ExchangeOnline), OutlookDesktop, "offline-address-book", Modern),
    (Some(ExchangeOnline), OutlookMobile, "outlook-service", Modern),
    (Some(ExchangeOnline), Browser, "", Modern),
    (Some(ExchangeOnline), MailApp, "activesync", Modern),
    (Some(ExchangeOnline), WebServices, "web-services", Modern),
    (Some(ExchangeOnline), Imap, "imap", Modern),
    (Some(ExchangeOnline), Pop, "pop", Modern),
    (Some(ExchangeOnline), Smtp, "smtp", Modern),
    (Some(ExchangeOnline), OtherApp, "", Modern),
    (Some(ExchangeOnline), OutlookDesktop, "mapi", Legacy),
    (Some(ExchangeOnline), OutlookDesktop, "autodiscover", Legacy),
    (Some(ExchangeOnline), OutlookDesktop, "web-services", Legacy),
    (Some(ExchangeOnline), OutlookDesktop, "offline-address-book", Legacy),
    (Some(ExchangeOnline), OutlookDesktop, "rpc", Legacy),
    (Some(ExchangeOnline), MailApp, "activesync", Legacy),
    (Some(ExchangeOnline), WebServices, "web-services", Legacy),
    (Some(ExchangeOnline), Imap, "imap", Legacy),
    (Some(ExchangeOnline), Pop, "pop", Legacy),
    (Some(ExchangeOnline), Smtp, "smtp", Legacy),
    (Some(ExchangeServer), OutlookDesktop, "mapi", Modern),
    (Some(ExchangeServer), OutlookDesktop, "autodiscover", Modern),
    (Some(ExchangeServer), OutlookDesktop, "web-services", Modern),
    (Some(ExchangeServer), OutlookDesktop, "offline-address-book", Modern),
    (Some(ExchangeServer), OutlookMobile, "activesync", Modern),
    (Some(ExchangeServer), Browser, "", Modern),
    (Some(ExchangeServer), MailApp, "activesync", Modern),
    (Some(ExchangeServer), WebServices, "web-services", Modern),
    (Some(ExchangeServer), Imap, "imap", Modern),
    (Some(ExchangeServer), Pop, "pop", Modern),
    (Some(ExchangeServer), OutlookDesktop, "mapi", Legacy),
    (Some(ExchangeServer), OutlookDesktop, "autodiscover", Legacy),
    (Some(ExchangeServer), OutlookDesktop, "web-services", Legacy),
    (Some(ExchangeServer), OutlookDesktop, "offline-address-book", Legacy),
    (Some(ExchangeServer), OutlookDesktop, "rpc", Legacy),
    (Some(ExchangeServer), OutlookMobile, "activesync", Legacy),
    (Some(ExchangeServer), Browser, "", Legacy),
    (Some(ExchangeServer), MailApp, "activesync", Legacy),
    (Some(ExchangeServer), WebServices, "web-services", Legacy),
    (Some(ExchangeServer), Imap, "imap", Legacy),
    (Some(ExchangeServer), Pop, "pop", Legacy),
    (Some(ExchangeServer), Smtp, "smtp", Legacy),
    (None, Browser, "", Modern),
    (None, OtherApp, "", Modern),
];

/// Every route that exists there, or may exist for all that anybody said.
#[must_use]
pub fn routes(landscape: &Landscape) -> Vec<Route> {
    ROUTES
        .iter()
        .map(|&(side, client, protocol, method)| Route { side, client, protocol, method })
        .filter(|route| !matches!(existence(route, landscape), Existence::No(_)))
        .collect()
}

/// Does this route exist there?
#[must_use]
pub fn existence(route: &Route, landscape: &Landscape) -> Existence {
    if !ROUTES.contains(&(route.side, route.client, route.protocol, route.method)) {
        return Existence::No(why_not(route));
    }
    match route.side {
        Some(side) if !landscape.sides.contains(&side) => {
            Existence::No("the organization has no such side of Exchange")
        }
        Some(ExchangeServer) if route.client == Browser => outlook_on_the_web(route.method, landscape),
        Some(ExchangeServer) if route.method == Modern && !landscape.hybrid_modern_authentication => {
            Existence::No("hybrid modern authentication is off, so Exchange Server takes no tokens of Entra")
        }
        _ => Existence::Yes,
    }
}

fn outlook_on_the_web(method: Method, landscape: &Landscape) -> Existence {
    match (landscape.outlook_on_the_web, method) {
        (OutlookOnTheWeb::Unknown, Modern) => {
            Existence::No("nobody said that Outlook on the web of Exchange Server takes tokens of Entra")
        }
        (OutlookOnTheWeb::Unknown, Legacy) => Existence::Unknown("organization.exchange-server.outlook-on-the-web"),
        (OutlookOnTheWeb::NotPublished, _) => {
            Existence::No("Outlook on the web of Exchange Server can not be reached from outside")
        }
        (OutlookOnTheWeb::Password, Modern) => {
            Existence::No("Outlook on the web of Exchange Server asks for the password itself, not Entra")
        }
        (OutlookOnTheWeb::HybridModernAuthentication, Legacy) => {
            Existence::No("Outlook on the web of Exchange Server leaves the sign-in to Entra")
        }
        (OutlookOnTheWeb::Password, Legacy) | (OutlookOnTheWeb::HybridModernAuthentication, Modern) => Existence::Yes,
    }
}

/// Is there a switch for its legacy authentication in the authentication policies of that side? Exchange Server has
/// none for SMTP and for Outlook on the web (New-AuthenticationPolicy page, 2026-08).
#[must_use]
pub fn has_switch(route: &Route) -> bool {
    match route.side {
        Some(ExchangeOnline) => !route.protocol.is_empty(),
        Some(ExchangeServer) => !matches!(route.protocol, "" | "smtp" | "outlook-service"),
        None => false,
    }
}

fn why_not(route: &Route) -> &'static str {
    match (route.side, route.client, route.protocol, route.method) {
        (_, _, "rpc", Modern) => "RPC over HTTP (Outlook Anywhere) can not carry tokens",
        (Some(ExchangeOnline), Browser, _, Legacy) => "Outlook on the web of Exchange Online always asks Entra",
        (Some(ExchangeOnline), OutlookMobile, _, Legacy) => "Outlook mobile always uses a token for Exchange Online",
        (Some(ExchangeServer), Smtp, _, Modern) => "no documented setting lets Exchange Server take tokens for SMTP",
        (Some(ExchangeServer), OtherApp, ..) => {
            "other apps reach mailboxes on Exchange Server by Exchange Web Services or ActiveSync, which are clients here"
        }
        (_, OtherApp, _, Legacy) => "an app with a token of its own has no legacy authentication",
        (None, ..) => "without a mailbox there are browsers and apps only",
        _ => "this client does not use that protocol",
    }
}
