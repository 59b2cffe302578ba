//! `expand`: the text says the same as the posture, and says it the same way when expanded again.

use insta::assert_snapshot;
use posturec::compile::{Compiled, compile_posture};
use posturec::diag::Severity;
use posturec::layout::layout_posture;
use posturec::plan::Origin;

use crate::postures::{compile_file, in_words, postures_in};
use crate::support::{Sandbox, fill_placeholders, snapshots};

fn compile_text(text: &str) -> Compiled {
    let bytes = text.as_bytes().to_vec();
    compile_posture("expanded.toml", &|_| Ok(bytes.clone()), "2026-11-21".parse().ok()).unwrap()
}

fn expand(compiled: &Compiled) -> String {
    layout_posture(&compiled.expanded, &compiled.additions)
}

fn without_comments(text: &str) -> String {
    text.lines().filter(|line| !line.starts_with("# ")).map(|line| format!("{line}\n")).collect()
}

/// All that is done, step by step. Where in the posture it comes from does not count.
fn changes(compiled: &Compiled) -> Vec<String> {
    let mut all = Vec::new();
    for ring in &compiled.plan.as_ref().unwrap().rings {
        all.push(format!("{} {:?} {} {} {:?}", ring.folder, ring.mode, ring.audience, ring.people, ring.gate));
        all.extend(ring.by_hand.iter().map(|step| format!("{}: {} {}", ring.folder, step.title, step.detail)));
        for script in &ring.scripts {
            let place = format!("{}/{}", ring.folder, script.file);
            all.push(format!("{place}: {:?} {:?} {}", script.scopes, script.references, script.waves));
            for step in &script.steps {
                let mut step = step.clone();
                step.origin = Origin::default();
                all.push(format!("{place}: {step:?}"));
            }
        }
    }
    all
}

#[test]
fn an_expanded_posture_says_the_same() {
    let examples = postures_in("examples").into_iter().filter(|name| name.ends_with("/posture.toml"));
    for name in postures_in("tests/postures/ok").into_iter().chain(examples) {
        let compiled = compile_file(&name);
        let text = expand(&compiled);
        let again = compile_text(&text);
        assert_eq!(again.report.count(Severity::Error), 0, "{name}\n{text}\n{}", in_words(&again));
        assert_eq!(without_comments(&text), expand(&again), "{name}");
        let (one, other) = (changes(&compiled), changes(&again));
        for (one, other) in one.iter().zip(&other) {
            assert_eq!(one, other, "{name}");
        }
        assert_eq!(one.len(), other.len(), "{name}");
        let long = text.lines().filter(|line| line.chars().count() > 100 && line.contains('[')).count();
        assert_eq!(long, 0, "{name}: a list is too long for its line\n{text}");
    }
}

#[test]
fn what_was_added_says_where_it_comes_from() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["init"]).code, 0);
    sandbox.write("posture.toml", fill_placeholders(&sandbox.read("posture.toml")));
    let ended = sandbox.run(&["expand", "posture.toml"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""));
    snapshots("cli").bind(|| assert_snapshot!("expand", ended.stdout));
}

#[test]
fn a_posture_with_errors_is_not_expanded() {
    let sandbox = Sandbox::new();
    sandbox.write("posture.toml", "posture = 1\n");
    let ended = sandbox.run(&["expand", "posture.toml"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (1, ""));
    assert!(ended.stderr.contains("error[S0005]"));
    assert_eq!(sandbox.run(&["expand", "missing.toml"]).code, 2);
    assert_eq!(sandbox.run(&["expand", "."]).stderr, "posturec: .: it is a folder\n");
}

#[test]
fn texts_of_any_characters_come_back() {
    let hostile = crate::support::hostile_strings();
    for (class, text) in hostile.iter().filter(|(_, text)| (1..=200).contains(&text.chars().count())) {
        let mut compiled = compile_file("tests/postures/base.toml");
        compiled.expanded.organization.name.clone_from(text);
        let policy = posturec::posture::Policy {
            name: text.clone(),
            description: Some(text.clone()),
            graph: [("note".to_owned(), serde_json::json!({ text: [text, 1.5, -3, true, null] }))]
                .into_iter()
                .collect(),
            ..Default::default()
        };
        compiled.expanded.conditional_access.policies.insert(text.clone(), policy.into());
        let laid_out = expand(&compiled);
        assert!(!laid_out.contains(|single: char| single.is_control() && single != '\n'), "{class}");
        assert_eq!(compile_text(&laid_out).expanded, compiled.expanded, "{class}\n{laid_out}");
    }
}
