//! Reading: postures by file or folder, and every file that one names. What goes wrong is a phrase for the end of a line.

use std::cell::Cell;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

/// Postures and lists of people are texts; a file beyond this, or all files of a posture, are something else.
const LARGEST_MEBIBYTES: u64 = 16;
/// A posture that names more files than this names them in circles that double each time.
const MOST_FILES: u32 = 1000;

/// A posture to compile, or why an argument gives none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The name for messages, with `/` between folders.
    pub name: String,
    /// Does it come out of a folder?
    pub from_folder: bool,
    /// What is wrong.
    pub trouble: Option<String>,
}

/// The postures of a command line: files as they are, of a folder every `*.toml` in it by name.
pub fn list_postures(arguments: &[String]) -> Vec<Listed> {
    let mut listed = Vec::new();
    for argument in arguments {
        let name = slashes(argument);
        if !Path::new(&name).is_dir() {
            listed.push(Listed { name, from_folder: false, trouble: None });
            continue;
        }
        let found = match list_folder(&name) {
            Ok(found) if found.is_empty() => Err("there is no `*.toml` in this folder".to_owned()),
            other => other,
        };
        match found {
            Ok(names) => {
                listed.extend(names.into_iter().map(|name| Listed { name, from_folder: true, trouble: None }));
            }
            Err(trouble) => listed.push(Listed { name, from_folder: true, trouble: Some(trouble) }),
        }
    }
    listed
}

fn list_folder(folder: &str) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| phrase(&error))? {
        let path = entry.map_err(|error| phrase(&error))?.path();
        if !path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml")) || path.is_dir() {
            continue;
        }
        match path.file_name().and_then(|name| name.to_str()) {
            Some(name) if name.starts_with('.') => {}
            Some(name) => names.push(name.to_owned()),
            None => return Err(format!("the name {:?} in this folder is not UTF-8", path.file_name())),
        }
    }
    names.sort_unstable();
    let folder = folder.trim_end_matches('/');
    Ok(names.into_iter().map(|name| if folder == "." { name } else { format!("{folder}/{name}") }).collect())
}

/// The names of the files in a folder.
///
/// # Errors
/// A phrase.
pub fn list_files(folder: &str) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| phrase(&error))? {
        let path = entry.map_err(|error| phrase(&error))?.path();
        if !path.is_dir() {
            // what is not UTF-8 is none of the files that anybody here looks for
            names.extend(path.file_name().and_then(|name| name.to_str()).map(str::to_owned));
        }
    }
    Ok(names)
}

/// The names of the files below a folder, with `/`; a link to a folder is not followed.
///
/// # Errors
/// A phrase.
pub fn list_below(folder: &str) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    let mut open = vec![String::new()];
    while let Some(inner) = open.pop() {
        for entry in fs::read_dir(Path::new(folder).join(&inner)).map_err(|error| phrase(&error))? {
            let entry = entry.map_err(|error| phrase(&error))?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let name = if inner.is_empty() { name } else { format!("{inner}/{name}") };
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder { open.push(name) } else { names.push(name) }
        }
    }
    Ok(names)
}

/// Reads the files of one posture.
#[derive(Debug, Default)]
pub struct Reader {
    files: Cell<u32>,
    bytes: Cell<u64>,
}

impl Reader {
    /// A file, or a phrase on why not.
    ///
    /// # Errors
    /// The phrase.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        self.files.set(self.files.get() + 1);
        if self.files.get() > MOST_FILES {
            return Err(format!("one posture is made of more than {MOST_FILES} files"));
        }
        // asked before opening: to open a pipe may take for ever
        let about = fs::metadata(name).map_err(|error| phrase(&error))?;
        if about.is_dir() {
            return Err("it is a folder".to_owned());
        }
        if !about.is_file() {
            return Err("it is not a regular file".to_owned());
        }
        let limit = LARGEST_MEBIBYTES * 1024 * 1024;
        let mut bytes = Vec::new();
        if about.len() <= limit {
            // with a byte to spare nothing is moved to see that it ends here
            bytes.reserve_exact(usize::try_from(about.len()).unwrap_or_default() + 1);
            let file = fs::File::open(name).map_err(|error| phrase(&error))?;
            file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| phrase(&error))?;
            self.bytes.set(self.bytes.get() + bytes.len() as u64);
            if self.bytes.get() > limit && bytes.len() as u64 <= limit {
                return Err(format!("the files of one posture are larger than {LARGEST_MEBIBYTES} MiB together"));
            }
            if bytes.len() as u64 <= limit {
                return Ok(bytes);
            }
        }
        Err(format!("it is larger than {LARGEST_MEBIBYTES} MiB"))
    }
}

/// Exports may be as large as this together.
const LARGEST_EXPORTS_MEBIBYTES: u64 = 256;

/// A file by name and content.
pub type NamedFile = (String, Vec<u8>);

/// Files by name and content, of folders every `*.json` in them and below; and what could not be read, with a phrase.
pub fn read_exports(names: &[String]) -> (Vec<NamedFile>, Vec<(String, String)>) {
    let (mut files, mut troubles) = (Vec::new(), Vec::new());
    let mut open: Vec<String> = names.iter().rev().map(|name| slashes(name)).collect();
    let mut left = LARGEST_EXPORTS_MEBIBYTES * 1024 * 1024;
    while let Some(name) = open.pop() {
        if Path::new(&name).is_dir() {
            match list_exports(&name) {
                Ok(found) => open.extend(found.into_iter().rev()),
                Err(trouble) => troubles.push((name, trouble)),
            }
            continue;
        }
        match read_regular(&name, left) {
            Ok(bytes) => {
                left -= bytes.len() as u64;
                files.push((name, bytes));
            }
            Err(trouble) => troubles.push((name, trouble)),
        }
    }
    if files.is_empty() && troubles.is_empty() {
        troubles.extend(names.first().map(|name| (slashes(name), "there is no `*.json` in this folder".to_owned())));
    }
    (files, troubles)
}

/// The folders and `*.json` of a folder, by name; a link to a folder is not followed.
fn list_exports(folder: &str) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| phrase(&error))? {
        let entry = entry.map_err(|error| phrase(&error))?;
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let name = entry.file_name().into_string().map_err(|name| format!("the name {name:?} in it is not UTF-8"))?;
        let is_export = Path::new(&name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
        if (is_folder || is_export) && !name.starts_with('.') {
            names.push(format!("{}/{name}", folder.trim_end_matches('/')));
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// A regular file of this many bytes at most.
///
/// # Errors
/// A phrase.
pub fn read_regular(name: &str, most: u64) -> Result<Vec<u8>, String> {
    // asked before opening: to open a pipe may take for ever
    let about = fs::metadata(name).map_err(|error| phrase(&error))?;
    if !about.is_file() {
        return Err(if about.is_dir() { "it is a folder" } else { "it is not a regular file" }.to_owned());
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(name).map_err(|error| phrase(&error))?;
    file.take(most + 1).read_to_end(&mut bytes).map_err(|error| phrase(&error))?;
    if bytes.len() as u64 > most {
        return Err(format!("it is larger than {} MiB", most / 1024 / 1024));
    }
    Ok(bytes)
}

/// A name with `/` between folders, as messages have it.
pub fn slashes(name: &str) -> String {
    if cfg!(windows) { name.replace('\\', "/") } else { name.to_owned() }
}

/// What went wrong, in the same words on every platform where that is possible.
pub fn phrase(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::NotADirectory => "a part of the name is not a folder".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        io::ErrorKind::InvalidFilename => "the name is too long or not allowed".to_owned(),
        io::ErrorKind::InvalidInput => "the name is not allowed".to_owned(),
        _ => {
            // `File name too long (os error 36)`
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or_default().to_lowercase()
        }
    }
}
