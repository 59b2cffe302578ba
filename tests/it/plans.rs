//! Plans written by hand: those of the three reference scripts, and small ones for single questions.

use posturec::plan::{
    Affects, ExchangeOrganization, Gate, Members, ObjectKind, Origin, Plan, ProofSummary, Reference, Reversal, Ring,
    RingMode, Script, ServerRelease, Step, StepNumber, Target, Value, Workload,
};

const DIGEST: &str = "5f1d6c1e0b0f4b7c9a3e2d1c0b9a8f7e6d5c4b3a291807f6e5d4c3b2a1908f7e";
const PILOT: &str = "22222222-2222-4222-8222-222222222222";
const BREAK_GLASS: &str = "11111111-1111-4111-8111-111111111111";

/// Every kind of object, with a workload whose scripts know it.
pub const KINDS: [(ObjectKind, Workload); 12] = [
    (ObjectKind::NamedLocation, Workload::Graph),
    (ObjectKind::AuthenticationStrengthPolicy, Workload::Graph),
    (ObjectKind::ConditionalAccessPolicy, Workload::Graph),
    (ObjectKind::Group, Workload::Graph),
    (ObjectKind::User, Workload::Graph),
    (ObjectKind::AuthenticationPolicy, Workload::ExchangeOnline),
    (ObjectKind::UserAuthenticationPolicy, Workload::ExchangeServer),
    (ObjectKind::OrganizationConfig, Workload::ExchangeOnline),
    (ObjectKind::ActiveSyncOrganizationSettings, Workload::ExchangeServer),
    (ObjectKind::ActiveSyncDeviceAccessRule, Workload::ExchangeServer),
    (ObjectKind::TransportConfig, Workload::ExchangeOnline),
    (ObjectKind::CasMailbox, Workload::ExchangeOnline),
];

/// A step for one object.
pub fn step(number: u32, kind: ObjectKind, target: Value, title: &str, want: Members) -> Step {
    Step {
        number: StepNumber(number),
        kind,
        target: Target::Single(target),
        title: title.into(),
        want,
        after: Vec::new(),
        wave: None,
        reversal: Reversal::Restore,
        affects: Affects::Nobody,
        origin: Origin::new("exchange-online", "posture.toml:1"),
    }
}

/// The same step, after others.
pub fn after(mut step: Step, numbers: &[u32]) -> Step {
    step.after = numbers.iter().copied().map(StepNumber).collect();
    step
}

/// The step that gives people an authentication policy.
pub fn assignment(number: u32, people: Vec<String>) -> Step {
    let want = members(vec![("AuthenticationPolicy", Value::text("Block legacy authentication"))]);
    let mut step = step(number, ObjectKind::UserAuthenticationPolicy, Value::Null, "", want);
    step.target = Target::Each(people);
    step
}

/// A plan of one ring with one script.
pub fn plan(workload: Workload, ring: &str, steps: Vec<Step>) -> Plan {
    let script = Script {
        workload,
        file: format!("{}.ps1", workload.name()),
        scopes: Vec::new(),
        references: Vec::new(),
        waves: 1,
        steps,
    };
    let ring = Ring {
        name: ring.to_owned(),
        folder: format!("1-{ring}"),
        mode: RingMode::Enforce,
        audience: ring.to_owned(),
        people: 0,
        gate: Gate::default(),
        by_hand: Vec::new(),
        scripts: vec![script],
    };
    Plan {
        organization: "contoso-mail".to_owned(),
        tenant_id: "0f3c2a52-9f2b-4d6e-8a35-3d2f6a1b7c90".to_owned(),
        exchange_organization: Some(ExchangeOrganization {
            id: "7a1d2c3b-4e5f-4a6b-8c7d-9e0f1a2b3c4d".to_owned(),
            name: "First Organization".to_owned(),
            release: ServerRelease::Exchange2019,
        }),
        posture_digest: DIGEST.to_owned(),
        rings: vec![ring],
        prerequisites: Vec::new(),
        manual: Vec::new(),
        exceptions: Vec::new(),
        silenced: Vec::new(),
        proofs: ProofSummary::default(),
    }
}

/// Members of a table.
pub fn members(members: Vec<(&str, Value)>) -> Members {
    members.into_iter().map(|(name, value)| (name.to_owned().into(), value)).collect()
}

fn switches(prefix: &str, names: &[&str], on: bool) -> Members {
    names.iter().map(|name| (format!("{prefix}{name}").into(), Value::Boolean(on))).collect()
}

fn none() -> Value {
    Value::list([])
}

/// The plan of the reference script for a workload.
pub fn reference(workload: Workload) -> Plan {
    match workload {
        Workload::Graph => graph(),
        Workload::ExchangeOnline => exchange_online(),
        Workload::ExchangeServer => exchange_server(),
    }
}

fn device_rule(number: u32, characteristic: &str, query: &str, level: &str) -> Step {
    let identity = Value::table([
        ("Characteristic", Value::text(characteristic.to_owned())),
        ("QueryString", Value::text(query.to_owned())),
    ]);
    let want = members(vec![("AccessLevel", Value::text(level.to_owned()))]);
    step(number, ObjectKind::ActiveSyncDeviceAccessRule, identity, &format!("{characteristic} {query}"), want)
}

fn default_access_level(needs: &[u32]) -> Step {
    let want = members(vec![("DefaultAccessLevel", Value::text("Block"))]);
    after(step(40, ObjectKind::ActiveSyncOrganizationSettings, Value::Null, "default access level", want), needs)
}

fn default_policy() -> Step {
    let want = members(vec![("DefaultAuthenticationPolicy", Value::text("Block legacy authentication"))]);
    after(step(50, ObjectKind::OrganizationConfig, Value::Null, "default authentication policy", want), &[10, 20])
}

fn authentication_policy(want: Members) -> Step {
    let name = "Block legacy authentication";
    step(10, ObjectKind::AuthenticationPolicy, Value::text(name), name, want)
}

fn people(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| format!("{name}@contoso.com")).collect()
}

fn exchange_online() -> Plan {
    let protocols = [
        "ActiveSync",
        "Autodiscover",
        "Imap",
        "Mapi",
        "OfflineAddressBook",
        "OutlookService",
        "Pop",
        "Powershell",
        "ReportingWebServices",
        "Rpc",
        "Smtp",
        "WebServices",
    ];
    let scanner = "scanner@contoso.com";
    let scanner_want = members(vec![
        ("SmtpClientAuthenticationDisabled", Value::Boolean(false)),
        ("PopEnabled", Value::Boolean(false)),
    ]);
    let transport = members(vec![("SmtpClientAuthenticationDisabled", Value::Boolean(true))]);
    let steps = vec![
        authentication_policy(switches("AllowBasicAuth", &protocols, false)),
        after(assignment(20, people(&["user01", "user02"])), &[10]),
        device_rule(30, "DeviceType", "OutlookService", "Allow"),
        default_access_level(&[30]),
        default_policy(),
        step(60, ObjectKind::CasMailbox, Value::text(scanner), scanner, scanner_want),
        after(step(70, ObjectKind::TransportConfig, Value::Null, "SMTP AUTH of the organization", transport), &[60]),
    ];
    plan(Workload::ExchangeOnline, "pilot", steps)
}

fn exchange_server() -> Plan {
    let protocols = ["ActiveSync", "Autodiscover", "Mapi", "OfflineAddressBook", "Rpc", "WebServices"];
    let steps = vec![
        authentication_policy(switches("BlockLegacyAuth", &protocols, true)),
        after(assignment(20, people(&["onprem01", "onprem02"])), &[10]),
        device_rule(30, "DeviceType", "OutlookService", "Allow"),
        device_rule(31, "DeviceModel", "Outlook for iOS and Android", "Block"),
        default_access_level(&[30]),
        default_policy(),
    ];
    plan(Workload::ExchangeServer, "organization", steps)
}

fn graph() -> Plan {
    let mut plan =
        plan(Workload::Graph, "pilot", vec![offices(), strength(), after(mfa_policy(), &[5, 6]), frequency_policy()]);
    let script = &mut plan.rings[0].scripts[0];
    let scopes = ["Policy.Read.All", "Policy.ReadWrite.ConditionalAccess", "Application.Read.All"];
    script.scopes = scopes.map(str::to_owned).to_vec();
    script.references = vec![
        Reference { collection: "groups", id: BREAK_GLASS.to_owned(), name: "sg-break-glass".to_owned() },
        Reference { collection: "groups", id: PILOT.to_owned(), name: "sg-mail-pilot".to_owned() },
    ];
    plan
}

fn named(number: u32, kind: ObjectKind, name: &str, mut want: Vec<(&str, Value)>) -> Step {
    let position = usize::from(want.first().is_some_and(|(key, _)| *key == "@odata.type"));
    want.insert(position, ("displayName", Value::text(name.to_owned())));
    step(number, kind, Value::text(name.to_owned()), name, members(want))
}

fn range(kind: &str, address: &str) -> Value {
    Value::table([
        ("@odata.type", Value::text(format!("#microsoft.graph.{kind}CidrRange"))),
        ("cidrAddress", Value::text(address.to_owned())),
    ])
}

fn offices() -> Step {
    named(
        5,
        ObjectKind::NamedLocation,
        "Contoso offices",
        vec![
            ("@odata.type", Value::text("#microsoft.graph.ipNamedLocation")),
            ("isTrusted", Value::Boolean(true)),
            ("ipRanges", Value::list([range("iPv4", "203.0.113.0/24"), range("iPv6", "2001:db8::/32")])),
        ],
    )
}

fn strength() -> Step {
    named(
        6,
        ObjectKind::AuthenticationStrengthPolicy,
        "Passkey or certificate",
        vec![
            ("description", Value::text("Phishing-resistant methods for administrators")),
            ("allowedCombinations", Value::texts(["fido2", "x509CertificateMultiFactor"])),
        ],
    )
}

fn mfa_policy() -> Step {
    let conditions = Value::table([
        (
            "applications",
            Value::table([
                ("includeApplications", Value::texts(["00000002-0000-0ff1-ce00-000000000000"])),
                ("excludeApplications", none()),
                ("includeUserActions", none()),
            ]),
        ),
        ("clientAppTypes", Value::texts(["mobileAppsAndDesktopClients"])),
        (
            "users",
            Value::table([
                ("includeUsers", none()),
                ("excludeUsers", none()),
                ("includeGroups", Value::texts([PILOT])),
                ("excludeGroups", Value::texts([BREAK_GLASS])),
                ("includeRoles", none()),
                ("excludeRoles", none()),
            ]),
        ),
        ("platforms", Value::Null),
        (
            "locations",
            Value::table([
                ("includeLocations", Value::texts(["All"])),
                ("excludeLocations", Value::list([id_of(ObjectKind::NamedLocation, "Contoso offices")])),
            ]),
        ),
        ("devices", Value::Null),
        ("signInRiskLevels", none()),
        ("userRiskLevels", none()),
    ]);
    let strength = id_of(ObjectKind::AuthenticationStrengthPolicy, "Passkey or certificate");
    let grant = Value::table([
        ("operator", Value::text("OR")),
        ("builtInControls", none()),
        ("customAuthenticationFactors", none()),
        ("termsOfUse", none()),
        ("authenticationStrength", Value::table([("id", strength)])),
    ]);
    named(
        10,
        ObjectKind::ConditionalAccessPolicy,
        "CA010 Mail: MFA for mobile apps and desktop clients",
        vec![
            ("state", Value::text("enabledForReportingButNotEnforced")),
            ("conditions", conditions),
            ("grantControls", grant),
            ("sessionControls", Value::Null),
        ],
    )
}

fn frequency_policy() -> Step {
    let conditions = Value::table([
        ("applications", Value::table([("includeApplications", Value::texts(["All"]))])),
        ("clientAppTypes", Value::texts(["all"])),
        (
            "users",
            Value::table([("includeGroups", Value::texts([PILOT])), ("excludeGroups", Value::texts([BREAK_GLASS]))]),
        ),
    ]);
    let frequency = Value::table([
        ("isEnabled", Value::Boolean(true)),
        ("authenticationType", Value::text("primaryAndSecondaryAuthentication")),
        ("frequencyInterval", Value::text("timeBased")),
        ("type", Value::text("hours")),
        ("value", Value::Integer(4)),
    ]);
    let browser = Value::table([("isEnabled", Value::Boolean(true)), ("mode", Value::text("never"))]);
    let session = Value::table([("signInFrequency", frequency), ("persistentBrowser", browser)]);
    named(
        20,
        ObjectKind::ConditionalAccessPolicy,
        "CA020 Z\u{fc}rich: sign-in frequency",
        vec![
            ("state", Value::text("enabledForReportingButNotEnforced")),
            ("conditions", conditions),
            ("grantControls", Value::Null),
            ("sessionControls", session),
        ],
    )
}

/// The id of another object.
pub fn id_of(kind: ObjectKind, identity: &str) -> Value {
    Value::IdOf { kind, identity: identity.into() }
}
