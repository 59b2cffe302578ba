//! What decides about sign-ins at one point: policies, locations, strengths, and both sides of Exchange.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ipnet::IpNet;

use super::key::Key;
use super::policy::Policy;
use super::sign_in::{Client, Side};

/// What decides at one point of a rollout.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Regime {
    /// Conditional Access policies, each by a number that it keeps at every point of one rollout; with the number `AD_FS`
    /// what AD FS asks for.
    pub policies: BTreeMap<usize, Arc<Policy>>,
    /// Named locations.
    pub locations: BTreeMap<Key, Arc<NamedLocation>>,
    /// Authentication strengths, the built-in ones too.
    pub strengths: BTreeMap<Key, Arc<Strength>>,
    /// Are security defaults on?
    pub security_defaults: bool,
    /// The sides of Exchange that there are.
    pub exchange: BTreeMap<Side, ExchangeRegime>,
}

/// A named location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedLocation {
    /// Its display name.
    pub name: String,
    /// What it is made of.
    pub kind: LocationKind,
}

/// What a named location is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LocationKind {
    /// Address ranges.
    Ip {
        /// The ranges.
        ranges: Vec<IpNet>,
        /// Is it trusted?
        trusted: bool,
    },
    /// Countries.
    Countries {
        /// Two capital letters each.
        countries: BTreeSet<String>,
        /// By the position of the Authenticator app rather than by address?
        gps: bool,
        /// Do addresses count that belong to no known country?
        unknown: bool,
    },
    /// It is there, and nobody knows what it holds.
    Opaque {
        /// Is it trusted, where that is known?
        trusted: Option<bool>,
    },
}

/// An authentication strength.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strength {
    /// Its display name.
    pub name: String,
    /// The combinations of methods that meet it, in Graph's words.
    pub combinations: BTreeSet<String>,
    /// What narrows the combinations and is not modelled: single models of keys, issuers of certificates.
    pub opaque: Vec<String>,
}

/// One side of Exchange.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExchangeRegime {
    /// Authentication policies by name in lower case: the protocols whose legacy authentication each lets through.
    pub authentication_policies: BTreeMap<String, BTreeSet<&'static str>>,
    /// The same policies: the protocols whose modern authentication each blocks. Exchange Server only.
    pub modern_blocked: BTreeMap<String, BTreeSet<&'static str>>,
    /// Does the organization take tokens (`OAuth2ClientProfileEnabled`), where something says so?
    pub takes_tokens: Option<bool>,
    /// The policy of those who hold none, by name in lower case.
    pub default_policy: Option<String>,
    /// Who holds which policy: sign-in names in lower case.
    pub held: BTreeMap<String, String>,
    /// Is authenticated SMTP off for mailboxes that do not say otherwise, where something says so? Exchange Online only.
    pub smtp_disabled: Option<bool>,
    /// Mailboxes that say otherwise, by address in lower case.
    pub smtp_by_mailbox: BTreeMap<String, bool>,
    /// What becomes of mobile devices.
    pub devices: DeviceAccess,
}

/// What becomes of mobile devices: the default, and rules that look at one characteristic each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeviceAccess {
    /// `Allow`, `Block` or `Quarantine`; `Allow` in a fresh organization.
    pub default_level: Option<String>,
    /// Characteristic and value of each rule, and its level.
    pub rules: BTreeMap<(String, String), String>,
}

impl Client {
    /// The word for it on the command line and in stories.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::OutlookDesktop => "outlook-desktop",
            Self::OutlookMobile => "outlook-mobile",
            Self::Browser => "browser",
            Self::MailApp => "mail-app",
            Self::Imap => "imap",
            Self::Pop => "pop",
            Self::Smtp => "smtp",
            Self::WebServices => "web-services",
            Self::OtherApp => "other-app",
        }
    }
}
