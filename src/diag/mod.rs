//! What can go wrong, as data: stages push diagnostics to a sink and go on, renderers turn them into text or JSON.

mod diagnostic;
mod sink;

pub use diagnostic::{Code, Diagnostic, Edit, Fix, Label, Severity};
pub use sink::{Report, Sink};
