//! AD FS is to ask for MFA, and nobody has said that it does so for every service.
//!
//! The relying party trust of AD FS is for Microsoft 365 as a whole: an access control policy on it asks everybody at once,
//! in Teams and SharePoint as well as in Outlook, and can be tried neither with few people nor in report-only mode.
//! Conditional Access can be limited to mail and goes ring by ring. Where AD FS is meant all the same,
//! `covers-every-service` says so.
//!
//! Wrong:
//! ```toml
//! [organization]
//! identity = "federated"
//!
//! [emergency-access]
//! group = { name = "sg-break-glass", id = "11111111-1111-4111-8111-111111111111" }
//! accounts = ["bg1@contoso.onmicrosoft.com", "bg2@contoso.onmicrosoft.com"]
//!
//! [ad-fs]
//! access-control-policy = "permit-everyone-and-require-mfa"
//! federated-domains = ["contoso.com"]
//! ```
//! Right:
//! ```toml
//! [organization]
//! identity = "federated"
//!
//! [emergency-access]
//! group = { name = "sg-break-glass", id = "11111111-1111-4111-8111-111111111111" }
//! accounts = ["bg1@contoso.onmicrosoft.com", "bg2@contoso.onmicrosoft.com"]
//!
//! [ad-fs]
//! access-control-policy = "permit-everyone-and-require-mfa"
//! covers-every-service = true
//! federated-domains = ["contoso.com"]
//! allow = [{ rule = "mail-without-mfa", reason = "guests have no mailboxes here" }]
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0702"),
        name: "ad-fs-for-every-service",
        severity: Severity::Error,
        source: include_str!("ad_fs_for_every_service.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let Some(ad_fs) = &model.posture.ad_fs else { return };
    if ad_fs.access_control_policy.is_none() || ad_fs.covers_every_service == Some(true) {
        return;
    }
    let finding = RULE.at(
        model,
        Path::keys(["ad-fs", "access-control-policy"]),
        "AD FS would ask everybody at once, for every Microsoft 365 service and not just for mail",
    );
    let finding = finding.with_note("Conditional Access can ask for mail alone, ring by ring");
    sink.push(finding.with_help("say `ad-fs.covers-every-service = true` if that is meant"));
}
