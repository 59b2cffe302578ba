//! A text that is longer for Exchange than it looks.
//!
//! Exchange counts in UTF-16: a character beyond the basic plane, such as an emoji, counts twice.
//!
//! Wrong:
//! ```toml
//! [exchange-online.authentication-policies.block-legacy]
//! name = "🔒🔒🔒🔒🔒🔒🔒🔒🔒🔒🔒🔒🔒🔒🔒🔒🔒🔒🔒🔒🔒🔒🔒🔒🔒🔒🔒🔒🔒🔒🔒🔒🔒"
//! allow-basic-auth = []
//! organization-default = true
//! ```
//! Right:
//! ```toml
//! [exchange-online.authentication-policies.block-legacy]
//! name = "🔒 Block legacy authentication"
//! allow-basic-auth = []
//! organization-default = true
//! ```

use crate::catalog::find_cmdlet;
use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0407"),
        name: "text-too-long",
        severity: Severity::Error,
        source: include_str!("text_too_long.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, exchange, home) in model.exchanges() {
        for (alias, policy) in &exchange.authentication_policies {
            let path = home.join("authentication-policies").join(alias).join("name");
            judge(model, ("New-AuthenticationPolicy", "Name"), &policy.name, path, sink);
        }
        let Some(settings) = &exchange.activesync else { continue };
        let home = home.join("activesync");
        let inserts = [
            ("ota-notification-mail-insert", "OtaNotificationMailInsert", &settings.ota_notification_mail_insert),
            ("user-mail-insert", "UserMailInsert", &settings.user_mail_insert),
        ];
        for (key, parameter, text) in inserts {
            let Some(text) = text else { continue };
            judge(model, ("Set-ActiveSyncOrganizationSettings", parameter), text, home.join(key), sink);
        }
    }
}

fn judge(model: &Model<'_>, (cmdlet, parameter): (&str, &str), text: &str, path: Path, sink: &mut Sink) {
    let most = find_cmdlet(cmdlet).and_then(|cmdlet| cmdlet.find_parameter(parameter)).and_then(|one| one.max_length);
    let (Some(most), count) = (most.map(usize::from), text.encode_utf16().count()) else { return };
    // what is too long in characters as well, the structural check has reported
    if count > most && text.chars().count() <= most {
        sink.push(
            RULE.at(model, path, format!("the text has {count} UTF-16 units"))
                .with_label(format!("`{parameter}` takes {most}"))
                .with_help("shorten it, or use fewer characters that count twice"),
        );
    }
}
