//! What a guarantee says, in words that need no posture beside them: which sign-ins, and what must be so for all of them.

mod built_in;
mod declared;

use built_in::built_in;
use declared::declared;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::plan::{Origin, Plan};
use crate::resolve::Model;
use crate::signin::landscape::Landscape;
use crate::signin::landscape::people;
pub use crate::signin::policy::about;
use crate::signin::policy::{PersonSelection, Policy};
use crate::signin::sign_in::{Client, Method, Registration, Side};
use crate::signin::space::Demand;
use crate::source::Path;

/// A guarantee.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Which it is.
    pub kind: Kind,
    /// What it says, in a sentence without a full stop.
    pub name: String,
    /// The place in the posture that it comes from.
    pub path: Path,
    /// The same for people.
    pub origin: Origin,
    /// Does the posture say something that asks for it? Those of which it says nothing are told of by `prove` alone.
    pub asked_for: bool,
    /// What must be so.
    pub claim: Claim,
    /// At which points it must be so.
    pub when: When,
}

/// Which guarantee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// No enabled policy meets the accounts for emergencies.
    EmergencyAccess,
    /// Everybody with a mailbox keeps a client that reaches it.
    NobodyLockedOut,
    /// The people who run the scripts can still sign in to what the scripts change.
    ScriptRunners,
    /// No step lets legacy authentication reach what it could not reach before.
    NoNewLegacy,
    /// Nobody reaches mail by legacy authentication, except as the posture lists.
    NoLegacy,
    /// Nobody else reaches mail without multifactor authentication.
    MfaForMail,
    /// Who is made an administrator faces at least what was faced before.
    Administrators,
    /// On phones and tablets only Outlook reaches mailboxes.
    OnlyClient,
    /// One that the posture states; its number there.
    Stated(usize),
}

/// At which points a guarantee must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// At every point, also on the way back.
    Always,
    /// From the end of this ring on.
    From(String),
    /// At the end.
    End,
}

/// What must be so.
#[derive(Debug, Clone, PartialEq)]
pub enum Claim {
    /// Every one of these sign-ins that gets in meets the demand.
    Every(SignIns, Demand),
    /// No enabled policy is about these people.
    Untouched(PersonSelection),
    /// Each of these people has one of these sign-ins that gets in, if policies do not keep the person out on purpose.
    Reachable(SignIns),
    /// Whoever is given one of these roles, or is put into one of these groups, still meets the demands that were met
    /// before.
    NoLessFor(PersonSelection, Vec<Demand>),
    /// No step lets one of these sign-ins in that was refused before it.
    NothingNew(SignIns),
}

/// Sign-ins. What is not said is any.
#[derive(Debug, Clone, PartialEq)]
pub struct SignIns {
    /// Who, to what, on which platform, from where and at which risk, as a policy would say it.
    pub conditions: Arc<Policy>,
    /// The clients.
    pub clients: Option<BTreeSet<Client>>,
    /// The sides of mailboxes; none stands for sign-ins that are for no mailbox.
    pub sides: Option<BTreeSet<Option<Side>>>,
    /// How the client proves who uses it.
    pub method: Option<Method>,
    /// The protocols, by the keys that authentication policies have for them.
    pub protocols: Option<BTreeSet<&'static str>>,
    /// Devices, each by how Entra knows it and whether it is compliant.
    pub devices: Option<BTreeSet<(Registration, bool)>>,
    /// Only sign-ins that are as most are: no risk, no flow, a platform that the client is made for.
    pub ordinary: bool,
    /// Sign-ins that are not meant although all of the above is so.
    pub except: Vec<SignIns>,
}

/// All that a posture is held to, and what it lets us take for granted of people.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Guarantees {
    /// What every posture is held to, and what it states itself.
    pub statements: Vec<Statement>,
    /// Who tries a policy for others in an earlier ring.
    pub staged: Vec<Staged>,
}

/// People who try a policy in an earlier ring that is meant for holders of roles in the end.
#[derive(Debug, Clone, PartialEq)]
pub struct Staged {
    /// The display name of the policy.
    pub policy: String,
    /// Those who try it.
    pub people: PersonSelection,
    /// Whom it is meant for; those who try it are taken to be some of them.
    pub meant: PersonSelection,
}

/// All that a posture is held to.
#[must_use]
pub fn guarantees(model: &Model<'_>, plan: &Plan, landscape: &Landscape) -> Guarantees {
    let mut statements = built_in(model, plan, landscape);
    statements.extend(declared(model, landscape));
    Guarantees { statements, staged: staged(model, landscape) }
}

fn staged(model: &Model<'_>, landscape: &Landscape) -> Vec<Staged> {
    let mut all = Vec::new();
    for (_, policy, _) in model.policies() {
        let name = &policy.name;
        let meant = policy.users.iter().flat_map(|users| &users.include).collect::<Vec<_>>();
        let meant = people::selection(landscape, &model.reach(&meant));
        for aliases in policy.rings.values().filter(|_| !meant.roles.is_empty()) {
            let people = people::selection(landscape, &model.reach(aliases));
            all.push(Staged { policy: name.clone(), people, meant: meant.clone() });
        }
    }
    all
}

impl SignIns {
    /// Those that policies could name so.
    #[must_use]
    pub fn of(conditions: Policy) -> Self {
        Self {
            conditions: Arc::new(conditions),
            clients: None,
            sides: None,
            method: None,
            protocols: None,
            devices: None,
            ordinary: false,
            except: Vec::new(),
        }
    }

    /// The conditions of these and of those that are not meant.
    pub fn all_conditions(&self) -> Vec<Arc<Policy>> {
        let inner = self.except.iter().flat_map(Self::all_conditions);
        std::iter::once(Arc::clone(&self.conditions)).chain(inner).collect()
    }
}

impl Statement {
    /// What it asks of sign-ins; where it is about more than one demand or about people, that they are refused.
    #[must_use]
    pub fn demand(&self) -> Demand {
        match &self.claim {
            Claim::Every(_, demand) => demand.clone(),
            Claim::Untouched(_) | Claim::Reachable(_) | Claim::NoLessFor(..) | Claim::NothingNew(_) => Demand::Refused,
        }
    }

    /// What it names, in the words of policies.
    #[must_use]
    pub fn conditions(&self) -> Vec<Arc<Policy>> {
        match &self.claim {
            Claim::Every(sign_ins, _) | Claim::Reachable(sign_ins) | Claim::NothingNew(sign_ins) => {
                sign_ins.all_conditions()
            }
            Claim::Untouched(people) | Claim::NoLessFor(people, _) => {
                vec![Arc::new(about(people.clone(), PersonSelection::default()))]
            }
        }
    }
}

/// Everybody.
#[must_use]
pub fn everybody() -> PersonSelection {
    PersonSelection { all: true, ..PersonSelection::default() }
}
