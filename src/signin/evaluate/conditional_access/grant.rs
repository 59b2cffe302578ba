//! What a policy that applies demands: clauses, each of which one control must meet. A device brings some controls with
//! it or can not have them; everything else is asked of the person, where the client can ask at all (facts CA-C04,
//! CA-C07, CA-G12, CA-G13).

use std::collections::BTreeSet;

use crate::posture::{ClientAppType, Platform};
use crate::signin::evaluate::{Facts, Reading};
use crate::signin::policy::{Control, GrantControls, Operator};
use crate::signin::sign_in::{Client, Registration};

/// One of these controls must be met.
pub type Clause = BTreeSet<Control>;

/// How a control stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The device meets it already.
    Met,
    /// It will be asked for.
    Demanded,
    /// Nothing can meet it here.
    Impossible,
    /// Nobody knows.
    Unknown,
}

/// What becomes of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClauseOutcome {
    /// The device meets it already, by this control.
    Met(Control),
    /// One of these is asked for.
    Demanded(Clause),
    /// Nothing in it can be met.
    Refused,
}

/// Does it refuse whatever else there is?
#[must_use]
pub fn blocks(grant: &GrantControls) -> bool {
    grant.controls.contains(&Control::Block)
}

/// The clauses: `AND` makes one of each control, `OR` one of all.
#[must_use]
pub fn clauses(grant: &GrantControls) -> Vec<Clause> {
    match grant.operator {
        Operator::Or => vec![grant.controls.clone()],
        Operator::And => grant.controls.iter().map(|control| Clause::from([control.clone()])).collect(),
    }
}

/// What becomes of a clause. Where nobody knows how a control stands, the lenient reading takes it for met and the
/// strict one for impossible.
#[must_use]
pub fn settle(clause: &Clause, facts: &Facts<'_>, reading: Reading) -> ClauseOutcome {
    let mut demanded = Clause::new();
    for control in clause {
        match standing(control, facts) {
            Standing::Met => return ClauseOutcome::Met(control.clone()),
            Standing::Unknown if is_met(control, reading) => return ClauseOutcome::Met(control.clone()),
            Standing::Demanded => drop(demanded.insert(control.clone())),
            Standing::Impossible | Standing::Unknown => {}
        }
    }
    if demanded.is_empty() { ClauseOutcome::Refused } else { ClauseOutcome::Demanded(demanded) }
}

/// Is a control of which nobody knows how it stands taken for met?
fn is_met(control: &Control, reading: Reading) -> bool {
    match reading {
        Reading::Lenient => true,
        Reading::Strict => false,
        Reading::Either => matches!(control, Control::Unknown(_)),
    }
}

/// How a control stands for this sign-in.
#[must_use]
pub fn standing(control: &Control, facts: &Facts<'_>) -> Standing {
    let kind = facts.client_app_type();
    if kind == ClientAppType::Other {
        return Standing::Impossible;
    }
    match control {
        Control::Block => Standing::Impossible,
        Control::CompliantDevice => compliant_device(facts),
        Control::HybridJoinedDevice => hybrid_joined_device(facts),
        Control::ApprovedApplication | Control::AppProtection => protected_app(facts),
        Control::Unknown(_) => Standing::Unknown,
        Control::Mfa | Control::Strength(_) | Control::TermsOfUse(_) | Control::Custom(_)
            if kind == ClientAppType::ExchangeActiveSync =>
        {
            Standing::Impossible
        }
        Control::Mfa
        | Control::MfaAtAdFs
        | Control::Strength(_)
        | Control::TermsOfUse(_)
        | Control::Custom(_)
        | Control::PasswordChange
        | Control::RiskRemediation => Standing::Demanded,
    }
}

fn compliant_device(facts: &Facts<'_>) -> Standing {
    let (device, open) = (&facts.sign_in.device, facts.open);
    match device.registration {
        Registration::Unregistered if !open.registration => Standing::Impossible,
        _ if open.compliance || open.registration => Standing::Unknown,
        _ if device.compliant => Standing::Met,
        _ => Standing::Impossible,
    }
}

fn hybrid_joined_device(facts: &Facts<'_>) -> Standing {
    let (sign_in, open) = (facts.sign_in, facts.open);
    let joined = sign_in.device.registration == Registration::HybridJoined;
    let windows = sign_in.platform == Some(Platform::Windows);
    if (!joined && !open.registration) || (!windows && !open.platform) {
        Standing::Impossible
    } else if open.registration || open.platform {
        Standing::Unknown
    } else {
        Standing::Met
    }
}

/// Approved apps and apps under a policy exist on iOS and Android. Of the clients here Outlook is one; a browser may be
/// Edge, and any other app may be one.
fn protected_app(facts: &Facts<'_>) -> Standing {
    let route = &facts.sign_in.route;
    if !matches!(route.client, Client::OutlookMobile | Client::Browser | Client::OtherApp) {
        return Standing::Impossible;
    }
    match facts.sign_in.platform {
        _ if facts.open.platform => Standing::Unknown,
        Some(Platform::Ios | Platform::Android) => Standing::Demanded,
        _ => Standing::Impossible,
    }
}
