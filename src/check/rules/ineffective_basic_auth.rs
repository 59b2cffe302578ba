//! A protocol is left open that Exchange Online refuses anyway.
//!
//! Basic authentication is off in Exchange Online for every protocol but SMTP AUTH, whatever a policy says. On Exchange
//! Server the protocols are live, so what is left open for both sides is not reported.
//!
//! Wrong:
//! ```toml
//! [exchange-online.authentication-policies.block-legacy]
//! name = "Block legacy authentication"
//! allow-basic-auth = ["imap"]
//! organization-default = true
//! ```
//! Right:
//! ```toml
//! [exchange-online.authentication-policies.block-legacy]
//! name = "Block legacy authentication"
//! allow-basic-auth = []
//! organization-default = true
//! ```

use crate::catalog::CloudProtocol;
use crate::check::Rule;
use crate::check::people::exception_sides;
use crate::diag::{Code, RuleInfo, Severity, Sink, list_names};
use crate::posture::MailboxSide;
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0313"),
        name: "ineffective-basic-auth",
        severity: Severity::Warning,
        source: include_str!("ineffective_basic_auth.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let written = model.written;
    for (alias, policy) in &written.exchange_online.authentication_policies {
        let path = Path::keys(["exchange-online", "authentication-policies"]).join(alias).join("allow-basic-auth");
        report(model, policy.allow_basic_auth.as_deref().unwrap_or_default(), path, sink);
    }
    let access = &written.access;
    let desktop = access.outlook_desktop.as_ref();
    let mobile = access.outlook_mobile.as_ref();
    let sides = desktop.into_iter().flat_map(|one| &one.mailboxes);
    let mut sides = sides.chain(mobile.into_iter().flat_map(|one| &one.mailboxes));
    if !sides.any(|side| *side == MailboxSide::ExchangeServer) {
        let own = mobile.and_then(|mobile| mobile.still_allowed.as_deref()).filter(|_| desktop.is_none());
        let list = desktop.map(|desktop| desktop.still_allowed.as_slice());
        let place = |key| Path::keys(["access", key, "still-allowed"]);
        report(model, list.unwrap_or_default(), place("outlook-desktop"), sink);
        report(model, own.unwrap_or_default(), place("outlook-mobile"), sink);
    }
    for (position, exception) in written.exceptions.legacy_authentication.iter().enumerate() {
        let online = Some(MailboxSide::ExchangeOnline);
        if exception.who.iter().all(|who| exception_sides(model, exception, who) == [online].into()) {
            let path = Path::keys(["exceptions", "legacy-authentication"]).join(position).join("protocols");
            report(model, &exception.protocols, path, sink);
        }
    }
}

fn report(model: &Model<'_>, open: &[CloudProtocol], path: Path, sink: &mut Sink) {
    let dead: Vec<&str> = open.iter().filter(|one| **one != CloudProtocol::Smtp).map(|one| one.key()).collect();
    if dead.is_empty() {
        return;
    }
    let verb = if dead.len() == 1 { "stays" } else { "stay" };
    let message = format!("{} {verb} closed in Exchange Online all the same", list_names(&dead, 11));
    let finding = RULE.info.finding(message, model.value_span(&path));
    let finding = finding.with_note("Exchange Online takes basic authentication for SMTP AUTH alone");
    sink.push(finding.with_help("take out what cannot be opened").about(path));
}
