//! A sign-in name is in a domain that the organization does not list.
//!
//! Most often the domain is misspelt. Domains of `onmicrosoft.com` need not be listed, and where `organization.domains`
//! is left out nothing is compared.
//!
//! Wrong:
//! ```toml
//! [audiences.helpdesk]
//! members = ["user03@contoso.org"]
//! allow = [{ rule = "unused-alias", reason = "for the next rollout" }]
//! ```
//! Right:
//! ```toml
//! [audiences.helpdesk]
//! members = ["user03@contoso.com"]
//! allow = [{ rule = "unused-alias", reason = "for the next rollout" }]
//! ```

use std::collections::BTreeMap;

use super::placeholder_value::reserved_domain;
use crate::check::Rule;
use crate::check::people::lists_of_people;
use crate::diag::{Code, RuleInfo, Severity, Sink, suggest};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0014"),
        name: "foreign-domain",
        severity: Severity::Warning,
        source: include_str!("foreign_domain.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let known: Vec<String> =
        model.posture.organization.domains.iter().map(|domain| domain.as_str().to_lowercase()).collect();
    if known.is_empty() {
        return;
    }
    for (home, names) in lists_of_people(model) {
        let mut foreign: BTreeMap<String, Vec<(&str, Path)>> = BTreeMap::new();
        for (name, place) in names {
            let Some((_, domain)) = name.rsplit_once('@') else { continue };
            if known.iter().any(|own| own == domain) {
                continue;
            }
            let domain = domain.to_lowercase();
            // a domain that is kept for examples is what another rule reports
            let fine = domain.ends_with(".onmicrosoft.com") || reserved_domain(&domain).is_some();
            if !known.contains(&domain) && !fine {
                foreign.entry(domain).or_default().push((name, home.join(place)));
            }
        }
        for (domain, people) in foreign {
            report(model, &known, &domain, &people, sink);
        }
    }
}

/// One finding for all people of a list in one domain.
fn report(model: &Model<'_>, known: &[String], domain: &str, people: &[(&str, Path)], sink: &mut Sink) {
    let Some((name, path)) = people.first() else { return };
    let message = format!("`{}` is in no domain of the organization", name.escape_debug());
    let mut finding = RULE.info.finding(message, model.key_span(path));
    if let Some(near) = suggest(domain, known.iter().map(String::as_str)) {
        finding = finding.with_label(format!("did you mean `{near}`?"));
    }
    match people.len() - 1 {
        0 => {}
        1 => finding = finding.with_note("one more of this list is in that domain"),
        more => finding = finding.with_note(format!("{more} more of this list are in that domain")),
    }
    let help = format!("add `{}` to `organization.domains` if it is one of yours", domain.escape_debug());
    sink.push(finding.with_help(help).about(path.clone()));
}
