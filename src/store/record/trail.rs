//! The trail of an import: which line of the file wrote what to which contact.
//!
//! A batch begins with the field sets in it (number of fields, then the distance of each from the
//! one before); an entry is the distance of contact and line from the entry before, and the place
//! of the field set. A file that was imported in order packs to next to nothing. The root notes the
//! smallest and largest contact of a block.

use std::ops::ControlFlow;

use crate::contact::{ContactId, FieldNo, FieldSet};
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::frame::Kind;
use crate::store::engine::numbers::{Reader, put};
use crate::store::record::parts::Before;
use crate::store::record::stream::{Begun, Contacts, Entry, Pack, Stream};
use crate::store::record::streams::Writer;
use crate::store::state::view::View;

/// A row of an import that met or made a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailEntry {
    /// The line of the file where the row begins, from 1.
    pub line: u64,
    /// The fields it wrote; none where it only met the contact and had a problem.
    pub fields: FieldSet,
}

/// An entry of a trail: a row of an import, and the contact that it made, changed or met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TrailRow {
    pub contact: ContactId,
    /// The line of the file where the row begins, from 1.
    pub line: u64,
    /// The fields it wrote.
    pub fields: FieldSet,
}

/// Field sets in one block, at most.
const MOST_SETS: usize = 1 << 10;

/// Places by which a set is found again that was met a while ago.
const RECENT: usize = 64;

/// A batch of a trail in the making.
#[derive(Debug)]
pub(crate) struct Packing {
    sets: Vec<FieldSet>,
    /// Places of sets by a hash; only a hint.
    recent: [u16; RECENT],
    before: Before,
}

impl Default for Packing {
    fn default() -> Self {
        Self {
            sets: Vec::new(),
            recent: [u16::MAX; RECENT],
            before: Before::default(),
        }
    }
}

impl Packing {
    /// The place of a field set in the batch; the same set may get two, which does no harm.
    fn set(&mut self, fields: &FieldSet) -> usize {
        let hash = fields.hint().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58;
        let slot = usize::try_from(hash).unwrap_or(0) % RECENT;
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

/// A batch of a trail that is read.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    sets: Vec<FieldSet>,
    before: Before,
}

impl Entry for TrailRow {
    const BLOCK: Kind = Kind::Trail;
    const ROOT: Kind = Kind::TrailRoot;

    type Head = ();
    type Note = Contacts;
    type Batch = ();
    type Packing = Packing;
    type Reading<'a> = Reading;

    fn is_full(packing: &Packing) -> bool {
        packing.sets.len() >= MOST_SETS
    }

    fn note(packing: &Packing, _: u64) -> Contacts {
        packing.before.contacts
    }

    fn end(packing: Packing, (): (), _: u64, entries: &[u8], out: &mut Vec<u8>) {
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

    fn begin<'a>(reader: &mut Reader<'a>, (): ()) -> Option<Begun<'a, Self>> {
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
        Begun::rest(reader, reading)
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

impl Pack<TrailRow> for (ContactId, u64, &FieldSet) {
    fn pack(self, packing: &mut Packing, out: &mut Vec<u8>) {
        let (contact, line, fields) = self;
        let set = packing.set(fields);
        packing.before.put(contact.0, line, out);
        put(out, set as u64);
    }
}

impl Pack<TrailRow> for &TrailRow {
    fn pack(self, packing: &mut Packing, out: &mut Vec<u8>) {
        (self.contact, self.line, &self.fields).pack(packing, out);
    }
}

impl Writer {
    /// Notes that a row of the import made, changed or met a contact; the commit's record names
    /// the trail. A dry writer keeps none.
    ///
    /// `line` is the line of the file where the row begins, from 1; `fields` what it wrote.
    pub fn trail(&mut self, id: ContactId, line: u64, fields: &FieldSet) -> Result<()> {
        if self.is_dry() {
            return Ok(());
        }
        let (journal, mut values) = self.journal();
        journal.trail.push((id, line, fields), &mut values)
    }
}

impl View {
    /// The rows of an import that made, changed or met a contact, in file order.
    ///
    /// None for imports whose trail is not kept, and for those made before trails were.
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

    /// All rows of an import that made, changed or met a contact, in file order: the contact, the
    /// line, the fields it wrote; stops when `visit` says so.
    pub fn for_each_trail<B>(
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
    use crate::store::record::stream::{Edit, Note, edit_block};

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
                    Edit::Gone
                } else {
                    Edit::Same
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
