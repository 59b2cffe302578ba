//! What people must prove, told apart by meaning: clauses of controls in a form in which two that say the same are the
//! same, and in which one that follows from others is not there.

use std::collections::BTreeSet;

use crate::catalog::is_multi_factor;
use crate::signin::evaluate::conditional_access;
use crate::signin::{Control, Regime};

/// Combinations of methods.
pub type Methods = BTreeSet<String>;

/// One of these must be met: a combination of methods, or another control.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clause {
    /// The combinations of the strengths that would do.
    pub methods: Methods,
    /// Other controls that would do.
    pub others: BTreeSet<Control>,
}

/// What must be proven: every clause. Two that ask for the same are equal.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Proof(BTreeSet<Clause>);

/// What clauses are about: those of different kinds have nothing to do with each other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Methods, however many factors.
    Methods,
    /// Another control.
    Control(Control),
}

impl Clause {
    /// A clause as a policy has it, by what its strengths allow there.
    #[must_use]
    pub fn new(controls: &conditional_access::Clause, regime: &Regime) -> Self {
        let mut clause = Self::default();
        for control in controls {
            match control {
                Control::Strength(key) if regime.strengths.contains_key(key) => {
                    clause.methods.extend(regime.strengths[key].combinations.iter().cloned());
                }
                other => drop(clause.others.insert(other.clone())),
            }
        }
        if clause.others.contains(&Control::Mfa) {
            // whoever may bring any second factor need not be told which would do
            clause.methods.retain(|method| !is_multi_factor(method));
        }
        clause
    }

    /// What it is about.
    #[must_use]
    pub fn kinds(&self) -> BTreeSet<Kind> {
        let methods = !self.methods.is_empty() || self.others.contains(&Control::Mfa);
        let others = self.others.iter().filter(|control| **control != Control::Mfa);
        methods.then_some(Kind::Methods).into_iter().chain(others.cloned().map(Kind::Control)).collect()
    }

    /// Is whoever meets it sure to have used more than one factor?
    #[must_use]
    pub fn is_multi_factor(&self) -> bool {
        self.methods.iter().all(|method| is_multi_factor(method))
            && self.others.iter().all(|control| matches!(control, Control::Mfa | Control::MfaAtAdFs))
    }
}

impl Proof {
    /// What these clauses ask for together.
    #[must_use]
    pub fn of<'a>(clauses: impl IntoIterator<Item = &'a Clause>) -> Self {
        let all = Self(clauses.into_iter().cloned().collect());
        let ways_out: BTreeSet<&BTreeSet<Control>> = all.0.iter().map(|clause| &clause.others).collect();
        let mut told = BTreeSet::new();
        for others in ways_out {
            let Some(methods) = all.methods_without(others, |_| true) else { continue };
            // what follows from clauses with fewer ways out is said by them
            if all.methods_without(others, |clause| clause.others != *others).as_ref() != Some(&methods) {
                told.insert(Clause { methods, others: others.clone() });
            }
        }
        Self(told)
    }

    /// The clauses.
    pub fn clauses(&self) -> impl Iterator<Item = &Clause> {
        self.0.iter()
    }

    /// Is nothing to be proven beyond the first factor?
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.0.is_empty()
    }

    /// Does a clause follow?
    #[must_use]
    pub fn implies(&self, clause: &Clause) -> bool {
        self.methods_without(&clause.others, |_| true).is_some_and(|methods| methods.is_subset(&clause.methods))
    }

    /// The clauses that do not follow from another proof.
    #[must_use]
    pub fn beyond(&self, other: &Self) -> Self {
        Self(self.0.iter().filter(|clause| !other.implies(clause)).cloned().collect())
    }

    /// What the clauses are about that only one of two proofs asks for.
    #[must_use]
    pub fn kinds_that_differ(&self, other: &Self) -> BTreeSet<Kind> {
        &self.beyond(other).kinds() | &other.beyond(self).kinds()
    }

    /// The clauses that are about any of these.
    #[must_use]
    pub fn about(&self, kinds: &BTreeSet<Kind>) -> Self {
        Self(self.0.iter().filter(|clause| !clause.kinds().is_disjoint(kinds)).cloned().collect())
    }

    /// What it is about.
    #[must_use]
    pub fn kinds(&self) -> BTreeSet<Kind> {
        self.0.iter().flat_map(Clause::kinds).collect()
    }

    /// The combinations that are left to somebody who meets none of these controls; none where any will do.
    fn methods_without(&self, controls: &BTreeSet<Control>, chosen: impl Fn(&Clause) -> bool) -> Option<Methods> {
        let binding = self.0.iter().filter(|clause| chosen(clause) && clause.others.is_subset(controls));
        let left = binding.map(|clause| clause.methods.clone()).reduce(|one, other| &one & &other);
        let second_factor = !controls.contains(&Control::Mfa);
        left.map(|left| left.into_iter().filter(|method| second_factor || !is_multi_factor(method)).collect())
    }
}
