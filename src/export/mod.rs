//! Contacts, and why they may be contacted, to files other programs read.

mod consent;
mod csv;

use std::io;
use std::ops::ControlFlow;

pub use consent::{ConsentFormat, consent};
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
    let members = list.map(|list| view.members(list)).transpose()?;
    let mut writer = CsvWriter::begin(out, whom, columns)?;
    let mut written = 0u64;
    let mut stopping = Stopping::new(stop);
    let end = view.for_each(|id, contact| {
        if members
            .as_ref()
            .is_some_and(|members| !members.contains(id))
        {
            return ControlFlow::Continue(());
        }
        if let Err(error) = stopping.check() {
            return ControlFlow::Break(error);
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

/// Asks from time to time whether to stop.
struct Stopping<F> {
    stop: F,
    seen: u64,
}

impl<F: Fn() -> bool> Stopping<F> {
    /// Rows between two looks.
    const BEAT: u64 = 4_096;

    fn new(stop: F) -> Self {
        Self { stop, seen: 0 }
    }

    /// To be called for every row.
    fn check(&mut self) -> Result<(), ExportError> {
        let look = self.seen.is_multiple_of(Self::BEAT);
        self.seen += 1;
        if look && (self.stop)() {
            return Err(ExportError::Stopped);
        }
        Ok(())
    }
}
