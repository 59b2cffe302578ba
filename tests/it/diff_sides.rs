//! What can be compared with what: files, folders, revisions of git, built rollouts, exports; and what is said where
//! there is nothing to compare.

use std::path::Path;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Ended, Sandbox, manifest_folder, snapshots};

/// A longer session in the browser: looser.
const LONGER: (&str, &str) = ("sign-in-frequency = \"4h\"", "sign-in-frequency = \"8h\"");

fn base() -> String {
    std::fs::read_to_string(manifest_folder().join("tests/diff/base.toml")).unwrap()
}

fn longer() -> String {
    base().replace(LONGER.0, LONGER.1)
}

/// A sandbox in which programs are found.
fn sandbox() -> Sandbox {
    let path = std::env::var("PATH").unwrap_or_default();
    Sandbox::new().variable("PATH", path.leak())
}

fn git(sandbox: &Sandbox, arguments: &[&str]) {
    let mut command = std::process::Command::new("git");
    command.args(["-c", "user.name=Test", "-c", "user.email=test@contoso.com", "-c", "init.defaultBranch=main"]);
    let ended = command.args(arguments).current_dir(sandbox.path("")).env("GIT_CONFIG_GLOBAL", "/dev/null").output();
    let ended = ended.unwrap();
    assert!(ended.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&ended.stderr));
}

/// Everything that is there becomes a commit.
fn commit(sandbox: &Sandbox) {
    if !Path::new(&sandbox.path(".git")).exists() {
        git(sandbox, &["init", "--quiet"]);
    }
    git(sandbox, &["add", "--all"]);
    git(sandbox, &["commit", "--quiet", "--message", "state"]);
}

fn verdict(sandbox: &Sandbox, sides: &[&str]) -> Value {
    let ended = sandbox.run(&[&["diff", "--format", "json"], sides].concat());
    let mut document: Value = serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("{}", ended.text()));
    let names: Vec<Value> = document["comparisons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!([one["old"], one["new"], one["objects"].as_array().unwrap().len()]))
        .collect();
    json!([ended.code, document["verdict"].take(), names])
}

fn told(sandbox: &Sandbox, sides: &[&str]) -> Ended {
    sandbox.run(&[&["diff"], sides].concat())
}

#[test]
fn alone_it_compares_the_postures_of_this_folder_with_the_last_commit() {
    let sandbox = sandbox();
    sandbox.write("posture.toml", base());
    sandbox.write("Cargo.toml", "[package]\nname = \"no-posture\"\n");
    commit(&sandbox);
    assert_eq!(verdict(&sandbox, &[]), json!([0, "no-change", [["HEAD:posture.toml", "posture.toml", 0]]]));
    sandbox.write("posture.toml", longer());
    assert_eq!(verdict(&sandbox, &[]), json!([4, "loosened", [["HEAD:posture.toml", "posture.toml", 1]]]));
    sandbox.write("second.toml", base());
    std::fs::remove_file(sandbox.path("posture.toml")).unwrap();
    let both = json!([
        ["HEAD:posture.toml", "nothing, for HEAD:posture.toml", 12],
        ["nothing, for second.toml", "second.toml", 12],
    ]);
    assert_eq!(verdict(&sandbox, &[])[2], both);
}

#[test]
fn bases_and_lists_of_members_are_read_at_the_same_revision() {
    let sandbox = sandbox();
    let people = "UserPrincipalName\nuser01@contoso.com\n";
    let base =
        base().replace("members = [\"user01@contoso.com\", \"user02@contoso.com\"]", "members-file = \"people.csv\"");
    sandbox.write("common/base.toml", &base);
    sandbox.write("common/people.csv", people);
    sandbox.write("tenants/contoso/posture.toml", "posture = 1\nextends = [\"../../common/base.toml\"]\n");
    commit(&sandbox);
    sandbox.write("common/base.toml", base.replace(LONGER.0, LONGER.1));
    sandbox.write("common/people.csv", format!("{people}user02@contoso.com\n"));
    let told = verdict(&sandbox, &["tenants/contoso/posture.toml"]);
    let names = ["HEAD:tenants/contoso/posture.toml", "tenants/contoso/posture.toml"];
    assert_eq!(told, json!([4, "loosened", [[names[0], names[1], 2]]]));
    let inside = sandbox.command(&["diff"]).current_dir(sandbox.path("tenants/contoso")).output().unwrap();
    assert_eq!(inside.status.code(), Some(4));
    assert!(String::from_utf8(inside.stdout).unwrap().starts_with("posture.toml compared with HEAD:tenants/contoso/"));
}

#[test]
fn revisions_have_names_and_paths() {
    let sandbox = sandbox();
    sandbox.write("tenants/a.toml", base());
    commit(&sandbox);
    git(&sandbox, &["tag", "first"]);
    sandbox.write("tenants/a.toml", longer());
    commit(&sandbox);
    let loosened = |old: &str, new: &str| json!([4, "loosened", [[old, new, 1]]]);
    let at = |sides: &[&str]| verdict(&sandbox, sides);
    assert_eq!(at(&["first", "tenants/a.toml"]), loosened("first:tenants/a.toml", "tenants/a.toml"));
    assert_eq!(at(&["first:tenants/a.toml"]), loosened("first:tenants/a.toml", "tenants/a.toml"));
    assert_eq!(at(&["first:./tenants/a.toml", "HEAD"]), loosened("first:tenants/a.toml", "HEAD:tenants/a.toml"));
    assert_eq!(at(&["HEAD~1:tenants", "HEAD:tenants"]), loosened("HEAD~1:tenants/a.toml", "HEAD:tenants/a.toml"));
    assert_eq!(at(&["first:tenants", "tenants"]), loosened("first:tenants/a.toml", "tenants/a.toml"));
    assert_eq!(at(&["first:tenants", "tenants/a.toml"]), loosened("first:tenants/a.toml", "tenants/a.toml"));
    let mut inside = sandbox.command(&["diff", "first"]);
    assert_eq!(inside.current_dir(sandbox.path("tenants")).status().unwrap().code(), Some(4));
}

#[test]
fn what_is_neither_a_file_nor_a_revision_is_said_in_a_line() {
    let sandbox = sandbox();
    sandbox.write("posture.toml", base());
    sandbox.write("empty/readme.txt", "");
    let mut text = told(&sandbox, &[]).text();
    commit(&sandbox);
    std::fs::remove_file(sandbox.path("posture.toml")).unwrap();
    for sides in [
        &["--", "--output=here", "posture.toml"][..],
        &["nowhere", "empty"],
        &["nowhere:posture.toml", "empty"],
        &["HEAD:gone.toml", "HEAD:posture.toml"],
        &["HEAD:../posture.toml", "HEAD:posture.toml"],
        &["empty", "HEAD:posture.toml"],
        &["HEAD:posture.toml"],
        &["/gone/posture.toml", "HEAD:posture.toml"],
    ] {
        text.push_str(&format!("\n{}\n{}", sides.join(" "), told(&sandbox, sides).text()));
    }
    assert!(!sandbox.path("here").exists());
    snapshots("cli").bind(|| assert_snapshot!("diff_no_sides", text));
}

#[test]
fn without_git_revisions_are_refused_and_files_are_compared() {
    let sandbox = Sandbox::new().variable("PATH", "/nowhere");
    sandbox.write("old.toml", base());
    sandbox.write("new.toml", longer());
    let ended = told(&sandbox, &[]);
    assert_eq!((ended.code, ended.stdout.as_str()), (2, ""));
    assert!(ended.stderr.contains("the program `git` is not there"), "{}", ended.stderr);
    assert_eq!(verdict(&sandbox, &["old.toml", "new.toml"])[0], 4);
}

#[test]
fn a_built_rollout_is_what_its_posture_was() {
    let sandbox = sandbox();
    sandbox.write("posture.toml", base());
    assert_eq!(sandbox.run(&["build", "posture.toml", "-o", "out"]).code, 0);
    assert_eq!(verdict(&sandbox, &["out", "posture.toml"]), json!([0, "no-change", [["out", "posture.toml", 0]]]));
    assert_eq!(verdict(&sandbox, &["out/plan.json", "out"])[1], "no-change");
    sandbox.write("posture.toml", longer());
    assert_eq!(verdict(&sandbox, &["out", "posture.toml"]), json!([4, "loosened", [["out", "posture.toml", 1]]]));
    let plan = sandbox.read("out/plan.json");
    sandbox.write("out/plan.json", plan.replace("\"organization\": \"Contoso\"", "\"organization\": \"Fabrikam\""));
    let ended = told(&sandbox, &["out", "posture.toml"]);
    assert_eq!(
        (ended.code, ended.stderr.as_str()),
        (2, "posturec: out/plan.json: it has changed since posturec built it\n")
    );
}

/// The policies of the base as Graph would export them: what the last ring wants, with what a service adds.
fn exports(sandbox: &Sandbox, folder: &str) {
    let plan: Value = serde_json::from_str(&sandbox.read("out/plan.json")).unwrap();
    let rings = plan["rings"].as_array().unwrap();
    let steps = rings.last().unwrap()["scripts"][0]["steps"].as_array().unwrap().clone();
    for (number, step) in steps.iter().enumerate().filter(|(_, step)| step["object"] == "conditionalAccessPolicy") {
        let mut body = step["want"].clone();
        body["id"] = json!(format!("aaaaaaaa-0000-4000-8000-{number:012}"));
        body["createdDateTime"] = json!("2026-01-31T10:00:00Z");
        if body.to_string().contains("idOf") {
            continue;
        }
        body["#microsoft.graph.restore"] = json!({ "target": folder });
        sandbox.write(&format!("{folder}/ConditionalAccess/{number}.json"), body.to_string());
    }
}

#[test]
fn exports_of_a_tenant_are_compared_by_the_ids_of_their_objects() {
    let sandbox = sandbox();
    sandbox.write("posture.toml", base());
    assert_eq!(sandbox.run(&["build", "posture.toml", "-o", "out"]).code, 0);
    exports(&sandbox, "before");
    exports(&sandbox, "after");
    assert_eq!(verdict(&sandbox, &["before", "after"]), json!([0, "no-change", [["before", "after", 0]]]));
    let name = sandbox.files().into_iter().find(|(name, text)| {
        name.starts_with("after/") && String::from_utf8_lossy(text).contains("\"displayName\":\"Browsers: MFA\"")
    });
    let (name, text) = name.unwrap();
    sandbox.write(&name, String::from_utf8(text).unwrap().replace("Browsers: MFA", "Web: MFA"));
    let document: Value =
        serde_json::from_str(&sandbox.run(&["diff", "--format", "json", "before", "after"]).stdout).unwrap();
    let object = &document["comparisons"][0]["objects"][0];
    assert_eq!((&object["change"], &object["before"]), (&json!("renamed"), &json!("Browsers: MFA")));
    assert_eq!(document["comparisons"][0]["rollout"], Value::Null);
}

#[test]
fn a_posture_with_errors_is_no_side() {
    let sandbox = sandbox();
    sandbox.write("posture.toml", base().replace("controls = [\"block\"]", "controls = [\"blok\"]"));
    commit(&sandbox);
    sandbox.write("posture.toml", base());
    let ended = told(&sandbox, &[]);
    assert_eq!((ended.code, ended.stdout.as_str()), (1, ""));
    assert!(ended.stderr.contains("--> HEAD:posture.toml:"), "{}", ended.stderr);
}

#[test]
fn postures_of_two_folders_are_compared_by_the_names_of_their_files() {
    let sandbox = sandbox();
    for (file, text) in [("same", base()), ("longer", base()), ("gone", base())] {
        sandbox.write(&format!("old/{file}.toml"), text);
    }
    for (file, text) in [("same", base()), ("longer", longer()), ("fresh", base())] {
        sandbox.write(&format!("new/{file}.toml"), text);
    }
    let told = verdict(&sandbox, &["old", "new"]);
    assert_eq!((&told[0], told[2].as_array().unwrap().len()), (&json!(4), 4));
    let comment = sandbox.run(&["diff", "--format", "markdown", "old", "new"]).stdout;
    assert!(comment.ends_with("\n1 posture is the same as before.\n"), "{comment}");
    assert!(comment.contains("### Loosened: ") && comment.contains("\n`gone.toml`: "), "{comment}");
    assert!(comment.contains("### Changed, ") && comment.contains("\n`fresh.toml`: "), "{comment}");
}

#[test]
fn large_postures_are_read_one_after_the_other_and_compared_as_small_ones_are() {
    let comment = "# a comment that goes on for a while and says nothing\n";
    let wrong = base().replace("sign-in-frequency = \"4h\"", "sign-in-frequency = \"often\"");
    let postures =
        [("old.toml", base()), ("new.toml", longer()), ("same.toml", base() + comment), ("wrong.toml", wrong)];
    let told = |padding: &str| {
        let sandbox = sandbox();
        for (name, text) in &postures {
            sandbox.write(name, text.clone() + padding);
        }
        let pairs = [["old.toml", "new.toml"], ["old.toml", "same.toml"], ["wrong.toml", "new.toml"]];
        let formats = ["human", "json", "sarif"].iter();
        let each =
            formats.flat_map(|format| pairs.map(|[old, new]| sandbox.run(&["diff", "--format", format, old, new])));
        each.map(|ended| (ended.code, ended.text())).collect::<Vec<_>>()
    };
    let small = told("");
    assert_eq!(small.iter().map(|(code, _)| *code).collect::<Vec<_>>(), [4, 0, 1, 4, 0, 1, 4, 0, 1]);
    assert_eq!(told(&comment.repeat(50_000)), small);
}

#[test]
fn that_a_rollout_does_not_say_who_signs_in_at_ad_fs_is_said() {
    let sandbox = sandbox();
    let federated = base()
        .replace("[organization.exchange-online]\n", "identity = \"federated\"\n\n[organization.exchange-online]\n")
        .replace("[\"bg1@contoso.com\", \"bg2@contoso.com\"]", "[\"bg1@contoso.onmicrosoft.com\"]");
    let at_ad_fs = "\n[ad-fs]\naccess-control-policy = \"permit-everyone-and-require-mfa\"\ncovers-every-service = true\n\
                    federated-domains = [\"contoso.com\"]\nunnamed-people-federated = true\n";
    sandbox.write("with.toml", format!("{federated}{at_ad_fs}"));
    sandbox.write("without.toml", &federated);
    assert!(sandbox.run(&["build", "with.toml", "--output", "out"]).code == 0);
    let notes = |sides: &[&str]| {
        let ended = sandbox.run(&[&["diff", "--format", "json"], sides].concat());
        let document: Value = serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("{}", ended.text()));
        document["comparisons"][0]["notes"].clone()
    };
    let note = "what AD FS asks for by hand in `out` is not compared: a rollout does not say who signs in there; compare \
                its posture";
    assert_eq!(notes(&["out", "without.toml"]), json!([note]));
    assert_eq!(notes(&["without.toml", "out"]), json!([note]));
    assert_eq!(notes(&["out", "with.toml"]), json!([]));
    assert_eq!(notes(&["out", "out"]), json!([]));
}
