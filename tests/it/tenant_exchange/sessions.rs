//! The sessions of Exchange Online.

use posturec::rehearse::tenant::Connection;
use serde_json::json;

use super::{Shell, TENANT_ID, failure_kind};

#[test]
fn a_session_shows_its_tenant_and_that_it_is_alive() {
    let mut shell = Shell::online();
    let shown = shell.one("Get-ConnectionInformation", json!({}));
    for (member, value) in [
        ("State", json!("Connected")),
        ("TokenStatus", json!("Active")),
        ("TenantID", json!(TENANT_ID)),
        ("IsEopSession", json!(false)),
        ("ModulePrefix", json!("")),
    ] {
        assert_eq!(shown[member], value, "{member}");
    }
}

#[test]
fn two_sessions_show_as_two_and_are_told_apart_by_id() {
    let mut shell = Shell::online();
    let other = Connection { tenant_id: "other".to_owned(), token_status: "Expired".to_owned() };
    shell.tenant.session_mut().exchange_online.push(other);
    let all = shell.run("Get-ConnectionInformation", json!({}));
    assert_eq!(all.len(), 2);
    let second = shell.one("Get-ConnectionInformation", json!({ "ConnectionId": all[1]["ConnectionId"] }));
    assert_eq!(second["TokenStatus"], "Expired");
}

#[test]
fn without_a_live_session_of_this_tenant_nothing_is_read_or_written() {
    for (tenant_id, token_status) in [("other", "Active"), (TENANT_ID, "Expired")] {
        let mut shell = Shell::online();
        let before = shell.tenant.state().clone();
        let connection = Connection { tenant_id: tenant_id.to_owned(), token_status: token_status.to_owned() };
        shell.tenant.session_mut().exchange_online = vec![connection];
        shell.one("Get-ConnectionInformation", json!({}));
        for (cmdlet, parameters) in [("Get-User", json!({})), ("New-AuthenticationPolicy", json!({ "Name": "x" }))] {
            let reply = shell.reply(cmdlet, parameters);
            assert_eq!((reply.status, failure_kind(&reply)), (401, "session"), "{cmdlet}");
        }
        assert_eq!(shell.tenant.state(), &before);
    }
}

#[test]
fn the_server_side_needs_no_session_of_exchange_online() {
    let mut shell = Shell::server();
    shell.tenant.session_mut().exchange_online.clear();
    shell.run("Get-User", json!({}));
}
