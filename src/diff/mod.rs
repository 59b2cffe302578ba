//! Two sides -> what lies between them: whom it lets do what, which objects it changes, what the rollout does otherwise,
//! and which guarantees no longer hold. Knows no files and no formats of output beyond the text of one answer.

mod comparison;
mod edits;
pub mod effect;
mod guarantees;
mod members;
mod objects;
pub mod output;
mod phrase;
mod rollout;
mod side;
mod verdict;

pub use comparison::{Comparison, at_once, compare};
pub use edits::{Background, Edit, Written, edits};
pub use effect::{Budget, Cause, Direction, Effect, EffectRow, Responsible, effect, places_of_facts};
pub use guarantees::{Guarantee, GuaranteeChange, Standing, guarantees_of};
pub use members::{MemberChange, list_edit, show_value};
pub use objects::{ObjectChange, ObjectWhat};
pub use phrase::{Phrase, Piece};
pub use rollout::{
    Approvals, ManualChange, RingChange, RingWhat, RolloutChange, ScriptChange, ScriptWhat, StepChange, StepPlace,
    StepWhat,
};
pub use side::{Object, Side, landscape_of_plan};
pub use verdict::{Allowance, Verdict};
