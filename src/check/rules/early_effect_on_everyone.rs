//! A setting reaches everybody in a ring before the last, and the author does not say that this is known.
//!
//! Settings of an organization cannot be limited to people: in an earlier ring they change things for people whose turn
//! has not come. That takes `affects-everyone = true`.
//!
//! Wrong:
//! ```toml
//! [exchange-online.transport-config]
//! smtp-client-authentication-disabled = true
//! ring = "pilot"
//! ```
//! Right:
//! ```toml
//! [exchange-online.transport-config]
//! smtp-client-authentication-disabled = true
//! ring = "pilot"
//! affects-everyone = true
//! ```

use crate::check::Rule;
use crate::check::everyone::settings_for_everyone;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0210"),
        name: "early-effect-on-everyone",
        severity: Severity::Error,
        source: include_str!("early_effect_on_everyone.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for setting in settings_for_everyone(model) {
        if setting.marked || !setting.is_early(model) {
            continue;
        }
        let ring = setting.ring.unwrap_or_default().escape_debug();
        let message = format!("{} reaches everybody in ring `{ring}` already", setting.title);
        let finding = RULE.info.finding(message, model.value_span(&setting.path.join("ring")));
        let help = "take `ring` out, or write `affects-everyone = true` beside it";
        sink.push(finding.with_help(help).about(setting.mark));
    }
}
