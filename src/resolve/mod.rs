//! Names to what they stand for: the one place that knows which people an audience is and what an application, a
//! location or a strength is called by Graph. Reports nothing; rules say what is wrong with a name.

mod model;
mod names;
mod people;

pub use model::Model;
pub use names::{ApplicationName, LOCATION_KEYWORDS, LocationName, StrengthName};
pub use people::{Listed, Member, Reach, in_lower_case};
