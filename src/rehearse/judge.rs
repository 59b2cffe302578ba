//! The judgement on one run: its exit code, its digest, and every request that it made, held against what the steps of
//! the script announce.

use super::actor::Order;
use super::seed::{ObjectChange, changed_objects};
use super::tenant::{Call, ObjectKey, State};
use super::verdict::{Breach, Mode, Promise, code_word, code_words};
use crate::plan::{Script, Step, Target, Value, Workload};

/// How many things of one kind are named in a breach.
const NAMED: usize = 3;
/// What a write tells besides the members of a step: names by which an object is found, and its type.
const NAMING: [&str; 5] = ["Name", "Identity", "Characteristic", "QueryString", "@odata.type"];
/// A location loses its trust before it can be removed.
const TRUST: &str = "isTrusted";
/// What may be asked before it is known whose organization it is.
const IDENTITY: [&str; 3] = ["Get-ConnectionInformation", "Get-OrganizationConfig", "GET /v1.0/organization"];

/// What is known about a run.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// The script.
    pub script: &'a Script,
    /// What it was told.
    pub order: &'a Order<'a>,
    /// Its exit code.
    pub code: Option<i32>,
    /// The digest that it printed.
    pub digest: Option<&'a str>,
    /// Its requests.
    pub calls: &'a [Call],
    /// The state before and after, where it may have written.
    pub states: Option<(&'a State, &'a State)>,
}

/// The promises that a run broke.
#[must_use]
pub fn judge_run(evidence: &Evidence<'_>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let mut breach = |promise, found: Option<String>| breaches.extend(found.map(|found| Breach::new(promise, found)));
    breach(Promise::ExitCode, exit_code(evidence));
    breach(Promise::Digest, digest(evidence));
    breach(Promise::NoWrite, needless_write(evidence));
    breach(Promise::Announced, unannounced(evidence));
    breach(Promise::References, dangling(evidence));
    breach(Promise::Untouched, touched(evidence));
    breach(Promise::Stranger, curious(evidence));
    breach(Promise::NotOverwritten, overwritten(evidence));
    breaches
}

fn exit_code(evidence: &Evidence<'_>) -> Option<String> {
    let promised = evidence.order.promised;
    let found = code_word(evidence.code);
    (!promised.contains(&evidence.code)).then(|| format!("it ended with {found}, promised is {}", code_words(promised)))
}

fn digest(evidence: &Evidence<'_>) -> Option<String> {
    if evidence.order.beat.mode() != Mode::Plan {
        return None;
    }
    match (evidence.code, evidence.digest) {
        (Some(2), None) => Some("changes are pending, and no digest was printed".to_owned()),
        (Some(0), Some(_)) => Some("nothing is pending, and a digest was printed".to_owned()),
        _ => None,
    }
}

fn effects<'a>(evidence: &Evidence<'a>) -> impl Iterator<Item = &'a Call> {
    evidence.calls.iter().filter(|call| call.effect)
}

fn needless_write(evidence: &Evidence<'_>) -> Option<String> {
    let writes = evidence.calls.iter().filter(|call| call.write.is_some());
    if evidence.order.may_write { None } else { listed("it wrote", writes.map(describe)) }
}

/// Writes to objects or members that no step of the script names, or that belong to a later wave.
fn unannounced(evidence: &Evidence<'_>) -> Option<String> {
    let order = evidence.order;
    let steps: Vec<&Step> = evidence
        .script
        .steps
        .iter()
        .filter(|step| order.wave.is_none() || step.wave.is_none_or(|wave| Some(wave) <= order.wave))
        .collect();
    let strangers = effects(evidence).filter_map(|call| {
        let Some(object) = call.object.as_ref().filter(|_| call.workload == evidence.script.workload) else {
            return Some(describe(call));
        };
        let mut own = steps.iter().filter(|step| is_about(step, object)).peekable();
        if own.peek().is_none() {
            return Some(describe(call));
        }
        let wanted: Vec<&str> = own.flat_map(|step| step.want.iter().map(|(name, _)| &**name)).collect();
        let known = |member: &str| wanted.contains(&member) || NAMING.contains(&member) || member == TRUST;
        let strange = call.members.iter().find(|member| !known(member))?;
        Some(format!("{} {strange}", describe(call)))
    });
    listed("no step announces", strangers)
}

fn dangling(evidence: &Evidence<'_>) -> Option<String> {
    let lost = evidence.calls.iter().filter(|call| call.write.is_some() && !call.dangling.is_empty());
    listed("", lost.map(|call| format!("{} named {}", describe(call), call.dangling.join(", "))))
}

/// What is another way afterwards, and is the object of no step.
fn touched(evidence: &Evidence<'_>) -> Option<String> {
    let (before, after) = evidence.states?;
    effects(evidence).next()?;
    let is_own = |workload: Workload, object: &ObjectKey| {
        workload == evidence.script.workload && evidence.script.steps.iter().any(|step| is_about(step, object))
    };
    let is_own = |change: &ObjectChange| change.object.as_ref().is_some_and(|object| is_own(change.workload, object));
    let foreign = changed_objects(before, after).into_iter().filter(|change| !is_own(change));
    listed("it changed", foreign.map(|change| change.to_string()))
}

/// What was read although the session had to be refused.
fn curious(evidence: &Evidence<'_>) -> Option<String> {
    if !evidence.order.stranger {
        return None;
    }
    let beyond = evidence.calls.iter().filter(|call| !IDENTITY.contains(&call.name.as_str()));
    listed("it asked for", beyond.map(|call| call.name.clone()))
}

fn overwritten(evidence: &Evidence<'_>) -> Option<String> {
    let (object, writes) = evidence.order.hands_off?;
    let own = effects(evidence).filter(|call| call.write > Some(writes) && call.object.as_ref() == Some(object));
    listed("", own.map(describe))
}

/// Is this object the one of a step, or one of them?
#[must_use]
pub fn is_about(step: &Step, object: &ObjectKey) -> bool {
    // Exchange does not tell upper from lower case in names
    let same = |name: &str| {
        if step.kind.is_graph() {
            name == object.identity
        } else {
            name.to_lowercase() == object.identity.to_lowercase()
        }
    };
    step.kind == object.kind
        && match &step.target {
            Target::Single(identity) => same(&identity_text(identity)),
            Target::Each(people) => people.iter().any(|name| same(name)),
        }
}

/// An identity of a step as the tenant notes it.
#[must_use]
pub fn identity_text(identity: &Value) -> String {
    match identity {
        Value::Text(name) => name.to_string(),
        Value::Table(members) => members.iter().map(|(_, value)| identity_text(value)).collect::<Vec<_>>().join("/"),
        _ => String::new(),
    }
}

fn describe(call: &Call) -> String {
    match &call.object {
        Some(object) => format!("{} ({object})", call.name),
        None => call.name.clone(),
    }
}

/// The first few of many, in one phrase; none where there are none.
pub fn listed(what: &str, found: impl Iterator<Item = String>) -> Option<String> {
    let mut found: Vec<String> = found.collect();
    if found.is_empty() {
        return None;
    }
    let more = found.len().saturating_sub(NAMED);
    found.truncate(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Some(format!("{what}{}{}{more}", if what.is_empty() { "" } else { " " }, found.join(", ")))
}
