//! Mail can be reached without MFA.
//!
//! The posture asks everybody for MFA when they read mail, by some policy, and there is a sign-in that no policy takes: a
//! kind of client, a platform, a place, people who are left out. Proven over every sign-in at the end of the rollout;
//! whom `exceptions.conditional-access` lists is left out, and passwords are told of by other rules.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.mfa]
//! name = "Mail: MFA"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! client-app-types = ["mobile-apps-and-desktop-clients"]
//! grant = { controls = ["mfa"] }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.mfa]
//! name = "Mail: MFA"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! client-app-types = ["browser", "mobile-apps-and-desktop-clients"]
//! grant = { controls = ["mfa"] }
//!
//! [conditional-access.policies.activesync]
//! name = "ActiveSync: blocked"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = ["exchange-active-sync", "other"]
//! grant = { controls = ["block"] }
//! ```

use crate::diag::{Code, RuleInfo, Severity};

/// What is known of the rule. Its findings are made where guarantees are proven.
pub static INFO: RuleInfo = RuleInfo {
    code: Code("C0606"),
    name: "mail-without-mfa",
    severity: Severity::Warning,
    source: include_str!("mail_without_mfa.rs"),
};
