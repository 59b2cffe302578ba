//! The rings of a rollout with what all workloads ask about them.

use std::collections::BTreeSet;

use crate::plan::RingMode;
use crate::posture::{Mode, RingDeclaration};
use crate::resolve::{Member, Model};

/// A ring and whom it reaches.
#[derive(Debug)]
pub(super) struct RingContext<'a> {
    /// As declared.
    pub declared: &'a RingDeclaration,
    /// Enforced, or only reported.
    pub mode: RingMode,
    /// Is it the organization?
    pub last: bool,
    /// The audiences that it reaches: its own, and those of the rings before it. A ring that enforces takes only those of
    /// rings that enforce: who has been watched has not been asked to go first.
    pub audiences: Vec<String>,
    /// The people of this ring by name, without those of rings before it that enforce.
    pub people: Vec<Member>,
    /// How many people it reaches, as far as the posture knows them.
    pub known_people: usize,
}

impl RingContext<'_> {
    /// Is this the ring of a setting that reaches everybody: the named one, else the last?
    pub fn is_ring_of(&self, setting: Option<&String>) -> bool {
        setting.map_or(self.last, |name| name == self.declared.name.as_str())
    }

    /// Does it take effect?
    pub fn enforces(&self) -> bool {
        self.mode == RingMode::Enforce
    }
}

/// All rings in their order.
pub(super) fn ring_contexts<'a>(model: &'a Model<'_>) -> Vec<RingContext<'a>> {
    let declared = &model.posture.rollout.rings;
    let mut served: BTreeSet<String> = BTreeSet::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    declared
        .iter()
        .enumerate()
        .map(|(position, ring)| {
            let mode = match ring.mode {
                Mode::ReportOnly => RingMode::ReportOnly,
                Mode::Enforce => RingMode::Enforce,
            };
            let last = position + 1 == declared.len();
            let audiences = audiences(&declared[..=position], ring.mode);
            let mut people: Vec<Member> = audiences.iter().flat_map(|alias| model.members(alias)).collect();
            let mut once = BTreeSet::new();
            people.retain(|member| once.insert(member.key()) && !served.contains(&member.key()));
            let known_people = if last { known.union(&once).count() } else { once.len() };
            known.extend(once);
            if mode == RingMode::Enforce {
                served.extend(people.iter().map(Member::key));
            }
            RingContext { declared: ring, mode, last, audiences, people, known_people }
        })
        .collect()
}

/// The audiences of the rings with this mode, or with any where nothing is enforced.
fn audiences(rings: &[RingDeclaration], mode: Mode) -> Vec<String> {
    let mut audiences: Vec<String> = Vec::new();
    let counted = rings.iter().filter(|ring| mode == Mode::ReportOnly || ring.mode == Mode::Enforce);
    for alias in counted.filter_map(|ring| ring.audience.as_ref()) {
        if !audiences.contains(alias) {
            audiences.push(alias.clone());
        }
    }
    audiences
}
