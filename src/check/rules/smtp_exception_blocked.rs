//! An exception for SMTP AUTH whose people a Conditional Access policy blocks.
//!
//! SMTP AUTH with a password counts as the client `other`. A policy that blocks `other` refuses it whatever the
//! authentication policy and the mailbox leave open, so the exception would open nothing.
//!
//! Wrong:
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
//!
//! [conditional-access.policies.block-legacy-clients]
//! name = "Legacy clients: blocked"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = ["exchange-active-sync", "other"]
//! grant = { controls = ["block"] }
//! ```
//! Right:
//! ```toml
//! [audiences.scanners]
//! members = [{ user = "scanner@contoso.com", id = "55555555-5555-4555-8555-555555555555" }]
//! mailboxes = "exchange-online"
//!
//! [access.outlook-desktop]
//! mailboxes = ["exchange-online"]
//! mfa = "conditional-access"
//! still-allowed = []
//!
//! [[exceptions.legacy-authentication]]
//! who = ["scanners"]
//! protocols = ["smtp"]
//! reason = "floor printers"
//!
//! [[exceptions.conditional-access]]
//! who = ["scanners"]
//! policies = ["block-legacy-clients"]
//! reason = "floor printers"
//!
//! [conditional-access.policies.block-legacy-clients]
//! name = "Legacy clients: blocked"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = ["exchange-active-sync", "other"]
//! grant = { controls = ["block"] }
//! ```

use std::collections::BTreeSet;

use crate::catalog::CloudProtocol;
use crate::check::Rule;
use crate::check::people::exception_sides;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::{ClientAppType, Control, MailboxSide, Policy, Selection};
use crate::resolve::{Member, Model};
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0316"),
        name: "smtp-exception-blocked",
        severity: Severity::Warning,
        source: include_str!("smtp_exception_blocked.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let home = Path::keys(["exceptions", "legacy-authentication"]);
    for (position, exception) in model.written.exceptions.legacy_authentication.iter().enumerate() {
        if !exception.protocols.contains(&CloudProtocol::Smtp) {
            continue;
        }
        for (at, who) in exception.who.iter().enumerate() {
            if !exception_sides(model, exception, who).contains(&Some(MailboxSide::ExchangeOnline)) {
                continue;
            }
            let blocks = |users: &Selection| reaches(model, users, who);
            let blocking = model
                .policies()
                .find(|(_, policy, _)| blocks_other(policy) && policy.users.as_ref().is_some_and(blocks));
            let Some((alias, policy, path)) = blocking else { continue };
            let place = home.join(position).join("who").join(at);
            let name = policy.name.escape_debug();
            let message = format!("SMTP AUTH of `{}` is blocked by policy `{name}`", who.escape_debug());
            let finding = RULE.info.finding(message, model.value_span(&place));
            let finding = finding.with_related(model.key_span(path), "blocks the client `other`");
            let alias = alias.escape_debug();
            let help =
                format!("leave them out of `{alias}` by `[[exceptions.conditional-access]]`, which takes an audience");
            sink.push(finding.with_help(help).about(place));
        }
    }
}

/// Does it refuse old clients of Exchange Online wherever they are?
fn blocks_other(policy: &Policy) -> bool {
    let blocks = policy.grant.as_ref().is_some_and(|grant| grant.controls.contains(&Control::Block));
    let kinds = policy.client_app_types.as_deref().unwrap_or(&[ClientAppType::All]);
    let other = kinds.iter().any(|kind| matches!(kind, ClientAppType::Other | ClientAppType::All));
    let mail = |alias: &String| matches!(alias.as_str(), "all" | "office-365" | "exchange-online");
    let targets = &policy.applications;
    let application = targets.include.iter().any(mail) && !targets.exclude.iter().any(mail);
    // what depends on a place, a device or a risk may let them pass
    let always = policy.state.is_none()
        && policy.platforms.is_none()
        && policy.locations.is_none()
        && policy.device_filter.is_none()
        && policy.sign_in_risk_levels.is_empty()
        && policy.user_risk_levels.is_empty()
        && policy.insider_risk_levels.is_empty()
        && policy.authentication_flows.is_empty();
    blocks && other && application && always
}

/// Are the people of this entry, or some of them, in the selection? Groups are known by the audiences that have them.
fn reaches(model: &Model<'_>, users: &Selection, who: &str) -> bool {
    let entry = [who.to_owned()];
    let people: BTreeSet<String> =
        model.people(&entry, &Path::default()).iter().filter(|member| is_online(member)).map(Member::key).collect();
    let keys = |aliases: &[String]| -> BTreeSet<String> {
        aliases.iter().flat_map(|alias| model.members(alias)).map(|member| member.key()).collect()
    };
    let (inside, outside) = (keys(&users.include), keys(&users.exclude));
    if users.exclude.iter().any(|alias| alias == who || alias == "all") {
        return false;
    }
    let included = |person: &String| model.reaches_everyone(&users.include) || inside.contains(person);
    people.iter().any(|person| included(person) && !outside.contains(person))
}

fn is_online(member: &Member) -> bool {
    member.side.is_none_or(|side| side == MailboxSide::ExchangeOnline)
}
