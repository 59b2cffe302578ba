//! Ids of objects: GUIDs in any case, and many of them looked for at once.

/// Is this an id?
pub(super) fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Some ids, each once, to find others among: a directory of many thousands is gone through for each request.
#[derive(Debug)]
pub(super) struct Ids {
    sorted: Vec<(u64, String)>,
}

impl Ids {
    /// Keeps these ids, in lower case.
    pub(super) fn new<T: AsRef<str>>(ids: impl IntoIterator<Item = T>) -> Self {
        let ids = ids.into_iter().map(|id| (tail(id.as_ref()), id.as_ref().to_ascii_lowercase()));
        let mut sorted: Vec<(u64, String)> = ids.collect();
        sorted.sort_unstable();
        sorted.dedup();
        Self { sorted }
    }

    /// Is this one of them?
    pub(super) fn contains(&self, id: &str) -> bool {
        self.place(id).is_some()
    }

    /// Those that are not among these, in order.
    pub(super) fn missing_from<'a>(mut self, there: impl Iterator<Item = &'a str>) -> Vec<String> {
        let mut left = self.sorted.len();
        let mut found = vec![false; left];
        for id in there {
            if left == 0 {
                return Vec::new();
            }
            if let Some(place) = self.place(id) {
                left -= usize::from(!std::mem::replace(&mut found[place], true));
            }
        }
        let mut missing: Vec<String> =
            self.sorted.drain(..).zip(found).filter(|(_, found)| !found).map(|((_, id), _)| id).collect();
        missing.sort_unstable();
        missing
    }

    fn place(&self, id: &str) -> Option<usize> {
        let tail = tail(id);
        let first = self.sorted.partition_point(|(other, _)| *other < tail);
        let alike = self.sorted[first..].iter().take_while(|(other, _)| *other == tail);
        alike.enumerate().find(|(_, (_, other))| other.eq_ignore_ascii_case(id)).map(|(place, _)| first + place)
    }
}

/// The last eight characters as a number, the same in both cases of letters: tells most ids apart in one comparison.
fn tail(id: &str) -> u64 {
    id.bytes().rev().take(8).fold(0, |number, byte| number << 8 | u64::from(byte | 0x20))
}
