//! What proofs found, as findings of the posture, and in a few lines for the runbook.

use super::engine::MOST_SHARED;
use super::prove::{HoleFound, Proof, Proofs, Verdict};
use super::statements::{Kind, When};
use super::tell::{Example, How, Involved};
use crate::check::proven;
use crate::diag::{Diagnostic, RuleInfo, Severity, Sink};
use crate::plan::{ProofRecord, ProofSummary};
use crate::resolve::Model;
use crate::signin::key::Key;
use crate::signin::landscape::{Apart, Landscape};
use crate::signin::points::PointName;
use crate::source::Path;

/// Reports every guarantee that the posture asks for and that does not hold.
pub fn report_proofs(model: &Model<'_>, proofs: &Proofs, sink: &mut Sink) {
    let mut told: Vec<(&PointName, &PointName)> = Vec::new();
    // what is a hole in any case comes before what nobody can rule out
    for unsure in [false, true] {
        for proof in proofs.proofs.iter().filter(|proof| proof.statement.asked_for) {
            for hole in proof.holes.iter().filter(|hole| hole.unsure == unsure) {
                // the same two steps leave a hole for several guarantees at once
                if !told.contains(&(&hole.opened.name, &hole.closed.name)) {
                    told.push((&hole.opened.name, &hole.closed.name));
                    sink.push(hole_finding(model, proof, hole));
                }
            }
        }
    }
    for proof in proofs.proofs.iter().filter(|proof| proof.statement.asked_for && proof.verdict != Verdict::Holds) {
        sink.push(finding(model, proof));
    }
}

fn rule(kind: Kind) -> &'static RuleInfo {
    match kind {
        Kind::EmergencyAccess => &proven::EMERGENCY_ACCESS_INSIDE.info,
        Kind::NobodyLockedOut => &proven::LOCKED_OUT,
        Kind::ScriptRunners => &proven::SCRIPTS_LOCKED_OUT,
        Kind::NoNewLegacy => &proven::LEGACY_AUTHENTICATION_REOPENED,
        Kind::NoLegacy => &proven::LEGACY_AUTHENTICATION_OPEN,
        Kind::MfaForMail => &proven::MAIL_WITHOUT_MFA,
        Kind::Administrators => &proven::ADMINISTRATORS_FACE_LESS,
        Kind::OnlyClient => &proven::OTHER_CLIENT_ON_PHONES,
        Kind::Stated(_) => &proven::GUARANTEE_FAILS,
    }
}

fn finding(model: &Model<'_>, proof: &Proof) -> Diagnostic {
    let statement = &proof.statement;
    let path = subject(model, proof);
    let unsure = if proof.verdict == Verdict::NotProven { "not proven: " } else { "" };
    let message = match &proof.example {
        Some(example) => format!("{unsure}{}", example.sentence),
        None => format!("not proven: {}", statement.name),
    };
    let mut finding = rule(statement.kind).finding(message, model.key_span(&path)).about(path);
    if proof.verdict == Verdict::NotProven {
        finding.severity = Severity::Warning;
    }
    if let Kind::Stated(_) = statement.kind {
        finding = finding.with_note(format!("the guarantee says: {}", statement.name.escape_debug()));
    }
    finding = proof.given_up.iter().fold(finding, |finding, why| finding.with_note(why.clone()));
    match &proof.example {
        Some(example) => {
            let at = (statement.when != When::End).then(|| match &proof.until {
                None => format!("it is so at the point `{}`", example.point),
                Some(until) => format!("it is so from the step `{}` to the step `{}`", example.point, until.name),
            });
            tell(finding, example, at)
        }
        None => finding.with_help("`posturec prove` tells more"),
    }
}

fn hole_finding(model: &Model<'_>, proof: &Proof, hole: &HoleFound) -> Diagnostic {
    let origin = hole.opened.step.as_ref().map(|step| step.origin.path.clone()).unwrap_or_default();
    let policies = model.policies().find(|(_, _, path)| model.written_path(path).to_string() == origin);
    let path = policies.map_or_else(|| proof.statement.path.clone(), |(_, _, path)| path.clone());
    let unsure = if hole.unsure { "not proven: " } else { "" };
    let (opened, closed) = (&hole.opened.name, &hole.closed.name);
    let message = format!("{unsure}between the steps `{opened}` and `{closed}` {}", hole.example.sentence);
    let mut finding = proven::HOLE_BETWEEN_STEPS.finding(message, model.key_span(&path)).about(path);
    if hole.unsure {
        finding.severity = Severity::Warning;
    }
    let finding =
        finding.with_note(format!("at that time this does not hold: {}", proof.statement.name.escape_debug()));
    let finding = hole.example.doubts.iter().cloned().fold(finding, Diagnostic::with_note);
    let finding = shared_note(&hole.example).into_iter().fold(finding, Diagnostic::with_note);
    let finding = hole.example.cures.iter().cloned().fold(finding, Diagnostic::with_help);
    finding.with_help("let the policies that take over be widened first: in an earlier ring, or by another alias")
}

/// That nobody has said whether there is such a person.
fn shared_note(example: &Example) -> Option<String> {
    let names: Vec<String> = example.shared.iter().map(|name| format!("`{}`", name.escape_debug())).collect();
    (!names.is_empty())
        .then(|| format!("nobody has said whether anybody is in all of these at once: {}", names.join(", ")))
}

/// What the finding is about: the first policy that is to blame, or the guarantee.
fn subject(model: &Model<'_>, proof: &Proof) -> Path {
    let blamed = matches!(
        proof.statement.kind,
        Kind::EmergencyAccess | Kind::NobodyLockedOut | Kind::ScriptRunners | Kind::NoNewLegacy
    );
    let policies = proof.example.iter().flat_map(|example| &example.policies);
    let name = policies.filter(|_| blamed).map(|one| one.name.as_str()).next();
    let policy = name.and_then(|name| model.policies().find(|(_, policy, _)| policy.name == name));
    policy.map_or_else(|| proof.statement.path.clone(), |(_, _, path)| path.clone())
}

fn tell(finding: Diagnostic, example: &Example, at: Option<String>) -> Diagnostic {
    let mut finding = at.into_iter().fold(finding, Diagnostic::with_note);
    finding = example.policies.iter().filter_map(involved).fold(finding, Diagnostic::with_note);
    finding = example.doubts.iter().cloned().fold(finding, Diagnostic::with_note);
    finding = shared_note(example).into_iter().fold(finding, Diagnostic::with_note);
    example.cures.iter().cloned().fold(finding, Diagnostic::with_help)
}

/// What a policy has to do with it, in a sentence; nothing where it only happens to apply.
fn involved(one: &Involved) -> Option<String> {
    let place = one.place.as_ref().map(|place| format!(" ({place})")).unwrap_or_default();
    let name = format!("`{}`{place}", one.name.escape_debug());
    Some(match one.how {
        How::Refuses if one.words.is_empty() => format!("{name} refuses a way"),
        How::Refuses | How::Reports | How::Excludes => format!("{name}: {}", one.words),
        How::Close => format!("{name} comes close: {}", one.words),
        How::Applies => return None,
    })
}

/// What was proven, in a few lines.
#[must_use]
pub fn summarize(proofs: &Proofs, landscape: &Landscape) -> ProofSummary {
    let records = proofs.proofs.iter().filter(|proof| proof.statement.asked_for);
    ProofSummary {
        sign_ins: in_round_figures(proofs.sign_ins),
        points: proofs.points,
        taken_for_granted: landscape.apart.iter().map(Apart::words).collect(),
        records: records.map(|proof| record(proof, landscape)).collect(),
    }
}

fn record(proof: &Proof, landscape: &Landscape) -> ProofRecord {
    let verdict = match proof.verdict {
        Verdict::Holds => "holds",
        Verdict::NotProven => "not proven",
        Verdict::Fails => "fails",
    };
    let mut details: Vec<String> = proof.example.iter().map(|example| example.sentence.clone()).collect();
    details.extend(proof.given_up.clone());
    details.extend(proof.holes.iter().filter(|hole| hole.unsure).map(|hole| {
        format!(
            "nobody can rule out a hole between `{}` and `{}`: {}",
            hole.opened.name, hole.closed.name, hole.example.sentence
        )
    }));
    details.extend(provisos(proof, landscape));
    details.extend(proof.on_purpose.iter().map(|name| format!("kept out on purpose: by {name}")));
    ProofRecord {
        guarantee: proof.statement.name.clone(),
        when: when_words(&proof.statement.when),
        verdict: verdict.to_owned(),
        details,
        origin: proof.statement.origin.clone(),
    }
}

/// At which points a guarantee must hold, in words.
#[must_use]
pub fn when_words(when: &When) -> String {
    match when {
        When::Always => "at every point".to_owned(),
        When::From(ring) => format!("from the end of ring {ring} on"),
        When::End => "at the end".to_owned(),
    }
}

/// What nobody has said and a guarantee needs, in sentences.
#[must_use]
pub fn provisos(proof: &Proof, landscape: &Landscape) -> Vec<String> {
    let name = |key: &Key| landscape.names.get(key).map_or_else(|| key.to_string(), Clone::clone);
    let apart = proof.shared.iter().map(|keys| {
        let names: Vec<String> = keys.iter().map(name).collect();
        format!("needs that nobody is in all of these at once: {}", names.join(", "))
    });
    let more = (proof.shared.len() >= MOST_SHARED).then(|| "there may be more groups of which that is so".to_owned());
    let tried = proof.tried.iter().map(|policy| {
        format!(
            "taken to be so: whoever tries `{}` in an earlier ring holds one of the roles that it is for",
            policy.escape_debug()
        )
    });
    apart.chain(more).chain(tried).collect()
}

/// How many there are, as far as anybody wants to read it.
#[must_use]
pub fn in_round_figures(count: f64) -> String {
    if count >= 1e15 {
        // as Rust writes it, which is the same on every platform; a logarithm need not be
        let written = format!("{count:e}");
        return format!("more than 10^{}", written.rsplit_once('e').map_or("308", |(_, exponent)| exponent));
    }
    let mut step = 1.0;
    while count / step >= 100.0 {
        step *= 10.0;
    }
    let digits = format!("{:.0}", (count / step).floor() * step);
    let mut grouped = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
