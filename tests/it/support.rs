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
