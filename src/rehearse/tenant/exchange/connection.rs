//! The sessions of Exchange Online that the process has open, as Get-ConnectionInformation shows them.

use serde_json::{Value as Json, json};

use super::arguments::Arguments;
use super::refusal::Refusal;
use super::side::{Answered, Outcome};
use crate::plan::Value;
use crate::rehearse::tenant::session::{Connection, Session};

/// Get-ConnectionInformation (page, 2026-08).
pub(super) fn get(session: &Session, arguments: &Arguments) -> Outcome {
    let all = (1..).zip(&session.exchange_online).map(|(number, connection)| show(number, connection));
    let wanted = |shown: &Json, member: &str| match arguments.get(member) {
        None => true,
        Some(Value::List(list)) => list.iter().any(|one| is_same(&shown[member], one)),
        Some(one) => is_same(&shown[member], one),
    };
    Ok(Answered::with(all.filter(|shown| wanted(shown, "ConnectionId") && wanted(shown, "ModulePrefix")).collect()))
}

fn is_same(shown: &Json, wanted: &Value) -> bool {
    matches!((shown, wanted), (Json::String(shown), Value::Text(wanted)) if shown.eq_ignore_ascii_case(wanted))
}

fn show(number: u32, connection: &Connection) -> Json {
    json!({
        "ConnectionId": format!("5e551000-0000-4000-8000-{number:012x}"),
        "State": "Connected",
        "Id": number,
        "Name": format!("ExchangeOnline_{number}"),
        "UserPrincipalName": "rehearsal",
        "ConnectionUri": "https://outlook.office365.com",
        "ModulePrefix": "",
        "TenantID": connection.tenant_id,
        "TokenStatus": connection.token_status,
        "IsEopSession": false,
    })
}

/// Refuses a call to an organization with which no session is at work. The cmdlets of a session with another tenant
/// would reach that one, of which nothing is known here.
pub(super) fn confirm_session(session: &Session, tenant_id: &str) -> Result<(), Refusal> {
    let serves = |connection: &Connection| {
        connection.tenant_id.eq_ignore_ascii_case(tenant_id) && connection.token_status == "Active"
    };
    if session.exchange_online.iter().any(serves) { Ok(()) } else { Err(Refusal::no_session()) }
}
