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
        for (list, keywords) in keywords(model, policy, path) {
            for (position, keyword) in keywords {
                sink.push(
                    RULE.at(model, list.join(position), format!("`{keyword}` stands beside others"))
                        .with_help(format!("write `{keyword}` alone, or leave it out")),
                );
            }
        }
    }
}

/// The lists of more than one element that have keywords, and where these stand in them.
fn keywords(model: &Model<'_>, policy: &Policy, path: &Path) -> Vec<(Path, Vec<(usize, &'static str)>)> {
    let is = |word: &'static str| move |text: &String| if text == word { Some(word) } else { None };
    let people = |text: &String| is("all")(text).or_else(|| is("none")(text));
    let application = |alias: &String| match model.application(alias)?.graph().as_str() {
        "All" => Some("all"),
        "None" => Some("none"),
        _ => None,
    };
    let mut found = Vec::new();
    let mut seek = |list: Path, keywords: Vec<Option<&'static str>>| {
        if keywords.len() > 1 {
            let there = keywords.into_iter().enumerate().filter_map(|(at, keyword)| Some((at, keyword?)));
            found.push((list, there.collect()));
        }
    };
    let include = |key: &'static str| path.join(key).join("include");
    if let Some(users) = &policy.users {
        seek(include("users"), users.include.iter().map(people).collect());
    }
    for (ring, audiences) in &policy.rings {
        seek(path.join("rings").join(ring), audiences.iter().map(people).collect());
    }
    if let Some(identities) = &policy.workload_identities {
        seek(include("workload-identities"), identities.include.iter().map(is("all")).collect());
    }
    seek(include("applications"), policy.applications.include.iter().map(application).collect());
    if let Some(platforms) = &policy.platforms {
        let all = |platform: &Platform| if *platform == Platform::All { Some("all") } else { None };
        seek(include("platforms"), platforms.include.iter().map(all).collect());
    }
    if let Some(locations) = &policy.locations {
        seek(include("locations"), locations.include.iter().map(is("all")).collect());
    }
    found
}
