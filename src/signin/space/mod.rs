//! All sign-ins at once. A `Space` is what can be told apart at all the points of a rollout, level by level; a set of
//! sign-ins is a set of its diagram, and what a regime does is worked out in such sets.

mod attribute;
mod diagram;
mod levels;
mod network;
mod people;
mod reading;
mod table;
mod valid;
mod vocabulary;

pub use diagram::{Cell, Classes, Diagram, Exhausted, Made, Set};
pub use levels::Level;
pub use network::Region;
pub use people::Accounts;
pub use valid::Space;
pub use vocabulary::{Doubt, Vocabulary};
