//! The smallest tree of choices that tells all outcomes of a sign-in apart. It is grown by asking for the choice that
//! settles most, and cut back where branches come to the same.

use std::collections::BTreeSet;

use super::{Case, Choices, Dimension, Leaf, Setting, complete, leaf_of};
use crate::signin::evaluate::active_sync::replaces;
use crate::signin::evaluate::conditional_access::{Condition, Standing, applies, standing};
use crate::signin::evaluate::{Decision, Evaluator, Facts, Reading, Truth, decide_among};
use crate::signin::policy::{Control, Policy, PolicyState};

/// So many times a case is judged before a tree is given up as too large.
const BUDGET: usize = 60_000;

/// What the outcome depends on.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    /// On nothing more.
    Leaf(Leaf),
    /// On this choice.
    Split {
        /// What is to be chosen.
        name: String,
        /// What comes of it, ordinary things first.
        branches: Vec<Branch>,
    },
    /// On more than can be told: the outcome of the ordinary case, and what else there is to choose.
    Cut(Leaf, Vec<String>),
}

/// Choices that come to the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// What is chosen: one of these.
    pub settings: Vec<Setting>,
    /// Are they all that is left?
    pub rest: bool,
    /// What comes of it.
    pub tree: Tree,
}

/// What the outcome of a sign-in depends on.
#[must_use]
pub fn grow(choices: &Choices, evaluator: &Evaluator<'_>) -> Tree {
    let policies = evaluator.regime().policies.values().map(AsRef::as_ref);
    let policies: Vec<&Policy> = policies.filter(|policy| policy.state == PolicyState::Enabled).collect();
    let controls = policies.iter().filter_map(|policy| policy.grant.as_ref()).flat_map(|grant| &grant.controls);
    let mut gardener = Gardener { evaluator, controls: controls.collect(), left: BUDGET };
    gardener.grow(&choices.case, &choices.dimensions.iter().collect::<Vec<_>>(), &policies)
}

struct Gardener<'a> {
    evaluator: &'a Evaluator<'a>,
    controls: BTreeSet<&'a Control>,
    left: usize,
}

/// How things stand in a case: of the conditions of each policy, of controls, and what comes out with what is open taken
/// for and against.
#[derive(PartialEq)]
struct Standings {
    conditions: Vec<[Truth; Condition::ORDER.len()]>,
    controls: Vec<Standing>,
    outcomes: (Decision, Decision),
}

impl Standings {
    fn is_settled(&self) -> bool {
        self.outcomes.0 == self.outcomes.1
    }

    fn undecided(&self) -> usize {
        let undecided = |truths: &&[Truth; Condition::ORDER.len()]| {
            !truths.contains(&Truth::No) && truths.contains(&Truth::Unknown)
        };
        self.conditions.iter().filter(undecided).count()
    }
}

impl Gardener<'_> {
    fn grow(&mut self, case: &Case, dimensions: &[&Dimension], policies: &[&Policy]) -> Tree {
        let facts = self.evaluator.facts(&case.sign_in, &case.open);
        // whatever does not apply now never will: choices only ever settle more
        let live: Vec<&Policy> = policies.iter().copied().filter(|policy| may_apply(policy, &facts)).collect();
        let now = self.standings(case, &live);
        if now.is_settled() {
            return Tree::Leaf(self.leaf(case, dimensions));
        }
        if self.left == 0 {
            let names = dimensions.iter().map(|dimension| dimension.name.clone()).collect::<BTreeSet<_>>();
            return Tree::Cut(self.leaf(case, dimensions), names.into_iter().collect());
        }
        let relevant: Vec<&Dimension> =
            dimensions.iter().copied().filter(|one| self.matters(one, case, &live, &now)).collect();
        let together = if relevant.is_empty() { self.matter_together(case, dimensions) } else { Vec::new() };
        let Some(chosen) = self.best(&relevant, case, &live).or(together.first().copied()) else {
            return Tree::Leaf(self.leaf(case, dimensions));
        };
        let rest: Vec<&Dimension> = dimensions.iter().copied().filter(|one| !std::ptr::eq(*one, chosen)).collect();
        let mut branches: Vec<Branch> = Vec::new();
        for setting in chosen.settings.iter().filter(|setting| setting.fits(case)) {
            let mut next = case.clone();
            setting.apply(&mut next);
            let tree = self.grow(&next, &rest, &live);
            match branches.iter_mut().find(|branch| comes_to_the_same(&branch.tree, &tree)) {
                Some(branch) => {
                    branch.settings.push(setting.clone());
                    add_refusals(&mut branch.tree, &tree);
                }
                None => branches.push(Branch { settings: vec![setting.clone()], rest: false, tree }),
            }
        }
        let several = branches.len() > 1;
        match branches.pop() {
            Some(only) if !several => only.tree,
            Some(last) => {
                branches.push(Branch { rest: true, ..last });
                Tree::Split { name: chosen.name.clone(), branches }
            }
            None => Tree::Leaf(self.leaf(case, dimensions)),
        }
    }

    /// Does some choice of it change how anything stands?
    fn matters(&mut self, dimension: &Dimension, case: &Case, live: &[&Policy], now: &Standings) -> bool {
        dimension.settings.iter().filter(|setting| setting.fits(case)).any(|setting| {
            let mut next = case.clone();
            setting.apply(&mut next);
            self.standings(&next, live) != *now
        })
    }

    /// Choices that change nothing as long as another one is open, and something beside it.
    fn matter_together<'d>(&mut self, case: &Case, dimensions: &[&'d Dimension]) -> Vec<&'d Dimension> {
        let ordinary = self.outcome_of(case, dimensions, &[]);
        let all = |place: usize| dimensions[place].settings.iter().map(move |setting| (place, setting));
        for (one, first) in dimensions.iter().enumerate() {
            for (other, second) in dimensions.iter().enumerate().skip(one + 1) {
                for (setting, beside) in all(one).flat_map(|setting| all(other).map(move |beside| (setting, beside))) {
                    if self.left > 0 && self.outcome_of(case, dimensions, &[setting, beside]) != ordinary {
                        return vec![*first, *second];
                    }
                }
            }
        }
        Vec::new()
    }

    /// The outcome where these are chosen and all else is ordinary.
    fn outcome_of(&mut self, case: &Case, dimensions: &[&Dimension], chosen: &[(usize, &Setting)]) -> Option<Decision> {
        self.left = self.left.saturating_sub(1);
        let mut case = case.clone();
        for (_, setting) in chosen {
            if !setting.fits(&case) {
                return None;
            }
            setting.apply(&mut case);
        }
        let others = dimensions.iter().enumerate().filter(|(place, _)| !chosen.iter().any(|(known, _)| known == place));
        let whole = complete(case, others.map(|(_, dimension)| *dimension));
        Some(self.evaluator.decision(&whole.sign_in, &whole.open, Reading::Lenient))
    }

    /// The choice that leaves least unsettled, and of several the one with the fewest outcomes.
    fn best<'d>(&mut self, dimensions: &[&'d Dimension], case: &Case, live: &[&Policy]) -> Option<&'d Dimension> {
        let mut best: Option<((usize, usize), &Dimension)> = None;
        for dimension in dimensions {
            let mut found: Vec<Standings> = Vec::new();
            let mut unsettled = 0;
            for setting in dimension.settings.iter().filter(|setting| setting.fits(case)) {
                let mut next = case.clone();
                setting.apply(&mut next);
                let standings = self.standings(&next, live);
                if found.contains(&standings) {
                    continue;
                }
                if !standings.is_settled() {
                    unsettled += 1 + standings.undecided();
                }
                found.push(standings);
            }
            let score = (unsettled, found.len());
            if best.as_ref().is_none_or(|(least, _)| score < *least) {
                best = Some((score, dimension));
            }
        }
        best.map(|(_, dimension)| dimension)
    }

    fn standings(&mut self, case: &Case, live: &[&Policy]) -> Standings {
        self.left = self.left.saturating_sub(1);
        let facts = self.evaluator.facts(&case.sign_in, &case.open);
        let outcome = |reading| decide_among(live.iter().copied(), &facts, reading);
        Standings {
            conditions: live
                .iter()
                .map(|policy| Condition::ORDER.map(|condition| condition.holds(policy, &facts)))
                .collect(),
            controls: self.controls.iter().map(|control| standing(control, &facts)).collect(),
            outcomes: (outcome(Reading::Lenient), outcome(Reading::Either)),
        }
    }

    fn leaf(&self, case: &Case, dimensions: &[&Dimension]) -> Leaf {
        leaf_of(&complete(case.clone(), dimensions.iter().copied()), self.evaluator)
    }
}

/// Does a policy apply, or may it for what is left open, or in place of device access rules?
fn may_apply(policy: &Policy, facts: &Facts<'_>) -> bool {
    applies(policy, facts).under(Reading::Either) || replaces(policy, facts, Reading::Lenient)
}

/// Are two trees the same but for who refuses?
fn comes_to_the_same(one: &Tree, other: &Tree) -> bool {
    match (one, other) {
        (Tree::Leaf(one), Tree::Leaf(other)) => one.decision == other.decision,
        (Tree::Cut(one, names), Tree::Cut(other, others)) => one.decision == other.decision && names == others,
        (Tree::Split { name, branches }, Tree::Split { name: other, branches: others }) => {
            name == other
                && branches.len() == others.len()
                && branches
                    .iter()
                    .zip(others)
                    .all(|(one, other)| one.settings == other.settings && comes_to_the_same(&one.tree, &other.tree))
        }
        _ => false,
    }
}

fn add_refusals(tree: &mut Tree, other: &Tree) {
    match (tree, other) {
        (Tree::Leaf(leaf) | Tree::Cut(leaf, _), Tree::Leaf(other) | Tree::Cut(other, _)) => {
            leaf.refused_by.extend(other.refused_by.iter().cloned());
        }
        (Tree::Split { branches, .. }, Tree::Split { branches: others, .. }) => {
            branches.iter_mut().zip(others).for_each(|(one, other)| add_refusals(&mut one.tree, &other.tree));
        }
        _ => {}
    }
}
