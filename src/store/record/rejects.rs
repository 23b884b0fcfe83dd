//! Rejected rows of an import, with all cells as they were read.
//!
//! A batch begins with its table of problem codes. An entry: row, line, one bit per code, number of
//! cells, and each cell with its length. The root's header has the number of rows, the number of
//! columns and the header cells.

use std::ops::ControlFlow;

use crate::contact::ProblemCode;
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::frame::ValueKind;
use crate::store::engine::numbers::{Reader, put, put_text};
use crate::store::record::parts::CodeTable;
use crate::store::record::stream::{OpenBatch, PackEntry, RootPart, Stream, StreamEntry};
use crate::store::state::view::View;

/// A rejected row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedRow {
    /// The number of the row among the rows of data, from 1.
    pub row: u64,
    /// The line on which the row begins, from 1.
    pub line: u64,
    /// The problems it was rejected for, in the order of [`ProblemCode::ALL`].
    pub codes: Vec<ProblemCode>,
    /// Its raw cells, as many as the file has.
    pub cells: Vec<String>,
}

/// What the rejected rows of an import have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RejectedHead {
    /// The number of rejected rows.
    pub rows: u64,
    /// The number of columns of the file.
    pub columns: usize,
    /// The raw header cells; empty without a header.
    pub header: Vec<String>,
}

impl RootPart for RejectedHead {
    fn put(&self, out: &mut Vec<u8>) {
        put(out, self.rows);
        put(out, self.columns as u64);
        put(out, self.header.len() as u64);
        for cell in &self.header {
            put_text(out, cell);
        }
    }

    fn take(reader: &mut Reader<'_>) -> Option<Self> {
        let mut head = Self {
            rows: reader.number()?,
            columns: reader.size()?,
            header: Vec::new(),
        };
        for _ in 0..reader.size()? {
            head.header.push(reader.text()?.to_owned());
        }
        Some(head)
    }
}

impl StreamEntry for RejectedRow {
    const BLOCK: ValueKind = ValueKind::Rejected;
    const ROOT: ValueKind = ValueKind::RejectedRoot;

    type Head = RejectedHead;
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

    fn read(known: &mut CodeTable, entries: &mut Reader<'_>) -> Option<Self> {
        let (row, line, mask) = (entries.number()?, entries.number()?, entries.number()?);
        let named = (0..)
            .zip(known.iter())
            .filter(|(at, _)| mask >> at & 1 == 1);
        let mut codes: Vec<ProblemCode> = named.map(|(_, code): (u32, _)| code).collect();
        codes.sort_unstable();
        let mut cells = Vec::new();
        for _ in 0..entries.size()? {
            cells.push(entries.text()?.to_owned());
        }
        Some(Self {
            row,
            line,
            codes,
            cells,
        })
    }
}

/// A row to be packed.
pub(super) struct PackedRejection<C, T> {
    pub(super) row: u64,
    pub(super) line: u64,
    pub(super) codes: C,
    pub(super) cells: T,
}

impl<'c, C, T> PackEntry<RejectedRow> for PackedRejection<C, T>
where
    C: Iterator<Item = ProblemCode>,
    T: ExactSizeIterator<Item = &'c str>,
{
    fn pack(self, codes: &mut CodeTable, out: &mut Vec<u8>) {
        let mut mask = 0u64;
        for code in self.codes {
            mask |= 1 << codes.place(code);
        }
        put(out, self.row);
        put(out, self.line);
        put(out, mask);
        put(out, self.cells.len() as u64);
        for cell in self.cells {
            put_text(out, cell);
        }
    }
}

impl PackEntry<RejectedRow> for &RejectedRow {
    fn pack(self, codes: &mut CodeTable, out: &mut Vec<u8>) {
        let rejecting = PackedRejection {
            row: self.row,
            line: self.line,
            codes: self.codes.iter().copied(),
            cells: self.cells.iter().map(String::as_str),
        };
        rejecting.pack(codes, out);
    }
}

impl View {
    /// The header of an import's rejected rows; `None` if none are kept.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoSuchImport`], and errors of reading the store.
    pub fn rejected_head(&self, import: u64) -> Result<Option<RejectedHead>> {
        self.while_kept(import, None, || {
            let stream = self.rejected_stream(import)?;
            Ok((!stream.blocks.is_empty()).then_some(stream.head))
        })
    }

    /// Visits the rejected rows of an import in file order, until `visit` breaks.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoSuchImport`], and errors of reading the store.
    pub fn for_each_rejected_row<B>(
        &self,
        import: u64,
        visit: impl FnMut(RejectedRow) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>> {
        self.while_kept(import, ControlFlow::Continue(()), || {
            self.rejected_stream(import)?.for_each(self.engine(), visit)
        })
    }

    fn rejected_stream(&self, import: u64) -> Result<Stream<RejectedRow>> {
        let record = self.import(import)?;
        let root = record.ok_or(StoreError::NoSuchImport(import))?;
        Stream::of(self.engine(), root.rejected_rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::record::stream::tests::{entries, stored};

    #[test]
    fn rejected_rows_read_as_they_were_written() {
        let row = |row, codes: &[ProblemCode], cells: &[&str]| RejectedRow {
            row,
            line: row + 1,
            codes: codes.to_vec(),
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        };
        let written = [
            row(1, &[ProblemCode::NoKey], &["", "Åse"]),
            row(
                4,
                &[ProblemCode::InvalidEmail, ProblemCode::TooManyCells],
                &["a", "b", "c;\n\""],
            ),
            row(5, &[], &[]),
        ];
        let (mut stream, values) = stored(&written, 20);
        assert!(stream.blocks.len() > 1);
        stream.head.rows = 3;
        stream.head.columns = 2;
        stream.head.header = vec!["E-post".into(), String::new()];
        let root = Stream::<RejectedRow>::read(1, &stream.payload()).unwrap();
        assert_eq!((&root.head, &root.blocks), (&stream.head, &stream.blocks));
        let read = entries(&root, &values).unwrap();
        assert_eq!(read, written);
    }
}
