//! Two names that the services or readers take for one.
//!
//! Exchange and Entra do not tell capital letters from small ones in names, and scripts find policies by name: two of
//! one name would be mixed up. Aliases that differ only in capital letters, and aliases that are keywords already,
//! would be misread.
//!
//! Wrong:
//! ```toml
//! [exchange-online.authentication-policies.block-legacy]
//! name = "Block legacy authentication"
//! allow-basic-auth = []
//! organization-default = true
//!
//! [exchange-online.authentication-policies.printers]
//! name = "block legacy authentication"
//! allow-basic-auth = ["smtp"]
//! assign-to = ["scanner@contoso.com"]
//! ```
//! Right:
//! ```toml
//! [exchange-online.authentication-policies.block-legacy]
//! name = "Block legacy authentication"
//! allow-basic-auth = []
//! organization-default = true
//!
//! [exchange-online.authentication-policies.printers]
//! name = "Printers"
//! allow-basic-auth = ["smtp"]
//! assign-to = ["scanner@contoso.com"]
//!
//! [exchange-online.cas-mailboxes."scanner@contoso.com"]
//! smtp-client-authentication-disabled = false
//! ```

use std::collections::BTreeMap;

use crate::check::Rule;
use crate::check::names::{Aliases, aliases};
use crate::check::order::in_reading_order;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::{LOCATION_KEYWORDS, Model};
use crate::source::{Path, Span, Value};

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0005"),
        name: "clashing-names",
        severity: Severity::Error,
        source: include_str!("clashing_names.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let posture = &model.posture;
    let mut policies = Vec::new();
    for (side, exchange, home) in model.exchanges() {
        let home = home.join("authentication-policies");
        let of_side = exchange.authentication_policies.iter();
        let named = of_side.map(|(alias, policy)| (policy.name.as_str(), home.join(alias).join("name"))).collect();
        seek(model, &format!("authentication policies of `{}`", side.word()), named, sink);
        let home = Path::keys([side.word(), "cas-mailboxes"]);
        let mailboxes = exchange.cas_mailboxes.keys().map(|address| (address.as_str(), home.join(address))).collect();
        seek_aliases(model, "mailbox", mailboxes, sink);
    }
    policies.extend(model.policies().map(|(_, policy, path)| (policy.name.as_str(), path.join("name"))));
    seek(model, "Conditional Access policies", policies, sink);
    let strengths = posture.authentication_strengths.iter();
    let strengths: Vec<(&str, Path)> = strengths
        .map(|(alias, strength)| (strength.name.as_str(), Path::keys(["authentication-strengths"]).join(alias).join("name")))
        .collect();
    seek_built_in(model, &strengths, sink);
    seek(model, "authentication strengths", strengths, sink);
    let locations = posture.named_locations.iter();
    let locations = locations.map(|(alias, location)| match &location.name {
        Some(name) => (name.as_str(), Path::keys(["named-locations"]).join(alias).join("name")),
        None => (alias.as_str(), Path::keys(["named-locations"]).join(alias)),
    });
    seek(model, "named locations", locations.collect(), sink);
    let home = Path::keys(["rollout", "rings"]);
    let rings = posture.rollout.rings.iter().enumerate();
    let rings = rings.map(|(position, ring)| (ring.name.as_str(), home.join(position).join("name"))).collect();
    seek(model, "rings", rings, sink);
    for of_kind in aliases(model.written) {
        seek_keywords(model, &of_kind, sink);
        let keys = of_kind.keys.iter().map(|alias| (*alias, of_kind.home.join((*alias).to_owned()))).collect();
        seek_aliases(model, of_kind.kind, keys, sink);
    }
}

/// Is this the address of an object, whose alias stands in for a name?
fn is_alias(model: &Model<'_>, path: &Path) -> bool {
    matches!(model.document.get(path).map(|node| &node.value), Some(Value::Table(_)))
}

/// The place of a name, or of the alias that stands in for one.
fn span_of(model: &Model<'_>, path: &Path) -> Span {
    if is_alias(model, path) { model.key_span(path) } else { model.value_span(path) }
}

/// Names that are equal but for capital letters: each with its place, and the place of the first of its kind.
fn clashes<'a>(model: &Model<'_>, names: Vec<(&'a str, Path)>) -> Vec<(&'a str, Path, Path)> {
    let mut known: BTreeMap<String, (&str, Path)> = BTreeMap::new();
    let mut clashes = Vec::new();
    for (name, path) in names {
        let folded = name.to_lowercase();
        let Some((other, place)) = known.remove(&folded) else {
            known.insert(folded, (name, path));
            continue;
        };
        let (first, second) = in_reading_order(model, place.clone(), path);
        let (kept, again) = if first == place { (other, name) } else { (name, other) };
        clashes.push((again, second, first.clone()));
        known.insert(folded, (kept, first));
    }
    clashes
}

fn seek(model: &Model<'_>, kind: &str, names: Vec<(&str, Path)>, sink: &mut Sink) {
    for (name, path, first) in clashes(model, names) {
        // of two aliases that serve as names the aliases are what is reported
        if is_alias(model, &path) && is_alias(model, &first) {
            continue;
        }
        let message = format!("two {kind} are named `{}`", name.escape_debug());
        let finding = RULE.info.finding(message, span_of(model, &path));
        let finding = finding.with_related(span_of(model, &first), "the other").with_help("rename one of them");
        sink.push(finding.about(path));
    }
}

fn seek_aliases(model: &Model<'_>, kind: &str, keys: Vec<(&str, Path)>, sink: &mut Sink) {
    for (alias, path, first) in clashes(model, keys) {
        let message = format!("{kind} `{}` differs from another in capital letters only", alias.escape_debug());
        let finding = RULE.info.finding(message, model.key_span(&path));
        let finding = finding.with_related(model.key_span(&first), "the other").with_help("rename one of them");
        sink.push(finding.about(path));
    }
}

fn seek_built_in(model: &Model<'_>, strengths: &[(&str, Path)], sink: &mut Sink) {
    for (name, path) in strengths {
        if crate::catalog::BUILT_IN_STRENGTHS.iter().any(|one| one.name.to_lowercase() == name.to_lowercase()) {
            let message = format!("`{}` is the name of a built-in strength", name.escape_debug());
            let finding = RULE.info.finding(message, model.value_span(path));
            sink.push(finding.with_help("give it another name").about(path.clone()));
        }
    }
}

fn seek_keywords(model: &Model<'_>, of_kind: &Aliases<'_>, sink: &mut Sink) {
    for alias in &of_kind.keys {
        let folded = alias.to_lowercase();
        let taken = match of_kind.kind {
            "audience" => Model::is_reserved_audience(&folded),
            "named location" => LOCATION_KEYWORDS.iter().any(|(word, _)| *word == folded),
            "authentication strength" => crate::catalog::find_strength(&folded).is_some(),
            "application" => crate::catalog::find_application(&folded).is_some(),
            "workload identity" => folded == "all",
            _ => false,
        };
        if taken {
            let path = of_kind.home.join((*alias).to_owned());
            let message = format!("{} `{}` has an alias that is taken", of_kind.kind, alias.escape_debug());
            let finding =
                RULE.info.finding(message, model.key_span(&path)).with_label("this word has a meaning already");
            sink.push(finding.with_help("give it another alias").about(path));
        }
    }
}
