//! An exception has passed its last day.
//!
//! Whoever wrote it wanted it gone by then. It is judged by the date that the command line gives (`--as-of`); without
//! one nothing expires.
//!
//! Wrong:
//! ```toml
//! [access.outlook-desktop]
//! mailboxes = ["exchange-online"]
//! mfa = "conditional-access"
//! still-allowed = []
//!
//! [[exceptions.legacy-authentication]]
//! who = ["scanner@contoso.com"]
//! protocols = ["smtp"]
//! mailbox = "exchange-online"
//! reason = "floor printers"
//! expires = 2026-01-31
//! ```
//! Right:
//! ```toml
//! [access.outlook-desktop]
//! mailboxes = ["exchange-online"]
//! mfa = "conditional-access"
//! still-allowed = []
//!
//! [[exceptions.legacy-authentication]]
//! who = ["scanner@contoso.com"]
//! protocols = ["smtp"]
//! mailbox = "exchange-online"
//! reason = "floor printers"
//! expires = 2027-01-31
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0009"),
        name: "expired-exception",
        severity: Severity::Error,
        source: include_str!("expired_exception.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let Some(today) = model.as_of else { return };
    let mut dates = Vec::new();
    let exceptions = &model.written.exceptions;
    let legacy = exceptions.legacy_authentication.iter().map(|exception| exception.expires);
    let policies = exceptions.conditional_access.iter().map(|exception| exception.expires);
    for (key, list) in
        [("legacy-authentication", legacy.collect::<Vec<_>>()), ("conditional-access", policies.collect())]
    {
        let home = Path::keys(["exceptions", key]);
        dates.extend(list.into_iter().enumerate().map(|(position, date)| (date, home.join(position))));
    }
    let sides =
        [("exchange-online", &model.written.exchange_online), ("exchange-server", &model.written.exchange_server)];
    for (side, exchange) in sides {
        for (alias, policy) in &exchange.authentication_policies {
            let date = policy.exception.as_ref().and_then(|exception| exception.expires);
            dates.push((date, Path::keys([side, "authentication-policies"]).join(alias).join("exception")));
        }
    }
    for (date, path) in dates {
        let Some(last) = date.filter(|last| *last < today) else { continue };
        let path = path.join("expires");
        let finding = RULE.info.finding(format!("the exception expired on {last}"), model.value_span(&path));
        let finding = finding.with_note(format!("the posture is looked at as of {today}"));
        sink.push(finding.with_help("take the exception out, or give it a later day").about(path));
    }
}
