//! Writes the rows of a review into blocks of its temporary file.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use super::block::{self, CELL, MENDED, Meta, ROW, Summary};
use crate::contact::FieldSet;
use crate::plan::PreparedEdits;
use crate::source::RowRef;

/// Rows of a block, at most.
const MAX_ROWS: u32 = 256;

/// Bytes after which a block ends before it has so many rows: of its rows' text, and of what is
/// said of them, where values of the contacts that they match stand.
const MAX_BYTES: usize = 256 << 10;

/// Bytes that are written to the file at once.
const BUFFER: usize = 1 << 20;

/// Writes rows into blocks: for each row first its [cells](Self::cells), then [what became of
/// it](Self::end_row).
pub(super) struct BlockWriter {
    file: BufWriter<File>,
    meta: Vec<u8>,
    text: Vec<u8>,
    /// Number and line of the row before, in the open block.
    before: (u64, u64),
    open: Summary,
    /// Fields with a change in the open block.
    changed: FieldSet,
    blocks: Vec<Summary>,
    /// Rows in all blocks, the open one included.
    rows: u32,
    /// Bytes of the blocks that are closed.
    bytes: u64,
}

/// The file of a review once all rows are in it.
pub(super) struct Written {
    pub(super) file: File,
    pub(super) blocks: Vec<Summary>,
    pub(super) rows: u32,
}

impl BlockWriter {
    /// A writer to an empty file.
    pub(super) fn new(file: File) -> Self {
        Self {
            file: BufWriter::with_capacity(BUFFER, file),
            meta: Vec::new(),
            text: Vec::new(),
            before: (0, 0),
            open: Summary::default(),
            changed: FieldSet::new(),
            blocks: Vec::new(),
            rows: 0,
            bytes: 0,
        }
    }

    /// Adds the cells of the next row and what was mended of them; returns whether anything was.
    pub(super) fn cells(&mut self, raw: RowRef<'_>, edits: &PreparedEdits) -> bool {
        for cell in raw.cells() {
            self.text.extend_from_slice(cell.as_bytes());
            self.text.push(CELL);
        }
        let mut mended = false;
        if !edits.is_empty() {
            let line = raw.line();
            for at in edits.columns_of(line) {
                let was = raw.cell(at);
                let is = edits.cell(line, at, was);
                if *is != *was {
                    if !mended {
                        self.text.push(MENDED);
                    }
                    mended = true;
                    self.text.extend_from_slice(is.as_bytes());
                    self.text.push(CELL);
                }
            }
        }
        self.text.push(ROW);
        mended
    }

    /// Adds what became of the row whose cells were added last, and closes the block if it is full.
    ///
    /// # Errors
    ///
    /// When the file cannot be written, or there are more than `u32::MAX` rows.
    pub(super) fn end_row(&mut self, meta: &Meta<'_>) -> io::Result<()> {
        let open = &mut self.open;
        if open.rows == 0 {
            open.lines.0 = meta.line;
        }
        open.lines.1 = meta.line;
        open.rows += 1;
        open.outcomes |= block::outcome_bit(meta.outcome);
        open.problems |= meta.codes();
        for (code, _) in &meta.damage {
            open.damage |= block::damage_bit(*code);
        }
        open.mended |= meta.mended;
        self.changed.extend(meta.changes().map(|(field, _)| field));
        block::put(meta, self.before, &mut self.meta);
        self.before = (meta.row, meta.line);
        let rows = self.rows.checked_add(1);
        self.rows = rows.ok_or_else(too_large)?;
        if self.open.rows >= MAX_ROWS || self.text.len() + self.meta.len() >= MAX_BYTES {
            self.close()?;
        }
        Ok(())
    }

    fn close(&mut self) -> io::Result<()> {
        if self.open.rows == 0 {
            return Ok(());
        }
        let mut block = std::mem::take(&mut self.open);
        block.first = self.rows - block.rows;
        block.at = self.bytes;
        block.fields = self.changed.iter().collect();
        self.changed.clear();
        for (part, length) in [
            (&mut self.meta, &mut block.meta),
            (&mut self.text, &mut block.text),
        ] {
            let packed = lz4_flex::block::compress_prepend_size(part);
            *length = u32::try_from(packed.len()).map_err(|_| too_large())?;
            self.file.write_all(&packed)?;
            self.bytes += packed.len() as u64;
            part.clear();
        }
        self.before = (0, 0);
        self.blocks.push(block);
        Ok(())
    }

    /// Closes the last block and hands the file over.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub(super) fn finish(mut self) -> io::Result<Written> {
        self.close()?;
        self.blocks.shrink_to_fit();
        Ok(Written {
            file: self
                .file
                .into_inner()
                .map_err(io::IntoInnerError::into_error)?,
            blocks: self.blocks,
            rows: self.rows,
        })
    }
}

fn too_large() -> io::Error {
    io::Error::from(io::ErrorKind::FileTooLarge)
}
