//! Between two steps a sign-in gets through that is protected before the first and after the second.
//!
//! Each step of a script is a moment in which people sign in. Where one step lets go of people and a later one takes them
//! in again, they meet nothing in between, be it for a minute or, if the script stops there, for a night. Proven over
//! every sign-in for each guarantee that the posture asks for, whatever groups and roles people are in.
//!
//! A warning that begins with `not proven` is about what nobody has stated: a hole for people in several groups or roles
//! at once, of whom nobody has said that there are any, or one that rests on a fact that the posture leaves open. Where
//! two audiences have nobody in common, `shares-nobody-with` in one of them says so, and the proof relies on it. Whoever
//! tries a policy for holders of roles in an earlier ring is taken to hold one of them; `prove` and the runbook say so.
//!
//! Wrong:
//! ```toml
//! [audiences.north]
//! group = { name = "sg-north", id = "33333333-3333-4333-8333-333333333333" }
//!
//! [conditional-access.policies.one]
//! name = "MFA, one"
//! users = { include = ["north"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = ["all"]
//! grant = { controls = ["mfa"] }
//! rings = { pilot = ["pilot"] }
//!
//! [conditional-access.policies.two]
//! name = "MFA, two"
//! users = { include = ["pilot"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = ["all"]
//! grant = { controls = ["mfa"] }
//! rings = { pilot = ["north"] }
//!
//! [[guarantees]]
//! name = "The pilot needs MFA in browsers"
//! sign-in = { who = ["pilot"], except = ["emergency-access"], client = "browser", auth = "modern" }
//! require = ["mfa"]
//! ```
//! Right:
//! ```toml
//! [audiences.north]
//! group = { name = "sg-north", id = "33333333-3333-4333-8333-333333333333" }
//!
//! [conditional-access.policies.one]
//! name = "MFA, one"
//! users = { include = ["north", "pilot"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = ["all"]
//! grant = { controls = ["mfa"] }
//! rings = { pilot = ["pilot"] }
//!
//! [[guarantees]]
//! name = "The pilot needs MFA in browsers"
//! sign-in = { who = ["pilot"], except = ["emergency-access"], client = "browser", auth = "modern" }
//! require = ["mfa"]
//! ```

use crate::diag::{Code, RuleInfo, Severity};

/// What is known of the rule. Its findings are made where guarantees are proven.
pub static INFO: RuleInfo = RuleInfo {
    code: Code("C0603"),
    name: "hole-between-steps",
    severity: Severity::Error,
    source: include_str!("hole_between_steps.rs"),
};
