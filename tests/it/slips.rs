//! One slip is one finding: nothing that only follows from it is reported beside it.

use posturec::compile::compile_posture;

use crate::postures::compile_file;
use crate::support::manifest_folder;

fn codes_of(text: &str) -> Vec<&'static str> {
    let compiled = compile_posture("posture.toml", &|_| Ok(text.as_bytes().to_vec()), None).unwrap();
    assert!(compiled.plan.is_none());
    compiled.report.diagnostics.iter().map(|finding| finding.code.0).collect()
}

fn base() -> String {
    std::fs::read_to_string(manifest_folder().join("tests/postures/base.toml")).unwrap()
}

#[test]
fn what_a_posture_lacks_is_said_once() {
    let policy = "[access.outlook-desktop]\nmailboxes = [\"exchange-online\"]\nmfa = \"conditional-access\"\n";
    assert_eq!(codes_of(&format!("posture = 1\n{policy}still-allowed = []\n")), ["S0005"]);
    assert_eq!(codes_of(""), ["S0005"]);
    let alone = compile_file("examples/provider/base.toml").report.diagnostics;
    assert_eq!(alone.iter().map(|finding| finding.code.0).collect::<Vec<_>>(), ["S0005"]);
}

#[test]
fn a_misspelt_table_is_taken_for_what_it_should_be() {
    for (right, wrong) in [
        ("[organization]", "[organisation]"),
        ("[emergency-access]", "[emergency-acces]"),
        ("[audiences.pilot]", "[audience.pilot]"),
        ("tenant-id", "tennant-id"),
        ("mode =", "mod ="),
    ] {
        let found = codes_of(&base().replacen(right, wrong, 1));
        assert_eq!(found, ["S0001"], "{wrong}");
    }
}

#[test]
fn nothing_is_missing_from_a_text_that_is_no_toml() {
    assert_eq!(codes_of("hello world\n"), ["P0001"]);
    assert_eq!(codes_of(&base().replace("[organization]", "[organization")), ["P0001"]);
    assert_eq!(codes_of(&base().replace("\"Contoso\"", "\u{201c}Contoso\u{201d}")), ["P0001"]);
}
