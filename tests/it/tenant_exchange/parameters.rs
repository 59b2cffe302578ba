//! What the catalogue refuses, what is not simulated, what asks before it acts.

use posturec::plan::Workload;
use serde_json::{Value as Json, json};

use super::{ADELE, BINDING, BLOCK, Shell, VALIDATION, sure};

/// A call that is refused before the object is looked at: why, where, what, the code, a word of the text.
type Case = (&'static str, Workload, &'static str, Json, &'static str, &'static str);

fn cases() -> Vec<Case> {
    let (cloud, server) = (Workload::ExchangeOnline, Workload::ExchangeServer);
    let device = "New-ActiveSyncDeviceAccessRule";
    let settings = "Set-ActiveSyncOrganizationSettings";
    let rule = |characteristic: &str, level: &str| json!({ "Characteristic": characteristic, "QueryString": "x", "AccessLevel": level });
    vec![
        ("a parameter that does not exist", cloud, "Get-User", json!({ "Nickname": "x" }), BINDING, "'Nickname'"),
        (
            "a switch of the other side: what the cloud allows",
            server,
            "New-AuthenticationPolicy",
            json!({ "Name": "x", "AllowBasicAuthImap": true }),
            BINDING,
            "'AllowBasicAuthImap'",
        ),
        (
            "a switch of the other side: what a server blocks",
            cloud,
            "New-AuthenticationPolicy",
            json!({ "Name": "x", "BlockLegacyAuthImap": true }),
            BINDING,
            "'BlockLegacyAuthImap'",
        ),
        (
            "SMTP AUTH of a mailbox exists in the cloud only",
            server,
            "Set-CASMailbox",
            json!({ "Identity": ADELE, "SmtpClientAuthenticationDisabled": false }),
            BINDING,
            "'SmtpClientAuthenticationDisabled'",
        ),
        (
            "the cloud takes no domain controller",
            cloud,
            "Get-User",
            json!({ "DomainController": "DC01" }),
            BINDING,
            "'DomainController'",
        ),
        (
            "two parameters that no set has together",
            cloud,
            "Get-User",
            json!({ "Identity": ADELE, "Anr": "a" }),
            BINDING,
            "Parameter set",
        ),
        (
            "a policy without a name",
            cloud,
            "New-AuthenticationPolicy",
            json!({}),
            BINDING,
            "mandatory parameters: Name",
        ),
        ("a change without an object", cloud, "Set-User", sure(json!({})), BINDING, "mandatory parameters: Identity"),
        (
            "a rule without a level",
            cloud,
            device,
            json!({ "Characteristic": "DeviceType", "QueryString": "x" }),
            BINDING,
            "AccessLevel",
        ),
        (
            "a text where a truth value belongs",
            cloud,
            "Set-TransportConfig",
            json!({ "SmtpClientAuthenticationDisabled": "no" }),
            BINDING,
            "transformation",
        ),
        (
            "a number where a switch belongs",
            cloud,
            "Set-AuthenticationPolicy",
            json!({ "Identity": BLOCK, "AllowBasicAuthPop": 1 }),
            BINDING,
            "transformation",
        ),
        ("a fraction", cloud, "Get-User", json!({ "ResultSize": 1.5 }), BINDING, "transformation"),
        ("an empty identity", cloud, "Get-User", json!({ "Identity": "" }), BINDING, "Identity"),
        (
            "no identity where all would come",
            cloud,
            "Get-User",
            json!({ "Identity": null }),
            BINDING,
            "because it is null",
        ),
        (
            "nothing for a setting that is never unset",
            cloud,
            "Set-TransportConfig",
            json!({ "SmtpClientAuthenticationDisabled": null }),
            BINDING,
            "because it is null",
        ),
        ("an empty name", cloud, "New-AuthenticationPolicy", json!({ "Name": "" }), BINDING, "empty string"),
        (
            "a name of 65 characters",
            cloud,
            "New-AuthenticationPolicy",
            json!({ "Name": "x".repeat(65) }),
            VALIDATION,
            "64",
        ),
        (
            "a mail insert of 257 characters",
            server,
            settings,
            json!({ "UserMailInsert": "x".repeat(257) }),
            VALIDATION,
            "256",
        ),
        (
            "characters beyond the basic plane count twice",
            cloud,
            settings,
            json!({ "UserMailInsert": "\u{1f512}".repeat(129) }),
            VALIDATION,
            "258",
        ),
        (
            "a number that is too great",
            cloud,
            "Set-TransportConfig",
            json!({ "JournalMessageExpirationDays": 8 }),
            VALIDATION,
            "between 0 and 7",
        ),
        ("a level that does not exist", cloud, device, rule("DeviceType", "Deny"), BINDING, "AccessLevel"),
        ("a characteristic that does not exist", cloud, device, rule("DeviceName", "Block"), BINDING, "Characteristic"),
        (
            "the same parameter twice",
            cloud,
            "Get-User",
            json!({ "Identity": ADELE, "identity": ADELE }),
            BINDING,
            "more than once",
        ),
        (
            "a new name for a policy: there is no such parameter",
            cloud,
            "Set-AuthenticationPolicy",
            json!({ "Identity": BLOCK, "Name": "x" }),
            BINDING,
            "'Name'",
        ),
        (
            "another query string for a rule: there is no such parameter",
            cloud,
            "Set-ActiveSyncDeviceAccessRule",
            json!({ "Identity": "OutlookService (DeviceType)", "QueryString": "x" }),
            BINDING,
            "'QueryString'",
        ),
        ("a number of results below one", cloud, "Get-User", json!({ "ResultSize": 0 }), VALIDATION, "ResultSize"),
        (
            "a number of results that is none",
            cloud,
            "Get-CASMailbox",
            json!({ "ResultSize": "10x" }),
            VALIDATION,
            "ResultSize",
        ),
    ]
}

#[test]
fn a_call_that_the_catalogue_refuses_is_refused_for_good() {
    for (why, side_of, cmdlet, parameters, code, word) in cases() {
        let mut shell = if side_of == Workload::ExchangeOnline { Shell::online() } else { Shell::server() };
        let before = shell.tenant.state().clone();
        let (found, message) = shell.refused(cmdlet, parameters);
        assert_eq!(found, code, "{why}: {message}");
        assert!(message.contains(word), "{why}: {message}");
        assert_eq!(shell.tenant.state(), &before, "{why}");
    }
}

#[test]
fn parameters_that_every_cmdlet_takes_are_taken() {
    let mut shell = Shell::online();
    shell.run("Get-User", json!({ "Identity": ADELE, "ErrorAction": "Stop", "Verbose": true }));
}

#[test]
fn what_is_not_simulated_says_so_and_is_no_answer() {
    let cases = [
        ("Set-User", sure(json!({ "Identity": ADELE, "City": "Bern" }))),
        ("Set-User", sure(json!({ "Identity": ADELE, "StsRefreshTokensValidFrom": "2026-01-01T00:00:00Z" }))),
        ("Set-CASMailbox", json!({ "Identity": ADELE, "OwaMailboxPolicy": "Default" })),
        ("Set-OrganizationConfig", json!({ "AutoExpandingArchive": true })),
        ("Set-AuthenticationPolicy", json!({ "Identity": BLOCK, "BlockLegacyExchangeTokens": true })),
        ("Get-AuthenticationPolicy", json!({ "AllowLegacyExchangeTokens": true })),
        ("Get-User", json!({ "RecipientTypeDetails": "UserMailbox" })),
        ("Get-User", json!({ "Filter": "City -eq 'Bern'" })),
    ];
    for (cmdlet, parameters) in cases {
        let mut shell = Shell::online();
        let (code, message) = shell.refused(cmdlet, parameters);
        assert_eq!(code, "NotSimulated", "{cmdlet}: {message}");
    }
}

#[test]
fn a_cmdlet_with_a_pause_wants_to_be_told_not_to_ask() {
    for mut shell in Shell::both() {
        for (cmdlet, identity) in [
            ("Remove-AuthenticationPolicy", BLOCK),
            ("Remove-ActiveSyncDeviceAccessRule", "OutlookService (DeviceType)"),
            ("Set-User", ADELE),
        ] {
            assert_eq!(shell.code(cmdlet, json!({ "Identity": identity })), "ConfirmationRequired", "{cmdlet}");
            shell.run(cmdlet, sure(json!({ "Identity": identity })));
        }
    }
}

#[test]
fn a_cmdlet_without_a_pause_asks_only_if_it_is_told_to() {
    let mut shell = Shell::online();
    let parameters = json!({ "Identity": BLOCK, "AllowBasicAuthPop": true });
    shell.run("Set-AuthenticationPolicy", parameters.clone());
    let mut asking = parameters;
    asking["Confirm"] = json!(true);
    assert_eq!(shell.code("Set-AuthenticationPolicy", asking), "ConfirmationRequired");
}

#[test]
fn what_only_shows_what_it_would_do_changes_nothing_and_is_no_write() {
    let mut shell = Shell::online();
    let before = shell.tenant.state().clone();
    shell.run("Remove-AuthenticationPolicy", json!({ "Identity": BLOCK, "WhatIf": true }));
    assert_eq!((shell.tenant.state(), shell.tenant.writes()), (&before, 0));
    assert!(!shell.last().effect);
}
