//! "Did you mean": only where the edit distance is small.

/// The candidate that is nearest to a misspelt word, if one is near enough.
#[must_use]
pub fn suggest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // a longer word may hold more slips; beyond a third of it the guess is worth nothing
    let allowed = (word.chars().count() / 3).clamp(1, 4);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, candidate)| (*distance, *candidate))
        .map(|(_, candidate)| candidate)
}

/// A few names for a message: `` `a`, `b`, `c` and 5 more ``.
#[must_use]
pub fn list_names<T: AsRef<str>>(names: &[T], most: usize) -> String {
    let mut shown: Vec<String> = names.iter().take(most).map(|name| format!("`{}`", name.as_ref())).collect();
    if names.len() > most {
        return format!("{} and {} more", shown.join(", "), names.len() - most);
    }
    match shown.pop() {
        Some(last) if !shown.is_empty() => format!("{} and {last}", shown.join(", ")),
        Some(last) => last,
        None => String::new(),
    }
}
