//! Small worlds and sign-ins for tests: everything is ordinary until a test says otherwise.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use posturec::filter::parse_device_filter;
use posturec::posture::{ClientAppType, Platform};
use posturec::signin::evaluate::words::{demand_words, restriction_words, session_words};
use posturec::signin::evaluate::{Decision, Evaluator, NOTHING_OPEN, Reading, Story, decision, evaluate};
use posturec::signin::guarantee::about;
use posturec::signin::{
    AD_FS, Account, AdFs, Client, Control, Device, ExchangeRegime, GrantControls, Key, Landscape, LocationKind, Method,
    NamedLocation, Network, Operator, Person, PersonSelection, Policy, Regime, Registration, Risk, Route, Side, SignIn,
    Strength, Target,
};

pub const EXCHANGE_ONLINE: &str = "00000002-0000-0ff1-ce00-000000000000";
pub const AZURE_PORTAL: &str = "c44b4083-3bb0-49c1-b47d-974e53cbdf3c";

/// Everything that decides, and what holds besides.
#[derive(Clone)]
pub struct World {
    pub regime: Regime,
    pub landscape: Landscape,
}

impl World {
    /// A hybrid organization with modern authentication on both sides, and these policies.
    pub fn new(policies: impl IntoIterator<Item = Policy>) -> Self {
        let sides = [Side::ExchangeOnline, Side::ExchangeServer];
        let strengths = posturec::catalog::BUILT_IN_STRENGTHS.iter().map(|one| {
            let combinations = one.combinations.iter().map(|text| (*text).to_owned()).collect();
            let strength = Strength { name: one.name.to_owned(), combinations, opaque: Vec::new() };
            (Key::id(one.id), Arc::new(strength))
        });
        let regime = Regime {
            policies: policies.into_iter().map(Arc::new).enumerate().collect(),
            strengths: strengths.collect(),
            exchange: sides.iter().map(|side| (*side, ExchangeRegime::default())).collect(),
            ..Regime::default()
        };
        let landscape =
            Landscape { sides: BTreeSet::from(sides), hybrid_modern_authentication: true, ..Landscape::default() };
        Self { regime, landscape }
    }

    pub fn exchange(&mut self, side: Side) -> &mut ExchangeRegime {
        self.regime.exchange.entry(side).or_default()
    }

    pub fn location(mut self, name: &str, kind: LocationKind) -> Self {
        let location = NamedLocation { name: name.to_owned(), kind };
        self.regime.locations.insert(key(name), Arc::new(location));
        self
    }

    /// The same where people sign in at AD FS.
    pub fn federated(mut self, ad_fs: AdFs) -> Self {
        (self.landscape.federated, self.landscape.ad_fs) = (true, Some(ad_fs));
        let asked = self.landscape.asked_at_ad_fs_today();
        self.regime.policies.extend(asked.map(|asked| (AD_FS, Arc::new(asked))));
        self
    }

    pub fn account(mut self, name: &str, account: Account) -> Self {
        Arc::make_mut(&mut self.landscape.accounts)
            .extend([(name.to_lowercase().into(), Account { name: name.into(), ..account })]);
        self
    }

    pub fn strength(mut self, name: &str, combinations: &[&str]) -> Self {
        let combinations = combinations.iter().map(|text| (*text).to_owned()).collect();
        let strength = Strength { name: name.to_owned(), combinations, opaque: Vec::new() };
        self.regime.strengths.insert(key(name), Arc::new(strength));
        self
    }

    pub fn decision(&self, sign_in: &SignIn) -> Decision {
        decision(&self.regime, &self.landscape, sign_in)
    }

    pub fn story(&self, sign_in: &SignIn) -> Story {
        evaluate(&self.regime, &self.landscape, sign_in)
    }

    /// The outcome in words: who refuses, or what is demanded and how the session is limited.
    pub fn says(&self, sign_in: &SignIn) -> String {
        self.words(&self.decision(sign_in))
    }

    /// The same where whatever nobody knows is taken against those who want to get in.
    pub fn strictly(&self, sign_in: &SignIn) -> String {
        let evaluator = Evaluator::new(&self.regime, &self.landscape);
        self.words(&evaluator.decision(sign_in, &NOTHING_OPEN, Reading::Strict))
    }

    /// What nobody knows, as one text.
    pub fn doubts(&self, sign_in: &SignIn) -> String {
        self.story(sign_in).doubts.join("\n")
    }

    pub fn words(&self, decision: &Decision) -> String {
        if let Some(gate) = decision.refused {
            return format!("refused: {}", gate.word());
        }
        let mut words = demand_words(&decision.demands, &self.regime, &self.landscape);
        words.extend(session_words(&decision.demands.session));
        words.extend(restriction_words(&decision.demands.session));
        if words.is_empty() { "reached".to_owned() } else { words.join("; ") }
    }
}

pub fn key(name: &str) -> Key {
    Key::Name(name.to_owned())
}

pub fn keys(names: &[&str]) -> BTreeSet<Key> {
    names.iter().map(|name| key(name)).collect()
}

pub fn texts(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// An enabled policy that asks everybody for MFA, everywhere.
pub fn policy(name: &str) -> Policy {
    Policy {
        name: name.to_owned(),
        client_app_types: BTreeSet::from([
            ClientAppType::Browser,
            ClientAppType::MobileAppsAndDesktopClients,
            ClientAppType::ExchangeActiveSync,
            ClientAppType::Other,
        ]),
        grant: grant(Operator::Or, [Control::Mfa]),
        ..about(everybody(), PersonSelection::default())
    }
}

/// A policy that blocks.
pub fn block(name: &str) -> Policy {
    Policy { grant: grant(Operator::Or, [Control::Block]), ..policy(name) }
}

/// A policy that demands one control.
pub fn demand(name: &str, control: Control) -> Policy {
    Policy { grant: grant(Operator::Or, [control]), ..policy(name) }
}

/// A policy with a filter for devices.
pub fn filtered(include: bool, rule: &str) -> Policy {
    Policy { device_filter: Some((include, parse_device_filter(rule).unwrap())), ..policy("filtered") }
}

pub fn grant<const N: usize>(operator: Operator, controls: [Control; N]) -> Option<GrantControls> {
    Some(GrantControls { operator, controls: BTreeSet::from(controls) })
}

pub fn strength(alias: &str) -> Control {
    Control::Strength(Key::id(posturec::catalog::find_strength(alias).unwrap().id))
}

pub fn everybody() -> PersonSelection {
    PersonSelection { all: true, ..PersonSelection::default() }
}

pub fn groups(names: &[&str]) -> PersonSelection {
    PersonSelection { groups: keys(names), ..PersonSelection::default() }
}

pub fn route(side: Side, client: Client, protocol: &'static str, method: Method) -> Route {
    Route { side: Some(side), client, protocol, method }
}

/// A member of staff with Outlook on an unregistered Windows computer, to a mailbox in Exchange Online.
pub fn sign_in() -> SignIn {
    SignIn {
        person: Person::default(),
        route: route(Side::ExchangeOnline, Client::OutlookDesktop, "mapi", Method::Modern),
        target: Target::Application(EXCHANGE_ONLINE.to_owned()),
        platform: Some(Platform::Windows),
        network: Network::default(),
        device: device(Registration::Unregistered),
        sign_in_risk: Risk::None,
        user_risk: Risk::None,
        insider_risk: None,
        device_code: false,
        authentication_transfer: false,
        opaque: BTreeMap::new(),
    }
}

/// The same by another route.
pub fn by(side: Side, client: Client, protocol: &'static str, method: Method) -> SignIn {
    SignIn { route: route(side, client, protocol, method), ..sign_in() }
}

pub fn phone() -> SignIn {
    let route = route(Side::ExchangeOnline, Client::OutlookMobile, "outlook-service", Method::Modern);
    SignIn { route, platform: Some(Platform::Ios), ..sign_in() }
}

pub fn browser() -> SignIn {
    by(Side::ExchangeOnline, Client::Browser, "", Method::Modern)
}

pub fn mail_app() -> SignIn {
    SignIn { platform: Some(Platform::Ios), ..by(Side::ExchangeOnline, Client::MailApp, "activesync", Method::Modern) }
}

/// A device or program that sends with a password.
pub fn scanner() -> SignIn {
    by(Side::ExchangeOnline, Client::Smtp, "smtp", Method::Legacy)
}

pub fn device(registration: Registration) -> Device {
    Device { registration, compliant: false, attributes: BTreeMap::new(), active_sync: BTreeMap::new() }
}

pub fn compliant() -> Device {
    Device { compliant: true, ..device(Registration::Joined) }
}

/// A registered device of which something is known.
pub fn with_attributes(registration: Registration, attributes: &[(&str, Option<&str>)]) -> Device {
    let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), value.map(str::to_owned))).collect();
    Device { attributes, ..device(registration) }
}

pub fn on(device: Device) -> SignIn {
    SignIn { device, ..sign_in() }
}

pub fn member_of(names: &[&str]) -> SignIn {
    SignIn { person: Person { groups: keys(names), ..Person::default() }, ..sign_in() }
}

pub fn account(name: &str) -> SignIn {
    SignIn { person: Person { account: Some(key(name)), ..Person::default() }, ..sign_in() }
}

pub fn from(locations: &[&str]) -> SignIn {
    SignIn { network: Network { locations: keys(locations), ..Network::default() }, ..sign_in() }
}
