//! The same posture gives the same bytes, from wherever it is named and whatever the environment says.

use std::collections::BTreeMap;
use std::process::Command;

use crate::support::Sandbox;

const OVERLAY: &str = "posture = 1\nextends = ['.\\..\\base\\base.toml', '../shared/./late.toml']\n\n\
                       [audiences.pilot]\nmembers-file = \"../shared/people.csv\"\n";

/// A posture with a base, a second base and a list of people in folders of their own.
fn tree() -> Sandbox {
    let sandbox = Sandbox::with_posture();
    sandbox.write("tenants/contoso.toml", OVERLAY);
    let explicit = sandbox.read("posture.toml").replace("base/base.toml", "../base/base.toml");
    sandbox.write("shared/late.toml", explicit);
    sandbox.write("shared/people.csv", "user;mailbox\nuser08@contoso.com;exchange-online\n");
    sandbox
}

/// The rollout, from one call of the program.
fn built(sandbox: &Sandbox, folder: &str, posture: &str, dress: impl Fn(&mut Command)) -> BTreeMap<String, Vec<u8>> {
    let out = sandbox.path("out");
    let mut command = sandbox.command(&["build", "--force", "-o", out.to_str().unwrap(), posture]);
    dress(command.current_dir(sandbox.path(folder)));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{posture}: {}", String::from_utf8_lossy(&output.stderr));
    let files = sandbox.files().into_iter().filter(|(name, _)| name.starts_with("out/")).collect();
    std::fs::remove_dir_all(out).unwrap();
    files
}

#[test]
fn a_rollout_is_the_same_from_wherever_its_posture_is_named() {
    let sandbox = tree();
    let first = built(&sandbox, "tenants", "contoso.toml", |_| {});
    let plan = String::from_utf8(first["out/plan.json"].clone()).unwrap();
    for place in ["\"../base/base.toml:", "\"../shared/late.toml:"] {
        assert!(plan.contains(place), "{place} is not in {plan}");
    }
    let absolute = sandbox.path("tenants/contoso.toml");
    let named =
        [("", "tenants/contoso.toml"), ("", "./tenants/../tenants//contoso.toml"), ("base", "../tenants/contoso.toml")];
    for (folder, posture) in named.into_iter().chain([("", absolute.to_str().unwrap())]) {
        let again = built(&sandbox, folder, posture, |_| {});
        assert!(first == again, "{posture} from {folder:?} gives other bytes");
    }
    let root = sandbox.path("");
    for (name, bytes) in &first {
        assert!(!String::from_utf8_lossy(bytes).contains(root.to_str().unwrap()), "{name} names a folder of ours");
    }
}

#[test]
fn a_base_named_by_an_absolute_path_leaves_its_name_alone() {
    let sandbox = tree();
    let base = sandbox.path("shared/late.toml");
    let text = format!("posture = 1\nextends = ['{}']\n", base.to_str().unwrap());
    sandbox.write("tenants/contoso.toml", text);
    let files = built(&sandbox, "tenants", "contoso.toml", |_| {});
    let plan = String::from_utf8(files["out/plan.json"].clone()).unwrap();
    assert!(plan.contains("\"late.toml:") && !plan.contains(sandbox.path("").to_str().unwrap()), "{plan}");
}

#[test]
fn the_environment_does_not_matter() {
    let sandbox = tree();
    let first = built(&sandbox, "", "tenants/contoso.toml", |_| {});
    let again = built(&sandbox, "", "tenants/contoso.toml", |command| {
        command.envs([("LC_ALL", "tr_TR.UTF-8"), ("LANG", "de_DE"), ("TZ", "Pacific/Kiritimati"), ("COLUMNS", "30")]);
        command.envs([("CLICOLOR_FORCE", "1"), ("HOME", "/nowhere"), ("SOURCE_DATE_EPOCH", "1")]);
    });
    assert!(first == again);
}

#[test]
fn line_ends_and_a_byte_order_mark_do_not_matter() {
    let sandbox = tree();
    let first = built(&sandbox, "", "tenants/contoso.toml", |_| {});
    for name in ["tenants/contoso.toml", "shared/late.toml", "shared/people.csv", "base/base.toml"] {
        sandbox.write(name, format!("\u{feff}{}", sandbox.read(name).replace('\n', "\r\n")));
    }
    assert!(first == built(&sandbox, "", "tenants/contoso.toml", |_| {}));
}
