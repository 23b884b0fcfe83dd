//! The consent ledger: every change of an opt-in status, in order.
//!
//! The writer adds an entry whenever a contact is created, changed or deleted, so no way of
//! changing one can omit it. Entries are never removed by a retention rule.
//!
//! A batch holds the entries of one commit: their number, a commit stamp (0 if the root has it,
//! else 1 and the stamp), the byte length of the entries, and the entries. A block that was full
//! before the commit was known is one batch, with its stamp in the root; the rest is appended to
//! the last block while that is small. The root also has number, smallest and largest contact of
//! the entries of a block.
//!
//! An entry: field, statuses and flags in a byte; difference of contact and line to the previous
//! entry; the word, as its index in the batch's word table plus 1, or 0 and the text; the evidence.

use std::ops::{ControlFlow, RangeInclusive};

use crate::contact::{ContactId, FieldNo, OptIn, Statuses};
use crate::plan::Evidence;
use crate::store::engine::error::Result;
use crate::store::engine::frame::ValueKind;
use crate::store::engine::numbers::{Reader, put, put_text};
use crate::store::record::parts::PreviousEntry;
use crate::store::record::stream::{
    BlockNote, ContactRange, OpenBatch, PackEntry, RootPart, Stream, StreamEntry, StreamWriter,
};
use crate::store::state::journal::{Provenance, Values};
use crate::store::state::view::View;

/// A change of an opt-in status.
///
/// File name, checksum, version of the confirmed text, lawful basis and origin are in the import
/// record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// The contact.
    pub contact: ContactId,
    /// The opt-in field.
    pub field: FieldNo,
    /// The status before; `None` for no information.
    pub from: Option<OptIn>,
    /// The status after; `None` for no information, also after a deletion.
    pub to: Option<OptIn>,
    /// The time in milliseconds since 1970 UTC.
    pub at: u64,
    /// The commit that made it.
    pub commit: u64,
    /// The number of the import or undo in the import log; 0 for an edit.
    pub import: u64,
    /// Whether an undo made it.
    pub undo: bool,
    /// Whether the contact was deleted, or its creation undone.
    pub deleted: bool,
    /// Whether the file said otherwise, but the address had opted out earlier and opt-outs win.
    pub earlier: bool,
    /// The line of the file, from 1; 0 for none.
    pub line: u64,
    /// The cell with the status, verbatim; `None` if the status was chosen for the whole file or
    /// there was no file. Truncated to [`Self::MAX_TEXT`] bytes.
    pub word: Option<String>,
    /// Evidence in the row of when and how the person consented; truncated like `word`.
    pub evidence: Vec<(Evidence, String)>,
}

impl LedgerEntry {
    /// Bytes of a cell that are kept at most.
    pub const MAX_TEXT: usize = 1 << 10;

    /// The first evidence of a kind.
    pub fn evidence(&self, wanted: Evidence) -> Option<&str> {
        let found = self.evidence.iter().find(|(kind, _)| *kind == wanted);
        found.map(|(_, text)| text.as_str())
    }

    /// The first evidence of a kind, by the kind's word (see [`Evidence::word`]).
    pub fn evidence_named<'a>(&'a self, word: &str) -> Option<&'a str> {
        self.evidence(Evidence::from_word(word)?)
    }
}

/// What the entries of one commit have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CommitStamp {
    pub commit: u64,
    pub at: u64,
    pub import: u64,
    pub undo: bool,
}

impl RootPart for CommitStamp {
    fn put(&self, out: &mut Vec<u8>) {
        put(out, self.commit << 1 | u64::from(self.undo));
        put(out, self.at);
        put(out, self.import);
    }

    fn take(reader: &mut Reader<'_>) -> Option<Self> {
        let first = reader.number()?;
        Some(Self {
            commit: first >> 1,
            undo: first & 1 == 1,
            at: reader.number()?,
            import: reader.number()?,
        })
    }
}

/// The root's note about a ledger block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LedgerNote {
    count: u64,
    contacts: ContactRange,
    /// The stamp of a block written before its commit was complete.
    stamp: Option<CommitStamp>,
}

impl RootPart for LedgerNote {
    fn put(&self, out: &mut Vec<u8>) {
        put(out, self.count << 1 | u64::from(self.stamp.is_some()));
        self.contacts.put(out);
        if let Some(stamp) = &self.stamp {
            stamp.put(out);
        }
    }

    fn take(reader: &mut Reader<'_>) -> Option<Self> {
        let count = reader.number()?;
        Some(Self {
            count: count >> 1,
            contacts: ContactRange::take(reader)?,
            stamp: match count & 1 {
                0 => None,
                _ => Some(CommitStamp::take(reader)?),
            },
        })
    }
}

impl BlockNote for LedgerNote {
    fn contacts(&self) -> RangeInclusive<u32> {
        self.contacts.contacts()
    }

    fn entries(&self) -> Option<u64> {
        Some(self.count)
    }

    fn joined(self, next: Self) -> Option<Self> {
        // A batch whose stamp is in the root stays alone.
        (self.stamp.is_none() && next.stamp.is_none()).then(|| Self {
            count: self.count + next.count,
            contacts: self.contacts.with(next.contacts),
            stamp: None,
        })
    }
}

/// Bits of the first byte of an entry; bits 1 to 4 hold the two statuses.
mod bit {
    pub const SMS: u8 = 1;
    pub const EARLIER: u8 = 1 << 5;
    pub const WORD: u8 = 1 << 6;
    pub const EVIDENCE: u8 = 1 << 7;
}

/// Status code of a deleted contact; it reads as no information.
const DELETED_CODE: u8 = 3;

fn code(status: Option<OptIn>) -> u8 {
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

/// Words in the table of a batch at most.
const MAX_TABLE_WORDS: usize = 24;

/// A batch being packed.
#[derive(Debug, Default)]
pub(crate) struct Packing {
    words: Vec<String>,
    before: PreviousEntry,
    /// The packed evidence of the current entry.
    evidence: Vec<u8>,
}

impl Packing {
    fn word(&mut self, word: &str, out: &mut Vec<u8>) {
        if let Some(at) = self.words.iter().position(|known| known == word) {
            put(out, at as u64 + 1);
            return;
        }
        put(out, 0);
        put_text(out, word);
        if self.words.len() < MAX_TABLE_WORDS {
            self.words.push(word.to_owned());
        }
    }
}

/// A batch being read.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    words: Vec<&'a str>,
    before: PreviousEntry,
    stamp: CommitStamp,
}

impl StreamEntry for LedgerEntry {
    const BLOCK: ValueKind = ValueKind::Ledger;
    const ROOT: ValueKind = ValueKind::LedgerRoot;

    type Head = ();
    type Note = LedgerNote;
    type Batch = Option<CommitStamp>;
    type Packing = Packing;
    type Reading<'a> = Reading<'a>;

    fn note(packing: &Packing, count: u64) -> LedgerNote {
        LedgerNote {
            count,
            contacts: packing.before.contacts,
            stamp: None,
        }
    }

    fn batch_of_note(note: &LedgerNote) -> Option<CommitStamp> {
        note.stamp
    }

    fn note_with_batch(note: LedgerNote, stamp: Option<CommitStamp>) -> LedgerNote {
        LedgerNote { stamp, ..note }
    }

    fn finish_batch(
        _: Packing,
        stamp: Option<CommitStamp>,
        count: u64,
        entries: &[u8],
        out: &mut Vec<u8>,
    ) {
        put(out, count);
        put(out, u64::from(stamp.is_some()));
        if let Some(stamp) = stamp {
            stamp.put(out);
        }
        put(out, entries.len() as u64);
        out.extend_from_slice(entries);
    }

    fn begin_batch<'a>(
        reader: &mut Reader<'a>,
        noted: Option<CommitStamp>,
    ) -> Option<OpenBatch<'a, Self>> {
        let count = reader.number()?;
        let batch = match reader.number()? {
            0 => None,
            1 => Some(CommitStamp::take(reader)?),
            _ => return None,
        };
        let length = reader.size()?;
        Some(OpenBatch {
            batch,
            reading: Reading {
                words: Vec::new(),
                before: PreviousEntry::default(),
                stamp: batch.or(noted)?,
            },
            entries: Reader::new(reader.bytes(length)?),
            count: Some(count),
        })
    }

    fn read<'a>(reading: &mut Reading<'a>, entries: &mut Reader<'a>) -> Option<Self> {
        let flags = *entries.bytes(1)?.first()?;
        let (contact, line) = reading.before.take(entries)?;
        let word = if flags & bit::WORD == 0 {
            None
        } else if let Some(at) = entries.size()?.checked_sub(1) {
            Some(*reading.words.get(at)?)
        } else {
            let word = entries.text()?;
            if reading.words.len() < MAX_TABLE_WORDS {
                reading.words.push(word);
            }
            Some(word)
        };
        let mut evidence = Vec::new();
        if flags & bit::EVIDENCE != 0 {
            for _ in 0..entries.size()? {
                let (kind, _) = *Evidence::ALL.get(entries.size()?)?;
                evidence.push((kind, entries.text()?.to_owned()));
            }
        }
        let to = flags >> 3 & 3;
        let stamp = reading.stamp;
        Some(Self {
            contact,
            field: Statuses::FIELDS[usize::from(flags & bit::SMS)],
            from: status(flags >> 1),
            to: status(to),
            at: stamp.at,
            commit: stamp.commit,
            import: stamp.import,
            undo: stamp.undo,
            deleted: to == DELETED_CODE,
            earlier: flags & bit::EARLIER != 0,
            line,
            word: word.map(str::to_owned),
            evidence,
        })
    }
}

/// A status change to be packed: status codes before and after, and its provenance.
struct Change<'a> {
    contact: ContactId,
    field: FieldNo,
    from: u8,
    to: u8,
    provenance: &'a dyn Provenance,
}

impl PackEntry<LedgerEntry> for Change<'_> {
    fn pack(self, packing: &mut Packing, out: &mut Vec<u8>) {
        let Self {
            field, provenance, ..
        } = self;
        let mut flags = self.from << 1 | self.to << 3;
        if field == Statuses::FIELDS[1] {
            flags |= bit::SMS;
        }
        if provenance.earlier(field) {
            flags |= bit::EARLIER;
        }
        let word = provenance.word(field).map(cut);
        if word.is_some() {
            flags |= bit::WORD;
        }
        packing.evidence.clear();
        let mut pieces = 0u64;
        provenance.evidence(&mut |evidence, text| {
            let mut known = Evidence::ALL.iter();
            let at = known.position(|(known, _)| *known == evidence);
            put(&mut packing.evidence, at.unwrap_or(0) as u64);
            put_text(&mut packing.evidence, cut(text));
            pieces += 1;
        });
        if pieces > 0 {
            flags |= bit::EVIDENCE;
        }
        out.push(flags);
        packing.before.put(self.contact.0, provenance.line(), out);
        if let Some(word) = word {
            packing.word(word, out);
        }
        if pieces > 0 {
            put(out, pieces);
            out.extend_from_slice(&packing.evidence);
        }
    }
}

/// An existing entry has the provenance it was packed with.
impl Provenance for LedgerEntry {
    fn line(&self) -> u64 {
        self.line
    }

    fn word(&self, _: FieldNo) -> Option<&str> {
        self.word.as_deref()
    }

    fn evidence(&self, each: &mut dyn FnMut(Evidence, &str)) {
        for (evidence, text) in &self.evidence {
            each(*evidence, text);
        }
    }

    fn earlier(&self, _: FieldNo) -> bool {
        self.earlier
    }
}

impl PackEntry<LedgerEntry> for &LedgerEntry {
    fn pack(self, packing: &mut Packing, out: &mut Vec<u8>) {
        let change = Change {
            contact: self.contact,
            field: self.field,
            from: code(self.from),
            to: if self.deleted {
                DELETED_CODE
            } else {
                code(self.to)
            },
            provenance: self,
        };
        change.pack(packing, out);
    }
}

/// Records status changes of a contact; `is` is `None` for a deleted one.
pub(crate) fn enter(
    ledger: &mut StreamWriter<LedgerEntry>,
    id: u32,
    was: Statuses,
    is: Option<Statuses>,
    provenance: &dyn Provenance,
    values: &mut Values<'_>,
) -> Result<()> {
    for field in Statuses::FIELDS {
        let from = was.of(field);
        let to = is.map(|is| is.of(field));
        if to.unwrap_or_default() == from {
            continue;
        }
        let change = Change {
            contact: ContactId(id),
            field,
            from: code(from),
            to: to.map_or(DELETED_CODE, code),
            provenance,
        };
        ledger.push(change, values)?;
    }
    Ok(())
}

/// Appends the added entries to the ledger of the previous root; returns the new root.
pub(crate) fn write(
    added: &mut StreamWriter<LedgerEntry>,
    root: u64,
    stamp: CommitStamp,
    values: &mut Values<'_>,
) -> Result<u64> {
    if added.is_empty() {
        return Ok(root);
    }
    let ledger = Stream::<LedgerEntry>::load(root, |key, kind| values.read(key, kind))?;
    ledger.append(root, added, Some(stamp), values)
}

impl View {
    /// Every status change of a contact, oldest first; also of a deleted one.
    ///
    /// # Errors
    ///
    /// [`StoreError`](crate::store::StoreError) if the ledger cannot be read.
    pub fn consent_of(&self, contact: ContactId) -> Result<Vec<LedgerEntry>> {
        let mut found = Vec::new();
        let near = self
            .ledger()?
            .only(|contacts| contacts.contains(&contact.0));
        let _: ControlFlow<()> = near.for_each(self.engine(), |entry| {
            if entry.contact == contact {
                found.push(entry);
            }
            ControlFlow::Continue(())
        })?;
        Ok(found)
    }

    /// Visits every status change, oldest first, until `visit` breaks.
    ///
    /// # Errors
    ///
    /// [`StoreError`](crate::store::StoreError) if the ledger cannot be read.
    pub fn for_each_consent<B>(
        &self,
        visit: impl FnMut(LedgerEntry) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>> {
        self.ledger()?.for_each(self.engine(), visit)
    }

    /// The number of status changes in the ledger.
    ///
    /// # Errors
    ///
    /// [`StoreError`](crate::store::StoreError) if the ledger cannot be read.
    pub fn consent_count(&self) -> Result<u64> {
        let ledger = self.ledger()?;
        Ok(ledger.blocks.iter().map(|block| block.note.count).sum())
    }

    fn ledger(&self) -> Result<Stream<LedgerEntry>> {
        Stream::of(self.engine(), self.snapshot.record.ledger)
    }
}
