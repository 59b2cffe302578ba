//! All sign-ins at once.

mod diagram;
mod reading;
mod table;

pub use diagram::{Cell, Classes, Diagram, Exhausted, Made, Set};
