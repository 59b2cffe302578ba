//! Proofs as a document for machines, from which people are told as well. The types here are its published schema.

use schemars::JsonSchema;
use serde::Serialize;

use crate::signin::evaluate::conditional_access::platform_word;
use crate::signin::guarantee::{
    Example, HoleFound, How, Kind, Proof, Proofs, Verdict, in_round_figures, provisos, when_words,
};
use crate::signin::{Apart, Landscape, Method, Registration, SignIn, Target};

/// The version of the document.
const FORMAT: u32 = 1;

/// What became of the guarantees of a posture.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "posturec prove")]
pub struct ProveDocument {
    /// The version of this format.
    pub format: u32,
    /// The posture.
    pub source: String,
    /// The one point that was looked at; none where it was all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point: Option<String>,
    /// What was read with a doubt.
    pub findings: Vec<String>,
    /// How many kinds of sign-in can be told apart, in round figures.
    pub sign_ins: String,
    /// At how many points of the rollout, the way back included.
    pub points: usize,
    /// What the posture says of people and nothing looks after: nobody is in both of two audiences.
    pub taken_for_granted: Vec<String>,
    /// Guarantee by guarantee.
    pub guarantees: Vec<GuaranteeDocument>,
}

/// What became of one guarantee.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GuaranteeDocument {
    /// Which it is: a word for those that every posture is held to, `stated` for one of its own.
    pub kind: &'static str,
    /// What it says.
    pub name: String,
    /// Its address in the posture.
    pub path: String,
    /// File and line of that.
    pub place: String,
    /// Does the posture say something that asks for it?
    pub asked_for: bool,
    /// At which points it must hold.
    pub when: String,
    /// `holds`, `fails` or `not proven`.
    pub verdict: &'static str,
    /// How it stands at the start, after each ring, and at the end.
    pub rings: Vec<RingVerdict>,
    /// What breaks it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<ExampleDocument>,
    /// The point at which it holds again, where the order of steps makes it fail for a while.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Why nothing was found out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_up: Option<String>,
    /// What is protected before a step and after a later one, and not in between.
    pub holes: Vec<HoleDocument>,
    /// What nobody has said and it rests on.
    pub provided: Vec<String>,
    /// Policies that keep people out on purpose.
    pub kept_out_by: Vec<String>,
}

/// How a guarantee stands at a point.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RingVerdict {
    /// The point.
    pub point: String,
    /// `holds`, `fails` or `not proven`.
    pub verdict: &'static str,
}

/// The most ordinary sign-in that breaks a guarantee.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExampleDocument {
    /// The point at which it does.
    pub point: String,
    /// The script and the title of the step that leads there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// In a sentence.
    pub sentence: String,
    /// What policies have to do with it.
    pub policies: Vec<PolicyDocument>,
    /// What would close it.
    pub cures: Vec<String>,
    /// What nobody knows and it rests on.
    pub doubts: Vec<String>,
    /// The sign-in, as far as the words of `posturec schema sign-in` go.
    pub sign_in: serde_json::Map<String, serde_json::Value>,
}

/// What a policy has to do with it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PolicyDocument {
    /// `refuses`, `only reports`, `leaves out`, `came close` or `applies`.
    pub how: &'static str,
    /// Its display name.
    pub name: String,
    /// Its place in the posture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// More about it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub words: String,
}

/// A hole between two steps.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct HoleDocument {
    /// The step that opens it.
    pub opened_by: String,
    /// The step that closes it.
    pub closed_by: String,
    /// What gets through, in a sentence.
    pub sentence: String,
    /// Does nobody know whether it is one? It rests on what nobody has stated.
    pub not_proven: bool,
    /// What would settle it or close it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cures: Vec<String>,
}

/// All of it.
pub(super) fn document(
    source: String,
    point: Option<String>,
    findings: Vec<String>,
    proofs: &Proofs,
    landscape: &Landscape,
) -> ProveDocument {
    ProveDocument {
        format: FORMAT,
        source,
        point,
        findings,
        sign_ins: in_round_figures(proofs.sign_ins),
        points: proofs.points,
        taken_for_granted: landscape.apart.iter().map(Apart::words).collect(),
        guarantees: proofs.proofs.iter().map(|proof| guarantee(proof, landscape)).collect(),
    }
}

fn guarantee(proof: &Proof, landscape: &Landscape) -> GuaranteeDocument {
    let statement = &proof.statement;
    let ring = |(name, verdict): &(crate::signin::PointName, Verdict)| RingVerdict {
        point: name.to_string(),
        verdict: verdict_word(*verdict),
    };
    GuaranteeDocument {
        kind: kind_word(statement.kind),
        name: statement.name.clone(),
        path: statement.origin.path.to_string(),
        place: statement.origin.place.to_string(),
        asked_for: statement.asked_for,
        when: when_words(&statement.when),
        verdict: verdict_word(proof.verdict),
        rings: proof.rings.iter().map(ring).collect(),
        example: proof.example.as_ref().map(example),
        until: proof.until.as_ref().map(|point| point.name.to_string()),
        given_up: proof.given_up.clone(),
        holes: proof.holes.iter().map(hole).collect(),
        provided: provisos(proof, landscape),
        kept_out_by: proof.on_purpose.clone(),
    }
}

fn example(example: &Example) -> ExampleDocument {
    let policy = |one: &crate::signin::guarantee::Involved| PolicyDocument {
        how: how_word(one.how),
        name: one.name.clone(),
        place: one.place.clone(),
        words: one.words.clone(),
    };
    ExampleDocument {
        point: example.point.to_string(),
        step: example.step.as_ref().map(|step| format!("{} {}: {}", step.script, step.number, step.title)),
        sentence: example.sentence.clone(),
        policies: example.policies.iter().map(policy).collect(),
        cures: example.cures.clone(),
        doubts: example.doubts.clone(),
        sign_in: sign_in(&example.sign_in),
    }
}

fn hole(hole: &HoleFound) -> HoleDocument {
    HoleDocument {
        opened_by: hole.opened.name.to_string(),
        closed_by: hole.closed.name.to_string(),
        sentence: hole.example.sentence.clone(),
        not_proven: hole.unsure,
        cures: hole.example.cures.clone(),
    }
}

/// A sign-in in the words that `what-if --sign-ins` reads.
fn sign_in(sign_in: &SignIn) -> serde_json::Map<String, serde_json::Value> {
    let route = &sign_in.route;
    let keys = |keys: &std::collections::BTreeSet<crate::signin::Key>| -> Vec<String> {
        keys.iter().map(ToString::to_string).collect()
    };
    let device = match (sign_in.device.registration, sign_in.device.compliant) {
        (Registration::Unregistered, _) => "unregistered",
        (Registration::HybridJoined, _) => "hybrid-joined",
        (_, true) => "compliant",
        (Registration::Joined, false) => "joined",
        (Registration::Registered, false) => "registered",
    };
    let flow = match (sign_in.device_code, sign_in.authentication_transfer) {
        (true, _) => Some("device-code"),
        (_, true) => Some("authentication-transfer"),
        _ => None,
    };
    let app = match (&sign_in.target, route.side) {
        (Target::Application(id), None) => Some(id.as_str()),
        _ => None,
    };
    let method = if route.method == Method::Modern { "modern" } else { "basic" };
    let members = [
        ("user", sign_in.person.account.as_ref().map(|key| key.to_string().into())),
        ("guest", sign_in.person.guest.as_ref().and_then(|guest| serde_json::to_value(guest.kind).ok())),
        ("groups", Some(keys(&sign_in.person.groups)).filter(|all| !all.is_empty()).map(Into::into)),
        ("roles", Some(keys(&sign_in.person.roles)).filter(|all| !all.is_empty()).map(Into::into)),
        ("client", Some(route.client.word().into())),
        ("mailbox", route.side.map(|side| side.word().into())),
        ("protocol", Some(route.protocol).filter(|protocol| !protocol.is_empty()).map(Into::into)),
        ("app", app.map(Into::into)),
        ("flow", flow.map(Into::into)),
        ("auth", Some(method.into())),
        ("platform", sign_in.platform.map(|platform| platform_word(platform).into())),
        ("device", Some(device.into())),
        ("risk", Some(sign_in.sign_in_risk.word().into())),
        ("user-risk", Some(sign_in.user_risk.word().into())),
    ];
    members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "holds",
        Verdict::NotProven => "not proven",
        Verdict::Fails => "fails",
    }
}

fn how_word(how: How) -> &'static str {
    match how {
        How::Refuses => "refuses",
        How::Reports => "only reports",
        How::Excludes => "leaves out",
        How::Close => "came close",
        How::Applies => "applies",
    }
}

fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::EmergencyAccess => "emergency-access",
        Kind::NobodyLockedOut => "nobody-locked-out",
        Kind::ScriptRunners => "script-runners",
        Kind::NoNewLegacy => "no-new-legacy-authentication",
        Kind::NoLegacy => "no-legacy-authentication",
        Kind::MfaForMail => "mfa-for-mail",
        Kind::Administrators => "administrators",
        Kind::OnlyClient => "only-client",
        Kind::Stated(_) => "stated",
    }
}
