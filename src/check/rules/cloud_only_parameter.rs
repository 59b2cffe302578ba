//! A setting for Exchange Server that only Exchange Online has.
//!
//! The cmdlet of Exchange Server has no such parameter, or takes it and does nothing.
//!
//! Wrong:
//! ```toml
//! [exchange-server.transport-config]
//! smtp-client-authentication-disabled = true
//! affects-everyone = true
//! ```
//! Right:
//! ```toml
//! [exchange-online.transport-config]
//! smtp-client-authentication-disabled = true
//! affects-everyone = true
//! ```

use crate::catalog::Caveat;
use crate::check::Rule;
use crate::check::parameters::given_parameters;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::MailboxSide;
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0404"),
        name: "cloud-only-parameter",
        severity: Severity::Error,
        source: include_str!("cloud_only_parameter.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for given in given_parameters(model) {
        let idle =
            given.side == MailboxSide::ExchangeServer && given.parameter.caveat == Some(Caveat::WorksInCloudOnly);
        if given.exists(model) && !idle {
            continue;
        }
        let message = format!("`{}` does not work on `{}`", given.key, given.side.word());
        let finding = RULE.info.finding(message, model.key_span(&given.path));
        let (cmdlet, name) = (given.cmdlet, given.parameter.name);
        let note = match idle {
            true => format!("`{cmdlet} -{name}` does nothing there"),
            false => format!("`{cmdlet}` has no parameter `-{name}` there"),
        };
        sink.push(finding.with_note(note).with_help("take it out").about(given.path));
    }
}
