//! Plan to files: the values of a posture become PowerShell literals between fixed texts, and nothing else of it becomes
//! code; the runbook and the plan for machines say the same.

mod change;
mod command;
mod digest;
mod file;
mod header;
mod literal;
mod manifest;
mod plan_document;
mod plan_value;
mod region;
mod rollout;
mod runbook;
mod script;

pub use command::{ChangedMember, changed_members, equivalent_commands};
pub use digest::digest_of;
pub use file::RenderedFile;
pub use literal::inline;
pub use manifest::{GENERATOR, MANIFEST, MANIFEST_FORMAT, Manifest};
pub use plan_document::{
    ExceptionDocument, ExchangeOrganizationDocument, ManualDocument, OriginDocument, PLAN, PLAN_FORMAT, PlanDocument,
    ProofDocument, ReferenceDocument, RingDocument, ScriptDocument, SilencedDocument, StepDocument, render_plan,
};
pub use region::{Region, regions};
pub use rollout::render_rollout;
pub use runbook::max_change;
pub use script::{RenderedScript, render_script};
