//! Which domains are federated is not said, or can not be so.
//!
//! Who signs in at AD FS is told by the domain of the sign-in name, so nothing that AD FS asks for can be counted on before
//! `federated-domains` lists them. The initial domain under `onmicrosoft.com` can not be federated, and a domain that is
//! not one of `organization.domains` is most often misspelt.
//!
//! Wrong:
//! ```toml
//! [organization]
//! identity = "federated"
//!
//! [ad-fs]
//! federated-domains = ["contoso.onmicrosoft.com"]
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
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0705"),
        name: "federated-domain",
        severity: Severity::Error,
        source: include_str!("federated_domain.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let Some(ad_fs) = &model.posture.ad_fs else { return };
    let own: Vec<String> =
        model.posture.organization.domains.iter().map(|domain| domain.as_str().to_lowercase()).collect();
    if ad_fs.federated_domains.is_empty() {
        let finding = RULE.at_key(model, Path::keys(["ad-fs"]), "nobody said which domains are federated");
        let finding = finding.with_note("nothing that AD FS asks for is counted on for anybody");
        sink.push(finding.with_help("list them in `ad-fs.federated-domains`"));
    }
    for (position, domain) in ad_fs.federated_domains.iter().enumerate() {
        let path = Path::keys(["ad-fs", "federated-domains"]).join(position);
        let (name, domain) = (domain.as_str().escape_debug().to_string(), domain.as_str().to_lowercase());
        if domain.ends_with(".onmicrosoft.com") {
            let finding = RULE.at(model, path, format!("`{name}` can not be federated"));
            sink.push(finding.with_help("list the domains of your own that are"));
        } else if !own.is_empty() && !own.contains(&domain) {
            let finding = RULE.at(model, path, format!("`{name}` is no domain of the organization"));
            sink.push(finding.with_help("add it to `organization.domains` if it is one of yours"));
        }
    }
}
