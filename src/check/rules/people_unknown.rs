//! People are to be assigned an authentication policy, and nobody knows who they are.
//!
//! Exchange assigns policies to single people, never to groups. Those of an audience without members would be left out,
//! and the default of the organization would change before they hold what they need.
//!
//! Wrong:
//! ```toml
//! [audiences.printers]
//! group = { name = "sg-printers", id = "33333333-3333-4333-8333-333333333333" }
//!
//! [exchange-online.authentication-policies.printers]
//! name = "Printers"
//! allow-basic-auth = []
//! assign-to = ["printers"]
//! ```
//! Right:
//! ```toml
//! [audiences.printers]
//! group = { name = "sg-printers", id = "33333333-3333-4333-8333-333333333333" }
//! members = ["scanner@contoso.com"]
//!
//! [exchange-online.authentication-policies.printers]
//! name = "Printers"
//! allow-basic-auth = []
//! assign-to = ["printers"]
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0305"),
        name: "people-unknown",
        severity: Severity::Error,
        source: include_str!("people_unknown.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let written = model.written;
    for (side, exchange) in
        [("exchange-online", &written.exchange_online), ("exchange-server", &written.exchange_server)]
    {
        for (alias, policy) in &exchange.authentication_policies {
            let path = Path::keys([side, "authentication-policies"]).join(alias).join("assign-to");
            check_list(model, &policy.assign_to, &path, sink);
        }
    }
    for (position, exception) in written.exceptions.legacy_authentication.iter().enumerate() {
        let path = Path::keys(["exceptions", "legacy-authentication"]).join(position).join("who");
        check_list(model, &exception.who, &path, sink);
    }
}

fn check_list(model: &Model<'_>, who: &[String], path: &Path, sink: &mut Sink) {
    for (position, alias) in who.iter().enumerate() {
        // an audience with nobody at all is what another rule reports
        if model.members(alias).is_empty() && !model.reach(&[alias]).is_empty() {
            let place = path.join(position);
            let message = format!("audience `{}` has no members by name", alias.escape_debug());
            let finding = RULE.info.finding(message, model.value_span(&place));
            sink.push(finding.with_help("list `members` or a `members-file` in the audience").about(place));
        }
    }
}
