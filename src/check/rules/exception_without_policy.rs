//! An exception from something that does not happen.
//!
//! An exception assigns a policy of its own to some people. That makes sense where the default of their side blocks
//! what the exception opens: not where nothing is blocked, where the protocols are open for everybody, where the side
//! has no such protocol, and not for nobody.
//!
//! Wrong:
//! ```toml
//! [[exceptions.legacy-authentication]]
//! who = ["scanner@contoso.com"]
//! mailbox = "exchange-online"
//! protocols = ["smtp"]
//! reason = "floor printers"
//! ```
//! Right:
//! ```toml
//! [access.outlook-desktop]
//! mailboxes = ["exchange-online"]
//! mfa = "conditional-access"
//! still-allowed = []
//!
//! [[exceptions.legacy-authentication]]
//! who = ["scanner@contoso.com"]
//! mailbox = "exchange-online"
//! protocols = ["smtp"]
//! reason = "floor printers"
//! ```

use crate::catalog::ServerProtocol;
use crate::check::Rule;
use crate::check::people::{authentication_policies, default_policies, exception_side, leaves_open};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::{LegacyAuthenticationException, MailboxSide};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0304"),
        name: "exception-without-policy",
        severity: Severity::Error,
        source: include_str!("exception_without_policy.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for holder in authentication_policies(model) {
        let path = holder.path.join("exception");
        if holder.policy.exception.is_some() && holder.policy.assign_to.is_empty() {
            let message = format!("the exception `{}` is for nobody", holder.policy.name.escape_debug());
            let finding = RULE.info.finding(message, model.key_span(&path));
            sink.push(finding.with_help("say for whom it is: `assign-to`").about(holder.path.join("assign-to")));
        }
    }
    let home = Path::keys(["exceptions", "legacy-authentication"]);
    for (position, exception) in model.written.exceptions.legacy_authentication.iter().enumerate() {
        for side in [MailboxSide::ExchangeOnline, MailboxSide::ExchangeServer] {
            if exception.who.iter().any(|who| exception_side(model, exception, who) == Some(side)) {
                check_side(model, exception, side, &home.join(position), sink);
            }
        }
    }
}

fn check_side(
    model: &Model<'_>,
    exception: &LegacyAuthenticationException,
    side: MailboxSide,
    path: &Path,
    sink: &mut Sink,
) {
    let protocols = path.join("protocols");
    let mut missing = false;
    if side == MailboxSide::ExchangeServer {
        for (position, protocol) in exception.protocols.iter().enumerate() {
            if ServerProtocol::ALL.iter().any(|one| one.key() == protocol.key()) {
                continue;
            }
            missing = true;
            let place = protocols.join(position);
            let message = format!("authentication policies of `exchange-server` have no `{protocol}`");
            let finding = RULE.info.finding(message, model.value_span(&place));
            sink.push(finding.with_help("take it out").about(place));
        }
    }
    let defaults = default_policies(model, side);
    let Some(default) = defaults.first() else {
        let message = format!("nothing blocks legacy authentication on `{}`", side.word());
        let finding = RULE.info.finding(message, model.key_span(path)).with_label("an exception from what?");
        let help =
            "take the exception out, or block legacy authentication there by `access` or by a policy of your own";
        sink.push(finding.with_help(help).about(path.clone()));
        return;
    };
    let open = |protocol: &crate::catalog::CloudProtocol| leaves_open(default, *protocol) == Some(true);
    if !missing && exception.protocols.iter().all(open) {
        let message = "these protocols are open for everybody already";
        let finding = RULE.info.finding(message, model.value_span(&protocols));
        let name = default.policy.name.escape_debug();
        let finding = finding.with_related(model.key_span(&default.path), format!("by policy `{name}`"));
        sink.push(finding.with_help("take the exception out").about(path.clone()));
    }
}
