//! Authentication policies: made, changed, removed, shown.

use serde_json::{Value as Json, json};

use super::{ADELE, BLOCK, BLOCK_GUID, EXISTS, NOT_FOUND, Shell, VALIDATION, sure};

#[test]
fn a_new_policy_of_the_cloud_blocks_all_that_it_does_not_allow() {
    let mut shell = Shell::online();
    shell.run("New-AuthenticationPolicy", json!({ "Name": "Printers", "AllowBasicAuthSmtp": true }));
    let policy = shell.policy("Printers");
    let allowed: Vec<&String> =
        policy.as_object().unwrap().iter().filter(|(_, value)| **value == true).map(|(name, _)| name).collect();
    assert_eq!(allowed, ["AllowBasicAuthSmtp"]);
    assert_eq!(policy["AllowBasicAuthPowershell"], false);
}

#[test]
fn a_new_policy_of_a_server_blocks_nothing_until_it_is_told() {
    let mut shell = Shell::server();
    let policy = shell.one("New-AuthenticationPolicy", json!({ "Name": "Bare" }));
    let switches: Vec<&Json> = policy
        .as_object()
        .unwrap()
        .iter()
        .filter(|(name, _)| name.starts_with("Block"))
        .map(|(_, value)| value)
        .collect();
    assert_eq!(switches.len(), 16);
    assert!(switches.iter().all(|switch| **switch == false));
}

#[test]
fn each_side_shows_the_switches_that_it_has() {
    let (cloud, server) = (Shell::online().policy(BLOCK), Shell::server().policy(BLOCK));
    assert!(cloud.get("AllowBasicAuthImap").is_some() && cloud.get("BlockLegacyAuthImap").is_none());
    assert!(server.get("BlockLegacyAuthImap").is_some() && server.get("AllowBasicAuthImap").is_none());
    // two that no parameter sets, which listings of the cloud have
    assert!(cloud.get("AllowBasicAuthRest").is_some() && cloud.get("AllowBasicAuthLogExport").is_some());
}

#[test]
fn a_new_policy_comes_back_with_all_that_names_it() {
    for mut shell in Shell::both() {
        let made = shell.one("New-AuthenticationPolicy", json!({ "Name": "Printers" }));
        for form in ["Name", "Guid", "DistinguishedName"] {
            let found = shell.run("Get-AuthenticationPolicy", json!({ "Identity": made[form] }));
            assert_eq!(found, std::slice::from_ref(&made), "{form}");
        }
    }
}

#[test]
fn a_change_leaves_what_it_does_not_name() {
    let mut shell = Shell::online();
    shell.run("Set-AuthenticationPolicy", json!({ "Identity": BLOCK, "AllowBasicAuthPop": true }));
    shell.run("Set-AuthenticationPolicy", json!({ "Identity": BLOCK_GUID, "AllowBasicAuthImap": true }));
    shell.run("Set-AuthenticationPolicy", json!({ "Identity": BLOCK, "AllowBasicAuthImap": false }));
    let policy = shell.policy(BLOCK);
    assert_eq!((&policy["AllowBasicAuthPop"], &policy["AllowBasicAuthImap"]), (&json!(true), &json!(false)));
}

#[test]
fn a_change_that_changes_nothing_succeeds_with_a_warning() {
    for (mut shell, switch) in Shell::both().into_iter().zip(["AllowBasicAuthPop", "BlockLegacyAuthPop"]) {
        let set = json!({ "Identity": BLOCK, switch: true });
        assert!(shell.warnings("Set-AuthenticationPolicy", set.clone()).is_empty());
        let warnings = shell.warnings("Set-AuthenticationPolicy", set);
        let wanted = format!("The command completed successfully but no settings of '{BLOCK}' have been modified.");
        assert_eq!(warnings, [wanted]);
    }
}

#[test]
fn an_identity_that_no_policy_has_brings_all_of_them() {
    for mut shell in Shell::both() {
        shell.run("New-AuthenticationPolicy", json!({ "Name": "Printers" }));
        for identity in [json!(null), json!("no such policy")] {
            assert_eq!(shell.run("Get-AuthenticationPolicy", json!({ "Identity": identity })).len(), 2);
        }
    }
}

#[test]
fn a_change_of_a_policy_that_is_not_there_is_refused() {
    let mut shell = Shell::online();
    for cmdlet in ["Set-AuthenticationPolicy", "Remove-AuthenticationPolicy"] {
        assert_eq!(shell.code(cmdlet, sure(json!({ "Identity": "no such policy" }))), NOT_FOUND);
    }
}

#[test]
fn two_policies_never_share_a_name_in_any_case() {
    for mut shell in Shell::both() {
        assert_eq!(shell.code("New-AuthenticationPolicy", json!({ "Name": BLOCK.to_uppercase() })), EXISTS);
        assert_eq!(shell.run("Get-AuthenticationPolicy", json!({})).len(), 1);
    }
}

#[test]
fn a_name_has_no_blanks_around_it_and_no_line_break_in_it() {
    for name in [" x", "x ", "a\nb", "a\0b"] {
        assert_eq!(Shell::online().code("New-AuthenticationPolicy", json!({ "Name": name })), VALIDATION);
    }
    Shell::online().run("New-AuthenticationPolicy", json!({ "Name": "x".repeat(64) }));
}

#[test]
fn a_name_with_signs_of_a_distinguished_name_is_found_by_its_own() {
    let mut shell = Shell::server();
    let made = shell.one("New-AuthenticationPolicy", json!({ "Name": "R&D, \"lab\" + #1 = a\\b" }));
    let path = made["DistinguishedName"].as_str().unwrap();
    assert!(path.starts_with(r#"CN=R&D\, \"lab\" \+ #1 \= a\\b,CN=Auth Policies,"#), "{path}");
    assert_eq!(shell.run("Get-AuthenticationPolicy", json!({ "Identity": path })), std::slice::from_ref(&made));
}

#[test]
fn a_policy_that_somebody_holds_is_not_removed() {
    for mut shell in Shell::both() {
        shell.run("Set-User", sure(json!({ "Identity": ADELE, "AuthenticationPolicy": BLOCK })));
        let (code, message) = shell.refused("Remove-AuthenticationPolicy", sure(json!({ "Identity": BLOCK })));
        assert_eq!(code, "InvalidOperationException", "{message}");
        shell.run("Set-User", sure(json!({ "Identity": ADELE, "AuthenticationPolicy": null })));
        shell.run("Remove-AuthenticationPolicy", sure(json!({ "Identity": BLOCK })));
        assert!(shell.run("Get-AuthenticationPolicy", json!({})).is_empty());
    }
}

#[test]
fn the_default_policy_is_not_removed() {
    for mut shell in Shell::both() {
        shell.run("Set-OrganizationConfig", json!({ "DefaultAuthenticationPolicy": BLOCK }));
        let code = shell.code("Remove-AuthenticationPolicy", sure(json!({ "Identity": BLOCK })));
        assert_eq!(code, "InvalidOperationException");
    }
}
