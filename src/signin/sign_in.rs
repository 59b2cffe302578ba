//! One sign-in with everything about it that can decide.

use std::collections::{BTreeMap, BTreeSet};

use super::key::Key;
use crate::posture::{GuestKind, InsiderRisk, MailboxSide, Platform};

/// A sign-in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SignIn {
    /// Who.
    pub person: Person,
    /// By which client, protocol and method, to the mailbox of which side.
    pub route: Route,
    /// To what, where Entra is asked.
    pub target: Target,
    /// The platform that the client names; none where nobody knows it.
    pub platform: Option<Platform>,
    /// Where from.
    pub network: Network,
    /// On what.
    pub device: Device,
    /// The risk of the sign-in.
    pub sign_in_risk: Risk,
    /// The risk of the user.
    pub user_risk: Risk,
    /// Insider risk, if any.
    pub insider_risk: Option<InsiderRisk>,
    /// Is it the device code flow?
    pub device_code: bool,
    /// Is it authentication transfer?
    pub authentication_transfer: bool,
    /// For members of policies that this program does not model, by their text: does the condition match?
    pub opaque: BTreeMap<String, bool>,
}

/// A person.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Person {
    /// The account, if it is one that something names.
    pub account: Option<Key>,
    /// The kind of guest, if it is one.
    pub guest: Option<Guest>,
    /// The groups, of those that something names.
    pub groups: BTreeSet<Key>,
    /// The roles that are active, of those that something names.
    pub roles: BTreeSet<Key>,
}

/// A guest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guest {
    /// The kind.
    pub kind: GuestKind,
    /// The home tenant, if it is one that something names.
    pub tenant: Option<Key>,
}

/// The side of a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Exchange Online.
    ExchangeOnline,
    /// Exchange Server.
    ExchangeServer,
}

/// A client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Client {
    /// Outlook for Windows and Mac.
    OutlookDesktop,
    /// Outlook for iOS and Android.
    OutlookMobile,
    /// A browser: Outlook on the web.
    Browser,
    /// A mail app of a phone or tablet, by ActiveSync.
    MailApp,
    /// A program that fetches mail by IMAP.
    Imap,
    /// A program that fetches mail by POP.
    Pop,
    /// A device or program that sends by authenticated SMTP.
    Smtp,
    /// A program that uses Exchange Web Services.
    WebServices,
    /// Any other app or desktop program with a token of its own: Teams, Office, PowerShell.
    OtherApp,
}

/// How a client proves who uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// With a token of Entra.
    Modern,
    /// With the password, or with Windows authentication, at Exchange itself.
    Legacy,
}

/// By which client, protocol and method, to the mailbox of which side.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route {
    /// The side of the mailbox; none where no mailbox is reached (another application, a user action).
    pub side: Option<Side>,
    /// The client.
    pub client: Client,
    /// The protocol, by the key that an authentication policy has for it: `mapi`, `activesync`; empty where it has none.
    pub protocol: &'static str,
    /// How it proves who uses it.
    pub method: Method,
}

/// What Entra is asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// An application, by its id.
    Application(String),
    /// A user action, by what Graph calls it.
    UserAction(String),
    /// An authentication context.
    AuthenticationContext(String),
}

/// Where from.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Network {
    /// The locations by address that hold it.
    pub locations: BTreeSet<Key>,
    /// The country of the address.
    pub country: Country,
    /// The country that the Authenticator app shares.
    pub gps_country: Country,
    /// Is it one of the trusted addresses of the old MFA portal?
    pub mfa_trusted: bool,
}

/// A country.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Country {
    /// One that nothing names.
    #[default]
    Other,
    /// One that something names: two capital letters.
    Named(String),
    /// None can be found out.
    Unknown,
}

/// How a device is known to Entra.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Registration {
    /// Not at all.
    Unregistered,
    /// Registered by its user (`Workplace`).
    Registered,
    /// Joined to Entra (`AzureAD`).
    Joined,
    /// Joined to the own domain and to Entra (`ServerAD`).
    HybridJoined,
}

/// A device.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Device {
    /// How Entra knows it.
    pub registration: Registration,
    /// Is it compliant?
    pub compliant: bool,
    /// What device filters look at, by the name of the property; none for null. An unregistered device has all null; of
    /// a registered one nobody knows what is not here. A property of many values has one a line.
    pub attributes: BTreeMap<String, Option<String>>,
    /// What device access rules look at, `DeviceType` and the like, as the client sends it. What is not here is nothing
    /// that a rule names.
    pub active_sync: BTreeMap<String, String>,
}

/// A level of risk, of a sign-in or a user.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Risk {
    /// None.
    #[default]
    None,
    /// Low.
    Low,
    /// Medium.
    Medium,
    /// High.
    High,
}

impl Risk {
    /// The word of a posture, and of Graph.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

impl Side {
    /// The side that a posture calls so.
    #[must_use]
    pub fn of(side: MailboxSide) -> Self {
        match side {
            MailboxSide::ExchangeOnline => Self::ExchangeOnline,
            MailboxSide::ExchangeServer => Self::ExchangeServer,
        }
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::ExchangeOnline => "Exchange Online",
            Self::ExchangeServer => "Exchange Server",
        }
    }

    /// The word of a posture.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::ExchangeOnline => "exchange-online",
            Self::ExchangeServer => "exchange-server",
        }
    }
}
