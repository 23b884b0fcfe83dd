//! Rejected rows as a file that can be mended and imported again.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::contact::ProblemCode;
use crate::source::{RowRef, RowWriter, Source};

/// The column that says on which line of the file a rejected row stood.
pub const LINE_COLUMN: &str = "_line";

/// The column that says why a row was rejected: problem codes with commas between.
pub const REASON_COLUMN: &str = "_reason";

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
            let names = source
                .header_cells()
                .iter()
                .map(String::as_str)
                .chain([LINE_COLUMN, REASON_COLUMN]);
            writer.write(names)?;
        }
        Ok(Self {
            path: path.to_owned(),
            writer,
            columns: source.columns().len(),
        })
    }

    /// Writes a row with its line and the reasons; rows with too few cells are filled up, so that
    /// the added columns stand under their names.
    pub(super) fn write(
        &mut self,
        row: RowRef<'_>,
        reasons: impl Iterator<Item = ProblemCode>,
    ) -> std::io::Result<()> {
        let line = row.line().to_string();
        let mut reason = String::new();
        for code in reasons {
            if !reason.is_empty() {
                reason.push(',');
            }
            reason.push_str(code.word());
        }
        let missing = self.columns.saturating_sub(row.len());
        let cells = row
            .cells()
            .chain(std::iter::repeat_n("", missing))
            .chain([line.as_str(), reason.as_str()]);
        self.writer.write(cells)
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
