//! `posturec what-if`: the stories of the architectures, points, what is left open, exports, logs, and what it refuses.

use insta::assert_snapshot;
use posturec::signin::choices::Ask;
use posturec::signin::evaluate::{Bulk, Evaluator, Gate, GateKind, Line, Reading};
use posturec::signin::{PolicyState, Side, Target, Tenant};

use crate::support::{Ended, Sandbox, manifest_folder, snapshots};

/// A folder with the small posture of the tests, the architectures, and the base of both.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::with_posture();
    for name in [
        "outlook-desktop-cloud",
        "outlook-desktop-cloud-ad-fs",
        "outlook-desktop-server",
        "outlook-desktop-server-ad-fs",
        "outlook-mobile-cloud",
        "outlook-mobile-server",
    ] {
        let text = std::fs::read_to_string(manifest_folder().join(format!("tests/postures/architectures/{name}.toml")));
        sandbox.write(&format!("{name}.toml"), text.unwrap().replace("../base.toml", "base/base.toml"));
    }
    sandbox
}

fn asked(sandbox: &Sandbox, arguments: &str) -> Ended {
    let arguments: Vec<&str> = std::iter::once("what-if").chain(arguments.split(' ')).collect();
    sandbox.run(&arguments)
}

fn answered(sandbox: &Sandbox, arguments: &str) -> String {
    let ended = asked(sandbox, arguments);
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{arguments}\n{}", ended.stdout);
    ended.stdout
}

fn document(sandbox: &Sandbox, arguments: &str) -> serde_json::Value {
    serde_json::from_str(&answered(sandbox, &format!("{arguments} --format json"))).unwrap()
}

/// The outcomes of all ways in, in words.
fn outcomes(sandbox: &Sandbox, arguments: &str) -> Vec<String> {
    let document = document(sandbox, arguments);
    let answers = document["answers"].as_array().unwrap();
    answers.iter().map(|answer| answer["outcome"]["text"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_story_of_each_architecture_is_the_workflow_that_an_architect_knows() {
    let sandbox = sandbox();
    let stories = [
        ("outlook-desktop-cloud", "user01@contoso.com", "outlook-desktop"),
        ("outlook-desktop-cloud-ad-fs", "user01@contoso.com", "outlook-desktop"),
        ("outlook-desktop-server", "user02@contoso.com", "outlook-desktop"),
        ("outlook-desktop-server-ad-fs", "user02@contoso.com", "outlook-desktop"),
        ("outlook-mobile-cloud", "user01@contoso.com", "outlook-mobile"),
        ("outlook-mobile-server", "user02@contoso.com", "outlook-mobile"),
    ];
    for (posture, user, client) in stories {
        let story = answered(&sandbox, &format!("{posture}.toml --user {user} --client {client}"));
        snapshots("whatif").bind(|| assert_snapshot!(posture, story));
    }
}

#[test]
fn the_story_at_ad_fs_says_whom_it_never_sees_and_what_it_asked_before() {
    let sandbox = sandbox();
    let posture = "outlook-desktop-cloud-ad-fs.toml --client outlook-desktop --auth modern --protocol mapi";
    let gate = |arguments: &str| {
        let document = document(&sandbox, &format!("{posture} {arguments}"));
        let gates = document["answers"][0]["gates"].as_array().unwrap().clone();
        let gate = gates.into_iter().find(|gate| gate["gate"] == "identity-provider").unwrap();
        let line = |line: &serde_json::Value| match &line["object"] {
            serde_json::Value::Null => line["text"].as_str().unwrap().to_owned(),
            object => format!("{} [{}, {}]: {}", object["name"], object["kind"], object["place"], line["text"]),
        };
        let lines: Vec<String> = gate["lines"].as_array().unwrap().iter().map(line).collect();
        format!("{arguments}\n  {}\n", lines.join("\n  "))
    };
    let told: String = [
        "--user user01@contoso.com --at start",
        "--user user01@contoso.com --at organization:by-hand",
        "--user admin@contoso.onmicrosoft.com",
        "--guest internal-guest",
        "--mailbox exchange-online",
    ]
    .map(gate)
    .concat();
    snapshots("whatif").bind(|| assert_snapshot!("at_ad_fs", told));
    let missing = asked(&sandbox, &format!("{posture} --at pilot:by-hand"));
    assert_eq!(missing.code, 2);
    assert!(missing.stderr.contains("nothing is done by hand that decides"), "{}", missing.stderr);
}

#[test]
fn the_story_is_readable_at_eighty_columns() {
    let sandbox = Sandbox::new();
    let hybrid = manifest_folder().join("examples/contoso-hybrid/posture.toml");
    let hybrid = hybrid.to_str().unwrap();
    for client in ["outlook-desktop", "outlook-mobile", "browser", "mail-app", "smtp"] {
        let story = sandbox.run(&["what-if", hybrid, "--client", client]).stdout;
        let wide: Vec<&str> =
            story.lines().skip(1).filter(|line| line.chars().count() > 80 && line.contains(' ')).collect();
        assert!(wide.is_empty(), "{wide:#?}");
    }
    let outline = sandbox.run(&["what-if", hybrid]).stdout;
    assert!(outline.lines().skip(1).all(|line| line.chars().count() <= 80), "{outline}");
}

#[test]
fn what_is_left_open_is_told_for_the_ordinary_case_with_what_changes_it() {
    let sandbox = Sandbox::new();
    let hybrid = manifest_folder().join("examples/contoso-hybrid/posture.toml");
    let name = hybrid.to_str().unwrap();
    let story = sandbox.run(&["what-if", name, "--user", "adele.vance@contoso.com", "--client", "outlook-mobile"]);
    let story = story.stdout.replace(name, "posture.toml");
    snapshots("whatif").bind(|| assert_snapshot!("left_open", story));
}

#[test]
fn without_a_client_every_way_in_is_told_in_a_few_lines() {
    let outline = answered(&sandbox(), "outlook-mobile-server.toml --user user02@contoso.com");
    snapshots("whatif").bind(|| assert_snapshot!("outline", outline));
}

#[test]
fn the_answer_is_that_of_the_point_that_is_asked_for() {
    let sandbox = sandbox();
    let at = |point: &str| {
        outcomes(
            &sandbox,
            &format!(
                "outlook-desktop-server.toml --user user02@contoso.com --client outlook-desktop --auth basic --protocol mapi --at {point}"
            ),
        )
    };
    assert_eq!(at("start"), ["reached, nothing demanded"]);
    assert_eq!(at("watch"), ["reached, nothing demanded"]);
    assert_eq!(at("pilot"), ["refused by Block legacy authentication"]);
    assert_eq!(at("end"), ["refused by Block legacy authentication"]);
    let other = |point: &str| {
        outcomes(
            &sandbox,
            &format!(
                "outlook-desktop-server.toml --user user03@contoso.com --mailbox exchange-server --client outlook-desktop --auth legacy --protocol mapi --at {point}"
            ),
        )
    };
    assert_eq!((other("pilot"), other("end")), (vec!["reached, nothing demanded".to_owned()], at("end")));
}

#[test]
fn a_step_is_a_point() {
    let sandbox = sandbox();
    let question =
        "outlook-desktop-server.toml --user user02@contoso.com --client outlook-desktop --auth basic --protocol mapi";
    let refused = outcomes(&sandbox, &format!("{question} --at organization"));
    let steps = (1..=9).map(|tens| format!("pilot:exchange-server:{tens:02}0"));
    let told: Vec<Ended> = steps.map(|step| asked(&sandbox, &format!("{question} --at {step}"))).collect();
    let known: Vec<&Ended> = told.iter().filter(|ended| ended.code == 0).collect();
    assert!(known.first().unwrap().stdout.contains("at step pilot:exchange-server:010"), "{:?}", told[0]);
    assert!(known.last().unwrap().stdout.contains(&refused[0]), "{:?}", known.last());
    let missing = told.iter().find(|ended| ended.code != 0).unwrap();
    assert_eq!(missing.code, 2);
    assert!(missing.stderr.contains("has no step"), "{}", missing.stderr);
}

#[test]
fn somebody_of_an_audience_is_a_member_of_its_group() {
    let sandbox = sandbox();
    let told = |who: &str| {
        outcomes(
            &sandbox,
            &format!(
                "outlook-desktop-cloud.toml {who} --client outlook-desktop --auth modern --mailbox exchange-online --at pilot"
            ),
        )
    };
    assert_eq!(told("--audience pilot"), ["reached: MFA"]);
    assert_eq!(told("--group sg-mail-pilot"), ["reached: MFA"]);
    assert_eq!(told("--group 22222222-2222-4222-8222-222222222222"), ["reached: MFA"]);
    assert_eq!(told("--user user01@contoso.com"), ["reached: MFA"]);
    assert_eq!(told("--user somebody@contoso.com"), ["reached, nothing demanded"]);
    assert_eq!(told("--user bg1@contoso.com"), ["reached, nothing demanded"]);
}

#[test]
fn emergency_accounts_get_in_at_the_end() {
    let sandbox = sandbox();
    let told = |user: &str| {
        outcomes(
            &sandbox,
            &format!(
                "outlook-desktop-cloud.toml --user {user} --client outlook-desktop --auth modern --mailbox exchange-online"
            ),
        )
    };
    assert_eq!(told("bg1@contoso.com"), ["reached, nothing demanded"]);
    assert_eq!(told("BG2@Contoso.com"), ["reached, nothing demanded"]);
    assert_eq!(told("somebody@contoso.com"), ["reached: MFA"]);
}

#[test]
fn names_that_mean_nothing_are_refused_with_the_nearest() {
    let sandbox = sandbox();
    let refused = [
        ("--audience pilott", "there is no audience `pilott`; did you mean `pilot`?"),
        ("--group sg-mail-pilt", "there is no group `sg-mail-pilt`; did you mean `sg-mail-pilot`?"),
        (
            "--role Global-Administrator",
            "there is no role `Global-Administrator`; did you mean `Global Administrator`?",
        ),
        ("--location ofices", "there is no location `ofices`"),
        ("--app sharepoint-onlin", "there is no application `sharepoint-onlin`; did you mean `sharepoint-online`?"),
        ("--protocol mapii", "there is no protocol `mapii`; did you mean `mapi`?"),
        ("--country XY", "`XY` is no country"),
        ("--device-attribute modl=X", "there is no property of devices `modl`; did you mean `model`?"),
        ("--device-attribute trustType=AzureAD", "`trustType` follows from the device"),
        ("--app sharepoint-online --client imap", "leave `--app` out"),
        ("--at nowhere", "there is no point `nowhere`"),
        ("--at pilot:x", "`x` is no number of a step"),
    ];
    for (flags, phrase) in refused {
        let ended = asked(&sandbox, &format!("outlook-desktop-cloud.toml {flags}"));
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{flags}");
        assert!(ended.stderr.contains(phrase), "{flags}: {}", ended.stderr);
    }
}

#[test]
fn the_application_of_the_mailbox_may_be_named() {
    let sandbox = sandbox();
    let question =
        "outlook-mobile-cloud.toml --user user01@contoso.com --client outlook-mobile --mailbox exchange-online";
    let named = "--app exchange-online --platform ios --device unmanaged --risk high --auth modern";
    assert_eq!(outcomes(&sandbox, &format!("{question} {named}")), ["reached: MFA; app protection"]);
    let ended = asked(&sandbox, &format!("{question} --app sharepoint-online"));
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("by the application `exchange-online` alone"), "{}", ended.stderr);
}

#[test]
fn every_public_policy_can_be_asked() {
    let Some(corpus) = crate::corpus::corpus_folder() else { return };
    for folder in std::fs::read_dir(&corpus).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        let files = crate::corpus::json_files(&folder);
        let files: Vec<(String, Vec<u8>)> =
            files.iter().map(|path| (path.display().to_string(), std::fs::read(path).unwrap())).collect();
        let tenant = Tenant::read(&files);
        let landscape = tenant.landscape();
        let evaluator = Evaluator::new(&tenant.regime, &landscape);
        let mut bulk = Bulk::new(&tenant.regime, &landscape);
        for route in posturec::signin::route::routes(&landscape) {
            let ask = Ask::new(route, Target::Application(crate::sign_ins::EXCHANGE_ONLINE.to_owned()));
            let case = ask.choices(&tenant.regime, &landscape).ordinary();
            let story = evaluator.story(&case.sign_in, &case.open, Reading::Lenient);
            assert_eq!(story.decision, bulk.decision(&case.sign_in, &case.open, Reading::Lenient));
            let asked = story.gates.iter().find(|gate| gate.kind == GateKind::ConditionalAccess);
            let policies = |gate: &Gate| gate.lines.iter().filter(|line| matches!(line, Line::Policy(_))).count();
            let judged = tenant.regime.policies.values().filter(|policy| policy.state != PolicyState::Disabled);
            assert!(asked.is_none_or(|gate| policies(gate) == judged.clone().count()));
        }
    }
}

#[test]
fn flags_that_do_not_go_together_are_refused() {
    let sandbox = sandbox();
    for flags in [
        "outlook-desktop-cloud.toml --policies x",
        "--policies x --at end",
        "outlook-desktop-cloud.toml --user a@b.c --audience pilot",
        "outlook-desktop-cloud.toml --ip 192.0.2.1 --location elsewhere",
        "outlook-desktop-cloud.toml --app office --mailbox exchange-online",
        "outlook-desktop-cloud.toml --activesync DeviceType",
        "outlook-desktop-cloud.toml --guest friend",
        "--client browser",
    ] {
        assert_eq!(asked(&sandbox, flags).code, 2, "{flags}");
    }
}

#[test]
fn a_posture_with_errors_is_not_asked() {
    let sandbox = sandbox();
    sandbox.write("bad.toml", "posture = 1\nextends = [\"base/base.toml\"]\n\n[organization]\nnme = \"Contoso\"\n");
    let ended = asked(&sandbox, "bad.toml --client browser");
    assert_eq!((ended.code, ended.stdout.as_str()), (1, ""));
    assert!(ended.stderr.contains("nme"), "{}", ended.stderr);
    assert_eq!(asked(&sandbox, "missing.toml").code, 2);
}

#[test]
fn a_way_in_that_there_is_not_says_why() {
    let sandbox = sandbox();
    let told = |flags: &str| answered(&sandbox, &format!("outlook-mobile-cloud.toml {flags}"));
    let story = told("--client outlook-mobile --auth basic --mailbox exchange-online");
    assert!(story.contains("Outlook mobile always uses a token for Exchange"), "{story}");
    let story = told("--client other-app --mailbox exchange-server");
    assert!(story.contains("other apps reach mailboxes on Exchange Server by"), "{story}");
}

#[test]
fn a_doubt_of_the_story_is_written_out() {
    let sandbox = sandbox();
    let lines = sandbox.read("base/base.toml");
    let unsaid = lines.lines().filter(|line| !line.starts_with("outlook-on-the-web")).collect::<Vec<_>>().join("\n");
    sandbox.write("base/base.toml", unsaid);
    let story = answered(&sandbox, "outlook-mobile-server.toml --client browser --mailbox exchange-server");
    let words = story.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("(`organization.exchange-server.outlook-on-the-web` would): taken as one that there is"));
}

#[test]
fn the_document_is_what_its_schema_says() {
    let sandbox = sandbox();
    let schema = sandbox.run(&["schema", "what-if"]).stdout;
    let schema = jsonschema::draft7::new(&serde_json::from_str(&schema).unwrap()).unwrap();
    sandbox.write("lines.json", "{\"user\": \"user01@contoso.com\"}\n{\"usr\": 1}\n");
    for arguments in [
        "outlook-mobile-server.toml",
        "outlook-desktop-cloud.toml --client outlook-desktop --at pilot",
        "outlook-mobile-cloud.toml --app sharepoint-online --client browser",
        "outlook-mobile-cloud.toml --user-action register-or-join-devices",
        "outlook-mobile-cloud.toml --context c1",
        "outlook-mobile-cloud.toml --sign-ins lines.json",
    ] {
        let document = document(&sandbox, arguments);
        let errors: Vec<String> = schema.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{arguments}: {errors:#?}");
    }
}

#[test]
fn the_document_holds_the_whole_tree_of_choices() {
    let document = document(
        &sandbox(),
        "outlook-mobile-cloud.toml --audience pilot --client browser --mailbox exchange-online --at pilot --auth modern",
    );
    let answer = &document["answers"][0];
    assert_eq!(answer["outcome"]["text"], "reached, nothing demanded");
    let hybrid = manifest_folder().join("examples/contoso-hybrid/posture.toml");
    let ended = Sandbox::new().run(&[
        "what-if",
        hybrid.to_str().unwrap(),
        "--user",
        "adele.vance@contoso.com",
        "--client",
        "browser",
        "--format",
        "json",
    ]);
    let document: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    fn leaves(split: &serde_json::Value, found: &mut Vec<String>) {
        for branch in split["branches"].as_array().unwrap() {
            match &branch["depends"] {
                serde_json::Value::Null => found.push(branch["outcome"]["text"].as_str().unwrap().to_owned()),
                deeper => leaves(deeper, found),
            }
        }
    }
    let mut found = Vec::new();
    leaves(&document["answers"][0]["depends"], &mut found);
    let distinct: std::collections::BTreeSet<&String> = found.iter().collect();
    assert!(distinct.len() >= 5 && found.len() < 60, "{found:#?}");
}

const POLICY: &str = r#"{
  "id": "6b3c0c5e-0000-4000-8000-000000000001",
  "displayName": "Require MFA",
  "state": "enabled",
  "conditions": {
    "clientAppTypes": ["all"],
    "applications": { "includeApplications": ["All"] },
    "users": { "includeUsers": ["All"], "excludeGroups": ["6b3c0c5e-0000-4000-8000-0000000000aa"] }
  },
  "grantControls": { "operator": "OR", "builtInControls": ["mfa"] }
}"#;

#[test]
fn exported_policies_need_no_posture() {
    let sandbox = sandbox();
    sandbox.write("export/policies/one.json", POLICY);
    sandbox.write(
        "export/policies/report.json",
        POLICY
            .replace("Require MFA", "Block all")
            .replace("\"mfa\"", "\"block\"")
            .replace("\"enabled\"", "\"enabledForReportingButNotEnforced\"")
            .replace("0001", "0002"),
    );
    sandbox.write("export/notes.txt", "not a policy");
    let story = answered(&sandbox, "--policies export --client browser --platform windows");
    snapshots("whatif").bind(|| assert_snapshot!("exported", story));
    assert_eq!(
        outcomes(&sandbox, "--policies export/policies/one.json export/policies/report.json --client browser"),
        ["reached: MFA"]
    );
}

#[test]
fn an_export_that_can_not_be_read_is_no_tenant() {
    let sandbox = sandbox();
    sandbox.write("export/one.json", POLICY);
    sandbox.write("export/broken.json", &POLICY[..100]);
    let ended = asked(&sandbox, "--policies export --client browser");
    assert_eq!((ended.code, ended.stdout.as_str()), (2, ""));
    assert!(ended.stderr.contains("posturec: export/broken.json: it is not JSON"), "{}", ended.stderr);
    sandbox.write("empty/readme.md", "");
    for (flags, phrase) in [("empty", "there is no `*.json`"), ("missing", "there is no such file")] {
        let ended = asked(&sandbox, &format!("--policies {flags} --client browser"));
        assert_eq!(ended.code, 2);
        assert!(ended.stderr.contains(phrase), "{}", ended.stderr);
    }
}

#[test]
fn what_a_tenant_has_already_is_there_at_every_point() {
    let sandbox = sandbox();
    let terms = POLICY.replace("Require MFA", "Terms").replace(
        "\"builtInControls\": [\"mfa\"]",
        "\"builtInControls\": [], \"termsOfUse\": [\"6b3c0c5e-0000-4000-8000-0000000000bb\"]",
    );
    sandbox.write("tenant/terms.json", terms);
    let told = |point: &str| {
        outcomes(
            &sandbox,
            &format!(
                "outlook-desktop-cloud.toml --user somebody@contoso.com --mailbox exchange-online --client outlook-desktop --auth modern --start tenant --at {point}"
            ),
        )
    };
    assert_eq!(told("start"), ["reached: terms of use 6b3c0c5e-0000-4000-8000-0000000000bb"]);
    assert_eq!(told("end"), ["reached: MFA; terms of use 6b3c0c5e-0000-4000-8000-0000000000bb"]);
}

#[test]
fn nothing_that_an_export_holds_steers_a_terminal() {
    let sandbox = sandbox();
    sandbox.write("one.json", POLICY.replace("Require MFA", "Re\\u001b[31mquire\\nMFA \\u202e"));
    for format in ["human", "json"] {
        let ended = asked(&sandbox, &format!("--policies one.json --client browser --format {format}"));
        assert!(!ended.stdout.contains(['\u{1b}', '\u{202e}']), "{}", ended.stdout);
    }
}

const GRAPH: &str = r#"{"userPrincipalName": "user01@contoso.com", "userId": "aaaaaaaa-0000-4000-8000-000000000001",
  "appId": "5d661950-3475-41cd-a2c3-d671a3162bc1", "resourceId": "00000002-0000-0ff1-ce00-000000000000",
  "clientAppUsed": "Mobile Apps and Desktop clients", "ipAddress": "192.0.2.7", "riskLevelDuringSignIn": "none",
  "status": {"errorCode": 0}, "location": {"countryOrRegion": "DE"},
  "deviceDetail": {"deviceId": "", "operatingSystem": "Windows 10", "isCompliant": false, "trustType": ""}}"#;

const PORTAL: &str = "\u{feff}Date (UTC),User ID,Username,User type,Cross tenant access type,Authentication Protocol,Original transfer method,Application,Application ID ,Resource,Resource ID ,IP address,Location,Status,Client app,Device ID,Operating System,Compliant,Managed,Join Type
2026-10-01T08:00:00Z,aaaaaaaa-0000-4000-8000-000000000001,user01@contoso.com,Member,None,None,None,Outlook,5d661950-3475-41cd-a2c3-d671a3162bc1,Exchange,00000002-0000-0ff1-ce00-000000000000,192.0.2.7,\"Berlin, Berlin, DE\",Success,Mobile Apps and Desktop clients,,Windows 10,No,No,
";

#[test]
fn a_log_is_recognised_by_its_shape() {
    let sandbox = sandbox();
    let one_line = GRAPH.replace('\n', " ");
    let shapes = [
        (
            "ours.json",
            "{\"user\": \"user01@contoso.com\", \"client\": \"outlook-desktop\", \"platform\": \"windows\"}\n"
                .to_owned(),
        ),
        ("graph.json", format!("{{\"@odata.context\": \"x\", \"value\": [{GRAPH}]}}")),
        ("list.json", format!("[{GRAPH}]")),
        ("lines.json", format!("{one_line}\n")),
        ("portal.csv", PORTAL.to_owned()),
    ];
    for (name, content) in shapes {
        sandbox.write(name, content);
        let document = document(&sandbox, &format!("outlook-desktop-cloud.toml --sign-ins {name}"));
        let sign_in = &document["many"]["signIns"][0];
        assert_eq!(sign_in["outcome"]["text"], "reached: MFA", "{name}: {document}");
        assert_eq!((&sign_in["user"], &sign_in["client"]), (&"user01@contoso.com".into(), &"outlook-desktop".into()));
        assert_eq!(sign_in["certain"], true, "{name}");
        let then = if name == "ours.json" { serde_json::Value::Null } else { true.into() };
        assert_eq!(sign_in["succeeded"], then, "{name}");
    }
}

#[test]
fn many_sign_ins_have_a_line_each_and_totals() {
    let sandbox = sandbox();
    let line = |client: &str, code: u32| {
        GRAPH
            .replace('\n', " ")
            .replace("Mobile Apps and Desktop clients", client)
            .replace("\"errorCode\": 0", &format!("\"errorCode\": {code}"))
    };
    let lines = [
        line("Mobile Apps and Desktop clients", 0),
        line("Browser", 0),
        line("IMAP4", 0),
        line("Authenticated SMTP", 50126),
        line("Exchange ActiveSync", 0),
        line("Carrier pigeon", 0),
        "{\"user\": \"user01@contoso.com\", \"client\": \"fax\"}".to_owned(),
        "not JSON at all".to_owned(),
        "{\"user\": \"new@contoso.com\", \"client\": \"outlook-desktop\", \"mailbox\": \"exchange-online\"}".to_owned(),
    ];
    sandbox.write("log.json", lines.join("\n"));
    let told = asked(&sandbox, "outlook-desktop-cloud.toml --sign-ins log.json --at pilot");
    snapshots("whatif").bind(|| assert_snapshot!("many", told.text()));
}

#[test]
fn a_log_says_what_guests_devices_and_places_are() {
    let sandbox = sandbox();
    let guests = POLICY.replace(
        "\"includeUsers\": [\"All\"]",
        "\"includeGuestsOrExternalUsers\": {\"guestOrExternalUserTypes\": \"b2bCollaborationGuest\"}",
    );
    let compliant = POLICY
        .replace("Require MFA", "Compliant")
        .replace("\"OR\"", "\"AND\"")
        .replace("\"mfa\"", "\"compliantDevice\"")
        .replace("0001", "0002");
    let compliant =
        compliant.replace("\"clientAppTypes\"", "\"platforms\": {\"includePlatforms\": [\"iOS\"]}, \"clientAppTypes\"");
    sandbox.write("policies/guests.json", guests);
    sandbox.write("policies/compliant.json", compliant);
    let lines = [
        GRAPH.replace('\n', " "),
        GRAPH.replace('\n', " ").replace("user01@contoso.com", "a_fabrikam.com#EXT#@contoso.onmicrosoft.com"),
        GRAPH.replace('\n', " ").replace("Windows 10", "Ios 17.1"),
        GRAPH
            .replace('\n', " ")
            .replace("Windows 10", "Ios 17.1")
            .replace("\"trustType\": \"\"", "\"trustType\": \"Azure AD registered\"")
            .replace("\"isCompliant\": false", "\"isCompliant\": true"),
    ];
    sandbox.write("log.json", lines.join("\n"));
    let document = document(&sandbox, "--policies policies --sign-ins log.json");
    let told: Vec<&str> = document["many"]["signIns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["outcome"]["text"].as_str().unwrap())
        .collect();
    assert_eq!(
        told,
        ["reached, nothing demanded", "reached: MFA", "refused by Compliant", "reached, nothing demanded"]
    );
}

#[test]
fn what_a_log_does_not_say_makes_an_outcome_uncertain() {
    let sandbox = sandbox();
    sandbox.write("policy.json", POLICY);
    sandbox.write("log.json", "{\"user\": \"user01@contoso.com\", \"client\": \"browser\"}\n{\"user\": \"user01@contoso.com\", \"client\": \"browser\", \"groups\": [\"6b3c0c5e-0000-4000-8000-0000000000aa\"]}\n");
    let document = document(&sandbox, "--policies policy.json --sign-ins log.json");
    let certain = |place: usize| document["many"]["signIns"][place]["certain"].as_bool().unwrap();
    assert_eq!((certain(0), certain(1), document["many"]["uncertain"].as_u64()), (false, true, Some(1)));
}

#[test]
fn a_file_that_is_no_log_is_refused() {
    let sandbox = sandbox();
    let files =
        [("empty.json", ""), ("text.csv", "a,b\n1,2\n"), ("broken.json", "[{\"a\":"), ("binary.json", "\u{0}\u{1}")];
    for (name, content) in files {
        sandbox.write(name, content);
        let ended = asked(&sandbox, &format!("outlook-desktop-cloud.toml --sign-ins {name}"));
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{name}");
        assert!(ended.stderr.starts_with(&format!("posturec: {name}: it is ")), "{name}: {}", ended.stderr);
    }
    sandbox.write("all-bad.json", "{\"x\": 1}\n{\"y\": 2}\n");
    assert_eq!(asked(&sandbox, "outlook-desktop-cloud.toml --sign-ins all-bad.json").code, 2);
}

#[test]
fn every_route_of_the_table_has_a_story_and_is_told_once() {
    let sandbox = sandbox();
    let document = document(&sandbox, "outlook-mobile-server.toml");
    let mut told = std::collections::BTreeSet::new();
    for answer in document["answers"].as_array().unwrap() {
        for protocol in answer["way"]["protocols"].as_array().unwrap() {
            let way = (
                answer["way"]["mailbox"].to_string(),
                answer["way"]["client"].to_string(),
                protocol.to_string(),
                answer["way"]["auth"].to_string(),
            );
            assert!(told.insert(way.clone()), "{way:?}");
        }
    }
    let landscape = posturec::signin::Landscape {
        sides: [Side::ExchangeOnline, Side::ExchangeServer].into(),
        hybrid_modern_authentication: true,
        ..posturec::signin::Landscape::default()
    };
    let routes = posturec::signin::route::routes(&landscape);
    assert_eq!(told.len(), routes.iter().filter(|route| route.side.is_some()).count());
}
