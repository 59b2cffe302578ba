//! An entry that should be a sign-in name or an address has not the form of one.
//!
//! `assign-to` and `who` take sign-in names and aliases of audiences; what has an `@` is a sign-in name. The keys of
//! `cas-mailboxes` are the primary addresses of mailboxes, and `admin-mail-recipients` are addresses.
//!
//! Wrong:
//! ```toml
//! [exchange-online.cas-mailboxes."scanner@contoso"]
//! smtp-client-authentication-disabled = false
//! ```
//! Right:
//! ```toml
//! [exchange-online.cas-mailboxes."scanner@contoso.com"]
//! smtp-client-authentication-disabled = false
//! ```

use crate::check::Rule;
use crate::check::people::lists_of_people;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::check_format;
use crate::resolve::Model;
use crate::source::{Path, Segment};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0406"),
        name: "malformed-address",
        severity: Severity::Error,
        source: include_str!("malformed_address.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (home, names) in lists_of_people(model) {
        let is_address = home.last() == Some(&Segment::from("cas-mailboxes"));
        for (name, place) in names {
            judge(model, name, is_address, || home.join(place), sink);
        }
    }
    for (side, exchange) in
        [("exchange-online", &model.written.exchange_online), ("exchange-server", &model.written.exchange_server)]
    {
        let home = Path::keys([side, "activesync", "admin-mail-recipients"]);
        let recipients =
            exchange.activesync.iter().flat_map(|settings| settings.admin_mail_recipients.iter().flatten());
        for (position, address) in recipients.enumerate() {
            judge(model, address, true, || home.join(position), sink);
        }
    }
}

fn judge(model: &Model<'_>, name: &str, is_address: bool, path: impl FnOnce() -> Path, sink: &mut Sink) {
    // what addresses may have and sign-in names may not
    let plain = is_address.then(|| name.replace(['+', '&', '/', '=', '*', '%'], "-"));
    let Some(why) = check_format("user-principal-name", plain.as_deref().unwrap_or(name)) else { return };
    let path = path();
    let what = if is_address { "address" } else { "sign-in name" };
    let message = format!("`{}` is no {what}", name.escape_debug());
    let finding = RULE.info.finding(message, model.key_span(&path)).with_label(why);
    sink.push(finding.with_help("write it as `name@domain`").about(path));
}
