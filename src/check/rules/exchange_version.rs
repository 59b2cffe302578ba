//! A version of Exchange Server that cannot do what the posture asks for.
//!
//! Authentication policies exist from Exchange Server 2019 CU2 on, and switches that block modern authentication from
//! 2019 CU13 on. The version in the posture is that of the oldest server; for 2019 it needs the cumulative update.
//!
//! Wrong:
//! ```toml
//! [organization.exchange-server]
//! version = "2016-CU23"
//!
//! [exchange-server.authentication-policies.block-legacy]
//! name = "Block legacy authentication"
//! block-legacy-auth = [
//!     "activesync", "autodiscover", "imap", "mapi", "offline-address-book", "pop", "rpc", "web-services",
//! ]
//! organization-default = true
//! ```
//! Right:
//! ```toml
//! [organization.exchange-server]
//! version = "SE"
//!
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
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0308"),
        name: "exchange-version",
        severity: Severity::Error,
        source: include_str!("exchange_version.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let Some(server) = &model.posture.organization.exchange_server else { return };
    let mut policies = authentication_policies(model);
    policies.retain(|holder| holder.side == MailboxSide::ExchangeServer);
    let Some(example) = policies.first() else { return };
    let modern = policies.iter().find(|one| one.policy.block_modern_auth.as_ref().is_some_and(|list| !list.is_empty()));
    let version = server.version.as_str().escape_debug();
    let (message, why, help) = match (server.version.parts(), modern) {
        ((..=2018, _), _) => (
            format!("Exchange Server `{version}` has no authentication policies"),
            &example.path,
            "move the mailboxes to Exchange Server SE first, or take the policies out",
        ),
        ((2019, 0), _) => (
            "the cumulative update of Exchange Server 2019 is not said".to_owned(),
            &example.path,
            "write that of the oldest server, such as `2019-CU14`",
        ),
        ((2019, ..2), _) => (
            format!("Exchange Server `{version}` has no authentication policies: they came with CU2"),
            &example.path,
            "update every server first",
        ),
        ((2019, ..13), Some(holder)) => (
            format!("Exchange Server `{version}` cannot block modern authentication: that came with CU13"),
            &holder.path,
            "update every server first, or take `block-modern-auth` out",
        ),
        _ => return,
    };
    let path = Path::keys(["organization", "exchange-server", "version"]);
    let finding = RULE.info.finding(message, model.value_span(&path));
    let finding = finding.with_related(model.key_span(why), "needed for this");
    sink.push(finding.with_help(help).about(path));
}
