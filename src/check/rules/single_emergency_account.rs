//! Fewer than two emergency accounts are known.
//!
//! One account can be locked, forgotten or lost. Where only the group is named nobody can see how many accounts it
//! holds, and no rule can tell that one of them got into a pilot.
//!
//! Wrong:
//! ```toml
//! [emergency-access]
//! accounts = ["bg1@contoso.com"]
//! ```
//! Right:
//! ```toml
//! [emergency-access]
//! accounts = ["bg1@contoso.com", "bg2@contoso.com"]
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::PersonEntry;
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0103"),
        name: "single-emergency-account",
        severity: Severity::Warning,
        source: include_str!("single_emergency_account.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let Some(emergency) = &model.posture.emergency_access else { return };
    let mut names: Vec<String> =
        emergency.accounts.iter().map(PersonEntry::person).map(|account| account.user.0.to_lowercase()).collect();
    names.sort();
    names.dedup();
    let message = match (names.len(), &emergency.group) {
        (0, None) | (2.., _) => return,
        (0, Some(group)) => format!("the emergency accounts in group `{}` are not listed", group.name.escape_debug()),
        (_, _) => "there is only one emergency account".to_owned(),
    };
    let path = Path::keys(["emergency-access", "accounts"]);
    let finding = RULE.info.finding(message, model.value_span(&path));
    sink.push(finding.with_help("list two accounts under `accounts`").about(path));
}
