//! What holds for every plan that posturec writes, asked of one that was read: what comes after it relies on that.

use std::collections::BTreeSet;

use crate::plan::{Plan, Ring, Script, Step, StepNumber, Workload};

/// The first thing in a plan that cannot be, for people.
pub(super) fn find_contradiction(plan: &Plan) -> Option<String> {
    if !is_guid(&plan.tenant_id) {
        return Some(format!("the tenant `{}` is no GUID in lower case", plan.tenant_id));
    }
    if let Some(exchange) = &plan.exchange_organization
        && !is_guid(&exchange.id)
    {
        return Some(format!("the Exchange organization `{}` is no GUID in lower case", exchange.id));
    }
    if plan.posture_digest.len() != 64 || !is_made_of(&plan.posture_digest, b"0123456789abcdef") {
        return Some("`postureDigest` is no SHA-256".to_owned());
    }
    let mut folders = BTreeSet::new();
    plan.rings.iter().find_map(|ring| {
        if !is_name(&ring.folder) {
            return Some(format!("`{}` is no folder of a ring", ring.folder));
        }
        if !folders.insert(&ring.folder) {
            return Some(format!("two rings have the folder {}", ring.folder));
        }
        let trouble = in_ring(plan, ring)?;
        Some(format!("{}: {trouble}", ring.folder))
    })
}

fn in_ring(plan: &Plan, ring: &Ring) -> Option<String> {
    let mut files = BTreeSet::new();
    ring.scripts.iter().find_map(|script| {
        if !script.file.strip_suffix(".ps1").is_some_and(is_name) {
            return Some(format!("`{}` is no file of a script", script.file));
        }
        if !files.insert(&script.file) {
            return Some(format!("two scripts have the file {}", script.file));
        }
        if script.workload == Workload::ExchangeServer && plan.exchange_organization.is_none() {
            return Some("a script is for Exchange Server, and the plan names no Exchange organization".to_owned());
        }
        let trouble = in_script(script)?;
        Some(format!("{}: {trouble}", script.file))
    })
}

fn in_script(script: &Script) -> Option<String> {
    if script.waves == 0 {
        return Some("people are split into no waves".to_owned());
    }
    if let Some(wrong) = script.references.iter().find(|reference| !reference.id.is_empty() && !is_guid(&reference.id))
    {
        return Some(format!("the id `{}` is no GUID in lower case", wrong.id));
    }
    let mut before: BTreeSet<StepNumber> = BTreeSet::new();
    script.steps.iter().find_map(|step| {
        let trouble = in_step(script, step, &before);
        before.insert(step.number);
        Some(format!("step {}: {}", step.number, trouble?))
    })
}

fn in_step(script: &Script, step: &Step, before: &BTreeSet<StepNumber>) -> Option<String> {
    if before.last().is_some_and(|last| *last >= step.number) {
        return Some("its number is not greater than the one before".to_owned());
    }
    if let Some(number) = step.after.iter().find(|number| !before.contains(number)) {
        return Some(format!("it comes after step {number}, which is not before it"));
    }
    if step.kind.is_graph() != (script.workload == Workload::Graph) {
        return Some(format!("{} is no kind of object of {}", step.kind.name(), script.workload.title()));
    }
    if step.wave.is_some_and(|wave| !(1..=script.waves).contains(&wave)) {
        return Some("it belongs to a wave that the script has not".to_owned());
    }
    None
}

fn is_made_of(text: &str, bytes: &[u8]) -> bool {
    text.bytes().all(|byte| bytes.contains(&byte))
}

/// A name that is one folder or the stem of one file, on every disk.
fn is_name(text: &str) -> bool {
    !text.is_empty() && is_made_of(text, b"abcdefghijklmnopqrstuvwxyz0123456789-")
}

fn is_guid(text: &str) -> bool {
    let mut lengths = text.split('-').map(str::len);
    [8, 4, 4, 4, 12].into_iter().all(|length| lengths.next() == Some(length))
        && lengths.next().is_none()
        && is_made_of(text, b"0123456789abcdef-")
}
