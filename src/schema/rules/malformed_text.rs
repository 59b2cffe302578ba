//! A text that has not the form of what it should be: a GUID, a sign-in name, a domain, an address range, a country, a
//! length of time, a date, a version.
//!
//! Wrong:
//! ```toml
//! [named-locations.offices]
//! ip-ranges = ["203.0.113.7/24"]
//!
//! [conditional-access.policies.offices]
//! name = "Block from offices"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! locations = { include = ["offices"] }
//! grant = { controls = ["block"] }
//! ```
//! Right:
//! ```toml
//! [named-locations.offices]
//! ip-ranges = ["203.0.113.0/24"]
//!
//! [conditional-access.policies.offices]
//! name = "Block from offices"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! locations = { include = ["offices"] }
//! grant = { controls = ["block"] }
//! ```

use crate::diag::{Code, Diagnostic, RuleInfo, Severity};
use crate::source::Span;

/// The rule.
pub static RULE: RuleInfo = RuleInfo {
    code: Code("S0006"),
    name: "malformed-text",
    severity: Severity::Error,
    source: include_str!("malformed_text.rs"),
};

pub(crate) fn report(text: &str, why: &str, span: Span) -> Diagnostic {
    let shown: String = text.chars().take(60).flat_map(char::escape_debug).collect();
    RULE.finding(format!("`{shown}` is malformed"), span).with_label(why)
}
