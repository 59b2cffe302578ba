//! How a policy of the simulated Graph reads, and what a change makes of it.

use serde_json::{Value, json};

use crate::tenant_graph::{
    Graph, LOCATIONS, POLICIES, STRENGTHS, TENANT, group, message, offices, policy, small, strength, user,
};
use crate::tenant_graph_rules::{FREQUENCY, GRANT, MFA_BUILT_IN, USERS, block, every_time, guests, timed, with};

#[test]
fn a_policy_reads_with_all_its_members() {
    let mut graph = Graph::new();
    let path = graph.make(POLICIES, &policy());
    let (_, read) = graph.get(&path);
    let context = "https://graph.microsoft.com/v1.0/$metadata#identity/conditionalAccess/policies/$entity";
    let expected = json!({
        "@odata.context": context,
        "id": read["id"],
        "templateId": null,
        "displayName": "Base",
        "description": null,
        "createdDateTime": "2026-01-05T08:00:01Z",
        "modifiedDateTime": null,
        "deletedDateTime": null,
        "state": "enabledForReportingButNotEnforced",
        "conditions": {
            "userRiskLevels": [],
            "signInRiskLevels": [],
            "servicePrincipalRiskLevels": [],
            "insiderRiskLevels": null,
            "clientAppTypes": ["all"],
            "platforms": null,
            "locations": null,
            "devices": null,
            "clientApplications": null,
            "authenticationFlows": null,
            "applications": {
                "includeApplications": ["All"],
                "excludeApplications": [],
                "includeUserActions": [],
                "includeAuthenticationContextClassReferences": [],
                "applicationFilter": null,
            },
            "users": {
                "includeUsers": [],
                "excludeUsers": [],
                "includeGroups": [group(1)],
                "excludeGroups": [],
                "includeRoles": [],
                "excludeRoles": [],
                "includeGuestsOrExternalUsers": null,
                "excludeGuestsOrExternalUsers": null,
            },
        },
        "grantControls": {
            "operator": "OR",
            "builtInControls": ["mfa"],
            "customAuthenticationFactors": [],
            "termsOfUse": [],
            "authenticationStrength": null,
        },
        "sessionControls": null,
    });
    assert_eq!(read.to_string(), expected.to_string(), "facts 1.1: null, not absent");
}

#[test]
fn a_strength_reads_as_a_whole_and_a_lone_control_with_or() {
    let mut graph = Graph::new();
    let own = graph.make(STRENGTHS, &strength());
    let own = own.rsplit('/').next().unwrap();
    let path =
        graph.make(POLICIES, &with(&[(GRANT, json!({ "operator": "AND", "authenticationStrength": { "id": own } }))]));
    let grant = graph.get(&path).1["grantControls"].clone();
    assert_eq!(grant["operator"], "OR", "CA-G05");
    assert_eq!(grant["authenticationStrength"]["displayName"], "Passkeys", "CA-G07");
    assert_eq!(grant["authenticationStrength"]["allowedCombinations"], strength()["allowedCombinations"]);
    assert!(
        grant["authenticationStrength@odata.context"].as_str().unwrap().ends_with("authenticationStrength/$entity")
    );
    let two = json!({ "operator": "AND", "builtInControls": ["mfa", "compliantDevice"] });
    let path = graph.make(POLICIES, &with(&[(GRANT, two)]));
    assert_eq!(graph.get(&path).1["grantControls"]["operator"], "AND");
}

#[test]
fn texts_of_several_words_come_back_in_the_order_of_the_service() {
    let mut graph = Graph::new();
    let changes = [
        ("/conditions/users/excludeGuestsOrExternalUsers", guests(Value::Null)),
        ("/conditions/insiderRiskLevels", json!("elevated,minor")),
        ("/conditions/authenticationFlows", json!({ "transferMethods": "authenticationTransfer,deviceCodeFlow" })),
        (GRANT, block()),
    ];
    let path = graph.make(POLICIES, &with(&changes));
    let conditions = graph.get(&path).1["conditions"].clone();
    let kinds = &conditions["users"]["excludeGuestsOrExternalUsers"]["guestOrExternalUserTypes"];
    assert_eq!(kinds, "internalGuest,serviceProvider", "facts 1.1");
    assert_eq!(conditions["insiderRiskLevels"], "minor,elevated");
    assert_eq!(conditions["authenticationFlows"]["transferMethods"], "deviceCodeFlow,authenticationTransfer");
}

#[test]
fn members_newer_than_the_client_read_as_unknown_unless_it_asks() {
    let mut graph = Graph::new();
    let changes = [
        ("/conditions/platforms", json!({ "includePlatforms": ["linux", "macOS"] })),
        ("/conditions/userRiskLevels", json!(["high"])),
        (
            GRANT,
            json!({ "operator": "AND", "builtInControls": ["riskRemediation"], "authenticationStrength": { "id": MFA_BUILT_IN } }),
        ),
        (FREQUENCY, every_time()),
    ];
    let path = graph.make(POLICIES, &with(&changes));
    let read = graph.get(&path).1;
    assert_eq!(
        read["conditions"]["platforms"]["includePlatforms"],
        json!(["unknownFutureValue", "macOS"]),
        "facts 1.1"
    );
    assert_eq!(read["grantControls"]["builtInControls"], json!(["unknownFutureValue"]));
    let read = graph.get_all_words(&path);
    assert_eq!(read["conditions"]["platforms"]["includePlatforms"], json!(["linux", "macOS"]));
    assert_eq!(read["grantControls"]["builtInControls"], json!(["riskRemediation"]));
}

#[test]
fn a_frequency_reads_with_what_was_left_out() {
    let mut graph = Graph::new();
    let path = graph.make(POLICIES, &with(&[(FREQUENCY, timed("hours", 4))]));
    let expected = json!({
        "isEnabled": true,
        "value": 4,
        "type": "hours",
        "authenticationType": "primaryAndSecondaryAuthentication",
        "frequencyInterval": "timeBased",
    });
    assert_eq!(graph.get(&path).1["sessionControls"]["signInFrequency"], expected, "CA-S07");
}

#[test]
fn a_change_leaves_alone_what_it_does_not_name() {
    let mut graph = Graph::new();
    let path = graph.make(POLICIES, &with(&[("/description", json!("why")), (FREQUENCY, timed("hours", 4))]));
    let before = graph.get(&path).1;
    assert_eq!(graph.patch(&path, &json!({})), (204, Value::Null), "facts 8.4");
    let change = json!({ "conditions": { "signInRiskLevels": ["high"] }, "state": "enabled" });
    assert_eq!(graph.patch(&path, &change), (204, Value::Null), "facts 8.3, examples of the update page");
    let after = graph.get(&path).1;
    let mut expected = before;
    expected["state"] = json!("enabled");
    expected["conditions"]["signInRiskLevels"] = json!(["high"]);
    expected["modifiedDateTime"] = after["modifiedDateTime"].clone();
    assert_eq!(after, expected);
    assert!(after["modifiedDateTime"].as_str() > after["createdDateTime"].as_str());
}

#[test]
fn a_change_replaces_lists_and_what_is_deeper_and_null_clears() {
    let mut graph = Graph::new();
    let changes = [
        (USERS, json!({ "includeGroups": [group(1), group(2)], "excludeUsers": [user(1)] })),
        ("/conditions/platforms", json!({ "includePlatforms": ["iOS"] })),
        (FREQUENCY, timed("hours", 4)),
    ];
    let path = graph.make(POLICIES, &with(&changes));
    let change = json!({
        "conditions": { "users": { "includeGroups": [group(3)] }, "platforms": null },
        "sessionControls": null,
    });
    assert_eq!(graph.patch(&path, &change).0, 204);
    let read = graph.get(&path).1;
    assert_eq!(read["conditions"]["users"]["includeGroups"], json!([group(3)]), "facts 8.3: lists are replaced whole");
    assert_eq!(read["conditions"]["users"]["excludeUsers"], json!([]), "merged one level deep, not two");
    assert_eq!(read["conditions"]["platforms"], Value::Null);
    assert_eq!(read["sessionControls"], Value::Null, "CA-S15");
    assert_eq!(read["conditions"]["applications"]["includeApplications"], json!(["All"]));
}

#[test]
fn members_of_a_grant_that_are_left_out_stay() {
    let mut graph = Graph::new();
    let path = graph.make(POLICIES, &policy());
    let strength = json!({ "id": MFA_BUILT_IN });
    let (status, answer) = graph.patch(&path, &json!({ "grantControls": { "authenticationStrength": strength } }));
    assert!(status == 400 && message(&answer).starts_with("1108"), "facts 8.3, service error: {answer}");
    let whole =
        json!({ "grantControls": { "operator": "OR", "builtInControls": [], "authenticationStrength": strength } });
    assert_eq!(graph.patch(&path, &whole).0, 204);
    let (status, answer) = graph.patch(&path, &json!({ "grantControls": { "builtInControls": ["mfa"] } }));
    assert!(status == 400 && message(&answer).starts_with("1108"), "facts 8.3: {answer}");
    let back = json!({ "grantControls": { "builtInControls": ["mfa"], "authenticationStrength": null } });
    assert_eq!(graph.patch(&path, &back).0, 204);
    assert_eq!(graph.get(&path).1["grantControls"]["authenticationStrength"], Value::Null);
}

#[test]
fn a_refused_change_changes_nothing() {
    let mut graph = Graph::new();
    let path = graph.make(POLICIES, &policy());
    let before = graph.get(&path).1;
    for change in [
        json!({ "state": "on" }),
        json!({ "conditions": { "clientAppTypes": [] } }),
        json!({ "conditions": { "locations": { "includeLocations": [TENANT] } }, "state": "enabled" }),
        json!({ "sessionControls": {} }),
        json!({ "grantControls": null }),
    ] {
        assert_eq!(graph.patch(&path, &change).0, 400, "{change}");
        assert!(!graph.last().effect);
    }
    assert_eq!(graph.get(&path).1, before);
}

#[test]
fn a_policy_that_is_gone_is_404() {
    let mut graph = Graph::new();
    let path = graph.make(POLICIES, &policy());
    assert_eq!(graph.delete(&path), (204, Value::Null));
    assert_eq!(graph.get(&path).0, 404);
    assert_eq!(graph.patch(&path, &json!({ "state": "disabled" })).0, 404);
    assert_eq!(graph.delete(&path).0, 404);
}

#[test]
fn a_policy_with_a_retired_control_can_be_turned_off_and_removed_but_not_changed() {
    let mut entra = small();
    let mut old = with(&[(GRANT, json!({ "operator": "OR", "builtInControls": ["approvedApplication"] }))]);
    old["id"] = json!(TENANT);
    entra.conditional_access_policies.push(old.as_object().unwrap().clone());
    let mut graph = Graph::of(&entra);
    let path = format!("{POLICIES}/{TENANT}");
    assert_eq!(graph.patch(&path, &json!({ "displayName": "Other" })).0, 400, "CA-G11");
    assert_eq!(graph.patch(&path, &json!({ "state": "enabled" })).0, 400);
    assert_eq!(graph.patch(&path, &json!({ "state": "disabled" })).0, 204);
    let better = json!({ "grantControls": { "builtInControls": ["compliantApplication"] } });
    assert_eq!(graph.patch(&path, &better).0, 204);
    assert_eq!(graph.delete(&path).0, 204);
}

#[test]
fn an_id_is_the_same_in_every_case() {
    let mut entra = small();
    entra.groups[0].id = "bbbb0000-0000-4000-8000-AbCdEf01fade".to_owned();
    let mut graph = Graph::of(&entra);
    for id in ["BBBB0000-0000-4000-8000-ABCDEF01FADE", "bbbb0000-0000-4000-8000-abcdef01fade"] {
        let path = graph.make(POLICIES, &with(&[(USERS, json!({ "includeGroups": [id] }))]));
        assert_eq!(graph.get(&path.to_uppercase().replace(&POLICIES.to_uppercase(), POLICIES)).0, 200);
        assert_eq!(graph.get(&format!("/v1.0/groups/{id}/members")).0, 200);
    }
}

#[test]
fn what_a_policy_named_before_may_be_gone() {
    let mut graph = Graph::new();
    let path = graph.make(POLICIES, &policy());
    graph.tenant.state_mut().entra.groups.clear();
    assert_eq!(graph.patch(&path, &json!({ "state": "disabled" })).0, 204);
    let again = json!({ "conditions": policy()["conditions"] });
    assert_eq!(graph.patch(&path, &again).0, 400);
    assert_eq!(graph.last().dangling, [group(1)]);
}

#[test]
fn a_policy_that_was_seeded_as_graph_exports_it_reads_and_changes_like_any_other() {
    let mut first = Graph::new();
    let location = first.make(LOCATIONS, &offices());
    let location = location.rsplit('/').next().unwrap();
    let changes = [
        ("/conditions/locations", json!({ "includeLocations": ["All"], "excludeLocations": [location] })),
        (GRANT, json!({ "operator": "OR", "authenticationStrength": { "id": MFA_BUILT_IN } })),
    ];
    let path = first.make(POLICIES, &with(&changes));
    let mut export = first.get(&path).1;
    export.as_object_mut().unwrap().shift_remove("@odata.context");
    let mut entra = first.tenant.state().entra.clone();
    entra.conditional_access_policies = vec![export.as_object().unwrap().clone()];
    let mut second = Graph::of(&entra);
    assert_eq!(second.get(&path).1, first.get(&path).1);
    assert_eq!(
        second
            .patch(&path, &json!({ "grantControls": { "builtInControls": ["compliantDevice"], "operator": "AND" } }))
            .0,
        204
    );
    assert_eq!(second.get(&path).1["grantControls"]["authenticationStrength"]["id"], MFA_BUILT_IN);
}
