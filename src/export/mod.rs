//! Export of contacts and of the consent ledger to files.

mod consent;
mod csv;

use std::io;

pub use consent::{ConsentFormat, consent};
pub use csv::{CsvFor, CsvFormat, CsvRows, io_error, plain_csv};

use crate::contact::{FieldNo, ListNo};
use crate::store::{StoreError, View};

/// Why an export ended early.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The output cannot be written.
    #[error(transparent)]
    Write(#[from] io::Error),
    /// The user cancelled.
    #[error("stopped")]
    Stopped,
}

/// Exports the contacts of a list, or all, sorted by id; returns their number.
///
/// `columns` are fields with their header cells. `stop` is asked about once per MiB.
///
/// # Errors
///
/// [`ExportError::Store`] if the store cannot be read or has no such list, [`ExportError::Write`]
/// if `out` fails, [`ExportError::Stopped`] if `stop` returned true; `out` may then hold an
/// incomplete file.
///
/// # Examples
///
/// ```
/// use mainbrainer::contact::{Contact, standard};
/// use mainbrainer::export::{CsvFor, csv};
/// use mainbrainer::store::{Durability, OpenOptions, Store};
///
/// let folder = tempfile::tempdir()?;
/// let store = Store::open(folder.path(), &OpenOptions::default())?;
/// let mut writer = store.begin(Durability::Real)?;
/// let mut kari = Contact::new(writer.now());
/// kari.set(standard::FIRST_NAME, "Kari");
/// kari.set(standard::NOTES, "=1+1");
/// let mut packed = Vec::new();
/// kari.encode(&mut packed);
/// writer.create(&packed)?;
/// writer.commit(None)?;
///
/// let columns = [
///     (standard::FIRST_NAME, "Fornavn".to_owned()),
///     (standard::NOTES, "Notat".to_owned()),
/// ];
/// let mut exact = Vec::new();
/// csv(&store.view(), None, &columns, CsvFor::Exact, &mut exact, || false)?;
/// assert_eq!(exact, b"Fornavn,Notat\r\nKari,=1+1\r\n");
/// // For Excel: byte order mark, semicolons, and no cell that Excel would evaluate.
/// let mut excel = Vec::new();
/// csv(&store.view(), None, &columns, CsvFor::Excel, &mut excel, || false)?;
/// assert_eq!(excel, "\u{feff}Fornavn;Notat\r\nKari;'=1+1\r\n".as_bytes());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
            Ok(rows.len() >= WRITE_BYTES)
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

/// Bytes of rows written at once.
const WRITE_BYTES: usize = 1 << 20;

/// Asks periodically whether to stop.
struct StopCheck<F> {
    stop: F,
    seen: u64,
}

impl<F: Fn() -> bool> StopCheck<F> {
    /// Rows between two checks.
    const ROWS: u64 = 4_096;

    fn new(stop: F) -> Self {
        Self { stop, seen: 0 }
    }

    /// Called for every row; asks on every [`Self::ROWS`]th.
    fn check(&mut self) -> Result<(), ExportError> {
        let look = self.seen.is_multiple_of(Self::ROWS);
        self.seen += 1;
        if look && (self.stop)() {
            return Err(ExportError::Stopped);
        }
        Ok(())
    }
}
