//! An emergency access account signs in at AD FS, which asks for MFA.
//!
//! Emergency access is for the day on which something is down. An account in a federated domain needs AD FS, its proxy and
//! its method of MFA to be up; one in the initial domain under `onmicrosoft.com` needs Entra alone. No policy leaves such
//! an account out: an access control policy for everybody is for it too.
//!
//! Wrong:
//! ```toml
//! [organization]
//! identity = "federated"
//!
//! [ad-fs]
//! access-control-policy-today = "permit-everyone-and-require-mfa"
//! federated-domains = ["contoso.com"]
//!
//! [emergency-access]
//! group = { name = "sg-break-glass", id = "11111111-1111-4111-8111-111111111111" }
//! accounts = ["bg1@contoso.com", "bg2@contoso.onmicrosoft.com"]
//! ```
//! Right:
//! ```toml
//! [organization]
//! identity = "federated"
//!
//! [ad-fs]
//! access-control-policy-today = "permit-everyone-and-require-mfa"
//! federated-domains = ["contoso.com"]
//!
//! [emergency-access]
//! group = { name = "sg-break-glass", id = "11111111-1111-4111-8111-111111111111" }
//! accounts = ["bg1@contoso.onmicrosoft.com", "bg2@contoso.onmicrosoft.com"]
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::AsksForMfa;
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0706"),
        name: "federated-emergency-access",
        severity: Severity::Error,
        source: include_str!("federated_emergency_access.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let (Some(ad_fs), Some(emergency)) = (&model.posture.ad_fs, &model.posture.emergency_access) else { return };
    let policies = [ad_fs.access_control_policy, ad_fs.access_control_policy_today];
    let asks = |policy: crate::posture::AccessControlPolicy| {
        matches!(policy.asks(), AsksForMfa::Everybody | AsksForMfa::FromExtranet)
    };
    if !policies.into_iter().flatten().any(asks) {
        return;
    }
    for (position, account) in emergency.accounts.iter().enumerate() {
        let name = account.user().as_str();
        let Some((_, domain)) = name.rsplit_once('@') else { continue };
        if ad_fs.federated_domains.iter().any(|federated| federated.as_str().eq_ignore_ascii_case(domain)) {
            let path = Path::keys(["emergency-access", "accounts"]).join(position);
            let message = format!("AD FS asks `{}` for MFA", name.escape_debug());
            let finding = RULE.at(model, path, message).with_note("its domain is federated: it needs AD FS to be up");
            sink.push(finding.with_help("use an account in the initial domain under `onmicrosoft.com`"));
        }
    }
}
