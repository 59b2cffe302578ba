//! Which network AD FS takes for its own is not said, or not in a way that it goes by.
//!
//! `permit-everyone-and-require-mfa-from-extranet-access` asks whoever comes through the proxy. `corporate-network` names
//! the locations from which people reach AD FS itself and are not asked; they hold address ranges, because a country is no
//! network. What is proven rests on everybody else coming through the proxy: a VPN that leads to AD FS itself would break
//! that. For all other access control policies it makes no difference where somebody is.
//!
//! Wrong:
//! ```toml
//! [organization]
//! identity = "federated"
//!
//! [ad-fs]
//! access-control-policy-today = "permit-everyone-and-require-mfa-from-extranet-access"
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
//! access-control-policy-today = "permit-everyone-and-require-mfa-from-extranet-access"
//! corporate-network = ["offices"]
//! federated-domains = ["contoso.com"]
//!
//! [named-locations.offices]
//! ip-ranges = ["203.0.113.0/24"]
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::{AdFs, AsksForMfa};
use crate::resolve::{LocationName, Model};
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0704"),
        name: "ad-fs-network",
        severity: Severity::Error,
        source: include_str!("ad_fs_network.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let Some(ad_fs) = &model.posture.ad_fs else { return };
    let home = Path::keys(["ad-fs"]);
    match (from_extranet(ad_fs), ad_fs.corporate_network.is_empty()) {
        (Some(key), true) => {
            let message = "nobody said which network is not the extranet";
            let finding = RULE.at(model, home.join(key), message);
            sink.push(finding.with_help("name the locations of your own network in `ad-fs.corporate-network`"));
        }
        (None, false) => {
            let finding = RULE.at_key(model, home.join("corporate-network"), "AD FS does not ask where somebody is");
            let finding = finding.with_note("only `permit-everyone-and-require-mfa-from-extranet-access` does");
            sink.push(finding.with_help("take it out"));
        }
        (Some(_), false) | (None, true) => {}
    }
    for (position, alias) in ad_fs.corporate_network.iter().enumerate() {
        let path = home.join("corporate-network").join(position);
        let help = "name one of `named-locations` with `ip-ranges`";
        match model.location(alias) {
            // another rule tells of a name that nothing was declared under
            None => {}
            Some(LocationName::Declared(_, location)) if !location.ip_ranges.is_empty() => {}
            Some(_) => {
                let message = format!("`{}` is no network: it has no address ranges", alias.escape_debug());
                sink.push(RULE.at(model, path, message).with_help(help));
            }
        }
    }
}

/// The key whose access control policy looks at the network.
fn from_extranet(ad_fs: &AdFs) -> Option<&'static str> {
    let keys = [
        ("access-control-policy", ad_fs.access_control_policy),
        ("access-control-policy-today", ad_fs.access_control_policy_today),
    ];
    let looks = |policy: Option<crate::posture::AccessControlPolicy>| {
        policy.is_some_and(|policy| policy.asks() == AsksForMfa::FromExtranet)
    };
    keys.into_iter().find(|(_, policy)| looks(*policy)).map(|(key, _)| key)
}
