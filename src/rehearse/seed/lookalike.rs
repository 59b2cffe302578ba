//! Names that look like others and are not the same.

/// In what a name differs from the one it looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    /// Capital letters for small ones, or the other way round.
    OtherCase,
    /// A blank at the end.
    Blank,
    /// A character without width behind the first.
    ZeroWidth,
    /// A Cyrillic letter for a Latin one of the same shape.
    Cyrillic,
    /// Something behind it.
    Longer,
}

/// Latin letters and the Cyrillic ones of their shape.
const TWINS: [(char, char); 12] = [
    ('a', '\u{430}'),
    ('c', '\u{441}'),
    ('e', '\u{435}'),
    ('o', '\u{43e}'),
    ('p', '\u{440}'),
    ('x', '\u{445}'),
    ('A', '\u{410}'),
    ('B', '\u{412}'),
    ('C', '\u{421}'),
    ('E', '\u{415}'),
    ('O', '\u{41e}'),
    ('P', '\u{420}'),
];

impl Likeness {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::OtherCase, Self::Blank, Self::ZeroWidth, Self::Cyrillic, Self::Longer];
    /// Those of a service that takes no two names that differ in case or in blanks alone.
    pub const DISTINCT: [Self; 2] = [Self::Cyrillic, Self::Longer];

    /// A name that looks like this one; nothing where there is none of that sort.
    pub fn of(self, name: &str) -> Option<String> {
        let other = match self {
            Self::OtherCase => {
                let upper = name.to_uppercase();
                if upper == name { name.to_lowercase() } else { upper }
            }
            Self::Blank => format!("{name} "),
            Self::ZeroWidth => {
                let second = name.char_indices().nth(1).map_or(name.len(), |(place, _)| place);
                format!("{}\u{200b}{}", &name[..second], &name[second..])
            }
            Self::Cyrillic => {
                let (place, latin) = name.char_indices().find(|(_, letter)| twin(*letter).is_some())?;
                let mut other = name.to_owned();
                other.replace_range(place..place + latin.len_utf8(), &twin(latin)?.to_string());
                other
            }
            Self::Longer => format!("{name} 2"),
        };
        (other != name).then_some(other)
    }
}

fn twin(letter: char) -> Option<char> {
    TWINS.iter().find(|(latin, _)| *latin == letter).map(|(_, cyrillic)| *cyrillic)
}

/// Names that look like these, none longer than so many characters: first one of each, then a second one.
pub(super) fn lookalikes<'a>(
    names: &[&'a String],
    ways: &'a [Likeness],
    longest: usize,
) -> impl Iterator<Item = String> + use<'a> {
    let names: Vec<&'a String> = names.to_vec();
    let all = ways.iter().flat_map(move |way| names.clone().into_iter().filter_map(|name| way.of(name)));
    all.filter(move |name| name.encode_utf16().count() <= longest)
}

/// Addresses that look like this one, of the letters that a sign-in name may have.
pub(super) fn similar_addresses(address: &str) -> [String; 2] {
    match address.split_once('@') {
        Some((local, domain)) => [format!("{local}1@{domain}"), format!("{address}.example")],
        None => [format!("{address}1"), format!("{address}.example")],
    }
}
