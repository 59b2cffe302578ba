//! The sets of all sign-ins against the judge of single ones: small worlds put together at random, every cell of which is
//! put to both.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use posturec::filter::parse_device_filter;
use posturec::plan::Origin;
use posturec::posture::{ClientAppType, GuestKind, Platform};
use posturec::signin::evaluate::active_sync::may_replace;
use posturec::signin::evaluate::{Decision, Evaluator, NOTHING_OPEN, Reading};
use posturec::signin::guarantee::{
    Claim, Guarantees, Kind, Proof, SignIns, Statement, Verdict, When, about, everybody, prove,
};
use posturec::signin::space::{Cell, Demand, Doubt, Facets, Level, Set, Space};
use posturec::signin::{
    AD_FS, Account, AdFs, Control, DeviceAccess, ExchangeRegime, Federated, Flows, Frequency, GrantControls,
    GuestSelection, InOut, Key, Landscape, LocationCondition, LocationKind, NamedLocation, Operator, OutlookOnTheWeb,
    PersonSelection, Point, PointName, Points, Policy, PolicyState, Regime, Registration, Risk, SessionControls, Side,
    SignIn, Strength, TargetCondition,
};
use posturec::source::Path;
use proptest::prelude::*;

use crate::support::cases;

pub const EXCHANGE: &str = "00000002-0000-0ff1-ce00-000000000000";
pub const OWN: &str = "0a0a0a0a-0000-4000-8000-000000000001";
const FILTERS: [&str; 6] = [
    "device.isCompliant -eq True",
    "device.trustType -ne \"ServerAD\" -or device.model -startsWith \"Sur\"",
    "device.extensionAttribute1 -eq \"kiosk\" -and -not (device.model -contains \"face\")",
    "device.extensionAttribute1 -notIn [\"kiosk\", \"lab\"]",
    "device.physicalIds -contains \"[ZTDID]\" -or device.deviceOwnership -eq \"Company\"",
    "device.model -endsWith \"Pro\" -or device.isCompliant -ne True",
];

pub fn group(number: u8) -> Key {
    Key::id(&format!("{number:08x}-0000-4000-8000-00000000000a"))
}

fn role(number: u8) -> Key {
    Key::id(&format!("{number:08x}-0000-4000-8000-00000000000b"))
}

pub fn person(number: u8) -> Key {
    if number == 0 { Key::Name("ann@contoso.com".into()) } else { Key::id("0c0c0c0c-0000-4000-8000-00000000000c") }
}

pub fn place(number: u8) -> Key {
    Key::Name(["office", "dc", "home", "gps", "dark", "gone"][usize::from(number) % 6].to_owned())
}

pub fn strength(number: u8) -> Key {
    Key::Name(["keys", "codes", "any"][usize::from(number) % 3].to_owned())
}

fn some<T: Clone + std::fmt::Debug + Ord + 'static>(of: Vec<T>, most: usize) -> impl Strategy<Value = BTreeSet<T>> {
    prop::sample::subsequence(of, 0..=most).prop_map(|chosen| chosen.into_iter().collect())
}

fn people() -> impl Strategy<Value = PersonSelection> {
    let guests = prop_oneof![
        4 => Just(None),
        1 => (some(vec![GuestKind::InternalGuest, GuestKind::ServiceProvider], 2), any::<bool>()).prop_map(|(kinds, all)| {
            let tenants = (!all).then(|| BTreeSet::from([Key::id("0d0d0d0d-0000-4000-8000-00000000000d")]));
            Some(GuestSelection { kinds, tenants })
        }),
    ];
    (
        prop::bool::weighted(0.3),
        prop::bool::weighted(0.1),
        some(vec![person(0), person(1)], 1),
        some(vec![group(0), group(1)], 2),
        some(vec![role(0)], 1),
        guests,
    )
        .prop_map(|(all, all_guests, users, groups, roles, guests)| PersonSelection {
            all,
            all_guests,
            users,
            groups,
            roles,
            guests,
            federated: None,
            agents: false,
        })
}

fn target() -> impl Strategy<Value = TargetCondition> {
    let names =
        || vec![EXCHANGE.to_owned(), "Office365".to_owned(), OWN.to_owned(), "MicrosoftAdminPortals".to_owned()];
    (prop::bool::weighted(0.5), some(names(), 2), some(names(), 1), prop::bool::weighted(0.1)).prop_map(
        |(all, include, exclude, action)| TargetCondition {
            all,
            include: if all { BTreeSet::new() } else { include },
            exclude,
            user_actions: action.then(|| "urn:user:registersecurityinfo".to_owned()).into_iter().collect(),
            authentication_contexts: BTreeSet::new(),
        },
    )
}

fn places() -> impl Strategy<Value = Option<InOut<LocationCondition>>> {
    let one = || {
        (
            prop::bool::weighted(0.3),
            prop::bool::weighted(0.2),
            prop::bool::weighted(0.1),
            some((0..6).map(place).collect(), 2),
        )
            .prop_map(|(all, all_trusted, mfa_trusted, named)| LocationCondition {
                all,
                all_trusted,
                mfa_trusted,
                named,
            })
    };
    prop_oneof![
        2 => Just(None),
        1 => (one(), one()).prop_map(|(include, mut exclude)| {
            exclude.all = false;
            Some(InOut { include, exclude })
        }),
    ]
}

fn platforms() -> impl Strategy<Value = Option<InOut<BTreeSet<Platform>>>> {
    let list = || some(vec![Platform::All, Platform::Ios, Platform::Windows, Platform::Android], 2);
    prop_oneof![
        2 => Just(None),
        1 => (list(), list()).prop_map(|(include, exclude)| Some(InOut { include, exclude })),
    ]
}

fn grant() -> impl Strategy<Value = Option<GrantControls>> {
    let controls = vec![
        Control::Mfa,
        Control::CompliantDevice,
        Control::HybridJoinedDevice,
        Control::AppProtection,
        Control::Strength(strength(0)),
        Control::Strength(strength(1)),
        Control::Strength(strength(2)),
        Control::TermsOfUse(Key::id("0e0e0e0e-0000-4000-8000-00000000000e")),
        Control::PasswordChange,
        Control::Unknown("somethingNew".to_owned()),
    ];
    prop_oneof![
        1 => Just(None),
        2 => Just(Some(GrantControls { operator: Operator::Or, controls: BTreeSet::from([Control::Block]) })),
        6 => (any::<bool>(), prop::sample::subsequence(controls, 1..=2)).prop_map(|(and, controls)| {
            let operator = if and { Operator::And } else { Operator::Or };
            Some(GrantControls { operator, controls: controls.into_iter().collect() })
        }),
    ]
}

pub fn policy() -> impl Strategy<Value = Policy> {
    let types = vec![
        ClientAppType::All,
        ClientAppType::Browser,
        ClientAppType::MobileAppsAndDesktopClients,
        ClientAppType::ExchangeActiveSync,
        ClientAppType::EasSupported,
        ClientAppType::Other,
    ];
    let filter = prop_oneof![
        3 => Just(None),
        1 => (any::<bool>(), 0..FILTERS.len()).prop_map(|(include, which)| {
            Some((include, parse_device_filter(FILTERS[which]).unwrap()))
        }),
    ];
    let rest = (
        prop_oneof![3 => Just(BTreeSet::new()), 1 => some(vec![Risk::Medium, Risk::High], 2)],
        prop_oneof![5 => Just(Flows::default()), 1 => Just(Flows { device_code: true, authentication_transfer: false })],
        prop_oneof![5 => Just(Vec::new()), 1 => Just(vec!["applicationFilter".to_owned()])],
        prop_oneof![
            3 => Just(None),
            1 => Just(Some((Frequency::EveryTime, false))),
            1 => Just(Some((Frequency::Hours(4), false))),
            1 => Just(Some((Frequency::Hours(4), true))),
        ],
        prop_oneof![5 => Just(PolicyState::Enabled), 1 => Just(PolicyState::ReportOnly)],
    );
    (
        people(),
        people(),
        target(),
        prop::sample::subsequence(types, 1..=2),
        platforms(),
        places(),
        filter,
        grant(),
        rest,
    )
        .prop_map(|(include, mut exclude, target, types, platforms, locations, device_filter, grant, rest)| {
            exclude.all = false;
            let (sign_in_risk, flows, opaque, frequency, state) = rest;
            Policy {
                name: "P".to_owned(),
                state,
                users: Some(InOut { include, exclude }.into()),
                target,
                client_app_types: types.into_iter().collect(),
                platforms,
                locations,
                device_filter,
                sign_in_risk,
                user_risk: BTreeSet::new(),
                insider_risk: BTreeSet::new(),
                flows,
                grant,
                session: SessionControls { frequency, ..SessionControls::default() },
                opaque,
            }
        })
}

/// What AD FS asks for: accounts of one domain, with or without those whom nobody names, everywhere or from outside.
fn asked_at_ad_fs() -> BoxedStrategy<Option<Policy>> {
    let outside = some((0..6).map(place).collect(), 2).prop_map(|named| {
        let include = LocationCondition { all: true, ..LocationCondition::default() };
        Some(InOut { include, exclude: LocationCondition { named, ..LocationCondition::default() } })
    });
    let locations = prop_oneof![2 => Just(None), 1 => outside];
    let domain = prop_oneof![Just("contoso.com"), Just("fabrikam.com")];
    let asked = (domain, any::<bool>(), locations).prop_map(|(domain, unnamed, locations)| {
        let federated = Some(Federated { domains: BTreeSet::from([domain.to_owned()]), unnamed });
        Policy {
            name: "AD FS".to_owned(),
            users: Some(Arc::new(InOut {
                include: PersonSelection { federated, ..PersonSelection::default() },
                exclude: PersonSelection {
                    all_guests: true,
                    groups: BTreeSet::from([group(1)]),
                    ..PersonSelection::default()
                },
            })),
            client_app_types: BTreeSet::from([
                ClientAppType::Browser,
                ClientAppType::MobileAppsAndDesktopClients,
                ClientAppType::ExchangeActiveSync,
            ]),
            locations,
            grant: Some(GrantControls { operator: Operator::Or, controls: BTreeSet::from([Control::MfaAtAdFs]) }),
            ..about(everybody(), PersonSelection::default())
        }
    });
    prop::option::weighted(0.4, asked).boxed()
}

fn exchange() -> impl Strategy<Value = ExchangeRegime> {
    let open = || some(vec!["smtp", "imap", "mapi", "activesync"], 4);
    let named = || prop_oneof![Just(None), Just(Some("strict".to_owned())), Just(Some("unheard-of".to_owned()))];
    let level = || prop_oneof![Just("Allow"), Just("Block"), Just("Quarantine")].prop_map(str::to_owned);
    let rule = (
        prop_oneof![
            Just(("DeviceType", "OutlookService")),
            Just(("DeviceModel", "Outlook for iOS and Android")),
            Just(("DeviceModel", "Nokia")),
        ],
        level(),
    );
    (
        (open(), open()),
        named(),
        prop_oneof![2 => Just(None), 1 => named().prop_map(Some)],
        prop_oneof![Just(None), any::<bool>().prop_map(Some)],
        prop_oneof![Just(None), any::<bool>().prop_map(Some)],
        prop_oneof![3 => Just(None), 1 => any::<bool>().prop_map(Some)],
        prop_oneof![Just(None), level().prop_map(Some)],
        prop::collection::vec(rule, 0..3),
    )
        .prop_map(|(lists, default_policy, held, smtp_disabled, own_smtp, takes_tokens, default_level, rules)| {
            let rules = rules.into_iter().map(|((name, value), level)| ((name.to_owned(), value.to_owned()), level));
            let ann = || "ann@contoso.com".to_owned();
            ExchangeRegime {
                authentication_policies: BTreeMap::from([("strict".to_owned(), lists.0)]),
                modern_blocked: BTreeMap::from([("strict".to_owned(), lists.1)]),
                takes_tokens,
                default_policy,
                held: held.flatten().map(|policy| (ann(), policy)).into_iter().collect(),
                smtp_disabled,
                smtp_by_mailbox: own_smtp.map(|off| (ann(), off)).into_iter().collect(),
                devices: DeviceAccess { default_level, rules: rules.collect() },
            }
        })
}

fn ip(ranges: &[&str], trusted: bool) -> LocationKind {
    LocationKind::Ip { ranges: ranges.iter().map(|range| range.parse().unwrap()).collect(), trusted }
}

fn named(kind: LocationKind) -> Arc<NamedLocation> {
    Arc::new(NamedLocation { name: "L".to_owned(), kind })
}

fn locations(dark: Option<bool>) -> BTreeMap<Key, Arc<NamedLocation>> {
    let countries = |all: &[&str], gps, unknown| LocationKind::Countries {
        countries: all.iter().map(|one| (*one).to_owned()).collect(),
        gps,
        unknown,
    };
    BTreeMap::from([
        (place(0), named(ip(&["203.0.113.0/24", "2001:db8::/32"], true))),
        (place(1), named(ip(&["203.0.113.128/25"], false))),
        (place(2), named(countries(&["DE", "AT"], false, true))),
        (place(3), named(countries(&["DE"], true, false))),
        (place(4), named(LocationKind::Opaque { trusted: dark })),
    ])
}

pub fn regime() -> impl Strategy<Value = Regime> {
    let dark = prop_oneof![Just(None), any::<bool>().prop_map(Some)];
    let policies = (prop::collection::vec(policy(), 0..4), asked_at_ad_fs());
    (policies, exchange(), exchange(), dark, prop::bool::weighted(0.1)).prop_map(
        |((policies, at_ad_fs), online, server, dark, security_defaults)| {
            let strengths =
                [(0, vec!["fido2"]), (1, vec!["password,sms"]), (2, vec!["fido2", "password,sms", "password"])];
            let made = |list: Vec<&str>| Strength {
                name: "S".to_owned(),
                combinations: list.into_iter().map(str::to_owned).collect(),
                opaque: Vec::new(),
            };
            Regime {
                policies: policies
                    .into_iter()
                    .enumerate()
                    .chain(at_ad_fs.map(|asked| (AD_FS, asked)))
                    .map(|(number, policy)| (number, Arc::new(policy)))
                    .collect(),
                locations: locations(dark),
                strengths: strengths
                    .into_iter()
                    .map(|(number, list)| (strength(number), Arc::new(made(list))))
                    .collect(),
                security_defaults,
                exchange: BTreeMap::from([(Side::ExchangeOnline, online), (Side::ExchangeServer, server)]),
            }
        },
    )
}

pub fn landscapes() -> impl Strategy<Value = Landscape> {
    let outlook_on_the_web = prop_oneof![
        Just(OutlookOnTheWeb::Unknown),
        Just(OutlookOnTheWeb::HybridModernAuthentication),
        Just(OutlookOnTheWeb::Password),
    ];
    (any::<bool>(), 0..3_u8, outlook_on_the_web).prop_map(|(modern, sides, outlook_on_the_web)| {
        let both = [Side::ExchangeOnline, Side::ExchangeServer];
        let ann = Account {
            name: "Ann@contoso.com".into(),
            side: Some(Side::ExchangeOnline),
            groups: BTreeSet::from([group(0)]).into(),
            ..Account::default()
        };
        Landscape {
            federated: true,
            ad_fs: Some(AdFs::default()),
            sides: both
                .into_iter()
                .filter(|side| sides == 2 || (*side == Side::ExchangeOnline) == (sides == 0))
                .collect(),
            hybrid_modern_authentication: modern,
            outlook_on_the_web,
            accounts: Arc::new([("ann@contoso.com".into(), ann)].into_iter().collect()),
            emergency_groups: BTreeSet::from([group(1)]),
            ..Landscape::default()
        }
    })
}

/// What both say about one cell: refused, and each demand sure.
const DEMANDS: usize = 6;

fn demands(regime: &Regime) -> [Demand; DEMANDS] {
    [
        Demand::Refused,
        Demand::Mfa,
        Demand::Strength(regime.strengths[&strength(0)].combinations.clone()),
        Demand::CompliantDevice,
        Demand::AppProtection,
        Demand::Managed,
    ]
}

fn judged(decision: &Decision, sign_in: &SignIn, regime: &Regime) -> [bool; DEMANDS] {
    let refused = decision.refused.is_some();
    let app = refused || decision.demands.clauses.contains(&BTreeSet::from([Control::AppProtection]));
    let compliant = refused || sign_in.device.compliant;
    let hybrid = sign_in.device.registration == Registration::HybridJoined;
    [
        refused,
        decision.requires_mfa(regime),
        decision.requires_strength(&strength(0), regime),
        compliant,
        app,
        app || compliant || hybrid,
    ]
}

/// Every cell of a world, one after the other: all of them at once are too many to keep.
pub fn every_cell<'s>(space: &'s Space<'_>) -> impl Iterator<Item = Cell> + 's {
    let mut open: Vec<(Cell, Set)> = vec![(Cell::new(), space.valid)];
    std::iter::from_fn(move || {
        while let Some((cell, left)) = open.pop() {
            if cell.len() == space.levels.len() {
                return Some(cell);
            }
            open.extend(next_cells(space, &cell, left).into_iter().rev());
        }
        None
    })
}

/// The cells that begin like this and go one level further, each with what may come after it.
pub fn next_cells(space: &Space<'_>, cell: &[u16], left: Set) -> Vec<(Cell, Set)> {
    let level = cell.len();
    let further = (0..space.diagram.classes(level) as u16).map(|class| {
        let cell = [cell, &[class]].concat();
        let left = space.diagram.below(left, &cell, level + 1);
        (cell, left)
    });
    further.filter(|(_, left)| *left != Set::NONE).collect()
}

/// So many cells of a world that lie all over it; all of them where there are no more.
pub fn cells_all_over(space: &Space<'_>, count: usize) -> Vec<Cell> {
    if space.diagram.count(space.valid) <= count as f64 {
        return every_cell(space).collect();
    }
    let (mut roll, hidden) = (dice(), doubts(space));
    let mut draw = || {
        let (mut cell, mut left) = (Cell::new(), space.valid);
        while cell.len() < space.levels.len() {
            let mut open = next_cells(space, &cell, left);
            // what the judge is not told has its first value
            let chosen = if hidden.contains(&cell.len()) { 0 } else { roll(open.len()) };
            (cell, left) = open.swap_remove(chosen);
        }
        cell
    };
    let drawn: BTreeSet<Cell> = (0..count).map(|_| draw()).collect();
    drawn.into_iter().collect()
}

/// Dice that fall the same way every time.
pub fn dice() -> impl FnMut(usize) -> usize {
    let mut state: u64 = 0x2545_f491_4f6c_dd1d;
    move |sides| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 16) as usize % sides
    }
}

/// Some cells of a world, of those that are much alike in practice more than of others.
pub fn drawn_cells(space: &Space<'_>, count: usize) -> Vec<Cell> {
    let (mut roll, hidden) = (dice(), doubts(space));
    let mut found = Vec::new();
    for _ in 0..count * 200 {
        let draw = |level: usize| match &space.levels[level] {
            _ if hidden.contains(&level) => 0,
            // most sign-ins are to mailboxes, and by people without a name
            Level::Target(_) | Level::Account(_) | Level::Guest(_) | Level::Flow(_) if roll(3) > 0 => 0,
            _ => roll(space.diagram.classes(level)) as u16,
        };
        let cell: Cell = (0..space.levels.len()).map(draw).collect();
        if space.diagram.contains(space.valid, &cell) {
            found.push(cell);
        }
        if found.len() == count {
            break;
        }
    }
    assert!(found.len() * 2 > count, "the dice find few valid cells: {}", found.len());
    found
}

/// The values that hidden doubts can have beside what a cell says; conditions are a part of the sign-in itself.
pub fn doubts(space: &Space<'_>) -> Vec<usize> {
    let hidden = |level: &Level| matches!(level, Level::Doubt(doubt) if !matches!(doubt, posturec::signin::space::Doubt::Condition(_)));
    (0..space.levels.len()).filter(|level| hidden(&space.levels[*level])).collect()
}

fn compare(
    landscape: &Landscape,
    regime: &Regime,
    cells: impl Fn(&Space<'_>) -> Vec<Cell>,
) -> Result<(), TestCaseError> {
    let points = Points { start: regime.clone(), ..Points::default() };
    let mut space = Space::new(&points, landscape, &[]).unwrap();
    let mut facets = Facets::new(&mut space, regime.clone()).unwrap();
    let sure: Vec<Set> = demands(regime).iter().map(|demand| facets.sure_of_all(&mut space, demand).unwrap()).collect();
    let evaluator = Evaluator::new(regime, landscape);
    let doubts = doubts(&space);
    for cell in cells(&space) {
        // one cell for all values of what the judge is not told
        if doubts.iter().any(|level| cell[*level] != 0) {
            continue;
        }
        let sign_in = space.sign_in(&cell, regime);
        let lenient = judged(&evaluator.decision(&sign_in, &NOTHING_OPEN, Reading::Lenient), &sign_in, regime);
        let strict = judged(&evaluator.decision(&sign_in, &NOTHING_OPEN, Reading::Strict), &sign_in, regime);
        for (number, set) in sure.iter().enumerate() {
            let (mut always, mut ever) = (true, false);
            for values in 0..1_usize << doubts.len() {
                let mut settled = cell.clone();
                doubts.iter().enumerate().for_each(|(bit, level)| settled[*level] = (values >> bit & 1) as u16);
                let holds = space.diagram.contains(*set, &settled);
                (always, ever) = (always && holds, ever || holds);
            }
            let which = &demands(regime)[number];
            // what both readings say is so whatever is true of what nobody knows, and the other way round
            prop_assert!(!lenient[number] || always, "{which:?}: the judge is sure, the sets are not: {sign_in:#?}");
            prop_assert!(strict[number] || !ever, "{which:?}: the judge never is, the sets may be: {sign_in:#?}");
            if doubts.is_empty() {
                prop_assert_eq!(always, lenient[number], "{:?}: {:#?}", which, sign_in);
            }
        }
    }
    Ok(())
}

/// A world in which little can be told apart, so that all of it can be tried.
pub fn small_worlds() -> impl Strategy<Value = (Landscape, Regime)> {
    (landscapes(), regime()).prop_map(|(mut landscape, mut regime)| {
        if landscape.sides.len() > 1 {
            landscape.sides = BTreeSet::from([Side::ExchangeOnline]);
        }
        regime.locations.clear();
        regime.exchange.values_mut().for_each(|exchange| exchange.devices.rules.clear());
        for policy in regime.policies.values_mut() {
            let policy = Arc::make_mut(policy);
            (policy.locations, policy.device_filter) = (None, None);
            policy.sign_in_risk.clear();
            policy.flows = Flows::default();
            policy.target.include.retain(|name| name == EXCHANGE);
            policy.target.exclude.retain(|name| name == OWN);
            let users = Arc::make_mut(policy.users.as_mut().unwrap());
            for people in [&mut users.include, &mut users.exclude] {
                (people.guests, people.all_guests) = (None, false);
                people.roles.clear();
                people.groups.remove(&group(1));
            }
        }
        (landscape, regime)
    })
}

proptest! {
    #![proptest_config(cases(50))]

    #[test]
    fn sets_and_judge_agree_on_sign_ins_of_worlds_with_everything(landscape in landscapes(), regime in regime()) {
        compare(&landscape, &regime, |space| drawn_cells(space, 300))?;
    }
}

/// A small world of which everything is known.
fn known_worlds() -> impl Strategy<Value = (Landscape, Regime)> {
    small_worlds().prop_map(|(mut landscape, mut regime)| {
        if landscape.outlook_on_the_web == OutlookOnTheWeb::Unknown {
            landscape.outlook_on_the_web = OutlookOnTheWeb::Password;
        }
        for exchange in regime.exchange.values_mut() {
            exchange.smtp_disabled.get_or_insert(false);
            let strict = || "strict".to_owned();
            exchange.default_policy.iter_mut().chain(exchange.held.values_mut()).for_each(|policy| *policy = strict());
        }
        for policy in regime.policies.values_mut() {
            let policy = Arc::make_mut(policy);
            policy.opaque.clear();
            policy.target.include.remove("Office365");
            policy.target.include.remove("MicrosoftAdminPortals");
            let known = |control: &Control| !matches!(control, Control::Unknown(_));
            policy.grant.iter_mut().for_each(|grant| grant.controls.retain(known));
            policy.grant = policy.grant.take().filter(|grant| !grant.controls.is_empty());
        }
        let policies: Vec<_> = regime.policies.values().cloned().collect();
        (landscape, with_no_rules_to_replace(regime, policies.iter().map(AsRef::as_ref)))
    })
}

/// MFA for all mail, no mail for anybody, and mail for everybody, at one point.
fn proofs_of_mail(landscape: &Landscape, points: &Points) -> Vec<Proof> {
    let mut mail = SignIns::of(about(everybody(), PersonSelection::default()));
    mail.sides = Some(landscape.sides.iter().copied().map(Some).collect());
    let claims =
        [Claim::Every(mail.clone(), Demand::Mfa), Claim::Every(mail.clone(), Demand::Refused), Claim::Reachable(mail)];
    let statements = claims.map(|claim| Statement {
        kind: Kind::NobodyLockedOut,
        name: String::new(),
        path: Path::root(),
        origin: Origin::default(),
        asked_for: true,
        claim,
        when: When::Always,
    });
    let guarantees = Guarantees { statements: statements.to_vec(), staged: Vec::new() };
    prove(&guarantees, points, landscape).proofs
}

fn one_point(regime: &Regime) -> Points {
    let point = Point { name: PointName::Start, step: None, changes: Vec::new(), decides: true, same_as: None };
    Points { start: regime.clone(), forward: vec![point], ..Points::default() }
}

/// Is a person in more than one group or role that nobody has said?
fn is_in_several(person: &posturec::signin::Person, landscape: &Landscape) -> bool {
    let is_it = |account: &&Account| Some(account.key()) == person.account;
    let known = landscape.accounts.values().find(is_it).map(|account| account.groups.clone()).unwrap_or_default();
    person.groups.difference(&known).count() + person.roles.len() > 1
}

/// What the search finds, beside what trying every sign-in finds.
fn search_and_try(landscape: &Landscape, regime: &Regime) -> Result<(), TestCaseError> {
    let points = one_point(regime);
    let proofs = proofs_of_mail(landscape, &points);
    let space = Space::new(&points, landscape, &[]).unwrap();
    let evaluator = Evaluator::new(regime, landscape);
    let (mut without_mfa, mut let_in) = (false, false);
    let mut ways: BTreeMap<posturec::signin::Person, bool> = BTreeMap::new();
    for cell in every_cell(&space) {
        let sign_in = space.sign_in(&cell, regime);
        let Some(_) = sign_in.route.side else { continue };
        let decision = evaluator.decision(&sign_in, &NOTHING_OPEN, Reading::Lenient);
        without_mfa |= !decision.requires_mfa(regime);
        let_in |= decision.refused.is_none();
        *ways.entry(sign_in.person).or_default() |= decision.refused.is_none();
    }
    prop_assert_eq!(proofs[0].verdict == Verdict::Fails, without_mfa, "{:#?}", proofs[0]);
    prop_assert_eq!(proofs[1].verdict == Verdict::Fails, let_in, "{:#?}", proofs[1]);
    let locked_out =
        |several: bool| ways.iter().any(|(person, way)| !way && is_in_several(person, landscape) == several);
    let wanted = match (locked_out(false), locked_out(true)) {
        (true, _) => Verdict::Fails,
        (false, true) => Verdict::NotProven,
        (false, false) => Verdict::Holds,
    };
    match proofs[2].on_purpose.is_empty() {
        true => prop_assert_eq!(proofs[2].verdict, wanted, "{:#?}", proofs[2]),
        false => prop_assert!(wanted != Verdict::Holds && proofs[2].verdict <= wanted, "{:#?}", proofs[2]),
    }
    for proof in &proofs[..2] {
        prop_assert!(proof.verdict != Verdict::NotProven, "all is known: {proof:#?}");
    }
    let broken = |proof: &Proof| {
        proof.example.as_ref().map(|example| evaluator.decision(&example.sign_in, &NOTHING_OPEN, Reading::Lenient))
    };
    prop_assert!(broken(&proofs[0]).is_none_or(|decision| !decision.requires_mfa(regime)));
    prop_assert!(broken(&proofs[1]).is_none_or(|decision| decision.refused.is_none()));
    Ok(())
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn a_search_finds_just_what_trying_every_sign_in_finds((landscape, regime) in known_worlds()) {
        search_and_try(&landscape, &regime)?;
    }
}

/// What the search says of a world with everything, beside sign-ins that dice choose.
fn search_and_dice(landscape: &Landscape, regime: &Regime) -> Result<(), TestCaseError> {
    let points = one_point(regime);
    let proofs = proofs_of_mail(landscape, &points);
    let space = Space::new(&points, landscape, &[]).unwrap();
    let evaluator = Evaluator::new(regime, landscape);
    let met = |sign_in: &SignIn, reading| {
        let decision = evaluator.decision(sign_in, &NOTHING_OPEN, reading);
        [decision.requires_mfa(regime), decision.refused.is_some()]
    };
    for cell in drawn_cells(&space, 150) {
        let sign_in = space.sign_in(&cell, regime);
        if sign_in.route.side.is_none() {
            continue;
        }
        let (sure, possible) = (met(&sign_in, Reading::Lenient), met(&sign_in, Reading::Strict));
        for number in 0..2 {
            let verdict = proofs[number].verdict;
            prop_assert!(sure[number] || verdict != Verdict::Holds, "{sign_in:#?} breaks what is said to hold");
            prop_assert!(possible[number] || verdict == Verdict::Fails, "{sign_in:#?} breaks it: {verdict:?}");
        }
    }
    for (number, proof) in proofs.iter().take(2).enumerate() {
        if let Some(example) = &proof.example {
            prop_assert!(!met(&example.sign_in, Reading::Lenient)[number], "it breaks nothing: {example:#?}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn what_dice_find_a_search_has_found((landscape, regime) in (landscapes(), regime())) {
        search_and_dice(&landscape, &regime)?;
    }
}

/// The same without device access rules in Exchange Online where a policy would take their place.
pub fn with_no_rules_to_replace<'p>(mut regime: Regime, added: impl IntoIterator<Item = &'p Policy>) -> Regime {
    if added.into_iter().any(may_replace) {
        regime.exchange.get_mut(&Side::ExchangeOnline).unwrap().devices = DeviceAccess::default();
    }
    regime
}

/// Where a demand is sure, at one point.
fn sure(space: &mut Space<'_>, regime: &Regime, demand: &Demand) -> Set {
    let mut facets = Facets::new(space, regime.clone()).unwrap();
    facets.sure_of_all(space, demand).unwrap()
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn another_policy_takes_no_demand_away(landscape in landscapes(), regime in regime(), added in policy()) {
        let mut more = regime.clone();
        let enforced = Policy { state: PolicyState::Enabled, ..added.clone() };
        more.policies.insert(99, Arc::new(enforced.clone()));
        let mut reported = regime.clone();
        reported.policies.insert(99, Arc::new(Policy { state: PolicyState::ReportOnly, ..added }));
        let points = Points { start: more.clone(), ..Points::default() };
        let mut space = Space::new(&points, &landscape, &[]).unwrap();
        // the same policies, numbered the other way round
        let count = more.policies.len();
        let mut turned = more.clone();
        turned.policies = more.policies.values().rev().cloned().enumerate().take(count).collect();
        for demand in demands(&regime) {
            let before = sure(&mut space, &regime, &demand);
            let after = sure(&mut space, &more, &demand);
            // but for device access rules, whose place another policy may take
            let asked = space.levels.iter().position(|level| *level == Level::Doubt(Doubt::ReplacedRules));
            let asked: Vec<_> = asked.map(|level| space.part(level, |class| class == 0)).into_iter().collect();
            let asked = space.diagram.all_of(&asked).unwrap();
            let sure_before = space.diagram.intersect(before, asked).unwrap();
            prop_assert!(space.diagram.is_subset(sure_before, after).unwrap(), "{:?}", demand);
            prop_assert_eq!(sure(&mut space, &reported, &demand), before, "a report decides nothing");
            prop_assert_eq!(sure(&mut space, &turned, &demand), after, "order means nothing");
        }
    }
}

proptest! {
    #![proptest_config(cases(30))]

    #[test]
    fn sets_and_judge_agree_on_every_sign_in_of_a_small_world((landscape, regime) in small_worlds()) {
        compare(&landscape, &regime, |space| every_cell(space).collect())?;
    }
}
