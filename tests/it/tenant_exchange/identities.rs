//! Which object an identity means.

use std::time::{Duration, Instant};

use posturec::plan::Workload;
use posturec::rehearse::tenant::Release;
use serde_json::json;

use super::{
    ADELE, AMBIGUOUS, BLOCK, EXISTS, NO_MAILBOX, NOT_FOUND, SCANNER, Shell, empty_side, person, state_with, sure,
};

#[test]
fn a_user_is_found_by_sign_in_name_name_guid_and_distinguished_name_in_any_case() {
    for mut shell in Shell::both() {
        let user = shell.one("Get-User", json!({ "Identity": SCANNER }));
        for form in ["UserPrincipalName", "Name", "Guid", "DistinguishedName", "Identity"] {
            let identity = user[form].as_str().unwrap();
            for identity in [identity.to_uppercase(), identity.to_lowercase()] {
                assert_eq!(shell.one("Get-User", json!({ "Identity": identity })), user, "{form}");
            }
        }
    }
}

#[test]
fn a_mailbox_is_found_by_its_primary_address_as_well() {
    let mut shell = Shell::online();
    let mailbox = shell.one("Get-CASMailbox", json!({ "Identity": "SCANS@contoso.com" }));
    assert_eq!(mailbox["PrimarySmtpAddress"], "scans@contoso.com");
    for form in [SCANNER, "Scanner, HQ", mailbox["Guid"].as_str().unwrap()] {
        assert_eq!(shell.one("Get-CASMailbox", json!({ "Identity": form })), mailbox);
    }
}

#[test]
fn a_user_is_not_found_by_an_address() {
    let mut shell = Shell::online();
    assert_eq!(shell.code("Get-User", json!({ "Identity": "scans@contoso.com" })), NOT_FOUND);
}

#[test]
fn who_is_not_there_is_not_found_in_the_words_that_scripts_know() {
    for mut shell in Shell::both() {
        for cmdlet in ["Get-User", "Get-CASMailbox"] {
            let (code, message) = shell.refused(cmdlet, json!({ "Identity": "nobody@contoso.com" }));
            assert_eq!(code, NOT_FOUND);
            assert!(message.contains("'nobody@contoso.com' couldn't be found"), "{message}");
        }
    }
}

#[test]
fn a_user_without_a_mailbox_is_a_user_and_no_mailbox() {
    let mut shell = Shell::online();
    assert_eq!(shell.one("Get-User", json!({ "Identity": NO_MAILBOX }))["RecipientType"], "User");
    assert_eq!(shell.code("Get-CASMailbox", json!({ "Identity": NO_MAILBOX })), NOT_FOUND);
    assert_eq!(shell.code("Set-CASMailbox", json!({ "Identity": NO_MAILBOX, "PopEnabled": false })), NOT_FOUND);
    assert_eq!(shell.run("Get-CASMailbox", json!({})).len(), 2);
}

#[test]
fn an_identity_that_means_two_is_refused() {
    let mut shell = Shell::online();
    shell.one("Get-User", json!({ "Identity": ADELE }));
    shell.exchange().recipients.push(person(4, ADELE, "adele.vance@contoso.com", ""));
    let (code, message) = shell.refused("Get-User", json!({ "Identity": ADELE }));
    assert_eq!(code, AMBIGUOUS);
    assert!(message.contains("matches multiple entries"), "{message}");
    assert_eq!(shell.code("Set-User", sure(json!({ "Identity": ADELE, "AuthenticationPolicy": BLOCK }))), AMBIGUOUS);
}

#[test]
fn one_object_under_two_of_its_names_is_still_one() {
    let mut shell = Shell::online();
    shell.exchange().recipients.push(person(4, "same@contoso.com", "same@contoso.com", "same@contoso.com"));
    shell.one("Get-CASMailbox", json!({ "Identity": "same@contoso.com" }));
}

#[test]
fn people_who_come_and_go_are_found_as_they_are_now() {
    let mut shell = Shell::online();
    shell.one("Get-User", json!({ "Identity": ADELE }));
    shell.exchange().recipients.remove(0);
    shell.exchange().recipients.push(person(4, "Lee Gu", "lee@contoso.com", "lee@contoso.com"));
    assert_eq!(shell.code("Get-User", json!({ "Identity": ADELE })), NOT_FOUND);
    shell.one("Get-User", json!({ "Identity": "lee@contoso.com" }));
}

#[test]
fn letters_beyond_ascii_have_no_case_either() {
    let mut shell = Shell::server();
    shell.exchange().recipients.push(person(4, "Zoë Ångström", "zoe@contoso.com", ""));
    shell.one("Get-User", json!({ "Identity": "ZOË ÅNGSTRÖM" }));
    shell.run("New-AuthenticationPolicy", json!({ "Name": "Ämter" }));
    assert_eq!(shell.code("New-AuthenticationPolicy", json!({ "Name": "ämter" })), EXISTS);
}

#[test]
fn distinguished_names_escape_what_would_part_them() {
    let mut shell = Shell::online();
    let path = shell.one("Get-User", json!({ "Identity": SCANNER }))["DistinguishedName"].clone();
    assert!(path.as_str().unwrap().starts_with(r"CN=Scanner\, HQ,OU=contoso.onmicrosoft.com,"), "{path}");
}

#[test]
fn twenty_thousand_people_are_found_without_a_search_through_all() {
    let mut exchange = empty_side(Release::Online, "contoso.onmicrosoft.com");
    let address = |number: u32| format!("user.number{number}@contoso.com");
    let people =
        (0..20_000).map(|number| person(number, &format!("User {number}"), &address(number), &address(number)));
    exchange.recipients = people.collect();
    let mut shell = Shell::over(state_with(exchange), Workload::ExchangeOnline);
    shell.one("Get-User", json!({ "Identity": address(1) }));
    let start = Instant::now();
    for number in 0..2_000 {
        shell.one("Get-User", json!({ "Identity": address(number * 9) }));
    }
    // a search through all takes eight times as long as this, even in a build without optimization
    assert!(start.elapsed() < Duration::from_secs(2), "{:?} for 2000 people", start.elapsed());
}
