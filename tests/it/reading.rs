//! Graph's JSON as the sign-in model reads it, question by question: words in the wrong case, what nobody knows, exports in
//! all their shapes. Whatever is read, nothing panics.

use std::collections::BTreeSet;

use posturec::catalog::BUILT_IN_STRENGTHS;
use posturec::plan::{Members, members_from_json};
use posturec::signin::{
    Control, Frequency, Key, Known, LocationKind, Operator, Policy, PolicyState, Side, Tenant, read_location,
    read_policy,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::corpus::{corpus_folder, json_files};
use crate::support::cases;

/// The members of a table.
pub fn table(value: Value) -> Members {
    let Value::Object(table) = value else { panic!("{value} is no table") };
    members_from_json(table)
}

fn read(body: Value) -> Policy {
    read_policy(&table(body), "P", &mut Known::default()).policy
}

/// A policy with these conditions beside all that it must have.
fn with_conditions(more: Value) -> Policy {
    let mut conditions =
        json!({ "users": { "includeUsers": ["All"] }, "applications": { "includeApplications": ["All"] } });
    for (name, value) in &*table(more) {
        conditions[name.as_str()] = value.to_json();
    }
    let block = json!({ "operator": "OR", "builtInControls": ["block"] });
    read(json!({ "displayName": "P", "state": "enabled", "conditions": conditions, "grantControls": block }))
}
#[test]
fn words_in_the_wrong_case_are_read_as_they_are_meant_and_said() {
    let body = json!({
        "displayName": "P", "state": "Enabled",
        "conditions": {
            "users": { "includeUsers": ["all"], "excludeUsers": ["guestsOrExternalUsers"] },
            "applications": { "includeApplications": ["ALL"], "excludeApplications": ["office365"] },
            "clientAppTypes": ["All"], "platforms": { "includePlatforms": ["IOS", "macos"] },
            "locations": { "includeLocations": ["all"], "excludeLocations": ["alltrusted"] }
        },
        "grantControls": { "operator": "and", "builtInControls": ["MFA", "compliantdevice"] }
    });
    let read = read_policy(&table(body), "P", &mut Known::default());
    let policy = &read.policy;
    assert_eq!(policy.opaque, Vec::<String>::new());
    assert_eq!(policy.state, PolicyState::Enabled);
    let users = policy.users.as_ref().unwrap();
    assert!(users.include.all && users.exclude.all_guests);
    assert!(policy.target.all && policy.target.exclude.contains("Office365"));
    assert_eq!(policy.client_app_types.len(), 4);
    assert!(policy.locations.as_ref().is_some_and(|both| both.include.all && both.exclude.all_trusted));
    let grant = policy.grant.as_ref().unwrap();
    assert_eq!(grant.operator, Operator::And);
    assert_eq!(grant.controls, BTreeSet::from([Control::Mfa, Control::CompliantDevice]));
    assert_eq!(read.findings.len(), 12, "{:#?}", read.findings);
    assert!(read.findings.contains(&"clientAppTypes: `All` is written `all`".to_owned()));
}

#[test]
fn what_might_let_more_in_widens_its_condition_and_is_a_doubt() {
    let policy = with_conditions(json!({ "platforms": { "includePlatforms": ["windows", "unknownFutureValue"] } }));
    assert_eq!(policy.opaque, [r#"P: platforms.includePlatforms: ["windows","unknownFutureValue"]"#]);
    assert!(policy.platforms.unwrap().include.contains(&posturec::posture::Platform::All));

    let policy = with_conditions(json!({ "clientAppTypes": ["browser", "fax"] }));
    assert_eq!((policy.client_app_types.len(), policy.opaque.len()), (4, 1));

    let policy = with_conditions(json!({ "signInRiskLevels": ["high", "hidden"] }));
    assert_eq!((policy.sign_in_risk.len(), policy.opaque.len()), (0, 1));

    let filter = json!({ "mode": "include", "rule": "CustomSecurityAttribute.A.B -eq \"x\"" });
    let target = json!({ "includeApplications": ["Office365"], "applicationFilter": filter });
    let policy = with_conditions(json!({ "applications": target }));
    assert!(
        policy.target.all && policy.opaque[0].starts_with("P: applications.applicationFilter: {\"mode\":\"include\"")
    );

    let policy =
        with_conditions(json!({ "users": { "includeUsers": ["EveryoneInEurope"], "excludeUsers": ["x@y.z"] } }));
    assert!(policy.users.unwrap().include.all && policy.opaque == ["P: users.includeUsers: EveryoneInEurope"]);

    let policy = with_conditions(json!({ "users": "All" }));
    assert!(policy.users.unwrap().include.all && policy.opaque.len() == 1);
}

#[test]
fn what_might_let_fewer_in_is_a_doubt_beside_what_is_known() {
    let filter = json!({ "mode": "exclude", "rule": "CustomSecurityAttribute.A.B -eq \"x\"" });
    let target = json!({ "includeApplications": ["Office365"], "applicationFilter": filter });
    let policy = with_conditions(json!({ "applications": target }));
    assert!(!policy.target.all && policy.opaque.len() == 1);

    let exclude = json!({ "excludePlatforms": ["iOS", "unknownFutureValue"], "includePlatforms": ["all"] });
    let policy = with_conditions(json!({ "platforms": exclude }));
    assert_eq!((policy.platforms.unwrap().exclude.len(), policy.opaque.len()), (1, 1));

    let tenants = json!({ "membershipKind": "some", "members": ["11111111-1111-4111-8111-111111111111"] });
    let guests = json!({ "guestOrExternalUserTypes": "internalGuest", "externalTenants": tenants });
    let policy =
        with_conditions(json!({ "users": { "includeUsers": ["All"], "excludeGuestsOrExternalUsers": guests } }));
    let excluded = policy.users.unwrap().exclude.guests.clone().unwrap();
    assert_eq!((excluded.tenants, policy.opaque.len()), (Some(BTreeSet::new()), 1));

    let policy = with_conditions(
        json!({ "agentIdRiskLevels": "high", "times": { "x": 1 }, "devices": { "deviceFilter": { "mode": "include", "rule": "device.isCompliant -eq" } } }),
    );
    assert_eq!((policy.opaque.len(), policy.device_filter), (3, None));
}

#[test]
fn a_policy_about_workload_identities_is_about_nobody() {
    let policy = with_conditions(json!({
        "users": { "includeUsers": ["None"] },
        "clientApplications": { "includeServicePrincipals": ["ServicePrincipalsInMyTenant"] },
        "servicePrincipalRiskLevels": ["high"]
    }));
    assert_eq!((policy.users, policy.opaque.len()), (None, 2));
    // a service would refuse it, so nobody knows: people meet it or not
    let policy = with_conditions(
        json!({ "clientApplications": { "includeServicePrincipals": ["ServicePrincipalsInMyTenant"] } }),
    );
    assert!(policy.users.is_some_and(|users| users.include.all) && policy.opaque.len() == 1);
}

#[test]
fn agents_are_selected_and_are_no_people() {
    let policy = with_conditions(json!({ "users": { "includeUsers": ["AllAgentIdUsers"] } }));
    let people = policy.users.unwrap().include.clone();
    assert!(people.agents && !people.all && policy.opaque.is_empty());
}

#[test]
fn what_is_left_out_of_nothing_is_left_out_of_everything() {
    let policy = with_conditions(
        json!({ "locations": { "excludeLocations": ["AllTrusted"] }, "platforms": { "excludePlatforms": ["iOS"] } }),
    );
    assert!(policy.locations.unwrap().include.all);
    assert!(policy.platforms.unwrap().include.contains(&posturec::posture::Platform::All));
    let nothing = json!({ "locations": { "includeLocations": [], "excludeLocations": [] }, "platforms": { "includePlatforms": [] }, "devices": {}, "signInRiskLevels": [] });
    assert_eq!(with_conditions(nothing), with_conditions(json!({})));
}

#[test]
fn controls_without_an_operator_are_all_demanded_or_none() {
    let grant = |grant: Value| {
        read(json!({ "displayName": "P", "state": "enabled", "conditions": {}, "grantControls": grant }))
    };
    let policy = grant(json!({ "builtInControls": ["mfa", "compliantDevice"] }));
    assert_eq!(
        (policy.grant.unwrap().operator, policy.opaque),
        (Operator::And, vec!["P: grantControls.operator: null".to_owned()])
    );
    let policy = grant(json!({ "builtInControls": ["mfa"], "operator": "AND" }));
    assert_eq!((policy.grant.unwrap().operator, policy.opaque.len()), (Operator::And, 0));
    let policy = grant(json!({ "builtInControls": ["riskRemediation", "unknownFutureValue"], "operator": "OR" }));
    assert!(policy.grant.unwrap().controls.contains(&Control::Unknown("unknownFutureValue".into())));
    let policy = grant(json!({ "operator": "OR", "builtInControls": [] }));
    assert_eq!(policy.grant, None);
}

#[test]
fn a_strength_is_known_by_its_id_by_its_name_or_by_a_name_that_scripts_find() {
    let grant = |strength: Value, known: &mut Known| {
        let body = json!({ "displayName": "P", "state": "enabled", "conditions": {}, "grantControls": { "operator": "OR", "authenticationStrength": strength } });
        let read = read_policy(&table(body), "P", known);
        (read.policy.grant.unwrap().controls.into_iter().next().unwrap(), read.strength)
    };
    let phishing = Control::Strength(Key::id("00000000-0000-0000-0000-000000000004"));
    assert_eq!(grant(json!({ "id": "00000000-0000-0000-0000-000000000004" }), &mut Known::default()).0, phishing);
    assert_eq!(grant(json!({ "displayName": "phishing-resistant mfa" }), &mut Known::default()).0, phishing);
    let id = json!({ "id": { "idOf": "authenticationStrengthPolicy", "identity": "Keys" } });
    assert_eq!(grant(id.clone(), &mut Known::default()).0, Control::Strength(Key::Name("Keys".into())));
    let kind = posturec::plan::ObjectKind::AuthenticationStrengthPolicy;
    let objects = [((kind, "Keys".to_owned()), Key::id("AAAAAAAA-0000-4000-8000-000000000001"))];
    let mut known = Known::new(objects.into(), Default::default());
    assert_eq!(grant(id, &mut known).0, Control::Strength(Key::id("aaaaaaaa-0000-4000-8000-000000000001")));
    let whole = json!({ "id": "aaaaaaaa-0000-4000-8000-000000000001", "displayName": "Keys", "allowedCombinations": ["FIDO2", "sms, password"],
        "combinationConfigurations": [{ "allowedAAGUIDs": ["x"] }], "policyType": "custom" });
    let (_, strength) = grant(whole, &mut Known::default());
    let (_, strength) = strength.unwrap();
    assert_eq!(strength.combinations.iter().map(String::as_str).collect::<Vec<_>>(), ["fido2", "password,sms"]);
    assert_eq!(strength.opaque.len(), 1);
}

#[test]
fn session_controls_count_when_they_are_on() {
    let session = |session: Value| {
        read(json!({ "displayName": "P", "state": "enabled", "conditions": {}, "sessionControls": session })).session
    };
    let all = session(json!({
        "signInFrequency": { "isEnabled": true, "type": "days", "value": 2, "frequencyInterval": "timeBased", "authenticationType": "secondaryAuthentication" },
        "persistentBrowser": { "isEnabled": true, "mode": "never" },
        "cloudAppSecurity": { "isEnabled": true, "cloudAppSecurityType": "monitorOnly" },
        "applicationEnforcedRestrictions": { "isEnabled": true }, "secureSignInSession": { "isEnabled": true },
        "disableResilienceDefaults": true, "continuousAccessEvaluation": { "mode": "strictLocation" }
    }));
    assert_eq!(all.frequency, Some((Frequency::Hours(48), true)));
    assert_eq!((all.persistent_browser, all.cloud_app_security.as_deref()), (Some(false), Some("monitorOnly")));
    assert!(all.application_enforced_restrictions && all.token_protection && all.disable_resilience_defaults);
    assert_eq!(all.opaque, [r#"continuousAccessEvaluation: {"mode":"strictLocation"}"#]);
    let off = session(
        json!({ "signInFrequency": { "isEnabled": false, "type": "days", "value": 2 }, "persistentBrowser": { "mode": "never", "isEnabled": false } }),
    );
    assert_eq!(off, session(json!(null)));
    let every = session(
        json!({ "signInFrequency": { "isEnabled": true, "type": null, "value": null, "frequencyInterval": "everyTime" } }),
    );
    assert_eq!(every.frequency, Some((Frequency::EveryTime, false)));
    let odd = session(
        json!({ "persistentBrowser": { "mode": "never" }, "signInFrequency": { "isEnabled": true, "type": "weeks", "value": 1 } }),
    );
    assert_eq!((odd.persistent_browser, odd.frequency, odd.opaque.len()), (None, None, 2));
}

#[test]
fn locations_are_addresses_countries_or_a_doubt() {
    let read = |body: Value| read_location(&table(body)).0.kind;
    let ranges = json!([{ "@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "203.0.113.7/24" },
        { "@odata.type": "#microsoft.graph.iPv4Range", "lowerAddress": "198.51.100.0", "upperAddress": "198.51.101.255" }, { "cidrAddress": "2001:db8::/32" }]);
    let LocationKind::Ip { ranges, trusted } =
        read(json!({ "displayName": "O", "ipRanges": ranges, "isTrusted": true }))
    else {
        panic!()
    };
    assert_eq!(
        ranges.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["203.0.113.0/24", "198.51.100.0/23", "2001:db8::/32"]
    );
    assert!(trusted);
    let countries = json!({ "displayName": "C", "countriesAndRegions": ["de", "FR"], "countryLookupMethod": "authenticatorAppGps", "includeUnknownCountriesAndRegions": true });
    assert_eq!(
        read(countries),
        LocationKind::Countries { countries: BTreeSet::from(["DE".into(), "FR".into()]), gps: true, unknown: true }
    );
    let network = json!({ "@odata.type": "#microsoft.graph.compliantNetworkNamedLocation", "displayName": "N", "isTrusted": false, "compliantNetworkType": "allTenantCompliantNetworks" });
    assert_eq!(read(network), LocationKind::Opaque { trusted: Some(false) });
    assert_eq!(
        read(json!({ "displayName": "X", "ipRanges": [{ "cidrAddress": "here" }] })),
        LocationKind::Opaque { trusted: None }
    );
    assert!(
        matches!(read(json!({ "@odata.type": "#microsoft.graph.ipNamedLocation", "ipRanges": [] })), LocationKind::Ip { ranges, .. } if ranges.is_empty())
    );
}

#[test]
fn exports_come_as_lists_single_objects_texts_and_in_two_encodings() {
    let policy = |name: &str| json!({ "displayName": name, "state": "enabled", "conditions": { "users": { "includeUsers": ["All"] }, "locations": { "includeLocations": ["Office"] } } });
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(policy("wide").to_string().encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let mut marked = vec![0xef, 0xbb, 0xbf];
    marked.extend(json!([policy("a"), policy("a")]).to_string().into_bytes());
    let files = [
        ("list.json", json!({ "value": [policy("l1"), { "@odata.type": "#microsoft.graph.ipNamedLocation", "id": "aaaaaaaa-0000-4000-8000-000000000001", "displayName": "Office", "ipRanges": [] }] }).to_string().into_bytes()),
        ("wide.json", wide),
        ("marked.json", marked),
        ("text.json", json!({ "body": policy("inner").to_string() }).to_string().into_bytes()),
        ("wrapped.json", json!({ "name": "Outer", "details": { "conditions": {} } }).to_string().into_bytes()),
        ("defaults.json", json!({ "id": "00000000-0000-0000-0000-000000000005", "isEnabled": true }).to_string().into_bytes()),
        ("other.json", b"{\"a\":1}".to_vec()),
        ("broken.json", b"{\"a\":".to_vec()),
        ("latin.json", b"\"\xe9\"".to_vec()),
    ];
    let files: Vec<(String, Vec<u8>)> = files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect();
    let tenant = Tenant::read(&files);
    let names: Vec<&str> = tenant.regime.policies.values().map(|policy| policy.name.as_str()).collect();
    assert_eq!(names, ["l1", "wide", "a", "a", "inner", "Outer"]);
    let office = Key::id("aaaaaaaa-0000-4000-8000-000000000001");
    assert!(tenant.regime.policies[&0].locations.as_ref().unwrap().include.named.contains(&office));
    assert_eq!(tenant.names[&office], "Office");
    assert!(tenant.regime.security_defaults);
    assert_eq!(tenant.regime.strengths.len(), BUILT_IN_STRENGTHS.len());
    assert_eq!(
        tenant.unreadable,
        [
            "broken.json: it is not JSON: EOF while parsing a value at line 1 column 5",
            "latin.json: it is neither UTF-8 nor UTF-16"
        ]
    );
    assert!(
        tenant.findings.contains(&"other.json: no policy, named location or authentication strength is in it".into())
    );
    assert!(tenant.findings.contains(&"several policies are called `a`; scripts stop where they look for it".into()));
    assert!(
        tenant.findings.contains(&"wrapped.json: `Outer`: not known here, so taken both ways: state: null".into()),
        "{:#?}",
        tenant.findings
    );
}

#[test]
fn one_object_in_two_files_is_one_object() {
    let policy = |state: &str| {
        json!({ "id": "aaaaaaaa-0000-4000-8000-000000000001", "displayName": "P", "state": state, "conditions": {} })
            .to_string()
            .into_bytes()
    };
    let files = |other: &str| vec![("a.json".to_owned(), policy("enabled")), ("b.json".to_owned(), policy(other))];
    let same = Tenant::read(&files("enabled"));
    assert_eq!((same.regime.policies.len(), same.findings.len()), (1, 0));
    let differ = Tenant::read(&files("disabled"));
    assert_eq!(differ.regime.policies.len(), 1);
    assert_eq!(
        differ.findings,
        ["b.json: policies with the id aaaaaaaa-0000-4000-8000-000000000001 differ; the first is taken"]
    );
}

#[test]
fn a_folder_of_public_exports_is_a_tenant() {
    let Some(corpus) = corpus_folder() else {
        println!("skipped: no corpus");
        return;
    };
    let files: Vec<(String, Vec<u8>)> = json_files(&corpus)
        .iter()
        .map(|path| (path.strip_prefix(&corpus).unwrap().display().to_string(), std::fs::read(path).unwrap()))
        .collect();
    let tenant = Tenant::read(&files);
    println!("{} policies, {} locations", tenant.regime.policies.len(), tenant.regime.locations.len());
    tenant.unreadable.iter().for_each(|file| println!("unreadable: {file}"));
    tenant.findings.iter().for_each(|finding| println!("{finding}"));
    assert!(tenant.regime.policies.len() > 100 && tenant.regime.locations.len() > 3);
    assert!(tenant.unreadable.iter().all(|file| file.contains("it is not JSON: ")), "{:#?}", tenant.unreadable);
    let landscape = tenant.landscape();
    assert!(landscape.sides.contains(&Side::ExchangeOnline) && !landscape.accounts.is_empty());
}

const NAMES: [&str; 44] = [
    "displayName",
    "id",
    "state",
    "conditions",
    "grantControls",
    "sessionControls",
    "users",
    "applications",
    "platforms",
    "locations",
    "devices",
    "clientApplications",
    "clientAppTypes",
    "includeUsers",
    "excludeUsers",
    "includeGroups",
    "excludeRoles",
    "includeGuestsOrExternalUsers",
    "guestOrExternalUserTypes",
    "externalTenants",
    "membershipKind",
    "members",
    "includeApplications",
    "excludeApplications",
    "applicationFilter",
    "deviceFilter",
    "mode",
    "rule",
    "includeLocations",
    "excludePlatforms",
    "signInRiskLevels",
    "authenticationFlows",
    "transferMethods",
    "operator",
    "builtInControls",
    "authenticationStrength",
    "allowedCombinations",
    "signInFrequency",
    "isEnabled",
    "value",
    "type",
    "ipRanges",
    "cidrAddress",
    "idOf",
];
const WORDS: [&str; 20] = [
    "All",
    "all",
    "None",
    "none",
    "enabled",
    "iOS",
    "block",
    "mfa",
    "OR",
    "include",
    "device.isCompliant -eq True",
    "high",
    "00000000-0000-0000-0000-000000000000",
    "deviceCodeFlow",
    "hours",
    "everyTime",
    "user@contoso.com",
    "",
    ",",
    "É\u{202e}",
];

/// Values with the names and words of Graph in them.
pub fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop::sample::select(WORDS.to_vec()).prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 48, 6, |inner| {
        let name = prop_oneof![4 => prop::sample::select(NAMES.to_vec()).prop_map(str::to_owned), 1 => ".{0,6}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name, inner), 0..6).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn reading_anything_ends_without_a_panic(value in anything()) {
        let files = vec![("a.json".to_owned(), value.to_string().into_bytes()), ("b.json".to_owned(), Value::from(value.to_string()).to_string().into_bytes())];
        let tenant = Tenant::read(&files);
        let _ = tenant.landscape();
        if let Value::Object(body) = value {
            let body = members_from_json(body);
            let _ = read_policy(&body, "P", &mut Known::default());
            let _ = read_location(&body);
        }
    }

    #[test]
    fn reading_any_bytes_ends_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..64), mark in 0..4_usize) {
        let mut all = [&[][..], &[0xff, 0xfe], &[0xfe, 0xff], &[0xef, 0xbb, 0xbf]][mark].to_vec();
        all.extend(bytes);
        let _ = Tenant::read(&[("a.json".to_owned(), all)]);
    }
}
