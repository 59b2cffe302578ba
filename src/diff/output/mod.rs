//! A comparison in words: the outline that people read in every format, a comment for a pull request, one document for
//! machines, and findings that point at the edited lines.

mod document;
mod example;
mod findings;
mod json;
mod markdown;
mod outline;

pub use document::DiffDocument;
pub use findings::{findings_of, kinds_of_findings};
pub use json::diff_document;
pub use markdown::render_markdown;
pub use outline::{Item, Section, headline, section_of_guarantees, section_of_objects, section_of_rollout};
