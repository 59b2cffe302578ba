//! Conditional Access: which policies apply, and what they demand together. Conditions are looked at in the order in
//! which the what-if answer of Graph lists its reasons (whatIfAnalysisReasons, 2026-08).

mod client;
mod device_filter;
mod grant;
mod locations;
mod session;
mod target;
mod tell;
mod users;

pub use client::{app_type_word, platform_word};
pub use grant::{Clause, ClauseOutcome, Standing, blocks, clauses, settle, standing};
pub use session::SessionLimits;
pub use target::membership;
pub(super) use tell::{Told, ad_fs_lines, policy_lines};

use super::{Facts, Reading, Truth};
use crate::signin::policy::{Flows, Policy, PolicyState};

/// A condition of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Condition {
    /// Whom it is about.
    Users,
    /// What they sign in to.
    Target,
    /// The platform.
    Platforms,
    /// The filter for devices.
    DeviceFilter,
    /// The kind of client.
    ClientAppTypes,
    /// Where from.
    Locations,
    /// The risk of the sign-in.
    SignInRisk,
    /// The risk of the user.
    UserRisk,
    /// Insider risk.
    InsiderRisk,
    /// Flows.
    Flows,
    /// What this program does not model.
    NotModelled,
}

impl Condition {
    /// All conditions, in the order in which they are looked at.
    pub const ORDER: [Self; 11] = [
        Self::Users,
        Self::Target,
        Self::Platforms,
        Self::DeviceFilter,
        Self::ClientAppTypes,
        Self::Locations,
        Self::SignInRisk,
        Self::UserRisk,
        Self::InsiderRisk,
        Self::Flows,
        Self::NotModelled,
    ];

    /// The word of a posture.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Target => "applications",
            Self::Platforms => "platforms",
            Self::DeviceFilter => "device-filter",
            Self::ClientAppTypes => "client-app-types",
            Self::Locations => "locations",
            Self::SignInRisk => "sign-in-risk",
            Self::UserRisk => "user-risk",
            Self::InsiderRisk => "insider-risk",
            Self::Flows => "authentication-flows",
            Self::NotModelled => "not-modelled",
        }
    }

    /// Is it one that is unknown only for what nobody can know?
    #[must_use]
    pub fn is_doubtful(self) -> bool {
        matches!(self, Self::Target | Self::NotModelled)
    }

    /// Does it hold for the sign-in?
    #[must_use]
    pub fn holds(self, policy: &Policy, facts: &Facts<'_>) -> Truth {
        let (sign_in, open) = (facts.sign_in, facts.open);
        match self {
            // a policy about workload identities is one that no person meets
            Self::Users => policy.users.as_ref().map_or(Truth::No, |users| users::holds(users, facts)),
            Self::Target => target::holds(&policy.target, facts),
            Self::Platforms => policy.platforms.as_ref().map_or(Truth::Yes, |all| client::platform_holds(all, facts)),
            Self::DeviceFilter => policy
                .device_filter
                .as_ref()
                .map_or(Truth::Yes, |(include, filter)| device_filter::holds(*include, filter, facts)),
            Self::ClientAppTypes => client::app_type_holds(&policy.client_app_types, facts),
            Self::Locations => policy.locations.as_ref().map_or(Truth::Yes, |all| locations::holds(all, facts)),
            Self::SignInRisk => any_or(policy.sign_in_risk.is_empty(), open.sign_in_risk, || {
                policy.sign_in_risk.contains(&sign_in.sign_in_risk)
            }),
            Self::UserRisk => {
                any_or(policy.user_risk.is_empty(), open.user_risk, || policy.user_risk.contains(&sign_in.user_risk))
            }
            Self::InsiderRisk => any_or(policy.insider_risk.is_empty(), open.insider_risk, || {
                sign_in.insider_risk.is_some_and(|risk| policy.insider_risk.contains(&risk))
            }),
            Self::Flows => flows_hold(policy.flows, facts),
            Self::NotModelled => Truth::all(policy.opaque.iter().map(|text| not_modelled(text, facts))),
        }
    }
}

/// A condition on one value: it holds where any will do, and is unknown where the value is open.
fn any_or(any: bool, open: bool, holds: impl FnOnce() -> bool) -> Truth {
    if any {
        Truth::Yes
    } else if open {
        Truth::Unknown
    } else {
        holds().into()
    }
}

fn flows_hold(flows: Flows, facts: &Facts<'_>) -> Truth {
    if flows == Flows::default() {
        return Truth::Yes;
    }
    let (sign_in, open) = (facts.sign_in, facts.open);
    let one = |wanted: bool, open: bool, is: bool| match wanted {
        true if open => Truth::Unknown,
        wanted => (wanted && is).into(),
    };
    one(flows.device_code, open.device_code, sign_in.device_code).or(one(
        flows.authentication_transfer,
        open.authentication_transfer,
        sign_in.authentication_transfer,
    ))
}

fn not_modelled(text: &str, facts: &Facts<'_>) -> Truth {
    facts.sign_in.opaque.get(text).map_or(Truth::Unknown, |matches| (*matches).into())
}

/// Whether a policy applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applies {
    /// It does.
    Yes,
    /// It does not; this is the first condition that does not hold.
    No(Condition),
    /// All that is known holds, and nobody knows about this condition; where there are several, one that nobody can
    /// know about.
    Unknown(Condition),
}

impl Applies {
    /// Is it to be taken for one that applies?
    #[must_use]
    pub fn under(self, reading: Reading) -> bool {
        match self {
            Self::Yes => true,
            Self::No(_) => false,
            Self::Unknown(condition) => match reading {
                Reading::Lenient => false,
                Reading::Strict => true,
                Reading::Either => !condition.is_doubtful(),
            },
        }
    }
}

/// Is it looked at at all?
#[must_use]
pub fn is_judged(policy: &Policy) -> bool {
    policy.state != PolicyState::Disabled
}

/// Does a policy apply, were it enabled?
#[must_use]
pub fn applies(policy: &Policy, facts: &Facts<'_>) -> Applies {
    let mut unknown = None;
    for condition in Condition::ORDER {
        match condition.holds(policy, facts) {
            Truth::Yes => {}
            Truth::No => return Applies::No(condition),
            Truth::Unknown if condition.is_doubtful() => unknown = Some(condition),
            Truth::Unknown => unknown = unknown.or(Some(condition)),
        }
    }
    unknown.map_or(Applies::Yes, Applies::Unknown)
}

/// Why a condition does not hold, in words.
#[must_use]
pub fn why_not(condition: Condition, policy: &Policy, facts: &Facts<'_>) -> String {
    let risk = |levels: Vec<&'static str>| format!("for {}", levels.join(", "));
    match (condition, &policy.users, &policy.platforms, &policy.device_filter, &policy.locations) {
        (Condition::Users, Some(users), ..) => users::why_not(users, facts),
        (Condition::Users, ..) => "for workload identities".to_owned(),
        (Condition::Target, ..) => target::why_not(&policy.target, facts),
        (Condition::Platforms, _, Some(platforms), ..) => client::why_not_platform(platforms, facts),
        (Condition::DeviceFilter, _, _, Some((include, _)), _) => device_filter::why_not(*include),
        (Condition::ClientAppTypes, ..) => client::why_not_app_type(&policy.client_app_types),
        (Condition::Locations, _, _, _, Some(locations)) => locations::why_not(locations, facts),
        (Condition::SignInRisk, ..) => risk(policy.sign_in_risk.iter().map(|level| level.word()).collect()),
        (Condition::UserRisk, ..) => risk(policy.user_risk.iter().map(|level| level.word()).collect()),
        (Condition::InsiderRisk, ..) => risk(policy.insider_risk.iter().map(|level| level.graph()).collect()),
        (Condition::Flows, ..) => "for other flows".to_owned(),
        _ => "a condition that this program does not model is taken not to hold".to_owned(),
    }
}

/// What hangs in the air, in words.
#[must_use]
pub fn what_is_open(condition: Condition, policy: &Policy, facts: &Facts<'_>) -> String {
    match (condition, &policy.users) {
        (Condition::Users, Some(users)) => users::what_is_open(users, facts),
        (Condition::Target, _) => target::what_is_open(),
        (Condition::DeviceFilter, _) => device_filter::what_is_open(),
        (Condition::NotModelled, _) => format!("nobody knows what `{}` says", policy.opaque.join("`, `")),
        (condition, _) => format!("its {} are left open", condition.word()),
    }
}
