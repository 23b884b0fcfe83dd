//! How a file is written: encoding, delimiter, quote, and where its rows begin.

use serde::{Deserialize, Serialize};

use super::{Encoding, SourceError};

/// How a quote inside a quoted cell is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Escape {
    /// Twice, as RFC 4180 and every spreadsheet have it.
    #[default]
    Doubled,
    /// After a backslash, as database dumps have it; a doubled quote is read as well.
    Backslash,
}

/// How lines end; read files may mix them, written ones do not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineEnd {
    /// Carriage return and line feed, as Windows and RFC 4180 have it.
    #[default]
    CrLf,
    /// Line feed.
    Lf,
    /// Carriage return, as old Macintosh programs have it.
    Cr,
}

impl LineEnd {
    /// The characters.
    pub fn text(self) -> &'static str {
        match self {
            Self::CrLf => "\r\n",
            Self::Lf => "\n",
            Self::Cr => "\r",
        }
    }
}

/// How a file is written, with nothing left to guess.
///
/// The same dialect reads the same rows every time; preview, import and the file of rejected
/// rows share it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Dialect {
    /// How bytes stand for characters.
    pub encoding: Encoding,
    /// The file begins with a byte order mark, which is no data.
    pub bom: bool,
    /// What parts cells.
    pub delimiter: char,
    /// What cells are quoted with, an ASCII character; `None` takes every character as it stands.
    pub quote: Option<char>,
    /// How a quote inside a quoted cell is written.
    pub escape: Escape,
    /// Blanks after a delimiter are no part of the cell (`a, "b, c"`).
    pub skip_space: bool,
    /// How the lines of a copy in this dialect end.
    pub line_end: LineEnd,
    /// The first line is `sep=…`, which is no data.
    pub sep_line: bool,
    /// Physical lines at the top that are neither header nor data. A `sep=` line is skipped in
    /// any case, whether or not it is counted here.
    pub skip_lines: u64,
    /// The first row that is left is a header.
    pub header: bool,
}

impl Default for Dialect {
    /// RFC 4180 in UTF-8, with a header.
    fn default() -> Self {
        Self {
            encoding: Encoding::Utf8,
            bom: false,
            delimiter: ',',
            quote: Some('"'),
            escape: Escape::Doubled,
            skip_space: false,
            line_end: LineEnd::CrLf,
            sep_line: false,
            skip_lines: 0,
            header: true,
        }
    }
}

impl Dialect {
    /// How many lines at the top are skipped, the `sep=` line with them.
    pub fn lines_to_skip(&self) -> u64 {
        self.skip_lines.max(u64::from(self.sep_line))
    }

    /// Whether the characters can do what they are chosen for.
    pub fn check(&self) -> Result<(), SourceError> {
        check_delimiter(self.delimiter)?;
        match self.quote {
            Some(quote) => check_quote(quote, self.delimiter),
            None => Ok(()),
        }
    }
}

/// What the user says about a file; `None` leaves it to be detected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DialectChoice {
    /// The encoding.
    pub encoding: Option<Encoding>,
    /// What parts cells.
    pub delimiter: Option<char>,
    /// What cells are quoted with; `Some(None)` says that nothing is quoted.
    #[serde(with = "quote_choice")]
    pub quote: Option<Option<char>>,
    /// Physical lines before the header.
    pub skip_lines: Option<u64>,
    /// Whether the first row is a header.
    pub header: Option<bool>,
}

impl DialectChoice {
    /// Whether the chosen characters can do what they are chosen for.
    pub fn check(&self) -> Result<(), SourceError> {
        if let Some(delimiter) = self.delimiter {
            check_delimiter(delimiter)?;
        }
        if let Some(Some(quote)) = self.quote {
            check_quote(quote, self.delimiter.unwrap_or('\0'))?;
        }
        Ok(())
    }
}

fn check_delimiter(character: char) -> Result<(), SourceError> {
    if matches!(
        character,
        '\r' | '\n' | '\0' | '"' | '\u{feff}' | '\u{fffd}'
    ) {
        return Err(SourceError::BadDelimiter { character });
    }
    Ok(())
}

fn check_quote(character: char, delimiter: char) -> Result<(), SourceError> {
    let usable = character.is_ascii_punctuation() && character != '\\' && character != delimiter;
    if usable {
        Ok(())
    } else {
        Err(SourceError::BadQuote { character })
    }
}

/// `Option<Option<char>>` as a string in files: absent, `""` for no quoting, or the character.
mod quote_choice {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[expect(
        clippy::option_option,
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "serde gives the field as it is"
    )]
    pub fn serialize<S: Serializer>(
        choice: &Option<Option<char>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        choice
            .map(|quote| quote.map_or_else(String::new, String::from))
            .serialize(serializer)
    }

    #[expect(clippy::option_option, reason = "the shape of the field")]
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Option<char>>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        Ok(text.map(|text| text.chars().next()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_survives_json() {
        for quote in [None, Some(None), Some(Some('\''))] {
            let choice = DialectChoice {
                encoding: Some(Encoding::Cp865),
                delimiter: Some('\t'),
                quote,
                skip_lines: Some(3),
                header: Some(false),
            };
            let json = serde_json::to_string(&choice).unwrap();
            assert_eq!(
                serde_json::from_str::<DialectChoice>(&json).unwrap(),
                choice
            );
        }
        assert_eq!(
            serde_json::from_str::<DialectChoice>("{}").unwrap(),
            DialectChoice::default()
        );
    }

    #[test]
    fn characters_that_cannot_work_are_refused() {
        let with = |delimiter, quote| {
            DialectChoice {
                delimiter: Some(delimiter),
                quote: Some(quote),
                ..DialectChoice::default()
            }
            .check()
        };
        assert!(with(';', Some('"')).is_ok());
        assert!(with('§', None).is_ok());
        assert!(matches!(
            with('\n', None),
            Err(SourceError::BadDelimiter { character: '\n' })
        ));
        assert!(matches!(
            with(';', Some(';')),
            Err(SourceError::BadQuote { character: ';' })
        ));
        assert!(matches!(
            with(';', Some('«')),
            Err(SourceError::BadQuote { .. })
        ));
    }
}
