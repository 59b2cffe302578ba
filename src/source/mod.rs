//! Bytes to a spanned document: files, places in them, the TOML tree, and the overlay of one document on another.
//! Nothing here knows what a posture is.

mod document;
mod file;
mod literal;
mod merge;
mod parse;
mod path;
mod trail;

pub use document::{Document, Entry, Keyed, Node, Table, Value};
pub use file::{FileId, LineColumn, SourceFile, Sources, Span, last_part};
pub use literal::span_in_text;
pub use merge::{MergeProblem, merge_documents};
pub use parse::{SyntaxError, parse_document};
pub use path::{Path, Segment};
pub use trail::{Step, Trail};
