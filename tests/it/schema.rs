//! The published schemas: what is in `schemas/` is what the program prints, and a JSON Schema validator of somebody else
//! comes to the same judgement as our structural check.

use posturec::diag::Sink;
use posturec::load::load_posture;
use posturec::posture::Posture;
use posturec::schema::{schema_of, to_schema_text};
use posturec::source::{Document, FileId, Node, Value, parse_document};

use crate::postures::{compile_file, compile_over_base, examples, postures_in};
use crate::support::{Sandbox, expect_file, manifest_folder};

#[test]
fn the_published_schemas_are_what_the_program_prints() {
    let sandbox = Sandbox::new();
    let names =
        ["posture", "plan", "manifest", "tenant", "diagnostics", "what-if", "sign-in", "prove", "rehearsal", "diff"];
    for name in names {
        let ended = sandbox.run(&["schema", name]);
        assert_eq!(ended.code, 0);
        expect_file(&format!("schemas/{name}.schema.json"), &ended.stdout);
    }
    assert_eq!(sandbox.run(&["schema"]), sandbox.run(&["schema", "posture"]));
}

fn validator(schema: &str) -> jsonschema::Validator {
    jsonschema::draft7::new(&serde_json::from_str(schema).unwrap()).unwrap()
}

/// What the structural check goes by: whole postures, their bases merged in.
fn strict() -> jsonschema::Validator {
    validator(&to_schema_text(&schema_of::<Posture>()))
}

fn published(name: &str) -> jsonschema::Validator {
    validator(&Sandbox::new().run(&["schema", name]).stdout)
}

/// A document as JSON, as editors see it: dates are texts.
fn json(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Text(text) | Value::Moment(text) => serde_json::json!(text),
        Value::Integer(number) => serde_json::json!(number),
        Value::Float(text) => serde_json::json!(text.parse::<f64>().unwrap()),
        Value::Boolean(truth) => serde_json::json!(truth),
        Value::List(list) => list.iter().map(json).collect(),
        Value::Table(table) => table.iter().map(|(key, entry)| (key.clone(), json(&entry.node))).collect(),
    }
}

/// A file alone, as an editor validates it.
fn alone(text: &str) -> Document {
    parse_document(text, FileId(0)).0
}

/// A posture with all that it extends.
fn merged(name: &str, overlay: Option<&str>) -> Document {
    let root = manifest_folder();
    let read = |asked: &str| match overlay {
        Some(text) if asked == name => Ok(text.as_bytes().to_vec()),
        _ => std::fs::read(root.join(asked)).map_err(|error| error.kind().to_string()),
    };
    load_posture(name, &read, &mut Sink::default()).unwrap().document
}

fn complaints(validator: &jsonschema::Validator, document: &Document) -> Vec<String> {
    validator.iter_errors(&json(&document.root)).map(|error| error.to_string()).collect()
}

#[test]
fn good_postures_are_valid_alone_and_with_their_bases() {
    let (validator, strict) = (published("posture"), strict());
    for name in postures_in("tests/postures/ok").into_iter().chain(postures_in("examples")) {
        let text = std::fs::read_to_string(manifest_folder().join(&name)).unwrap();
        assert_eq!(complaints(&validator, &alone(&text)), [""; 0], "{name}");
        if !name.ends_with("/base.toml") {
            assert_eq!(complaints(&strict, &merged(&name, None)), [""; 0], "{name}");
        }
    }
}

#[test]
fn postures_of_a_wrong_structure_are_invalid() {
    let validator = strict();
    for name in postures_in("tests/postures/bad") {
        let compiled = compile_file(&name);
        let structural = compiled.report.diagnostics.iter().filter(|finding| finding.code.0.starts_with('S'));
        // some forms are more than a pattern can say
        let judged = structural.filter(|finding| finding.code.0 != "S0006").count();
        if compiled.report.diagnostics.iter().any(|finding| finding.code.0 == "P0001") {
            continue;
        }
        let complaints = complaints(&validator, &merged(&name, None));
        assert!(judged == 0 || !complaints.is_empty(), "{name} is valid by the schema");
        if compiled.report.diagnostics.iter().all(|finding| !finding.code.0.starts_with('S')) {
            assert!(complaints.is_empty(), "{name} is invalid by the schema\n{complaints:#?}");
        }
    }
}

#[test]
fn each_fault_of_structure_is_one_in_the_schema_too() {
    let validator = strict();
    for rule in posturec::check::all_rules().into_iter().filter(|rule| rule.code.0.starts_with('S')) {
        for (heading, wanted) in [("Wrong", false), ("Right", true)] {
            for example in examples(&rule.page(), heading) {
                let text = format!("posture = 1\nextends = [\"base.toml\"]\n{example}");
                let document = merged("tests/postures/example.toml", Some(&text));
                let complaints = complaints(&validator, &document);
                if rule.code.0 == "S0006" && !wanted {
                    // the pattern in the schema is a help to editors and coarser than the form
                    continue;
                }
                assert_eq!(complaints.is_empty(), wanted, "{}: {heading}\n{example}\n{complaints:#?}", rule.code);
            }
        }
    }
}

#[test]
fn what_the_program_writes_is_valid() {
    let sandbox = Sandbox::with_posture();
    assert_eq!(sandbox.run(&["build", "posture.toml", "-o", "out"]).code, 0);
    sandbox.write("bad.toml", "posture = 2\n[organization]\nnme = 1\n");
    let findings = sandbox.run(&["check", "--format", "json", "posture.toml", "bad.toml"]).stdout;
    let documents = [
        ("plan", sandbox.read("out/plan.json")),
        ("manifest", sandbox.read("out/manifest.json")),
        ("diagnostics", findings),
    ];
    for (name, text) in documents {
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let errors: Vec<String> = published(name).iter_errors(&value).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0], "{name}");
    }
    assert!(compile_over_base("").report.diagnostics.is_empty());
}
