//! What the simulated Graph takes and refuses of grant and session controls, case by case with the fact that each stands
//! on.

use serde_json::{Value, json};

use crate::tenant_graph::{EXCHANGE, SHAREPOINT, TENANT, TERMS};
use crate::tenant_graph_rules::Verdict::{Refused, Taken};
use crate::tenant_graph_rules::{
    CLIENTS, FREQUENCY, GRANT, INCLUDE_APPS, MFA_BUILT_IN, SESSION, block, every_time, judge, timed,
};

#[test]
fn grants_are_held_to_the_rules() {
    let grant = |controls: &[&str], operator: &str| json!({ "operator": operator, "builtInControls": controls });
    let password = |more: Vec<(&'static str, Value)>| {
        let base = vec![
            ("/conditions/userRiskLevels", json!(["high"])),
            (GRANT, json!({ "operator": "AND", "builtInControls": ["mfa", "passwordChange"] })),
        ];
        base.into_iter().chain(more).collect::<Vec<_>>()
    };
    let with_strength = |controls: &[&str]| json!({ "operator": "AND", "builtInControls": controls, "authenticationStrength": { "id": MFA_BUILT_IN } });
    let remedy = |more: Vec<(&'static str, Value)>| {
        let base = vec![
            ("/conditions/userRiskLevels", json!(["high"])),
            (GRANT, with_strength(&["riskRemediation"])),
            (FREQUENCY, every_time()),
        ];
        base.into_iter().chain(more).collect::<Vec<_>>()
    };
    let whole = json!({ "operator": "OR", "authenticationStrength": { "id": MFA_BUILT_IN, "displayName": "x" } });
    judge(vec![
        ("CA-G01", "neither grant nor session", vec![(GRANT, Value::Null)], Refused("neither")),
        (
            "CA-G01",
            "an empty grant",
            vec![(GRANT, json!({ "operator": "OR", "builtInControls": [] }))],
            Refused("neither"),
        ),
        ("CA-G01", "a session alone", vec![(GRANT, Value::Null), (FREQUENCY, timed("hours", 4))], Taken),
        ("CA-G01", "an empty grant beside a session", vec![(GRANT, json!({})), (FREQUENCY, timed("hours", 4))], Taken),
        ("CA-G01", "an empty session", vec![(SESSION, json!({}))], Refused("sessionControls")),
        ("CA-G02", "block and MFA", vec![(GRANT, grant(&["block", "mfa"], "OR"))], Refused("1032")),
        ("CA-G02", "block and a strength", vec![(GRANT, with_strength(&["block"]))], Refused("1032")),
        ("CA-G03", "a session beside a block is legal", vec![(GRANT, block()), (FREQUENCY, timed("hours", 4))], Taken),
        ("CA-G04", "no operator", vec![(GRANT, json!({ "builtInControls": ["mfa"] }))], Refused("operator")),
        ("CA-G04", "an operator in lower case", vec![(GRANT, grant(&["mfa"], "or"))], Refused("1007")),
        ("CA-G06", "MFA and a strength", vec![(GRANT, with_strength(&["mfa"]))], Refused("1108")),
        ("CA-G07", "a strength by its id", vec![(GRANT, with_strength(&["compliantDevice"]))], Taken),
        ("CA-G07", "a whole strength", vec![(GRANT, whole)], Refused("1007")),
        (
            "CA-G07",
            "a strength that is not there",
            vec![("/grantControls", json!({ "operator": "OR", "authenticationStrength": { "id": TENANT } }))],
            Refused("does not exist"),
        ),
        ("CA-G08", "a new password with MFA", password(vec![]), Taken),
        (
            "CA-G08",
            "without MFA",
            password(vec![(GRANT, grant(&["passwordChange"], "AND"))]),
            Refused("InvalidPasswordResetControl"),
        ),
        (
            "CA-G08",
            "as a choice",
            password(vec![(GRANT, grant(&["mfa", "passwordChange"], "OR"))]),
            Refused("InvalidPasswordResetControl"),
        ),
        (
            "CA-G08",
            "with a third control",
            password(vec![(GRANT, grant(&["mfa", "passwordChange", "compliantDevice"], "AND"))]),
            Refused("InvalidPasswordResetControl"),
        ),
        (
            "CA-G08",
            "without user risk",
            password(vec![("/conditions/userRiskLevels", json!([]))]),
            Refused("InvalidPasswordResetControl"),
        ),
        (
            "CA-G08",
            "for some applications",
            password(vec![(INCLUDE_APPS, json!(["Office365"]))]),
            Refused("InvalidPasswordResetControl"),
        ),
        (
            "CA-G08",
            "with an exclusion",
            password(vec![("/conditions/applications/excludeApplications", json!([EXCHANGE]))]),
            Refused("InvalidPasswordResetControl"),
        ),
        (
            "CA-G08",
            "with kinds of clients",
            password(vec![(CLIENTS, json!(["browser", "mobileAppsAndDesktopClients"]))]),
            Refused("InvalidPasswordResetControl"),
        ),
        (
            "CA-G08",
            "with a location",
            password(vec![("/conditions/locations", json!({ "includeLocations": ["All"] }))]),
            Refused("InvalidPasswordResetControl"),
        ),
        ("CA-G09", "every time beside it", password(vec![(FREQUENCY, every_time())]), Taken),
        ("CA-G09", "with a strength", password(vec![(GRANT, with_strength(&["passwordChange"]))]), Taken),
        ("CA-G10", "the remedy of a risk", remedy(vec![]), Taken),
        (
            "CA-G10",
            "without a strength",
            remedy(vec![(GRANT, grant(&["riskRemediation"], "AND"))]),
            Refused("riskRemediation"),
        ),
        (
            "CA-G10",
            "without user risk",
            remedy(vec![("/conditions/userRiskLevels", json!([]))]),
            Refused("riskRemediation"),
        ),
        ("CA-G10", "every few hours", remedy(vec![(FREQUENCY, timed("hours", 1))]), Refused("riskRemediation")),
        (
            "CA-G10",
            "beside a new password",
            remedy(vec![(GRANT, with_strength(&["riskRemediation", "passwordChange"]))]),
            Refused("1032"),
        ),
        ("CA-G11", "approved client apps", vec![(GRANT, grant(&["approvedApplication"], "OR"))], Refused("retired")),
        (
            "CA-G12",
            "app protection everywhere is legal and blocks",
            vec![(GRANT, grant(&["compliantApplication"], "OR"))],
            Taken,
        ),
        (
            "CA-G13",
            "a device of either kind",
            vec![(GRANT, grant(&["compliantDevice", "domainJoinedDevice"], "OR"))],
            Taken,
        ),
        (
            "CA-G15",
            "custom controls",
            vec![(GRANT, json!({ "operator": "OR", "customAuthenticationFactors": ["RequireDuoMfa"] }))],
            Refused("retired"),
        ),
        ("CA-G16", "terms of use", vec![(GRANT, json!({ "operator": "OR", "termsOfUse": [TERMS] }))], Taken),
        (
            "CA-G16",
            "terms of use that are not there",
            vec![(GRANT, json!({ "operator": "OR", "termsOfUse": [TENANT] }))],
            Refused("terms of use"),
        ),
    ]);
}

#[test]
fn sessions_are_held_to_the_rules() {
    let restrictions = "/sessionControls/applicationEnforcedRestrictions";
    let on = json!({ "isEnabled": true });
    let browser = json!({ "isEnabled": true, "mode": "never" });
    let token = |apps: Value, platforms: &[&str], clients: &[&str]| {
        vec![
            ("/sessionControls/secureSignInSession", json!({ "isEnabled": true })),
            (INCLUDE_APPS, apps),
            ("/conditions/platforms", json!({ "includePlatforms": platforms })),
            (CLIENTS, json!(clients)),
        ]
    };
    let apps = ["mobileAppsAndDesktopClients"];
    let cloud = |control: Value| vec![("/sessionControls/cloudAppSecurity", control)];
    let mut unproven = every_time();
    unproven.as_object_mut().unwrap().shift_remove("authenticationType");
    judge(vec![
        (
            "CA-S01",
            "a persistent browser for all applications",
            vec![("/sessionControls/persistentBrowser", browser.clone())],
            Taken,
        ),
        (
            "CA-S01",
            "a persistent browser for some",
            vec![("/sessionControls/persistentBrowser", browser), (INCLUDE_APPS, json!(["Office365"]))],
            Refused("persistentBrowser"),
        ),
        (
            "CA-S01",
            "a persistent browser without a mode",
            vec![("/sessionControls/persistentBrowser", on.clone())],
            Refused("persistentBrowser"),
        ),
        ("CA-S02", "23 hours", vec![(FREQUENCY, timed("hours", 23))], Taken),
        ("CA-S02", "24 hours", vec![(FREQUENCY, timed("hours", 24))], Refused("signInFrequency")),
        ("CA-S02", "365 days", vec![(FREQUENCY, timed("days", 365))], Taken),
        ("CA-S02", "366 days", vec![(FREQUENCY, timed("days", 366))], Refused("signInFrequency")),
        ("CA-S02", "no time at all", vec![(FREQUENCY, timed("hours", 0))], Refused("signInFrequency")),
        ("CA-S02", "no unit", vec![(FREQUENCY, json!({ "isEnabled": true, "value": 4 }))], Refused("signInFrequency")),
        (
            "metadata",
            "half an hour",
            vec![("/sessionControls/signInFrequency", json!({ "isEnabled": true, "type": "hours", "value": 0.5 }))],
            Refused("1007"),
        ),
        ("CA-S03", "every time", vec![(FREQUENCY, every_time())], Taken),
        (
            "CA-S03",
            "every time with a value",
            vec![
                (FREQUENCY, every_time()),
                ("/sessionControls/signInFrequency/value", json!(1)),
                ("/sessionControls/signInFrequency/type", json!("hours")),
            ],
            Refused("everyTime"),
        ),
        (
            "CA-S04",
            "every time beside restrictions that are off",
            vec![(FREQUENCY, every_time()), (restrictions, json!({ "isEnabled": false }))],
            Refused("everyTime"),
        ),
        (
            "CA-S04",
            "every time beside resilience that stays",
            vec![(FREQUENCY, every_time()), ("/sessionControls/disableResilienceDefaults", json!(false))],
            Refused("everyTime"),
        ),
        (
            "CA-S05",
            "every time without a risk is legal",
            vec![(FREQUENCY, every_time()), (INCLUDE_APPS, json!([EXCHANGE]))],
            Taken,
        ),
        ("CA-S07", "every time without a kind of proof", vec![(FREQUENCY, unproven)], Refused("everyTime")),
        (
            "CA-S07",
            "the second factor alone",
            vec![(
                FREQUENCY,
                json!({ "isEnabled": true, "type": "hours", "value": 1, "authenticationType": "secondaryAuthentication" }),
            )],
            Taken,
        ),
        (
            "CA-S09",
            "restrictions of the suite in a browser",
            vec![(restrictions, on.clone()), (INCLUDE_APPS, json!(["Office365"])), (CLIENTS, json!(["browser"]))],
            Taken,
        ),
        (
            "CA-S09",
            "restrictions of the suite in every client",
            vec![(restrictions, on.clone()), (INCLUDE_APPS, json!(["Office365"]))],
            Refused("applicationEnforcedRestrictions"),
        ),
        (
            "CA-S09",
            "restrictions of Exchange and SharePoint",
            vec![(restrictions, on.clone()), (INCLUDE_APPS, json!([EXCHANGE, SHAREPOINT]))],
            Taken,
        ),
        (
            "CA-S09",
            "restrictions of everything",
            vec![(restrictions, on.clone()), (CLIENTS, json!(["browser"]))],
            Refused("applicationEnforcedRestrictions"),
        ),
        ("CA-S11", "bound tokens of Windows apps", token(json!([EXCHANGE]), &["windows"], &apps), Taken),
        (
            "CA-S11",
            "bound tokens of the suite",
            token(json!(["Office365"]), &["windows"], &apps),
            Refused("secureSignInSession"),
        ),
        (
            "CA-S11",
            "bound tokens on every platform",
            token(json!([EXCHANGE]), &["windows", "iOS"], &apps),
            Refused("secureSignInSession"),
        ),
        (
            "CA-S11",
            "bound tokens in a browser",
            token(json!([EXCHANGE]), &["windows"], &["mobileAppsAndDesktopClients", "browser"]),
            Refused("secureSignInSession"),
        ),
        (
            "CA-S12",
            "Defender for Cloud Apps",
            cloud(json!({ "isEnabled": true, "cloudAppSecurityType": "monitorOnly" })),
            Taken,
        ),
        ("CA-S12", "Defender for Cloud Apps with nothing to do", cloud(on), Refused("cloudAppSecurity")),
        (
            "CA-S12",
            "something that it cannot do",
            cloud(json!({ "isEnabled": true, "cloudAppSecurityType": "blockUploads" })),
            Refused("1007"),
        ),
        ("CA-S14", "no resilience", vec![("/sessionControls/disableResilienceDefaults", json!(true))], Taken),
        (
            "CA-S15",
            "session controls that are all off",
            vec![
                (FREQUENCY, json!({ "isEnabled": false })),
                ("/sessionControls/disableResilienceDefaults", json!(false)),
            ],
            Refused("sessionControls"),
        ),
    ]);
}
