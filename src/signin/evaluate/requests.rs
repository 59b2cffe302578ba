//! Which request goes where: the parts of a story in which nothing is decided, in the words of an architect.

use super::Facts;
use crate::signin::sign_in::{Client, Method, Side, Target};

/// How a sign-in begins.
pub(super) fn first_request(facts: &Facts<'_>) -> String {
    let route = &facts.sign_in.route;
    let protocol = protocol_title(route.protocol);
    match (route.method, route.client, route.side) {
        (Method::Legacy, Client::Browser, Some(side)) => {
            format!("the browser opens Outlook on the web of {}, which asks for the password itself", side.title())
        }
        (Method::Legacy, _, Some(side)) => {
            format!("the client sends the password, or Windows credentials, to {} by {protocol}", side.title())
        }
        (Method::Modern, Client::Browser, Some(side)) => {
            format!("the browser opens Outlook on the web of {}, which sends it to Entra", side.title())
        }
        (Method::Modern, Client::OutlookMobile, Some(Side::ExchangeServer)) => {
            "Autodiscover finds the mailbox on Exchange Server, which wants a token and names Entra".to_owned()
        }
        (Method::Modern, Client::OutlookDesktop | Client::OutlookMobile | Client::MailApp, Some(side)) => {
            format!("Autodiscover finds the mailbox on {}, which wants a token and names Entra", side.title())
        }
        (Method::Modern, Client::OtherApp, _) | (_, _, None) => "the app asks Entra for a token".to_owned(),
        (Method::Modern, _, Some(side)) => {
            format!("the program asks {} for {protocol} and is told to bring a token of Entra", side.title())
        }
    }
}

/// What Entra gives in the end.
pub(super) fn token(facts: &Facts<'_>, something_is_asked: bool) -> String {
    let given = given(facts);
    if something_is_asked { format!("once that is met, {given}") } else { given }
}

fn given(facts: &Facts<'_>) -> String {
    match &facts.sign_in.target {
        Target::Application(id) => {
            let known = crate::catalog::find_application_by_value(id).map(|application| application.name);
            format!("Entra issues a token for {}", known.unwrap_or(id))
        }
        Target::UserAction(action) => format!("Entra lets the user action `{action}` go on"),
        Target::AuthenticationContext(context) => {
            format!("Entra writes authentication context {context} into the token")
        }
    }
}

/// How a sign-in ends where nothing refuses it.
pub(super) fn mailbox(facts: &Facts<'_>, side: Side) -> String {
    let route = &facts.sign_in.route;
    let protocol = protocol_title(route.protocol);
    let means = match route.method {
        Method::Modern => "with the token",
        Method::Legacy => "with the password alone",
    };
    match (route.client, side) {
        (Client::OutlookMobile, Side::ExchangeServer) if route.method == Method::Modern => {
            "Exchange Online fetches the mail from Exchange Server for the app, by ActiveSync with the token".to_owned()
        }
        (Client::Browser, side) => format!("Outlook on the web opens the mailbox on {} {means}", side.title()),
        (Client::Smtp, side) => format!("{} takes mail to send, by SMTP {means}", side.title()),
        (Client::OtherApp, side) => format!("the app reaches the mailbox on {} {means}", side.title()),
        (_, side) if route.protocol == "autodiscover" => {
            format!("Autodiscover of {} answers {means}: it tells where the mailbox is", side.title())
        }
        (_, side) => format!("the client reaches the mailbox on {} by {protocol} {means}", side.title()),
    }
}

/// What people call a protocol.
#[must_use]
pub fn protocol_title(protocol: &str) -> &'static str {
    match protocol {
        "activesync" => "ActiveSync",
        "autodiscover" => "Autodiscover",
        "imap" => "IMAP",
        "mapi" => "MAPI over HTTP",
        "offline-address-book" => "offline address book",
        "outlook-service" => "the Outlook service",
        "pop" => "POP",
        "powershell" => "PowerShell",
        "reporting-web-services" => "reporting web services",
        "rpc" => "RPC over HTTP",
        "smtp" => "SMTP",
        "web-services" => "Exchange Web Services",
        _ => "HTTP",
    }
}
