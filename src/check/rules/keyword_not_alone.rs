//! `all` or `none` with something beside it.
//!
//! Both stand for a whole, and the service wants them alone: for users, applications, platforms, locations and workload
//! identities.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.second-factor]
//! name = "Second factor"
//! users = { include = ["all", "pilot"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! grant = { controls = ["mfa"] }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.second-factor]
//! name = "Second factor"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! grant = { controls = ["mfa"] }
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::{Platform, Policy};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0517"),
        name: "keyword-not-alone",
        severity: Severity::Error,
        source: include_str!("keyword_not_alone.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        for (place, keyword) in keywords(model, policy, path) {
            sink.push(
                RULE.at(model, place, format!("`{keyword}` stands beside others"))
                    .with_help(format!("write `{keyword}` alone, or leave it out")),
            );
        }
    }
}

/// The keywords in lists of more than one element, with their places.
fn keywords(model: &Model<'_>, policy: &Policy, path: &Path) -> Vec<(Path, &'static str)> {
    let is = |word: &'static str| move |text: &String| if text == word { Some(word) } else { None };
    let people = |text: &String| is("all")(text).or_else(|| is("none")(text));
    let application = |alias: &String| match model.application(alias)?.graph().as_ref() {
        "All" => Some("all"),
        "None" => Some("none"),
        _ => None,
    };
    let mut found = Vec::new();
    let include = |key: &'static str| move || path.join(key).join("include");
    if let Some(users) = &policy.users {
        seek(&users.include, people, include("users"), &mut found);
    }
    for (ring, audiences) in &policy.rings {
        seek(audiences, people, || path.join("rings").join(ring), &mut found);
    }
    if let Some(identities) = &policy.workload_identities {
        seek(&identities.include, is("all"), include("workload-identities"), &mut found);
    }
    seek(&policy.applications.include, application, include("applications"), &mut found);
    if let Some(platforms) = &policy.platforms {
        let all = |platform: &Platform| if *platform == Platform::All { Some("all") } else { None };
        seek(&platforms.include, all, include("platforms"), &mut found);
    }
    if let Some(locations) = &policy.locations {
        seek(&locations.include, is("all"), include("locations"), &mut found);
    }
    found
}

fn seek<T>(
    list: &[T],
    keyword: impl Fn(&T) -> Option<&'static str>,
    place: impl Fn() -> Path,
    found: &mut Vec<(Path, &'static str)>,
) {
    if list.len() > 1 {
        let there = list.iter().enumerate().filter_map(|(at, element)| Some((at, keyword(element)?)));
        found.extend(there.map(|(at, keyword)| (place().join(at), keyword)));
    }
}
