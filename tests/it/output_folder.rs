//! The folder that `build` writes: whole or not at all, never over the work of others, never without the originals that
//! rollback needs.

use std::collections::BTreeSet;
use std::fs;

use insta::assert_snapshot;
use posturec::cli::output::{OutputFile, Written, write_folder};

use crate::support::{Sandbox, snapshots};

/// A folder with a rollout in `out`.
fn built() -> Sandbox {
    let sandbox = Sandbox::with_posture();
    let ended = sandbox.run(&["build", "posture.toml", "-o", "out"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{}", ended.text());
    sandbox
}

/// Makes the posture say something else.
fn change(sandbox: &Sandbox) {
    let text = sandbox.read("posture.toml").replace("\"Block legacy authentication\"", "\"Legacy authentication\"");
    sandbox.write("posture.toml", text);
}

/// Builds, is refused, and leaves everything as it was.
fn refused(name: &str, sandbox: &Sandbox, arguments: &[&str]) {
    let before = sandbox.files();
    let ended = sandbox.run(arguments);
    assert_eq!(ended.code, 2, "{}", ended.text());
    assert!(before == sandbox.files(), "{name} has changed the folder");
    snapshots("cli").bind(|| assert_snapshot!(name, ended.text()));
}

const BUILD: [&str; 4] = ["build", "posture.toml", "-o", "out"];
const FORCE: [&str; 5] = ["build", "posture.toml", "-o", "out", "--force"];

#[test]
fn a_build_is_what_its_manifest_says_and_nothing_else_is_left() {
    let sandbox = built();
    let files = sandbox.files();
    let manifest: serde_json::Value = serde_json::from_slice(&files["out/manifest.json"]).unwrap();
    let listed: BTreeSet<String> = manifest["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| format!("out/{}", file["path"].as_str().unwrap()))
        .chain(["out/manifest.json".to_owned()])
        .collect();
    let found: BTreeSet<String> =
        files.keys().filter(|name| name.starts_with("out/") && !name.ends_with('/')).cloned().collect();
    assert_eq!(found, listed);
    assert!(!files.keys().any(|name| name.starts_with(".posturec")), "{:?}", files.keys());
    let again = sandbox.run(&BUILD);
    assert!(again.stdout.contains("up to date"));
    assert!(files == sandbox.files());
}

#[test]
#[cfg(unix)]
fn what_is_written_has_the_usual_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = built();
    let mode = |path: std::path::PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    fs::create_dir(sandbox.path("usual")).unwrap();
    assert_eq!(mode(sandbox.path("out")), mode(sandbox.path("usual")));
    assert_eq!(mode(sandbox.path("out/RUNBOOK.md")), mode(sandbox.path("posture.toml")));
}

#[test]
fn an_untouched_rollout_is_replaced() {
    let sandbox = built();
    change(&sandbox);
    let ended = sandbox.run(&BUILD);
    assert_eq!((ended.code, ended.stdout.contains("The folder was replaced.")), (0, true));
    assert_eq!(sandbox.run(&["build", "posture.toml", "--check", "out"]).code, 0);
}

#[test]
fn an_edited_rollout_is_replaced_by_force_only() {
    let sandbox = built();
    change(&sandbox);
    sandbox.write("out/RUNBOOK.md", "my notes");
    sandbox.write("out/notes/mine.txt", "more notes");
    fs::remove_file(sandbox.path("out/plan.json")).unwrap();
    refused("edited", &sandbox, &BUILD);
    let forced = sandbox.run(&FORCE);
    assert_eq!(forced.code, 0);
    let gone = "Gone, as `--force` says: 2 files.\n  RUNBOOK.md\n  notes/mine.txt\n";
    assert!(forced.stdout.contains(gone), "{}", forced.stdout);
    assert!(!sandbox.path("out/notes").exists());
}

#[test]
fn run_folders_are_carried_over_whatever_happens() {
    let sandbox = built();
    change(&sandbox);
    let ring = fs::read_dir(sandbox.path("out")).unwrap().map(|entry| entry.unwrap().path());
    let ring = ring.filter(|path| path.is_dir()).min().unwrap();
    let ring = ring.file_name().unwrap().to_str().unwrap();
    for run in [format!("out/{ring}/run-010-graph"), "out/9-gone/run-020".to_owned()] {
        sandbox.write(&format!("{run}/originals/a.json"), "{}");
    }
    refused("has_run", &sandbox, &BUILD);
    let forced = sandbox.run(&FORCE);
    assert!(forced.stdout.contains("Kept: 2 run folders, with the originals for rollback."), "{}", forced.text());
    assert_eq!(sandbox.read(&format!("out/{ring}/run-010-graph/originals/a.json")), "{}");
    assert_eq!(sandbox.read("out/9-gone/run-020/originals/a.json"), "{}");
    assert_eq!(sandbox.run(&["build", "posture.toml", "--check", "out"]).code, 0, "run folders are no difference");
    assert_eq!(sandbox.run(&BUILD).code, 0, "nothing to write, nothing to refuse");
}

#[test]
fn a_folder_of_somebody_else_is_never_replaced() {
    let sandbox = Sandbox::with_posture();
    for name in ["a", "b", "c", "d"] {
        sandbox.write(&format!("out/{name}.txt"), "mine");
    }
    refused("not_ours", &sandbox, &FORCE);
    sandbox.write("out/manifest.json", "{ \"generator\": \"somebody\", \"files\": [] }");
    assert_eq!(sandbox.run(&FORCE).code, 2);
    sandbox.write("out/manifest.json", "no JSON");
    assert_eq!(sandbox.run(&FORCE).code, 2);
    assert_eq!(sandbox.read("out/a.txt"), "mine");
}

#[test]
fn an_empty_folder_and_folders_that_are_not_there_are_filled() {
    let sandbox = Sandbox::with_posture();
    fs::create_dir(sandbox.path("out")).unwrap();
    assert_eq!(sandbox.run(&BUILD).code, 0);
    assert_eq!(sandbox.run(&["build", "posture.toml", "-o", "deep/er/out/"]).code, 0);
    assert!(sandbox.path("deep/er/out/manifest.json").exists());
}

#[test]
fn what_stands_in_the_way_is_named() {
    let sandbox = Sandbox::with_posture();
    sandbox.write("out", "a file");
    refused("file_in_the_way", &sandbox, &FORCE);
    refused("below_a_file", &sandbox, &["build", "posture.toml", "-o", "posture.toml/out"]);
    refused("here", &sandbox, &["build", "posture.toml", "-o", "."]);
}

#[test]
#[cfg(unix)]
fn links_are_not_followed() {
    let sandbox = built();
    std::os::unix::fs::symlink("out", sandbox.path("link")).unwrap();
    refused("symlink", &sandbox, &["build", "posture.toml", "-o", "link", "--force"]);
    change(&sandbox);
    fs::remove_file(sandbox.path("out/RUNBOOK.md")).unwrap();
    sandbox.write("elsewhere.md", "not mine");
    std::os::unix::fs::symlink("../elsewhere.md", sandbox.path("out/RUNBOOK.md")).unwrap();
    assert_eq!(sandbox.run(&BUILD).code, 2);
    assert_eq!(sandbox.run(&FORCE).code, 0);
    assert_eq!(sandbox.read("elsewhere.md"), "not mine");
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_cannot_be_written_is_an_error() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::with_posture();
    // nobody makes folders there, not even root
    let ended = sandbox.run(&["build", "posture.toml", "-o", "/proc/out"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (2, ""));
    fs::create_dir(sandbox.path("closed")).unwrap();
    fs::set_permissions(sandbox.path("closed"), fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(sandbox.path("closed/probe"), "").is_ok() {
        return eprintln!("skipped: root may write everywhere");
    }
    refused("read_only", &sandbox, &["build", "posture.toml", "-o", "closed/out"]);
}

#[test]
fn a_posture_with_errors_writes_nothing() {
    let sandbox = built();
    sandbox.write("posture.toml", "posture = 2\n");
    let before = sandbox.files();
    assert_eq!(sandbox.run(&FORCE).code, 1);
    assert_eq!(sandbox.run(&["build", "posture.toml", "missing.toml", "-o", "other"]).code, 2);
    assert!(before == sandbox.files());
}

#[test]
fn check_compares_and_writes_nothing() {
    let sandbox = built();
    let check = ["build", "--check", "out", "posture.toml"];
    assert_eq!(sandbox.run(&check).text(), "exit code: 0\n----- stdout\nout is what posture.toml builds\n");
    sandbox.write("out/RUNBOOK.md", "edited");
    sandbox.write("out/new.txt", "added");
    fs::remove_file(sandbox.path("out/plan.json")).unwrap();
    let before = sandbox.files();
    let ended = sandbox.run(&check);
    snapshots("cli").bind(|| assert_snapshot!("check_differs", ended.text()));
    assert_eq!(sandbox.run(&["build", "--check", "nowhere", "posture.toml"]).code, 1);
    assert_eq!(sandbox.run(&["build", "--check", "base", "posture.toml"]).code, 2);
    let machine = sandbox.run(&["build", "--format", "json", "--check", "out", "posture.toml"]);
    assert!(machine.code == 1 && serde_json::from_str::<serde_json::Value>(&machine.stdout).is_ok());
    assert!(before == sandbox.files());
}

#[test]
fn several_postures_have_a_folder_each() {
    let sandbox = Sandbox::with_posture();
    for tenant in ["one", "two"] {
        sandbox.write(&format!("tenants/{tenant}.toml"), "posture = 1\nextends = [\"../posture.toml\"]\n");
        sandbox.write(&format!("nested/{tenant}/posture.toml"), "posture = 1\nextends = [\"../../posture.toml\"]\n");
    }
    let ended = sandbox.run(&["build", "tenants", "-o", "rollouts"]);
    snapshots("cli").bind(|| assert_snapshot!("several", ended.text()));
    assert!(sandbox.path("rollouts/one/manifest.json").exists() && sandbox.path("rollouts/two/manifest.json").exists());
    assert_eq!(sandbox.run(&["build", "tenants", "--check", "rollouts"]).code, 0);
    let nested = ["build", "nested/one/posture.toml", "nested/two/posture.toml", "-o", "n"];
    assert_eq!(sandbox.run(&nested).code, 0);
    assert!(sandbox.path("n/one/RUNBOOK.md").exists() && sandbox.path("n/two/RUNBOOK.md").exists());
    refused("clash", &sandbox, &["build", "tenants", "nested/one/posture.toml", "-o", "clash"]);
}

#[test]
fn one_bad_posture_among_several_does_not_stop_the_others() {
    let sandbox = Sandbox::with_posture();
    sandbox.write("bad.toml", "posture = 1\n");
    let ended = sandbox.run(&["build", "bad.toml", "posture.toml", "missing.toml", "-o", "out"]);
    assert_eq!(ended.code, 2);
    assert!(sandbox.path("out/base/manifest.json").exists() || sandbox.path("out/posture/manifest.json").exists());
    assert!(!sandbox.path("out/bad").exists() && !sandbox.path("out/missing").exists());
}

#[test]
fn builds_of_one_folder_at_the_same_time_leave_one_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("out");
    let files = |text: &str| -> Vec<OutputFile> {
        let digest = posturec::render::digest_of(text.as_bytes());
        let listed: Vec<_> =
            (0..20).map(|number| serde_json::json!({ "path": format!("{number}/a.txt"), "sha256": digest })).collect();
        let manifest = serde_json::json!({ "generator": "posturec", "files": listed }).to_string();
        let texts = (0..20).map(|number| OutputFile { path: format!("{number}/a.txt"), bytes: text.into() });
        texts.chain([OutputFile { path: "manifest.json".to_owned(), bytes: manifest.into_bytes() }]).collect()
    };
    let versions = [files("one"), files("two"), files("three"), files("four")];
    std::thread::scope(|scope| {
        for version in &versions {
            scope.spawn(|| {
                for _ in 0..30 {
                    // where folders cannot be locked the slower one fails, and says so
                    let written = write_folder(&target, version, false);
                    if cfg!(unix) {
                        written.unwrap();
                    }
                }
            });
        }
    });
    let found: BTreeSet<String> =
        (0..20).map(|number| fs::read_to_string(target.join(format!("{number}/a.txt"))).unwrap()).collect();
    assert_eq!(found.len(), 1, "the folder is a mixture");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "something was left behind");
}

#[test]
fn a_summary_is_a_few_calm_lines() {
    use crate::plans::{assignment, plan, step};
    use posturec::cli::{Outcome, summary};
    use posturec::plan::{Gate, ObjectKind, RingMode, Value, Workload};
    let policy = step(10, ObjectKind::AuthenticationPolicy, Value::text("Block"), "Block", Default::default());
    let people = ["user01@contoso.com", "user02@contoso.com"].map(str::to_owned).to_vec();
    let mut plan = plan(Workload::ExchangeServer, "pilot", vec![policy, assignment(20, people)]);
    plan.rings[0].gate = Gate { soak_hours: 36 };
    let mut last = plan.rings[0].clone();
    last.folder = "2-organization".to_owned();
    last.audience = "everyone".to_owned();
    last.mode = RingMode::ReportOnly;
    last.gate = Gate { soak_hours: 0 };
    last.scripts[0].steps.truncate(1);
    plan.rings.push(last);
    let fresh = summary(&plan, Outcome { folder: "out", written: &Written::New, warnings: 1 });
    snapshots("cli").bind(|| assert_snapshot!("summary", fresh));
    let written = Written::Replaced { lost: vec!["RUNBOOK.md".to_owned()], kept: vec!["1-pilot/run-a".to_owned()] };
    let replaced = summary(&plan, Outcome { folder: "my out", written: &written, warnings: 0 });
    snapshots("cli").bind(|| assert_snapshot!("summary_replaced", replaced));
}
