//! README and the tour of the code: their commands run, their paths exist, their examples are real.

use std::path::Path;

use crate::rollouts::example_scripts;
use crate::support::manifest_folder;

fn readme() -> String {
    std::fs::read_to_string(manifest_folder().join("README.md")).unwrap()
}

/// The fenced blocks of a language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(&format!("```{language}\n")) {
        let (block, after) = after.split_once("```").unwrap();
        found.push(block.to_owned());
        rest = after;
    }
    found
}

fn run(arguments: &[String]) -> String {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_posturec"))
        .args(arguments)
        .current_dir(manifest_folder())
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments:?}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_commands_of_the_readme_do_what_it_says() {
    let readme = readme();
    let blocks = blocks(&readme, "console");
    assert!(blocks.contains(&"$ cargo test\n".to_owned()), "{blocks:?}");
    let (mut built, mut told) = (0, 0);
    for block in &blocks {
        let (command, printed) = block.split_once('\n').unwrap();
        let Some(arguments) = command.strip_prefix("$ cargo run --release -- ") else {
            assert_eq!(command, "$ cargo test");
            continue;
        };
        let scratch = tempfile::tempdir().unwrap();
        let out = scratch.path().join("out");
        let named = |word: &str| if word == "out" { out.to_str().unwrap().to_owned() } else { word.to_owned() };
        let stdout = run(&arguments.split(' ').map(named).collect::<Vec<_>>());
        if arguments.starts_with("build ") {
            for file in ["RUNBOOK.md", "plan.json", "manifest.json", "1-watch", "2-pilot", "4-organization"] {
                assert!(out.join(file).exists(), "{command} writes no {file}");
            }
            built += 1;
        } else {
            assert!(stdout == printed, "{command} prints\n{stdout}");
            told += 1;
        }
    }
    assert_eq!((built, told), (1, 1), "one command does the main job, and one prints what is shown");
}

#[test]
fn the_posture_and_the_steps_of_the_readme_are_those_of_the_example() {
    let example = std::fs::read_to_string(manifest_folder().join("examples/contoso-hybrid/posture.toml")).unwrap();
    let postures = blocks(&readme(), "toml");
    assert!(!postures.is_empty());
    for block in postures {
        assert!(example.contains(&block), "the example has no\n{block}");
    }
    let steps = blocks(&readme(), "powershell");
    assert!(!steps.is_empty());
    for block in steps {
        let found = example_scripts().iter().any(|(name, text)| {
            name.starts_with("contoso-hybrid-4-organization-030") && text.replace("\r\n", "\n").contains(&block)
        });
        assert!(found, "no script has\n{block}");
    }
}

#[test]
fn the_finding_of_the_readme_is_what_the_program_prints() {
    let block = blocks(&readme(), "text").into_iter().find(|block| block.starts_with("error[")).unwrap();
    let compiled = crate::postures::compile_file("tests/postures/bad/default_block_without_allow.toml");
    assert!(
        crate::postures::in_words(&compiled).contains(block.trim_end()),
        "{}",
        crate::postures::in_words(&compiled)
    );
}

#[test]
fn the_commands_that_the_readme_lists_exist() {
    let help = std::process::Command::new(env!("CARGO_BIN_EXE_posturec")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let text = readme();
    let listed: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("| `posturec "))
        .filter_map(|line| line.split([' ', '`']).next())
        .collect();
    assert!(listed.len() >= 7, "{listed:?}");
    for command in listed {
        assert!(help.contains(&format!("\n  {command} ")), "{command} is no command");
    }
}

#[test]
fn every_path_that_is_named_exists() {
    let root = manifest_folder();
    let tour = std::fs::read_to_string(root.join("src/lib.rs")).unwrap();
    let mut named: Vec<String> = Vec::new();
    for text in [readme(), tour] {
        named.extend(text.split(['`', '(', ')']).filter(|word| is_path(word)).map(str::to_owned));
    }
    assert!(named.len() > 8, "{named:?}");
    for path in named {
        assert!(Path::new(&root).join(&path).exists(), "{path} does not exist");
    }
}

fn is_path(word: &str) -> bool {
    let folders = ["src/", "tests/", "templates/", "schemas/", "examples/", "snapshots/"];
    folders.iter().any(|folder| word.starts_with(folder)) && !word.contains([' ', '\n', '*'])
}
