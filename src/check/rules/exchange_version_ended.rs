//! A version of Exchange Server that gets no updates any more.
//!
//! Support for Exchange Server 2016 and 2019 ended on 2025-10-14, and the paid extension is over too. Only the
//! Subscription Edition (`SE`) is supported.
//!
//! Wrong:
//! ```toml
//! [organization.exchange-server]
//! version = "2019-CU15"
//! ```
//! Right:
//! ```toml
//! [organization.exchange-server]
//! version = "SE"
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0309"),
        name: "exchange-version-ended",
        severity: Severity::Warning,
        source: include_str!("exchange_version_ended.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let Some(server) = &model.posture.organization.exchange_server else { return };
    let (product, _) = server.version.parts();
    // nothing for a version that the structural check has refused
    if !(2013..2025).contains(&product) {
        return;
    }
    let path = Path::keys(["organization", "exchange-server", "version"]);
    let message = format!("Exchange Server {product} is out of support");
    let finding = RULE.info.finding(message, model.value_span(&path));
    let ended = if product == 2013 { "2023-04-11" } else { "2025-10-14" };
    let finding = finding.with_note(format!("support ended on {ended}"));
    sink.push(finding.with_help("move to Exchange Server SE").about(path));
}
