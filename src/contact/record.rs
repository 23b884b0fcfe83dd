//! A contact and its packed form, which is read without copying.
//!
//! List membership is not part of a contact: it is stored per list, so joining one changes no
//! contact.

use serde::{Deserialize, Serialize};

use super::{FieldNo, OptIn, Statuses, standard};

/// The number of a contact in a store, from 1; never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ContactId(pub u32);

/// The number of a list in a store, from 1; never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ListNo(pub u32);

/// A contact with its values in normal form, sorted by field, none blank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// When it was created, in milliseconds since 1970 UTC.
    pub created: u64,
    /// When a value last changed, in milliseconds since 1970 UTC.
    pub updated: u64,
    values: Vec<(FieldNo, String)>,
}

impl Contact {
    /// A contact without values, created at `now`, in milliseconds since 1970 UTC.
    pub fn new(now: u64) -> Self {
        Self {
            created: now,
            updated: now,
            values: Vec::new(),
        }
    }

    /// The value of a field, if it has one.
    pub fn value(&self, field: FieldNo) -> Option<&str> {
        let at = self
            .values
            .binary_search_by_key(&field, |(no, _)| *no)
            .ok()?;
        self.values.get(at).map(|(_, value)| value.as_str())
    }

    /// Sets the value of a field; a blank value removes it.
    pub fn set(&mut self, field: FieldNo, value: &str) {
        match self.values.binary_search_by_key(&field, |(no, _)| *no) {
            Ok(at) if value.is_empty() => {
                self.values.remove(at);
            }
            Ok(at) => {
                if let Some((_, old)) = self.values.get_mut(at) {
                    value.clone_into(old);
                }
            }
            Err(_) if value.is_empty() => {}
            Err(at) => self.values.insert(at, (field, value.to_owned())),
        }
    }

    /// Its values, sorted by field.
    pub fn values(&self) -> impl Iterator<Item = (FieldNo, &str)> {
        self.values.iter().map(|(no, value)| (*no, value.as_str()))
    }

    /// Appends the packed form: times, then the values by field number.
    pub fn encode(&self, out: &mut Vec<u8>) {
        encode(self.created, self.updated, self.values(), out);
    }
}

/// Packs a contact: times, then field number, byte length and UTF-8 text of each value.
///
/// Numbers are LEB128. `values` must be sorted by field and not blank.
pub(crate) fn encode<'a>(
    created: u64,
    updated: u64,
    values: impl Iterator<Item = (FieldNo, &'a str)>,
    out: &mut Vec<u8>,
) {
    pack_times(created, updated, out);
    for (no, value) in values {
        pack_value(no, value, out);
    }
}

/// Packs the times that begin a contact.
pub(crate) fn pack_times(created: u64, updated: u64, out: &mut Vec<u8>) {
    put_varint(out, created);
    put_varint(out, updated.wrapping_sub(created));
}

/// Packs a value, which must not be blank; values are sorted by field.
pub(crate) fn pack_value(field: FieldNo, value: &str, out: &mut Vec<u8>) {
    put_varint(out, u64::from(field.0));
    put_varint(out, value.len() as u64);
    out.extend_from_slice(value.as_bytes());
}

/// The bytes are not a packed contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a packed contact is damaged")]
pub struct RecordError;

/// A contact read in place from its packed bytes.
#[derive(Clone, Copy, Debug)]
pub struct ContactRef<'a> {
    created: u64,
    updated: u64,
    values: &'a [u8],
}

impl<'a> ContactRef<'a> {
    /// Reads the times; values are parsed on demand.
    ///
    /// # Errors
    ///
    /// [`RecordError`] if the bytes end before the times do.
    pub fn new(bytes: &'a [u8]) -> Result<Self, RecordError> {
        let mut rest = bytes;
        let created = take_varint(&mut rest).ok_or(RecordError)?;
        let updated = created.wrapping_add(take_varint(&mut rest).ok_or(RecordError)?);
        Ok(Self {
            created,
            updated,
            values: rest,
        })
    }

    /// When it was created, in milliseconds since 1970 UTC.
    pub fn created(&self) -> u64 {
        self.created
    }

    /// When a value last changed, in milliseconds since 1970 UTC.
    pub fn updated(&self) -> u64 {
        self.updated
    }

    /// The value of a field. Damaged bytes read as no value; see [`Self::check`].
    ///
    /// Skips over the values before it; to read several values, iterate [`Self::values`] once.
    pub fn value(&self, field: FieldNo) -> Option<&'a str> {
        let mut rest = self.values;
        while let Some((no, value)) = next_value(&mut rest) {
            if no >= field {
                return (no == field)
                    .then(|| simdutf8::basic::from_utf8(value).ok())
                    .flatten();
            }
        }
        None
    }

    /// Its values, sorted by field; stops at damaged bytes.
    ///
    /// UTF-8 is validated once for all values.
    pub fn values(&self) -> Values<'a> {
        Values {
            rest: self.values,
            text: simdutf8::basic::from_utf8(self.values).ok(),
        }
    }

    /// Validates all bytes.
    ///
    /// # Errors
    ///
    /// [`RecordError`] unless all bytes are values in field order, none blank, in UTF-8.
    pub fn check(&self) -> Result<(), RecordError> {
        self.check_each(|_, _| {})
    }

    /// Like [`Self::check`], and passes on every value; on an error some have been passed.
    pub(crate) fn check_each(
        &self,
        mut each: impl FnMut(FieldNo, &'a str),
    ) -> Result<(), RecordError> {
        let mut values = self.values();
        let mut last = None;
        for (no, value) in values.by_ref() {
            if last >= Some(no) || value.is_empty() {
                return Err(RecordError);
            }
            last = Some(no);
            each(no, value);
        }
        if values.rest.is_empty() {
            Ok(())
        } else {
            Err(RecordError)
        }
    }

    /// Whether both have exactly the same values.
    pub(crate) fn same_values(&self, other: Self) -> bool {
        self.values == other.values
    }

    /// Appends its packed form.
    pub(crate) fn copy_to(&self, out: &mut Vec<u8>) {
        pack_times(self.created, self.updated, out);
        out.extend_from_slice(self.values);
    }

    /// Its opt-in statuses; stops at damaged bytes.
    ///
    /// Skips over the other values, because every change needs this.
    pub fn statuses(&self) -> Statuses {
        let mut statuses = Statuses::default();
        let mut rest = self.values;
        while let Some((no, value)) = next_value(&mut rest) {
            if no > standard::SMS_MARKETING {
                break;
            }
            if no >= standard::EMAIL_MARKETING {
                let value = std::str::from_utf8(value).ok();
                statuses.set(no, value.and_then(OptIn::from_value));
            }
        }
        statuses
    }

    /// A copy that can be changed.
    pub fn to_contact(&self) -> Contact {
        Contact {
            created: self.created,
            updated: self.updated,
            values: self.values().map(|(no, v)| (no, v.to_owned())).collect(),
        }
    }
}

/// An iterator over the values of a packed contact.
#[derive(Clone, Debug)]
pub struct Values<'a> {
    rest: &'a [u8],
    /// All values with their field numbers and lengths as text, if those are ASCII: for values of
    /// less than 128 bytes each. Ends where `rest` ends.
    text: Option<&'a str>,
}

impl<'a> Values<'a> {
    /// The text of a value followed by `after` bytes of the contact; `None` if it is not UTF-8.
    fn text(&self, value: &'a [u8], after: usize) -> Option<&'a str> {
        match self.text {
            Some(text) => {
                let end = text.len().checked_sub(after)?;
                // A slice of valid text is valid exactly if it begins and ends between characters.
                text.get(end.checked_sub(value.len())?..end)
            }
            None => simdutf8::basic::from_utf8(value).ok(),
        }
    }
}

impl<'a> Iterator for Values<'a> {
    type Item = (FieldNo, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let mut rest = self.rest;
        let (no, value) = next_value(&mut rest)?;
        let text = self.text(value, rest.len())?;
        self.rest = rest;
        Some((no, text))
    }
}

fn next_value<'a>(rest: &mut &'a [u8]) -> Option<(FieldNo, &'a [u8])> {
    let no = u16::try_from(take_varint(rest)?).ok()?;
    let length = usize::try_from(take_varint(rest)?).ok()?;
    let (text, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some((FieldNo(no), text))
}

fn put_varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

fn take_varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0u64;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The values one by one, each looked at by itself.
    fn slowly(mut rest: &[u8]) -> Vec<(FieldNo, &str)> {
        let mut values = Vec::new();
        while let Some((no, value)) = next_value(&mut rest) {
            let Ok(text) = std::str::from_utf8(value) else {
                break;
            };
            values.push((no, text));
        }
        values
    }

    proptest! {
        #[test]
        fn values_read_the_same_whether_checked_together_or_each(
            parts in prop::collection::vec((0u16..200, "[aå⏎𝄞]{0,60}"), 0..6),
            hurt in prop::option::of((any::<prop::sample::Index>(), any::<u8>())),
        ) {
            let mut bytes = Vec::new();
            for (no, value) in &parts {
                pack_value(FieldNo(*no), value, &mut bytes);
            }
            let length = bytes.len();
            if let Some((at, byte)) = hurt.filter(|_| length > 0) {
                bytes[at.index(length)] = byte;
            }
            let contact = ContactRef { created: 1, updated: 1, values: &bytes };
            prop_assert_eq!(contact.values().collect::<Vec<_>>(), slowly(&bytes));
        }

        #[test]
        fn a_field_has_the_value_that_walking_finds(
            set in prop::collection::btree_map(0u16..200, "[aå⏎]{1,60}", 0..6),
            wanted in 0u16..210,
        ) {
            let mut contact = Contact::new(1);
            for (no, value) in &set {
                contact.set(FieldNo(*no), value);
            }
            let mut bytes = Vec::new();
            contact.encode(&mut bytes);
            let read = ContactRef::new(&bytes).unwrap();
            let found = set.get(&wanted).map(String::as_str);
            prop_assert_eq!(read.value(FieldNo(wanted)), found);
        }
    }

    #[test]
    fn a_contact_survives_packing() {
        let mut contact = Contact::new(1_700_000_000_000);
        contact.set(FieldNo(70), "Tromsø ⏎");
        contact.set(FieldNo(0), "kari@example.no");
        contact.set(FieldNo(3), "Nordmann");
        contact.set(FieldNo(3), "");
        contact.updated += 5;
        let mut bytes = Vec::new();
        contact.encode(&mut bytes);
        let read = ContactRef::new(&bytes).unwrap();
        assert_eq!(read.check(), Ok(()));
        assert_eq!(read.value(FieldNo(0)), Some("kari@example.no"));
        assert_eq!(read.value(FieldNo(3)), None);
        assert_eq!(read.to_contact(), contact);
    }

    #[test]
    fn statuses_are_read_past_other_values() {
        let mut contact = Contact::new(1);
        contact.set(FieldNo(0), "kari@example.no");
        contact.set(FieldNo(200), "yes");
        let statuses = |contact: &Contact| {
            let mut bytes = Vec::new();
            contact.encode(&mut bytes);
            ContactRef::new(&bytes).unwrap().statuses()
        };
        assert_eq!(statuses(&contact), Statuses::default());
        contact.set(standard::SMS_MARKETING, "no");
        let out = Some(OptIn::Out);
        assert_eq!(
            (statuses(&contact).email, statuses(&contact).sms),
            (None, out)
        );
        contact.set(standard::EMAIL_MARKETING, "yes");
        contact.set(standard::SMS_MARKETING, "perhaps");
        let found = statuses(&contact);
        assert_eq!((found.email, found.sms), (Some(OptIn::In), None));
        assert_eq!(found.of(standard::EMAIL_MARKETING), Some(OptIn::In));
        assert_eq!(found.of(standard::EMAIL), None);
    }

    #[test]
    fn cut_or_disordered_bytes_are_noticed() {
        let mut contact = Contact::new(1);
        contact.set(FieldNo(0), "kari@example.no");
        let mut bytes = Vec::new();
        contact.encode(&mut bytes);
        let cut = ContactRef::new(&bytes[..bytes.len() - 1]).unwrap();
        assert_eq!(cut.check(), Err(RecordError));
        let mut twice = bytes.clone();
        twice.extend_from_slice(&bytes[2..]);
        assert_eq!(ContactRef::new(&twice).unwrap().check(), Err(RecordError));
        assert!(ContactRef::new(&[0x80]).is_err());
    }
}
