//! How the entries of the ledger stand in blocks.
//!
//! A block's payload is a row of batches; a batch is the entries of one commit: their number, a
//! stamp (0 for one that the root has, else 1 and the stamp) and the entries. Blocks that were full
//! before the commit was known are a batch each, and the root has their stamp; what is left at the
//! commit goes behind the batches of the last block while that is small. The root names the blocks
//! with their smallest and largest contact.
//!
//! An entry: field, statuses and what follows in a byte; distance of contact and line from the entry
//! before; the word, as its place among the last words of the batch or 0 and the text; and the evidence.

use super::LedgerEntry;
use crate::contact::{ContactId, FieldNo, OptIn, Statuses};
use crate::plan::Evidence;
use crate::store::engine::coding::{Kind, Reader, put, put_signed, put_text};
use crate::store::engine::error::Result;
use crate::store::state::journal::Cite;

/// What the entries of one commit have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub commit: u64,
    pub at: u64,
    pub import: u64,
    pub undo: bool,
}

impl Stamp {
    fn put(self, out: &mut Vec<u8>) {
        put(out, self.commit << 1 | u64::from(self.undo));
        put(out, self.at);
        put(out, self.import);
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let first = reader.number()?;
        Some(Self {
            commit: first >> 1,
            undo: first & 1 == 1,
            at: reader.number()?,
            import: reader.number()?,
        })
    }
}

/// A block of the ledger, as the root names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LedgerBlock {
    pub key: u64,
    pub count: u64,
    pub first: u32,
    pub last: u32,
    /// For blocks that were written before the commit was known.
    pub stamp: Option<Stamp>,
}

mod bit {
    pub const SMS: u8 = 1;
    pub const EARLIER: u8 = 1 << 5;
    pub const WORD: u8 = 1 << 6;
    pub const EVIDENCE: u8 = 1 << 7;
}

/// A contact that was deleted has the fourth status, which is none afterwards.
pub(crate) const GONE: u8 = 3;

pub(crate) fn code(status: Option<OptIn>) -> u8 {
    match status {
        None => 0,
        Some(OptIn::In) => 1,
        Some(OptIn::Out) => 2,
    }
}

fn status(code: u8) -> Option<OptIn> {
    match code & 3 {
        1 => Some(OptIn::In),
        2 => Some(OptIn::Out),
        _ => None,
    }
}

fn cut(text: &str) -> &str {
    let end = text.floor_char_boundary(LedgerEntry::MAX_TEXT);
    text.get(..end).unwrap_or("")
}

/// Words of a batch by which others are said.
const MOST_WORDS: usize = 24;

/// Entries of the ledger in the making.
#[derive(Debug)]
pub(crate) struct LedgerPacker {
    /// Entries of the batch.
    pub(crate) bytes: Vec<u8>,
    pub(crate) count: u64,
    pub(crate) words: Vec<String>,
    pub(crate) contact: u32,
    pub(crate) line: u64,
    pub(crate) first: u32,
    pub(crate) last: u32,
    pub(crate) evidence: Vec<u8>,
    pub blocks: Vec<LedgerBlock>,
}

impl Default for LedgerPacker {
    fn default() -> Self {
        Self {
            bytes: Vec::new(),
            count: 0,
            words: Vec::new(),
            contact: 0,
            line: 0,
            first: u32::MAX,
            last: 0,
            evidence: Vec::new(),
            blocks: Vec::new(),
        }
    }
}

impl LedgerPacker {
    /// Adds a change; true when the block is full and [`Self::close`] is to be called.
    pub(crate) fn push(
        &mut self,
        contact: u32,
        field: FieldNo,
        (from, to): (u8, u8),
        cite: &dyn Cite,
        block_bytes: usize,
    ) -> bool {
        let mut flags = from << 1 | to << 3;
        if field == Statuses::FIELDS[1] {
            flags |= bit::SMS;
        }
        if cite.earlier(field) {
            flags |= bit::EARLIER;
        }
        let word = cite.word(field).map(cut);
        if word.is_some() {
            flags |= bit::WORD;
        }
        self.evidence.clear();
        let mut pieces = 0u64;
        cite.evidence(&mut |evidence, text| {
            let at = Evidence::ALL
                .iter()
                .position(|(known, _)| *known == evidence);
            put(&mut self.evidence, at.unwrap_or(0) as u64);
            put_text(&mut self.evidence, cut(text));
            pieces += 1;
        });
        if pieces > 0 {
            flags |= bit::EVIDENCE;
        }
        let line = cite.line();
        self.bytes.push(flags);
        let step = i64::from(contact) - i64::from(self.contact);
        put_signed(&mut self.bytes, step);
        put_signed(&mut self.bytes, line.wrapping_sub(self.line).cast_signed());
        if let Some(word) = word {
            self.push_word(word);
        }
        if pieces > 0 {
            put(&mut self.bytes, pieces);
            self.bytes.extend_from_slice(&self.evidence);
        }
        (self.contact, self.line) = (contact, line);
        self.first = self.first.min(contact);
        self.last = self.last.max(contact);
        self.count += 1;
        self.bytes.len() >= block_bytes
    }

    fn push_word(&mut self, word: &str) {
        if let Some(at) = self.words.iter().position(|known| known == word) {
            put(&mut self.bytes, at as u64 + 1);
            return;
        }
        put(&mut self.bytes, 0);
        put_text(&mut self.bytes, word);
        if self.words.len() < MOST_WORDS {
            self.words.push(word.to_owned());
        }
    }

    /// Whether entries wait that are in no block.
    pub(crate) fn is_waiting(&self) -> bool {
        self.count > 0
    }

    /// The batch of what waits.
    pub(crate) fn batch(&mut self, stamp: Option<Stamp>, out: &mut Vec<u8>) {
        put(out, self.count);
        put(out, u64::from(stamp.is_some()));
        if let Some(stamp) = stamp {
            stamp.put(out);
        }
        put(out, self.bytes.len() as u64);
        out.append(&mut self.bytes);
        let blocks = std::mem::take(&mut self.blocks);
        *self = Self {
            blocks,
            bytes: std::mem::take(&mut self.bytes),
            evidence: std::mem::take(&mut self.evidence),
            ..Self::default()
        };
    }

    /// Writes what waits as a block whose stamp the root will have.
    pub(crate) fn close(
        &mut self,
        write: &mut impl FnMut(Kind, Vec<u8>) -> Result<u64>,
    ) -> Result<()> {
        if !self.is_waiting() {
            return Ok(());
        }
        let mut block = LedgerBlock {
            key: 0,
            count: self.count,
            first: self.first,
            last: self.last,
            stamp: None,
        };
        let mut payload = Vec::with_capacity(self.bytes.len() + 16);
        self.batch(None, &mut payload);
        block.key = write(Kind::Ledger, payload)?;
        self.blocks.push(block);
        Ok(())
    }
}

/// The payload of a root.
pub(crate) fn root_payload(blocks: &[LedgerBlock]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut last = 0;
    for block in blocks {
        put(&mut out, block.key - last);
        put(
            &mut out,
            block.count << 1 | u64::from(block.stamp.is_some()),
        );
        put(&mut out, u64::from(block.first));
        put(&mut out, u64::from(block.last - block.first));
        if let Some(stamp) = block.stamp {
            stamp.put(&mut out);
        }
        last = block.key;
    }
    out
}

/// The blocks that a root names.
pub(crate) fn read_root(key: u64, payload: &[u8]) -> Result<Vec<LedgerBlock>> {
    let read = || {
        let mut reader = Reader::new(payload);
        let mut blocks = Vec::new();
        let mut last = 0u64;
        while reader.left() > 0 {
            last = last.checked_add(reader.number()?)?;
            let count = reader.number()?;
            let first = reader.small()?;
            blocks.push(LedgerBlock {
                key: last,
                count: count >> 1,
                first,
                last: first.checked_add(reader.small()?)?,
                stamp: match count & 1 {
                    0 => None,
                    _ => Some(Stamp::read(&mut reader)?),
                },
            });
        }
        Some(blocks)
    };
    read().ok_or_else(|| Kind::LedgerRoot.corrupt(key))
}

/// Gives every entry of a block to `each`; false from it ends the reading.
pub(crate) fn read_block(
    block: &LedgerBlock,
    payload: &[u8],
    mut each: impl FnMut(LedgerEntry) -> bool,
) -> Result<bool> {
    let mut read = || {
        let mut reader = Reader::new(payload);
        let mut total = 0u64;
        while reader.left() > 0 {
            let count = reader.number()?;
            let stamp = match reader.number()? {
                0 => block.stamp?,
                1 => Stamp::read(&mut reader)?,
                _ => return None,
            };
            let length = reader.size()?;
            let mut entries = Reader::new(reader.bytes(length)?);
            let mut words: Vec<&str> = Vec::new();
            let (mut contact, mut line) = (0i64, 0u64);
            for _ in 0..count {
                let entry = read_entry(&mut entries, &mut words, (&mut contact, &mut line), stamp)?;
                total += 1;
                if !each(entry) {
                    return Some(false);
                }
            }
            if entries.left() > 0 {
                return None;
            }
        }
        (total == block.count).then_some(true)
    };
    read().ok_or_else(|| Kind::Ledger.corrupt(block.key))
}

/// An entry as the place that it came from, without what the person wrote.
struct Blank<'a>(&'a LedgerEntry, bool);

impl Cite for Blank<'_> {
    fn line(&self) -> u64 {
        self.0.line
    }

    fn word(&self, _: FieldNo) -> Option<&str> {
        self.0.word.as_deref().filter(|_| !self.1)
    }

    fn evidence(&self, each: &mut dyn FnMut(Evidence, &str)) {
        for (evidence, text) in self.0.evidence.iter().filter(|_| !self.1) {
            each(*evidence, text);
        }
    }

    fn earlier(&self, _: FieldNo) -> bool {
        self.0.earlier
    }
}

/// The payload of a block in which the entries of some contacts have neither word nor evidence;
/// none if it has none of theirs.
pub(crate) fn blanked(
    block: &LedgerBlock,
    payload: &[u8],
    gone: impl Fn(ContactId) -> bool,
) -> Result<Option<Vec<u8>>> {
    let mut out = Vec::new();
    let mut any = false;
    let mut read = || {
        let mut reader = Reader::new(payload);
        while reader.left() > 0 {
            let count = reader.number()?;
            let own = match reader.number()? {
                0 => None,
                1 => Some(Stamp::read(&mut reader)?),
                _ => return None,
            };
            let stamp = own.or(block.stamp)?;
            let length = reader.size()?;
            let mut entries = Reader::new(reader.bytes(length)?);
            let mut words: Vec<&str> = Vec::new();
            let (mut contact, mut line) = (0i64, 0u64);
            let mut packer = LedgerPacker::default();
            for _ in 0..count {
                let entry = read_entry(&mut entries, &mut words, (&mut contact, &mut line), stamp)?;
                let theirs = gone(entry.contact);
                any |= theirs;
                let to = if entry.deleted { GONE } else { code(entry.to) };
                let change = (code(entry.from), to);
                let cite = Blank(&entry, theirs);
                packer.push(entry.contact.0, entry.field, change, &cite, usize::MAX);
            }
            packer.batch(own, &mut out);
        }
        Some(())
    };
    read().ok_or_else(|| Kind::Ledger.corrupt(block.key))?;
    Ok(any.then_some(out))
}

fn read_entry<'a>(
    reader: &mut Reader<'a>,
    words: &mut Vec<&'a str>,
    (contact, line): (&mut i64, &mut u64),
    stamp: Stamp,
) -> Option<LedgerEntry> {
    let flags = *reader.bytes(1)?.first()?;
    *contact = contact.checked_add(reader.signed()?)?;
    *line = line.wrapping_add_signed(reader.signed()?);
    let word = if flags & bit::WORD == 0 {
        None
    } else if let Some(at) = reader.size()?.checked_sub(1) {
        Some(*words.get(at)?)
    } else {
        let word = reader.text()?;
        if words.len() < MOST_WORDS {
            words.push(word);
        }
        Some(word)
    };
    let mut evidence = Vec::new();
    if flags & bit::EVIDENCE != 0 {
        for _ in 0..reader.size()? {
            let (kind, _) = *Evidence::ALL.get(reader.size()?)?;
            evidence.push((kind, reader.text()?.to_owned()));
        }
    }
    let to = flags >> 3 & 3;
    Some(LedgerEntry {
        contact: ContactId(u32::try_from(*contact).ok()?),
        field: Statuses::FIELDS[usize::from(flags & bit::SMS)],
        from: status(flags >> 1),
        to: status(to),
        at: stamp.at,
        commit: stamp.commit,
        import: stamp.import,
        undo: stamp.undo,
        deleted: to == GONE,
        earlier: flags & bit::EARLIER != 0,
        line: *line,
        word: word.map(str::to_owned),
        evidence,
    })
}
