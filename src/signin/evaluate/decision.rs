//! The outcome of one sign-in without its story: refused at a gate, or what is demanded and how the session is limited.
//! The same gates as in the story, one after the other.

use std::collections::BTreeSet;

use super::authentication_policy::{PolicyVerdict, SmtpSwitch};
use super::conditional_access::{Clause, ClauseOutcome, SessionLimits, applies, blocks, clauses, settle};
use super::{Facts, Reading, Truth, active_sync, authentication_policy};
use crate::signin::key::Key;
use crate::signin::policy::{Control, Policy, PolicyState};
use crate::signin::regime::{ExchangeRegime, Regime};
use crate::signin::route::{Existence, existence};
use crate::signin::sign_in::{Client, Method, Side};

/// A gate, in the order in which a sign-in meets them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GateKind {
    /// The first request: is there such a way in at all?
    Request,
    /// What the service itself does with passwords.
    Service,
    /// The switches of authenticated SMTP.
    SmtpSetting,
    /// The authentication policy.
    AuthenticationPolicy,
    /// Where people prove who they are.
    IdentityProvider,
    /// Security defaults.
    SecurityDefaults,
    /// Conditional Access.
    ConditionalAccess,
    /// The token.
    Token,
    /// Device access rules of ActiveSync.
    DeviceAccess,
    /// The mailbox.
    Mailbox,
}

/// The outcome of a sign-in.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decision {
    /// The gate that refuses, where one does.
    pub refused: Option<GateKind>,
    /// What is demanded; nothing where it is refused.
    pub demands: Demands,
}

/// What is demanded of somebody who gets in.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Demands {
    /// One control of each clause must be met; a clause that another one implies is left out.
    pub clauses: BTreeSet<Clause>,
    /// The combinations of methods that meet every strength asked for; none where no strength is.
    pub combinations: Option<BTreeSet<String>>,
    /// How the session is limited.
    pub session: SessionLimits,
}

impl Decision {
    /// The one that refuses at this gate.
    #[must_use]
    pub fn refused_at(gate: GateKind) -> Self {
        Self { refused: Some(gate), demands: Demands::default() }
    }

    /// Both together: refused where one refuses, and otherwise all that either demands.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        match self.refused.or(other.refused) {
            Some(gate) => Self::refused_at(gate),
            None => Self { refused: None, demands: self.demands.and(&other.demands) },
        }
    }

    /// Is it the same for whoever wants to get in, wherever it may be refused?
    #[must_use]
    pub fn comes_to(&self, other: &Self) -> bool {
        self == other || (self.refused.is_some() && other.refused.is_some())
    }

    /// Does nobody get in without multifactor authentication? Where it is refused nobody gets in at all.
    #[must_use]
    pub fn requires_mfa(&self, regime: &Regime) -> bool {
        self.refused.is_some()
            || self.demands.clauses.iter().any(|clause| clause.iter().all(|control| implies_mfa(control, regime)))
    }

    /// Does nobody get in by anything that does not meet this strength?
    #[must_use]
    pub fn requires_strength(&self, wanted: &Key, regime: &Regime) -> bool {
        let Some(wanted) = regime.strengths.get(wanted) else { return self.refused.is_some() };
        let meets = |control: &Control| match control {
            Control::Strength(key) => {
                regime.strengths.get(key).is_some_and(|held| held.combinations.is_subset(&wanted.combinations))
            }
            _ => false,
        };
        self.refused.is_some() || self.demands.clauses.iter().any(|clause| clause.iter().all(meets))
    }
}

impl Demands {
    fn and(&self, other: &Self) -> Self {
        let mut session = self.session.clone();
        session.join(&other.session);
        let combinations = match (&self.combinations, &other.combinations) {
            (Some(one), Some(other)) => Some(one & other),
            (one, other) => one.clone().or_else(|| other.clone()),
        };
        Self { clauses: without_implied(&(&self.clauses | &other.clauses)), combinations, session }
    }
}

/// The clauses that no other one implies.
fn without_implied(all: &BTreeSet<Clause>) -> BTreeSet<Clause> {
    let implied = |clause: &&Clause| all.iter().any(|other| other != *clause && other.is_subset(clause));
    all.iter().filter(|clause| !implied(clause)).cloned().collect()
}

/// Is whoever meets this control sure to have used more than one factor?
#[must_use]
pub fn implies_mfa(control: &Control, regime: &Regime) -> bool {
    match control {
        Control::Mfa | Control::MfaAtAdFs => true,
        Control::Strength(key) => regime
            .strengths
            .get(key)
            .is_some_and(|strength| strength.combinations.iter().all(|one| crate::catalog::is_multi_factor(one))),
        _ => false,
    }
}

/// The outcome, gate by gate.
#[must_use]
pub fn decide(facts: &Facts<'_>, reading: Reading) -> Decision {
    let policies = facts.regime.policies.values().map(AsRef::as_ref);
    decide_among(policies.filter(|policy| policy.state == PolicyState::Enabled), facts, reading)
}

/// The outcome where of all policies these alone can apply.
pub(in crate::signin) fn decide_among<'a>(
    policies: impl Iterator<Item = &'a Policy> + Clone,
    facts: &Facts<'_>,
    reading: Reading,
) -> Decision {
    decide_with(facts, reading, &mut Among(policies))
}

/// What Conditional Access is asked.
pub(super) trait Policies {
    /// What policies demand together; none where they refuse.
    fn demands(&mut self, facts: &Facts<'_>, reading: Reading) -> Option<Demands>;
    /// May one of them take the place of device access rules?
    fn replace_rules(&mut self, facts: &Facts<'_>, reading: Reading) -> bool;
}

/// These policies, each looked at.
struct Among<I>(I);

impl<'a, I: Iterator<Item = &'a Policy> + Clone> Policies for Among<I> {
    fn demands(&mut self, facts: &Facts<'_>, reading: Reading) -> Option<Demands> {
        let applying = self.0.clone().filter(|policy| applies(policy, facts).under(reading));
        demands_of(&applying.collect::<Vec<_>>(), facts, reading)
    }

    fn replace_rules(&mut self, facts: &Facts<'_>, reading: Reading) -> bool {
        self.0.clone().any(|policy| active_sync::replaces(policy, facts, reading))
    }
}

/// The outcome where somebody else finds out what Conditional Access says.
pub(super) fn decide_with(facts: &Facts<'_>, reading: Reading, policies: &mut impl Policies) -> Decision {
    let refused = before_entra(facts).into_iter().find(|gate| gate.refuses(reading));
    if let Some(gate) = refused {
        return Decision::refused_at(gate.kind);
    }
    let mut demands = Demands::default();
    if asks_entra(facts) {
        if facts.regime.security_defaults && facts.sign_in.route.method == Method::Legacy {
            return Decision::refused_at(GateKind::SecurityDefaults);
        }
        match policies.demands(facts, reading) {
            Some(found) => demands = found,
            None => return Decision::refused_at(GateKind::ConditionalAccess),
        }
    }
    let rules = exchange(facts).filter(|_| active_sync::is_asked(facts));
    let refuse = rules.is_some_and(|exchange| reading.refuses(active_sync::judge(&exchange.devices, facts).refuses()));
    let replaceable = facts.sign_in.route.side.is_some_and(active_sync::is_replaceable);
    if refuse && !(replaceable && policies.replace_rules(facts, reading)) {
        return Decision::refused_at(GateKind::DeviceAccess);
    }
    Decision { refused: None, demands }
}

/// A gate before anybody asks Entra.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EarlyGate {
    kind: GateKind,
    /// Does it refuse?
    says: Truth,
    /// Can what it says hang on what is left open?
    open: bool,
}

impl EarlyGate {
    fn refuses(&self, reading: Reading) -> bool {
        match (reading, self.open) {
            (Reading::Either, false) => Reading::Lenient.refuses(self.says),
            _ => reading.refuses(self.says),
        }
    }
}

/// The gates before anybody asks Entra.
pub(super) fn before_entra(facts: &Facts<'_>) -> Vec<EarlyGate> {
    let route = &facts.sign_in.route;
    let there = match existence(route, facts.landscape) {
        Existence::Yes => Truth::No,
        Existence::Unknown(_) => Truth::Unknown,
        Existence::No(_) => Truth::Yes,
    };
    let gate = |kind, says| EarlyGate { kind, says, open: false };
    let Some(exchange) = exchange(facts) else { return vec![gate(GateKind::Request, there)] };
    let no_tokens = takes_no_tokens(exchange, facts);
    let policy = match route.method {
        Method::Legacy => authentication_policy::to_password(exchange, facts),
        Method::Modern => authentication_policy::to_token(exchange, facts),
    };
    let smtp = authentication_policy::smtp_switch(exchange, facts);
    vec![
        gate(GateKind::Request, there.or(no_tokens.into())),
        gate(GateKind::Service, authentication_policy::service_refuses(facts).into()),
        EarlyGate {
            kind: GateKind::SmtpSetting,
            says: smtp.map_or(Truth::No, |switch| switch.refuses()),
            open: smtp == Some(SmtpSwitch::Open),
        },
        EarlyGate { kind: GateKind::AuthenticationPolicy, says: policy.refuses(), open: policy == PolicyVerdict::Open },
    ]
}

/// Does the organization say that it takes no tokens? Browsers do not care: the switch is about other clients.
pub(super) fn takes_no_tokens(exchange: &ExchangeRegime, facts: &Facts<'_>) -> bool {
    let route = &facts.sign_in.route;
    route.method == Method::Modern && route.client != Client::Browser && exchange.takes_tokens == Some(false)
}

/// The side of Exchange that the sign-in is for. One that nobody describes is as a fresh organization has it.
pub(super) fn exchange<'a>(facts: &Facts<'a>) -> Option<&'a ExchangeRegime> {
    static FRESH: std::sync::LazyLock<ExchangeRegime> = std::sync::LazyLock::new(ExchangeRegime::default);
    facts.sign_in.route.side.map(|side| facts.regime.exchange.get(&side).unwrap_or(&FRESH))
}

/// Is Entra asked? A password goes to Exchange Server itself; Exchange Online has Entra look at it.
pub(super) fn asks_entra(facts: &Facts<'_>) -> bool {
    let route = &facts.sign_in.route;
    route.method == Method::Modern || route.side != Some(Side::ExchangeServer)
}

/// What policies that apply demand together; none where they refuse.
#[must_use]
pub fn demands_of(applying: &[&Policy], facts: &Facts<'_>, reading: Reading) -> Option<Demands> {
    let mut demands = Demands::default();
    for policy in applying {
        demands.session.join(&SessionLimits::of(&policy.session));
        let Some(grant) = &policy.grant else { continue };
        if blocks(grant) {
            return None;
        }
        for clause in clauses(grant) {
            match settle(&clause, facts, reading) {
                ClauseOutcome::Met(_) => {}
                ClauseOutcome::Demanded(clause) => drop(demands.clauses.insert(clause)),
                ClauseOutcome::Refused => return None,
            }
        }
    }
    demands.combinations = combinations(&demands.clauses, facts.regime);
    if demands.combinations.as_ref().is_some_and(BTreeSet::is_empty) {
        return None;
    }
    demands.clauses = without_implied(&demands.clauses);
    Some(demands)
}

/// Those of policies that apply which refuse: by a block, by what can not be met here, or by strengths that have nothing in
/// common.
#[must_use]
pub(in crate::signin) fn refusing<'a>(applying: &[&'a Policy], facts: &Facts<'_>, reading: Reading) -> Vec<&'a Policy> {
    let refused = |clause: &Clause| settle(clause, facts, reading) == ClauseOutcome::Refused;
    let refuses = |policy: &&Policy| {
        policy.grant.as_ref().is_some_and(|grant| blocks(grant) || clauses(grant).iter().any(refused))
    };
    let found: Vec<&Policy> = applying.iter().copied().filter(refuses).collect();
    if !found.is_empty() || demands_of(applying, facts, reading).is_some() {
        return found;
    }
    let is_strength = |clause: &Clause| clause.len() == 1 && matches!(clause.first(), Some(Control::Strength(_)));
    let asks = |policy: &&Policy| policy.grant.as_ref().is_some_and(|grant| clauses(grant).iter().any(is_strength));
    applying.iter().copied().filter(asks).collect()
}

/// The combinations that meet every strength which has to be met: only they let the person in.
fn combinations(clauses: &BTreeSet<Clause>, regime: &Regime) -> Option<BTreeSet<String>> {
    let strengths = clauses.iter().filter(|clause| clause.len() == 1).flatten().filter_map(|control| match control {
        Control::Strength(key) => regime.strengths.get(key),
        _ => None,
    });
    strengths.map(|strength| strength.combinations.clone()).reduce(|one, other| &one & &other)
}
