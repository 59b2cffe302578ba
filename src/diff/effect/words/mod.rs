//! Sets of sign-ins and their outcomes in words.

pub mod find;
pub mod list;
pub mod outcome;
pub mod place;
mod route;
pub mod way;
pub mod who;
