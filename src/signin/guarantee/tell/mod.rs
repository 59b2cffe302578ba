//! What breaks a guarantee, told so that somebody can act on it: the sign-in in a sentence, the policies that let it
//! through or came close, and what would close it.

mod cure;
mod words;

use std::sync::Arc;

use super::engine::Broken;
use super::statements::{Claim, Kind, Statement};
use crate::plan::ObjectKind;
use crate::signin::evaluate::conditional_access::{Condition, why_not};
use crate::signin::evaluate::{Evaluator, NOTHING_OPEN};
use crate::signin::landscape::AD_FS;
use crate::signin::points::{Point, PointName, Points, StepPlace, Subject};
use crate::signin::policy::{Control, Policy, PolicyState};
use crate::signin::sign_in::{Method, SignIn};
use crate::signin::space::{Cell, Demand, Facets, Level, Source, Space, asks_entra, asks_for};

/// What breaks a guarantee.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// The point at which it does.
    pub point: PointName,
    /// The step that leads there.
    pub step: Option<Arc<StepPlace>>,
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
    /// The groups and roles that somebody must be in all at once for it, though nobody has said that somebody is.
    pub shared: Vec<String>,
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
    /// The one condition that does not hold, where that is what is short.
    pub condition: Option<Condition>,
    /// Does it refuse whatever it is about?
    pub blocks: bool,
    /// Is it what AD FS asks for, and no policy of Entra?
    pub of_ad_fs: bool,
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
const MOST_INVOLVED: usize = 5;

/// Tells what breaks a guarantee at the point where the facets are, or has broken it in the past.
#[must_use]
pub fn explain(
    space: &mut Space<'_>,
    facets: &mut Facets,
    statement: &Statement,
    broken: &Broken,
    point: &Point,
    points: &Points,
    past: bool,
) -> Example {
    let cell = &broken.cell;
    let person = words::person(space, cell);
    let plain = past || matches!(statement.claim, Claim::Untouched(_));
    let matters = if plain { unusual(space, cell) } else { matters(space, facets, broken) };
    let rest = words::sign_in(space, cell, &matters).join(" ");
    let sentence = match statement.claim {
        Claim::Reachable(_) => match statement.kind {
            Kind::NobodyLockedOut => format!("{person} has no way left to the mailbox"),
            Kind::ScriptRunners => format!("{person} can no longer sign in for the scripts"),
            _ => format!("{person} has no way in"),
        },
        Claim::Untouched(_) => format!("{person} is met, {rest}"),
        Claim::Every(..) | Claim::NoLessFor(..) | Claim::NothingNew(_) => {
            format!("{person} signs in {rest} {}", words::without(&broken.demand))
        }
    };
    let sign_in = space.sign_in(cell, &facets.regime);
    let mut policies = match statement.claim {
        Claim::Reachable(_) | Claim::Untouched(_) => refusing(space, facets, broken, points),
        _ => involved(space, facets, broken, &sign_in, points),
    };
    policies.sort_by_key(|one| (one.how, one.condition.map(distance)));
    policies.truncate(MOST_INVOLVED);
    let mut doubts = if past { Vec::new() } else { doubts(space, facets, broken) };
    for doubt in broken.unstated.doubts.iter().map(|doubt| words::doubt(doubt, space.landscape)) {
        if !doubts.contains(&doubt) {
            doubts.push(doubt);
        }
    }
    let keys = broken.unstated.shared.first().map(|shared| shared.keys.as_slice()).unwrap_or_default();
    let shared: Vec<String> = keys.iter().map(|key| words::name_of(key, space.landscape)).collect();
    // what a step should have done is said where holes are reported
    let mut cures =
        if past { Vec::new() } else { cure::cures(statement, &broken.demand, &sign_in, &policies, &person) };
    if !shared.is_empty() {
        cures.insert(0, cure::apart(&shared));
        cures.truncate(cure::MOST);
    }
    Example { point: point.name.clone(), step: point.step.clone(), sign_in, sentence, policies, cures, doubts, shared }
}

/// The policies and gates that together leave no way, or that meet somebody whom none may meet.
fn refusing(space: &mut Space<'_>, facets: &mut Facets, broken: &Broken, points: &Points) -> Vec<Involved> {
    let mut told = Vec::new();
    for source in &broken.by {
        let of_ad_fs = *source == Source::Policy(AD_FS);
        let (names, blocks, words) = match source {
            Source::Policy(index) => {
                (facets.policy(*index).map(|policy| policy.name.clone()).into_iter().collect(), true, "")
            }
            Source::Strengths => {
                let words = "no method meets its strength and the others together";
                (strengths(space, facets, &broken.cell), false, words)
            }
            Source::Gate((gate, side)) => {
                let side = side.map(|side| format!(" of {}", side.title())).unwrap_or_default();
                (vec![format!("{}{side}", gate.title().to_lowercase())], false, "")
            }
        };
        told.extend(names.into_iter().map(|name| {
            let (place, words) = (place(points, &name), words.to_owned());
            Involved { how: How::Refuses, place, condition: None, blocks, of_ad_fs, name, words }
        }));
    }
    told.dedup();
    told
}

/// The policies that ask for a strength in a sign-in.
fn strengths(space: &mut Space<'_>, facets: &mut Facets, cell: &Cell) -> Vec<String> {
    let asks = |policy: &Policy| {
        policy.grant.iter().flat_map(|grant| &grant.controls).any(|control| matches!(control, Control::Strength(_)))
    };
    let policies: Vec<(usize, String)> = facets
        .policies()
        .filter(|(index, policy)| facets.is_enforced(*index) && asks(policy))
        .map(|(index, policy)| (index, policy.name.clone()))
        .collect();
    let mut found = Vec::new();
    for (index, name) in policies {
        if facets.applies(space, index).is_ok_and(|applies| space.diagram.contains(applies, cell)) {
            found.push(name);
        }
    }
    found
}

/// The policies that would be enough and are not, and those that apply and are not enough.
fn involved(
    space: &mut Space<'_>,
    facets: &mut Facets,
    broken: &Broken,
    sign_in: &SignIn,
    points: &Points,
) -> Vec<Involved> {
    let evaluator = Evaluator::new(&facets.regime, space.landscape);
    let known = evaluator.facts(sign_in, &NOTHING_OPEN);
    let mut found = Vec::new();
    if !asks_entra(&sign_in.route) {
        return found;
    }
    for (_, policy) in facets.policies().filter(|(_, policy)| policy.state != PolicyState::Disabled) {
        let Ok(conditions) = space.conditions(policy, &facets.regime) else { continue };
        let Ok(enough) = space.meets(policy, &broken.demand, &facets.regime) else { continue };
        let mut failing: Vec<Condition> = conditions
            .iter()
            .filter(|(_, holds)| !space.diagram.contains(*holds, &broken.cell))
            .map(|(condition, _)| *condition)
            .collect();
        failing.dedup();
        let Ok(refusing) = space.meets(policy, &Demand::Refused, &facets.regime) else { continue };
        // what could only refuse is about something else, unless that is what is wanted
        let asks = broken.demand == Demand::Refused
            || !space.diagram.contains(refusing, &broken.cell)
            || policy.grant.as_ref().is_some_and(|grant| asks_for(grant, &broken.demand, &facets.regime));
        let enough = space.diagram.contains(enough, &broken.cell);
        let reports = policy.state == PolicyState::ReportOnly;
        let (how, condition, words) = match (failing.as_slice(), enough) {
            ([], true) if reports => (How::Reports, None, "only reports".to_owned()),
            ([], false) if !reports => (How::Applies, None, "applies, and asks for something else".to_owned()),
            ([condition], true) if asks && !reports && is_near(*condition, policy) => {
                let words = why_not(*condition, policy, &known);
                let excluded = *condition == Condition::Users && words.starts_with("excluded");
                match *condition == Condition::Users && !excluded && !policy.is_of_ad_fs() {
                    true => (How::Close, Some(*condition), "for other people".to_owned()),
                    false => (if excluded { How::Excludes } else { How::Close }, Some(*condition), words),
                }
            }
            _ => continue,
        };
        let name = policy.name.clone();
        let blocks = policy.grant.as_ref().is_some_and(|grant| grant.controls.contains(&Control::Block));
        let of_ad_fs = policy.is_of_ad_fs();
        found.push(Involved { how, place: place(points, &name), condition, blocks, of_ad_fs, name, words });
    }
    found
}

/// Is it a policy about the same thing? One for actions and contexts never is about applications.
fn is_near(condition: Condition, policy: &Policy) -> bool {
    condition != Condition::Target
        || (policy.target.user_actions.is_empty() && policy.target.authentication_contexts.is_empty())
}

/// How far a policy is from holding that lacks this condition.
fn distance(condition: Condition) -> u8 {
    match condition {
        Condition::ClientAppTypes | Condition::Platforms | Condition::Locations | Condition::DeviceFilter => 0,
        Condition::Users | Condition::Target => 1,
        Condition::SignInRisk
        | Condition::UserRisk
        | Condition::InsiderRisk
        | Condition::Flows
        | Condition::NotModelled => 2,
    }
}

/// Where a policy stands in the posture.
fn place(points: &Points, name: &str) -> Option<String> {
    let kinds = [ObjectKind::ConditionalAccessPolicy, ObjectKind::AdfsRelyingPartyTrust];
    let mut subjects = kinds.into_iter().map(|kind| Subject { kind, side: None, name: name.into() });
    subjects.find_map(|subject| points.places.get(&subject)).map(|origin| origin.place.to_string())
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

/// The levels at which a cell is not as most are. That who sends a password shows no device goes without saying.
fn unusual(space: &Space<'_>, cell: &Cell) -> Vec<bool> {
    let password = matches!(
        (space.levels.first(), cell.first()),
        (Some(Level::Route(routes)), Some(route)) if routes[usize::from(*route)].method == Method::Legacy
    );
    let odd = |(level, class): (&Level, &u16)| {
        let weights = level.weights();
        let silent = password && matches!(level, Level::Device(_));
        !silent && Some(&weights[usize::from(*class)]) > weights.iter().min()
    };
    space.levels.iter().zip(cell).map(odd).collect()
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
