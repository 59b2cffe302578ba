//! An authentication policy has a switch that its side does not have.
//!
//! Exchange Online has switches that allow basic authentication, and what is not allowed is blocked. Exchange Server
//! has switches that block legacy and modern authentication, and what is not blocked is open. No switch is on both
//! sides.
//!
//! Wrong:
//! ```toml
//! [exchange-server.authentication-policies.block-legacy]
//! name = "Block legacy authentication"
//! allow-basic-auth = []
//! organization-default = true
//! ```
//! Right:
//! ```toml
//! [exchange-server.authentication-policies.block-legacy]
//! name = "Block legacy authentication"
//! block-legacy-auth = [
//!     "activesync", "autodiscover", "imap", "mapi", "offline-address-book", "pop", "rpc", "web-services",
//! ]
//! organization-default = true
//! ```

use crate::check::Rule;
use crate::check::people::authentication_policies;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::MailboxSide;
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0301"),
        name: "wrong-side-switch",
        severity: Severity::Error,
        source: include_str!("wrong_side_switch.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for holder in authentication_policies(model) {
        let policy = holder.policy;
        let (wrong, help) = match holder.side {
            MailboxSide::ExchangeOnline => (
                vec![
                    ("block-legacy-auth", policy.block_legacy_auth.is_some()),
                    ("still-allowed", policy.still_allowed.is_some()),
                    ("block-modern-auth", policy.block_modern_auth.is_some()),
                ],
                "list what stays open in `allow-basic-auth`; everything else is blocked",
            ),
            MailboxSide::ExchangeServer => (
                vec![("allow-basic-auth", policy.allow_basic_auth.is_some())],
                "list what is blocked in `block-legacy-auth` and what stays open in `still-allowed`",
            ),
        };
        for (key, _) in wrong.into_iter().filter(|(_, present)| *present) {
            let path = holder.path.join(key);
            let message = format!("`{}` has no `{key}`", holder.side.word());
            let finding = RULE.info.finding(message, model.key_span(&path));
            sink.push(finding.with_help(help).about(path));
        }
    }
}
