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
    /// The audiences of this ring and those before it.
    pub audiences: Vec<String>,
    /// The people of this ring by name, without those of rings before it that enforce.
    pub people: Vec<Member>,
    /// How many people this ring and those before it reach, as far as the posture knows them.
    pub known_people: usize,
}

impl RingContext<'_> {
    /// Does it take effect?
    pub fn enforces(&self) -> bool {
        self.mode == RingMode::Enforce
    }
}

/// All rings in their order.
pub(super) fn ring_contexts<'a>(model: &'a Model<'_>) -> Vec<RingContext<'a>> {
    let declared = &model.posture.rollout.rings;
    let mut audiences: Vec<String> = Vec::new();
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
            if let Some(alias) = ring.audience.as_ref().filter(|alias| !audiences.contains(alias)) {
                audiences.push(alias.clone());
            }
            let mut people: Vec<Member> = audiences.iter().flat_map(|alias| model.members(alias)).collect();
            let mut once = BTreeSet::new();
            people.retain(|member| once.insert(member.key()) && !served.contains(&member.key()));
            known.extend(once);
            if mode == RingMode::Enforce {
                served.extend(people.iter().map(Member::key));
            }
            RingContext {
                declared: ring,
                mode,
                last: position + 1 == declared.len(),
                audiences: audiences.clone(),
                people,
                known_people: known.len(),
            }
        })
        .collect()
}
