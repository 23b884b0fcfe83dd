//! Writes rejected rows to a file that can be mended and imported again.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::rejected_layout::Layout;
use super::report::ImportError;
use crate::contact::ProblemCode;
use crate::source::{AtomicFile, RowRef, RowWriter, Source};
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

/// Writes the rejected rows of an import, as the store keeps them, to `out`; returns how many.
///
/// They have the dialect and encoding of the import's file, its header, and two columns more,
/// [`LINE_COLUMN`](crate::contact::LINE_COLUMN) and
/// [`REASON_COLUMN`](crate::contact::REASON_COLUMN), so that they can be mended and imported again.
///
/// # Errors
///
/// [`SaveRejectedError::NoneKept`] when the import rejected no row or its rows are no longer kept;
/// others when there is no such import, the store cannot be read, or `out` not be written.
///
/// # Examples
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/people.rs"));
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let People { store, source, plan, options, _folder } = people()?;
/// use mainbrainer::import::{run, write_rejected};
/// use mainbrainer::job::Progress;
///
/// let report = run(&store, &source, &plan, &options, &Progress::default())?;
/// let import = report.import.ok_or("a dry run")?;
///
/// let mut file = Vec::new();
/// assert_eq!(write_rejected(&store.view(), import, &mut file)?, 1);
/// let text = String::from_utf8(file)?;
/// let lines: Vec<&str> = text.lines().collect();
/// assert_eq!(lines, ["E-post;Fornavn;_line;_reason", ";Ola;3;no_key"]);
/// # Ok(())
/// # }
/// ```
pub fn write_rejected(view: &View, import: u64, out: impl Write) -> Result<u64, SaveRejectedError> {
    let record = view.import(import)?;
    let record = record.ok_or(StoreError::NoSuchImport(import))?;
    let head = view.rejected_head(import)?;
    let head = head.ok_or(SaveRejectedError::NoneKept)?;
    let dialect = &record.plan.dialect;
    let mut writer = RowWriter::new(out, dialect)?;
    let layout = Layout::new(&head.header, head.columns);
    if dialect.header {
        layout.write_header(&mut writer, &head.header)?;
    }
    let end = view.for_each_rejected_row(import, |row| {
        let cells = row.cells.iter().map(String::as_str);
        let reasons = row.codes.iter().copied();
        match layout.write_row(&mut writer, cells, row.line, reasons) {
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

/// A file of rejected rows in the dialect of their source; it is in its place once it is finished.
pub(super) struct RejectedFile {
    path: PathBuf,
    writer: RowWriter<AtomicFile>,
    layout: Layout,
}

impl RejectedFile {
    /// Begins such a file, with the header of the source if it has one.
    ///
    /// # Errors
    ///
    /// [`ImportError::Rejected`] when it cannot be written.
    pub(super) fn create(path: &Path, source: &Source) -> Result<Self, ImportError> {
        let create = || {
            let header = source.header_cells();
            let layout = Layout::new(header, source.columns().len());
            let mut writer = RowWriter::new(AtomicFile::create(path)?, source.dialect())?;
            if source.dialect().header {
                layout.write_header(&mut writer, header)?;
            }
            Ok(Self {
                path: path.to_owned(),
                writer,
                layout,
            })
        };
        create().map_err(|error| not_written(path, error))
    }

    /// Writes a row with its line and the reasons.
    ///
    /// # Errors
    ///
    /// [`ImportError::Rejected`] when it cannot be written.
    pub(super) fn write(
        &mut self,
        row: RowRef<'_>,
        reasons: impl Iterator<Item = ProblemCode>,
    ) -> Result<(), ImportError> {
        let (cells, line) = (row.cells(), row.line());
        let written = self
            .layout
            .write_row(&mut self.writer, cells, line, reasons);
        written.map_err(|error| not_written(&self.path, error))
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    ///
    /// [`ImportError::Rejected`] when it cannot be written.
    pub(super) fn finish(self) -> Result<(), ImportError> {
        let Self { path, writer, .. } = self;
        // It is there and whole, even where its name could not be forced to disk.
        let finished = writer.finish().and_then(AtomicFile::finish);
        finished
            .map(drop)
            .map_err(|error| not_written(&path, error))
    }
}

fn not_written(path: &Path, error: io::Error) -> ImportError {
    let path = path.to_owned();
    ImportError::Rejected { path, error }
}
