//! What every policy says about a sign-in, line by line: those that apply first, then those that only report, then those
//! that do not apply.

use super::{
    Applies, Condition, Standing, applies, blocks, clauses, is_judged, settle, standing, users, what_is_open, why_not,
};
use crate::posture::ClientAppType;
use crate::signin::evaluate::decision::{Demands, demands_of, refusing};
use crate::signin::evaluate::story::{Line, PolicyLine, Ruling};
use crate::signin::evaluate::words::control_words;
use crate::signin::evaluate::{Facts, Reading, Truth};
use crate::signin::points::Subject;
use crate::signin::policy::{Control, Policy, PolicyState, SessionControls};

/// What Conditional Access says as a whole.
pub(in crate::signin::evaluate) struct Told {
    pub ruling: Ruling,
    pub lines: Vec<Line>,
    pub refused_by: Vec<Subject>,
    pub doubts: Vec<String>,
}

impl Told {
    /// Lines that ask for something, and no policy of Entra among them.
    pub fn of(lines: Vec<Line>) -> Self {
        Self { ruling: Ruling::Asks, lines, refused_by: Vec::new(), doubts: Vec::new() }
    }

    /// Adds a sentence.
    pub fn say(&mut self, says: &str) {
        self.lines.push(Line::Says(says.to_owned()));
    }
}

/// What AD FS says that asks for MFA: it is met before any policy of Entra, and never refuses by itself.
pub(in crate::signin::evaluate) fn ad_fs_lines(facts: &Facts<'_>, reading: Reading) -> Told {
    let lines = lines_of(facts, reading, true);
    let doubts = lines.iter().filter_map(|line| doubt(line, facts, reading)).collect();
    Told { doubts, ..Told::of(lines.into_iter().map(Line::Policy).collect()) }
}

/// What every policy of AD FS, or of Entra, says.
fn lines_of(facts: &Facts<'_>, reading: Reading, of_ad_fs: bool) -> Vec<PolicyLine> {
    let policies = facts.regime.policies.iter();
    let judged = policies.filter(|(_, policy)| is_judged(policy) && policy.is_of_ad_fs() == of_ad_fs);
    let mut lines: Vec<PolicyLine> =
        judged.map(|(number, policy)| policy_line(*number, policy, facts, reading)).collect();
    lines.sort_by_key(|line| rank(line, reading));
    lines
}

/// What every policy says.
pub(in crate::signin::evaluate) fn policy_lines(facts: &Facts<'_>, reading: Reading) -> Told {
    let lines = lines_of(facts, reading, false);
    let decides = |line: &&PolicyLine| !line.report_only && line.applies.under(reading);
    let enforced: Vec<&PolicyLine> = lines.iter().filter(decides).collect();
    let policies: Vec<&Policy> = enforced.iter().filter_map(|line| policy_of(line, facts)).collect();
    let refused_by: Vec<Subject> = refusing(&policies, facts, reading).into_iter().map(Policy::subject).collect();
    let mut told: Vec<Line> = Vec::new();
    let ruling = match demands_of(&policies, facts, reading) {
        None => Ruling::Refuses,
        Some(demands) if demands == Demands::default() => Ruling::Passes,
        Some(_) => Ruling::Asks,
    };
    if ruling == Ruling::Refuses && !enforced.iter().any(|line| line.refuses()) {
        told.push(Line::Says("no method meets every strength that is asked for".to_owned()));
    }
    if lines.is_empty() {
        told.push(Line::Says("there are no policies, so Entra gives the token".to_owned()));
    } else if enforced.is_empty() {
        told.push(Line::Says("no policy that decides applies, so Entra gives the token".to_owned()));
    }
    let doubts = lines.iter().filter(|line| !line.report_only).filter_map(|line| doubt(line, facts, reading)).collect();
    told.extend(lines.into_iter().map(Line::Policy));
    Told { ruling, lines: told, refused_by, doubts }
}

fn policy_of<'a>(line: &PolicyLine, facts: &Facts<'a>) -> Option<&'a Policy> {
    facts.regime.policies.get(&line.number).map(AsRef::as_ref)
}

fn policy_line(number: usize, policy: &Policy, facts: &Facts<'_>, reading: Reading) -> PolicyLine {
    let applies = applies(policy, facts);
    let why = match applies {
        Applies::Yes => String::new(),
        Applies::No(condition) => why_not(condition, policy, facts),
        Applies::Unknown(condition) => what_is_open(condition, policy, facts),
    };
    let told = !matches!(applies, Applies::No(_));
    let grant = policy.grant.as_ref().filter(|_| told);
    let all = grant.filter(|grant| !blocks(grant)).map(clauses).unwrap_or_default();
    PolicyLine {
        number,
        subject: policy.subject(),
        report_only: policy.state == PolicyState::ReportOnly,
        applies,
        why,
        blocks: grant.is_some_and(blocks),
        clauses: all.into_iter().map(|clause| (clause.clone(), settle(&clause, facts, reading))).collect(),
        session: if told { policy.session.clone() } else { SessionControls::default() },
    }
}

/// The place of a line: what refuses, what demands, what nobody knows, what only reports, what does not apply; and those
/// that come close before those that are about something else.
fn rank(line: &PolicyLine, reading: Reading) -> (u8, std::cmp::Reverse<Option<Condition>>) {
    let decides = !line.report_only && line.applies.under(reading);
    let group = match line.applies {
        _ if decides && line.refuses() => 0,
        _ if decides => 1,
        Applies::Unknown(_) => 2,
        Applies::Yes => 3,
        Applies::No(_) => 4,
    };
    (group, std::cmp::Reverse(line.condition()))
}

/// What nobody knows about a policy that decides.
fn doubt(line: &PolicyLine, facts: &Facts<'_>, reading: Reading) -> Option<String> {
    let name = &line.subject.name;
    match line.applies {
        Applies::Unknown(_) => {
            let taken = match reading {
                Reading::Lenient | Reading::Either => "one that does not apply",
                Reading::Strict => "one that applies",
            };
            Some(format!("{name}: {}: taken as {taken}", line.why))
        }
        Applies::No(Condition::Users) if facts.client_app_type() == ClientAppType::ExchangeActiveSync => {
            let users = policy_of(line, facts)?.users.as_ref()?;
            let selects = !users.include.roles.is_empty() || users.include.all_guests || users.include.guests.is_some();
            let out = users::selects(&users.exclude, facts) == Truth::Yes;
            let policy = policy_of(line, facts)?;
            let others = Condition::ORDER.iter().filter(|condition| **condition != Condition::Users);
            let close = others.map(|condition| condition.holds(policy, facts)).all(|truth| truth != Truth::No);
            (selects && !out && close).then(|| {
                format!(
                    "{name}: for ActiveSync Microsoft says that a policy for roles or guests meets everybody: taken as \
                     one that does not apply"
                )
            })
        }
        Applies::Yes => {
            let unknown = |control: &&Control| standing(control, facts) == Standing::Unknown;
            let control = line.clauses.iter().flat_map(|(clause, _)| clause).find(unknown)?;
            let words = control_words(control, facts.regime, facts.landscape);
            let taken = match reading {
                Reading::Lenient | Reading::Either => "met",
                Reading::Strict => "impossible to meet",
            };
            Some(format!("{name}: nobody knows how {words} stands: taken as {taken}"))
        }
        Applies::No(_) => None,
    }
}
