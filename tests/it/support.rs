//! What tests share.

use std::path::Path;

/// Snapshots in the top-level folder, in a folder of their kind.
pub fn snapshots(kind: &str) -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots").join(kind));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
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
