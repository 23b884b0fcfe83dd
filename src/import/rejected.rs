//! Rejected rows as a file that can be mended and imported again.

use std::io;
use std::path::Path;

use crate::contact::ProblemCode;
use crate::source::{LINE_COLUMN, REASON_COLUMN, RowRef, RowWriter, Source, WholeFile};

/// Writes rejected rows in the dialect of their source; the file is there once it is finished.
pub(super) struct RejectedFile {
    writer: RowWriter<WholeFile>,
    /// Columns of the source before those that are added.
    columns: usize,
    /// Columns of the source that the added ones take the place of: it is such a file itself.
    replaced: usize,
}

impl RejectedFile {
    pub(super) fn create(path: &Path, source: &Source) -> io::Result<Self> {
        let added = [LINE_COLUMN, REASON_COLUMN];
        let header = source.header_cells();
        let all = source.columns().len();
        let replaced = if header.len() == all && header.ends_with(&added.map(str::to_owned)) {
            added.len()
        } else {
            0
        };
        let columns = all - replaced;
        let mut writer = RowWriter::new(WholeFile::create(path)?, source.dialect())?;
        if source.dialect().header {
            let names = header.iter().map(String::as_str);
            writer.write(filled_up(names, columns).chain(added))?;
        }
        Ok(Self {
            writer,
            columns,
            replaced,
        })
    }

    /// Writes a row with its line and the reasons, which stand under their names: rows with too
    /// few cells are filled up, and cells beyond the last column come after the reasons.
    pub(super) fn write(
        &mut self,
        row: RowRef<'_>,
        reasons: impl Iterator<Item = ProblemCode>,
    ) -> io::Result<()> {
        let line = row.line().to_string();
        let mut reason = String::new();
        for code in reasons {
            if !reason.is_empty() {
                reason.push(',');
            }
            reason.push_str(code.word());
        }
        let beyond = row.cells().skip(self.columns + self.replaced);
        let filled = beyond.clone().zip(1..).filter(|(cell, _)| !blank(cell));
        let last = filled.last().map_or(0, |(_, at)| at);
        let cells = filled_up(row.cells(), self.columns)
            .chain([line.as_str(), reason.as_str()])
            .chain(beyond.take(last));
        self.writer.write(cells)
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
