//! What the simulated Graph takes and refuses in bodies of Conditional Access policies, case by case with the fact that
//! each stands on. Grants and sessions are in `tenant_graph_controls`, reads and changes in `tenant_graph_changes`.

use serde_json::{Value, json};

use crate::tenant_graph::{
    COMMAND_LINE, EXCHANGE, GLOBAL_ADMINISTRATOR, Graph, POLICIES, PRINCIPAL, TENANT, group, message, policy, user,
};

/// What a body is to become of.
pub enum Verdict {
    Taken,
    /// Refused with a message that has this in it.
    Refused(&'static str),
}

use Verdict::{Refused, Taken};

/// A fact, what is sent, what is changed in a policy that the tenant takes, and what becomes of it.
pub type Case<'a> = (&'a str, &'a str, Vec<(&'a str, Value)>, Verdict);

pub const MFA_BUILT_IN: &str = "00000000-0000-0000-0000-000000000002";
pub const USERS: &str = "/conditions/users";
pub const INCLUDE_USERS: &str = "/conditions/users/includeUsers";
pub const INCLUDE_APPS: &str = "/conditions/applications/includeApplications";
pub const CLIENTS: &str = "/conditions/clientAppTypes";
pub const GRANT: &str = "/grantControls";
pub const SESSION: &str = "/sessionControls";
pub const FREQUENCY: &str = "/sessionControls/signInFrequency";

/// Sets a value, and makes the tables on the way.
fn put(body: &mut Value, place: &str, value: Value) {
    let mut at = body;
    for key in place.trim_start_matches('/').split('/') {
        if !at.is_object() {
            *at = json!({});
        }
        at = at.as_object_mut().unwrap().entry(key).or_insert(Value::Null);
    }
    *at = value;
}

pub fn with(changes: &[(&str, Value)]) -> Value {
    let mut body = policy();
    changes.iter().for_each(|(place, value)| put(&mut body, place, value.clone()));
    body
}

/// Sends each body to a tenant of its own.
pub fn judge(cases: Vec<Case<'_>>) {
    let mut wrong = Vec::new();
    for (fact, what, changes, verdict) in cases {
        let (status, answer) = Graph::new().post(POLICIES, &with(&changes));
        let fits = match verdict {
            Taken => status == 201,
            Refused(fragment) => status == 400 && message(&answer).contains(fragment),
        };
        if !fits {
            wrong.push(format!("{fact}: {what}: {status} {}", message(&answer)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

pub fn block() -> Value {
    json!({ "operator": "OR", "builtInControls": ["block"] })
}

pub fn every_time() -> Value {
    json!({
        "isEnabled": true,
        "authenticationType": "primaryAndSecondaryAuthentication",
        "frequencyInterval": "everyTime",
        "type": null,
        "value": null,
    })
}

pub fn timed(unit: &str, value: i64) -> Value {
    json!({ "isEnabled": true, "type": unit, "value": value })
}

pub fn guests(tenants: Value) -> Value {
    json!({ "guestOrExternalUserTypes": "serviceProvider,internalGuest", "externalTenants": tenants })
}

#[test]
fn bodies_are_held_to_the_metadata() {
    judge(vec![
        ("metadata", "no such member", vec![("/name", json!("x"))], Refused("1007")),
        (
            "metadata",
            "no such member deep inside",
            vec![("/conditions/users/includePeople", json!([]))],
            Refused("1007"),
        ),
        ("metadata", "members in another case", vec![("/Description", json!("x"))], Refused("1007")),
        (
            "CA-D04",
            "deviceStates are of the beta version",
            vec![("/conditions/deviceStates", Value::Null)],
            Refused("1007"),
        ),
        (
            "CA-S13",
            "continuous access evaluation is of the beta version",
            vec![("/sessionControls/continuousAccessEvaluation", json!({ "mode": "disabled" }))],
            Refused("1007"),
        ),
        (
            "facts 1.1",
            "agent risk is of the beta version",
            vec![("/conditions/agentIdRiskLevels", json!("high"))],
            Refused("1007"),
        ),
        ("facts 1.1", "a member of exports alone", vec![("/conditions/times", Value::Null)], Refused("1007")),
        ("facts 8.3", "id is read-only", vec![("/id", json!(TENANT))], Refused("1001")),
        ("facts 8.3", "createdDateTime is read-only", vec![("/createdDateTime", Value::Null)], Refused("1001")),
        ("facts 8.3", "templateId is read-only", vec![("/templateId", Value::Null)], Refused("1001")),
        (
            "facts 8.3",
            "annotations are stripped first",
            vec![("/grantControls/authenticationStrength@odata.context", json!("x"))],
            Refused("1007"),
        ),
        (
            "facts 8.4",
            "a type that fits",
            vec![("/@odata.type", json!("#microsoft.graph.conditionalAccessPolicy"))],
            Taken,
        ),
        ("facts 8.4", "a type that does not", vec![("/@odata.type", json!("#microsoft.graph.group"))], Refused("1007")),
        ("metadata", "a list is no text", vec![("/conditions/users/includeGroups", json!(group(1)))], Refused("1007")),
        ("metadata", "a text is no number", vec![("/displayName", json!(5))], Refused("1007")),
        ("metadata", "a name is not null", vec![("/displayName", Value::Null)], Refused("1007")),
        ("metadata", "conditions are not null", vec![("/conditions", Value::Null)], Refused("1007")),
        (
            "facts 1.1",
            "a collection is not null",
            vec![("/conditions/users/includeUsers", Value::Null)],
            Refused("1007"),
        ),
        ("facts 1.1", "risk levels are not null", vec![("/conditions/signInRiskLevels", Value::Null)], Refused("1007")),
        (
            "facts 1.1",
            "complex members may be null",
            vec![("/conditions/platforms", Value::Null), ("/description", Value::Null)],
            Taken,
        ),
        ("metadata", "a state that there is not", vec![("/state", json!("on"))], Refused("1007")),
        (
            "facts 1.1",
            "insider risk is one text",
            vec![("/conditions/insiderRiskLevels", json!(["minor"]))],
            Refused("1007"),
        ),
        (
            "facts 1.1",
            "insider risk in one text",
            vec![("/conditions/insiderRiskLevels", json!("elevated, minor"))],
            Taken,
        ),
        ("graph.json", "hidden is reserved", vec![("/conditions/userRiskLevels", json!(["hidden"]))], Refused("1007")),
        (
            "graph.json",
            "levels of risk",
            vec![("/conditions/userRiskLevels", json!(["none", "low", "medium", "high"]))],
            Taken,
        ),
        (
            "metadata",
            "unknownFutureValue is for reading",
            vec![("/conditions/platforms", json!({ "includePlatforms": ["unknownFutureValue"] }))],
            Refused("1007"),
        ),
        ("facts 4", "256 characters of a name", vec![("/displayName", json!("é".repeat(256)))], Taken),
        ("facts 4", "257 characters of a name", vec![("/displayName", json!("é".repeat(257)))], Refused("256")),
        ("facts 4", "no name", vec![("/displayName", json!(""))], Refused("256")),
    ]);
}

#[test]
fn a_policy_needs_name_state_and_conditions() {
    for member in ["displayName", "state", "conditions"] {
        let mut body = policy();
        body.as_object_mut().unwrap().shift_remove(member);
        let (status, answer) = Graph::new().post(POLICIES, &body);
        assert!(status == 400 && message(&answer).contains(member), "facts 1.1: {answer}");
    }
}

#[test]
fn users_are_held_to_the_rules() {
    let all = "#microsoft.graph.conditionalAccessAllExternalTenants";
    let some = "#microsoft.graph.conditionalAccessEnumeratedExternalTenants";
    let include_guests = "/conditions/users/includeGuestsOrExternalUsers";
    judge(vec![
        (
            "CA-U01",
            "nobody is included",
            vec![(USERS, json!({ "excludeUsers": [user(1)] }))],
            Refused("includes no users"),
        ),
        ("CA-U01", "no users at all", vec![(USERS, Value::Null)], Refused("includes no users")),
        (
            "CA-U01",
            "a role is enough",
            vec![(USERS, json!({ "includeRoles": [GLOBAL_ADMINISTRATOR.to_uppercase()] }))],
            Taken,
        ),
        (
            "CA-U01",
            "guests are enough",
            vec![(USERS, json!({ "includeGuestsOrExternalUsers": guests(Value::Null) }))],
            Taken,
        ),
        (
            "CA-U02",
            "All stands alone",
            vec![(USERS, json!({ "includeUsers": ["All"], "excludeGroups": [group(1)] }))],
            Taken,
        ),
        (
            "CA-U02",
            "All and a user",
            vec![(USERS, json!({ "includeUsers": ["All", user(1)] }))],
            Refused("stand alone"),
        ),
        ("CA-U02", "All and a group", vec![(INCLUDE_USERS, json!(["All"]))], Refused("stand alone")),
        (
            "CA-U02",
            "None and a role",
            vec![(USERS, json!({ "includeUsers": ["None"], "includeRoles": [GLOBAL_ADMINISTRATOR] }))],
            Refused("stand alone"),
        ),
        ("CA-U02", "None stands alone", vec![(USERS, json!({ "includeUsers": ["None"] }))], Taken),
        ("CA-A04", "all in lower case", vec![(USERS, json!({ "includeUsers": ["all"] }))], Refused("'all'")),
        ("CA-A04", "All is not excluded", vec![("/conditions/users/excludeUsers", json!(["All"]))], Refused("'All'")),
        (
            "CA-U05",
            "the old word for guests",
            vec![(
                USERS,
                json!({ "includeUsers": ["GuestsOrExternalUsers", user(1)], "excludeUsers": ["GuestsOrExternalUsers"] }),
            )],
            Taken,
        ),
        (
            "CA-U04",
            "a role by its name",
            vec![(USERS, json!({ "includeRoles": ["Global Administrator"] }))],
            Refused("template id"),
        ),
        (
            "CA-U04",
            "a role of the tenant's own",
            vec![(USERS, json!({ "includeRoles": ["d0000000-0000-4000-8000-000000000001"] }))],
            Refused("template id"),
        ),
        (
            "CA-U04",
            "an excluded role too",
            vec![("/conditions/users/excludeRoles", json!([TENANT]))],
            Refused("template id"),
        ),
        (
            "CA-U06",
            "all external tenants",
            vec![(include_guests, guests(json!({ "@odata.type": all, "membershipKind": "all" })))],
            Taken,
        ),
        (
            "CA-U06",
            "some external tenants",
            vec![(
                include_guests,
                guests(json!({ "@odata.type": some, "membershipKind": "enumerated", "members": [TENANT] })),
            )],
            Taken,
        ),
        (
            "CA-U06",
            "members of all",
            vec![(include_guests, guests(json!({ "@odata.type": all, "membershipKind": "all", "members": [TENANT] })))],
            Refused("members"),
        ),
        (
            "CA-U06",
            "some without members",
            vec![(
                include_guests,
                guests(json!({ "@odata.type": some, "membershipKind": "enumerated", "members": [] })),
            )],
            Refused("members"),
        ),
        (
            "CA-U06",
            "a kind that is not of the type",
            vec![(include_guests, guests(json!({ "@odata.type": all, "membershipKind": "enumerated" })))],
            Refused("membershipKind"),
        ),
        (
            "facts 8.4",
            "tenants need their type",
            vec![(include_guests, guests(json!({ "membershipKind": "all" })))],
            Refused("@odata.type"),
        ),
        (
            "metadata",
            "guests need kinds",
            vec![(include_guests, json!({ "externalTenants": null }))],
            Refused("guestOrExternalUserTypes"),
        ),
        (
            "graph.json",
            "a kind of guest that there is not",
            vec![(include_guests, json!({ "guestOrExternalUserTypes": "none" }))],
            Refused("1007"),
        ),
        (
            "facts 1.2",
            "a user who is not there",
            vec![("/conditions/users/excludeUsers", json!([user(9)]))],
            Refused("does not exist"),
        ),
        (
            "facts 1.2",
            "a group that is not there",
            vec![("/conditions/users/excludeGroups", json!([group(9)]))],
            Refused("does not exist"),
        ),
        (
            "facts 8.1",
            "ids in any case",
            vec![("/conditions/users/excludeGroups", json!([group(2).to_uppercase()]))],
            Taken,
        ),
        (
            "facts 1.2",
            "a group by its name",
            vec![("/conditions/users/excludeGroups", json!(["sg-Team 1"]))],
            Refused("neither an id"),
        ),
    ]);
}

#[test]
fn workload_identities_are_held_to_the_rules() {
    let own = json!({ "includeServicePrincipals": ["ServicePrincipalsInMyTenant"] });
    let workload = |more: Vec<(&'static str, Value)>| {
        let base = vec![
            ("/conditions/clientApplications", own.clone()),
            (USERS, json!({ "includeUsers": ["None"] })),
            (GRANT, block()),
        ];
        base.into_iter().chain(more).collect::<Vec<_>>()
    };
    let clients = "/conditions/clientApplications";
    judge(vec![
        ("CA-W01", "all of the tenant, blocked", workload(vec![]), Taken),
        ("CA-W01", "by their risk", workload(vec![("/conditions/servicePrincipalRiskLevels", json!(["high"]))]), Taken),
        (
            "CA-W01",
            "by location",
            workload(vec![(
                "/conditions/locations",
                json!({ "includeLocations": ["All"], "excludeLocations": ["AllTrusted"] }),
            )]),
            Taken,
        ),
        (
            "CA-W01",
            "another grant",
            workload(vec![(GRANT, policy()["grantControls"].clone())]),
            Refused("only be blocked"),
        ),
        ("CA-W01", "a session control", workload(vec![(FREQUENCY, timed("hours", 4))]), Refused("only be blocked")),
        (
            "CA-W01",
            "risk of users",
            workload(vec![("/conditions/userRiskLevels", json!(["high"]))]),
            Refused("no conditions but"),
        ),
        (
            "CA-W01",
            "platforms",
            workload(vec![("/conditions/platforms", json!({ "includePlatforms": ["all"] }))]),
            Refused("no conditions but"),
        ),
        ("CA-W01", "kinds of clients", workload(vec![(CLIENTS, json!(["browser"]))]), Refused("no conditions but")),
        (
            "CA-U03",
            "users beside them",
            workload(vec![(INCLUDE_USERS, json!([user(1)]))]),
            Refused("exclude each other"),
        ),
        (
            "CA-U03",
            "excluded groups beside them",
            workload(vec![("/conditions/users/excludeGroups", json!([group(1)]))]),
            Refused("exclude each other"),
        ),
        (
            "CA-W02",
            "an object id",
            workload(vec![(clients, json!({ "includeServicePrincipals": [PRINCIPAL] }))]),
            Taken,
        ),
        (
            "CA-W02",
            "an application id",
            workload(vec![(clients, json!({ "includeServicePrincipals": ["5b000000-0000-4000-8000-00000000000a"] }))]),
            Refused("1054"),
        ),
        (
            "CA-W03",
            "excluded from all",
            workload(vec![("/conditions/clientApplications/excludeServicePrincipals", json!([PRINCIPAL]))]),
            Taken,
        ),
        (
            "CA-W03",
            "excluded from some",
            workload(vec![(
                clients,
                json!({ "includeServicePrincipals": [PRINCIPAL], "excludeServicePrincipals": [PRINCIPAL] }),
            )]),
            Refused("ServicePrincipalsInMyTenant"),
        ),
        (
            "CA-A08",
            "a filter on an attribute",
            workload(vec![(
                clients,
                json!({ "servicePrincipalFilter": { "mode": "include", "rule": "CustomSecurityAttribute.Set_A -eq \"x\"" } }),
            )]),
            Taken,
        ),
        (
            "CA-W01",
            "their risk in a policy for users",
            vec![("/conditions/servicePrincipalRiskLevels", json!(["high"]))],
            Refused("clientApplications"),
        ),
    ]);
}

#[test]
fn applications_are_held_to_the_rules() {
    let applications = "/conditions/applications";
    let filter = json!({ "mode": "exclude", "rule": "CustomSecurityAttribute.Set_A -eq \"x\"" });
    let actions = |action: &str| json!({ "includeUserActions": [action] });
    judge(vec![
        (
            "CA-A01",
            "applications and a user action",
            vec![("/conditions/applications/includeUserActions", json!(["urn:user:registerdevice"]))],
            Refused("1011"),
        ),
        ("CA-A02", "nothing at all", vec![(INCLUDE_APPS, json!([]))], Refused("1011")),
        ("CA-A02", "no applications", vec![(applications, Value::Null)], Refused("1011")),
        ("CA-A02", "None is something", vec![(INCLUDE_APPS, json!(["None"]))], Taken),
        ("CA-A03", "All and an id", vec![(INCLUDE_APPS, json!(["All", EXCHANGE]))], Refused("stand alone")),
        ("CA-A03", "an id and None", vec![(INCLUDE_APPS, json!([EXCHANGE, "None"]))], Refused("stand alone")),
        ("CA-A04", "all in lower case", vec![(INCLUDE_APPS, json!(["all"]))], Refused("'all'")),
        ("CA-A04", "office365 in lower case", vec![(INCLUDE_APPS, json!(["office365"]))], Refused("'office365'")),
        (
            "CA-A04",
            "two keywords that go together",
            vec![(INCLUDE_APPS, json!(["Office365", "MicrosoftAdminPortals"]))],
            Taken,
        ),
        (
            "CA-A04",
            "All is not excluded",
            vec![("/conditions/applications/excludeApplications", json!(["All"]))],
            Refused("'All'"),
        ),
        (
            "facts 7",
            "a word of the beta version",
            vec![(INCLUDE_APPS, json!(["AllAgentIdResources"]))],
            Refused("AllAgentIdResources"),
        ),
        (
            "CA-A05",
            "an application with a service principal",
            vec![(INCLUDE_APPS, json!([EXCHANGE.to_uppercase()]))],
            Taken,
        ),
        (
            "CA-A05",
            "an application without one",
            vec![(INCLUDE_APPS, json!([TENANT]))],
            Refused("no service principal"),
        ),
        (
            "CA-A05",
            "an excluded application without one",
            vec![("/conditions/applications/excludeApplications", json!([TENANT]))],
            Refused("no service principal"),
        ),
        (
            "CA-A06",
            "Microsoft Graph itself",
            vec![(INCLUDE_APPS, json!(["00000003-0000-0000-c000-000000000000"]))],
            Refused("cannot be selected"),
        ),
        ("CA-A06", "a public client", vec![(INCLUDE_APPS, json!([COMMAND_LINE]))], Refused("cannot be selected")),
        (
            "CA-A06",
            "a public client is excluded in public exports",
            vec![("/conditions/applications/excludeApplications", json!([COMMAND_LINE]))],
            Taken,
        ),
        (
            "CA-A08",
            "a filter next to a suite",
            vec![(applications, json!({ "includeApplications": ["Office365"], "applicationFilter": filter }))],
            Taken,
        ),
        (
            "CA-A08",
            "a filter next to All",
            vec![("/conditions/applications/applicationFilter", filter.clone())],
            Refused("stand alone"),
        ),
        (
            "CA-A08",
            "a filter on something else",
            vec![(
                applications,
                json!({ "applicationFilter": { "mode": "include", "rule": "displayName -eq \"x\"" } }),
            )],
            Refused("custom security attribute"),
        ),
        (
            "metadata",
            "a filter without a mode",
            vec![(applications, json!({ "applicationFilter": { "rule": "CustomSecurityAttribute.A_B -eq \"x\"" } }))],
            Refused("mode"),
        ),
        ("CA-A09", "registering a device with MFA", vec![(applications, actions("urn:user:registerdevice"))], Taken),
        (
            "CA-A09",
            "registering a device by a strength",
            vec![
                (applications, actions("urn:user:registerdevice")),
                (GRANT, json!({ "operator": "OR", "authenticationStrength": { "id": MFA_BUILT_IN } })),
            ],
            Taken,
        ),
        (
            "CA-A09",
            "registering a compliant device",
            vec![
                (applications, actions("urn:user:registerdevice")),
                (GRANT, json!({ "operator": "OR", "builtInControls": ["compliantDevice"] })),
            ],
            Refused("1032"),
        ),
        (
            "CA-A09",
            "registering a device in a browser",
            vec![(applications, actions("urn:user:registerdevice")), (CLIENTS, json!(["browser"]))],
            Refused("client apps or devices"),
        ),
        (
            "CA-A10",
            "a user action in report-only",
            vec![(applications, actions("urn:user:registersecurityinfo"))],
            Taken,
        ),
        (
            "graph.json",
            "a user action that there is not",
            vec![(applications, actions("urn:user:registerDevice"))],
            Refused("no user action"),
        ),
        (
            "CA-A11",
            "a context that is not published",
            vec![(applications, json!({ "includeAuthenticationContextClassReferences": ["c1", "c99"] }))],
            Taken,
        ),
        (
            "CA-A11",
            "a context that cannot be",
            vec![(applications, json!({ "includeAuthenticationContextClassReferences": ["c100"] }))],
            Refused("authentication context"),
        ),
        (
            "CA-A11",
            "a context with a zero",
            vec![(applications, json!({ "includeAuthenticationContextClassReferences": ["c01"] }))],
            Refused("authentication context"),
        ),
    ]);
}

#[test]
fn conditions_are_held_to_the_rules() {
    let platforms = |include: &[&str], exclude: &[&str]| {
        vec![("/conditions/platforms", json!({ "includePlatforms": include, "excludePlatforms": exclude }))]
    };
    let locations = |include: &[&str], exclude: &[&str]| {
        vec![("/conditions/locations", json!({ "includeLocations": include, "excludeLocations": exclude }))]
    };
    let devices =
        |rule: &str| vec![("/conditions/devices", json!({ "deviceFilter": { "mode": "exclude", "rule": rule } }))];
    let flows =
        ("/conditions/authenticationFlows", json!({ "transferMethods": "authenticationTransfer,deviceCodeFlow" }));
    let long = format!("device.displayName -eq \"{}\"", "x".repeat(3072));
    let filled = format!("device.displayName -eq \"{}\"", "x".repeat(3072 - 25));
    assert_eq!(filled.len(), 3072);
    judge(vec![
        ("CA-C01", "no kind of client", vec![(CLIENTS, json!([]))], Refused("1064")),
        ("CA-C02", "all stands alone", vec![(CLIENTS, json!(["all", "browser"]))], Refused("stands alone")),
        ("CA-A04", "All in upper case", vec![(CLIENTS, json!(["All"]))], Refused("1007")),
        ("CA-C02", "easSupported is superseded", vec![(CLIENTS, json!(["easSupported"]))], Refused("1007")),
        (
            "CA-C03",
            "ActiveSync for all applications, blocked",
            vec![(CLIENTS, json!(["exchangeActiveSync", "other"])), (GRANT, block())],
            Taken,
        ),
        ("CA-C04", "ActiveSync with MFA is legal and blocks", vec![(CLIENTS, json!(["exchangeActiveSync"]))], Taken),
        ("CA-C07", "other clients with MFA are legal and blocked", vec![(CLIENTS, json!(["other"]))], Taken),
        ("CA-P02", "all platforms but one", platforms(&["all"], &["iOS"]), Taken),
        ("CA-P02", "all is not excluded", platforms(&["iOS"], &["all"]), Refused("platforms")),
        ("CA-P02", "all and one", platforms(&["all", "iOS"], &[]), Refused("stands alone")),
        ("CA-P02", "excluded from nothing", platforms(&[], &["iOS"]), Refused("includePlatforms")),
        ("CA-P02", "ios in lower case", platforms(&["ios"], &[]), Refused("1007")),
        ("CA-P02", "Windows Phone is dead and legal", platforms(&["all"], &["windowsPhone"]), Taken),
        (
            "facts 2",
            "all locations but the trusted",
            locations(&["All"], &["AllTrusted", "00000000-0000-0000-0000-000000000000"]),
            Taken,
        ),
        ("facts 2", "excluded from nothing", locations(&[], &["AllTrusted"]), Refused("includeLocations")),
        ("CA-A04", "all in lower case", locations(&["all"], &[]), Refused("'all'")),
        ("CA-A04", "All is not excluded", locations(&["AllTrusted"], &["All"]), Refused("'All'")),
        ("facts 2", "All and the trusted", locations(&["All", "AllTrusted"], &[]), Refused("stands alone")),
        (
            "error 1040",
            "a location that is not there",
            locations(&[TENANT], &[]),
            Refused("1040: NamedLocation with id"),
        ),
        (
            "CA-D01",
            "a rule for devices",
            devices("device.trustType -ne \"ServerAD\" -or device.isCompliant -eq True"),
            Taken,
        ),
        ("CA-D01", "3,072 characters", devices(&filled), Taken),
        ("CA-D01", "more than 3,072 characters", devices(&long), Refused("3072")),
        ("CA-D01", "a property that there is not", devices("device.owner -eq \"x\""), Refused("device filter")),
        (
            "CA-D01",
            "an operator that it does not take",
            devices("device.trustType -contains \"AD\""),
            Refused("device filter"),
        ),
        ("CA-D01", "no rule", devices(""), Refused("device filter")),
        (
            "metadata",
            "a mode that there is not",
            vec![(
                "/conditions/devices",
                json!({ "deviceFilter": { "mode": "Include", "rule": "device.isCompliant -eq True" } }),
            )],
            Refused("1007"),
        ),
        ("CA-F01", "flows that are blocked", vec![flows.clone(), (GRANT, block())], Taken),
        ("CA-F01", "flows with MFA", vec![flows.clone()], Refused("1235")),
        (
            "CA-F01",
            "flows with a session control",
            vec![flows, (GRANT, block()), (FREQUENCY, timed("hours", 1))],
            Refused("1235"),
        ),
        (
            "metadata",
            "a flow that there is not",
            vec![("/conditions/authenticationFlows", json!({ "transferMethods": "none" })), (GRANT, block())],
            Refused("1007"),
        ),
        (
            "CA-R01",
            "both risks are legal",
            vec![("/conditions/signInRiskLevels", json!(["high"])), ("/conditions/userRiskLevels", json!(["high"]))],
            Taken,
        ),
    ]);
}

#[test]
fn as_many_policies_as_fit_may_have_one_name() {
    let mut graph = Graph::new();
    for _ in 0..240 {
        graph.make(POLICIES, &policy());
    }
    let (status, answer) = graph.post(POLICIES, &policy());
    assert!(status == 400 && message(&answer).contains("240"), "CA-T03 and facts 4: {answer}");
}

#[test]
fn client_app_types_that_are_left_out_are_all() {
    let mut body = policy();
    body["conditions"].as_object_mut().unwrap().shift_remove("clientAppTypes");
    assert_eq!(Graph::new().post(POLICIES, &body).1["conditions"]["clientAppTypes"], json!(["all"]), "CA-C01");
}
