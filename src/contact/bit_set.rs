//! Bit sets of fields and of contacts.

use std::marker::PhantomData;

use super::{ContactId, FieldNo};

/// A type whose values are numbers, so that they can be members of a [`BitSet`].
pub trait Numbered: Copy {
    /// Its number.
    fn number(self) -> u32;

    /// The value with a number returned by [`Self::number`].
    fn from_number(number: u32) -> Self;
}

impl Numbered for FieldNo {
    fn number(self) -> u32 {
        u32::from(self.0)
    }

    fn from_number(number: u32) -> Self {
        Self(u16::try_from(number).unwrap_or(u16::MAX))
    }
}

impl Numbered for ContactId {
    fn number(self) -> u32 {
        self.0
    }

    fn from_number(number: u32) -> Self {
        Self(number)
    }
}

/// A set of fields. Without allocation for the standard fields and the first 64 custom ones, so
/// cheap enough to be made for every row.
pub type FieldSet = BitSet<FieldNo>;

/// A set of contacts.
pub type ContactSet = BitSet<ContactId>;

/// Bits per word.
const BITS_PER_WORD: u32 = u64::BITS;

/// Words stored inline.
const INLINE_WORDS: usize = 2;

/// A set of numbered values: one bit for each number up to the largest.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BitSet<T> {
    first: [u64; INLINE_WORDS],
    /// Words after the inline ones; the last is not 0, so that equal sets have equal words.
    more: Vec<u64>,
    of: PhantomData<T>,
}

impl<T> Default for BitSet<T> {
    fn default() -> Self {
        Self {
            first: [0; INLINE_WORDS],
            more: Vec::new(),
            of: PhantomData,
        }
    }
}

/// The word index and the bit of a number.
fn word_and_bit(number: u32) -> (usize, u64) {
    (
        (number / BITS_PER_WORD) as usize,
        1 << (number % BITS_PER_WORD),
    )
}

impl<T: Numbered> BitSet<T> {
    /// The empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value; returns whether it was absent.
    pub fn insert(&mut self, thing: T) -> bool {
        let (at, bit) = word_and_bit(thing.number());
        let was = self.word(at);
        if was & bit != 0 {
            return false;
        }
        self.set_word(at, was | bit);
        true
    }

    /// Removes a value; returns whether it was present.
    pub fn remove(&mut self, thing: T) -> bool {
        let (at, bit) = word_and_bit(thing.number());
        let was = self.word(at);
        if was & bit == 0 {
            return false;
        }
        self.set_word(at, was & !bit);
        true
    }

    /// Whether a value is in the set.
    pub fn contains(&self, thing: T) -> bool {
        let (at, bit) = word_and_bit(thing.number());
        self.word(at) & bit != 0
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.more.is_empty() && self.first == [0; INLINE_WORDS]
    }

    /// Removes all values.
    pub fn clear(&mut self) {
        self.first = [0; INLINE_WORDS];
        self.more.clear();
    }

    /// The number of values, in time proportional to the largest.
    pub fn len(&self) -> u64 {
        self.words().map(|word| u64::from(word.count_ones())).sum()
    }

    /// The number of values with a smaller number than this one.
    pub(crate) fn below(&self, thing: T) -> u64 {
        let (at, bit) = word_and_bit(thing.number());
        let before = self.words().take(at);
        let before: u64 = before.map(|word| u64::from(word.count_ones())).sum();
        before + u64::from((self.word(at) & (bit - 1)).count_ones())
    }

    /// The difference: the values that are not in another set.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let mut left = Self::default();
        for (at, word) in self.words().enumerate() {
            left.set_word(at, word & !other.word(at));
        }
        left
    }

    /// All values in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = T> + '_ {
        (0u32..).zip(self.words()).flat_map(|(at, word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                if rest == 0 {
                    return None;
                }
                let bit = rest.trailing_zeros();
                rest &= rest - 1;
                Some(T::from_number(at * BITS_PER_WORD + bit))
            })
        })
    }

    fn words(&self) -> impl Iterator<Item = u64> + '_ {
        self.first.iter().chain(&self.more).copied()
    }

    /// The word with the bits of the numbers from `at` × 64.
    pub(crate) fn word(&self, at: usize) -> u64 {
        let word = match at.checked_sub(INLINE_WORDS) {
            Some(at) => self.more.get(at),
            None => self.first.get(at),
        };
        word.copied().unwrap_or(0)
    }

    /// Sets the word with the bits of the numbers from `at` × 64.
    pub(crate) fn set_word(&mut self, at: usize, word: u64) {
        if let Some(is) = self.first.get_mut(at) {
            *is = word;
            return;
        }
        let at = at - INLINE_WORDS;
        if at >= self.more.len() {
            if word == 0 {
                return;
            }
            self.more.resize(at + 1, 0);
        }
        if let Some(is) = self.more.get_mut(at) {
            *is = word;
        }
        while self.more.last() == Some(&0) {
            self.more.pop();
        }
    }
}

impl BitSet<FieldNo> {
    /// A hash of the set; different sets may have the same.
    ///
    /// The order in which provenance trails are packed depends on it. It covers the standard fields
    /// and the first 32 custom ones.
    pub(crate) fn hint(&self) -> u64 {
        let [standard, custom] = self.first;
        standard & 0xFFFF_FFFF | custom << 32
    }
}

impl<T: Numbered> FromIterator<T> for BitSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(things: I) -> Self {
        let mut set = Self::new();
        set.extend(things);
        set
    }
}

impl<T: Numbered> Extend<T> for BitSet<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, things: I) {
        for thing in things {
            self.insert(thing);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn fields_come_out_in_order_whatever_their_number() {
        let numbers = [0, 1, 20, 31, 32, 63, 64, 70, 95, 96, 400, u16::MAX];
        let set: FieldSet = numbers.iter().rev().copied().map(FieldNo).collect();
        let out: Vec<u16> = set.iter().map(|field| field.0).collect();
        assert_eq!(out, numbers);
        for no in 0..500 {
            assert_eq!(set.contains(FieldNo(no)), numbers.contains(&no), "{no}");
        }
        assert!(!set.is_empty());
        assert!(FieldSet::new().is_empty());
        assert_ne!(set, numbers[1..].iter().copied().map(FieldNo).collect());
    }

    #[test]
    fn the_hint_is_of_standard_fields_and_the_first_of_others() {
        let hint = |numbers: &[u16]| {
            let set: FieldSet = numbers.iter().copied().map(FieldNo).collect();
            set.hint()
        };
        assert_eq!(hint(&[]), 0);
        assert_eq!(hint(&[0, 31]), 1 | 1 << 31);
        assert_eq!(hint(&[64, 95]), 1 << 32 | 1 << 63);
        assert_eq!(hint(&[32, 63, 96, 127, 400]), 0);
    }

    #[test]
    fn a_set_is_what_a_tree_is() {
        let mut set = ContactSet::new();
        let mut model = BTreeSet::new();
        let mut random = 88_172_645_463_325_252u64;
        for turn in 0..20_000u32 {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let id = u32::try_from(random >> 40).unwrap() % (1 << (turn % 12));
            // Now and then it becomes nearly empty again.
            if random % 16 < 8 + u64::from(turn / 1_000 % 2) {
                assert_eq!(set.insert(ContactId(id)), model.insert(id));
            } else {
                assert_eq!(set.remove(ContactId(id)), model.remove(&id));
            }
            assert_eq!(set.contains(ContactId(id)), model.contains(&id));
            if turn % 500 == 0 {
                let all: Vec<u32> = set.iter().map(|id| id.0).collect();
                assert_eq!(all, model.iter().copied().collect::<Vec<_>>());
                assert_eq!(set.len(), model.len() as u64);
                assert_eq!(set.is_empty(), model.is_empty());
                let below = model.range(..id).count() as u64;
                assert_eq!(set.below(ContactId(id)), below);
                let again: ContactSet = model.iter().copied().map(ContactId).collect();
                assert_eq!(set, again, "however it came to it");
            }
        }
    }

    #[test]
    fn what_another_set_has_is_left_out() {
        let set = |ids: &[u32]| -> ContactSet { ids.iter().copied().map(ContactId).collect() };
        let left = set(&[1, 63, 64, 200, 5_000]).without(&set(&[63, 200, 5_000, 9_000]));
        assert_eq!(left, set(&[1, 64]));
        assert_eq!(set(&[7]).without(&set(&[])), set(&[7]));
        let mut cleared = set(&[3, 5_000]);
        cleared.clear();
        assert_eq!(cleared, set(&[]));
    }
}
