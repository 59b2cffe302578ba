//! Engines and folders of rehearsals: a stand-in plays PowerShell, so that arguments, environment, exit codes, crashes
//! and limits are really tried where there is none.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use posturec::plan::Workload;
use posturec::rehearse::engine::{Argument, Engine, Invocation, Ran};
use posturec::rehearse::host::{
    EnginePath, Finding, FreshEngine, Installation, KeptEngine, Workspace, check_scripts, find_engines_among,
};
use posturec::rehearse::tenant::Release;

use crate::support::manifest_folder;

const ADDRESS: &str = "http://127.0.0.1:50123";
const LONG: Duration = Duration::from_secs(60);

fn stand_in_folder() -> PathBuf {
    manifest_folder().join("tests/stand-in")
}

fn stand_in() -> EnginePath {
    let path = stand_in_folder().join("pwsh");
    find_engines_among(path.to_str(), None, None).unwrap().remove(0)
}

/// A workspace, the stand-in, and scripts that are texts for sh.
struct Bench {
    workspace: Workspace,
    installation: Installation,
}

impl Bench {
    fn new() -> Self {
        let workspace = Workspace::create(None, Release::ServerSe).unwrap();
        let installation = stand_in().probe(&workspace).unwrap();
        Self { workspace, installation }
    }

    fn script(&self, text: &str) -> PathBuf {
        let path = self.workspace.root().join(format!("script {}.ps1", text.len()));
        std::fs::write(&path, text).unwrap();
        path
    }

    fn fresh(&self) -> FreshEngine {
        FreshEngine::new(&self.installation, &self.workspace, LONG)
    }

    fn kept(&self) -> KeptEngine {
        KeptEngine::new(&self.installation, &self.workspace, LONG)
    }
}

fn call(script: &Path) -> Invocation<'_> {
    Invocation { script, arguments: &[], workload: Workload::Graph, address: ADDRESS }
}

fn arguments() -> [Argument; 3] {
    let with = |name, value: &str| Argument { name, value: Some(value.to_owned()) };
    let force = Argument { name: "Force", value: None };
    [with("Mode", "Apply"), force, with("RunFolder", "/tmp/a folder/Zoë's")]
}

#[test]
fn the_engine_of_the_command_line_comes_before_the_named_one_and_that_before_those_on_the_path() {
    let folder = stand_in_folder();
    let own = folder.join("pwsh");
    let found = |chosen: Option<&str>, named: Option<&str>, path: &str| {
        let engines = find_engines_among(chosen, named.map(OsStr::new), Some(OsStr::new(path)))?;
        Ok::<_, String>(engines.into_iter().map(|engine| engine.path().to_owned()).collect::<Vec<_>>())
    };
    let path = format!("/nowhere:{}", folder.display());
    assert_eq!(found(Some("/bin/sh"), own.to_str(), &path).unwrap(), [Path::new("/bin/sh")]);
    assert_eq!(found(Some("pwsh"), Some("/bin/sh"), &path).unwrap(), [own.as_path()]);
    assert_eq!(found(None, Some("/bin/sh"), &path).unwrap(), [Path::new("/bin/sh")]);
    assert_eq!(found(None, Some(""), &path).unwrap(), [own.as_path()]);
    let relative = found(Some("tests/stand-in/pwsh"), None, "").unwrap();
    assert!(relative[0].is_absolute(), "{relative:?}");
    let text = manifest_folder().join("Cargo.toml");
    for wrong in ["/nowhere/pwsh", "nowhere", text.to_str().unwrap(), "/bin"] {
        assert_eq!(
            found(Some(wrong), None, &path).unwrap_err(),
            format!("{wrong} (--engine) is no program that can be run")
        );
    }
    let missing = found(None, Some("/nowhere/pwsh"), &path).unwrap_err();
    assert_eq!(missing, "/nowhere/pwsh ($POSTUREC_PWSH) is no program that can be run");
}

#[test]
fn without_an_engine_it_says_where_to_get_one() {
    let folder = tempfile::tempdir().unwrap();
    // not to be run
    std::fs::write(folder.path().join("pwsh"), "").unwrap();
    let told = find_engines_among(None, None, Some(folder.path().as_os_str())).unwrap_err();
    for word in ["https://aka.ms/powershell", "winget", "brew", "Linux", "--engine", "$POSTUREC_PWSH"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    assert!(told.lines().all(|line| line.len() <= 80), "{told}");
}

#[test]
fn an_engine_says_its_version_and_what_is_none_is_refused() {
    let bench = Bench::new();
    assert_eq!(bench.installation.version, "7.4.6");
    let other = find_engines_among(Some("/bin/echo"), None, None).unwrap().remove(0);
    let refused = other.probe(&bench.workspace).unwrap_err();
    assert!(refused.starts_with("/bin/echo does not answer as PowerShell does: -NoLogo"), "{refused}");
}

#[test]
fn a_fresh_engine_passes_the_arguments_in_order_and_the_script_stands_in_its_folder() {
    let bench = Bench::new();
    let script = bench.script("printf '<%s>' \"$@\"; pwd");
    let arguments = arguments();
    let ran = bench.fresh().run(&Invocation { arguments: &arguments, ..call(&script) }).unwrap();
    let folder = bench.workspace.root().canonicalize().unwrap();
    let wanted = format!("<-Mode><Apply><-Force><-RunFolder></tmp/a folder/Zoë's>{}\n", folder.display());
    assert_eq!((ran.code, ran.output), (Some(0), wanted));
}

#[test]
fn a_fresh_engine_sees_what_it_needs_of_the_environment_and_no_more() {
    let bench = Bench::new();
    let script = bench.script("env");
    let ran = bench.fresh().run(&Invocation { workload: Workload::ExchangeOnline, ..call(&script) }).unwrap();
    let seen: BTreeMap<&str, &str> = ran.output.lines().filter_map(|line| line.split_once('=')).collect();
    let root = bench.workspace.root().to_str().unwrap();
    let modules = format!("{root}/modules/exchange-online:/stand-in/user:/stand-in/own/Modules");
    let home = format!("{root}/home");
    for (name, value) in [
        ("PSModulePath", modules.as_str()),
        ("POSTUREC_TENANT", ADDRESS),
        ("POWERSHELL_TELEMETRY_OPTOUT", "1"),
        ("POWERSHELL_UPDATECHECK", "Off"),
        ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
        ("NO_COLOR", "1"),
        ("XDG_DATA_HOME", &home),
        ("XDG_CONFIG_HOME", &home),
        ("XDG_CACHE_HOME", &home),
    ] {
        assert_eq!(seen.get(name), Some(&value), "{name}");
    }
    assert_eq!(seen.get("PATH").copied(), std::env::var("PATH").ok().as_deref());
    assert!(std::env::var_os("CARGO_MANIFEST_DIR").is_some());
    let others: Vec<_> = seen.keys().filter(|name| name.starts_with("CARGO") || name.contains("PROXY")).collect();
    assert!(others.is_empty(), "{others:?}");
    assert!(Path::new(root).join("modules/exchange-online/ExchangeOnlineManagement").is_dir());
}

#[test]
fn a_fresh_engine_tells_exit_codes_apart_from_a_crash() {
    let bench = Bench::new();
    for code in [0, 2, 6, 8] {
        let ran = bench.fresh().run(&call(&bench.script(&format!("exit {code}")))).unwrap();
        assert_eq!(ran.code, Some(code));
    }
    let ran = bench.fresh().run(&call(&bench.script("echo before; kill -9 $$; echo after"))).unwrap();
    assert_eq!((ran.code, ran.output.as_str()), (None, "before\n"));
}

#[test]
fn a_fresh_engine_keeps_both_streams_in_order() {
    let bench = Bench::new();
    let script = bench.script("echo one; echo two >&2; echo three; printf 'four\\r\\n'; printf 'Z\\303\\274rich\\377'");
    let ran = bench.fresh().run(&call(&script)).unwrap();
    assert_eq!(ran.output, "one\ntwo\nthree\nfour\nZürich\u{fffd}");
}

#[test]
fn a_run_that_does_not_end_is_ended() {
    let bench = Bench::new();
    let script = bench.script("echo $$ > \"${0%/*}/pid\"; exec sleep 60");
    let start = Instant::now();
    let limit = Duration::from_secs(2);
    let refused = FreshEngine::new(&bench.installation, &bench.workspace, limit).run(&call(&script)).unwrap_err();
    assert!(refused.ends_with("/pwsh did not end within 2 seconds"), "{refused}");
    assert!(start.elapsed() < Duration::from_secs(20));
    let pid = std::fs::read_to_string(bench.workspace.root().join("pid")).unwrap();
    assert!(!is_alive(pid.trim()));
}

#[test]
fn output_that_a_grandchild_holds_open_delays_nothing_for_long() {
    let bench = Bench::new();
    let start = Instant::now();
    let ran = bench.fresh().run(&call(&bench.script("echo done; sleep 15 & exit 4"))).unwrap();
    assert_eq!((ran.code, ran.output.as_str()), (Some(4), "done\n"));
    assert!(start.elapsed() < Duration::from_secs(12));
}

fn is_alive(pid: &str) -> bool {
    let kill = Command::new("kill").args(["-0", pid]).stderr(std::process::Stdio::null()).status();
    kill.unwrap().success()
}

/// The lines that a script of the stand-in printed.
fn printed(ran: &Ran) -> Vec<&str> {
    let lines: Vec<&str> = ran.output.lines().collect();
    assert_eq!(lines.first(), Some(&"first line of a run"), "{ran:?}");
    lines[1..].to_vec()
}

#[test]
fn a_kept_engine_runs_many_scripts_in_one_process() {
    let bench = Bench::new();
    let mut engine = bench.kept();
    let mut processes = Vec::new();
    for code in [0, 2, 5] {
        let script = bench.script(&format!("echo $ENGINE; exit {code}"));
        let ran = engine.run(&call(&script)).unwrap();
        assert_eq!(ran.code, Some(code));
        processes.push(printed(&ran)[0].to_owned());
    }
    assert_eq!(processes.iter().filter(|process| **process == processes[0]).count(), 3);
    assert!(is_alive(&processes[0]));
    drop(engine);
    assert!(!is_alive(&processes[0]));
}

#[test]
fn a_kept_engine_gets_a_line_of_ascii_json_for_each_run() {
    let bench = Bench::new();
    let script = bench.script("echo \"$REQUEST\"");
    let arguments = arguments();
    let mut engine = bench.kept();
    let ran = engine.run(&Invocation { arguments: &arguments, ..call(&script) }).unwrap();
    let line = printed(&ran)[0].to_owned();
    assert!(line.is_ascii(), "{line}");
    let request: serde_json::Value = serde_json::from_str(&line).unwrap();
    let root = bench.workspace.root().to_str().unwrap();
    let wanted = serde_json::json!({
        "script": script.to_str(),
        "arguments": [
            { "name": "Mode", "value": "Apply" },
            { "name": "Force", "value": null },
            { "name": "RunFolder", "value": "/tmp/a folder/Zoë's" },
        ],
        "tenant": ADDRESS,
        "modules": format!("{root}/modules/graph"),
    });
    assert_eq!(request, wanted);
    let next = Invocation { workload: Workload::ExchangeServer, address: "http://127.0.0.1:9", ..call(&script) };
    let ran = engine.run(&next).unwrap();
    let line = printed(&ran)[0];
    assert!(line.contains("/modules/exchange-server\"") && line.contains("\"http://127.0.0.1:9\""), "{line}");
}

#[test]
fn after_a_crash_a_kept_engine_starts_another_process() {
    let bench = Bench::new();
    let mut engine = bench.kept();
    let first = engine.run(&call(&bench.script("echo $ENGINE"))).unwrap();
    let crashed = engine.run(&call(&bench.script("echo before; kill -9 $ENGINE"))).unwrap();
    assert_eq!(crashed.code, None);
    assert_eq!(printed(&crashed), ["before"]);
    let next = engine.run(&call(&bench.script("echo $ENGINE; exit 3"))).unwrap();
    assert_eq!(next.code, Some(3));
    assert_ne!(printed(&next), printed(&first));
}

#[test]
fn a_kept_engine_that_died_between_two_runs_is_replaced() {
    let bench = Bench::new();
    let mut engine = bench.kept();
    let first = engine.run(&call(&bench.script("echo $ENGINE"))).unwrap();
    let process = printed(&first)[0].to_owned();
    assert!(Command::new("kill").args(["-9", &process]).status().unwrap().success());
    // until its end of the pipe is closed
    std::thread::sleep(Duration::from_millis(300));
    let ran = engine.run(&call(&bench.script("echo $ENGINE; exit 7"))).unwrap();
    assert_eq!(ran.code, Some(7));
    assert_ne!(printed(&ran)[0], process);
}

#[test]
fn a_kept_engine_that_ends_by_itself_gives_its_own_code() {
    let bench = Bench::new();
    let script = bench.script("echo interrupted; exit 8");
    std::fs::write(format!("{}.ends-the-engine", script.display()), "").unwrap();
    let mut engine = bench.kept();
    let ran = engine.run(&call(&script)).unwrap();
    assert_eq!((ran.code, printed(&ran)), (Some(8), vec!["interrupted"]));
    assert_eq!(engine.run(&call(&bench.script("exit 2"))).unwrap().code, Some(2));
}

#[test]
fn a_kept_engine_ends_a_run_that_does_not_end_and_goes_on() {
    let bench = Bench::new();
    let limit = Duration::from_secs(3);
    let mut engine = KeptEngine::new(&bench.installation, &bench.workspace, limit);
    let first = engine.run(&call(&bench.script("echo $ENGINE"))).unwrap();
    let refused = engine.run(&call(&bench.script("exec sleep 9"))).unwrap_err();
    assert_eq!(refused, "the script did not end within 3 seconds");
    assert!(!is_alive(printed(&first)[0]));
    assert_eq!(engine.run(&call(&bench.script("exit 5"))).unwrap().code, Some(5));
}

#[test]
fn a_kept_engine_that_cannot_begin_says_what_it_printed() {
    let bench = Bench::new();
    std::fs::remove_dir_all(bench.workspace.root().join("engine")).unwrap();
    let refused = bench.kept().run(&call(&bench.script("exit 0"))).unwrap_err();
    assert!(refused.ends_with("/pwsh does not begin to run scripts: "), "{refused}");
}

#[test]
fn an_engine_looks_at_scripts_and_says_what_is_wrong_where() {
    let bench = Bench::new();
    let (good, bad) = (bench.script("fine"), bench.script("a fault"));
    let checked = check_scripts(&stand_in(), &bench.workspace, &[&good, &bad], LONG).unwrap();
    assert_eq!(checked.analyzer.as_deref(), Some("1.25.0"));
    let rule = "PSRule".to_owned();
    assert_eq!(checked.findings, [Finding { script: 1, line: 3, column: 5, rule, message: "it’s wrong".to_owned() }]);
    let broken = bench.script("make it stop here");
    let refused = check_scripts(&stand_in(), &bench.workspace, &[&good, &broken, &bad], LONG).unwrap_err();
    assert!(refused.ends_with("did not look at all scripts: ") || refused.contains("it broke down"), "{refused}");
}

#[test]
fn a_case_is_a_copy_of_the_rollout_without_its_runs() {
    let rollout = tempfile::tempdir().unwrap();
    let files: [(&str, &[u8]); 4] = [
        ("manifest.json", b"{}"),
        ("pilot/graph.ps1", b"\xff\r\n\x00"),
        ("pilot/run-graph/journal.jsonl", b"a real run"),
        ("pilot/members.csv", b"a\r\nb"),
    ];
    for (name, bytes) in files {
        let path = rollout.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let workspace = Workspace::create(None, Release::ServerSe).unwrap();
    let case = workspace.open_case("first", rollout.path()).unwrap();
    assert_eq!(std::fs::read(case.path("pilot/graph.ps1")).unwrap(), b"\xff\r\n\x00");
    assert_eq!(std::fs::read(case.path("pilot/members.csv")).unwrap(), b"a\r\nb");
    assert!(case.path("manifest.json").is_file());
    assert!(!case.path("pilot/run-graph").exists());
    std::fs::create_dir(case.path("pilot/run-graph")).unwrap();
    assert!(workspace.open_case("first", rollout.path()).is_err(), "two cases of one name");
    let root = case.root().to_owned();
    drop(case);
    assert!(!root.exists());
    let root = workspace.root().to_owned();
    drop(workspace);
    assert!(!root.exists());
    assert_eq!(std::fs::read(rollout.path().join("pilot/run-graph/journal.jsonl")).unwrap(), b"a real run");
}

#[test]
fn a_workspace_that_is_kept_stays_whole() {
    let folder = tempfile::tempdir().unwrap();
    let keep = folder.path().join("kept");
    let rollout = tempfile::tempdir().unwrap();
    std::fs::write(rollout.path().join("plan.json"), "{}").unwrap();
    let workspace = Workspace::create(Some(&keep), Release::Server2016).unwrap();
    drop(workspace.open_case("one", rollout.path()).unwrap());
    drop(workspace);
    assert!(keep.join("cases/one/plan.json").is_file());
    for workload in Workload::ALL {
        assert_eq!(std::fs::read_dir(keep.join("modules").join(workload.name())).unwrap().count(), 1);
    }
    let shell = keep.join("modules/exchange-server/ExchangeManagementShell/ExchangeManagementShell.psm1");
    assert!(!std::fs::read_to_string(shell).unwrap().contains("function Get-AuthenticationPolicy"), "2016 has none");
    let refused = Workspace::create(Some(&keep), Release::ServerSe).unwrap_err().to_string();
    assert!(refused.ends_with("kept: there is something in it; name a new or an empty folder"), "{refused}");
    let refused = Workspace::create(Some(&folder.path().join("a[1]")), Release::ServerSe).unwrap_err().to_string();
    assert!(refused.ends_with("a[1]: no script runs in a folder with one of [ ] * ? ` in its name"), "{refused}");
    assert!(!folder.path().join("a[1]").exists());
}
