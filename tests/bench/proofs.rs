//! How long proofs take: a tenant that is full, and one whose policies name more groups than anybody can keep in mind.

use std::fmt::Write as _;
use std::time::Instant;

use super::measure::run_to;
use posturec::compile::{Compiled, compile_posture};
use posturec::signin::guarantee::{Verdict, prove};
use posturec::signin::{Tenant, points};

/// So many policies a tenant can have.
const POLICIES: u32 = 240;
/// So many of them are those that every posture here has.
const OF_HEAD: u32 = 4;
/// How often each is timed.
const RUNS: usize = 11;

/// Prints the figures.
pub fn report() {
    println!("proofs, on one core:");
    for (number, (what, posture)) in CASES.iter().enumerate() {
        println!("  {what}: {}", time(&posture(), RUNS));
        let own = std::env::current_exe().expect("the path of this program");
        let number = number.to_string();
        let usage = run_to(own.as_os_str(), &["proof".as_ref(), number.as_ref()], &[0]);
        println!("    peak memory {:.0} MiB, of a program that reads the posture and proves it once", usage.memory);
    }
}

/// Proves one of the cases once, for its memory.
pub fn once(number: &str) {
    let (_, posture) = CASES[number.parse::<usize>().expect("the number of a case")];
    println!("{}", time(&posture(), 1));
}

/// Makes a posture.
type Make = fn() -> String;

const CASES: [(&str, Make); 4] = [
    ("240 policies, both sides, three rings", full_tenant),
    ("240 policies with 200 groups of their own each", || groups(false)),
    ("240 policies with 200 groups each of 400", || groups(true)),
    ("70 policies that leave out 6 of 90 groups each", left_out),
];

fn time(text: &str, runs: usize) -> String {
    let read = |_: &str| Ok(text.as_bytes().to_vec());
    let compiled = compile_posture("posture.toml", &read, None).expect("a posture");
    let Compiled { landscape, guarantees, .. } = &compiled;
    let Some(plan) = compiled.planned() else {
        let style = posturec::diag::Style { colour: false, width: 120 };
        panic!("{}", posturec::diag::render_human(&compiled.report, style));
    };
    let points = points(plan, landscape, &Tenant::fresh(landscape));
    let mut taken = Vec::new();
    let mut proofs = None;
    for _ in 0..runs {
        let start = Instant::now();
        proofs = Some(prove(guarantees, &points, landscape));
        taken.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    taken.sort_by(f64::total_cmp);
    let proofs = proofs.expect("one run at least");
    let count = |verdict| proofs.proofs.iter().filter(|proof| proof.verdict == verdict).count();
    format!(
        "{:.0} ms for {} guarantees at {} points, {:.1e} kinds of sign-in; {} hold, {} fail, {} not proven",
        taken[runs / 2],
        proofs.proofs.len(),
        proofs.points,
        proofs.sign_ins,
        count(Verdict::Holds),
        count(Verdict::Fails),
        count(Verdict::NotProven),
    )
}

/// A posture with three rings, to which policies are added.
fn head() -> String {
    let mut text = String::from(
        r#"posture = 1

[organization]
name = "Full"
tenant-id = "0f3c2a52-9f2b-4d6e-8a35-3d2f6a1b7c90"
domains = ["contoso.com"]
licences = ["entra-id-p2", "intune"]

[organization.exchange-online]

[organization.exchange-server]
version = "SE"
hybrid = "full-classic"
hybrid-modern-authentication = "enabled"
outlook-on-the-web = "hybrid-modern-authentication"
organization-name = "Full Mail"
organization-id = "7a1d2c3b-4e5f-4a6b-8c7d-9e0f1a2b3c4d"

[emergency-access]
group = { name = "sg-break-glass", id = "11111111-1111-4111-8111-111111111111" }
accounts = ["bg1@contoso.com", "bg2@contoso.com"]

[audiences.pilot]
group = { name = "sg-mail-pilot", id = "22222222-2222-4222-8222-222222222222" }
members = [
    { user = "user01@contoso.com", mailbox = "exchange-online" },
    { user = "user02@contoso.com", mailbox = "exchange-server" },
]

[audiences.early]
group = { name = "sg-mail-early", id = "33333333-3333-4333-8333-333333333333" }
members = [
    { user = "user03@contoso.com", mailbox = "exchange-online" },
    { user = "user04@contoso.com", mailbox = "exchange-server" },
]

[audiences.admins]
roles = ["Global Administrator", "Exchange Administrator", "Security Administrator"]

[rollout]
rings = [
    { name = "pilot", audience = "pilot", mode = "enforce" },
    { name = "early", audience = "early", mode = "enforce", waves = 2 },
    { name = "organization", mode = "enforce" },
]

[access.outlook-desktop]
mailboxes = ["exchange-online", "exchange-server"]
mfa = "conditional-access"
still-allowed = []

[access.outlook-mobile]
mailboxes = ["exchange-online", "exchange-server"]
require = ["mfa", "app-protection"]
only-client = "outlook-mobile"
affects-everyone = true

[access.administrators]
audience = "admins"
authentication-strength = "phishing-resistant-mfa"
sign-in-frequency = "4h"

[conditional-access.policies.browsers]
name = "Browsers: MFA"
users = { include = ["all"], exclude = ["emergency-access"] }
applications = { include = ["all"] }
client-app-types = ["browser"]
grant = { controls = ["mfa"] }
"#,
    );
    for place in 0..12 {
        // writing to a string cannot fail
        let _ =
            write!(text, "\n[named-locations.place-{place}]\nip-ranges = [\"10.{place}.0.0/16\"]\ntrusted = true\n");
    }
    text
}

fn full_tenant() -> String {
    let mut text = head();
    for team in 0..20 {
        let _ = write!(
            text,
            "\n[audiences.team-{team}]\ngroup = {{ name = \"sg-team-{team}\", id = \"5{team:07}-0000-4000-8000-000000000000\" }}\n"
        );
    }
    for number in 0..POLICIES - OF_HEAD {
        let (grant, client) = match number % 5 {
            0 => ("grant = { controls = [\"mfa\"] }", "\"browser\""),
            1 => (
                "grant = { operator = \"or\", controls = [\"mfa\", \"compliant-device\"] }",
                "\"browser\", \"mobile-apps-and-desktop-clients\"",
            ),
            2 => ("session = { sign-in-frequency = \"12h\" }", "\"mobile-apps-and-desktop-clients\""),
            3 => ("grant = { controls = [\"block\"] }", "\"exchange-active-sync\", \"other\""),
            _ => ("grant = { authentication-strength = \"phishing-resistant-mfa\" }", "\"browser\""),
        };
        let place = match number % 3 {
            0 => format!("locations = {{ include = [\"all\"], exclude = [\"place-{}\"] }}\n", number % 12),
            _ => String::new(),
        };
        let platform = match number % 4 {
            0 => "platforms = { include = [\"all\"], exclude = [\"android\", \"ios\"] }\n",
            1 => "platforms = { include = [\"windows\"] }\n",
            _ => "",
        };
        let risk = if number % 7 == 0 { "sign-in-risk-levels = [\"high\", \"medium\"]\n" } else { "" };
        let filter = match number % 6 {
            0 => "device-filter = { mode = \"exclude\", rule = 'device.isCompliant -eq True' }\n".to_owned(),
            1 => format!(
                "device-filter = {{ mode = \"exclude\", rule = 'device.isCompliant -eq True -or device.model -eq \"M{}\"' }}\n",
                number % 9
            ),
            _ => String::new(),
        };
        let _ = write!(
            text,
            "\n[conditional-access.policies.p{number}]\nname = \"CA{number:03}\"\nusers = {{ include = [\"all\"], exclude = \
             [\"emergency-access\", \"team-{}\"] }}\napplications = {{ include = [\"{}\"] }}\nclient-app-types = \
             [{client}]\n{place}{platform}{risk}{filter}{grant}\n",
            number % 20,
            ["all", "office-365", "exchange-online"][(number % 3) as usize]
        );
    }
    text
}

/// Policies for 200 groups each: all different, or drawn from a pool so that each policy has other ones.
fn groups(shared: bool) -> String {
    let mut text = head();
    let pool = if shared { 400 } else { POLICIES * 200 };
    for number in 0..POLICIES - OF_HEAD {
        let chosen = (0..200)
            .map(|one| if shared { (number * 7919 + one * (2 * number + 1)) % pool } else { number * 200 + one });
        let chosen: std::collections::BTreeSet<u32> = chosen.collect();
        let chosen: Vec<String> = chosen
            .into_iter()
            .map(|one| format!("{{ name = \"sg-{one}\", id = \"{one:08x}-0000-4000-8000-00000000000f\" }}"))
            .collect();
        let grant = if number % 2 == 0 { "\"mfa\"" } else { "\"block\"" };
        let platform = ["windows", "ios", "android", "macos", "linux"][(number % 5) as usize];
        let _ = write!(
            text,
            "\n[audiences.a{number}]\ngroups = [{}]\n\n[conditional-access.policies.p{number}]\nname = \
             \"CA{number:03}\"\nusers = {{ include = [\"a{number}\"], exclude = [\"emergency-access\"] }}\napplications = \
             {{ include = [\"all\"] }}\nclient-app-types = [\"browser\"]\nplatforms = {{ include = [\"{platform}\"] }}\ngrant \
             = {{ controls = [{grant}] }}\n",
            chosen.join(", ")
        );
    }
    text
}

/// Whoever is in enough of these groups meets no policy; to see that there is nobody one would have to try them all.
fn left_out() -> String {
    let mut text = head();
    for group in 0..90 {
        let _ = write!(
            text,
            "\n[audiences.g{group}]\ngroup = {{ name = \"sg-{group}\", id = \"{group:08x}-0000-4000-8000-00000000000e\" }}\n"
        );
    }
    for number in 0..70 {
        let out: std::collections::BTreeSet<u32> =
            (0..6).map(|one| (one * 37 + number * 101 + one * number * 13) % 90).collect();
        let out: Vec<String> = out.into_iter().map(|group| format!("\"g{group}\"")).collect();
        let _ = write!(
            text,
            "\n[conditional-access.policies.p{number}]\nname = \"CA{number:03}\"\nusers = {{ include = [\"all\"], exclude = \
             [\"emergency-access\", {}] }}\napplications = {{ include = [\"all\"] }}\nclient-app-types = \
             [\"browser\"]\ngrant = {{ controls = [\"compliant-device\"] }}\n",
            out.join(", ")
        );
    }
    text += "\n[[guarantees]]\nname = \"Browsers take a compliant device\"\nsign-in = { except = \
             [\"emergency-access\"], mailbox = \"exchange-online\", client = \"browser\" }\nrequire = \
             [\"compliant-device\"]\n";
    text
}
