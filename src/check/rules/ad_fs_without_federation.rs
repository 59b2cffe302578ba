//! AD FS is asked for something, and nobody signs in there.
//!
//! `ad-fs` and `mfa = "ad-fs"` are about people whose domain is federated: Entra sends them to AD FS. In an organization
//! with managed identity everybody proves to Entra itself who they are, and AD FS is never asked.
//!
//! Wrong:
//! ```toml
//! [organization]
//! identity = "managed"
//!
//! [ad-fs]
//! federated-domains = ["contoso.com"]
//! ```
//! Right:
//! ```toml
//! [organization]
//! identity = "federated"
//!
//! [ad-fs]
//! federated-domains = ["contoso.com"]
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::{Identity, Mfa};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0701"),
        name: "ad-fs-without-federation",
        severity: Severity::Error,
        source: include_str!("ad_fs_without_federation.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let posture = model.written;
    if posture.organization.identity == Identity::Federated {
        return;
    }
    let help = "say `organization.identity = \"federated\"` if people sign in at AD FS";
    if posture.access.outlook_desktop.as_ref().is_some_and(|desktop| desktop.mfa == Mfa::AdFs) {
        let path = Path::keys(["access", "outlook-desktop", "mfa"]);
        let finding = RULE.at(model, path, "AD FS can not ask for MFA: nobody signs in there");
        sink.push(finding.with_help(format!("write `conditional-access`; or {help}")));
    } else if posture.ad_fs.is_some() {
        let finding = RULE.at_key(model, Path::keys(["ad-fs"]), "nobody signs in at AD FS");
        sink.push(finding.with_help(help));
    }
}
