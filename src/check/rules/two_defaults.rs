//! Two authentication policies of one side are to be the default.
//!
//! An organization has one default authentication policy. The second one would replace the first.
//!
//! Wrong:
//! ```toml
//! [access.outlook-desktop]
//! mailboxes = ["exchange-online"]
//! mfa = "conditional-access"
//! still-allowed = []
//!
//! [exchange-online.authentication-policies.block-all]
//! name = "Block all"
//! allow-basic-auth = []
//! organization-default = true
//! ```
//! Right:
//! ```toml
//! [access.outlook-desktop]
//! mailboxes = ["exchange-online"]
//! mfa = "conditional-access"
//! still-allowed = []
//!
//! [exchange-online.authentication-policies.block-all]
//! name = "Block all"
//! allow-basic-auth = []
//! organization-default = true
//! replaces = "block-legacy-authentication"
//! ```

use crate::check::Rule;
use crate::check::order::in_reading_order;
use crate::check::people::default_policies;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::MailboxSide;
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0306"),
        name: "two-defaults",
        severity: Severity::Error,
        source: include_str!("two_defaults.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for side in [MailboxSide::ExchangeOnline, MailboxSide::ExchangeServer] {
        let defaults = default_policies(model, side);
        let Some((first, others)) = defaults.split_first() else { continue };
        for other in others {
            let (mut first, mut second) = (first, other);
            // the author's own policy is the one to change, wherever the architecture stands
            let by_author = |path| model.document.get(path).is_some();
            let (_, later) = in_reading_order(model, first.path.clone(), second.path.clone());
            if later == first.path {
                (first, second) = (second, first);
            }
            if !by_author(&second.path) {
                (first, second) = (second, first);
            }
            let path = second.path.join("organization-default");
            let message = format!("`{}` has two default policies", side.word());
            let finding = RULE.info.finding(message, model.value_span(&path));
            let finding = finding.with_related(model.key_span(&first.path), "the other");
            let help = match by_author(&first.path) {
                true => "keep one of them".to_owned(),
                false => {
                    format!("write `replaces = \"{}\"` beside it if it is meant instead", first.alias.escape_debug())
                }
            };
            sink.push(finding.with_help(help).about(path));
        }
    }
}
