//! A set between two bounds -> the shortest way to say it with sets that have names: all of these, any of those, but not
//! the others.

use crate::diff::effect::cover::Span;
use crate::signin::space::{Exhausted, Set, Space};

/// A way to say a set, by the positions of sets that have names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saying {
    /// In each of these.
    pub all_of: Vec<usize>,
    /// In one of these; anywhere, where there are none.
    pub any_of: Vec<usize>,
    /// In none of these.
    pub but: Vec<usize>,
}

impl Saying {
    /// How many names it takes.
    #[must_use]
    pub fn names(&self) -> usize {
        self.all_of.len() + self.any_of.len() + self.but.len()
    }

    /// The set that it says.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn set(&self, space: &mut Space<'_>, named: &[Set]) -> Result<Set, Exhausted> {
        let mut said = if self.any_of.is_empty() { Set::ALL } else { Set::NONE };
        for one in &self.any_of {
            said = space.diagram.union(said, named[*one])?;
        }
        for one in &self.all_of {
            said = space.diagram.intersect(said, named[*one])?;
        }
        for one in &self.but {
            said = space.diagram.subtract(said, named[*one])?;
        }
        Ok(said)
    }
}

/// The sets with names by how they lie to what is to be said.
struct Lying<'n> {
    named: &'n [Set],
    span: Span,
    /// Those that hold all of it.
    around: Vec<usize>,
    /// Those that hold some of it.
    across: Vec<usize>,
    /// Those that hold nothing of it.
    outside: Vec<usize>,
}

/// The shortest saying that was found; none where names of sets do not do.
///
/// # Errors
/// If it would take too much.
pub fn find(space: &mut Space<'_>, span: Span, named: &[Set]) -> Result<Option<Saying>, Exhausted> {
    if span.may == Set::ALL {
        return Ok(Some(Saying::default()));
    }
    let mut lying = Lying { named, span, around: Vec::new(), across: Vec::new(), outside: Vec::new() };
    for (position, set) in named.iter().enumerate() {
        let common = space.diagram.intersect(*set, span.must)?;
        match common {
            Set::NONE => lying.outside.push(position),
            _ if common == span.must => lying.around.push(position),
            _ => lying.across.push(position),
        }
    }
    let plain = lying.cut(space, Saying::default())?;
    let gathered = lying.gather(space)?;
    Ok([plain, gathered].into_iter().flatten().min_by_key(Saying::names))
}

impl Lying<'_> {
    /// Takes away what may not be said: by what holds all of what must be, and by what holds nothing of it.
    fn cut(&self, space: &mut Space<'_>, mut saying: Saying) -> Result<Option<Saying>, Exhausted> {
        let said = saying.set(space, self.named)?;
        let mut left = space.diagram.subtract(said, self.span.may)?;
        let mut cuts = Vec::new();
        for (is_around, list) in [(true, &self.around), (false, &self.outside)] {
            for position in list {
                let named = self.named[*position];
                let gone = if is_around {
                    space.diagram.subtract(left, named)?
                } else {
                    space.diagram.intersect(left, named)?
                };
                if gone != Set::NONE {
                    cuts.push((space.diagram.share(gone), is_around, *position));
                }
            }
        }
        // what takes most away first; of two that take as much away the one that was named first
        cuts.sort_by(|one, other| other.0.total_cmp(&one.0));
        for (_, is_around, position) in cuts {
            let named = self.named[position];
            let fewer =
                if is_around { space.diagram.intersect(left, named)? } else { space.diagram.subtract(left, named)? };
            if fewer != left {
                left = fewer;
                if is_around { saying.all_of.push(position) } else { saying.but.push(position) }
            }
        }
        saying.all_of.sort_unstable();
        saying.but.sort_unstable();
        Ok((left == Set::NONE).then_some(saying))
    }

    /// Puts together several that hold some of it each, and takes away what is too much.
    fn gather(&self, space: &mut Space<'_>) -> Result<Option<Saying>, Exhausted> {
        let mut cut_away = Set::NONE;
        for position in &self.outside {
            cut_away = space.diagram.union(cut_away, self.named[*position])?;
        }
        for position in &self.around {
            let beyond = space.diagram.complement(self.named[*position])?;
            cut_away = space.diagram.union(cut_away, beyond)?;
        }
        let harmless = space.diagram.union(self.span.may, cut_away)?;
        let mut useful = Vec::new();
        for position in &self.across {
            if space.diagram.is_subset(self.named[*position], harmless)? {
                let common = space.diagram.intersect(self.named[*position], self.span.must)?;
                useful.push((space.diagram.share(common), *position));
            }
        }
        useful.sort_by(|one, other| other.0.total_cmp(&one.0));
        let (mut left, mut saying) = (self.span.must, Saying::default());
        for (_, position) in useful {
            let fewer = space.diagram.subtract(left, self.named[position])?;
            if fewer != left {
                left = fewer;
                saying.any_of.push(position);
            }
        }
        if left != Set::NONE {
            return Ok(None);
        }
        saying.any_of.sort_unstable();
        self.cut(space, saying)
    }
}
