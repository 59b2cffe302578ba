//! A sign-in frequency that Graph cannot express.
//!
//! With `every-time` the service takes neither `application-enforced-restrictions` nor `disable-resilience-defaults`,
//! not even when they are `false`. `default` means that Entra decides: it is a word of `[sessions]`, where it says that
//! nothing is limited; a policy leaves the key out.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.risky]
//! name = "Risky sign-ins"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! sign-in-risk-levels = ["high"]
//! grant = { controls = ["mfa"] }
//! session = { sign-in-frequency = "every-time", disable-resilience-defaults = false }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.risky]
//! name = "Risky sign-ins"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! sign-in-risk-levels = ["high"]
//! grant = { controls = ["mfa"] }
//! session = { sign-in-frequency = "every-time" }
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::Frequency;
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0507"),
        name: "frequency-shape",
        severity: Severity::Error,
        source: include_str!("frequency_shape.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        let Some(session) = &policy.session else { continue };
        let Some(frequency) = &session.sign_in_frequency else { continue };
        let home = path.join("session");
        match frequency.every().as_str() {
            // what an architecture has made of the word is reported where the author wrote it
            "default" if model.document.get(path).is_some() => {
                let place = home.join("sign-in-frequency");
                let place = if matches!(frequency, Frequency::Full(_)) { place.join("every") } else { place };
                report_default(model, place, sink);
            }
            "every-time" => {
                let siblings = [
                    ("application-enforced-restrictions", session.application_enforced_restrictions),
                    ("disable-resilience-defaults", session.disable_resilience_defaults),
                ];
                for (key, _) in siblings.into_iter().filter(|(_, value)| value.is_some()) {
                    let message = format!("`{key}` beside a sign-in frequency of `every-time`");
                    sink.push(
                        RULE.at_key(model, home.join(key), message)
                            .with_note("the service refuses it there, even when it is `false`")
                            .with_help("take it out, or write a length of time such as `4h`"),
                    );
                }
            }
            _ => {}
        }
    }
    let administrators = model.written.access.administrators.as_ref();
    let frequency = administrators.and_then(|administrators| administrators.sign_in_frequency.as_ref());
    if frequency.is_some_and(|frequency| frequency.as_str() == "default") {
        report_default(model, Path::keys(["access", "administrators", "sign-in-frequency"]), sink);
    }
}

fn report_default(model: &Model<'_>, place: Path, sink: &mut Sink) {
    sink.push(
        RULE.at(model, place, "`default` is no sign-in frequency of a policy")
            .with_help("leave `sign-in-frequency` out: then Entra decides"),
    );
}
