//! Guarantees, proven and refuted: by the program over postures, and over points put together by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use posturec::catalog::{BUILT_IN_STRENGTHS, COMBINATIONS, is_multi_factor};
use posturec::plan::{Origin, StepNumber};
use posturec::posture::ClientAppType;
use posturec::signin::evaluate::decision;
use posturec::signin::guarantee::{
    Claim, Guarantees, Kind, Proof, SignIns, Statement, Verdict, When, about, everybody, prove,
};
use posturec::signin::space::Demand;
use posturec::signin::{
    Change, Control, GrantControls, Key, Landscape, Operator, PersonSelection, Point, PointName, Points, Policy,
    Regime, Side, Strength, Tenant, WayBack, points,
};
use posturec::source::Path;

use crate::postures::{compile_file_whole, compile_over_base_whole, in_words, postures_in};
use crate::support::{Sandbox, manifest_folder, snapshots};

fn told(name: &str, arguments: &[&str]) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_posturec"))
        .args(arguments)
        .current_dir(manifest_folder())
        .env_clear()
        .output()
        .unwrap();
    let text = format!(
        "exit code: {}\n{}{}",
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap()
    );
    snapshots("prove").bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn a_posture_that_holds_is_told_in_a_line_each() {
    told("holds", &["prove", "examples/contoso-hybrid/posture.toml"]);
}

#[test]
fn what_fails_is_told_with_the_sign_in_and_the_cure() {
    for rule in [
        "administrators_face_less",
        "guarantee_fails",
        "hole_between_steps",
        "legacy_authentication_open",
        "legacy_authentication_reopened",
        "locked_out",
        "mail_without_mfa",
        "mail_without_mfa_at_ad_fs",
        "other_client_on_phones",
        "rules_may_be_replaced",
        "scripts_locked_out",
        "two_groups_at_once",
    ] {
        told(&format!("fails_{rule}"), &["prove", &format!("tests/postures/bad/{rule}.toml")]);
    }
}

#[test]
fn what_is_said_of_people_and_relied_on_is_told_in_the_answer_and_in_the_runbook() {
    let posture = "tests/postures/ok/shares_nobody.toml";
    told("shares_nobody", &["prove", posture]);
    let plan = crate::postures::compile_file(posture).plan.unwrap();
    assert_eq!(plan.proofs.taken_for_granted, ["nobody is in both `north` and `south` (shares_nobody.toml:7)"]);
    let sandbox = Sandbox::new();
    let posture = manifest_folder().join(posture);
    assert_eq!(sandbox.run(&["build", posture.to_str().unwrap(), "-o", "out"]).code, 0);
    let runbook = std::fs::read_to_string(sandbox.path("out/RUNBOOK.md")).unwrap();
    assert!(runbook.contains("see that it is so.\n\n- [ ] nobody is in both"), "{runbook}");
}

#[test]
fn mail_needs_mfa_where_ad_fs_asks_and_a_policy_asks_whom_it_never_sees() {
    const AD_FS: &str = r#"
[organization]
identity = "federated"

[emergency-access]
accounts = ["bg1@contoso.onmicrosoft.com", "bg2@contoso.onmicrosoft.com"]

[ad-fs]
access-control-policy = "permit-everyone-and-require-mfa"
covers-every-service = true
federated-domains = ["contoso.com"]
unnamed-people-federated = true
"#;
    const GUESTS: &str = r#"
[conditional-access.policies.guests]
name = "Mail: MFA for guests"
users = { include = ["guests-or-external-users"], exclude = ["emergency-access"] }
applications = { include = ["exchange-online"] }
client-app-types = ["browser", "mobile-apps-and-desktop-clients"]
grant = { controls = ["mfa"] }

[conditional-access.policies.activesync]
name = "ActiveSync: blocked for guests"
users = { include = ["guests-or-external-users"], exclude = ["emergency-access"] }
applications = { include = ["all"] }
client-app-types = ["exchange-active-sync", "other"]
grant = { controls = ["block"] }
"#;
    const SERVICES: &str = r#"
[audiences.services]
members = [{ user = "svc@contoso.onmicrosoft.com", mailbox = "exchange-online" }]
allow = [{ rule = "unused-alias", reason = "for the next rollout" }]
"#;
    let said = |overlay: &str| {
        let compiled = compile_over_base_whole(overlay);
        let proof = compiled.proofs.proofs.iter().find(|proof| proof.statement.kind == Kind::MfaForMail);
        let proof = proof.unwrap_or_else(|| panic!("{}", in_words(&compiled)));
        (proof.verdict, proof.example.as_ref().map(|example| example.sentence.clone()).unwrap_or_default())
    };
    assert_eq!(said(&format!("{AD_FS}{GUESTS}")), (Verdict::Holds, String::new()));
    let (verdict, guest) = said(AD_FS);
    assert_eq!(verdict, Verdict::Fails);
    assert!(guest.starts_with("a guest whose account is of this tenant signs in"), "{guest}");
    let (verdict, service) = said(&format!("{AD_FS}{GUESTS}{SERVICES}"));
    assert_eq!(verdict, Verdict::Fails);
    assert!(service.starts_with("`svc@contoso.onmicrosoft.com` signs in"), "{service}");
    let (verdict, staff) = said(&format!("{}{GUESTS}", AD_FS.replace("unnamed-people-federated = true\n", "")));
    assert_eq!(verdict, Verdict::Fails);
    assert!(staff.starts_with("a member of staff signs in"), "{staff}");
}

#[test]
fn one_point_alone_can_be_looked_at() {
    told("one_point", &["prove", "examples/small-business/posture.toml", "--at", "office"]);
    told("no_such_point", &["prove", "examples/small-business/posture.toml", "--at", "nowhere"]);
}

#[test]
fn a_posture_with_other_errors_is_told_of_them() {
    told("errors", &["prove", "tests/postures/bad/no_emergency_access.toml"]);
}

/// A tenant in which somebody has blocked everybody, those for emergencies too.
const CLOSED: &str = r#"{
  "id": "aaaaaaaa-0000-4000-8000-000000000001",
  "displayName": "Everything is closed",
  "state": "enabled",
  "conditions": {
    "applications": { "includeApplications": ["All"] },
    "clientAppTypes": ["all"],
    "users": { "includeUsers": ["All"] }
  },
  "grantControls": { "operator": "OR", "builtInControls": ["block"] }
}"#;

#[test]
fn policies_that_a_tenant_has_already_count() {
    let sandbox = Sandbox::with_posture();
    sandbox.write("tenant/closed.json", CLOSED);
    let ended = sandbox.run(&["prove", "posture.toml", "--tenant", "tenant"]);
    snapshots("prove").bind(|| insta::assert_snapshot!("tenant", ended.text()));
    assert_eq!(ended.code, 1);
}

#[test]
fn machines_get_the_same_as_a_document() {
    let sandbox = Sandbox::new();
    let posture = manifest_folder().join("tests/postures/bad/mail_without_mfa.toml");
    let ended = sandbox.run(&["prove", "--format", "json", posture.to_str().unwrap()]);
    assert_eq!(ended.code, 1, "{}", ended.text());
    let document: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    let schema = sandbox.run(&["schema", "prove"]).stdout;
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::draft7::new(&schema).unwrap();
    assert!(validator.is_valid(&document), "{:?}", validator.iter_errors(&document).collect::<Vec<_>>());
    let failing = document["guarantees"].as_array().unwrap().iter().find(|one| one["kind"] == "mfa-for-mail").unwrap();
    assert_eq!(failing["verdict"], "fails");
    assert_eq!(failing["example"]["signIn"]["client"], "browser");
}

/// One posture, and guarantees about it: each word holds somewhere and fails somewhere.
const EVERY_WORD: &str = r#"
[named-locations.office]
ip-ranges = ["203.0.113.0/24"]
trusted = true

[conditional-access.policies.browsers]
name = "Browsers: keys, every day"
users = { include = ["all"], exclude = ["emergency-access"] }
applications = { include = ["all"] }
client-app-types = ["browser"]
grant = { authentication-strength = "phishing-resistant-mfa" }
session = { sign-in-frequency = "1d" }

[conditional-access.policies.apps]
name = "Apps: a compliant device"
users = { include = ["all"], exclude = ["emergency-access"] }
applications = { include = ["all"] }
client-app-types = ["mobile-apps-and-desktop-clients"]
platforms = { include = ["windows", "macos", "linux"] }
grant = { controls = ["compliant-device"] }

[conditional-access.policies.kiosks]
name = "Linux: joined to the domain, which it never is"
users = { include = ["all"], exclude = ["emergency-access"] }
applications = { include = ["all"] }
client-app-types = ["browser"]
platforms = { include = ["linux"] }
grant = { controls = ["domain-joined-device"] }

[conditional-access.policies.phones]
name = "Phones: a protected app"
users = { include = ["all"], exclude = ["emergency-access"] }
applications = { include = ["all"] }
client-app-types = ["mobile-apps-and-desktop-clients"]
platforms = { include = ["ios", "android"] }
grant = { controls = ["compliant-application"] }

[conditional-access.policies.away]
name = "Mail apps: from the office alone"
users = { include = ["all"], exclude = ["emergency-access"] }
applications = { include = ["all"] }
client-app-types = ["exchange-active-sync", "other"]
locations = { include = ["all"], exclude = ["office"] }
grant = { controls = ["block"] }
"#;

#[test]
fn every_word_of_a_guarantee_is_proven_and_refuted() {
    let cases: [(&str, &str, Verdict); 20] = [
        ("client = \"browser\"", "\"mfa\"", Verdict::Holds),
        ("client = \"outlook-mobile\"", "\"mfa\"", Verdict::Fails),
        ("client = \"browser\"", "{ authentication-strength = \"multifactor-authentication\" }", Verdict::Holds),
        ("client = \"browser\"", "{ authentication-strength = \"phishing-resistant-mfa\" }", Verdict::Holds),
        (
            "client = \"outlook-desktop\"",
            "{ authentication-strength = \"multifactor-authentication\" }",
            Verdict::Fails,
        ),
        ("client = \"outlook-desktop\", platform = \"windows\"", "\"compliant-device\"", Verdict::Holds),
        ("client = \"browser\"", "\"compliant-device\"", Verdict::Fails),
        ("client = \"browser\", platform = \"linux\"", "\"domain-joined-device\"", Verdict::Holds),
        ("client = \"browser\", platform = \"windows\"", "\"domain-joined-device\"", Verdict::Fails),
        ("client = \"outlook-mobile\"", "\"app-protection\"", Verdict::Holds),
        ("client = \"outlook-desktop\", platform = \"windows\"", "\"app-protection\"", Verdict::Fails),
        ("client = \"mail-app\", outside = \"office\"", "\"blocked\"", Verdict::Holds),
        ("client = \"mail-app\", location = \"office\"", "\"blocked\"", Verdict::Fails),
        ("client = \"browser\", platform = \"linux\"", "\"blocked\"", Verdict::Holds),
        ("client = \"mail-app\"", "\"reachable\"", Verdict::Holds),
        ("client = \"mail-app\", outside = \"office\"", "\"reachable\"", Verdict::Fails),
        ("client = \"browser\"", "{ sign-in-frequency = \"1d\" }", Verdict::Holds),
        ("client = \"browser\"", "{ sign-in-frequency = \"23h\" }", Verdict::Fails),
        ("client = \"browser\", device = \"unmanaged\"", "{ sign-in-frequency = \"7d\" }", Verdict::Holds),
        ("client = \"browser\", device = \"compliant\"", "\"compliant-device\"", Verdict::Holds),
    ];
    let mut text = EVERY_WORD.to_owned();
    for (number, (sign_in, require, _)) in cases.iter().enumerate() {
        text += &format!(
            "\n[[guarantees]]\nname = \"number {number}\"\nsign-in = {{ except = [\"emergency-access\"], mailbox = \
             \"exchange-online\", auth = \"modern\", {sign_in} }}\nrequire = [{require}]\n"
        );
    }
    let compiled = compile_over_base_whole(&text);
    let stated = compiled.proofs.proofs.iter().filter(|proof| matches!(proof.statement.kind, Kind::Stated(_)));
    let stated: Vec<Verdict> = stated.map(|proof| proof.verdict).collect();
    assert_eq!(stated.len(), cases.len(), "{}", in_words(&compiled));
    for ((sign_in, require, wanted), found) in cases.iter().zip(stated) {
        assert_eq!(found, *wanted, "{sign_in} must be {require}");
    }
}

/// The sign-in that breaks a guarantee, put through `what-if` as it stands in the document: at its point it gets in
/// without what was asked for.
#[test]
fn what_breaks_a_guarantee_breaks_it_in_what_if_too() {
    let mut tried = 0;
    for rule in ["administrators_face_less", "guarantee_fails", "mail_without_mfa", "other_client_on_phones"] {
        let sandbox = Sandbox::new();
        let posture = manifest_folder().join(format!("tests/postures/bad/{rule}.toml"));
        let posture = posture.to_str().unwrap();
        let ended = sandbox.run(&["prove", "--format", "json", posture]);
        let document: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
        for proof in document["guarantees"].as_array().unwrap().iter().filter(|one| one["verdict"] == "fails") {
            let example = &proof["example"];
            sandbox.write("sign-ins.jsonl", example["signIn"].to_string());
            let at = example["point"].as_str().unwrap();
            let ended = sandbox.run(&["what-if", posture, "--at", at, "--sign-ins", "sign-ins.jsonl"]);
            let line = ended.stdout.lines().next().unwrap_or_default();
            assert!(line.contains("reached"), "{rule}: {}: {}", proof["name"], ended.text());
            assert!(!line.contains("MFA") && !line.contains("compliant"), "{rule}: {}: {line}", proof["name"]);
            tried += 1;
        }
    }
    assert!(tried >= 8, "{tried}");
}

/// Every example of a proof over postures, put to the judge of single sign-ins at the same point.
#[test]
fn what_breaks_a_guarantee_breaks_it_for_the_judge_too() {
    let mut tried = 0;
    let good = postures_in("tests/postures/ok").into_iter().chain(postures_in("examples"));
    for name in good.chain(postures_in("tests/postures/bad")) {
        let compiled = compile_file_whole(&name);
        let Some(plan) = compiled.planned() else { continue };
        let points = points(plan, &compiled.landscape, &Tenant::fresh(&compiled.landscape));
        for proof in &compiled.proofs.proofs {
            let (Claim::Every(_, demand), Some(example)) = (&proof.statement.claim, &proof.example) else { continue };
            let regime = points.regime_at(points.find(&example.point).unwrap());
            let decision = decision(&regime, &compiled.landscape, &example.sign_in);
            let met = match demand {
                Demand::Refused => decision.refused.is_some(),
                Demand::Mfa => decision.requires_mfa(&regime),
                Demand::CompliantDevice => decision.refused.is_some() || example.sign_in.device.compliant,
                _ => continue,
            };
            assert!(!met, "{name}: {}: {:#?}", proof.statement.name, example.sign_in);
            tried += 1;
        }
    }
    assert!(tried > 60, "{tried}");
}

fn landscape() -> Landscape {
    Landscape { sides: BTreeSet::from([Side::ExchangeOnline]), ..Landscape::default() }
}

fn strengths() -> BTreeMap<Key, Arc<Strength>> {
    let made = |strength: &posturec::catalog::AuthenticationStrength| Strength {
        name: strength.name.to_owned(),
        combinations: strength.combinations.iter().map(|one| (*one).to_owned()).collect(),
        opaque: Vec::new(),
    };
    BUILT_IN_STRENGTHS.iter().map(|strength| (Key::id(strength.id), Arc::new(made(strength)))).collect()
}

fn start(policies: Vec<Policy>) -> Regime {
    Regime {
        policies: policies.into_iter().map(Arc::new).enumerate().collect(),
        strengths: strengths(),
        exchange: BTreeMap::from([(Side::ExchangeOnline, Default::default())]),
        ..Regime::default()
    }
}

fn group(number: u32) -> Key {
    Key::id(&format!("{number:08x}-0000-4000-8000-00000000000a"))
}

fn groups(numbers: impl IntoIterator<Item = u32>) -> PersonSelection {
    PersonSelection { groups: numbers.into_iter().map(group).collect(), ..PersonSelection::default() }
}

fn policy(name: &str, include: PersonSelection, exclude: PersonSelection, control: Control) -> Policy {
    let grant = GrantControls { operator: Operator::Or, controls: BTreeSet::from([control]) };
    Policy { name: name.to_owned(), grant: Some(grant), ..about(include, exclude) }
}

fn step(number: u32) -> PointName {
    PointName::Step { ring: "ring".into(), workload: None, number: StepNumber(number) }
}

/// Points at each of which one policy becomes another.
fn walk(start: Regime, changes: Vec<(usize, Option<Policy>)>) -> Points {
    let point = |name, changes| Point { name, step: None, changes, decides: true, same_as: None };
    let mut regime = start.clone();
    let mut forward = vec![point(PointName::Start, Vec::new())];
    for (number, (index, after)) in (1..).zip(changes) {
        let after = after.map(Arc::new);
        let change = Change::Policy { index, before: regime.policies.get(&index).cloned(), after };
        change.apply(&mut regime);
        forward.push(point(step(number), vec![change]));
    }
    Points { start, forward, ..Points::default() }
}

fn statement(claim: Claim, when: When) -> Guarantees {
    let origin = Origin::default();
    let statement = Statement {
        kind: Kind::Stated(0),
        name: "it holds".to_owned(),
        path: Path::root(),
        origin,
        asked_for: true,
        claim,
        when,
    };
    Guarantees { statements: vec![statement], staged: Vec::new() }
}

/// Everybody's mail in browsers takes MFA.
fn browsers_take_mfa() -> Guarantees {
    statement(Claim::Every(browsers(), Demand::Mfa), When::End)
}

fn browsers() -> SignIns {
    let mut sign_ins = SignIns::of(about(everybody(), PersonSelection::default()));
    sign_ins.sides = Some(BTreeSet::from([Some(Side::ExchangeOnline)]));
    sign_ins.clients = Some(BTreeSet::from([posturec::signin::Client::Browser]));
    sign_ins
}

fn proven(guarantees: &Guarantees, points: &Points) -> Proof {
    prove(guarantees, points, &landscape()).proofs.remove(0)
}

#[test]
fn a_hole_between_two_steps_names_both() {
    let mfa = || policy("MFA", everybody(), PersonSelection::default(), Control::Mfa);
    let steps = vec![(0, None), (1, Some(policy("Other", groups([1]), groups([]), Control::Mfa))), (2, Some(mfa()))];
    let proof = proven(&browsers_take_mfa(), &walk(start(vec![mfa()]), steps));
    assert_eq!(proof.verdict, Verdict::Holds);
    let holes: Vec<_> = proof.holes.iter().map(|hole| (hole.opened.name.clone(), hole.closed.name.clone())).collect();
    // the group is taken in by the second step, everybody by the third; the first of both is told
    assert_eq!(holes, [(step(1), step(2))]);
    assert!(proof.holes[0].example.sentence.contains("without MFA"), "{}", proof.holes[0].example.sentence);
}

#[test]
fn what_is_lost_for_good_is_no_hole_but_a_failure() {
    let mfa = policy("MFA", everybody(), PersonSelection::default(), Control::Mfa);
    let proof = proven(&browsers_take_mfa(), &walk(start(vec![mfa]), vec![(0, None)]));
    assert_eq!((proof.verdict, proof.holes.len()), (Verdict::Fails, 0));
}

#[test]
fn a_step_that_another_policy_covers_opens_nothing() {
    let mfa = |name| policy(name, everybody(), PersonSelection::default(), Control::Mfa);
    let steps = vec![(0, None), (2, Some(mfa("Third"))), (1, None)];
    let proof = proven(&browsers_take_mfa(), &walk(start(vec![mfa("First"), mfa("Second")]), steps));
    assert_eq!((proof.verdict, proof.holes.len()), (Verdict::Holds, 0));
}

fn reachable() -> Guarantees {
    let mut sign_ins = browsers();
    sign_ins.ordinary = true;
    statement(Claim::Reachable(sign_ins), When::Always)
}

#[test]
fn a_lock_out_between_two_steps_is_found_though_both_ends_are_fine() {
    let closed = policy("Closed", everybody(), PersonSelection::default(), Control::Block);
    let proof = proven(&reachable(), &walk(start(Vec::new()), vec![(0, Some(closed)), (0, None)]));
    assert_eq!(proof.verdict, Verdict::Fails);
    let example = proof.example.unwrap();
    assert_eq!((example.point, example.policies[0].name.as_str()), (step(1), "Closed"));
    assert_eq!(proof.until.unwrap().name, step(2), "both steps are named");
}

#[test]
fn a_lock_out_on_the_way_back_alone_is_found() {
    let closed = policy("Closed", everybody(), PersonSelection::default(), Control::Block);
    let mut points = walk(start(Vec::new()), vec![]);
    let change = Change::Policy { index: 0, before: None, after: Some(Arc::new(closed)) };
    let undone = PointName::Undone { ring: "ring".into(), workload: None, number: StepNumber(1) };
    let back = Point { name: undone.clone(), step: None, changes: vec![change], decides: true, same_as: None };
    points.back = vec![WayBack { from: 0, points: vec![back] }];
    let proof = proven(&reachable(), &points);
    assert_eq!((proof.verdict, proof.example.unwrap().point), (Verdict::Fails, undone));
}

#[test]
fn who_is_kept_out_by_name_is_kept_out_on_purpose() {
    let leavers = policy("Leavers", groups([1]), groups([]), Control::Block);
    let proof = proven(&reachable(), &walk(start(vec![leavers]), vec![]));
    assert_eq!((proof.verdict, proof.on_purpose), (Verdict::Holds, vec!["Leavers".to_owned()]));
}

#[test]
fn who_would_be_locked_out_in_two_groups_at_once_leaves_it_not_proven() {
    let platform = |name: &str, number, platforms: &[posturec::posture::Platform]| {
        let mut one = policy(name, groups([number]), groups([]), Control::Block);
        let include = platforms.iter().copied().collect();
        one.platforms = Some(posturec::signin::InOut { include, exclude: BTreeSet::new() });
        one
    };
    use posturec::posture::Platform::{Android, Ios, Linux, Macos, Windows, WindowsPhone};
    let phones = platform("No phones", 1, &[Android, Ios, WindowsPhone]);
    let desks = platform("No desks", 2, &[Windows, Macos, Linux]);
    let proof = proven(&reachable(), &walk(start(vec![phones, desks]), vec![]));
    assert_eq!((proof.verdict, proof.shared), (Verdict::NotProven, vec![vec![group(1), group(2)]]));
}

#[test]
fn a_condition_that_nobody_can_judge_makes_it_not_proven_and_not_false() {
    let mut mfa = policy("MFA", everybody(), PersonSelection::default(), Control::Mfa);
    mfa.opaque = vec!["applicationFilter".to_owned()];
    let proof = proven(&browsers_take_mfa(), &walk(start(vec![mfa.clone()]), vec![]));
    assert_eq!(proof.verdict, Verdict::NotProven);
    assert!(proof.example.unwrap().doubts[0].contains("applicationFilter"));
    Arc::make_mut(mfa.users.as_mut().unwrap()).exclude = groups([1]);
    let proof = proven(&browsers_take_mfa(), &walk(start(vec![mfa]), vec![]));
    assert_eq!(proof.verdict, Verdict::Fails, "a group that is left out is so whatever the filter says");
}

#[test]
fn the_most_ordinary_sign_in_is_told() {
    let mut mfa = policy("MFA", everybody(), groups([1]), Control::Mfa);
    mfa.client_app_types = BTreeSet::from([ClientAppType::Browser]);
    mfa.sign_in_risk = [posturec::signin::Risk::None, posturec::signin::Risk::Low].into();
    let proof = proven(&browsers_take_mfa(), &walk(start(vec![mfa]), vec![]));
    // a risky sign-in of a member of staff, or an ordinary one of a member of the group: one thing is odd about each
    let sign_in = proof.example.unwrap().sign_in;
    let odd = [sign_in.sign_in_risk != posturec::signin::Risk::None, !sign_in.person.groups.is_empty()];
    assert_eq!(odd.iter().filter(|one| **one).count(), 1, "{sign_in:#?}");
    assert_eq!((sign_in.person.guest, sign_in.person.account), (None, None));
}

#[test]
fn a_listed_location_comes_before_an_exotic_one_and_staff_before_guests() {
    use posturec::signin::{LocationKind, NamedLocation};
    let place = |name: &str| Key::Name(name.to_owned());
    let located = |name: &str, range: &str| {
        let kind = LocationKind::Ip { ranges: vec![range.parse().unwrap()], trusted: true };
        (place(name), Arc::new(NamedLocation { name: name.to_owned(), kind }))
    };
    let mut regime = start(vec![policy("Nobody", groups([1]), groups([]), Control::Mfa)]);
    regime.locations = BTreeMap::from([located("office", "203.0.113.0/24"), located("shop", "198.51.100.0/24")]);
    let mut guests = policy("Guests", PersonSelection::default(), PersonSelection::default(), Control::Mfa);
    Arc::make_mut(guests.users.as_mut().unwrap()).include.all_guests = true;
    let from =
        |name: &str| posturec::signin::LocationCondition { named: BTreeSet::from([place(name)]), ..Default::default() };
    guests.locations = Some(posturec::signin::InOut { include: from("office"), exclude: from("shop") });
    regime.policies.insert(9, Arc::new(guests));
    let sign_in = proven(&browsers_take_mfa(), &walk(regime, vec![])).example.unwrap().sign_in;
    assert_eq!(sign_in.network.locations.len(), 1, "{sign_in:#?}");
    assert_eq!((sign_in.person.guest, sign_in.person.groups.len()), (None, 0));
}

/// Policies that each leave out other groups: whoever is in enough of them meets none, and to see that there is nobody
/// one would have to try them all.
#[test]
fn a_proof_that_would_take_too_long_says_so() {
    let number = |one: u32, policy: u32| (one * 37 + policy * 101 + one * policy * 13) % 90;
    let policies = (0..70).map(|policy_number| {
        let out = groups((0..6).map(|one| number(one, policy_number)));
        policy(&format!("MFA {policy_number}"), everybody(), out, Control::Mfa)
    });
    let points = walk(start(policies.collect()), vec![]);
    let began = std::time::Instant::now();
    let proof = proven(&browsers_take_mfa(), &points);
    assert!(began.elapsed().as_secs() < 30, "{:?}", began.elapsed());
    match proof.verdict {
        Verdict::NotProven => assert!(proof.given_up.unwrap().contains("given up")),
        Verdict::Fails => assert!(proof.example.unwrap().sign_in.person.groups.len() > 3),
        Verdict::Holds => panic!("whoever is in all groups meets nothing"),
    }
}

/// Strengths that each lack some combinations clash in many ways: in as many as there are sets of them.
#[test]
fn strengths_that_clash_in_a_million_ways_are_proven_at_once() {
    let known: Vec<&str> = COMBINATIONS.into_iter().filter(|one| is_multi_factor(one)).collect();
    let lacks = |strength: usize| [strength % known.len(), (strength * 7 + 3) % known.len()];
    let all = || 0..60_usize;
    let key = |strength: usize| Key::Name(format!("Strength {strength}"));
    let own = |strength| groups([u32::try_from(strength).unwrap()]);
    let policies = all().map(|one| policy(&format!("P{one}"), own(one), groups([]), Control::Strength(key(one))));
    let mfa = policy("MFA", everybody(), PersonSelection::default(), Control::Mfa);
    let mut start = start(policies.chain([mfa]).collect());
    for one in all() {
        let left = known.iter().enumerate().filter(|(place, _)| !lacks(one).contains(place));
        let combinations = left.map(|(_, combination)| (*combination).to_owned()).collect();
        let strength = Strength { name: format!("Strength {one}"), combinations, opaque: Vec::new() };
        start.strengths.insert(key(one), Arc::new(strength));
    }
    let began = std::time::Instant::now();
    assert_eq!(proven(&browsers_take_mfa(), &walk(start, vec![])).verdict, Verdict::Holds);
    assert!(began.elapsed().as_secs() < 30, "{:?}", began.elapsed());
}

#[test]
fn counts_are_told_in_round_figures_that_are_never_rounded_up() {
    let told = [99.0, 1_299.0, 123_456_789.0, 9.99e14, 1e15, 9.999e15, 1e16, f64::INFINITY];
    let figures: Vec<String> = told.into_iter().map(posturec::signin::guarantee::in_round_figures).collect();
    let wanted = ["99", "1,200", "120,000,000", "990,000,000,000,000"];
    assert_eq!(figures[..4], wanted);
    assert_eq!(figures[4..], ["more than 10^15", "more than 10^15", "more than 10^16", "more than 10^308"]);
}
