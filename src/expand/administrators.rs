//! Architecture 8: administrators are not users.

use super::Expander;
use crate::posture::{Control, Frequency, Grant, Operator, Policy, Selection, Session};
use crate::source::Path;

/// The alias of the policy.
const ALIAS: &str = "administrators";

impl Expander<'_> {
    pub(super) fn expand_administrators(&mut self) {
        let Some(administrators) = &self.written.access.administrators else { return };
        let users = Selection { include: vec![administrators.audience.clone()], exclude: self.outside() };
        let compliant = administrators.compliant_device == Some(true);
        let grant = Grant {
            operator: compliant.then_some(Operator::And),
            controls: if compliant { vec![Control::CompliantDevice] } else { Vec::new() },
            authentication_strength: Some(administrators.authentication_strength.clone()),
            ..Grant::default()
        };
        let session = Session {
            sign_in_frequency: administrators.sign_in_frequency.clone().map(Frequency::Text),
            persistent_browser: administrators.persistent_browser,
            ..Session::default()
        };
        let policy = Policy {
            name: "Administrators: stronger sign-in".to_owned(),
            grant: Some(grant),
            session: (session != Session::default()).then_some(session),
            rings: administrators.rings.clone(),
            ..Self::general_policy(users)
        };
        self.add_policy(ALIAS, policy, &Path::keys(["access", "administrators"]));
    }
}
