//! A whole rollout as files: scripts and their lists, the plan for machines, the runbook for people, and the manifest
//! that holds them together.

use super::file::RenderedFile;
use super::manifest::render_manifest;
use super::plan_document::{PLAN, render_plan};
use super::runbook::render_runbook;
use super::script::render_script;
use crate::plan::Plan;

/// Writes a rollout: the manifest comes last, since it has the digests of all others.
#[must_use]
pub fn render_rollout(plan: &Plan) -> Vec<RenderedFile> {
    let mut files = vec![
        RenderedFile { path: "RUNBOOK.md".to_owned(), text: render_runbook(plan) },
        RenderedFile { path: PLAN.to_owned(), text: render_plan(plan) },
    ];
    for ring in &plan.rings {
        for script in &ring.scripts {
            let rendered = render_script(plan, ring, script);
            let place = |file: &str| format!("{}/{file}", ring.folder);
            files.push(RenderedFile { path: place(&script.file), text: rendered.text });
            files.extend(rendered.sidecars.into_iter().map(|(file, text)| RenderedFile { path: place(&file), text }));
        }
    }
    files.push(render_manifest(plan, &files));
    files
}
