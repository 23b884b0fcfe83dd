//! Rejected rows of an import, with all their cells as they were read.
//!
//! A block's payload is the words of the codes in it, then the rows: row, line, a bit for each of
//! the codes, number of cells, and each cell with its length. The root has the number of rows,
//! the number of columns, the header's cells, and the keys of the blocks.

use std::ops::ControlFlow;

use crate::contact::ProblemCode;
use crate::store::engine::coding::{Kind, Reader, put, put_text};
use crate::store::engine::error::{Result, StoreError};
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

/// Rejected rows in the making.
#[derive(Debug, Default)]
pub(crate) struct RejectedPacker {
    head: RejectedHead,
    bytes: Vec<u8>,
    words: Vec<&'static str>,
    blocks: Vec<u64>,
}

impl RejectedPacker {
    /// Adds a row; true when the block is full and [`Self::close`] is to be called.
    fn push<'c>(
        &mut self,
        (row, line): (u64, u64),
        codes: impl Iterator<Item = ProblemCode>,
        cells: impl ExactSizeIterator<Item = &'c str>,
        block_bytes: usize,
    ) -> bool {
        let mut mask = 0u64;
        for code in codes {
            let word = code.word();
            let at = self.words.iter().position(|known| *known == word);
            let at = at.unwrap_or_else(|| {
                self.words.push(word);
                self.words.len() - 1
            });
            mask |= 1 << at;
        }
        let out = &mut self.bytes;
        put(out, row);
        put(out, line);
        put(out, mask);
        put(out, cells.len() as u64);
        for cell in cells {
            put_text(out, cell);
        }
        self.head.rows += 1;
        out.len() >= block_bytes
    }

    fn close(&mut self, write: &mut impl FnMut(Kind, Vec<u8>) -> Result<u64>) -> Result<()> {
        if self.bytes.is_empty() {
            return Ok(());
        }
        let mut payload = Vec::with_capacity(self.bytes.len() + 64);
        put(&mut payload, self.words.len() as u64);
        for word in self.words.drain(..) {
            put_text(&mut payload, word);
        }
        payload.append(&mut self.bytes);
        self.blocks.push(write(Kind::Rejected, payload)?);
        Ok(())
    }

    /// The keys of the blocks so far.
    pub(crate) fn keys(&self) -> &[u64] {
        &self.blocks
    }

    /// Writes the root; gives its key, 0 when there is no row.
    pub(crate) fn finish(
        &mut self,
        write: &mut impl FnMut(Kind, Vec<u8>) -> Result<u64>,
    ) -> Result<u64> {
        self.close(write)?;
        if self.blocks.is_empty() {
            return Ok(0);
        }
        write(Kind::RejectedRoot, root_payload(&self.head, &self.blocks))
    }
}

/// The payload of a root.
pub(crate) fn root_payload(head: &RejectedHead, blocks: &[u64]) -> Vec<u8> {
    let mut payload = Vec::new();
    put(&mut payload, head.rows);
    put(&mut payload, head.columns as u64);
    put(&mut payload, head.header.len() as u64);
    for cell in &head.header {
        put_text(&mut payload, cell);
    }
    let mut last = 0;
    for key in blocks {
        put(&mut payload, key - last);
        last = *key;
    }
    payload
}

/// The payload of a block with the rows that are `kept`, and how many are not.
pub(crate) fn filtered(
    key: u64,
    payload: &[u8],
    kept: impl Fn(&RejectedRow) -> bool,
) -> Result<(Vec<u8>, u64)> {
    let mut packer = RejectedPacker::default();
    let mut gone = 0;
    for row in read_rejected(key, payload)? {
        if kept(&row) {
            let cells = row.cells.iter().map(String::as_str);
            packer.push(
                (row.row, row.line),
                row.codes.iter().copied(),
                cells,
                usize::MAX,
            );
        } else {
            gone += 1;
        }
    }
    // A block that nothing is left of has no words.
    let mut left = vec![0];
    packer.close(&mut |_, payload| {
        left = payload;
        Ok(key)
    })?;
    Ok((left, gone))
}

/// What a root says, and the keys of its blocks.
pub(crate) fn read_rejected_root(key: u64, payload: &[u8]) -> Result<(RejectedHead, Vec<u64>)> {
    let read = || {
        let mut reader = Reader::new(payload);
        let mut head = RejectedHead {
            rows: reader.number()?,
            columns: reader.size()?,
            header: Vec::new(),
        };
        for _ in 0..reader.size()? {
            head.header.push(reader.text()?.to_owned());
        }
        let mut keys = Vec::new();
        let mut last = 0u64;
        while reader.left() > 0 {
            last = last.checked_add(reader.number()?)?;
            keys.push(last);
        }
        Some((head, keys))
    };
    read().ok_or_else(|| Kind::RejectedRoot.corrupt(key))
}

/// The rows of a block.
pub(crate) fn read_rejected(key: u64, payload: &[u8]) -> Result<Vec<RejectedRow>> {
    let read = || {
        let mut reader = Reader::new(payload);
        let mut known = Vec::new();
        for _ in 0..reader.size()? {
            let word = reader.text()?;
            known.push(*ProblemCode::ALL.iter().find(|code| code.word() == word)?);
        }
        let mut rows = Vec::new();
        while reader.left() > 0 {
            let (row, line, mask) = (reader.number()?, reader.number()?, reader.number()?);
            let named = (0..).zip(&known).filter(|(at, _)| mask >> at & 1 == 1);
            let mut codes: Vec<ProblemCode> = named.map(|(_, code): (u32, _)| *code).collect();
            codes.sort_unstable();
            let mut cells = Vec::new();
            for _ in 0..reader.size()? {
                cells.push(reader.text()?.to_owned());
            }
            rows.push(RejectedRow {
                row,
                line,
                codes,
                cells,
            });
        }
        Some(rows)
    };
    read().ok_or_else(|| Kind::Rejected.corrupt(key))
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
        let rejected = &mut journal.rejected;
        if rejected.push((row, line), codes, cells, values.block_bytes()) {
            rejected.close(&mut |kind, payload| values.put(kind, payload))?;
        }
        Ok(())
    }
}

impl View {
    /// What the rejected rows of an import have in common; none where no rows are kept.
    pub fn rejected_head(&self, import: u64) -> Result<Option<RejectedHead>> {
        self.while_kept(import, None, || {
            Ok(self.rejected_root(import)?.map(|(head, _)| head))
        })
    }

    /// The rejected rows of an import, in file order; stops when `visit` says so.
    pub fn for_each_rejected_row<B>(
        &self,
        import: u64,
        mut visit: impl FnMut(RejectedRow) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>> {
        self.while_kept(import, ControlFlow::Continue(()), || {
            let root = self.rejected_root(import)?;
            for key in root.map(|(_, keys)| keys).unwrap_or_default() {
                let payload = self.snapshot.engine.value(key, Kind::Rejected)?;
                for row in read_rejected(key, &payload)? {
                    if let ControlFlow::Break(done) = visit(row) {
                        return Ok(ControlFlow::Break(done));
                    }
                }
            }
            Ok(ControlFlow::Continue(()))
        })
    }

    fn rejected_root(&self, import: u64) -> Result<Option<(RejectedHead, Vec<u64>)>> {
        let record = self.import(import)?;
        let root = record
            .ok_or(StoreError::NoSuchImport(import))?
            .rejected_rows;
        if root == 0 {
            return Ok(None);
        }
        let payload = self.snapshot.engine.value(root, Kind::RejectedRoot)?;
        read_rejected_root(root, &payload).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let mut packer = RejectedPacker::default();
        packer.head.header = vec!["E-post".into(), String::new()];
        packer.head.columns = 2;
        let mut stored = Vec::new();
        let mut write = |_: Kind, payload: Vec<u8>| {
            stored.push(payload);
            Ok(stored.len() as u64)
        };
        for row in &written {
            let cells: Vec<&str> = row.cells.iter().map(String::as_str).collect();
            let codes = row.codes.iter().copied();
            if packer.push((row.row, row.line), codes, cells.into_iter(), 20) {
                packer.close(&mut write).unwrap();
            }
        }
        let root = packer.finish(&mut write).unwrap();
        let (head, keys) = read_rejected_root(root, stored.last().unwrap()).unwrap();
        assert_eq!((head.rows, head.columns), (3, 2));
        assert_eq!(head.header, ["E-post", ""]);
        let mut read = Vec::new();
        for key in keys {
            let payload = &stored[usize::try_from(key).unwrap() - 1];
            read.extend(read_rejected(key, payload).unwrap());
        }
        assert_eq!(read, written);
    }
}
