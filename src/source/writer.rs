//! Writing rows in a dialect.

use std::io::{self, Write};

use super::{Dialect, Encoding, Escape};

/// Writes rows so that reading them in the same dialect gives the same cells.
///
/// Cells are quoted only where needed. Exceptions: a character missing in the encoding becomes `?`
/// (counted by [`Self::replaced`]); in a dialect without quotes, delimiters and line breaks inside
/// cells become blanks; a row whose cells are all blank reads as no row.
///
/// ```
/// use mainbrainer::source::{Dialect, Encoding, LineEnd, RowWriter};
///
/// let dialect = Dialect {
///     encoding: Encoding::Windows1252,
///     delimiter: ';',
///     line_end: LineEnd::Lf,
///     ..Dialect::default()
/// };
/// let mut rows = RowWriter::new(Vec::new(), &dialect)?;
/// rows.write(["Bodø", "a;b"])?;
/// rows.write(["Łódź", "c"])?;
/// assert_eq!(rows.replaced(), 2, "two letters are not in Windows-1252");
/// assert_eq!(rows.finish()?, b"Bod\xF8;\"a;b\"\n?\xF3d?;c\n");
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct RowWriter<W: Write> {
    out: W,
    dialect: Dialect,
    encoder: Encoder,
    row: String,
    bytes: Vec<u8>,
    replaced: u64,
}

/// An encoder from UTF-8.
enum Encoder {
    Utf8,
    Utf16(fn(u16) -> [u8; 2]),
    /// The characters of the bytes 0x80 to 0xFF.
    Table(Box<[Option<char>; 128]>),
    Web(&'static encoding_rs::Encoding),
}

impl Encoder {
    fn new(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Utf8 => Self::Utf8,
            Encoding::Utf16Le => Self::Utf16(u16::to_le_bytes),
            Encoding::Utf16Be => Self::Utf16(u16::to_be_bytes),
            _ => match (encoding.high_half(), encoding.to_web()) {
                (Some(half), _) => Self::Table(Box::new(half)),
                (None, Some(web)) => Self::Web(web),
                (None, None) => Self::Utf8,
            },
        }
    }

    /// Appends a text; returns the number of characters that became `?`.
    fn encode(&self, text: &str, out: &mut Vec<u8>) -> u64 {
        let mut replaced = 0;
        match self {
            Self::Utf8 => out.extend_from_slice(text.as_bytes()),
            Self::Utf16(bytes) => out.extend(text.encode_utf16().flat_map(bytes)),
            Self::Table(half) => {
                for character in text.chars() {
                    let byte = match u8::try_from(character) {
                        Ok(byte) if byte.is_ascii() => Some(byte),
                        _ => (0x80u8..=0xFF)
                            .zip(half.iter())
                            .find(|(_, known)| **known == Some(character))
                            .map(|(byte, _)| byte),
                    };
                    replaced += u64::from(byte.is_none());
                    out.push(byte.unwrap_or(b'?'));
                }
            }
            Self::Web(web) => {
                let mut encoder = web.new_encoder();
                let mut rest = text;
                loop {
                    let used = out.len();
                    out.resize(used + rest.len() * 4 + 16, 0);
                    let (result, read, written) = encoder.encode_from_utf8_without_replacement(
                        rest,
                        out.get_mut(used..).unwrap_or_default(),
                        true,
                    );
                    out.truncate(used + written);
                    rest = rest.get(read..).unwrap_or_default();
                    match result {
                        encoding_rs::EncoderResult::InputEmpty => break,
                        encoding_rs::EncoderResult::OutputFull => {}
                        encoding_rs::EncoderResult::Unmappable(_) => {
                            out.push(b'?');
                            replaced += 1;
                        }
                    }
                }
            }
        }
        replaced
    }
}

impl<W: Write> RowWriter<W> {
    /// Begins a file: byte order mark and `sep=` line if the dialect has them, and blank lines in
    /// place of those above the header.
    ///
    /// # Errors
    ///
    /// Errors of `out`.
    pub fn new(mut out: W, dialect: &Dialect) -> io::Result<Self> {
        if dialect.bom {
            out.write_all(dialect.encoding.bom())?;
        }
        let mut writer = Self {
            out,
            dialect: dialect.clone(),
            encoder: Encoder::new(dialect.encoding),
            row: String::new(),
            bytes: Vec::new(),
            replaced: 0,
        };
        if dialect.sep_line {
            writer.row = format!("sep={}", dialect.delimiter);
            writer.end_row()?;
        }
        for _ in u64::from(dialect.sep_line)..dialect.lines_to_skip() {
            writer.row.clear();
            writer.end_row()?;
        }
        Ok(writer)
    }

    /// Writes one row of exactly these cells.
    ///
    /// # Errors
    ///
    /// Errors of `out`.
    pub fn write<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) -> io::Result<()> {
        self.row.clear();
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                self.row.push(self.dialect.delimiter);
                if self.dialect.skip_space {
                    self.row.push(' ');
                }
            }
            self.push_cell(cell, at == 0);
        }
        self.end_row()
    }

    /// The number of characters that became `?` so far.
    pub fn replaced(&self) -> u64 {
        self.replaced
    }

    /// Flushes and returns the destination.
    ///
    /// # Errors
    ///
    /// Errors of `out`.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }

    fn push_cell(&mut self, cell: &str, first: bool) {
        let delimiter = self.dialect.delimiter;
        let special = |c: char| c == delimiter || matches!(c, '\r' | '\n');
        let Some(quote) = self.dialect.quote else {
            self.row
                .extend(cell.chars().map(|c| if special(c) { ' ' } else { c }));
            return;
        };
        let spaced = self.dialect.skip_space && cell.starts_with(' ');
        // Excel reads a first cell `sep=` as a delimiter hint; a leading U+FEFF would read as a
        // byte order mark.
        let order = first
            && (cell
                .get(..4)
                .is_some_and(|start| start.eq_ignore_ascii_case("sep="))
                || cell.starts_with('\u{feff}'));
        if !cell.contains(|c| special(c) || c == quote) && !spaced && !order {
            self.row.push_str(cell);
            return;
        }
        self.row.push(quote);
        for character in cell.chars() {
            match self.dialect.escape {
                Escape::Doubled if character == quote => self.row.push(quote),
                Escape::Backslash if character == quote || character == '\\' => self.row.push('\\'),
                _ => {}
            }
            self.row.push(character);
        }
        self.row.push(quote);
    }

    fn end_row(&mut self) -> io::Result<()> {
        self.row.push_str(self.dialect.line_end.text());
        self.bytes.clear();
        self.replaced += self.encoder.encode(&self.row, &mut self.bytes);
        self.out.write_all(&self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::LineEnd;

    fn written(dialect: &Dialect, rows: &[&[&str]]) -> (Vec<u8>, u64) {
        let mut writer = RowWriter::new(Vec::new(), dialect).unwrap();
        for row in rows {
            writer.write(row.iter().copied()).unwrap();
        }
        let replaced = writer.replaced();
        (writer.finish().unwrap(), replaced)
    }

    #[test]
    fn a_norwegian_excel_file_comes_out_as_it_went_in() {
        let dialect = Dialect {
            encoding: Encoding::Windows1252,
            delimiter: ';',
            ..Dialect::default()
        };
        let (bytes, replaced) = written(
            &dialect,
            &[
                &["Navn", "Adresse"],
                &["Åse \"Ås\"", "Vei 1; 2. etg"],
                &["Ωmega", "a\nb"],
                &["", ""],
            ],
        );
        let expected: &[u8] = b"Navn;Adresse\r\n\"\xC5se \"\"\xC5s\"\"\";\"Vei 1; 2. etg\"\r\n?mega;\"a\nb\"\r\n;\r\n";
        assert_eq!(bytes, expected);
        assert_eq!(replaced, 1);
    }

    #[test]
    fn what_stands_below_other_lines_does_so_again() {
        for (sep_line, skip_lines, expected) in [
            (false, 2, "\n\nå,b\n"),
            (true, 0, "sep=,\nå,b\n"),
            (true, 1, "sep=,\nå,b\n"),
            (true, 3, "sep=,\n\n\nå,b\n"),
        ] {
            let dialect = Dialect {
                sep_line,
                skip_lines,
                line_end: LineEnd::Lf,
                ..Dialect::default()
            };
            assert_eq!(written(&dialect, &[&["å", "b"]]).0, expected.as_bytes());
        }
    }

    #[test]
    fn marks_orders_and_wide_characters() {
        let dialect = Dialect {
            encoding: Encoding::Utf16Le,
            bom: true,
            delimiter: '\t',
            sep_line: true,
            line_end: LineEnd::Lf,
            ..Dialect::default()
        };
        let (bytes, _) = written(&dialect, &[&["å", "b"]]);
        assert_eq!(bytes, b"\xFF\xFEs\0e\0p\0=\0\t\0\n\0\xE5\0\t\0b\0\n\0");
    }

    #[test]
    fn what_a_dialect_cannot_say_is_said_the_nearest_way() {
        let dialect = Dialect {
            quote: None,
            delimiter: '|',
            line_end: LineEnd::Lf,
            ..Dialect::default()
        };
        assert_eq!(written(&dialect, &[&["a|b", "c\"\nd"]]).0, b"a b|c\" d\n");
        let slashed = Dialect {
            escape: Escape::Backslash,
            line_end: LineEnd::Lf,
            ..Dialect::default()
        };
        assert_eq!(
            written(&slashed, &[&[r"C:\x", "8\"", r"a\,"]]).0,
            b"C:\\x,\"8\\\"\",\"a\\\\,\"\n"
        );
    }
}
