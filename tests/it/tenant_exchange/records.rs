//! What the record of a call says, and that nothing in it is left to chance.

use posturec::plan::ObjectKind;
use serde_json::{Value as Json, json};

use super::{ADELE, BLOCK, BLOCK_GUID, SCANNER, Shell, sure};

/// A write, the kind and name of its object, and the members that it sets.
fn writes() -> Vec<(&'static str, Json, ObjectKind, &'static str, &'static [&'static str])> {
    vec![
        (
            "New-AuthenticationPolicy",
            json!({ "Name": "Printers", "AllowBasicAuthSmtp": true }),
            ObjectKind::AuthenticationPolicy,
            "Printers",
            &["AllowBasicAuthSmtp"],
        ),
        (
            "Set-AuthenticationPolicy",
            json!({ "Identity": BLOCK_GUID, "AllowBasicAuthPop": true, "AllowBasicAuthImap": false }),
            ObjectKind::AuthenticationPolicy,
            BLOCK,
            &["AllowBasicAuthPop", "AllowBasicAuthImap"],
        ),
        (
            "Remove-AuthenticationPolicy",
            json!({ "Identity": "printers" }),
            ObjectKind::AuthenticationPolicy,
            "Printers",
            &[],
        ),
        (
            "Set-User",
            json!({ "Identity": "Adele Vance", "AuthenticationPolicy": BLOCK }),
            ObjectKind::UserAuthenticationPolicy,
            ADELE,
            &["AuthenticationPolicy"],
        ),
        (
            "Set-CASMailbox",
            json!({ "Identity": SCANNER, "SmtpClientAuthenticationDisabled": false }),
            ObjectKind::CasMailbox,
            "scans@contoso.com",
            &["SmtpClientAuthenticationDisabled"],
        ),
        (
            "Set-OrganizationConfig",
            json!({ "DefaultAuthenticationPolicy": BLOCK }),
            ObjectKind::OrganizationConfig,
            "",
            &["DefaultAuthenticationPolicy"],
        ),
        (
            "Set-TransportConfig",
            json!({ "SmtpClientAuthenticationDisabled": false }),
            ObjectKind::TransportConfig,
            "",
            &["SmtpClientAuthenticationDisabled"],
        ),
        (
            "Set-ActiveSyncOrganizationSettings",
            json!({ "DefaultAccessLevel": "Block" }),
            ObjectKind::ActiveSyncOrganizationSettings,
            "",
            &["DefaultAccessLevel"],
        ),
        (
            "New-ActiveSyncDeviceAccessRule",
            json!({ "Characteristic": "DeviceModel", "QueryString": "iPhone", "AccessLevel": "Block" }),
            ObjectKind::ActiveSyncDeviceAccessRule,
            "DeviceModel/iPhone",
            &["AccessLevel"],
        ),
        (
            "Set-ActiveSyncDeviceAccessRule",
            json!({ "Identity": "iphone (devicemodel)", "AccessLevel": "Allow" }),
            ObjectKind::ActiveSyncDeviceAccessRule,
            "DeviceModel/iPhone",
            &["AccessLevel"],
        ),
        (
            "Remove-ActiveSyncDeviceAccessRule",
            json!({ "Identity": "iPhone (DeviceModel)" }),
            ObjectKind::ActiveSyncDeviceAccessRule,
            "DeviceModel/iPhone",
            &[],
        ),
    ]
}

#[test]
fn every_write_is_on_record_with_its_object_by_the_name_that_scripts_use_and_its_members() {
    let mut shell = Shell::online();
    for (cmdlet, parameters, kind, identity, members) in writes() {
        shell.run(cmdlet, sure(parameters));
        let call = shell.last();
        let object = call.object.as_ref().unwrap();
        assert_eq!((object.kind, object.identity.as_str()), (kind, identity), "{cmdlet}");
        assert_eq!(call.members, members, "{cmdlet}");
        assert!(call.effect && call.dangling.is_empty(), "{cmdlet}");
    }
    assert_eq!(shell.tenant.writes(), 11);
}

#[test]
fn a_write_that_is_refused_is_on_record_all_the_same() {
    let mut shell = Shell::online();
    // the calls before them would have made these
    let absent = ["Remove-AuthenticationPolicy", "Set-ActiveSyncDeviceAccessRule", "Remove-ActiveSyncDeviceAccessRule"];
    for (cmdlet, mut parameters, kind, identity, members) in writes() {
        parameters["Nickname"] = json!("x");
        shell.refused(cmdlet, sure(parameters.clone()));
        let call = shell.last();
        let object = call.object.as_ref().unwrap();
        let wanted = if absent.contains(&cmdlet) { parameters["Identity"].as_str().unwrap() } else { identity };
        assert_eq!((object.kind, object.identity.as_str()), (kind, wanted), "{cmdlet}");
        assert_eq!(call.members, members, "{cmdlet}");
        assert!(!call.effect && call.write.is_some(), "{cmdlet}");
    }
}

#[test]
fn a_write_about_nobody_is_on_record_with_the_name_that_was_given() {
    let mut shell = Shell::online();
    shell.refused("Set-User", sure(json!({ "Identity": "nobody@contoso.com", "AuthenticationPolicy": BLOCK })));
    assert_eq!(shell.last().object.as_ref().unwrap().identity, "nobody@contoso.com");
    assert_eq!(shell.last().members, ["AuthenticationPolicy"]);
}

#[test]
fn a_read_has_no_object_on_record() {
    let mut shell = Shell::online();
    shell.run("Get-User", json!({ "Identity": ADELE }));
    assert_eq!((&shell.last().object, shell.last().write), (&None, None));
}

#[test]
fn the_same_calls_get_the_same_answers_every_time() {
    let tell = || {
        let mut shell = Shell::online();
        let mut answers = Vec::new();
        for (cmdlet, parameters, ..) in writes() {
            answers.push(format!("{:?}", shell.answer(cmdlet, sure(parameters))));
        }
        for cmdlet in ["Get-AuthenticationPolicy", "Get-User", "Get-CASMailbox", "Get-OrganizationConfig"] {
            answers.push(format!("{:?}", shell.answer(cmdlet, json!({}))));
        }
        (answers, serde_json::to_string(shell.tenant.calls()).unwrap())
    };
    assert_eq!(tell(), tell());
}
