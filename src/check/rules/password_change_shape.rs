//! A new password, or the remedy of a risk, asked for in a way that the service refuses.
//!
//! `password-change` needs a second factor beside it (`and`), user risk, all applications without exclusion, and no
//! other condition or control; otherwise the service answers with error 1032, InvalidPasswordResetControl.
//! `risk-remediation` needs an authentication strength beside it (`and`), user risk, and a sign-in frequency of
//! `every-time`, and never stands beside `password-change`.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.risky-users]
//! name = "Risky users"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["office-365"] }
//! user-risk-levels = ["high"]
//! grant = { controls = ["mfa", "password-change"], operator = "or" }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.risky-users]
//! name = "Risky users"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! user-risk-levels = ["high"]
//! grant = { controls = ["mfa", "password-change"], operator = "and" }
//! session = { sign-in-frequency = "every-time" }
//! ```

use crate::check::Rule;
use crate::check::policy::{DemandKind, blocks, control_path, demands, name, narrowing, selects_all};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::{Control, Operator, Policy};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0519"),
        name: "password-change-shape",
        severity: Severity::Error,
        source: include_str!("password_change_shape.rs"),
    },
    check,
};

const PASSWORD: &str = "password-change";
const REMEDY: &str = "risk-remediation";

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies().filter(|(_, policy, _)| !blocks(policy)) {
        let control = |control| control_path(policy, path, control);
        if let Some(place) = control(Control::PasswordChange) {
            check_both(model, policy, path, PASSWORD, &place, sink);
            check_password_change(model, policy, path, &place, sink);
        } else if let Some(place) = control(Control::RiskRemediation) {
            check_both(model, policy, path, REMEDY, &place, sink);
            check_remediation(model, policy, &place, sink);
        }
    }
}

/// What both controls need: user risk, and all of the grant.
fn check_both(model: &Model<'_>, policy: &Policy, path: &Path, word: &str, place: &Path, sink: &mut Sink) {
    if policy.user_risk_levels.is_empty() {
        sink.push(
            RULE.at(model, place.clone(), format!("`{word}` in a policy that is not about user risk"))
                .with_help("write `user-risk-levels = [\"high\"]`"),
        );
    }
    if policy.grant.as_ref().is_some_and(|grant| grant.operator == Some(Operator::Or)) {
        let operator = path.join("grant").join("operator");
        sink.push(
            RULE.at(model, operator, format!("`{word}` as one of several choices"))
                .with_related(model.value_span(place), "asked for here")
                .with_help("write `operator = \"and\"`"),
        );
    }
}

fn check_password_change(model: &Model<'_>, policy: &Policy, path: &Path, place: &Path, sink: &mut Sink) {
    let note = "the service answers with error 1032, InvalidPasswordResetControl";
    let mut refuse = |place: Path, message: String, help: &str| {
        sink.push(RULE.at(model, place, message).with_note(note).with_help(help));
    };
    if !demands(policy).any(|demand| demand.kind.is_second_factor()) {
        refuse(place.clone(), format!("`{PASSWORD}` without a second factor"), "ask for `mfa` beside it");
    }
    for demand in demands(policy) {
        if demand.kind != DemandKind::Control(Control::PasswordChange) && !demand.kind.is_second_factor() {
            let message = format!("{} beside `{PASSWORD}`", name(&demand.kind.word()));
            refuse(demand.path(path), message, "ask for it in a policy of its own");
        }
    }
    let applications = path.join("applications");
    if !selects_all(model, policy) {
        let message = format!("`{PASSWORD}` for some applications only");
        refuse(applications.join("include"), message, "write `include = [\"all\"]`");
    }
    if !policy.applications.exclude.is_empty() {
        let message = format!("applications are excluded from `{PASSWORD}`");
        refuse(applications.join("exclude"), message, "take `exclude` out");
    }
    for key in narrowing(policy).into_iter().filter(|key| *key != "user-risk-levels") {
        refuse(path.join(key), format!("`{key}` narrows a policy with `{PASSWORD}`"), "take the condition out");
    }
}

fn check_remediation(model: &Model<'_>, policy: &Policy, place: &Path, sink: &mut Sink) {
    if !demands(policy).any(|demand| demand.kind == DemandKind::Strength) {
        sink.push(
            RULE.at(model, place.clone(), format!("`{REMEDY}` without an authentication strength"))
                .with_help("write an `authentication-strength` beside it, and `operator = \"and\"`"),
        );
    }
    let frequency = policy.session.as_ref().and_then(|session| session.sign_in_frequency.as_ref());
    if frequency.is_none_or(|frequency| frequency.every().as_str() != "every-time") {
        sink.push(
            RULE.at(model, place.clone(), format!("`{REMEDY}` without signing in every time"))
                .with_help("write `session = { sign-in-frequency = \"every-time\" }`"),
        );
    }
}
