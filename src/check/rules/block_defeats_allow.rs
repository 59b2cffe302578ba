//! A device access rule takes back what another one allows.
//!
//! Block beats quarantine, and quarantine beats allow, whatever the order of the rules. Two rules for the same devices
//! cannot both stand; one of another kind can hit the same devices: in Exchange Online Outlook for iOS and Android has
//! the type `Outlook` and the model `Outlook for iOS and Android`.
//!
//! Wrong:
//! ```toml
//! [exchange-online.activesync]
//! affects-everyone = true
//! device-access-rules = [
//!     { characteristic = "device-model", query-string = "Outlook for iOS and Android", access-level = "allow" },
//!     { characteristic = "device-type", query-string = "Outlook", access-level = "block" },
//! ]
//! ```
//! Right:
//! ```toml
//! [exchange-online.activesync]
//! affects-everyone = true
//! device-access-rules = [
//!     { characteristic = "device-model", query-string = "Outlook for iOS and Android", access-level = "allow" },
//!     { characteristic = "device-type", query-string = "SamsungDevice", access-level = "block" },
//! ]
//! ```

use crate::check::Rule;
use crate::check::devices::{SideRule, device_rules};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::{AccessLevel, MailboxSide};
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0403"),
        name: "block-defeats-allow",
        severity: Severity::Error,
        source: include_str!("block_defeats_allow.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for side in [MailboxSide::ExchangeOnline, MailboxSide::ExchangeServer] {
        let rules = device_rules(model, side);
        for (position, one) in rules.iter().enumerate() {
            for other in &rules[..position] {
                check_pair(model, other, one, sink);
            }
        }
    }
}

fn check_pair(model: &Model<'_>, first: &SideRule<'_>, second: &SideRule<'_>, sink: &mut Sink) {
    let same = second.looks_at(first.rule.characteristic, &first.rule.query_string);
    let text = second.rule.query_string.escape_debug();
    if same && first.rule.access_level == second.rule.access_level {
        let finding = RULE.info.finding(format!("the rule for `{text}` is there twice"), model.key_span(&second.path));
        let finding = finding.with_related(model.key_span(&first.path), "the other");
        sink.push(finding.with_help("take one of the two out").about(second.path.clone()));
        return;
    }
    let rank = |rule: &SideRule<'_>| match rule.rule.access_level {
        AccessLevel::Block => 2,
        AccessLevel::Quarantine => 1,
        AccessLevel::Allow => 0,
    };
    let (stronger, weaker) = if rank(second) > rank(first) { (second, first) } else { (first, second) };
    // a rule that does the opposite of what is meant has a rule of its own
    let outlook = first.is_about_outlook() && second.is_about_outlook() && !stronger.is_opposite();
    if rank(stronger) == rank(weaker) || !(same || outlook) {
        return;
    }
    let word = stronger.rule.access_level.exchange().to_lowercase();
    let defeated = weaker.rule.access_level.exchange().to_lowercase();
    let message = format!("`{word}` for `{}` beats `{defeated}`", stronger.rule.query_string.escape_debug());
    let finding = RULE.info.finding(message, model.key_span(&stronger.path));
    let finding = finding.with_related(model.key_span(&weaker.path), "without effect for the same devices");
    sink.push(finding.with_help("take one of the two out").about(stronger.path.clone()));
}
