//! What a grant does to sign-ins that its policy applies to: where it refuses, and where it makes sure of a demand.

use std::collections::{BTreeSet, btree_set};

use super::conditions::app_type;
use crate::catalog::is_multi_factor;
use crate::posture::{ClientAppType, Platform};
use crate::signin::key::Key;
use crate::signin::policy::{Control, Frequency, GrantControls, Operator, Policy};
use crate::signin::regime::Regime;
use crate::signin::sign_in::{Client, Registration};
use crate::signin::space::{Doubt, Exhausted, Level, Made, Part, Set, Space};

/// What a guarantee asks of sign-ins that get in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Demand {
    /// Nobody gets in.
    Refused,
    /// Multifactor authentication.
    Mfa,
    /// One of these combinations of methods, and no other.
    Strength(BTreeSet<String>),
    /// A compliant device.
    CompliantDevice,
    /// A hybrid joined device.
    HybridJoinedDevice,
    /// An app under an app protection policy.
    AppProtection,
    /// A device or an app that somebody manages: compliant, hybrid joined or under an app protection policy.
    Managed,
    /// Signing in again after so many hours at the latest.
    Frequency(u32),
}

impl Space<'_> {
    /// Where a policy that applies refuses by itself or makes sure of a demand by itself.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn meets(&mut self, policy: &Policy, demand: &Demand, regime: &Regime) -> Made {
        let asks_again = match demand {
            Demand::Frequency(hours) => asks_within(policy, *hours),
            _ => false,
        };
        if asks_again {
            return Ok(Set::ALL);
        }
        let Some(grant) = &policy.grant else { return Ok(Set::NONE) };
        if grant.controls.contains(&Control::Block) {
            return Ok(Set::ALL);
        }
        let mut meets = Set::NONE;
        for clause in clauses(grant) {
            let sure = |control: &Control| implies(control, demand, regime);
            let clause = self.clause(clause, sure)?;
            meets = self.diagram.union(meets, clause)?;
        }
        Ok(meets)
    }

    /// Where nothing meets a clause already, and each control of it that can be met at all is a `sure` one.
    fn clause(&mut self, clause: Clause<'_>, sure: impl Fn(&Control) -> bool) -> Made {
        let mut holds = Set::ALL;
        for control in clause {
            let met = self.met(control)?;
            holds = self.diagram.subtract(holds, met)?;
            if !sure(control) {
                let impossible = self.impossible(control)?;
                holds = self.diagram.intersect(holds, impossible)?;
            }
        }
        Ok(holds)
    }

    /// For each strength that a policy asks for, where there is no other way to meet a clause.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn strengths(&mut self, policy: &Policy) -> Result<Vec<(Key, Set)>, Exhausted> {
        let mut found = Vec::new();
        let asks =
            |grant: &&GrantControls| grant.controls.iter().any(|control| matches!(control, Control::Strength(_)));
        let Some(grant) = policy.grant.as_ref().filter(asks) else { return Ok(found) };
        for clause in clauses(grant) {
            for control in clause.clone() {
                let Control::Strength(key) = control else { continue };
                let only = self.clause(clause.clone(), |other| other == control)?;
                let impossible = self.impossible(control)?;
                found.push((key.clone(), self.diagram.subtract(only, impossible)?));
            }
        }
        Ok(found)
    }

    /// Where a device meets a control already.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn met(&mut self, control: &Control) -> Made {
        self.once(|all| &mut all.met, control, |space| space.find_met(control))
    }

    fn find_met(&mut self, control: &Control) -> Made {
        let judged = self.routes(|route| app_type(route) != ClientAppType::Other);
        let parts: Vec<Part> = match control {
            Control::CompliantDevice => vec![judged, self.devices(|_, compliant| compliant)],
            Control::HybridJoinedDevice => vec![
                judged,
                self.devices(|registration, _| registration == Registration::HybridJoined),
                self.platforms(|platform| platform == Some(Platform::Windows)),
            ],
            Control::Unknown(word) => match self.doubt(&Doubt::Control(word.clone())) {
                Some(doubt) => vec![judged, self.part(doubt, |class| class == 1)],
                None => return Ok(Set::NONE),
            },
            _ => return Ok(Set::NONE),
        };
        self.diagram.all_of(&parts)
    }

    /// Where nothing can meet a control.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn impossible(&mut self, control: &Control) -> Made {
        self.once(|all| &mut all.impossible, control, |space| space.find_impossible(control))
    }

    fn find_impossible(&mut self, control: &Control) -> Made {
        let parts: Vec<Part> = match control {
            Control::Block => return Ok(Set::ALL),
            // what the device does not bring with it now it will not have in a moment
            Control::CompliantDevice | Control::HybridJoinedDevice | Control::Unknown(_) => {
                let met = self.met(control)?;
                return self.diagram.complement(met);
            }
            Control::ApprovedApplication | Control::AppProtection => vec![
                self.routes(|route| {
                    app_type(route) == ClientAppType::Other
                        || !matches!(route.client, Client::OutlookMobile | Client::Browser | Client::OtherApp)
                }),
                self.platforms(|platform| !matches!(platform, Some(Platform::Ios | Platform::Android))),
            ],
            Control::Mfa | Control::Strength(_) | Control::TermsOfUse(_) | Control::Custom(_) => {
                vec![self.routes(|route| {
                    matches!(app_type(route), ClientAppType::Other | ClientAppType::ExchangeActiveSync)
                })]
            }
            Control::MfaAtAdFs | Control::PasswordChange | Control::RiskRemediation => {
                vec![self.routes(|route| app_type(route) == ClientAppType::Other)]
            }
        };
        self.diagram.any_of(&parts)
    }

    /// Where a sign-in is what a demand asks for, whatever any policy says.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn meets_by_itself(&mut self, demand: &Demand) -> Made {
        let hybrid = |registration| registration == Registration::HybridJoined;
        let part = match demand {
            Demand::CompliantDevice => self.devices(|_, compliant| compliant),
            Demand::HybridJoinedDevice => self.devices(|registration, _| hybrid(registration)),
            Demand::Managed => self.devices(|registration, compliant| compliant || hybrid(registration)),
            Demand::Refused | Demand::Mfa | Demand::Strength(_) | Demand::AppProtection | Demand::Frequency(_) => {
                return Ok(Set::NONE);
            }
        };
        self.diagram.all_of(&[part])
    }

    /// The position of a doubt.
    pub(super) fn doubt(&self, wanted: &Doubt) -> Option<usize> {
        self.position(|level| matches!(level, Level::Doubt(known) if known == wanted))
    }
}

/// Does a grant hold a control that makes sure of the demand, beside what it refuses?
#[must_use]
pub fn asks_for(grant: &GrantControls, demand: &Demand, regime: &Regime) -> bool {
    grant.controls.iter().any(|control| implies(control, demand, regime))
}

/// Controls of which one is enough.
type Clause<'g> = std::iter::Take<std::iter::Skip<btree_set::Iter<'g, Control>>>;

/// `AND` makes a clause of each control, `OR` one of all.
fn clauses(grant: &GrantControls) -> impl Iterator<Item = Clause<'_>> {
    let (count, long) = match grant.operator {
        Operator::Or => (1, grant.controls.len()),
        Operator::And => (grant.controls.len(), 1),
    };
    (0..count).map(move |start| grant.controls.iter().skip(start).take(long))
}

/// Is whoever meets this control sure to meet the demand?
fn implies(control: &Control, demand: &Demand, regime: &Regime) -> bool {
    let combinations = |key: &Key| regime.strengths.get(key).map(|strength| &strength.combinations);
    match (demand, control) {
        (Demand::Mfa, Control::Mfa | Control::MfaAtAdFs) => true,
        (Demand::Mfa, Control::Strength(key)) => {
            combinations(key).is_some_and(|all| all.iter().all(|one| is_multi_factor(one)))
        }
        (Demand::Strength(wanted), Control::Strength(key)) => {
            combinations(key).is_some_and(|all| all.is_subset(wanted))
        }
        (Demand::CompliantDevice | Demand::Managed, Control::CompliantDevice) => true,
        (Demand::HybridJoinedDevice | Demand::Managed, Control::HybridJoinedDevice) => true,
        (Demand::AppProtection | Demand::Managed, Control::AppProtection) => true,
        _ => false,
    }
}

/// Does a policy ask for both proofs again within so many hours? The second proof alone is not signing in.
fn asks_within(policy: &Policy, hours: u32) -> bool {
    match policy.session.frequency {
        Some((Frequency::EveryTime, false)) => true,
        Some((Frequency::Hours(every), false)) => every <= hours,
        _ => false,
    }
}
