//! What breaks a guarantee, told so that somebody can act on it: the sign-in in a sentence, the policies that let it
//! through or came close, and what would close it.

use super::engine::Broken;
use super::statement::{Claim, Kind, Statement};
use super::{cure, words};
use crate::plan::ObjectKind;
use crate::signin::evaluate::conditional_access::Condition;
use crate::signin::points::{Point, PointName, Points, StepPlace, Subject};
use crate::signin::policy::PolicyState;
use crate::signin::sign_in::SignIn;
use crate::signin::space::{Cell, Demand, Facets, Level, Set, Source, Space};

/// What breaks a guarantee.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// The point at which it does.
    pub point: PointName,
    /// The step that leads there.
    pub step: Option<StepPlace>,
    /// The sign-in.
    pub sign_in: SignIn,
    /// The same in a sentence without a full stop.
    pub sentence: String,
    /// What policies have to do with it.
    pub policies: Vec<Involved>,
    /// What would close it.
    pub cures: Vec<String>,
    /// What nobody knows and it rests on.
    pub doubts: Vec<String>,
}

/// What a policy has to do with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Involved {
    /// How.
    pub how: How,
    /// Its display name.
    pub name: String,
    /// Its place in the posture, where it has one.
    pub place: Option<String>,
    /// More about it.
    pub words: String,
}

/// How a policy is involved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// It refuses.
    Refuses,
    /// It would be enough and only reports.
    Reports,
    /// It would be enough and leaves the person out.
    Excludes,
    /// It would be enough and one condition does not hold.
    Close,
    /// It applies and is not enough.
    Applies,
}

/// So many policies are told of.
const MOST_INVOLVED: usize = 6;

/// Tells what breaks a guarantee at the point where the facets are.
#[must_use]
pub fn explain(
    space: &mut Space<'_>,
    facets: &mut Facets,
    statement: &Statement,
    broken: &Broken,
    point: &Point,
    points: &Points,
) -> Example {
    let cell = &broken.cell;
    let person = words::person(space, cell);
    let matters = matters(space, facets, broken);
    let rest = words::sign_in(space, cell, &matters).join(" ");
    let sentence = match statement.claim {
        Claim::Reachable(_) => format!("{person} has no way left"),
        Claim::Untouched(_) => format!("{person} is met, {rest}"),
        Claim::Every(..) | Claim::NoLessFor(..) | Claim::NothingNew(_) => {
            format!("{person} signs in {rest} {}", words::without(&broken.demand))
        }
    };
    let mut policies = match statement.claim {
        Claim::Reachable(_) | Claim::Untouched(_) => refusing(facets, &broken.by, points),
        _ => involved(space, facets, broken, points),
    };
    policies.sort_by_key(|one| one.how);
    policies.truncate(MOST_INVOLVED);
    let doubts = doubts(space, facets, broken);
    let sign_in = space.sign_in(cell, &facets.regime);
    let cures = cure::cures(statement, &broken.demand, &sign_in, &policies, &person);
    Example { point: point.name.clone(), step: point.step.clone(), sign_in, sentence, policies, cures, doubts }
}

/// The policies and gates that together leave no way, or that meet somebody whom none may meet.
fn refusing(facets: &Facets, by: &[Source], points: &Points) -> Vec<Involved> {
    let told = by.iter().map(|source| match source {
        Source::Policy(index) => {
            let name = facets.policy(*index).map(|policy| policy.name.clone()).unwrap_or_default();
            Involved { how: How::Refuses, place: place(points, &name), words: String::new(), name }
        }
        Source::Strengths => {
            let words = "several policies ask for strengths that no method meets together".to_owned();
            Involved { how: How::Refuses, name: "authentication strengths".to_owned(), place: None, words }
        }
        Source::Gate((gate, side)) => {
            let side = side.map(|side| format!(" of {}", side.title())).unwrap_or_default();
            let name = format!("{}{side}", gate.title().to_lowercase());
            Involved { how: How::Refuses, name, place: None, words: String::new() }
        }
    });
    let mut told: Vec<Involved> = told.collect();
    told.dedup();
    told
}

/// The policies that would be enough and are not, and those that apply and are not enough.
fn involved(space: &mut Space<'_>, facets: &mut Facets, broken: &Broken, points: &Points) -> Vec<Involved> {
    let all: Vec<_> = facets.policies().map(|(_, policy)| policy.clone()).collect();
    let mut found = Vec::new();
    for policy in all.iter().filter(|policy| policy.state != PolicyState::Disabled) {
        let Ok(conditions) = space.conditions(policy, &facets.regime) else { continue };
        let Ok(enough) = space.meets(policy, &broken.demand, &facets.regime) else { continue };
        let fails = |(condition, holds): &(Condition, Set)| {
            (!space.diagram.contains(*holds, &broken.cell)).then_some(*condition)
        };
        let mut failing: Vec<Condition> = conditions.iter().filter_map(fails).collect();
        failing.dedup();
        let enough = space.diagram.contains(enough, &broken.cell);
        let reports = policy.state == PolicyState::ReportOnly;
        let (how, words) = match (failing.as_slice(), enough) {
            ([], true) if reports => (How::Reports, "it only reports".to_owned()),
            ([], false) if !reports => (How::Applies, "it applies and asks for something else".to_owned()),
            ([Condition::Users], true) if !reports => users(space, facets, policy, broken),
            ([condition], true) if !reports => (How::Close, format!("its `{}` do not hold", condition.word())),
            _ => continue,
        };
        let name = policy.name.clone();
        found.push(Involved { how, place: place(points, &name), name, words });
    }
    found
}

/// Whether a policy leaves the person out by name, or never meant the person.
fn users(
    space: &mut Space<'_>,
    facets: &Facets,
    policy: &crate::signin::policy::Policy,
    broken: &Broken,
) -> (How, String) {
    let without = policy.users.as_ref().map(|users| {
        let mut open = policy.clone();
        open.users = Some(crate::signin::policy::InOut { include: users.include.clone(), ..Default::default() });
        open
    });
    let meant = without.is_some_and(|open| {
        let applies = space.applies(&open, &facets.regime).unwrap_or(Set::NONE);
        space.diagram.contains(applies, &broken.cell)
    });
    if meant {
        (How::Excludes, "it excludes the person".to_owned())
    } else {
        (How::Close, "it is for others".to_owned())
    }
}

/// Where a policy stands in the posture.
fn place(points: &Points, name: &str) -> Option<String> {
    let subject = Subject { kind: ObjectKind::ConditionalAccessPolicy, side: None, name: name.to_owned() };
    points.places.get(&subject).map(|origin| origin.place.clone())
}

/// The levels of which another class would not break the guarantee.
fn matters(space: &mut Space<'_>, facets: &mut Facets, broken: &Broken) -> Vec<bool> {
    let mut sure = Vec::new();
    for source in facets.sources() {
        sure.extend(facets.sure(space, source, &broken.demand));
    }
    let first = space.first_of_people();
    let breaks = |cell: &Cell| {
        !space.diagram.contains(space.valid, cell) || sure.iter().all(|set| !space.diagram.contains(*set, cell))
    };
    let matters = |position: usize| {
        let mut other = broken.cell.clone();
        (0..space.diagram.classes(position)).any(|class| {
            other[position] = u16::try_from(class).unwrap_or(u16::MAX);
            !breaks(&other)
        })
    };
    (0..space.levels.len()).map(|position| position < first && matters(position)).collect()
}

/// What nobody knows and would make sure of the demand.
fn doubts(space: &mut Space<'_>, facets: &mut Facets, broken: &Broken) -> Vec<String> {
    let mut sure = Vec::new();
    for source in facets.sources() {
        sure.extend(facets.sure(space, source, &broken.demand));
    }
    let mut found = Vec::new();
    for (position, level) in space.levels.iter().enumerate() {
        let Level::Doubt(doubt) = level else { continue };
        let mut other = broken.cell.clone();
        other[position] = 1 - other[position];
        if sure.iter().any(|set| space.diagram.contains(*set, &other) != space.diagram.contains(*set, &broken.cell)) {
            found.push(words::doubt(doubt, space.landscape));
        }
    }
    found
}

/// Is it about people who can not get in?
#[must_use]
pub fn is_about_lockout(kind: Kind) -> bool {
    matches!(kind, Kind::EmergencyAccess | Kind::NobodyLockedOut | Kind::ScriptRunners)
}

/// What a demand asks for, as a posture writes it.
#[must_use]
pub fn demand_key(demand: &Demand) -> &'static str {
    match demand {
        Demand::Refused => "block",
        Demand::Mfa => "mfa",
        Demand::Strength(_) => "authentication-strength",
        Demand::CompliantDevice | Demand::Managed => "compliant-device",
        Demand::HybridJoinedDevice => "domain-joined-device",
        Demand::AppProtection => "compliant-application",
        Demand::Frequency(_) => "sign-in-frequency",
    }
}
