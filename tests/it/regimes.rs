//! The points of a rollout: what decides at the start, after every step, at the end and on the way back.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use posturec::plan::{ObjectKind, Plan, RingMode, Script, Step, StepNumber, Target, Value, Workload};
use posturec::signin::{
    AD_FS, Change, Control, Key, Known, Landscape, LocationKind, OutlookOnTheWeb, Point, PointName, Points, Policy,
    Regime, Side, Tenant, points, read_policy,
};

use crate::plans::{assignment, members, plan, step};
use crate::postures::{compile_file, compile_over_base, in_words, postures_in};
use crate::rollouts::example_plans;
use crate::support::snapshots;

fn points_of(name: &str) -> Points {
    let compiled = compile_file(name);
    let landscape = compiled.landscape;
    let plan = compiled.plan.unwrap_or_else(|| panic!("{name} has errors"));
    points(&plan, &landscape, &Tenant::fresh(&landscape))
}

/// What holds for the points of every plan, whatever it says.
pub fn assert_points(plan: &Plan, landscape: &Landscape) {
    let points = points(plan, landscape, &Tenant::fresh(landscape));
    assert_names(&points);
    let mut regimes: Vec<Regime> = Vec::new();
    let mut regime = points.start.clone();
    for point in &points.forward {
        let before = regime.clone();
        point.apply(&mut regime);
        assert_eq!(point.changes.is_empty(), before == regime, "{}", point.name);
        let mut back = regime.clone();
        point.undo(&mut back);
        assert!(back == before, "{} cannot be undone", point.name);
        if let Some(same) = point.same_as {
            assert!(regimes[same] == regime, "{} is not what {same} is", point.name);
        }
        assert!(point.decides || decided(&before) == decided(&regime), "{} decides", point.name);
        regimes.push(regime.clone());
    }
    assert!(regime == points.regime_at(points.end()));
    assert_end(plan, &regime, &points.start);
    for way in &points.back {
        let mut regime = regimes[way.from].clone();
        for point in &way.points {
            point.apply(&mut regime);
            if let Some(same) = point.same_as {
                assert!(regimes[same] == regime, "{} is not what {same} is", point.name);
            }
        }
    }
    let whole = &points.back[0];
    let mut regime = regimes[whole.from].clone();
    whole.points.iter().for_each(|point| point.apply(&mut regime));
    assert!(whole.from == points.end() && regime == points.start, "the way back does not end at the start");
}

/// Each point of the way forward is found by its own name, written or not.
fn assert_names(points: &Points) {
    for (position, point) in points.forward.iter().enumerate() {
        let read: PointName = point.name.to_string().parse().unwrap();
        assert_eq!(read, point.name);
        assert_eq!(points.find(&read), Ok(position));
    }
    assert_eq!(points.find(&PointName::End), Ok(points.end()));
}

/// What is left of a regime when all that decides nothing is taken out: policies that are not enforced, what only they
/// name, authentication policies that nobody holds.
fn decided(regime: &Regime) -> Regime {
    use posturec::signin::PolicyState::Enabled;
    let mut left = regime.clone();
    left.policies.retain(|_, policy| policy.state == Enabled);
    let policies: Vec<Arc<Policy>> = left.policies.values().cloned().collect();
    let sides: Vec<_> = policies.iter().filter_map(|policy| policy.locations.as_ref()).collect();
    let sides: Vec<_> = sides.iter().flat_map(|both| [&both.include, &both.exclude]).collect();
    left.locations.retain(|key, location| {
        let trusted =
            !matches!(location.kind, LocationKind::Ip { trusted: false, .. } | LocationKind::Countries { .. });
        sides.iter().any(|side| side.named.contains(key) || (side.all_trusted && trusted))
    });
    let grants: Vec<_> = policies.iter().filter_map(|policy| policy.grant.as_ref()).collect();
    left.strengths.retain(|key, _| grants.iter().any(|grant| grant.controls.contains(&Control::Strength(key.clone()))));
    for exchange in left.exchange.values_mut() {
        let used: BTreeSet<String> = exchange.held.values().chain(&exchange.default_policy).cloned().collect();
        exchange.authentication_policies.retain(|name, _| used.contains(name));
        exchange.modern_blocked.retain(|name, _| used.contains(name));
    }
    left
}

/// The end is what the last body of every object says, put together without the steps before it.
fn assert_end(plan: &Plan, end: &Regime, start: &Regime) {
    let steps = || {
        plan.rings
            .iter()
            .flat_map(|ring| &ring.scripts)
            .flat_map(|script| script.steps.iter().map(move |step| (script.workload, step)))
    };
    let last: BTreeMap<(Workload, ObjectKind, &str), &Step> =
        steps().map(|(workload, step)| ((workload, step.kind, step.title.as_str()), step)).collect();
    let of = |kind: ObjectKind| {
        last.iter().filter(move |((_, its, _), _)| *its == kind).map(|((_, _, name), step)| (*name, *step))
    };
    let of_entra = end.policies.values().filter(|policy| !policy.is_of_ad_fs()).count();
    assert_eq!(of_entra, of(ObjectKind::ConditionalAccessPolicy).count());
    for (name, step) in of(ObjectKind::ConditionalAccessPolicy) {
        let found = end.policies.values().find(|policy| policy.name == name).unwrap();
        assert_eq!(read_policy(&step.want, name, &mut Known::default()).policy, **found);
    }
    assert_eq!(end.locations.len(), of(ObjectKind::NamedLocation).count());
    assert!(of(ObjectKind::NamedLocation).all(|(name, _)| end.locations.contains_key(&Key::Name(name.to_owned()))));
    let own = of(ObjectKind::AuthenticationStrengthPolicy).count();
    assert_eq!(end.strengths.len(), start.strengths.len() + own);
    let mut held: BTreeMap<(Workload, String), String> = BTreeMap::new();
    for (workload, step) in steps().filter(|(_, step)| step.kind == ObjectKind::UserAuthenticationPolicy) {
        let Target::Each(people) = &step.target else { panic!("{}", step.title) };
        let Value::Text(policy) = &step.want[0].1 else { panic!("{:?}", step.want) };
        held.extend(people.iter().map(|person| ((workload, person.to_lowercase()), policy.to_lowercase())));
    }
    for (workload, side) in
        [(Workload::ExchangeOnline, Side::ExchangeOnline), (Workload::ExchangeServer, Side::ExchangeServer)]
    {
        let wanted: BTreeMap<&String, &String> = held
            .iter()
            .filter(|((its, _), _)| *its == workload)
            .map(|((_, person), policy)| (person, policy))
            .collect();
        let found = end.exchange.get(&side).map(|exchange| exchange.held.iter().collect()).unwrap_or_default();
        assert_eq!(wanted, found, "{}", workload.name());
    }
}

#[test]
fn the_points_of_every_good_posture_fit_together() {
    for name in postures_in("tests/postures/ok").into_iter().chain(postures_in("examples")) {
        let compiled = compile_file(&name);
        if let Some(plan) = &compiled.plan {
            assert_points(plan, &compiled.landscape);
        }
    }
    for (_, plan) in example_plans() {
        assert_points(&plan, &Landscape::default());
    }
}

#[test]
fn a_ring_that_only_reports_changes_nothing_that_decides() {
    for name in postures_in("examples") {
        let Some(plan) = compile_file(&name).plan else { continue };
        let points = points_of(&name);
        let reporting: BTreeSet<&str> =
            plan.rings.iter().filter(|ring| ring.mode == RingMode::ReportOnly).map(|ring| ring.name.as_str()).collect();
        let steps: Vec<&Point> = points
            .forward
            .iter()
            .filter(|point| point.step.as_ref().is_some_and(|step| reporting.contains(step.ring.as_str())))
            .collect();
        assert!(!steps.is_empty() && steps.iter().all(|point| !point.decides && !point.changes.is_empty()), "{name}");
        let last = plan.rings.iter().rposition(|ring| ring.mode == RingMode::ReportOnly).unwrap();
        let after = points.find(&PointName::Ring((&plan.rings[last].name).into())).unwrap();
        assert!(decided(&points.start) == decided(&points.regime_at(after)), "{name}");
    }
}

/// What a change makes, in a few words.
fn words(change: &Change) -> String {
    fn both<T: PartialEq>(before: &Option<T>, after: &Option<T>, text: impl Fn(&T) -> String) -> String {
        let text = |value: &Option<T>| value.as_ref().map_or_else(|| "nothing".to_owned(), &text);
        format!("{} -> {}", text(before), text(after))
    }
    let set = |set: &BTreeSet<&'static str>| format!("[{}]", set.iter().copied().collect::<Vec<_>>().join(" "));
    match change {
        Change::Policy { before, after, .. } => format!("policy {}", both(before, after, |policy| whom(policy))),
        Change::Location { key, before, after } => {
            format!("location {key}: {}", both(before, after, |location| format!("{:?}", location.kind)))
        }
        Change::Strength { key, before, after } => {
            format!("strength {key}: {}", both(before, after, |strength| format!("{:?}", strength.combinations)))
        }
        Change::AuthenticationPolicy { name, before, after, .. } => {
            format!("{name} lets through {}", both(before, after, set))
        }
        Change::ModernBlocked { name, before, after, .. } => {
            format!("{name} blocks modern {}", both(before, after, set))
        }
        Change::Held { person, before, after, .. } => format!("{person} holds {}", both(before, after, Clone::clone)),
        Change::DefaultPolicy { before, after, .. } => format!("default policy {}", both(before, after, Clone::clone)),
        Change::TakesTokens { before, after, .. } => format!("takes tokens {}", both(before, after, bool::to_string)),
        Change::SmtpDisabled { before, after, .. } => format!("smtp disabled {}", both(before, after, bool::to_string)),
        Change::SmtpOfMailbox { mailbox, before, after, .. } => {
            format!("smtp of {mailbox} disabled {}", both(before, after, bool::to_string))
        }
        Change::DefaultLevel { before, after, .. } => format!("default level {}", both(before, after, Clone::clone)),
        Change::DeviceRule { rule, before, after, .. } => {
            format!("{} {}: {}", rule.0, rule.1, both(before, after, Clone::clone))
        }
    }
}

fn whom(policy: &Policy) -> String {
    let Some(users) = &policy.users else { return format!("{:?} for workload identities", policy.state) };
    let people = &users.include;
    let mut parts = Vec::new();
    for (is, word) in [(people.all, "all"), (people.all_guests, "guests"), (people.guests.is_some(), "some guests")] {
        parts.extend(is.then(|| word.to_owned()));
    }
    for (count, word) in [(people.users.len(), "users"), (people.groups.len(), "groups"), (people.roles.len(), "roles")]
    {
        parts.extend((count > 0).then(|| format!("{count} {word}")));
    }
    format!("{:?} for {}", policy.state, if parts.is_empty() { "nobody".to_owned() } else { parts.join(", ") })
}

fn told(points: &Points) -> String {
    let mut text = String::new();
    for point in &points.forward {
        let _ = write!(text, "{}", point.name);
        if let Some(step) = &point.step {
            let _ = write!(text, "  {} ({}, {})", step.title, step.kind.name(), step.origin.place);
        }
        text.push_str(if point.decides || point.step.is_none() { "\n" } else { "  decides nothing\n" });
        let (shown, more) = point.changes.split_at(point.changes.len().min(3));
        for change in shown {
            let _ = writeln!(text, "    {}", words(change));
        }
        if !more.is_empty() {
            let _ = writeln!(text, "    and {} more", more.len());
        }
    }
    for way in &points.back {
        let new = way.points.iter().filter(|point| point.same_as.is_none());
        let new: Vec<String> = new.map(|point| point.name.to_string()).collect();
        let from = &points.forward[way.from].name;
        let _ = writeln!(text, "back from {from}: {} points, new are [{}]", way.points.len(), new.join(", "));
    }
    text
}

#[test]
fn the_points_of_the_examples() {
    let names = [
        ("contoso-cloud", "examples/contoso-cloud/posture.toml"),
        ("contoso-hybrid", "examples/contoso-hybrid/posture.toml"),
        ("fabrikam", "examples/provider/fabrikam/posture.toml"),
        ("northwind", "examples/provider/northwind/posture.toml"),
        ("small-business", "examples/small-business/posture.toml"),
        ("zero-trust-baseline", "examples/zero-trust-baseline/posture.toml"),
    ];
    for (name, file) in names {
        let points = points_of(file);
        assert_eq!(points.findings, Vec::<String>::new(), "{name}");
        snapshots("signin").bind(|| insta::assert_snapshot!(format!("points-{name}"), told(&points)));
    }
}

/// A plan of one ring whose people go in two waves, each with two policies.
fn in_waves() -> Plan {
    let mut steps = vec![step(
        10,
        ObjectKind::AuthenticationPolicy,
        Value::text("Block legacy authentication"),
        "Block legacy authentication",
        members(vec![("AllowBasicAuthSmtp", Value::Boolean(false))]),
    )];
    for (number, wave, person) in [(20, 1, "a1"), (30, 2, "a2"), (40, 1, "b1"), (50, 2, "b2")] {
        let mut step = assignment(number, vec![format!("{person}@Contoso.com")]);
        step.wave = Some(wave);
        steps.push(step);
    }
    let level = members(vec![("DefaultAccessLevel", Value::text("Block"))]);
    let mut last = step(60, ObjectKind::ActiveSyncOrganizationSettings, Value::Null, "default access level", level);
    last.wave = Some(2);
    steps.push(last);
    let mut plan = plan(Workload::ExchangeOnline, "pilot", steps);
    plan.rings[0].scripts[0].waves = 2;
    plan
}

fn holders(regime: &Regime) -> Vec<&str> {
    regime.exchange[&Side::ExchangeOnline].held.keys().map(|name| name.split('@').next().unwrap()).collect()
}

#[test]
fn waves_go_one_after_the_other_and_come_back_by_the_order_of_the_script() {
    let plan = in_waves();
    assert_points(&plan, &Landscape::default());
    let points = points(&plan, &Landscape::default(), &Tenant::default());
    let names: Vec<String> = points.forward.iter().map(|point| point.name.to_string()).collect();
    assert_eq!(names, ["start", "pilot:010", "pilot:020", "pilot:040", "pilot:030", "pilot:050", "pilot:060", "pilot"]);
    assert_eq!(holders(&points.regime_at(3)), ["a1", "b1"]);
    let [whole, first] = points.back.as_slice() else { panic!("{} ways", points.back.len()) };
    assert_eq!((whole.from, first.from), (7, 3));
    let mut regime = points.regime_at(7);
    let mut seen = Vec::new();
    for point in &whole.points {
        point.apply(&mut regime);
        seen.push((point.name.to_string(), holders(&regime).join(" "), point.same_as));
    }
    // 040 is undone before 030: nobody met a2 without b1 on the way forward
    let expected = [
        ("pilot:060 undone", "a1 a2 b1 b2", Some(5)),
        ("pilot:050 undone", "a1 a2 b1", Some(4)),
        ("pilot:040 undone", "a1 a2", None),
        ("pilot:030 undone", "a1", Some(2)),
        ("pilot:020 undone", "", Some(1)),
        ("pilot:010 undone", "", Some(0)),
    ];
    assert_eq!(seen, expected.map(|(name, held, same)| (name.to_owned(), held.to_owned(), same)));
    let steps: Vec<String> = first.points.iter().map(|point| point.name.to_string()).collect();
    assert_eq!(steps, ["pilot:040 undone", "pilot:020 undone", "pilot:010 undone"]);
}

#[test]
fn a_number_that_two_scripts_have_is_named_with_its_script() {
    let mut plan = in_waves();
    let other = Script { workload: Workload::ExchangeServer, ..plan.rings[0].scripts[0].clone() };
    plan.rings[0].scripts.push(other);
    let points = points(&plan, &Landscape::default(), &Tenant::default());
    assert_eq!(points.forward[1].name.to_string(), "pilot:exchange-online:010");
    assert_names(&points);
    let find = |text: &str| text.parse::<PointName>().and_then(|name| points.find(&name));
    assert_eq!(find("pilot:exchange-server:20"), find("pilot:exchange-server:020"));
    assert_eq!(
        find("pilot:010"),
        Err("`pilot:010` is more than one step: say `pilot:exchange-online:010` or `pilot:exchange-server:010`".into())
    );
    assert_eq!(find("pilot:007"), Err("ring `pilot` has no step `pilot:007`; its runbook numbers them".into()));
    assert_eq!(find("later"), Err("there is no point `later`; there are `start`, `pilot` and `end`".into()));
    assert_eq!(
        find("pilot:mail:010"),
        Err("`mail` is no script; there are graph, exchange-online, exchange-server".into())
    );
    assert_eq!(find("pilot:x"), Err("`x` is no number of a step".into()));
    assert_eq!(find("pilot:99999999999"), Err("`99999999999` is no number of a step".into()));
    assert_eq!(find(""), Err("`` is no point; say `start`, RING, RING:STEP or `end`".into()));
    assert_eq!(find("a:b:c:d").unwrap_err(), "`a:b:c:d` is no point; say `start`, RING, RING:STEP or `end`");
    assert_eq!(find("end"), Ok(points.end()));
    let undone = PointName::Undone { ring: "pilot".into(), workload: None, number: StepNumber(10) };
    assert!(points.find(&undone).is_err());
}

#[test]
fn a_step_that_finds_everything_in_place_is_the_point_before_it() {
    let mut plan = in_waves();
    let again = plan.rings[0].clone();
    plan.rings.push(again);
    plan.rings[1].name = "organization".to_owned();
    let points = points(&plan, &Landscape::default(), &Tenant::default());
    let second: Vec<&Point> = points.forward[8..].iter().collect();
    assert!(second.iter().all(|point| point.changes.is_empty() && !point.decides && point.same_as == Some(6)));
}

/// What an exporter would have found of the objects of a plan that has run, with ids of its own.
fn exported(
    plan: &Plan,
    alter: impl Fn(&str, &mut serde_json::Map<String, serde_json::Value>),
) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let steps = plan.rings.iter().flat_map(|ring| &ring.scripts).filter(|script| script.workload == Workload::Graph);
    for (number, step) in steps.flat_map(|script| &script.steps).enumerate() {
        let mut body = posturec::plan::members_to_json(&step.want);
        body.insert("id".into(), format!("{:08}-0000-4000-8000-000000000000", number + 1).into());
        alter(&step.title, &mut body);
        files.push((format!("{number:03}.json"), serde_json::to_vec(&body).unwrap()));
    }
    files
}

const ONE_RING: &str = "[rollout]\nrings = [{ name = \"organization\", mode = \"enforce\" }]\n";

const OFFICE: &str = r#"
[named-locations.office]
name = "Office"
ip-ranges = ["203.0.113.0/24"]
[conditional-access.policies.web]
name = "Web"
users = { include = ["all"], exclude = ["emergency-access"] }
applications = { include = ["exchange-online"] }
client-app-types = ["browser"]
locations = { include = ["all"], exclude = ["office"] }
grant = { controls = ["mfa"] }
"#;

#[test]
fn a_step_changes_the_object_of_that_name_and_leaves_what_it_does_not_name() {
    let compiled = compile_over_base(&format!("{ONE_RING}{OFFICE}"));
    let plan = compiled.plan.as_ref().unwrap_or_else(|| panic!("{}", in_words(&compiled)));
    let other = |title: &str, body: &mut serde_json::Map<String, serde_json::Value>| {
        if title == "Web" {
            body["state"] = "disabled".into();
            body["conditions"]["agentIdRiskLevels"] = "high".into();
            body["conditions"]["clientAppTypes"] = serde_json::json!(["other"]);
            // an export has the id of the location where a script would look for its name
            body["conditions"]["locations"]["excludeLocations"] =
                serde_json::json!(["00000001-0000-4000-8000-000000000000"]);
        }
    };
    let mut files = exported(plan, other);
    let stranger = r#"{"value":[{"displayName":"Theirs","state":"enabled","conditions":{"users":{"includeUsers":["All"]},"applications":{"includeApplications":["All"]}},"grantControls":{"operator":"OR","builtInControls":["block"]}}]}"#;
    files.insert(0, ("000-theirs.json".into(), stranger.into()));
    let tenant = Tenant::read(&files);
    assert_eq!(tenant.unreadable, Vec::<String>::new());
    assert_eq!(tenant.regime.policies.len(), 2);
    let points = points(plan, &compiled.landscape, &tenant);
    let end = points.regime_at(points.end());
    assert_eq!(end.policies.len(), 2);
    assert_eq!(end.policies[&0], tenant.regime.policies[&0]);
    let web = &end.policies[&1];
    assert_eq!(format!("{:?} {:?}", web.state, web.client_app_types), "Enabled {Browser}");
    assert_eq!(web.opaque, ["Web: agentIdRiskLevels: high"]);
    let office = Key::id("00000001-0000-4000-8000-000000000000");
    assert_eq!(web.locations.as_ref().unwrap().exclude.named, BTreeSet::from([office.clone()]));
    assert!(end.locations.contains_key(&office) && end.locations.len() == 1);
    let changed: Vec<String> = points.forward.iter().flat_map(|point| &point.changes).map(words).collect();
    assert_eq!(changed, ["policy Disabled for all -> Enabled for all"]);
}

#[test]
fn a_step_that_weakens_what_is_enforced_already_is_said() {
    let two = "[rollout]\nrings = [{ name = \"go\", audience = \"pilot\", mode = \"enforce\" }, { name = \"organization\", mode = \"enforce\" }]\n";
    let compiled = compile_over_base(&format!("{two}{OFFICE}"));
    let plan = compiled.plan.as_ref().unwrap_or_else(|| panic!("{}", in_words(&compiled)));
    let mut files = exported(plan, |_, _| {});
    // what the last ring makes of it is what the tenant has
    files.remove(1);
    let points = points(plan, &compiled.landscape, &Tenant::read(&files));
    assert_eq!(
        points.findings,
        [
            "`Web` is enforced for everybody now, and would be for fewer people; scripts refuse that without -AllowWeaker"
        ]
    );
    assert!(points.forward.iter().any(|point| point.decides));
}

#[test]
fn the_landscape_says_who_is_where() {
    let compiled = compile_over_base(
        r#"
[rollout]
rings = [{ name = "organization", mode = "enforce" }]
[audiences.sales]
group = { name = "sg-sales", id = "aaaaaaaa-0000-4000-8000-000000000001" }
members = [{ user = "Ann@contoso.com", id = "aaaaaaaa-0000-4000-8000-0000000000a1" }, "ben@contoso.com"]
mailboxes = "exchange-server"
[audiences.both]
groups = [{ name = "sg-sales" }, { name = "sg-other" }]
members = ["cid@contoso.com"]
audiences = ["sales"]
[access.outlook-desktop]
mailboxes = ["exchange-online", "exchange-server"]
mfa = "conditional-access"
still-allowed = []
[[exceptions.legacy-authentication]]
who = ["scanner@contoso.com"]
mailbox = "exchange-online"
protocols = ["smtp"]
reason = "scanner"
"#,
    );
    let landscape = &compiled.landscape;
    let groups =
        |user: &str| landscape.accounts.get(user).unwrap().groups.iter().map(Key::to_string).collect::<Vec<_>>();
    assert_eq!(groups("ann@contoso.com"), ["aaaaaaaa-0000-4000-8000-000000000001"]);
    assert_eq!(groups("ben@contoso.com"), ["aaaaaaaa-0000-4000-8000-000000000001"]);
    assert_eq!(groups("cid@contoso.com"), Vec::<String>::new());
    assert_eq!(landscape.accounts.get("ann@contoso.com").unwrap().name.to_string(), "Ann@contoso.com");
    assert_eq!(
        landscape.accounts.get("ann@contoso.com").unwrap().key(),
        Key::id("aaaaaaaa-0000-4000-8000-0000000000a1")
    );
    assert_eq!(landscape.accounts.get("ben@contoso.com").unwrap().key(), Key::Name("ben@contoso.com".into()));
    assert_eq!(landscape.accounts.get("ben@contoso.com").unwrap().side, Some(Side::ExchangeServer));
    assert!(landscape.accounts.contains("scanner@contoso.com"));
    assert_eq!(landscape.groups["sg-sales"], Key::id("aaaaaaaa-0000-4000-8000-000000000001"));
    assert_eq!(landscape.groups["sg-other"], Key::Name("sg-other".into()));
    assert_eq!(landscape.names[&Key::id("62e90394-69f5-4237-9190-012177145e10")], "Global Administrator");
    let emergency: Vec<&str> = landscape.accounts.values().filter(|one| one.emergency).map(|one| &*one.name).collect();
    assert!(!emergency.is_empty());
    assert_eq!(landscape.emergency_groups.len(), 1);
    assert_eq!(landscape.outlook_on_the_web, OutlookOnTheWeb::HybridModernAuthentication);
}

#[test]
fn the_landscape_says_how_outlook_on_the_web_of_the_server_is_reached() {
    for (word, meant) in [
        ("hybrid-modern-authentication", OutlookOnTheWeb::HybridModernAuthentication),
        ("not-published", OutlookOnTheWeb::NotPublished),
        ("password", OutlookOnTheWeb::Password),
    ] {
        let key = format!("[organization.exchange-server]\noutlook-on-the-web = \"{word}\"\n{ONE_RING}");
        assert_eq!(compile_over_base(&key).landscape.outlook_on_the_web, meant);
    }
}

/// Does AD FS ask for MFA at this point?
fn asks_at_ad_fs(regime: &Regime) -> bool {
    regime.policies.get(&AD_FS).is_some_and(|policy| policy.is_of_ad_fs())
}

#[test]
fn ad_fs_asks_from_the_step_by_hand_on_and_no_longer_once_it_is_undone() {
    let points = points_of("tests/postures/architectures/outlook-desktop-server-ad-fs.toml");
    let by_hand = points.find(&"organization:by-hand".parse().unwrap()).unwrap();
    let asks: Vec<bool> =
        (0..points.forward.len()).map(|position| asks_at_ad_fs(&points.regime_at(position))).collect();
    assert_eq!(asks, (0..points.forward.len()).map(|position| position >= by_hand).collect::<Vec<_>>());
    let default = points
        .forward
        .iter()
        .position(|point| point.changes.iter().any(|change| matches!(change, Change::DefaultPolicy { .. })));
    assert!(by_hand < default.unwrap(), "before the block of legacy authentication is everybody's");
    let mut regime = points.regime_at(points.end());
    let mut left = Vec::new();
    for point in &points.back[0].points {
        point.apply(&mut regime);
        left.push((point.name.to_string(), asks_at_ad_fs(&regime)));
    }
    let undone = left.iter().position(|(name, _)| name == "organization:by-hand undone").unwrap();
    assert!(left.iter().enumerate().all(|(position, (_, asks))| *asks == (position < undone)), "{left:?}");
    assert!(left[..undone].iter().all(|(name, _)| name.starts_with("organization:")), "the scripts of its ring first");
    assert!(left[undone + 1..].iter().all(|(name, _)| name.starts_with("pilot:")), "and those of earlier rings after");
    assert_points(
        &compile_file("tests/postures/architectures/outlook-desktop-server-ad-fs.toml").plan.unwrap(),
        &compile_file("tests/postures/architectures/outlook-desktop-server-ad-fs.toml").landscape,
    );
}

#[test]
fn what_ad_fs_asks_for_today_holds_from_the_start_and_needs_no_step() {
    let overlay = |today: &str| {
        format!(
            "[organization]\nidentity = \"federated\"\n[emergency-access]\naccounts = [\"bg1@contoso.onmicrosoft.com\", \
             \"bg2@contoso.onmicrosoft.com\"]\n[ad-fs]\ncovers-every-service = true\nfederated-domains = \
             [\"contoso.com\"]\n{today}[access.outlook-desktop]\nmailboxes = [\"exchange-online\"]\nmfa = \
             \"ad-fs\"\nstill-allowed = []\n"
        )
    };
    let starts_with = |today: &str| {
        let compiled = compile_over_base(&overlay(today));
        let plan = compiled.plan.unwrap();
        let by_hand: Vec<&str> = plan.rings.iter().flat_map(|ring| &ring.by_hand).map(|step| &*step.title).collect();
        let points = points(&plan, &compiled.landscape, &Tenant::fresh(&compiled.landscape));
        assert!(asks_at_ad_fs(&points.regime_at(points.end())));
        (asks_at_ad_fs(&points.start), by_hand.len())
    };
    assert_eq!(starts_with(""), (false, 1), "nobody knows");
    assert_eq!(starts_with("access-control-policy-today = \"permit-everyone\"\n"), (false, 1));
    assert_eq!(starts_with("access-control-policy-today = \"permit-everyone-and-require-mfa\"\n"), (true, 0));
}

#[test]
fn a_last_ring_that_only_reports_changes_nothing_at_ad_fs() {
    let text = std::fs::read_to_string("tests/postures/architectures/outlook-desktop-cloud-ad-fs.toml").unwrap();
    let body = text.split_once("extends = [\"../base.toml\"]").unwrap().1;
    let rings = "[[rollout.rings]]\nname = \"pilot\"\naudience = \"pilot\"\nmode = \"report-only\"\n\
                 [[rollout.rings]]\nname = \"organization\"\nmode = \"report-only\"\n";
    let compiled = compile_over_base(&format!("{body}\n{rings}"));
    let plan = compiled.plan.as_ref().unwrap_or_else(|| panic!("{}", in_words(&compiled)));
    assert!(plan.rings.iter().all(|ring| ring.by_hand.is_empty()));
    let points = points(plan, &compiled.landscape, &Tenant::fresh(&compiled.landscape));
    assert!(!asks_at_ad_fs(&points.regime_at(points.end())));
}
