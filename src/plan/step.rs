//! Rings, scripts and steps.

use super::{Members, ObjectKind, ProofSummary, ServerRelease, Text, Value, Workload};

/// A whole rollout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The name of the organization, as the posture gives it.
    pub organization: String,
    /// The Entra tenant: a lower-case GUID. Scripts for the cloud refuse any other.
    pub tenant_id: String,
    /// The Exchange Server organization, where there is one.
    pub exchange_organization: Option<ExchangeOrganization>,
    /// SHA-256 of the meaning of the posture in lower-case hexadecimal digits: comments, order of keys and the split
    /// into files do not count.
    pub posture_digest: String,
    /// The rings in their order; the last is the organization.
    pub rings: Vec<Ring>,
    /// What people must see to before the first ring.
    pub prerequisites: Vec<ManualStep>,
    /// What people do by hand afterwards, because no API can.
    pub manual: Vec<ManualStep>,
    /// Who is treated otherwise, and why.
    pub exceptions: Vec<ExceptionRecord>,
    /// Findings that the posture silences, with its reasons.
    pub silenced: Vec<Silenced>,
    /// What was proven of it.
    pub proofs: ProofSummary,
}

impl Plan {
    /// All that people see to and do by hand, in the order in which it is due.
    pub fn by_hand(&self) -> impl Iterator<Item = &ManualStep> {
        let rings = self.rings.iter().flat_map(|ring| &ring.by_hand);
        self.prerequisites.iter().chain(rings).chain(&self.manual)
    }
}

/// An Exchange Server organization. Scripts for it refuse any other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExchangeOrganization {
    /// Its Guid, in lower case.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What its servers run.
    pub release: ServerRelease,
}

/// Does a ring enforce, or only report?
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RingMode {
    /// Conditional Access policies decide nothing yet, and nothing changes in Exchange.
    ReportOnly,
    /// Everything takes effect.
    Enforce,
}

impl RingMode {
    /// The name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ReportOnly => "report-only",
            Self::Enforce => "enforce",
        }
    }

    /// The mode of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::ReportOnly, Self::Enforce].into_iter().find(|mode| mode.name() == name)
    }
}

/// One stage of the rollout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ring {
    /// The name in the posture.
    pub name: String,
    /// The folder: number and name, of `a-z`, `0-9` and `-`.
    pub folder: String,
    /// What it does to policies.
    pub mode: RingMode,
    /// Who it reaches, in the posture's words.
    pub audience: String,
    /// How many people of that the posture knows by name.
    pub people: usize,
    /// What must be true before the next ring.
    pub gate: Gate,
    /// What people do by hand in it, before its scripts run.
    pub by_hand: Vec<ManualStep>,
    /// The scripts in the order in which they run.
    pub scripts: Vec<Script>,
}

/// What lies between a ring and the next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gate {
    /// How long to wait, in hours.
    pub soak_hours: u32,
}

/// One emitted file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// The session it needs.
    pub workload: Workload,
    /// The file's name inside the folder of its ring.
    pub file: String,
    /// Graph permissions that the session must have.
    pub scopes: Vec<String>,
    /// Objects named by id or name that must exist before anything is read or written (Graph).
    pub references: Vec<Reference>,
    /// Into how many waves people are split; 1 when they are not.
    pub waves: u32,
    /// The steps in the order in which they are done.
    pub steps: Vec<Step>,
}

/// An object that policies name and that must be what the posture says it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// The Graph collection: `groups` or `users`.
    pub collection: &'static str,
    /// The id; empty where the posture gives none and the script must find exactly one of that name.
    pub id: String,
    /// Display name of a group, sign-in name of a user.
    pub name: String,
}

/// The number of a step inside its script: written with three digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepNumber(pub u32);

impl std::fmt::Display for StepNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:03}", self.0)
    }
}

/// What a step works on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// One object: a name, a table of the fields that find it, or null for the one there is.
    Single(Value),
    /// The same for many people, by sign-in name.
    Each(Vec<String>),
}

/// One change to one object, or the same change for many people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its number.
    pub number: StepNumber,
    /// The kind of object.
    pub kind: ObjectKind,
    /// Which one, or whom.
    pub target: Target,
    /// What people call it; empty for a step for many people.
    pub title: Text,
    /// The members that must have these values; no others are touched.
    pub want: Members,
    /// Steps of the same script that must be done first.
    pub after: Vec<StepNumber>,
    /// Which wave it belongs to, from 1; none for what belongs to all.
    pub wave: Option<u32>,
    /// What rolling back does.
    pub reversal: Reversal,
    /// Whom it affects.
    pub affects: Affects,
    /// Where in the posture it comes from.
    pub origin: Origin,
}

impl Step {
    /// Does it name the id of another object?
    #[must_use]
    pub fn refers(&self) -> bool {
        self.want.iter().any(|(_, value)| value.refers())
    }

    /// What its object is called: by the name that scripts find it by, else by its title; none for many people.
    #[must_use]
    pub fn name(&self) -> Option<&Text> {
        match &self.target {
            Target::Single(Value::Text(name)) => Some(name),
            Target::Single(_) => Some(&self.title),
            Target::Each(_) => None,
        }
    }

    /// What it is about: its own title, or for many people what they are given and who they are; `several` tells of those
    /// who are not just one.
    pub fn title_with(&self, several: impl Fn(&[String]) -> String) -> Text {
        let who = match &self.target {
            Target::Single(_) => return self.title.clone(),
            Target::Each(people) => match people.as_slice() {
                [one] => one.into(),
                people => Text::from(several(people)),
            },
        };
        match self.want.first() {
            Some((_, Value::Text(policy))) => format!("{policy} for {who}").into(),
            _ => who,
        }
    }
}

/// What rolling back does to the object of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reversal {
    /// The original values come back.
    Restore,
    /// What the step made is removed; what was there before gets its original values back.
    RemoveOrRestore,
    /// What an earlier ring made of the object comes back: the members that differ now, as they were there. One that was
    /// not there is null.
    EarlierRing(Members),
}

/// Whom a step affects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Affects {
    /// Nobody yet: the object only reports, or is off.
    Nobody,
    /// Those who use the object already, if it exists; nobody where the step makes it.
    ItsUsers,
    /// People that the posture names.
    People(usize),
    /// The members of groups, roles and the like, in the posture's words.
    Audience(String),
    /// Everybody at once.
    Everyone,
}

impl Affects {
    /// In words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Nobody => "nobody yet".to_owned(),
            Self::ItsUsers => "those who use it already".to_owned(),
            Self::People(1) => "1 person".to_owned(),
            Self::People(count) => format!("{count} people"),
            Self::Audience(names) => names.clone(),
            Self::Everyone => "EVERYONE AT ONCE".to_owned(),
        }
    }
}

/// Where in the posture something comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The address: `conditional-access.policies.admins`.
    pub path: Text,
    /// File and line: `posture.toml:12`.
    pub place: Text,
}

impl Origin {
    /// An address, and the file and line where it stands.
    #[must_use]
    pub fn new(path: impl Into<Text>, place: impl Into<Text>) -> Self {
        Self { path: path.into(), place: place.into() }
    }
}

/// Something people do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManualStep {
    /// What to do, as a command.
    pub title: String,
    /// Why, and how to see that it is done.
    pub detail: String,
    /// What to collect as evidence.
    pub evidence: String,
    /// Where in the posture it comes from.
    pub origin: Origin,
}

/// People who are treated otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionRecord {
    /// Sign-in names and audiences.
    pub who: Vec<String>,
    /// What they may do, or what leaves them out.
    pub what: String,
    /// Why.
    pub reason: String,
    /// The last day on which it holds, as `2027-01-31`; empty where it has none.
    pub expires: String,
    /// Where in the posture it comes from.
    pub origin: Origin,
}

/// A finding that the posture silences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silenced {
    /// The code of the finding.
    pub code: String,
    /// Its message.
    pub message: String,
    /// Why the author is content with it.
    pub reason: String,
    /// Where.
    pub origin: Origin,
}
