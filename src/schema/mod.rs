//! The JSON Schemas of the language and of our outputs, and the structural check of a document against the first: all
//! errors at once. What passes can be read into the types of `posture/` without further errors.

mod generate;
mod read;
pub mod rules;
mod shape;
#[rustfmt::skip]
mod shapes;
mod walk;

pub use generate::{posture_schema, schema_of, to_schema_text};
pub use read::read_posture;
pub use walk::{Structure, check_structure};
