//! A device access rule for Outlook does the opposite of what is meant.
//!
//! In Exchange Online the model `Outlook for iOS and Android` is the app with modern authentication. On Exchange Server
//! the same words are the app with basic authentication, and the type `OutlookService` is the one with modern
//! authentication. The text of a rule that was copied from the other side turns its meaning round.
//!
//! Wrong:
//! ```toml
//! [exchange-server.activesync]
//! affects-everyone = true
//! device-access-rules = [
//!     { characteristic = "device-model", query-string = "Outlook for iOS and Android", access-level = "allow" },
//! ]
//! ```
//! Right:
//! ```toml
//! [exchange-server.activesync]
//! affects-everyone = true
//! device-access-rules = [
//!     { characteristic = "device-type", query-string = "OutlookService", access-level = "allow" },
//!     { characteristic = "device-model", query-string = "Outlook for iOS and Android", access-level = "block" },
//! ]
//! ```

use crate::check::Rule;
use crate::check::devices::device_rules;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::expand::Conflict;
use crate::posture::{AccessLevel, MailboxSide};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0402"),
        name: "opposite-outlook-rule",
        severity: Severity::Error,
        source: include_str!("opposite_outlook_rule.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for side in [MailboxSide::ExchangeOnline, MailboxSide::ExchangeServer] {
        for one in device_rules(model, side).into_iter().filter(|one| one.is_opposite()) {
            let path = one.path.join("access-level");
            // where an architecture wants the other level, that is what is reported
            let known = |conflict: &Conflict| matches!(conflict, Conflict::Setting { written, .. } if *written == path);
            if model.conflicts.iter().any(known) {
                continue;
            }
            let what = match (side, one.rule.access_level) {
                (MailboxSide::ExchangeServer, AccessLevel::Allow) => "lets Outlook in with basic authentication",
                _ => "blocks Outlook with modern authentication",
            };
            let message = format!("this rule {what}");
            let finding = RULE.info.finding(message, model.value_span(&path));
            let note = match side {
                MailboxSide::ExchangeOnline => {
                    "on Exchange Server the same words are the app with basic authentication"
                }
                MailboxSide::ExchangeServer if one.is_about_outlook() => {
                    "Exchange Server sees the app with modern authentication as `OutlookService`"
                }
                MailboxSide::ExchangeServer => {
                    "in Exchange Online the same words are the app with modern authentication"
                }
            };
            let level = if one.rule.access_level == AccessLevel::Allow { "block" } else { "allow" };
            let help = format!("write `access-level = \"{level}\"`, or take the rule out");
            sink.push(finding.with_note(note).with_help(help).about(path));
        }
    }
}
