//! Where the author's own words and an architecture meet.

use std::sync::Arc;

use super::Expander;
use crate::source::Path;

/// Two wishes for one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conflict {
    /// An explicit object has the alias of one that an architecture implies, and does not say that it replaces it.
    Alias {
        /// The author's object.
        written: Path,
        /// The architecture.
        origin: Path,
        /// The alias.
        alias: String,
    },
    /// A setting is written, and an architecture wants another value.
    Setting {
        /// The author's setting.
        written: Path,
        /// The architecture.
        origin: Path,
        /// What the architecture wants.
        wanted: String,
    },
    /// `replaces` names nothing that an architecture implies.
    ReplacesNothing {
        /// The `replaces` of the author's object.
        written: Path,
        /// What could be replaced.
        known: Vec<String>,
    },
}

impl Expander<'_> {
    /// Checks every `replaces` and takes it out: what it named is gone.
    pub(super) fn settle_replacements(&mut self) {
        let ca = Path::keys(["conditional-access", "policies"]);
        let cloud = Path::keys(["exchange-online", "authentication-policies"]);
        let server = Path::keys(["exchange-server", "authentication-policies"]);
        let mut named: Vec<(Path, Path, String)> = Vec::new();
        for (alias, policy) in &mut self.posture.conditional_access.policies {
            if let Some(old) = policy.replaces.clone() {
                Arc::make_mut(policy).replaces = None;
                named.push((ca.clone(), ca.join(alias), old));
            }
        }
        for (home, side) in [(&cloud, &mut self.posture.exchange_online), (&server, &mut self.posture.exchange_server)]
        {
            for (alias, policy) in &mut side.authentication_policies {
                named.extend(policy.replaces.take().map(|old| (home.clone(), home.join(alias), old)));
            }
        }
        for (home, object, old) in named {
            if self.made.contains(&home.join(&old)) {
                continue;
            }
            let known = self.made.iter().filter(|made| made.parent() == Some(&home));
            let known = known.filter_map(|made| match made.last() {
                Some(crate::source::Segment::Key(alias)) => Some(alias.to_string()),
                _ => None,
            });
            let known = known.collect();
            self.conflicts.push(Conflict::ReplacesNothing { written: object.join("replaces"), known });
        }
    }
}
