//! What several test files need.

use std::path::Path;

use proptest::test_runner::{Config, FileFailurePersistence};

/// Where and how snapshots of one kind are kept: named as given, in a folder at the top.
pub fn snapshots(kind: &str) -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots").join(kind));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

/// How often a property is tried; failures are kept beside the test file.
pub fn cases(count: u32) -> Config {
    let persistence = FileFailurePersistence::WithSource("regressions");
    Config { failure_persistence: Some(Box::new(persistence)), ..Config::with_cases(count) }
}

/// The folder of the project.
pub fn manifest_folder() -> std::path::PathBuf {
    std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Texts that have broken somebody's quoting, each with the class it belongs to.
pub fn hostile_strings() -> Vec<(String, String)> {
    #[derive(serde::Deserialize)]
    struct Entry {
        class: String,
        value: String,
    }
    let entries: Vec<Entry> = serde_json::from_str(include_str!("../hostile.json")).expect("hostile.json is JSON");
    entries.into_iter().map(|entry| (entry.class, entry.value)).collect()
}

/// An empty folder in which the program runs, with nothing of the environment of the test.
pub struct Sandbox {
    folder: tempfile::TempDir,
    variables: Vec<(&'static str, &'static str)>,
}

/// How a run ended and what it printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Ended {
    /// All of it as one text.
    pub fn text(&self) -> String {
        let mut text = format!("exit code: {}\n", self.code);
        for (name, stream) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !stream.is_empty() {
                text.push_str(&format!("----- {name}\n{stream}"));
            }
        }
        text
    }
}

impl Sandbox {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), variables: Vec::new() }
    }

    /// A folder with the small posture of the tests in it, as `posture.toml`.
    pub fn with_posture() -> Self {
        let sandbox = Self::new();
        let explicit = std::fs::read_to_string(manifest_folder().join("tests/postures/ok/explicit.toml")).unwrap();
        sandbox.write("posture.toml", explicit.replace("../base.toml", "base/base.toml"));
        sandbox.write("base/base.toml", std::fs::read(manifest_folder().join("tests/postures/base.toml")).unwrap());
        sandbox
    }

    /// Sets a variable of the environment.
    pub fn variable(mut self, name: &'static str, value: &'static str) -> Self {
        self.variables.push((name, value));
        self
    }

    pub fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// The program, ready to run.
    pub fn command(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_posturec"));
        command.args(arguments).current_dir(self.folder.path()).env_clear().stdin(std::process::Stdio::null());
        // without it Windows starts no program
        command.envs(std::env::var_os("SystemRoot").map(|root| ("SystemRoot", root)));
        command.envs(self.variables.iter().copied());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ended {
        let output = self.command(arguments).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Ended {
            code: output.status.code().expect("a signal ended the program"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// Every file below the folder with its content, by name.
    pub fn files(&self) -> std::collections::BTreeMap<String, Vec<u8>> {
        let mut files = std::collections::BTreeMap::new();
        let mut open = vec![self.folder.path().to_owned()];
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(self.folder.path()).unwrap().to_str().unwrap().replace('\\', "/");
                if path.is_symlink() {
                    files.insert(name, b"a link".to_vec());
                } else if path.is_dir() {
                    files.insert(format!("{name}/"), Vec::new());
                    open.push(path);
                } else {
                    files.insert(name, std::fs::read(&path).unwrap_or_default());
                }
            }
        }
        files
    }
}

/// Compares a file of the project with what the program makes of it; `UPDATE=1 cargo test` writes it.
pub fn expect_file(name: &str, wanted: &str) {
    let path = manifest_folder().join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == wanted, "{name} is out of date; `UPDATE=1 cargo test` writes it");
}

/// A starter posture whose placeholders somebody has replaced, each by something of its own.
pub fn fill_placeholders(starter: &str) -> String {
    let mut filled = starter.replace("example.com", "contoso.com");
    for number in 1..=filled.matches("00000000-0000-0000").count() {
        filled = filled.replacen("00000000-0000-0000", &format!("{number:08x}-1111-4111"), 1);
    }
    filled
}
