//! Walks through the points of a rollout and back with all guarantees at once, and keeps what decides about each: where
//! it first fails, how it stands after each ring, and the holes between steps.

use super::engine::{Broken, Engine, Found, Hole, Rests, Standing};
use super::statements::{Claim, Guarantees, Kind, Staged, Statement, When};
use super::tell::{Example, explain};
use crate::signin::key::Key;
use crate::signin::landscape::Landscape;
use crate::signin::points::{Point, PointName, Points};
use crate::signin::space::{Changed, Exhausted, Facets, Source, Space};

/// What the proof of one guarantee may spend at all points together, in classes looked at: about a second.
const BUDGET: usize = 40_000_000;

/// How a guarantee stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It holds.
    Holds,
    /// Nobody can say.
    NotProven,
    /// It fails.
    Fails,
}

/// What became of one guarantee.
#[derive(Debug, Clone, PartialEq)]
pub struct Proof {
    /// The guarantee.
    pub statement: Statement,
    /// How it stands where it must hold.
    pub verdict: Verdict,
    /// How it stands at the start, after each ring, and at the end.
    pub rings: Vec<(PointName, Verdict)>,
    /// What decides about it, unless it holds.
    pub example: Option<Example>,
    /// The point of the way forward at which it holds again, if it fails before it; a step order makes it fail.
    pub until: Option<Point>,
    /// Why nothing was found out, where that is so.
    pub given_up: Option<String>,
    /// What was sure, was not for a while, and was again.
    pub holes: Vec<HoleFound>,
    /// Groups and roles of which nobody may be in all at once for it to hold.
    pub shared: Vec<Vec<Key>>,
    /// Policies that are tried first by people who are taken to be some of those whom they are for, by their display
    /// names.
    pub tried: Vec<String>,
    /// Policies that keep people out on purpose, by their display names.
    pub on_purpose: Vec<String>,
}

/// A hole between two steps.
#[derive(Debug, Clone, PartialEq)]
pub struct HoleFound {
    /// The step that opens it.
    pub opened: Point,
    /// The step that closes it.
    pub closed: Point,
    /// What gets through.
    pub example: Example,
    /// Does it rest on something that nobody has stated?
    pub unsure: bool,
}

/// What became of all guarantees.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Proofs {
    /// Each.
    pub proofs: Vec<Proof>,
    /// How many sign-ins can be told apart.
    pub sign_ins: f64,
    /// How many points were looked at, on the way back too.
    pub points: usize,
}

/// A guarantee, what is looked for, and what has been found.
struct Run {
    engine: Option<Engine>,
    proof: Proof,
    /// How it stands at the point that was looked at last.
    standing: Standing,
    /// Is that kept in the proof already? Most points leave it as it is.
    kept: bool,
    /// What may still be spent on it.
    purse: usize,
}

/// Proves guarantees, or refutes them.
#[must_use]
pub fn prove(guarantees: &Guarantees, points: &Points, landscape: &Landscape) -> Proofs {
    let (mut proofs, full) = prove_together(guarantees, points, landscape);
    // one that takes all the room there is leaves none to those that are looked at with it
    if full && guarantees.statements.len() > 1 {
        for proof in proofs.proofs.iter_mut().filter(|proof| proof.given_up.is_some()) {
            let alone = Guarantees { statements: vec![proof.statement.clone()], staged: guarantees.staged.clone() };
            let (again, _) = prove_together(&alone, points, landscape);
            again.proofs.into_iter().filter(|again| again.given_up.is_none()).for_each(|again| *proof = again);
        }
    }
    proofs
}

/// The same in one diagram, and whether there was too little room in it.
fn prove_together(guarantees: &Guarantees, points: &Points, landscape: &Landscape) -> (Proofs, bool) {
    let statements = &guarantees.statements;
    let conditions: Vec<_> = statements.iter().flat_map(Statement::conditions).collect();
    let made = Space::new(points, landscape, &conditions).and_then(|mut space| {
        let mut facets = Facets::new(&mut space, points.start.clone())?;
        facets.make_room(points.forward.iter().map(|point| point.changes.len()).sum());
        Ok((space, facets))
    });
    let Ok((mut space, mut facets)) = made else {
        let proofs = statements.iter().map(given_up_at_once).collect();
        return (Proofs { proofs, ..Proofs::default() }, false);
    };
    let end = points.regime_at(points.end());
    let mut runs: Vec<Run> = Vec::new();
    for statement in statements {
        space.diagram.grant(BUDGET);
        let engine = Engine::new(&mut space, statement, &guarantees.staged, &end);
        let standing = Standing::Holds(Found::default());
        let mut run = Run { engine: None, proof: blank(statement), standing, kept: true, purse: BUDGET };
        match engine {
            Ok(engine) if engine.is_about_nothing() && matches!(statement.kind, Kind::Stated(_)) => {
                run.proof.verdict = Verdict::NotProven;
                run.proof.given_up = Some("there is no sign-in that it is about".to_owned());
            }
            Ok(engine) => run.engine = Some(engine),
            Err(Exhausted) => run.give_up(&space),
        }
        runs.push(run);
    }
    let mut walk = Walk { space: &mut space, facets: &mut facets, points, staged: &guarantees.staged };
    walk.forward(&mut runs);
    let back = walk.back(&mut runs);
    let sign_ins = space.diagram.count(space.valid);
    let forward = points.forward.len();
    let proofs = runs.into_iter().map(Run::end).collect();
    (Proofs { proofs, sign_ins, points: forward + back }, space.diagram.is_full())
}

struct Walk<'w, 'a> {
    space: &'w mut Space<'a>,
    facets: &'w mut Facets,
    points: &'w Points,
    staged: &'w [Staged],
}

impl Walk<'_, '_> {
    fn forward(&mut self, runs: &mut [Run]) {
        let end = self.points.end();
        for (at, point) in self.points.forward.iter().enumerate() {
            let Ok(changed) = self.step(point) else {
                runs.iter_mut().for_each(|run| run.give_up(self.space));
                return;
            };
            let changed = if at == 0 { None } else { changed };
            for run in runs.iter_mut() {
                self.look(run, changed.as_deref(), at, end);
            }
        }
    }

    /// Looks at one guarantee at one point of the way forward.
    fn look(&mut self, run: &mut Run, changed: Option<&[Changed]>, at: usize, end: usize) {
        let point = &self.points.forward[at];
        let milestone = at == 0 || at == end || matches!(point.name, PointName::Ring(_));
        if at > 0 && changed.is_none_or(<[Changed]>::is_empty) && !milestone {
            return;
        }
        let Some(engine) = &mut run.engine else { return };
        self.space.diagram.grant(run.purse);
        let nothing: &[Changed] = &[];
        let changed = if at == 0 { None } else { Some(changed.unwrap_or(nothing)) };
        let standing = engine.settle(self.space, self.facets, changed, at);
        let holes = match changed {
            Some(changed) => engine.holes(self.space, self.facets, changed, at),
            None => Ok(Vec::new()),
        };
        run.purse = self.space.diagram.left();
        let (Ok(standing), Ok(holes)) = (standing, holes) else {
            run.give_up(self.space);
            return;
        };
        run.stands(standing);
        self.space.diagram.grant(BUDGET);
        for hole in holes {
            self.keep_hole(run, hole, point);
        }
        if milestone && !matches!(run.proof.statement.claim, Claim::NothingNew(_)) {
            run.proof.rings.push((point.name.clone(), verdict_of(&run.standing)));
        }
        if self.counts(&run.proof.statement.when, at, end) {
            run.proof.over_at(verdict_of(&run.standing), point);
            self.keep(run, point);
        }
    }

    /// Must it hold at this point?
    fn counts(&self, when: &When, at: usize, end: usize) -> bool {
        let is_ring = |point: &Point, ring: &str| matches!(&point.name, PointName::Ring(name) if name == ring);
        match when {
            When::Always => true,
            When::End => at == end,
            When::From(_) if end == 0 => true,
            When::From(ring) => self.points.forward[..=at].iter().any(|point| is_ring(point, ring)),
        }
    }

    fn keep_hole(&mut self, run: &mut Run, hole: Hole, point: &Point) {
        if let Rests::Odd(number) = hole.rests {
            run.proof.try_first(self.staged, number);
            return;
        }
        let unsure = hole.rests == Rests::Unstated;
        let demand = run.proof.statement.demand();
        let broken = Broken { cell: hole.cell, demand, by: vec![hole.source], unstated: hole.unstated };
        let example = explain(self.space, self.facets, &run.proof.statement, &broken, point, self.points, true);
        let opened = self.points.forward[hole.opened].clone();
        let closed = self.points.forward[hole.closed].clone();
        run.proof.holes.push(HoleFound { opened, closed, example, unsure });
    }

    /// Keeps what is worse than what was known.
    fn keep(&mut self, run: &mut Run, point: &Point) {
        if std::mem::replace(&mut run.kept, true) {
            return;
        }
        let Run { proof, standing, .. } = run;
        let verdict = verdict_of(standing);
        match standing {
            Standing::Holds(Found { on_purpose, tried }) => {
                for source in on_purpose.iter() {
                    let name = name_of(self.facets, *source);
                    if !proof.on_purpose.contains(&name) {
                        proof.on_purpose.push(name);
                    }
                }
                tried.iter().for_each(|number| proof.try_first(self.staged, *number));
            }
            Standing::Fails(broken) | Standing::NotProven(broken) => {
                for shared in &broken.unstated.shared {
                    if !proof.shared.contains(&shared.keys) {
                        proof.shared.push(shared.keys.clone());
                    }
                }
                if verdict > proof.verdict {
                    proof.verdict = verdict;
                    let statement = &proof.statement;
                    let example = explain(self.space, self.facets, statement, broken, point, self.points, false);
                    proof.example = Some(example);
                }
            }
        }
    }

    /// The ways back, for what must hold at every point. Gives how many points they have that the way forward has not.
    fn back(&mut self, runs: &mut [Run]) -> usize {
        // only what the way forward has not seen is looked at, and it begins at the end of that
        let mut count = 0;
        let mut here = self.points.end();
        let always = |run: &Run| run.proof.statement.when == When::Always && run.engine.is_some();
        let ways = self.points.back.iter().filter(|way| way.points.iter().any(|point| point.same_as.is_none()));
        for way in ways {
            let mut moves: Vec<Vec<crate::signin::points::Change>> = Vec::new();
            if way.from < here {
                let between = self.points.forward[way.from + 1..=here].iter().rev();
                moves.extend(between.map(reversed));
            } else {
                moves.extend(self.points.forward[here + 1..=way.from].iter().map(|point| point.changes.clone()));
            }
            here = way.from;
            for changes in moves {
                self.shift(runs, &changes, None);
            }
            for point in &way.points {
                let watch = point.same_as.is_none();
                count += usize::from(watch);
                self.shift(runs, &point.changes, watch.then_some(point));
            }
            for point in way.points.iter().rev() {
                self.shift(runs, &reversed(point), None);
            }
        }
        runs.iter_mut().filter(|run| !always(run)).for_each(|run| run.engine = None);
        count
    }

    /// Moves on the way back; what is found counts where a point is given.
    fn shift(&mut self, runs: &mut [Run], changes: &[crate::signin::points::Change], point: Option<&Point>) {
        let Ok(changed) = self.facets.make(self.space, changes) else {
            runs.iter_mut().for_each(|run| run.give_up(self.space));
            return;
        };
        for run in runs.iter_mut().filter(|run| run.proof.statement.when == When::Always) {
            // on the way back legacy authentication gets back what the way forward took from it
            if run.proof.statement.kind == Kind::NoNewLegacy {
                continue;
            }
            let Some(engine) = &mut run.engine else { continue };
            self.space.diagram.grant(run.purse);
            let standing = engine.settle(self.space, self.facets, Some(&changed), 0);
            run.purse = self.space.diagram.left();
            self.space.diagram.grant(BUDGET);
            let Ok(standing) = standing else {
                run.give_up(self.space);
                continue;
            };
            run.stands(standing);
            point.into_iter().for_each(|point| self.keep(run, point));
        }
    }

    /// Takes a step; nothing where it changes nothing.
    fn step(&mut self, point: &Point) -> Result<Option<Vec<Changed>>, Exhausted> {
        if point.changes.is_empty() {
            return Ok(None);
        }
        self.space.diagram.grant(BUDGET);
        self.facets.make(self.space, &point.changes).map(Some)
    }
}

impl Proof {
    /// Keeps that whoever tries a policy is taken to be somebody whom it is for.
    fn try_first(&mut self, staged: &[Staged], number: usize) {
        let name = &staged[number].policy;
        if !self.tried.contains(name) {
            self.tried.push(name.clone());
        }
    }

    /// Keeps the first point at which it holds again. What a step takes away is about that step alone.
    fn over_at(&mut self, verdict: Verdict, point: &Point) {
        let about_steps = matches!(self.statement.claim, Claim::NothingNew(_));
        if self.verdict == Verdict::Fails && verdict == Verdict::Holds && self.until.is_none() && !about_steps {
            self.until = Some(point.clone());
        }
    }
}

impl Run {
    /// Takes how it stands now; nothing where it stands as it did.
    fn stands(&mut self, standing: Option<Standing>) {
        if let Some(standing) = standing {
            self.standing = standing;
            self.kept = false;
        }
    }

    /// What became of it. What fails rests on nothing.
    fn end(mut self) -> Proof {
        if self.proof.verdict == Verdict::Fails {
            self.proof.shared.clear();
            self.proof.on_purpose.clear();
        }
        self.proof
    }

    /// Says why nothing is found out.
    fn give_up(&mut self, space: &Space<'_>) {
        if self.proof.verdict == Verdict::Holds {
            self.proof.verdict = Verdict::NotProven;
        }
        self.proof.given_up.get_or_insert_with(|| {
            format!(
                "the policies name so many groups, places and kinds of device at once that the proof was given up after the \
                 work that one may take: {} questions about a sign-in make {} sets",
                space.levels.len(),
                space.diagram.nodes()
            )
        });
        self.engine = None;
    }
}

fn reversed(point: &Point) -> Vec<crate::signin::points::Change> {
    point.changes.iter().rev().map(crate::signin::points::Change::reversed).collect()
}

fn verdict_of(standing: &Standing) -> Verdict {
    match standing {
        Standing::Holds(_) => Verdict::Holds,
        Standing::Fails(_) => Verdict::Fails,
        Standing::NotProven(_) => Verdict::NotProven,
    }
}

fn name_of(facets: &Facets, source: Source) -> String {
    match source {
        Source::Policy(index) => facets.policy(index).map(|policy| policy.name.clone()).unwrap_or_default(),
        Source::Gate(_) | Source::Strengths => String::new(),
    }
}

fn blank(statement: &Statement) -> Proof {
    Proof {
        statement: statement.clone(),
        verdict: Verdict::Holds,
        rings: Vec::new(),
        example: None,
        until: None,
        given_up: None,
        holes: Vec::new(),
        shared: Vec::new(),
        tried: Vec::new(),
        on_purpose: Vec::new(),
    }
}

fn given_up_at_once(statement: &Statement) -> Proof {
    let why = "the policies name more groups, places and kinds of device than can be held apart".to_owned();
    Proof { verdict: Verdict::NotProven, given_up: Some(why), ..blank(statement) }
}
