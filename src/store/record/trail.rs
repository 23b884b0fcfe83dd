//! The provenance trail of an import: which line of the file wrote which fields of which contact.
//!
//! A batch begins with a table of field sets (number of fields, then the difference of each to the
//! previous). An entry: differences of contact and line to the previous entry, and index of the
//! field set. A file imported in order packs to next to nothing. The root notes the range of
//! contacts of a block.

use std::ops::ControlFlow;

use crate::contact::{ContactId, FieldNo, FieldSet};
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::frame::ValueKind;
use crate::store::engine::numbers::{Reader, put};
use crate::store::record::parts::PreviousEntry;
use crate::store::record::stream::{ContactRange, OpenBatch, PackEntry, Stream, StreamEntry};
use crate::store::state::view::View;

/// A row of an import that matched or created a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailEntry {
    /// The line on which the row begins, from 1.
    pub line: u64,
    /// The fields it wrote; empty if it only matched the contact and had a problem.
    pub fields: FieldSet,
}

/// An entry of a trail: a row of an import and its contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TrailRow {
    pub contact: ContactId,
    /// The line on which the row begins, from 1.
    pub line: u64,
    /// The fields it wrote.
    pub fields: FieldSet,
}

/// Field sets in a batch at most.
const MAX_FIELD_SETS: usize = 1 << 10;

/// Slots of the cache of recent field sets.
const RECENT_SLOTS: usize = 64;

/// A batch being packed.
#[derive(Debug)]
pub(crate) struct Packing {
    sets: Vec<FieldSet>,
    /// Indices of recent field sets by hash; only a hint.
    recent: [u16; RECENT_SLOTS],
    before: PreviousEntry,
}

impl Default for Packing {
    fn default() -> Self {
        Self {
            sets: Vec::new(),
            recent: [u16::MAX; RECENT_SLOTS],
            before: PreviousEntry::default(),
        }
    }
}

impl Packing {
    /// The index of a field set in the batch; a set may occur twice, which is harmless.
    fn set(&mut self, fields: &FieldSet) -> usize {
        let hash = fields.hint().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58;
        let slot = usize::try_from(hash).unwrap_or(0) % RECENT_SLOTS;
        let recent = self.recent.get(slot).map_or(0, |at| usize::from(*at));
        if self.sets.get(recent) == Some(fields) {
            return recent;
        }
        let at = self.sets.len();
        self.sets.push(fields.clone());
        if let Some(recent) = self.recent.get_mut(slot) {
            *recent = u16::try_from(at).unwrap_or(u16::MAX);
        }
        at
    }
}

/// A batch being read.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    sets: Vec<FieldSet>,
    before: PreviousEntry,
}

impl StreamEntry for TrailRow {
    const BLOCK: ValueKind = ValueKind::Trail;
    const ROOT: ValueKind = ValueKind::TrailRoot;

    type Head = ();
    type Note = ContactRange;
    type Batch = ();
    type Packing = Packing;
    type Reading<'a> = Reading;

    fn is_full(packing: &Packing) -> bool {
        packing.sets.len() >= MAX_FIELD_SETS
    }

    fn note(packing: &Packing, _: u64) -> ContactRange {
        packing.before.contacts
    }

    fn finish_batch(packing: Packing, (): (), _: u64, entries: &[u8], out: &mut Vec<u8>) {
        put(out, packing.sets.len() as u64);
        for set in packing.sets {
            put(out, set.iter().count() as u64);
            let mut last = 0;
            for field in set.iter() {
                put(out, u64::from(field.0 - last));
                last = field.0;
            }
        }
        out.extend_from_slice(entries);
    }

    fn begin_batch<'a>(reader: &mut Reader<'a>, (): ()) -> Option<OpenBatch<'a, Self>> {
        let mut reading = Reading::default();
        for _ in 0..reader.size()? {
            let mut set = FieldSet::new();
            let mut last = 0u16;
            for _ in 0..reader.size()? {
                last = last.checked_add(u16::try_from(reader.number()?).ok()?)?;
                set.insert(FieldNo(last));
            }
            reading.sets.push(set);
        }
        OpenBatch::rest(reader, reading)
    }

    fn read(reading: &mut Reading, entries: &mut Reader<'_>) -> Option<Self> {
        let (contact, line) = reading.before.take(entries)?;
        let fields = reading.sets.get(entries.size()?)?.clone();
        Some(Self {
            contact,
            line,
            fields,
        })
    }
}

impl PackEntry<TrailRow> for (ContactId, u64, &FieldSet) {
    fn pack(self, packing: &mut Packing, out: &mut Vec<u8>) {
        let (contact, line, fields) = self;
        let set = packing.set(fields);
        packing.before.put(contact.0, line, out);
        put(out, set as u64);
    }
}

impl PackEntry<TrailRow> for &TrailRow {
    fn pack(self, packing: &mut Packing, out: &mut Vec<u8>) {
        (self.contact, self.line, &self.fields).pack(packing, out);
    }
}

impl View {
    /// The rows of an import that matched, created or changed a contact, in file order. Empty if
    /// the trail is no longer kept, and for imports older than trails.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoSuchImport`], and errors of reading the store.
    pub fn trail_of(&self, import: u64, contact: ContactId) -> Result<Vec<TrailEntry>> {
        self.while_kept(import, Vec::new(), || {
            let mut found = Vec::new();
            let trail = self.trail_stream(import)?;
            let near = trail.only(|contacts| contacts.contains(&contact.0));
            let _: ControlFlow<()> = near.for_each(self.engine(), |row| {
                if row.contact == contact {
                    let (line, fields) = (row.line, row.fields);
                    found.push(TrailEntry { line, fields });
                }
                ControlFlow::Continue(())
            })?;
            Ok(found)
        })
    }

    /// Visits all rows of an import that matched, created or changed a contact, in file order, with
    /// contact, line and written fields, until `visit` breaks.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoSuchImport`], and errors of reading the store.
    #[cfg(test)]
    pub(crate) fn for_each_trail<B>(
        &self,
        import: u64,
        mut visit: impl FnMut(ContactId, u64, &FieldSet) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>> {
        self.while_kept(import, ControlFlow::Continue(()), || {
            let trail = self.trail_stream(import)?;
            trail.for_each(self.engine(), |row| {
                visit(row.contact, row.line, &row.fields)
            })
        })
    }

    fn trail_stream(&self, import: u64) -> Result<Stream<TrailRow>> {
        let record = self.import(import)?;
        let root = record.ok_or(StoreError::NoSuchImport(import))?.trail;
        Stream::of(self.engine(), root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::record::stream::tests::{entries, stored};
    use crate::store::record::stream::{BlockNote, EntryEdit, edit_block};

    #[test]
    fn a_trail_reads_as_it_was_written() {
        let row = |contact, line, numbers: &[u16]| TrailRow {
            contact: ContactId(contact),
            line,
            fields: numbers.iter().copied().map(FieldNo).collect(),
        };
        let written = [
            row(7, 2, &[0, 1, 19]),
            row(8, 3, &[0]),
            row(u32::MAX, 5, &[]),
            row(1, u64::MAX, &[0, 1, 19]),
            row(2, 9, &[0, 400, u16::MAX]),
        ];
        let (stream, values) = stored(&written, 12);
        assert!(stream.blocks.len() > 1);
        let read = entries(&stream, &values).unwrap();
        assert_eq!(read, written);
        // Each block names the contacts that it has, and is not read when it is cut off.
        for block in stream.blocks.clone() {
            let only = Stream {
                head: (),
                blocks: vec![block],
            };
            let rows: Vec<TrailRow> = entries(&only, &values).unwrap();
            let contacts = block.note.contacts();
            assert!(rows.iter().all(|row| contacts.contains(&row.contact.0)));
            let mut cut = values.clone();
            cut.get_mut(&block.key).unwrap().pop();
            assert!(entries(&only, &cut).is_err());
        }
        let near = stream.only(|contacts| contacts.contains(&1));
        let near = entries(&near, &values).unwrap();
        assert!(near.contains(&written[3]) && near.len() < written.len());
    }

    #[test]
    fn contacts_are_taken_out_of_a_block() {
        let row = |contact, line| TrailRow {
            contact: ContactId(contact),
            line,
            fields: [FieldNo(u16::try_from(line).unwrap())]
                .into_iter()
                .collect(),
        };
        let (stream, values) = stored(&[row(5, 2), row(6, 3), row(5, 4)], 1_000);
        let block = stream.blocks[0];
        let without = |gone: &[u32]| {
            let edit = |row: &mut TrailRow| {
                if gone.contains(&row.contact.0) {
                    EntryEdit::Remove
                } else {
                    EntryEdit::Keep
                }
            };
            edit_block(block.key, (), &values[&block.key], edit).unwrap()
        };
        assert_eq!(without(&[7]), None);
        // Nothing is left, neither of the fields that the others wrote.
        assert_eq!(without(&[5, 6]), Some(vec![0]));
        let left = [(block.key, without(&[5]).unwrap())].into();
        assert_eq!(entries(&stream, &left).unwrap(), [row(6, 3)]);
        let left = [(block.key, vec![0])].into();
        assert_eq!(entries(&stream, &left).unwrap(), []);
    }
}
