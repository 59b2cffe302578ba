//! Authentication strengths and named locations.

use ipnet::{IpNet, Ipv4Subnets, Ipv6Subnets};

use super::table::{Notes, Table, elements, said};
use crate::catalog::COMBINATIONS;
use crate::plan::{Member, Value, member};
use crate::signin::regime::{LocationKind, NamedLocation, Strength};

/// What a strength is made of; none where its combinations are not written.
pub(super) fn read_strength(table: &[Member], notes: &mut Notes) -> Option<Strength> {
    let mut table = Table::new(table);
    let combinations = table.take("allowedCombinations")?;
    let name = table.take("displayName").and_then(Value::as_str).unwrap_or_default().to_owned();
    table.skip(&["id", "description", "createdDateTime", "modifiedDateTime", "policyType", "requirementsSatisfied"]);
    let mut strength = Strength { name, combinations: Default::default(), opaque: Vec::new() };
    for value in elements(combinations) {
        match value.as_str() {
            Some(text) => drop(strength.combinations.insert(combination(text, notes))),
            None => strength.opaque.push(said("allowedCombinations", value)),
        }
    }
    strength.opaque.extend(table.rest().into_iter().map(|(name, value)| said(name, value)));
    Some(strength)
}

/// A combination as the service writes it: the order of its methods and their case make no difference.
fn combination(text: &str, notes: &mut Notes) -> String {
    let parts = |text: &str| {
        let mut parts: Vec<String> = text.split(',').map(|part| part.trim().to_ascii_lowercase()).collect();
        parts.sort();
        parts
    };
    let Some(known) = COMBINATIONS.iter().find(|known| parts(known) == parts(text)) else {
        return text.trim().to_owned();
    };
    if !known.eq_ignore_ascii_case(&text.replace(' ', "")) || *known != text {
        notes.find(format!("allowedCombinations: `{text}` is written `{known}`"));
    }
    (*known).to_owned()
}

/// What a named location is made of.
pub(super) fn read_location(table: &[Member], notes: &mut Notes) -> NamedLocation {
    let of_type = member(table, "@odata.type").and_then(Value::as_str).unwrap_or_default();
    let mut table = Table::new(table);
    let name = table.take("displayName").and_then(Value::as_str).unwrap_or_default().to_owned();
    table.skip(&["id", "createdDateTime", "modifiedDateTime"]);
    let countries = table.take("countriesAndRegions");
    let ranges = table.take("ipRanges");
    let kind = match (ranges, countries) {
        (Some(ranges), None) => ip_location(ranges, &mut table, notes),
        (None, Some(countries)) => country_location(countries, &mut table, notes),
        (None, None) if of_type.ends_with("ipNamedLocation") => {
            Some(LocationKind::Ip { ranges: Vec::new(), trusted: trusted(&mut table).unwrap_or(false) })
        }
        _ => None,
    };
    let kind = kind.unwrap_or_else(|| {
        notes.find(format!("nobody can say from here what the location `{name}` holds"));
        LocationKind::Opaque { trusted: trusted(&mut table) }
    });
    for (member, value) in table.rest() {
        notes.find(format!("`{}` of the location `{name}` is not known here", said(member, value)));
    }
    NamedLocation { name, kind }
}

fn trusted(table: &mut Table<'_>) -> Option<bool> {
    table.take("isTrusted").and_then(Value::as_bool)
}

fn ip_location(ranges: &Value, table: &mut Table<'_>, notes: &mut Notes) -> Option<LocationKind> {
    let mut read = Vec::new();
    for value in elements(ranges) {
        match address_range(value) {
            Some(found) => read.extend(found),
            None => {
                notes.find(format!("`{value}` is no range of addresses"));
                return None;
            }
        }
    }
    Some(LocationKind::Ip { ranges: read, trusted: trusted(table).unwrap_or(false) })
}

/// The blocks of a range: CIDR, or a first and a last address.
fn address_range(value: &Value) -> Option<Vec<IpNet>> {
    let table = match value {
        Value::Text(text) => return block(text),
        other => other.as_table()?,
    };
    let mut table = Table::new(table);
    if let Some(text) = table.take("cidrAddress") {
        return block(text.as_str()?);
    }
    let first = table.take("lowerAddress")?.as_str()?.trim();
    let last = table.take("upperAddress")?.as_str()?.trim();
    if let (Ok(first), Ok(last)) = (first.parse(), last.parse()) {
        return (first <= last).then(|| Ipv4Subnets::new(first, last, 0).map(IpNet::V4).collect());
    }
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    (first <= last).then(|| Ipv6Subnets::new(first, last, 0).map(IpNet::V6).collect())
}

fn block(text: &str) -> Option<Vec<IpNet>> {
    text.trim().parse::<IpNet>().ok().map(|range| vec![range.trunc()])
}

fn country_location(countries: &Value, table: &mut Table<'_>, notes: &mut Notes) -> Option<LocationKind> {
    let codes =
        elements(countries).into_iter().map(|value| value.as_str().map(|code| code.trim().to_ascii_uppercase()));
    let countries = codes.collect::<Option<_>>()?;
    let lookup = table.take("countryLookupMethod").map(|word| word.as_str().unwrap_or_default().to_ascii_lowercase());
    let gps = match lookup.as_deref() {
        None | Some("clientipaddress") => false,
        Some("authenticatorappgps") => true,
        Some(other) => {
            notes.find(format!("`{other}` is no way of finding a country"));
            return None;
        }
    };
    let unknown = match table.take("includeUnknownCountriesAndRegions") {
        None | Some(Value::Boolean(false)) => false,
        Some(Value::Boolean(true)) => true,
        Some(_) => return None,
    };
    Some(LocationKind::Countries { countries, gps, unknown })
}
