//! Contacts, and why they may be contacted, to files other programs read.

mod consent;
mod csv;

use std::io;

pub use consent::{ConsentFormat, consent};
pub use csv::{CsvFor, CsvFormat, CsvRows, io_error, plain_csv};

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
    mut out: impl io::Write,
    stop: impl Fn() -> bool,
) -> Result<u64, ExportError> {
    let members = list.map(|list| view.members(list)).transpose()?;
    let format = CsvFormat::begin(&mut out, whom, columns)?;
    let mut written = 0u64;
    view.for_each_part(
        || (format.rows(), 0),
        |(rows, count), id, contact| {
            let wanted = members.as_ref();
            if wanted.is_none_or(|members| members.contains(id)) {
                rows.push(&contact)?;
                *count += 1;
            }
            Ok(rows.len() >= PART)
        },
        |(rows, count)| {
            if stop() {
                return Err(ExportError::Stopped);
            }
            out.write_all(&rows.into_bytes()?)?;
            written += count;
            Ok(())
        },
    )?;
    out.flush()?;
    Ok(written)
}

/// Bytes of rows that are written at once.
const PART: usize = 1 << 20;

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
