//! A name that nothing was declared under.
//!
//! People, locations, strengths, applications and terms of use are declared once and used by alias; `all`, `none`,
//! `emergency-access`, the built-in strengths and the well-known applications need no declaration.
//!
//! Wrong:
//! ```toml
//! [conditional-access.policies.browsers]
//! name = "No downloads in browsers"
//! users = { include = ["al"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! client-app-types = ["browser"]
//! session = { cloud-app-security = "block-downloads" }
//! ```
//! Right:
//! ```toml
//! [conditional-access.policies.browsers]
//! name = "No downloads in browsers"
//! users = { include = ["all"], exclude = ["emergency-access"] }
//! applications = { include = ["exchange-online"] }
//! client-app-types = ["browser"]
//! session = { cloud-app-security = "block-downloads" }
//! ```

use crate::check::Rule;
use crate::diag::{Code, Diagnostic, Edit, RuleInfo, Severity, Sink, list_names, suggest};
use crate::posture::Guaranteed;
use crate::resolve::{LOCATION_KEYWORDS, Model};
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0002"),
        name: "unknown-alias",
        severity: Severity::Error,
        source: include_str!("unknown_alias.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    check_audiences(model, sink);
    check_policies(model, sink);
    check_assignments(model, sink);
    check_rings(model, sink);
    check_guarantees(model, sink);
    let network = model.posture.ad_fs.iter().flat_map(|ad_fs| ad_fs.corporate_network.iter().enumerate());
    for (position, alias) in network.filter(|(_, alias)| model.location(alias).is_none()) {
        let place = Path::keys(["ad-fs", "corporate-network"]).join(position);
        report(model, "named location", alias, &known_locations(model), place, sink);
    }
}

/// Reports an alias that nothing was declared under.
fn report(model: &Model<'_>, kind: &str, alias: &str, known: &[&str], path: Path, sink: &mut Sink) {
    let finding = RULE.at(model, path, format!("there is no {kind} `{}`", alias.escape_debug()));
    sink.push(match known {
        [] => finding.with_help(format!("declare the {kind} first")),
        known => advise(finding, alias, known, |near| format!("{near:?}")),
    });
}

/// Reports a key that is no ring.
fn report_key(model: &Model<'_>, ring: &str, known: &[&str], path: Path, sink: &mut Sink) {
    let finding = RULE.at_key(model, path, format!("there is no ring `{}`", ring.escape_debug()));
    sink.push(advise(finding, ring, known, str::to_owned));
}

/// Names what was meant, in the form in which it is written there, or what there is.
fn advise(finding: Diagnostic, word: &str, known: &[&str], write: impl Fn(&str) -> String) -> Diagnostic {
    let span = finding.primary.span;
    match suggest(word, known.iter().copied()) {
        Some(near) => finding
            .with_label(format!("did you mean `{near}`?"))
            .with_fix(format!("write `{near}`"), vec![Edit { span, replacement: write(near) }]),
        None => finding.with_help(format!("there are {}", list_names(known, 12))),
    }
}

fn known_audiences<'a>(model: &'a Model<'_>) -> Vec<&'a str> {
    let emergency = model.posture.emergency_access.as_ref().map(|_| "emergency-access");
    model
        .posture
        .audiences
        .keys()
        .map(String::as_str)
        .chain(["all", "none", "guests-or-external-users"])
        .chain(emergency)
        .collect()
}

fn seek_audiences(model: &Model<'_>, aliases: &[String], list: impl Fn() -> Path, sink: &mut Sink) {
    for (position, alias) in aliases.iter().enumerate() {
        if !model.has_audience(alias) {
            report(model, "audience", alias, &known_audiences(model), list().join(position), sink);
        }
    }
}

/// Entries that may be sign-in names as well.
fn seek_people(model: &Model<'_>, who: &[String], path: &Path, sink: &mut Sink) {
    for (position, name) in who.iter().enumerate() {
        if !name.contains('@') && !model.posture.audiences.contains_key(name) {
            let known: Vec<&str> = model.posture.audiences.keys().map(String::as_str).collect();
            report(model, "audience", name, &known, path.join(position), sink);
        }
    }
}

fn check_audiences(model: &Model<'_>, sink: &mut Sink) {
    for (alias, audience) in &model.posture.audiences {
        let path = Path::keys(["audiences"]).join(alias);
        for (key, list) in [("audiences", &audience.audiences), ("shares-nobody-with", &audience.shares_nobody_with)] {
            for (position, other) in list.iter().enumerate() {
                if !model.posture.audiences.contains_key(other) {
                    let known: Vec<&str> = model.posture.audiences.keys().map(String::as_str).collect();
                    report(model, "audience", other, &known, path.join(key).join(position), sink);
                }
            }
        }
        for (position, role) in audience.roles.iter().enumerate() {
            if crate::catalog::find_role(role).is_none() {
                let known: Vec<&str> = crate::catalog::ROLES.iter().map(|role| role.name).collect();
                report(model, "directory role", role, &known, path.join("roles").join(position), sink);
            }
        }
    }
}

fn check_policies(model: &Model<'_>, sink: &mut Sink) {
    let (applications, locations) = (known_applications(model), known_locations(model));
    let strengths = known_strengths(model);
    for (_, policy, path) in model.policies() {
        if let Some(users) = &policy.users {
            seek_audiences(model, &users.include, || path.join("users").join("include"), sink);
            seek_audiences(model, &users.exclude, || path.join("users").join("exclude"), sink);
        }
        for (ring, aliases) in &policy.rings {
            seek_audiences(model, aliases, || path.join("rings").join(ring), sink);
        }
        let sides = [("include", &policy.applications.include), ("exclude", &policy.applications.exclude)];
        for (side, aliases) in sides {
            for (position, alias) in aliases.iter().enumerate().filter(|(_, alias)| model.application(alias).is_none())
            {
                let place = path.join("applications").join(side).join(position);
                report(model, "application", alias, &applications, place, sink);
            }
        }
        if let Some(selection) = &policy.locations {
            for (side, aliases) in [("include", &selection.include), ("exclude", &selection.exclude)] {
                for (position, alias) in aliases.iter().enumerate().filter(|(_, alias)| model.location(alias).is_none())
                {
                    let place = path.join("locations").join(side).join(position);
                    report(model, "named location", alias, &locations, place, sink);
                }
            }
        }
        let Some(grant) = &policy.grant else { continue };
        if let Some(alias) = grant.authentication_strength.as_ref().filter(|alias| model.strength(alias).is_none()) {
            let place = path.join("grant").join("authentication-strength");
            report(model, "authentication strength", alias, &strengths, place, sink);
        }
        for (position, alias) in grant.terms_of_use.iter().enumerate() {
            if !model.posture.terms_of_use.contains_key(alias) {
                let known: Vec<&str> = model.posture.terms_of_use.keys().map(String::as_str).collect();
                let place = path.join("grant").join("terms-of-use").join(position);
                report(model, "terms of use", alias, &known, place, sink);
            }
        }
    }
    for (_, policy, path) in model.policies() {
        let Some(identities) = &policy.workload_identities else { continue };
        let known: Vec<&str> = model.posture.workload_identities.keys().map(String::as_str).chain(["all"]).collect();
        for (side, aliases) in [("include", &identities.include), ("exclude", &identities.exclude)] {
            for (position, alias) in aliases.iter().enumerate().filter(|(_, alias)| !known.contains(&alias.as_str())) {
                let place = path.join("workload-identities").join(side).join(position);
                report(model, "workload identity", alias, &known, place, sink);
            }
        }
    }
}

fn check_guarantees(model: &Model<'_>, sink: &mut Sink) {
    let rings: Vec<&str> = model.posture.rollout.rings.iter().map(|ring| ring.name.as_str()).collect();
    for (number, guarantee) in model.written.guarantees.iter().enumerate() {
        let path = Path::keys(["guarantees"]).join(number);
        let (sign_in, home) = (&guarantee.sign_in, path.join("sign-in"));
        seek_audiences(model, &sign_in.who, || home.join("who"), sink);
        seek_audiences(model, &sign_in.except, || home.join("except"), sink);
        if let Some(alias) = sign_in.application.as_ref().filter(|alias| model.application(alias).is_none()) {
            report(model, "application", alias, &known_applications(model), home.join("application"), sink);
        }
        for (key, alias) in [("location", &sign_in.location), ("outside", &sign_in.outside)] {
            if let Some(alias) = alias.as_ref().filter(|alias| model.location(alias).is_none()) {
                report(model, "named location", alias, &known_locations(model), home.join(key), sink);
            }
        }
        for (position, demand) in guarantee.require.iter().enumerate() {
            let Guaranteed::Table(table) = demand else { continue };
            if let Some(alias) = table.authentication_strength.as_ref().filter(|alias| model.strength(alias).is_none())
            {
                let place = path.join("require").join(position).join("authentication-strength");
                report(model, "authentication strength", alias, &known_strengths(model), place, sink);
            }
        }
        if let Some(ring) = guarantee.from.as_ref().filter(|ring| !rings.contains(&ring.as_str())) {
            report(model, "ring", ring, &rings, path.join("from"), sink);
        }
    }
}

fn known_applications<'a>(model: &'a Model<'_>) -> Vec<&'a str> {
    let well_known = crate::catalog::APPLICATIONS.iter().map(|application| application.alias);
    model.posture.applications.keys().map(String::as_str).chain(well_known).collect()
}

fn known_locations<'a>(model: &'a Model<'_>) -> Vec<&'a str> {
    let keywords = LOCATION_KEYWORDS.map(|(word, _)| word);
    model.posture.named_locations.keys().map(String::as_str).chain(keywords).collect()
}

fn known_strengths<'a>(model: &'a Model<'_>) -> Vec<&'a str> {
    let built_in = crate::catalog::BUILT_IN_STRENGTHS.iter().map(|strength| strength.alias);
    model.posture.authentication_strengths.keys().map(String::as_str).chain(built_in).collect()
}

fn check_assignments(model: &Model<'_>, sink: &mut Sink) {
    for (_, exchange, home) in model.exchanges() {
        for (alias, policy) in &exchange.authentication_policies {
            let path = home.join("authentication-policies").join(alias).join("assign-to");
            if model.document.get(&path).is_some() {
                seek_people(model, &policy.assign_to, &path, sink);
            }
        }
    }
    let exceptions = Path::keys(["exceptions"]);
    for (position, exception) in model.written.exceptions.legacy_authentication.iter().enumerate() {
        let path = exceptions.join("legacy-authentication").join(position).join("who");
        seek_people(model, &exception.who, &path, sink);
    }
    for (position, exception) in model.written.exceptions.conditional_access.iter().enumerate() {
        let path = exceptions.join("conditional-access").join(position);
        seek_audiences(model, &exception.who, || path.join("who"), sink);
        let known: Vec<&str> = model.policies().map(|(alias, _, _)| alias).collect();
        for (at, alias) in exception.policies.iter().enumerate().filter(|(_, alias)| !known.contains(&alias.as_str())) {
            report(model, "Conditional Access policy", alias, &known, path.join("policies").join(at), sink);
        }
    }
}

fn check_rings(model: &Model<'_>, sink: &mut Sink) {
    let rings = &model.posture.rollout.rings;
    let names: Vec<&str> = rings.iter().map(|ring| ring.name.as_str()).collect();
    for (position, ring) in rings.iter().enumerate() {
        let Some(alias) = &ring.audience else { continue };
        if !model.posture.audiences.contains_key(alias) {
            let known: Vec<&str> = model.posture.audiences.keys().map(String::as_str).collect();
            let path = Path::keys(["rollout", "rings"]).join(position).join("audience");
            report(model, "audience", alias, &known, path, sink);
        }
    }
    for (_, policy, path) in model.policies() {
        for ring in policy.rings.keys().filter(|ring| !names.contains(&ring.as_str())) {
            report_key(model, ring, &names, path.join("rings").join(ring), sink);
        }
    }
    for (_, exchange, home) in model.exchanges() {
        let settings = [
            ("activesync", exchange.activesync.as_ref().and_then(|settings| settings.ring.as_ref())),
            ("organization-config", exchange.organization_config.as_ref().and_then(|settings| settings.ring.as_ref())),
            ("transport-config", exchange.transport_config.as_ref().and_then(|settings| settings.ring.as_ref())),
        ];
        for (key, ring) in settings {
            if let Some(ring) = ring.filter(|ring| !names.contains(&ring.as_str())) {
                report(model, "ring", ring, &names, home.join(key).join("ring"), sink);
            }
        }
    }
}
