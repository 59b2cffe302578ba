//! What a sign-in log says about client, device and place, in the words of a posture.

use crate::cli::what_if::statement::Statement;
use crate::cli::what_if::words::{AuthWord, ClientWord, FlowWord, PlatformWord, RiskWord};
use crate::posture::GuestKind;
use crate::signin::Registration;

const EXCHANGE_ONLINE: &str = "00000002-0000-0ff1-ce00-000000000000";

/// Apps that are Outlook: on phones, and on computers, where it goes by the name of Office too.
const OUTLOOK_MOBILE: &str = "27922004-5251-4030-b22d-91ecd9a37ea4";
const OUTLOOK_DESKTOP: [&str; 2] = ["5d661950-3475-41cd-a2c3-d671a3162bc1", "d3590ed6-52b3-4102-aeff-aad2292ab01c"];

/// How logs call clients with legacy authentication: a part of the name, the client, and the protocol.
const LEGACY: [(&str, ClientWord, &str); 11] = [
    ("imap", ClientWord::Imap, "imap"),
    ("pop", ClientWord::Pop, "pop"),
    ("smtp", ClientWord::Smtp, "smtp"),
    ("mapi", ClientWord::OutlookDesktop, "mapi"),
    ("outlook anywhere", ClientWord::OutlookDesktop, "rpc"),
    ("rpc", ClientWord::OutlookDesktop, "rpc"),
    ("offline address book", ClientWord::OutlookDesktop, "offline-address-book"),
    ("exchange web services", ClientWord::WebServices, "web-services"),
    ("autodiscover", ClientWord::OutlookDesktop, "autodiscover"),
    ("auto-discover", ClientWord::OutlookDesktop, "autodiscover"),
    ("autodisover", ClientWord::OutlookDesktop, "autodiscover"),
];

/// States the client and what it asks for.
pub(super) fn state_client(into: &mut Statement, client: &str, app: &str, resource: &str) -> Result<(), String> {
    let lower = client.to_ascii_lowercase();
    let mail = resource.is_empty() || resource.eq_ignore_ascii_case(EXCHANGE_ONLINE);
    if !mail {
        into.app = Some(resource.to_owned());
    }
    let (word, auth) = match lower.as_str() {
        "browser" => (ClientWord::Browser, AuthWord::Modern),
        "mobile apps and desktop clients" if !mail => (ClientWord::OtherApp, AuthWord::Modern),
        "mobile apps and desktop clients" if app.eq_ignore_ascii_case(OUTLOOK_MOBILE) => {
            (ClientWord::OutlookMobile, AuthWord::Modern)
        }
        "mobile apps and desktop clients" if OUTLOOK_DESKTOP.iter().any(|known| app.eq_ignore_ascii_case(known)) => {
            (ClientWord::OutlookDesktop, AuthWord::Modern)
        }
        "mobile apps and desktop clients" => (ClientWord::OtherApp, AuthWord::Modern),
        // with a password Exchange Online has not let it in since 2022, so whoever is in the log has a token
        name if name.starts_with("exchange activesync") => {
            into.app = None;
            (ClientWord::MailApp, AuthWord::Modern)
        }
        "" => return Err("it does not say which client".to_owned()),
        name => {
            let known = LEGACY.iter().find(|(part, ..)| name.contains(part));
            let Some((_, word, protocol)) = known else {
                return Err(format!("nobody knows what client `{client}` is"));
            };
            into.app = None;
            into.protocol = Some((*protocol).to_owned());
            (*word, AuthWord::Basic)
        }
    };
    (into.client, into.auth) = (Some(word), Some(auth));
    Ok(())
}

/// The platform of an operating system such as `Windows 10` or `Ios 17.1`.
pub(super) fn platform(system: &str) -> Option<PlatformWord> {
    let lower = system.to_ascii_lowercase();
    let known = [
        ("windows phone", None),
        ("windows", Some(PlatformWord::Windows)),
        ("macos", Some(PlatformWord::Macos)),
        ("mac os", Some(PlatformWord::Macos)),
        ("ios", Some(PlatformWord::Ios)),
        ("ipados", Some(PlatformWord::Ios)),
        ("android", Some(PlatformWord::Android)),
        ("linux", Some(PlatformWord::Linux)),
    ];
    known.iter().find(|(name, _)| lower.starts_with(name)).and_then(|(_, platform)| *platform)
}

/// A device by its id, the way in which it is joined, and whether it is compliant.
pub(super) fn device(id: &str, trust: &str, compliant: Option<bool>) -> Option<(Registration, bool)> {
    let lower = trust.to_ascii_lowercase();
    let registration = match lower.as_str() {
        "" if id.is_empty() => return Some((Registration::Unregistered, false)),
        "" => return None,
        name if name.contains("hybrid") || name == "serverad" => Registration::HybridJoined,
        name if name.contains("registered") || name == "workplace" => Registration::Registered,
        name if name.contains("joined") || name == "azuread" => Registration::Joined,
        _ => return None,
    };
    Some((registration, compliant.unwrap_or(false)))
}

/// A level of risk; none where the log hides it.
pub(super) fn risk(level: &str) -> Option<RiskWord> {
    match level {
        "none" => Some(RiskWord::None),
        "low" => Some(RiskWord::Low),
        "medium" => Some(RiskWord::Medium),
        "high" => Some(RiskWord::High),
        _ => None,
    }
}

/// A flow, where the log says which protocol was used.
pub(super) fn flow(protocol: &str, transfer: &str) -> Option<FlowWord> {
    let (protocol, transfer) = (protocol.to_ascii_lowercase(), transfer.to_ascii_lowercase());
    match (protocol.as_str(), transfer.as_str()) {
        ("", "") => None,
        ("devicecode" | "device code", _) | (_, "devicecodeflow" | "device code flow") => Some(FlowWord::DeviceCode),
        (_, "authenticationtransfer" | "authentication transfer") => Some(FlowWord::AuthenticationTransfer),
        _ => Some(FlowWord::None),
    }
}

/// The kind of guest, where the log tells members from guests.
pub(super) fn guest(user: &str, kind: &str, crossing: &str) -> Option<GuestKind> {
    let (kind, crossing) = (kind.to_ascii_lowercase(), crossing.to_ascii_lowercase().replace(' ', ""));
    match (kind.as_str(), crossing.as_str()) {
        (_, "b2bdirectconnect") => Some(GuestKind::B2bDirectConnectUser),
        (_, "serviceprovider") => Some(GuestKind::ServiceProvider),
        ("guest", "none") => Some(GuestKind::InternalGuest),
        ("guest", _) => Some(GuestKind::B2bCollaborationGuest),
        ("member", "b2bcollaboration") => Some(GuestKind::B2bCollaborationMember),
        _ if user.to_ascii_lowercase().contains("#ext#") => Some(GuestKind::B2bCollaborationGuest),
        _ => None,
    }
}
