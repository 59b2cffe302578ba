//! What a change comes to, in one word, and what somebody has looked at and allowed.

/// What a change comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Every sign-in meets what it met, and the stages are the same.
    NoChange,
    /// Something is different, and nothing is looser.
    Changed,
    /// Something is looser, or it could not be worked out that nothing is.
    Loosened,
}

/// A loosening that somebody has looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// The id of the row.
    pub id: String,
    /// Why it is right.
    pub reason: String,
}

impl std::str::FromStr for Allowance {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (id, reason) = text.split_once('=').ok_or("a reason is wanted behind the id: ID=REASON")?;
        let (id, reason) = (id.trim(), reason.trim());
        if id.is_empty() {
            return Err("an id is wanted before the `=`".to_owned());
        }
        if reason.is_empty() {
            return Err("a reason is wanted behind the `=`".to_owned());
        }
        Ok(Self { id: id.to_owned(), reason: reason.to_owned() })
    }
}
