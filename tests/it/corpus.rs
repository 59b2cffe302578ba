//! Policies that others have published, in the folder that `POSTUREC_CORPUS` names or beside the project: whatever they
//! use of Graph v1.0 can be said in the language. Without the folder the test says so and does nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use posturec::catalog::find_strength_by_id;
use posturec::posture::{Audience, Policy, check_format};
use serde_json::{Map, Value, json};

/// How the language says a member of a policy's body. Keys are those of a policy, and of an audience after `audience:`.
enum Said {
    /// A table of Graph, whose members are rows of their own.
    Table,
    /// By what stands beside it, or it need not be said: Graph makes it up.
    Beside,
    /// A list of names or ids.
    Names(&'static str),
    /// A text of the author's choice.
    Text(&'static str),
    /// A truth value.
    Flag(&'static str),
    /// Words, each with the one of the language; a list where the flag says so. Words without one cannot be said.
    Words(&'static str, bool, &'static [(&'static str, Option<&'static str>)]),
    /// How often people sign in again: number, unit and interval together.
    Frequency,
}

use Said::{Beside, Flag, Frequency, Names, Table, Text, Words};

const RISK: &[(&str, Option<&str>)] = &[
    ("low", Some("low")),
    ("medium", Some("medium")),
    ("high", Some("high")),
    ("none", Some("none")),
    ("hidden", None),
];
const PLATFORMS: &[(&str, Option<&str>)] = &[
    ("all", Some("all")),
    ("android", Some("android")),
    ("iOS", Some("ios")),
    ("linux", Some("linux")),
    ("macOS", Some("macos")),
    ("windows", Some("windows")),
    ("windowsPhone", Some("windows-phone")),
];
const MODES: &[(&str, Option<&str>)] = &[("include", Some("include")), ("exclude", Some("exclude"))];
const GUESTS: &[(&str, Option<&str>)] = &[
    ("none", None),
    ("internalGuest", Some("internal-guest")),
    ("b2bCollaborationGuest", Some("b2b-collaboration-guest")),
    ("b2bCollaborationMember", Some("b2b-collaboration-member")),
    ("b2bDirectConnectUser", Some("b2b-direct-connect-user")),
    ("otherExternalUser", Some("other-external-user")),
    ("serviceProvider", Some("service-provider")),
];

/// The members of a policy's body that Graph v1.0 knows (its metadata of 2026-08-20).
const MEMBERS: &[(&str, Said)] = &[
    ("conditions", Table),
    ("conditions.applications", Table),
    ("conditions.applications.includeApplications", Names("applications.include")),
    ("conditions.applications.excludeApplications", Names("applications.exclude")),
    (
        "conditions.applications.includeUserActions",
        Words(
            "applications.user-actions",
            true,
            &[
                ("urn:user:registersecurityinfo", Some("register-security-information")),
                ("urn:user:registerdevice", Some("register-or-join-devices")),
            ],
        ),
    ),
    (
        "conditions.applications.includeAuthenticationContextClassReferences",
        Names("applications.authentication-contexts"),
    ),
    ("conditions.applications.applicationFilter", Table),
    ("conditions.applications.applicationFilter.mode", Words("applications.filter.mode", false, MODES)),
    ("conditions.applications.applicationFilter.rule", Text("applications.filter.rule")),
    ("conditions.authenticationFlows", Table),
    (
        "conditions.authenticationFlows.transferMethods",
        Words(
            "authentication-flows",
            true,
            &[
                ("none", None),
                ("deviceCodeFlow", Some("device-code-flow")),
                ("authenticationTransfer", Some("authentication-transfer")),
            ],
        ),
    ),
    (
        "conditions.clientAppTypes",
        Words(
            "client-app-types",
            true,
            &[
                ("all", Some("all")),
                ("browser", Some("browser")),
                ("mobileAppsAndDesktopClients", Some("mobile-apps-and-desktop-clients")),
                ("exchangeActiveSync", Some("exchange-active-sync")),
                ("easSupported", None),
                ("other", Some("other")),
            ],
        ),
    ),
    ("conditions.clientApplications", Table),
    ("conditions.clientApplications.includeServicePrincipals", Names("workload-identities.include")),
    ("conditions.clientApplications.excludeServicePrincipals", Names("workload-identities.exclude")),
    ("conditions.clientApplications.servicePrincipalFilter", Table),
    (
        "conditions.clientApplications.servicePrincipalFilter.mode",
        Words("workload-identities.filter.mode", false, MODES),
    ),
    ("conditions.clientApplications.servicePrincipalFilter.rule", Text("workload-identities.filter.rule")),
    ("conditions.devices", Table),
    ("conditions.devices.deviceFilter", Table),
    ("conditions.devices.deviceFilter.mode", Words("device-filter.mode", false, MODES)),
    ("conditions.devices.deviceFilter.rule", Text("device-filter.rule")),
    (
        "conditions.insiderRiskLevels",
        Words(
            "insider-risk-levels",
            true,
            &[("minor", Some("minor")), ("moderate", Some("moderate")), ("elevated", Some("elevated"))],
        ),
    ),
    ("conditions.locations", Table),
    ("conditions.locations.includeLocations", Names("locations.include")),
    ("conditions.locations.excludeLocations", Names("locations.exclude")),
    ("conditions.platforms", Table),
    ("conditions.platforms.includePlatforms", Words("platforms.include", true, PLATFORMS)),
    ("conditions.platforms.excludePlatforms", Words("platforms.exclude", true, PLATFORMS)),
    ("conditions.servicePrincipalRiskLevels", Words("service-principal-risk-levels", true, RISK)),
    ("conditions.signInRiskLevels", Words("sign-in-risk-levels", true, RISK)),
    ("conditions.userRiskLevels", Words("user-risk-levels", true, RISK)),
    ("conditions.users", Table),
    ("conditions.users.includeUsers", Names("users.include")),
    ("conditions.users.excludeUsers", Names("users.exclude")),
    ("conditions.users.includeGroups", Names("users.include")),
    ("conditions.users.excludeGroups", Names("users.exclude")),
    ("conditions.users.includeRoles", Names("audience:roles")),
    ("conditions.users.excludeRoles", Names("audience:roles")),
    ("conditions.users.includeGuestsOrExternalUsers", Table),
    (
        "conditions.users.includeGuestsOrExternalUsers.guestOrExternalUserTypes",
        Words("audience:guests.kinds", true, GUESTS),
    ),
    ("conditions.users.includeGuestsOrExternalUsers.externalTenants", Table),
    ("conditions.users.includeGuestsOrExternalUsers.externalTenants.membershipKind", Beside),
    ("conditions.users.includeGuestsOrExternalUsers.externalTenants.members", Names("audience:guests.tenants")),
    ("conditions.users.excludeGuestsOrExternalUsers", Table),
    (
        "conditions.users.excludeGuestsOrExternalUsers.guestOrExternalUserTypes",
        Words("audience:guests.kinds", true, GUESTS),
    ),
    ("conditions.users.excludeGuestsOrExternalUsers.externalTenants", Table),
    ("conditions.users.excludeGuestsOrExternalUsers.externalTenants.membershipKind", Beside),
    ("conditions.users.excludeGuestsOrExternalUsers.externalTenants.members", Names("audience:guests.tenants")),
    ("grantControls", Table),
    (
        "grantControls.builtInControls",
        Words(
            "grant.controls",
            true,
            &[
                ("block", Some("block")),
                ("mfa", Some("mfa")),
                ("compliantDevice", Some("compliant-device")),
                ("domainJoinedDevice", Some("domain-joined-device")),
                ("approvedApplication", Some("approved-application")),
                ("compliantApplication", Some("compliant-application")),
                ("passwordChange", Some("password-change")),
                ("riskRemediation", Some("risk-remediation")),
            ],
        ),
    ),
    ("grantControls.customAuthenticationFactors", Names("grant.custom-authentication-factors")),
    ("grantControls.operator", Words("grant.operator", false, &[("AND", Some("and")), ("OR", Some("or"))])),
    ("grantControls.termsOfUse", Names("grant.terms-of-use")),
    ("grantControls.authenticationStrength", Table),
    ("grantControls.authenticationStrength.id", Text("grant.authentication-strength")),
    ("sessionControls", Table),
    ("sessionControls.applicationEnforcedRestrictions", Table),
    ("sessionControls.applicationEnforcedRestrictions.isEnabled", Flag("session.application-enforced-restrictions")),
    ("sessionControls.cloudAppSecurity", Table),
    ("sessionControls.cloudAppSecurity.isEnabled", Beside),
    (
        "sessionControls.cloudAppSecurity.cloudAppSecurityType",
        Words(
            "session.cloud-app-security",
            false,
            &[
                ("mcasConfigured", Some("mcas-configured")),
                ("monitorOnly", Some("monitor-only")),
                ("blockDownloads", Some("block-downloads")),
            ],
        ),
    ),
    ("sessionControls.disableResilienceDefaults", Flag("session.disable-resilience-defaults")),
    ("sessionControls.persistentBrowser", Table),
    ("sessionControls.persistentBrowser.isEnabled", Beside),
    (
        "sessionControls.persistentBrowser.mode",
        Words("session.persistent-browser", false, &[("always", Some("always")), ("never", Some("never"))]),
    ),
    ("sessionControls.secureSignInSession", Table),
    ("sessionControls.secureSignInSession.isEnabled", Flag("session.secure-sign-in-session")),
    ("sessionControls.signInFrequency", Frequency),
];

/// What Graph v1.0 knows and the language cannot say: each a member that a body would lose. The list may only get
/// shorter.
const GAPS: [&str; 1] = [
    // `authentication-strengths` wants the combinations, and a body need not have them
    "grantcontrols.authenticationstrength = the id of an own strength, without its combinations",
];

/// What an expanded strength says beside its id belongs to the strength, not to the policy.
const STRENGTH: &str = "grantcontrols.authenticationstrength.";

/// What was seen in the bodies.
#[derive(Default)]
struct Seen {
    bodies: usize,
    /// What Graph v1.0 knows and the language cannot say.
    lost: BTreeSet<String>,
    /// Members and words that Graph v1.0 does not know, and how often.
    unknown: BTreeMap<String, usize>,
    unreadable: Vec<PathBuf>,
}

#[test]
fn every_key_that_the_table_names_is_of_the_language() {
    for (member, said) in MEMBERS {
        let wrong = match said {
            Table | Beside => None,
            Names(key) => (!fits(key, json!(["x"]))).then_some("x"),
            Text(key) => (!fits(key, json!("x"))).then_some("x"),
            Flag(key) => (!fits(key, json!(true))).then_some("true"),
            Words(key, list, words) => words.iter().filter_map(|(_, word)| *word).find(|word| {
                let value = if *list { json!([word]) } else { json!(word) };
                !fits(key, value)
            }),
            Frequency => ["7d", "4h", "every-time"].into_iter().find(|every| {
                let table = json!({ "every": every, "authentication-type": "secondary-authentication" });
                !fits("session.sign-in-frequency", json!(every)) || !fits("session.sign-in-frequency", table)
            }),
        };
        assert_eq!(wrong, None, "{member}");
    }
}

/// The folder of public policies, where there is one.
pub fn corpus_folder() -> Option<PathBuf> {
    let folder = std::env::var_os("POSTUREC_CORPUS")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);
    if !folder.is_dir() {
        println!("skipped: no corpus");
    }
    folder.is_dir().then_some(folder)
}

/// The bodies of all public policies, where the folder is there.
pub fn public_bodies() -> Option<Vec<Value>> {
    let mut bodies = Vec::new();
    for path in json_files(&corpus_folder()?) {
        if let Some(value) = read_json(&path) {
            collect_bodies(&value, &mut bodies);
        }
    }
    Some(bodies)
}

#[test]
fn every_public_policy_body_can_be_said_in_the_language() {
    let Some(corpus) = corpus_folder() else { return };
    let mut seen = Seen::default();
    for path in json_files(&corpus) {
        match read_json(&path) {
            Some(value) => {
                let mut bodies = Vec::new();
                collect_bodies(&value, &mut bodies);
                bodies.iter().for_each(|body| look_at_body(body, &mut seen));
            }
            None => seen.unreadable.push(path),
        }
    }
    println!("{} policy bodies, {} files are no JSON", seen.bodies, seen.unreadable.len());
    for (what, count) in &seen.unknown {
        println!("unknown to Graph v1.0: {what} ({count})");
    }
    assert!(seen.bodies > 0);
    for what in &seen.lost {
        println!("cannot be said: {what}");
    }
    let more: Vec<_> = seen.lost.iter().filter(|what| !GAPS.contains(&what.as_str())).collect();
    assert!(more.is_empty(), "cannot be said: {more:#?}");
}

/// Does a policy, or an audience, take this value under this key?
fn fits(key: &str, value: Value) -> bool {
    if let Some(key) = key.strip_prefix("audience:") {
        let guests = key.starts_with("guests.").then(|| json!({ "kinds": ["internal-guest"] }));
        let audience = Value::Object(guests.map(|guests| ("guests".to_owned(), guests)).into_iter().collect());
        return serde_json::from_value::<Audience>(with(audience, key, value)).is_ok();
    }
    let mut policy = json!({ "name": "x", "applications": {} });
    // the other half of a table that must be whole
    if let Some((table, half)) = key.rsplit_once('.') {
        match half {
            "mode" => policy = with(policy, &format!("{table}.rule"), json!("x")),
            "rule" => policy = with(policy, &format!("{table}.mode"), json!("include")),
            "exclude" if table == "platforms" => policy = with(policy, "platforms.include", json!(["all"])),
            _ => {}
        }
    }
    serde_json::from_value::<Policy>(with(policy, key, value)).is_ok()
}

/// The table with a value at a dotted key.
fn with(mut table: Value, key: &str, value: Value) -> Value {
    let (first, rest) = key.split_once('.').map_or((key, None), |(first, rest)| (first, Some(rest)));
    let value = match rest {
        Some(rest) => with(table.get(first).cloned().unwrap_or_else(|| json!({})), rest, value),
        None => value,
    };
    table[first] = value;
    table
}

/// The JSON files below a folder.
pub fn json_files(folder: &Path) -> Vec<PathBuf> {
    let (mut files, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The JSON of a file: UTF-8 or UTF-16, with a byte order mark or without.
fn read_json(path: &Path) -> Option<Value> {
    let bytes = std::fs::read(path).unwrap();
    let wide = |of: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| of([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    let text = match bytes.as_slice() {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        _ => String::from_utf8_lossy(&bytes).into_owned(),
    };
    serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()
}

/// Finds policy bodies however deep, also in JSON inside a text.
fn collect_bodies(value: &Value, bodies: &mut Vec<Value>) {
    match value {
        Value::Object(table) if member(table, "conditions").is_some_and(Value::is_object) => bodies.push(value.clone()),
        Value::Object(table) => table.values().for_each(|value| collect_bodies(value, bodies)),
        Value::Array(list) => list.iter().for_each(|value| collect_bodies(value, bodies)),
        Value::String(text) if text.trim_start().starts_with(['{', '[']) => {
            if let Ok(inner) = serde_json::from_str(text) {
                collect_bodies(&inner, bodies);
            }
        }
        _ => {}
    }
}

fn look_at_body(body: &Value, seen: &mut Seen) {
    seen.bodies += 1;
    for (key, value) in body.as_object().into_iter().flatten() {
        let path = key.to_ascii_lowercase();
        if ["conditions", "grantcontrols", "sessioncontrols"].contains(&path.as_str()) {
            seek_member(&path, value, seen);
        }
    }
}

fn member<'a>(table: &'a Map<String, Value>, wanted: &str) -> Option<&'a Value> {
    table.iter().find(|(key, _)| key.eq_ignore_ascii_case(wanted)).map(|(_, value)| value)
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.iter().all(is_nothing),
        Value::Object(table) => table.values().all(is_nothing),
        _ => false,
    }
}

/// Looks at one member; names of members are compared in any case, since exports have them wrong.
fn seek_member(path: &str, value: &Value, seen: &mut Seen) {
    if is_nothing(value) || path.contains('@') || path.contains('#') {
        return;
    }
    let Some((_, said)) = MEMBERS.iter().find(|(member, _)| member.eq_ignore_ascii_case(path)) else {
        if !path.starts_with(STRENGTH) {
            *seen.unknown.entry(path.to_owned()).or_default() += 1;
        }
        return;
    };
    match said {
        Table => {
            let Value::Object(table) = value else {
                *seen.unknown.entry(format!("{path} = {value}")).or_default() += 1;
                return;
            };
            if STRENGTH.trim_end_matches('.') == path && is_bare_own_strength(table) {
                seen.lost.insert(format!("{path} = the id of an own strength, without its combinations"));
            }
            for (key, value) in table {
                seek_member(&format!("{path}.{}", key.to_ascii_lowercase()), value, seen);
            }
        }
        Words(_, _, words) => {
            for text in texts(value) {
                match words.iter().find(|(graph, _)| graph.eq_ignore_ascii_case(&text)) {
                    Some((_, Some(_))) => {}
                    Some((_, None)) => {
                        seen.lost.insert(format!("{path} = {text}"));
                    }
                    None => *seen.unknown.entry(format!("{path} = {text}")).or_default() += 1,
                }
            }
        }
        // ids are declared once, and keywords have aliases
        Names(_) => {}
        Frequency => {
            if let Some(wrong) = value.as_object().and_then(frequency_beyond) {
                seen.lost.insert(format!("{path} = {wrong}"));
            }
        }
        Beside | Text(_) | Flag(_) => {}
    }
}

fn is_bare_own_strength(table: &Map<String, Value>) -> bool {
    let id = member(table, "id").and_then(Value::as_str).unwrap_or_default();
    let is_own = check_format("guid", id).is_none() && find_strength_by_id(&id.to_ascii_lowercase()).is_none();
    is_own && member(table, "allowedCombinations").is_none_or(is_nothing)
}

/// The texts of a value: one, a list, or several between commas.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => text.split(',').map(|part| part.trim().to_owned()).collect(),
        Value::Array(list) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// What a frequency asks for, where the language has no text for it.
fn frequency_beyond(table: &Map<String, Value>) -> Option<String> {
    let text = |name| member(table, name).and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
    if member(table, "isEnabled") == Some(&json!(false)) {
        return None;
    }
    let every = match (text("frequencyInterval").as_str(), text("type").as_str()) {
        ("everytime", _) => "every-time".to_owned(),
        (_, kind) => format!("{}{}", member(table, "value").unwrap_or(&Value::Null), kind.get(..1).unwrap_or_default()),
    };
    let proof = text("authenticationType");
    let known = ["", "primaryandsecondaryauthentication", "secondaryauthentication"].contains(&proof.as_str());
    (check_format("sign-in-frequency", &every).is_some() || !known)
        .then(|| format!("{every} {proof}").trim().to_owned())
}
