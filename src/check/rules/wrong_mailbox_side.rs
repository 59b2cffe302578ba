//! A person is to hold a policy of one side, and the mailbox is on the other.
//!
//! Policies are assigned to those people of `assign-to`, or of an exception, whose mailboxes are on the side of the
//! policy. An audience with mailboxes on both sides can be named on both; somebody whose own side has nothing for them
//! is left out.
//!
//! Wrong:
//! ```toml
//! [exchange-online.authentication-policies.printers]
//! name = "Printers"
//! allow-basic-auth = []
//! assign-to = ["printers"]
//!
//! [audiences.printers]
//! members = [{ user = "scanner@contoso.com", mailbox = "exchange-server" }]
//! ```
//! Right:
//! ```toml
//! [exchange-online.authentication-policies.printers]
//! name = "Printers"
//! allow-basic-auth = []
//! assign-to = ["printers"]
//!
//! [audiences.printers]
//! members = [{ user = "scanner@contoso.com", mailbox = "exchange-online" }]
//! ```

use std::collections::BTreeSet;

use crate::check::Rule;
use crate::check::people::{Holder, authentication_policies};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::MailboxSide;
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0315"),
        name: "wrong-mailbox-side",
        severity: Severity::Error,
        source: include_str!("wrong_mailbox_side.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let holders = authentication_policies(model);
    let named: BTreeSet<(MailboxSide, String)> = holders.iter().flat_map(|holder| named_by(model, holder)).collect();
    for holder in &holders {
        let path = holder.path.join("assign-to");
        for (position, entry) in holder.policy.assign_to.iter().enumerate() {
            let mut people = model.people(std::slice::from_ref(entry), &path);
            people.retain(|member| {
                let elsewhere = member.side.filter(|side| *side != holder.side && model.has_side(*side));
                elsewhere.is_some_and(|side| !named.contains(&(side, member.key())))
            });
            let Some(first) = people.first() else { continue };
            let place = path.join(position);
            let others = if people.len() > 1 { format!(" and {} more", people.len() - 1) } else { String::new() };
            let user = first.user.escape_debug();
            let message =
                format!("`{user}`{others} would hold no policy: the mailbox is not on `{}`", holder.side.word());
            let finding = RULE.info.finding(message, model.value_span(&place));
            let finding = finding.with_related(model.value_span(&first.path), "the person");
            let help = "name the person in a policy or an exception of the other side";
            sink.push(finding.with_help(help).about(place));
        }
    }
}

/// The people that a policy names, with its side.
fn named_by(model: &Model<'_>, holder: &Holder<'_>) -> Vec<(MailboxSide, String)> {
    let people = model.people(&holder.policy.assign_to, &holder.path.join("assign-to"));
    people.into_iter().map(|member| (holder.side, member.key())).collect()
}
