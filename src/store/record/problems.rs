//! Problems of an import: what was wrong with which cell.
//!
//! A batch begins with the words of the codes in it; an entry is the place of its code with a bit
//! for a rejected row, row, line, column (0 for none), the cell, and the contacts it is about. The
//! log has the number of problems.

use std::ops::ControlFlow;

use crate::contact::{ContactId, ProblemCode};
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::frame::Kind;
use crate::store::engine::numbers::{Reader, put, put_text};
use crate::store::record::parts::CodeTable;
use crate::store::record::stream::{Begun, Entry, Pack, Stream};
use crate::store::record::streams::Writer;
use crate::store::state::view::View;

/// A problem of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemEntry {
    /// The number of the row among the data rows, from 1.
    pub row: u64,
    /// The line of the file where the row begins, from 1.
    pub line: u64,
    /// The column, from 0, if it is one cell's problem.
    pub column: Option<u32>,
    /// What is wrong.
    pub code: ProblemCode,
    /// The raw cell; what is over [`Self::MAX_CELL`] bytes is cut off.
    pub cell: String,
    /// The contacts it is about, where it is about some; [`Self::MAX_CONTACTS`] at most.
    pub contacts: Vec<ContactId>,
    /// Whether the row was rejected.
    pub rejected: bool,
}

impl ProblemEntry {
    /// The most contacts that are named.
    pub const MAX_CONTACTS: usize = 16;

    /// The most bytes of a cell that are kept.
    pub const MAX_CELL: usize = 4 << 10;
}

fn cut(cell: &str) -> &str {
    let end = cell.floor_char_boundary(ProblemEntry::MAX_CELL);
    cell.get(..end).unwrap_or("")
}

impl Entry for ProblemEntry {
    const BLOCK: Kind = Kind::Problems;
    const ROOT: Kind = Kind::ProblemsRoot;

    type Head = ();
    type Note = ();
    type Batch = ();
    type Packing = CodeTable;
    type Reading<'a> = CodeTable;

    fn note(_: &CodeTable, _: u64) {}

    fn end(codes: CodeTable, (): (), _: u64, entries: &[u8], out: &mut Vec<u8>) {
        codes.put(out);
        out.extend_from_slice(entries);
    }

    fn begin<'a>(reader: &mut Reader<'a>, (): ()) -> Option<Begun<'a, Self>> {
        let codes = CodeTable::take(reader)?;
        Begun::rest(reader, codes)
    }

    fn read(codes: &mut CodeTable, entries: &mut Reader<'_>) -> Option<Self> {
        let first = entries.size()?;
        let row = entries.number()?;
        let line = entries.number()?;
        let column = entries.small()?.checked_sub(1);
        let cell = entries.text()?.to_owned();
        let mut contacts = Vec::new();
        for _ in 0..entries.size()? {
            contacts.push(ContactId(entries.small()?));
        }
        Some(Self {
            row,
            line,
            column,
            code: codes.get(first >> 1)?,
            cell,
            contacts,
            rejected: first & 1 == 1,
        })
    }
}

impl Pack<ProblemEntry> for &ProblemEntry {
    fn pack(self, codes: &mut CodeTable, out: &mut Vec<u8>) {
        let code = codes.place(self.code);
        put(out, (code as u64) << 1 | u64::from(self.rejected));
        put(out, self.row);
        put(out, self.line);
        put(out, self.column.map_or(0, |column| u64::from(column) + 1));
        put_text(out, cut(&self.cell));
        let contacts = self.contacts.iter().take(ProblemEntry::MAX_CONTACTS);
        put(out, contacts.len() as u64);
        for id in contacts {
            put(out, u64::from(id.0));
        }
    }
}

impl Writer {
    /// Notes a problem of the import; the commit's record names them.
    pub fn problem(&mut self, problem: &ProblemEntry) -> Result<()> {
        let (journal, mut values) = self.journal();
        journal.problems.push(problem, &mut values)
    }
}

impl View {
    /// The problems of an import, in the order in which they were found; stops when `visit` says so.
    ///
    /// None where they are not kept any more, see [`Self::has_details`].
    pub fn for_each_problem<B>(
        &self,
        import: u64,
        visit: impl FnMut(ProblemEntry) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>> {
        let entry = self
            .log_entry(import)
            .ok_or(StoreError::NoSuchImport(import))?;
        self.while_kept(import, ControlFlow::Continue(()), || {
            Stream::of(self.engine(), entry.problems)?.for_each(self.engine(), visit)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::record::stream::tests::{entries, stored};

    #[test]
    fn problems_read_as_they_were_written() {
        let problem = |row: u64, code, cell: &str| ProblemEntry {
            row,
            line: row * 2,
            column: row.is_multiple_of(2).then_some(3),
            code,
            cell: cell.to_owned(),
            contacts: (1..)
                .map(ContactId)
                .take(usize::try_from(row).unwrap())
                .collect(),
            rejected: row == 3,
        };
        let long = "ø".repeat(3_000);
        let written = [
            problem(1, ProblemCode::NoKey, ""),
            problem(2, ProblemCode::InvalidEmail, "kari(at)example.no"),
            problem(3, ProblemCode::NoKey, &long),
        ];
        let (stream, values) = stored(&written, 1 << 20);
        assert_eq!(stream.blocks.len(), 1);
        let mut read = entries(&stream, &values).unwrap();
        assert_eq!(read[2].cell, "ø".repeat(2_048));
        read[2].cell.clone_from(&long);
        assert_eq!(read, written);
    }
}
