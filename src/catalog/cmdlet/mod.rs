//! The cmdlets that scripts call: on which platforms, with which parameters, in which sets. One file a noun holds the
//! facts, this one their types; `call.rs` judges a call by them.

mod active_sync;
mod authentication_policy;
mod call;
mod mailbox;
mod organization;
mod transport;
mod user;

pub use call::{CallProblem, check_call};

/// Where a cmdlet or a parameter exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Platform {
    /// Exchange Online.
    ExchangeOnline,
    /// Exchange Server 2016.
    ExchangeServer2016,
    /// Exchange Server 2019.
    ExchangeServer2019,
    /// Exchange Server Subscription Edition.
    ExchangeServerSe,
}

impl Platform {
    /// All platforms.
    pub const ALL: [Self; 4] =
        [Self::ExchangeOnline, Self::ExchangeServer2016, Self::ExchangeServer2019, Self::ExchangeServerSe];

    /// The name for people, as the pages of cmdlets have it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::ExchangeOnline => "Exchange Online",
            Self::ExchangeServer2016 => "Exchange Server 2016",
            Self::ExchangeServer2019 => "Exchange Server 2019",
            Self::ExchangeServerSe => "Exchange Server SE",
        }
    }
}

impl std::fmt::Display for Platform {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.title())
    }
}

const CLOUD: &[Platform] = &[Platform::ExchangeOnline];
const SERVERS: &[Platform] = &[Platform::ExchangeServer2016, Platform::ExchangeServer2019, Platform::ExchangeServerSe];
const NEW_SERVERS: &[Platform] = &[Platform::ExchangeServer2019, Platform::ExchangeServerSe];
const CLOUD_AND_NEW_SERVERS: &[Platform] =
    &[Platform::ExchangeOnline, Platform::ExchangeServer2019, Platform::ExchangeServerSe];
const EVERYWHERE: &[Platform] = &Platform::ALL;
/// On releases older than any that we write for.
const NOWHERE: &[Platform] = &[];

/// What a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterKind {
    /// A switch: a value is attached with a colon.
    Switch,
    /// `$true` or `$false`.
    Boolean,
    /// A whole number.
    Integer,
    /// Any text.
    Text,
    /// Any number of texts.
    TextList,
    /// One of these.
    Enumeration(&'static [&'static str]),
    /// Any number of these.
    EnumerationList(&'static [&'static str]),
    /// What names an object: name, address, distinguished name, GUID.
    Identity,
    /// A time span: `[d.]hh:mm:ss`.
    Duration,
    /// A point in time.
    Timestamp,
    /// A number or a size, or `unlimited`.
    Unlimited,
    /// A number of bytes, with or without a unit: `10MB`.
    Size,
    /// A user name with its password.
    Credential,
}

/// Why a parameter of the documentation is not one to rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Caveat {
    /// Its page says nothing about it.
    Undescribed,
    /// Its page reserves it for Microsoft.
    Reserved,
    /// Its page says that it is out of use, or soon will be.
    Deprecated,
    /// On-premises it is taken and does nothing.
    WorksInCloudOnly,
    /// In the cloud it is taken and does nothing.
    WorksOnServersOnly,
    /// The page of the cmdlet does not have it, that of another does.
    GuideOnly,
}

/// A parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// The name as it is documented; PowerShell ignores case.
    pub name: &'static str,
    /// What it takes.
    pub kind: ParameterKind,
    /// Where it exists.
    pub platforms: &'static [Platform],
    /// Does `$null` clear the setting?
    pub accepts_null: bool,
    /// Does it take a table with `Add` and `Remove` in place of a whole list?
    pub accepts_add_remove: bool,
    /// The most characters of a text.
    pub max_length: Option<u16>,
    /// The least and the greatest number.
    pub range: Option<(i64, i64)>,
    /// Why not to rely on it.
    pub caveat: Option<Caveat>,
}

impl Parameter {
    const fn new(name: &'static str, kind: ParameterKind, platforms: &'static [Platform]) -> Self {
        Self {
            name,
            kind,
            platforms,
            accepts_null: false,
            accepts_add_remove: false,
            max_length: None,
            range: None,
            caveat: None,
        }
    }

    const fn nullable(self) -> Self {
        Self { accepts_null: true, ..self }
    }

    const fn editable(self) -> Self {
        Self { accepts_add_remove: true, ..self }
    }

    const fn at_most(self, characters: u16) -> Self {
        Self { max_length: Some(characters), ..self }
    }

    const fn between(self, least: i64, greatest: i64) -> Self {
        Self { range: Some((least, greatest)), ..self }
    }

    const fn caveat(self, caveat: Caveat) -> Self {
        Self { caveat: Some(caveat), ..self }
    }
}

/// Parameters that go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParameterSet {
    /// The name; `Default` where it has none.
    pub name: &'static str,
    /// Does PowerShell choose it when the parameters leave it open?
    pub default: bool,
    /// The parameters in it.
    pub parameters: &'static [&'static str],
    /// Those of them that must be given.
    pub mandatory: &'static [&'static str],
}

/// A cmdlet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cmdlet {
    /// The name as it is documented; PowerShell ignores case.
    pub name: &'static str,
    /// Where it exists.
    pub platforms: &'static [Platform],
    /// Does it take `-WhatIf` and `-Confirm`?
    pub should_process: bool,
    /// Does it wait for an answer unless `-Confirm:$false` is given?
    pub built_in_pause: bool,
    /// The documented sets contradict use: they are no ground to refuse a call.
    pub sets_are_advice: bool,
    /// The sets of parameters.
    pub sets: &'static [ParameterSet],
    /// All parameters, by name.
    pub parameters: &'static [Parameter],
}

impl Cmdlet {
    /// The parameter of that name, in any case.
    #[must_use]
    pub fn find_parameter(&self, name: &str) -> Option<&'static Parameter> {
        self.parameters.iter().find(|parameter| parameter.name.eq_ignore_ascii_case(name))
    }
}

/// Parameters that every cmdlet takes; `ProgressAction` in PowerShell 7.4 and newer only (about_CommonParameters).
pub const COMMON_PARAMETERS: [&str; 12] = [
    "Debug",
    "ErrorAction",
    "ErrorVariable",
    "InformationAction",
    "InformationVariable",
    "OutBuffer",
    "OutVariable",
    "PipelineVariable",
    "ProgressAction",
    "Verbose",
    "WarningAction",
    "WarningVariable",
];

/// All cmdlets of the catalogue, noun by noun.
pub static CMDLETS: [&Cmdlet; 19] = [
    &authentication_policy::GET_AUTHENTICATION_POLICY,
    &authentication_policy::NEW_AUTHENTICATION_POLICY,
    &authentication_policy::SET_AUTHENTICATION_POLICY,
    &authentication_policy::REMOVE_AUTHENTICATION_POLICY,
    &user::GET_USER,
    &user::SET_USER,
    &user::GET_CONNECTION_INFORMATION,
    &organization::GET_ORGANIZATION_CONFIG,
    &organization::SET_ORGANIZATION_CONFIG,
    &active_sync::GET_ACTIVE_SYNC_ORGANIZATION_SETTINGS,
    &active_sync::SET_ACTIVE_SYNC_ORGANIZATION_SETTINGS,
    &active_sync::GET_ACTIVE_SYNC_DEVICE_ACCESS_RULE,
    &active_sync::NEW_ACTIVE_SYNC_DEVICE_ACCESS_RULE,
    &active_sync::SET_ACTIVE_SYNC_DEVICE_ACCESS_RULE,
    &active_sync::REMOVE_ACTIVE_SYNC_DEVICE_ACCESS_RULE,
    &transport::GET_TRANSPORT_CONFIG,
    &transport::SET_TRANSPORT_CONFIG,
    &mailbox::GET_CAS_MAILBOX,
    &mailbox::SET_CAS_MAILBOX,
];

/// The cmdlet of that name, in any case.
#[must_use]
pub fn find_cmdlet(name: &str) -> Option<&'static Cmdlet> {
    CMDLETS.into_iter().find(|cmdlet| cmdlet.name.eq_ignore_ascii_case(name))
}

/// The names of all of these parameters: for a cmdlet whose one set holds them all.
const fn names<const N: usize>(parameters: &[Parameter; N]) -> [&'static str; N] {
    let mut names = [""; N];
    let mut index = 0;
    while index < N {
        names[index] = parameters[index].name;
        index += 1;
    }
    names
}
