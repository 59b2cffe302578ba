//! Many sign-ins at one point: a line each, and what they come to together.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::rc::Rc;

use schemars::JsonSchema;
use serde::Serialize;

use super::World;
use super::answer::Outcome;
use super::log::{Ended, Entry, Numbered};
use super::statement::{Names, Statement};
use super::wording::Wording;
use crate::cli::console::{Colour, Paint};
use crate::cli::findings::count;
use crate::signin::Subject;
use crate::signin::evaluate::{Bulk, Decision, Directory, Reading};

/// What many sign-ins meet.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Many {
    /// The sign-ins, in the order of the file.
    pub sign_ins: Vec<SignInEntry>,
    /// Entries that could not be read.
    pub unreadable: Vec<Unreadable>,
    /// How often each outcome comes, the most frequent first.
    pub totals: Vec<Total>,
    /// How many succeeded then and would be refused now.
    pub newly_refused: usize,
    /// How many outcomes depend on something that the file does not say.
    pub uncertain: usize,
}

/// A sign-in of a file.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SignInEntry {
    /// Its line, or its place in the list.
    pub number: usize,
    /// Who, as far as the file says.
    pub user: String,
    /// The client.
    pub client: String,
    /// The outcome.
    pub outcome: Rc<Outcome>,
    /// Does it hold whatever the file leaves out?
    pub certain: bool,
    /// Did it succeed then? None where the file does not say.
    pub succeeded: Option<bool>,
}

/// An entry that could not be read.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Unreadable {
    /// Its line, or its place in the list.
    pub number: usize,
    /// Why.
    pub reason: String,
}

/// How often an outcome comes.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Total {
    /// The outcome for people.
    pub outcome: String,
    /// How often.
    pub count: usize,
    /// How many of them succeeded then.
    pub succeeded: usize,
}

/// So many unreadable entries are shown.
const MOST_UNREADABLE: usize = 10;

/// Judges sign-ins, and remembers the words for outcomes.
struct Judge<'a> {
    names: Names<'a>,
    directory: Directory<'a>,
    bulk: Bulk<'a>,
    wording: Wording<'a>,
    outcomes: HashMap<(Decision, Vec<Subject>), Rc<Outcome>>,
}

impl World {
    /// What the sign-ins of a file meet.
    pub(super) fn many(&self, entries: Vec<Numbered>) -> Many {
        let mut judge = Judge {
            names: self.names(),
            directory: Directory::new(&self.landscape),
            bulk: Bulk::new(&self.regime, &self.landscape),
            wording: Wording { regime: &self.regime, landscape: &self.landscape, places: &self.places },
            outcomes: HashMap::new(),
        };
        let mut many = Many::default();
        let mut totals: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for (number, entry) in entries {
            match entry.and_then(|entry| judge.judge(number, entry)) {
                Err(reason) => many.unreadable.push(Unreadable { number, reason }),
                Ok(sign_in) => {
                    let succeeded = sign_in.succeeded == Some(true);
                    many.newly_refused += usize::from(succeeded && !sign_in.outcome.reached);
                    many.uncertain += usize::from(!sign_in.certain);
                    // the text is looked for before it is copied: outcomes are few and sign-ins many
                    if !totals.contains_key(&sign_in.outcome.text) {
                        totals.insert(sign_in.outcome.text.clone(), (0, 0));
                    }
                    if let Some((all, then)) = totals.get_mut(&sign_in.outcome.text) {
                        *all += 1;
                        *then += usize::from(succeeded);
                    }
                    many.sign_ins.push(sign_in);
                }
            }
        }
        let total = |(outcome, (count, succeeded))| Total { outcome, count, succeeded };
        many.totals = totals.into_iter().map(total).collect();
        many.totals.sort_by_key(|total| std::cmp::Reverse(total.count));
        many
    }
}

impl Judge<'_> {
    fn judge(&mut self, number: usize, entry: Entry) -> Result<SignInEntry, String> {
        let Entry { statement, then } = entry;
        if statement.audience.is_some() {
            return Err("an audience is no person: name the user, or groups and roles".to_owned());
        }
        let ask = self.names.ask_of(&statement)?;
        let stated = ask.state(self.names.regime, &self.directory);
        let case = &stated.ordinary;
        let decision = self.bulk.decision(&case.sign_in, &case.open, Reading::Lenient);
        let mut read = |reading| self.bulk.decision(&case.sign_in, &stated.open, reading);
        let certain = read(Reading::Lenient) == read(Reading::Either);
        let refused_by =
            if decision.refused.is_some() { self.bulk.refused_by(&case.sign_in, &case.open) } else { Vec::new() };
        let wording = &self.wording;
        let known = self.outcomes.entry((decision, refused_by));
        let outcome = known.or_insert_with_key(|(decision, refused_by)| {
            let names = refused_by.iter().map(|object| wording.places.find(object).0).collect();
            Rc::new(wording.outcome(decision, names))
        });
        let outcome = Rc::clone(outcome);
        Ok(SignInEntry {
            number,
            client: ask.route.client.word().to_owned(),
            user: who(statement),
            outcome,
            certain,
            succeeded: then.map(|then| then == Ended::Succeeded),
        })
    }
}

fn who(statement: Statement) -> String {
    let guest = statement.guest.map(|kind| kind.graph().to_owned());
    statement.user.or(guest).unwrap_or_else(|| "somebody".to_owned())
}

/// For people: a line each, then the totals.
pub fn render(many: &Many, paint: Paint) -> String {
    let mut text = String::new();
    let users = many.sign_ins.iter().map(|sign_in| sign_in.user.chars().count()).max().unwrap_or(0).min(32);
    let digits = many.sign_ins.last().map_or(1, |last| last.number.to_string().len());
    for sign_in in &many.sign_ins {
        let doubt = if sign_in.certain { "" } else { " (?)" };
        let user = paint.visible(&sign_in.user);
        let said = paint.coloured(colour(&sign_in.outcome), &paint.visible(&sign_in.outcome.text));
        let _ = writeln!(text, "{:>digits$}  {user:<users$}  {:<15}  {said}{doubt}", sign_in.number, sign_in.client);
    }
    text.push('\n');
    let widest = many.totals.first().map_or(1, |total| total.count.to_string().len());
    for total in &many.totals {
        paint.hanging(&mut text, 0, &format!("{:>widest$}  ", total.count), &total.outcome);
    }
    let all = many.sign_ins.len() + many.unreadable.len();
    let mut sums = vec![count(all, "sign-in")];
    if many.newly_refused > 0 {
        sums.push(format!("{} that succeeded would be refused", many.newly_refused));
    }
    if many.uncertain > 0 {
        sums.push(format!("{} hanging on what the file does not say (?)", many.uncertain));
    }
    if !many.unreadable.is_empty() {
        sums.push(format!("{} unreadable", many.unreadable.len()));
    }
    paint.wrapped(&mut text, 0, &sums.join("; "));
    for unreadable in many.unreadable.iter().take(MOST_UNREADABLE) {
        paint.hanging(&mut text, 2, &format!("{}: ", unreadable.number), &unreadable.reason);
    }
    if many.unreadable.len() > MOST_UNREADABLE {
        let more = format!("and {} more; `--format json` has them all", many.unreadable.len() - MOST_UNREADABLE);
        paint.wrapped(&mut text, 2, &more);
    }
    text
}

fn colour(outcome: &Outcome) -> Colour {
    match (outcome.reached, outcome.demands.is_empty()) {
        (false, _) => Colour::Red,
        (true, false) => Colour::Yellow,
        (true, true) => Colour::Green,
    }
}
