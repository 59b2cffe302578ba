//! Named locations: lists, makes, changes and removes them by the rules of the service (facts 2).

use ipnet::IpNet;
use serde_json::{Value, json};

use super::address::Address;
use super::error::Refusal;
use super::page::{Collection, Query};
use super::shape::{Fault, Member, Shape, Table, Words};
use super::text_of;
use crate::catalog::{is_country, limits};
use crate::rehearse::tenant::context::Context;
use crate::rehearse::tenant::request::Reply;
use crate::rehearse::tenant::state::{Entra, GraphObject};

static COLLECTION: Collection = Collection {
    context: "identity/conditionalAccess/namedLocations",
    members: &[
        "id",
        "displayName",
        "createdDateTime",
        "modifiedDateTime",
        "deletedDateTime",
        "isTrusted",
        "ipRanges",
        "countriesAndRegions",
        "includeUnknownCountriesAndRegions",
        "countryLookupMethod",
    ],
    filterable: &["id", "displayName"],
};

const ID: Member = Member::new("id", Shape::Text).read_only();
const NAME: Member = Member::new("displayName", Shape::Text);
const CREATED: Member = Member::new("createdDateTime", Shape::Text).read_only();
const MODIFIED: Member = Member::new("modifiedDateTime", Shape::Text).read_only();
const DELETED: Member = Member::new("deletedDateTime", Shape::Text).read_only();

/// A location of addresses (metadata of Graph v1.0, 2026-08-20).
static ADDRESSES: Table = Table {
    kinds: &["ipNamedLocation"],
    typed: true,
    members: &[
        ID,
        NAME,
        CREATED,
        MODIFIED,
        DELETED,
        Member::new("isTrusted", Shape::Boolean),
        Member::new("ipRanges", Shape::List(&Shape::Table(&RANGE))),
    ],
};

static RANGE: Table = Table {
    kinds: &["iPv4CidrRange", "iPv6CidrRange"],
    typed: true,
    members: &[Member::new("cidrAddress", Shape::Text).required()],
};

/// A location of countries (the same metadata).
static COUNTRIES: Table = Table {
    kinds: &["countryNamedLocation"],
    typed: true,
    members: &[
        ID,
        NAME,
        CREATED,
        MODIFIED,
        DELETED,
        Member::new("countriesAndRegions", Shape::List(&Shape::Text)),
        Member::new("includeUnknownCountriesAndRegions", Shape::Boolean),
        Member::new("countryLookupMethod", Shape::Word(Words::new(&["clientIpAddress", "authenticatorAppGps"])))
            .nullable(),
    ],
};

/// All locations.
pub(super) fn list(entra: &Entra, address: &Address<'_>) -> Result<Reply, Refusal> {
    let query = Query::of_list(address, &COLLECTION)?;
    Ok(query.page(address, &COLLECTION, entra.named_locations.iter(), text_of, show))
}

/// One location.
pub(super) fn get(entra: &Entra, id: &str, address: &Address<'_>) -> Result<Reply, Refusal> {
    let query = Query::of_one(address, &COLLECTION)?;
    Ok(query.entity(&COLLECTION, 200, show(&entra.named_locations[find(entra, id)?])))
}

/// Makes a location.
pub(super) fn create(
    entra: &mut Entra,
    context: &mut Context,
    address: &Address<'_>,
    body: GraphObject,
) -> Result<Reply, Refusal> {
    let table = table_of(&body)?;
    table.check(&body, "").map_err(refuse_shape)?;
    check(&show(&body))?;
    let mut location = table.complete(&body);
    let of_addresses = |one: &&GraphObject| kind(one) == kind_name(&ADDRESSES);
    let count = entra.named_locations.iter().filter(of_addresses).count();
    if kind(&location) == kind_name(&ADDRESSES) && count >= limits::IP_LOCATIONS_PER_TENANT {
        let most = limits::IP_LOCATIONS_PER_TENANT;
        return Err(Refusal::bad(format!("A tenant holds {most} IP named locations at most.")));
    }
    location.insert("id".to_owned(), json!(context.mint()));
    for member in ["createdDateTime", "modifiedDateTime"] {
        location.insert(member.to_owned(), json!(context.stamp()));
    }
    let shown = show(&location);
    entra.named_locations.push(location);
    Ok(Query::of_one(address, &COLLECTION)?.entity(&COLLECTION, 201, shown))
}

/// Changes a location. The body names its type, which never changes (ipNamedLocation update page).
pub(super) fn update(entra: &mut Entra, context: &mut Context, id: &str, body: GraphObject) -> Result<Reply, Refusal> {
    let place = find(entra, id)?;
    let old = &entra.named_locations[place];
    let table = table_of(&body)?;
    if kind(old) != kind_name(table) {
        return Err(Refusal::bad("The type of a named location cannot change."));
    }
    table.check(&body, "").map_err(refuse_shape)?;
    let mut location = old.clone();
    location.extend(body);
    check(&show(&location))?;
    location.insert("modifiedDateTime".to_owned(), json!(context.stamp()));
    entra.named_locations[place] = location;
    Ok(Reply::new(204, Value::Null))
}

/// Removes a location that is not trusted (namedLocation page, a provider) and that no policy names. Whether the service
/// minds the latter no page says: what would leave a policy dangling is refused.
pub(super) fn delete(entra: &mut Entra, id: &str) -> Result<Reply, Refusal> {
    let place = find(entra, id)?;
    if entra.named_locations[place].get("isTrusted") == Some(&Value::Bool(true)) {
        return Err(Refusal::bad("A trusted named location cannot be deleted; clear isTrusted first."));
    }
    let names = |policy: &&GraphObject| {
        let sides = ["includeLocations", "excludeLocations"];
        let locations = policy.get("conditions").and_then(|conditions| conditions.get("locations"));
        let lists = sides.iter().filter_map(|side| locations?.get(side)?.as_array());
        lists.flatten().filter_map(Value::as_str).any(|one| one.eq_ignore_ascii_case(id))
    };
    if let Some(policy) = entra.conditional_access_policies.iter().find(names) {
        let policy = text_of(policy, "id").unwrap_or_default();
        return Err(Refusal::bad(format!("The named location is used by the policy {policy}.")));
    }
    entra.named_locations.remove(place);
    Ok(Reply::new(204, Value::Null))
}

/// The display name of the location of that id.
pub(super) fn name<'a>(entra: &'a Entra, id: &str) -> Option<&'a str> {
    find(entra, id).ok().and_then(|place| text_of(&entra.named_locations[place], "displayName"))
}

fn find(entra: &Entra, id: &str) -> Result<usize, Refusal> {
    let has = |location: &GraphObject| text_of(location, "id").is_some_and(|own| own.eq_ignore_ascii_case(id));
    entra.named_locations.iter().position(has).ok_or_else(|| Refusal::not_found(id))
}

fn kind(location: &GraphObject) -> &str {
    text_of(location, "@odata.type").and_then(|kind| kind.strip_prefix("#microsoft.graph.")).unwrap_or_default()
}

fn kind_name(table: &Table) -> &str {
    table.kinds.first().copied().unwrap_or_default()
}

fn table_of(body: &GraphObject) -> Result<&'static Table, Refusal> {
    let tables = [&ADDRESSES, &COUNTRIES];
    let found = tables.into_iter().find(|table| kind_name(table) == kind(body));
    found.ok_or_else(|| Refusal::bad("The body of a named location needs its '@odata.type'."))
}

fn refuse_shape(fault: Fault) -> Refusal {
    Refusal::bad(match fault {
        Fault::ReadOnly(name) => format!("'{name}' is a readonly field and cannot be updated."),
        Fault::Shape(what) => format!("The body does not match the schema of a named location: {what}."),
    })
}

/// A location as a read shows it: all members, with what the service takes for those that are not set.
fn show(location: &GraphObject) -> GraphObject {
    let Ok(table) = table_of(location) else { return location.clone() };
    let mut shown = table.complete(location);
    let defaults = [
        ("isTrusted", json!(false)),
        ("includeUnknownCountriesAndRegions", json!(false)),
        ("countryLookupMethod", json!("clientIpAddress")),
    ];
    for (member, value) in defaults {
        if shown.get(member).is_some_and(Value::is_null) {
            shown.insert(member.to_owned(), value);
        }
    }
    shown
}

fn check(location: &GraphObject) -> Result<(), Refusal> {
    let name = text_of(location, "displayName").unwrap_or_default();
    // no page gives a length; that of a policy is taken
    if !(1..=limits::POLICY_NAME_CHARACTERS).contains(&name.chars().count()) {
        return Err(Refusal::bad(format!("displayName has 1 to {} characters.", limits::POLICY_NAME_CHARACTERS)));
    }
    let list = |member: &str| location.get(member).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if kind(location) == kind_name(&ADDRESSES) {
        let ranges = list("ipRanges");
        if !(1..=limits::RANGES_PER_IP_LOCATION).contains(&ranges.len()) {
            let most = limits::RANGES_PER_IP_LOCATION;
            return Err(Refusal::bad(format!("An IP named location has 1 to {most} ranges.")));
        }
        return ranges.iter().filter_map(Value::as_object).try_for_each(check_range);
    }
    let countries = list("countriesAndRegions");
    let unknown = location.get("includeUnknownCountriesAndRegions") == Some(&Value::Bool(true));
    if countries.is_empty() && !unknown {
        return Err(Refusal::bad("A country named location has at least one country or region."));
    }
    // Kosovo has no code of ISO; services write XK
    let known = |code: &&Value| code.as_str().is_some_and(|code| is_country(code) || code == "XK");
    match countries.iter().find(|code| !known(code)) {
        Some(code) => Err(Refusal::bad(format!("{code} is no two-letter code of a country or region."))),
        None => Ok(()),
    }
}

/// Ranges are of the family that their type names, and masks are longer than /8 (network assignment page, 2025).
fn check_range(range: &GraphObject) -> Result<(), Refusal> {
    let text = text_of(range, "cidrAddress").unwrap_or_default();
    let invalid = || Refusal::bad(format!("'{text}' is not a valid range of its type."));
    let parsed: IpNet = text.parse().map_err(|_| invalid())?;
    let family = matches!((&parsed, kind(range)), (IpNet::V4(_), "iPv4CidrRange") | (IpNet::V6(_), "iPv6CidrRange"));
    if family && parsed.prefix_len() > limits::MIN_PREFIX_LENGTH { Ok(()) } else { Err(invalid()) }
}
