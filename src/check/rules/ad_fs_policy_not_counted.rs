//! What AD FS asks for today is not counted on.
//!
//! Whom `permit-everyone-and-require-mfa-for-specific-group`, `…-from-unauthenticated-devices` and
//! `…-allow-automatic-device-registration` ask for MFA hangs on a group, on devices or on registrations that this version
//! does not model; `permit-everyone-for-intranet-access` and `permit-specific-group` refuse people, which it does not model
//! either. Proofs and stories take each of them for one that asks nobody and refuses nobody, and say so.
//!
//! Wrong:
//! ```toml
//! [organization]
//! identity = "federated"
//!
//! [ad-fs]
//! access-control-policy-today = "permit-specific-group"
//! federated-domains = ["contoso.com"]
//! ```
//! Right:
//! ```toml
//! [organization]
//! identity = "federated"
//!
//! [ad-fs]
//! access-control-policy-today = "permit-specific-group"
//! federated-domains = ["contoso.com"]
//! allow = [{ rule = "ad-fs-policy-not-counted", reason = "the group is everybody" }]
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::AsksForMfa;
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0707"),
        name: "ad-fs-policy-not-counted",
        severity: Severity::Warning,
        source: include_str!("ad_fs_policy_not_counted.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let today = model.posture.ad_fs.as_ref().and_then(|ad_fs| ad_fs.access_control_policy_today);
    let Some(policy) = today.filter(|policy| policy.asks() == AsksForMfa::NotModelled) else { return };
    let path = Path::keys(["ad-fs", "access-control-policy-today"]);
    let finding = RULE.at(model, path, format!("`{}` is not modelled, and not counted on", policy.title()));
    sink.push(finding.with_help("see that nothing you rely on hangs on it, and allow this warning"));
}
