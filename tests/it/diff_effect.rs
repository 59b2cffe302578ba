//! What a change means for sign-ins, held against the judge of single ones: worlds put together at random, changed at
//! random, and asked cell by cell.

use std::collections::BTreeSet;
use std::sync::Arc;

use posturec::catalog::is_multi_factor;
use posturec::diff::Side;
use posturec::diff::effect::{Asked, Budget, Differences, Direction, Given, Limit, Row, Shift, Worlds, effect, rows};
use posturec::signin::evaluate::conditional_access::SessionLimits;
use posturec::signin::evaluate::{Decision, Evaluator, NOTHING_OPEN, Reading};
use posturec::signin::space::{Cell, Level, Space};
use posturec::signin::{Control, ExchangeRegime, Landscape, OutlookOnTheWeb, Policy, PolicyState, Regime};
use proptest::prelude::*;

use crate::agreement::{cells_all_over, dice, landscapes, policy, regime, small_worlds};
use crate::support::cases;

/// A change of a regime.
#[derive(Debug, Clone)]
enum Edit {
    Add(Box<Policy>),
    Remove(usize),
    Replace(usize, Box<Policy>),
    State(usize),
    Rename(usize),
    Grant(usize, Box<Policy>),
    People(usize, Box<Policy>),
    Session(usize, Box<Policy>),
    Exchange(Box<ExchangeRegime>),
}

fn edits() -> impl Strategy<Value = Edit> {
    let one = || policy().prop_map(Box::new);
    prop_oneof![
        2 => one().prop_map(Edit::Add),
        2 => (0..3_usize).prop_map(Edit::Remove),
        1 => (0..3_usize, one()).prop_map(|(which, policy)| Edit::Replace(which, policy)),
        1 => (0..3_usize).prop_map(Edit::State),
        1 => (0..3_usize).prop_map(Edit::Rename),
        2 => (0..3_usize, one()).prop_map(|(which, policy)| Edit::Grant(which, policy)),
        2 => (0..3_usize, one()).prop_map(|(which, policy)| Edit::People(which, policy)),
        1 => (0..3_usize, one()).prop_map(|(which, policy)| Edit::Session(which, policy)),
        1 => regime().prop_map(|regime| Edit::Exchange(Box::new(regime.exchange.into_values().next().unwrap()))),
    ]
}

impl Edit {
    fn make(&self, regime: &mut Regime) {
        let next = regime.policies.keys().next_back().map_or(0, |last| last + 1);
        let chosen = |which: &usize| regime.policies.keys().nth(*which).copied();
        match self {
            Self::Add(policy) => drop(regime.policies.insert(next, Arc::new(Policy::clone(policy)))),
            Self::Remove(which) => drop(chosen(which).map(|number| regime.policies.remove(&number))),
            Self::Exchange(exchange) => {
                regime.exchange.values_mut().for_each(|own| own.clone_from(exchange));
            }
            Self::Replace(which, _)
            | Self::State(which)
            | Self::Rename(which)
            | Self::Grant(which, _)
            | Self::People(which, _)
            | Self::Session(which, _) => {
                let Some(number) = chosen(which) else { return };
                let own = Arc::make_mut(regime.policies.get_mut(&number).unwrap());
                match self {
                    Self::Replace(_, policy) => own.clone_from(policy),
                    Self::State(_) if own.state == PolicyState::Enabled => own.state = PolicyState::ReportOnly,
                    Self::State(_) => own.state = PolicyState::Enabled,
                    Self::Rename(_) => own.name = "Another name".to_owned(),
                    Self::Grant(_, policy) => own.grant.clone_from(&policy.grant),
                    Self::People(_, policy) => own.users.clone_from(&policy.users),
                    Self::Session(_, policy) => own.session.clone_from(&policy.session),
                    _ => {}
                }
            }
        }
    }
}

/// A world in which everybody knows everything, so that the judge has one answer.
fn without_doubts(landscape: &mut Landscape, regime: &mut Regime) {
    if landscape.outlook_on_the_web == OutlookOnTheWeb::Unknown {
        landscape.outlook_on_the_web = OutlookOnTheWeb::Password;
    }
    for exchange in regime.exchange.values_mut() {
        exchange.smtp_disabled = Some(exchange.smtp_disabled.unwrap_or(false));
        let known = |name: &mut String| "strict".clone_into(name);
        exchange.default_policy.iter_mut().for_each(known);
        exchange.held.values_mut().for_each(known);
    }
    regime
        .locations
        .retain(|_, location| !matches!(location.kind, posturec::signin::LocationKind::Opaque { trusted: None }));
    for policy in regime.policies.values_mut() {
        let Some(grant) = &mut Arc::make_mut(policy).grant else { continue };
        grant.controls.retain(|control| !matches!(control, Control::Unknown(_)));
        if grant.controls.is_empty() {
            grant.controls.insert(Control::Mfa);
        }
    }
}

fn side(landscape: &Landscape, regime: &Regime) -> Side {
    Side { landscape: landscape.clone(), end: regime.clone(), ..Side::default() }
}

fn changed(
    worlds: impl Strategy<Value = (Landscape, Regime)>,
) -> impl Strategy<Value = (Landscape, Landscape, Regime, Regime)> {
    (worlds, prop::collection::vec(edits(), 1..4), landscapes(), prop::bool::weighted(0.2)).prop_map(
        |((landscape, old), edits, other, also_landscape)| {
            let mut new = old.clone();
            edits.iter().for_each(|edit| edit.make(&mut new));
            let mut after = landscape.clone();
            if also_landscape {
                after.hybrid_modern_authentication = other.hybrid_modern_authentication;
                after.outlook_on_the_web = other.outlook_on_the_web;
            }
            (landscape, after, old, new)
        },
    )
}

/// Ways to prove something: one combination of methods or none, and other controls that are met.
type Proofs = BTreeSet<(Option<String>, BTreeSet<Control>)>;

/// What a decision means: everything that would do, and how long it lasts; none where nothing does.
#[derive(Debug, Clone, PartialEq)]
struct Meaning {
    proofs: Proofs,
    session: SessionLimits,
}

fn meaning(
    decision: &Decision,
    regime: &Regime,
    methods: &BTreeSet<String>,
    controls: &BTreeSet<Control>,
) -> Option<Meaning> {
    if decision.refused.is_some() {
        return None;
    }
    let mut proofs = Proofs::new();
    let controls: Vec<&Control> = controls.iter().collect();
    for method in methods.iter().cloned().map(Some).chain([None]) {
        for chosen in 0..1_usize << controls.len() {
            let mut met: BTreeSet<Control> =
                (0..controls.len()).filter(|bit| chosen >> bit & 1 == 1).map(|bit| controls[bit].clone()).collect();
            if method.as_ref().is_some_and(|method| is_multi_factor(method)) {
                met.insert(Control::Mfa);
            }
            let does = |control: &Control| match control {
                Control::Strength(key) => {
                    method.as_ref().is_some_and(|method| regime.strengths[key].combinations.contains(method))
                }
                other => met.contains(other),
            };
            if decision.demands.clauses.iter().all(|clause| clause.iter().any(does)) {
                proofs.insert((method.clone(), met));
            }
        }
    }
    Some(Meaning { proofs, session: decision.demands.session.clone() })
}

/// What two decisions mean, in the same words.
fn meanings(old: (&Decision, &Regime), new: (&Decision, &Regime)) -> (Option<Meaning>, Option<Meaning>) {
    let mut methods = BTreeSet::new();
    let mut controls = BTreeSet::from([Control::Mfa]);
    for (decision, regime) in [old, new] {
        methods.extend(regime.strengths.values().flat_map(|strength| strength.combinations.iter().cloned()));
        let asked = decision.demands.clauses.iter().flatten();
        controls.extend(asked.filter(|control| !matches!(control, Control::Strength(_))).cloned());
    }
    (meaning(old.0, old.1, &methods, &controls), meaning(new.0, new.1, &methods, &controls))
}

/// Where the judge says a change goes; none where there is none.
fn judged(old: &Option<Meaning>, new: &Option<Meaning>) -> Option<Direction> {
    let (before, after) = match (old, new) {
        (None, None) => return None,
        (None, Some(_)) => return Some(Direction::Loosened),
        (Some(_), None) => return Some(Direction::Tightened),
        (Some(before), Some(after)) if before == after => return None,
        (Some(before), Some(after)) => (before, after),
    };
    let no_tighter = |one: &Meaning, other: &Meaning| {
        let (ours, theirs) = (&one.session, &other.session);
        let again = match (ours.frequency, theirs.frequency) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some((often, alone)), Some((rarely, only))) => often >= rarely && alone >= only,
        };
        let browser = |session: &SessionLimits| match session.persistent_browser {
            Some(false) => 0,
            None => 1,
            Some(true) => 2,
        };
        other.proofs.is_subset(&one.proofs)
            && again
            && browser(ours) >= browser(theirs)
            && ours.application_enforced_restrictions <= theirs.application_enforced_restrictions
            && ours.cloud_app_security.is_subset(&theirs.cloud_app_security)
            && ours.disable_resilience_defaults <= theirs.disable_resilience_defaults
            && ours.token_protection <= theirs.token_protection
    };
    Some(match (no_tighter(after, before), no_tighter(before, after)) {
        (true, _) => Direction::Loosened,
        (_, true) => Direction::Tightened,
        (false, false) => Direction::Mixed,
    })
}

fn asked(shift: &Shift) -> Option<&Asked> {
    if let Shift::Asked(asked) = shift { Some(asked) } else { None }
}

/// Where the judge says a change goes in what a row is about: the rest is taken to be as it was.
fn judged_of(shift: &Shift, old: &Option<Meaning>, new: &Option<Meaning>) -> Option<Direction> {
    let (Some(asked), Some(before), Some(after)) = (asked(shift), old, new) else { return judged(old, new) };
    let mut after = after.clone();
    if asked.proof.is_none() {
        after.proofs.clone_from(&before.proofs);
    }
    let is = std::mem::replace(&mut after.session, before.session.clone());
    let session = &mut after.session;
    if asked.again.is_some() {
        session.frequency = is.frequency;
    }
    if asked.browser.is_some() {
        session.persistent_browser = is.persistent_browser;
    }
    for limit in asked.limits.keys() {
        match limit {
            Limit::Application => session.application_enforced_restrictions = is.application_enforced_restrictions,
            Limit::NoResilience => session.disable_resilience_defaults = is.disable_resilience_defaults,
            Limit::BoundToken => session.token_protection = is.token_protection,
            Limit::CloudApps(word) if is.cloud_app_security.contains(word) => {
                session.cloud_app_security.insert(word.clone());
            }
            Limit::CloudApps(word) => drop(session.cloud_app_security.remove(word)),
        }
    }
    judged(old, &Some(after))
}

/// Both judges on a cell.
struct Judges<'a> {
    worlds: &'a Worlds<'a>,
    old: Evaluator<'a>,
    new: Evaluator<'a>,
}

impl<'a> Judges<'a> {
    fn new(worlds: &'a Worlds<'a>) -> Self {
        let judge = |side: &'a Side| Evaluator::new(&side.end, &side.landscape);
        Self { worlds, old: judge(worlds.old.side), new: judge(worlds.new.side) }
    }

    fn meanings(&self, space: &Space<'_>, cell: &[u16], reading: Reading) -> (Option<Meaning>, Option<Meaning>) {
        let (old, new) = (&self.worlds.old, &self.worlds.new);
        let seen = |world: &posturec::diff::effect::World<'_>| {
            self.worlds.as_seen_by(world, space.sign_in(cell, &world.regime))
        };
        let before = self.old.decision(&seen(old), &NOTHING_OPEN, reading);
        let after = self.new.decision(&seen(new), &NOTHING_OPEN, reading);
        meanings((&before, &old.side.end), (&after, &new.side.end))
    }
}

/// Cells around the most ordinary one of each row, and around the most ordinary of all.
fn cells_around(space: &Space<'_>, rows: &[Row], count: usize) -> Vec<Cell> {
    let mut roll = dice();
    let centres: Vec<Cell> =
        rows.iter().map(|row| row.cells).chain([space.valid]).filter_map(|set| space.diagram.first(set)).collect();
    let mut found = BTreeSet::new();
    for centre in &centres {
        found.insert(centre.clone());
        for _ in 0..count {
            let mut cell = centre.clone();
            for _ in 0..1 + roll(4) {
                let level = roll(cell.len());
                cell[level] = roll(space.diagram.classes(level)) as u16;
            }
            if space.diagram.contains(space.valid, &cell) {
                found.insert(cell);
            }
        }
    }
    found.into_iter().collect()
}

fn is_hidden(level: &Level) -> bool {
    matches!(level, Level::Doubt(doubt) if !matches!(doubt, posturec::signin::space::Doubt::Condition(_)))
}

fn compare(
    (before, after, old, new): &(Landscape, Landscape, Regime, Regime),
    chosen: impl Fn(&Space<'_>, &[Row]) -> Vec<Cell>,
) -> Result<(), TestCaseError> {
    let (old, new) = (side(before, old), side(after, new));
    let worlds = Worlds::new(&old, &new);
    let mut found = Differences::find(&worlds, usize::MAX).unwrap();
    let (rows, left) = rows(&mut found, 200).unwrap();
    prop_assert!(left.is_empty(), "every difference has a row");
    let judges = Judges::new(&worlds);
    let examples: Vec<_> = rows
        .iter()
        .map(|row| judges.meanings(&found.space, &found.space.diagram.first(row.cells).unwrap(), Reading::Lenient))
        .collect();
    for cell in chosen(&found.space, &rows) {
        let (before, after) = judges.meanings(&found.space, &cell, Reading::Lenient);
        if found.space.levels.iter().zip(&cell).any(|(level, class)| is_hidden(level) && *class > 0)
            || judges.meanings(&found.space, &cell, Reading::Strict) != (before.clone(), after.clone())
        {
            continue;
        }
        let wanted = judged(&before, &after);
        let holding: Vec<&Row> = rows.iter().filter(|row| found.space.diagram.contains(row.cells, &cell)).collect();
        let said = |world| worlds.as_seen_by(world, found.space.sign_in(&cell, &world.regime));
        let shifts: Vec<&Shift> = holding.iter().map(|row| &row.shift).collect();
        let together = shifts
            .iter()
            .map(|shift| shift.direction())
            .reduce(|one, other| if one == other { one } else { Direction::Mixed });
        prop_assert_eq!(together, wanted, "{:?}: {:#?} {:#?} {:#?}", shifts, before, after, said(&worlds.old));
        let told: Vec<Asked> = shifts.iter().filter_map(|shift| asked(shift)).flat_map(Asked::each).collect();
        let twice = (1..told.len()).any(|position| told[..position].contains(&told[position]));
        prop_assert!(shifts.len() == 1 || !twice && told.len() >= shifts.len(), "told twice: {:?}", shifts);
        for (row, example) in rows.iter().zip(&examples) {
            let says = found.space.diagram.contains(row.said, &cell);
            prop_assert!(says || !found.space.diagram.contains(row.cells, &cell), "the words of a row hold its cells");
            if says && meets(row, example, (&before, &after)) {
                let wanted = judged_of(&row.shift, &before, &after);
                prop_assert_eq!(Some(row.shift.direction()), wanted, "said: {:?} {:#?}", row, said(&worlds.old));
            }
        }
    }
    Ok(())
}

/// Does a sign-in meet what a row takes as given? Where that is what the row says of one side, only those are sure to
/// that meet just what the example of the row meets there.
fn meets(row: &Row, example: &(Option<Meaning>, Option<Meaning>), cell: (&Option<Meaning>, &Option<Meaning>)) -> bool {
    match row.given {
        Given::Nothing => true,
        Given::LetIn => cell.0.is_some() || cell.1.is_some(),
        Given::OneSide if row.shift.direction() == Direction::Loosened => example.1 == *cell.1,
        Given::OneSide => example.0 == *cell.0,
    }
}

fn known(
    worlds: impl Strategy<Value = (Landscape, Regime)>,
) -> impl Strategy<Value = (Landscape, Landscape, Regime, Regime)> {
    changed(worlds).prop_map(|(mut before, mut after, mut old, mut new)| {
        without_doubts(&mut before, &mut old);
        without_doubts(&mut after, &mut new);
        (before, after, old, new)
    })
}

/// The ways in which two sides differ, with how large a part of all is so.
fn shares(old: &Side, new: &Side) -> Vec<(Direction, f64)> {
    let worlds = Worlds::new(old, new);
    let found = Differences::find(&worlds, usize::MAX).unwrap();
    let share = |(shift, cells): (&posturec::diff::effect::Shift, &posturec::signin::space::Set)| {
        (shift.direction(), found.space.diagram.share(*cells))
    };
    let mut shares: Vec<(Direction, f64)> = found.shifts.iter().map(share).collect();
    shares.sort_by(|one, other| one.partial_cmp(other).unwrap());
    shares
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn rows_and_judge_agree_on_sign_ins_of_worlds_with_everything(worlds in changed((landscapes(), regime()))) {
        compare(&worlds, |space, rows| cells_around(space, rows, 60))?;
    }

    #[test]
    fn rows_and_judge_agree_where_everything_is_known(worlds in known((landscapes(), regime()))) {
        compare(&worlds, |space, rows| cells_around(space, rows, 60))?;
    }

    #[test]
    fn the_way_back_is_the_way_there_turned_round((before, after, old, new) in changed((landscapes(), regime()))) {
        let (old, new) = (side(&before, &old), side(&after, &new));
        let there = shares(&old, &new);
        let mut back = shares(&new, &old);
        for (direction, _) in &mut back {
            *direction = match direction {
                Direction::Loosened => Direction::Tightened,
                Direction::Mixed => Direction::Mixed,
                Direction::Tightened => Direction::Loosened,
            };
        }
        back.sort_by(|one, other| one.partial_cmp(other).unwrap());
        prop_assert_eq!(there, back);
    }

    #[test]
    fn what_only_restricts_loosens_nothing(
        landscape in landscapes(),
        old in regime(),
        added in prop::collection::vec(policy(), 1..3),
    ) {
        let mut new = old.clone();
        let next = old.policies.keys().next_back().map_or(0, |last| last + 1);
        for (number, mut policy) in added.into_iter().enumerate() {
            // to keep browsers signed in is no restriction
            policy.session.persistent_browser = policy.session.persistent_browser.filter(|stays| !stays);
            new.policies.insert(next + number, Arc::new(policy));
        }
        let told = effect(&side(&landscape, &old), &side(&landscape, &new), Budget::default());
        prop_assert!(told.rows.iter().all(|row| row.direction == Direction::Tightened), "{:#?}", told.rows);
        prop_assert!(told.doubt.is_empty());
    }

    #[test]
    fn the_example_of_a_row_shows_what_the_row_says((before, after, old, new) in known((landscapes(), regime()))) {
        let (old, new) = (side(&before, &old), side(&after, &new));
        for row in effect(&old, &new, Budget::default()).rows {
            let one = Evaluator::new(&old.end, &old.landscape);
            let one = one.decision(&row.example_before, &NOTHING_OPEN, Reading::Lenient);
            let other = Evaluator::new(&new.end, &new.landscape);
            let other = other.decision(&row.example, &NOTHING_OPEN, Reading::Lenient);
            let (before, after) = meanings((&one, &old.end), (&other, &new.end));
            prop_assert_eq!(judged_of(&row.shift, &before, &after), Some(row.direction), "{:#?}", row);
        }
    }

    #[test]
    fn a_thing_and_itself_differ_in_nothing(landscape in landscapes(), regime in regime()) {
        let one = side(&landscape, &regime);
        prop_assert_eq!(effect(&one, &one.clone(), Budget::default()), Default::default());
    }
}

proptest! {
    #![proptest_config(cases(20))]

    #[test]
    fn rows_and_judge_agree_on_every_sign_in_of_a_small_world(worlds in known(small_worlds())) {
        compare(&worlds, |space, _| cells_all_over(space, 3000))?;
    }
}
