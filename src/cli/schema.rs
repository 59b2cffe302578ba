//! `posturec schema`: the JSON Schema of what goes in and of what comes out.

use super::Exit;
use super::args::{SchemaArguments, SchemaName};
use super::console::Console;
use crate::diag::diagnostics_schema;
use crate::schema::{posture_schema, to_schema_text};

pub(super) fn run(arguments: &SchemaArguments, console: &mut Console) -> Exit {
    let schema = match arguments.name {
        SchemaName::Posture => posture_schema(),
        SchemaName::Diagnostics => diagnostics_schema(),
    };
    console.print(&to_schema_text(&schema));
    Exit::Fine
}
