//! Postures on disk: the good ones have no findings; a bad one says on each line which findings it expects there, as
//! `#~ C0203`, and gets exactly those. `#~ file C0203` stands for a finding in a file that cannot hold the comment.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use posturec::compile::{Begun, Compiled, compile_posture, compile_to_compare};
use posturec::diag::{Diagnostic, Severity};

use crate::support::{manifest_folder, snapshots};

/// Compiles a file on disk by the name it has below the manifest folder. What proofs warn of counts in what is shipped, and
/// in a file that announces it.
pub fn compile_file(name: &str) -> Compiled {
    let whole = !name.starts_with("tests/") || expected(name).iter().any(|one| one.contains(" C06"));
    let compiled = compile_file_whole(name);
    if whole { compiled } else { without_warnings_of_proofs(compiled) }
}

/// A posture that shows one thing does not protect mail as a whole, so what proofs warn of is no news there.
fn without_warnings_of_proofs(mut compiled: Compiled) -> Compiled {
    let of_proofs = |finding: &Diagnostic| finding.code.0.starts_with("C06") && finding.severity == Severity::Warning;
    compiled.report.diagnostics.retain(|finding| !of_proofs(finding));
    compiled
}

/// Compiles a file on disk, with all that is found.
pub fn compile_file_whole(name: &str) -> Compiled {
    let root = manifest_folder();
    let read = |name: &str| std::fs::read(root.join(name)).map_err(|error| error.kind().to_string());
    let as_of = "2026-11-21".parse().ok();
    compile_posture(name, &read, as_of).unwrap_or_else(|why| panic!("{name}: {why}"))
}

/// Compiles a posture given as text, laid on `tests/postures/base.toml`, but for what proofs warn of.
pub fn compile_over_base(overlay: &str) -> Compiled {
    without_warnings_of_proofs(compile_over_base_whole(overlay))
}

/// The same with all that is found.
pub fn compile_over_base_whole(overlay: &str) -> Compiled {
    let root = manifest_folder();
    let extends = if overlay.contains("extends =") { "" } else { "extends = [\"base.toml\"]\n" };
    let text = format!("posture = 1\n{extends}{overlay}");
    let read = |name: &str| match name {
        "posture.toml" => Ok(text.clone().into_bytes()),
        name => std::fs::read(root.join("tests/postures").join(name)).map_err(|error| error.kind().to_string()),
    };
    compile_posture("posture.toml", &read, "2026-11-21".parse().ok()).unwrap()
}

/// What was found, as `file:line code`.
pub fn found(compiled: &Compiled) -> BTreeSet<String> {
    let report = &compiled.report;
    report
        .diagnostics
        .iter()
        .map(|finding| format!("{} {}", report.sources.place(finding.primary.span), finding.code))
        .collect()
}

/// The findings in words, for the failure of a test.
pub fn in_words(compiled: &Compiled) -> String {
    let style = posturec::diag::Style { colour: false, width: 120 };
    posturec::diag::render_human(&compiled.report, style)
}

/// The postures below a folder.
pub fn postures_in(folder: &str) -> Vec<String> {
    let root = manifest_folder();
    let mut names = Vec::new();
    let mut open: Vec<PathBuf> = vec![root.join(folder)];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                names.push(name_of(&path, &root));
            }
        }
    }
    names.sort();
    names
}

fn name_of(path: &Path, root: &Path) -> String {
    path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/")
}

fn expected(name: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(manifest_folder().join(name)).unwrap();
    let mut expected = BTreeSet::new();
    for (position, line) in text.lines().enumerate() {
        let Some((_, wanted)) = line.split_once("#~") else { continue };
        for code in wanted.split_whitespace() {
            // a comment after the codes explains them
            if code == "--" {
                break;
            }
            match code.split_once('@') {
                Some((code, place)) => expected.insert(format!("{place} {code}")),
                None => expected.insert(format!("{name}:{} {code}", position + 1)),
            };
        }
    }
    expected
}

#[test]
fn good_postures_have_no_findings() {
    let names = postures_in("tests/postures/ok");
    assert!(!names.is_empty());
    for name in names.iter().map(String::as_str).chain(["tests/postures/base.toml"]) {
        let compiled = compile_file(name);
        assert!(compiled.report.diagnostics.is_empty(), "{name}\n{}", in_words(&compiled));
    }
}

#[test]
fn bad_postures_have_just_the_findings_they_announce() {
    let names = postures_in("tests/postures/bad");
    assert!(!names.is_empty());
    let mut wrong = Vec::new();
    for name in &names {
        let (expected, compiled) = (expected(name), compile_file(name));
        let found = found(&compiled);
        assert!(!expected.is_empty(), "{name} announces nothing");
        if expected != found {
            let lacking: Vec<_> = expected.difference(&found).collect();
            let surplus: Vec<_> = found.difference(&expected).collect();
            wrong.push(format!("{name}\nlacking {lacking:?}\nsurplus {surplus:?}\n{}", in_words(&compiled)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// The fenced examples of a page after `Wrong:` and after `Right:`.
pub fn examples(page: &str, heading: &str) -> Vec<String> {
    let mut examples = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once(&format!("{heading}:\n```toml\n")) {
        let (example, after) = after.split_once("\n```").unwrap();
        examples.push(example.to_owned());
        rest = after;
    }
    examples
}

#[test]
fn the_page_of_every_rule_shows_a_wrong_and_a_right_posture() {
    let mut wrong = Vec::new();
    for rule in posturec::check::all_rules() {
        let compile = if rule.code.0.starts_with("C06") { compile_over_base_whole } else { compile_over_base };
        let page = rule.page();
        if page.contains("```csv") {
            continue;
        }
        let (bad, good) = (examples(&page, "Wrong"), examples(&page, "Right"));
        if bad.is_empty() || good.is_empty() {
            wrong.push(format!("{} {} lacks an example", rule.code, rule.name));
        }
        for example in bad {
            let compiled = compile(&example);
            if !compiled.report.diagnostics.iter().any(|finding| finding.code == rule.code) {
                wrong.push(format!("{} is not found in\n{example}\n{}", rule.code, in_words(&compiled)));
            }
        }
        for example in good {
            let compiled = compile(&example);
            if !compiled.report.diagnostics.is_empty() {
                wrong.push(format!("{}: the right one has findings\n{example}\n{}", rule.code, in_words(&compiled)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_comparison_refuses_what_a_check_refuses_and_says_the_same_of_it() {
    let root = manifest_folder();
    let read = |name: &str| std::fs::read(root.join(name)).map_err(|error| error.kind().to_string());
    let (mut refused, mut planned) = (0, 0);
    for name in [postures_in("tests/postures"), postures_in("examples")].concat() {
        let checked = compile_file_whole(&name);
        let begun = Begun::new(&name, &read).unwrap();
        let compared = compile_to_compare(begun, "2026-11-21".parse().ok()).unwrap();
        assert_eq!(checked.planned().is_some(), compared.planned().is_some(), "{name}");
        assert_eq!(checked.plan.is_some(), compared.plan.is_some(), "{name}");
        if compared.planned().is_none() {
            assert_eq!(in_words(&checked), in_words(&compared), "{name}");
            refused += 1;
        } else {
            planned += 1;
        }
    }
    assert!(refused > 50 && planned > 50, "{refused} {planned}");
}

#[test]
fn every_rule_has_a_bad_posture() {
    let all: String = postures_in("tests/postures/bad")
        .iter()
        .map(|name| std::fs::read_to_string(manifest_folder().join(name)).unwrap())
        .collect();
    let lacking: Vec<&str> = posturec::check::all_rules()
        .iter()
        .map(|rule| rule.code.0)
        .filter(|code| !all.lines().any(|line| line.split_once("#~").is_some_and(|(_, codes)| codes.contains(code))))
        .collect();
    assert!(lacking.is_empty(), "no bad posture for {lacking:?}");
}

#[test]
fn the_wording_of_every_rule_is_known() {
    for rule in posturec::check::all_rules() {
        let name = rule.name.replace('-', "_");
        let file = format!("tests/postures/bad/{name}.toml");
        if manifest_folder().join(&file).exists() {
            let words = in_words(&compile_file(&file));
            snapshots("diagnostics/rules").bind(|| insta::assert_snapshot!(name, words));
        }
    }
}
