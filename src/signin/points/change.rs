//! What one step makes of one object, with what was there before, so that it can be undone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::signin::key::Key;
use crate::signin::policy::Policy;
use crate::signin::regime::{ExchangeRegime, NamedLocation, Regime, Strength};
use crate::signin::sign_in::Side;

/// A change of one object. Before and after are none where the object is not there, or where nothing is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A Conditional Access policy.
    Policy {
        /// The number that it has in every regime of the rollout.
        index: usize,
        /// Before.
        before: Option<Arc<Policy>>,
        /// After.
        after: Option<Arc<Policy>>,
    },
    /// A named location.
    Location {
        /// Which.
        key: Key,
        /// Before.
        before: Option<Arc<NamedLocation>>,
        /// After.
        after: Option<Arc<NamedLocation>>,
    },
    /// An authentication strength.
    Strength {
        /// Which.
        key: Key,
        /// Before.
        before: Option<Arc<Strength>>,
        /// After.
        after: Option<Arc<Strength>>,
    },
    /// The protocols whose legacy authentication an authentication policy lets through.
    AuthenticationPolicy {
        /// The side.
        side: Side,
        /// Its name in lower case.
        name: String,
        /// Before.
        before: Option<BTreeSet<&'static str>>,
        /// After.
        after: Option<BTreeSet<&'static str>>,
    },
    /// The protocols whose modern authentication an authentication policy blocks.
    ModernBlocked {
        /// The side.
        side: Side,
        /// The name of the policy in lower case.
        name: String,
        /// Before.
        before: Option<BTreeSet<&'static str>>,
        /// After.
        after: Option<BTreeSet<&'static str>>,
    },
    /// Which authentication policy a person holds.
    Held {
        /// The side.
        side: Side,
        /// The sign-in name in lower case.
        person: String,
        /// Before: the name of the policy in lower case.
        before: Option<String>,
        /// After.
        after: Option<String>,
    },
    /// The authentication policy of those who hold none.
    DefaultPolicy {
        /// The side.
        side: Side,
        /// Before: its name in lower case.
        before: Option<String>,
        /// After.
        after: Option<String>,
    },
    /// Does the organization take tokens?
    TakesTokens {
        /// The side.
        side: Side,
        /// Before.
        before: Option<bool>,
        /// After.
        after: Option<bool>,
    },
    /// Is authenticated SMTP off for mailboxes that do not say otherwise?
    SmtpDisabled {
        /// The side.
        side: Side,
        /// Before.
        before: Option<bool>,
        /// After.
        after: Option<bool>,
    },
    /// Is authenticated SMTP off for this mailbox?
    SmtpOfMailbox {
        /// The side.
        side: Side,
        /// Its address in lower case.
        mailbox: String,
        /// Before.
        before: Option<bool>,
        /// After.
        after: Option<bool>,
    },
    /// What becomes of devices that no rule covers.
    DefaultLevel {
        /// The side.
        side: Side,
        /// Before.
        before: Option<String>,
        /// After.
        after: Option<String>,
    },
    /// A rule for devices.
    DeviceRule {
        /// The side.
        side: Side,
        /// Characteristic and value.
        rule: (String, String),
        /// Before: its level.
        before: Option<String>,
        /// After.
        after: Option<String>,
    },
}

impl Change {
    /// Brings a regime from before to after.
    pub fn apply(&self, regime: &mut Regime) {
        self.put(regime, true);
    }

    /// Brings a regime from after to before.
    pub fn undo(&self, regime: &mut Regime) {
        self.put(regime, false);
    }

    /// The same change backwards.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let mut back = self.clone();
        match &mut back {
            Self::Policy { before, after, .. } => std::mem::swap(before, after),
            Self::Location { before, after, .. } => std::mem::swap(before, after),
            Self::Strength { before, after, .. } => std::mem::swap(before, after),
            Self::AuthenticationPolicy { before, after, .. } | Self::ModernBlocked { before, after, .. } => {
                std::mem::swap(before, after);
            }
            Self::Held { before, after, .. }
            | Self::DefaultPolicy { before, after, .. }
            | Self::DefaultLevel { before, after, .. }
            | Self::DeviceRule { before, after, .. } => std::mem::swap(before, after),
            Self::TakesTokens { before, after, .. }
            | Self::SmtpDisabled { before, after, .. }
            | Self::SmtpOfMailbox { before, after, .. } => std::mem::swap(before, after),
        }
        back
    }

    /// Is everything as it was?
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == self.reversed()
    }

    fn put(&self, regime: &mut Regime, forward: bool) {
        match self {
            Self::Policy { index, before, after } => put(&mut regime.policies, index, pick(before, after, forward)),
            Self::Location { key, before, after } => put(&mut regime.locations, key, pick(before, after, forward)),
            Self::Strength { key, before, after } => put(&mut regime.strengths, key, pick(before, after, forward)),
            Self::AuthenticationPolicy { side, name, before, after } => {
                put(&mut exchange(regime, *side).authentication_policies, name, pick(before, after, forward));
            }
            Self::ModernBlocked { side, name, before, after } => {
                put(&mut exchange(regime, *side).modern_blocked, name, pick(before, after, forward));
            }
            Self::Held { side, person, before, after } => {
                put(&mut exchange(regime, *side).held, person, pick(before, after, forward));
            }
            Self::DefaultPolicy { side, before, after } => {
                exchange(regime, *side).default_policy.clone_from(pick(before, after, forward));
            }
            Self::TakesTokens { side, before, after } => {
                exchange(regime, *side).takes_tokens = *pick(before, after, forward);
            }
            Self::SmtpDisabled { side, before, after } => {
                exchange(regime, *side).smtp_disabled = *pick(before, after, forward);
            }
            Self::SmtpOfMailbox { side, mailbox, before, after } => {
                put(&mut exchange(regime, *side).smtp_by_mailbox, mailbox, pick(before, after, forward));
            }
            Self::DefaultLevel { side, before, after } => {
                exchange(regime, *side).devices.default_level.clone_from(pick(before, after, forward));
            }
            Self::DeviceRule { side, rule, before, after } => {
                put(&mut exchange(regime, *side).devices.rules, rule, pick(before, after, forward));
            }
        }
    }
}

fn pick<'a, T>(before: &'a Option<T>, after: &'a Option<T>, forward: bool) -> &'a Option<T> {
    if forward { after } else { before }
}

fn exchange(regime: &mut Regime, side: Side) -> &mut ExchangeRegime {
    regime.exchange.entry(side).or_default()
}

fn put<K: Ord + Clone, V: Clone>(map: &mut BTreeMap<K, V>, key: &K, value: &Option<V>) {
    match value {
        Some(value) => drop(map.insert(key.clone(), value.clone())),
        None => drop(map.remove(key)),
    }
}
