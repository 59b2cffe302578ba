//! What a sign-in meets. `Regime` is what decides about sign-ins at one point of a rollout, `SignIn` is one cell of all
//! there can be; `evaluate` tells the story of one, `space` reasons about all of them at once. Nothing here knows how a
//! posture is written: regimes are read from what scripts send, or from what Graph exports.

pub mod choices;
pub mod evaluate;
mod export;
pub mod guarantee;
mod key;
mod landscape;
mod points;
mod policy;
mod read;
mod regime;
pub mod route;
mod sign_in;
pub mod space;
mod tenant;

pub use key::Key;
pub use landscape::{
    AD_FS, AccessControl, Account, AdFs, Apart, Groups, Landscape, NamedAccounts, OutlookOnTheWeb, landscape_of,
};
pub use points::{Change, Point, PointName, Points, StepPlace, Subject, WayBack, points};
pub use policy::{
    Control, Federated, Flows, Frequency, GrantControls, GuestSelection, InOut, LocationCondition, Operator,
    PersonSelection, Policy, PolicyState, SessionControls, TargetCondition, Users,
};
pub use read::{Known, ReadPolicy, is_annotation, read_location, read_policy, read_strength};
pub use regime::{DeviceAccess, ExchangeRegime, LocationKind, NamedLocation, Regime, Strength};
pub use sign_in::{
    Client, Country, Device, Guest, Method, Network, Person, Registration, Risk, Route, Side, SignIn, Target,
};
pub use tenant::{Exported, Tenant};
