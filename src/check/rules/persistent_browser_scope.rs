//! Persistent browser sessions for some applications only.
//!
//! A browser has one session for all applications, so `persistent-browser` works only in a policy for `all` of them.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.browsers]
//! name = "Browsers"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! session = { persistent-browser = "never" }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.browsers]
//! name = "Browsers"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! session = { persistent-browser = "never" }
//! ```

use crate::check::Rule;
use crate::check::policy::selects_all;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0509"),
        name: "persistent-browser-scope",
        severity: Severity::Error,
        source: include_str!("persistent_browser_scope.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        let persistent = policy.session.as_ref().is_some_and(|session| session.persistent_browser.is_some());
        if persistent && !selects_all(model, policy) {
            let place = path.join("session").join("persistent-browser");
            sink.push(
                RULE.at(model, place, "`persistent-browser` in a policy that is not for all applications")
                    .with_related(model.value_span(&path.join("applications").join("include")), "these only")
                    .with_help("put it into a policy with `applications = { include = [\"all\"] }`"),
            );
        }
    }
}
