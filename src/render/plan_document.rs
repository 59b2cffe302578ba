//! `plan.json`: the plan for machines. The types here are its published schema; nothing of a plan is lost in them, and
//! `rollout` reads them back.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::manifest::GENERATOR;
use super::plan_value::{MembersDocument, ValueDocument};
use crate::diag::escape_json;
use crate::plan::{
    Affects, ExceptionRecord, ExchangeOrganization, ManualStep, Origin, Plan, ProofRecord, Reference, Reversal, Ring,
    Script, Silenced, Step, Target, Value,
};

/// The name of the file.
pub const PLAN: &str = "plan.json";
/// The version of the format.
pub const PLAN_FORMAT: u32 = 1;

/// A rollout.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "posturec plan")]
pub struct PlanDocument<'a> {
    /// The version of this format.
    pub format: u32,
    /// Always `posturec`.
    pub generator: Cow<'a, str>,
    /// The version of the compiler.
    pub version: Cow<'a, str>,
    /// The name of the organization.
    pub organization: Cow<'a, str>,
    /// The Entra tenant that the scripts are made for.
    pub tenant_id: Cow<'a, str>,
    /// The Exchange Server organization that the scripts are made for, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange_organization: Option<ExchangeOrganizationDocument<'a>>,
    /// SHA-256 of what the posture says.
    pub posture_digest: Cow<'a, str>,
    /// The rings in their order.
    pub rings: Vec<RingDocument<'a>>,
    /// What people see to before the first ring.
    pub prerequisites: Vec<ManualDocument<'a>>,
    /// What people do by hand.
    pub manual: Vec<ManualDocument<'a>>,
    /// Who is treated otherwise.
    pub exceptions: Vec<ExceptionDocument<'a>>,
    /// Warnings that the posture allows.
    pub silenced: Vec<SilencedDocument<'a>>,
    /// What was proven before anything runs.
    pub proofs: ProofsDocument<'a>,
}

/// The Exchange Server organization.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExchangeOrganizationDocument<'a> {
    /// Its Guid.
    pub id: Cow<'a, str>,
    /// Its name.
    pub name: Cow<'a, str>,
    /// What its servers run: `2016`, `2019` or `SE`.
    pub release: Cow<'a, str>,
}

/// A stage.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RingDocument<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// Its folder.
    pub folder: Cow<'a, str>,
    /// `enforce` or `report-only`.
    pub mode: Cow<'a, str>,
    /// Whom it reaches, in the posture's words.
    pub audience: Cow<'a, str>,
    /// How many people the posture knows by name up to here.
    pub people: usize,
    /// How many hours to watch it before the next.
    pub soak_hours: u32,
    /// What people do by hand in it, before its scripts run; left out where that is nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_hand: Vec<ManualDocument<'a>>,
    /// Its scripts in the order in which they run.
    pub scripts: Vec<ScriptDocument<'a>>,
}

/// A script.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScriptDocument<'a> {
    /// `graph`, `exchange-online` or `exchange-server`.
    pub workload: Cow<'a, str>,
    /// The file's name inside the folder of the ring.
    pub file: Cow<'a, str>,
    /// Graph permissions that the session must have.
    pub scopes: Cow<'a, [String]>,
    /// Into how many waves people are split.
    pub waves: u32,
    /// Groups and users that must exist and be called so.
    pub references: Vec<ReferenceDocument<'a>>,
    /// The steps in the order in which they are done.
    pub steps: Vec<StepDocument<'a>>,
}

/// A group or user that policies name.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReferenceDocument<'a> {
    /// `groups` or `users`.
    pub collection: Cow<'a, str>,
    /// The object id; empty where the script looks for the name.
    pub id: Cow<'a, str>,
    /// The name.
    pub name: Cow<'a, str>,
}

/// A change to one object, or the same change for many people.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StepDocument<'a> {
    /// Its number, with three digits.
    pub step: String,
    /// The kind of object, as Exchange or Graph call it.
    pub object: Cow<'a, str>,
    /// The name of the object, or the fields that find it; null for the one there is and for a step for many people.
    pub identity: ValueDocument<'a>,
    /// The people of a step for many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub each: Option<Cow<'a, [String]>>,
    /// What people call it.
    pub title: Cow<'a, str>,
    /// The members that must have these values. The id of another object is `{"idOf": kind, "identity": name}`; a member
    /// that is itself called `idOf` is written `~idOf`.
    pub want: MembersDocument<'a>,
    /// Steps of the same script that come first.
    pub after: Vec<String>,
    /// The wave it belongs to, where people go in waves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wave: Option<u32>,
    /// What rolling back does: `restore`, `remove-or-restore` where the step may have made the object, or `earlier-ring`.
    pub reversal: Cow<'a, str>,
    /// What an earlier ring made of the object, where it is that to which the step is undone: the members that differ
    /// from those wanted now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reverses_to: Option<MembersDocument<'a>>,
    /// Whom it affects, in words.
    pub affects: Cow<'a, str>,
    /// The same for machines: `nobody`, `its-users` (whoever uses the object already), `people`, `audience` (one that the
    /// posture names) or `everyone`.
    pub affects_kind: Cow<'a, str>,
    /// How many people, where they are known by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub affects_people: Option<usize>,
    /// Where in the posture it comes from.
    pub origin: OriginDocument<'a>,
}

/// A place in the posture.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OriginDocument<'a> {
    /// The address.
    pub path: Cow<'a, str>,
    /// File and line.
    pub place: Cow<'a, str>,
}

/// Something people do.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ManualDocument<'a> {
    /// What to do.
    pub title: Cow<'a, str>,
    /// Why, and how to see that it is done.
    pub detail: Cow<'a, str>,
    /// What to collect as evidence.
    pub evidence: Cow<'a, str>,
    /// Where in the posture it comes from.
    pub origin: OriginDocument<'a>,
}

/// People who are treated otherwise.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExceptionDocument<'a> {
    /// Sign-in names and audiences.
    pub who: Cow<'a, [String]>,
    /// What they may do, or what leaves them out.
    pub what: Cow<'a, str>,
    /// Why.
    pub reason: Cow<'a, str>,
    /// The last day on which it holds; empty where it has none.
    pub expires: Cow<'a, str>,
    /// Where in the posture it comes from.
    pub origin: OriginDocument<'a>,
}

/// A warning that the posture allows.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SilencedDocument<'a> {
    /// The code.
    pub code: Cow<'a, str>,
    /// The warning.
    pub message: Cow<'a, str>,
    /// Why it is right there.
    pub reason: Cow<'a, str>,
    /// Where in the posture it is about.
    pub origin: OriginDocument<'a>,
}

/// What was proven.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProofsDocument<'a> {
    /// How many kinds of sign-in can be told apart, in words.
    pub sign_ins: Cow<'a, str>,
    /// At how many points of the rollout, the way back included.
    pub points: usize,
    /// What the posture says of people, and scripts do not look at: that nobody is in both of two audiences.
    #[serde(default, skip_serializing_if = "<[String]>::is_empty")]
    pub taken_for_granted: Cow<'a, [String]>,
    /// Guarantee by guarantee.
    pub guarantees: Vec<ProofDocument<'a>>,
}

/// What became of one guarantee.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProofDocument<'a> {
    /// What it says.
    pub guarantee: Cow<'a, str>,
    /// At which points it must hold.
    pub when: Cow<'a, str>,
    /// `holds`, `fails` or `not proven`.
    pub verdict: Cow<'a, str>,
    /// What it rests on, or what breaks it.
    pub details: Cow<'a, [String]>,
    /// Where in the posture it comes from.
    pub origin: OriginDocument<'a>,
}

/// Writes the plan for machines.
#[must_use]
pub fn render_plan(plan: &Plan) -> String {
    let document = PlanDocument {
        format: PLAN_FORMAT,
        generator: GENERATOR.into(),
        version: env!("CARGO_PKG_VERSION").into(),
        organization: text(&plan.organization),
        tenant_id: text(&plan.tenant_id),
        exchange_organization: plan.exchange_organization.as_ref().map(exchange_organization),
        posture_digest: text(&plan.posture_digest),
        rings: plan.rings.iter().map(ring).collect(),
        prerequisites: plan.prerequisites.iter().map(manual).collect(),
        manual: plan.manual.iter().map(manual).collect(),
        exceptions: plan.exceptions.iter().map(exception).collect(),
        silenced: plan.silenced.iter().map(silenced).collect(),
        proofs: ProofsDocument {
            sign_ins: text(&plan.proofs.sign_ins),
            points: plan.proofs.points,
            taken_for_granted: Cow::Borrowed(&plan.proofs.taken_for_granted),
            guarantees: plan.proofs.records.iter().map(proof).collect(),
        },
    };
    escape_json(serde_json::to_string_pretty(&document).unwrap_or_default()) + "\n"
}

fn text(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

fn exchange_organization(exchange: &ExchangeOrganization) -> ExchangeOrganizationDocument<'_> {
    ExchangeOrganizationDocument {
        id: text(&exchange.id),
        name: text(&exchange.name),
        release: text(exchange.release.name()),
    }
}

fn ring(ring: &Ring) -> RingDocument<'_> {
    RingDocument {
        name: text(&ring.name),
        folder: text(&ring.folder),
        mode: text(ring.mode.name()),
        audience: text(&ring.audience),
        people: ring.people,
        soak_hours: ring.gate.soak_hours,
        by_hand: ring.by_hand.iter().map(manual).collect(),
        scripts: ring.scripts.iter().map(script).collect(),
    }
}

fn script(script: &Script) -> ScriptDocument<'_> {
    ScriptDocument {
        workload: text(script.workload.name()),
        file: text(&script.file),
        scopes: Cow::Borrowed(&script.scopes),
        waves: script.waves,
        references: script.references.iter().map(reference).collect(),
        steps: script.steps.iter().map(step).collect(),
    }
}

fn reference(reference: &Reference) -> ReferenceDocument<'_> {
    ReferenceDocument { collection: text(reference.collection), id: text(&reference.id), name: text(&reference.name) }
}

fn step(step: &Step) -> StepDocument<'_> {
    let (identity, each) = match &step.target {
        Target::Single(identity) => (identity, None),
        Target::Each(people) => (&Value::Null, Some(Cow::Borrowed(people.as_slice()))),
    };
    let (reversal, reverses_to) = match &step.reversal {
        Reversal::Restore => ("restore", None),
        Reversal::RemoveOrRestore => ("remove-or-restore", None),
        Reversal::EarlierRing(members) => ("earlier-ring", Some(MembersDocument::from(&**members))),
    };
    let (affects_kind, affects_people) = match &step.affects {
        Affects::Nobody => ("nobody", None),
        Affects::ItsUsers => ("its-users", None),
        Affects::People(count) => ("people", Some(*count)),
        Affects::Audience(_) => ("audience", None),
        Affects::Everyone => ("everyone", None),
    };
    StepDocument {
        step: step.number.to_string(),
        object: text(step.kind.name()),
        identity: ValueDocument::from(identity),
        each,
        title: text(&step.title),
        want: MembersDocument::from(&*step.want),
        after: step.after.iter().map(ToString::to_string).collect(),
        wave: step.wave,
        reversal: text(reversal),
        reverses_to,
        affects: step.affects.words().into(),
        affects_kind: text(affects_kind),
        affects_people,
        origin: origin(&step.origin),
    }
}

fn origin(origin: &Origin) -> OriginDocument<'_> {
    OriginDocument { path: text(&origin.path), place: text(&origin.place) }
}

fn manual(step: &ManualStep) -> ManualDocument<'_> {
    ManualDocument {
        title: text(&step.title),
        detail: text(&step.detail),
        evidence: text(&step.evidence),
        origin: origin(&step.origin),
    }
}

fn exception(record: &ExceptionRecord) -> ExceptionDocument<'_> {
    ExceptionDocument {
        who: Cow::Borrowed(&record.who),
        what: text(&record.what),
        reason: text(&record.reason),
        expires: text(&record.expires),
        origin: origin(&record.origin),
    }
}

fn proof(record: &ProofRecord) -> ProofDocument<'_> {
    ProofDocument {
        guarantee: text(&record.guarantee),
        when: text(&record.when),
        verdict: text(&record.verdict),
        details: Cow::Borrowed(&record.details),
        origin: origin(&record.origin),
    }
}

fn silenced(silenced: &Silenced) -> SilencedDocument<'_> {
    SilencedDocument {
        code: text(&silenced.code),
        message: text(&silenced.message),
        reason: text(&silenced.reason),
        origin: origin(&silenced.origin),
    }
}
