//! `posturec prove`: the guarantees of a posture over every sign-in, at every point of the rollout or at one of them.

mod arguments;
mod document;
mod human;

pub use arguments::ProveArguments;
pub use document::ProveDocument;

use super::Exit;
use super::args::{FindingArguments, Format};
use super::console::{Console, Paint};
use super::disk::{Listed, slashes};
use super::findings::{Judge, Place, Teller};
use super::what_if::{AnswerFormat, read_tenant, to_json, words_of};
use crate::plan::Plan;
use crate::signin::guarantee::{Claim, Guarantees, Proofs, Verdict, prove};
use crate::signin::{Landscape, Point, PointName, Points, points};

/// What a posture says that is to be proven.
struct Promise {
    plan: Plan,
    /// Those that it passes in a tenant that has no policies before.
    points: Points,
    landscape: Landscape,
    guarantees: Guarantees,
    proofs: Proofs,
}

pub(super) fn run(arguments: &ProveArguments, console: &mut Console) -> Exit {
    match answer(arguments, console) {
        Ok((document, broken)) => {
            match arguments.format {
                AnswerFormat::Json => console.print(&to_json(&document)),
                AnswerFormat::Human => console.print(&human::render(&document, Paint::new(console.style()))),
            }
            if broken { Exit::Findings } else { Exit::Fine }
        }
        Err(exit) => exit,
    }
}

/// What is printed, and whether anything does not hold.
fn answer(arguments: &ProveArguments, console: &mut Console) -> Result<(ProveDocument, bool), Exit> {
    let at = match arguments.at.as_deref().map(str::parse::<PointName>).transpose() {
        Ok(at) => at,
        Err(phrase) => {
            console.complain("--at", &phrase);
            return Err(Exit::Misuse);
        }
    };
    let promise = read_posture(arguments, console)?;
    let (points, mut findings) = match arguments.start.as_slice() {
        [] => (promise.points, Vec::new()),
        names => {
            let tenant = read_tenant(names, console)?;
            (points(&promise.plan, &promise.landscape, &tenant), tenant.findings)
        }
    };
    let proofs = match &at {
        // it has been proven already, to see whether a rollout may be built
        None if arguments.start.is_empty() => promise.proofs,
        None => prove(&promise.guarantees, &points, &promise.landscape),
        Some(name) => match points.find(name) {
            Ok(position) => prove(&standing(promise.guarantees), &alone(&points, position), &promise.landscape),
            Err(phrase) => {
                console.complain("--at", &phrase);
                return Err(Exit::Misuse);
            }
        },
    };
    let broken = proofs.proofs.iter().any(|proof| proof.verdict != Verdict::Holds || !proof.holes.is_empty());
    findings.extend(points.findings);
    let point = at.map(|name| words_of(&name));
    Ok((document::document(slashes(&arguments.posture), point, findings, &proofs, &promise.landscape), broken))
}

/// The guarantees that one point can keep or break; at a point nothing changes.
fn standing(mut guarantees: Guarantees) -> Guarantees {
    guarantees.statements.retain(|statement| !matches!(statement.claim, Claim::NothingNew(_)));
    guarantees
}

/// One point of the way forward, as if nothing came before or after it.
fn alone(points: &Points, position: usize) -> Points {
    let forward = Point {
        name: points.forward[position].name.clone(),
        step: points.forward[position].step.clone(),
        changes: Vec::new(),
        decides: false,
        same_as: None,
    };
    Points {
        start: points.regime_at(position),
        forward: vec![forward],
        places: points.places.clone(),
        ..Points::default()
    }
}

fn read_posture(arguments: &ProveArguments, console: &mut Console) -> Result<Promise, Exit> {
    let findings = FindingArguments { format: Format::Human, as_of: arguments.as_of, deny_warnings: false };
    let judge = Judge::new(&findings, Place::Side, console);
    let listed = Listed { name: slashes(&arguments.posture), from_folder: false, trouble: None };
    let (verdict, promise) = judge.inspect(&listed, |compiled| {
        Some(Promise {
            plan: compiled.planned().cloned()?,
            points: compiled.points.clone(),
            landscape: compiled.landscape.clone(),
            guarantees: compiled.guarantees.clone(),
            proofs: compiled.proofs.clone(),
        })
    });
    if let Some(Some(promise)) = promise {
        return Ok(promise);
    }
    let mut teller = Teller::new(judge);
    teller.tell(verdict, console);
    Err(teller.finish(console))
}
