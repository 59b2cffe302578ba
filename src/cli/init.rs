//! `posturec init`: a starter posture, put together from the texts in `templates/init`.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use super::Exit;
use super::args::{Architecture, InitArguments};
use super::console::Console;
use super::disk::{phrase, slashes};
use crate::diag::make_visible;

const HEAD: &str = include_str!("../../templates/init/head.toml");
const DESKTOP: &str = include_str!("../../templates/init/outlook-desktop.toml");
const MOBILE: &str = include_str!("../../templates/init/outlook-mobile.toml");
const MOBILE_ALONE: &str = include_str!("../../templates/init/outlook-mobile-alone.toml");
const EVERYTHING: &str = include_str!("../../templates/init/everything.toml");
const SESSIONS: &str = include_str!("../../templates/init/sessions.toml");
const SESSIONS_APPS: &str = include_str!("../../templates/init/sessions-apps.toml");
const ADMINISTRATORS: &str = include_str!("../../templates/init/administrators.toml");

pub(super) fn run(arguments: &InitArguments, console: &mut Console) -> Exit {
    let text = starter(&arguments.architectures);
    if arguments.output == "-" {
        console.print(&text);
        return Exit::Fine;
    }
    let name = slashes(&arguments.output);
    match write_file(Path::new(&name), &text, arguments.force) {
        Ok(()) => {
            let name = make_visible(&name);
            console.print(&format!("{name} is written. Replace the placeholders in it, which this lists:\n"));
            console.print(&format!("  posturec check {name}\n"));
            Exit::Fine
        }
        Err(trouble) => {
            console.complain(&name, &trouble);
            Exit::Misuse
        }
    }
}

/// The starter posture for some architectures; for none of them, all.
fn starter(wanted: &[Architecture]) -> String {
    let wants = |one: Architecture| wanted.is_empty() || wanted.contains(&one);
    let mut parts = vec![HEAD.to_owned()];
    if wants(Architecture::OutlookDesktop) {
        parts.push(DESKTOP.to_owned());
    }
    if wants(Architecture::OutlookMobile) {
        // what stays open is said once for both
        let rest = if wants(Architecture::OutlookDesktop) { "" } else { MOBILE_ALONE };
        parts.push(format!("{MOBILE}{rest}"));
    }
    if wants(Architecture::OutlookDesktop) || wants(Architecture::OutlookMobile) {
        parts.push(EVERYTHING.to_owned());
    }
    if wants(Architecture::Sessions) {
        parts.push(SESSIONS.to_owned());
        // they need the policy that asks for app protection
        if wants(Architecture::OutlookMobile) {
            parts.push(SESSIONS_APPS.to_owned());
        }
    }
    if wants(Architecture::Administrators) {
        parts.push(ADMINISTRATORS.to_owned());
    }
    parts.join("\n")
}

fn write_file(path: &Path, text: &str, force: bool) -> Result<(), String> {
    if path.is_dir() {
        return Err("it is a folder; name a file with `--output`".to_owned());
    }
    let mut options = fs::OpenOptions::new();
    options.write(true);
    // asked of the disk in one go: a file that comes up in between is not overwritten
    if force {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    let mut file = options.open(path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => "it is there already; `--force` replaces it".to_owned(),
        ErrorKind::NotFound => "the folder for it is not there".to_owned(),
        _ => phrase(&error),
    })?;
    file.write_all(text.as_bytes()).map_err(|error| phrase(&error))
}
