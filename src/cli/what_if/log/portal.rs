//! A sign-in log as the portal exports it: CSV, columns by name (download of the sign-in log page, 2026). Some names end
//! in a blank there.

use std::collections::BTreeMap;

use super::client::{device, flow, guest, platform, state_client};
use super::{Ended, Entry, Numbered};
use crate::cli::what_if::statement::Statement;

/// The places of columns by name in lower case.
type Columns = BTreeMap<String, usize>;

/// Reads a file.
pub(super) fn read(text: &str) -> Result<Vec<Numbered>, String> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| format!("it is no CSV: {error}"))?;
    let mut columns = Columns::new();
    for (place, name) in headers.iter().enumerate() {
        columns.entry(name.trim().to_lowercase()).or_insert(place);
    }
    if !columns.contains_key("client app") || !columns.contains_key("username") {
        return Err("it is neither JSON nor a sign-in log of the portal: column `Client app` or `Username` is missing"
            .to_owned());
    }
    let mut entries = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                entries.push((usize::try_from(line).unwrap_or(usize::MAX), entry(&record, &columns)));
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                entries.push((usize::try_from(line).unwrap_or(usize::MAX), Err("the line is broken".to_owned())));
            }
        }
    }
    Ok(entries)
}

fn entry(record: &csv::StringRecord, columns: &Columns) -> Result<Entry, String> {
    let field = |name: &str| {
        let text = columns.get(name).and_then(|place| record.get(*place)).unwrap_or_default().trim();
        // the portal writes `None` where there is nothing
        if text.eq_ignore_ascii_case("none") { "" } else { text }
    };
    let filled = |name: &str| Some(field(name).to_owned()).filter(|text| !text.is_empty());
    let user = field("username");
    let has_devices = columns.contains_key("device id") && columns.contains_key("join type");
    let mut statement = Statement {
        user: filled("username").or_else(|| filled("user id")),
        user_id: filled("user id"),
        guest: guest(user, field("user type"), column_as_is(record, columns, "cross tenant access type")),
        flow: flow(
            column_as_is(record, columns, "authentication protocol"),
            column_as_is(record, columns, "original transfer method"),
        ),
        ip: field("ip address").parse().ok(),
        platform: platform(field("operating system")),
        country: country(field("location")),
        ..Statement::default()
    };
    if has_devices {
        let compliant =
            Some(field("compliant").eq_ignore_ascii_case("yes") || field("compliant").eq_ignore_ascii_case("true"));
        statement.exact_device = device(field("device id"), field("join type"), compliant);
        statement.device_attributes.extend(filled("device id").map(|id| ("deviceId".to_owned(), id)));
    }
    state_client(&mut statement, field("client app"), field("application id"), field("resource id"))?;
    let then = match field("status").to_ascii_lowercase().as_str() {
        "success" => Some(Ended::Succeeded),
        "" => None,
        _ => Some(Ended::Failed),
    };
    Ok(Entry { statement, then })
}

/// A column in which `None` says something.
fn column_as_is<'a>(record: &'a csv::StringRecord, columns: &Columns, name: &str) -> &'a str {
    columns.get(name).and_then(|place| record.get(*place)).unwrap_or_default().trim()
}

/// The country at the end of `City, State, DE`.
fn country(location: &str) -> Option<String> {
    let last = location.rsplit(',').next().unwrap_or_default().trim();
    (last.len() == 2 && last.bytes().all(|byte| byte.is_ascii_alphabetic())).then(|| last.to_ascii_uppercase())
}
