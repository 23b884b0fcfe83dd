//! Encodings shared by several streams: differences to the previous entry, and tables of problem
//! codes.

use crate::contact::{ContactId, ProblemCode};
use crate::store::engine::numbers::{Reader, put, put_signed, put_text};
use crate::store::record::stream::ContactRange;

/// Contact and line of the previous entry, from which the next one's are encoded.
#[derive(Debug, Default)]
pub(crate) struct PreviousEntry {
    contact: u32,
    line: u64,
    /// The range of contacts of all entries so far.
    pub contacts: ContactRange,
}

impl PreviousEntry {
    /// Appends contact and line as differences to the previous entry.
    pub(crate) fn put(&mut self, contact: u32, line: u64, out: &mut Vec<u8>) {
        put_signed(out, i64::from(contact) - i64::from(self.contact));
        put_signed(out, line.wrapping_sub(self.line).cast_signed());
        (self.contact, self.line) = (contact, line);
        self.contacts.first = self.contacts.first.min(contact);
        self.contacts.last = self.contacts.last.max(contact);
    }

    /// Reads what [`Self::put`] appended.
    pub(crate) fn take(&mut self, reader: &mut Reader<'_>) -> Option<(ContactId, u64)> {
        let contact = i64::from(self.contact).checked_add(reader.signed()?)?;
        self.contact = u32::try_from(contact).ok()?;
        self.line = self.line.wrapping_add_signed(reader.signed()?);
        Some((ContactId(self.contact), self.line))
    }
}

/// The problem codes of a batch; entries refer to them by index.
///
/// Words are stored, not numbers: the meaning of a number could change.
#[derive(Debug, Default)]
pub(crate) struct CodeTable(Vec<ProblemCode>);

impl CodeTable {
    /// The index of a code, which is added if missing.
    pub(crate) fn place(&mut self, code: ProblemCode) -> usize {
        let at = self.0.iter().position(|known| *known == code);
        at.unwrap_or_else(|| {
            self.0.push(code);
            self.0.len() - 1
        })
    }

    /// The code with an index.
    pub(crate) fn get(&self, at: usize) -> Option<ProblemCode> {
        self.0.get(at).copied()
    }

    /// All codes, in the order of their indices.
    pub(crate) fn iter(&self) -> impl Iterator<Item = ProblemCode> + '_ {
        self.0.iter().copied()
    }

    /// Appends the words of the codes.
    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        put(out, self.0.len() as u64);
        for code in &self.0 {
            put_text(out, code.word());
        }
    }

    /// Reads what [`Self::put`] appended.
    pub(crate) fn take(reader: &mut Reader<'_>) -> Option<Self> {
        let mut codes = Vec::new();
        for _ in 0..reader.size()? {
            let word = reader.text()?;
            codes.push(*ProblemCode::ALL.iter().find(|code| code.word() == word)?);
        }
        Some(Self(codes))
    }
}
