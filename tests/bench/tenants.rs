//! Made-up tenants of a realistic size: 40 Conditional Access policies, both sides of Exchange, three rings.

use std::fmt::Write as _;

/// A posture with its own names and ids.
#[must_use]
pub fn posture(tenant: u32) -> String {
    with_policies(tenant, 38)
}

/// A tenant with as many policies as one can have, those that architectures imply among them.
#[must_use]
pub fn full(policies: u32) -> String {
    with_policies(1, policies - 2)
}

/// The same with so many people by name that the posture has 7 MB.
#[must_use]
pub fn crowd(posture: &str) -> String {
    let mut text = format!("{posture}\n[audiences.crowd]\nmembers = [\n");
    let mut number = 0;
    while text.len() < 7_000_000 {
        number += 1;
        // writing to a string cannot fail
        let _ = writeln!(text, "    \"person{number:07}@tenant1.example\",");
    }
    text + "]\n"
}

fn with_policies(tenant: u32, policies: u32) -> String {
    let id = |kind: u32, number: u32| format!("{tenant:08x}-{kind:04x}-4{number:03x}-8000-{number:012x}");
    let mut text = format!(
        r#"posture = 1

[organization]
name = "Tenant {tenant}"
tenant-id = "{}"
domains = ["tenant{tenant}.example"]
licences = ["entra-id-p2", "intune"]

[organization.exchange-online]

[emergency-access]
group = {{ name = "sg-break-glass", id = "{}" }}
accounts = ["bg1@tenant{tenant}.example", "bg2@tenant{tenant}.example"]

[audiences.pilot]
group = {{ name = "sg-mail-pilot", id = "{}" }}
members = ["pilot1@tenant{tenant}.example", "pilot2@tenant{tenant}.example"]

[audiences.admins]
roles = ["Global Administrator", "Exchange Administrator", "Security Administrator"]

[named-locations.offices]
ip-ranges = ["203.0.113.0/24", "2001:db8:{tenant:x}::/48"]
trusted = true

[[rollout.rings]]
name = "watch"
audience = "pilot"
mode = "report-only"
soak = "3d"

[[rollout.rings]]
name = "pilot"
audience = "pilot"
mode = "enforce"
soak = "7d"

[[rollout.rings]]
name = "organization"
mode = "enforce"

[access.outlook-desktop]
mailboxes = ["exchange-online"]
mfa = "conditional-access"
still-allowed = []

[access.administrators]
audience = "admins"
authentication-strength = "phishing-resistant-mfa"
sign-in-frequency = "4h"
"#,
        id(1, 1),
        id(2, 1),
        id(2, 2),
    );
    for number in 0..policies {
        let (grant, client) = match number % 4 {
            0 => ("grant = { controls = [\"mfa\"] }", "\"browser\""),
            1 => (
                "grant = { operator = \"or\", controls = [\"mfa\", \"compliant-device\"] }",
                "\"browser\", \"mobile-apps-and-desktop-clients\"",
            ),
            2 => ("session = { sign-in-frequency = \"12h\" }", "\"mobile-apps-and-desktop-clients\""),
            _ => ("grant = { controls = [\"block\"] }", "\"exchange-active-sync\", \"other\""),
        };
        let place = if number % 3 == 0 { "locations = { include = [\"all\"], exclude = [\"offices\"] }\n" } else { "" };
        // writing to a string cannot fail
        let _ = write!(
            text,
            "\n[conditional-access.policies.p{number}]\nname = \"CA{number:03} Tenant {tenant}: policy number {number}\"\n\
             users = {{ include = [\"all\"], exclude = [\"emergency-access\"] }}\n\
             applications = {{ include = [\"office-365\"] }}\nclient-app-types = [{client}]\n{place}{grant}\n"
        );
    }
    text
}
