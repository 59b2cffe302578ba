//! Mail can be reached without MFA.
//!
//! The posture asks everybody for MFA when they read mail, by some policy, and there is a sign-in that no policy takes: a
//! kind of client, a platform, a place, people who are left out. Proven over every sign-in at the end of the rollout;
//! whom `exceptions.conditional-access` lists is left out, and passwords are told of by other rules.
//!
//! What nobody has stated is taken the worse way. AD FS is counted on for accounts of `ad-fs.federated-domains` alone, where
//! `ad-fs` says that it asks for MFA: never for guests and accounts of Entra alone. Outlook on the web of Exchange Server
//! takes a password unless `organization.exchange-server.outlook-on-the-web` says otherwise; security defaults prove no
//! MFA; and where a page says that for ActiveSync a policy for roles or guests meets everybody, it is not counted on.
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
