//! The posture asks for something that this version cannot compile.
//!
//! The words are reserved so that postures can be written for them later. Until then nothing would be done about them,
//! and a posture that says more than what is done would deceive its readers.
//!
//! Wrong:
//! ```toml
//! [access.outlook-desktop]
//! mailboxes = ["exchange-online"]
//! mfa = "ad-fs"
//! still-allowed = []
//! ```
//! Right:
//! ```toml
//! [access.outlook-desktop]
//! mailboxes = ["exchange-online"]
//! mfa = "conditional-access"
//! still-allowed = []
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::Mfa;
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0008"),
        name: "not-supported-yet",
        severity: Severity::Error,
        source: include_str!("not_supported_yet.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let posture = model.written;
    let tables = [
        ("ad-fs", posture.ad_fs.is_some(), "take the table out, and set AD FS up by hand"),
        ("intune", posture.intune.is_some(), "take the table out, and set the policies up in Intune"),
        ("rights-protection", posture.rights_protection.is_some(), "take the table out, and set it up by hand"),
        ("token-lifetime", posture.token_lifetime.is_some(), "take the table out; `sign-in-frequency` does most of it"),
        (
            "preflight",
            posture.preflight.is_some(),
            "take the table out, and look at the sign-in logs before the rollout",
        ),
    ];
    for (key, _, help) in tables.iter().filter(|(_, present, _)| *present) {
        let path = Path::keys([*key]);
        let finding = RULE.info.finding(format!("`{key}` is not supported yet"), model.key_span(&path));
        sink.push(finding.with_help(*help).about(path));
    }
    if posture.access.outlook_desktop.as_ref().is_some_and(|desktop| desktop.mfa == Mfa::AdFs) {
        let path = Path::keys(["access", "outlook-desktop", "mfa"]);
        let finding = RULE.info.finding("MFA by `ad-fs` is not supported yet", model.value_span(&path));
        let finding = finding.with_note("AD FS would ask for every Microsoft 365 service, not just for mail");
        sink.push(finding.with_help("write `conditional-access`").about(path));
    }
}
