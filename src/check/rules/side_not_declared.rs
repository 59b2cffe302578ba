//! The posture sets something up on a side of Exchange that the organization does not have.
//!
//! Mailboxes are in Exchange Online where there is a table `[organization.exchange-online]`, on Exchange Server where
//! there is `[organization.exchange-server]`.
//!
//! Wrong:
//! ```toml
//! extends = []
//!
//! [organization]
//! name = "Contoso"
//! tenant-id = "0f3c2a52-9f2b-4d6e-8a35-3d2f6a1b7c90"
//!
//! [organization.exchange-online]
//!
//! [emergency-access]
//! accounts = ["bg1@contoso.com", "bg2@contoso.com"]
//!
//! [audiences.pilot]
//! members = ["user01@contoso.com"]
//! mailboxes = "exchange-server"
//!
//! [rollout]
//! rings = [
//!     { name = "pilot", audience = "pilot", mode = "enforce" },
//!     { name = "organization", mode = "enforce" },
//! ]
//! ```
//! Right:
//! ```toml
//! extends = []
//!
//! [organization]
//! name = "Contoso"
//! tenant-id = "0f3c2a52-9f2b-4d6e-8a35-3d2f6a1b7c90"
//!
//! [organization.exchange-online]
//!
//! [emergency-access]
//! accounts = ["bg1@contoso.com", "bg2@contoso.com"]
//!
//! [audiences.pilot]
//! members = ["user01@contoso.com"]
//! mailboxes = "exchange-online"
//!
//! [rollout]
//! rings = [
//!     { name = "pilot", audience = "pilot", mode = "enforce" },
//!     { name = "organization", mode = "enforce" },
//! ]
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::MailboxSide;
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0310"),
        name: "side-not-declared",
        severity: Severity::Error,
        source: include_str!("side_not_declared.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (side, path) in places(model).into_iter().filter(|(side, _)| !model.has_side(*side)) {
        let word = side.word();
        let message = format!("the organization has no `{word}`");
        let finding = RULE.info.finding(message, model.value_span(&path));
        sink.push(finding.with_help(format!("declare `[organization.{word}]` if there are mailboxes")).about(path));
    }
}

/// Every place that names a side or belongs to one.
fn places(model: &Model<'_>) -> Vec<(MailboxSide, Path)> {
    let written = model.written;
    let mut places = Vec::new();
    let mut add = |side: Option<MailboxSide>, path: Path| places.extend(side.map(|side| (side, path)));
    for (side, exchange) in [
        (MailboxSide::ExchangeOnline, &written.exchange_online),
        (MailboxSide::ExchangeServer, &written.exchange_server),
    ] {
        add((!exchange.is_empty()).then_some(side), Path::keys([side.word()]));
    }
    let desktop = written.access.outlook_desktop.as_ref().map(|desktop| &desktop.mailboxes);
    let mobile = written.access.outlook_mobile.as_ref().map(|mobile| &mobile.mailboxes);
    for (key, sides) in [("outlook-desktop", desktop), ("outlook-mobile", mobile)] {
        for (position, side) in sides.into_iter().flatten().enumerate() {
            add(Some(*side), Path::keys(["access", key, "mailboxes"]).join(position));
        }
    }
    for (alias, audience) in &written.audiences {
        let path = Path::keys(["audiences"]).join(alias);
        add(audience.mailboxes, path.join("mailboxes"));
        let mut people = audience.members.iter().map(|entry| entry.person().mailbox).enumerate();
        // one finding for each list, which may be a long file
        let odd = people.find(|(_, side)| side.is_some_and(|side| !model.has_side(side)));
        if let Some((position, side)) = odd {
            add(side, path.join("members").join(position).join("mailbox"));
        }
    }
    for (position, exception) in written.exceptions.legacy_authentication.iter().enumerate() {
        let path = Path::keys(["exceptions", "legacy-authentication"]).join(position).join("mailbox");
        add(exception.mailbox, path);
    }
    places
}
