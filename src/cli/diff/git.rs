//! A git repository, read through the `git` program: which revisions there are, and the files of one. Arguments go as a
//! list, and a revision is settled to the id of its commit first, so nothing that somebody typed is an option or a shell
//! command.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{self, ErrorKind, Write};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use crate::cli::disk::phrase;

const SILENT: &str = "git: it failed without a word";
const CUT: &str = "git: its answer ends too early";
const UNKNOWN: &str = "there is no such file, and git knows no such revision";

/// A commit of a repository, and what has been read of it. To run git takes longer than most of what it is asked, so it
/// is asked once.
#[derive(Debug, Clone)]
pub struct Commit {
    /// What it was called.
    pub name: String,
    /// The folder of the repository in which we are: empty or with `/` at its end.
    pub home: String,
    /// Its id.
    id: String,
    objects: Arc<Mutex<BTreeMap<String, Object>>>,
}

/// What was found at a place of a commit.
#[derive(Debug, Clone)]
enum Object {
    File(Vec<u8>),
    Folder,
    Nothing,
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
    answer(command(folder, arguments).stdin(Stdio::null()).output())
}

fn command<S: AsRef<OsStr>>(folder: &str, arguments: &[S]) -> Command {
    let folder = if folder.is_empty() { "." } else { folder };
    let mut command = Command::new("git");
    // what git writes by the way is no business of somebody who only reads
    command.args(["-c", "core.quotepath=off", "-C", folder]).args(arguments).env("GIT_OPTIONAL_LOCKS", "0");
    command.env("LC_ALL", "C");
    command
}

fn answer(output: io::Result<Output>) -> Result<Vec<u8>, String> {
    match output {
        Ok(output) if output.status.success() => Ok(output.stdout),
        Ok(output) => Err(complaint(&output)),
        Err(error) => Err(missing(&error)),
    }
}

/// Asks git for objects by name, all at once.
fn ask(names: &[String]) -> Result<Vec<u8>, String> {
    let mut command = command(".", &["cat-file", "--batch"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| missing(&error))?;
    let lines: String = names.iter().map(|name| format!("{name}\n")).collect();
    let stdin = child.stdin.take();
    std::thread::scope(|scope| {
        // git answers while it is asked. Where it has ended before, its complaint says why
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(lines.as_bytes())));
        answer(child.wait_with_output())
    })
}

/// The next object of an answer, and the rest of it.
fn next_object(answer: &[u8]) -> Option<(Object, &[u8])> {
    let end = answer.iter().position(|byte| *byte == b'\n')?;
    let (line, rest) = (&answer[..end], &answer[end + 1..]);
    let words: Vec<&str> = std::str::from_utf8(line).ok()?.split(' ').collect();
    let [id, kind, size] = words.as_slice() else { return Some((Object::Nothing, rest)) };
    let Some(size) = size.parse::<usize>().ok().filter(|_| is_id(id)) else { return Some((Object::Nothing, rest)) };
    let (content, rest) = rest.split_at_checked(size)?;
    let object = match *kind {
        "blob" => Object::File(content.to_vec()),
        "tree" => Object::Folder,
        _ => Object::Nothing,
    };
    Some((object, rest.strip_prefix(b"\n")?))
}

fn leads_out(path: &str) -> bool {
    path.split('/').any(|part| part == "..")
}

fn is_id(text: &str) -> bool {
    text.len() >= 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
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
        let arguments = ["rev-parse", "--show-prefix", "--verify", "--quiet", "--end-of-options", &wanted];
        let found = git(".", &arguments).and_then(line);
        let found = found.map_err(|trouble| if trouble == SILENT { UNKNOWN.to_owned() } else { trouble })?;
        let (home, id) = found.split_once('\n').unwrap_or_default();
        if !is_id(id) {
            return Err(UNKNOWN.to_owned());
        }
        let objects = Arc::default();
        Ok(Self { name: revision.to_owned(), home: home.to_owned(), id: id.to_owned(), objects })
    }

    /// What stands at a place, from the top of the repository.
    pub fn entry(&self, path: &str) -> Result<Option<Entry>, String> {
        if path.is_empty() {
            return Ok(Some(Entry::Folder));
        }
        Ok(match self.object(path)? {
            Object::File(_) => Some(Entry::File),
            Object::Folder => Some(Entry::Folder),
            Object::Nothing => None,
        })
    }

    /// The names of the files in a folder.
    pub fn files(&self, folder: &str) -> Result<Vec<String>, String> {
        let listed = git(".", &["ls-tree", "--full-tree", "-z", "--end-of-options", &self.address(folder)])?;
        let listed = String::from_utf8(listed).map_err(|_| "git: a name is not UTF-8".to_owned())?;
        let entries = listed.split('\0').filter_map(|entry| entry.split_once('\t'));
        Ok(entries.filter(|(about, _)| about.contains(" blob ")).map(|(_, name)| name.to_owned()).collect())
    }

    /// The names of the files below a folder, however deep.
    pub fn files_below(&self, folder: &str) -> Result<Vec<String>, String> {
        let listed = git(
            ".",
            &["ls-tree", "--full-tree", "-r", "-z", "--name-only", "--end-of-options", &self.address(folder)],
        )?;
        let listed = String::from_utf8(listed).map_err(|_| "git: a name is not UTF-8".to_owned())?;
        Ok(listed.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect())
    }

    /// A file.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        if leads_out(path) {
            return Err("it is outside of the repository".to_owned());
        }
        match self.object(path)? {
            Object::File(bytes) => Ok(bytes),
            Object::Folder | Object::Nothing => Err(format!("there is no such file in `{}`", self.name)),
        }
    }

    /// Reads what will be asked for, at once.
    pub fn prepare(&self, paths: &[String]) -> Result<(), String> {
        // nothing that panics holds the lock
        let mut objects = self.objects.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted: Vec<&String> = paths.iter().filter(|path| !objects.contains_key(*path)).collect();
        // a name of two lines cannot be asked for, and for one outside of the repository git answers nothing at all
        let can_ask = |path: &&String| !path.contains('\n') && !leads_out(path);
        let (asked, odd): (Vec<&String>, Vec<&String>) = wanted.into_iter().partition(can_ask);
        objects.extend(odd.into_iter().map(|path| (path.clone(), Object::Nothing)));
        if asked.is_empty() {
            return Ok(());
        }
        let addresses: Vec<String> = asked.iter().map(|path| self.address(path)).collect();
        let answer = ask(&addresses)?;
        let mut rest = answer.as_slice();
        for path in asked {
            let (object, left) = next_object(rest).ok_or_else(|| CUT.to_owned())?;
            objects.insert(path.clone(), object);
            rest = left;
        }
        Ok(())
    }

    fn object(&self, path: &str) -> Result<Object, String> {
        let path = path.trim_end_matches('/').to_owned();
        self.prepare(std::slice::from_ref(&path))?;
        let objects = self.objects.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(objects.get(&path).cloned().unwrap_or(Object::Nothing))
    }

    fn address(&self, path: &str) -> String {
        format!("{}:{}", self.id, path.trim_end_matches('/'))
    }
}
