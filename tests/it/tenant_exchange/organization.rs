//! Settings of the organization and for transport, and the server that answers.

use posturec::plan::Workload;
use posturec::rehearse::tenant::Release;
use serde_json::{Value as Json, json};

use super::{ADELE, BLOCK, BLOCK_GUID, NOT_FOUND, Shell, side, state_with, sure};

#[test]
fn the_organization_shows_its_guid_its_name_and_who_answered() {
    for mut shell in Shell::both() {
        let (id, name) = (shell.exchange().id.clone(), shell.exchange().name.clone());
        let shown = shell.one("Get-OrganizationConfig", json!({}));
        assert_eq!((&shown["Guid"], &shown["Name"]), (&json!(id), &json!(name)));
        assert!(!shown["OriginatingServer"].as_str().unwrap().is_empty());
    }
}

#[test]
fn the_domain_controller_that_answered_serves_every_cmdlet_that_takes_one() {
    let mut shell = Shell::server();
    let server = shell.one("Get-OrganizationConfig", json!({}))["OriginatingServer"].clone();
    shell.run("Get-User", json!({ "Identity": ADELE, "DomainController": server }));
    let call = json!({ "Identity": ADELE, "AuthenticationPolicy": BLOCK, "DomainController": server });
    shell.run("Set-User", sure(call));
    assert_eq!(shell.last().members, ["AuthenticationPolicy"]);
}

#[test]
fn a_domain_controller_that_is_none_is_refused() {
    let mut shell = Shell::server();
    let code = shell.code("Get-OrganizationConfig", json!({ "DomainController": "DC02.corp.example" }));
    assert_eq!(code, "SuitabilityDirectoryException");
}

#[test]
fn modern_authentication_starts_on_in_the_cloud_and_off_on_a_server() {
    for (mut shell, on) in Shell::both().into_iter().zip([true, false]) {
        assert_eq!(shell.one("Get-OrganizationConfig", json!({}))["OAuth2ClientProfileEnabled"], on);
        shell.run("Set-OrganizationConfig", json!({ "OAuth2ClientProfileEnabled": !on }));
        assert_eq!(shell.one("Get-OrganizationConfig", json!({}))["OAuth2ClientProfileEnabled"], !on);
    }
}

#[test]
fn ews_has_three_values_and_its_list_shows_only_on_demand() {
    let mut shell = Shell::online();
    let read = |shell: &mut Shell, parameters| shell.one("Get-OrganizationConfig", parameters);
    assert_eq!(read(&mut shell, json!({}))["EwsEnabled"], Json::Null);
    shell.run("Set-OrganizationConfig", json!({ "EwsEnabled": true, "EwsAllowedAppIDs": "a,b" }));
    assert!(read(&mut shell, json!({})).get("EwsAllowedAppIDs").is_none());
    let all = read(&mut shell, json!({ "RetrieveEwsOperationAccessPolicy": true }));
    assert_eq!((&all["EwsEnabled"], &all["EwsAllowedAppIDs"]), (&json!(true), &json!("a,b")));
    shell.run("Set-OrganizationConfig", json!({ "EwsEnabled": null }));
    assert_eq!(read(&mut shell, json!({}))["EwsEnabled"], Json::Null);
}

#[test]
fn a_setting_that_the_page_puts_in_an_odd_set_can_be_set_alone() {
    let mut shell = Shell::online();
    shell.run("Set-OrganizationConfig", json!({ "RejectDirectSend": true }));
    assert_eq!(shell.one("Get-OrganizationConfig", json!({}))["RejectDirectSend"], true);
}

#[test]
fn smtp_auth_of_a_new_organization_is_off() {
    let mut shell = Shell::online();
    assert_eq!(shell.one("Get-TransportConfig", json!({}))["SmtpClientAuthenticationDisabled"], true);
    shell.run("Set-TransportConfig", json!({ "SmtpClientAuthenticationDisabled": false }));
    assert_eq!(shell.one("Get-TransportConfig", json!({}))["SmtpClientAuthenticationDisabled"], false);
}

#[test]
fn a_refused_change_of_two_settings_changes_neither() {
    let mut shell = Shell::online();
    let before = shell.tenant.state().clone();
    let call = json!({ "OAuth2ClientProfileEnabled": false, "DefaultAuthenticationPolicy": "no such policy" });
    assert_eq!(shell.code("Set-OrganizationConfig", call), NOT_FOUND);
    assert_eq!(shell.tenant.state(), &before);
}

#[test]
fn a_setting_that_comes_back_leaves_no_trace() {
    let mut shell = Shell::online();
    let before = shell.tenant.state().clone();
    for on in [false, true] {
        shell.run("Set-OrganizationConfig", json!({ "OAuth2ClientProfileEnabled": on }));
        shell.run("Set-TransportConfig", json!({ "SmtpClientAuthenticationDisabled": on }));
        shell.run("Set-AuthenticationPolicy", json!({ "Identity": BLOCK, "AllowBasicAuthPop": !on }));
    }
    assert_eq!(shell.tenant.state(), &before);
}

#[test]
fn a_file_may_spell_out_what_a_new_organization_has_anyway() {
    let mut spelt = side(Release::Online);
    spelt.organization_config = serde_json::from_value(json!({
        "oauth2clientprofileenabled": true, "DefaultAuthenticationPolicy": BLOCK_GUID,
    }))
    .unwrap();
    spelt.authentication_policies[0].properties.insert("AllowBasicAuthPop".to_owned(), json!(false));
    spelt.recipients[0].authentication_policy = Some(BLOCK.to_uppercase());
    let mut plain = side(Release::Online);
    plain.organization_config.insert("DefaultAuthenticationPolicy".to_owned(), json!(BLOCK));
    plain.recipients[0].authentication_policy = Some(BLOCK.to_owned());
    let state = |exchange| Shell::over(state_with(exchange), Workload::ExchangeOnline).tenant.state().clone();
    assert_eq!(state(spelt), state(plain));
}
