//! The rollouts of the examples: what each step does and after what, the CHANGE region of some scripts, a runbook. Their
//! scripts go through the strict reader, and through every check that scripts go through.

use std::fmt::Write as _;

use posturec::plan::{Plan, Step, Target};
use posturec::render::{RenderedFile, render_rollout};

use crate::postures::{compile_file, postures_in};
use crate::scripts::{assert_script_faithful, change_of};
use crate::support::snapshots;

/// The examples by a short name, with their plans.
pub fn example_plans() -> Vec<(String, Plan)> {
    let names = postures_in("examples").into_iter().filter(|name| name.ends_with("/posture.toml"));
    names
        .map(|name| {
            let short = name.trim_start_matches("examples/").trim_end_matches("/posture.toml").replace('/', "-");
            (short, compile_file(&name).plan.expect("an example has no errors"))
        })
        .collect()
}

/// Every script of every example.
pub fn example_scripts() -> Vec<(String, String)> {
    let mut scripts = Vec::new();
    for (name, plan) in example_plans() {
        let files = render_rollout(&plan).into_iter().filter(|file| file.path.ends_with(".ps1"));
        scripts.extend(files.map(|file| (format!("{name}-{}", file.path.replace('/', "-")), file.text)));
    }
    scripts
}

fn file_of(plan: &Plan, path: &str) -> RenderedFile {
    render_rollout(plan).into_iter().find(|file| file.path == path).unwrap_or_else(|| panic!("there is no {path}"))
}

fn plan_of(example: &str) -> Plan {
    example_plans().into_iter().find(|(name, _)| name == example).map(|(_, plan)| plan).unwrap()
}

/// A plan as an outline: a line a step.
fn outline(plan: &Plan) -> String {
    let mut text = String::new();
    for ring in &plan.rings {
        writeln!(text, "{} {:?} reaches {} ({} known)", ring.folder, ring.mode, ring.audience, ring.people).unwrap();
        for script in &ring.scripts {
            let references = script.references.len();
            writeln!(text, "  {} waves {} references {references}", script.file, script.waves).unwrap();
            for step in &script.steps {
                writeln!(text, "    {}", step_line(step)).unwrap();
            }
        }
    }
    text
}

fn step_line(step: &Step) -> String {
    let who = match &step.target {
        Target::Each(people) => format!("[{}]", people.join(" ")),
        Target::Single(_) => step.title.to_string(),
    };
    let state = step
        .want
        .iter()
        .find(|(name, _)| name == "state")
        .map_or_else(String::new, |(_, state)| format!(" {}", posturec::render::inline(state)));
    let after: Vec<String> = step.after.iter().map(ToString::to_string).collect();
    let after = if after.is_empty() { String::new() } else { format!(" after {}", after.join(" ")) };
    let wave = step.wave.map_or_else(String::new, |wave| format!(" wave {wave}"));
    format!(
        "{} {} {who}{state}{wave}{after} -> {} <- {}",
        step.number,
        step.kind.name(),
        step.affects.words(),
        step.origin.path
    )
}

#[test]
fn the_rollouts_of_the_examples_are_as_reviewed() {
    snapshots("plans").bind(|| {
        for (name, plan) in example_plans() {
            insta::assert_snapshot!(name, outline(&plan));
        }
    });
}

#[test]
fn the_change_regions_of_some_scripts_are_as_reviewed() {
    let hybrid = plan_of("contoso-hybrid");
    let chosen = [
        ("2-pilot/020-exchange-online.ps1", "hybrid-pilot-exchange-online"),
        ("4-organization/020-exchange-online.ps1", "hybrid-organization-exchange-online"),
        ("4-organization/030-exchange-server.ps1", "hybrid-organization-exchange-server"),
        ("3-early/030-exchange-server.ps1", "hybrid-early-exchange-server-in-waves"),
    ];
    snapshots("scripts").bind(|| {
        for (path, name) in chosen {
            insta::assert_snapshot!(name, change_of(&file_of(&hybrid, path).text).replace("\r\n", "\n"));
        }
        let small = plan_of("small-business");
        let change = change_of(&file_of(&small, "1-watch/010-graph.ps1").text).replace("\r\n", "\n");
        insta::assert_snapshot!("small-business-watch-graph", change.lines().take(300).collect::<Vec<_>>().join("\n"));
    });
}

#[test]
fn the_runbook_of_a_small_business_is_as_reviewed() {
    let runbook = file_of(&plan_of("small-business"), "RUNBOOK.md").text;
    let (head, rest) = runbook.split_once("## Ring 1").unwrap();
    let (_, tail) = rest.split_once("## Ring 4").unwrap();
    snapshots("plans").bind(|| {
        insta::assert_snapshot!("runbook-small-business-head", head);
        insta::assert_snapshot!("runbook-small-business-last-ring", format!("## Ring 4{tail}"));
    });
}

#[test]
fn what_is_done_by_hand_at_ad_fs_stands_in_the_runbook_with_its_undoing() {
    let said = |name: &str| {
        let plan = compile_file(name).plan.unwrap();
        let runbook = file_of(&plan, "RUNBOOK.md").text;
        let lines: Vec<&str> = runbook.lines().collect();
        let about = |line: &&str| ["AD FS", "by hand", "Get-Adfs"].iter().any(|word| line.contains(word));
        lines.iter().copied().filter(about).map(|line| format!("{line}\n")).collect::<String>()
    };
    snapshots("plans").bind(|| {
        let everybody = said("tests/postures/architectures/outlook-desktop-server-ad-fs.toml");
        insta::assert_snapshot!("runbook-ad-fs-everybody", everybody);
        insta::assert_snapshot!("runbook-ad-fs-extranet", said("tests/postures/ok/ad_fs.toml"));
    });
}

#[test]
fn every_script_of_the_examples_reads_back_as_the_plan() {
    for (_, plan) in example_plans() {
        for ring in &plan.rings {
            for script in &ring.scripts {
                assert_script_faithful(&plan, ring, script);
            }
        }
    }
}

#[test]
fn the_manifest_has_the_digest_of_every_file_and_region() {
    use sha2::{Digest, Sha256};
    let plan = plan_of("contoso-hybrid");
    let files = render_rollout(&plan);
    let manifest: serde_json::Value = serde_json::from_str(&files.last().unwrap().text).unwrap();
    let listed = manifest["files"].as_array().unwrap();
    assert_eq!(listed.len(), files.len() - 1);
    for (entry, file) in listed.iter().zip(&files) {
        let digest: String = Sha256::digest(file.text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            (entry["path"].as_str(), entry["sha256"].as_str()),
            (Some(file.path.as_str()), Some(digest.as_str()))
        );
    }
    for region in manifest["regions"].as_array().unwrap() {
        let name = region["name"].as_str().unwrap();
        let known = posturec::render::regions().iter().find(|known| known.name == name).unwrap();
        assert_eq!(region["sha256"].as_str(), Some(known.digest.as_str()));
    }
}

#[test]
fn a_policy_keeps_its_name_through_all_rings_and_never_loses_people() {
    for (name, plan) in example_plans() {
        let mut reached: std::collections::BTreeMap<String, Vec<String>> = std::collections::BTreeMap::new();
        for ring in &plan.rings {
            let steps = ring.scripts.iter().flat_map(|script| &script.steps);
            for step in steps.filter(|step| step.want.iter().any(|(member, _)| member == "conditions")) {
                let state = &step.want.iter().find(|(member, _)| member == "state").unwrap().1;
                if *state != posturec::plan::Value::text("enabled") {
                    assert!(!reached.contains_key(step.title.as_str()), "{name}: {} is enforced no longer", step.title);
                    continue;
                }
                let include = included(step);
                if let Some(before) = reached.get(step.title.as_str()) {
                    let lost: Vec<_> = before.iter().filter(|one| !include.contains(one)).collect();
                    assert!(
                        lost.is_empty()
                            || include.contains(&"All".to_owned())
                            || ring.folder.ends_with("organization")
                            || plan.rings.last() == Some(ring),
                        "{name}: {} loses {lost:?}",
                        step.title
                    );
                }
                reached.insert(step.title.to_string(), include);
            }
        }
    }
}

/// Whom a policy includes, as Graph is told.
fn included(step: &Step) -> Vec<String> {
    let document =
        serde_json::to_value(posturec::render::inline(&posturec::plan::Value::Table(step.want.clone()))).unwrap();
    let text = document.as_str().unwrap();
    let mut include = Vec::new();
    for key in ["includeUsers = @(", "includeGroups = @(", "includeRoles = @("] {
        let Some((_, rest)) = text.split_once(key) else { continue };
        let list = rest.split_once(')').map_or("", |(list, _)| list);
        include.extend(list.split(", ").filter(|one| !one.is_empty()).map(|one| one.trim_matches('\'').to_owned()));
    }
    include
}

#[test]
fn order_of_keys_and_tables_never_matters() {
    let read =
        |name: &str| std::fs::read(crate::support::manifest_folder().join(name)).map_err(|error| error.to_string());
    let text = String::from_utf8(read("examples/contoso-hybrid/posture.toml").unwrap()).unwrap();
    // whole tables from the last to the first; arrays of tables keep their order, since it has a meaning
    let mut blocks: Vec<String> = Vec::new();
    let mut head = String::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
        match blocks.last_mut() {
            _ if line.starts_with('[') => blocks.push(format!("{line}\n")),
            Some(block) => block.push_str(&format!("{line}\n")),
            None => head.push_str(&format!("{line}\n")),
        }
    }
    let (lists, mut tables): (Vec<String>, Vec<String>) = blocks.into_iter().partition(|block| block.starts_with("[["));
    tables.reverse();
    let turned = format!("{head}{}{}", lists.concat(), tables.concat());
    let read_turned = |name: &str| match name {
        "examples/contoso-hybrid/posture.toml" => Ok(turned.clone().into_bytes()),
        name => read(name),
    };
    let one = compile_file("examples/contoso-hybrid/posture.toml").plan.unwrap();
    let name = "examples/contoso-hybrid/posture.toml";
    let other = posturec::compile::compile_posture(name, &read_turned, None).unwrap().plan.unwrap();
    assert_eq!(one.posture_digest, other.posture_digest);
    let scripts = |plan: &Plan| -> Vec<RenderedFile> {
        render_rollout(plan).into_iter().filter(|file| file.path.ends_with(".ps1")).collect()
    };
    assert_eq!(scripts(&one), scripts(&other));
}
