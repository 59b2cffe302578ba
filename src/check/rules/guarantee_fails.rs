//! A guarantee that the posture states does not hold, or cannot be proven.
//!
//! Each demand of a guarantee is proven over every sign-in that it is about, from the end of the ring on that it names, or
//! at the end of the rollout. `posturec prove` tells more: the policies that let a sign-in through, those that came close,
//! and how it stands after each ring.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.browsers]
//! name = "Browsers: a compliant device"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["office-365"] }
//! client-app-types = ["browser"]
//! platforms = { include = ["windows"] }
//! grant = { controls = ["compliant-device"] }
//!
//! [[guarantees]]
//! name = "Browsers take a compliant device"
//! sign-in = { except = ["emergency-access"], application = "exchange-online", client = "browser", auth = "modern" }
//! require = ["compliant-device"]
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.browsers]
//! name = "Browsers: a compliant device"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["office-365"] }
//! client-app-types = ["browser"]
//! grant = { controls = ["compliant-device"] }
//!
//! [[guarantees]]
//! name = "Browsers take a compliant device"
//! sign-in = { except = ["emergency-access"], application = "exchange-online", client = "browser", auth = "modern" }
//! require = ["compliant-device"]
//! ```

use crate::diag::{Code, RuleInfo, Severity};

/// What is known of the rule. Its findings are made where guarantees are proven.
pub static INFO: RuleInfo = RuleInfo {
    code: Code("C0609"),
    name: "guarantee-fails",
    severity: Severity::Warning,
    source: include_str!("guarantee_fails.rs"),
};
