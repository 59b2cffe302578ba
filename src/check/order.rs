//! Which of two things a finding points at, and which one it merely shows.

use std::cmp::Reverse;

use crate::resolve::Model;
use crate::source::Path;

/// The two as they are read, the earlier first. Findings point at the later one.
pub(super) fn in_reading_order(model: &Model<'_>, one: Path, other: Path) -> (Path, Path) {
    // a base is read before its overlay, and its file has the higher number
    let place = |path: &Path| {
        let span = model.key_span(path);
        (Reverse(span.file), span.start)
    };
    if place(&other) < place(&one) { (other, one) } else { (one, other) }
}
