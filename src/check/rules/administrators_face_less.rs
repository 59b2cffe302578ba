//! Whoever becomes an administrator faces less than before.
//!
//! A policy leaves administrators out, because another one asks more of them, and the other one does not reach as far.
//! Proven for every role and group that `access.administrators` or an audience of roles names: being given it takes
//! neither MFA nor a managed device from any sign-in that had to have it.
//!
//! Wrong:
//! ```toml
//! [audiences.administrators]
//! roles = ["Global Administrator"]
//!
//! [conditional-access.policies.everybody]
//! name = "Everybody: MFA"
//! users = { include = ["all"], exclude = ["administrators", "emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = ["all"]
//! grant = { controls = ["mfa"] }
//!
//! [conditional-access.policies.administrators]
//! name = "Administrators: phishing-resistant MFA in browsers"
//! users = { include = ["administrators"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = ["browser"]
//! grant = { authentication-strength = "phishing-resistant-mfa" }
//! ```
//! Right:
//! ```toml
//! [audiences.administrators]
//! roles = ["Global Administrator"]
//!
//! [conditional-access.policies.everybody]
//! name = "Everybody: MFA"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = ["all"]
//! grant = { controls = ["mfa"] }
//!
//! [conditional-access.policies.administrators]
//! name = "Administrators: phishing-resistant MFA in browsers"
//! users = { include = ["administrators"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = ["browser"]
//! grant = { authentication-strength = "phishing-resistant-mfa" }
//! ```

use crate::diag::{Code, RuleInfo, Severity};

/// What is known of the rule. Its findings are made where guarantees are proven.
pub static INFO: RuleInfo = RuleInfo {
    code: Code("C0607"),
    name: "administrators-face-less",
    severity: Severity::Warning,
    source: include_str!("administrators_face_less.rs"),
};
