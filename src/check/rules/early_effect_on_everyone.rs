//! A setting reaches everybody in a ring before the last, and the author does not say that this is known.
//!
//! Settings of an organization cannot be limited to people: in an earlier ring they change things for people whose turn
//! has not come. That takes `affects-everyone = true`. A ring that only reports changes nothing in Exchange, so a setting
//! that waits for such a ring would never happen.
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
use crate::posture::Mode;
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
    let rings = &model.posture.rollout.rings;
    for setting in settings_for_everyone(model) {
        let named = rings.iter().find(|ring| Some(ring.name.as_str()) == setting.ring);
        if let Some(ring) = named.filter(|ring| ring.mode == Mode::ReportOnly) {
            let name = ring.name.as_str().escape_debug();
            let message = format!("{} never happens: ring `{name}` only reports", setting.title);
            let place = setting.path.join("ring");
            let finding = RULE.info.finding(message, model.value_span(&place));
            let finding = finding.with_note("a ring that only reports changes nothing in Exchange");
            sink.push(finding.with_help("name a ring that enforces, or take `ring` out").about(place));
            continue;
        }
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
