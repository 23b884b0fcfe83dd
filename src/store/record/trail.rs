//! The trail of an import: which line of the file wrote what to which contact.
//!
//! A block's payload is the field sets in it (number of fields, then the distance of each from
//! the one before), then the entries: distance of contact and line from the entry before, and the
//! place of the field set. A file that was imported in order packs to next to nothing.
//!
//! The root names the blocks with their smallest and largest contact, so that looking one contact
//! up reads few of them.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use crate::contact::{ContactId, FieldNo, FieldSet};
use crate::store::engine::coding::{Kind, Reader, put, put_signed};
use crate::store::engine::database::Engine;
use crate::store::engine::error::{Result, StoreError};
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

/// Field sets in one block, at most.
const MOST_SETS: usize = 1 << 10;

/// Places by which a set is found again that was met a while ago.
const RECENT: usize = 64;

/// A block of a trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    key: u64,
    first: u32,
    last: u32,
}

/// A trail in the making.
#[derive(Debug)]
pub(crate) struct TrailPacker {
    bytes: Vec<u8>,
    sets: Vec<FieldSet>,
    /// Places of sets by a hash; only a hint.
    recent: [u16; RECENT],
    contact: u32,
    line: u64,
    first: u32,
    last: u32,
    blocks: Vec<Span>,
}

impl Default for TrailPacker {
    fn default() -> Self {
        Self {
            bytes: Vec::new(),
            sets: Vec::new(),
            recent: [u16::MAX; RECENT],
            contact: 0,
            line: 0,
            first: u32::MAX,
            last: 0,
            blocks: Vec::new(),
        }
    }
}

fn difference(is: u64, was: u64) -> i64 {
    is.wrapping_sub(was).cast_signed()
}

impl TrailPacker {
    /// Adds a row; true when the block is full and [`Self::close`] is to be called.
    fn push(&mut self, id: u32, line: u64, fields: &FieldSet, block_bytes: usize) -> bool {
        let set = self.set(fields);
        let out = &mut self.bytes;
        put_signed(out, difference(u64::from(id), u64::from(self.contact)));
        put_signed(out, difference(line, self.line));
        put(out, set as u64);
        (self.contact, self.line) = (id, line);
        self.first = self.first.min(id);
        self.last = self.last.max(id);
        self.bytes.len() >= block_bytes || self.sets.len() >= MOST_SETS
    }

    /// The place of a field set in the block; the same set may get two, which does no harm.
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

    fn close(&mut self, write: &mut impl FnMut(Kind, Vec<u8>) -> Result<u64>) -> Result<()> {
        if self.bytes.is_empty() {
            return Ok(());
        }
        let mut payload = Vec::with_capacity(self.bytes.len() + 64);
        put(&mut payload, self.sets.len() as u64);
        for set in self.sets.drain(..) {
            put(&mut payload, set.iter().count() as u64);
            let mut last = 0;
            for field in set.iter() {
                put(&mut payload, u64::from(field.0 - last));
                last = field.0;
            }
        }
        payload.append(&mut self.bytes);
        self.blocks.push(Span {
            key: write(Kind::Trail, payload)?,
            first: self.first,
            last: self.last,
        });
        let blocks = std::mem::take(&mut self.blocks);
        *self = Self {
            blocks,
            ..Self::default()
        };
        Ok(())
    }

    /// Writes the root; gives its key, 0 when there is nothing in it.
    pub(crate) fn finish(
        &mut self,
        write: &mut impl FnMut(Kind, Vec<u8>) -> Result<u64>,
    ) -> Result<u64> {
        self.close(write)?;
        if self.blocks.is_empty() {
            return Ok(0);
        }
        let mut payload = Vec::new();
        let mut last = 0;
        for block in &self.blocks {
            put(&mut payload, block.key - last);
            put(&mut payload, u64::from(block.first));
            put(&mut payload, u64::from(block.last - block.first));
            last = block.key;
        }
        write(Kind::TrailRoot, payload)
    }

    /// The keys of the blocks so far.
    pub(crate) fn keys(&self) -> impl Iterator<Item = u64> + '_ {
        self.blocks.iter().map(|block| block.key)
    }
}

/// The payload of a block without the entries of some contacts; none if it has none of theirs.
pub(crate) fn without(
    key: u64,
    payload: &[u8],
    gone: impl Fn(ContactId) -> bool,
) -> Result<Option<Vec<u8>>> {
    let mut packer = TrailPacker::default();
    let mut any = false;
    read_trail(key, payload, |id, line, fields| {
        if gone(id) {
            any = true;
        } else {
            packer.push(id.0, line, fields, usize::MAX);
        }
        true
    })?;
    // A block that nothing is left of has no field sets.
    let mut left = vec![0];
    packer.close(&mut |_, payload| {
        left = payload;
        Ok(key)
    })?;
    Ok(any.then_some(left))
}

fn read_root(key: u64, payload: &[u8]) -> Result<Vec<Span>> {
    let read = || {
        let mut reader = Reader::new(payload);
        let mut blocks = Vec::new();
        let mut last = 0u64;
        while reader.left() > 0 {
            last = last.checked_add(reader.number()?)?;
            let first = reader.small()?;
            blocks.push(Span {
                key: last,
                first,
                last: first.checked_add(reader.small()?)?,
            });
        }
        Some(blocks)
    };
    read().ok_or_else(|| Kind::TrailRoot.corrupt(key))
}

/// The keys of the blocks of a trail in which some contacts may be.
pub(crate) fn blocks_with(engine: &Engine, root: u64, ids: &BTreeSet<u32>) -> Result<Vec<u64>> {
    let spans = read_root(root, &engine.value(root, Kind::TrailRoot)?)?;
    let with = spans
        .into_iter()
        .filter(|span| ids.range(span.first..=span.last).next().is_some());
    Ok(with.map(|span| span.key).collect())
}

/// The keys of the blocks that a root names.
pub(crate) fn trail_keys(key: u64, payload: &[u8]) -> Result<Vec<u64>> {
    let blocks = read_root(key, payload)?;
    Ok(blocks.into_iter().map(|block| block.key).collect())
}

/// Gives every entry of a block to `each`; false from it ends the reading.
pub(crate) fn read_trail(
    key: u64,
    payload: &[u8],
    mut each: impl FnMut(ContactId, u64, &FieldSet) -> bool,
) -> Result<bool> {
    let mut read = || {
        let mut reader = Reader::new(payload);
        let mut sets = Vec::new();
        for _ in 0..reader.size()? {
            let mut set = FieldSet::new();
            let mut last = 0u16;
            for _ in 0..reader.size()? {
                last = last.checked_add(u16::try_from(reader.number()?).ok()?)?;
                set.insert(FieldNo(last));
            }
            sets.push(set);
        }
        let (mut id, mut line) = (0i64, 0u64);
        while reader.left() > 0 {
            id = id.checked_add(reader.signed()?)?;
            line = line.wrapping_add_signed(reader.signed()?);
            let set = sets.get(reader.size()?)?;
            if !each(ContactId(u32::try_from(id).ok()?), line, set) {
                return Some(false);
            }
        }
        Some(true)
    };
    read().ok_or_else(|| Kind::Trail.corrupt(key))
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
        let trail = &mut journal.trail;
        if trail.push(id.0, line, fields, values.block_bytes()) {
            trail.close(&mut |kind, payload| values.put(kind, payload))?;
        }
        Ok(())
    }
}

impl View {
    /// The rows of an import that made, changed or met a contact, in file order.
    ///
    /// None for imports whose trail is not kept, and for those made before trails were.
    pub fn trail_of(&self, import: u64, contact: ContactId) -> Result<Vec<TrailEntry>> {
        let engine = &self.snapshot.engine;
        self.while_kept(import, Vec::new(), || {
            let mut found = Vec::new();
            for span in self.trail_spans(import)? {
                if contact.0 < span.first || contact.0 > span.last {
                    continue;
                }
                let payload = engine.value(span.key, Kind::Trail)?;
                read_trail(span.key, &payload, |id, line, fields| {
                    if id == contact {
                        let fields = fields.clone();
                        found.push(TrailEntry { line, fields });
                    }
                    true
                })?;
            }
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
            for span in self.trail_spans(import)? {
                let payload = self.snapshot.engine.value(span.key, Kind::Trail)?;
                let mut broken = None;
                read_trail(span.key, &payload, |id, line, fields| {
                    match visit(id, line, fields) {
                        ControlFlow::Continue(()) => true,
                        ControlFlow::Break(done) => {
                            broken = Some(done);
                            false
                        }
                    }
                })?;
                if let Some(done) = broken {
                    return Ok(ControlFlow::Break(done));
                }
            }
            Ok(ControlFlow::Continue(()))
        })
    }

    fn trail_spans(&self, import: u64) -> Result<Vec<Span>> {
        let record = self.import(import)?;
        let root = record.ok_or(StoreError::NoSuchImport(import))?.trail;
        if root == 0 {
            return Ok(Vec::new());
        }
        read_root(root, &self.snapshot.engine.value(root, Kind::TrailRoot)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trail_reads_as_it_was_written() {
        let set = |numbers: &[u16]| -> FieldSet { numbers.iter().copied().map(FieldNo).collect() };
        let written = [
            (7, 2, set(&[0, 1, 19])),
            (8, 3, set(&[0])),
            (u32::MAX, 5, set(&[])),
            (1, u64::MAX, set(&[0, 1, 19])),
            (2, 9, set(&[0, 400, u16::MAX])),
        ];
        let mut packer = TrailPacker::default();
        let mut stored = Vec::new();
        let mut write = |_: Kind, payload: Vec<u8>| {
            stored.push(payload);
            Ok(stored.len() as u64)
        };
        for (id, line, fields) in &written {
            if packer.push(*id, *line, fields, 12) {
                packer.close(&mut write).unwrap();
            }
        }
        let root = packer.finish(&mut write).unwrap();
        let spans = read_root(root, stored.last().unwrap()).unwrap();
        assert!(spans.len() > 1);
        let mut read = Vec::new();
        for span in &spans {
            let payload = &stored[usize::try_from(span.key).unwrap() - 1];
            read_trail(span.key, payload, |id, line, fields| {
                assert!((span.first..=span.last).contains(&id.0));
                read.push((id.0, line, fields.clone()));
                true
            })
            .unwrap();
            assert!(read_trail(span.key, &payload[..payload.len() - 1], |_, _, _| true).is_err());
        }
        assert_eq!(read, written);
        assert_eq!(TrailPacker::default().finish(&mut |_, _| Ok(1)).unwrap(), 0);
    }
}
