//! The pipeline, in one place: load -> structural check -> read -> expand -> check -> lower -> prove. Pure but for the
//! reader it is given; every stage reports all it can before the next begins.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::check::{check_posture, settle_findings};
use crate::diag::{Report, Severity, Sink};
use crate::expand::expand_posture;
use crate::load::{Loaded, ReadFile, load_posture};
use crate::lower::{lower_posture, silenced_finding};
use crate::plan::Plan;
use crate::posture::Posture;
use crate::resolve::{Model, Reach};
use crate::schema::rules::missing_key;
use crate::schema::{check_structure, read_posture};
use crate::signin::guarantee::{Guarantees, Proofs, guarantees, prove, report_proofs, summarize};
use crate::signin::{Landscape, Points, Tenant, landscape_of, points};
use crate::source::{Document, Path};

/// What became of one posture.
#[derive(Debug)]
pub struct Compiled {
    /// All findings, with the files they point into.
    pub report: Report,
    /// The document that the files make, in which everything knows its place.
    pub document: Document,
    /// The posture in which everything is said, and where what was added comes from (address and place).
    pub expanded: Posture,
    /// What architectures and exceptions added, and what came from other files.
    pub additions: Vec<Addition>,
    /// The plan, where there is no error.
    pub plan: Option<Plan>,
    /// The plan, where errors that proofs have found are in its way, and no others.
    pub refused: Option<Plan>,
    /// What holds at every point of the rollout.
    pub landscape: Landscape,
    /// Whom each audience reaches, as Conditional Access can say it.
    pub audiences: BTreeMap<String, Reach>,
    /// What must hold for every sign-in.
    pub guarantees: Guarantees,
    /// What of it is so, for a tenant that has no policies before.
    pub proofs: Proofs,
    /// The points of the rollout there, where there is one.
    pub points: Points,
}

impl Compiled {
    /// The plan, whatever proofs say of it; none where other errors are in its way.
    #[must_use]
    pub fn planned(&self) -> Option<&Plan> {
        self.plan.as_ref().or(self.refused.as_ref())
    }
}

/// Something that the posture's own file does not say in these words: an architecture or an exception added it, or a
/// base did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    /// Its address in the expanded posture.
    pub path: Path,
    /// The address in the posture as written that it comes from; the same where another file has it as it is.
    pub origin: Path,
    /// File and line of that: `posture.toml:12`.
    pub place: String,
}

/// Compiles one posture.
///
/// # Errors
/// A phrase, where the posture cannot be read as a text at all.
pub fn compile_posture(name: &str, read: &ReadFile<'_>, as_of: Option<Date>) -> Result<Compiled, String> {
    compile(Begun::new(name, read)?, as_of, true)
}

/// Compiles one posture as far as a comparison needs it: without `additions` and `audiences`, which may be as large as
/// all the rest, and without warnings where there is a plan.
///
/// # Errors
/// A phrase, where the posture cannot be read as a text at all.
pub fn compile_to_compare(begun: Begun, as_of: Option<Date>) -> Result<Compiled, String> {
    compile(begun, as_of, false)
}

/// A posture that has been loaded, and what was wrong on the way.
#[derive(Debug)]
pub struct Begun {
    loaded: Loaded,
    sink: Sink,
}

impl Begun {
    /// Loads a posture with all that it extends and names.
    ///
    /// # Errors
    /// A phrase, where the posture cannot be read as a text at all.
    pub fn new(name: &str, read: &ReadFile<'_>) -> Result<Self, String> {
        let mut sink = Sink::default();
        let loaded = load_posture(name, read, &mut sink)?;
        Ok(Self { loaded, sink })
    }

    /// Do the two compile to the same, but for the places of things? Where not all could be read nobody knows.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        let all_read = |begun: &Self| begun.loaded.complete && !begun.sink.has_errors();
        all_read(self) && all_read(other) && self.loaded.document.says_the_same(&other.loaded.document)
    }
}

fn compile(begun: Begun, as_of: Option<Date>, whole: bool) -> Result<Compiled, String> {
    let Begun { mut loaded, mut sink } = begun;
    let structure = check_structure(&mut loaded.document, &mut sink);
    if !loaded.complete {
        // what a lost base would have said is not missing
        sink.retain(|finding| finding.code != missing_key::RULE.code);
    }
    let written = read_posture(&loaded.document).map_err(|error| format!("it cannot be read: {error}"))?;
    let expansion = expand_posture(&written);
    let model = Model::new(&loaded.sources, &loaded.document, &written, expansion, as_of);
    let landscape = landscape_of(&model);
    let check = |least: Severity| check_posture(&model, &structure, loaded.complete, least);
    let mut found = check(if whole { Severity::Note } else { Severity::Error });
    if !whole && (sink.has_errors() || found.has_errors()) {
        // who reads why there is no plan reads what else there is to say
        found = check(Severity::Note);
    }
    let mut plan = (!sink.has_errors() && !found.has_errors()).then(|| lower_posture(&model));
    let guarantees = plan.as_ref().map(|plan| guarantees(&model, plan, &landscape)).unwrap_or_default();
    let (mut proofs, mut passed) = (Proofs::default(), Points::default());
    if let Some(plan) = &mut plan {
        passed = points(plan, &landscape, &Tenant::fresh(&landscape));
        proofs = prove(&guarantees, &passed, &landscape);
        report_proofs(&model, &proofs, &mut found);
        plan.proofs = summarize(&proofs, &landscape);
    }
    let silenced = if whole || plan.is_none() {
        settle_findings(&model, &structure, found, loaded.complete, plan.is_some(), &mut sink)
    } else {
        sink.take_over(found);
        Vec::new()
    };
    let planned = plan.map(|plan| Plan {
        silenced: silenced.iter().map(|silence| silenced_finding(&model, silence)).collect(),
        ..plan
    });
    let (plan, refused) = if sink.has_errors() { (None, planned) } else { (planned, None) };
    let addition = |(path, origin): &(Path, Path)| Addition {
        path: path.clone(),
        origin: origin.clone(),
        place: model.place(origin),
    };
    let inherited = if whole { loaded.document.inherited() } else { Vec::new() };
    let inherited: Vec<(Path, Path)> = inherited.into_iter().map(|path| (path.clone(), path)).collect();
    let additions = model.origins.iter().filter(|_| whole).chain(&inherited).map(addition).collect();
    let audiences = model.posture.audiences.keys().filter(|_| whole);
    let audiences = audiences.map(|alias| (alias.clone(), model.reach(&[alias]))).collect();
    let expanded = model.posture;
    let report = Report { sources: loaded.sources, diagnostics: sink.finish() };
    let document = loaded.document;
    Ok(Compiled {
        report,
        document,
        expanded,
        additions,
        plan,
        refused,
        landscape,
        audiences,
        guarantees,
        proofs,
        points: passed,
    })
}
