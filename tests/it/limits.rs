//! Rules about how many there may be: too long for a page or a posture of their own.

use std::fmt::Write;

use posturec::catalog::COMBINATIONS;

use crate::postures::{compile_over_base, in_words};

fn codes(overlay: &str) -> Vec<&'static str> {
    let compiled = compile_over_base(overlay);
    let mut codes: Vec<&str> = compiled.report.diagnostics.iter().map(|finding| finding.code.0).collect();
    codes.dedup();
    assert!(codes.len() < 2, "{}", in_words(&compiled));
    codes
}

fn locations(count: usize) -> String {
    let mut text = String::new();
    let mut names = Vec::new();
    for number in 0..count {
        write!(text, "[named-locations.place-{number}]\nip-ranges = [\"203.0.{number}.0/24\"]\n").unwrap();
        names.push(format!("\"place-{number}\""));
    }
    text + "[conditional-access.policies.places]\nname = \"Places\"\nusers = { include = [\"all\"], exclude = \
            [\"emergency-access\"] }\napplications = { include = [\"all\"] }\ngrant = { controls = [\"mfa\"] }\n"
        + &format!("locations = {{ include = [\"all\"], exclude = [{}] }}\n", names.join(", "))
}

fn strengths(count: usize) -> String {
    let mut text = String::new();
    for (number, combination) in COMBINATIONS.iter().filter(|one| **one != "password,voice").enumerate().take(count) {
        write!(
            text,
            "[authentication-strengths.strength-{number}]\nname = \"Strength {number}\"\nallowed-combinations = \
             [\"password,voice\", \"{combination}\"]\n[conditional-access.policies.policy-{number}]\nname = \"Policy {number}\"\nusers = \
             {{ include = [\"all\"], exclude = [\"emergency-access\"] }}\napplications = {{ include = [\"all\"] \
             }}\ngrant = {{ authentication-strength = \"strength-{number}\" }}\n"
        )
        .unwrap();
    }
    text
}

#[test]
fn a_tenant_holds_195_locations_of_addresses() {
    assert!(codes(&locations(195)).is_empty());
    assert_eq!(codes(&locations(196)), ["C0528"]);
}

#[test]
fn a_tenant_holds_15_strengths_of_its_own() {
    assert!(codes(&strengths(15)).is_empty());
    assert_eq!(codes(&strengths(16)), ["C0529"]);
}
