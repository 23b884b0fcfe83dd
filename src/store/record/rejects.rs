//! Rejected rows of an import, with all their cells as they were read.
//!
//! A batch begins with the words of the codes in it; an entry is row, line, a bit for each of the
//! codes, number of cells, and each cell with its length. The head of the root is the number of
//! rows, the number of columns and the header's cells.

use std::ops::ControlFlow;

use crate::contact::ProblemCode;
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::frame::Kind;
use crate::store::engine::numbers::{Reader, put, put_text};
use crate::store::record::parts::CodeTable;
use crate::store::record::stream::{Begun, Entry, Pack, Part, Stream};
use crate::store::record::streams::Writer;
use crate::store::state::view::View;

/// A row of a file that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedRow {
    /// The number of the row among the data rows, from 1.
    pub row: u64,
    /// The line of the file where the row begins, from 1.
    pub line: u64,
    /// Why, in the order of [`ProblemCode::ALL`].
    pub codes: Vec<ProblemCode>,
    /// Its cells as they were read, as many as the file has.
    pub cells: Vec<String>,
}

/// What all rejected rows of an import have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RejectedHead {
    /// How many rows there are.
    pub rows: u64,
    /// How many columns the file has.
    pub columns: usize,
    /// The cells of the header row as they stand in the file; none without a header.
    pub header: Vec<String>,
}

impl Part for RejectedHead {
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

impl Entry for RejectedRow {
    const BLOCK: Kind = Kind::Rejected;
    const ROOT: Kind = Kind::RejectedRoot;

    type Head = RejectedHead;
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

/// A row that is being rejected: its number and line, why, and its cells.
struct Rejecting<C, T> {
    row: u64,
    line: u64,
    codes: C,
    cells: T,
}

impl<'c, C, T> Pack<RejectedRow> for Rejecting<C, T>
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

impl Pack<RejectedRow> for &RejectedRow {
    fn pack(self, codes: &mut CodeTable, out: &mut Vec<u8>) {
        let rejecting = Rejecting {
            row: self.row,
            line: self.line,
            codes: self.codes.iter().copied(),
            cells: self.cells.iter().map(String::as_str),
        };
        rejecting.pack(codes, out);
    }
}

impl Writer {
    /// Says what the file of the import looks like whose rejected rows are kept.
    ///
    /// `header` is the header row as it stands in the file, none without one.
    pub fn rejected_head(&mut self, columns: usize, header: &[String]) {
        let head = &mut self.journal.rejected.head;
        head.columns = columns;
        header.clone_into(&mut head.header);
    }

    /// Keeps a rejected row: its number among the data rows and its line, both from 1, and its
    /// cells as they were read. The record of the commit names them; a dry writer keeps none.
    pub fn rejected_row<'c>(
        &mut self,
        row: u64,
        line: u64,
        codes: impl Iterator<Item = ProblemCode>,
        cells: impl ExactSizeIterator<Item = &'c str>,
    ) -> Result<()> {
        if self.is_dry() {
            return Ok(());
        }
        let (journal, mut values) = self.journal();
        let rejecting = Rejecting {
            row,
            line,
            codes,
            cells,
        };
        journal.rejected.push(rejecting, &mut values)
    }
}

impl View {
    /// What the rejected rows of an import have in common; none where no rows are kept.
    pub fn rejected_head(&self, import: u64) -> Result<Option<RejectedHead>> {
        self.while_kept(import, None, || {
            let stream = self.rejected_stream(import)?;
            Ok((!stream.blocks.is_empty()).then_some(stream.head))
        })
    }

    /// The rejected rows of an import, in file order; stops when `visit` says so.
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
