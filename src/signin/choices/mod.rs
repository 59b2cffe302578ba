//! A sign-in of which some is stated and the rest is left open: what can be chosen for the rest, and what depends on it.

mod changes;
mod dimensions;
mod setting;
mod stated;
mod tree;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

pub use changes::{Change, Chosen, changes};
pub use setting::{Named, Setting};
pub use stated::Stated;
pub use tree::{Branch, Tree, grow};
pub use words::{country_words, device_words, guest_words};

use super::evaluate::{Decision, Evaluator, Open, Reading};
use super::key::Key;
use super::sign_in::{Country, Guest, Person, Registration, Risk, Route, SignIn, Target};
use crate::posture::{InsiderRisk, Platform};

/// What is stated about a sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// By which client, protocol and method, to the mailbox of which side.
    pub route: Route,
    /// To what.
    pub target: Target,
    /// Who: the account.
    pub account: Option<Key>,
    /// Who: a guest, or nobody of that kind.
    pub guest: Option<Option<Guest>>,
    /// Who: one of these, each by what makes a person one of an audience.
    pub one_of: Vec<(String, Person)>,
    /// Groups that the person is in.
    pub groups: BTreeSet<Key>,
    /// Roles that the person holds.
    pub roles: BTreeSet<Key>,
    /// The platform.
    pub platform: Option<Platform>,
    /// One of these devices.
    pub devices: Option<Vec<(Registration, bool)>>,
    /// What is known of the device.
    pub attributes: BTreeMap<String, Option<String>>,
    /// What the device tells device access rules.
    pub active_sync: BTreeMap<String, String>,
    /// Where from.
    pub place: Option<Place>,
    /// The country of the address.
    pub country: Option<Country>,
    /// The risk of the sign-in.
    pub sign_in_risk: Option<Risk>,
    /// The risk of the user.
    pub user_risk: Option<Risk>,
    /// Insider risk, or none.
    pub insider_risk: Option<Option<InsiderRisk>>,
    /// The device code flow, authentication transfer, or neither.
    pub flow: Option<(bool, bool)>,
}

/// Where a sign-in comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// This address.
    Address(IpAddr),
    /// An address that this location holds.
    Location(Key),
    /// An address that no location holds.
    Elsewhere,
}

impl Ask {
    /// Nothing but the way in and what it is for.
    #[must_use]
    pub fn new(route: Route, target: Target) -> Self {
        Self {
            route,
            target,
            account: None,
            guest: None,
            one_of: Vec::new(),
            groups: BTreeSet::new(),
            roles: BTreeSet::new(),
            platform: None,
            devices: None,
            attributes: BTreeMap::new(),
            active_sync: BTreeMap::new(),
            place: None,
            country: None,
            sign_in_risk: None,
            user_risk: None,
            insider_risk: None,
            flow: None,
        }
    }
}

/// A sign-in as far as it is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The sign-in.
    pub sign_in: SignIn,
    /// What of it is still open.
    pub open: Open,
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    /// What it is, for people and machines: `platform`.
    pub name: String,
    /// What can be chosen, ordinary things first; there are two at least.
    pub settings: Vec<Setting>,
}

/// A sign-in with all that is stated, and what is left to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// What is stated.
    pub case: Case,
    /// What is left to choose.
    pub dimensions: Vec<Dimension>,
}

impl Choices {
    /// The case in which all that is left open is ordinary.
    #[must_use]
    pub fn ordinary(&self) -> Case {
        complete(self.case.clone(), &self.dimensions)
    }
}

/// A case in which all that is still open is ordinary.
fn complete<'a>(mut case: Case, dimensions: impl IntoIterator<Item = &'a Dimension>) -> Case {
    for dimension in dimensions {
        if let Some(setting) = dimension.settings.iter().find(|setting| setting.fits(&case)) {
            setting.apply(&mut case);
        }
    }
    case
}

/// An outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    /// The outcome.
    pub decision: Decision,
    /// What refuses, where it is refused; choices that come to the same may differ in it.
    pub refused_by: BTreeSet<String>,
}

/// How a case ends.
fn leaf_of(case: &Case, evaluator: &Evaluator<'_>) -> Leaf {
    let decision = evaluator.decision(&case.sign_in, &case.open, Reading::Lenient);
    let mut refused_by = BTreeSet::new();
    if decision.refused.is_some() {
        let story = evaluator.story(&case.sign_in, &case.open, Reading::Lenient);
        refused_by.extend(story.refused_by.into_iter().map(|object| object.name.to_string()));
    }
    Leaf { decision, refused_by }
}
