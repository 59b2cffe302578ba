//! One gate of SMTP AUTH is open and another one closed.
//!
//! SMTP AUTH in Exchange Online passes an authentication policy (`allow-basic-auth`) and the setting of the mailbox
//! (`cas-mailboxes`), or where that says nothing the setting of the organization (`transport-config`). An exception for
//! `smtp` opens the mailbox by itself.
//!
//! Wrong:
//! ```toml
//! [exchange-online.authentication-policies.printers]
//! name = "Printers"
//! allow-basic-auth = ["smtp"]
//! assign-to = ["scanner@contoso.com"]
//! ```
//! Right:
//! ```toml
//! [exchange-online.authentication-policies.printers]
//! name = "Printers"
//! allow-basic-auth = ["smtp"]
//! assign-to = ["scanner@contoso.com"]
//!
//! [exchange-online.cas-mailboxes."scanner@contoso.com"]
//! smtp-client-authentication-disabled = false
//! ```

use std::collections::BTreeMap;

use crate::catalog::CloudProtocol;
use crate::check::Rule;
use crate::check::people::{Holder, authentication_policies, leaves_open};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::MailboxSide;
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0314"),
        name: "smtp-auth-gates",
        severity: Severity::Warning,
        source: include_str!("smtp_auth_gates.rs"),
    },
    check,
};

/// What the posture says of the settings: is SMTP AUTH off?
struct Settings {
    organization: Option<bool>,
    mailboxes: BTreeMap<String, (Option<bool>, Path)>,
}

fn check(model: &Model<'_>, sink: &mut Sink) {
    let exchange = model.exchange(MailboxSide::ExchangeOnline);
    let home = Path::keys(["exchange-online", "cas-mailboxes"]);
    let mailboxes = exchange.cas_mailboxes.iter().map(|(address, mailbox)| {
        (address.to_lowercase(), (mailbox.smtp_client_authentication_disabled, home.join(address)))
    });
    let settings = Settings {
        organization: exchange.transport_config.as_ref().and_then(|one| one.smtp_client_authentication_disabled),
        mailboxes: mailboxes.collect(),
    };
    let mut policies = authentication_policies(model);
    policies.retain(|holder| holder.side == MailboxSide::ExchangeOnline);
    for holder in policies.iter().filter(|holder| opens_smtp(holder) == Some(true)) {
        check_policy(model, holder, &settings, sink);
    }
    check_settings(model, &policies, &settings, sink);
}

fn opens_smtp(holder: &Holder<'_>) -> Option<bool> {
    leaves_open(holder, CloudProtocol::Smtp)
}

/// A policy that opens SMTP, for people whose mailboxes do not.
fn check_policy(model: &Model<'_>, holder: &Holder<'_>, settings: &Settings, sink: &mut Sink) {
    let name = holder.policy.name.escape_debug();
    let path = holder.path.join("allow-basic-auth");
    let closed = |key: &str| match settings.mailboxes.get(key).and_then(|(disabled, _)| *disabled) {
        Some(disabled) => disabled,
        None => settings.organization != Some(false),
    };
    let mut people = model.people(&holder.policy.assign_to, &holder.path.join("assign-to"));
    // a mailbox elsewhere is not this side's to open
    people.retain(|member| member.side.is_none_or(|side| side == holder.side) && closed(&member.key()));
    if let Some(first) = people.first() {
        let user = first.user.escape_debug();
        let closed = match people.len() - 1 {
            0 => format!("the mailbox of `{user}` stays closed"),
            more => format!("the mailboxes of `{user}` and {more} more stay closed"),
        };
        let message = format!("policy `{name}` opens `smtp`, and {closed}");
        let finding = RULE.info.finding(message, model.value_span(&path));
        let help = format!(
            "write `smtp-client-authentication-disabled = false` under `[exchange-online.cas-mailboxes.\"{user}\"]`"
        );
        sink.push(finding.with_help(help).about(path.clone()));
    }
    let some_open = settings.mailboxes.values().any(|(disabled, _)| *disabled == Some(false));
    if holder.is_default() && settings.organization != Some(false) && !some_open {
        let message = format!("policy `{name}` opens `smtp`, and nothing opens SMTP AUTH of a mailbox");
        let finding = RULE.info.finding(message, model.value_span(&path));
        let help = "open single mailboxes under `exchange-online.cas-mailboxes`, or take `smtp` out";
        sink.push(finding.with_help(help).about(path));
    }
}

/// Settings that open SMTP AUTH where the policy of the people does not.
fn check_settings(model: &Model<'_>, policies: &[Holder<'_>], settings: &Settings, sink: &mut Sink) {
    let mut held: BTreeMap<String, &Holder<'_>> = BTreeMap::new();
    for holder in policies {
        for member in model.people(&holder.policy.assign_to, &holder.path.join("assign-to")) {
            // of several policies, which another rule reports, one that opens it serves
            let known = held.entry(member.key()).or_insert(holder);
            if opens_smtp(holder) == Some(true) {
                *known = holder;
            }
        }
    }
    let default = policies.iter().find(|holder| holder.is_default());
    for (address, (_, path)) in settings.mailboxes.iter().filter(|(_, (disabled, _))| *disabled == Some(false)) {
        let Some(holder) = held.get(address).copied().or(default) else { continue };
        if opens_smtp(holder) == Some(false) {
            let message = format!("the mailbox `{}` opens SMTP AUTH, and its policy does not", address.escape_debug());
            let finding = RULE.info.finding(message, model.key_span(path));
            let name = holder.policy.name.escape_debug();
            let finding = finding.with_related(model.key_span(&holder.path), format!("policy `{name}`"));
            let help = "add an exception for `smtp`, or take the setting of the mailbox out";
            sink.push(finding.with_help(help).about(path.clone()));
        }
    }
    let closed = default.filter(|holder| opens_smtp(holder) == Some(false));
    let no_policy = policies.iter().all(|holder| opens_smtp(holder) != Some(true));
    if let (Some(false), Some(holder), true) = (settings.organization, closed, no_policy) {
        let path = Path::keys(["exchange-online", "transport-config", "smtp-client-authentication-disabled"]);
        let message = "the organization opens SMTP AUTH, and no policy does";
        let finding = RULE.info.finding(message, model.value_span(&path));
        let name = holder.policy.name.escape_debug();
        let finding = finding.with_related(model.key_span(&holder.path), format!("policy `{name}`"));
        sink.push(finding.with_help("write `true`, and add exceptions for those who need it").about(path));
    }
}
