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

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use foldhash::fast::FixedState;

use crate::check::Rule;
use crate::check::names::{Aliases, aliases};
use crate::check::order::in_reading_order;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::resolve::{LOCATION_KEYWORDS, Model, in_lower_case};
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
    for (side, exchange, home) in model.exchanges() {
        let home = home.join("authentication-policies");
        let named = exchange.authentication_policies.iter().map(|(alias, policy)| (policy.name.as_str(), alias));
        let kind = format!("authentication policies of `{}`", side.word());
        seek(model, &kind, named, |alias| home.join(alias).join("name"), sink);
        let home = Path::keys([side.word(), "cas-mailboxes"]);
        seek_aliases(model, "mailbox", exchange.cas_mailboxes.keys().map(String::as_str), &home, sink);
    }
    let policies = model.policies().map(|(_, policy, path)| (policy.name.as_str(), path));
    seek(model, "Conditional Access policies", policies, |path| path.join("name"), sink);
    let strengths = posture.authentication_strengths.iter().map(|(alias, strength)| (strength.name.as_str(), alias));
    let place = |alias: &String| Path::keys(["authentication-strengths"]).join(alias).join("name");
    seek_built_in(model, strengths.clone(), place, sink);
    seek(model, "authentication strengths", strengths, place, sink);
    let locations = posture.named_locations.iter();
    let locations = locations.map(|(alias, location)| match &location.name {
        Some(name) => (name.as_str(), (alias, true)),
        None => (alias.as_str(), (alias, false)),
    });
    let place = |(alias, named): (&String, bool)| {
        let location = Path::keys(["named-locations"]).join(alias);
        if named { location.join("name") } else { location }
    };
    seek(model, "named locations", locations, place, sink);
    let rings = posture.rollout.rings.iter().enumerate().map(|(position, ring)| (ring.name.as_str(), position));
    let place = |position: usize| Path::keys(["rollout", "rings"]).join(position).join("name");
    seek(model, "rings", rings, place, sink);
    for of_kind in aliases(model.written) {
        seek_keywords(model, &of_kind, sink);
        seek_aliases(model, of_kind.kind, of_kind.keys.iter().copied(), &of_kind.home, sink);
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

/// Names that are equal but for capital letters: each with its place, and the place of the first of its kind. Names come
/// with what their place is made from.
fn clashes<'a, T: Copy>(
    model: &Model<'_>,
    names: impl Iterator<Item = (&'a str, T)>,
    place: impl Fn(T) -> Path,
) -> Vec<(&'a str, Path, Path)> {
    let mut known: HashMap<Cow<'a, str>, (&'a str, T), FixedState> = HashMap::default();
    let mut clashes = Vec::new();
    for named in names {
        match known.entry(in_lower_case(named.0)) {
            Entry::Vacant(free) => drop(free.insert(named)),
            Entry::Occupied(mut taken) => {
                let other = *taken.get();
                let (first, second) = in_reading_order(model, place(other.1), place(named.1));
                let (kept, again) = if first == place(other.1) { (other, named) } else { (named, other) };
                clashes.push((again.0, second, first));
                taken.insert(kept);
            }
        }
    }
    clashes
}

fn seek<'a, T: Copy>(
    model: &Model<'_>,
    kind: &str,
    names: impl Iterator<Item = (&'a str, T)>,
    place: impl Fn(T) -> Path,
    sink: &mut Sink,
) {
    for (name, path, first) in clashes(model, names, place) {
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

fn seek_aliases<'a>(model: &Model<'_>, kind: &str, keys: impl Iterator<Item = &'a str>, home: &Path, sink: &mut Sink) {
    for (alias, path, first) in clashes(model, keys.map(|key| (key, key)), |key| home.join(key.to_owned())) {
        let message = format!("{kind} `{}` differs from another in capital letters only", alias.escape_debug());
        let finding = RULE.info.finding(message, model.key_span(&path));
        let finding = finding.with_related(model.key_span(&first), "the other").with_help("rename one of them");
        sink.push(finding.about(path));
    }
}

fn seek_built_in<'a, T>(
    model: &Model<'_>,
    strengths: impl Iterator<Item = (&'a str, T)>,
    place: impl Fn(T) -> Path,
    sink: &mut Sink,
) {
    for (name, named) in strengths {
        if crate::catalog::BUILT_IN_STRENGTHS.iter().any(|one| one.name.to_lowercase() == name.to_lowercase()) {
            let path = place(named);
            let message = format!("`{}` is the name of a built-in strength", name.escape_debug());
            let finding = RULE.info.finding(message, model.value_span(&path));
            sink.push(finding.with_help("give it another name").about(path));
        }
    }
}

fn seek_keywords(model: &Model<'_>, of_kind: &Aliases<'_>, sink: &mut Sink) {
    for alias in &of_kind.keys {
        let folded = in_lower_case(alias);
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
