//! What can go wrong, as data: stages push diagnostics to a sink and go on, renderers turn them into text or JSON.
//! A renderer is a pure function of its arguments; it knows nothing of rules, and whatever a file contains, it shows.

mod diagnostic;
mod excerpt;
mod github;
mod human;
mod json;
mod markdown;
mod rule;
mod sarif;
mod sink;
mod suggest;
mod visible;

pub use diagnostic::{Code, Diagnostic, Edit, Fix, Label, Severity};
pub use github::render_github;
pub use human::{Style, render_human};
pub use json::{DiagnosticsDocument, diagnostics_schema, render_json};
pub use markdown::{code_span, escape_comment, escape_markdown};
pub use rule::RuleInfo;
pub use sarif::{RuleDescription, render_sarif};
pub use sink::{Report, Sink};
pub use suggest::{list_names, suggest};
pub use visible::{escape_json, make_visible};
