//! The kinds of object that a script reads and writes, by the names that Exchange and Graph have for them.

/// The service, and so the PowerShell session, that a script works in. Exchange Online and Graph modules do not live in
/// one process, so each has scripts of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Workload {
    /// Microsoft Entra through Graph.
    Graph,
    /// Exchange Online.
    ExchangeOnline,
    /// Exchange Server.
    ExchangeServer,
}

impl Workload {
    /// All workloads in the order in which their scripts run.
    pub const ALL: [Self; 3] = [Self::Graph, Self::ExchangeOnline, Self::ExchangeServer];

    /// The name in scripts and file names.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Graph => "graph",
            Self::ExchangeOnline => "exchange-online",
            Self::ExchangeServer => "exchange-server",
        }
    }

    /// The workload of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|workload| workload.name() == name)
    }

    /// The name for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Graph => "Microsoft Entra (Graph)",
            Self::ExchangeOnline => "Exchange Online",
            Self::ExchangeServer => "Exchange Server",
        }
    }
}

/// The oldest release among the servers of an Exchange organization, as far as it decides which cmdlets there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ServerRelease {
    /// Exchange Server 2016, or older.
    Exchange2016,
    /// Exchange Server 2019.
    Exchange2019,
    /// Exchange Server Subscription Edition.
    ExchangeSe,
}

impl ServerRelease {
    /// All releases.
    pub const ALL: [Self; 3] = [Self::Exchange2016, Self::Exchange2019, Self::ExchangeSe];

    /// The release of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|release| release.name() == name)
    }

    /// The name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exchange2016 => "2016",
            Self::Exchange2019 => "2019",
            Self::ExchangeSe => "SE",
        }
    }
}

/// A kind of object. Its name is the key of the adapter in the OBJECTS region of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    /// A named location (Graph).
    NamedLocation,
    /// An authentication strength of the organization's own (Graph).
    AuthenticationStrengthPolicy,
    /// A Conditional Access policy (Graph).
    ConditionalAccessPolicy,
    /// A group that is looked up by its display name, never written (Graph).
    Group,
    /// A user who is looked up by the sign-in name, never written (Graph).
    User,
    /// An authentication policy (both Exchange sides).
    AuthenticationPolicy,
    /// Which authentication policy a user holds (both Exchange sides).
    UserAuthenticationPolicy,
    /// Settings of the organization (both Exchange sides).
    OrganizationConfig,
    /// The default access level for mobile devices and its companions (both Exchange sides).
    ActiveSyncOrganizationSettings,
    /// A device access rule (both Exchange sides).
    ActiveSyncDeviceAccessRule,
    /// Transport settings of the organization (SMTP AUTH: Exchange Online).
    TransportConfig,
    /// Client access settings of one mailbox (both Exchange sides; SMTP AUTH: Exchange Online).
    CasMailbox,
    /// The relying party trust of AD FS for Microsoft 365. No script reads or writes it; people change it by hand.
    AdfsRelyingPartyTrust,
}

impl ObjectKind {
    /// All kinds that scripts know.
    pub const ALL: [Self; 12] = [
        Self::NamedLocation,
        Self::AuthenticationStrengthPolicy,
        Self::ConditionalAccessPolicy,
        Self::Group,
        Self::User,
        Self::AuthenticationPolicy,
        Self::UserAuthenticationPolicy,
        Self::OrganizationConfig,
        Self::ActiveSyncOrganizationSettings,
        Self::ActiveSyncDeviceAccessRule,
        Self::TransportConfig,
        Self::CasMailbox,
    ];

    /// The kind of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The name in scripts: the noun of the cmdlets, or the type of Graph.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NamedLocation => "namedLocation",
            Self::AuthenticationStrengthPolicy => "authenticationStrengthPolicy",
            Self::ConditionalAccessPolicy => "conditionalAccessPolicy",
            Self::Group => "group",
            Self::User => "user",
            Self::AuthenticationPolicy => "AuthenticationPolicy",
            Self::UserAuthenticationPolicy => "UserAuthenticationPolicy",
            Self::OrganizationConfig => "OrganizationConfig",
            Self::ActiveSyncOrganizationSettings => "ActiveSyncOrganizationSettings",
            Self::ActiveSyncDeviceAccessRule => "ActiveSyncDeviceAccessRule",
            Self::TransportConfig => "TransportConfig",
            Self::CasMailbox => "CASMailbox",
            Self::AdfsRelyingPartyTrust => "AdfsRelyingPartyTrust",
        }
    }

    /// Does it belong to Microsoft Entra, and not to Exchange?
    #[must_use]
    pub fn is_graph(self) -> bool {
        matches!(
            self,
            Self::NamedLocation
                | Self::AuthenticationStrengthPolicy
                | Self::ConditionalAccessPolicy
                | Self::Group
                | Self::User
        )
    }

    /// Can a script make an object of this kind, and remove it again?
    #[must_use]
    pub fn is_creatable(self) -> bool {
        matches!(
            self,
            Self::NamedLocation
                | Self::AuthenticationStrengthPolicy
                | Self::ConditionalAccessPolicy
                | Self::AuthenticationPolicy
                | Self::ActiveSyncDeviceAccessRule
        )
    }
}
