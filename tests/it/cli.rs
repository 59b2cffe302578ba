//! The program as people meet it: arguments, files that are no postures, formats, streams. Every run is the real binary
//! in an empty folder.

use std::fs::File;
use std::io::Read;
use std::process::Stdio;

use insta::assert_snapshot;

use crate::support::{Sandbox, fill_placeholders, snapshots};

const ERRORS: &str = "posture = 1\nextends = [\"base/base.toml\"]\n\n[organization]\nnme = \"Contoso\"\n";
const WARNING: &str = "posture = 1\nextends = [\"base/base.toml\"]\n\n[organization]\nallow = [{ rule = \"ring-not-wider\", reason = \"none\" }]\n";

/// Runs and compares with the snapshot of this name.
fn told(name: &str, sandbox: &Sandbox, arguments: &[&str]) {
    snapshots("cli").bind(|| assert_snapshot!(name, sandbox.run(arguments).text()));
}

#[test]
fn every_command_has_help_with_examples() {
    let sandbox = Sandbox::new();
    told("help", &sandbox, &["--help"]);
    for command in
        ["init", "check", "build", "expand", "what-if", "prove", "rehearse", "schema", "explain", "completions"]
    {
        let help = sandbox.run(&[command, "--help"]);
        assert!(help.stdout.contains("Examples:\n  posturec "), "{command} has no examples");
        assert!(help.stdout.lines().all(|line| line.chars().count() <= 100 || line.starts_with("  posturec ")));
        snapshots("cli").bind(|| assert_snapshot!(format!("help_{command}"), help.text()));
    }
}

#[test]
fn the_command_line_is_judged_before_anything_else() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["--version"]).text(), "exit code: 0\n----- stdout\nposturec 0.1.0\n");
    assert_eq!(sandbox.run(&[]).code, 2);
    told("unknown_flag", &sandbox, &["check", "--wat", "posture.toml"]);
    told("unknown_command", &sandbox, &["chek"]);
    told("no_posture", &sandbox, &["check"]);
    told("bad_date", &sandbox, &["check", "--as-of", "2027-01-31T10:00", "posture.toml"]);
    told("build_without_target", &sandbox, &["build", "posture.toml"]);
    told("build_with_two_targets", &sandbox, &["build", "-o", "a", "--check", "b", "posture.toml"]);
    told("empty_name", &sandbox, &["check", ""]);
}

#[test]
fn what_is_no_posture_is_said_in_a_line_and_the_others_are_compiled() {
    let sandbox = Sandbox::with_posture();
    sandbox.write("binary.toml", b"posture = 1\n\0\x01");
    sandbox.write("latin.toml", b"# caf\xe9\nposture = 1\n");
    sandbox.write("empty/readme.txt", "no postures here");
    File::create(sandbox.path("huge.toml")).unwrap().set_len(100 * 1024 * 1024).unwrap();
    let all =
        ["check", "missing.toml", "binary.toml", "latin.toml", "huge.toml", "empty", "posture.toml/x", "posture.toml"];
    told("no_postures", &sandbox, &all);
    sandbox.write("odd\u{1b}[31m.toml", "");
    assert!(!sandbox.run(&["check", "odd\u{1b}[31m.toml", "no\u{1b}[31m.toml"]).text().contains('\u{1b}'));
}

#[test]
fn named_files_that_cannot_be_read_are_findings() {
    let sandbox = Sandbox::with_posture();
    File::create(sandbox.path("huge.toml")).unwrap().set_len(100 * 1024 * 1024).unwrap();
    sandbox.write("a.toml", "posture = 1\nextends = [\"huge.toml\", \"base\", \"gone.toml\"]\n");
    told("unreadable_bases", &sandbox, &["check", "a.toml"]);
    sandbox.write("one.toml", "posture = 1\nextends = [\"two.toml\"]\n");
    sandbox.write("two.toml", "posture = 1\nextends = [\"one.toml\"]\n");
    told("cyclic_extends", &sandbox, &["check", "one.toml"]);
    sandbox
        .write("people.csv", "UserPrincipalName,Mailbox\nuser03@contoso.com,exchange-online,extra\n,exchange-online\n");
    let csv = "posture = 1\nextends = [\"base/base.toml\"]\n[audiences.pilot]\nmembers-file = \"people.csv\"\n";
    sandbox.write("csv.toml", csv);
    told("bad_csv", &sandbox, &["check", "csv.toml"]);
}

#[test]
fn bases_that_multiply_come_to_an_end() {
    let sandbox = Sandbox::with_posture();
    for depth in 0..12 {
        let base = format!("\"b{}.toml\"", depth + 1);
        sandbox
            .write(&format!("b{depth}.toml"), format!("posture = 1\nextends = [{}]\n", [base.as_str(); 10].join(", ")));
    }
    sandbox.write("b12.toml", "posture = 1\n");
    let ended = sandbox.run(&["check", "b0.toml"]);
    assert_eq!(ended.code, 1);
    assert!(ended.stdout.contains("more than 1000 files"));
}

#[test]
fn deep_nesting_is_refused_and_does_no_harm() {
    let sandbox = Sandbox::new();
    for text in ["[".repeat(100_000), "a = ".to_owned() + &"{ a = ".repeat(50_000), "a.".repeat(50_000) + "a = 1"] {
        sandbox.write("deep.toml", text);
        let ended = sandbox.run(&["check", "deep.toml"]);
        assert_eq!(ended.code, 1, "{}", &ended.stderr);
    }
}

#[test]
#[cfg(unix)]
fn devices_and_pipes_are_not_read() {
    let sandbox = Sandbox::with_posture();
    assert!(std::process::Command::new("mkfifo").arg(sandbox.path("pipe.toml")).status().unwrap().success());
    sandbox.write("a.toml", "posture = 1\nextends = [\"pipe.toml\"]\n");
    told("devices", &sandbox, &["check", "/dev/zero", "pipe.toml"]);
    assert!(sandbox.run(&["check", "a.toml"]).stdout.contains("it is not a regular file"));
}

#[test]
fn findings_come_in_four_formats() {
    let sandbox = Sandbox::with_posture();
    sandbox.write("bad.toml", ERRORS);
    for format in ["human", "json", "github"] {
        told(&format!("format_{format}"), &sandbox, &["check", "--format", format, "posture.toml", "bad.toml"]);
    }
    let sarif = sandbox.run(&["check", "--format", "sarif", "posture.toml", "bad.toml"]);
    let log: serde_json::Value = serde_json::from_str(&sarif.stdout).unwrap();
    assert_eq!((sarif.code, &log["runs"][0]["results"][0]["ruleId"]), (1, &serde_json::json!("S0001")));
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), posturec::check::all_rules().len());
    // a document stays whole beside a file that cannot be read
    let json = sandbox.run(&["check", "--format", "json", "missing.toml", "bad.toml"]);
    assert_eq!((json.code, json.stderr.as_str()), (2, "posturec: missing.toml: there is no such file\n"));
    let document: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(document["reports"].as_array().unwrap().len(), 1);
}

#[test]
fn a_folder_stands_for_the_postures_in_it() {
    let sandbox = Sandbox::with_posture();
    for tenant in ["b", "a", "c"] {
        sandbox.write(&format!("tenants/{tenant}.toml"), "posture = 1\nextends = [\"../base/base.toml\"]\n");
    }
    sandbox.write("tenants/deeper/d.toml", ERRORS);
    sandbox.write("tenants/.hidden.toml", ERRORS);
    sandbox.write("tenants/notes.txt", "not a posture");
    sandbox.write("tenants/bad.toml", ERRORS.replace("base/base", "../base/base"));
    told("folder", &sandbox, &["check", "--format", "human", "tenants/", "posture.toml"]);
}

#[test]
fn many_postures_are_told_in_order() {
    let sandbox = Sandbox::with_posture();
    let names: Vec<String> = (0..200).map(|number| format!("tenants/{number:03}.toml")).collect();
    for name in &names {
        sandbox.write(name, "posture = 1\nextends = [\"../base/base.toml\"]\n");
    }
    let ended = sandbox.run(&["check", "tenants"]);
    let expected: String = names.iter().map(|name| format!("{name}: no findings\n")).collect();
    assert_eq!(ended.stdout, expected + "200 postures: 0 errors, 0 warnings\n");
}

#[test]
fn warnings_are_errors_where_they_are_denied() {
    let sandbox = Sandbox::with_posture();
    sandbox.write("warning.toml", WARNING);
    assert_eq!(sandbox.run(&["check", "warning.toml"]).code, 0);
    told("deny_warnings", &sandbox, &["check", "--deny-warnings", "warning.toml"]);
    let build = sandbox.run(&["build", "--deny-warnings", "-o", "out", "warning.toml"]);
    assert_eq!((build.code, sandbox.path("out").exists()), (1, false));
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let sandbox = Sandbox::with_posture();
    sandbox.write("bad.toml", ERRORS);
    let coloured = |sandbox: &Sandbox, color: &str| {
        let ended = sandbox.run(&["check", "--color", color, "bad.toml"]);
        ended.stdout.contains('\u{1b}')
    };
    assert!(!coloured(&sandbox, "auto"));
    assert!(coloured(&sandbox, "always"));
    assert!(!coloured(&sandbox, "never"));
    let forced = sandbox.variable("CLICOLOR_FORCE", "1").variable("CI", "1");
    assert!(!coloured(&forced, "auto"), "a file is no terminal, whatever else is said");
}

#[test]
#[cfg(target_os = "linux")]
fn a_terminal_gets_colours_unless_no_color_is_set() {
    let sandbox = Sandbox::with_posture();
    sandbox.write("bad.toml", ERRORS);
    let coloured = |variable: Option<(&str, &str)>| {
        let line = format!("{} check bad.toml", env!("CARGO_BIN_EXE_posturec"));
        let mut command = std::process::Command::new("script");
        command.args(["-qec", &line, "/dev/null"]).env_clear().env("PATH", "/usr/bin:/bin").env("TERM", "xterm");
        let output = command.current_dir(sandbox.path("")).envs(variable).stdin(Stdio::null()).output();
        output.map(|output| String::from_utf8_lossy(&output.stdout).contains("\u{1b}["))
    };
    match coloured(None) {
        Ok(true) => {}
        other => return eprintln!("skipped: no terminal to be had ({other:?})"),
    }
    assert!(!coloured(Some(("NO_COLOR", "1"))).unwrap());
    assert!(!coloured(Some(("TERM", "dumb"))).unwrap());
}

#[test]
fn a_reader_who_goes_away_is_the_end_and_not_an_error() {
    let sandbox = Sandbox::with_posture();
    for arguments in [&["schema"][..], &["explain"], &["--help"], &["completions", "bash"], &["check", "posture.toml"]]
    {
        let mut child = sandbox.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut stderr = String::new();
        child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_behind_the_output_is_an_error() {
    let sandbox = Sandbox::with_posture();
    let full = File::options().write(true).open("/dev/full").unwrap();
    let output = sandbox.command(&["schema"]).stdout(full).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), stderr.as_str()), (Some(2), "posturec: standard output: the disk is full\n"));
}

#[test]
fn explain_knows_codes_and_names_in_any_case() {
    let sandbox = Sandbox::new();
    told("explain", &sandbox, &["explain", "c0015"]);
    assert_eq!(sandbox.run(&["explain", "C0015"]), sandbox.run(&["explain", "Placeholder-Value"]));
    told("explain_unknown", &sandbox, &["explain", "unknown-alis"]);
    let list = sandbox.run(&["explain"]);
    assert_eq!(list.stdout.lines().count(), posturec::check::all_rules().len());
    for rule in posturec::check::all_rules() {
        let page = sandbox.run(&["explain", rule.code.0]);
        assert!(page.code == 0 && !page.stdout.contains("```"), "{}", rule.code);
    }
}

#[test]
fn completions_are_for_four_shells() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let ended = sandbox.run(&["completions", shell]);
        assert!(ended.code == 0 && ended.stdout.contains("deny-warnings"), "{shell}");
    }
    let bash = sandbox.run(&["completions", "bash"]).stdout;
    sandbox.write("posturec.bash", bash);
    match std::process::Command::new("bash").arg("-n").arg(sandbox.path("posturec.bash")).status() {
        Ok(status) => assert!(status.success()),
        Err(error) => eprintln!("skipped: no bash ({error})"),
    }
}

#[test]
fn init_writes_a_starter_and_never_over_a_file() {
    let sandbox = Sandbox::new();
    told("init", &sandbox, &["init"]);
    let first = sandbox.read("posture.toml");
    assert_eq!(sandbox.run(&["init", "-o", "-"]).stdout, first);
    sandbox.write("posture.toml", "mine");
    told("init_again", &sandbox, &["init"]);
    assert_eq!(sandbox.read("posture.toml"), "mine");
    assert_eq!(sandbox.run(&["init", "--force"]).code, 0);
    assert_eq!(sandbox.read("posture.toml"), first);
    told("init_nowhere", &sandbox, &["init", "-o", "no/such/folder.toml"]);
    assert_eq!(sandbox.run(&["init", "-o", "."]).code, 2);
}

#[test]
fn a_starter_lacks_nothing_but_what_only_its_author_knows() {
    let architectures = ["outlook-desktop", "outlook-mobile", "sessions", "administrators"];
    for chosen in 0..16_u32 {
        let sandbox = Sandbox::new();
        let wanted =
            architectures.iter().enumerate().filter(|(bit, _)| chosen & (1 << bit) != 0).map(|(_, name)| *name);
        let arguments: Vec<&str> = ["init"].into_iter().chain(wanted).collect();
        assert_eq!(sandbox.run(&arguments).code, 0);
        let placeholders = sandbox.run(&["check", "--format", "json", "posture.toml"]);
        let document: serde_json::Value = serde_json::from_str(&placeholders.stdout).unwrap();
        let found = document["reports"][0]["diagnostics"].as_array().unwrap();
        assert!(!found.is_empty() && found.iter().all(|finding| finding["code"] == "C0015"), "{}", placeholders.stdout);
        sandbox.write("posture.toml", fill_placeholders(&sandbox.read("posture.toml")));
        let ended = sandbox.run(&["build", "--deny-warnings", "-o", "out", "posture.toml"]);
        assert_eq!(ended.code, 0, "{}", ended.text());
    }
}
