//! Who holds which policy, client access settings, long lists.

use posturec::plan::Workload;
use posturec::rehearse::tenant::Release;
use serde_json::{Value as Json, json};

use super::{ADELE, BINDING, BLOCK, BLOCK_GUID, NOT_FOUND, SCANNER, Shell, empty_side, person, state_with, sure};

#[test]
fn a_policy_is_given_by_name_guid_or_distinguished_name_and_taken_by_null() {
    for mut shell in Shell::both() {
        let policy = shell.policy(BLOCK);
        for form in ["Name", "Guid", "DistinguishedName"] {
            shell.run("Set-User", sure(json!({ "Identity": ADELE, "AuthenticationPolicy": policy[form] })));
            assert_ne!(shell.holder(ADELE), Json::Null, "{form}");
            shell.run("Set-User", sure(json!({ "Identity": ADELE, "AuthenticationPolicy": null })));
            assert_eq!(shell.holder(ADELE), Json::Null, "{form}");
        }
    }
}

#[test]
fn the_cloud_shows_who_holds_a_policy_by_its_name_and_a_server_by_its_distinguished_name() {
    for (mut shell, form) in Shell::both().into_iter().zip(["Name", "DistinguishedName"]) {
        shell.run("Set-User", sure(json!({ "Identity": ADELE, "AuthenticationPolicy": BLOCK.to_uppercase() })));
        let wanted = shell.policy(BLOCK)[form].clone();
        assert_eq!(shell.holder(ADELE), wanted);
        shell.run("Set-OrganizationConfig", json!({ "DefaultAuthenticationPolicy": BLOCK_GUID }));
        assert_eq!(shell.one("Get-OrganizationConfig", json!({}))["DefaultAuthenticationPolicy"], wanted);
    }
}

#[test]
fn a_policy_that_is_not_there_is_given_to_nobody() {
    for mut shell in Shell::both() {
        let call = sure(json!({ "Identity": ADELE, "AuthenticationPolicy": "no such policy" }));
        assert_eq!(shell.code("Set-User", call), NOT_FOUND);
        assert_eq!(shell.last().dangling, ["no such policy"]);
        let call = json!({ "DefaultAuthenticationPolicy": "no such policy" });
        assert_eq!(shell.code("Set-OrganizationConfig", call), NOT_FOUND);
        assert_eq!(shell.last().dangling, ["no such policy"]);
        assert_eq!(shell.holder(ADELE), Json::Null);
    }
}

#[test]
fn an_empty_text_is_no_policy_and_does_not_clear_one() {
    let mut shell = Shell::online();
    assert_eq!(shell.code("Set-User", sure(json!({ "Identity": ADELE, "AuthenticationPolicy": "" }))), BINDING);
    assert_eq!(shell.code("Set-OrganizationConfig", json!({ "DefaultAuthenticationPolicy": "" })), BINDING);
}

#[test]
fn the_same_policy_again_succeeds_with_a_warning() {
    let mut shell = Shell::online();
    let call = sure(json!({ "Identity": ADELE, "AuthenticationPolicy": BLOCK }));
    assert!(shell.warnings("Set-User", call.clone()).is_empty());
    assert!(shell.warnings("Set-User", call)[0].contains("no settings of 'Adele Vance' have been modified"));
}

#[test]
fn the_default_policy_shows_on_the_organization_and_on_nobody() {
    let mut shell = Shell::online();
    shell.run("Set-OrganizationConfig", json!({ "DefaultAuthenticationPolicy": BLOCK }));
    assert_eq!(shell.holder(ADELE), Json::Null);
}

#[test]
fn a_filter_for_a_policy_wants_its_distinguished_name() {
    for mut shell in Shell::both() {
        shell.run("New-AuthenticationPolicy", json!({ "Name": "Ada's" }));
        shell.run("Set-User", sure(json!({ "Identity": ADELE, "AuthenticationPolicy": "Ada's" })));
        let path = shell.policy("Ada's")["DistinguishedName"].as_str().unwrap().replace('\'', "''");
        let filter = |value: &str| json!({ "Filter": format!("AuthenticationPolicy -eq {value}") });
        let found = shell.run("Get-User", filter(&format!("'{path}'")));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0]["UserPrincipalName"], ADELE);
        assert!(shell.run("Get-User", filter("'Ada''s'")).is_empty());
        assert_eq!(shell.run("Get-User", filter("$null")).len(), 2);
    }
}

#[test]
fn a_thousand_people_come_unless_more_are_asked_for() {
    let mut exchange = empty_side(Release::Online, "contoso.onmicrosoft.com");
    let address = |number: u32| format!("u{number}@contoso.com");
    exchange.recipients =
        (0..1_200).map(|number| person(number, &format!("U{number}"), &address(number), &address(number))).collect();
    let mut shell = Shell::over(state_with(exchange), Workload::ExchangeOnline);
    for cmdlet in ["Get-User", "Get-CASMailbox"] {
        for (size, count, warning) in [
            (json!(null), 1000, Some("By default, only the first 1000 items are returned.")),
            (json!("Unlimited"), 1200, None),
            (json!("unlimited"), 1200, None),
            (json!(7), 7, Some("There are more results available than are currently displayed.")),
            (json!("1200"), 1200, None),
            (json!(5000), 1200, None),
        ] {
            let parameters = if size.is_null() { json!({}) } else { json!({ "ResultSize": size }) };
            let reply = shell.reply(cmdlet, parameters);
            assert_eq!(reply.body["value"].as_array().unwrap().len(), count, "{cmdlet} {size}");
            let warnings = reply.body["warnings"].as_array().unwrap();
            assert_eq!(warnings.len(), usize::from(warning.is_some()), "{cmdlet} {size}");
            assert!(warnings.iter().all(|text| text.as_str().unwrap().starts_with(warning.unwrap())));
        }
    }
}

#[test]
fn smtp_auth_of_a_mailbox_has_three_values() {
    let mut shell = Shell::online();
    for value in [json!(false), json!(true), json!(null)] {
        let call = json!({ "Identity": "scans@contoso.com", "SmtpClientAuthenticationDisabled": value });
        assert!(shell.warnings("Set-CASMailbox", call).is_empty());
        let mailbox = shell.one("Get-CASMailbox", json!({ "Identity": SCANNER }));
        assert_eq!(mailbox["SmtpClientAuthenticationDisabled"], value);
    }
}

#[test]
fn a_new_mailbox_has_every_protocol_on() {
    let cloud = Shell::online().one("Get-CASMailbox", json!({ "Identity": ADELE }));
    for protocol in ["ActiveSyncEnabled", "ImapEnabled", "MAPIEnabled", "OWAEnabled", "PopEnabled"] {
        assert_eq!(cloud[protocol], true, "{protocol}");
    }
    assert_eq!(cloud.get("SmtpClientAuthenticationDisabled"), Some(&Json::Null));
    let server = Shell::server().one("Get-CASMailbox", json!({ "Identity": ADELE }));
    assert!(server.get("SmtpClientAuthenticationDisabled").is_none());
}

#[test]
fn what_names_a_mailbox_is_not_changed_here() {
    let mut shell = Shell::server();
    let call = json!({ "Identity": ADELE, "PrimarySmtpAddress": "a@contoso.com" });
    assert_eq!(shell.code("Set-CASMailbox", call), "NotSimulated");
}
