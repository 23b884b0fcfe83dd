//! Numbers that look random and are the same for the same seed (splitmix64).

/// A source of numbers.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A source for a try: other numbers for every scenario and every try.
    pub(super) fn of(seed: u64, scenario: &str, index: u64) -> Self {
        let name = scenario.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut random = Self(seed ^ name);
        random.0 ^= random
            .next()
            .wrapping_add(index.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        random
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is at least 1.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// A position in something of this length; 0 where it is empty.
    pub(super) fn at(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap()
    }

    /// Whether a chance of so many in a hundred came true.
    pub(super) fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    /// One of several.
    pub(super) fn of_these<'a, T>(&mut self, these: &'a [T]) -> &'a T {
        &these[self.at(these.len())]
    }

    /// Consonants and digits that do not pack well and make no word.
    pub(super) fn letters(&mut self, length: usize) -> String {
        const LETTERS: &[u8] = b"bcdfghjkmnpqrtvwxz0123456789";
        let letter = |random: &mut Self| char::from(*random.of_these(LETTERS));
        (0..length).map(|_| letter(self)).collect()
    }
}
