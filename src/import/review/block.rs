//! The format of the temporary file: what became of rows, and their text.
//!
//! A block has two parts, each compressed by itself. The first says what became of the rows, in
//! few bytes each; filters read only this. The second is their text: cells end with [`CELL`], rows
//! with [`ROW`], and what was mended follows the cells after [`MENDED`]. None of the three bytes
//! can stand in UTF-8, so a search may go through a block in one piece.

use std::io;

use super::row::{Change, ReviewOutcome};
use crate::contact::{ContactId, FieldNo, ProblemCode};
use crate::import::{DamageCode, Verdict};

/// Ends a row.
pub(super) const ROW: u8 = 0xFE;
/// Ends a cell.
pub(super) const CELL: u8 = 0xFF;
/// Begins what was mended in a row, each text ended by [`CELL`].
pub(super) const MENDED: u8 = 0xFD;

/// What is in a block, for filters to skip it.
#[derive(Clone, Debug, Default)]
pub(super) struct Summary {
    /// The ordinal of its first row.
    pub(super) first: u32,
    /// Rows in it.
    pub(super) rows: u32,
    /// Where it begins in the file.
    pub(super) at: u64,
    /// Bytes of its first part.
    pub(super) meta: u32,
    /// Bytes of its second part.
    pub(super) text: u32,
    /// A bit for each outcome.
    pub(super) outcomes: u8,
    /// A bit for each problem code.
    pub(super) problems: u32,
    /// A bit for each damage.
    pub(super) damage: u16,
    /// Some cell was mended.
    pub(super) mended: bool,
    /// Fields with a change, ascending.
    pub(super) fields: Box<[FieldNo]>,
    /// The first and the last line on which rows begin.
    pub(super) lines: (u64, u64),
}

/// What became of a row, beside what its cells tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Meta<'a> {
    pub(super) row: u64,
    pub(super) line: u64,
    pub(super) outcome: ReviewOutcome,
    pub(super) contact: Option<ContactId>,
    pub(super) matched: Option<FieldNo>,
    /// Its cells were not read.
    pub(super) unread: bool,
    /// Some cell reads otherwise than in the file.
    pub(super) mended: bool,
    pub(super) label: &'a str,
    pub(super) problems: Vec<(ProblemCode, Option<usize>)>,
    /// The contacts that each of the last problems is about.
    pub(super) others: Vec<Vec<ContactId>>,
    /// What looks damaged, by column.
    pub(super) damage: Vec<(DamageCode, Option<usize>)>,
    /// Values that are not to the letter those of the contact that was matched.
    pub(super) fields: Vec<(FieldNo, Verdict, Option<&'a str>)>,
}

impl Meta<'_> {
    /// A bit for each of its problem codes.
    pub(super) fn codes(&self) -> u32 {
        let bits = self.problems.iter().map(|(code, _)| code_bit(*code));
        bits.fold(0, |all, bit| all | bit)
    }

    /// What happens to the fields of the contact that was matched.
    pub(super) fn changes(&self) -> impl Iterator<Item = (FieldNo, Change)> {
        let matched = self.outcome != ReviewOutcome::Created;
        let fields = self.fields.iter().filter(move |_| matched);
        fields.filter_map(|(no, verdict, _)| Some((*no, Change::of(*verdict)?)))
    }
}

/// The bit of a problem code.
pub(super) fn code_bit(code: ProblemCode) -> u32 {
    1 << (code as u32)
}

/// The bit of a damage.
pub(super) fn damage_bit(code: DamageCode) -> u16 {
    1 << (code as u16)
}

/// The bit of an outcome.
pub(super) fn outcome_bit(outcome: ReviewOutcome) -> u8 {
    1 << (outcome as u8)
}

const VERDICTS: [Verdict; 9] = [
    Verdict::Same,
    Verdict::Filled,
    Verdict::Replaced,
    Verdict::ExistingKept,
    Verdict::OptOutKept,
    Verdict::OptOutApplied,
    Verdict::InvalidNotWritten,
    Verdict::EarlierOptOut,
    Verdict::LetterCaseKept,
];

const HAS_CONTACT: u64 = 1;
const HAS_MATCH: u64 = 2;
const IS_UNREAD: u64 = 4;
const IS_MENDED: u64 = 8;
const HAS_PROBLEMS: u64 = 16;
const HAS_OTHERS: u64 = 32;
const HAS_FIELDS: u64 = 64;
const HAS_DAMAGE: u64 = 128;
/// What stands above the flags is the outcome.
const OUTCOME: u32 = 8;

/// Appends a row; `before` are number and line of the one before it.
pub(super) fn put(meta: &Meta<'_>, before: (u64, u64), out: &mut Vec<u8>) {
    let flag = |flag, is: bool| if is { flag } else { 0 };
    let flags = flag(HAS_CONTACT, meta.contact.is_some())
        | flag(HAS_MATCH, meta.matched.is_some())
        | flag(IS_UNREAD, meta.unread)
        | flag(IS_MENDED, meta.mended)
        | flag(HAS_PROBLEMS, !meta.problems.is_empty())
        | flag(HAS_OTHERS, !meta.others.is_empty())
        | flag(HAS_FIELDS, !meta.fields.is_empty())
        | flag(HAS_DAMAGE, !meta.damage.is_empty());
    number(out, flags | (meta.outcome as u64) << OUTCOME);
    number(out, meta.row.wrapping_sub(before.0));
    number(out, meta.line.wrapping_sub(before.1));
    if let Some(id) = meta.contact {
        number(out, u64::from(id.0));
    }
    if let Some(field) = meta.matched {
        number(out, u64::from(field.0));
        text(out, meta.label);
    }
    if !meta.problems.is_empty() {
        number(out, meta.problems.len() as u64);
        for (code, column) in &meta.problems {
            number(out, *code as u64);
            number(out, column.map_or(0, |at| at as u64 + 1));
        }
    }
    if !meta.others.is_empty() {
        number(out, meta.others.len() as u64);
        for ids in &meta.others {
            number(out, ids.len() as u64);
            for id in ids {
                number(out, u64::from(id.0));
            }
        }
    }
    if !meta.damage.is_empty() {
        number(out, meta.damage.len() as u64);
        for (code, column) in &meta.damage {
            number(out, *code as u64);
            number(out, column.map_or(0, |at| at as u64 + 1));
        }
    }
    if !meta.fields.is_empty() {
        number(out, meta.fields.len() as u64);
        for (field, verdict, old) in &meta.fields {
            number(out, u64::from(field.0));
            let verdict = VERDICTS.iter().position(|one| one == verdict);
            let old_bit = u64::from(old.is_some());
            number(out, (verdict.unwrap_or(0) as u64) << 1 | old_bit);
            if let Some(old) = old {
                text(out, old);
            }
        }
    }
}

/// Reads the first part of a block, row by row.
pub(super) struct Metas<'a> {
    rest: &'a [u8],
    before: (u64, u64),
}

impl<'a> Metas<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            before: (0, 0),
        }
    }

    fn take(&mut self) -> Option<Meta<'a>> {
        let rest = &mut self.rest;
        let flags = take_number(rest)?;
        let outcome = usize::try_from(flags >> OUTCOME).ok()?;
        let row = self.before.0.wrapping_add(take_number(rest)?);
        let line = self.before.1.wrapping_add(take_number(rest)?);
        self.before = (row, line);
        let mut meta = Meta {
            row,
            line,
            outcome: *ReviewOutcome::ALL.get(outcome)?,
            contact: None,
            matched: None,
            unread: flags & IS_UNREAD != 0,
            mended: flags & IS_MENDED != 0,
            label: "",
            problems: Vec::new(),
            others: Vec::new(),
            damage: Vec::new(),
            fields: Vec::new(),
        };
        if flags & HAS_CONTACT != 0 {
            meta.contact = Some(take_contact(rest)?);
        }
        if flags & HAS_MATCH != 0 {
            meta.matched = Some(take_field(rest)?);
            meta.label = take_text(rest)?;
        }
        if flags & HAS_PROBLEMS != 0 {
            for _ in 0..take_number(rest)? {
                let code = usize::try_from(take_number(rest)?).ok()?;
                let column = usize::try_from(take_number(rest)?).ok()?;
                let code = ProblemCode::ALL
                    .into_iter()
                    .find(|one| *one as usize == code);
                meta.problems.push((code?, column.checked_sub(1)));
            }
        }
        if flags & HAS_OTHERS != 0 {
            for _ in 0..take_number(rest)? {
                let ids = (0..take_number(rest)?).map(|_| take_contact(rest));
                meta.others.push(ids.collect::<Option<_>>()?);
            }
        }
        if flags & HAS_DAMAGE != 0 {
            for _ in 0..take_number(rest)? {
                let code = usize::try_from(take_number(rest)?).ok()?;
                let column = usize::try_from(take_number(rest)?).ok()?;
                let code = DamageCode::ALL
                    .into_iter()
                    .find(|one| *one as usize == code);
                meta.damage.push((code?, column.checked_sub(1)));
            }
        }
        if flags & HAS_FIELDS != 0 {
            for _ in 0..take_number(rest)? {
                let field = take_field(rest)?;
                let verdict = take_number(rest)?;
                let old = match verdict & 1 {
                    0 => None,
                    _ => Some(take_text(rest)?),
                };
                let verdict = VERDICTS.get(usize::try_from(verdict >> 1).ok()?)?;
                meta.fields.push((field, *verdict, old));
            }
        }
        Some(meta)
    }
}

impl<'a> Iterator for Metas<'a> {
    type Item = io::Result<Meta<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let meta = self.take();
        if meta.is_none() {
            self.rest = &[];
        }
        Some(meta.ok_or_else(damaged))
    }
}

/// The error of a temporary file that is not what was written to it.
pub(super) fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "not what was written")
}

/// The cells of a row in the second part of a block.
pub(super) fn cells(row: &[u8]) -> impl Iterator<Item = &str> {
    let raw = row.split(|byte| *byte == MENDED).next().unwrap_or_default();
    // What follows the last end is nothing.
    let raw = raw.strip_suffix(&[CELL]).unwrap_or(raw);
    raw.split(|byte| *byte == CELL)
        .map(|cell| simdutf8::basic::from_utf8(cell).unwrap_or_default())
}

fn number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

fn text(out: &mut Vec<u8>, text: &str) {
    number(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

fn take_number(bytes: &mut &[u8]) -> Option<u64> {
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

fn take_contact(bytes: &mut &[u8]) -> Option<ContactId> {
    u32::try_from(take_number(bytes)?).ok().map(ContactId)
}

fn take_field(bytes: &mut &[u8]) -> Option<FieldNo> {
    u16::try_from(take_number(bytes)?).ok().map(FieldNo)
}

fn take_text<'a>(bytes: &mut &'a [u8]) -> Option<&'a str> {
    let length = usize::try_from(take_number(bytes)?).ok()?;
    let (text, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    simdutf8::basic::from_utf8(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_as_they_were_written() {
        let plain = Meta {
            row: 1,
            line: 2,
            outcome: ReviewOutcome::Created,
            contact: Some(ContactId(700)),
            matched: None,
            unread: false,
            mended: true,
            label: "",
            problems: Vec::new(),
            others: Vec::new(),
            damage: Vec::new(),
            fields: Vec::new(),
        };
        let matched = Meta {
            row: 3,
            line: 900,
            outcome: ReviewOutcome::Updated,
            matched: Some(FieldNo(0)),
            label: "Kåre Ås",
            problems: vec![
                (ProblemCode::InvalidPhone, Some(300)),
                (ProblemCode::KeyConflict, None),
            ],
            others: vec![vec![ContactId(1), ContactId(90_000)]],
            damage: vec![
                (DamageCode::TotalRows, None),
                (DamageCode::DoubleEncoding, Some(200)),
            ],
            fields: vec![
                (FieldNo(1), Verdict::Filled, None),
                (FieldNo(400), Verdict::OptOutKept, Some("no")),
            ],
            mended: false,
            ..plain.clone()
        };
        let unread = Meta {
            row: 4,
            line: 901,
            outcome: ReviewOutcome::Rejected,
            contact: None,
            unread: true,
            ..plain.clone()
        };
        let mut bytes = Vec::new();
        put(&plain, (0, 0), &mut bytes);
        put(&matched, (1, 2), &mut bytes);
        put(&unread, (3, 900), &mut bytes);
        let read: Vec<_> = Metas::new(&bytes).map(Result::unwrap).collect();
        assert_eq!(read, [plain, matched, unread]);
        bytes.pop();
        assert!(Metas::new(&bytes).last().unwrap().is_err());
    }

    #[test]
    fn cells_are_told_from_what_was_mended() {
        let mut row = Vec::new();
        for cell in ["a", "", "ø"] {
            row.extend_from_slice(cell.as_bytes());
            row.push(CELL);
        }
        assert_eq!(cells(&row).collect::<Vec<_>>(), ["a", "", "ø"]);
        row.push(MENDED);
        row.extend_from_slice(b"x");
        row.push(CELL);
        assert_eq!(cells(&row).collect::<Vec<_>>(), ["a", "", "ø"]);
    }
}
