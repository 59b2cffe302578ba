//! A Conditional Access policy as the service sees it: every member that decides, typed; what is not known to this
//! program is named, so that nobody takes an answer for complete that is not.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::key::Key;
use super::sign_in::Risk;
use crate::filter::Filter;
use crate::posture::{ClientAppType, GuestKind, InsiderRisk, Platform};

/// The state of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PolicyState {
    /// It decides.
    Enabled,
    /// It is computed and shown, and decides nothing.
    ReportOnly,
    /// It is off.
    Disabled,
}

impl PolicyState {
    /// The word of Graph.
    #[must_use]
    pub fn graph(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::ReportOnly => "enabledForReportingButNotEnforced",
            Self::Disabled => "disabled",
        }
    }
}

/// A policy: of Conditional Access, or what AD FS asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Its display name.
    pub name: String,
    /// Its state.
    pub state: PolicyState,
    /// Whom it is about; none for a policy about workload identities, which no person meets. Most policies of a tenant
    /// are about the same people.
    pub users: Option<Arc<Users>>,
    /// What they sign in to.
    pub target: TargetCondition,
    /// The kinds of client, never empty; `all` is written out.
    pub client_app_types: BTreeSet<ClientAppType>,
    /// The platforms; `all` stands for any, also one that nobody knows.
    pub platforms: Option<InOut<BTreeSet<Platform>>>,
    /// Where from.
    pub locations: Option<InOut<LocationCondition>>,
    /// A filter for devices, and whether what it matches is in.
    pub device_filter: Option<(bool, Filter)>,
    /// Sign-in risk; empty where any will do.
    pub sign_in_risk: BTreeSet<Risk>,
    /// User risk; empty where any will do.
    pub user_risk: BTreeSet<Risk>,
    /// Insider risk; empty where any will do.
    pub insider_risk: BTreeSet<InsiderRisk>,
    /// Flows; both false where any will do.
    pub flows: Flows,
    /// What must be met; none where only the session is limited.
    pub grant: Option<GrantControls>,
    /// What limits the session.
    pub session: SessionControls,
    /// Conditions that this program does not model and that are set: with each of them the policy may apply or not. Where
    /// one could also let more in, the condition beside it is widened to any, so that not applying is the only doubt.
    pub opaque: Vec<String>,
}

impl Policy {
    /// Does it apply where the other would?
    #[must_use]
    pub fn has_conditions_of(&self, other: &Self) -> bool {
        let ours = (&self.users, &self.target, &self.client_app_types, &self.platforms, &self.locations);
        let theirs = (&other.users, &other.target, &other.client_app_types, &other.platforms, &other.locations);
        let device = (&self.device_filter, &self.flows, &self.opaque);
        let risks = (&self.sign_in_risk, &self.user_risk, &self.insider_risk);
        ours == theirs
            && device == (&other.device_filter, &other.flows, &other.opaque)
            && risks == (&other.sign_in_risk, &other.user_risk, &other.insider_risk)
    }

    /// Is it what AD FS asks for, and no policy of Entra?
    #[must_use]
    pub fn is_of_ad_fs(&self) -> bool {
        self.grant.as_ref().is_some_and(|grant| grant.controls.contains(&Control::MfaAtAdFs))
    }
}

/// Conditions that name these people and nothing else: all applications, all clients.
#[must_use]
pub fn about(people: PersonSelection, except: PersonSelection) -> Policy {
    Policy {
        name: String::new(),
        state: PolicyState::Enabled,
        users: Some(Arc::new(InOut { include: people, exclude: except })),
        target: TargetCondition { all: true, ..TargetCondition::default() },
        client_app_types: BTreeSet::from([ClientAppType::All]),
        platforms: None,
        locations: None,
        device_filter: None,
        sign_in_risk: BTreeSet::new(),
        user_risk: BTreeSet::new(),
        insider_risk: BTreeSet::new(),
        flows: Flows::default(),
        grant: None,
        session: SessionControls::default(),
        opaque: Vec::new(),
    }
}

/// Some, and not others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct InOut<T> {
    /// What is in.
    pub include: T,
    /// What is out, whatever is in.
    pub exclude: T,
}

/// Whom a policy is about.
pub type Users = InOut<PersonSelection>;

/// People.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct PersonSelection {
    /// Everybody.
    pub all: bool,
    /// The old keyword for every kind of guest.
    pub all_guests: bool,
    /// Single accounts.
    pub users: BTreeSet<Key>,
    /// Groups.
    pub groups: BTreeSet<Key>,
    /// Roles, by the id that they have in every tenant.
    pub roles: BTreeSet<Key>,
    /// Guests by kind and tenant.
    pub guests: Option<GuestSelection>,
    /// Those who prove who they are at AD FS; no policy of Entra can say so.
    pub federated: Option<Federated>,
    /// Agents that sign in as users; no person is one.
    pub agents: bool,
}

/// People who prove who they are at AD FS.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Federated {
    /// The federated domains, in lower case.
    pub domains: BTreeSet<String>,
    /// Is it so for everybody whose sign-in name nobody knows?
    pub unnamed: bool,
}

impl Federated {
    /// Does an account with this sign-in name in lower case prove who it is there?
    #[must_use]
    pub fn holds(&self, sign_in_name: Option<&str>) -> bool {
        match sign_in_name.and_then(|name| name.rsplit_once('@')) {
            Some((_, domain)) => self.domains.contains(domain),
            None => self.unnamed,
        }
    }
}

/// Guests by kind and tenant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GuestSelection {
    /// The kinds.
    pub kinds: BTreeSet<GuestKind>,
    /// Their tenants; any where there is none.
    pub tenants: Option<BTreeSet<Key>>,
}

/// What people sign in to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct TargetCondition {
    /// All applications.
    pub all: bool,
    /// Single applications and groups of them (`Office365`), by what Graph calls them.
    pub include: BTreeSet<String>,
    /// Applications that are left out.
    pub exclude: BTreeSet<String>,
    /// User actions, by what Graph calls them.
    pub user_actions: BTreeSet<String>,
    /// Authentication contexts.
    pub authentication_contexts: BTreeSet<String>,
}

/// Where from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LocationCondition {
    /// Everywhere.
    pub all: bool,
    /// Every trusted location, and the trusted addresses of the old MFA portal.
    pub all_trusted: bool,
    /// The trusted addresses of the old MFA portal.
    pub mfa_trusted: bool,
    /// Named locations.
    pub named: BTreeSet<Key>,
}

/// Ways of handing a session from one device to another.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flows {
    /// The device code flow.
    pub device_code: bool,
    /// Authentication transfer.
    pub authentication_transfer: bool,
}

/// All of it, or one of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// All of it.
    And,
    /// One of it.
    Or,
}

/// What must be met.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GrantControls {
    /// All of it, or one of it.
    pub operator: Operator,
    /// The controls, one at least.
    pub controls: BTreeSet<Control>,
}

/// A control.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Control {
    /// Nobody gets in.
    Block,
    /// Multifactor authentication.
    Mfa,
    /// Multifactor authentication at AD FS, which asks for it before Entra looks at any policy.
    MfaAtAdFs,
    /// An authentication strength.
    Strength(Key),
    /// A device that is compliant.
    CompliantDevice,
    /// A Windows device that is hybrid joined.
    HybridJoinedDevice,
    /// An approved client app.
    ApprovedApplication,
    /// An app under an app protection policy.
    AppProtection,
    /// A new password.
    PasswordChange,
    /// Whatever takes the risk away.
    RiskRemediation,
    /// Terms of use.
    TermsOfUse(Key),
    /// A custom control.
    Custom(String),
    /// A control that this program does not know, in Graph's word: nobody can say what meets it.
    Unknown(String),
}

/// How often people sign in again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Frequency {
    /// Every time.
    EveryTime,
    /// After so many hours.
    Hours(u32),
}

/// What limits the session.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct SessionControls {
    /// How often both proofs, or the second alone (`true`), are asked again.
    pub frequency: Option<(Frequency, bool)>,
    /// Do people stay signed in when the browser closes?
    pub persistent_browser: Option<bool>,
    /// Does the application itself limit what can be done?
    pub application_enforced_restrictions: bool,
    /// What Defender for Cloud Apps does, in Graph's word.
    pub cloud_app_security: Option<String>,
    /// Are existing sessions no longer extended while Entra is down?
    pub disable_resilience_defaults: bool,
    /// Are tokens bound to the device?
    pub token_protection: bool,
    /// Controls that this program does not model and that are set; they decide nothing about who gets in.
    pub opaque: Vec<String>,
}
