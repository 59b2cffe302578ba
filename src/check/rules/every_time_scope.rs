//! Signing in every time, outside the cases for which it is documented.
//!
//! Graph v1.0 documents `every-time` for risky sign-ins, risky users and Intune enrolment; only the beta page adds
//! other applications. For Microsoft 365 a length of time is advised, since clients that renew their tokens often ask
//! in a loop.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.mail]
//! name = "Mail"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! session = { sign-in-frequency = "every-time" }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.mail]
//! name = "Mail"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! session = { sign-in-frequency = "4h" }
//! ```

use crate::check::Rule;
use crate::check::policy::{selected, selected_besides};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0508"),
        name: "every-time-scope",
        severity: Severity::Warning,
        source: include_str!("every_time_scope.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        let frequency = policy.session.as_ref().and_then(|session| session.sign_in_frequency.as_ref());
        let every_time = frequency.is_some_and(|frequency| frequency.every().as_str() == "every-time");
        let risk = !policy.sign_in_risk_levels.is_empty() || !policy.user_risk_levels.is_empty();
        if !every_time || risk || selected(model, policy).is_none() {
            continue;
        }
        let enrolment = selected_besides(model, policy, path, &["microsoft-intune-enrollment"]).is_empty();
        if enrolment && !policy.applications.include.is_empty() {
            continue;
        }
        let place = path.join("session").join("sign-in-frequency");
        sink.push(
            RULE.at(model, place, "`every-time` outside risk and Intune enrolment")
                .with_note("Graph v1.0 documents it for nothing else, and has refused it elsewhere")
                .with_help("write a length of time such as `4h`"),
        );
    }
}
