//! The id of an application where that of a service principal belongs.
//!
//! A workload identity is a service principal: its object id is that of the enterprise application in this tenant. The
//! application id, which applications are known by everywhere, is another one.
//!
//! Wrong:
//! ```toml
//! [applications.backup]
//! name = "Backup"
//! id = "44444444-4444-4444-8444-444444444444"
//!
//! [workload-identities.backup]
//! name = "Backup"
//! id = "44444444-4444-4444-8444-444444444444"
//!
//! [conditional-access.policies.identities]
//! name = "Identities"
//! workload-identities = { include = ["backup"] }
//! applications = { include = ["all"] }
//! grant = { controls = ["block"] }
//!
//! [conditional-access.policies.people]
//! name = "People"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["backup"] }
//! grant = { controls = ["mfa"] }
//! ```
//! Right:
//! ```toml
//! [workload-identities.backup]
//! name = "Backup"
//! id = "66666666-6666-4666-8666-666666666666"
//!
//! [conditional-access.policies.identities]
//! name = "Identities"
//! workload-identities = { include = ["backup"] }
//! applications = { include = ["all"] }
//! grant = { controls = ["block"] }
//! ```

use crate::catalog::find_application_by_value;
use crate::check::Rule;
use crate::check::policy::name;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0546"),
        name: "application-id-for-identity",
        severity: Severity::Error,
        source: include_str!("application_id_for_identity.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (alias, identity) in &model.posture.workload_identities {
        let id = identity.id.lower();
        let declared = model.posture.applications.iter().find(|(_, application)| application.id.lower() == id);
        let known = find_application_by_value(&id);
        if declared.is_none() && known.is_none() {
            continue;
        }
        let message = format!("workload identity {} has the id of an application", name(alias));
        let finding = RULE.at(model, Path::keys(["workload-identities"]).join(alias).join("id"), message);
        let finding = match (declared, known) {
            (Some((alias, _)), _) => {
                let id = model.value_span(&Path::keys(["applications"]).join(alias).join("id"));
                finding.with_related(id, "the application with this id")
            }
            (None, Some(known)) => finding.with_label(format!("the application id of {}", known.name)),
            (None, None) => finding,
        };
        sink.push(finding.with_help("write the object id of the service principal: `(Get-MgServicePrincipal …).Id`"));
    }
}
