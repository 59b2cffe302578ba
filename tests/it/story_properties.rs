//! What holds for the judge of single sign-ins whatever the policies: more policies never let more in, those that only
//! report decide nothing, their order does not matter; and its fast form and its trees of choices say the same.

use std::collections::BTreeSet;
use std::sync::Arc;

use posturec::posture::ClientAppType;
use posturec::signin::choices::{Ask, Case, Choices, Setting, Tree, changes, grow};
use posturec::signin::evaluate::{Bulk, Decision, Evaluator, NOTHING_OPEN, Open, Reading, Ruling};
use posturec::signin::space::Space;
use posturec::signin::{
    Landscape, Method, Points, Policy, PolicyState, Regime, Registration, Route, SignIn, Target, TargetCondition,
};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::agreement::{drawn_cells, landscapes, policy, regime, with_no_rules_to_replace};
use crate::sign_ins::EXCHANGE_ONLINE;
use crate::support::cases;

const READINGS: [Reading; 3] = [Reading::Lenient, Reading::Strict, Reading::Either];

/// Some of the sign-ins that can be told apart there.
fn sign_ins(regime: &Regime, landscape: &Landscape, count: usize) -> Vec<SignIn> {
    let points = Points { start: regime.clone(), ..Points::default() };
    let space = Space::new(&points, landscape, &[]).unwrap();
    drawn_cells(&space, count).iter().map(|cell| space.sign_in(cell, regime)).collect()
}

/// Something left open.
fn opens() -> impl Strategy<Value = Open> {
    prop::collection::vec(any::<bool>(), 18).prop_map(|bits| Open {
        account: bits[0],
        guest: bits[1],
        tenant: bits[2],
        groups: bits[3],
        outside_groups: BTreeSet::new(),
        roles: bits[4],
        without_roles: BTreeSet::new(),
        platform: bits[5],
        locations: bits[6],
        country: bits[7],
        hidden_locations: bits[8],
        outside_locations: BTreeSet::new(),
        gps_country: bits[9],
        mfa_trusted: bits[10],
        registration: bits[11],
        compliance: bits[12],
        sign_in_risk: bits[13],
        user_risk: bits[14],
        insider_risk: bits[15],
        device_code: bits[16],
        authentication_transfer: bits[16],
        active_sync: bits[17],
    })
}

/// The same, with policies that meet most sign-ins: what is left to choose then decides.
fn widened(mut regime: Regime) -> Regime {
    for policy in regime.policies.values_mut() {
        let policy = Arc::make_mut(policy);
        policy.state = PolicyState::Enabled;
        policy.users.iter_mut().for_each(|users| Arc::make_mut(users).include.all = true);
        policy.target = TargetCondition { all: true, ..TargetCondition::default() };
        policy.client_app_types = BTreeSet::from([ClientAppType::All]);
    }
    regime.exchange.values_mut().for_each(|exchange| exchange.takes_tokens = None);
    regime
}

/// The routes that need a token.
fn modern(landscape: &Landscape) -> Vec<Route> {
    let all = posturec::signin::route::routes(landscape);
    all.into_iter().filter(|route| route.side.is_some() && route.method == Method::Modern).collect()
}

/// Does one get in wherever the other does, and at no higher price?
fn asks_no_more(less: &Decision, more: &Decision) -> bool {
    if more.refused.is_some() {
        return true;
    }
    let met =
        less.demands.clauses.iter().all(|clause| more.demands.clauses.iter().any(|other| other.is_subset(clause)));
    let mut both = less.demands.session.clone();
    both.join(&more.demands.session);
    let methods = match (&less.demands.combinations, &more.demands.combinations) {
        (Some(less), Some(more)) => more.is_subset(less),
        (less, _) => less.is_none(),
    };
    less.refused.is_none() && met && both == more.demands.session && methods
}

fn with(regime: &Regime, policy: Policy) -> Regime {
    let mut regime = regime.clone();
    let next = regime.policies.keys().next_back().map_or(0, |last| last + 1);
    regime.policies.insert(next, Arc::new(policy));
    regime
}

proptest! {
    #![proptest_config(cases(192))]

    #[test]
    fn adding_an_enabled_policy_never_removes_a_demand_or_a_refusal(
        landscape in landscapes(), regime in regime(), policy in policy(), open in opens(),
    ) {
        let regime = with_no_rules_to_replace(regime, [&policy]);
        let more = with(&regime, Policy { state: PolicyState::Enabled, ..policy });
        let (less, more) = (Evaluator::new(&regime, &landscape), Evaluator::new(&more, &landscape));
        for sign_in in sign_ins(less.regime(), &landscape, 30) {
            for reading in READINGS {
                let before = less.decision(&sign_in, &open, reading);
                let after = more.decision(&sign_in, &open, reading);
                prop_assert!(asks_no_more(&before, &after), "{:?}\n{:?}\n{:?}", sign_in, before, after);
            }
        }
    }

    #[test]
    fn a_policy_that_only_reports_never_changes_an_outcome(
        landscape in landscapes(), regime in regime(), policy in policy(), open in opens(),
    ) {
        let more = with(&regime, Policy { state: PolicyState::ReportOnly, ..policy });
        let (less, more) = (Evaluator::new(&regime, &landscape), Evaluator::new(&more, &landscape));
        for sign_in in sign_ins(less.regime(), &landscape, 30) {
            for reading in READINGS {
                prop_assert_eq!(less.decision(&sign_in, &open, reading), more.decision(&sign_in, &open, reading));
            }
        }
    }

    #[test]
    fn the_order_of_policies_never_matters(landscape in landscapes(), regime in regime(), open in opens()) {
        let mut turned = regime.clone();
        turned.policies = regime.policies.values().rev().cloned().enumerate().collect();
        let (one, other) = (Evaluator::new(&regime, &landscape), Evaluator::new(&turned, &landscape));
        for sign_in in sign_ins(&regime, &landscape, 30) {
            for reading in READINGS {
                prop_assert_eq!(one.decision(&sign_in, &open, reading), other.decision(&sign_in, &open, reading));
            }
        }
    }

    #[test]
    fn many_sign_ins_come_to_what_each_comes_to(landscape in landscapes(), regime in regime(), open in opens()) {
        let evaluator = Evaluator::new(&regime, &landscape);
        let mut bulk = Bulk::new(&regime, &landscape);
        for sign_in in sign_ins(&regime, &landscape, 30) {
            for open in [&open, &NOTHING_OPEN] {
                for reading in READINGS {
                    let one = evaluator.decision(&sign_in, open, reading);
                    prop_assert_eq!(&one, &bulk.decision(&sign_in, open, reading));
                }
            }
            let mut names = (evaluator.refused_by(&sign_in, &NOTHING_OPEN), bulk.refused_by(&sign_in, &NOTHING_OPEN));
            names.0.sort();
            names.1.sort();
            prop_assert_eq!(names.0, names.1);
        }
    }

    #[test]
    fn the_strict_reading_never_lets_more_in_than_the_lenient_one(
        landscape in landscapes(), regime in regime(), open in opens(),
    ) {
        let evaluator = Evaluator::new(&regime, &landscape);
        for sign_in in sign_ins(&regime, &landscape, 30) {
            let [lenient, strict, either] = READINGS.map(|reading| evaluator.decision(&sign_in, &open, reading));
            prop_assert!(asks_no_more(&lenient, &either) && asks_no_more(&either, &strict), "{:?}", sign_in);
            let whole = evaluator.decision(&sign_in, &NOTHING_OPEN, Reading::Lenient);
            prop_assert!(asks_no_more(&lenient, &whole) || whole.refused.is_some(), "{:?}", sign_in);
        }
    }

    #[test]
    fn the_story_ends_as_the_outcome_says(landscape in landscapes(), regime in regime()) {
        let evaluator = Evaluator::new(&regime, &landscape);
        for sign_in in sign_ins(&regime, &landscape, 30) {
            let story = evaluator.story(&sign_in, &NOTHING_OPEN, Reading::Lenient);
            let refusing: Vec<_> = story.gates.iter().filter(|gate| gate.ruling == Ruling::Refuses).collect();
            prop_assert_eq!(refusing.first().map(|gate| gate.kind), story.decision.refused);
            prop_assert!(refusing.len() < 2);
            let whole = evaluator.decision(&sign_in, &NOTHING_OPEN, Reading::Strict);
            let settled = story.doubts.is_empty();
            prop_assert!(!settled || whole == story.decision, "{:?}\n{:?}\n{:?}", sign_in, story.decision, whole);
        }
    }

    #[test]
    fn a_tree_of_choices_ends_where_the_choices_do(
        landscape in landscapes(), regime in regime(), which in any::<Index>(),
        picks in prop::collection::vec(any::<Index>(), 40),
    ) {
        let regime = widened(regime);
        let evaluator = Evaluator::new(&regime, &landscape);
        let routes = modern(&landscape);
        prop_assume!(!routes.is_empty());
        let ask = Ask::new(which.get(&routes).clone(), Target::Application(EXCHANGE_ONLINE.to_owned()));
        let choices = ask.choices(&regime, &landscape);
        let tree = grow(&choices, &evaluator);
        for turn in 0..20 {
            let Some((case, chosen)) = choose(&choices, &picks, turn) else { continue };
            let decision = evaluator.decision(&case.sign_in, &case.open, Reading::Lenient);
            let Some(leaf) = follow(&tree, &chosen) else { continue };
            prop_assert_eq!(leaf, decision, "{:?}", case.sign_in);
        }
    }

    #[test]
    fn what_changes_an_outcome_does(landscape in landscapes(), regime in regime(), which in any::<Index>()) {
        let regime = widened(regime);
        let evaluator = Evaluator::new(&regime, &landscape);
        let routes = modern(&landscape);
        prop_assume!(!routes.is_empty());
        let ask = Ask::new(which.get(&routes).clone(), Target::Application(EXCHANGE_ONLINE.to_owned()));
        let choices = ask.choices(&regime, &landscape);
        let ordinary = choices.ordinary();
        let base = evaluator.decision(&ordinary.sign_in, &ordinary.open, Reading::Lenient);
        let mut bulk = Bulk::new(&regime, &landscape);
        for change in changes(&choices, &evaluator, &mut bulk) {
            prop_assert!(change.leaf.decision != base && !change.by.is_empty());
        }
    }
}

/// A case in which everything is chosen, and what was.
fn choose(choices: &Choices, picks: &[Index], turn: usize) -> Option<(Case, Vec<Setting>)> {
    let mut case = choices.case.clone();
    let mut chosen = Vec::new();
    for (place, dimension) in choices.dimensions.iter().enumerate() {
        let setting = picks[(place + turn) % picks.len()].get(&dimension.settings);
        if !setting.fits(&case) {
            return None;
        }
        setting.apply(&mut case);
        chosen.push(setting.clone());
    }
    // what is told of a device that is not registered is told of none
    let contradiction = case.sign_in.device.registration == Registration::Unregistered
        && chosen.iter().any(|setting| matches!(setting, Setting::Attribute(_, Some(_))));
    (!contradiction).then_some((case, chosen))
}

/// Where choices lead in a tree; nowhere where it was cut.
fn follow(tree: &Tree, chosen: &[Setting]) -> Option<Decision> {
    match tree {
        Tree::Leaf(leaf) => Some(leaf.decision.clone()),
        Tree::Cut(..) => None,
        Tree::Split { branches, .. } => {
            let branch =
                branches.iter().find(|branch| branch.settings.iter().any(|setting| chosen.contains(setting)))?;
            follow(&branch.tree, chosen)
        }
    }
}
