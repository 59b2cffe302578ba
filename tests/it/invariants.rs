//! What holds for the plan of every posture: small postures put together at random, and all good ones on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use posturec::compile::Compiled;
use posturec::diag::Severity;
use posturec::plan::{ObjectKind, Plan, RingMode, Script, Step, StepNumber, Target, Value, Workload};
use posturec::rehearse::seed::seed_from_plan;
use proptest::prelude::*;

use crate::lowering::member;
use crate::postures::{compile_file, compile_over_base, in_words, postures_in};
use crate::support::cases;
use crate::tenant_graph_plans::assert_taken;

const BREAK_GLASS: &str = "11111111-1111-4111-8111-111111111111";
const AUDIENCES: [&str; 4] = ["one", "two", "three", "four"];

/// What the dice say of a posture.
#[derive(Debug, Clone)]
pub struct Dice {
    /// How many rings before the last: those that report, those that enforce.
    rings: (usize, usize),
    waves: u32,
    audiences: Vec<(u8, u8)>,
    order: Vec<usize>,
    policies: Vec<PolicyDice>,
    exceptions: Vec<(usize, u8)>,
    architecture: u8,
    settings: u8,
}

#[derive(Debug, Clone)]
struct PolicyDice {
    include: usize,
    exclude: usize,
    block: bool,
    state: u8,
    /// For some rings whom the policy reaches there.
    rings: Vec<(usize, usize)>,
    refers: u8,
}

/// Throws the dice.
pub fn dice() -> impl Strategy<Value = Dice> {
    let policy = (
        0..6_usize,
        0..6_usize,
        any::<bool>(),
        0..6_u8,
        prop::collection::vec((0..5_usize, 0..4_usize), 0..3),
        0..4_u8,
    );
    let policy = policy.prop_map(|(include, exclude, block, state, rings, refers)| PolicyDice {
        include,
        exclude,
        block,
        state,
        rings,
        refers,
    });
    (
        (0..3_usize, 1..4_usize),
        1..4_u32,
        prop::collection::vec((0..4_u8, 0..4_u8), 4),
        Just(vec![0, 1, 2, 3]).prop_shuffle(),
        prop::collection::vec(policy, 0..5),
        prop::collection::vec((0..4_usize, 0..4_u8), 0..3),
        0..4_u8,
        any::<u8>(),
    )
        .prop_map(|(rings, waves, audiences, order, policies, exceptions, architecture, settings)| Dice {
            rings,
            waves,
            audiences,
            order,
            policies,
            exceptions,
            architecture,
            settings,
        })
}

fn ring_name(dice: &Dice, number: usize) -> String {
    if number < dice.rings.0 { format!("watch-{number}") } else { format!("go-{number}") }
}

/// The posture that the dice say.
pub fn text_of(dice: &Dice) -> String {
    let mut text = String::from("[rollout]\nrings = [\n");
    let count = dice.rings.0 + dice.rings.1;
    for number in 0..count {
        let mode = if number < dice.rings.0 { "report-only" } else { "enforce" };
        let audience = AUDIENCES[dice.order[number % 4]];
        let waves = if number >= dice.rings.0 { dice.waves } else { 1 };
        let name = ring_name(dice, number);
        let _ = writeln!(
            text,
            "    {{ name = \"{name}\", audience = \"{audience}\", mode = \"{mode}\", waves = {waves} }},"
        );
    }
    text.push_str("    { name = \"organization\", mode = \"enforce\" },\n]\n");
    for (position, (online, server)) in dice.audiences.iter().enumerate() {
        let name = AUDIENCES[position];
        let id = position + 5;
        let _ = writeln!(
            text,
            "[audiences.{name}]\ngroup = {{ name = \"sg-{name}\", id = \"{id}0000000-0000-4000-8000-000000000000\" }}\nmembers = ["
        );
        for (side, count) in [("exchange-online", online + 1), ("exchange-server", server + 1)] {
            for person in 0..count {
                let _ = writeln!(text, "  {{ user = \"{name}-{side}-{person}@contoso.com\", mailbox = \"{side}\" }},");
            }
        }
        text.push_str("]\n");
    }
    architectures(dice, &mut text);
    policies(dice, &mut text);
    text
}

fn architectures(dice: &Dice, text: &mut String) {
    let both = "mailboxes = [\"exchange-online\", \"exchange-server\"]";
    if dice.architecture & 1 == 1 {
        let _ =
            writeln!(text, "[access.outlook-desktop]\n{both}\nmfa = \"conditional-access\"\nstill-allowed = [\"pop\"]");
    }
    if dice.architecture & 2 == 2 {
        let still = if dice.architecture & 1 == 1 { "" } else { "still-allowed = [\"pop\"]\n" };
        let _ = writeln!(
            text,
            "[access.outlook-mobile]\n{both}\nrequire = [\"mfa\"]\nonly-client = \"outlook-mobile\"\n{still}affects-everyone = true"
        );
    }
    if dice.settings & 1 == 1 {
        text.push_str("[exchange-online.transport-config]\nsmtp-client-authentication-disabled = true\n");
    }
    if dice.settings & 2 == 2 {
        text.push_str("[exchange-server.organization-config]\noauth2-client-profile-enabled = true\n");
    }
    if dice.settings & 12 == 12 {
        text.push_str(
            "[exchange-online.authentication-policies.own]\nname = \"Own\"\nallow-basic-auth = [\"smtp\"]\nassign-to = [\"own@contoso.com\"]\n",
        );
    }
    if dice.architecture > 0 {
        let mut seen = BTreeSet::new();
        for (audience, protocol) in dice.exceptions.iter().filter(|(audience, _)| seen.insert(*audience)) {
            let (audience, protocol) =
                (AUDIENCES[*audience], ["imap", "activesync", "mapi", "web-services"][*protocol as usize]);
            let _ = writeln!(
                text,
                "[[exceptions.legacy-authentication]]\nwho = [\"{audience}\"]\nprotocols = [\"{protocol}\"]\nreason = \"{audience}\""
            );
        }
        if dice.settings & 16 == 16 {
            text.push_str(
                "[[exceptions.legacy-authentication]]\nwho = [\"scanner@contoso.com\"]\nmailbox = \"exchange-online\"\nprotocols = [\"smtp\"]\nreason = \"scanner\"\n",
            );
        }
    }
}

fn policies(dice: &Dice, text: &mut String) {
    text.push_str("[named-locations.office]\nname = \"Office\"\nip-ranges = [\"203.0.113.0/24\"]\n");
    text.push_str("[authentication-strengths.keys]\nname = \"Keys\"\nallowed-combinations = [\"fido2\"]\n");
    for (number, policy) in dice.policies.iter().enumerate() {
        let include = AUDIENCES.get(policy.include).copied().unwrap_or("all");
        let exclude = AUDIENCES.get(policy.exclude).filter(|one| **one != include);
        let exclude = exclude.map(|one| format!(", \"{one}\"")).unwrap_or_default();
        let state = ["", "", "", "", "state = \"report-only\"\n", "state = \"disabled\"\n"][policy.state as usize];
        let _ = write!(
            text,
            "[conditional-access.policies.p{number}]\nname = \"P{number}\"\n{state}users = {{ include = [\"{include}\"], exclude = [\"emergency-access\"{exclude}] }}\napplications = {{ include = [\"exchange-online\"] }}\n"
        );
        if policy.refers & 1 == 1 {
            text.push_str("locations = { include = [\"all\"], exclude = [\"office\"] }\n");
        }
        let grant = match (policy.block, policy.refers & 2 == 2) {
            (true, _) => "controls = [\"block\"]",
            (false, true) => "authentication-strength = \"keys\"",
            (false, false) => "controls = [\"mfa\"]",
        };
        let _ = writeln!(text, "client-app-types = [\"browser\"]\ngrant = {{ {grant} }}");
        let rings: BTreeMap<String, &str> = policy
            .rings
            .iter()
            .filter(|(ring, _)| *ring < dice.rings.0 + dice.rings.1)
            .map(|(ring, audience)| (ring_name(dice, *ring), AUDIENCES[*audience]))
            .collect();
        if state.is_empty() && !rings.is_empty() {
            let rings: Vec<String> =
                rings.iter().map(|(ring, audience)| format!("{ring} = [\"{audience}\"]")).collect();
            let _ = writeln!(text, "rings = {{ {} }}", rings.join(", "));
        }
    }
}

fn texts(value: &Value) -> BTreeSet<String> {
    let Value::List(list) = value else { return BTreeSet::new() };
    let text = |value: &Value| match value {
        Value::Text(text) => text.to_string(),
        other => format!("{other:?}"),
    };
    list.iter().map(text).collect()
}

fn included(step: &Step) -> BTreeSet<String> {
    let lists = ["includeUsers", "includeGroups", "includeRoles"];
    lists.iter().flat_map(|list| texts(member(&step.want, &["conditions", "users", list]))).collect()
}

fn position(script: &Script, number: StepNumber) -> usize {
    script.steps.iter().position(|step| step.number == number).expect("`after` names a step of the script")
}

/// All that must hold, whatever the posture says.
pub fn assert_sound(plan: &Plan, emergency: Option<&str>) {
    let mut known: BTreeSet<(ObjectKind, String)> = BTreeSet::new();
    for ring in &plan.rings {
        if ring.mode == RingMode::ReportOnly {
            assert!(ring.scripts.iter().all(|script| script.workload == Workload::Graph), "{}", ring.name);
        }
        for script in &ring.scripts {
            let numbers: Vec<StepNumber> = script.steps.iter().map(|step| step.number).collect();
            assert!(numbers.is_sorted_by(|one, other| one < other), "{}/{}", ring.folder, script.file);
            for (at, step) in script.steps.iter().enumerate() {
                assert!(step.after.iter().all(|number| position(script, *number) < at), "{} {}", ring.name, step.title);
                assert_references(script, step, &known);
                if step.kind.is_creatable() {
                    known.insert((step.kind, step.title.to_string()));
                }
            }
            assert_order(script);
        }
    }
    assert_policies_only_grow(plan, emergency);
    assert_assignments(plan);
}

/// Every object that a step names is made before, or is one that the script looks up first.
fn assert_references(script: &Script, step: &Step, known: &BTreeSet<(ObjectKind, String)>) {
    let mut all = Vec::new();
    step.want.iter().for_each(|(_, value)| collect(value, &mut all));
    for (kind, name) in all {
        let looked_up = script.references.iter().any(|one| one.name == name);
        let made = known.contains(&(kind, name.clone()));
        assert!(made || (looked_up && matches!(kind, ObjectKind::Group | ObjectKind::User)), "{kind:?} {name}");
    }
    if let Some((_, Value::Text(policy))) = step.want.iter().find(|(name, _)| name.ends_with("AuthenticationPolicy")) {
        assert!(known.contains(&(ObjectKind::AuthenticationPolicy, policy.to_string())), "{policy}");
    }
    if step.kind == ObjectKind::ConditionalAccessPolicy {
        for list in ["includeGroups", "excludeGroups"] {
            for id in texts(member(&step.want, &["conditions", "users", list])) {
                let known = script.references.iter().any(|one| one.id == id || id.contains(&one.name));
                assert!(known, "{} names {id}, which is no reference", step.title);
            }
        }
    }
}

fn collect(value: &Value, into: &mut Vec<(ObjectKind, String)>) {
    match value {
        Value::IdOf { kind, identity } => into.push((*kind, identity.to_string())),
        Value::List(list) => list.iter().for_each(|one| collect(one, into)),
        Value::Table(members) => members.iter().for_each(|(_, one)| collect(one, into)),
        _ => {}
    }
}

/// What opens comes before what closes, and the default after all who hold something else.
fn assert_order(script: &Script) {
    let wants = |step: &Step, name: &str, value: &Value| step.want.iter().any(|(one, is)| one == name && is == value);
    for (at, step) in script.steps.iter().enumerate() {
        let before = |other: &Step, what: &str| {
            assert!(step.after.contains(&other.number), "{}: {} does not wait for {what}", script.file, step.title);
        };
        for (other_at, other) in script.steps.iter().enumerate() {
            let is_default = step.want.iter().any(|(name, _)| name == "DefaultAuthenticationPolicy");
            if is_default && other.kind == ObjectKind::UserAuthenticationPolicy {
                before(other, "an assignment");
            }
            let blocks = wants(step, "DefaultAccessLevel", &Value::text("Block"));
            if blocks && other.kind == ObjectKind::ActiveSyncDeviceAccessRule {
                before(other, "a rule");
            }
            if wants(step, "AccessLevel", &Value::text("Block")) && wants(other, "AccessLevel", &Value::text("Allow")) {
                before(other, "a rule that allows");
            }
            let closes = step.kind == ObjectKind::TransportConfig
                && wants(step, "SmtpClientAuthenticationDisabled", &Value::Boolean(true));
            if closes && other.kind == ObjectKind::CasMailbox {
                before(other, "a mailbox");
            }
            let on = wants(other, "OAuth2ClientProfileEnabled", &Value::Boolean(true));
            if on && matches!(step.kind, ObjectKind::AuthenticationPolicy | ObjectKind::UserAuthenticationPolicy) {
                before(other, "modern authentication");
            }
            if wants(step, "state", &Value::text("enabled")) && other_at > at {
                assert!(!wants(other, "state", &Value::text("enabledForReportingButNotEnforced")), "{}", other.title);
            }
        }
    }
}

/// Nobody gets out of a policy from ring to ring before the last, no policy goes back to reporting, and the emergency
/// accounts are outside all of them.
fn assert_policies_only_grow(plan: &Plan, emergency: Option<&str>) {
    let mut enforced: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (number, ring) in plan.rings.iter().enumerate() {
        let steps = ring.scripts.iter().flat_map(|script| &script.steps);
        for step in steps.filter(|step| step.kind == ObjectKind::ConditionalAccessPolicy) {
            let users = |list| texts(member(&step.want, &["conditions", "users", list]));
            if let Some(emergency) = emergency {
                assert!(users("excludeGroups").contains(emergency), "{} in {}", step.title, ring.name);
            }
            let on = *member(&step.want, &["state"]) == Value::text("enabled");
            assert!(!on || ring.mode == RingMode::Enforce, "{} in {}", step.title, ring.name);
            let people = included(step);
            let last = number + 1 == plan.rings.len();
            if let Some(before) = enforced.get(step.title.as_str()) {
                assert!(on, "{} is not enforced any more in {}", step.title, ring.name);
                assert!(last || people.contains("All") || before.is_subset(&people), "{} in {}", step.title, ring.name);
            }
            if on {
                enforced.insert(&step.title, people);
            }
        }
    }
}

/// Nobody is assigned two policies on one side, and the people of a wave are of no other.
fn assert_assignments(plan: &Plan) {
    let mut held: BTreeSet<(Workload, String)> = BTreeSet::new();
    for script in plan.rings.iter().flat_map(|ring| &ring.scripts) {
        for step in script.steps.iter().filter(|step| step.kind == ObjectKind::UserAuthenticationPolicy) {
            let Target::Each(people) = &step.target else { panic!("one person: {}", step.title) };
            assert!(!people.is_empty() && step.wave.is_none_or(|wave| (1..=script.waves).contains(&wave)));
            for person in people {
                assert!(held.insert((script.workload, person.to_lowercase())), "{person} is assigned two policies");
            }
        }
    }
}

/// Whoever is in a ring that enforces holds a policy on the side of the mailbox, where that side gets a default.
fn assert_everybody_holds_one(dice: &Dice, plan: &Plan) {
    let enforcing = dice.rings.0..dice.rings.0 + dice.rings.1;
    let audiences: BTreeSet<usize> = enforcing.map(|number| dice.order[number % 4]).collect();
    let mut expected: BTreeSet<String> = BTreeSet::new();
    for audience in audiences {
        let (online, server) = dice.audiences[audience];
        for (side, count) in [("exchange-online", online + 1), ("exchange-server", server + 1)] {
            expected.extend((0..count).map(|person| format!("{}-{side}-{person}@contoso.com", AUDIENCES[audience])));
        }
    }
    let mut found = BTreeSet::new();
    let rings = &plan.rings[..plan.rings.len() - 1];
    for script in rings.iter().flat_map(|ring| &ring.scripts) {
        for step in script.steps.iter().filter(|step| step.kind == ObjectKind::UserAuthenticationPolicy) {
            let Target::Each(people) = &step.target else { continue };
            assert!(people.iter().all(|person| person.contains(script.workload.name())), "{people:?}");
            found.extend(people.iter().cloned());
        }
    }
    assert_eq!(found, expected);
}

fn sound(compiled: &Compiled, dice: &Dice, text: &str) -> Result<(), TestCaseError> {
    let Some(plan) = compiled.planned() else {
        return Err(TestCaseError::fail(format!("{text}\n{}", in_words(compiled))));
    };
    // two policies that exchange their people from ring to ring have a hole in every order, and that is refused
    if compiled.plan.is_none() {
        let errors = compiled.report.diagnostics.iter().filter(|finding| finding.severity == Severity::Error);
        let holes = errors.map(|finding| finding.code.to_string()).all(|code| code == "C0603");
        let moving = dice.policies.iter().filter(|policy| !policy.rings.is_empty()).count();
        prop_assert!(holes && moving >= 2, "{text}\n{}", in_words(compiled));
    }
    assert_sound(plan, Some(BREAK_GLASS));
    crate::regimes::assert_points(plan, &compiled.landscape);
    assert_taken(plan, &seed_from_plan(plan));
    if dice.architecture > 0 {
        assert_everybody_holds_one(dice, plan);
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn every_rollout_is_in_a_safe_order(dice in dice()) {
        let text = text_of(&dice);
        sound(&compile_over_base(&text), &dice, &text)?;
    }
}

#[test]
fn the_rollouts_on_disk_are_in_a_safe_order() {
    let examples = postures_in("examples").into_iter().filter(|name| name.ends_with("/posture.toml"));
    for name in postures_in("tests/postures/ok").into_iter().chain(examples) {
        if let Some(plan) = &compile_file(&name).plan {
            assert_sound(plan, None);
        }
    }
}
