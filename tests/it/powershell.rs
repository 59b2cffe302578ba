//! Emitted scripts as PowerShell: a second grammar, and our own lint. `rehearse_powershell` has the real parser.

use posturec::plan::{ObjectKind, Plan, Step, Value, Workload};
use tree_sitter::{Node, Parser};

use crate::lint::lint;
use crate::plans::{self, members};
use crate::rollouts::example_scripts;
use crate::scripts::render;
use crate::support::hostile_strings;

/// Scripts as they come, and those of the examples.
pub fn scripts() -> Vec<(String, String)> {
    made_scripts().into_iter().chain(example_scripts()).collect()
}

/// Scripts with lookups, waves, one kind of object alone, values in every layout, and hostile texts.
fn made_scripts() -> Vec<(String, String)> {
    let mut all: Vec<(String, Plan)> =
        Workload::ALL.iter().map(|workload| (workload.name().to_owned(), plans::reference(*workload))).collect();
    let mut everything = plans::reference(Workload::Graph);
    let users = Value::table([
        ("includeGroups", Value::list([plans::id_of(ObjectKind::Group, "sg-pilot")])),
        ("includeUsers", Value::list([plans::id_of(ObjectKind::User, "user01@contoso.com")])),
    ]);
    everything.rings[0].scripts[0].steps[3].want = vec![("users".into(), users)].into();
    all.push(("graph-lookups".to_owned(), everything));
    let mut waves = plans::reference(Workload::ExchangeOnline);
    waves.rings[0].scripts[0].waves = 4;
    waves.rings[0].scripts[0].steps[1].wave = Some(2);
    all.push(("exchange-online-waves".to_owned(), waves));
    all.push(("shapes".to_owned(), plans::plan(Workload::Graph, "pilot", vec![every_shape()])));
    for (kind, workload) in plans::KINDS {
        let step = plans::step(1, kind, Value::text("x"), "x", Default::default());
        all.push((format!("only-{}", kind.name()), plans::plan(workload, "pilot", vec![step])));
    }
    let hostile = hostile_strings().into_iter().enumerate().map(|(number, (_, value))| {
        let want = members(vec![("DefaultAuthenticationPolicy", Value::texts([value.clone(), value.clone()]))]);
        plans::step(u32::try_from(number).unwrap_or(0), ObjectKind::OrganizationConfig, Value::Null, &value, want)
    });
    all.push(("hostile".to_owned(), plans::plan(Workload::ExchangeServer, "pilot", hostile.collect())));
    all.into_iter().map(|(name, plan)| (name, render(&plan).text)).collect()
}

/// Values in every layout: short, long, nested, with keys of all kinds.
fn every_shape() -> Step {
    let long = "Z\u{fc}rich's ".repeat(30);
    let list = Value::texts(["a", "b"]);
    let nested = Value::list([list.clone(), Value::Null, Value::Integer(-5), Value::list([])]);
    let wide = Value::list([Value::list([list.clone()]), Value::text(long.clone()), list, nested.clone()]);
    let keys = Value::Table(members(vec![
        ("@odata.type", Value::text("#microsoft.graph.group")),
        (&long, Value::table([("if", wide), ("in", nested)])),
        ("Z\u{fc}rich", Value::table([])),
    ]));
    let identity = Value::text("k".repeat(300));
    plans::step(1, ObjectKind::ConditionalAccessPolicy, identity, &long, members(vec![("keys", keys)]))
}

fn collect_errors(node: Node, script: &str, found: &mut Vec<String>) {
    if node.is_error() || node.is_missing() {
        let start = node.start_position();
        let text = &script[node.byte_range()];
        found.push(format!("{}:{}: {}: {text:.80}", start.row + 1, start.column + 1, node.kind()));
    }
    let mut cursor = node.walk();
    for child in node.children(&mut cursor) {
        if child.has_error() || child.is_missing() {
            collect_errors(child, script, found);
        }
    }
}

/// What the grammar of tree-sitter does not understand.
pub fn grammar_errors(script: &str) -> Vec<String> {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_pwsh::LANGUAGE.into()).expect("the grammar fits the library");
    let tree = parser.parse(script, None).expect("without a limit parsing ends");
    let mut found = Vec::new();
    collect_errors(tree.root_node(), script, &mut found);
    found
}

#[test]
fn every_script_parses_without_an_error_in_the_grammar_of_tree_sitter() {
    for (name, script) in scripts() {
        let found = grammar_errors(&script);
        assert!(found.is_empty(), "{name}:\n{}", found.join("\n"));
    }
}

#[test]
fn the_grammar_notices_a_missing_brace() {
    let script = render(&plans::reference(Workload::Graph)).text.replacen("}\r\n", "\r\n", 1);
    assert!(!grammar_errors(&script).is_empty());
}

#[test]
fn every_script_keeps_the_rules_of_the_lint() {
    for (name, script) in scripts() {
        let found = lint(&script);
        assert!(found.is_empty(), "{name}:\n{}", found.join("\n"));
    }
}
