//! What limits the session. Of several frequencies the shortest wins, `never` beats `always`, and the rest adds up
//! (session lifetime page, 2025-03).

use std::collections::BTreeSet;

use crate::signin::policy::{Frequency, SessionControls};

/// The limits of all policies that apply.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionLimits {
    /// How often both proofs, or the second alone (`true`), are asked again.
    pub frequency: Option<(Frequency, bool)>,
    /// Do people stay signed in when the browser closes?
    pub persistent_browser: Option<bool>,
    /// Does the application itself limit what can be done?
    pub application_enforced_restrictions: bool,
    /// What Defender for Cloud Apps does, in Graph's words.
    pub cloud_app_security: BTreeSet<String>,
    /// Are existing sessions no longer extended while Entra is down?
    pub disable_resilience_defaults: bool,
    /// Are tokens bound to the device?
    pub token_protection: bool,
}

impl SessionLimits {
    /// What one policy says.
    #[must_use]
    pub fn of(controls: &SessionControls) -> Self {
        Self {
            frequency: controls.frequency,
            persistent_browser: controls.persistent_browser,
            application_enforced_restrictions: controls.application_enforced_restrictions,
            cloud_app_security: controls.cloud_app_security.iter().cloned().collect(),
            disable_resilience_defaults: controls.disable_resilience_defaults,
            token_protection: controls.token_protection,
        }
    }

    /// Adds other limits.
    pub fn join(&mut self, other: &Self) {
        self.frequency = [self.frequency, other.frequency].into_iter().flatten().min();
        self.persistent_browser = [self.persistent_browser, other.persistent_browser].into_iter().flatten().min();
        self.application_enforced_restrictions |= other.application_enforced_restrictions;
        self.cloud_app_security.extend(other.cloud_app_security.iter().cloned());
        self.disable_resilience_defaults |= other.disable_resilience_defaults;
        self.token_protection |= other.token_protection;
    }

    /// Is nothing limited?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
