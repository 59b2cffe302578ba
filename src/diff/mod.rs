//! Two sides -> what lies between them: whom it lets do what, which objects it changes, what the rollout does otherwise,
//! and which guarantees no longer hold. Knows no files and no formats of output beyond the text of one answer.

pub mod effect;
mod phrase;
mod side;

pub use effect::{Budget, Direction, Effect, EffectRow, Responsible, effect};
pub use phrase::{Phrase, Piece};
pub use side::Side;
