//! `posturec what-if`: what a sign-in meets at a point of the rollout, or with the policies that a tenant has today.

mod answer;
mod arguments;
mod human;
mod log;
mod many;
mod places;
mod statement;
mod wording;
mod words;

use std::collections::BTreeMap;

pub use answer::WhatIf;
pub use arguments::{AnswerFormat, WhatIfArguments};
pub use statement::Statement;

use super::Exit;
use super::args::{FindingArguments, Format};
use super::console::{Console, Paint};
use super::disk::{Listed, read_exports, read_regular, slashes};
use super::findings::{Judge, Place, Teller};
use crate::diag::escape_json;
use crate::posture::Posture;
use crate::resolve::Reach;
use crate::signin::choices::{Ask, Change, Choices, changes, grow};
use crate::signin::evaluate::{Bulk, Evaluator, Reading, Story};
use crate::signin::{Landscape, PointName, Points, Regime, Tenant, points};
use answer::Answer;
use many::Many;
use places::Places;
use statement::Names;
use wording::{Wording, told_for, way};

/// The version of the documents.
const FORMAT: u32 = 1;

/// No log of sign-ins is larger, in bytes.
const LARGEST_LOG: u64 = 2 * 1024 * 1024 * 1024;

/// What is there at the point that was asked for.
struct World {
    source: String,
    point: String,
    regime: Regime,
    landscape: Landscape,
    audiences: BTreeMap<String, Reach>,
    posture: Option<Posture>,
    places: Places,
    findings: Vec<String>,
}

pub(super) fn run(arguments: &WhatIfArguments, console: &mut Console) -> Exit {
    let world = match &arguments.posture {
        Some(posture) => world_of_posture(posture, arguments, console),
        None => world_of_policies(arguments, console),
    };
    let world = match world {
        Ok(world) => world,
        Err(exit) => return exit,
    };
    let made = match &arguments.sign_ins {
        Some(name) => world.answer_file(name, console),
        None => world.answer_one(arguments, console),
    };
    let answer = match made {
        Ok(answer) => answer,
        Err(exit) => return exit,
    };
    let paint = Paint::new(console.style());
    match (arguments.format, &answer.many) {
        (AnswerFormat::Json, _) => console.print(&to_json(&answer)),
        (AnswerFormat::Human, Some(many)) => console.print(&many::render(many, paint)),
        (AnswerFormat::Human, None) => {
            let with_stories = arguments.how.client.is_some() || answer.answers.len() == 1;
            console.print(&human::render(&answer, with_stories, paint));
        }
    }
    let none_read = answer.many.as_ref().is_some_and(|many| many.sign_ins.is_empty());
    if none_read { Exit::Misuse } else { Exit::Fine }
}

pub(super) fn to_json<T: serde::Serialize>(document: &T) -> String {
    // only maps with keys that are no texts can fail, and there are none
    escape_json(serde_json::to_string_pretty(document).unwrap_or_default()) + "\n"
}

fn world_of_posture(posture: &str, arguments: &WhatIfArguments, console: &mut Console) -> Result<World, Exit> {
    let name = match arguments.at.parse::<PointName>() {
        Ok(name) => name,
        Err(phrase) => {
            console.complain("--at", &phrase);
            return Err(Exit::Misuse);
        }
    };
    let findings = FindingArguments { format: Format::Human, as_of: arguments.as_of, deny_warnings: false };
    let judge = Judge::new(&findings, Place::Side, console);
    let mut teller = Teller::new(judge);
    let listed = Listed { name: slashes(posture), from_folder: false, trouble: None };
    let (verdict, compiled) = judge.judge(&listed, |compiled| {
        let parts = (compiled.landscape.clone(), compiled.audiences.clone(), compiled.expanded.clone());
        (compiled.plan.clone(), compiled.points.clone(), parts)
    });
    if compiled.is_none() {
        teller.tell(verdict, console);
        return Err(teller.finish(console));
    }
    let Some((Some(plan), passed, (landscape, audiences, posture))) = compiled else { return Err(Exit::Findings) };
    // those that the rollout passes where nothing was before are known already
    let (points, findings) = match arguments.start.as_slice() {
        [] => (passed, Vec::new()),
        names => {
            let tenant = read_tenant(names, console)?;
            (points(&plan, &landscape, &tenant), tenant.findings)
        }
    };
    let position = points.find(&name).map_err(|phrase| {
        console.complain("--at", &phrase);
        Exit::Misuse
    })?;
    Ok(World {
        source: listed.name,
        point: words_of(&name),
        regime: points.regime_at(position),
        places: Places::new(&points),
        findings: findings.into_iter().chain(points.findings).collect(),
        landscape,
        audiences,
        posture: Some(posture),
    })
}

/// `the end of the rollout`, `the end of ring pilot`, `step pilot:030`.
pub(super) fn words_of(name: &PointName) -> String {
    match name {
        PointName::Start => "the start".to_owned(),
        PointName::End => "the end of the rollout".to_owned(),
        PointName::Ring(ring) => format!("the end of ring {ring}"),
        name => format!("step {name}"),
    }
}

fn world_of_policies(arguments: &WhatIfArguments, console: &mut Console) -> Result<World, Exit> {
    let tenant = read_tenant(&arguments.policies, console)?;
    let landscape = tenant.landscape();
    let source = slashes(arguments.policies.first().map(String::as_str).unwrap_or_default());
    Ok(World {
        source,
        point: String::new(),
        places: Places::new(&Points::default()),
        findings: tenant.findings,
        regime: tenant.regime,
        landscape,
        audiences: BTreeMap::new(),
        posture: None,
    })
}

/// What Graph exports. A file that can not be read makes every answer worthless.
pub(super) fn read_tenant(names: &[String], console: &mut Console) -> Result<Tenant, Exit> {
    let (files, troubles) = read_exports(names);
    let tenant = Tenant::read(&files);
    for (name, trouble) in &troubles {
        console.complain(name, trouble);
    }
    for unreadable in &tenant.unreadable {
        let (name, trouble) = unreadable.split_once(": ").unwrap_or((unreadable, "it can not be read"));
        console.complain(name, trouble);
    }
    if troubles.is_empty() && tenant.unreadable.is_empty() { Ok(tenant) } else { Err(Exit::Misuse) }
}

impl World {
    fn answer_one(&self, arguments: &WhatIfArguments, console: &mut Console) -> Result<WhatIf, Exit> {
        let answers = self.answers(&arguments.statement(), arguments.format == AnswerFormat::Json);
        let answers = answers.map_err(|phrase| {
            console.complain("what-if", &phrase);
            Exit::Misuse
        })?;
        Ok(self.document(answers, None))
    }

    fn answer_file(&self, name: &str, console: &mut Console) -> Result<WhatIf, Exit> {
        let name = slashes(name);
        let bytes = read_regular(&name, LARGEST_LOG);
        let entries = bytes.and_then(|bytes| log::read(&bytes)).map_err(|phrase| {
            console.complain(&name, &phrase);
            Exit::Misuse
        })?;
        Ok(self.document(Vec::new(), Some(self.many(entries))))
    }

    fn document(&self, answers: Vec<Answer>, many: Option<Many>) -> WhatIf {
        WhatIf {
            format: FORMAT,
            source: self.source.clone(),
            point: self.point.clone(),
            findings: self.findings.clone(),
            answers,
            many,
        }
    }

    fn names(&self) -> Names<'_> {
        Names {
            regime: &self.regime,
            landscape: &self.landscape,
            audiences: &self.audiences,
            posture: self.posture.as_ref(),
        }
    }

    /// The answers, one for all ways in that come to the same. The tree of all choices is grown where it is wanted.
    fn answers(&self, statement: &Statement, with_trees: bool) -> Result<Vec<Answer>, String> {
        let evaluator = Evaluator::new(&self.regime, &self.landscape);
        let mut bulk = Bulk::new(&self.regime, &self.landscape);
        let mut groups: Vec<Group> = Vec::new();
        for ask in self.names().asks(statement)? {
            let choices = ask.choices(&self.regime, &self.landscape);
            let case = choices.ordinary();
            let story = evaluator.story(&case.sign_in, &case.open, Reading::Lenient);
            let changes = changes(&choices, &evaluator, &mut bulk);
            let protocol = ask.route.protocol.to_owned();
            match groups.iter_mut().find(|group| group.comes_to_the_same(&ask, &story, &changes)) {
                Some(group) => group.protocols.push(protocol),
                None => groups.push(Group { ask, choices, story, changes, protocols: vec![protocol] }),
            }
        }
        let wording = Wording { regime: &self.regime, landscape: &self.landscape, places: &self.places };
        let stated = statement.words();
        let answer = |group: Group| {
            let tree = with_trees.then(|| grow(&group.choices, &evaluator));
            let names = group.story.refused_by.iter().map(|object| self.places.find(object).0).collect();
            Answer {
                way: way(&group.ask.route, group.protocols),
                told_for: told_for(&group.choices, &stated, &group.changes, &wording),
                gates: wording.gates(&group.story),
                outcome: wording.outcome(&group.story.decision, names),
                doubts: group.story.doubts,
                changes: wording.changes(&group.changes),
                depends: tree.and_then(|tree| wording.split(&tree)),
            }
        };
        Ok(groups.into_iter().map(answer).collect())
    }
}

/// Ways in that come to the same, told for the first.
struct Group {
    ask: Ask,
    choices: Choices,
    story: Story,
    changes: Vec<Change>,
    protocols: Vec<String>,
}

impl Group {
    fn comes_to_the_same(&self, ask: &Ask, story: &Story, changes: &[Change]) -> bool {
        let (one, other) = (&self.ask.route, &ask.route);
        (one.side, one.client, one.method) == (other.side, other.client, other.method)
            && (&self.story.decision, &self.story.refused_by) == (&story.decision, &story.refused_by)
            && self.changes == changes
    }
}
