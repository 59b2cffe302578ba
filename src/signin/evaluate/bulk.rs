//! Outcomes of a great many sign-ins at one point. Whether a condition holds depends on one facet of a sign-in, and the
//! sign-ins of a month have few distinct values of most facets: what every policy says about a value is asked once, by
//! the same conditions as ever, and kept as two bits a policy.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use super::active_sync::may_replace;
use super::conditional_access::Condition;
use super::decision::{Decision, Demands, GateKind, Policies, decide_with, demands_of, refusing};
use super::question::{Facts, Open};
use super::{Evaluator, Reading, Truth};
use crate::plan::ObjectKind;
use crate::posture::{ClientAppType, InsiderRisk, Platform};
use crate::signin::landscape::Landscape;
use crate::signin::points::Subject;
use crate::signin::policy::{Policy, PolicyState};
use crate::signin::regime::Regime;
use crate::signin::sign_in::{Client, Device, Network, Person, Registration, Risk, SignIn, Target};

/// Policies, by their place in a list: a bit each.
type Bits = Vec<u64>;

/// The number of what is open, and the number of an answer.
type Number = u32;

/// Tells the outcomes of many sign-ins at one point, and remembers what it found out.
#[derive(Debug)]
pub struct Bulk<'a> {
    evaluator: Evaluator<'a>,
    memory: Memory<'a>,
}

/// What was found out.
#[derive(Debug)]
struct Memory<'a> {
    policies: Vec<&'a Policy>,
    /// Those that may take the place of device access rules.
    replacing: Bits,
    opens: HashMap<Open, Number>,
    facets: Facets,
    answers: Vec<Answer>,
    demands: HashMap<Gathered, Result<Demands, Vec<String>>>,
}

/// For each policy whether conditions that look at one facet are certain to hold, and whether they may.
#[derive(Debug)]
struct Answer {
    certain: Bits,
    possible: Bits,
}

/// Sign-in, user and insider risk, device code flow, authentication transfer, and the number of what is open.
type RiskFacet = (Risk, Risk, Option<InsiderRisk>, bool, bool, Number);

/// The numbers of the answers for each value of a facet that came up.
#[derive(Debug, Default)]
struct Facets {
    people: HashMap<(Person, Number), Number>,
    targets: HashMap<(Target, BTreeMap<String, bool>), Number>,
    clients: HashMap<(ClientAppType, Option<Platform>, Number), Number>,
    devices: HashMap<(Device, Number), Number>,
    networks: HashMap<(Network, Number), Number>,
    risks: HashMap<RiskFacet, Number>,
}

/// All that decides what policies which apply demand together.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Gathered {
    applying: Bits,
    client: Client,
    kind: ClientAppType,
    platform: Option<Platform>,
    registration: Registration,
    compliant: bool,
    open: Number,
    reading: Reading,
}

impl<'a> Bulk<'a> {
    /// For one point.
    #[must_use]
    pub fn new(regime: &'a Regime, landscape: &'a Landscape) -> Self {
        let policies = regime.policies.values().map(AsRef::as_ref);
        let policies: Vec<&Policy> = policies.filter(|policy| policy.state == PolicyState::Enabled).collect();
        let memory = Memory {
            replacing: bits(&policies, |policy| may_replace(policy)),
            policies,
            opens: HashMap::new(),
            facets: Facets::default(),
            answers: Vec::new(),
            demands: HashMap::new(),
        };
        Self { evaluator: Evaluator::new(regime, landscape), memory }
    }

    /// The outcome of a sign-in.
    pub fn decision(&mut self, sign_in: &SignIn, open: &Open, reading: Reading) -> Decision {
        let facts = self.evaluator.facts(sign_in, open);
        decide_with(&facts, reading, &mut self.memory)
    }

    /// The names of what refuses a sign-in, where something does and has a name.
    pub fn refused_by(&mut self, sign_in: &SignIn, open: &Open) -> Vec<Subject> {
        let reading = Reading::Lenient;
        if self.decision(sign_in, open, reading).refused != Some(GateKind::ConditionalAccess) {
            return self.evaluator.refused_by(sign_in, open);
        }
        let facts = self.evaluator.facts(sign_in, open);
        let names = self.memory.demands_or_names(&facts, reading).as_ref().err().cloned().unwrap_or_default();
        let subject =
            |name: String| Subject { kind: ObjectKind::ConditionalAccessPolicy, side: None, name: name.into() };
        names.into_iter().map(subject).collect()
    }
}

impl Policies for Memory<'_> {
    fn demands(&mut self, facts: &Facts<'_>, reading: Reading) -> Option<Demands> {
        self.demands_or_names(facts, reading).clone().ok()
    }

    fn replace_rules(&mut self, facts: &Facts<'_>, reading: Reading) -> bool {
        let likely = match reading {
            Reading::Strict => return false,
            Reading::Lenient => Likely { doubtful: true, open: true },
            Reading::Either => Likely { doubtful: true, open: false },
        };
        let open = self.number_of(facts.open);
        let applying = self.facets.applying(facts, open, likely, &self.policies, &mut self.answers);
        applying.iter().zip(&self.replacing).any(|(applies, replaces)| applies & replaces != 0)
    }
}

impl Memory<'_> {
    /// The number of what is open.
    fn number_of(&mut self, open: &Open) -> Number {
        if let Some(number) = self.opens.get(open) {
            return *number;
        }
        let number = number(self.opens.len());
        self.opens.insert(open.clone(), number);
        number
    }

    /// What policies demand, or the names of those that refuse.
    fn demands_or_names(&mut self, facts: &Facts<'_>, reading: Reading) -> &Result<Demands, Vec<String>> {
        let open = self.number_of(facts.open);
        let applying = self.facets.applying(facts, open, Likely::under(reading), &self.policies, &mut self.answers);
        let gathered = Gathered {
            applying,
            client: facts.sign_in.route.client,
            kind: facts.client_app_type(),
            platform: facts.sign_in.platform,
            registration: facts.sign_in.device.registration,
            compliant: facts.sign_in.device.compliant,
            open,
            reading,
        };
        let policies = &self.policies;
        self.demands.entry(gathered).or_insert_with_key(|gathered| {
            let chosen = chosen(&gathered.applying, policies);
            let names = |policies: Vec<&Policy>| policies.into_iter().map(|policy| policy.name.clone()).collect();
            demands_of(&chosen, facts, reading).ok_or_else(|| names(refusing(&chosen, facts, reading)))
        })
    }
}

/// Which conditions that may hold are taken for ones that do.
#[derive(Debug, Clone, Copy)]
struct Likely {
    /// Those that are unknown for what nobody can know.
    doubtful: bool,
    /// Those that are unknown for what is left open.
    open: bool,
}

impl Likely {
    fn under(reading: Reading) -> Self {
        Self { doubtful: reading == Reading::Strict, open: reading != Reading::Lenient }
    }
}

impl Facets {
    /// The policies that apply.
    fn applying(
        &mut self,
        facts: &Facts<'_>,
        open: Number,
        likely: Likely,
        policies: &[&Policy],
        answers: &mut Vec<Answer>,
    ) -> Bits {
        use Condition::{
            ClientAppTypes, DeviceFilter, Flows, InsiderRisk, Locations, NotModelled, Platforms, SignInRisk, Target,
            UserRisk, Users,
        };
        let sign_in = facts.sign_in;
        let risks = (
            sign_in.sign_in_risk,
            sign_in.user_risk,
            sign_in.insider_risk,
            sign_in.device_code,
            sign_in.authentication_transfer,
            open,
        );
        let mut ask = |conditions: &[Condition]| {
            answers.push(answer(conditions, facts, policies));
            number(answers.len() - 1)
        };
        // what is unknown of these is so for what nobody can know
        let doubtful =
            *find(&mut self.targets, (sign_in.target.clone(), sign_in.opaque.clone()), || ask(&[Target, NotModelled]));
        let numbers = [
            *find(&mut self.people, (sign_in.person.clone(), open), || ask(&[Users])),
            *find(&mut self.clients, (facts.client_app_type(), sign_in.platform, open), || {
                ask(&[Platforms, ClientAppTypes])
            }),
            *find(&mut self.devices, (sign_in.device.clone(), open), || ask(&[DeviceFilter])),
            *find(&mut self.networks, (sign_in.network.clone(), open), || ask(&[Locations])),
            *find(&mut self.risks, risks, || ask(&[SignInRisk, UserRisk, InsiderRisk, Flows])),
        ];
        let mut applying = vec![u64::MAX; policies.len().div_ceil(64)];
        let mut narrow = |number: Number, as_possible: bool| {
            let answer = &answers[number as usize];
            let bits = if as_possible { &answer.possible } else { &answer.certain };
            applying.iter_mut().zip(bits).for_each(|(all, own)| *all &= own);
        };
        narrow(doubtful, likely.doubtful);
        numbers.into_iter().for_each(|number| narrow(number, likely.open));
        applying
    }
}

fn find<K: Hash + Eq>(known: &mut HashMap<K, Number>, key: K, ask: impl FnOnce() -> Number) -> &Number {
    known.entry(key).or_insert_with(ask)
}

fn answer(conditions: &[Condition], facts: &Facts<'_>, policies: &[&Policy]) -> Answer {
    let all = |policy: &Policy| Truth::all(conditions.iter().map(|condition| condition.holds(policy, facts)));
    let truths: Vec<Truth> = policies.iter().map(|policy| all(policy)).collect();
    Answer {
        certain: bits(&truths, |truth| *truth == Truth::Yes),
        possible: bits(&truths, |truth| *truth != Truth::No),
    }
}

fn bits<T>(all: &[T], is_set: impl Fn(&T) -> bool) -> Bits {
    let mut bits = vec![0; all.len().div_ceil(64)];
    for (place, _) in all.iter().enumerate().filter(|(_, one)| is_set(one)) {
        bits[place / 64] |= 1 << (place % 64);
    }
    bits
}

fn chosen<'a>(bits: &Bits, policies: &[&'a Policy]) -> Vec<&'a Policy> {
    let is_set = |place: &usize| bits[place / 64] >> (place % 64) & 1 == 1;
    (0..policies.len()).filter(is_set).map(|place| policies[place]).collect()
}

fn number(count: usize) -> Number {
    Number::try_from(count).unwrap_or(Number::MAX)
}
