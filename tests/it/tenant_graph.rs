//! Graph of the simulated tenant: addresses, queries, pages, permissions, the directory, named locations, strengths,
//! security defaults, and what is on record of a write. Rules of policies are in `tenant_graph_rules`.

use posturec::catalog::scopes;
use posturec::plan::ObjectKind;
use posturec::rehearse::tenant::{
    Agreement, Answer, Call, DirectoryRole, Entra, GraphContext, Group, Request, ServicePrincipal, Session, State,
    Tenant, User,
};
use serde_json::{Value, json};

pub const TENANT: &str = "7e7a0000-0000-4000-8000-000000000001";
pub const EXCHANGE: &str = "00000002-0000-0ff1-ce00-000000000000";
pub const SHAREPOINT: &str = "00000003-0000-0ff1-ce00-000000000000";
/// A public client.
pub const COMMAND_LINE: &str = "14d82eec-204b-4c2f-b7e8-296a70dab67e";
pub const TERMS: &str = "7e450000-0000-4000-8000-000000000001";
pub const PRINCIPAL: &str = "5b000000-0000-4000-8000-000000000001";
pub const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";
pub const POLICIES: &str = "/v1.0/identity/conditionalAccess/policies";
pub const LOCATIONS: &str = "/v1.0/identity/conditionalAccess/namedLocations";
pub const STRENGTHS: &str = "/v1.0/policies/authenticationStrengthPolicies";
const DEFAULTS: &str = "/v1.0/policies/identitySecurityDefaultsEnforcementPolicy";

/// The id of a user.
pub fn user(number: usize) -> String {
    format!("aaaa0000-0000-4000-8000-{number:012}")
}

/// The id of a group.
pub fn group(number: usize) -> String {
    format!("bbbb0000-0000-4000-8000-{number:012}")
}

/// A tenant with Graph alone.
pub struct Graph {
    pub tenant: Tenant,
}

impl Graph {
    /// A small organization, in a session that may do everything.
    pub fn new() -> Self {
        Self::of(&small())
    }

    /// An organization, in a session that may do everything.
    pub fn of(entra: &Entra) -> Self {
        let all = [ObjectKind::ConditionalAccessPolicy, ObjectKind::NamedLocation].map(scopes::write_scopes).concat();
        let read = [ObjectKind::Group, ObjectKind::User].map(scopes::read_scopes).concat();
        let more = ["RoleManagement.Read.Directory", "Policy.ReadWrite.SecurityDefaults"];
        let scopes = all.iter().chain(&read).chain(scopes::ORGANIZATION).chain(&more).map(ToString::to_string);
        let graph = Some(GraphContext { tenant_id: TENANT.to_owned(), scopes: scopes.collect() });
        let state = State { format: 1, entra: entra.clone(), exchange_online: None, exchange_server: None };
        Self { tenant: Tenant::new(state, Session { graph, exchange_online: Vec::new() }) }
    }

    /// The session has these permissions and no others.
    pub fn with_scopes(mut self, scopes: &[&str]) -> Self {
        let scopes = scopes.iter().map(ToString::to_string).collect();
        self.tenant.session_mut().graph = Some(GraphContext { tenant_id: TENANT.to_owned(), scopes });
        self
    }

    pub fn send(&mut self, request: &Request) -> (u16, Value) {
        match self.tenant.answer(request) {
            Answer::Reply(reply) => (reply.status, reply.body),
            answer => panic!("no fault was armed: {answer:?}"),
        }
    }

    pub fn get(&mut self, path: &str) -> (u16, Value) {
        self.send(&Request::new("GET", path, ""))
    }

    /// Reads as the scripts do, with the words that are newer than the client.
    pub fn get_all_words(&mut self, path: &str) -> Value {
        let prefer = "include-unknown-enum-members".to_owned();
        self.send(&Request { prefer, ..Request::new("GET", path, "") }).1
    }

    pub fn post(&mut self, path: &str, body: &Value) -> (u16, Value) {
        self.send(&Request::new("POST", path, &body.to_string()))
    }

    pub fn patch(&mut self, path: &str, body: &Value) -> (u16, Value) {
        self.send(&Request::new("PATCH", path, &body.to_string()))
    }

    pub fn delete(&mut self, path: &str) -> (u16, Value) {
        self.send(&Request::new("DELETE", path, ""))
    }

    /// Makes an object, and gives its address.
    pub fn make(&mut self, collection: &str, body: &Value) -> String {
        let (status, made) = self.post(collection, body);
        assert_eq!(status, 201, "{made}");
        format!("{collection}/{}", made["id"].as_str().unwrap())
    }

    pub fn last(&self) -> &Call {
        self.tenant.calls().last().unwrap()
    }

    fn pages(&mut self, first: &str) -> Vec<Value> {
        let (mut next, mut pages) = (Some(first.to_owned()), Vec::new());
        while let Some(path) = next {
            let (status, page) = self.get(&path);
            assert_eq!(status, 200, "{page}");
            let link = page["@odata.nextLink"].as_str().map(str::to_owned);
            next = link.map(|link| link.strip_prefix("https://graph.microsoft.com").unwrap().to_owned());
            pages.push(page);
        }
        pages
    }
}

/// A small organization.
pub fn small() -> Entra {
    let principals = [
        (PRINCIPAL, "5b000000-0000-4000-8000-00000000000a", "Payroll connector"),
        ("5b000000-0000-4000-8000-000000000002", EXCHANGE, "Office 365 Exchange Online"),
        ("5b000000-0000-4000-8000-000000000003", SHAREPOINT, "Office 365 SharePoint Online"),
        ("5b000000-0000-4000-8000-000000000004", COMMAND_LINE, "Microsoft Graph Command Line Tools"),
    ];
    Entra {
        tenant_id: TENANT.to_owned(),
        display_name: "Contoso".to_owned(),
        security_defaults: false,
        users: (1..=3).map(person).collect(),
        groups: (1..=3).map(|number| team(number, &[user(number), user(1)])).collect(),
        directory_roles: vec![DirectoryRole {
            id: "d0000000-0000-4000-8000-000000000001".to_owned(),
            role_template_id: GLOBAL_ADMINISTRATOR.to_owned(),
            display_name: "Global Administrator".to_owned(),
            members: vec![user(2)],
        }],
        service_principals: principals
            .map(|(id, app_id, name)| ServicePrincipal {
                id: id.to_owned(),
                app_id: app_id.to_owned(),
                display_name: name.to_owned(),
            })
            .to_vec(),
        agreements: vec![Agreement { id: TERMS.to_owned(), display_name: "Guests".to_owned() }],
        named_locations: Vec::new(),
        authentication_strength_policies: Vec::new(),
        conditional_access_policies: Vec::new(),
    }
}

fn person(number: usize) -> User {
    User {
        id: user(number),
        user_principal_name: format!("User{number}@contoso.com"),
        display_name: format!("Zoë O'Hara {number}"),
    }
}

fn team(number: usize, members: &[String]) -> Group {
    Group { id: group(number), display_name: format!("sg-Team {number}"), members: members.to_vec() }
}

/// A policy that the tenant takes.
pub fn policy() -> Value {
    json!({
        "displayName": "Base",
        "state": "enabledForReportingButNotEnforced",
        "conditions": {
            "users": { "includeGroups": [group(1)] },
            "applications": { "includeApplications": ["All"] },
            "clientAppTypes": ["all"],
        },
        "grantControls": { "operator": "OR", "builtInControls": ["mfa"] },
    })
}

pub fn offices() -> Value {
    json!({
        "@odata.type": "#microsoft.graph.ipNamedLocation",
        "displayName": "Offices",
        "isTrusted": false,
        "ipRanges": [
            { "@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "203.0.113.0/24" },
            { "@odata.type": "#microsoft.graph.iPv6CidrRange", "cidrAddress": "2001:db8::/32" },
        ],
    })
}

fn countries() -> Value {
    json!({
        "@odata.type": "#microsoft.graph.countryNamedLocation",
        "displayName": "Home",
        "countriesAndRegions": ["CH", "XK"],
    })
}

pub fn strength() -> Value {
    json!({ "displayName": "Passkeys", "allowedCombinations": ["fido2", "windowsHelloForBusiness"] })
}

fn names(page: &Value, member: &str) -> Vec<String> {
    page["value"].as_array().unwrap().iter().map(|one| one[member].as_str().unwrap().to_owned()).collect()
}

fn code(answer: &Value) -> &str {
    answer["error"]["code"].as_str().unwrap_or_default()
}

pub fn message(answer: &Value) -> &str {
    answer["error"]["message"].as_str().unwrap_or_default()
}

// ---- addresses, queries, pages ----

#[test]
fn an_address_that_is_not_served_is_404_and_a_wrong_method_405() {
    let mut graph = Graph::new();
    for path in ["/v1.0/devices", "/v1.0/identity/conditionalAccess", "/v1.0/groups/a/b/c", "/v1.0/policies"] {
        assert_eq!(graph.get(path).0, 404, "{path}");
    }
    for (method, path) in [("DELETE", "/v1.0/groups"), ("PATCH", POLICIES), ("POST", "/v1.0/users"), ("PUT", DEFAULTS)]
    {
        assert_eq!(graph.send(&Request::new(method, path, "{}")).0, 405, "{method} {path}");
    }
}

#[test]
fn an_error_has_code_message_and_inner_error() {
    let (status, answer) = Graph::new().get(&format!("/v1.0/groups/{}", group(9)));
    assert_eq!((status, code(&answer)), (404, "Request_ResourceNotFound"));
    assert!(message(&answer).contains(&group(9)));
    assert!(answer["error"]["innerError"]["date"].is_string());
}

#[test]
fn an_id_of_a_group_that_is_no_guid_is_400() {
    let (status, answer) = Graph::new().get("/v1.0/groups/sg-team");
    assert_eq!((status, code(&answer)), (400, "Request_BadRequest"));
}

#[test]
fn the_organization_is_a_list_of_one() {
    let (status, answer) = Graph::new().get("/v1.0/organization?$select=id");
    assert_eq!(status, 200);
    assert_eq!(answer["value"], json!([{ "id": TENANT }]));
    assert_eq!(answer["@odata.context"], "https://graph.microsoft.com/v1.0/$metadata#organization(id)");
}

#[test]
fn a_user_is_found_by_id_and_by_sign_in_name_in_any_case() {
    let mut graph = Graph::new();
    for id in [user(2).to_uppercase(), "uSER2%40contoso.com".to_owned()] {
        let (status, answer) = graph.get(&format!("/v1.0/users/{id}?$select=id,userPrincipalName"));
        assert_eq!(status, 200, "{id}");
        assert_eq!(answer["id"], user(2));
        assert_eq!(answer["userPrincipalName"], "User2@contoso.com");
        assert_eq!(answer["displayName"], Value::Null);
    }
    assert_eq!(graph.get("/v1.0/users/nobody@contoso.com").0, 404);
}

#[test]
fn a_user_without_a_display_name_has_that_of_the_sign_in() {
    let mut entra = small();
    entra.users[0].display_name = String::new();
    let (_, answer) = Graph::of(&entra).get(&format!("/v1.0/users/{}", user(1)));
    assert_eq!(answer["displayName"], "User1@contoso.com");
}

#[test]
fn a_filter_compares_names_without_case_and_takes_doubled_quotes() {
    let mut graph = Graph::new();
    let cases = [
        ("/v1.0/groups?$filter=displayName%20eq%20'SG-TEAM%202'", "displayName", vec!["sg-Team 2"]),
        ("/v1.0/users?$filter=displayName+eq+'ZO%C3%8B%20o''hara%203'", "userPrincipalName", vec!["User3@contoso.com"]),
        (
            "/v1.0/groups?$filter=startswith(displayName,'SG-')%20and%20id%20eq%20'BBBB0000-0000-4000-8000-000000000003'",
            "displayName",
            vec!["sg-Team 3"],
        ),
        ("/v1.0/users?$filter=userPrincipalName%20eq%20'user1%40CONTOSO.com'", "id", vec!["aaaa"]),
        ("/v1.0/groups?$filter=displayName%20eq%20'sg-Team'", "displayName", vec![]),
    ];
    for (path, member, expected) in cases {
        let (status, answer) = graph.get(path);
        assert_eq!(status, 200, "{path}: {answer}");
        let found = names(&answer, member);
        assert_eq!(found.len(), expected.len(), "{path}");
        assert!(found.iter().zip(&expected).all(|(one, start)| one.starts_with(start)), "{path}: {found:?}");
    }
}

#[test]
fn a_filter_on_a_service_principal_or_a_role_works_on_its_ids() {
    let mut graph = Graph::new();
    let (_, answer) = graph.get(&format!("/v1.0/servicePrincipals?$filter=appId%20eq%20'{EXCHANGE}'&$select=id,appId"));
    assert_eq!(names(&answer, "id"), ["5b000000-0000-4000-8000-000000000002"]);
    let (_, answer) =
        graph.get(&format!("/v1.0/directoryRoles?$filter=roleTemplateId%20eq%20'{GLOBAL_ADMINISTRATOR}'"));
    assert_eq!(names(&answer, "displayName"), ["Global Administrator"]);
}

#[test]
fn an_unsupported_query_is_400() {
    let mut graph = Graph::new();
    for query in [
        "$filter=displayName%20ne%20'x'",
        "$filter=mail%20eq%20'x'",
        "$filter=displayName%20eq%20'a'%20or%20displayName%20eq%20'b'",
        "$filter=not(displayName%20eq%20'a')",
        "$filter=endswith(displayName,'a')",
        "$filter=displayName%20eq%20null",
        "$filter=(displayName%20eq%20'a')",
        "$filter=",
        "$orderby=displayName",
        "$search=x",
    ] {
        let (status, answer) = graph.get(&format!("/v1.0/groups?{query}"));
        assert_eq!((status, code(&answer)), (400, "Request_UnsupportedQuery"), "{query}");
    }
}

#[test]
fn a_malformed_query_is_400() {
    let mut graph = Graph::new();
    for query in [
        "$filter=displayName%20eq%20'x",
        "$select=mailNickname",
        "$top=0",
        "$top=1000",
        "$top=x",
        "$skiptoken=x",
        "$filter=%zz",
        "$filter=%ff",
    ] {
        let (status, answer) = graph.get(&format!("/v1.0/groups?{query}"));
        assert_eq!((status, code(&answer)), (400, "BadRequest"), "{query}");
    }
}

#[test]
fn a_long_list_comes_in_pages_that_keep_the_question() {
    let mut entra = small();
    entra.groups = (1..=250).map(|number| team(number, &[])).collect();
    let mut graph = Graph::of(&entra);
    let pages = graph.pages("/v1.0/groups?$select=id,displayName&$filter=startswith(displayName,'sg-team%20')");
    let counts: Vec<usize> = pages.iter().map(|page| page["value"].as_array().unwrap().len()).collect();
    assert_eq!(counts, [100, 100, 50]);
    let all: Vec<String> = pages.iter().flat_map(|page| names(page, "id")).collect();
    assert_eq!(all, (1..=250).map(group).collect::<Vec<_>>());
    assert!(pages[0]["@odata.nextLink"].as_str().unwrap().contains("$filter=startswith(displayName,'sg-team%20')"));
}

#[test]
fn top_sets_the_size_of_a_page() {
    let mut graph = Graph::new();
    let pages = graph.pages("/v1.0/users?$top=2");
    assert_eq!(pages.iter().map(|page| names(page, "id").len()).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(graph.pages("/v1.0/users?$top=3").len(), 1);
}

#[test]
fn members_of_groups_and_roles_are_users_by_their_type() {
    let mut graph = Graph::new();
    let (_, answer) = graph.get(&format!("/v1.0/groups/{}/members", group(2)));
    assert_eq!(names(&answer, "id"), [user(1), user(2)]);
    assert_eq!(answer["value"][0]["@odata.type"], "#microsoft.graph.user");
    let (_, answer) = graph.get("/v1.0/directoryRoles/d0000000-0000-4000-8000-000000000001/members?$select=id");
    assert_eq!(names(&answer, "id"), [user(2)]);
    assert_eq!(graph.get(&format!("/v1.0/groups/{}/members", group(9))).0, 404);
}

#[test]
fn policies_come_in_pages_too() {
    let mut graph = Graph::new();
    for _ in 0..101 {
        graph.make(POLICIES, &policy());
    }
    let pages = graph.pages(POLICIES);
    assert_eq!(pages.iter().map(|page| names(page, "id").len()).collect::<Vec<_>>(), [100, 1]);
}

// ---- sessions and permissions ----

#[test]
fn without_a_session_everything_is_401() {
    let mut graph = Graph::new();
    graph.tenant.session_mut().graph = None;
    for (method, path) in [("GET", "/v1.0/organization"), ("POST", POLICIES), ("GET", POLICIES)] {
        let (status, answer) = graph.send(&Request::new(method, path, &policy().to_string()));
        assert_eq!((status, code(&answer)), (401, "InvalidAuthenticationToken"), "{method} {path}");
    }
}

#[test]
fn a_request_without_its_permissions_is_403() {
    let cases = [
        ("GET", "/v1.0/users", "GroupMember.Read.All"),
        ("GET", "/v1.0/groups", "User.ReadBasic.All"),
        ("GET", "/v1.0/organization", "Policy.Read.All"),
        ("GET", "/v1.0/directoryRoles", "User.Read"),
        ("GET", "/v1.0/servicePrincipals", "User.Read"),
        ("GET", POLICIES, "Policy.ReadWrite.ConditionalAccess"),
        ("GET", LOCATIONS, "User.Read"),
        ("GET", STRENGTHS, "User.Read"),
        ("GET", DEFAULTS, "User.Read"),
        ("PATCH", DEFAULTS, "Policy.Read.All"),
        ("POST", STRENGTHS, "Policy.Read.All"),
        ("POST", LOCATIONS, "Policy.ReadWrite.ConditionalAccess"),
        ("POST", LOCATIONS, "Policy.Read.All"),
        ("POST", POLICIES, "Policy.Read.All"),
    ];
    for (method, path, scope) in cases {
        let mut graph = Graph::new().with_scopes(&[scope]);
        let (status, answer) = graph.send(&Request::new(method, path, &policy().to_string()));
        assert_eq!((status, code(&answer)), (403, "AccessDenied"), "{method} {path} with {scope}");
    }
}

#[test]
fn writing_a_policy_needs_all_three_permissions_together() {
    let needed = scopes::write_scopes(ObjectKind::ConditionalAccessPolicy);
    for lacking in needed {
        let held: Vec<&str> = needed.iter().copied().filter(|scope| scope != lacking).collect();
        assert_eq!(Graph::new().with_scopes(&held).post(POLICIES, &policy()).0, 403, "without {lacking}");
    }
    assert_eq!(Graph::new().with_scopes(needed).post(POLICIES, &policy()).0, 201);
}

#[test]
fn the_permissions_that_scripts_ask_for_suffice() {
    let reads = [
        (ObjectKind::NamedLocation, LOCATIONS),
        (ObjectKind::AuthenticationStrengthPolicy, STRENGTHS),
        (ObjectKind::ConditionalAccessPolicy, POLICIES),
        (ObjectKind::Group, "/v1.0/groups"),
        (ObjectKind::User, "/v1.0/users"),
    ];
    for (kind, path) in reads {
        assert_eq!(Graph::new().with_scopes(scopes::read_scopes(kind)).get(path).0, 200, "{path}");
    }
    assert_eq!(Graph::new().with_scopes(scopes::ORGANIZATION).get("/v1.0/organization").0, 200);
    let writes = [
        (ObjectKind::NamedLocation, LOCATIONS, offices()),
        (ObjectKind::AuthenticationStrengthPolicy, STRENGTHS, strength()),
        (ObjectKind::ConditionalAccessPolicy, POLICIES, policy()),
    ];
    for (kind, path, body) in writes {
        let mut graph = Graph::new().with_scopes(scopes::write_scopes(kind));
        let made = graph.make(path, &body);
        assert_eq!(graph.delete(&made).0, 204, "{path}");
    }
}

// ---- named locations ----

#[test]
fn a_location_is_made_with_201_and_read_with_all_its_members() {
    let mut graph = Graph::new();
    let (status, made) = graph.post(LOCATIONS, &countries());
    assert_eq!(status, 201);
    assert_eq!(made["countryLookupMethod"], "clientIpAddress");
    assert_eq!(made["includeUnknownCountriesAndRegions"], false);
    assert_eq!(made["createdDateTime"], made["modifiedDateTime"]);
    let (_, read) = graph.get(&format!("{LOCATIONS}/{}", made["id"].as_str().unwrap()));
    assert_eq!(read, made);
    assert!(made.get("ipRanges").is_none());
}

#[test]
fn bodies_of_locations_are_held_to_the_rules() {
    let ranges = |text: &str| json!([{ "@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": text }]);
    let many: Vec<Value> = (0..2001).map(|n| ranges(&format!("10.{}.{}.0/24", n / 256, n % 256))[0].clone()).collect();
    let wide = json!([{ "@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "2001:db8::/32" }]);
    let untyped = json!([{ "cidrAddress": "203.0.113.0/24" }]);
    let cases = [
        ("8.4 a body needs @odata.type", offices(), "/@odata.type", Value::Null, "@odata.type"),
        ("8.4 a range needs @odata.type", offices(), "/ipRanges", untyped, "@odata.type"),
        ("2 a range is CIDR", offices(), "/ipRanges", ranges("203.0.113.7"), "range"),
        ("2 a range is CIDR", offices(), "/ipRanges", ranges("203.0.113.0/33"), "range"),
        ("2 a range fits its type", offices(), "/ipRanges", wide, "range"),
        ("2 masks are longer than /8", offices(), "/ipRanges", ranges("10.0.0.0/8"), "range"),
        ("2 at most 2,000 ranges", offices(), "/ipRanges", json!(many), "2000"),
        ("2 at least one range", offices(), "/ipRanges", json!([]), "ranges"),
        ("metadata: no such member", offices(), "/trusted", json!(true), "'trusted'"),
        (
            "metadata: a location of addresses has no countries",
            offices(),
            "/countriesAndRegions",
            json!([]),
            "does not exist",
        ),
        ("metadata: type of a member", offices(), "/isTrusted", json!("true"), "type"),
        ("metadata: a name is not null", offices(), "/displayName", Value::Null, "null"),
        ("metadata: id is read-only", offices(), "/id", json!(TENANT), "readonly"),
        ("a name is not empty", offices(), "/displayName", json!(""), "displayName"),
        ("2 two-letter codes", countries(), "/countriesAndRegions", json!(["CHE"]), "two-letter"),
        ("2 two-letter codes in upper case", countries(), "/countriesAndRegions", json!(["ch"]), "two-letter"),
        ("2 codes that exist", countries(), "/countriesAndRegions", json!(["ZZ"]), "two-letter"),
        ("a location is somewhere", countries(), "/countriesAndRegions", json!([]), "at least one"),
        ("metadata: lookup methods", countries(), "/countryLookupMethod", json!("gps"), "countryLookupMethod"),
        ("metadata: countries cannot be trusted", countries(), "/isTrusted", json!(true), "does not exist"),
    ];
    for (fact, mut body, place, value, fragment) in cases {
        if place == "/@odata.type" {
            body.as_object_mut().unwrap().shift_remove("@odata.type");
        } else {
            body[place.trim_start_matches('/')] = value;
        }
        let (status, answer) = Graph::new().post(LOCATIONS, &body);
        assert_eq!(status, 400, "{fact}: {answer}");
        assert!(message(&answer).contains(fragment), "{fact}: {answer}");
    }
}

#[test]
fn unknown_countries_alone_make_a_location() {
    let mut body = countries();
    body["countriesAndRegions"] = json!([]);
    body["includeUnknownCountriesAndRegions"] = json!(true);
    assert_eq!(Graph::new().post(LOCATIONS, &body).0, 201);
}

#[test]
fn a_change_of_a_location_names_its_type_and_keeps_the_rest() {
    let mut graph = Graph::new();
    let path = graph.make(LOCATIONS, &offices());
    let (status, answer) = graph.patch(&path, &json!({ "isTrusted": true }));
    assert!(
        status == 400 && message(&answer).contains("@odata.type"),
        "facts 2, ipNamedLocation update page: {answer}"
    );
    let (status, answer) = graph.patch(&path, &json!({ "@odata.type": "#microsoft.graph.countryNamedLocation" }));
    assert!(status == 400 && message(&answer).contains("cannot change"), "facts 2, a provider: {answer}");
    let body = json!({ "@odata.type": "#microsoft.graph.ipNamedLocation", "isTrusted": true });
    assert_eq!(graph.patch(&path, &body), (204, Value::Null));
    let (_, read) = graph.get(&path);
    assert_eq!((&read["isTrusted"], &read["displayName"]), (&json!(true), &json!("Offices")));
    assert_eq!(read["ipRanges"].as_array().unwrap().len(), 2);
    assert_ne!(read["createdDateTime"], read["modifiedDateTime"]);
    let one = json!([{ "@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "198.51.100.0/24" }]);
    graph.patch(&path, &json!({ "@odata.type": "#microsoft.graph.ipNamedLocation", "ipRanges": one }));
    assert_eq!(graph.get(&path).1["ipRanges"].as_array().unwrap().len(), 1, "facts 8.3: arrays are replaced whole");
}

#[test]
fn a_trusted_location_is_removed_only_after_it_is_trusted_no_more() {
    let mut graph = Graph::new();
    let mut body = offices();
    body["isTrusted"] = json!(true);
    let path = graph.make(LOCATIONS, &body);
    let (status, answer) = graph.delete(&path);
    assert!(status == 400 && message(&answer).contains("isTrusted"), "facts 2, namedLocation page: {answer}");
    graph.patch(&path, &json!({ "@odata.type": "#microsoft.graph.ipNamedLocation", "isTrusted": false }));
    assert_eq!(graph.delete(&path), (204, Value::Null));
    assert_eq!(graph.get(&path).0, 404);
}

#[test]
fn a_location_that_a_policy_names_stays() {
    let mut graph = Graph::new();
    let path = graph.make(LOCATIONS, &offices());
    let mut body = policy();
    let id = path.rsplit('/').next().unwrap();
    body["conditions"]["locations"] = json!({ "includeLocations": ["All"], "excludeLocations": [id] });
    let policy = graph.make(POLICIES, &body);
    assert_eq!(graph.delete(&path).0, 400);
    assert_eq!(graph.delete(&policy).0, 204);
    assert_eq!(graph.delete(&path).0, 204);
}

#[test]
fn names_of_locations_may_repeat_and_195_of_addresses_fit() {
    let mut graph = Graph::new();
    for _ in 0..195 {
        graph.make(LOCATIONS, &offices());
    }
    let (status, answer) = graph.post(LOCATIONS, &offices());
    assert!(status == 400 && message(&answer).contains("195"), "facts 2, network assignment page: {answer}");
    assert_eq!(graph.post(LOCATIONS, &countries()).0, 201);
}

// ---- strengths ----

#[test]
fn the_built_in_strengths_are_there_and_nobody_changes_them() {
    let mut graph = Graph::new();
    let (_, answer) = graph.get(STRENGTHS);
    assert_eq!(names(&answer, "policyType"), ["builtIn"; 3]);
    let path = format!("{STRENGTHS}/00000000-0000-0000-0000-000000000004");
    assert_eq!(graph.get(&path).1["displayName"], "Phishing-resistant MFA");
    assert_eq!(graph.patch(&path, &json!({ "displayName": "x" })).0, 400);
    assert_eq!(graph.delete(&path).0, 400);
    assert_eq!(graph.last().object.as_ref().unwrap().identity, "Phishing-resistant MFA");
    let combinations = json!({ "allowedCombinations": ["fido2"] });
    assert_eq!(graph.post(&format!("{path}/updateAllowedCombinations"), &combinations).0, 400);
}

#[test]
fn bodies_of_strengths_are_held_to_the_rules() {
    let long = "x".repeat(31);
    let cases = [
        ("2 a name has up to 30 characters", "displayName", json!(long), 400),
        ("2 a name is not empty", "displayName", json!(""), 400),
        ("2 a name is unique", "displayName", json!("TAKEN"), 409),
        ("2 also among the built-in ones", "displayName", json!("passwordless mfa"), 409),
        ("graph.json: a description has up to 1,500", "description", json!("x".repeat(1501)), 400),
        ("2 at least one combination", "allowedCombinations", json!([]), 400),
        ("graph.json: combinations that exist", "allowedCombinations", json!(["fido"]), 400),
        ("graph.json: in their own order", "allowedCombinations", json!(["sms,password"]), 400),
        ("metadata: policyType is read-only", "policyType", json!("custom"), 400),
        ("metadata: no such member", "combinations", json!([]), 400),
    ];
    for (fact, member, value, expected) in cases {
        let mut graph = Graph::new();
        let mut taken = strength();
        taken["displayName"] = json!("Taken");
        graph.make(STRENGTHS, &taken);
        let mut body = strength();
        body[member] = value;
        let (status, answer) = graph.post(STRENGTHS, &body);
        assert_eq!(status, expected, "{fact}: {answer}");
    }
}

#[test]
fn fifteen_strengths_of_its_own_fit_in_a_tenant() {
    let mut graph = Graph::new();
    for number in 0..15 {
        let mut body = strength();
        body["displayName"] = json!(format!("Strength {number}"));
        graph.make(STRENGTHS, &body);
    }
    let (status, answer) = graph.post(STRENGTHS, &strength());
    assert!(status == 400 && message(&answer).contains("15"), "facts 2, authentication strengths page: {answer}");
}

#[test]
fn a_change_of_a_strength_takes_names_and_an_action_takes_combinations() {
    let mut graph = Graph::new();
    let path = graph.make(STRENGTHS, &strength());
    let both = json!({ "displayName": "Keys", "allowedCombinations": ["fido2"] });
    assert_eq!(graph.patch(&path, &both).0, 400, "facts 2, update page");
    assert_eq!(graph.patch(&path, &json!({ "displayName": "PASSKEYS", "description": null })), (204, Value::Null));
    let (status, answer) =
        graph.post(&format!("{path}/updateAllowedCombinations"), &json!({ "allowedCombinations": ["password,sms"] }));
    assert_eq!(status, 200);
    assert_eq!(answer["previousCombinations"], json!(["fido2", "windowsHelloForBusiness"]));
    assert_eq!(graph.last().members, ["allowedCombinations"]);
    assert_eq!(graph.last().object.as_ref().unwrap().identity, "PASSKEYS");
    let (_, read) = graph.get(&path);
    assert_eq!(read["allowedCombinations"], json!(["password,sms"]));
    assert_eq!((&read["policyType"], &read["requirementsSatisfied"]), (&json!("custom"), &json!("mfa")));
    graph.post(&format!("{path}/updateAllowedCombinations"), &json!({ "allowedCombinations": ["sms"] }));
    assert_eq!(graph.get(&path).1["requirementsSatisfied"], "none");
}

#[test]
fn a_strength_in_use_stays_and_usage_says_who_uses_it() {
    let mut graph = Graph::new();
    let path = graph.make(STRENGTHS, &strength());
    let mut body = policy();
    body["grantControls"] =
        json!({ "operator": "OR", "authenticationStrength": { "id": path.rsplit('/').next().unwrap() } });
    let policy = graph.make(POLICIES, &body);
    let (_, usage) = graph.get(&format!("{path}/usage"));
    assert_eq!(
        (usage["mfa"][0]["displayName"].as_str(), usage["none"].as_array().map(Vec::len)),
        (Some("Base"), Some(0))
    );
    assert_eq!(graph.delete(&path).0, 400, "facts 2, usage page");
    graph.delete(&policy);
    assert_eq!(graph.delete(&path), (204, Value::Null));
}

#[test]
fn a_word_newer_than_the_client_is_hidden_unless_it_asks() {
    let mut graph = Graph::new();
    let mut body = strength();
    body["allowedCombinations"] = json!(["qrCodePin"]);
    let path = graph.make(STRENGTHS, &body);
    assert_eq!(graph.get(&path).1["allowedCombinations"], json!(["unknownFutureValue"]), "facts 1.1, metadata");
    assert_eq!(graph.get_all_words(&path)["allowedCombinations"], json!(["qrCodePin"]));
}

// ---- security defaults ----

#[test]
fn security_defaults_are_a_switch_that_any_policy_keeps_off() {
    let mut graph = Graph::new();
    assert_eq!(graph.patch(DEFAULTS, &json!({ "isEnabled": true })), (204, Value::Null));
    assert_eq!(graph.get(DEFAULTS).1["isEnabled"], true);
    let mut body = policy();
    body["state"] = json!("enabled");
    let (status, answer) = graph.post(POLICIES, &body);
    assert!(
        status == 400 && message(&answer).contains("Security Defaults"),
        "facts 2, security defaults page: {answer}"
    );
    let path = graph.make(POLICIES, &policy());
    assert_eq!(graph.patch(&path, &json!({ "state": "enabled" })).0, 400);
    assert_eq!(graph.patch(DEFAULTS, &json!({ "isEnabled": false })).0, 204);
    assert_eq!(graph.patch(&path, &json!({ "state": "enabled" })).0, 204);
    assert_eq!(
        graph.patch(DEFAULTS, &json!({ "isEnabled": true })).0,
        400,
        "facts 2: any policy blocks turning them on"
    );
    assert_eq!(graph.patch(DEFAULTS, &json!({ "isEnabled": "no" })).0, 400);
}

// ---- the record ----

#[test]
fn a_write_is_on_record_with_its_object_and_members() {
    let mut graph = Graph::new();
    let path = graph.make(POLICIES, &policy());
    let record = |graph: &Graph| {
        let call = graph.last();
        (call.object.as_ref().map(ToString::to_string), call.members.join(" "), call.status, call.effect)
    };
    let base = Some("conditionalAccessPolicy Base".to_owned());
    assert_eq!(record(&graph), (base.clone(), "displayName state conditions grantControls".to_owned(), 201, true));
    graph.patch(&path, &json!({ "displayName": "Renamed", "state": "disabled" }));
    assert_eq!(record(&graph), (base, "displayName state".to_owned(), 204, true));
    graph.delete(&path);
    assert_eq!(record(&graph), (Some("conditionalAccessPolicy Renamed".to_owned()), String::new(), 204, true));
    graph.get(POLICIES);
    assert_eq!(graph.last().object, None);
}

#[test]
fn a_refused_write_is_on_record_too_with_all_that_dangles() {
    let mut graph = Graph::new();
    let mut body = policy();
    body["conditions"]["users"] = json!({ "includeGroups": [group(1), group(8)], "excludeUsers": [user(9)] });
    assert_eq!(graph.post(POLICIES, &body).0, 400);
    let call = graph.last();
    assert_eq!(call.object.as_ref().unwrap().identity, "Base");
    assert_eq!(call.dangling, [user(9), group(8)]);
    assert!(!call.effect);
    let mut poor = Graph::new().with_scopes(&["Policy.Read.All"]);
    poor.post(LOCATIONS, &offices());
    assert_eq!(poor.last().object.as_ref().unwrap().to_string(), "namedLocation Offices");
}

#[test]
fn a_body_that_is_no_json_object_is_400() {
    let mut graph = Graph::new();
    for text in ["", "[]", "{", "null", "\"x\""] {
        assert_eq!(graph.send(&Request::new("POST", POLICIES, text)).0, 400, "{text}");
    }
}

#[test]
fn a_large_directory_is_served_fast() {
    let mut entra = small();
    entra.users = (1..=20_000).map(person).collect();
    entra.groups = (1..=2_000).map(|number| team(number, &[user(number)])).collect();
    let mut graph = Graph::of(&entra);
    for _ in 0..240 {
        graph.make(POLICIES, &policy());
    }
    let mut body = policy();
    body["conditions"]["users"] = json!({ "includeUsers": (1..=100).map(|n| user(n * 199)).collect::<Vec<_>>() });
    let change = json!({ "conditions": body["conditions"] });
    let path = format!("{POLICIES}/{}", graph.get(POLICIES).1["value"][7]["id"].as_str().unwrap());
    let requests = [
        Request::new("GET", "/v1.0/users?$filter=userPrincipalName%20eq%20'user19999%40contoso.com'", ""),
        Request::new("GET", "/v1.0/groups?$filter=displayName%20eq%20'sg-team%201999'", ""),
        Request::new("GET", "/v1.0/users/USER20000@contoso.com", ""),
        Request::new("GET", "/v1.0/users?$skiptoken=p19900", ""),
        Request::new("GET", POLICIES, ""),
        Request::new("PATCH", &path, &change.to_string()),
    ];
    for request in &requests {
        let start = std::time::Instant::now();
        for _ in 0..10 {
            let (status, answer) = graph.send(request);
            assert!(status < 300, "{answer}");
        }
        let each = start.elapsed() / 10;
        println!("{} {} {each:?}", request.method, request.path);
        // far from what it takes, for slow machines and builds without optimization
        assert!(each.as_millis() < 250, "{} {} takes {each:?}", request.method, request.path);
    }
}
