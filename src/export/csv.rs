//! Export of contacts as CSV: exact values, or values that Excel opens correctly.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

use crate::contact::{ContactRef, FieldNo};

/// The program that a CSV file is written for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CsvFor {
    /// Any program: UTF-8, commas, values unchanged.
    #[default]
    Exact,
    /// Excel: a byte order mark, semicolons, and `'` before values that Excel would evaluate as
    /// formulas. Importing such a file removes the `'`.
    Excel,
}

/// The layout of a file: its columns, a header row, RFC 4180 with CRLF.
#[derive(Clone, Debug)]
pub struct CsvFormat {
    fields: Vec<FieldNo>,
    whom: CsvFor,
}

impl CsvFormat {
    /// Writes the start of a file: byte order mark and header row.
    ///
    /// # Errors
    ///
    /// Errors of `out`.
    pub fn begin(
        mut out: impl Write,
        whom: CsvFor,
        columns: &[(FieldNo, String)],
    ) -> io::Result<Self> {
        let format = Self {
            fields: columns.iter().map(|(no, _)| *no).collect(),
            whom,
        };
        if whom == CsvFor::Excel {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let mut header = format.rows();
        for (_, cell) in columns {
            header.cell(cell)?;
        }
        header.end_row()?;
        out.write_all(&header.into_bytes()?)?;
        Ok(format)
    }

    /// An empty buffer for rows of the file.
    pub fn rows(&self) -> CsvRows<'_> {
        let delimiter = match self.whom {
            CsvFor::Exact => b',',
            CsvFor::Excel => b';',
        };
        CsvRows {
            rows: plain_csv().delimiter(delimiter).from_writer(Vec::new()),
            format: self,
        }
    }
}

/// Rows of a file in memory.
#[derive(Debug)]
pub struct CsvRows<'a> {
    rows: Writer<Vec<u8>>,
    format: &'a CsvFormat,
}

impl CsvRows<'_> {
    /// Appends the row of a contact.
    ///
    /// # Errors
    ///
    /// Does not fail in practice, as the buffer is in memory.
    pub fn push(&mut self, contact: &ContactRef<'_>) -> io::Result<()> {
        let all = contact.values();
        let mut values = all.clone().peekable();
        let mut last = None;
        for field in &self.format.fields {
            // Columns are usually sorted as the values are, so one pass finds them all.
            if last >= Some(*field) {
                values = all.clone().peekable();
            }
            last = Some(*field);
            while values.next_if(|(no, _)| no < field).is_some() {}
            let value = values.next_if(|(no, _)| no == field);
            self.cell(value.map_or("", |(_, value)| value))?;
        }
        self.end_row()
    }

    fn cell(&mut self, value: &str) -> io::Result<()> {
        let value = guard(self.format.whom, value);
        self.rows.write_field(value.as_bytes()).map_err(io_error)
    }

    fn end_row(&mut self) -> io::Result<()> {
        self.rows.write_record(None::<&[u8]>).map_err(io_error)
    }

    /// The number of bytes, roughly: what the CSV writer buffers is not counted.
    pub fn len(&self) -> usize {
        self.rows.get_ref().len()
    }

    /// Whether there are no bytes, as far as [`Self::len`] knows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes of the rows.
    ///
    /// # Errors
    ///
    /// Does not fail in practice, as the buffer is in memory.
    pub fn into_bytes(self) -> io::Result<Vec<u8>> {
        let bytes = self.rows.into_inner();
        bytes.map_err(csv::IntoInnerError::into_error)
    }
}

/// A CSV writer that follows RFC 4180 wherever `csv` leaves a choice; rows may differ in length.
pub fn plain_csv() -> WriterBuilder {
    let mut builder = WriterBuilder::new();
    builder
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .flexible(true);
    builder
}

/// The I/O error inside a CSV error. `csv`'s own conversion hides the kind, and so that a pipe was
/// closed.
pub fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Prefixes a value that Excel would evaluate as a formula with `'`.
fn guard(whom: CsvFor, value: &str) -> Cow<'_, str> {
    let formula = value.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    if whom == CsvFor::Excel && formula {
        Cow::Owned(format!("'{value}"))
    } else {
        Cow::Borrowed(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{Contact, standard};

    fn file(whom: CsvFor) -> String {
        let columns = [
            (standard::EMAIL, "E-post".to_owned()),
            (standard::MOBILE, "Mobil".to_owned()),
            (FieldNo(64), "=Sum".to_owned()),
        ];
        let mut bytes = Vec::new();
        let format = CsvFormat::begin(&mut bytes, whom, &columns).unwrap();
        let mut rows = format.rows();
        for (email, mobile, own) in [
            ("kari@example.no", "+4791234567", "a;b,\"c\""),
            ("", "", "-1"),
            ("", "", ""),
            ("ola@example.no", "", "'x"),
        ] {
            let mut contact = Contact::new(1);
            contact.set(standard::EMAIL, email);
            contact.set(standard::MOBILE, mobile);
            contact.set(FieldNo(64), own);
            let mut packed = Vec::new();
            contact.encode(&mut packed);
            rows.push(&ContactRef::new(&packed).unwrap()).unwrap();
        }
        bytes.extend(rows.into_bytes().unwrap());
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn exact_values_are_untouched() {
        assert_eq!(
            file(CsvFor::Exact),
            "E-post,Mobil,=Sum\r\n\
             kari@example.no,+4791234567,\"a;b,\"\"c\"\"\"\r\n\
             ,,-1\r\n\
             ,,\r\n\
             ola@example.no,,'x\r\n"
        );
    }

    #[test]
    fn formulas_are_guarded_for_excel() {
        assert_eq!(
            file(CsvFor::Excel),
            "\u{feff}E-post;Mobil;'=Sum\r\n\
             kari@example.no;'+4791234567;\"a;b,\"\"c\"\"\"\r\n\
             ;;'-1\r\n\
             ;;\r\n\
             ola@example.no;;'x\r\n"
        );
    }
}
