//! The words of a posture for what a sign-in is made of, on the command line and in files of sign-ins.

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::posture::{InsiderRisk, Platform};
use crate::signin::{Client, Method, Registration, Risk, Side};

/// A client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ClientWord {
    /// Outlook for Windows and Mac
    OutlookDesktop,
    /// Outlook for iOS and Android
    OutlookMobile,
    /// A browser
    Browser,
    /// A mail app of a phone or tablet, by ActiveSync
    MailApp,
    /// A program that fetches mail by IMAP
    Imap,
    /// A program that fetches mail by POP
    Pop,
    /// A device or program that sends by authenticated SMTP
    Smtp,
    /// A program that uses Exchange Web Services
    WebServices,
    /// Any other app with a token of its own
    OtherApp,
}

/// The side of a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MailboxWord {
    /// Exchange Online
    ExchangeOnline,
    /// Exchange Server
    ExchangeServer,
}

/// How a client proves who uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AuthWord {
    /// With a token of Entra
    Modern,
    /// With the password, or with Windows authentication, at Exchange itself
    #[value(alias = "legacy")]
    #[serde(alias = "legacy")]
    Basic,
}

/// A user action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ActionWord {
    /// Security information is registered
    RegisterSecurityInformation,
    /// A device is registered or joined
    RegisterOrJoinDevices,
}

/// A flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FlowWord {
    /// None
    None,
    /// The device code flow
    DeviceCode,
    /// Authentication transfer
    AuthenticationTransfer,
}

/// A platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlatformWord {
    /// Windows
    Windows,
    /// macOS
    Macos,
    /// iOS and iPadOS
    Ios,
    /// Android
    Android,
    /// Linux
    Linux,
}

/// A device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DeviceWord {
    /// Neither compliant nor hybrid joined
    Unmanaged,
    /// Not known to Entra
    Unregistered,
    /// Registered by its user, not compliant
    Registered,
    /// Joined to Entra, not compliant
    Joined,
    /// Compliant
    Compliant,
    /// Hybrid joined
    HybridJoined,
}

/// A level of risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RiskWord {
    /// None
    None,
    /// Low
    Low,
    /// Medium
    Medium,
    /// High
    High,
}

/// A level of insider risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InsiderWord {
    /// None
    None,
    /// Minor
    Minor,
    /// Moderate
    Moderate,
    /// Elevated
    Elevated,
}

impl ClientWord {
    /// The client.
    pub fn client(self) -> Client {
        match self {
            Self::OutlookDesktop => Client::OutlookDesktop,
            Self::OutlookMobile => Client::OutlookMobile,
            Self::Browser => Client::Browser,
            Self::MailApp => Client::MailApp,
            Self::Imap => Client::Imap,
            Self::Pop => Client::Pop,
            Self::Smtp => Client::Smtp,
            Self::WebServices => Client::WebServices,
            Self::OtherApp => Client::OtherApp,
        }
    }
}

impl MailboxWord {
    /// The side.
    pub fn side(self) -> Side {
        match self {
            Self::ExchangeOnline => Side::ExchangeOnline,
            Self::ExchangeServer => Side::ExchangeServer,
        }
    }
}

impl AuthWord {
    /// The method.
    pub fn method(self) -> Method {
        match self {
            Self::Modern => Method::Modern,
            Self::Basic => Method::Legacy,
        }
    }
}

impl ActionWord {
    /// What Graph calls it.
    pub fn graph(self) -> &'static str {
        match self {
            Self::RegisterSecurityInformation => "urn:user:registersecurityinfo",
            Self::RegisterOrJoinDevices => "urn:user:registerdevice",
        }
    }
}

impl FlowWord {
    /// Is it the device code flow, and is it authentication transfer?
    pub fn flags(self) -> (bool, bool) {
        (self == Self::DeviceCode, self == Self::AuthenticationTransfer)
    }
}

impl PlatformWord {
    /// The platform.
    pub fn platform(self) -> Platform {
        match self {
            Self::Windows => Platform::Windows,
            Self::Macos => Platform::Macos,
            Self::Ios => Platform::Ios,
            Self::Android => Platform::Android,
            Self::Linux => Platform::Linux,
        }
    }
}

impl DeviceWord {
    /// The devices that are meant, ordinary ones first.
    pub fn devices(self) -> Vec<(Registration, bool)> {
        use Registration::{HybridJoined, Joined, Registered, Unregistered};
        match self {
            Self::Unmanaged => vec![(Unregistered, false), (Registered, false), (Joined, false)],
            Self::Unregistered => vec![(Unregistered, false)],
            Self::Registered => vec![(Registered, false)],
            Self::Joined => vec![(Joined, false)],
            Self::Compliant => vec![(Registered, true), (Joined, true), (HybridJoined, true)],
            Self::HybridJoined => vec![(HybridJoined, false), (HybridJoined, true)],
        }
    }
}

impl RiskWord {
    /// The level.
    pub fn risk(self) -> Risk {
        match self {
            Self::None => Risk::None,
            Self::Low => Risk::Low,
            Self::Medium => Risk::Medium,
            Self::High => Risk::High,
        }
    }
}

impl InsiderWord {
    /// The level, if any.
    pub fn risk(self) -> Option<InsiderRisk> {
        match self {
            Self::None => None,
            Self::Minor => Some(InsiderRisk::Minor),
            Self::Moderate => Some(InsiderRisk::Moderate),
            Self::Elevated => Some(InsiderRisk::Elevated),
        }
    }
}
