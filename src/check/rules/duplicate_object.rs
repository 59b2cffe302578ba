//! Two aliases stand for one object, or one list names it twice.
//!
//! Policies that name the one alias and policies that name the other look different and mean the same; a change to one
//! of the two is soon forgotten at the other.
//!
//! Wrong:
//! ```toml
//! [audiences.helpdesk]
//! members = ["user03@contoso.com", "User03@contoso.com"]
//! allow = [{ rule = "unused-alias", reason = "for the next rollout" }]
//! ```
//! Right:
//! ```toml
//! [audiences.helpdesk]
//! members = ["user03@contoso.com", "user04@contoso.com"]
//! allow = [{ rule = "unused-alias", reason = "for the next rollout" }]
//! ```

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::check::Rule;
use crate::check::names::named_objects;
use crate::check::order::in_reading_order;
use crate::check::people::{ZEROS, same_group, same_id};
use crate::diag::{Code, RuleInfo, Severity, Sink};
use crate::posture::{Audience, AuthenticationStrength, GroupReference, GuestKind, NamedLocation, PersonEntry};
use crate::resolve::{Model, Reach, in_lower_case};
use crate::source::Path;

/// The rule.
pub static RULE: Rule = Rule {
    info: RuleInfo {
        code: Code("C0004"),
        name: "duplicate-object",
        severity: Severity::Warning,
        source: include_str!("duplicate_object.rs"),
    },
    check,
};

fn check(model: &Model<'_>, sink: &mut Sink) {
    check_audiences(model, sink);
    check_lists(model, sink);
    check_objects(model, sink);
    let posture = model.written;
    check_pairs(
        model,
        "named location",
        "named-locations",
        &posture.named_locations,
        location_content,
        same_location,
        sink,
    );
    let strengths = &posture.authentication_strengths;
    let set = |strength: &AuthenticationStrength| -> BTreeSet<String> {
        strength.allowed_combinations.iter().cloned().collect()
    };
    let same = |one: &AuthenticationStrength, other: &AuthenticationStrength| one.graph == other.graph;
    check_pairs(model, "authentication strength", "authentication-strengths", strengths, set, same, sink);
}

/// Reports two aliases of one kind; the one that is read later is the one too many.
fn report(model: &Model<'_>, kind: &str, one: Path, other: Path, sink: &mut Sink) {
    let (first, second) = in_reading_order(model, one, other);
    let alias = |path: &Path| match path.segments().last() {
        Some(crate::source::Segment::Key(alias)) => alias.escape_debug().to_string(),
        _ => String::new(),
    };
    let message = format!("{kind} `{}` is the same as `{}`", alias(&second), alias(&first));
    let finding = RULE.info.finding(message, model.key_span(&second)).with_related(model.key_span(&first), "the other");
    sink.push(finding.with_help("use one alias for both").about(second));
}

/// Reports every pair of objects that are the same; the third is compared with the first alone. Only those with the same
/// key are compared at all, or many objects would take for ever.
fn check_pairs<T, K: Ord>(
    model: &Model<'_>,
    kind: &str,
    home: &'static str,
    objects: &BTreeMap<String, T>,
    key: impl Fn(&T) -> K,
    same: impl Fn(&T, &T) -> bool,
    sink: &mut Sink,
) {
    let mut known: BTreeMap<K, Vec<(&String, &T)>> = BTreeMap::new();
    for (alias, object) in objects {
        let alike = known.entry(key(object)).or_default();
        match alike.iter().find(|(_, other)| same(object, other)) {
            Some((other, _)) => {
                report(model, kind, Path::keys([home]).join(*other), Path::keys([home]).join(alias), sink)
            }
            None => alike.push((alias, object)),
        }
    }
}

/// What two audiences must share to be the same, but for their groups.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Likeness<'a> {
    /// The least and the greatest of what the names of its users hash to: there may be too many to keep them all twice.
    users: Option<(u64, u64)>,
    roles: BTreeSet<&'a str>,
    guests: BTreeSet<GuestKind>,
    guest_tenants: BTreeSet<String>,
}

impl<'a> Likeness<'a> {
    /// Of a reach without its users, who are these.
    fn of(reach: &Reach, users: &[PersonEntry]) -> Likeness<'a> {
        let hashes = || users.iter().map(|entry| hash_of(&name_of(entry)));
        Likeness {
            users: hashes().fold(None, |known, hash| {
                let (least, greatest) = known.unwrap_or((hash, hash));
                Some((hash.min(least), hash.max(greatest)))
            }),
            roles: reach.roles.iter().copied().collect(),
            guests: reach.guests.clone(),
            guest_tenants: reach.guest_tenants.clone(),
        }
    }
}

/// The people of an audience whom policies name one by one.
fn users_of(audience: &Audience) -> &[PersonEntry] {
    if audience.group.is_none() && audience.groups.is_empty() { &audience.members } else { &[] }
}

fn hash_of(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

fn same_users(one: &[PersonEntry], other: &[PersonEntry]) -> bool {
    let names = |people| -> HashSet<Cow<'_, str>> { <[PersonEntry]>::iter(people).map(name_of).collect() };
    names(one) == names(other)
}

/// A person by the name as services compare it.
fn name_of(entry: &PersonEntry) -> Cow<'_, str> {
    in_lower_case(entry.user().as_str())
}

/// An audience: its alias, its users, whom it reaches beside them, and all of its people once they are asked for.
type Reached<'a> = (&'a String, &'a [PersonEntry], Reach, OnceCell<BTreeSet<String>>);

fn check_audiences(model: &Model<'_>, sink: &mut Sink) {
    let people =
        |alias: &String| -> BTreeSet<String> { model.members(alias).iter().map(crate::resolve::Member::key).collect() };
    // those made of others are not compared: a cycle would make them all alike
    let plain = model.posture.audiences.iter().filter(|(_, audience)| audience.audiences.is_empty());
    let mut reaches: Vec<Reached<'_>> = Vec::new();
    let mut alike: BTreeMap<Likeness<'_>, BTreeMap<String, Vec<usize>>> = BTreeMap::new();
    for (alias, audience) in plain {
        // another rule refuses a reserved alias, which stands for other people
        let users = if Model::is_reserved_audience(alias) { &[] } else { users_of(audience) };
        let (reach, members) = (model.reach_among(&[alias], &|_| false), OnceCell::new());
        if reach.is_empty() && users.is_empty() {
            continue;
        }
        let known = alike.entry(Likeness::of(&reach, users)).or_default();
        // the same groups: then the first of these is one of those, by id or by name
        let candidates = group_words(reach.groups.first()).into_iter();
        let mut candidates: Vec<usize> = candidates.filter_map(|word| known.get(&word)).flatten().copied().collect();
        candidates.sort_unstable();
        let twin = candidates.into_iter().filter_map(|position| reaches.get(position)).find(
            |(name, theirs, other, others)| {
                same_groups(&reach, other) && same_users(users, theirs) && {
                    let (own, others) = (members.get_or_init(|| people(alias)), others.get_or_init(|| people(name)));
                    own == others || own.is_empty() || others.is_empty()
                }
            },
        );
        if let Some((other, _, _, _)) = twin {
            report(
                model,
                "audience",
                Path::keys(["audiences"]).join(*other),
                Path::keys(["audiences"]).join(alias),
                sink,
            );
            continue;
        }
        let words: BTreeSet<String> = match reach.groups.as_slice() {
            [] => group_words(None).into_iter().collect(),
            groups => groups.iter().flat_map(|group| group_words(Some(group))).collect(),
        };
        for word in words {
            known.entry(word).or_default().push(reaches.len());
        }
        reaches.push((alias, users, reach, members));
    }
}

/// Under which words a group is found again; one for no group at all.
fn group_words(group: Option<&GroupReference>) -> Vec<String> {
    match group {
        None => vec![String::new()],
        Some(group) => {
            let id = group.id.iter().map(|id| format!("id {}", id.lower()));
            id.chain([format!("name {}", group.name.to_lowercase())]).collect()
        }
    }
}

fn same_groups(one: &Reach, other: &Reach) -> bool {
    let within = |inner: &Reach, outer: &Reach| {
        inner.groups.iter().all(|group| outer.groups.iter().any(|known| same_group(group, known)))
    };
    within(one, other) && within(other, one)
}

/// People and groups that one list names twice.
fn check_lists(model: &Model<'_>, sink: &mut Sink) {
    let posture = model.written;
    if let Some(emergency) = &posture.emergency_access {
        check_people(model, &emergency.accounts, &Path::keys(["emergency-access", "accounts"]), sink);
    }
    for (alias, audience) in &posture.audiences {
        let path = Path::keys(["audiences"]).join(alias);
        check_people(model, &audience.members, &path.join("members"), sink);
        let more = audience.groups.iter().enumerate().map(|(at, group)| (group, path.join("groups").join(at)));
        let groups: Vec<(&GroupReference, Path)> =
            audience.group.iter().map(|group| (group, path.join("group"))).chain(more).collect();
        for (position, (group, place)) in groups.iter().enumerate() {
            if let Some((_, first)) = groups[..position].iter().find(|(known, _)| same_group(known, group)) {
                let message = format!("group `{}` is listed twice", group.name.escape_debug());
                report_twice(model, message, first, place, sink);
            }
        }
    }
}

fn check_people(model: &Model<'_>, people: &[PersonEntry], path: &Path, sink: &mut Sink) {
    let mut names: HashMap<Cow<'_, str>, usize> = HashMap::with_capacity(people.len());
    let mut ids: HashMap<String, usize> = HashMap::new();
    for (position, entry) in people.iter().enumerate() {
        let name = name_of(entry);
        let known_name = names.get(&name).copied();
        let id = entry.id().filter(|id| id.as_str() != ZEROS);
        let known_id = id.and_then(|id| ids.get(&id.lower())).copied();
        if let Some(first) = known_name.or(known_id) {
            let message = format!("user `{}` is listed twice", entry.user().as_str().escape_debug());
            report_twice(model, message, &path.join(first), &path.join(position), sink);
            continue;
        }
        names.insert(name, position);
        ids.extend(id.map(|id| (id.lower(), position)));
    }
}

fn report_twice(model: &Model<'_>, message: String, first: &Path, second: &Path, sink: &mut Sink) {
    let finding = RULE.info.finding(message, model.value_span(second));
    let finding = finding.with_related(model.value_span(first), "here already");
    sink.push(finding.with_help("take one of the two out").about(second.clone()));
}

fn check_objects(model: &Model<'_>, sink: &mut Sink) {
    for (kind, home, objects) in named_objects(model.written) {
        check_pairs(model, kind, home, objects, |one| one.id.lower(), |one, other| same_id(&one.id, &other.id), sink);
    }
    for (alias, object) in &model.written.applications {
        let Some(known) = crate::catalog::find_application_by_value(object.id.as_str()) else { continue };
        let path = Path::keys(["applications"]).join(alias);
        let message = format!("application `{}` is the well-known `{}`", alias.escape_debug(), known.alias);
        let finding = RULE.info.finding(message, model.key_span(&path));
        sink.push(finding.with_help(format!("use `{}`, which needs no declaration", known.alias)).about(path));
    }
}

fn location_content(location: &NamedLocation) -> (BTreeSet<String>, BTreeSet<String>, bool, bool) {
    let ranges = location.ip_ranges.iter().map(|range| range.as_str().to_lowercase()).collect();
    let countries = location.countries.iter().map(|one| one.as_str().to_owned()).collect();
    (ranges, countries, location.trusted, location.include_unknown_countries_and_regions)
}

/// Beyond the content, which is compared before.
fn same_location(one: &NamedLocation, other: &NamedLocation) -> bool {
    one.country_lookup == other.country_lookup && one.graph == other.graph
}
