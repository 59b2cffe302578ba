//! Numbers to numbers: where a diagram keeps the nodes that it has, and what it has worked out already. Open addressing
//! with a fixed hash, since the tables of the standard library spend most of their time on keys that an enemy chose.

/// Nothing is kept in a slot with this value.
const FREE: u32 = u32::MAX;

/// A memo that may forget never has more slots than this: 16 bytes each.
const MOST_SLOTS: usize = 1 << 20;

/// What a table begins with: many are made for one question.
const FEWEST_SLOTS: usize = 64;

/// Pairs of a key of 96 bits and a number.
#[derive(Debug, Default)]
pub(super) struct Memo {
    slots: Vec<([u32; 3], u32)>,
    used: usize,
    may_forget: bool,
}

impl Memo {
    /// One that forgets everything when it is full, for what can be worked out again.
    pub fn forgetful() -> Self {
        Self { may_forget: true, ..Self::default() }
    }

    /// What was kept under this key.
    pub fn get(&self, key: [u32; 3]) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let mask = self.slots.len() - 1;
        let mut at = slot(hash(key), mask);
        loop {
            match self.slots[at] {
                (_, FREE) => return None,
                (known, value) if known == key => return Some(value),
                _ => at = (at + 1) & mask,
            }
        }
    }

    /// Keeps a number under a key that has none yet.
    pub fn put(&mut self, key: [u32; 3], value: u32) {
        let full = (self.used + 1) * 4 > self.slots.len() * 3;
        if full && self.may_forget && self.slots.len() >= MOST_SLOTS {
            self.slots.fill(([0; 3], FREE));
            self.used = 0;
        } else if full {
            let larger = (self.slots.len() * 2).max(FEWEST_SLOTS);
            let old = std::mem::replace(&mut self.slots, vec![([0; 3], FREE); larger]);
            old.into_iter().filter(|(_, value)| *value != FREE).for_each(|(key, value)| self.insert(key, value));
        }
        self.used += 1;
        self.insert(key, value);
    }

    fn insert(&mut self, key: [u32; 3], value: u32) {
        let mask = self.slots.len() - 1;
        let mut at = slot(hash(key), mask);
        while self.slots[at].1 != FREE {
            at = (at + 1) & mask;
        }
        self.slots[at] = (key, value);
    }
}

/// The numbers of things that lie elsewhere, by what they hold.
#[derive(Debug, Default)]
pub(super) struct Index {
    slots: Vec<u32>,
    used: usize,
}

impl Index {
    /// The number of the thing with this hash that is the same.
    pub fn find(&self, hash: u64, same: impl Fn(u32) -> bool) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let mask = self.slots.len() - 1;
        let mut at = slot(hash, mask);
        loop {
            match self.slots[at] {
                FREE => return None,
                number if same(number) => return Some(number),
                _ => at = (at + 1) & mask,
            }
        }
    }

    /// Keeps the number of a thing; `hash_of` tells the hashes of those that are kept already.
    pub fn put(&mut self, hash: u64, number: u32, hash_of: impl Fn(u32) -> u64) {
        if (self.used + 1) * 4 > self.slots.len() * 3 {
            let larger = (self.slots.len() * 2).max(FEWEST_SLOTS);
            let old = std::mem::replace(&mut self.slots, vec![FREE; larger]);
            old.into_iter().filter(|number| *number != FREE).for_each(|number| self.insert(hash_of(number), number));
        }
        self.used += 1;
        self.insert(hash, number);
    }

    fn insert(&mut self, hash: u64, number: u32) {
        let mask = self.slots.len() - 1;
        let mut at = slot(hash, mask);
        while self.slots[at] != FREE {
            at = (at + 1) & mask;
        }
        self.slots[at] = number;
    }
}

/// The hash of some numbers, the same on every computer.
pub(super) fn hash(numbers: impl IntoIterator<Item = u32>) -> u64 {
    let mix = |hash: u64, number: u32| (hash.rotate_left(5) ^ u64::from(number)).wrapping_mul(MULTIPLIER);
    numbers.into_iter().fold(0, mix)
}

/// Two to the 64th over the golden ratio, made odd: spreads neighbours over the whole range.
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// The high bits of a product are the ones that all of its factors reach.
fn slot(hash: u64, mask: usize) -> usize {
    ((hash ^ (hash >> 32)) as usize) & mask
}
