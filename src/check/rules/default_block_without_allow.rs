//! Devices are blocked by default, and Outlook is not let in.
//!
//! Outlook for iOS and Android is a device to Exchange. Exchange Online knows it by its model, Exchange Server by the
//! type `OutlookService`; with the default access level `block` each side needs a rule that lets it in, before the
//! default changes.
//!
//! Wrong:
//! ```toml
//! [exchange-server.activesync]
//! default-access-level = "block"
//! affects-everyone = true
//! ```
//! Right:
//! ```toml
//! [exchange-server.activesync]
//! default-access-level = "block"
//! affects-everyone = true
//! device-access-rules = [
//!     { characteristic = "device-type", query-string = "OutlookService", access-level = "allow" },
//! ]
//! ```

use crate::check::Rule;
use crate::check::devices::{OUTLOOK_MODEL, OUTLOOK_SERVICE, device_rules};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::{AccessLevel, MailboxSide};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0401"),
        name: "default-block-without-allow",
        severity: Severity::Error,
        source: include_str!("default_block_without_allow.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (side, exchange, home) in model.exchanges() {
        let level = exchange.activesync.as_ref().and_then(|settings| settings.default_access_level);
        // a rule that lets it in, or one that another rule reports
        let lets_in = device_rules(model, side)
            .iter()
            .any(|one| one.is_about_outlook() && (one.rule.access_level == AccessLevel::Allow || one.is_opposite()));
        if level != Some(AccessLevel::Block) || lets_in {
            continue;
        }
        let path = home.join("activesync").join("default-access-level");
        let (characteristic, text) = match side {
            MailboxSide::ExchangeOnline => ("device-model", OUTLOOK_MODEL),
            MailboxSide::ExchangeServer => ("device-type", OUTLOOK_SERVICE),
        };
        let message = format!("`{}` blocks Outlook for iOS and Android too", side.word());
        let finding = RULE.info.finding(message, model.value_span(&path));
        let help = format!(
            "add the rule `{{ characteristic = \"{characteristic}\", query-string = \"{text}\", \
             access-level = \"allow\" }}`"
        );
        sink.push(finding.with_help(help).about(path));
    }
}
