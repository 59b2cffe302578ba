//! `plan.json`: the plan for machines. The types here are its published schema.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::diag::escape_json;
use crate::plan::{
    Affects, ExceptionRecord, ManualStep, Origin, Plan, Reversal, Ring, RingMode, Script, Silenced, Step, Target,
    Value, serialize_members,
};

/// A rollout.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "posturec plan")]
pub struct PlanDocument<'a> {
    /// The version of this format.
    pub format: u32,
    /// Always `posturec`.
    pub generator: &'static str,
    /// The version of the compiler.
    pub version: &'static str,
    /// The name of the organization.
    pub organization: &'a str,
    /// The Entra tenant that the scripts are made for.
    pub tenant_id: &'a str,
    /// The Exchange Server organization that the scripts are made for, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exchange_organization: Option<ExchangeOrganization<'a>>,
    /// SHA-256 of what the posture says.
    pub posture_digest: &'a str,
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
}

/// The Exchange Server organization.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExchangeOrganization<'a> {
    /// Its Guid.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
}

/// A stage.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RingDocument<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its folder.
    pub folder: &'a str,
    /// `enforce` or `report-only`.
    pub mode: &'static str,
    /// Whom it reaches, in the posture's words.
    pub audience: &'a str,
    /// How many people the posture knows by name up to here.
    pub people: usize,
    /// How many hours to watch it before the next.
    pub soak_hours: u32,
    /// Its scripts in the order in which they run.
    pub scripts: Vec<ScriptDocument<'a>>,
}

/// A script.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ScriptDocument<'a> {
    /// `graph`, `exchange-online` or `exchange-server`.
    pub workload: &'static str,
    /// The file's name inside the folder of the ring.
    pub file: &'a str,
    /// Graph permissions that the session must have.
    pub scopes: &'a [&'static str],
    /// Into how many waves people are split.
    pub waves: u32,
    /// Groups and users that must exist and be called so.
    pub references: Vec<ReferenceDocument<'a>>,
    /// The steps in the order in which they are done.
    pub steps: Vec<StepDocument<'a>>,
}

/// A group or user that policies name.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReferenceDocument<'a> {
    /// `groups` or `users`.
    pub collection: &'static str,
    /// The object id; empty where the script looks for the name.
    pub id: &'a str,
    /// The name.
    pub name: &'a str,
}

/// A change to one object, or the same change for many people.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StepDocument<'a> {
    /// Its number, with three digits.
    pub step: String,
    /// The kind of object, as Exchange or Graph call it.
    pub object: &'static str,
    /// The name of the object, or the fields that find it; null for the one there is and for a step for many people.
    pub identity: ValueDocument<'a>,
    /// The people of a step for many.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub each: &'a [String],
    /// What people call it.
    pub title: &'a str,
    /// The members that must have these values. The id of another object is `{"idOf": kind, "identity": name}`.
    pub want: Members<'a>,
    /// Steps of the same script that come first.
    pub after: Vec<String>,
    /// The wave it belongs to, where people go in waves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wave: Option<u32>,
    /// What rolling back does: `restore`, `remove-or-restore` where the step may have made the object, or `earlier-ring`.
    pub reversal: &'static str,
    /// What an earlier ring made of the object, where it is that to which the step is undone: the members that differ
    /// from those wanted now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reverses_to: Option<ChangedMembers<'a>>,
    /// Whom it affects, in words.
    pub affects: String,
    /// Does it reach everybody at once?
    pub affects_everyone: bool,
    /// Where in the posture it comes from.
    pub origin: OriginDocument<'a>,
}

/// A place in the posture.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OriginDocument<'a> {
    /// The address.
    pub path: &'a str,
    /// File and line.
    pub place: &'a str,
}

/// Something people do.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ManualDocument<'a> {
    /// What to do.
    pub title: &'a str,
    /// Why, and how to see that it is done.
    pub detail: &'a str,
    /// What to collect as evidence.
    pub evidence: &'a str,
    /// Where in the posture it comes from.
    pub origin: OriginDocument<'a>,
}

/// People who are treated otherwise.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExceptionDocument<'a> {
    /// Sign-in names and audiences.
    pub who: &'a [String],
    /// What they may do, or what leaves them out.
    pub what: &'a str,
    /// Why.
    pub reason: &'a str,
    /// The last day on which it holds; empty where it has none.
    pub expires: &'a str,
    /// Where in the posture it comes from.
    pub origin: OriginDocument<'a>,
}

/// A warning that the posture allows.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SilencedDocument<'a> {
    /// The code.
    pub code: &'a str,
    /// The warning.
    pub message: &'a str,
    /// Why it is right there.
    pub reason: &'a str,
    /// Where in the posture it is about.
    pub origin: OriginDocument<'a>,
}

/// Any value.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct ValueDocument<'a>(#[schemars(with = "serde_json::Value")] &'a Value);

/// Members by name.
#[derive(Debug, JsonSchema)]
#[schemars(transparent)]
pub struct Members<'a>(#[schemars(with = "serde_json::Map<String, serde_json::Value>")] &'a [(String, Value)]);

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_members(self.0, serializer)
    }
}

/// Members as they were before, those that differ.
#[derive(Debug, JsonSchema)]
#[schemars(with = "serde_json::Map<String, serde_json::Value>")]
pub struct ChangedMembers<'a> {
    before: &'a [(String, Value)],
    now: &'a [(String, Value)],
}

impl Serialize for ChangedMembers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let differs = |(name, old): &&(String, Value)| !self.now.iter().any(|(known, new)| known == name && new == old);
        serializer.collect_map(self.before.iter().filter(differs).map(|(name, old)| (name, old)))
    }
}

/// Writes the plan for machines.
pub(super) fn render_plan(plan: &Plan) -> String {
    let document = PlanDocument {
        format: 1,
        generator: "posturec",
        version: env!("CARGO_PKG_VERSION"),
        organization: &plan.organization,
        tenant_id: &plan.tenant_id,
        exchange_organization: plan.exchange_organization.as_ref().map(|(id, name)| ExchangeOrganization { id, name }),
        posture_digest: &plan.posture_digest,
        rings: plan.rings.iter().map(ring).collect(),
        prerequisites: plan.prerequisites.iter().map(manual).collect(),
        manual: plan.manual.iter().map(manual).collect(),
        exceptions: plan.exceptions.iter().map(exception).collect(),
        silenced: plan.silenced.iter().map(silenced).collect(),
    };
    escape_json(serde_json::to_string_pretty(&document).unwrap_or_default()) + "\n"
}

/// The word of a mode.
pub(super) fn mode_word(mode: RingMode) -> &'static str {
    match mode {
        RingMode::ReportOnly => "report-only",
        RingMode::Enforce => "enforce",
    }
}

fn ring(ring: &Ring) -> RingDocument<'_> {
    RingDocument {
        name: &ring.name,
        folder: &ring.folder,
        mode: mode_word(ring.mode),
        audience: &ring.audience,
        people: ring.people,
        soak_hours: ring.gate.soak_hours,
        scripts: ring.scripts.iter().map(script).collect(),
    }
}

fn script(script: &Script) -> ScriptDocument<'_> {
    let references = script.references.iter();
    ScriptDocument {
        workload: script.workload.name(),
        file: &script.file,
        scopes: &script.scopes,
        waves: script.waves,
        references: references
            .map(|one| ReferenceDocument { collection: one.collection, id: &one.id, name: &one.name })
            .collect(),
        steps: script.steps.iter().map(step).collect(),
    }
}

fn step(step: &Step) -> StepDocument<'_> {
    let (identity, each): (&Value, &[String]) = match &step.target {
        Target::Single(identity) => (identity, &[]),
        Target::Each(people) => (&Value::Null, people),
    };
    StepDocument {
        step: step.number.to_string(),
        object: step.kind.name(),
        identity: ValueDocument(identity),
        each,
        title: &step.title,
        want: Members(&step.want),
        after: step.after.iter().map(ToString::to_string).collect(),
        wave: step.wave,
        reversal: match &step.reversal {
            Reversal::Restore => "restore",
            Reversal::RemoveOrRestore => "remove-or-restore",
            Reversal::EarlierRing(_) => "earlier-ring",
        },
        reverses_to: match &step.reversal {
            Reversal::EarlierRing(members) => Some(ChangedMembers { before: members, now: &step.want }),
            Reversal::Restore | Reversal::RemoveOrRestore => None,
        },
        affects: step.affects.words(),
        affects_everyone: step.affects == Affects::Everyone,
        origin: origin(&step.origin),
    }
}

fn origin(origin: &Origin) -> OriginDocument<'_> {
    OriginDocument { path: &origin.path, place: &origin.place }
}

fn manual(step: &ManualStep) -> ManualDocument<'_> {
    ManualDocument { title: &step.title, detail: &step.detail, evidence: &step.evidence, origin: origin(&step.origin) }
}

fn exception(record: &ExceptionRecord) -> ExceptionDocument<'_> {
    ExceptionDocument {
        who: &record.who,
        what: &record.what,
        reason: &record.reason,
        expires: &record.expires,
        origin: origin(&record.origin),
    }
}

fn silenced(silenced: &Silenced) -> SilencedDocument<'_> {
    SilencedDocument {
        code: &silenced.code,
        message: &silenced.message,
        reason: &silenced.reason,
        origin: origin(&silenced.origin),
    }
}
