//! The facts about the target: what is called, with what, and where it exists.

use std::collections::BTreeSet;
use std::path::PathBuf;

use posturec::catalog::{
    ADMIN_ROLE_TEMPLATE_IDS, APPLICATIONS, BUILT_IN_STRENGTHS, CMDLETS, COMBINATIONS, COMMON_PARAMETERS, COUNTRIES,
    CallProblem, Caveat, CloudProtocol, DEVICE_PROPERTIES, DeviceValue, Feature, Licence, Parameter, ParameterKind,
    Platform, ROLES, Reach, ServerProtocol, check_call, covers, find_application, find_application_by_value,
    find_cmdlet, find_country, find_role, find_role_by_template, find_strength, is_combination, is_country, limits,
    scopes,
};
use posturec::plan::{ObjectKind, Value};
use serde_json::Value as Json;

fn problems(cmdlet: &str, platform: Platform, arguments: &[(&str, &Value)]) -> Vec<String> {
    check_call(cmdlet, platform, arguments).err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

#[test]
fn every_switch_of_the_cloud_is_unknown_on_premises() {
    let on = Value::Boolean(true);
    let name = Value::text("baseline");
    for protocol in CloudProtocol::ALL {
        let arguments = [("Name", &name), (protocol.allow_basic_auth(), &on)];
        assert_eq!(check_call("New-AuthenticationPolicy", Platform::ExchangeOnline, &arguments), Ok(()));
        for platform in [Platform::ExchangeServer2019, Platform::ExchangeServerSe] {
            let found = check_call("New-AuthenticationPolicy", platform, &arguments).unwrap_err();
            assert_eq!(
                found,
                [CallProblem::ParameterNotOn {
                    cmdlet: "New-AuthenticationPolicy",
                    parameter: protocol.allow_basic_auth(),
                    platform
                }]
            );
        }
    }
}

#[test]
fn every_switch_of_a_server_is_unknown_in_the_cloud() {
    let on = Value::Boolean(true);
    let identity = Value::text("baseline");
    for protocol in ServerProtocol::ALL {
        for switch in [protocol.block_legacy_auth(), protocol.block_modern_auth()] {
            let arguments = [("Identity", &identity), (switch, &on)];
            assert_eq!(check_call("Set-AuthenticationPolicy", Platform::ExchangeServerSe, &arguments), Ok(()));
            assert_eq!(problems("Set-AuthenticationPolicy", Platform::ExchangeOnline, &arguments).len(), 1);
        }
    }
}

#[test]
fn every_switch_of_the_tables_is_one_of_a_protocol() {
    let cmdlet = find_cmdlet("new-authenticationpolicy").unwrap();
    let named: BTreeSet<&str> = CloudProtocol::ALL
        .into_iter()
        .map(CloudProtocol::allow_basic_auth)
        .chain(ServerProtocol::ALL.into_iter().flat_map(|one| [one.block_legacy_auth(), one.block_modern_auth()]))
        .collect();
    let switches: BTreeSet<&str> =
        cmdlet.parameters.iter().map(|one| one.name).filter(|name| name.contains("Auth")).collect();
    assert_eq!(named, switches);
    assert_eq!(CloudProtocol::Powershell.suffix(), "Powershell");
    assert_eq!(ServerProtocol::OfflineAddressBook.suffix(), "OfflineAddressBook");
}

#[test]
fn authentication_policies_do_not_exist_on_exchange_2016() {
    let found = problems("New-AuthenticationPolicy", Platform::ExchangeServer2016, &[("Name", &Value::text("x"))]);
    assert_eq!(found, ["`New-AuthenticationPolicy` does not exist on Exchange Server 2016"]);
}

#[test]
fn every_problem_of_a_call_is_found() {
    let long = Value::text("n".repeat(65));
    let found = problems(
        "New-AuthenticationPolicy",
        Platform::ExchangeOnline,
        &[
            ("Name", &long),
            ("name", &long),
            ("AllowBasicAutMapi", &Value::Boolean(true)),
            ("AllowBasicAuthMapi", &Value::text("yes")),
        ],
    );
    assert_eq!(
        found,
        [
            "parameter `Name` takes 64 characters, not 65",
            "parameter `Name` is given twice",
            "`New-AuthenticationPolicy` has no parameter `AllowBasicAutMapi`",
            "parameter `AllowBasicAuthMapi` takes a switch",
        ]
    );
}

#[test]
fn a_mandatory_parameter_is_missed_and_may_not_be_empty() {
    let cloud = Platform::ExchangeOnline;
    assert_eq!(problems("New-AuthenticationPolicy", cloud, &[]), ["`New-AuthenticationPolicy` needs parameter `Name`"]);
    assert_eq!(
        problems("New-AuthenticationPolicy", cloud, &[("Name", &Value::text(""))]),
        ["parameter `Name` does not take an empty text"]
    );
}

#[test]
fn null_clears_only_what_it_is_documented_to_clear() {
    let user = Value::text("anna@example.org");
    let cloud = Platform::ExchangeOnline;
    assert!(problems("Set-User", cloud, &[("Identity", &user), ("AuthenticationPolicy", &Value::Null)]).is_empty());
    assert_eq!(
        problems("Get-AuthenticationPolicy", cloud, &[("Identity", &Value::Null)]),
        ["parameter `Identity` does not take `$null`"]
    );
    let smtp = [("Identity", &user), ("SmtpClientAuthenticationDisabled", &Value::Null)];
    assert!(problems("Set-CASMailbox", cloud, &smtp).is_empty());
    assert_eq!(problems("Set-TransportConfig", cloud, &smtp[1..]).len(), 1);
}

#[test]
fn values_outside_of_an_enumeration_or_a_range_are_refused() {
    let rule = |level: &str| {
        problems(
            "New-ActiveSyncDeviceAccessRule",
            Platform::ExchangeServer2016,
            &[
                ("AccessLevel", &Value::text(level.to_owned())),
                ("Characteristic", &Value::text("DeviceModel")),
                ("QueryString", &Value::text("Outlook for iOS and Android")),
            ],
        )
    };
    assert!(rule("Quarantine").is_empty());
    assert_eq!(rule("Deny"), ["parameter `AccessLevel` takes one of `Allow`, `Block`, `Quarantine`"]);
    let found = problems(
        "Set-TransportConfig",
        Platform::ExchangeServerSe,
        &[("ShadowHeartbeatRetryCount", &Value::Integer(16))],
    );
    assert_eq!(found, ["parameter `ShadowHeartbeatRetryCount` takes 1 to 15, not 16"]);
}

#[test]
fn lists_are_whole_or_a_table_of_additions() {
    let cloud = Platform::ExchangeOnline;
    let call = |value: &Value| problems("Set-ActiveSyncOrganizationSettings", cloud, &[("AdminMailRecipients", value)]);
    assert!(call(&Value::texts(["a@example.org", "b@example.org"])).is_empty());
    assert!(call(&Value::table([("Add", Value::texts(["a@example.org"]))])).is_empty());
    assert_eq!(call(&Value::table([("Insert", Value::text("a"))])).len(), 1);
    assert_eq!(call(&Value::list([Value::Integer(1)])).len(), 1);
}

#[test]
fn parameters_of_different_sets_do_not_go_together() {
    let one = Value::text("x");
    let found = problems(
        "Get-ConnectionInformation",
        Platform::ExchangeOnline,
        &[("ConnectionId", &one), ("ModulePrefix", &one)],
    );
    assert_eq!(found, ["no parameter set of `Get-ConnectionInformation` has all of `ConnectionId`, `ModulePrefix`"]);
    // The page contradicts common use here, so sets are no ground to refuse.
    let alone = [("RejectDirectSend", &Value::Boolean(true))];
    assert!(problems("Set-OrganizationConfig", Platform::ExchangeOnline, &alone).is_empty());
}

#[test]
fn common_parameters_go_with_every_cmdlet() {
    for cmdlet in CMDLETS {
        for name in COMMON_PARAMETERS {
            assert!(cmdlet.find_parameter(name).is_none(), "{name} of {} is common", cmdlet.name);
        }
    }
    let stop = Value::text("Stop");
    assert!(problems("Get-TransportConfig", Platform::ExchangeOnline, &[("erroraction", &stop)]).is_empty());
    assert_eq!(
        problems("Get-Everything", Platform::ExchangeOnline, &[]),
        ["no cmdlet `Get-Everything` in the catalogue"]
    );
}

#[test]
fn the_tables_of_cmdlets_are_sound() {
    for cmdlet in CMDLETS {
        assert!(!cmdlet.platforms.is_empty());
        assert!(cmdlet.parameters.is_sorted_by(|a, b| a.name < b.name), "{}", cmdlet.name);
        for set in cmdlet.sets {
            let known = |name: &&str| cmdlet.parameters.iter().any(|one| one.name == *name);
            assert!(set.parameters.iter().all(known) && set.mandatory.iter().all(|name| set.parameters.contains(name)));
        }
        assert_eq!(cmdlet.should_process, cmdlet.find_parameter("WhatIf").is_some(), "{}", cmdlet.name);
    }
}

#[test]
fn keys_of_protocols_and_licences_are_the_same_everywhere() {
    fn agree<T: serde::Serialize + schemars::JsonSchema>(all: &[(T, &str)]) {
        let schema = schemars::schema_for!(T).to_value();
        let described = schema["oneOf"].as_array().unwrap();
        assert_eq!(described.len(), all.len(), "every variant has a comment");
        for ((value, key), schema) in all.iter().zip(described) {
            assert_eq!(serde_json::to_value(value).unwrap(), *key);
            assert_eq!(schema["const"], *key);
        }
    }
    agree(&CloudProtocol::ALL.map(|one| (one, one.key())));
    agree(&ServerProtocol::ALL.map(|one| (one, one.key())));
    agree(&Licence::ALL.map(|one| (one, one.key())));
}

#[test]
fn roles_are_found_by_name_in_any_case() {
    assert_eq!(find_role("global administrator").unwrap().template_id, "62e90394-69f5-4237-9190-012177145e10");
    assert!(find_role("Global Admin").is_none());
    assert!(ROLES.is_sorted_by(|a, b| a.name < b.name));
    assert!(ADMIN_ROLE_TEMPLATE_IDS.iter().all(|id| find_role_by_template(id).is_some()));
}

#[test]
fn an_alias_leads_to_one_application_and_back() {
    for application in &APPLICATIONS {
        assert_eq!(find_application(application.alias), Some(application));
        assert_eq!(find_application_by_value(application.value), Some(application));
    }
    assert_eq!(find_application("teams-service").unwrap().value, "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe");
    assert!(!find_application("outlook-mobile").unwrap().is_targetable());
    assert!(find_application_by_value("all").is_none(), "keywords of Graph are case-sensitive");
}

#[test]
fn built_in_strengths_are_made_of_combinations() {
    for strength in &BUILT_IN_STRENGTHS {
        assert!(strength.combinations.iter().all(|one| is_combination(one)));
    }
    assert_eq!(find_strength("phishing-resistant-mfa").unwrap().combinations.len(), 3);
}

#[test]
fn countries_are_two_letters_in_upper_case() {
    assert!(COUNTRIES.is_sorted_by(|a, b| a.code < b.code));
    assert!(COUNTRIES.iter().all(|one| one.code.len() == 2 && one.code.bytes().all(|byte| byte.is_ascii_uppercase())));
    assert!(is_country("DE") && !is_country("de") && !is_country("XK") && !is_country("UK") && !is_country(""));
    assert_eq!(find_country("ci").unwrap().name, "Côte d'Ivoire");
}

#[test]
fn a_bundle_covers_what_its_plans_cover() {
    assert!(covers(&[Licence::Microsoft365E3], Feature::ConditionalAccess));
    assert!(!covers(&[Licence::Microsoft365E3], Feature::RiskConditions));
    assert!(covers(&[Licence::EntraIdP2], Feature::ConditionalAccess), "P2 has all of P1");
    assert!(covers(&[Licence::Microsoft365E3, Licence::EntraIdP2], Feature::RiskConditions));
    assert!(!covers(&[Licence::Microsoft365E5], Feature::WorkloadIdentityPolicies));
    assert!(Feature::ALL.iter().all(|&feature| !covers(&[], feature)));
    for bundle in Licence::ALL {
        assert!(Feature::ALL.iter().all(|&feature| { covers(&[bundle], feature) == covers(bundle.plans(), feature) }));
    }
}

#[test]
fn only_objects_of_graph_need_permissions() {
    assert!(scopes::write_scopes(ObjectKind::ConditionalAccessPolicy).contains(&"Policy.ReadWrite.ConditionalAccess"));
    assert!(scopes::read_scopes(ObjectKind::TransportConfig).is_empty());
    for kind in [ObjectKind::Group, ObjectKind::User] {
        assert!(scopes::write_scopes(kind).is_empty() && !scopes::read_scopes(kind).is_empty());
    }
}

fn reference(file: &str) -> Option<Json> {
    let folder = std::env::var_os("POSTUREC_REFERENCE")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/reference"), PathBuf::from);
    let text = std::fs::read_to_string(folder.join(file)).ok()?;
    Some(serde_json::from_str(&text).unwrap())
}

fn texts(list: &Json) -> BTreeSet<String> {
    list.as_array().into_iter().flatten().map(|one| one.as_str().unwrap().to_owned()).collect()
}

fn same(ours: &[&str], theirs: &Json, what: &str) {
    assert_eq!(ours.iter().map(|&one| one.to_owned()).collect::<BTreeSet<_>>(), texts(theirs), "{what}");
}

fn platforms(ours: &[Platform], theirs: &Json, what: &str) {
    let theirs = texts(theirs);
    for platform in Platform::ALL {
        assert_eq!(ours.contains(&platform), theirs.contains(platform.title()), "{what} on {platform}");
    }
}

#[test]
fn the_catalogue_agrees_with_the_reference() {
    let (Some(cmdlets), Some(graph)) = (reference("cmdlets.json"), reference("graph.json")) else {
        println!("skipped: no reference data");
        return;
    };
    same(&COMMON_PARAMETERS, &cmdlets["commonParameters"], "common parameters");
    for cmdlet in CMDLETS {
        let theirs = &cmdlets["cmdlets"][cmdlet.name];
        assert!(theirs.is_object(), "{}", cmdlet.name);
        platforms(cmdlet.platforms, &theirs["applicable"], cmdlet.name);
        assert_eq!(theirs["supportsShouldProcess"], cmdlet.should_process, "{}", cmdlet.name);
        assert_eq!(theirs["builtInPause"].as_bool().unwrap_or(false), cmdlet.built_in_pause, "{}", cmdlet.name);
        let documented = cmdlet.parameters.iter().filter(|one| one.caveat != Some(Caveat::GuideOnly)).count();
        assert_eq!(theirs["parameters"].as_object().unwrap().len(), documented, "{}", cmdlet.name);
        for parameter in cmdlet.parameters {
            let part =
                if parameter.caveat == Some(Caveat::GuideOnly) { "supplementaryParameters" } else { "parameters" };
            same_parameter(parameter, &theirs[part][parameter.name], &format!("{} of {}", parameter.name, cmdlet.name));
        }
        let sets = theirs["parameterSets"].as_array().unwrap();
        assert_eq!(sets.len(), cmdlet.sets.len(), "{}", cmdlet.name);
        for (ours, theirs) in cmdlet.sets.iter().zip(sets) {
            let documented: Vec<&str> = ours
                .parameters
                .iter()
                .copied()
                .filter(|name| cmdlet.find_parameter(name).is_some_and(|one| one.caveat != Some(Caveat::GuideOnly)))
                .collect();
            assert_eq!((theirs["name"].as_str(), theirs["default"].as_bool()), (Some(ours.name), Some(ours.default)));
            same(&documented, &theirs["parameters"], ours.name);
            same(ours.mandatory, &theirs["mandatory"], ours.name);
        }
    }
    graph_agrees(&graph["constants"]);
}

fn same_parameter(ours: &Parameter, theirs: &Json, what: &str) {
    assert!(theirs.is_object(), "{what}");
    platforms(ours.platforms, &theirs["applicable"], what);
    assert_eq!(theirs["acceptsNull"].as_bool().unwrap_or(false), ours.accepts_null, "{what}");
    assert_eq!(theirs["addRemoveSyntax"].as_bool().unwrap_or(false), ours.accepts_add_remove, "{what}");
    assert_eq!(theirs["maxLength"].as_u64(), ours.max_length.map(u64::from), "{what}");
    let range = theirs["range"].as_array().map(|range| (range[0].as_i64().unwrap(), range[1].as_i64().unwrap()));
    assert_eq!(range, ours.range, "{what}");
    let expected = texts(&theirs["flags"]).iter().find_map(|flag| match flag.as_str() {
        "undescribed" => Some(Caveat::Undescribed),
        "reserved" => Some(Caveat::Reserved),
        "deprecated" | "deprecationAnnounced" => Some(Caveat::Deprecated),
        "functionalCloudOnly" => Some(Caveat::WorksInCloudOnly),
        "functionalOnPremOnly" => Some(Caveat::WorksOnServersOnly),
        "guideOnly" => Some(Caveat::GuideOnly),
        _ => None,
    });
    assert_eq!(expected, ours.caveat, "{what}");
    let (values, many) = (&theirs["acceptedValues"], theirs["multiValued"] == true);
    let kind = theirs["type"].as_str().unwrap();
    let agrees = match ours.kind {
        ParameterKind::Switch => kind == "SwitchParameter",
        ParameterKind::Boolean => kind == "Boolean",
        ParameterKind::Integer => ["Int16", "Int32", "UInt32"].contains(&kind) && values.is_null(),
        ParameterKind::Enumeration(accepted) => {
            same(accepted, values, what);
            !many
        }
        ParameterKind::EnumerationList(accepted) => {
            same(accepted, values, what);
            many
        }
        ParameterKind::Identity => kind.ends_with("IdParameter") && !many,
        ParameterKind::Duration => kind == "EnhancedTimeSpan",
        ParameterKind::Timestamp => kind == "DateTime",
        ParameterKind::Unlimited => kind == "Unlimited" && theirs["acceptsUnlimited"] == true,
        ParameterKind::Size => kind == "ByteQuantifiedSize",
        ParameterKind::Credential => kind == "PSCredential",
        ParameterKind::TextList => many && values.is_null(),
        ParameterKind::Text => {
            let other = ["SwitchParameter", "Boolean", "EnhancedTimeSpan", "DateTime", "Unlimited", "PSCredential"];
            !many
                && values.is_null()
                && !other.contains(&kind)
                && !kind.contains("Int")
                && !kind.ends_with("IdParameter")
        }
    };
    assert!(agrees, "{what}: {kind} is not {:?}", ours.kind);
}

fn graph_agrees(constants: &Json) {
    let roles = constants["directoryRoles"].as_object().unwrap();
    assert_eq!(roles.len(), ROLES.len());
    for role in &ROLES {
        let theirs = &roles[role.template_id];
        assert_eq!(theirs["name"], role.name);
        assert_eq!(theirs["privileged"].as_bool().unwrap_or(false), role.privileged, "{}", role.name);
        assert_eq!(theirs["systemAssigned"].as_bool().unwrap_or(false), role.system_assigned, "{}", role.name);
    }
    same(&ADMIN_ROLE_TEMPLATE_IDS, &constants["managedPolicies"]["adminRoleTemplateIds"], "roles of administrators");

    let known = constants["applications"]["wellKnown"].as_object().unwrap();
    let keywords = APPLICATIONS.iter().filter(|one| one.reach == Reach::Keyword).count();
    assert_eq!(known.len(), APPLICATIONS.len() - keywords);
    for application in &APPLICATIONS {
        if application.reach == Reach::Keyword {
            assert!(constants["applications"]["keywords"][application.value].is_object(), "{}", application.alias);
            continue;
        }
        let theirs = &known[application.value];
        assert_eq!(theirs["name"], application.name);
        assert_eq!(theirs["publicClient"] == true, application.reach == Reach::PublicClient, "{}", application.alias);
        assert_eq!(theirs["notTargetable"] == true, application.reach == Reach::NotTargetable, "{}", application.alias);
    }

    let strengths = &constants["authenticationStrengths"];
    assert_eq!(strengths["builtIn"].as_object().unwrap().len(), BUILT_IN_STRENGTHS.len());
    for strength in &BUILT_IN_STRENGTHS {
        let theirs = &strengths["builtIn"][strength.id];
        assert_eq!(theirs["name"], strength.name);
        same(strength.combinations, &theirs["allowedCombinations"], strength.alias);
    }
    same(&COMBINATIONS, &strengths["customCombinations"], "combinations");

    let filter = &constants["deviceFilter"];
    assert_eq!(filter["properties"].as_object().unwrap().len(), DEVICE_PROPERTIES.len());
    for property in &DEVICE_PROPERTIES {
        let theirs = &filter["properties"][property.name];
        let operators: Vec<&str> = property.operators.iter().map(|one| one.name()).collect();
        same(&operators, &theirs["operators"], property.name);
        let values: &[&str] = match property.value {
            DeviceValue::Boolean => &["False", "True"],
            DeviceValue::OneOf(values) | DeviceValue::Known(values) => values,
            DeviceValue::Text => &[],
        };
        same(values, &theirs["values"], property.name);
        let closed = matches!(property.value, DeviceValue::Boolean | DeviceValue::OneOf(_));
        assert_eq!(texts(&filter["closedValues"]).contains(property.name), closed, "{}", property.name);
        assert_eq!(texts(&filter["collectionProperties"]).contains(property.name), property.collection);
    }
    limits_agree(constants);
}

fn limits_agree(constants: &Json) {
    let numbers = [
        (limits::POLICIES_PER_TENANT, &constants["limits"]["policiesPerTenant"]["value"]),
        (limits::POLICY_NAME_CHARACTERS, &constants["limits"]["policyDisplayNameMax"]),
        (limits::TERMS_OF_USE_PER_TENANT, &constants["limits"]["termsOfUsePerTenant"]),
        (limits::APPLICATIONS_PER_POLICY, &constants["applications"]["maxExplicitPerPolicyCommunity"]),
        (limits::IP_LOCATIONS_PER_TENANT, &constants["locations"]["limits"]["ipNamedLocations"]),
        (limits::RANGES_PER_IP_LOCATION, &constants["locations"]["limits"]["ipRangesPerLocation"]),
        (usize::from(limits::MIN_PREFIX_LENGTH), &constants["locations"]["limits"]["minPrefixLength"]),
        (limits::CUSTOM_STRENGTHS_PER_TENANT, &constants["authenticationStrengths"]["maxCustom"]),
        (limits::STRENGTH_NAME_CHARACTERS, &constants["authenticationStrengths"]["displayNameMax"]),
        (limits::STRENGTH_DESCRIPTION_CHARACTERS, &constants["authenticationStrengths"]["descriptionMax"]),
        (limits::DEVICE_FILTER_CHARACTERS, &constants["deviceFilter"]["maxRuleLength"]),
        (limits::GROUPS_PER_USER, &constants["users"]["groupMembershipBlockThreshold"]),
    ];
    for (index, (ours, theirs)) in numbers.into_iter().enumerate() {
        assert_eq!(theirs.as_u64(), u64::try_from(ours).ok(), "limit {index}");
    }
    let frequency = &constants["sessionControls"]["signInFrequency"]["intervals"]["timeBased"];
    assert_eq!(frequency["hours"], serde_json::json!(limits::SIGN_IN_FREQUENCY_HOURS));
    assert_eq!(frequency["days"], serde_json::json!(limits::SIGN_IN_FREQUENCY_DAYS));
}
