//! Contacts as CSV: exactly as they are, or so that Excel opens them right.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

use crate::contact::{ContactRef, FieldNo};

/// Whom a CSV file is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CsvFor {
    /// Programs: UTF-8, commas, values untouched.
    #[default]
    Exact,
    /// Excel: a byte order mark, semicolons, and `'` before what Excel would take for a formula.
    /// Importing such a file takes the `'` off again.
    Excel,
}

/// Writes a header and then contacts, a row each; RFC 4180 with CRLF.
pub struct CsvWriter<W: Write> {
    rows: Writer<W>,
    fields: Vec<FieldNo>,
    whom: CsvFor,
}

impl<W: Write> CsvWriter<W> {
    /// Begins a file of these fields, with the header cells they have in it.
    pub fn begin(mut out: W, whom: CsvFor, columns: &[(FieldNo, String)]) -> io::Result<Self> {
        let delimiter = match whom {
            CsvFor::Exact => b',',
            CsvFor::Excel => {
                out.write_all("\u{feff}".as_bytes())?;
                b';'
            }
        };
        let mut rows = plain_csv().delimiter(delimiter).from_writer(out);
        for (_, header) in columns {
            rows.write_field(guard(whom, header).as_bytes())
                .map_err(io_error)?;
        }
        rows.write_record(None::<&[u8]>).map_err(io_error)?;
        Ok(Self {
            rows,
            fields: columns.iter().map(|(no, _)| *no).collect(),
            whom,
        })
    }

    /// Appends a contact.
    pub fn write(&mut self, contact: &ContactRef<'_>) -> io::Result<()> {
        for field in &self.fields {
            let value = contact.value(*field).unwrap_or_default();
            self.rows
                .write_field(guard(self.whom, value).as_bytes())
                .map_err(io_error)?;
        }
        self.rows.write_record(None::<&[u8]>).map_err(io_error)?;
        Ok(())
    }

    /// Writes what is still in memory.
    pub fn finish(mut self) -> io::Result<()> {
        self.rows.flush()
    }
}

/// A writer for RFC 4180 in every point where the crate leaves a choice; rows may differ in length.
pub fn plain_csv() -> WriterBuilder {
    let mut builder = WriterBuilder::new();
    builder
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .flexible(true);
    builder
}

/// What the system said, out of what the crate made of it: the crate's own conversion hides the
/// kind, and with it that a pipe was closed.
pub fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// A cell that Excel would calculate gets a `'` before it.
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
        let mut writer = CsvWriter::begin(&mut bytes, whom, &columns).unwrap();
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
            writer.write(&ContactRef::new(&packed).unwrap()).unwrap();
        }
        writer.finish().unwrap();
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
