//! A set of fields, cheap enough to be made for every row of a file.

use std::collections::BTreeSet;

use super::FieldNo;

/// Which fields; the standard ones and the first 32 of a user's own take no memory beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct FieldSet {
    /// Standard fields by number, then custom ones from the first.
    low: u64,
    /// The others.
    more: BTreeSet<FieldNo>,
}

/// Custom fields in `low` begin at this bit.
const HALF: u16 = 32;

fn bit(field: FieldNo) -> Option<u64> {
    match field.0 {
        no @ 0..HALF => Some(1 << no),
        no => no
            .checked_sub(FieldNo::FIRST_CUSTOM)
            .filter(|at| *at < HALF)
            .map(|at| 1 << (at + HALF)),
    }
}

impl FieldSet {
    /// No fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a field.
    pub fn insert(&mut self, field: FieldNo) {
        match bit(field) {
            Some(bit) => self.low |= bit,
            None => {
                self.more.insert(field);
            }
        }
    }

    /// Whether a field is in it.
    pub fn contains(&self, field: FieldNo) -> bool {
        match bit(field) {
            Some(bit) => self.low & bit != 0,
            None => self.more.contains(&field),
        }
    }

    /// Whether no field is in it.
    pub fn is_empty(&self) -> bool {
        self.low == 0 && self.more.is_empty()
    }

    /// Takes all fields out.
    pub fn clear(&mut self) {
        self.low = 0;
        self.more.clear();
    }

    /// A number by which equal sets are found; others may have the same.
    pub(crate) fn hint(&self) -> u64 {
        self.low
    }

    /// The fields, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = FieldNo> + '_ {
        let half = |from: u16, start: u16| {
            (0..HALF)
                .filter(move |at| self.low >> (from + at) & 1 == 1)
                .map(move |at| FieldNo(start + at))
        };
        // What is neither low nor custom stands between the two.
        let more = || self.more.iter().copied();
        let between = more().filter(|field| field.0 < FieldNo::FIRST_CUSTOM);
        let beyond = more().filter(|field| field.0 >= FieldNo::FIRST_CUSTOM);
        half(0, 0)
            .chain(between)
            .chain(half(HALF, FieldNo::FIRST_CUSTOM))
            .chain(beyond)
    }
}

impl FromIterator<FieldNo> for FieldSet {
    fn from_iter<T: IntoIterator<Item = FieldNo>>(fields: T) -> Self {
        let mut set = Self::new();
        for field in fields {
            set.insert(field);
        }
        set
    }
}

#[cfg(test)]
mod tests {
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
}
