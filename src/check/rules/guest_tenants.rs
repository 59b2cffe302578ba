//! Guests of different tenants in one list.
//!
//! Graph has one object for all guests that a policy includes, and one for all that it excludes: kinds, and tenants
//! that hold for all these kinds. Audiences with different tenants need policies of their own.
//!
//! Wrong:
//! ```toml
//! [audiences.partner]
//! guests = { kinds = ["b2b-collaboration-guest"], tenants = ["55555555-5555-4555-8555-555555555555"] }
//!
//! [audiences.visitors]
//! guests = { kinds = ["internal-guest"] }
//!
//! [conditional-access.policies.guests]
//! name = "Guests"
//! users = { include = ["partner", "visitors"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! grant = { controls = ["mfa"] }
//! ```
//! Right:
//! ```toml
//! [audiences.visitors]
//! guests = { kinds = ["b2b-collaboration-guest", "internal-guest"] }
//!
//! [conditional-access.policies.guests]
//! name = "Guests"
//! users = { include = ["visitors"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! grant = { controls = ["mfa"] }
//! ```

use crate::check::Rule;
use crate::check::policy::name;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::{Guid, Posture};
use crate::resolve::Model;
use crate::source::Path;
use std::collections::BTreeSet;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0538"),
        name: "guest-tenants",
        severity: Severity::Error,
        source: include_str!("guest_tenants.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (_, policy, path) in model.policies() {
        if let Some(users) = &policy.users {
            seek(model, &users.include, || path.join("users").join("include"), sink);
            seek(model, &users.exclude, || path.join("users").join("exclude"), sink);
        }
        for (ring, audiences) in &policy.rings {
            seek(model, audiences, || path.join("rings").join(ring), sink);
        }
    }
    // a policy for all users reaches, in each ring, the audiences of the rings so far
    let rings = &model.posture.rollout.rings;
    for position in 0..rings.len() {
        let so_far: Vec<String> = rings[..=position].iter().filter_map(|ring| ring.audience.clone()).collect();
        if different(&model.posture, &so_far[..so_far.len().saturating_sub(1)]).is_none() {
            let place = || Path::keys(["rollout", "rings"]).join(position).join("audience");
            seek(model, &so_far, place, sink);
        }
    }
}

fn seek(model: &Model<'_>, aliases: &[String], place: impl Fn() -> Path, sink: &mut Sink) {
    if let Some((one, other)) = different(&model.posture, aliases) {
        let message = format!("{} and {} have guests of different tenants", name(one), name(other));
        sink.push(
            RULE.at(model, place(), message)
                .with_related(guests_span(model, one), "guests of some tenants")
                .with_related(guests_span(model, other), "guests of others")
                .with_note("Graph has one set of tenants for all guests that a policy includes, and one for exclusions")
                .with_help("make a policy for each, or give both the same `tenants`"),
        );
    }
}

fn guests_span(model: &Model<'_>, alias: &str) -> crate::source::Span {
    model.value_span(&Path::keys(["audiences"]).join(alias.to_owned()).join("guests"))
}

/// Two audiences, of these or inside these, whose guests come from different tenants.
fn different<'a>(posture: &'a Posture, aliases: &'a [String]) -> Option<(&'a str, &'a str)> {
    let mut sets: Vec<(&str, BTreeSet<String>)> = Vec::new();
    collect(posture, aliases, &mut BTreeSet::new(), &mut sets);
    let (first, tenants) = sets.first()?;
    sets.iter().find(|(_, others)| others != tenants).map(|(other, _)| (*first, *other))
}

fn collect<'a>(
    posture: &'a Posture,
    aliases: &'a [String],
    seen: &mut BTreeSet<&'a str>,
    sets: &mut Vec<(&'a str, BTreeSet<String>)>,
) {
    for alias in aliases {
        let Some(audience) = posture.audiences.get(alias).filter(|_| seen.insert(alias)) else { continue };
        if let Some(guests) = &audience.guests {
            sets.push((alias, guests.tenants.iter().map(Guid::lower).collect()));
        }
        collect(posture, &audience.audiences, seen, sets);
    }
}
