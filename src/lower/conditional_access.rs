//! Named locations, strengths and Conditional Access policies to steps. A policy keeps one identity through all rings:
//! a ring emits it only where it differs from the ring before.

use super::draft::{Draft, Key, origin};
use super::graph_member::merge_members;
use super::policy_body::{People, PolicyBody, Staging};
use super::rings::RingContext;
use crate::plan::{Affects, Members, ObjectKind, Origin, Value, members};
use crate::posture::{AuthenticationStrength, Control, CountryLookup, NamedLocation, Policy, PolicyState};
use crate::resolve::{LocationName, Model, StrengthName};
use crate::source::Path;

/// What a ring made of a policy: how it was staged, and its members.
type Made<'a> = (Staging<'a>, Members);

/// The steps of each ring.
pub(super) fn lower_graph(model: &Model<'_>, rings: &[RingContext<'_>]) -> Vec<Vec<Draft>> {
    let mut people = People::new(model);
    let begun = |policy, path| (PolicyBody::new(model, policy), origin(model, path), None);
    let mut bodies: Vec<(PolicyBody<'_>, Origin, Option<Made<'_>>)> =
        model.policies().map(|(_, policy, path)| begun(policy, path)).collect();
    let mut all = Vec::new();
    for position in 0..rings.len() {
        let mut drafts = Vec::new();
        if position == 0 {
            drafts.extend(lower_locations(model));
            drafts.extend(lower_strengths(model));
        }
        let mut policies = Vec::with_capacity(bodies.len());
        for ((alias, policy, _), (body, origin, made)) in model.policies().zip(&mut bodies) {
            let staging = stage(model, policy, &rings[..=position]);
            let earlier = made.as_ref();
            if earlier.is_some_and(|(earlier, _)| *earlier == staging) {
                continue;
            }
            let want = body.staged(&staging, &mut people);
            if earlier.is_some_and(|(_, earlier)| *earlier == want) {
                continue;
            }
            let narrows = earlier.is_some_and(|(earlier, _)| narrows(model, earlier, &staging));
            let (affects, rank) = (affects(model, policy, &staging), rank(policy, &staging));
            let kind = ObjectKind::ConditionalAccessPolicy;
            let mut draft = Draft::named(kind, body.name.clone(), want.clone(), affects, origin.clone());
            draft.after = needs(model, policy);
            draft.before = made.replace((staging, want)).map(|(_, earlier)| earlier);
            policies.push(((narrows, rank), alias, draft));
        }
        policies.sort_by_cached_key(|(rank, alias, _)| (*rank, *alias));
        drafts.reserve_exact(policies.len());
        drafts.extend(policies.into_iter().map(|(_, _, draft)| draft));
        all.push(drafts);
    }
    all
}

/// Whom a policy reaches in the last of these rings, and in which state.
fn stage<'a>(model: &Model<'_>, policy: &'a Policy, rings: &'a [RingContext<'_>]) -> Staging<'a> {
    const REPORTING: &str = "enabledForReportingButNotEnforced";
    let declared = || policy.users.iter().flat_map(|users| &users.include).map(String::as_str).collect();
    let fixed = match policy.state {
        Some(PolicyState::Disabled) => Some("disabled"),
        Some(PolicyState::ReportOnly) => Some(REPORTING),
        None => None,
    };
    let Some(ring) = rings.last() else { return Staging { include: declared(), state: REPORTING } };
    let by_mode = if ring.enforces() { "enabled" } else { REPORTING };
    if let Some(state) = fixed {
        return Staging { include: declared(), state };
    }
    if ring.last {
        return Staging { include: declared(), state: by_mode };
    }
    if !ring.enforces() {
        let include = staged(model, policy, rings.iter());
        let include = include.map_or_else(declared, |include| include.iter().map(String::as_str).collect());
        return Staging { include, state: REPORTING };
    }
    // who has met the policy in one ring goes on meeting it: nobody gets back a door that was closed. What a ring that
    // only reports was given does not count, it was meant for watching
    let enforcing = |position: &usize| rings[*position].enforces();
    let mut include: Vec<&str> = Vec::new();
    for position in (0..rings.len()).filter(enforcing) {
        let until = rings[..=position].iter().filter(|ring| ring.enforces());
        for alias in staged(model, policy, until).unwrap_or_default() {
            if !include.contains(&alias.as_str()) {
                include.push(alias);
            }
        }
    }
    // a group inside another cannot be said in Conditional Access: whoever is no administrator must not meet what
    // administrators meet, so such a policy only reports until the last ring
    if include.is_empty() {
        return Staging { include: declared(), state: REPORTING };
    }
    Staging { include, state: by_mode }
}

/// Whom the last of these rings stages a policy to; nothing where it cannot be limited to people of the rings.
fn staged<'a, 'm: 'a>(
    model: &Model<'_>,
    policy: &'a Policy,
    rings: impl DoubleEndedIterator<Item = &'a RingContext<'m>>,
) -> Option<&'a [String]> {
    // workload identities are no people of any ring
    if policy.workload_identities.is_some() {
        return None;
    }
    let mut rings = rings.rev().peekable();
    let reached = &rings.peek()?.audiences;
    // what one ring was given holds for the rings after it, until another is named
    if let Some(own) = rings.find_map(|ring| policy.rings.get(ring.declared.name.as_str())) {
        return Some(own);
    }
    let declared = policy.users.as_ref().map(|users| users.include.as_slice()).unwrap_or_default();
    if model.reaches_everyone(declared) {
        return Some(reached);
    }
    let inside = !declared.is_empty() && declared.iter().all(|alias| reached.contains(alias));
    inside.then_some(declared)
}

fn affects(model: &Model<'_>, policy: &Policy, staging: &Staging<'_>) -> Affects {
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
fn narrows(model: &Model<'_>, earlier: &Staging<'_>, now: &Staging<'_>) -> bool {
    earlier.state == "enabled"
        && (now.state != "enabled"
            || !(model.reaches_everyone(&now.include)
                || earlier.include.iter().all(|alias| now.include.contains(alias))))
}

/// Reporting before enforcing, and what opens or asks before what closes.
fn rank(policy: &Policy, staging: &Staging<'_>) -> (bool, bool) {
    let blocks = policy.grant.as_ref().is_some_and(|grant| grant.controls.contains(&Control::Block));
    (staging.state == "enabled", blocks)
}

/// The objects that a policy refers to.
fn needs(model: &Model<'_>, policy: &Policy) -> Vec<Key> {
    let locations = policy.locations.iter().flat_map(|selection| selection.include.iter().chain(&selection.exclude));
    let mut needs: Vec<Key> = locations
        .filter_map(|alias| match model.location(alias) {
            Some(LocationName::Declared(name, _)) => Some(Key(ObjectKind::NamedLocation, name.into())),
            _ => None,
        })
        .collect();
    let strength = policy.grant.as_ref().and_then(|grant| grant.authentication_strength.as_ref());
    if let Some(StrengthName::Declared(strength)) = strength.and_then(|alias| model.strength(alias)) {
        needs.push(Key(ObjectKind::AuthenticationStrengthPolicy, (&strength.name).into()));
    }
    needs.sort();
    needs.dedup();
    needs
}

fn lower_locations(model: &Model<'_>) -> Vec<Draft> {
    let lower = |(alias, location): (&String, &NamedLocation)| {
        let name = location.name.as_deref().unwrap_or(alias);
        let want = location_body(name, location);
        let origin = origin(model, &Path::keys(["named-locations"]).join(alias));
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
                ("cidrAddress", Value::text(range.as_str())),
            ])
        });
        members([
            ("@odata.type", Value::text("#microsoft.graph.ipNamedLocation")),
            ("displayName", Value::text(name)),
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
            ("displayName", Value::text(name)),
            ("countriesAndRegions", Value::texts(location.countries.iter().map(|country| country.as_str()))),
            ("countryLookupMethod", Value::text(lookup)),
            ("includeUnknownCountriesAndRegions", Value::Boolean(location.include_unknown_countries_and_regions)),
        ])
    };
    merge_members(body, &location.graph)
}

fn lower_strengths(model: &Model<'_>) -> Vec<Draft> {
    let lower = |(alias, strength): (&String, &AuthenticationStrength)| {
        let description = strength.description.iter().map(|text| ("description", Value::text(text)));
        let name = std::iter::once(("displayName", Value::text(&strength.name)));
        let combinations = ("allowedCombinations", Value::texts(&strength.allowed_combinations));
        let want = merge_members(members(name.chain(description).chain([combinations])), &strength.graph);
        let origin = origin(model, &Path::keys(["authentication-strengths"]).join(alias));
        Draft::named(ObjectKind::AuthenticationStrengthPolicy, &strength.name, want, Affects::ItsUsers, origin)
    };
    model.posture.authentication_strengths.iter().map(lower).collect()
}
