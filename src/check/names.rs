//! Every name that the author gives, and where it stands.

use std::collections::BTreeMap;

use crate::posture::{Exchange, GroupReference, NamedObject, Posture};
use crate::resolve::Model;
use crate::source::{Path, Span};

/// A name.
pub(super) struct Name<'a> {
    /// What it names, for people.
    pub kind: &'static str,
    /// The name.
    pub text: &'a str,
    /// Makes its address.
    pub path: &'a dyn Fn() -> Path,
    /// Is it an alias, the key of a table?
    pub is_alias: bool,
}

impl Name<'_> {
    /// Where it stands.
    pub(super) fn span(&self, model: &Model<'_>) -> Span {
        if self.is_alias { model.key_span(&(self.path)()) } else { model.value_span(&(self.path)()) }
    }
}

/// The aliases of one kind of object.
pub(super) struct Aliases<'a> {
    /// What they name, for people.
    pub kind: &'static str,
    /// The address of the table whose keys they are.
    pub home: Path,
    /// The aliases.
    pub keys: Vec<&'a str>,
}

/// All aliases of a posture, kind by kind.
pub(super) fn aliases(posture: &Posture) -> Vec<Aliases<'_>> {
    fn keys<'a, T>(kind: &'static str, home: Path, map: &'a BTreeMap<String, T>) -> Aliases<'a> {
        Aliases { kind, home, keys: map.keys().map(String::as_str).collect() }
    }
    let policies = "authentication-policies";
    vec![
        keys("audience", Path::keys(["audiences"]), &posture.audiences),
        keys("named location", Path::keys(["named-locations"]), &posture.named_locations),
        keys("authentication strength", Path::keys(["authentication-strengths"]), &posture.authentication_strengths),
        keys("application", Path::keys(["applications"]), &posture.applications),
        keys("workload identity", Path::keys(["workload-identities"]), &posture.workload_identities),
        keys("terms of use", Path::keys(["terms-of-use"]), &posture.terms_of_use),
        keys(
            "authentication policy",
            Path::keys(["exchange-online", policies]),
            &posture.exchange_online.authentication_policies,
        ),
        keys(
            "authentication policy",
            Path::keys(["exchange-server", policies]),
            &posture.exchange_server.authentication_policies,
        ),
        keys(
            "Conditional Access policy",
            Path::keys(["conditional-access", "policies"]),
            &posture.conditional_access.policies,
        ),
    ]
}

/// Visits all names of a posture: aliases, display names, names of groups, and the strings by which devices are known.
pub(super) fn each_name(posture: &Posture, visit: &mut dyn FnMut(&Name<'_>)) {
    for Aliases { kind, home, keys } in aliases(posture) {
        for text in keys {
            visit(&Name { kind, text, path: &|| home.join(text.to_owned()), is_alias: true });
        }
    }
    let mut add = |kind: &'static str, text: &str, path: &dyn Fn() -> Path| {
        visit(&Name { kind, text, path, is_alias: false });
    };
    add("organization", &posture.organization.name, &|| Path::keys(["organization", "name"]));
    if let Some(server) = &posture.organization.exchange_server {
        let path = || Path::keys(["organization", "exchange-server", "organization-name"]);
        add("Exchange organization", &server.organization_name, &path);
    }
    for (group, path) in groups(posture) {
        add("group", &group.name, &|| path.join("name"));
    }
    for (alias, location) in &posture.named_locations {
        if let Some(name) = &location.name {
            add("named location", name, &|| Path::keys(["named-locations"]).join(alias).join("name"));
        }
    }
    for (alias, strength) in &posture.authentication_strengths {
        let path = || Path::keys(["authentication-strengths"]).join(alias).join("name");
        add("authentication strength", &strength.name, &path);
    }
    for (kind, home, objects) in named_objects(posture) {
        for (alias, object) in objects {
            add(kind, &object.name, &|| Path::keys([home]).join(alias).join("name"));
        }
    }
    for (alias, policy) in &posture.conditional_access.policies {
        let path = || Path::keys(["conditional-access", "policies"]).join(alias).join("name");
        add("Conditional Access policy", &policy.name, &path);
    }
    for (side, exchange) in
        [("exchange-online", &posture.exchange_online), ("exchange-server", &posture.exchange_server)]
    {
        each_name_of(exchange, &Path::keys([side]), visit);
    }
}

fn each_name_of(exchange: &Exchange, home: &Path, visit: &mut dyn FnMut(&Name<'_>)) {
    for (alias, policy) in &exchange.authentication_policies {
        let path = || home.join("authentication-policies").join(alias).join("name");
        visit(&Name { kind: "authentication policy", text: &policy.name, path: &path, is_alias: false });
    }
    let rules = exchange.activesync.iter().flat_map(|settings| &settings.device_access_rules);
    for (position, rule) in rules.enumerate() {
        let path = || home.join("activesync").join("device-access-rules").join(position).join("query-string");
        visit(&Name { kind: "device access rule", text: &rule.query_string, path: &path, is_alias: false });
    }
}

/// The objects that are declared by name and id: what they are, the key of their table, and the table.
pub(super) fn named_objects(posture: &Posture) -> [(&'static str, &'static str, &BTreeMap<String, NamedObject>); 3] {
    [
        ("application", "applications", &posture.applications),
        ("workload identity", "workload-identities", &posture.workload_identities),
        ("terms of use", "terms-of-use", &posture.terms_of_use),
    ]
}

/// All groups with their addresses.
pub(super) fn groups(posture: &Posture) -> Vec<(&GroupReference, Path)> {
    let mut groups = Vec::new();
    if let Some(group) = posture.emergency_access.as_ref().and_then(|emergency| emergency.group.as_ref()) {
        groups.push((group, Path::keys(["emergency-access", "group"])));
    }
    for (alias, audience) in &posture.audiences {
        let path = Path::keys(["audiences"]).join(alias);
        groups.extend(audience.group.iter().map(|group| (group, path.join("group"))));
        let more = audience.groups.iter().enumerate();
        groups.extend(more.map(|(position, group)| (group, path.join("groups").join(position))));
    }
    groups
}
