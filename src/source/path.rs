//! The address of a value in a document: the one way in which all stages name a place.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// One step into a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// A key of a table: one of the language, or one that an author has chosen.
    Key(Cow<'static, str>),
    /// An element of a list, from 0.
    Index(usize),
}

impl From<&'static str> for Segment {
    fn from(key: &'static str) -> Self {
        Self::Key(Cow::Borrowed(key))
    }
}

impl From<&String> for Segment {
    fn from(key: &String) -> Self {
        Self::from(key.clone())
    }
}

impl From<String> for Segment {
    fn from(key: String) -> Self {
        Self::Key(Cow::Owned(key))
    }
}

impl From<usize> for Segment {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// An address such as `rollout.rings[0].audience`; empty for the document itself. Rules make very many of them and seldom
/// show one, so an address shares all but its last step with the address around it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Path(Option<Arc<Step>>);

/// The last step of an address, and what it is taken from.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Step {
    depth: usize,
    segment: Segment,
    around: Path,
}

impl Path {
    /// The document itself.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The address one step further in.
    #[must_use]
    pub fn join(&self, segment: impl Into<Segment>) -> Self {
        let step = Step { depth: self.depth() + 1, segment: segment.into(), around: self.clone() };
        Self(Some(Arc::new(step)))
    }

    /// The address of a key below several tables: `Path::keys(["rollout", "rings"])`.
    pub fn keys<S: Into<Segment>>(keys: impl IntoIterator<Item = S>) -> Self {
        keys.into_iter().fold(Self::root(), |path, key| path.join(key))
    }

    /// How many steps there are.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.0.as_ref().map_or(0, |step| step.depth)
    }

    /// The last step; none for the document itself.
    #[must_use]
    pub fn last(&self) -> Option<&Segment> {
        self.0.as_ref().map(|step| &step.segment)
    }

    /// The steps, from the outside in.
    #[must_use]
    pub fn segments(&self) -> Vec<&Segment> {
        let mut segments: Vec<&Segment> = self.outwards().filter_map(Self::last).collect();
        segments.reverse();
        segments
    }

    /// The address one step out; none for the document itself.
    #[must_use]
    pub fn parent(&self) -> Option<&Self> {
        self.0.as_ref().map(|step| &step.around)
    }

    /// This address and all that are around it, from the inside out.
    pub fn outwards(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |path| path.parent())
    }

    /// Is this the other address, or one below it?
    #[must_use]
    pub fn starts_with(&self, other: &Self) -> bool {
        self.outwards().find(|path| path.depth() <= other.depth()) == Some(other)
    }

    /// This address with a leading `from` replaced by `to`.
    #[must_use]
    pub fn rebase(&self, from: &Self, to: &Self) -> Option<Self> {
        if !self.starts_with(from) {
            return None;
        }
        let rest = self.segments().split_off(from.depth());
        Some(rest.into_iter().fold(to.clone(), |path, segment| path.join(segment.clone())))
    }
}

impl Ord for Path {
    fn cmp(&self, other: &Self) -> Ordering {
        self.segments().cmp(&other.segments())
    }
}

impl PartialOrd for Path {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, segment) in self.segments().into_iter().enumerate() {
            match segment {
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Key(key) => {
                    if position > 0 {
                        f.write_str(".")?;
                    }
                    let bare = !key.is_empty()
                        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
                    if bare { f.write_str(key)? } else { write!(f, "{key:?}")? }
                }
            }
        }
        Ok(())
    }
}
