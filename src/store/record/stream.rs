//! Streams: entries of one kind, packed into blocks that a root names.
//!
//! A block's payload is a batch of entries, of some kinds several one after another: first what
//! stands before the entries of a batch (tables of what they repeat), then the entries, told by
//! what is different from the one before. A root's payload is its head and, for each block, the
//! distance of its key from that of the block before and what the root notes of it.
//!
//! An [`Entry`] says how its kind is packed; everything else is the same for all.

use std::ops::{ControlFlow, RangeInclusive};

use crate::store::engine::database::Engine;
use crate::store::engine::error::Result;
use crate::store::engine::frame::Kind;
use crate::store::engine::numbers::{Reader, put};
use crate::store::state::journal::Values;

/// An entry of a stream: how it stands in a block.
pub(crate) trait Entry: Sized {
    /// What a block of entries is.
    const BLOCK: Kind;
    /// What a root of such blocks is.
    const ROOT: Kind;

    /// What all entries of a stream have in common.
    type Head: Part + Default;
    /// What the root notes of a block.
    type Note: Note;
    /// What all entries of a batch have in common; the default where the root says it.
    type Batch: Copy + Default;
    /// A batch in the making: its tables, and what the next entry is told by.
    type Packing: Default;
    /// The same of a batch that is read.
    type Reading<'a>;

    /// Whether the tables of a batch are so large that its block is to be closed.
    fn is_full(_packing: &Self::Packing) -> bool {
        false
    }

    /// What the root is to note of a block with one batch of so many entries.
    fn note(packing: &Self::Packing, entries: u64) -> Self::Note;

    /// What a note says that entries of its block have in common where a batch does not say it.
    fn noted(_note: &Self::Note) -> Self::Batch {
        Self::Batch::default()
    }

    /// The note of a block whose batch does not say what its entries have in common.
    fn noting(note: Self::Note, _batch: Self::Batch) -> Self::Note {
        note
    }

    /// Appends a batch whose `count` entries are packed in `entries`.
    fn end(
        packing: Self::Packing,
        batch: Self::Batch,
        count: u64,
        entries: &[u8],
        out: &mut Vec<u8>,
    );

    /// Begins to read a batch; `noted` is what the root says of it.
    fn begin<'a>(reader: &mut Reader<'a>, noted: Self::Batch) -> Option<Begun<'a, Self>>;

    /// Reads the next entry of a batch.
    fn read<'a>(reading: &mut Self::Reading<'a>, entries: &mut Reader<'a>) -> Option<Self>;
}

/// What can be packed as an entry of a kind, without being one.
pub(crate) trait Pack<E: Entry> {
    /// Appends it to the entries of a batch.
    fn pack(self, packing: &mut E::Packing, out: &mut Vec<u8>);
}

/// A part of the payload of a root.
pub(crate) trait Part: Sized {
    /// Appends it.
    fn put(&self, out: &mut Vec<u8>);

    /// Reads it again.
    fn take(reader: &mut Reader<'_>) -> Option<Self>;
}

impl Part for () {
    fn put(&self, _: &mut Vec<u8>) {}

    fn take(_: &mut Reader<'_>) -> Option<Self> {
        Some(())
    }
}

/// What a root notes of a block.
pub(crate) trait Note: Part + Copy {
    /// The smallest and the largest contact that its entries are about, as far as is known.
    fn contacts(&self) -> RangeInclusive<u32> {
        0..=u32::MAX
    }

    /// How many entries it has, where that is noted.
    fn entries(&self) -> Option<u64> {
        None
    }

    /// What to note of the block with what stands in the next one behind its own; none where the
    /// two are not to become one.
    fn joined(self, _next: Self) -> Option<Self> {
        None
    }
}

impl Note for () {}

/// A batch that is about to be read.
pub(crate) struct Begun<'a, E: Entry> {
    /// What the batch itself says that its entries have in common.
    pub batch: E::Batch,
    pub reading: E::Reading<'a>,
    pub entries: Reader<'a>,
    /// How many entries it says it has, if it does.
    pub count: Option<u64>,
}

impl<'a, E: Entry<Batch = ()>> Begun<'a, E> {
    /// A batch that goes on to the end of its block.
    pub(crate) fn rest(reader: &mut Reader<'a>, reading: E::Reading<'a>) -> Option<Self> {
        Some(Self {
            batch: (),
            reading,
            entries: Reader::new(reader.bytes(reader.left())?),
            count: None,
        })
    }
}

/// A block of a stream, as the root names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span<N> {
    pub key: u64,
    pub note: N,
}

/// The smallest and the largest contact of the entries of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Contacts {
    pub first: u32,
    pub last: u32,
}

impl Default for Contacts {
    /// Those of no entries.
    fn default() -> Self {
        Self {
            first: u32::MAX,
            last: 0,
        }
    }
}

impl Contacts {
    /// Those of entries that are here or there.
    pub(crate) fn with(self, other: Self) -> Self {
        Self {
            first: self.first.min(other.first),
            last: self.last.max(other.last),
        }
    }
}

impl Part for Contacts {
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

impl Note for Contacts {
    fn contacts(&self) -> RangeInclusive<u32> {
        self.first..=self.last
    }
}

/// A stream as its root names it.
#[derive(Debug)]
pub(crate) struct Stream<E: Entry> {
    pub head: E::Head,
    pub blocks: Vec<Span<E::Note>>,
}

/// What becomes of an entry when a block is written anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edit {
    /// It stays as it is.
    Same,
    /// It stays, and was changed.
    Changed,
    /// It goes.
    Gone,
}

impl<E: Entry> Stream<E> {
    /// The stream that a root names; one without blocks for 0.
    pub(crate) fn of(engine: &Engine, root: u64) -> Result<Self> {
        Self::load(root, |key, kind| engine.value(key, kind))
    }

    /// As [`Self::of`]; `fetch` gives the payload of a value.
    pub(crate) fn load(
        root: u64,
        fetch: impl FnOnce(u64, Kind) -> Result<Vec<u8>>,
    ) -> Result<Self> {
        match root {
            0 => Ok(Self {
                head: E::Head::default(),
                blocks: Vec::new(),
            }),
            root => Self::read(root, &fetch(root, E::ROOT)?),
        }
    }

    /// Reads the payload of a root.
    pub(crate) fn read(root: u64, payload: &[u8]) -> Result<Self> {
        let read = || {
            let mut reader = Reader::new(payload);
            let head = E::Head::take(&mut reader)?;
            let mut blocks = Vec::new();
            let mut key = 0u64;
            while reader.left() > 0 {
                key = key.checked_add(reader.number()?)?;
                let note = E::Note::take(&mut reader)?;
                blocks.push(Span { key, note });
            }
            Some(Self { head, blocks })
        };
        read().ok_or_else(|| E::ROOT.corrupt(root))
    }

    /// The payload of its root.
    pub(crate) fn payload(&self) -> Vec<u8> {
        root_payload::<E>(&self.head, &self.blocks)
    }

    /// The keys of its blocks.
    pub(crate) fn keys(&self) -> impl Iterator<Item = u64> + '_ {
        self.blocks.iter().map(|block| block.key)
    }

    /// Reads all entries, in the order in which they were written; stops when `visit` says so.
    pub(crate) fn for_each<B>(
        &self,
        engine: &Engine,
        visit: impl FnMut(E) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>> {
        self.for_each_by(|key, kind| engine.value(key, kind), visit)
    }

    /// As [`Self::for_each`]; `fetch` gives the payload of a value.
    pub(crate) fn for_each_by<B>(
        &self,
        mut fetch: impl FnMut(u64, Kind) -> Result<Vec<u8>>,
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

    /// The stream without blocks that are not `wanted` by their smallest and largest contact.
    pub(crate) fn only(mut self, wanted: impl Fn(RangeInclusive<u32>) -> bool) -> Self {
        self.blocks.retain(|block| wanted(block.note.contacts()));
        self
    }

    /// Adds what was written since: blocks that were full, and what waits, for which a small last
    /// block has room. Gives the key of the new root.
    ///
    /// For streams that go on from commit to commit; `root` is that of the commit before.
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
        self.blocks.extend(full.map(|block| Span {
            note: E::noting(block.note, batch),
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
            self.blocks.push(Span { key, note });
        }
        if root != 0 {
            values.free(root);
        }
        values.put(E::ROOT, self.payload())
    }

    /// Reads every entry; gives their number.
    pub(crate) fn check(&self, engine: &Engine) -> Result<u64> {
        let mut entries = 0;
        for block in &self.blocks {
            entries += Self::check_block(engine, block)?;
        }
        Ok(entries)
    }

    /// Reads every entry of a block; gives their number.
    pub(crate) fn check_block(engine: &Engine, block: &Span<E::Note>) -> Result<u64> {
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
fn root_payload<E: Entry>(head: &E::Head, blocks: &[Span<E::Note>]) -> Vec<u8> {
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

/// Reads a block, and holds it against what the root notes of it.
pub(crate) fn read_span<E: Entry, B>(
    block: &Span<E::Note>,
    payload: &[u8],
    visit: impl FnMut(E) -> ControlFlow<B>,
) -> Result<ControlFlow<B>> {
    match read_block(block.key, E::noted(&block.note), payload, visit)? {
        ControlFlow::Break(done) => Ok(ControlFlow::Break(done)),
        ControlFlow::Continue(entries) => {
            if block.note.entries().is_some_and(|noted| noted != entries) {
                return Err(E::BLOCK.corrupt(block.key));
            }
            Ok(ControlFlow::Continue(()))
        }
    }
}

/// Reads the payload of a block; gives the number of its entries when `visit` took all.
pub(crate) fn read_block<E: Entry, B>(
    key: u64,
    noted: E::Batch,
    payload: &[u8],
    mut visit: impl FnMut(E) -> ControlFlow<B>,
) -> Result<ControlFlow<B, u64>> {
    let mut read = || {
        let mut reader = Reader::new(payload);
        let mut all = 0;
        loop {
            let mut begun: Begun<'_, E> = E::begin(&mut reader, noted)?;
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

/// The payload of a block after `edit` has had each entry; none where all stay as they are.
///
/// A person is taken out of a stream by this: their entries go, or lose what is theirs.
pub(crate) fn edit_block<E: Entry>(
    key: u64,
    noted: E::Batch,
    payload: &[u8],
    mut edit: impl FnMut(&mut E) -> Edit,
) -> Result<Option<Vec<u8>>>
where
    for<'e> &'e E: Pack<E>,
{
    let mut out = Vec::new();
    let mut changed = false;
    let mut read = || {
        let mut reader = Reader::new(payload);
        loop {
            let mut begun: Begun<'_, E> = E::begin(&mut reader, noted)?;
            let mut writer = StreamWriter::<E>::default();
            while begun.entries.left() > 0 {
                let mut entry = E::read(&mut begun.reading, &mut begun.entries)?;
                let verdict = edit(&mut entry);
                changed |= verdict != Edit::Same;
                if verdict != Edit::Gone {
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

/// A stream in the making.
#[derive(Debug)]
pub(crate) struct StreamWriter<E: Entry> {
    pub head: E::Head,
    packing: E::Packing,
    /// Packed entries that are in no block yet, and how many they are.
    entries: Vec<u8>,
    waiting: u64,
    blocks: Vec<Span<E::Note>>,
    count: u64,
}

impl<E: Entry> Default for StreamWriter<E> {
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

impl<E: Entry> StreamWriter<E> {
    /// Adds an entry; writes a block when it is full.
    pub(crate) fn push(&mut self, entry: impl Pack<E>, values: &mut Values<'_>) -> Result<()> {
        self.add(entry);
        if self.is_full(values.block_bytes()) {
            self.close(values)?;
        }
        Ok(())
    }

    fn is_full(&self, block_bytes: usize) -> bool {
        self.entries.len() >= block_bytes || E::is_full(&self.packing)
    }

    fn add(&mut self, entry: impl Pack<E>) {
        entry.pack(&mut self.packing, &mut self.entries);
        self.waiting += 1;
        self.count += 1;
    }

    /// How many entries were added.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// Whether there is no entry.
    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether entries wait that are in no block.
    pub(crate) fn is_waiting(&self) -> bool {
        self.waiting > 0
    }

    /// The keys of the blocks so far.
    pub(crate) fn keys(&self) -> impl Iterator<Item = u64> + '_ {
        self.blocks.iter().map(|block| block.key)
    }

    /// The blocks so far, which are now the caller's.
    pub(crate) fn take_blocks(&mut self) -> Vec<Span<E::Note>> {
        std::mem::take(&mut self.blocks)
    }

    /// Appends what waits as a batch; gives what the root is to note of it.
    pub(crate) fn end_batch(&mut self, batch: E::Batch, out: &mut Vec<u8>) -> E::Note {
        let packing = std::mem::take(&mut self.packing);
        let count = std::mem::take(&mut self.waiting);
        let note = E::note(&packing, count);
        E::end(packing, batch, count, &self.entries, out);
        self.entries.clear();
        note
    }

    /// Writes what waits as a block.
    fn close(&mut self, values: &mut Values<'_>) -> Result<()> {
        if !self.is_waiting() {
            return Ok(());
        }
        let mut payload = Vec::with_capacity(self.entries.len() + 64);
        let note = self.end_batch(E::Batch::default(), &mut payload);
        let key = values.put(E::BLOCK, payload)?;
        self.blocks.push(Span { key, note });
        Ok(())
    }

    /// Writes what waits and the root; gives its key, 0 where there is no entry.
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
    pub(crate) fn stored<E: Entry>(
        entries: &[E],
        block_bytes: usize,
    ) -> (Stream<E>, BTreeMap<u64, Vec<u8>>)
    where
        for<'e> &'e E: Pack<E>,
    {
        let mut writer = StreamWriter::<E>::default();
        let mut values = BTreeMap::new();
        let mut close = |writer: &mut StreamWriter<E>| {
            let mut payload = Vec::new();
            let note = writer.end_batch(E::Batch::default(), &mut payload);
            let key = values.len() as u64 + 7;
            writer.blocks.push(Span { key, note });
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
    pub(crate) fn entries<E: Entry>(
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
