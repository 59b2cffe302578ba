//! The examples: complete postures without findings, for people to learn from; and real policies of others, of which
//! nothing that Graph v1.0 knows may be beyond the language.

use std::collections::BTreeSet;

use posturec::posture::Mode;

use crate::postures::{compile_file, in_words, postures_in};

/// The examples, each with how many rings and Conditional Access policies it has at least, expanded.
const EXAMPLES: [(&str, usize, usize); 6] = [
    ("examples/contoso-cloud/posture.toml", 4, 7),
    ("examples/contoso-hybrid/posture.toml", 4, 11),
    ("examples/provider/fabrikam/posture.toml", 3, 7),
    ("examples/provider/northwind/posture.toml", 4, 10),
    ("examples/small-business/posture.toml", 4, 7),
    ("examples/zero-trust-baseline/posture.toml", 5, 40),
];

#[test]
fn examples_have_no_findings() {
    let compiled = EXAMPLES.map(|(name, _, _)| compile_file(name));
    let found: Vec<String> = compiled.iter().filter(|one| !one.report.diagnostics.is_empty()).map(in_words).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_posture_below_examples_is_one_of_them() {
    let found = postures_in("examples").into_iter().filter(|name| name.ends_with("/posture.toml"));
    let known: Vec<String> = EXAMPLES.iter().map(|(name, _, _)| (*name).to_owned()).collect();
    assert_eq!(found.collect::<Vec<_>>(), known);
}

#[test]
fn examples_begin_by_reporting_and_end_with_the_organization() {
    for (name, rings, policies) in EXAMPLES {
        let posture = compile_file(name).expanded;
        let declared = &posture.rollout.rings;
        assert!(declared.len() >= rings, "{name} has {} rings", declared.len());
        assert_eq!(declared[0].mode, Mode::ReportOnly, "{name}");
        assert!(declared.iter().skip(1).all(|ring| ring.mode == Mode::Enforce), "{name}");
        assert!(declared.last().is_some_and(|ring| ring.audience.is_none()), "{name}");
        let made = posture.conditional_access.policies.len();
        assert!(made >= policies, "{name} has {made} policies");
    }
}

#[test]
fn no_two_things_in_the_examples_have_one_id() {
    let root = crate::support::manifest_folder();
    let mut ids = BTreeSet::new();
    let csv = ["contoso-cloud/early.csv", "contoso-hybrid/early.csv", "provider/northwind/warehouse.csv"];
    let csv = csv.iter().map(|name| format!("examples/{name}"));
    for name in postures_in("examples").into_iter().chain(csv) {
        let text = std::fs::read_to_string(root.join(&name)).unwrap();
        for word in text.split(['"', ',', '\n', '\r']) {
            if posturec::posture::check_format("guid", word).is_none() {
                assert!(ids.insert(word.to_owned()), "{name} repeats {word}");
                assert!(!word.starts_with("00000000"), "{name}: {word}");
            }
        }
    }
    assert!(ids.len() > 100, "{} ids", ids.len());
}
