//! A filter on attributes where the service does not take it.
//!
//! A filter for applications or workload identities compares custom security attributes, written
//! `CustomSecurityAttribute.Set_Name`. It stands next to single applications or `office-365`, never next to `all` or
//! `none`.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.filtered]
//! name = "Filtered"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! grant = { controls = ["mfa"] }
//! [conditional-access.policies.filtered.applications]
//! include = ["all"]
//! filter = { mode = "include", rule = 'CustomSecurityAttribute.Mail_Tier -eq "1"' }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.filtered]
//! name = "Filtered"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { filter = { mode = "include", rule = 'CustomSecurityAttribute.Mail_Tier -eq "1"' } }
//! grant = { controls = ["mfa"] }
//! ```

use crate::check::Rule;
use crate::check::policy::name;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::Filter;
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0535"),
        name: "application-filter-shape",
        severity: Severity::Error,
        source: include_str!("application_filter_shape.rs"),
    },
    check,
};

const PREFIX: &str = "CustomSecurityAttribute.";

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        if let Some(filter) = &policy.applications.filter {
            let home = path.join("applications");
            check_rule(model, filter, &home.join("filter"), sink);
            for (position, alias) in policy.applications.include.iter().enumerate() {
                let value = model.application(alias).map(|application| application.graph());
                if matches!(value.as_deref(), Some("All" | "None")) {
                    let include = model.value_span(&home.join("include").join(position));
                    sink.push(
                        RULE.at_key(model, home.join("filter"), format!("a filter next to {}", name(alias)))
                            .with_related(include, "selected here")
                            .with_help("select single applications or `office-365`, or leave `include` out"),
                    );
                }
            }
        }
        let filter = policy.workload_identities.as_ref().and_then(|identities| identities.filter.as_ref());
        if let Some(filter) = filter {
            check_rule(model, filter, &path.join("workload-identities").join("filter"), sink);
        }
    }
}

fn check_rule(model: &Model<'_>, filter: &Filter, path: &Path, sink: &mut Sink) {
    if !filter.rule.contains(PREFIX) {
        sink.push(
            RULE.at(model, path.join("rule"), "the filter names no custom security attribute")
                .with_help(format!("write attributes as `{PREFIX}Set_Name`")),
        );
    }
}
