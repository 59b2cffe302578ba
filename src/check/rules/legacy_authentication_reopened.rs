//! A step lets legacy authentication in where it was refused before.
//!
//! A rollout closes doors. A step after which a password reaches a mailbox that it could not reach before opens one,
//! though nobody lists the exception. What authentication policies leave open by name, for those who hold them, is listed
//! and not meant.
//!
//! Wrong:
//! ```toml
//! [audiences.printers]
//! group = { name = "sg-printers", id = "33333333-3333-4333-8333-333333333333" }
//!
//! [conditional-access.policies.legacy]
//! name = "Legacy clients: blocked for printers"
//! users = { include = ["printers"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = ["exchange-active-sync", "other"]
//! grant = { controls = ["block"] }
//! rings = { pilot = ["pilot"] }
//! ```
//! Right:
//! ```toml
//! [audiences.printers]
//! group = { name = "sg-printers", id = "33333333-3333-4333-8333-333333333333" }
//!
//! [conditional-access.policies.legacy]
//! name = "Legacy clients: blocked for printers"
//! users = { include = ["pilot", "printers"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = ["exchange-active-sync", "other"]
//! grant = { controls = ["block"] }
//! rings = { pilot = ["pilot"] }
//! ```

use crate::diag::{Code, RuleInfo, Severity};

/// What is known of the rule. Its findings are made where guarantees are proven.
pub static INFO: RuleInfo = RuleInfo {
    code: Code("C0604"),
    name: "legacy-authentication-reopened",
    severity: Severity::Warning,
    source: include_str!("legacy_authentication_reopened.rs"),
};
