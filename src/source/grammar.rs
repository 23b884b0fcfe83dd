//! A strict parser of records and cells in decoded bytes.
//!
//! `csv-core` covers dialects of single bytes, but accepts any text and does not report misplaced
//! quotes. This parser does; what it calls malformed goes to [`super::repair`].

use memchr::{memchr, memchr2, memchr3};

use super::{Dialect, Escape};

/// The delimiter, quote and escape of a dialect, as bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grammar {
    delimiter: [u8; 4],
    delimiter_len: usize,
    pub(super) quote: Option<u8>,
    pub(super) backslash: bool,
    skip_space: bool,
}

/// The byte range of a cell's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Inside quotes, so that escapes must be resolved.
    pub(super) quoted: bool,
}

/// The result of parsing one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RecordScan {
    /// A record whose quotes are all well placed.
    Record {
        /// Its length in bytes, line end excluded.
        body: usize,
        /// Line breaks inside its cells.
        breaks: u64,
    },
    /// A quote opens that is not closed before a delimiter or a line end.
    Malformed,
    /// The record continues after these bytes.
    Incomplete,
}

/// The result of parsing one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellScan {
    /// A cell, the position after its closing quote, and what follows it.
    Cell {
        span: Span,
        end: usize,
        following: Following,
    },
    /// A quote opens that is not closed before a delimiter or a line end.
    Malformed,
    /// The cell, or what follows it, continues after these bytes.
    Incomplete,
}

/// What stands at a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Following {
    Delimiter,
    Line,
    End,
    Other,
}

impl Grammar {
    pub(super) fn new(dialect: &Dialect) -> Self {
        let mut delimiter = [0; 4];
        let delimiter_len = dialect.delimiter.encode_utf8(&mut delimiter).len();
        Self {
            delimiter,
            delimiter_len,
            quote: dialect.quote.and_then(|quote| u8::try_from(quote).ok()),
            backslash: dialect.escape == Escape::Backslash,
            skip_space: dialect.skip_space,
        }
    }

    /// A `csv-core` reader for the same rows; `None` if the dialect is beyond it.
    pub(super) fn core(&self) -> Option<csv_core::Reader> {
        if self.delimiter_len != 1 || self.backslash || self.skip_space {
            return None;
        }
        let [delimiter, ..] = self.delimiter;
        let mut builder = csv_core::ReaderBuilder::new();
        builder.delimiter(delimiter);
        match self.quote {
            Some(quote) => builder.quote(quote),
            None => builder.quoting(false),
        };
        let mut core = builder.build();
        restart(&mut core);
        Some(core)
    }

    pub(super) fn delimiter(&self) -> &[u8] {
        self.delimiter.get(..self.delimiter_len).unwrap_or_default()
    }

    pub(super) fn following(&self, bytes: &[u8], at: usize) -> Following {
        match bytes.get(at) {
            None => Following::End,
            Some(b'\r' | b'\n') => Following::Line,
            Some(_)
                if bytes
                    .get(at..)
                    .is_some_and(|rest| rest.starts_with(self.delimiter())) =>
            {
                Following::Delimiter
            }
            Some(_) => Following::Other,
        }
    }

    /// The position at which a cell's text begins, after blanks that are skipped.
    pub(super) fn text_start(&self, bytes: &[u8], at: usize) -> usize {
        if !self.skip_space {
            return at;
        }
        let blanks = bytes
            .iter()
            .skip(at)
            .take_while(|byte| **byte == b' ')
            .count();
        at + blanks
    }

    /// The position of the next delimiter or line end at or after `at`.
    pub(super) fn cell_end(&self, bytes: &[u8], at: usize) -> Option<usize> {
        let [first, ..] = self.delimiter;
        let mut from = at;
        loop {
            let found = from + memchr3(first, b'\n', b'\r', bytes.get(from..)?)?;
            if self.following(bytes, found) != Following::Other {
                return Some(found);
            }
            from = found + 1;
        }
    }

    /// Whether an odd number of backslashes escapes the quote at `at`.
    pub(super) fn escaped(&self, bytes: &[u8], from: usize, at: usize) -> bool {
        self.backslash
            && bytes
                .get(from..at)
                .is_some_and(|text| text.iter().rev().take_while(|b| **b == b'\\').count() % 2 == 1)
    }

    /// The position of the quote that closes a quoted text beginning at `from`.
    fn close(&self, bytes: &[u8], from: usize, quote: u8) -> Option<usize> {
        let mut at = from;
        loop {
            let found = at + memchr(quote, bytes.get(at..)?)?;
            if self.escaped(bytes, from, found) {
                at = found + 1;
            } else if bytes.get(found + 1) == Some(&quote) {
                at = found + 2;
            } else {
                return Some(found);
            }
        }
    }

    /// Parses the cell at `at`; `last` if no bytes follow.
    pub(super) fn scan_cell(&self, bytes: &[u8], at: usize, last: bool) -> CellScan {
        let start = self.text_start(bytes, at);
        let found = match self.quote {
            Some(quote) if bytes.get(start) == Some(&quote) => {
                self.close(bytes, start + 1, quote).map(|close| {
                    let span = Span {
                        start: start + 1,
                        end: close,
                        quoted: true,
                    };
                    (span, close + 1)
                })
            }
            _ => {
                let end = self.cell_end(bytes, start).or(last.then_some(bytes.len()));
                end.map(|end| {
                    (
                        Span {
                            start,
                            end,
                            quoted: false,
                        },
                        end,
                    )
                })
            }
        };
        match found {
            None if last => CellScan::Malformed,
            None => CellScan::Incomplete,
            Some((span, end)) => match self.following(bytes, end) {
                Following::Other => CellScan::Malformed,
                Following::End if !last => CellScan::Incomplete,
                following => CellScan::Cell {
                    span,
                    end,
                    following,
                },
            },
        }
    }

    /// Parses one record at the start of `bytes`, passing its cells to `take`; `last` if no bytes
    /// follow.
    ///
    /// Cells passed before `Malformed` or `Incomplete` are void.
    pub(super) fn scan_record(
        &self,
        bytes: &[u8],
        last: bool,
        mut take: impl FnMut(Span),
    ) -> RecordScan {
        let mut at = 0;
        let mut breaks = 0;
        loop {
            match self.scan_cell(bytes, at, last) {
                CellScan::Incomplete => return RecordScan::Incomplete,
                CellScan::Malformed => return RecordScan::Malformed,
                CellScan::Cell {
                    span,
                    end,
                    following,
                } => {
                    if span.quoted {
                        breaks += bytes.get(span.start..span.end).map_or(0, line_breaks);
                    }
                    take(span);
                    if following != Following::Delimiter {
                        return RecordScan::Record { body: end, breaks };
                    }
                    at = end + self.delimiter_len;
                }
            }
        }
    }

    /// Appends a cell's text with escapes resolved.
    pub(super) fn push(&self, bytes: &[u8], span: Span, out: &mut Vec<u8>) {
        let mut text = bytes.get(span.start..span.end).unwrap_or_default();
        let Some(quote) = self.quote.filter(|_| span.quoted) else {
            out.extend_from_slice(text);
            return;
        };
        let backslash = if self.backslash { b'\\' } else { quote };
        while let Some(at) = memchr2(quote, backslash, text) {
            let pair = text.get(at..at + 2).unwrap_or_default();
            let escaped =
                pair == [quote, quote] || pair == [backslash, quote] || pair == [backslash; 2];
            let (before, rest) = text.split_at(at);
            out.extend_from_slice(before);
            let (kept, after) = rest.split_at(if escaped { 2 } else { 1 });
            out.extend(kept.last());
            text = after;
        }
        out.extend_from_slice(text);
    }
}

/// Resets a `csv-core` reader to the start of a record.
///
/// Cloning an unused reader instead does not work: in 0.1.13 a clone has lost its character classes
/// and misreads everything.
pub(super) fn restart(core: &mut csv_core::Reader) {
    core.reset();
    // A fresh reader drops a byte order mark; ours is gone already, and any other is text.
    let _ = core.read_record(b"\n", &mut [0], &mut [0]);
}

/// The number of line ends in a text: CR LF, LF or CR.
pub(super) fn line_breaks(text: &[u8]) -> u64 {
    let mut count = 0;
    let mut after_cr = false;
    for byte in text {
        count += u64::from(*byte == b'\r' || (*byte == b'\n' && !after_cr));
        after_cr = *byte == b'\r';
    }
    count
}

/// The length of the line end at a position: 0 for none, 2 for CR LF.
pub(super) fn line_end_len(bytes: &[u8], at: usize) -> usize {
    match (bytes.get(at), bytes.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => 2,
        (Some(b'\r' | b'\n'), _) => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(dialect: &Dialect, text: &str) -> (RecordScan, Vec<String>) {
        let grammar = Grammar::new(dialect);
        let mut found = Vec::new();
        let scan = grammar.scan_record(text.as_bytes(), true, |span| {
            let mut out = Vec::new();
            grammar.push(text.as_bytes(), span, &mut out);
            found.push(String::from_utf8(out).unwrap());
        });
        (scan, found)
    }

    fn record(body: usize, breaks: u64) -> RecordScan {
        RecordScan::Record { body, breaks }
    }

    #[test]
    fn quotes_delimiters_and_line_ends_inside_cells() {
        let csv = Dialect::default();
        assert_eq!(
            cells(&csv, "a,\"b, \"\"c\"\"\r\nd\",\r\nnext"),
            (
                record(16, 1),
                vec!["a".into(), "b, \"c\"\r\nd".into(), String::new()]
            )
        );
        assert_eq!(
            cells(&csv, "\"\",\"\"\"\""),
            (record(7, 0), vec![String::new(), "\"".into()])
        );
        assert_eq!(cells(&csv, "48\" tv,x").1, ["48\" tv", "x"]);
    }

    #[test]
    fn quotes_that_do_not_fit_are_malformed() {
        let csv = Dialect::default();
        for text in ["\"a", "a,\"b\"c,d", "\"a\" ,b", "a,\"\nb,c", "\"a,\"b\""] {
            assert_eq!(cells(&csv, text).0, RecordScan::Malformed, "{text}");
        }
        let grammar = Grammar::new(&csv);
        for text in ["\"a", "a,b", "a,\"b\"", "a,\"b\","] {
            assert_eq!(
                grammar.scan_record(text.as_bytes(), false, |_| ()),
                RecordScan::Incomplete,
                "{text}"
            );
        }
    }

    #[test]
    fn dialects_beyond_single_bytes() {
        let spaced = Dialect {
            skip_space: true,
            ..Dialect::default()
        };
        assert_eq!(
            cells(&spaced, "a, \"b, c\",  d, ").1,
            ["a", "b, c", "d", ""]
        );
        let slashed = Dialect {
            escape: Escape::Backslash,
            ..Dialect::default()
        };
        assert_eq!(
            cells(&slashed, r#""8'9\" long","C:\temp","a\\","b""c""#).1,
            [r#"8'9" long"#, r"C:\temp", r"a\", r#"b"c"#]
        );
        let section = Dialect {
            delimiter: '§',
            quote: None,
            ..Dialect::default()
        };
        assert_eq!(cells(&section, "a§\"b§¨c").1, ["a", "\"b", "¨c"]);
    }

    #[test]
    fn line_breaks_are_counted_once() {
        assert_eq!(line_breaks(b"a\r\nb\nc\rd\r\r\n"), 5);
        assert_eq!(line_end_len(b"\r\n", 0), 2);
        assert_eq!(line_end_len(b"\n\r", 0), 1);
        assert_eq!(line_end_len(b"a", 0), 0);
    }
}
