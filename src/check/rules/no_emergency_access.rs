//! There are Conditional Access policies, and no accounts that always get in.
//!
//! A policy that works too well, a phone network that is down or a federation server that is gone locks out everybody
//! whom the policies reach, administrators too. Two accounts outside every policy are the way back.
//!
//! Wrong:
//! ```toml
//! extends = []
//!
//! [organization]
//! name = "Contoso"
//! tenant-id = "0f3c2a52-9f2b-4d6e-8a35-3d2f6a1b7c90"
//!
//! [audiences.pilot]
//! group = { name = "sg-mail-pilot", id = "22222222-2222-4222-8222-222222222222" }
//!
//! [rollout]
//! rings = [
//!     { name = "watch", audience = "pilot", mode = "report-only" },
//!     { name = "pilot", audience = "pilot", mode = "enforce" },
//!     { name = "organization", mode = "enforce" },
//! ]
//!
//! [conditional-access.policies.mfa]
//! name = "Mail: MFA"
//! users = { include = ["all"] }
//! applications = { include = ["exchange-online"] }
//! grant = { controls = ["mfa"] }
//! ```
//! Right:
//! ```toml
//! [emergency-access]
//! group = { name = "sg-break-glass", id = "11111111-1111-4111-8111-111111111111" }
//! accounts = ["bg1@contoso.com", "bg2@contoso.com"]
//!
//! [conditional-access.policies.mfa]
//! name = "Mail: MFA"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! client-app-types = ["mobile-apps-and-desktop-clients"]
//! grant = { controls = ["mfa"] }
//! ```

use crate::check::Rule;
use crate::check::people::can_lock_out;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0101"),
        name: "no-emergency-access",
        severity: Severity::Error,
        source: include_str!("no_emergency_access.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let first = model.policies().find(|(_, policy, _)| can_lock_out(policy));
    let Some((_, _, policy)) = first else { return };
    match &model.posture.emergency_access {
        None => {
            let finding = RULE.info.finding("no accounts are kept out of the policies", model.key_span(policy));
            let finding = finding.with_label("whom this locks out stays out");
            let help = "declare `[emergency-access]`, and exclude `emergency-access` from every policy";
            sink.push(finding.with_help(help).about(policy.clone()));
        }
        Some(emergency) if emergency.group.is_none() && emergency.accounts.is_empty() => {
            let path = Path::keys(["emergency-access"]);
            let finding = RULE.info.finding("`emergency-access` names nobody", model.key_span(&path));
            sink.push(finding.with_help("name a group or two accounts").about(path.join("accounts")));
        }
        Some(_) => {}
    }
}
