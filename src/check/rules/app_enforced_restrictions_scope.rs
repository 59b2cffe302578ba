//! Restrictions left to applications that have none.
//!
//! Only Exchange Online and SharePoint Online limit their own sessions, alone or as `office-365`. Any other application
//! beside them is error 1032 of the service, and so is `office-365` for every kind of client: a browser is what these
//! restrictions are for.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.browsers]
//! name = "Browsers"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! client-app-types = ["browser"]
//! session = { application-enforced-restrictions = true }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.browsers]
//! name = "Browsers"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["office-365"] }
//! client-app-types = ["browser"]
//! session = { application-enforced-restrictions = true }
//! ```

use crate::check::Rule;
use crate::check::policy::{name, selected_besides};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::ClientAppType;
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0523"),
        name: "app-enforced-restrictions-scope",
        severity: Severity::Error,
        source: include_str!("app_enforced_restrictions_scope.rs"),
    },
    check,
};

const SUPPORTED: [&str; 3] = ["exchange-online", "sharepoint-online", "office-365"];

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        let restricted = policy.session.as_ref().and_then(|session| session.application_enforced_restrictions);
        if restricted != Some(true) {
            continue;
        }
        let control = path.join("session").join("application-enforced-restrictions");
        for (alias, place) in selected_besides(model, policy, path, &SUPPORTED) {
            sink.push(
                RULE.at(model, place, format!("{} has no restrictions of its own", name(alias)))
                    .with_related(model.value_span(&control), "asked for here")
                    .with_note("Exchange Online and SharePoint Online have; others are error 1032 of the service")
                    .with_help("select `exchange-online`, `sharepoint-online` or `office-365`"),
            );
        }
        if policy.applications.include.is_empty() && policy.applications.filter.is_none() {
            sink.push(
                RULE.at(model, control, "`application-enforced-restrictions` without an application")
                    .with_help("select `exchange-online`, `sharepoint-online` or `office-365`"),
            );
        }
        // Office365 with all kinds of client: error 1032, InvalidControls (conditional-access facts, CA-S09)
        let kinds = policy.client_app_types.as_deref().unwrap_or(&[ClientAppType::All]);
        let suite = policy.applications.include.iter().position(|alias| alias == "office-365");
        if let Some(position) = suite.filter(|_| kinds.contains(&ClientAppType::All)) {
            let place = path.join("applications").join("include").join(position);
            sink.push(
                RULE.at(model, place, "`office-365` takes restrictions for browsers, not for every kind of client")
                    .with_help("write `client-app-types = [\"browser\"]`"),
            );
        }
    }
}
