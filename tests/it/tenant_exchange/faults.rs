//! Faults at a write: what happens, and what arrives.

use posturec::rehearse::tenant::{Answer, Fault, FaultKind};
use serde_json::{Value as Json, json};

use super::{ADELE, BLOCK, Shell, failure_kind, person, sure};

#[test]
fn each_fault_at_a_write_leaves_the_effect_and_the_answer_that_it_promises() {
    // kind, does the write happen, what arrives, how scripts sort it
    let cases = [
        (FaultKind::Throttled, false, "reply", "wait"),
        (FaultKind::Busy, false, "reply", "doubt"),
        (FaultKind::DroppedBefore, false, "broken", ""),
        (FaultKind::DroppedAfter, true, "broken", ""),
        (FaultKind::Denied, false, "reply", "final"),
        (FaultKind::SessionLost, false, "reply", "session"),
        (FaultKind::KilledBefore, false, "killed", ""),
        (FaultKind::KilledAfter, true, "killed", ""),
        (FaultKind::Lag(3), true, "reply", ""),
    ];
    // what somebody else does meanwhile is tried where scripts run
    let others = [FaultKind::Edited, FaultKind::Duplicate, FaultKind::WrongTenant, FaultKind::TwoSessions];
    assert_eq!(cases.len() + others.len(), FaultKind::ALL.len());
    for (kind, happens, arrives, sorted) in cases {
        for mut shell in Shell::both() {
            shell.tenant.arm(Fault { kind, at: 1 });
            shell.run("Get-User", json!({}));
            let call = sure(json!({ "Identity": ADELE, "AuthenticationPolicy": BLOCK }));
            let answer = shell.answer("Set-User", call);
            let (found, sorted_as) = match &answer {
                Answer::Reply(reply) if reply.status < 400 => ("reply", ""),
                Answer::Reply(reply) => ("reply", failure_kind(reply)),
                Answer::Broken { .. } => ("broken", ""),
                Answer::Killed { .. } => ("killed", ""),
            };
            assert_eq!((found, sorted_as), (arrives, sorted), "{kind}");
            assert_eq!((shell.last().effect, shell.last().fault), (happens, Some(kind)));
            assert_eq!(shell.exchange().recipients[0].authentication_policy.is_some(), happens, "{kind}");
        }
    }
}

#[test]
fn a_fault_meets_its_write_and_no_other() {
    let mut shell = Shell::online();
    shell.tenant.arm(Fault { kind: FaultKind::Denied, at: 2 });
    let call = sure(json!({ "Identity": ADELE, "AuthenticationPolicy": BLOCK }));
    let ended: Vec<u16> = (0..3).map(|_| shell.answer("Set-User", call.clone()).status()).collect();
    assert_eq!(ended, [200, 403, 200]);
}

#[test]
fn a_write_that_spreads_slowly_shows_after_three_reads() {
    for mut shell in Shell::both() {
        shell.tenant.arm(Fault { kind: FaultKind::Lag(3), at: 1 });
        shell.run("Set-User", sure(json!({ "Identity": ADELE, "AuthenticationPolicy": BLOCK })));
        let seen: Vec<bool> = (0..4).map(|_| !shell.holder(ADELE).is_null()).collect();
        assert_eq!(seen, [false, false, false, true]);
    }
}

#[test]
fn a_policy_that_spreads_slowly_can_be_named_by_the_next_write() {
    let mut shell = Shell::online();
    shell.tenant.arm(Fault { kind: FaultKind::Lag(3), at: 1 });
    shell.run("New-AuthenticationPolicy", json!({ "Name": "Printers" }));
    assert_eq!(shell.run("Get-AuthenticationPolicy", json!({})).len(), 1);
    shell.run("Set-User", sure(json!({ "Identity": ADELE, "AuthenticationPolicy": "Printers" })));
    assert_eq!(shell.holder(ADELE), "Printers");
}

#[test]
fn who_came_while_reads_lagged_is_found_when_they_catch_up() {
    let mut shell = Shell::online();
    shell.tenant.arm(Fault { kind: FaultKind::Lag(3), at: 1 });
    shell.run("Set-User", sure(json!({ "Identity": ADELE, "AuthenticationPolicy": BLOCK })));
    shell.exchange().recipients.insert(0, person(4, "Lee Gu", "lee@contoso.com", ""));
    for _ in 0..3 {
        assert_eq!(shell.one("Get-User", json!({ "Identity": ADELE }))["UserPrincipalName"], ADELE);
    }
    shell.one("Get-User", json!({ "Identity": "lee@contoso.com" }));
    assert_ne!(shell.holder(ADELE), Json::Null);
}
