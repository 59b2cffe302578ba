//! What a plan does to people on its way from ring to ring, in small postures made for one question each.

use posturec::compile::Compiled;
use posturec::diag::Severity;
use posturec::plan::{Member, ObjectKind, Plan, Step, Target, Value};

use crate::postures::{compile_over_base, in_words};

fn plan_of(overlay: &str) -> Plan {
    let compiled = compile_over_base(overlay);
    assert_eq!(compiled.report.count(Severity::Error), 0, "{overlay}\n{}", in_words(&compiled));
    plan(compiled)
}

fn plan(compiled: Compiled) -> Plan {
    compiled.plan.expect("a posture without errors has a plan")
}

/// All steps of a ring, script by script.
fn steps<'a>(plan: &'a Plan, ring: &str) -> Vec<&'a Step> {
    let ring = plan.rings.iter().find(|one| one.name == ring).unwrap();
    ring.scripts.iter().flat_map(|script| &script.steps).collect()
}

/// A member inside others, by the names on the way.
pub fn member<'a>(members: &'a [Member], path: &[&str]) -> &'a Value {
    let (first, rest) = path.split_first().unwrap();
    let (_, value) = members.iter().find(|(name, _)| name == first).unwrap_or_else(|| panic!("no {first}"));
    match (rest, value) {
        ([], value) => value,
        (rest, Value::Table(inner)) => member(inner, rest),
        _ => panic!("{first} is no table"),
    }
}

/// The state of a policy in a ring and the groups that it includes, if the ring changes it.
fn staged(plan: &Plan, ring: &str, policy: &str) -> Option<(String, Vec<String>)> {
    let step = steps(plan, ring).into_iter().find(|step| step.title == policy)?;
    let text = |value: &Value| match value {
        Value::Text(text) => text.to_string(),
        other => panic!("{other:?} is no text"),
    };
    let Value::List(groups) = member(&step.want, &["conditions", "users", "includeGroups"]) else { panic!("no list") };
    Some((text(member(&step.want, &["state"])), groups.iter().map(|id| text(id)[..1].to_owned()).collect()))
}

const REPORTING: &str = "enabledForReportingButNotEnforced";

const GROUPS: &str = r#"
[audiences.staff]
group = { name = "sg-staff", id = "33333333-3333-4333-8333-333333333333" }
members = [{ user = "user03@contoso.com", mailbox = "exchange-online" }]
[audiences.early]
group = { name = "sg-early", id = "44444444-4444-4444-8444-444444444444" }
members = [{ user = "user04@contoso.com", mailbox = "exchange-online" }]
"#;

const MFA: &str = r#"
[conditional-access.policies.mfa]
name = "MFA"
users = { include = ["all"], exclude = ["emergency-access"] }
applications = { include = ["all"] }
grant = { controls = ["mfa"] }
"#;

const WATCH_STAFF: &str = r#"
[rollout]
rings = [
    { name = "watch", audience = "staff", mode = "report-only" },
    { name = "pilot", audience = "pilot", mode = "enforce" },
    { name = "early", audience = "early", mode = "enforce" },
    { name = "organization", mode = "enforce" },
]
"#;

#[test]
fn people_who_are_only_watched_meet_nothing_in_the_pilot() {
    let plan = plan_of(&format!(
        "{WATCH_STAFF}{GROUPS}{MFA}
[exchange-online.authentication-policies.block]
name = \"Block\"
allow-basic-auth = []
organization-default = true
"
    ));
    assert_eq!(staged(&plan, "watch", "MFA"), Some((REPORTING.to_owned(), vec!["3".to_owned()])));
    assert_eq!(staged(&plan, "pilot", "MFA"), Some(("enabled".to_owned(), vec!["2".to_owned()])));
    assert_eq!(staged(&plan, "early", "MFA"), Some(("enabled".to_owned(), vec!["2".to_owned(), "4".to_owned()])));
    let assigned: Vec<String> = plan
        .rings
        .iter()
        .flat_map(|ring| steps(&plan, &ring.name))
        .filter(|step| step.kind == ObjectKind::UserAuthenticationPolicy)
        .flat_map(|step| match &step.target {
            Target::Each(people) => people.clone(),
            Target::Single(_) => Vec::new(),
        })
        .collect();
    assert_eq!(assigned, ["user01@contoso.com", "user04@contoso.com"]);
    assert_eq!(plan.rings.iter().map(|ring| ring.people).collect::<Vec<_>>(), [1, 2, 3, 4]);
}

#[test]
fn what_a_ring_that_reports_was_given_is_never_enforced() {
    let rings = "rings = { watch = [\"staff\"] }";
    let plan = plan_of(&format!("{WATCH_STAFF}{GROUPS}{MFA}{rings}"));
    assert_eq!(staged(&plan, "watch", "MFA"), Some((REPORTING.to_owned(), vec!["3".to_owned()])));
    assert_eq!(staged(&plan, "pilot", "MFA"), Some(("enabled".to_owned(), vec!["2".to_owned()])));
}

#[test]
fn people_of_one_ring_stay_in_the_policy_in_the_next() {
    let rings = "rings = { early = [\"early\"] }";
    let plan = plan_of(&format!("{WATCH_STAFF}{GROUPS}{MFA}{rings}"));
    assert_eq!(staged(&plan, "early", "MFA"), Some(("enabled".to_owned(), vec!["2".to_owned(), "4".to_owned()])));
    let narrow = MFA.replace("\"all\"], ex", "\"staff\"], ex");
    let rings = "rings = { pilot = [\"pilot\"], early = [\"early\"] }";
    let plan = plan_of(&format!("{WATCH_STAFF}{GROUPS}{narrow}{rings}"));
    assert_eq!(staged(&plan, "watch", "MFA"), Some((REPORTING.to_owned(), vec!["3".to_owned()])));
    assert_eq!(staged(&plan, "pilot", "MFA"), Some(("enabled".to_owned(), vec!["2".to_owned()])));
    assert_eq!(staged(&plan, "early", "MFA"), Some(("enabled".to_owned(), vec!["2".to_owned(), "4".to_owned()])));
    assert_eq!(staged(&plan, "organization", "MFA"), Some(("enabled".to_owned(), vec!["3".to_owned()])));
}

#[test]
fn a_policy_for_some_people_only_reports_until_the_last_ring() {
    let narrow = MFA.replace("\"all\"], ex", "\"staff\"], ex");
    let plan = plan_of(&format!("{WATCH_STAFF}{GROUPS}{narrow}"));
    assert_eq!(staged(&plan, "watch", "MFA"), Some((REPORTING.to_owned(), vec!["3".to_owned()])));
    assert_eq!(staged(&plan, "pilot", "MFA"), None);
    assert_eq!(staged(&plan, "organization", "MFA"), Some(("enabled".to_owned(), vec!["3".to_owned()])));
}

/// The titles of the steps of one script, with what they come after.
fn order(plan: &Plan, ring: &str) -> Vec<String> {
    let all = steps(plan, ring);
    let named = |step: &Step| if step.title.is_empty() { step.kind.name().to_owned() } else { step.title.to_string() };
    let title = |number| all.iter().find(|step| step.number == number).map(|step| named(step)).unwrap();
    all.iter()
        .map(|step| {
            format!("{} <- {}", named(step), step.after.iter().map(|one| title(*one)).collect::<Vec<_>>().join(", "))
        })
        .collect()
}

const BLOCK: &str = r#"
[exchange-online.authentication-policies.block]
name = "Block"
allow-basic-auth = []
organization-default = true
[exchange-online.organization-config]
affects-everyone = true
ring = "pilot"
"#;

#[test]
fn modern_authentication_is_turned_on_before_anything_is_blocked() {
    let plan = plan_of(&format!("{BLOCK}oauth2-client-profile-enabled = true"));
    assert_eq!(
        order(&plan, "pilot"),
        [
            "modern authentication <- ",
            "Block <- modern authentication",
            "UserAuthenticationPolicy <- modern authentication, Block"
        ]
    );
}

#[test]
fn modern_authentication_is_turned_off_after_everything_else() {
    let server = BLOCK.replace("exchange-online", "exchange-server").replace(
        "allow-basic-auth = []",
        "block-legacy-auth = [\"imap\", \"pop\"]
still-allowed = [\"activesync\", \"autodiscover\", \"mapi\", \"offline-address-book\", \"rpc\", \"web-services\"]",
    );
    let overlay = format!("{server}oauth2-client-profile-enabled = false");
    let order = order(&plan_of(&overlay), "pilot");
    assert_eq!(order.last().unwrap(), "modern authentication <- Block, UserAuthenticationPolicy");
}

#[test]
fn a_device_rule_that_blocks_waits_for_those_that_allow() {
    let plan = plan_of(
        r#"
[exchange-server.activesync]
default-access-level = "block"
affects-everyone = true
device-access-rules = [
    { characteristic = "device-model", query-string = "Outlook for iOS and Android", access-level = "block" },
    { characteristic = "device-type", query-string = "Kiosk", access-level = "quarantine" },
    { characteristic = "device-type", query-string = "OutlookService", access-level = "allow" },
]
"#,
    );
    assert_eq!(
        order(&plan, "organization"),
        [
            "DeviceType OutlookService <- ",
            "DeviceType Kiosk <- DeviceType OutlookService",
            "DeviceModel Outlook for iOS and Android <- DeviceType OutlookService",
            "default access level <- DeviceType OutlookService, DeviceType Kiosk, DeviceModel Outlook for iOS and Android",
        ]
    );
}

/// Who gets which value of a member in the last ring, with where that comes from.
fn given(plan: &Plan, script: &str, wanted: &str) -> Vec<String> {
    let ring = plan.rings.last().unwrap();
    let scripts = ring.scripts.iter().filter(|one| one.file.contains(script));
    let mut all = Vec::new();
    for step in scripts.flat_map(|script| &script.steps) {
        let Some((_, value)) = step.want.iter().find(|(name, _)| name == wanted) else { continue };
        let value = posturec::render::inline(value);
        match &step.target {
            Target::Each(people) => all.extend(people.iter().map(|one| format!("{one}: {value}"))),
            Target::Single(_) => all.push(format!("{}: {value}", step.title)),
        }
    }
    all
}

const BOTH_SIDES: &str = r#"
[access.outlook-desktop]
mailboxes = ["exchange-online", "exchange-server"]
mfa = "conditional-access"
still-allowed = []
"#;

#[test]
fn people_of_an_exception_hold_it_where_their_mailbox_is() {
    let plan = plan_of(
        &format!(
            r#"{BOTH_SIDES}
[audiences.inner]
members = [{{ user = "cloud@contoso.com", mailbox = "exchange-online" }}]
[audiences.senders]
audiences = ["inner"]
members = [{{ user = "local@contoso.com", mailbox = "exchange-server" }}]
[[exceptions.legacy-authentication]]
who = ["senders"]
protocols = ["imap", "smtp"]
reason = "x"
[[exceptions.legacy-authentication]]
who = ["other@contoso.com"]
mailbox = "exchange-server"
protocols = ["imap"]
reason = "x"
"#
        )
        .replace(", \"smtp\"]", "]"),
    );
    let imap = "'Legacy authentication exception: imap'";
    assert_eq!(given(&plan, "online", "AuthenticationPolicy"), [format!("cloud@contoso.com: {imap}")]);
    assert_eq!(
        given(&plan, "server", "AuthenticationPolicy"),
        [format!("local@contoso.com: {imap}"), format!("other@contoso.com: {imap}")]
    );
}

#[test]
fn whom_the_exception_leaves_to_its_own_side_stands_by_name() {
    let plan = plan_of(&format!(
        r#"{BOTH_SIDES}
[audiences.senders]
members = [{{ user = "cloud@contoso.com", mailbox = "exchange-online" }}, "local@contoso.com"]
[[exceptions.legacy-authentication]]
who = ["senders"]
mailbox = "exchange-server"
protocols = ["imap"]
reason = "x"
"#
    ));
    let imap = "'Legacy authentication exception: imap'";
    assert_eq!(given(&plan, "online", "AuthenticationPolicy"), [format!("cloud@contoso.com: {imap}")]);
    assert_eq!(given(&plan, "server", "AuthenticationPolicy"), [format!("local@contoso.com: {imap}")]);
}

#[test]
fn smtp_is_opened_for_everybody_inside_an_audience_and_for_nobody_else() {
    let plan = plan_of(&format!(
        r#"{}
[audiences.inner]
members = [{{ user = "Cloud@contoso.com", mailbox = "exchange-online" }}]
[audiences.senders]
audiences = ["inner"]
members = [{{ user = "scanner@contoso.com", mailbox = "exchange-online" }}]
[exchange-online.cas-mailboxes."cloud@contoso.com"]
smtp-client-authentication-disabled = false
[[exceptions.legacy-authentication]]
who = ["senders"]
protocols = ["smtp"]
reason = "x"
[[exceptions.legacy-authentication]]
who = ["second@contoso.com"]
mailbox = "exchange-online"
protocols = ["smtp"]
reason = "x"
"#,
        BOTH_SIDES.replace(", \"exchange-server\"", "")
    ));
    let open = ["cloud@contoso.com: $false", "scanner@contoso.com: $false", "second@contoso.com: $false"];
    assert_eq!(given(&plan, "online", "SmtpClientAuthenticationDisabled"), open);
    let compiled = compile_over_base(&format!(
        "{BOTH_SIDES}
[[exceptions.legacy-authentication]]
who = [\"first@contoso.com\"]
mailbox = \"exchange-online\"
protocols = [\"smtp\"]
reason = \"x\"
[[exceptions.legacy-authentication]]
who = [\"second@contoso.com\"]
mailbox = \"exchange-online\"
protocols = [\"smtp\"]
reason = \"x\"
"
    ));
    // each of those who share a policy is known by the exception that names it
    let origin = |path: &str| {
        let found = compiled.additions.iter().find(|added| added.path.to_string() == path);
        found.map(|added| added.origin.to_string()).unwrap_or_default()
    };
    let home = "exchange-online.authentication-policies.legacy-exception-smtp.assign-to";
    assert_eq!(origin(&format!("{home}[0]")), "exceptions.legacy-authentication[0].who[0]");
    assert_eq!(origin(&format!("{home}[1]")), "exceptions.legacy-authentication[1].who[0]");
}

#[test]
fn a_group_is_looked_up_only_where_a_policy_is_about_it() {
    let board = "[audiences.board]\ngroup = { name = \"sg-board\" }\n";
    let names = |include: &str| {
        let policy =
            MFA.replace("\"MFA\"", "\"sg-board\"").replace("[\"all\"], exclude", &format!("[{include}], exclude"));
        let plan = plan_of(&format!("{board}{policy}"));
        let scripts = plan.rings.iter().flat_map(|ring| &ring.scripts);
        scripts.flat_map(|script| &script.references).any(|reference| reference.name == "sg-board")
    };
    assert!(!names("\"all\""), "a policy may be called as a group that it is not about");
    assert!(names("\"board\""));
}
