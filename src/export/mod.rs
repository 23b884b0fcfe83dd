//! Contacts to files other programs read.

mod csv;

use std::io;

pub use csv::{CsvFor, CsvWriter, plain_csv};

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
    // Members and contacts both come in id order: one step forward in each is enough.
    let mut members = members.as_deref().map(|ids| ids.iter().peekable());
    let mut writer = CsvWriter::begin(out, whom, columns)?;
    let mut written = 0;
    let mut stopped = None;
    view.for_each(|id, contact| {
        let wanted = match &mut members {
            None => true,
            Some(ids) => {
                while ids.next_if(|member| **member < id).is_some() {}
                ids.next_if(|member| **member == id).is_some()
            }
        };
        if !wanted || stopped.is_some() {
            return Ok(());
        }
        if written % BEAT == 0 && stop() {
            stopped = Some(ExportError::Stopped);
        } else if let Err(error) = writer.write(&contact) {
            stopped = Some(error.into());
        } else {
            written += 1;
        }
        Ok(())
    })?;
    if let Some(error) = stopped {
        return Err(error);
    }
    writer.finish()?;
    Ok(written)
}
