//! A posture to TOML as a person would write it: a header for every object, small tables on one line, no line longer
//! than need be, and a comment above what an architecture added.

mod literal;

use serde_json::{Map, Value};

use crate::compile::Addition;
use crate::diag::make_visible;
use crate::posture::Posture;
use crate::source::{Path, Segment};
use literal::{is_date, one_line, write_key};

/// No line is longer than this if it can be broken.
const WIDTH: usize = 100;

/// The posture as TOML; reading it back gives the posture.
///
/// # Panics
/// If a posture were no table: never.
#[must_use]
pub fn layout_posture(posture: &Posture, additions: &[Addition]) -> String {
    let value = serde_json::to_value(posture).expect("a posture is tables, lists, texts, numbers and truth values");
    let root = match value {
        Value::Object(root) => root,
        other => panic!("a posture is a table, not {other}"),
    };
    let mut writer = Writer { text: String::new(), additions };
    if let Some(version) = root.get("posture") {
        writer.write_entry(&Path::root(), "posture", version);
    }
    writer.write_members(&Path::root(), root.iter().filter(|(key, _)| *key != "posture"));
    writer.text
}

struct Writer<'a> {
    text: String,
    additions: &'a [Addition],
}

impl Writer<'_> {
    /// A table under a header, `[…]` or `[[…]]`.
    fn write_table(&mut self, path: &Path, table: &Map<String, Value>, brackets: (&str, &str)) {
        let comments = self.comments(|added| added == path);
        let only_tables = !table.is_empty() && table.iter().all(|(key, value)| is_table(&path.join(key), value));
        if !only_tables || !comments.is_empty() || brackets.0 == "[[" {
            self.text.push('\n');
            self.text.push_str(&comments);
            self.text.push_str(brackets.0);
            let keys = path.segments().into_iter().filter_map(|segment| match segment {
                Segment::Key(key) => Some(key),
                Segment::Index(_) => None,
            });
            for (position, key) in keys.enumerate() {
                if position > 0 {
                    self.text.push('.');
                }
                write_key(&mut self.text, key);
            }
            self.text.push_str(brackets.1);
            self.text.push('\n');
        }
        self.write_members(path, table.iter());
    }

    /// The members of a table: first those of one line, since what follows a header belongs to it.
    fn write_members<'b>(&mut self, path: &Path, members: impl Iterator<Item = (&'b String, &'b Value)> + Clone) {
        for (key, value) in members.clone().filter(|(key, value)| !is_table(&path.join(*key), value)) {
            self.write_entry(path, key, value);
        }
        for (key, value) in members {
            let inner = path.join(key);
            match value {
                Value::Object(table) if is_table(&inner, value) => self.write_table(&inner, table, ("[", "]")),
                Value::Array(list) if is_table(&inner, value) => {
                    for (position, element) in list.iter().enumerate() {
                        if let Value::Object(table) = element {
                            self.write_table(&inner.join(position), table, ("[[", "]]"));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// `key = value`, with the comments on all that is inside.
    fn write_entry(&mut self, path: &Path, key: &str, value: &Value) {
        let path = path.join(key.to_owned());
        let comments = self.comments(|added| added.starts_with(&path));
        self.text.push_str(&comments);
        let start = self.text.len();
        write_key(&mut self.text, key);
        self.text.push_str(" = ");
        match value {
            Value::String(date) if key == "expires" && is_date(date) => self.text.push_str(date),
            Value::Array(list) if !list.is_empty() => {
                let line = one_line(value);
                if self.text.len() - start + line.chars().count() <= WIDTH {
                    self.text.push_str(&line);
                } else {
                    self.write_broken(list);
                }
            }
            other => self.text.push_str(&one_line(other)),
        }
        self.text.push('\n');
    }

    /// A list over several lines: as many texts on each as fit, or a table on each.
    fn write_broken(&mut self, list: &[Value]) {
        self.text.push_str("[\n");
        let mut column = 0;
        for element in list {
            let line = one_line(element);
            let length = line.chars().count() + 1;
            let alone = element.is_object() || element.is_array();
            if column > 0 && (alone || column + 1 + length > WIDTH) {
                self.text.push('\n');
                column = 0;
            }
            let gap = if column == 0 { "    " } else { " " };
            self.text.push_str(gap);
            self.text.push_str(&line);
            self.text.push(',');
            column += gap.len() + length;
        }
        self.text.push_str("\n]");
    }

    /// A line for everything that was added at such an address, each once.
    fn comments(&self, wanted: impl Fn(&Path) -> bool) -> String {
        let mut lines: Vec<String> = Vec::new();
        for added in self.additions.iter().filter(|added| wanted(&added.path)) {
            let place = make_visible(&added.place);
            let line = if added.origin == added.path {
                format!("# from {place}\n")
            } else {
                format!("# from {} ({place})\n", make_visible(&added.origin.to_string()))
            };
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        lines.concat()
    }
}

/// Does a value get headers of its own, rather than standing behind its key?
fn is_table(path: &Path, value: &Value) -> bool {
    let keys: Vec<&str> = path
        .segments()
        .iter()
        .map(|segment| match segment {
            Segment::Key(key) => &**key,
            Segment::Index(_) => "",
        })
        .collect();
    match value {
        Value::Object(_) => {
            let object = matches!(
                keys.as_slice(),
                [_] | ["conditional-access", "policies"]
                    | ["conditional-access", "policies", _]
                    | ["audiences" | "named-locations" | "authentication-strengths" | "applications", _]
                    | ["workload-identities" | "terms-of-use", _]
                    | ["organization" | "exchange-online" | "exchange-server", _]
                    | ["exchange-online" | "exchange-server", "authentication-policies" | "cas-mailboxes", _]
            );
            let key = keys.last().map_or(0, |key| key.chars().count() + " = ".len());
            // inside a list there is no place for a header, unless its elements have headers themselves
            let headed = !keys.contains(&"") || matches!(keys.as_slice(), ["guarantees", "", _]);
            object || (headed && key + one_line(value).chars().count() > WIDTH)
        }
        Value::Array(list) => {
            let listed = matches!(
                keys.as_slice(),
                ["rollout", "rings"] | ["guarantees"] | [_, "activesync", "device-access-rules"]
            );
            listed && !list.is_empty() && list.iter().all(Value::is_object)
        }
        _ => false,
    }
}
