//! The dialect of a file: encoding, delimiter, quote, header, and where its rows begin.

use serde::{Deserialize, Serialize};

use super::{Encoding, SourceError};

/// How a quote inside a quoted cell is escaped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Escape {
    /// Doubled, as in RFC 4180 and spreadsheets.
    #[default]
    Doubled,
    /// By a backslash, as in database dumps; a doubled quote is accepted too.
    Backslash,
}

/// The line end of written files; read files may mix all three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineEnd {
    /// Carriage return and line feed, as in RFC 4180.
    #[default]
    CrLf,
    /// Line feed.
    Lf,
    /// Carriage return, as on the classic Mac OS.
    Cr,
}

impl LineEnd {
    /// The characters of the line end.
    pub fn text(self) -> &'static str {
        match self {
            Self::CrLf => "\r\n",
            Self::Lf => "\n",
            Self::Cr => "\r",
        }
    }
}

/// How a file is written, completely decided.
///
/// A dialect reads the same rows every time; preview, import and the rejected-rows file share it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Dialect {
    /// The character encoding.
    pub encoding: Encoding,
    /// Whether the file begins with a byte order mark.
    pub bom: bool,
    /// The character between cells.
    pub delimiter: char,
    /// The ASCII character around quoted cells; `None` disables quoting.
    pub quote: Option<char>,
    /// How a quote inside a quoted cell is escaped.
    pub escape: Escape,
    /// Whether blanks after a delimiter are skipped (`a, "b, c"`).
    pub skip_space: bool,
    /// The line end of files written in this dialect.
    pub line_end: LineEnd,
    /// Whether the first line is `sep=…`, the delimiter hint that Excel reads.
    pub sep_line: bool,
    /// Physical lines before the header or the first row of data. A `sep=` line is skipped in any
    /// case, counted here or not.
    pub skip_lines: u64,
    /// Whether the first row is a header.
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
    /// The number of lines skipped at the top, including a `sep=` line.
    pub fn lines_to_skip(&self) -> u64 {
        self.skip_lines.max(u64::from(self.sep_line))
    }

    /// Validates delimiter and quote.
    ///
    /// # Errors
    ///
    /// [`SourceError::BadDelimiter`] or [`SourceError::BadQuote`] for a character that cannot be
    /// one.
    pub fn check(&self) -> Result<(), SourceError> {
        check_delimiter(self.delimiter)?;
        match self.quote {
            Some(quote) => check_quote(quote, self.delimiter),
            None => Ok(()),
        }
    }
}

/// The user's choices about a dialect; `None` leaves a property to detection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DialectChoice {
    /// The encoding.
    pub encoding: Option<Encoding>,
    /// The character between cells.
    pub delimiter: Option<char>,
    /// The quote character; `Some(None)` disables quoting.
    #[serde(with = "quote_choice")]
    pub quote: Option<Option<char>>,
    /// Physical lines before the header or the first row of data.
    pub skip_lines: Option<u64>,
    /// Whether the first row is a header.
    pub header: Option<bool>,
}

impl DialectChoice {
    /// Validates the chosen characters.
    ///
    /// # Errors
    ///
    /// [`SourceError::BadDelimiter`] or [`SourceError::BadQuote`] for a character that cannot be
    /// one.
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

/// Serialises `Option<Option<char>>`: absent, `""` for no quoting, or the character.
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
