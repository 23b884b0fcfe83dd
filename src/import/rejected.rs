//! Rejected rows as a file that can be mended and imported again.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;

use crate::contact::ProblemCode;
use crate::source::{LINE_COLUMN, REASON_COLUMN, RowRef, RowWriter, Source, WholeFile};
use crate::store::{StoreError, View};

/// What keeps the rejected rows of an import from being written.
#[derive(Debug, thiserror::Error)]
pub enum SaveRejectedError {
    /// The import rejected no row, or its rows are no longer kept.
    #[error("no rejected rows are kept")]
    NoneKept,
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file cannot be written.
    #[error(transparent)]
    Write(#[from] io::Error),
}

/// Writes the rejected rows of an import as the store keeps them; how many they were.
///
/// In the dialect and encoding of the import's file, with its header and two columns more,
/// [`LINE_COLUMN`] and [`REASON_COLUMN`], so that they can be put right and imported again.
pub fn write_rejected(view: &View, import: u64, out: impl Write) -> Result<u64, SaveRejectedError> {
    let record = view.import(import)?;
    let record = record.ok_or(StoreError::NoSuchImport(import))?;
    let head = view.rejected_head(import)?;
    let head = head.ok_or(SaveRejectedError::NoneKept)?;
    let dialect = &record.plan.dialect;
    let mut writer = RowWriter::new(out, dialect)?;
    let shape = Shape::of(&head.header, head.columns);
    if dialect.header {
        shape.write_header(&mut writer, &head.header)?;
    }
    let end = view.for_each_rejected_row(import, |row| {
        let cells = row.cells.iter().map(String::as_str);
        let reasons = row.codes.iter().copied();
        match shape.write_row(&mut writer, cells, row.line, reasons) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => ControlFlow::Break(error),
        }
    })?;
    if let ControlFlow::Break(error) = end {
        return Err(error.into());
    }
    writer.finish()?.flush()?;
    Ok(head.rows)
}

/// Writes the rejected rows of an import to a file; see [`write_rejected`].
///
/// The file is there only when it is whole.
pub fn save_rejected(view: &View, import: u64, path: &Path) -> Result<u64, SaveRejectedError> {
    let mut file = WholeFile::create(path)?;
    let rows = write_rejected(view, import, &mut file)?;
    file.finish()?;
    Ok(rows)
}

/// The columns of a file of rejected rows.
#[derive(Clone, Copy, Debug)]
struct Shape {
    /// Columns of the source before those that are added.
    columns: usize,
    /// Columns of the source that the added ones take the place of: it is such a file itself.
    replaced: usize,
}

impl Shape {
    fn of(header: &[String], columns: usize) -> Self {
        let added = [LINE_COLUMN, REASON_COLUMN];
        let again = header.len() == columns && header.ends_with(&added.map(str::to_owned));
        let replaced = if again { added.len() } else { 0 };
        Self {
            columns: columns - replaced,
            replaced,
        }
    }

    fn write_header<W: Write>(self, writer: &mut RowWriter<W>, names: &[String]) -> io::Result<()> {
        let names = names.iter().map(String::as_str);
        writer.write(filled_up(names, self.columns).chain([LINE_COLUMN, REASON_COLUMN]))
    }

    /// Writes a row with its line and the reasons, which stand under their names: rows with too
    /// few cells are filled up, and cells beyond the last column come after the reasons.
    fn write_row<'c, W: Write>(
        self,
        writer: &mut RowWriter<W>,
        cells: impl Iterator<Item = &'c str> + Clone,
        line: u64,
        reasons: impl Iterator<Item = ProblemCode>,
    ) -> io::Result<()> {
        let line = line.to_string();
        let mut reason = String::new();
        for code in reasons {
            if !reason.is_empty() {
                reason.push(',');
            }
            reason.push_str(code.word());
        }
        let beyond = cells.clone().skip(self.columns + self.replaced);
        let filled = beyond.clone().zip(1..).filter(|(cell, _)| !blank(cell));
        let last = filled.last().map_or(0, |(_, at)| at);
        let cells = filled_up(cells, self.columns)
            .map(|cell| -> &str { cell })
            .chain([line.as_str(), reason.as_str()])
            .chain(beyond.take(last).map(|cell| -> &str { cell }));
        writer.write(cells)
    }
}

/// Writes rejected rows in the dialect of their source; the file is there once it is finished.
pub(super) struct RejectedFile {
    writer: RowWriter<WholeFile>,
    shape: Shape,
}

impl RejectedFile {
    pub(super) fn create(path: &Path, source: &Source) -> io::Result<Self> {
        let shape = Shape::of(source.header_cells(), source.columns().len());
        let mut writer = RowWriter::new(WholeFile::create(path)?, source.dialect())?;
        if source.dialect().header {
            shape.write_header(&mut writer, source.header_cells())?;
        }
        Ok(Self { writer, shape })
    }

    /// Writes a row with its line and the reasons.
    pub(super) fn write(
        &mut self,
        row: RowRef<'_>,
        reasons: impl Iterator<Item = ProblemCode>,
    ) -> io::Result<()> {
        self.shape
            .write_row(&mut self.writer, row.cells(), row.line(), reasons)
    }

    /// Puts the file in its place.
    pub(super) fn finish(self) -> io::Result<()> {
        self.writer.finish()?.finish()
    }
}

fn blank(cell: &str) -> bool {
    cell.trim().is_empty()
}

/// The first `columns` cells, with blank ones for those that are missing.
fn filled_up<'c>(
    cells: impl Iterator<Item = &'c str>,
    columns: usize,
) -> impl Iterator<Item = &'c str> {
    cells.chain(std::iter::repeat("")).take(columns)
}
