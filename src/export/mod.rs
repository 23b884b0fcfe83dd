//! Contacts to files other programs read.

mod csv;

use std::io;
use std::ops::ControlFlow;

pub use csv::{CsvFor, CsvWriter, io_error, plain_csv};

use crate::contact::{FieldNo, ListNo};
use crate::store::{StoreError, View};

/// What stops an export.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file cannot be written.
    #[error(transparent)]
    Write(#[from] io::Error),
    /// Somebody asked to stop.
    #[error("stopped")]
    Stopped,
}

/// Writes the contacts of a list, or all of them, in id order; how many they were.
///
/// `columns` are fields with the header each has. `stop` is asked from time to time.
pub fn csv(
    view: &View,
    list: Option<ListNo>,
    columns: &[(FieldNo, String)],
    whom: CsvFor,
    out: impl io::Write,
    stop: impl Fn() -> bool,
) -> Result<u64, ExportError> {
    /// Contacts between two looks at `stop`.
    const BEAT: u64 = 4_096;
    let members = list.map(|list| view.members(list)).transpose()?;
    let mut writer = CsvWriter::begin(out, whom, columns)?;
    let mut written = 0u64;
    let end = view.for_each(|id, contact| {
        if members
            .as_ref()
            .is_some_and(|members| !members.contains(id))
        {
            return ControlFlow::Continue(());
        }
        if written.is_multiple_of(BEAT) && stop() {
            return ControlFlow::Break(ExportError::Stopped);
        }
        if let Err(error) = writer.write(&contact) {
            return ControlFlow::Break(error.into());
        }
        written += 1;
        ControlFlow::Continue(())
    })?;
    if let ControlFlow::Break(error) = end {
        return Err(error);
    }
    writer.finish()?;
    Ok(written)
}
