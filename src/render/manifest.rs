//! `manifest.json`: who made a rollout, from what, and the SHA-256 of every file and fixed region.

use schemars::JsonSchema;
use serde::Serialize;

use super::digest::digest_of;
use super::file::RenderedFile;
use super::region::regions;
use crate::plan::Plan;

/// The name of the file.
pub const MANIFEST: &str = "manifest.json";
/// The version of the format.
pub const MANIFEST_FORMAT: u32 = 1;
/// Who writes rollouts.
pub const GENERATOR: &str = "posturec";

/// The manifest of a rollout.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "posturec manifest")]
pub struct Manifest<'a> {
    /// The version of this format.
    pub format: u32,
    /// Always `posturec`: folders without it are never replaced.
    pub generator: &'static str,
    /// The version of the compiler.
    pub version: &'static str,
    /// SHA-256 of what the posture says.
    pub posture: &'a str,
    /// The files, in the order in which they were written. The manifest itself is not among them.
    pub files: Vec<ManifestFile<'a>>,
    /// The texts that are the same in every script of this version.
    pub regions: Vec<ManifestRegion<'a>>,
}

/// A file of a rollout.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ManifestFile<'a> {
    /// Its place below the folder of the rollout.
    pub path: &'a str,
    /// Its length in bytes.
    pub bytes: usize,
    /// Its SHA-256 in lower-case hexadecimal digits.
    pub sha256: String,
}

/// A fixed text.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ManifestRegion<'a> {
    /// Its name, as the scripts' notes have it.
    pub name: &'a str,
    /// Its SHA-256 in lower-case hexadecimal digits.
    pub sha256: &'a str,
}

pub(super) fn render_manifest(plan: &Plan, files: &[RenderedFile]) -> RenderedFile {
    let manifest = Manifest {
        format: MANIFEST_FORMAT,
        generator: GENERATOR,
        version: env!("CARGO_PKG_VERSION"),
        posture: &plan.posture_digest,
        files: files
            .iter()
            .map(|file| ManifestFile {
                path: &file.path,
                bytes: file.text.len(),
                sha256: digest_of(file.text.as_bytes()),
            })
            .collect(),
        regions: regions().iter().map(|region| ManifestRegion { name: &region.name, sha256: &region.digest }).collect(),
    };
    let mut text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    text.push('\n');
    RenderedFile { path: MANIFEST.to_owned(), text }
}
