//! Legacy authentication is blocked, and there is nothing else.
//!
//! Outlook and phones sign in to Exchange Server with legacy authentication unless hybrid modern authentication is on.
//! Blocked without it, they have no way in. IMAP and POP cannot do modern authentication at all; blocking those alone
//! is fine. On either side they have no way in where `oauth2-client-profile-enabled = false` turns modern authentication
//! off as well.
//!
//! Wrong:
//! ```toml
//! [organization.exchange-server]
//! hybrid-modern-authentication = "disabled"
//!
//! [access.outlook-desktop]
//! mailboxes = ["exchange-server"]
//! mfa = "conditional-access"
//! still-allowed = []
//! ```
//! Right:
//! ```toml
//! [organization.exchange-server]
//! hybrid-modern-authentication = "enabled"
//!
//! [access.outlook-desktop]
//! mailboxes = ["exchange-server"]
//! mfa = "conditional-access"
//! still-allowed = []
//! ```

use crate::catalog::ServerProtocol;
use crate::check::Rule;
use crate::check::people::{Holder, authentication_policies};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::{Hybrid, HybridModernAuthentication, MailboxSide};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0311"),
        name: "modern-authentication-missing",
        severity: Severity::Error,
        source: include_str!("modern_authentication_missing.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    check_switches(model, sink);
    let Some(server) = &model.posture.organization.exchange_server else { return };
    let blocks = |holder: &Holder<'_>| {
        let held = holder.is_default() || !holder.policy.assign_to.is_empty();
        let mut blocked = holder.policy.block_legacy_auth.iter().flatten();
        held && blocked.any(|one| !matches!(one, ServerProtocol::Imap | ServerProtocol::Pop))
    };
    let policies = authentication_policies(model);
    let mut of_server = policies.iter().filter(|holder| holder.side == MailboxSide::ExchangeServer);
    let Some(policy) = of_server.find(|holder| blocks(holder)) else { return };
    let path = Path::keys(["organization", "exchange-server"]);
    let (key, message, help) = if server.hybrid_modern_authentication == HybridModernAuthentication::Disabled {
        let help =
            "turn hybrid modern authentication on first, and say so with `hybrid-modern-authentication = \"enabled\"`";
        ("hybrid-modern-authentication", "clients of Exchange Server have no modern authentication", help)
    } else if server.hybrid == Hybrid::None {
        let help = "say how Exchange Server is joined to Exchange Online, such as `hybrid = \"full-classic\"`";
        ("hybrid", "there is no hybrid modern authentication without a hybrid", help)
    } else {
        return;
    };
    let place = path.join(key);
    let finding = RULE.info.finding(message, model.value_span(&place));
    let name = policy.policy.name.escape_debug();
    let label = format!("policy `{name}` blocks legacy authentication");
    sink.push(finding.with_related(model.key_span(&policy.path), label).with_help(help).about(place));
}

/// A side that turns tokens off and passwords as well.
fn check_switches(model: &Model<'_>, sink: &mut Sink) {
    let policies = authentication_policies(model);
    for (side, exchange, home) in model.exchanges() {
        let settings = exchange.organization_config.as_ref();
        if settings.and_then(|one| one.oauth2_client_profile_enabled) != Some(false) {
            continue;
        }
        let blocks = |holder: &&Holder<'_>| {
            let held = holder.is_default() || !holder.policy.assign_to.is_empty();
            let mut blocked = holder.policy.block_legacy_auth.iter().flatten();
            let server = blocked.any(|one| !matches!(one, ServerProtocol::Imap | ServerProtocol::Pop));
            // Exchange Online refuses passwords whatever a policy says
            held && holder.side == side && (server || side == MailboxSide::ExchangeOnline)
        };
        let Some(policy) = policies.iter().find(blocks) else { continue };
        let place = home.join("organization-config").join("oauth2-client-profile-enabled");
        let message = format!("clients of `{}` would have no way in", side.word());
        let finding =
            RULE.info.finding(message, model.value_span(&place)).with_label("turns modern authentication off");
        let label = format!("policy `{}` blocks legacy authentication", policy.policy.name.escape_debug());
        let finding = finding.with_related(model.key_span(&policy.path), label);
        sink.push(finding.with_help("write `true`, or take it out").about(place));
    }
}
