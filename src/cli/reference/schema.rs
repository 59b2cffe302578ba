//! `posturec schema`: the JSON Schema of what goes in and of what comes out.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

use crate::cli::Exit;
use crate::cli::args::{SchemaArguments, SchemaName};
use crate::cli::console::Console;
use crate::cli::prove::ProveDocument;
use crate::cli::what_if::{Statement, WhatIf};
use crate::diag::diagnostics_schema;
use crate::diff::output::DiffDocument;
use crate::rehearse::report::Rehearsal;
use crate::rehearse::tenant::State;
use crate::render::{Manifest, PlanDocument};
use crate::schema::{posture_schema, to_schema_text};

pub fn run(arguments: &SchemaArguments, console: &mut Console) -> Exit {
    let schema = match arguments.name {
        SchemaName::Posture => posture_schema(),
        SchemaName::Plan => output_schema::<PlanDocument<'static>>(),
        SchemaName::Manifest => output_schema::<Manifest<'static>>(),
        SchemaName::Tenant => input_schema::<State>(),
        SchemaName::Rehearsal => output_schema::<Rehearsal>(),
        SchemaName::Diagnostics => diagnostics_schema(),
        SchemaName::Diff => output_schema::<DiffDocument>(),
        SchemaName::WhatIf => output_schema::<WhatIf>(),
        SchemaName::Prove => output_schema::<ProveDocument>(),
        SchemaName::SignIn => input_schema::<Statement>(),
    };
    console.print(&to_schema_text(&schema));
    Exit::Fine
}

/// The schema of a document that others write and posturec reads.
fn input_schema<T: JsonSchema>() -> Schema {
    SchemaSettings::draft07().into_generator().into_root_schema_for::<T>()
}

/// The schema of a document that posturec writes and others read.
fn output_schema<T: JsonSchema>() -> Schema {
    SchemaSettings::draft07().for_serialize().into_generator().into_root_schema_for::<T>()
}
