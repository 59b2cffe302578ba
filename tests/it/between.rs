//! What steps take away for a while, against the judge of single sign-ins: small rollouts put together at random, in which
//! people are in any groups and roles at once, each sign-in of which is judged at every point.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use posturec::plan::{Origin, StepNumber};
use posturec::posture::ClientAppType;
use posturec::signin::evaluate::{Evaluator, NOTHING_OPEN, Reading};
use posturec::signin::guarantee::{
    Claim, Guarantees, Kind, Proof, SignIns, Staged, Statement, Verdict, When, about, everybody, prove,
};
use posturec::signin::space::{Cell, Demand, Level, Set, Space};
use posturec::signin::{
    Account, Apart, Change, Control, GrantControls, Key, Landscape, Operator, PersonSelection, Point, PointName,
    Points, Policy, Regime, Side,
};
use posturec::source::Path;
use proptest::prelude::*;

use crate::agreement::{group, next_cells, person};
use crate::support::cases;

fn role() -> Key {
    Key::id("00000000-0000-4000-8000-00000000000b")
}

fn of_groups(numbers: &[u8]) -> PersonSelection {
    PersonSelection { groups: numbers.iter().copied().map(group).collect(), ..PersonSelection::default() }
}

fn people() -> impl Strategy<Value = PersonSelection> {
    let some = |of: Vec<Key>| prop::sample::subsequence(of.clone(), 0..=of.len());
    (some((0..3).map(group).collect()), some(vec![person(0)]), some(vec![role()])).prop_map(|(groups, users, roles)| {
        PersonSelection {
            groups: groups.into_iter().collect(),
            users: users.into_iter().collect(),
            roles: roles.into_iter().collect(),
            ..PersonSelection::default()
        }
    })
}

fn policy() -> impl Strategy<Value = Policy> {
    let control = prop_oneof![4 => Just(Control::Mfa), 1 => Just(Control::Block), 1 => Just(Control::CompliantDevice)];
    let clients = prop_oneof![3 => Just(ClientAppType::All), 1 => Just(ClientAppType::Browser)];
    (prop::bool::weighted(0.4), people(), people(), control, clients).prop_map(
        |(all, include, exclude, control, clients)| {
            let include = if all { everybody() } else { include };
            let grant = GrantControls { operator: Operator::Or, controls: BTreeSet::from([control]) };
            let client_app_types = BTreeSet::from([clients]);
            Policy { name: "P".to_owned(), client_app_types, grant: Some(grant), ..about(include, exclude) }
        },
    )
}

/// A start, and at each point one policy of three that becomes another.
fn rollouts() -> impl Strategy<Value = Points> {
    let step = (0..3_usize, prop::option::weighted(0.8, policy()));
    (prop::collection::vec(policy(), 3), prop::collection::vec(step, 2..5))
        .prop_map(|(policies, steps)| walk(policies.into_iter().map(Some).collect(), steps))
}

fn walk(policies: Vec<Option<Policy>>, steps: Vec<(usize, Option<Policy>)>) -> Points {
    let present = policies.into_iter().enumerate().filter_map(|(number, policy)| Some((number, Arc::new(policy?))));
    let start = Regime {
        policies: present.collect(),
        exchange: BTreeMap::from([(
            Side::ExchangeOnline,
            posturec::signin::ExchangeRegime { smtp_disabled: Some(false), ..Default::default() },
        )]),
        ..Regime::default()
    };
    let point = |name, changes| Point { name, step: None, changes, decides: true, same_as: None };
    let mut regime = start.clone();
    let mut forward = vec![point(PointName::Start, Vec::new())];
    for (number, (index, after)) in (1..).zip(steps) {
        let change = Change::Policy { index, before: regime.policies.get(&index).cloned(), after: after.map(Arc::new) };
        change.apply(&mut regime);
        let name = PointName::Step { ring: "ring".into(), workload: None, number: StepNumber(number) };
        forward.push(point(name, vec![change]));
    }
    Points { start, forward, ..Points::default() }
}

fn apart(one: u8, other: u8) -> Apart {
    Apart {
        audiences: ["one".to_owned(), "other".to_owned()],
        people: [of_groups(&[one]), of_groups(&[other])],
        origin: Origin::default(),
    }
}

/// Ann is known to be in the first group; of the others nobody knows who is in them.
fn landscape(apart: Vec<Apart>) -> Landscape {
    let ann =
        Account { name: "Ann@contoso.com".into(), groups: BTreeSet::from([group(0)]).into(), ..Account::default() };
    Landscape {
        sides: BTreeSet::from([Side::ExchangeOnline]),
        accounts: Arc::new([("ann@contoso.com".into(), ann)].into_iter().collect()),
        apart,
        ..Landscape::default()
    }
}

fn mail() -> SignIns {
    let mut mail = SignIns::of(about(everybody(), PersonSelection::default()));
    mail.sides = Some(BTreeSet::from([Some(Side::ExchangeOnline)]));
    mail
}

fn proofs(points: &Points, landscape: &Landscape, staged: Vec<Staged>) -> Vec<Proof> {
    let claims = [Claim::Every(mail(), Demand::Mfa), Claim::Every(mail(), Demand::Refused), Claim::NothingNew(mail())];
    let statements = claims.map(|claim| Statement {
        kind: Kind::Stated(0),
        name: String::new(),
        path: Path::root(),
        origin: Origin::default(),
        asked_for: true,
        when: if matches!(claim, Claim::NothingNew(_)) { When::Always } else { When::End },
        claim,
    });
    prove(&Guarantees { statements: statements.to_vec(), staged }, points, landscape).proofs
}

/// The sign-ins to mailboxes, one of those that differ in what no policy here looks at.
fn sign_ins(space: &Space<'_>) -> Vec<Cell> {
    let mut open: Vec<(Cell, Set)> = vec![(Cell::new(), space.valid)];
    let mut found = Vec::new();
    while let Some((cell, left)) = open.pop() {
        if cell.len() == space.levels.len() {
            found.push(cell);
            continue;
        }
        let wanted = |class: usize| match &space.levels[cell.len()] {
            Level::Route(routes) => routes[class].side.is_some(),
            Level::Device(devices) => class == 0 || devices[class].1,
            Level::Account(_) | Level::Role(_) | Level::Group(_) | Level::Guest(_) => true,
            _ => class == 0,
        };
        let next = next_cells(space, &cell, left);
        open.extend(next.into_iter().filter(|(cell, _)| wanted(usize::from(*cell.last().unwrap()))));
    }
    found
}

/// Is somebody in more than one group or role that nobody has said?
fn is_in_several(space: &Space<'_>, cell: &[u16]) -> bool {
    let mut known = BTreeSet::new();
    let mut count = 0;
    for (level, class) in space.levels.iter().zip(cell) {
        match level {
            Level::Account(accounts) => {
                known = accounts[usize::from(*class)].as_ref().map(|one| one.groups.clone()).unwrap_or_default();
            }
            Level::Role(_) => count += usize::from(*class),
            Level::Group(keys) if !known.contains(&keys[0]) => count += usize::from(*class),
            _ => {}
        }
    }
    count > 1
}

/// For each sign-in whether somebody is in several groups, and whether each demand is sure at each point.
fn judged(points: &Points, landscape: &Landscape) -> Vec<(bool, Vec<[bool; 2]>)> {
    let space = Space::new(points, landscape, &[]).unwrap();
    let cells = sign_ins(&space);
    let mut judged: Vec<_> = cells.iter().map(|cell| (is_in_several(&space, cell), Vec::new())).collect();
    for at in 0..points.forward.len() {
        let regime = points.regime_at(at);
        let evaluator = Evaluator::new(&regime, landscape);
        for (cell, (_, sure)) in cells.iter().zip(&mut judged) {
            let decision = evaluator.decision(&space.sign_in(cell, &regime), &NOTHING_OPEN, Reading::Lenient);
            sure.push([decision.requires_mfa(&regime), decision.refused.is_some()]);
        }
    }
    judged
}

/// The holes of one demand as they must be told: opened and closed by which points, and whether nobody can rule it out.
fn holes(judged: &[(bool, Vec<[bool; 2]>)], demand: usize, points: usize) -> BTreeSet<(usize, usize, bool)> {
    let mut holes = BTreeSet::new();
    for at in 1..points {
        let lost: Vec<_> = judged.iter().filter(|(_, sure)| sure[at - 1][demand] && !sure[at][demand]).collect();
        let unsure = lost.iter().all(|(several, _)| *several);
        let told = lost.into_iter().filter(|(several, _)| *several == unsure);
        let closed = told.filter_map(|(_, sure)| (at + 1..points).find(|later| sure[*later][demand])).min();
        holes.extend(closed.map(|closed| (at, closed, unsure)));
    }
    holes
}

fn position(points: &Points, point: &Point) -> usize {
    points.find(&point.name).unwrap()
}

fn compare(points: &Points, landscape: &Landscape) -> Result<(), TestCaseError> {
    let proofs = proofs(points, landscape, Vec::new());
    let judged = judged(points, landscape);
    let count = points.forward.len();
    for (number, proof) in proofs[..2].iter().enumerate() {
        let told: BTreeSet<_> = proof
            .holes
            .iter()
            .map(|hole| (position(points, &hole.opened), position(points, &hole.closed), hole.unsure))
            .collect();
        prop_assert_eq!(told, holes(&judged, number, count), "{:#?}", proof);
        for hole in &proof.holes {
            let sure = |at: usize| {
                let regime = points.regime_at(at);
                let evaluator = Evaluator::new(&regime, landscape);
                let decision = evaluator.decision(&hole.example.sign_in, &NOTHING_OPEN, Reading::Lenient);
                [decision.requires_mfa(&regime), decision.refused.is_some()][number]
            };
            let (opened, closed) = (position(points, &hole.opened), position(points, &hole.closed));
            prop_assert!(sure(opened - 1) && !sure(opened) && sure(closed), "{hole:#?}");
            prop_assert_eq!(hole.unsure, !hole.example.shared.is_empty());
        }
    }
    let opens = |several: bool| {
        judged.iter().any(|(own, sure)| *own == several && sure.windows(2).any(|pair| pair[0][1] && !pair[1][1]))
    };
    let wanted = match (opens(false), opens(true)) {
        (true, _) => Verdict::Fails,
        (false, true) => Verdict::NotProven,
        (false, false) => Verdict::Holds,
    };
    prop_assert_eq!(proofs[2].verdict, wanted, "{:#?}", proofs[2]);
    Ok(())
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn steps_take_away_just_what_the_judge_says_whatever_groups_people_are_in(points in rollouts()) {
        compare(&points, &landscape(Vec::new()))?;
    }

    #[test]
    fn people_who_share_nobody_are_left_out_and_nobody_else(points in rollouts()) {
        compare(&points, &landscape(vec![apart(1, 2)]))?;
    }
}

fn mfa(include: PersonSelection, exclude: PersonSelection) -> Policy {
    let grant = GrantControls { operator: Operator::Or, controls: BTreeSet::from([Control::Mfa]) };
    Policy { name: "MFA".to_owned(), grant: Some(grant), ..about(include, exclude) }
}

/// Everybody but those of group 1 meets one policy; another moves from group 2 to group 1 by way of nobody.
fn passed_on() -> Points {
    let none = PersonSelection::default;
    let most = mfa(everybody(), of_groups(&[1]));
    walk(vec![Some(most), Some(mfa(of_groups(&[2]), none()))], vec![(1, None), (1, Some(mfa(of_groups(&[1]), none())))])
}

#[test]
fn a_hole_for_people_in_two_groups_alone_is_told_with_both_and_is_none_where_they_share_nobody() {
    let proof = proofs(&passed_on(), &landscape(Vec::new()), Vec::new()).remove(0);
    let holes: Vec<_> = proof.holes.iter().map(|hole| (hole.unsure, hole.example.shared.clone())).collect();
    let names: Vec<String> = [1, 2].map(|number| group(number).to_string()).into();
    assert_eq!(holes, [(true, names)]);
    assert!(proof.holes[0].example.cures[0].contains("`shares-nobody-with`"), "{:?}", proof.holes[0].example.cures);
    let proof = proofs(&passed_on(), &landscape(vec![apart(1, 2)]), Vec::new()).remove(0);
    assert_eq!(proof.holes, []);
}

#[test]
fn whom_lists_put_into_both_groups_is_met_though_they_are_said_to_share_nobody() {
    let mut landscape = landscape(vec![apart(1, 2)]);
    let ann = Account {
        name: "Ann@contoso.com".into(),
        groups: BTreeSet::from([group(1), group(2)]).into(),
        ..Account::default()
    };
    landscape.accounts = Arc::new([("ann@contoso.com".into(), ann)].into_iter().collect());
    let proof = proofs(&passed_on(), &landscape, Vec::new()).remove(0);
    assert_eq!(proof.holes.iter().map(|hole| hole.unsure).collect::<Vec<_>>(), [false]);
    assert!(proof.holes[0].example.sentence.contains("ann@contoso.com"), "{}", proof.holes[0].example.sentence);
}

#[test]
fn that_whoever_tries_a_policy_is_meant_by_it_is_said_and_not_silent() {
    let roles = || PersonSelection { roles: BTreeSet::from([role()]), ..PersonSelection::default() };
    let none = PersonSelection::default;
    let points = || {
        walk(
            vec![Some(mfa(of_groups(&[1]), none())), None],
            vec![(0, Some(mfa(roles(), none()))), (1, Some(mfa(everybody(), none())))],
        )
    };
    let proof = proofs(&points(), &landscape(Vec::new()), Vec::new()).remove(0);
    assert_eq!(proof.holes.iter().map(|hole| hole.unsure).collect::<Vec<_>>(), [false]);
    let staged = Staged { policy: "Administrators".to_owned(), people: of_groups(&[1]), meant: roles() };
    let proof = proofs(&points(), &landscape(Vec::new()), vec![staged]).remove(0);
    assert_eq!((proof.holes.len(), proof.tried), (0, vec!["Administrators".to_owned()]));
}

#[test]
fn a_hole_that_rests_on_what_nobody_knows_is_told_with_it() {
    let none = PersonSelection::default;
    let mut perhaps = mfa(everybody(), none());
    perhaps.opaque = vec!["applicationFilter".to_owned()];
    let points = walk(vec![Some(perhaps)], vec![(0, None), (1, Some(mfa(everybody(), none())))]);
    let proof = proofs(&points, &landscape(Vec::new()), Vec::new()).remove(0);
    assert_eq!(proof.holes.len(), 1, "{proof:#?}");
    assert!(proof.holes[0].unsure && proof.holes[0].example.doubts[0].contains("applicationFilter"));
}
