//! Legacy authentication still reaches mail at the end, and nobody lists it.
//!
//! The posture closes legacy authentication for everybody, by a default authentication policy or by a Conditional Access
//! policy that blocks such clients, and leaves somebody out without saying so as an exception. Listed is what
//! authentication policies leave open by name for those who hold them, and whom `exceptions` name.
//!
//! What nobody has stated is taken the worse way. SMTP AUTH is on unless `exchange-online.transport-config` says otherwise;
//! and of an authentication policy that is known by its name alone nothing is closed.
//!
//! Wrong:
//! ```toml
//! [audiences.printers]
//! group = { name = "sg-printers", id = "33333333-3333-4333-8333-333333333333" }
//!
//! [conditional-access.policies.legacy]
//! name = "Legacy clients: blocked"
//! users = { include = ["all"], exclude = ["emergency-access", "printers"] }
//! applications = { include = ["all"] }
//! client-app-types = ["exchange-active-sync", "other"]
//! grant = { controls = ["block"] }
//! ```
//! Right:
//! ```toml
//! [audiences.printers]
//! group = { name = "sg-printers", id = "33333333-3333-4333-8333-333333333333" }
//!
//! [conditional-access.policies.legacy]
//! name = "Legacy clients: blocked"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = ["exchange-active-sync", "other"]
//! grant = { controls = ["block"] }
//!
//! [[exceptions.conditional-access]]
//! who = ["printers"]
//! policies = ["legacy"]
//! reason = "Printers send by SMTP until the lease ends"
//! ```

use crate::diag::{Code, RuleInfo, Severity};

/// What is known of the rule. Its findings are made where guarantees are proven.
pub static INFO: RuleInfo = RuleInfo {
    code: Code("C0605"),
    name: "legacy-authentication-open",
    severity: Severity::Warning,
    source: include_str!("legacy_authentication_open.rs"),
};
