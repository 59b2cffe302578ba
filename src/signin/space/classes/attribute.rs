//! The values of a property of devices that filters can tell apart. Texts are told apart by what they are, how they begin
//! and end and what they hold; every combination of these that some text can have has a text here that has it.

use std::collections::BTreeSet;

use crate::catalog::{DeviceOperator, DeviceValue, find_device_property};
use crate::filter::{Comparison, Operand};

/// Of more pieces of text not every combination is tried.
const MOST_PIECES: usize = 8;

/// Stands between the pieces of a made-up text; no rule can hold it, so pieces never run into each other.
const BETWEEN: char = '\u{1f}';

/// Stands for the device management of Intune.
pub(super) const INTUNE: &str = "0000000a-0000-0000-c000-000000000000";

/// Values of a property, one for each class; none is null, and every text that no comparison tells from it.
pub(super) type Values = Vec<Option<String>>;

/// The classes of a property under these comparisons; nothing where there would be too many.
pub(super) fn values(name: &str, comparisons: &[Comparison]) -> Option<Values> {
    let property = find_device_property(name)?;
    let texts = match property.value {
        DeviceValue::OneOf(known) => known.iter().map(|text| (*text).to_owned()).collect(),
        _ if property.collection => collections(&pieces(comparisons))?,
        _ => texts(&pieces(comparisons))?,
    };
    let mut known: BTreeSet<Vec<bool>> = BTreeSet::new();
    let mut order = Vec::new();
    for value in std::iter::once(None).chain(texts.into_iter().map(Some)) {
        let answers: Vec<bool> = comparisons.iter().map(|one| compare(one, value.as_deref())).collect();
        if known.insert(answers) {
            order.push(value);
        }
    }
    Some(order)
}

/// What a comparison says of a value; a positive one misses null, a negative one hits it.
#[must_use]
pub fn compare(comparison: &Comparison, value: Option<&str>) -> bool {
    let wanted = operands(comparison);
    let fits = |text: &str| match comparison.operator {
        DeviceOperator::Equals | DeviceOperator::NotEquals | DeviceOperator::In | DeviceOperator::NotIn => {
            wanted.iter().any(|one| one == text)
        }
        DeviceOperator::StartsWith | DeviceOperator::NotStartsWith => wanted.iter().any(|one| text.starts_with(one)),
        DeviceOperator::EndsWith | DeviceOperator::NotEndsWith => wanted.iter().any(|one| text.ends_with(one)),
        DeviceOperator::Contains | DeviceOperator::NotContains => wanted.iter().any(|one| text.contains(one)),
    };
    let hit = value.is_some_and(|value| {
        let value = value.to_lowercase();
        if comparison.property.collection {
            value.lines().any(|member| wanted.iter().any(|one| one == member))
        } else {
            fits(&value)
        }
    });
    hit != comparison.operator.is_negative()
}

/// What a value is compared with, in lower case: rules of the directory do not heed case.
fn operands(comparison: &Comparison) -> Vec<String> {
    match &comparison.operand {
        Operand::Boolean(truth) => vec![truth.to_string()],
        Operand::Text(text) => vec![text.to_lowercase()],
        Operand::List(texts) => texts.iter().map(|text| text.to_lowercase()).collect(),
    }
}

/// The texts that comparisons name, by what is asked of them.
#[derive(Debug, Default)]
struct Pieces {
    whole: BTreeSet<String>,
    starts: BTreeSet<String>,
    ends: BTreeSet<String>,
    inside: BTreeSet<String>,
}

fn pieces(comparisons: &[Comparison]) -> Pieces {
    let mut pieces = Pieces::default();
    for comparison in comparisons {
        let into = match comparison.operator {
            _ if comparison.property.collection => &mut pieces.whole,
            DeviceOperator::Equals | DeviceOperator::NotEquals | DeviceOperator::In | DeviceOperator::NotIn => {
                &mut pieces.whole
            }
            DeviceOperator::StartsWith | DeviceOperator::NotStartsWith => &mut pieces.starts,
            DeviceOperator::EndsWith | DeviceOperator::NotEndsWith => &mut pieces.ends,
            DeviceOperator::Contains | DeviceOperator::NotContains => &mut pieces.inside,
        };
        into.extend(operands(comparison));
    }
    pieces
}

/// Every text that is named whole, and one for each set of beginnings, endings and inner parts: the longest beginning,
/// the inner parts, the longest ending. If some text has just these and no others, then this one has: what else it had
/// would lie within one of its pieces, and so within every text that has that piece.
fn texts(pieces: &Pieces) -> Option<Vec<String>> {
    let (starts, ends, inside) = (all(&pieces.starts), all(&pieces.ends), all(&pieces.inside));
    let count = starts.len() + ends.len() + inside.len();
    if count > MOST_PIECES {
        return None;
    }
    let mut texts: Vec<String> = pieces.whole.iter().cloned().collect();
    for chosen in 1..1_usize << count {
        let of = |list: &[&String], from: usize| -> Vec<String> {
            list.iter().zip(from..).filter(|(_, bit)| chosen >> bit & 1 == 1).map(|(text, _)| (*text).clone()).collect()
        };
        let longest = |list: Vec<String>| list.into_iter().max_by_key(String::len).unwrap_or_default();
        let mut parts = vec![longest(of(&starts, 0))];
        parts.extend(of(&inside, starts.len() + ends.len()));
        parts.push(longest(of(&ends, starts.len())));
        texts.push(parts.join(&BETWEEN.to_string()));
    }
    Some(texts)
}

fn all(texts: &BTreeSet<String>) -> Vec<&String> {
    texts.iter().collect()
}

/// Every set of the members that are named, one a line.
fn collections(pieces: &Pieces) -> Option<Vec<String>> {
    let members = all(&pieces.whole);
    if members.len() > MOST_PIECES {
        return None;
    }
    let chosen = |set: usize| -> Vec<String> {
        members.iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1).map(|(_, text)| (*text).clone()).collect()
    };
    Some((1..1_usize << members.len()).map(|set| chosen(set).join("\n")).collect())
}
