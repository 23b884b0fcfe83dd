//! The consent ledger: every change of an opt-in status there ever was, in the order they were made.
//!
//! A writer makes the entries by itself wherever a contact comes, changes or goes, so no way of
//! changing one can forget it. Entries are only ever added, and no rule lets them go.
//!
//! A batch is the entries of one commit: their number, a stamp (0 where the root has it, else 1 and
//! the stamp), the length of the entries, and these. Blocks that were full before the commit was
//! known are a batch each, and the root notes their stamp; what is left at the commit goes behind
//! the batches of the last block while that is small. The root also notes number, smallest and
//! largest contact of the entries of a block.
//!
//! An entry: field, statuses and what follows in a byte; distance of contact and line from the
//! entry before; the word, as its place among the last words of the batch or 0 and the text; and
//! the evidence.

use std::ops::{ControlFlow, RangeInclusive};

use crate::contact::{ContactId, FieldNo, OptIn, Statuses};
use crate::plan::Evidence;
use crate::store::engine::error::Result;
use crate::store::engine::frame::Kind;
use crate::store::engine::numbers::{Reader, put, put_text};
use crate::store::record::parts::Before;
use crate::store::record::stream::{
    Begun, Contacts, Entry, Note, Pack, Part, Stream, StreamWriter,
};
use crate::store::record::streams::Writer;
use crate::store::state::journal::{Cite, Values};
use crate::store::state::view::View;

/// A change of an opt-in status.
///
/// File name, hash of the file, version of the confirmed text, lawful basis and origin are in the
/// record of the import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// The contact.
    pub contact: ContactId,
    /// The opt-in field.
    pub field: FieldNo,
    /// The status before; none for no information.
    pub from: Option<OptIn>,
    /// The status after; none for no information, also where the contact was deleted.
    pub to: Option<OptIn>,
    /// When, in milliseconds since 1970 UTC.
    pub at: u64,
    /// The commit that made it visible.
    pub commit: u64,
    /// The import (or undo) that made it, by its number in the log; 0 for an edit.
    pub import: u64,
    /// An undo made it.
    pub undo: bool,
    /// The contact was deleted, or taken back.
    pub deleted: bool,
    /// The file said something else: the address had opted out earlier, and opt-outs win.
    pub earlier: bool,
    /// The line of the file, from 1; 0 where there is none.
    pub line: u64,
    /// The cell that said it, as it stands in the file; none where the status was said for the
    /// whole file, and where there was no file. What is over [`Self::MAX_TEXT`] bytes is cut off.
    pub word: Option<String>,
    /// What the row said about when and how the person consented; cut like `word`.
    pub evidence: Vec<(Evidence, String)>,
}

impl LedgerEntry {
    /// The most bytes of a cell that are kept.
    pub const MAX_TEXT: usize = 1 << 10;

    /// What the row said of one kind of evidence; the first where it said more.
    pub fn evidence(&self, wanted: Evidence) -> Option<&str> {
        let found = self.evidence.iter().find(|(kind, _)| *kind == wanted);
        found.map(|(_, text)| text.as_str())
    }

    /// What the row said, by the word of the kind of evidence (see [`Evidence::word`]).
    pub fn evidence_named<'a>(&'a self, word: &str) -> Option<&'a str> {
        self.evidence(Evidence::from_word(word)?)
    }
}

impl Writer {
    /// Says that what this writer does takes something back: the ledger marks it, and what it
    /// takes away does not count as deleted by the user.
    ///
    /// To be said before the first change.
    pub fn undoing(&mut self) {
        self.journal.undoing = true;
    }
}

/// What the entries of one commit have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub commit: u64,
    pub at: u64,
    pub import: u64,
    pub undo: bool,
}

impl Part for Stamp {
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

/// What the root notes of a block of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LedgerNote {
    count: u64,
    contacts: Contacts,
    /// For a block that was written before the commit was known.
    stamp: Option<Stamp>,
}

impl Part for LedgerNote {
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
            contacts: Contacts::take(reader)?,
            stamp: match count & 1 {
                0 => None,
                _ => Some(Stamp::take(reader)?),
            },
        })
    }
}

impl Note for LedgerNote {
    fn contacts(&self) -> RangeInclusive<u32> {
        self.contacts.contacts()
    }

    fn entries(&self) -> Option<u64> {
        Some(self.count)
    }

    fn joined(self, next: Self) -> Option<Self> {
        // A batch that relies on the root stays alone.
        (self.stamp.is_none() && next.stamp.is_none()).then(|| Self {
            count: self.count + next.count,
            contacts: self.contacts.with(next.contacts),
            stamp: None,
        })
    }
}

/// Bits of the first byte of an entry; the two statuses stand in the four after the first.
mod bit {
    pub const SMS: u8 = 1;
    pub const EARLIER: u8 = 1 << 5;
    pub const WORD: u8 = 1 << 6;
    pub const EVIDENCE: u8 = 1 << 7;
}

/// A contact that was deleted has the fourth status, which is none afterwards.
const GONE: u8 = 3;

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

/// Words of a batch by which others are said.
const MOST_WORDS: usize = 24;

/// A batch of the ledger in the making.
#[derive(Debug, Default)]
pub(crate) struct Packing {
    words: Vec<String>,
    before: Before,
    /// The evidence of the entry at hand.
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
        if self.words.len() < MOST_WORDS {
            self.words.push(word.to_owned());
        }
    }
}

/// A batch of the ledger that is read.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    words: Vec<&'a str>,
    before: Before,
    stamp: Stamp,
}

impl Entry for LedgerEntry {
    const BLOCK: Kind = Kind::Ledger;
    const ROOT: Kind = Kind::LedgerRoot;

    type Head = ();
    type Note = LedgerNote;
    type Batch = Option<Stamp>;
    type Packing = Packing;
    type Reading<'a> = Reading<'a>;

    fn note(packing: &Packing, count: u64) -> LedgerNote {
        LedgerNote {
            count,
            contacts: packing.before.contacts,
            stamp: None,
        }
    }

    fn noted(note: &LedgerNote) -> Option<Stamp> {
        note.stamp
    }

    fn noting(note: LedgerNote, stamp: Option<Stamp>) -> LedgerNote {
        LedgerNote { stamp, ..note }
    }

    fn end(_: Packing, stamp: Option<Stamp>, count: u64, entries: &[u8], out: &mut Vec<u8>) {
        put(out, count);
        put(out, u64::from(stamp.is_some()));
        if let Some(stamp) = stamp {
            stamp.put(out);
        }
        put(out, entries.len() as u64);
        out.extend_from_slice(entries);
    }

    fn begin<'a>(reader: &mut Reader<'a>, noted: Option<Stamp>) -> Option<Begun<'a, Self>> {
        let count = reader.number()?;
        let batch = match reader.number()? {
            0 => None,
            1 => Some(Stamp::take(reader)?),
            _ => return None,
        };
        let length = reader.size()?;
        Some(Begun {
            batch,
            reading: Reading {
                words: Vec::new(),
                before: Before::default(),
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
            if reading.words.len() < MOST_WORDS {
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
            deleted: to == GONE,
            earlier: flags & bit::EARLIER != 0,
            line,
            word: word.map(str::to_owned),
            evidence,
        })
    }
}

/// A change of a status as it is made: the codes of the status before and after, and where the
/// change comes from.
struct Change<'a> {
    contact: ContactId,
    field: FieldNo,
    from: u8,
    to: u8,
    cite: &'a dyn Cite,
}

impl Pack<LedgerEntry> for Change<'_> {
    fn pack(self, packing: &mut Packing, out: &mut Vec<u8>) {
        let Self { field, cite, .. } = self;
        let mut flags = self.from << 1 | self.to << 3;
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
        packing.evidence.clear();
        let mut pieces = 0u64;
        cite.evidence(&mut |evidence, text| {
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
        packing.before.put(self.contact.0, cite.line(), out);
        if let Some(word) = word {
            packing.word(word, out);
        }
        if pieces > 0 {
            put(out, pieces);
            out.extend_from_slice(&packing.evidence);
        }
    }
}

/// An entry cites the row that it came from as it was cited then.
impl Cite for LedgerEntry {
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

impl Pack<LedgerEntry> for &LedgerEntry {
    fn pack(self, packing: &mut Packing, out: &mut Vec<u8>) {
        let change = Change {
            contact: self.contact,
            field: self.field,
            from: code(self.from),
            to: if self.deleted { GONE } else { code(self.to) },
            cite: self,
        };
        change.pack(packing, out);
    }
}

/// Enters what a change does to the statuses of a contact; `is` is none for one that is deleted.
pub(crate) fn enter(
    ledger: &mut StreamWriter<LedgerEntry>,
    id: u32,
    was: Statuses,
    is: Option<Statuses>,
    cite: &dyn Cite,
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
            to: to.map_or(GONE, code),
            cite,
        };
        ledger.push(change, values)?;
    }
    Ok(())
}

/// Writes the ledger of a commit, that of the root before with what was added; gives its root.
pub(crate) fn write(
    added: &mut StreamWriter<LedgerEntry>,
    root: u64,
    stamp: Stamp,
    values: &mut Values<'_>,
) -> Result<u64> {
    if added.is_empty() {
        return Ok(root);
    }
    let ledger = Stream::<LedgerEntry>::load(root, |key, kind| values.read(key, kind))?;
    ledger.append(root, added, Some(stamp), values)
}

impl View {
    /// Every change of a contact's opt-in statuses, oldest first; of a deleted contact, too.
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

    /// Every change of an opt-in status, oldest first; stops when `visit` says so.
    pub fn for_each_consent<B>(
        &self,
        visit: impl FnMut(LedgerEntry) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>> {
        self.ledger()?.for_each(self.engine(), visit)
    }

    /// How many changes of an opt-in status the ledger has.
    pub fn consent_count(&self) -> Result<u64> {
        let ledger = self.ledger()?;
        Ok(ledger.blocks.iter().map(|block| block.note.count).sum())
    }

    fn ledger(&self) -> Result<Stream<LedgerEntry>> {
        Stream::of(self.engine(), self.snapshot.record.ledger)
    }
}
