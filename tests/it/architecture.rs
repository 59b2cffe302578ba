//! The shape of the code: which module may import which, how long files are, what they begin with.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::support::manifest_folder;

/// The modules; each imports only from those before it.
const ORDER: [&str; 19] = [
    "source", "diag", "plan", "catalog", "filter", "posture", "schema", "load", "expand", "resolve", "check", "lower",
    "signin", "render", "rollout", "rehearse", "compile", "layout", "cli",
];

/// Files that are tables of data, however long.
const TABLES: [&str; 3] = ["src/catalog/", "src/posture/conditional_access.rs", "tests/it/"];

fn rust_files(folder: &str) -> Vec<(String, String)> {
    let root = manifest_folder();
    let mut files = Vec::new();
    let mut open: Vec<PathBuf> = vec![root.join(folder)];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                files.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

fn module_of(name: &str) -> &str {
    let inner = name.strip_prefix("src/").unwrap();
    inner.split(['/', '.']).next().unwrap()
}

#[test]
fn imports_point_only_up_the_list_of_modules() {
    let place = |module: &str| ORDER.iter().position(|known| *known == module);
    let mut wrong = Vec::new();
    for (name, text) in rust_files("src") {
        let module = module_of(&name);
        if module == "lib" || module == "main" {
            continue;
        }
        let own = place(module).unwrap_or_else(|| panic!("{name}: module {module} is not in the list"));
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for target in line.split("crate::").skip(1) {
                let target: String = target.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                match place(&target) {
                    Some(other) if other > own => wrong.push(format!("{name} imports {target}")),
                    _ => {}
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn lib_names_the_modules_in_their_order() {
    let text = std::fs::read_to_string(manifest_folder().join("src/lib.rs")).unwrap();
    assert!(text.contains(&format!("`{}`", ORDER.join(" "))));
}

#[test]
fn files_are_short_and_begin_with_what_they_are_for() {
    let mut wrong = Vec::new();
    for (name, text) in rust_files("src").into_iter().chain(rust_files("tests")) {
        let lines = text.lines().count();
        if lines > 800 && !TABLES.iter().any(|table| name.starts_with(table)) {
            wrong.push(format!("{name} has {lines} lines"));
        }
        if !text.starts_with("//! ") {
            wrong.push(format!("{name} does not begin with what it is for"));
        }
        let twin = name.strip_suffix(".rs").is_some_and(|stem| manifest_folder().join(stem).is_dir());
        if twin {
            wrong.push(format!("{name} stands beside a folder of its name"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_program_never_unwraps() {
    let wrong: Vec<String> = rust_files("src")
        .into_iter()
        .filter(|(_, text)| text.lines().any(|line| line.contains(".unwrap()") && !line.trim_start().starts_with("//")))
        .map(|(name, _)| name)
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn only_the_command_line_and_the_host_reach_the_world() {
    let banned = ["std::fs", "std::env::var", "std::process", "println!", "eprintln!", "SystemTime", "Instant::now"];
    let mut wrong = Vec::new();
    for (name, text) in rust_files("src") {
        if matches!(module_of(&name), "cli" | "main") || name.starts_with("src/rehearse/host/") {
            continue;
        }
        let used = banned
            .iter()
            .filter(|word| text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(**word)));
        wrong.extend(used.map(|word| format!("{name} uses {word}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn folders_hold_few_entries() {
    let mut wrong = Vec::new();
    let mut open: Vec<PathBuf> = vec![manifest_folder().join("src")];
    while let Some(folder) = open.pop() {
        let entries: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        let whole = folder.ends_with("src") || folder.ends_with("rules");
        if entries.len() > 15 && !whole {
            wrong.push(format!("{} has {} entries", folder.display(), entries.len()));
        }
        open.extend(entries.into_iter().filter(|path| path.is_dir()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rules_are_known_by_unique_codes_and_names() {
    let rules = posturec::check::all_rules();
    let codes: BTreeSet<&str> = rules.iter().map(|rule| rule.code.0).collect();
    let names: BTreeSet<&str> = rules.iter().map(|rule| rule.name).collect();
    assert_eq!((codes.len(), names.len()), (rules.len(), rules.len()));
    for rule in rules {
        let file = format!("{}.rs", rule.name.replace('-', "_"));
        let found = ["src/load/rules", "src/schema/rules", "src/check/rules"]
            .iter()
            .any(|folder| Path::new(&manifest_folder().join(folder).join(&file)).exists());
        assert!(found, "{} is declared in a file of another name", rule.name);
        assert!(!rule.summary().is_empty(), "{} has no page", rule.name);
    }
}
