//! Architectures to explicit policies: a posture with intent in, a posture without in which everything is said, and for
//! each thing that was added the place it comes from.

mod administrators;
mod conflict;
mod exceptions;
mod legacy_authentication;
mod mobile_devices;
mod outlook;
mod sessions;

use std::sync::Arc;

use crate::posture::{Access, Exceptions, Policy, Posture, Selection, Sessions};
use crate::source::Path;

pub use conflict::Conflict;

/// A posture in which everything is said.
#[derive(Debug, Clone)]
pub struct Expansion {
    /// The posture without architectures and exceptions.
    pub posture: Posture,
    /// For what was added: its address, and the address in the posture as written that it comes from.
    pub origins: Vec<(Path, Path)>,
    /// Where the author's own words and an architecture want different things.
    pub conflicts: Vec<Conflict>,
}

/// Replaces every architecture and exception by the policies that it implies.
#[must_use]
pub fn expand_posture(written: &Posture) -> Expansion {
    let mut posture = written.clone();
    posture.access = Access::default();
    posture.sessions = Sessions::default();
    posture.exceptions = Exceptions::default();
    posture.extends = Vec::new();
    let mut expander = Expander { written, posture, origins: Vec::new(), conflicts: Vec::new(), made: Vec::new() };
    expander.expand_legacy_authentication();
    expander.expand_legacy_exceptions();
    expander.expand_outlook();
    expander.expand_mobile_devices();
    expander.expand_administrators();
    expander.expand_sessions();
    expander.expand_policy_exceptions();
    expander.settle_replacements();
    let Expander { posture, origins, conflicts, .. } = expander;
    Expansion { posture, origins, conflicts }
}

struct Expander<'a> {
    written: &'a Posture,
    posture: Posture,
    origins: Vec<(Path, Path)>,
    conflicts: Vec<Conflict>,
    /// The addresses of all that architectures imply, also where the author replaces it.
    made: Vec<Path>,
}

impl Expander<'_> {
    /// Adds a Conditional Access policy, unless one of the author's replaces it.
    fn add_policy(&mut self, alias: &str, policy: Policy, origin: &Path) {
        let place = Path::keys(["conditional-access", "policies"]).join(alias.to_owned());
        self.made.push(place.clone());
        let policies = &mut self.posture.conditional_access.policies;
        if policies.values().any(|own| own.replaces.as_deref() == Some(alias)) {
            return;
        }
        if policies.contains_key(alias) {
            self.conflicts.push(Conflict::Alias { written: place, origin: origin.clone(), alias: alias.to_owned() });
            return;
        }
        policies.insert(alias.to_owned(), Arc::new(policy));
        self.origins.push((place, origin.clone()));
    }

    /// Everybody but those who must always get in.
    fn everybody(&self) -> Selection {
        Selection { include: vec!["all".to_owned()], exclude: self.outside() }
    }

    /// Those who must always get in.
    fn outside(&self) -> Vec<String> {
        self.written.emergency_access.iter().map(|_| "emergency-access".to_owned()).collect()
    }
}
