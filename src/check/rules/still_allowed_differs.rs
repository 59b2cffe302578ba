//! Outlook on desktops and Outlook on phones leave different protocols open.
//!
//! A user holds one authentication policy, so what stays open is one list. It stands in `access.outlook-desktop`;
//! `access.outlook-mobile` repeats it or leaves it out. Where there is no `outlook-desktop`, `outlook-mobile` must have
//! it.
//!
//! Wrong:
//! ```toml
//! [access.outlook-desktop]
//! mailboxes = ["exchange-online"]
//! mfa = "conditional-access"
//! still-allowed = []
//!
//! [access.outlook-mobile]
//! mailboxes = ["exchange-online"]
//! require = ["mfa"]
//! still-allowed = ["smtp"]
//! ```
//! Right:
//! ```toml
//! [access.outlook-desktop]
//! mailboxes = ["exchange-online"]
//! mfa = "conditional-access"
//! still-allowed = []
//!
//! [access.outlook-mobile]
//! mailboxes = ["exchange-online"]
//! require = ["mfa"]
//! ```

use std::collections::BTreeSet;

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0312"),
        name: "still-allowed-differs",
        severity: Severity::Error,
        source: include_str!("still_allowed_differs.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let access = &model.written.access;
    let Some(mobile) = &access.outlook_mobile else { return };
    let path = Path::keys(["access", "outlook-mobile"]);
    match (&access.outlook_desktop, &mobile.still_allowed) {
        (None, None) => {
            let message = "nothing says which legacy protocols stay open";
            let finding = RULE.info.finding(message, model.key_span(&path));
            let finding = finding.with_help("write `still-allowed`; `[]` blocks all of them");
            sink.push(finding.about(path.join("still-allowed")));
        }
        (Some(desktop), Some(list)) => {
            let desktop: BTreeSet<_> = desktop.still_allowed.iter().collect();
            if desktop == list.iter().collect() {
                return;
            }
            let place = path.join("still-allowed");
            let message = "phones leave other legacy protocols open than desktops";
            let other = Path::keys(["access", "outlook-desktop", "still-allowed"]);
            let finding = RULE.info.finding(message, model.value_span(&place));
            let finding = finding.with_related(model.value_span(&other), "the list for desktops");
            let finding = finding.with_note("a user holds one authentication policy");
            sink.push(finding.with_help("take this list out, and write the other one for both").about(path));
        }
        _ => {}
    }
}
