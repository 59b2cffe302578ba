//! Whoever runs the scripts could no longer sign in to what they change.
//!
//! A script of the next ring, and every rollback, needs somebody who can sign in with a token to Microsoft Graph or to
//! Exchange Online. Proven for the roles that suffice to run the scripts, at every point of the rollout: a Conditional
//! Access Administrator for Graph, an Exchange Administrator for Exchange Online, a Global Administrator for both.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.browsers-only]
//! name = "Browsers only"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = ["mobile-apps-and-desktop-clients"]
//! grant = { controls = ["block"] }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.browsers-only]
//! name = "Phones and tablets: browsers only"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = ["mobile-apps-and-desktop-clients"]
//! platforms = { include = ["android", "ios"] }
//! grant = { controls = ["block"] }
//! ```

use crate::diag::{Code, RuleInfo, Severity};

/// What is known of the rule. Its findings are made where guarantees are proven.
pub static INFO: RuleInfo = RuleInfo {
    code: Code("C0602"),
    name: "scripts-locked-out",
    severity: Severity::Error,
    source: include_str!("scripts_locked_out.rs"),
};
