//! The arguments to what is to be compared with what. A name that is on the disk is that file or folder; any other is
//! `REV:PATH`, or `REV` for the same path in that revision. What is left out is the working tree, and `HEAD`.

use std::path::Path;

use super::git::{Commit, Entry, place_in_repository, top};
use super::tree::{Tree, join};
use crate::cli::disk::slashes;
use crate::source::{Document, FileId, Value, last_part, parse_document};

/// A place in a tree.
#[derive(Debug, Clone)]
pub struct Place {
    /// The tree.
    pub tree: Tree,
    /// The file or folder in it.
    pub path: String,
}

/// Two things to be compared. One of them may be missing where the other is one of a folder.
#[derive(Debug, Clone)]
pub struct Pair {
    /// What it is called, where there are several.
    pub name: String,
    /// What it was.
    pub old: Option<Place>,
    /// What it is.
    pub new: Option<Place>,
}

/// What is wrong with an argument: its name, and a phrase.
pub type Trouble = (String, String);

/// An argument.
enum Given {
    Place(Place),
    /// A revision without a path.
    Revision(Commit),
}

/// What is to be compared.
pub fn pairs(old: Option<&str>, new: Option<&str>) -> Result<Vec<Pair>, Trouble> {
    // nothing has to be there yet where nobody asked for it
    let implied = old.is_none() || new.is_none();
    let (old, new) = match (old.map(given).transpose()?, new.map(given).transpose()?) {
        (None, _) => (head("")?, Place { tree: Tree::Disk, path: ".".to_owned() }),
        (Some(Given::Place(new)), None) if matches!(new.tree, Tree::Disk) => (head(&new.path)?, new),
        (Some(Given::Place(old)), None) => {
            let path = on_disk(&old.path)?;
            (old, Place { tree: Tree::Disk, path })
        }
        (Some(Given::Revision(commit)), None) => {
            (in_commit(commit, ".")?, Place { tree: Tree::Disk, path: ".".to_owned() })
        }
        (Some(Given::Place(old)), Some(Given::Place(new))) => (old, new),
        (Some(Given::Revision(commit)), Some(Given::Place(new))) => (beside(commit, &new)?, new),
        (Some(Given::Place(old)), Some(Given::Revision(commit))) => {
            let new = beside(commit, &old)?;
            (old, new)
        }
        (Some(Given::Revision(old)), Some(Given::Revision(new))) => (in_commit(old, ".")?, in_commit(new, ".")?),
    };
    let (left, right) = (kind(&old)?, kind(&new)?);
    let missing = |place: &Place| (place.name(), "there is no such file".to_owned());
    match (left, right) {
        (Kind::Nothing, Kind::Postures(now)) if implied => Ok(by_name(&old, &[], &new, &now)),
        (Kind::Nothing, Kind::Single) if implied => Ok(vec![Pair { name: new.name(), old: None, new: Some(new) }]),
        (Kind::Nothing, _) => Err(missing(&old)),
        (_, Kind::Nothing) => Err(missing(&new)),
        (Kind::Postures(before), Kind::Postures(now)) => Ok(by_name(&old, &before, &new, &now)),
        // one posture of a folder against a posture: the one of that name
        (Kind::Postures(_), Kind::Single) => Ok(vec![single(child(&old, last_part(&new.path)), new)]),
        (Kind::Single, Kind::Postures(_)) => {
            let new = child(&new, last_part(&old.path));
            Ok(vec![single(old, new)])
        }
        (Kind::Single, Kind::Single) => Ok(vec![single(old, new)]),
    }
}

fn single(old: Place, new: Place) -> Pair {
    Pair { name: new.name(), old: Some(old), new: Some(new) }
}

impl Place {
    /// What it is called.
    pub fn name(&self) -> String {
        self.tree.name(&self.path)
    }
}

fn child(folder: &Place, name: &str) -> Place {
    Place { tree: folder.tree.clone(), path: join(&folder.path, name) }
}

fn given(argument: &str) -> Result<Given, Trouble> {
    let path = slashes(argument);
    if Path::new(&path).exists() {
        return Ok(Given::Place(Place { tree: Tree::Disk, path }));
    }
    let trouble = |phrase: String| (path.clone(), phrase);
    // a drive of Windows is no revision
    let drive = path.len() > 2 && path.as_bytes()[0].is_ascii_alphabetic() && &path.as_bytes()[1..3] == b":/";
    if drive || path.starts_with('/') {
        return Err(trouble("there is no such file".to_owned()));
    }
    let Some((revision, inner)) = path.split_once(':') else {
        return Commit::find(&path).map(Given::Revision).map_err(trouble);
    };
    let commit = Commit::find(revision).map_err(trouble)?;
    let inner = match inner.strip_prefix("./") {
        // as git has it: from here, where everything else is from the top of the repository
        Some(rest) => format!("{}{rest}", commit.home),
        None => inner.to_owned(),
    };
    Ok(Given::Place(Place { tree: Tree::Commit(commit), path: inner.trim_end_matches('/').to_owned() }))
}

/// What stood in `HEAD` where something is on the disk.
fn head(path: &str) -> Result<Place, Trouble> {
    let commit = Commit::find("HEAD").map_err(|trouble| ("HEAD".to_owned(), trouble))?;
    in_commit(commit, path)
}

/// The same file or folder in a revision.
fn beside(commit: Commit, other: &Place) -> Result<Place, Trouble> {
    match other.tree {
        Tree::Disk => in_commit(commit, &other.path),
        Tree::Commit(_) => Ok(Place { tree: Tree::Commit(commit), path: other.path.clone() }),
    }
}

/// Where in its repository something on the disk stands, in a commit of that.
fn in_commit(commit: Commit, path: &str) -> Result<Place, Trouble> {
    let is_folder = path.is_empty() || Path::new(path).is_dir();
    let (folder, name) = match path.rsplit_once('/') {
        _ if is_folder => (path, ""),
        Some((folder, name)) => (folder, name),
        None => (".", path),
    };
    let home = match folder {
        "" | "." => commit.home.clone(),
        folder => place_in_repository(folder).map_err(|trouble| (path.to_owned(), trouble))?,
    };
    let path = format!("{home}{name}");
    Ok(Place { tree: Tree::Commit(commit), path: path.trim_end_matches('/').to_owned() })
}

/// Where on the disk something of a commit stands, seen from here where that is possible.
fn on_disk(path: &str) -> Result<String, Trouble> {
    let trouble = |phrase: String| (path.to_owned(), phrase);
    let home = place_in_repository(".").map_err(trouble)?;
    let found = match path.strip_prefix(&home) {
        Some("") => ".".to_owned(),
        Some(inner) => inner.to_owned(),
        None => join(&slashes(&top(".").map_err(trouble)?), path),
    };
    if Path::new(&found).exists() { Ok(found) } else { Err((found, "there is no such file".to_owned())) }
}

/// One thing, or a folder of postures by the names of their files.
enum Kind {
    Nothing,
    Single,
    Postures(Vec<String>),
}

fn kind(place: &Place) -> Result<Kind, Trouble> {
    let trouble = |phrase: String| (place.name(), phrase);
    match place.tree.entry(&place.path).map_err(trouble)? {
        None => Ok(Kind::Nothing),
        Some(Entry::File) => Ok(Kind::Single),
        Some(Entry::Folder) => {
            let files = place.tree.files(&place.path).map_err(trouble)?;
            let postures = || postures(place, &files).map_err(trouble);
            if files.iter().any(|name| name == "plan.json") {
                return Ok(Kind::Single);
            }
            match postures()? {
                found if !found.is_empty() => Ok(Kind::Postures(found)),
                _ if !place.tree.files_below(&place.path, "json").map_err(trouble)?.is_empty() => Ok(Kind::Single),
                _ => Err(trouble("there is no posture, no rollout and no export in this folder".to_owned())),
            }
        }
    }
}

/// Does the name of a file end so?
pub fn has_ending(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case(ending))
}

/// The postures among the files of a folder: what says `posture = 1`, and is no base of another one of them.
fn postures(place: &Place, files: &[String]) -> Result<Vec<String>, String> {
    let reader = crate::cli::disk::Reader::default();
    let mut found = Vec::new();
    let mut bases: Vec<String> = Vec::new();
    let named: Vec<&String> = files.iter().filter(|name| has_ending(name, "toml")).collect();
    place.tree.prepare(&named.iter().map(|name| join(&place.path, name)).collect::<Vec<_>>())?;
    for name in named {
        let bytes = place.tree.read(&reader, &join(&place.path, name))?;
        let text = String::from_utf8_lossy(&bytes);
        let document = parse_start(&text);
        let Some(root) = document.root.as_table() else { continue };
        if let Some(Value::List(list)) = root.get("extends").map(|entry| &entry.node.value) {
            bases.extend(
                list.iter().filter_map(|base| base.as_text()).map(|base| base.trim_start_matches("./").to_owned()),
            );
        }
        if root.contains_key("posture") {
            found.push(name.clone());
        }
    }
    found.retain(|name| !bases.contains(name));
    Ok(found)
}

/// The keys of a document that belong to no table. They come first, so the rest is left for when it is wanted.
fn parse_start(text: &str) -> Document {
    let begins_line = |before: &str| {
        let before = before.trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with('\n')
    };
    let table = text.match_indices('[').map(|(place, _)| place).find(|place| begins_line(&text[..*place]));
    let (document, faults) = parse_document(&text[..table.unwrap_or(text.len())], FileId(0));
    // what looks like a table may stand in a text of several lines
    if faults.is_empty() { document } else { parse_document(text, FileId(0)).0 }
}

/// Postures of two folders by the names of their files.
fn by_name(old: &Place, before: &[String], new: &Place, now: &[String]) -> Vec<Pair> {
    let mut names: Vec<&String> = before.iter().chain(now).collect();
    names.sort_unstable();
    names.dedup();
    let side = |folder: &Place, names: &[String], name: &String| names.contains(name).then(|| child(folder, name));
    names
        .into_iter()
        .map(|name| Pair { name: name.clone(), old: side(old, before, name), new: side(new, now, name) })
        .collect()
}
