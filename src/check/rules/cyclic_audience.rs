//! An audience holds itself, directly or through others.
//!
//! Wrong:
//! ```toml
//! [audiences.helpdesk]
//! members = ["user03@contoso.com"]
//! audiences = ["helpdesk"]
//! ```
//! Right:
//! ```toml
//! [audiences.helpdesk]
//! members = ["user03@contoso.com"]
//! audiences = ["pilot"]
//! allow = [{ rule = "unused-alias", reason = "for the next rollout" }]
//! ```

use crate::check::Rule;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0011"),
        name: "cyclic-audience",
        severity: Severity::Error,
        source: include_str!("cyclic_audience.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for alias in model.posture.audiences.keys() {
        let Some(chain) = find_cycle(model, alias) else { continue };
        // each cycle is met once from every audience in it: the first of them by name reports
        if chain.iter().any(|(other, _)| other < alias) {
            continue;
        }
        let path = &chain[chain.len() - 1].1;
        let mut names: Vec<String> = chain.iter().map(|(name, _)| format!("`{}`", name.escape_debug())).collect();
        names.push(names[0].clone());
        let message = format!("audience `{}` holds itself", alias.escape_debug());
        let finding = RULE.info.finding(message, model.value_span(path)).with_note(names.join(" holds "));
        sink.push(finding.with_help("take this one out").about(path.clone()));
    }
}

/// The shortest way from an audience back to itself: each audience on it, with the place of the next in its list.
fn find_cycle(model: &Model<'_>, start: &str) -> Option<Vec<(String, Path)>> {
    let mut ways: Vec<Vec<(String, Path)>> = vec![Vec::new()];
    let mut seen = std::collections::BTreeSet::new();
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            let from = match way.last() {
                Some((_, place)) => named_at(model, place)?,
                None => start.to_owned(),
            };
            let inner = model.posture.audiences.get(&from).map(|audience| audience.audiences.as_slice());
            for (position, next) in inner.unwrap_or_default().iter().enumerate() {
                let place = Path::keys(["audiences"]).join(&from).join("audiences").join(position);
                let mut way = way.clone();
                way.push((from.clone(), place));
                if next == start {
                    return Some(way);
                }
                if seen.insert(next.clone()) {
                    longer.push(way);
                }
            }
        }
        ways = longer;
    }
    None
}

fn named_at(model: &Model<'_>, place: &Path) -> Option<String> {
    model.document.get(place).and_then(crate::source::Node::as_text).map(str::to_owned)
}
