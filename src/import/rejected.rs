//! Rejected rows as a file that can be mended and imported again.

use std::io::{BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::contact::ProblemCode;
use crate::source::{RowRef, RowWriter, Source};
use crate::store::{StoreError, View};

/// The column that says on which line of the file a rejected row stood.
pub const LINE_COLUMN: &str = "_line";

/// The column that says why a row was rejected: problem codes with commas between.
pub const REASON_COLUMN: &str = "_reason";

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
    Write(#[from] std::io::Error),
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
    if dialect.header {
        write_header(&mut writer, &head.header)?;
    }
    let end = view.for_each_rejected_row(import, |row| {
        let cells = row.cells.iter().map(String::as_str);
        let reasons = row.codes.iter().copied();
        match write_row(&mut writer, head.columns, cells, row.line, reasons) {
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

/// Writes the rejected rows of an import to a new file; see [`write_rejected`].
///
/// The file is there only when it is whole. One that is there already is refused.
pub fn save_rejected(view: &View, import: u64, path: &Path) -> Result<u64, SaveRejectedError> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let mut file = NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    let rows = write_rejected(view, import, BufWriter::new(&mut file))?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(rows)
}

fn write_header<W: Write>(writer: &mut RowWriter<W>, names: &[String]) -> std::io::Result<()> {
    let names = names.iter().map(String::as_str);
    writer.write(names.chain([LINE_COLUMN, REASON_COLUMN]))
}

/// Writes a row with its line and the reasons; rows with too few cells are filled up, so that
/// the added columns stand under their names.
fn write_row<'c, W: Write>(
    writer: &mut RowWriter<W>,
    columns: usize,
    cells: impl ExactSizeIterator<Item = &'c str>,
    line: u64,
    reasons: impl Iterator<Item = ProblemCode>,
) -> std::io::Result<()> {
    let line = line.to_string();
    let mut reason = String::new();
    for code in reasons {
        if !reason.is_empty() {
            reason.push(',');
        }
        reason.push_str(code.word());
    }
    let missing = columns.saturating_sub(cells.len());
    let cells = cells
        .map(|cell| -> &str { cell })
        .chain(std::iter::repeat_n("", missing))
        .chain([line.as_str(), reason.as_str()]);
    writer.write(cells)
}

/// Writes rejected rows in the dialect of their source; the file is there once it is finished.
pub(super) struct RejectedFile {
    path: PathBuf,
    writer: RowWriter<BufWriter<NamedTempFile>>,
    columns: usize,
}

impl RejectedFile {
    pub(super) fn create(path: &Path, source: &Source) -> std::io::Result<Self> {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
        let file = NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
        let mut writer = RowWriter::new(BufWriter::new(file), source.dialect())?;
        if source.dialect().header {
            write_header(&mut writer, source.header_cells())?;
        }
        Ok(Self {
            path: path.to_owned(),
            writer,
            columns: source.columns().len(),
        })
    }

    /// Writes a row with its line and the reasons.
    pub(super) fn write(
        &mut self,
        row: RowRef<'_>,
        reasons: impl Iterator<Item = ProblemCode>,
    ) -> std::io::Result<()> {
        write_row(
            &mut self.writer,
            self.columns,
            row.cells(),
            row.line(),
            reasons,
        )
    }

    /// Puts the file in its place.
    pub(super) fn finish(self) -> std::io::Result<()> {
        let mut file = self
            .writer
            .finish()?
            .into_inner()
            .map_err(std::io::IntoInnerError::into_error)?;
        file.flush()?;
        file.as_file().sync_all()?;
        file.persist(&self.path).map_err(|error| error.error)?;
        Ok(())
    }
}
