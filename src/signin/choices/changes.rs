//! What changes the outcome of the ordinary case: one choice at a time, and two where they come to more than each alone.

use std::collections::{BTreeMap, BTreeSet};

use super::{Case, Choices, Leaf, Setting, leaf_of};
use crate::signin::evaluate::{Bulk, Decision, Evaluator, Reading};

/// So many pairs of choices are tried.
const MOST_PAIRS: usize = 100_000;

/// An outcome that differs from that of the ordinary case, and what leads to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The outcome.
    pub leaf: Leaf,
    /// Each of these leads there: choices that are made together, each one of several that come to the same.
    pub by: Vec<Vec<Chosen>>,
}

/// Choices of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// What was to be chosen.
    pub name: String,
    /// What is chosen: one of these.
    pub settings: Vec<Setting>,
}

/// One thing chosen otherwise than ordinary: the number of the dimension, and that of the setting.
type Deviation = (usize, usize);

/// Things chosen together: the number of each dimension, and those of settings that come to the same.
type Way = Vec<(usize, Vec<usize>)>;

/// The outcomes that differ from that of the ordinary case, those of one choice first.
#[must_use]
pub fn changes(choices: &Choices, evaluator: &Evaluator<'_>, bulk: &mut Bulk<'_>) -> Vec<Change> {
    let ordinary = choices.ordinary();
    let leaf = |case: &Case, decision: Decision| match decision.refused {
        Some(_) => leaf_of(case, evaluator),
        None => Leaf { decision, refused_by: BTreeSet::new() },
    };
    let base = bulk.decision(&ordinary.sign_in, &ordinary.open, Reading::Lenient);
    let mut found: Vec<(Leaf, Vec<Way>)> = Vec::new();
    let mut alone: BTreeMap<Deviation, Decision> = BTreeMap::new();
    for deviation in choices.deviations() {
        let Some(case) = choices.variant(&[deviation]) else { continue };
        let decision = bulk.decision(&case.sign_in, &case.open, Reading::Lenient);
        if decision != base {
            add(&mut found, leaf(&case, decision.clone()), &[deviation]);
        }
        alone.insert(deviation, decision);
    }
    let pairs = alone.keys().flat_map(|one| alone.keys().map(move |other| (*one, *other)));
    for (one, other) in pairs.filter(|(one, other)| one.0 < other.0).take(MOST_PAIRS) {
        let Some(case) = choices.variant(&[one, other]) else { continue };
        let decision = bulk.decision(&case.sign_in, &case.open, Reading::Lenient);
        let known = |(known, by): &(Leaf, Vec<Way>)| known.decision == decision && by.iter().any(|way| way.len() == 1);
        let known = decision.refused.is_none() && found.iter().any(known);
        if !decision.comes_to(&base) && !known && !decision.comes_to(&alone[&one].and(&alone[&other])) {
            add(&mut found, leaf(&case, decision), &[one, other]);
        }
    }
    let chosen = |(place, of): (usize, Vec<usize>)| {
        let dimension = &choices.dimensions[place];
        let settings = of.into_iter().map(|number| dimension.settings[number].clone()).collect();
        Chosen { name: dimension.name.clone(), settings }
    };
    let change = |(leaf, by): (Leaf, Vec<Way>)| {
        let by = by.into_iter().map(|way| way.into_iter().map(chosen).collect()).collect();
        Change { leaf, by }
    };
    found.into_iter().map(change).collect()
}

/// Adds a way to an outcome; ways that differ in the settings of their last choice alone are one.
fn add(found: &mut Vec<(Leaf, Vec<Way>)>, leaf: Leaf, deviations: &[Deviation]) {
    let way: Way = deviations.iter().map(|(place, number)| (*place, vec![*number])).collect();
    let Some((_, by)) = found.iter_mut().find(|(known, _)| *known == leaf) else {
        found.push((leaf, vec![way]));
        return;
    };
    let Some((last, head)) = way.split_last() else { return };
    let alike = by.iter_mut().find(|known| {
        known.split_last().is_some_and(|(known_last, known_head)| known_last.0 == last.0 && known_head == head)
    });
    match alike.and_then(|known| known.last_mut()) {
        Some((_, numbers)) => numbers.extend(&last.1),
        None => by.push(way),
    }
}

impl Choices {
    /// Everything that can be chosen otherwise than in the ordinary case.
    fn deviations(&self) -> Vec<Deviation> {
        let mut found = Vec::new();
        let mut case = self.case.clone();
        for (place, dimension) in self.dimensions.iter().enumerate() {
            let ordinary = dimension.settings.iter().position(|setting| setting.fits(&case));
            let others = (0..dimension.settings.len()).filter(|number| Some(*number) != ordinary);
            found.extend(others.map(|number| (place, number)));
            ordinary.into_iter().for_each(|number| dimension.settings[number].apply(&mut case));
        }
        found
    }

    /// The case in which these are chosen and all else is as ordinary as that allows; none where they exclude each other.
    fn variant(&self, deviations: &[Deviation]) -> Option<Case> {
        let mut case = self.case.clone();
        for (place, number) in deviations {
            let setting = &self.dimensions[*place].settings[*number];
            if !setting.fits(&case) {
                return None;
            }
            setting.apply(&mut case);
        }
        for (place, dimension) in self.dimensions.iter().enumerate() {
            if !deviations.iter().any(|(chosen, _)| *chosen == place) {
                let setting = dimension.settings.iter().find(|setting| setting.fits(&case));
                setting.into_iter().for_each(|setting| setting.apply(&mut case));
            }
        }
        Some(case)
    }
}
