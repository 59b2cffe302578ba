//! Named locations, strengths and Conditional Access policies to steps. A policy keeps one identity through all rings:
//! a ring emits it only where it differs from the ring before.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::draft::{Draft, Key, origin};
use super::graph_member::merge_members;
use super::policy_body::{Staging, policy_body};
use super::rings::RingContext;
use crate::plan::{Affects, Members, ObjectKind, Origin, Value, members};
use crate::posture::{AuthenticationStrength, Control, CountryLookup, NamedLocation, Policy, PolicyState};
use crate::resolve::{LocationName, Model, StrengthName};
use crate::source::Path;

/// What a ring made of a policy: how it was staged, and its members.
type Made = (Staging, Arc<Members>);

/// The steps of each ring.
pub(super) fn lower_graph(model: &Model<'_>, rings: &[RingContext<'_>]) -> Vec<Vec<Draft>> {
    let mut before: BTreeMap<&str, Made> = BTreeMap::new();
    let origins: Vec<Origin> = model.policies().map(|(_, _, path)| origin(model, path)).collect();
    let mut all = Vec::new();
    for position in 0..rings.len() {
        let mut drafts = Vec::new();
        if position == 0 {
            drafts.extend(lower_locations(model));
            drafts.extend(lower_strengths(model));
        }
        let mut policies = Vec::new();
        for ((alias, policy, _), origin) in model.policies().zip(&origins) {
            let staging = stage(model, policy, &rings[..=position]);
            if before.get(alias).is_some_and(|(earlier, _)| *earlier == staging) {
                continue;
            }
            let want = Arc::new(policy_body(model, policy, &staging));
            if before.get(alias).is_some_and(|(_, earlier)| *earlier == want) {
                continue;
            }
            let earlier = before.insert(alias, (staging.clone(), Arc::clone(&want)));
            let narrows = earlier.as_ref().is_some_and(|(earlier, _)| narrows(model, earlier, &staging));
            let affects = affects(model, policy, &staging);
            let mut draft =
                Draft::named(ObjectKind::ConditionalAccessPolicy, &policy.name, want, affects, origin.clone());
            draft.after = needs(model, policy);
            draft.before = earlier.map(|(_, earlier)| earlier);
            policies.push(((narrows, rank(policy, &staging)), alias, draft));
        }
        policies.sort_by(|one, other| (one.0, one.1).cmp(&(other.0, other.1)));
        drafts.extend(policies.into_iter().map(|(_, _, draft)| draft));
        all.push(drafts);
    }
    all
}

/// Whom a policy reaches in the last of these rings, and in which state.
fn stage(model: &Model<'_>, policy: &Policy, rings: &[RingContext<'_>]) -> Staging {
    const REPORTING: &str = "enabledForReportingButNotEnforced";
    let declared = policy.users.as_ref().map(|users| users.include.clone()).unwrap_or_default();
    let fixed = match policy.state {
        Some(PolicyState::Disabled) => Some("disabled"),
        Some(PolicyState::ReportOnly) => Some(REPORTING),
        None => None,
    };
    let Some(ring) = rings.last() else { return Staging { include: declared, state: REPORTING } };
    let by_mode = if ring.enforces() { "enabled" } else { REPORTING };
    if let Some(state) = fixed {
        return Staging { include: declared, state };
    }
    if ring.last {
        return Staging { include: declared, state: by_mode };
    }
    if !ring.enforces() {
        let include = staged(model, policy, &declared, rings).unwrap_or(declared);
        return Staging { include, state: REPORTING };
    }
    // who has met the policy in one ring goes on meeting it: nobody gets back a door that was closed. What a ring that
    // only reports was given does not count, it was meant for watching
    let enforcing: Vec<&RingContext<'_>> = rings.iter().filter(|ring| ring.enforces()).collect();
    let mut include: Vec<String> = Vec::new();
    for position in 0..enforcing.len() {
        let part = staged(model, policy, &declared, enforcing[..=position].iter().copied()).unwrap_or_default();
        include.extend(part.into_iter().filter(|alias| !include.contains(alias)).collect::<Vec<_>>());
    }
    // a group inside another cannot be said in Conditional Access: whoever is no administrator must not meet what
    // administrators meet, so such a policy only reports until the last ring
    if include.is_empty() {
        return Staging { include: declared, state: REPORTING };
    }
    Staging { include, state: by_mode }
}

/// Whom the last of these rings stages a policy to; nothing where it cannot be limited to people of the rings.
fn staged<'r, 'a: 'r>(
    model: &Model<'_>,
    policy: &Policy,
    declared: &[String],
    rings: impl IntoIterator<Item = &'r RingContext<'a>, IntoIter: DoubleEndedIterator>,
) -> Option<Vec<String>> {
    // workload identities are no people of any ring
    if policy.workload_identities.is_some() {
        return None;
    }
    let mut rings = rings.into_iter().rev().peekable();
    let reached = &rings.peek()?.audiences;
    // what one ring was given holds for the rings after it, until another is named
    if let Some(own) = rings.find_map(|ring| policy.rings.get(ring.declared.name.as_str())) {
        return Some(own.clone());
    }
    if model.reaches_everyone(declared) {
        return Some(reached.clone());
    }
    let inside = !declared.is_empty() && declared.iter().all(|alias| reached.contains(alias));
    inside.then(|| declared.to_vec())
}

fn affects(model: &Model<'_>, policy: &Policy, staging: &Staging) -> Affects {
    if staging.state != "enabled" {
        return Affects::Nobody;
    }
    if policy.workload_identities.is_some() {
        return Affects::Audience("workload identities".to_owned());
    }
    if model.reaches_everyone(&staging.include) {
        return Affects::Everyone;
    }
    Affects::Audience(staging.include.join(", "))
}

/// Does a ring let go of people whom the ring before enforced a policy for? That comes last: by then they meet what
/// everybody meets, and there is no moment in which they meet nothing.
fn narrows(model: &Model<'_>, earlier: &Staging, now: &Staging) -> bool {
    earlier.state == "enabled"
        && (now.state != "enabled"
            || !(model.reaches_everyone(&now.include)
                || earlier.include.iter().all(|alias| now.include.contains(alias))))
}

/// Reporting before enforcing, and what opens or asks before what closes.
fn rank(policy: &Policy, staging: &Staging) -> (bool, bool) {
    let blocks = policy.grant.as_ref().is_some_and(|grant| grant.controls.contains(&Control::Block));
    (staging.state == "enabled", blocks)
}

/// The objects that a policy refers to.
fn needs(model: &Model<'_>, policy: &Policy) -> Vec<Key> {
    let locations = policy.locations.iter().flat_map(|selection| selection.include.iter().chain(&selection.exclude));
    let mut needs: Vec<Key> = locations
        .filter_map(|alias| match model.location(alias) {
            Some(LocationName::Declared(name, _)) => Some(Key(ObjectKind::NamedLocation, name.to_owned())),
            _ => None,
        })
        .collect();
    let strength = policy.grant.as_ref().and_then(|grant| grant.authentication_strength.as_ref());
    if let Some(StrengthName::Declared(strength)) = strength.and_then(|alias| model.strength(alias)) {
        needs.push(Key(ObjectKind::AuthenticationStrengthPolicy, strength.name.clone()));
    }
    needs.sort();
    needs.dedup();
    needs
}

fn lower_locations(model: &Model<'_>) -> Vec<Draft> {
    let lower = |(alias, location): (&String, &NamedLocation)| {
        let name = location.name.as_deref().unwrap_or(alias);
        let want = location_body(name, location);
        let origin = origin(model, &Path::keys(["named-locations", alias]));
        Draft::named(ObjectKind::NamedLocation, name, want, Affects::ItsUsers, origin)
    };
    model.posture.named_locations.iter().map(lower).collect()
}

fn location_body(name: &str, location: &NamedLocation) -> Members {
    let body = if location.countries.is_empty() {
        let ranges = location.ip_ranges.iter().map(|range| {
            let kind = if range.0.contains(':') { "iPv6CidrRange" } else { "iPv4CidrRange" };
            Value::table([
                ("@odata.type", Value::text(format!("#microsoft.graph.{kind}"))),
                ("cidrAddress", Value::text(range.as_str().to_owned())),
            ])
        });
        members([
            ("@odata.type", Value::text("#microsoft.graph.ipNamedLocation")),
            ("displayName", Value::text(name.to_owned())),
            ("isTrusted", Value::Boolean(location.trusted)),
            ("ipRanges", Value::List(ranges.collect())),
        ])
    } else {
        let lookup = match location.country_lookup {
            None | Some(CountryLookup::ClientIpAddress) => "clientIpAddress",
            Some(CountryLookup::AuthenticatorAppGps) => "authenticatorAppGps",
        };
        members([
            ("@odata.type", Value::text("#microsoft.graph.countryNamedLocation")),
            ("displayName", Value::text(name.to_owned())),
            ("countriesAndRegions", Value::texts(location.countries.iter().map(|country| country.as_str().to_owned()))),
            ("countryLookupMethod", Value::text(lookup)),
            ("includeUnknownCountriesAndRegions", Value::Boolean(location.include_unknown_countries_and_regions)),
        ])
    };
    merge_members(body, &location.graph)
}

fn lower_strengths(model: &Model<'_>) -> Vec<Draft> {
    let lower = |(alias, strength): (&String, &AuthenticationStrength)| {
        let mut want = members([("displayName", Value::text(strength.name.clone()))]);
        if let Some(description) = &strength.description {
            want.push(("description".into(), Value::text(description.clone())));
        }
        want.push(("allowedCombinations".into(), Value::texts(strength.allowed_combinations.iter().cloned())));
        let want = merge_members(want, &strength.graph);
        let origin = origin(model, &Path::keys(["authentication-strengths", alias]));
        Draft::named(ObjectKind::AuthenticationStrengthPolicy, &strength.name, want, Affects::ItsUsers, origin)
    };
    model.posture.authentication_strengths.iter().map(lower).collect()
}
