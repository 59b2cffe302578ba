//! A setting reaches everybody at once, and the author does not say that this is known.
//!
//! Settings of an organization (ActiveSync, modern authentication, SMTP AUTH) cannot be limited to people, so no pilot
//! tries them. They happen in the last ring, and `affects-everyone = true` says that this is understood.
//!
//! Wrong:
//! ```toml
//! [exchange-online.transport-config]
//! smtp-client-authentication-disabled = true
//! ```
//! Right:
//! ```toml
//! [exchange-online.transport-config]
//! smtp-client-authentication-disabled = true
//! affects-everyone = true
//! ```

use crate::check::Rule;
use crate::check::everyone::settings_for_everyone;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0209"),
        name: "unmarked-effect-on-everyone",
        severity: Severity::Warning,
        source: include_str!("unmarked_effect_on_everyone.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for setting in settings_for_everyone(model) {
        if setting.marked || setting.is_early(model) {
            continue;
        }
        let message = format!("{} reaches everybody at once", setting.title);
        let finding = RULE.info.finding(message, model.key_span(&setting.path));
        let finding = finding.with_note("no ring before the last tries it");
        sink.push(finding.with_help("write `affects-everyone = true` beside it").about(setting.mark));
    }
}
