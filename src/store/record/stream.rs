//! Streams: entries of one type, packed into blocks that a root refers to.
//!
//! A block's payload is a batch of entries, for some types several in sequence: first tables of
//! what entries share, then the entries, encoded as differences to the previous one. A root's
//! payload is a header and, for each block, the difference of its key to the previous block's and a
//! note about it.
//!
//! A [`StreamEntry`] defines the encoding of its type; everything else is common.

use std::ops::{ControlFlow, RangeInclusive};

use crate::store::engine::database::Engine;
use crate::store::engine::error::Result;
use crate::store::engine::frame::ValueKind;
use crate::store::engine::numbers::{Reader, put};
use crate::store::state::journal::Values;

/// The type of a stream's entries, and its encoding.
pub(crate) trait StreamEntry: Sized {
    /// The value kind of blocks.
    const BLOCK: ValueKind;
    /// The value kind of roots.
    const ROOT: ValueKind;

    /// What all entries of a stream have in common.
    type Head: RootPart + Default;
    /// The root's note about a block.
    type Note: BlockNote;
    /// What all entries of a batch have in common; the default if the root has it.
    type Batch: Copy + Default;
    /// The state of packing a batch: its tables, and the previous entry.
    type Packing: Default;
    /// The state of reading a batch.
    type Reading<'a>;

    /// Whether the tables of a batch are so large that the block must be closed.
    fn is_full(_packing: &Self::Packing) -> bool {
        false
    }

    /// The note about a block with one batch of this many entries.
    fn note(packing: &Self::Packing, entries: u64) -> Self::Note;

    /// The batch data in a note, for a batch without its own.
    fn batch_of_note(_note: &Self::Note) -> Self::Batch {
        Self::Batch::default()
    }

    /// A note that carries the data of a batch without its own.
    fn note_with_batch(note: Self::Note, _batch: Self::Batch) -> Self::Note {
        note
    }

    /// Appends a batch whose `count` packed entries are `entries`.
    fn finish_batch(
        packing: Self::Packing,
        batch: Self::Batch,
        count: u64,
        entries: &[u8],
        out: &mut Vec<u8>,
    );

    /// Begins reading a batch; `noted` are the batch data in the root.
    fn begin_batch<'a>(reader: &mut Reader<'a>, noted: Self::Batch) -> Option<OpenBatch<'a, Self>>;

    /// Reads the next entry of a batch.
    fn read<'a>(reading: &mut Self::Reading<'a>, entries: &mut Reader<'a>) -> Option<Self>;
}

/// A value that can be packed as an entry without being one.
pub(crate) trait PackEntry<E: StreamEntry> {
    /// Appends it to the packed entries of a batch.
    fn pack(self, packing: &mut E::Packing, out: &mut Vec<u8>);
}

/// A part of a root's payload.
pub(crate) trait RootPart: Sized {
    /// Appends the part.
    fn put(&self, out: &mut Vec<u8>);

    /// Reads the part.
    fn take(reader: &mut Reader<'_>) -> Option<Self>;
}

impl RootPart for () {
    fn put(&self, _: &mut Vec<u8>) {}

    fn take(_: &mut Reader<'_>) -> Option<Self> {
        Some(())
    }
}

/// A root's note about a block.
pub(crate) trait BlockNote: RootPart + Copy {
    /// The range of contacts in its entries, as far as known.
    fn contacts(&self) -> RangeInclusive<u32> {
        0..=u32::MAX
    }

    /// The number of its entries, if noted.
    fn entries(&self) -> Option<u64> {
        None
    }

    /// The note for this block with the next one's content appended; `None` if they must not be
    /// joined.
    fn joined(self, _next: Self) -> Option<Self> {
        None
    }
}

impl BlockNote for () {}

/// A batch about to be read.
pub(crate) struct OpenBatch<'a, E: StreamEntry> {
    /// The batch's own data.
    pub batch: E::Batch,
    pub reading: E::Reading<'a>,
    pub entries: Reader<'a>,
    /// The number of its entries, if it says so.
    pub count: Option<u64>,
}

impl<'a, E: StreamEntry<Batch = ()>> OpenBatch<'a, E> {
    /// A batch that extends to the end of its block.
    pub(crate) fn rest(reader: &mut Reader<'a>, reading: E::Reading<'a>) -> Option<Self> {
        Some(Self {
            batch: (),
            reading,
            entries: Reader::new(reader.bytes(reader.left())?),
            count: None,
        })
    }
}

/// A root's reference to a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BlockSpan<N> {
    pub key: u64,
    pub note: N,
}

/// The smallest and largest contact in the entries of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ContactRange {
    pub first: u32,
    pub last: u32,
}

impl Default for ContactRange {
    /// The range without contacts.
    fn default() -> Self {
        Self {
            first: u32::MAX,
            last: 0,
        }
    }
}

impl ContactRange {
    /// The smallest range that contains both.
    pub(crate) fn with(self, other: Self) -> Self {
        Self {
            first: self.first.min(other.first),
            last: self.last.max(other.last),
        }
    }
}

impl RootPart for ContactRange {
    fn put(&self, out: &mut Vec<u8>) {
        put(out, u64::from(self.first));
        put(out, u64::from(self.last - self.first));
    }

    fn take(reader: &mut Reader<'_>) -> Option<Self> {
        let first = reader.small()?;
        let last = first.checked_add(reader.small()?)?;
        Some(Self { first, last })
    }
}

impl BlockNote for ContactRange {
    fn contacts(&self) -> RangeInclusive<u32> {
        self.first..=self.last
    }
}

/// A stream, as its root describes it.
#[derive(Debug)]
pub(crate) struct Stream<E: StreamEntry> {
    pub head: E::Head,
    pub blocks: Vec<BlockSpan<E::Note>>,
}

/// What happens to an entry when its block is rewritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntryEdit {
    /// It is kept unchanged.
    Keep,
    /// It was changed.
    Changed,
    /// It is removed.
    Remove,
}

impl<E: StreamEntry> Stream<E> {
    /// The stream of a root; empty for root 0.
    pub(crate) fn of(engine: &Engine, root: u64) -> Result<Self> {
        Self::load(root, |key, kind| engine.value(key, kind))
    }

    /// Like [`Self::of`]; `fetch` returns the payload of a value.
    pub(crate) fn load(
        root: u64,
        fetch: impl FnOnce(u64, ValueKind) -> Result<Vec<u8>>,
    ) -> Result<Self> {
        match root {
            0 => Ok(Self {
                head: E::Head::default(),
                blocks: Vec::new(),
            }),
            root => Self::read(root, &fetch(root, E::ROOT)?),
        }
    }

    /// Parses the payload of a root.
    pub(crate) fn read(root: u64, payload: &[u8]) -> Result<Self> {
        let read = || {
            let mut reader = Reader::new(payload);
            let head = E::Head::take(&mut reader)?;
            let mut blocks = Vec::new();
            let mut key = 0u64;
            while reader.left() > 0 {
                key = key.checked_add(reader.number()?)?;
                let note = E::Note::take(&mut reader)?;
                blocks.push(BlockSpan { key, note });
            }
            Some(Self { head, blocks })
        };
        read().ok_or_else(|| E::ROOT.corrupt(root))
    }

    /// The payload of the root.
    pub(crate) fn payload(&self) -> Vec<u8> {
        root_payload::<E>(&self.head, &self.blocks)
    }

    /// The keys of the blocks.
    pub(crate) fn keys(&self) -> impl Iterator<Item = u64> + '_ {
        self.blocks.iter().map(|block| block.key)
    }

    /// Visits all entries in writing order, until `visit` breaks.
    pub(crate) fn for_each<B>(
        &self,
        engine: &Engine,
        visit: impl FnMut(E) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>> {
        self.for_each_by(|key, kind| engine.value(key, kind), visit)
    }

    /// Like [`Self::for_each`]; `fetch` returns the payload of a value.
    pub(crate) fn for_each_by<B>(
        &self,
        mut fetch: impl FnMut(u64, ValueKind) -> Result<Vec<u8>>,
        mut visit: impl FnMut(E) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>> {
        for block in &self.blocks {
            let payload = fetch(block.key, E::BLOCK)?;
            if let ControlFlow::Break(done) = read_span(block, &payload, &mut visit)? {
                return Ok(ControlFlow::Break(done));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The stream without blocks whose range of contacts is not `wanted`.
    pub(crate) fn only(mut self, wanted: impl Fn(RangeInclusive<u32>) -> bool) -> Self {
        self.blocks.retain(|block| wanted(block.note.contacts()));
        self
    }

    /// Appends new entries: full blocks, and the rest, which is appended to a small last block.
    /// Returns the key of the new root.
    ///
    /// For streams that continue from commit to commit; `root` is that of the previous commit.
    pub(crate) fn append(
        mut self,
        root: u64,
        added: &mut StreamWriter<E>,
        batch: E::Batch,
        values: &mut Values<'_>,
    ) -> Result<u64> {
        if added.is_empty() {
            return Ok(root);
        }
        let full = added.take_blocks().into_iter();
        self.blocks.extend(full.map(|block| BlockSpan {
            note: E::note_with_batch(block.note, batch),
            ..block
        }));
        if added.is_waiting() {
            let mut payload = Vec::new();
            let mut note = added.end_batch(batch, &mut payload);
            // Many small commits share a block.
            if let Some(last) = self.blocks.last().copied()
                && let Some(joined) = last.note.joined(note)
            {
                let mut before = values.read(last.key, E::BLOCK)?;
                if before.len() < values.block_bytes() / 2 {
                    before.append(&mut payload);
                    (payload, note) = (before, joined);
                    self.blocks.pop();
                    values.free(last.key);
                }
            }
            let key = values.put(E::BLOCK, payload)?;
            self.blocks.push(BlockSpan { key, note });
        }
        if root != 0 {
            values.free(root);
        }
        values.put(E::ROOT, self.payload())
    }

    /// Reads every entry; returns their number.
    pub(crate) fn check(&self, engine: &Engine) -> Result<u64> {
        let mut entries = 0;
        for block in &self.blocks {
            entries += Self::check_block(engine, block)?;
        }
        Ok(entries)
    }

    /// Reads every entry of a block; returns their number.
    pub(crate) fn check_block(engine: &Engine, block: &BlockSpan<E::Note>) -> Result<u64> {
        let payload = engine.value(block.key, E::BLOCK)?;
        let mut entries = 0;
        let _: ControlFlow<()> = read_span(block, &payload, |_: E| {
            entries += 1;
            ControlFlow::Continue(())
        })?;
        Ok(entries)
    }
}

/// The payload of a root.
fn root_payload<E: StreamEntry>(head: &E::Head, blocks: &[BlockSpan<E::Note>]) -> Vec<u8> {
    let mut out = Vec::new();
    head.put(&mut out);
    let mut last = 0;
    for block in blocks {
        put(&mut out, block.key - last);
        block.note.put(&mut out);
        last = block.key;
    }
    out
}

/// Reads a block, and compares it with the root's note.
pub(crate) fn read_span<E: StreamEntry, B>(
    block: &BlockSpan<E::Note>,
    payload: &[u8],
    visit: impl FnMut(E) -> ControlFlow<B>,
) -> Result<ControlFlow<B>> {
    match read_block(block.key, E::batch_of_note(&block.note), payload, visit)? {
        ControlFlow::Break(done) => Ok(ControlFlow::Break(done)),
        ControlFlow::Continue(entries) => {
            if block.note.entries().is_some_and(|noted| noted != entries) {
                return Err(E::BLOCK.corrupt(block.key));
            }
            Ok(ControlFlow::Continue(()))
        }
    }
}

/// Reads the payload of a block; returns the number of entries unless `visit` breaks.
pub(crate) fn read_block<E: StreamEntry, B>(
    key: u64,
    noted: E::Batch,
    payload: &[u8],
    mut visit: impl FnMut(E) -> ControlFlow<B>,
) -> Result<ControlFlow<B, u64>> {
    let mut read = || {
        let mut reader = Reader::new(payload);
        let mut all = 0;
        loop {
            let mut begun: OpenBatch<'_, E> = E::begin_batch(&mut reader, noted)?;
            let mut entries = 0;
            while begun.entries.left() > 0 {
                let entry = E::read(&mut begun.reading, &mut begun.entries)?;
                entries += 1;
                if let ControlFlow::Break(done) = visit(entry) {
                    return Some(ControlFlow::Break(done));
                }
            }
            if begun.count.is_some_and(|count| count != entries) {
                return None;
            }
            all += entries;
            if reader.left() == 0 {
                return Some(ControlFlow::Continue(all));
            }
        }
    };
    read().ok_or_else(|| E::BLOCK.corrupt(key))
}

/// Applies `edit` to each entry of a block; returns the new payload, or `None` if nothing changed.
///
/// This is how people are erased from a stream: their entries are removed, or lose personal data.
pub(crate) fn edit_block<E: StreamEntry>(
    key: u64,
    noted: E::Batch,
    payload: &[u8],
    mut edit: impl FnMut(&mut E) -> EntryEdit,
) -> Result<Option<Vec<u8>>>
where
    for<'e> &'e E: PackEntry<E>,
{
    let mut out = Vec::new();
    let mut changed = false;
    let mut read = || {
        let mut reader = Reader::new(payload);
        loop {
            let mut begun: OpenBatch<'_, E> = E::begin_batch(&mut reader, noted)?;
            let mut writer = StreamWriter::<E>::default();
            while begun.entries.left() > 0 {
                let mut entry = E::read(&mut begun.reading, &mut begun.entries)?;
                let verdict = edit(&mut entry);
                changed |= verdict != EntryEdit::Keep;
                if verdict != EntryEdit::Remove {
                    writer.add(&entry);
                }
            }
            writer.end_batch(begun.batch, &mut out);
            if reader.left() == 0 {
                return Some(());
            }
        }
    };
    read().ok_or_else(|| E::BLOCK.corrupt(key))?;
    Ok(changed.then_some(out))
}

/// A stream being written.
#[derive(Debug)]
pub(crate) struct StreamWriter<E: StreamEntry> {
    pub head: E::Head,
    packing: E::Packing,
    /// Packed entries that are in no block yet.
    entries: Vec<u8>,
    waiting: u64,
    blocks: Vec<BlockSpan<E::Note>>,
    count: u64,
}

impl<E: StreamEntry> Default for StreamWriter<E> {
    fn default() -> Self {
        Self {
            head: E::Head::default(),
            packing: E::Packing::default(),
            entries: Vec::new(),
            waiting: 0,
            blocks: Vec::new(),
            count: 0,
        }
    }
}

impl<E: StreamEntry> StreamWriter<E> {
    /// Adds an entry; writes a block when it is full.
    pub(crate) fn push(&mut self, entry: impl PackEntry<E>, values: &mut Values<'_>) -> Result<()> {
        self.add(entry);
        if self.is_full(values.block_bytes()) {
            self.close(values)?;
        }
        Ok(())
    }

    fn is_full(&self, block_bytes: usize) -> bool {
        self.entries.len() >= block_bytes || E::is_full(&self.packing)
    }

    fn add(&mut self, entry: impl PackEntry<E>) {
        entry.pack(&mut self.packing, &mut self.entries);
        self.waiting += 1;
        self.count += 1;
    }

    /// The number of added entries.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// Whether there are no entries.
    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether there are entries that are in no block yet.
    pub(crate) fn is_waiting(&self) -> bool {
        self.waiting > 0
    }

    /// The keys of the blocks written so far.
    pub(crate) fn keys(&self) -> impl Iterator<Item = u64> + '_ {
        self.blocks.iter().map(|block| block.key)
    }

    /// Hands the blocks written so far over to the caller.
    pub(crate) fn take_blocks(&mut self) -> Vec<BlockSpan<E::Note>> {
        std::mem::take(&mut self.blocks)
    }

    /// Appends the entries that are in no block as a batch; returns the root's note about it.
    pub(crate) fn end_batch(&mut self, batch: E::Batch, out: &mut Vec<u8>) -> E::Note {
        let packing = std::mem::take(&mut self.packing);
        let count = std::mem::take(&mut self.waiting);
        let note = E::note(&packing, count);
        E::finish_batch(packing, batch, count, &self.entries, out);
        self.entries.clear();
        note
    }

    /// Writes the entries that are in no block as a block.
    fn close(&mut self, values: &mut Values<'_>) -> Result<()> {
        if !self.is_waiting() {
            return Ok(());
        }
        let mut payload = Vec::with_capacity(self.entries.len() + 64);
        let note = self.end_batch(E::Batch::default(), &mut payload);
        let key = values.put(E::BLOCK, payload)?;
        self.blocks.push(BlockSpan { key, note });
        Ok(())
    }

    /// Writes the remaining entries and the root; returns its key, 0 without entries.
    pub(crate) fn finish(&mut self, values: &mut Values<'_>) -> Result<u64> {
        self.close(values)?;
        if self.blocks.is_empty() {
            return Ok(0);
        }
        values.put(E::ROOT, root_payload::<E>(&self.head, &self.blocks))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// A stream of some entries, and the payloads of its blocks by key.
    pub(crate) fn stored<E: StreamEntry>(
        entries: &[E],
        block_bytes: usize,
    ) -> (Stream<E>, BTreeMap<u64, Vec<u8>>)
    where
        for<'e> &'e E: PackEntry<E>,
    {
        let mut writer = StreamWriter::<E>::default();
        let mut values = BTreeMap::new();
        let mut close = |writer: &mut StreamWriter<E>| {
            let mut payload = Vec::new();
            let note = writer.end_batch(E::Batch::default(), &mut payload);
            let key = values.len() as u64 + 7;
            writer.blocks.push(BlockSpan { key, note });
            values.insert(key, payload);
        };
        for entry in entries {
            writer.add(entry);
            if writer.is_full(block_bytes) {
                close(&mut writer);
            }
        }
        if writer.is_waiting() {
            close(&mut writer);
        }
        let stream = Stream {
            head: E::Head::default(),
            blocks: writer.take_blocks(),
        };
        (stream, values)
    }

    /// All entries of a stream whose payloads are given by key.
    pub(crate) fn entries<E: StreamEntry>(
        stream: &Stream<E>,
        values: &BTreeMap<u64, Vec<u8>>,
    ) -> Result<Vec<E>> {
        let mut all = Vec::new();
        let _: ControlFlow<()> = stream.for_each_by(
            |key, _| Ok(values[&key].clone()),
            |entry| {
                all.push(entry);
                ControlFlow::Continue(())
            },
        )?;
        Ok(all)
    }
}
