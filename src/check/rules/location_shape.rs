//! A location that Graph cannot hold.
//!
//! A named location is made of address ranges or of countries. Only address ranges can be trusted, only countries are
//! looked up, and a range has a mask longer than /8. A policy that excludes locations must include some, or `all`.
//!
//! Wrong:
//! ```toml
//! [named-locations.offices]
//! ip-ranges = ["203.0.113.0/24"]
//! countries = ["DE"]
//!
//! [conditional-access.policies.offices]
//! name = "Offices"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! locations = { include = ["all"], exclude = ["offices"] }
//! grant = { controls = ["mfa"] }
//! ```
//! Right:
//! ```toml
//! [named-locations.offices]
//! ip-ranges = ["203.0.113.0/24"]
//! trusted = true
//!
//! [conditional-access.policies.offices]
//! name = "Offices"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["all"] }
//! locations = { include = ["all"], exclude = ["offices"] }
//! grant = { controls = ["mfa"] }
//! ```

use crate::catalog::limits::{IP_LOCATIONS_PER_TENANT, MIN_PREFIX_LENGTH};
use crate::check::Rule;
use crate::check::policy::name;
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::NamedLocation;
use crate::resolve::Model;
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0528"),
        name: "location-shape",
        severity: Severity::Error,
        source: include_str!("location_shape.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    let home = Path::keys(["named-locations"]);
    let locations = &model.posture.named_locations;
    for (alias, location) in locations {
        check_kind(model, alias, location, &home.join(alias), sink);
        check_ranges(model, location, &home.join(alias).join("ip-ranges"), sink);
    }
    let count = locations.values().filter(|location| !location.ip_ranges.is_empty()).count();
    if count > IP_LOCATIONS_PER_TENANT {
        sink.push(
            RULE.at_key(model, home, format!("{count} locations of addresses are more than a tenant holds"))
                .with_note(format!("a tenant holds {IP_LOCATIONS_PER_TENANT}, each with up to 2,000 ranges"))
                .with_help("join locations that policies name together"),
        );
    }
    for (_, policy, path) in model.policies() {
        let Some(locations) = &policy.locations else { continue };
        if locations.include.is_empty() {
            let message = if locations.exclude.is_empty() {
                "the condition on locations names none"
            } else {
                "locations are excluded and none is included"
            };
            sink.push(
                RULE.at(model, path.join("locations").join("include"), message)
                    .with_help("write `include = [\"all\"]`, or leave `locations` out"),
            );
        }
    }
}

fn check_kind(model: &Model<'_>, alias: &str, location: &NamedLocation, path: &Path, sink: &mut Sink) {
    let (addresses, countries) = (!location.ip_ranges.is_empty(), !location.countries.is_empty());
    let unknown = location.include_unknown_countries_and_regions;
    if addresses && countries {
        sink.push(
            RULE.at_key(model, path.join("countries"), format!("location {} has addresses and countries", name(alias)))
                .with_related(model.key_span(&path.join("ip-ranges")), "a location is of one kind")
                .with_help("declare two locations; policies can name both"),
        );
        return;
    }
    if !addresses && !countries && !unknown {
        sink.push(
            RULE.at_key(model, path.join("ip-ranges"), format!("location {} is nowhere", name(alias)))
                .with_help("give it `ip-ranges` or `countries`"),
        );
        return;
    }
    let lookup = location.country_lookup.is_some();
    let misplaced = [
        ("trusted", !addresses && location.trusted, "only address ranges can be trusted"),
        ("country-lookup", addresses && lookup, "address ranges need no lookup of countries"),
        ("include-unknown-countries-and-regions", addresses && unknown, "address ranges have no countries"),
    ];
    for (key, _, why) in misplaced.into_iter().filter(|(_, there, _)| *there) {
        sink.push(RULE.at_key(model, path.join(key), why).with_help(format!("take `{key}` out")));
    }
}

fn check_ranges(model: &Model<'_>, location: &NamedLocation, path: &Path, sink: &mut Sink) {
    for (position, range) in location.ip_ranges.iter().enumerate() {
        let mask = range.as_str().parse::<ipnet::IpNet>().map(|range| range.prefix_len());
        if mask.is_ok_and(|mask| mask <= MIN_PREFIX_LENGTH) {
            sink.push(
                RULE.at(model, path.join(position), format!("{} is too wide for a location", name(range.as_str())))
                    .with_note(format!("masks must be longer than /{MIN_PREFIX_LENGTH}"))
                    .with_help("name the ranges that are yours"),
            );
        }
    }
}
