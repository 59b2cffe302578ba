//! A git repository, read through the `git` program: which revisions there are, and the files of one. Arguments go as a
//! list, and a revision is settled to the id of its commit first, so nothing that somebody typed is an option or a shell
//! command.

use std::ffi::OsStr;
use std::io::{self, ErrorKind};
use std::process::{Command, Output, Stdio};

use crate::cli::disk::phrase;

const SILENT: &str = "git: it failed without a word";
const UNKNOWN: &str = "there is no such file, and git knows no such revision";

/// A commit of a repository, and the folder of the repository in which we are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// What it was called.
    pub name: String,
    /// Its id.
    id: String,
}

/// What stands at a place of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// A file.
    File,
    /// A folder.
    Folder,
}

/// Runs git in a folder.
fn git<S: AsRef<OsStr>>(folder: &str, arguments: &[S]) -> Result<Vec<u8>, String> {
    let folder = if folder.is_empty() { "." } else { folder };
    let output = Command::new("git")
        .args(["-c", "core.quotepath=off", "-C", folder])
        .args(arguments)
        // what git writes by the way is no business of somebody who only reads
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .output();
    match output {
        Ok(output) if output.status.success() => Ok(output.stdout),
        Ok(output) => Err(complaint(&output)),
        Err(error) => Err(missing(&error)),
    }
}

fn missing(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "the program `git` is not there, which is needed to read a revision".to_owned(),
        _ => format!("the program `git` can not be run: {}", phrase(error)),
    }
}

/// The first thing that git says.
fn complaint(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let Some(line) = text.lines().find(|line| !line.trim().is_empty()) else { return SILENT.to_owned() };
    let line = line.trim_start_matches("fatal: ").trim_start_matches("error: ");
    if line.contains("not a git repository") {
        return "this folder is in no git repository".to_owned();
    }
    format!("git: {line}")
}

fn line(bytes: Vec<u8>) -> Result<String, String> {
    let text = String::from_utf8(bytes).map_err(|_| "git: a name is not UTF-8".to_owned())?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

/// The place of a folder inside its repository: empty or with `/` at its end.
pub fn place_in_repository(folder: &str) -> Result<String, String> {
    line(git(folder, &["rev-parse", "--show-prefix"])?)
}

/// The folder that holds the repository.
pub fn top(folder: &str) -> Result<String, String> {
    line(git(folder, &["rev-parse", "--show-toplevel"])?)
}

impl Commit {
    /// The commit that a revision of this folder's repository stands for.
    pub fn find(revision: &str) -> Result<Self, String> {
        let wanted = format!("{revision}^{{commit}}");
        // quiet: a revision that is unknown is a failure without a word
        let found = git(".", &["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted]);
        let id =
            found.map_err(|trouble| if trouble == SILENT { UNKNOWN.to_owned() } else { trouble }).and_then(line)?;
        let digits = id.len() >= 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        if digits { Ok(Self { name: revision.to_owned(), id }) } else { Err(UNKNOWN.to_owned()) }
    }

    /// What stands at a place, from the top of the repository.
    pub fn entry(&self, path: &str) -> Result<Option<Entry>, String> {
        if path.is_empty() {
            return Ok(Some(Entry::Folder));
        }
        match git(".", &["cat-file", "-t", &self.object(path)]).and_then(line) {
            Ok(kind) if kind == "blob" => Ok(Some(Entry::File)),
            Ok(kind) if kind == "tree" => Ok(Some(Entry::Folder)),
            Ok(_) => Ok(None),
            Err(trouble) if trouble.starts_with("git: ") => Ok(None),
            Err(trouble) => Err(trouble),
        }
    }

    /// The names of the files in a folder.
    pub fn files(&self, folder: &str) -> Result<Vec<String>, String> {
        let listed = git(".", &["ls-tree", "--full-tree", "-z", "--end-of-options", &self.object(folder)])?;
        let listed = String::from_utf8(listed).map_err(|_| "git: a name is not UTF-8".to_owned())?;
        let entries = listed.split('\0').filter_map(|entry| entry.split_once('\t'));
        Ok(entries.filter(|(about, _)| about.contains(" blob ")).map(|(_, name)| name.to_owned()).collect())
    }

    /// The names of the files below a folder, however deep.
    pub fn files_below(&self, folder: &str) -> Result<Vec<String>, String> {
        let listed =
            git(".", &["ls-tree", "--full-tree", "-r", "-z", "--name-only", "--end-of-options", &self.object(folder)])?;
        let listed = String::from_utf8(listed).map_err(|_| "git: a name is not UTF-8".to_owned())?;
        Ok(listed.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect())
    }

    /// A file.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        if path.split('/').any(|part| part == "..") {
            return Err("it is outside of the repository".to_owned());
        }
        let read = git(".", &["cat-file", "blob", &self.object(path)]);
        read.map_err(|trouble| match trouble.strip_prefix("git: ") {
            Some(_) => format!("there is no such file in `{}`", self.name),
            None => trouble,
        })
    }

    fn object(&self, path: &str) -> String {
        format!("{}:{}", self.id, path.trim_end_matches('/'))
    }
}
