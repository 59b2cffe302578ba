//! `all` or `none` among what is excluded.
//!
//! A policy that excludes all is about nothing, and Graph knows the keywords only for what is included. The exception
//! among locations is `all-trusted`, which can be excluded.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.mail]
//! name = "Mail"
//! users = { include = ["pilot"], exclude = ["all"] }
//! applications = { include = ["exchange-online"] }
//! grant = { controls = ["mfa"] }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.mail]
//! name = "Mail"
//! users = { include = ["pilot"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! grant = { controls = ["mfa"] }
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::Platform;
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0545"),
        name: "misplaced-keyword",
        severity: Severity::Error,
        source: include_str!("misplaced_keyword.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let mut report = |path: Path, word: &str| {
        sink.push(
            RULE.at(model, path, format!("`{word}` cannot be excluded"))
                .with_help("name what is excluded, or take the policy out"),
        );
    };
    let policies = &model.written.conditional_access.policies;
    for (alias, policy) in policies {
        let exclude = |key| Path::keys(["conditional-access", "policies"]).join(alias).join(key).join("exclude");
        let mut seek = |key: &'static str, list: &[String], words: &[&str]| {
            for (position, word) in list.iter().enumerate().filter(|(_, word)| words.contains(&word.as_str())) {
                report(exclude(key).join(position), word);
            }
        };
        if let Some(users) = &policy.users {
            seek("users", &users.exclude, &["all", "none"]);
        }
        seek("applications", &policy.applications.exclude, &["all", "none"]);
        if let Some(locations) = &policy.locations {
            seek("locations", &locations.exclude, &["all"]);
        }
        if let Some(identities) = &policy.workload_identities {
            seek("workload-identities", &identities.exclude, &["all"]);
        }
        let platforms = policy.platforms.iter().flat_map(|platforms| &platforms.exclude).enumerate();
        for (position, _) in platforms.filter(|(_, platform)| **platform == Platform::All) {
            report(exclude("platforms").join(position), "all");
        }
    }
    for (position, exception) in model.written.exceptions.conditional_access.iter().enumerate() {
        let who = Path::keys(["exceptions", "conditional-access"]).join(position).join("who");
        for (position, word) in
            exception.who.iter().enumerate().filter(|(_, who)| matches!(who.as_str(), "all" | "none"))
        {
            report(who.join(position), word);
        }
    }
}
