//! A posture and every file it names to one document: what it extends is laid under it, lists of members are read in.
//! The disk is reached only through the reader that the caller gives.

mod members;
pub mod rules;

use crate::diag::Sink;
use crate::source::{
    Document, FileId, Node, Path, SourceFile, Sources, Table, Value, last_part, merge_documents, parse_document,
};

/// Reads a file by the name it has in messages, with `/` between folders; the error is a phrase such as `not found`.
pub type ReadFile<'a> = dyn Fn(&str) -> Result<Vec<u8>, String> + 'a;

/// One document out of all its files, and what was wrong on the way.
#[derive(Debug)]
pub struct Loaded {
    /// All files, the posture itself first.
    pub sources: Sources,
    /// The merged document.
    pub document: Document,
    /// Could all bases be read, all of them as TOML? Else the document says little about the posture.
    pub complete: bool,
}

/// Reads a posture with all that it extends and names.
///
/// # Errors
/// A phrase, where the posture itself cannot be read as a text. All other trouble goes to the sink.
pub fn load_posture(name: &str, read: &ReadFile<'_>, sink: &mut Sink) -> Result<Loaded, String> {
    let text = read_text(name, read)?;
    let mut loader = Loader { read, sink, sources: Sources::default(), open: Vec::new(), complete: true };
    let mut document = loader.load(name, last_part(name), text);
    loader.read_members(&mut document);
    Ok(Loaded { sources: loader.sources, document, complete: loader.complete })
}

struct Loader<'a> {
    read: &'a ReadFile<'a>,
    sink: &'a mut Sink,
    sources: Sources,
    /// The files that are being read, the posture itself first: one that is met again extends itself.
    open: Vec<String>,
    complete: bool,
}

impl Loader<'_> {
    fn load(&mut self, name: &str, home: &str, text: String) -> Document {
        let file = self.sources.add(SourceFile::with_home(name.to_owned(), home.to_owned(), text));
        let (document, errors) = parse_document(&self.sources.file(file).text, file);
        rules::syntax_error::report(&errors, &self.sources.file(file).text, self.sink);
        self.complete &= errors.is_empty();
        self.open.push(name.to_owned());
        let mut below: Option<Document> = None;
        for base in self.bases(&document, name, home) {
            below = Some(match below {
                Some(under) => self.merge(under, base),
                None => base,
            });
        }
        self.open.pop();
        match below {
            Some(under) => self.merge(under, document),
            None => document,
        }
    }

    fn merge(&mut self, under: Document, over: Document) -> Document {
        let (document, problems) = merge_documents(under, over);
        for problem in problems {
            self.sink.push(rules::useless_list_edit::report(&problem));
        }
        document
    }

    /// The documents that this one is laid on, in order.
    fn bases(&mut self, document: &Document, name: &str, home: &str) -> Vec<Document> {
        let Some(Value::List(list)) = document.get(&Path::keys(["extends"])).map(|node| &node.value) else {
            return Vec::new();
        };
        let wanted: Vec<&Node> = list.iter().collect();
        let mut bases = Vec::new();
        for node in wanted {
            let Some(relative) = node.as_text() else { continue };
            let base = beside(name, relative);
            if self.open.contains(&base) {
                self.complete = false;
                self.sink.push(rules::cyclic_extends::report(&self.open, &base, node.span));
                continue;
            }
            match read_text(&base, self.read) {
                Ok(text) => bases.push(self.load(&base, &home_beside(home, relative), text)),
                Err(why) => {
                    self.complete = false;
                    self.sink.push(rules::unreadable_file::report(&base, &why, node.span));
                }
            }
        }
        bases
    }

    fn read_members(&mut self, document: &mut Document) {
        let Value::Table(root) = &mut document.root.value else { return };
        let Some(audiences) = root.get_mut("audiences") else { return };
        let Value::Table(audiences) = &mut audiences.node.value else { return };
        for audience in audiences.values_mut() {
            if let Value::Table(audience) = &mut audience.node.value {
                self.read_members_of(audience);
            }
        }
    }

    fn read_members_of(&mut self, audience: &mut Table) {
        let Some(relative) = audience.get("members-file").map(|entry| &entry.node) else { return };
        let Some(text) = relative.as_text() else { return };
        let span = relative.span;
        let namer = self.sources.file(span.file);
        let (name, home) = (beside(&namer.name, text), home_beside(&namer.home, text));
        let people = match read_text(&name, self.read) {
            Ok(text) => self.parse_members(name, home, text),
            Err(why) => {
                self.sink.push(rules::unreadable_file::report(&name, &why, span));
                return;
            }
        };
        let Some(key) = audience.shift_remove("members-file").map(|entry| entry.key) else { return };
        let list = audience
            .entry("members".to_owned())
            .or_insert_with(|| crate::source::Entry { key, node: Node { span, value: Value::List(Vec::new()) } });
        if let Value::List(list) = &mut list.node.value {
            list.extend(people);
        }
    }

    fn parse_members(&mut self, name: String, home: String, text: String) -> Vec<Node> {
        let file: FileId = self.sources.add(SourceFile::with_home(name, home, text));
        members::parse_members(&self.sources.file(file).text, file, self.sink)
    }
}

fn read_text(name: &str, read: &ReadFile<'_>) -> Result<String, String> {
    let bytes = read(name)?;
    let text = String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())?;
    if text.contains('\0') {
        return Err("it is a binary file".to_owned());
    }
    match text.strip_prefix('\u{feff}') {
        Some(rest) => Ok(rest.to_owned()),
        None => Ok(text),
    }
}

/// As [`beside`], for what is kept: of an absolute name, which says much about a computer, only the end.
fn home_beside(home: &str, relative: &str) -> String {
    let name = relative.replace('\\', "/");
    if is_absolute(&name) { last_part(&name).to_owned() } else { beside(home, &name) }
}

fn is_absolute(name: &str) -> bool {
    name.starts_with('/') || name.get(1..3) == Some(":/")
}

/// The name of a file that another one names, relative to its folder.
fn beside(name: &str, relative: &str) -> String {
    let relative = relative.replace('\\', "/");
    let absolute = is_absolute(&relative);
    let folder = if absolute { "" } else { name.rsplit_once('/').map_or("", |(folder, _)| folder) };
    let rooted = relative.starts_with('/') || (!absolute && name.starts_with('/'));
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(relative.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("{}{}", if rooted { "/" } else { "" }, parts.join("/"))
}
