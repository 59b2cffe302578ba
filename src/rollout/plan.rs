//! `plan.json` to the plan it was written from, to the last member.

use serde::Deserialize;

use super::other_format;
use super::sound::find_contradiction;
use crate::diag::make_visible;
use crate::plan::{
    Affects, ExceptionRecord, ExchangeOrganization, Gate, ManualStep, Members, ObjectKind, Origin, Plan, ProofRecord,
    ProofSummary, Reference, Reversal, Ring, RingMode, Script, ServerRelease, Silenced, Step, StepNumber, Target,
    Value, Workload,
};
use crate::render::{
    ExceptionDocument, ExchangeOrganizationDocument, GENERATOR, ManualDocument, OriginDocument, PLAN_FORMAT,
    PlanDocument, ProofDocument, ReferenceDocument, RingDocument, ScriptDocument, SilencedDocument, StepDocument,
};

/// Who has written a document.
#[derive(Deserialize)]
struct Head {
    format: u32,
    generator: String,
    version: String,
}

/// Reads a plan.
///
/// # Errors
/// A phrase on why it is none, or on what in it cannot be.
pub fn read_plan(text: &str) -> Result<Plan, String> {
    read(text).map_err(|phrase| make_visible(&phrase).into_owned())
}

fn read(text: &str) -> Result<Plan, String> {
    let unlike = |error: serde_json::Error| format!("it is not as posturec writes it: {error}");
    // asked first: a later format may be unlike in every other way
    let head: Head = serde_json::from_str(text).map_err(unlike)?;
    if head.generator != GENERATOR {
        return Err(format!("it is by `{}`", head.generator));
    }
    if head.format != PLAN_FORMAT {
        return Err(other_format(head.format, &head.version, PLAN_FORMAT));
    }
    let plan = plan(serde_json::from_str(text).map_err(unlike)?)?;
    match find_contradiction(&plan) {
        None => Ok(plan),
        Some(contradiction) => Err(contradiction),
    }
}

fn plan(document: PlanDocument<'_>) -> Result<Plan, String> {
    Ok(Plan {
        organization: document.organization.into_owned(),
        tenant_id: document.tenant_id.into_owned(),
        exchange_organization: document.exchange_organization.map(exchange_organization).transpose()?,
        posture_digest: document.posture_digest.into_owned(),
        rings: document.rings.into_iter().map(ring).collect::<Result<_, _>>()?,
        prerequisites: document.prerequisites.into_iter().map(manual).collect(),
        manual: document.manual.into_iter().map(manual).collect(),
        exceptions: document.exceptions.into_iter().map(exception).collect(),
        silenced: document.silenced.into_iter().map(silenced).collect(),
        proofs: ProofSummary {
            sign_ins: document.proofs.sign_ins.into_owned(),
            points: document.proofs.points,
            taken_for_granted: document.proofs.taken_for_granted.into_owned(),
            records: document.proofs.guarantees.into_iter().map(proof).collect(),
        },
    })
}

/// A word that stands for one of several things.
fn known<T>(what: &str, word: &str, find: impl Fn(&str) -> Option<T>) -> Result<T, String> {
    find(word).ok_or_else(|| format!("the {what} `{word}` is not known"))
}

fn exchange_organization(document: ExchangeOrganizationDocument<'_>) -> Result<ExchangeOrganization, String> {
    let release = known("release of Exchange Server", &document.release, ServerRelease::from_name)?;
    Ok(ExchangeOrganization { id: document.id.into_owned(), name: document.name.into_owned(), release })
}

fn ring(document: RingDocument<'_>) -> Result<Ring, String> {
    Ok(Ring {
        mode: known("mode", &document.mode, RingMode::from_name)?,
        name: document.name.into_owned(),
        folder: document.folder.into_owned(),
        audience: document.audience.into_owned(),
        people: document.people,
        gate: Gate { soak_hours: document.soak_hours },
        by_hand: document.by_hand.into_iter().map(manual).collect(),
        scripts: document.scripts.into_iter().map(script).collect::<Result<_, _>>()?,
    })
}

fn script(document: ScriptDocument<'_>) -> Result<Script, String> {
    Ok(Script {
        workload: known("workload", &document.workload, Workload::from_name)?,
        file: document.file.into_owned(),
        scopes: document.scopes.into_owned(),
        references: document.references.into_iter().map(reference).collect::<Result<_, _>>()?,
        waves: document.waves,
        steps: document.steps.into_iter().map(step).collect::<Result<_, _>>()?,
    })
}

fn reference(document: ReferenceDocument<'_>) -> Result<Reference, String> {
    let find = |word: &str| ["groups", "users"].into_iter().find(|known| *known == word);
    Ok(Reference {
        collection: known("collection", &document.collection, find)?,
        id: document.id.into_owned(),
        name: document.name.into_owned(),
    })
}

fn step(document: StepDocument<'_>) -> Result<Step, String> {
    let place = document.step.clone();
    step_of(document).map_err(|phrase| format!("step {place}: {phrase}"))
}

fn step_of(document: StepDocument<'_>) -> Result<Step, String> {
    let affects = affects(&document)?;
    let reversal = match (&*document.reversal, document.reverses_to) {
        ("restore", None) => Reversal::Restore,
        ("remove-or-restore", None) => Reversal::RemoveOrRestore,
        ("earlier-ring", Some(members)) => Reversal::EarlierRing(members.into()),
        ("restore" | "remove-or-restore", Some(_)) => {
            return Err("it has `reversesTo`, and is not undone to an earlier ring".to_owned());
        }
        ("earlier-ring", None) => return Err("it is undone to an earlier ring, and has no `reversesTo`".to_owned()),
        (word, _) => return Err(format!("the reversal `{word}` is not known")),
    };
    let target = match (document.each, Value::from(document.identity)) {
        (None, identity) => Target::Single(identity),
        (Some(people), Value::Null) => Target::Each(people.into_owned()),
        (Some(_), _) => return Err("it is for one object and for many people".to_owned()),
    };
    Ok(Step {
        number: number(&document.step)?,
        kind: known("kind of object", &document.object, ObjectKind::from_name)?,
        target,
        title: document.title.into(),
        want: Members::from(document.want),
        after: document.after.iter().map(|text| number(text)).collect::<Result<_, _>>()?,
        wave: document.wave,
        reversal,
        affects,
        origin: origin(document.origin),
    })
}

/// A number as it is written, and in no other way.
fn number(text: &str) -> Result<StepNumber, String> {
    let number = text.parse().ok().map(StepNumber).filter(|number| number.to_string() == text);
    number.ok_or_else(|| format!("`{text}` is no number of a step"))
}

fn affects(document: &StepDocument<'_>) -> Result<Affects, String> {
    let affects = match (&*document.affects_kind, document.affects_people) {
        ("nobody", None) => Affects::Nobody,
        ("its-users", None) => Affects::ItsUsers,
        ("people", Some(count)) => Affects::People(count),
        ("audience", None) => Affects::Audience(document.affects.to_string()),
        ("everyone", None) => Affects::Everyone,
        ("people", None) => return Err("it affects people, and does not say how many".to_owned()),
        ("nobody" | "its-users" | "audience" | "everyone", Some(_)) => {
            return Err("it counts people where none are known by name".to_owned());
        }
        (word, _) => return Err(format!("`affectsKind` is `{word}`, which is not known")),
    };
    if affects.words() != document.affects {
        return Err("`affects` and `affectsKind` do not say the same".to_owned());
    }
    Ok(affects)
}

fn origin(document: OriginDocument<'_>) -> Origin {
    Origin::new(document.path, document.place)
}

fn manual(document: ManualDocument<'_>) -> ManualStep {
    ManualStep {
        title: document.title.into_owned(),
        detail: document.detail.into_owned(),
        evidence: document.evidence.into_owned(),
        origin: origin(document.origin),
    }
}

fn exception(document: ExceptionDocument<'_>) -> ExceptionRecord {
    ExceptionRecord {
        who: document.who.into_owned(),
        what: document.what.into_owned(),
        reason: document.reason.into_owned(),
        expires: document.expires.into_owned(),
        origin: origin(document.origin),
    }
}

fn proof(document: ProofDocument<'_>) -> ProofRecord {
    ProofRecord {
        guarantee: document.guarantee.into_owned(),
        when: document.when.into_owned(),
        verdict: document.verdict.into_owned(),
        details: document.details.into_owned(),
        origin: origin(document.origin),
    }
}

fn silenced(document: SilencedDocument<'_>) -> Silenced {
    Silenced {
        code: document.code.into_owned(),
        message: document.message.into_owned(),
        reason: document.reason.into_owned(),
        origin: origin(document.origin),
    }
}
