//! `posturec rehearse` as people meet it: what it refuses, what it prints, how it ends. Where an engine is needed the
//! stand-in plays it, as a program of its own.

use std::path::Path;

use insta::assert_snapshot;
use posturec::cli::rehearse::{Meter, serve_text};
use posturec::rehearse::rehearsal::Progress;

use crate::rehearsals::only;
use crate::support::{Sandbox, snapshots};

fn told(name: &str, sandbox: &Sandbox, arguments: &[&str]) {
    snapshots("rehearse").bind(|| assert_snapshot!(name, sandbox.run(arguments).text()));
}

/// A folder with the rollout of the small posture of the tests.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::with_posture();
    assert_eq!(sandbox.run(&["build", "posture.toml", "-o", "out"]).code, 0);
    sandbox
}

#[test]
fn without_an_engine_it_says_where_to_get_one() {
    let sandbox = sandbox();
    told("no_engine", &sandbox, &["rehearse", "out"]);
    told("wrong_engine", &sandbox, &["rehearse", "out", "--engine", "posture.toml"]);
}

#[test]
fn what_is_wrong_with_the_input_is_said_before_anything_is_run() {
    let sandbox = sandbox();
    told("no_rollout", &sandbox, &["rehearse", "base"]);
    told("wrong_fault", &sandbox, &["rehearse", "out", "--fault", "denid@3"]);
    assert_eq!(sandbox.run(&["rehearse", "out", "--fault", "denied@3", "--serve"]).code, 2);
    assert_eq!(sandbox.run(&["rehearse", "out", "--port", "80"]).code, 2);
    assert_eq!(sandbox.run(&["rehearse", "nowhere"]).code, 2);
    sandbox.write("tenant.json", "{}");
    told("wrong_tenant", &sandbox, &["rehearse", "out", "--tenant", "tenant.json"]);
    let plan = posturec::cli::output::read_rollout(&sandbox.path("out")).unwrap().plan;
    let mut state = posturec::rehearse::seed::seed_from_plan(&plan);
    state.exchange_online = None;
    sandbox.write("tenant.json", serde_json::to_string(&state).unwrap());
    told("tenant_lacks_a_side", &sandbox, &["rehearse", "out", "--tenant", "tenant.json"]);
    let script = "out/2-pilot/020-exchange-online.ps1";
    sandbox.write(script, sandbox.read(script) + "# edited");
    told("edited_rollout", &sandbox, &["rehearse", "out"]);
}

#[test]
fn the_lines_to_paste_are_as_reviewed() {
    let plan = only("contoso-hybrid", "3-early", "030-exchange-server.ps1", 5);
    let modules = |workload: posturec::plan::Workload| format!("/tmp/it's here/modules/{}", workload.name());
    let text = serve_text(&plan, "http://127.0.0.1:50123", Path::new("/tmp/it's here/cases/by-hand"), &modules);
    let plain = if cfg!(windows) { text.replace('\\', "/") } else { text };
    snapshots("rehearse").bind(|| assert_snapshot!("serve", plain));
}

#[test]
fn how_far_it_is_and_how_long_it_will_take_is_shown_by_the_clock() {
    let mut meter = Meter::default();
    let mut line = |milliseconds, progress| meter.line(progress, std::time::Duration::from_millis(milliseconds));
    let runs = |done| Progress::Runs { done, total: 74 };
    let faults = |done| Progress::Faults { done, total: 2000 };
    let shown = |bar: &str, rest: &str| Some(format!("[{bar:20}] {rest}"));
    assert_eq!(line(0, runs(0)), shown("", "0 of 74 runs without faults"));
    assert_eq!(line(199, runs(1)), None, "a line stays for a moment");
    assert_eq!(line(15_000, runs(37)), shown("##########", "37 of 74 runs without faults"));
    assert_eq!(line(30_000, faults(0)), shown("", "0 of 2000 faults"), "nothing is known yet");
    // what the runs without faults took says nothing of the faults: these began at 30 s
    assert_eq!(line(40_000, faults(20)), shown("", "20 of 2000 faults, 17 min left"));
    assert_eq!(line(40_100, faults(21)), None);
    assert_eq!(line(40_200, faults(10)), shown("", "10 of 2000 faults, 34 min left"));
    assert_eq!(line(430_000, faults(100)), shown("#", "100 of 2000 faults, 2 h 6 min left"));
    assert_eq!(line(830_000, faults(1800)), shown("##################", "1800 of 2000 faults, 89 s left"));
    assert_eq!(line(930_000, faults(1999)), shown("###################", "1999 of 2000 faults, 1 s left"));
    assert_eq!(line(931_000, faults(2000)), shown("####################", "2000 of 2000 faults"));
}

/// Sends a signal, and waits for the end.
#[cfg(unix)]
fn interrupt(child: &mut std::process::Child, signal: i32) -> Option<i32> {
    // SAFETY: a signal to a process that was started here and has not been waited for.
    unsafe { libc::kill(i32::try_from(child.id()).unwrap(), signal) };
    let start = std::time::Instant::now();
    while start.elapsed() < std::time::Duration::from_secs(60) {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("it does not end");
}

/// Lets an organization be served, sends the request that is printed, and presses Ctrl-C: what was printed, and the body
/// of the answer.
#[cfg(unix)]
pub fn serve(command: &mut std::process::Command) -> (String, String) {
    use std::io::{BufRead, BufReader, Read, Write};
    let mut child = command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::null()).spawn().unwrap();
    let (mut printed, mut answer) = (String::new(), String::new());
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while let Some(Ok(line)) = lines.next() {
        printed.push_str(&format!("{line}\n"));
        let Some(address) = line.strip_prefix("curl -s http://") else { continue };
        let (host, path) = address.split_once('/').unwrap();
        let mut stream = std::net::TcpStream::connect(host).unwrap();
        let request = format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        stream.read_to_string(&mut answer).unwrap();
        break;
    }
    assert_eq!(interrupt(&mut child, libc::SIGINT), Some(0), "{printed}");
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{printed}\n{answer}"));
    assert!(head.starts_with("HTTP/1.1 200 "), "{answer}");
    (printed, body.to_owned())
}

#[cfg(unix)]
mod with_an_engine {
    use std::process::Stdio;
    use std::time::{Duration, Instant};

    use super::{interrupt, sandbox, serve};
    use crate::stand_in::Flaw;
    use crate::stand_in::program::write_pwsh;
    use crate::support::{Ended, Sandbox};

    /// A rollout, a PowerShell on the path, and a folder for temporary things.
    fn stage(flaw: Option<Flaw>) -> Sandbox {
        let sandbox = sandbox();
        sandbox.write("tmp/keep-me", "");
        sandbox.write("bin/keep-me", "");
        write_pwsh(&sandbox.path("bin"), flaw);
        sandbox
    }

    fn command(sandbox: &Sandbox, arguments: &[&str]) -> std::process::Command {
        let mut command = sandbox.command(arguments);
        let path = format!("{}:/usr/bin:/bin", sandbox.path("bin").display());
        command.env("PATH", path).env("TMPDIR", sandbox.path("tmp"));
        command
    }

    fn run(sandbox: &Sandbox, arguments: &[&str]) -> Ended {
        let output = command(sandbox, arguments).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Ended { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    fn assert_tidy(sandbox: &Sandbox) {
        let left: Vec<_> =
            std::fs::read_dir(sandbox.path("tmp")).unwrap().map(|one| one.unwrap().file_name()).collect();
        assert_eq!(left, ["keep-me"]);
        assert!(!sandbox.files().keys().any(|name| name.starts_with("out/") && name.contains("journal")));
    }

    #[test]
    fn a_good_rollout_keeps_every_promise() {
        let sandbox = stage(None);
        let ended = run(&sandbox, &["rehearse", "out", "--fault", "denied@2", "--fault", "killed-after@3"]);
        assert_eq!(ended.code, 0, "{}", ended.text());
        assert!(ended.stdout.contains("\nPowerShell 7.4.6 ("), "{}", ended.stdout);
        assert!(ended.stdout.contains("\n  killed-after      1            1       0 "), "{}", ended.stdout);
        assert!(ended.stdout.contains("\nEvery promise was kept: "), "{}", ended.stdout);
        assert_eq!(ended.stderr, "");
        assert_tidy(&sandbox);
    }

    #[test]
    fn a_broken_promise_is_repeated_by_the_command_that_is_printed() {
        let sandbox = stage(Some(Flaw::HidesFailure));
        let ended = run(&sandbox, &["rehearse", "out", "--hostile", "--fault", "denied@2", "--fault", "busy@1"]);
        assert_eq!(ended.code, 1, "{}", ended.text());
        let again = ended.stdout.lines().find_map(|line| line.trim().strip_prefix("again: posturec ")).unwrap();
        assert_eq!(again, "rehearse out --hostile --fault denied@2");
        let repeated = run(&sandbox, &again.split(' ').collect::<Vec<_>>());
        assert_eq!(repeated.code, 1, "{}", repeated.text());
        assert!(repeated.stdout.contains("\n  denied@2 at "), "{}", repeated.stdout);
        assert_tidy(&sandbox);
    }

    #[test]
    fn the_command_that_is_printed_works_in_a_shell_as_it_is_whatever_names_files_have() {
        let sandbox = stage(Some(Flaw::HidesFailure));
        let folder = "Zo\u{eb}'s $HOME & \"out\"";
        assert_eq!(sandbox.run(&["build", "posture.toml", "-o", folder]).code, 0);
        let plan = posturec::cli::output::read_rollout(&sandbox.path(folder)).unwrap().plan;
        let state = posturec::rehearse::seed::seed_from_plan(&plan);
        sandbox.write("a tenant.json", serde_json::to_string(&state).unwrap());
        let engine = sandbox.path("bin/pwsh");
        let engine = engine.to_str().unwrap();
        let ended = run(
            &sandbox,
            &["rehearse", folder, "--engine", engine, "--tenant", "a tenant.json", "--fault", "denied@2"],
        );
        assert_eq!(ended.code, 1, "{}", ended.text());
        let again = ended.stdout.lines().find_map(|line| line.trim().strip_prefix("again: ")).unwrap();
        let program = std::path::Path::new(env!("CARGO_BIN_EXE_posturec")).parent().unwrap();
        let repeated = std::process::Command::new("/bin/sh")
            .args(["-c", again])
            .current_dir(sandbox.path(""))
            .env("PATH", format!("{}:/usr/bin:/bin", program.display()))
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&repeated.stdout);
        assert_eq!(repeated.status.code(), Some(1), "{again}: {text}");
        assert!(text.contains("\n  denied@2 at ") && text.contains(again), "{again}: {text}");
    }

    #[test]
    fn a_fault_that_is_nowhere_is_wrong_input() {
        let ended = run(&stage(None), &["rehearse", "out", "--fault", "denied@9000"]);
        assert_eq!(ended.code, 2, "{}", ended.text());
        assert!(ended.stderr.starts_with("posturec: --fault: denied@9000: there are "), "{}", ended.stderr);
    }

    #[test]
    fn documents_for_machines_are_valid_and_stand_alone() {
        let sandbox = stage(Some(Flaw::WritesTwice));
        let ended = run(&sandbox, &["rehearse", "out", "--format", "json"]);
        assert_eq!((ended.code, ended.stderr.as_str()), (1, ""), "{}", ended.text());
        let document: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
        let schema = sandbox.run(&["schema", "rehearsal"]).stdout;
        let validator = jsonschema::draft7::new(&serde_json::from_str(&schema).unwrap()).unwrap();
        let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0]);
        let broken = &document["engines"][0]["pass"]["runs"][2]["breaches"][0]["promise"];
        assert_eq!((broken, &document["kept"]), (&serde_json::json!("no-write"), &serde_json::json!(false)));
        let junit = run(&sandbox, &["rehearse", "out", "--format", "junit"]);
        assert_eq!(junit.code, 1, "{}", junit.text());
        assert_junit(&junit.stdout);
    }

    /// A document as build servers read it: suites with tests, counted as they are, each with a class, a name and a time.
    fn assert_junit(text: &str) {
        let document = roxmltree::Document::parse(text).unwrap();
        let count = |node: roxmltree::Node<'_, '_>, name: &str| {
            let all = node.descendants().filter(|one| one.has_tag_name(name)).count();
            all.to_string()
        };
        let root = document.root_element();
        assert!(root.has_tag_name("testsuites"));
        let suites: Vec<_> = root.children().filter(roxmltree::Node::is_element).collect();
        assert!(suites.len() >= 2 && suites.iter().all(|suite| suite.has_tag_name("testsuite")));
        for node in suites.iter().copied().chain([root]) {
            assert_eq!(node.attribute("tests"), Some(count(node, "testcase").as_str()));
            assert_eq!(node.attribute("failures"), Some(count(node, "failure").as_str()));
        }
        assert_ne!(root.attribute("failures"), Some("0"));
        for test in root.descendants().filter(|one| one.has_tag_name("testcase")) {
            assert!(test.parent().is_some_and(|suite| suite.has_tag_name("testsuite")));
            assert!(
                ["classname", "name"].iter().all(|name| test.attribute(*name).is_some_and(|text| !text.is_empty()))
            );
            assert!(test.attribute("time").is_some_and(|time| time.parse::<f64>().is_ok()));
        }
        for failure in root.descendants().filter(|one| one.has_tag_name("failure")) {
            assert!(failure.attribute("message").is_some_and(|message| !message.is_empty()));
            assert!(failure.text().is_some_and(|text| text.contains("\nagain: posturec rehearse out")), "{text}");
        }
    }

    #[test]
    fn how_far_it_is_shows_on_a_terminal_and_nowhere_else() {
        use std::io::Read;
        let sandbox = stage(None);
        let arguments = ["rehearse", "out", "--fault", "denied@2", "--fault", "busy@3", "--fault", "killed-after@1"];
        let (stderr, mut shown) = terminal();
        let mut command = command(&sandbox, &arguments);
        command.stdout(Stdio::null()).stderr(stderr);
        let mut child = command.spawn().unwrap();
        // with the last that holds it the terminal ends
        drop(command);
        let mut text = Vec::new();
        // an end of a terminal is an error here
        let _ = shown.read_to_end(&mut text);
        assert!(child.wait().unwrap().success());
        let text = String::from_utf8_lossy(&text);
        assert!(text.contains(" runs without faults"), "{text}");
        assert!(text.contains("\r["), "{text}");
        assert!(text.trim_end_matches(' ').ends_with('\r'), "it is taken away: {text:?}");
    }

    #[test]
    fn every_write_meets_every_fault_in_processes_that_are_kept() {
        let sandbox = stage(None);
        let ended = run(&sandbox, &["rehearse", "out", "--matrix", "--format", "json"]);
        assert_eq!(ended.code, 0, "{}", ended.text());
        let document: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
        let cases = document["engines"][0]["cases"].as_array().unwrap();
        let kinds: std::collections::BTreeSet<&str> = cases.iter().map(|case| case["kind"].as_str().unwrap()).collect();
        // names of everything in this rollout are unique
        let all = posturec::rehearse::tenant::FaultKind::ALL.iter().map(|kind| kind.name());
        assert_eq!(kinds, all.filter(|kind| *kind != "duplicate").collect());
        let assumed = document["assumed"].as_array().unwrap();
        let plan = posturec::cli::output::read_rollout(&sandbox.path("out")).unwrap().plan;
        let by_hand: Vec<&str> = plan.by_hand().map(|step| step.title.as_str()).collect();
        assert!(!by_hand.is_empty());
        assert_eq!(assumed.iter().map(|title| title.as_str().unwrap()).collect::<Vec<_>>(), by_hand);
    }

    #[test]
    fn what_is_to_be_kept_is_kept() {
        let sandbox = stage(None);
        let arguments = ["rehearse", "out", "--keep", "kept", "--fault", "lag:2@1", "--fault", "wrong-tenant@3"];
        let ended = run(&sandbox, &arguments);
        assert_eq!(ended.code, 0, "{}", ended.text());
        assert_eq!(ended.stderr, "Transcripts, journals and calls are in kept.\n");
        for case in ["without-faults", "lag-2@1", "wrong-tenant@3"] {
            let calls = sandbox.read(&format!("kept/cases/{case}/calls.jsonl"));
            let calls: Vec<serde_json::Value> = calls.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            assert!(calls.iter().any(|call| call["effect"] == true && call["number"].is_u64()), "{case}");
            let folder = sandbox.path(&format!("kept/cases/{case}/2-pilot/run-020-exchange-online"));
            assert!(folder.is_dir(), "{case}");
        }
        let again = run(&sandbox, &arguments);
        assert_eq!(again.code, 2, "a folder with something in it is not overwritten: {}", again.text());
    }

    #[test]
    fn a_tenant_from_a_file_is_used() {
        let sandbox = stage(None);
        let plan = posturec::cli::output::read_rollout(&sandbox.path("out")).unwrap().plan;
        let mut state = posturec::rehearse::seed::seed_from_plan(&plan);
        sandbox.write("tenant.json", serde_json::to_string(&state).unwrap());
        assert_eq!(run(&sandbox, &["rehearse", "out", "--tenant", "tenant.json"]).code, 0);
        state.entra.tenant_id = "11111111-2222-4333-8444-555555555555".to_owned();
        sandbox.write("tenant.json", serde_json::to_string(&state).unwrap());
        let ended = run(&sandbox, &["rehearse", "out", "--tenant", "tenant.json"]);
        assert_eq!(ended.code, 1, "{}", ended.text());
        assert!(ended.stdout.contains("again: posturec rehearse out --tenant tenant.json\n"), "{}", ended.stdout);
        assert!(ended.stdout.contains("| Stopped: this session belongs to another tenant\n"), "{}", ended.stdout);
    }

    #[test]
    fn the_organization_is_served_until_ctrl_c() {
        let sandbox = stage(None);
        let posture = crate::support::manifest_folder().join("examples/small-business/posture.toml");
        assert_eq!(sandbox.run(&["build", posture.to_str().unwrap(), "-o", "small"]).code, 0);
        let (printed, answer) = serve(&mut command(&sandbox, &["rehearse", "small", "--serve"]));
        assert!(printed.contains("./4-everybody/020-exchange-online.ps1 -PauseScale 0 -Mode Verify\n"), "{printed}");
        assert!(answer.contains("\"Fourth Coffee\""), "{answer}");
        assert_tidy(&sandbox);
    }

    /// A terminal: the end that programs see, and the other, which keeps it there.
    fn terminal() -> (Stdio, std::fs::File) {
        use std::os::fd::{FromRawFd, OwnedFd};
        let (mut ours, mut theirs) = (0, 0);
        let none = std::ptr::null_mut();
        // SAFETY: both places are ours, and nothing is said about names, modes and sizes.
        assert_eq!(unsafe { libc::openpty(&mut ours, &mut theirs, none, none.cast(), none.cast()) }, 0);
        // SAFETY: both were opened here and belong to nobody else.
        unsafe { (OwnedFd::from_raw_fd(theirs).into(), std::fs::File::from_raw_fd(ours)) }
    }

    fn await_folder(sandbox: &Sandbox) {
        let start = Instant::now();
        while std::fs::read_dir(sandbox.path("tmp")).unwrap().count() < 2 {
            assert!(start.elapsed() < Duration::from_secs(60), "nothing begins");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    #[test]
    fn ctrl_c_leaves_no_folder_behind_at_whatever_moment() {
        for pause in [0, 300] {
            let sandbox = stage(None);
            let mut child = command(&sandbox, &["rehearse", "out", "--matrix"]).stdout(Stdio::null()).spawn().unwrap();
            await_folder(&sandbox);
            std::thread::sleep(Duration::from_millis(pause));
            assert_eq!(interrupt(&mut child, libc::SIGINT), Some(130));
            assert_tidy(&sandbox);
        }
    }

    #[test]
    fn nor_does_a_request_to_end_or_a_terminal_that_goes() {
        let ends = [
            ("--matrix", libc::SIGTERM, 143),
            ("--matrix", libc::SIGHUP, 129),
            ("--serve", libc::SIGTERM, 0),
            ("--serve", libc::SIGHUP, 0),
        ];
        for (way, signal, code) in ends {
            let sandbox = stage(None);
            let (stderr, _terminal) = terminal();
            let mut command = command(&sandbox, &["rehearse", "out", way]);
            let mut child = command.stdout(Stdio::null()).stderr(stderr).spawn().unwrap();
            await_folder(&sandbox);
            assert_eq!(interrupt(&mut child, signal), Some(code), "{way} {signal}");
            assert_tidy(&sandbox);
        }
    }
}
