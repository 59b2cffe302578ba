//! The same comparison in every format: for a terminal, a pull request, machines, code scanning, and GitHub.

use insta::assert_snapshot;
use serde_json::Value;

use crate::diagnostics::check_sarif;
use crate::support::{Sandbox, hostile_strings, manifest_folder, snapshots};

/// A tenant in which browsers of the kiosk are forgotten, and one more place counts as an office.
fn changed() -> Sandbox {
    let sandbox = Sandbox::new();
    let base = std::fs::read_to_string(manifest_folder().join("tests/diff/base.toml")).unwrap();
    sandbox.write("old.toml", &base);
    let browsers = "[conditional-access.policies.browsers]\nname = \"Browsers: MFA\"\nusers = { include = [\"all\"], exclude = [\"emergency-access\"";
    let new = base
        .replace(browsers, &format!("{browsers}, \"kiosk\""))
        .replace("[\"203.0.113.0/24\"]", "[\"203.0.113.0/24\", \"192.0.2.0/28\"]");
    sandbox.write("new.toml", new);
    sandbox
}

fn printed(sandbox: &Sandbox, format: &str) -> String {
    sandbox.run(&["diff", "--format", format, "old.toml", "new.toml"]).stdout
}

#[test]
fn people_read_it_at_80_columns() {
    let text = printed(&changed(), "human");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    snapshots("diff").bind(|| assert_snapshot!("format_human", text));
}

#[test]
fn machines_get_what_the_schema_says() {
    let sandbox = changed();
    let schema: Value = serde_json::from_str(&sandbox.run(&["schema", "diff"]).stdout).unwrap();
    let document: Value = serde_json::from_str(&printed(&sandbox, "json")).unwrap();
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let complaints: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert_eq!(complaints, [""; 0]);
    let row = &document["comparisons"][0]["effect"][0];
    assert_eq!(row["direction"], "loosened");
    assert_eq!(row["example"]["client"], "browser");
}

#[test]
fn code_scanning_points_at_the_edited_lines() {
    let log: Value = serde_json::from_str(&printed(&changed(), "sarif")).unwrap();
    check_sarif(&log);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let lines: Vec<u64> = results
        .iter()
        .map(|result| result["locations"][0]["physicalLocation"]["region"]["startLine"].as_u64().unwrap())
        .collect();
    let new = changed().read("new.toml");
    let edited: Vec<u64> = (1..)
        .zip(new.lines())
        .filter(|(_, line)| line.contains("192.0.2.0/28") || line.contains("\"emergency-access\", \"kiosk\""))
        .map(|(number, _)| number)
        .collect();
    assert!(lines.iter().all(|line| edited.contains(line)), "{lines:?} {edited:?}");
    assert!(edited.iter().all(|line| lines.contains(line)), "{lines:?} {edited:?}");
}

#[test]
fn github_shows_it_beside_the_edited_lines() {
    let text = printed(&changed(), "github");
    assert!(text.lines().all(|line| line.starts_with("::error file=new.toml,line=")), "{text}");
    snapshots("diff").bind(|| assert_snapshot!("format_github", text));
}

#[test]
fn a_loosening_that_somebody_allows_is_told_and_lets_the_gate_open() {
    let sandbox = changed();
    let document: Value = serde_json::from_str(&printed(&sandbox, "json")).unwrap();
    let comparison = &document["comparisons"][0];
    let all = |kind: &str| comparison[kind].as_array().unwrap().clone();
    let loosened = all("effect").into_iter().chain(all("guarantees"));
    let ids = loosened.map(|one| one["id"].as_str().unwrap().to_owned());
    let allowances: Vec<String> =
        ids.map(|id| format!("--allow-loosening={id}=the shop *needs* it, CHG-4188")).collect();
    let run = |allowances: &[String], more: &[&str]| {
        let allowances: Vec<&str> = allowances.iter().map(String::as_str).collect();
        sandbox.run(&[&["diff"], allowances.as_slice(), more, &["old.toml", "new.toml"]].concat())
    };
    assert!(allowances.len() > 1);
    assert_eq!(run(&allowances, &[]).code, 3);
    assert_eq!(run(&allowances[1..], &[]).code, 4);
    let comment = run(&allowances, &["--format", "markdown"]).stdout;
    assert!(comment.contains("because `the shop *needs* it, CHG-4188`"), "{comment}");
    let unknown = run(&["--allow-loosening=gone=why not".to_owned()], &[]);
    assert_eq!((unknown.code, unknown.stderr.as_str()), (4, "posturec: gone: there is no such loosening to allow\n"));
    for wrong in ["no-reason", "no-reason=", "no-reason= ", "=why"] {
        assert_eq!(run(&[format!("--allow-loosening={wrong}")], &[]).code, 2, "{wrong}");
    }
}

/// What is left of a comment without what stands in code.
fn outside_code(comment: &str) -> String {
    let mut rest = comment;
    let mut outside = String::new();
    while let Some(start) = rest.find('`') {
        let fence = rest[start..].bytes().take_while(|byte| *byte == b'`').count();
        outside.push_str(&rest[..start]);
        let inner = &rest[start + fence..];
        let mut place = 0;
        let end = loop {
            let Some(found) = inner[place..].find('`') else { panic!("code without an end: {}", &rest[start..]) };
            let length = inner[place + found..].bytes().take_while(|byte| *byte == b'`').count();
            if length == fence {
                break place + found;
            }
            place += found + length;
        };
        assert!(!inner[..end].contains('\n'), "code of several lines: {}", &inner[..end]);
        rest = &inner[end + fence..];
    }
    outside + rest
}

/// A posture with a policy of each name that is allowed for one.
fn posture_with_names(sandbox: &Sandbox) -> String {
    let base = std::fs::read_to_string(manifest_folder().join("tests/diff/base.toml")).unwrap();
    let more =
        ["`a` | b", "@contoso/admins", "https://evil.example", "<script>", "[x](y)", "``", "| --- |", "#1", "www.x.y"];
    let names = more.map(str::to_owned).into_iter().chain(hostile_strings().into_iter().map(|(_, text)| text));
    let policy = |(number, name): (usize, String)| {
        let name = serde_json::to_string(&name).unwrap().replace('\u{7f}', "\\u007f");
        let rest = "users = { include = [\"kiosk\"], exclude = [\"emergency-access\"] }\napplications = { include = [\"all\"] \
                    }\nplatforms = { include = [\"linux\"] }\ngrant = { controls = [\"mfa\"] }\n";
        format!("\n[conditional-access.policies.hostile-{number}]\nname = {name}\n{rest}")
    };
    let mut policies: Vec<String> = names.enumerate().map(policy).collect();
    let count = policies.len();
    sandbox.write("all.toml", base.clone() + &policies.concat());
    let told: Value = serde_json::from_str(&sandbox.run(&["check", "--format", "json", "all.toml"]).stdout).unwrap();
    let findings = told["reports"][0]["diagnostics"].as_array().unwrap();
    let refused: Vec<String> = findings
        .iter()
        .filter(|finding| finding["severity"] == "error")
        .map(|finding| format!("[{}]", finding["path"].as_str().unwrap().split(".name").next().unwrap()))
        .collect();
    policies.retain(|policy| !refused.iter().any(|path| policy.contains(path)));
    assert!(policies.len() > count / 2, "{} of {count}", policies.len());
    base + &policies.concat()
}

#[test]
fn names_of_others_are_neither_markup_nor_links_nor_mentions() {
    let sandbox = Sandbox::new();
    let posture = posture_with_names(&sandbox);
    sandbox.write("old.toml", &posture);
    sandbox.write(
        "new.toml",
        posture.replace("platforms = { include = [\"linux\"] }", "platforms = { include = [\"macos\"] }"),
    );
    let comment = printed(&sandbox, "markdown");
    assert!(comment.contains("`https://evil.example`") && comment.contains("`@contoso/admins`"), "{comment}");
    let outside = outside_code(&comment);
    let ours = outside.replace("<details><summary>", "").replace("</summary>", "").replace("</details>", "");
    for line in ours.lines() {
        assert!(!line.contains(['@', '<', '>', '[', '\u{202e}', '\u{1b}']) && !line.contains("://"), "{line}");
    }
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    for row in comment.lines().filter(|line| line.starts_with('|')) {
        assert_eq!(cells(row), 6, "{row}");
    }
}

#[test]
fn a_comment_has_room_for_60_000_characters_and_counts_the_rest() {
    let sandbox = Sandbox::new();
    let base = std::fs::read_to_string(manifest_folder().join("tests/diff/base.toml")).unwrap();
    let mut new = base.clone();
    for number in 0..220 {
        new.push_str(&format!(
            "\n[conditional-access.policies.p{number}]\nname = \"{number} {}\"\nusers = {{ include = [\"all\"], exclude = \
             [\"emergency-access\"] }}\napplications = {{ include = [\"all\"] }}\nplatforms = {{ include = [\"linux\"] \
             }}\ngrant = {{ controls = [\"compliant-device\"] }}\n",
            "x".repeat(240)
        ));
    }
    sandbox.write("old.toml", base);
    sandbox.write("new.toml", new);
    let comment = printed(&sandbox, "markdown");
    assert!((50_000..=60_000).contains(&comment.chars().count()), "{}", comment.chars().count());
    assert!(comment.contains("more; `--format json` has them all"));
    assert_eq!(comment.matches("<details>").count(), comment.matches("</details>").count());
}
