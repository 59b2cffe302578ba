//! A person is assigned two authentication policies of one side.
//!
//! A user holds one authentication policy at most. The second assignment would replace the first, and which one is
//! second depends on the order of the scripts.
//!
//! Wrong:
//! ```toml
//! [exchange-online.authentication-policies.printers]
//! name = "Printers"
//! allow-basic-auth = ["smtp"]
//! assign-to = ["scanner@contoso.com"]
//!
//! [exchange-online.authentication-policies.helpdesk]
//! name = "Helpdesk"
//! allow-basic-auth = []
//! assign-to = ["scanner@contoso.com"]
//!
//! [exchange-online.cas-mailboxes."scanner@contoso.com"]
//! smtp-client-authentication-disabled = false
//! ```
//! Right:
//! ```toml
//! [exchange-online.authentication-policies.printers]
//! name = "Printers"
//! allow-basic-auth = ["smtp"]
//! assign-to = ["scanner@contoso.com"]
//!
//! [exchange-online.authentication-policies.helpdesk]
//! name = "Helpdesk"
//! allow-basic-auth = []
//! assign-to = ["user03@contoso.com"]
//!
//! [exchange-online.cas-mailboxes."scanner@contoso.com"]
//! smtp-client-authentication-disabled = false
//! ```

use std::collections::BTreeMap;

use crate::check::Rule;
use crate::check::order::in_reading_order;
use crate::check::people::{Holder, authentication_policies};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0303"),
        name: "user-under-two-policies",
        severity: Severity::Error,
        source: include_str!("user_under_two_policies.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let holders = authentication_policies(model);
    let people: Vec<BTreeMap<String, (String, Path)>> = holders.iter().map(|one| people_of(model, one)).collect();
    for (second, holder) in holders.iter().enumerate() {
        for (first, other) in holders[..second].iter().enumerate().filter(|(_, other)| other.side == holder.side) {
            let mut both = people[second].iter().filter(|(key, _)| people[first].contains_key(*key));
            let Some((key, (name, place))) = both.next() else { continue };
            let (before, after) = in_reading_order(model, people[first][key].1.clone(), place.clone());
            let (old, new) = if after == *place { (other, holder) } else { (holder, other) };
            let (old, new) = (old.policy.name.escape_debug(), new.policy.name.escape_debug());
            let message = format!("`{}` is assigned policies `{old}` and `{new}`", name.escape_debug());
            let finding = RULE.info.finding(message, model.value_span(&after));
            let mut finding = finding.with_related(model.value_span(&before), "assigned here already");
            let more = both.count();
            if more > 0 {
                finding = finding.with_note(format!("so it is for {more} more people"));
            }
            let help = "assign one policy that leaves open what both do";
            sink.push(finding.with_help(help).about(after));
        }
    }
}

/// The people of a policy, each with the entry of `assign-to` by which it is there.
fn people_of(model: &Model<'_>, holder: &Holder<'_>) -> BTreeMap<String, (String, Path)> {
    let path = holder.path.join("assign-to");
    let mut people = BTreeMap::new();
    for (position, entry) in holder.policy.assign_to.iter().enumerate() {
        // whose mailbox is elsewhere is assigned nothing here
        let mut entries = model.people(std::slice::from_ref(entry), &path);
        entries.retain(|member| member.side.is_none_or(|side| side == holder.side));
        for member in entries {
            people.entry(member.key()).or_insert_with(|| (member.user.clone(), path.join(position)));
        }
    }
    people
}
