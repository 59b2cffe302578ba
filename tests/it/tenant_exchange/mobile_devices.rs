//! Settings for mobile devices and device access rules.

use serde_json::{Value as Json, json};

use super::{EXISTS, NOT_FOUND, Shell, sure};

fn rule(characteristic: &str, query: &str, level: &str) -> Json {
    json!({ "Characteristic": characteristic, "QueryString": query, "AccessLevel": level })
}

#[test]
fn every_device_gets_in_where_nobody_said_otherwise() {
    for mut shell in Shell::both() {
        let shown = shell.one("Get-ActiveSyncOrganizationSettings", json!({}));
        assert_eq!(shown["DefaultAccessLevel"], "Allow");
        assert_eq!(shown["AdminMailRecipients"], json!([]));
        assert_eq!(shown["AllowAccessForUnSupportedPlatform"], false);
    }
}

#[test]
fn the_default_level_changes_in_the_words_of_the_documentation() {
    let mut shell = Shell::server();
    shell.run("Set-ActiveSyncOrganizationSettings", json!({ "DefaultAccessLevel": "quarantine" }));
    assert_eq!(shell.one("Get-ActiveSyncOrganizationSettings", json!({}))["DefaultAccessLevel"], "Quarantine");
}

#[test]
fn an_empty_text_reads_back_as_none() {
    let mut shell = Shell::online();
    let read = |shell: &mut Shell| shell.one("Get-ActiveSyncOrganizationSettings", json!({}))["UserMailInsert"].clone();
    shell.run("Set-ActiveSyncOrganizationSettings", json!({ "UserMailInsert": "x".repeat(256) }));
    assert_eq!(read(&mut shell), "x".repeat(256));
    shell.run("Set-ActiveSyncOrganizationSettings", json!({ "UserMailInsert": "" }));
    assert_eq!(read(&mut shell), Json::Null);
}

#[test]
fn a_list_is_set_whole_or_edited() {
    let mut shell = Shell::online();
    for (value, wanted) in [
        (json!(["a@x.com", "b@x.com"]), json!(["a@x.com", "b@x.com"])),
        (json!({ "Add": "c@x.com", "Remove": ["a@x.com"] }), json!(["b@x.com", "c@x.com"])),
        (json!("d@x.com"), json!(["d@x.com"])),
        (json!([]), json!([])),
    ] {
        shell.run("Set-ActiveSyncOrganizationSettings", json!({ "AdminMailRecipients": value }));
        assert_eq!(shell.one("Get-ActiveSyncOrganizationSettings", json!({}))["AdminMailRecipients"], wanted);
    }
}

#[test]
fn the_only_settings_are_found_by_their_own_name_alone() {
    let mut shell = Shell::online();
    let settings = shell.one("Get-ActiveSyncOrganizationSettings", json!({}));
    shell.run("Get-ActiveSyncOrganizationSettings", json!({ "Identity": settings["DistinguishedName"] }));
    let call = json!({ "Identity": "Other", "DefaultAccessLevel": "Block" });
    assert_eq!(shell.code("Set-ActiveSyncOrganizationSettings", call), NOT_FOUND);
}

#[test]
fn the_name_of_a_rule_is_made_of_its_two_fields() {
    for mut shell in Shell::both() {
        let made =
            shell.one("New-ActiveSyncDeviceAccessRule", rule("devicemodel", "Outlook for iOS and Android", "block"));
        assert_eq!(made["Name"], "Outlook for iOS and Android (DeviceModel)");
        assert_eq!((&made["Characteristic"], &made["AccessLevel"]), (&json!("DeviceModel"), &json!("Block")));
        for form in ["Name", "Guid", "DistinguishedName", "Identity"] {
            let found = shell.run("Get-ActiveSyncDeviceAccessRule", json!({ "Identity": made[form] }));
            assert_eq!(found, std::slice::from_ref(&made), "{form}");
        }
    }
}

#[test]
fn two_rules_for_the_same_are_refused_and_for_another_characteristic_are_not() {
    let mut shell = Shell::online();
    let code = shell.code("New-ActiveSyncDeviceAccessRule", rule("DeviceType", "OUTLOOKSERVICE", "Block"));
    assert_eq!(code, EXISTS);
    shell.run("New-ActiveSyncDeviceAccessRule", rule("DeviceModel", "OutlookService", "Block"));
    assert_eq!(shell.run("Get-ActiveSyncDeviceAccessRule", json!({})).len(), 2);
}

#[test]
fn a_change_of_a_rule_changes_its_level() {
    let mut shell = Shell::server();
    let call = json!({ "Identity": "outlookservice (devicetype)", "AccessLevel": "Quarantine" });
    assert!(shell.warnings("Set-ActiveSyncDeviceAccessRule", call.clone()).is_empty());
    assert_eq!(shell.one("Get-ActiveSyncDeviceAccessRule", json!({}))["AccessLevel"], "Quarantine");
    assert_eq!(shell.warnings("Set-ActiveSyncDeviceAccessRule", call).len(), 1);
}

#[test]
fn a_rule_that_is_removed_is_gone() {
    let mut shell = Shell::online();
    let call = sure(json!({ "Identity": "OutlookService (DeviceType)" }));
    shell.run("Remove-ActiveSyncDeviceAccessRule", call.clone());
    assert!(shell.run("Get-ActiveSyncDeviceAccessRule", json!({})).is_empty());
    assert_eq!(shell.code("Remove-ActiveSyncDeviceAccessRule", call), NOT_FOUND);
}
