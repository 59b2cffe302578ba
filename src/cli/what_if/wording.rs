//! Stories, choices and outcomes to what an answer says of them, in the words of one point.

use super::answer::{
    BranchEntry, ChangeEntry, ChoiceEntry, Chosen, GateEntry, LineEntry, ObjectEntry, Outcome, PolicyEntry, Split, Way,
};
use super::places::Places;
use crate::signin::choices::{Branch, Change, Choices, Leaf, Setting, Tree};
use crate::signin::evaluate::conditional_access::{Applies, ClauseOutcome};
use crate::signin::evaluate::words::{
    clause_words, client_title, control_words, controls_words, demand_words, restriction_words, session_words,
};
use crate::signin::evaluate::{Decision, GateKind, Line, PolicyLine, Story};
use crate::signin::{Client, Landscape, Method, Regime, Route, Subject};

/// Words for one point.
#[derive(Debug, Clone, Copy)]
pub struct Wording<'a> {
    /// What decides.
    pub regime: &'a Regime,
    /// What holds at every point.
    pub landscape: &'a Landscape,
    /// Where objects come from.
    pub places: &'a Places,
}

impl Wording<'_> {
    /// The gates of a story.
    pub fn gates(&self, story: &Story) -> Vec<GateEntry> {
        let gate = |gate: &crate::signin::evaluate::Gate| GateEntry {
            gate: gate.kind.word(),
            title: gate.kind.title(),
            says: gate.ruling.word(),
            lines: gate.lines.iter().map(|line| self.line(line)).collect(),
        };
        story.gates.iter().map(gate).collect()
    }

    fn line(&self, line: &Line) -> LineEntry {
        match line {
            Line::Says(text) => LineEntry { text: text.clone(), object: None, policy: None },
            Line::Object(subject, text) => {
                LineEntry { text: text.clone(), object: Some(self.object(subject)), policy: None }
            }
            Line::Policy(policy) => self.policy(policy),
        }
    }

    fn policy(&self, line: &PolicyLine) -> LineEntry {
        let condition = line.condition().map(|condition| condition.word());
        let applies = match line.applies {
            Applies::Yes => "yes",
            Applies::No(_) => "no",
            Applies::Unknown(_) => "unknown",
        };
        let text = match (condition, self.demands(line)) {
            (Some(condition), None) => format!("{condition}: {}", line.why),
            (Some(_), Some(demands)) => format!("{demands}; {}", line.why),
            (None, demands) => demands.unwrap_or_else(|| "nothing is demanded".to_owned()),
        };
        LineEntry {
            text,
            object: Some(self.object(&line.subject)),
            policy: Some(PolicyEntry { applies, report_only: line.report_only, condition, refuses: line.refuses() }),
        }
    }

    /// What a policy demands, clause by clause; none where it is not told.
    fn demands(&self, line: &PolicyLine) -> Option<String> {
        if matches!(line.applies, Applies::No(_)) {
            return None;
        }
        if line.blocks {
            return Some("blocks".to_owned());
        }
        let clause = |(clause, outcome): &(_, ClauseOutcome)| {
            let whole = clause_words(clause, self.regime, self.landscape);
            match outcome {
                ClauseOutcome::Met(by) if clause.len() > 1 => {
                    format!("{whole} (met by {})", control_words(by, self.regime, self.landscape))
                }
                ClauseOutcome::Met(_) => format!("{whole} (met)"),
                ClauseOutcome::Refused => format!("{whole} (can not be met here)"),
                ClauseOutcome::Demanded(_) => whole,
            }
        };
        let mut parts: Vec<String> = line.clauses.iter().map(clause).collect();
        parts.extend(controls_words(&line.session));
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    fn object(&self, subject: &Subject) -> ObjectEntry {
        let (name, place) = self.places.find(subject);
        ObjectEntry { kind: subject.kind.name().to_owned(), name, place }
    }

    /// An outcome.
    pub fn outcome(&self, decision: &Decision, refused_by: Vec<String>) -> Outcome {
        let (regime, landscape) = (self.regime, self.landscape);
        let demands = &decision.demands;
        let clause = |clause: &std::collections::BTreeSet<_>| {
            clause.iter().map(|control| control_words(control, regime, landscape)).collect()
        };
        let (session, restrictions) = (session_words(&demands.session), restriction_words(&demands.session));
        let text = match decision.refused {
            Some(gate) => match refused_by.as_slice() {
                [] => refused_without_object(gate).to_owned(),
                names => format!("refused by {}", listed(names)),
            },
            None => {
                let mut parts = demand_words(demands, regime, landscape);
                parts.extend(session.iter().chain(&restrictions).cloned());
                if parts.is_empty() {
                    "reached, nothing demanded".to_owned()
                } else {
                    format!("reached: {}", parts.join("; "))
                }
            }
        };
        Outcome {
            reached: decision.refused.is_none(),
            refused_at: decision.refused.map(|gate| gate.word()),
            refused_by,
            demands: demands.clauses.iter().map(clause).collect(),
            combinations: demands.combinations.iter().flatten().cloned().collect(),
            session,
            restrictions,
            text,
        }
    }

    fn leaf(&self, leaf: &Leaf) -> Outcome {
        let names = leaf.refused_by.iter().map(|name| self.places.name_of(name)).collect();
        self.outcome(&leaf.decision, names)
    }

    /// What changes the outcome.
    pub fn changes(&self, changes: &[Change]) -> Vec<ChangeEntry> {
        let choice = |chosen: &crate::signin::choices::Chosen| ChoiceEntry {
            name: chosen.name.clone(),
            values: chosen.settings.iter().map(|setting| setting.words(self.regime, self.landscape)).collect(),
        };
        let change = |change: &Change| ChangeEntry {
            outcome: self.leaf(&change.leaf),
            by: change.by.iter().map(|way| way.iter().map(choice).collect()).collect(),
        };
        changes.iter().map(change).collect()
    }

    /// What an outcome depends on.
    pub fn split(&self, tree: &Tree) -> Option<Split> {
        let Tree::Split { name, branches } = tree else { return None };
        Some(Split { name: name.clone(), branches: branches.iter().map(|branch| self.branch(branch)).collect() })
    }

    fn branch(&self, branch: &Branch) -> BranchEntry {
        let (leaf, too_much) = match ordinary_leaf(&branch.tree) {
            Tree::Cut(leaf, names) => (Some(leaf), names.clone()),
            Tree::Leaf(leaf) => (Some(leaf), Vec::new()),
            Tree::Split { .. } => (None, Vec::new()),
        };
        let outcome = leaf.map_or_else(|| self.outcome(&Decision::default(), Vec::new()), |leaf| self.leaf(leaf));
        BranchEntry {
            values: branch.settings.iter().map(|setting| setting.words(self.regime, self.landscape)).collect(),
            rest: branch.rest,
            outcome,
            depends: self.split(&branch.tree),
            too_much: if matches!(branch.tree, Tree::Split { .. }) { Vec::new() } else { too_much },
        }
    }
}

/// Where the ordinary choices of a tree lead.
fn ordinary_leaf(tree: &Tree) -> &Tree {
    match tree {
        Tree::Split { branches, .. } => branches.first().map_or(tree, |branch| ordinary_leaf(&branch.tree)),
        leaf => leaf,
    }
}

/// The words for a refusal that no object of the organization is behind.
fn refused_without_object(gate: GateKind) -> &'static str {
    match gate {
        GateKind::Request => "refused: there is no such way in",
        GateKind::Service => "refused by Exchange Online itself",
        GateKind::SecurityDefaults => "refused by security defaults",
        _ => "refused",
    }
}

/// So many names of what refuses are written out.
const MOST_NAMES: usize = 3;

/// A few names.
fn listed(names: &[String]) -> String {
    let more = names.len().saturating_sub(MOST_NAMES);
    match names {
        names if more > 0 => format!("{} and {more} more", names[..MOST_NAMES].join(", ")),
        [names @ .., last] if !names.is_empty() => format!("{} and {last}", names.join(", ")),
        names => names.join(", "),
    }
}

/// The words of a way in; its protocols are to be those of all routes that come to the same.
pub fn way(route: &Route, protocols: Vec<String>) -> Way {
    let auth = if route.method == Method::Modern { "modern" } else { "basic" };
    let client = client_title(route.client);
    let by = if route.method == Method::Modern { "with a token" } else { "with the password" };
    let title = match route.side {
        Some(side) => format!("{client}, {by}, to a mailbox in {}", side.title()),
        None => format!("{client}, {by}"),
    };
    Way {
        mailbox: route.side.map(|side| side.word().to_owned()),
        client: Client::word(route.client).to_owned(),
        protocols,
        auth: auth.to_owned(),
        title,
    }
}

/// What a story is told for: what is stated, and what is ordinary of that which would change it.
pub fn told_for(
    choices: &Choices,
    stated: &[(String, String)],
    changes: &[Change],
    wording: &Wording<'_>,
) -> Vec<Chosen> {
    let stated = stated.iter().map(|(name, value)| Chosen { name: name.clone(), value: value.clone(), open: false });
    let mut told: Vec<Chosen> = stated.collect();
    let matters = |name: &str| changes.iter().flat_map(|change| change.by.iter().flatten()).any(|one| one.name == name);
    let mut nameless = false;
    let mut case = choices.case.clone();
    for dimension in &choices.dimensions {
        let Some(setting) = dimension.settings.iter().find(|setting| setting.fits(&case)) else { continue };
        setting.apply(&mut case);
        let nobody = Setting::Account(None) == *setting || Setting::Guest(None) == *setting;
        if nobody || matches!(setting, Setting::Group(_, false) | Setting::Role(_, false)) {
            nameless |= matters(&dimension.name);
        } else if matters(&dimension.name) {
            let value = setting.words(wording.regime, wording.landscape);
            told.push(Chosen { name: dimension.name.clone(), value, open: true });
        }
    }
    if nameless {
        told.push(Chosen { name: "person".to_owned(), value: "whom no policy names".to_owned(), open: true });
    }
    told
}
