//! A policy that can never apply.
//!
//! What is excluded stays out whatever is included. Where everything that a condition includes is excluded as well, no
//! sign-in ever meets the policy, and what it should protect is open.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.pilot]
//! name = "Pilot"
//! users = { include = ["pilot"], exclude = ["emergency-access", "pilot"] }
//! applications = { include = ["all"] }
//! grant = { controls = ["mfa"] }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.pilot]
//! name = "Everybody but the pilot"
//! users = { include = ["all"], exclude = ["emergency-access", "pilot"] }
//! applications = { include = ["all"] }
//! grant = { controls = ["mfa"] }
//! ```

use std::borrow::Cow;

use crate::check::Rule;
use crate::check::policy::{name, selected};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::{ClientAppType, GroupReference, NamedLocation, Platform, Policy, Selection};
use crate::resolve::LocationName;
use crate::resolve::Model;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0512"),
        name: "never-applies",
        severity: Severity::Error,
        source: include_str!("never_applies.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    for (alias, policy, path) in model.policies() {
        let users = policy.users.as_ref().is_some_and(|users| excludes_all_people(model, users));
        let locations = policy.locations.as_ref().is_some_and(|locations| excludes_all_places(model, locations));
        let conditions = [
            ("users", users),
            ("applications", excludes_all_applications(model, policy)),
            ("platforms", excludes_all_platforms(policy)),
            ("locations", locations),
        ];
        for (key, _) in conditions.into_iter().filter(|(_, never)| *never) {
            let message = format!("policy {} never applies: all the {key} that it includes are excluded", name(alias));
            let include = model.value_span(&path.join(key).join("include"));
            sink.push(
                RULE.at(model, path.join(key).join("exclude"), message)
                    .with_related(include, "included here")
                    .with_help("exclude less, or take the policy out"),
            );
        }
        if is_activesync_elsewhere(policy) {
            let message = format!("policy {} never applies: ActiveSync knows none of these platforms", name(alias));
            sink.push(
                RULE.at(model, path.join("platforms").join("include"), message)
                    .with_note("a platform condition on ActiveSync knows Android, iOS and Windows")
                    .with_help("name those, or take the policy out"),
            );
        }
    }
}

fn excludes_all_people(model: &Model<'_>, users: &Selection) -> bool {
    if model.reaches_everyone(&users.include) {
        return false;
    }
    let known = users.include.iter().chain(&users.exclude).all(|alias| model.has_audience(alias));
    let (inside, outside) = (model.reach(&users.include), model.reach(&users.exclude));
    if !known || inside.nobody || outside.everyone || inside.is_empty() {
        return false;
    }
    let same = |one: &GroupReference, other: &GroupReference| match (&one.id, &other.id) {
        (Some(one), Some(other)) => one.as_str().eq_ignore_ascii_case(other.as_str()),
        _ => one.name == other.name,
    };
    let has_user = |name: &str| outside.users.iter().any(|other| other.user.as_str().eq_ignore_ascii_case(name));
    let tenants = outside.guest_tenants.is_empty()
        || !inside.guest_tenants.is_empty() && inside.guest_tenants.is_subset(&outside.guest_tenants);
    inside.groups.iter().all(|group| outside.groups.iter().any(|other| same(group, other)))
        && inside.users.iter().all(|person| has_user(person.user.as_str()))
        && inside.roles.iter().all(|role| outside.roles.contains(role))
        && (!inside.all_guests || outside.all_guests)
        && (inside.guests.is_empty() || inside.guests.is_subset(&outside.guests) && tenants)
}

fn excludes_all_applications(model: &Model<'_>, policy: &Policy) -> bool {
    let targets = &policy.applications;
    if targets.exclude.is_empty() || targets.filter.is_some() {
        return false;
    }
    let excluded: Vec<Cow<'_, str>> = targets
        .exclude
        .iter()
        .filter_map(|alias| model.application(alias))
        .map(|application| application.graph())
        .collect();
    let included = selected(model, policy).unwrap_or_default();
    !included.is_empty() && included.iter().all(|value| value != "All" && excluded.contains(value))
}

fn excludes_all_platforms(policy: &Policy) -> bool {
    let Some(platforms) = &policy.platforms else { return false };
    let out = |platform: &Platform| *platform != Platform::All && platforms.exclude.contains(platform);
    !platforms.include.is_empty() && platforms.include.iter().all(out)
}

fn excludes_all_places(model: &Model<'_>, locations: &Selection) -> bool {
    let out = |alias: &String| alias != "all" && is_excluded(model, alias, &locations.exclude);
    !locations.include.is_empty() && locations.include.iter().all(out)
}

fn is_excluded(model: &Model<'_>, alias: &str, exclude: &[String]) -> bool {
    let Some(place) = model.location(alias) else { return false };
    exclude.iter().any(|other| match (place, model.location(other)) {
        (_, Some(_)) if alias == other => true,
        (LocationName::Declared(_, inner), Some(LocationName::Declared(_, outer))) => lies_within(inner, outer),
        (LocationName::Declared(_, inner), Some(LocationName::Keyword("AllTrusted"))) => inner.trusted,
        _ => false,
    })
}

/// Is every address, or every country, of one location one of the other's?
fn lies_within(inner: &NamedLocation, outer: &NamedLocation) -> bool {
    let ranges = |location: &NamedLocation| -> Vec<ipnet::IpNet> {
        location.ip_ranges.iter().filter_map(|range| range.as_str().parse().ok()).collect()
    };
    let (small, large) = (ranges(inner), ranges(outer));
    let addresses = !small.is_empty()
        && inner.countries.is_empty()
        && small.iter().all(|range| large.iter().any(|other| other.contains(range)));
    let countries = !inner.countries.is_empty()
        && inner.ip_ranges.is_empty()
        && inner.country_lookup == outer.country_lookup
        && (!inner.include_unknown_countries_and_regions || outer.include_unknown_countries_and_regions)
        && inner.countries.iter().all(|country| outer.countries.contains(country));
    addresses || countries
}

fn is_activesync_elsewhere(policy: &Policy) -> bool {
    let Some(platforms) = &policy.platforms else { return false };
    let elsewhere = [Platform::Macos, Platform::Linux, Platform::WindowsPhone];
    policy.client_app_types.as_deref() == Some(&[ClientAppType::ExchangeActiveSync])
        && !platforms.include.is_empty()
        && platforms.include.iter().all(|platform| elsewhere.contains(platform))
}
