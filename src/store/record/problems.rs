//! Problems of an import: which cell was wrong, and how.
//!
//! A batch begins with its table of problem codes. An entry: index of the code with a bit for a
//! rejected row, row, line, column (plus 1; 0 for none), cell, and contacts. The import log has the
//! number of problems.

use std::ops::ControlFlow;

use crate::contact::{ContactId, ProblemCode};
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::frame::ValueKind;
use crate::store::engine::numbers::{Reader, put, put_text};
use crate::store::record::parts::CodeTable;
use crate::store::record::stream::{OpenBatch, PackEntry, Stream, StreamEntry};
use crate::store::state::view::View;

/// A problem of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemEntry {
    /// The number of the row among the rows of data, from 1.
    pub row: u64,
    /// The line on which the row begins, from 1.
    pub line: u64,
    /// The column, from 0, if the problem is about one cell.
    pub column: Option<u32>,
    /// The problem.
    pub code: ProblemCode,
    /// The raw cell, truncated to [`Self::MAX_CELL_BYTES`] bytes.
    pub cell: String,
    /// The contacts it is about, if any; at most [`Self::MAX_CONTACTS`].
    pub contacts: Vec<ContactId>,
    /// Whether the row was rejected.
    pub rejected: bool,
}

impl ProblemEntry {
    /// Contacts that are listed at most.
    pub const MAX_CONTACTS: usize = 16;

    /// Bytes of a cell that are kept at most.
    pub const MAX_CELL_BYTES: usize = 4 << 10;
}

fn cut(cell: &str) -> &str {
    let end = cell.floor_char_boundary(ProblemEntry::MAX_CELL_BYTES);
    cell.get(..end).unwrap_or("")
}

impl StreamEntry for ProblemEntry {
    const BLOCK: ValueKind = ValueKind::Problems;
    const ROOT: ValueKind = ValueKind::ProblemsRoot;

    type Head = ();
    type Note = ();
    type Batch = ();
    type Packing = CodeTable;
    type Reading<'a> = CodeTable;

    fn note(_: &CodeTable, _: u64) {}

    fn finish_batch(codes: CodeTable, (): (), _: u64, entries: &[u8], out: &mut Vec<u8>) {
        codes.put(out);
        out.extend_from_slice(entries);
    }

    fn begin_batch<'a>(reader: &mut Reader<'a>, (): ()) -> Option<OpenBatch<'a, Self>> {
        let codes = CodeTable::take(reader)?;
        OpenBatch::rest(reader, codes)
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

impl PackEntry<ProblemEntry> for &ProblemEntry {
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

impl View {
    /// Visits the problems of an import in the order in which they were found, until `visit`
    /// breaks; visits none if they are no longer kept, see [`Self::has_details`].
    ///
    /// # Errors
    ///
    /// [`StoreError::NoSuchImport`], and errors of reading the store.
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
