//! Nobody can tell on which side the mailbox of a person is.
//!
//! With mailboxes in Exchange Online and on Exchange Server, a person is assigned an authentication policy on the side
//! of the mailbox. The posture says it of the person (`mailbox`), of the audience (`mailboxes`) or of the exception
//! (`mailbox`).
//!
//! Wrong:
//! ```toml
//! [audiences.it]
//! members = ["user03@contoso.com"]
//!
//! [rollout]
//! rings = [
//!     { name = "pilot", audience = "pilot", mode = "enforce" },
//!     { name = "early", audience = "it", mode = "enforce" },
//!     { name = "organization", mode = "enforce" },
//! ]
//!
//! [exchange-online.authentication-policies.block-legacy]
//! name = "Block legacy authentication"
//! allow-basic-auth = []
//! organization-default = true
//! ```
//! Right:
//! ```toml
//! [audiences.it]
//! members = ["user03@contoso.com"]
//! mailboxes = "exchange-online"
//!
//! [rollout]
//! rings = [
//!     { name = "pilot", audience = "pilot", mode = "enforce" },
//!     { name = "early", audience = "it", mode = "enforce" },
//!     { name = "organization", mode = "enforce" },
//! ]
//!
//! [exchange-online.authentication-policies.block-legacy]
//! name = "Block legacy authentication"
//! allow-basic-auth = []
//! organization-default = true
//! ```

use std::collections::BTreeMap;

use crate::check::Rule;
use crate::check::people::{authentication_policies, exception_sides, staged_audiences};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::MailboxSide;
use crate::resolve::{Member, Model};
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0208"),
        name: "unknown-mailbox-side",
        severity: Severity::Error,
        source: include_str!("unknown_mailbox_side.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    if !model.has_side(MailboxSide::ExchangeOnline) || !model.has_side(MailboxSide::ExchangeServer) {
        return;
    }
    check_exceptions(model, sink);
    if !authentication_policies(model).iter().any(|holder| holder.is_default()) {
        return;
    }
    // one finding for each list, which may be a long file
    let mut lists: BTreeMap<Path, Vec<Member>> = BTreeMap::new();
    for (alias, _) in staged_audiences(model) {
        for member in model.members(alias).into_iter().filter(|member| member.side.is_none()) {
            let list = member.path.parent().cloned().unwrap_or_default();
            let known = lists.entry(list).or_default();
            if known.iter().all(|other| other.path != member.path) {
                known.push(member);
            }
        }
    }
    for people in lists.values() {
        report(model, people, sink);
    }
}

fn report(model: &Model<'_>, people: &[Member], sink: &mut Sink) {
    let Some(first) = people.first() else { return };
    let message = format!("the side of the mailbox of `{}` is unknown", first.user.escape_debug());
    let mut finding = RULE.info.finding(message, model.value_span(&first.path));
    if people.len() > 1 {
        finding = finding.with_note(format!("so it is for {} more of this list", people.len() - 1));
    }
    let help =
        "say `mailboxes` in the audience, or `mailbox` beside each person: `exchange-online` or `exchange-server`";
    sink.push(finding.with_help(help).about(first.path.join("mailbox")));
}

fn check_exceptions(model: &Model<'_>, sink: &mut Sink) {
    let home = Path::keys(["exceptions", "legacy-authentication"]);
    for (position, exception) in model.written.exceptions.legacy_authentication.iter().enumerate() {
        let path = home.join(position);
        let unknown = exception.who.iter().position(|who| {
            let known = who.contains('@') || model.posture.audiences.contains_key(who);
            known && exception_sides(model, exception, who).contains(&None)
        });
        let Some(at) = unknown else { continue };
        let place = path.join("who").join(at);
        let message = format!("the side of the mailbox of `{}` is unknown", exception.who[at].escape_debug());
        let finding = RULE.info.finding(message, model.value_span(&place));
        let help = "say `mailbox = \"exchange-online\"` or `mailbox = \"exchange-server\"` in the exception";
        sink.push(finding.with_help(help).about(place));
    }
}
