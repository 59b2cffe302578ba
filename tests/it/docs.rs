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

/// The commands of the README that start the program, as arguments.
fn own_commands() -> Vec<String> {
    let blocks = blocks(&readme(), "console");
    let commands = blocks.iter().filter_map(|block| block.lines().next()?.strip_prefix("$ "));
    let own = commands.filter(|command| *command != "cargo test");
    own.map(|command| command.strip_prefix("cargo run --release -- ").expect(command).to_owned()).collect()
}

#[test]
fn the_commands_of_the_readme_do_what_it_says() {
    assert!(readme().contains("\n$ cargo test\n"));
    let (builds, others): (Vec<String>, Vec<String>) =
        own_commands().into_iter().partition(|command| command.starts_with("build "));
    let (rehearsals, told): (Vec<String>, Vec<String>) =
        others.into_iter().partition(|command| command.starts_with("rehearse "));
    assert_eq!(builds.len(), 1, "one command does the main job");
    let scratch = tempfile::tempdir().unwrap();
    let out = scratch.path().join("out");
    let run = |command: &str| {
        let words = command.split(' ').map(|word| match word {
            "out" => out.to_str().unwrap(),
            "50123" => "0",
            word => word,
        });
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_posturec"));
        program.args(words).current_dir(manifest_folder());
        program
    };
    let output = run(&builds[0]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for file in ["RUNBOOK.md", "plan.json", "manifest.json", "1-watch", "2-pilot", "4-organization"] {
        assert!(out.join(file).exists(), "{} writes no {file}", builds[0]);
    }
    for command in &told {
        let output = run(command).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        let shown = format!("```console\n$ cargo run --release -- {command}\n{printed}```\n");
        assert!(readme().contains(&shown), "{command} prints\n{printed}");
    }
    assert!(!told.is_empty(), "something is shown with what it prints");
    assert_eq!(rehearsals, ["rehearse out", "rehearse out --serve --port 50123"]);
    #[cfg(unix)]
    {
        let pwsh = crate::stand_in::program::write_pwsh(scratch.path(), None);
        let output = run(&rehearsals[0]).env("POSTUREC_PWSH", pwsh).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && text.contains("\nEvery promise was kept: "), "{text}");
        let mut serve = run(&rehearsals[1]);
        let (printed, answer) = crate::rehearse_command::serve(serve.env("TMPDIR", "/tmp"));
        assert_is_excerpt(&printed);
        let readme = readme();
        let (_, shown) = readme.split_once("/v1.0/organization\n").unwrap();
        assert_eq!(answer, shown.split_once("\n```").unwrap().0);
    }
}

/// What the README shows of the lines to paste is what is printed, but for folder and port, and for what is left out.
#[cfg(unix)]
fn assert_is_excerpt(printed: &str) {
    let changing = ["/tmp/posturec-", "http://127.0.0.1:"];
    let settled = |text: &str| {
        changing.iter().fold(text.to_owned(), |text, start| {
            let mut parts = text.split(start);
            let first = parts.next().unwrap_or_default().to_owned();
            parts.fold(first, |text, part| {
                text + start + part.trim_start_matches(|one: char| one.is_ascii_alphanumeric())
            })
        })
    };
    let block = blocks(&readme(), "text").into_iter().find(|block| block.starts_with("A simulated ")).unwrap();
    let printed = settled(printed);
    let mut rest = printed.as_str();
    for part in settled(&block).split("...\n") {
        let place = rest.find(part).unwrap_or_else(|| panic!("not printed:\n{part}\n-----\n{rest}"));
        rest = &rest[place + part.len()..];
    }
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

/// The comment for a pull request that the README shows, as a quotation.
#[test]
fn the_comment_of_the_readme_is_what_the_program_prints() {
    let sides = own_commands().into_iter().find(|command| command.starts_with("diff ")).unwrap();
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_posturec"));
    let output = program.args(sides.split(' ')).args(["--format", "markdown"]).current_dir(manifest_folder()).output();
    let printed = String::from_utf8(output.unwrap().stdout).unwrap();
    let quoted: String = printed.lines().map(|line| format!("> {line}").trim_end().to_owned() + "\n").collect();
    assert!(readme().contains(&format!("\n\n{quoted}\n")), "{printed}");
}

/// The commands of the workflows gate as the README says: on what is loosened, and not on what is merely changed.
#[cfg(unix)]
#[test]
fn the_workflows_of_the_readme_fail_where_something_is_loosened() {
    let workflows = blocks(&readme(), "yaml");
    let program = Path::new(env!("CARGO_BIN_EXE_posturec"));
    let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap_or_default());
    let base = std::fs::read_to_string(manifest_folder().join("tests/diff/base.toml")).unwrap();
    let longer = base.replace("sign-in-frequency = \"4h\"", "sign-in-frequency = \"8h\"");
    assert_eq!(workflows.len(), 2);
    for workflow in &workflows {
        let gate = workflow.lines().find_map(|line| line.split_once(": posturec diff ")).unwrap().1;
        for (old, new, passes) in [(&base, &longer, false), (&longer, &base, true), (&base, &base, true)] {
            let scratch = tempfile::tempdir().unwrap();
            let run = |script: &str| {
                let mut shell = std::process::Command::new("bash");
                shell.args(["-e", "-o", "pipefail", "-c", script]).current_dir(scratch.path()).env("PATH", &path);
                shell.env("GITHUB_BASE_REF", "main").env("SYSTEM_PULLREQUEST_TARGETBRANCHNAME", "main");
                shell.status().unwrap().success()
            };
            std::fs::write(scratch.path().join("posture.toml"), old).unwrap();
            let commit = "git init --quiet && git add . && git -c user.name=Test -c user.email=test@contoso.com commit \
                          --quiet --message base && git update-ref refs/remotes/origin/main HEAD";
            assert!(run(commit));
            std::fs::write(scratch.path().join("posture.toml"), new).unwrap();
            assert_eq!(run(&format!("posturec diff {gate}")), passes, "{gate}");
            let comment = std::fs::read_to_string(scratch.path().join("comment.md")).unwrap();
            assert!(comment.starts_with("### "), "{comment}");
        }
    }
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
