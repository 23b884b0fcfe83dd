//! Rejected rows as a file that can be mended and imported again.

use std::io;
use std::path::Path;

use super::rejected_layout::Layout;
use crate::contact::ProblemCode;
use crate::source::{RowRef, RowWriter, Source, WholeFile};

/// Writes rejected rows in the dialect of their source; the file is there once it is finished.
pub(super) struct RejectedFile {
    writer: RowWriter<WholeFile>,
    layout: Layout,
}

impl RejectedFile {
    pub(super) fn create(path: &Path, source: &Source) -> io::Result<Self> {
        let header = source.header_cells();
        let layout = Layout::new(header, source.columns().len());
        let mut writer = RowWriter::new(WholeFile::create(path)?, source.dialect())?;
        if source.dialect().header {
            layout.write_header(&mut writer, header)?;
        }
        Ok(Self { writer, layout })
    }

    /// Writes a row with its line and the reasons.
    pub(super) fn write(
        &mut self,
        row: RowRef<'_>,
        reasons: impl Iterator<Item = ProblemCode>,
    ) -> io::Result<()> {
        self.layout
            .write_row(&mut self.writer, row.cells(), row.line(), reasons)
    }

    /// Puts the file in its place.
    pub(super) fn finish(self) -> io::Result<()> {
        self.writer.finish()?.finish()
    }
}
