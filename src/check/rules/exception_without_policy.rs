//! An exception from something that does not happen.
//!
//! An exception assigns a policy of its own to some people. That makes sense where the default of their side blocks
//! what the exception opens: not where nothing is blocked, where the protocols are open for everybody, where the side
//! has no such protocol, and not for nobody. Nobody can be left out of a Conditional Access policy that is about workload
//! identities.
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
use crate::check::people::{authentication_policies, default_policies, exception_sides, leaves_open};
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
    check_policies(model, sink);
    let home = Path::keys(["exceptions", "legacy-authentication"]);
    for (position, exception) in model.written.exceptions.legacy_authentication.iter().enumerate() {
        for side in [MailboxSide::ExchangeOnline, MailboxSide::ExchangeServer] {
            if exception.who.iter().any(|who| exception_sides(model, exception, who).contains(&Some(side))) {
                check_side(model, exception, side, &home.join(position), sink);
            }
        }
    }
}

/// Exceptions from policies that are about no people.
fn check_policies(model: &Model<'_>, sink: &mut Sink) {
    let home = Path::keys(["exceptions", "conditional-access"]);
    for (position, exception) in model.written.exceptions.conditional_access.iter().enumerate() {
        let policies = home.join(position).join("policies");
        for (at, alias) in exception.policies.iter().enumerate() {
            let Some(policy) = model.posture.conditional_access.policies.get(alias) else { continue };
            if policy.users.is_some() {
                continue;
            }
            let place = policies.join(at);
            let message = format!("policy `{}` reaches no people who could be left out", alias.escape_debug());
            let finding = RULE.info.finding(message, model.value_span(&place));
            let path = Path::keys(["conditional-access", "policies"]).join(alias);
            let finding = finding.with_related(model.key_span(&path), "without `users`");
            sink.push(finding.with_help("take it out of the exception").about(place));
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
