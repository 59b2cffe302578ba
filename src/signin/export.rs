//! Exports of Graph to a tenant: lists, single objects and what tools wrap around them. Policies, named locations and
//! strengths are told apart by their shape; whatever is read with a doubt is said.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::key::Key;
use super::policy::{Control, Policy};
use super::read::{Known, read_location, read_policy, read_strength};
use super::tenant::{LiveObject, Tenant};
use crate::plan::{Member, Members, ObjectKind, Value as Wanted, members_from_json};

/// The one object of a tenant that says whether security defaults are on has this id.
const SECURITY_DEFAULTS: &str = "00000000-0000-0000-0000-000000000005";

/// JSON inside a text inside a text is not followed further than this.
const NESTED_TEXTS: usize = 4;

/// An object as it was found; its members are JSON, equal in any order, until each is there once.
struct Found<Body> {
    file: String,
    name: String,
    id: Option<Key>,
    body: Body,
}

impl Found<Map<String, Value>> {
    fn settle(self) -> Found<Members> {
        Found { file: self.file, name: self.name, id: self.id, body: members_from_json(self.body) }
    }
}

impl Found<Members> {
    fn stands(self, kind: ObjectKind, key: Option<Key>, index: usize) -> LiveObject {
        LiveObject { kind, name: self.name, file: self.file, key, index, body: self.body }
    }
}

/// What was found in all files.
#[derive(Default)]
struct Objects {
    policies: Vec<Found<Map<String, Value>>>,
    locations: Vec<Found<Map<String, Value>>>,
    strengths: Vec<Found<Map<String, Value>>>,
    /// Are security defaults on, where a file says so?
    security_defaults: Option<bool>,
    count: usize,
}

/// Reads files by name and content.
pub(super) fn read_exports(files: &[(String, Vec<u8>)]) -> Tenant {
    let mut tenant = Tenant::with_built_in_strengths();
    let mut objects = Objects::default();
    for (file, bytes) in files {
        match read_json(bytes) {
            Ok(value) => {
                let before = objects.count;
                objects.seek(value, file, "", NESTED_TEXTS);
                if objects.count == before {
                    tenant
                        .findings
                        .push(format!("{file}: no policy, named location or authentication strength is in it"));
                }
            }
            Err(reason) => tenant.unreadable.push(format!("{file}: {reason}")),
        }
    }
    tenant.regime.security_defaults = objects.security_defaults.unwrap_or_default();
    let mut known = Known::default();
    for found in once(objects.locations, "named locations", &mut tenant.findings) {
        let (location, findings) = read_location(&found.body);
        let key = remember(ObjectKind::NamedLocation, &found, &mut known, &mut tenant);
        tenant.tell(&found.file, &found.name, findings);
        tenant.regime.locations.insert(key.clone(), Arc::new(location));
        tenant.objects.push(found.stands(ObjectKind::NamedLocation, Some(key), 0));
    }
    for found in once(objects.strengths, "authentication strengths", &mut tenant.findings) {
        let (strength, findings) = read_strength(&found.body);
        let key = remember(ObjectKind::AuthenticationStrengthPolicy, &found, &mut known, &mut tenant);
        tenant.tell(&found.file, &found.name, findings);
        tenant.regime.strengths.extend(strength.map(|strength| (key.clone(), Arc::new(strength))));
        tenant.objects.push(found.stands(ObjectKind::AuthenticationStrengthPolicy, Some(key), 0));
    }
    let policies = once(objects.policies, "policies", &mut tenant.findings);
    read_policies(policies, &mut known, &mut tenant);
    tenant
}

fn read_policies(policies: Vec<Found<Members>>, known: &mut Known, tenant: &mut Tenant) {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for (index, mut found) in policies.into_iter().enumerate() {
        let number = count.entry(found.name.clone()).or_default();
        *number += 1;
        let label = if *number > 1 { format!("{} ({number})", found.name) } else { found.name.clone() };
        if *number == 2 {
            let name = &found.name;
            tenant.findings.push(format!("several policies are called `{name}`; scripts stop where they look for it"));
        }
        let read = read_policy(&found.body, &label, known);
        tenant.tell(&found.file, &label, read.findings);
        tenant.tell(&found.file, &label, unknown(&read.policy, &label));
        if let Some((key, strength)) = read.strength {
            tenant.names.entry(key.clone()).or_insert_with(|| strength.name.clone());
            tenant.regime.strengths.entry(key).or_insert_with(|| Arc::new(strength));
        }
        tenant.regime.policies.insert(index, Arc::new(read.policy));
        shorten_strength(&mut found.body);
        let id = found.id.clone();
        tenant.objects.push(found.stands(ObjectKind::ConditionalAccessPolicy, id, index));
    }
}

/// What a policy has set that is not modelled, in words.
fn unknown(policy: &Policy, label: &str) -> Vec<String> {
    let prefix = format!("{label}: ");
    let plain = |doubt: &'_ String| doubt.strip_prefix(&prefix).unwrap_or(doubt).to_owned();
    let conditions = policy.opaque.iter().map(|doubt| format!("not known here, so taken both ways: {}", plain(doubt)));
    let session = policy.session.opaque.iter();
    let session = session.map(|doubt| format!("not known here, and no part of who gets in: {doubt}"));
    let controls = policy.grant.iter().flat_map(|grant| &grant.controls).filter_map(|control| match control {
        Control::Unknown(word) => Some(format!("not known here, so nobody can say what meets it: {word}")),
        _ => None,
    });
    conditions.chain(session).chain(controls).collect()
}

/// A change of a policy names a strength by its id; what an export writes beside the id belongs to the strength.
fn shorten_strength(body: &mut Members) {
    let Some(Wanted::Table(grant)) = member_mut(body, "grantControls") else { return };
    let Some(Wanted::Table(strength)) = member_mut(grant, "authenticationStrength") else { return };
    let is_id = |(name, _): &&Member| name.eq_ignore_ascii_case("id");
    if strength.iter().any(|member| is_id(&member) && member.1.as_str().is_some()) {
        *strength = strength.iter().filter(is_id).cloned().collect();
    }
}

fn member_mut<'a>(members: &'a mut Members, wanted: &str) -> Option<&'a mut Wanted> {
    let position = members.iter().position(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
    Arc::make_mut(members).get_mut(position).map(|(_, value)| value)
}

fn remember(kind: ObjectKind, found: &Found<Members>, known: &mut Known, tenant: &mut Tenant) -> Key {
    let key = found.id.clone().unwrap_or_else(|| Key::Name(found.name.clone()));
    match known.objects.entry((kind, found.name.clone())) {
        Entry::Vacant(free) => drop(free.insert(key.clone())),
        Entry::Occupied(_) => {
            tenant.findings.push(format!("{}: there is another object called `{}`", found.file, found.name));
        }
    }
    tenant.names.insert(key.clone(), found.name.clone());
    key
}

/// Each object once: exports often have one in several files.
fn once(objects: Vec<Found<Map<String, Value>>>, what: &str, findings: &mut Vec<String>) -> Vec<Found<Members>> {
    let mut ids: BTreeMap<Key, Map<String, Value>> = BTreeMap::new();
    let mut told = BTreeSet::new();
    let mut kept = Vec::new();
    for found in objects {
        match found.id.as_ref().map(|id| (id.clone(), ids.get(id))) {
            Some((id, Some(body))) => {
                if *body != found.body && told.insert(id.clone()) {
                    findings.push(format!("{}: {what} with the id {id} differ; the first is taken", found.file));
                }
                continue;
            }
            Some((id, None)) => drop(ids.insert(id, found.body.clone())),
            None => {}
        }
        kept.push(found.settle());
    }
    kept
}

impl Objects {
    /// Finds objects however deep. The name of what is around an object serves one that has none.
    fn seek(&mut self, value: Value, file: &str, around: &str, texts: usize) {
        match value {
            Value::Object(table) => self.seek_table(table, file, around, texts),
            Value::Array(list) => list.into_iter().for_each(|value| self.seek(value, file, around, texts)),
            Value::String(text) if texts > 0 && text.trim_start().starts_with(['{', '[']) => {
                if let Ok(inner) = serde_json::from_str(&text) {
                    self.seek(inner, file, around, texts - 1);
                }
            }
            _ => {}
        }
    }

    fn seek_table(&mut self, table: Map<String, Value>, file: &str, around: &str, texts: usize) {
        let member =
            |wanted: &str| table.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value);
        let text = |wanted: &str| member(wanted).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
        let name = text("displayName").or_else(|| text("name")).unwrap_or(around).to_owned();
        let id = text("id").filter(|id| crate::posture::check_format("guid", id).is_none()).map(Key::id);
        let of_type = text("@odata.type").unwrap_or_default().to_owned();
        let is_list = |wanted: &str| member(wanted).is_some_and(Value::is_array);
        let into = if member("conditions").is_some_and(Value::is_object) {
            &mut self.policies
        } else if is_list("ipRanges") || is_list("countriesAndRegions") || of_type.ends_with("amedLocation") {
            &mut self.locations
        } else if is_list("allowedCombinations") {
            &mut self.strengths
        } else if text("id") == Some(SECURITY_DEFAULTS) && member("isEnabled").is_some_and(Value::is_boolean) {
            self.security_defaults = member("isEnabled").and_then(Value::as_bool);
            self.count += 1;
            return;
        } else {
            table.into_iter().for_each(|(_, value)| self.seek(value, file, &name, texts));
            return;
        };
        self.count += 1;
        into.push(Found { file: file.to_owned(), name, id, body: table });
    }
}

/// The JSON of a file: UTF-8 or UTF-16, with a byte order mark or without.
fn read_json(bytes: &[u8]) -> Result<Value, String> {
    let wide = |of: fn([u8; 2]) -> u16| {
        let pairs = bytes[2..].chunks(2).map(|pair| of([pair[0], pair.get(1).copied().unwrap_or_default()]));
        String::from_utf16(&pairs.collect::<Vec<u16>>()).map_err(|_| "it is not UTF-16".to_owned())
    };
    let text = match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes)?,
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes)?,
        _ => std::str::from_utf8(bytes).map_err(|_| "it is neither UTF-8 nor UTF-16".to_owned())?.to_owned(),
    };
    serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| format!("it is not JSON: {error}"))
}
