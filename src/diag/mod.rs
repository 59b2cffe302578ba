//! What can go wrong, as data: stages push diagnostics to a sink and go on, renderers turn them into text or JSON.

mod diagnostic;
mod rule;
mod sink;
mod suggest;

pub use diagnostic::{Code, Diagnostic, Edit, Fix, Label, Severity};
pub use rule::RuleInfo;
pub use sink::{Report, Sink};
pub use suggest::{list_names, suggest};
