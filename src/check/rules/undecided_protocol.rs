//! An authentication policy does not say of every protocol whether it is open or blocked.
//!
//! What a policy leaves out is blocked in Exchange Online and open on Exchange Server. So that nobody has to know this,
//! a policy of Exchange Server names each of its eight protocols once, under `block-legacy-auth` or under
//! `still-allowed`, and a policy of Exchange Online has the list `allow-basic-auth`, also when it is empty.
//!
//! Wrong:
//! ```toml
//! [exchange-server.authentication-policies.block-legacy]
//! name = "Block legacy authentication"
//! block-legacy-auth = ["activesync", "autodiscover", "mapi", "offline-address-book", "rpc", "web-services"]
//! organization-default = true
//! ```
//! Right:
//! ```toml
//! [exchange-server.authentication-policies.block-legacy]
//! name = "Block legacy authentication"
//! block-legacy-auth = ["activesync", "autodiscover", "mapi", "offline-address-book", "rpc", "web-services"]
//! still-allowed = ["imap", "pop"]
//! organization-default = true
//! ```

use crate::catalog::ServerProtocol;
use crate::check::Rule;
use crate::check::people::{Holder, authentication_policies};
use crate::diag::{Code, RuleInfo, Severity, Sink, list_names};
use crate::posture::MailboxSide;
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0302"),
        name: "undecided-protocol",
        severity: Severity::Error,
        source: include_str!("undecided_protocol.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for holder in authentication_policies(model) {
        match holder.side {
            MailboxSide::ExchangeOnline => check_online(model, &holder, sink),
            MailboxSide::ExchangeServer => check_server(model, &holder, sink),
        }
    }
}

fn check_online(model: &Model<'_>, holder: &Holder<'_>, sink: &mut Sink) {
    let policy = holder.policy;
    // with the switches of the other side it is that which is wrong, and a rule of its own says so
    let misplaced = policy.block_legacy_auth.is_some() || policy.still_allowed.is_some();
    if policy.allow_basic_auth.is_none() && !misplaced {
        let message = format!("policy `{}` does not say what stays open", policy.name.escape_debug());
        let finding = RULE.info.finding(message, model.key_span(&holder.path));
        let help = "list it in `allow-basic-auth`; `[]` blocks everything";
        sink.push(finding.with_help(help).about(holder.path.join("allow-basic-auth")));
    }
}

fn check_server(model: &Model<'_>, holder: &Holder<'_>, sink: &mut Sink) {
    let policy = holder.policy;
    if policy.allow_basic_auth.is_some() && policy.block_legacy_auth.is_none() && policy.still_allowed.is_none() {
        return;
    }
    let blocked: Vec<ServerProtocol> = policy.block_legacy_auth.iter().flatten().copied().collect();
    let open: Vec<ServerProtocol> = policy.still_allowed.iter().flatten().copied().collect();
    let undecided: Vec<&str> = ServerProtocol::ALL
        .iter()
        .filter(|one| !blocked.contains(one) && !open.contains(one))
        .map(|one| one.key())
        .collect();
    if !undecided.is_empty() {
        let path = holder.path.join("block-legacy-auth");
        let verb = if undecided.len() == 1 { "is" } else { "are" };
        let message = format!("{} {verb} neither blocked nor still allowed", list_names(&undecided, 8));
        let finding = RULE.info.finding(message, model.value_span(&path));
        let help = "put each of them into `block-legacy-auth` or into `still-allowed`";
        sink.push(finding.with_help(help).about(path));
    }
    for (position, protocol) in open.iter().enumerate() {
        let Some(at) = blocked.iter().position(|one| one == protocol) else { continue };
        let path = holder.path.join("still-allowed").join(position);
        let other = holder.path.join("block-legacy-auth").join(at);
        let finding = RULE.info.finding(format!("`{protocol}` is blocked and still allowed"), model.value_span(&path));
        let finding = finding.with_related(model.value_span(&other), "blocked here");
        sink.push(finding.with_help("take it out of one of the two lists").about(path));
    }
}
