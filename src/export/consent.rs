//! Export of the consent ledger as CSV or JSON, with everything that proves why a person may be
//! contacted.

use std::collections::HashMap;
use std::io::{self, Write};
use std::ops::ControlFlow;

use jiff::Timestamp;
use serde::Serialize;

use super::csv::{io_error, plain_csv};
use super::{ExportError, StopCheck};
use crate::contact::{ContactId, OptIn, standard};
use crate::store::{ImportRecord, LedgerEntry, View};

/// The file format of an exported ledger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ConsentFormat {
    /// A header and one row per entry; UTF-8, commas, RFC 4180, values unchanged.
    #[default]
    Csv,
    /// An array of objects whose keys are the header of the CSV file.
    Json,
}

/// One ledger entry joined with its import record; the field names are a public format.
///
/// Times are ISO 8601 in UTC, except those from the imported file, which are verbatim.
#[derive(Debug, Serialize)]
struct LedgerRow<'a> {
    time: String,
    contact: u32,
    /// The contact's present addresses; `None` once it is deleted.
    email: Option<String>,
    mobile: Option<String>,
    field: &'a str,
    from: Option<&'static str>,
    to: Option<&'static str>,
    cause: &'static str,
    import: Option<u64>,
    file: Option<&'a str>,
    sha256: Option<&'a str>,
    line: Option<u64>,
    word: Option<&'a str>,
    optin_time: Option<&'a str>,
    optin_ip: Option<&'a str>,
    confirm_time: Option<&'a str>,
    confirm_ip: Option<&'a str>,
    unsub_time: Option<&'a str>,
    text_version: Option<u32>,
    confirmed: Option<String>,
    lawful_basis: Option<&'a str>,
    origin: Option<&'a str>,
    consent_given: Option<&'a str>,
}

/// Milliseconds since 1970 UTC as ISO 8601.
fn iso(at: u64) -> String {
    let stamp = i64::try_from(at).map(Timestamp::from_millisecond);
    stamp.map_or_else(
        |_| String::new(),
        |stamp| stamp.unwrap_or_default().to_string(),
    )
}

/// The word for what caused an entry.
fn cause(entry: &LedgerEntry) -> &'static str {
    match entry {
        LedgerEntry { undo: true, .. } => "undo",
        LedgerEntry { deleted: true, .. } => "delete",
        LedgerEntry { earlier: true, .. } => "earlier_opt_out",
        LedgerEntry { import: 0, .. } => "edit",
        _ => "import",
    }
}

/// Exports the ledger entries of one contact, or all, oldest first; returns their number.
///
/// Entries of edits by hand have no import, file and line. `stop` is asked every
/// 4,096 entries.
///
/// # Errors
///
/// [`ExportError::Store`] if the store cannot be read, [`ExportError::Write`] if `out` fails,
/// [`ExportError::Stopped`] if `stop` returned true; `out` may then hold an incomplete file.
pub fn consent(
    view: &View,
    contact: Option<ContactId>,
    format: ConsentFormat,
    out: impl Write,
    stop: impl Fn() -> bool,
) -> Result<u64, ExportError> {
    let imports: HashMap<u64, ImportRecord> = view
        .imports()?
        .into_iter()
        .map(|record| (record.no, record))
        .collect();
    let mut out = LedgerWriter::begin(format, out)?;
    let mut stopping = StopCheck::new(stop);
    let mut write = |entry: &LedgerEntry| -> Result<(), ExportError> {
        stopping.check()?;
        let record = imports.get(&entry.import);
        let person = view.contact(entry.contact)?;
        let address = |field| {
            let person = person.as_ref()?;
            person.value(field).map(str::to_owned)
        };
        let field = view.fields().get(entry.field);
        let said = record.map(|record| &record.plan.acknowledgement);
        let evidence = |word| entry.evidence_named(word);
        out.write(&LedgerRow {
            time: iso(entry.at),
            contact: entry.contact.0,
            email: address(standard::EMAIL),
            mobile: address(standard::MOBILE),
            field: field.map_or("", |field| field.id.as_str()),
            from: entry.from.map(OptIn::value),
            to: entry.to.map(OptIn::value),
            cause: cause(entry),
            import: record.map(|record| record.no),
            file: record.map(|record| record.plan.file_name.as_str()),
            sha256: record.and_then(|record| record.sha256.as_deref()),
            line: (entry.line > 0).then_some(entry.line),
            word: entry.word.as_deref(),
            optin_time: evidence("optin_time"),
            optin_ip: evidence("optin_ip"),
            confirm_time: evidence("confirm_time"),
            confirm_ip: evidence("confirm_ip"),
            unsub_time: evidence("unsub_time"),
            text_version: said.map(|said| said.text_version),
            confirmed: said.filter(|said| said.at > 0).map(|said| iso(said.at)),
            lawful_basis: said.and_then(|said| said.lawful_basis.as_deref()),
            origin: said.and_then(|said| said.origin.as_deref()),
            consent_given: said.and_then(|said| said.consent_given.as_deref()),
        })?;
        Ok(())
    };
    if let Some(contact) = contact {
        for entry in view.consent_of(contact)? {
            write(&entry)?;
        }
    } else {
        let end = view.for_each_consent(|entry| match write(&entry) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => ControlFlow::Break(error),
        })?;
        if let ControlFlow::Break(error) = end {
            return Err(error);
        }
    }
    Ok(out.finish()?)
}

/// Writes entries and counts them.
enum LedgerWriter<W: Write> {
    Csv(Box<csv::Writer<W>>, u64),
    Json(W, u64),
}

impl<W: Write> LedgerWriter<W> {
    fn begin(format: ConsentFormat, mut out: W) -> io::Result<Self> {
        match format {
            ConsentFormat::Csv => {
                let mut rows = plain_csv().has_headers(false).from_writer(out);
                rows.write_record(COLUMNS).map_err(io_error)?;
                Ok(Self::Csv(Box::new(rows), 0))
            }
            ConsentFormat::Json => {
                out.write_all(b"[")?;
                Ok(Self::Json(out, 0))
            }
        }
    }

    fn write(&mut self, row: &LedgerRow<'_>) -> io::Result<()> {
        match self {
            Self::Csv(rows, count) => {
                rows.serialize(row).map_err(io_error)?;
                *count += 1;
            }
            Self::Json(out, count) => {
                out.write_all(if *count == 0 { b"\n" } else { b",\n" })?;
                serde_json::to_writer(&mut *out, row)?;
                *count += 1;
            }
        }
        Ok(())
    }

    fn finish(self) -> io::Result<u64> {
        match self {
            Self::Csv(mut rows, count) => {
                rows.flush()?;
                Ok(count)
            }
            Self::Json(mut out, count) => {
                out.write_all(if count == 0 { b"]\n" } else { b"\n]\n" })?;
                out.flush()?;
                Ok(count)
            }
        }
    }
}

/// The header of the CSV file, in the order of [`LedgerRow`].
const COLUMNS: [&str; 23] = [
    "time",
    "contact",
    "email",
    "mobile",
    "field",
    "from",
    "to",
    "cause",
    "import",
    "file",
    "sha256",
    "line",
    "word",
    "optin_time",
    "optin_ip",
    "confirm_time",
    "confirm_ip",
    "unsub_time",
    "text_version",
    "confirmed",
    "lawful_basis",
    "origin",
    "consent_given",
];
