//! Somebody has no way left to the mailbox.
//!
//! Proven over every sign-in, at every point of the rollout and on the way back: whoever has a mailbox keeps one client
//! that reads it, on some platform, device and network, without any risk. That MFA is asked for, or an app under a
//! policy, is no hindrance. Policies that each leave a way can together leave none. People whom a single policy names and
//! refuses everything are kept out on purpose.
//!
//! A warning that begins with `not proven` is about people in several groups or roles at once, of whom nobody has said
//! that there are any, or about a fact that the posture leaves open. Where two audiences have nobody in common,
//! `shares-nobody-with` in one of them says so, and the proof relies on it; the runbook asks to see that it is so.
//!
//! What nobody has stated is taken as a hindrance: an authentication policy that is known by its name alone closes all, and
//! device access rules refuse although Exchange Online may not ask them where Conditional Access wants a compliant device or
//! a managed app.
//!
//! Wrong:
//! ```toml
//! [audiences.sales]
//! group = { name = "sg-sales", id = "33333333-3333-4333-8333-333333333333" }
//!
//! [conditional-access.policies.phones-only]
//! name = "Sales: phones only"
//! users = { include = ["sales"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! platforms = { include = ["all"], exclude = ["android", "ios"] }
//! grant = { controls = ["block"] }
//!
//! [conditional-access.policies.no-phones]
//! name = "Everybody: no phones"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! platforms = { include = ["android", "ios"] }
//! grant = { controls = ["block"] }
//!
//! [exchange-server.authentication-policies.strict]
//! name = "Strict"
//! block-legacy-auth = ["activesync", "autodiscover", "imap", "mapi", "offline-address-book", "pop", "rpc", "web-services"]
//! organization-default = true
//! ```
//! Right:
//! ```toml
//! [audiences.sales]
//! group = { name = "sg-sales", id = "33333333-3333-4333-8333-333333333333" }
//!
//! [conditional-access.policies.no-phones]
//! name = "Everybody else: no phones"
//! users = { include = ["all"], exclude = ["emergency-access", "sales"] }
//! applications = { include = ["exchange-online"] }
//! platforms = { include = ["android", "ios"] }
//! grant = { controls = ["block"] }
//! ```

use crate::diag::{Code, RuleInfo, Severity};

/// What is known of the rule. Its findings are made where guarantees are proven.
pub static INFO: RuleInfo = RuleInfo {
    code: Code("C0601"),
    name: "locked-out",
    severity: Severity::Error,
    source: include_str!("locked_out.rs"),
};
