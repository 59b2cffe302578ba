//! An audience has nobody in it.
//!
//! It names no group, no people, no role, no guests and no other audience. A policy for it would reach nobody, and an
//! exclusion of it would exclude nobody.
//!
//! Wrong:
//! ```toml
//! [audiences.helpdesk]
//! mailboxes = "exchange-online"
//! allow = [{ rule = "unused-alias", reason = "for the next rollout" }]
//! ```
//! Right:
//! ```toml
//! [audiences.helpdesk]
//! mailboxes = "exchange-online"
//! members = ["user03@contoso.com"]
//! allow = [{ rule = "unused-alias", reason = "for the next rollout" }]
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0013"),
        name: "empty-audience",
        severity: Severity::Error,
        source: include_str!("empty_audience.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (alias, audience) in &model.posture.audiences {
        let empty = audience.group.is_none()
            && audience.groups.is_empty()
            && audience.members.is_empty()
            && audience.members_file.is_none()
            && audience.roles.is_empty()
            && audience.guests.is_none()
            && audience.audiences.is_empty();
        if !empty {
            continue;
        }
        let path = Path::keys(["audiences"]).join(alias);
        // a list that the structural check has emptied is no finding of this rule: the subject tells
        let lists = ["members", "groups", "roles", "audiences"].map(|key| path.join(key));
        let subject = lists.into_iter().find(|list| model.document.get(list).is_some()).unwrap_or(path.clone());
        let message = format!("audience `{}` has nobody in it", alias.escape_debug());
        let finding = RULE.info.finding(message, model.key_span(&path));
        sink.push(finding.with_help("name a group, people, roles, guests or other audiences").about(subject));
    }
}
