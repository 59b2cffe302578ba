//! The access control policy that AD FS is to have is not certain to ask for MFA.
//!
//! `ad-fs.access-control-policy` is what AD FS is to ask people for. Of the policies that come with it,
//! `permit-everyone-and-require-mfa` and `permit-everyone-and-require-mfa-from-extranet-access` do so in a way that can be
//! proven. Whom the others ask hangs on groups, devices or registrations that no posture describes: as a fact they can be
//! stated in `access-control-policy-today`, and are not counted on.
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
//! access-control-policy = "permit-everyone"
//! covers-every-service = true
//! federated-domains = ["contoso.com"]
//! ```
//! Right:
//! ```toml
//! [organization]
//! identity = "federated"
//!
//! [ad-fs]
//! access-control-policy-today = "permit-everyone"
//! federated-domains = ["contoso.com"]
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::AsksForMfa;
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0703"),
        name: "ad-fs-policy-without-mfa",
        severity: Severity::Error,
        source: include_str!("ad_fs_policy_without_mfa.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let policy = model.posture.ad_fs.as_ref().and_then(|ad_fs| ad_fs.access_control_policy);
    let Some(policy) = policy else { return };
    let message = match policy.asks() {
        AsksForMfa::Everybody | AsksForMfa::FromExtranet => return,
        AsksForMfa::Nobody => "asks nobody for MFA",
        AsksForMfa::NotModelled => "is not modelled: nobody can prove whom it asks for MFA",
    };
    let path = Path::keys(["ad-fs", "access-control-policy"]);
    let finding = RULE.at(model, path, format!("`{}` {message}", policy.title()));
    sink.push(finding.with_help(
        "write `permit-everyone-and-require-mfa`, or state it in `access-control-policy-today` if it is there already",
    ));
}
