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

/// Whether lines that bare line feeds end are one record, see [`Grammar::join_lines`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineJoin {
    /// They are, with the same meaning as in [`RecordScan::Record`].
    Joined { body: usize, breaks: u64 },
    /// They are not.
    Apart,
    /// More bytes are needed to tell.
    Incomplete,
}

/// Bytes and lines of a record joined at bare line feeds at most.
const MAX_JOINED_BYTES: usize = 64 * 1024;
const MAX_JOINED_LINES: u64 = 100;

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

    /// The position after the blanks between a closing quote and a delimiter or line end; the same
    /// position if something else follows, or the dialect has no such blanks.
    fn blanks_end(&self, bytes: &[u8], at: usize, last: bool) -> usize {
        let end = self.text_start(bytes, at);
        match self.following(bytes, end) {
            Following::Other => at,
            Following::End if !last => bytes.len(),
            _ => end,
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
                    (span, self.blanks_end(bytes, close + 1, last))
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

    /// Joins the lines at the start of `bytes` that bare line feeds end, in a file whose rows end
    /// with CR LF, if together they have `width` cells and not each line has so many by itself.
    ///
    /// A line with a quote is not joined: its cells say themselves where they end. `spans` gets the
    /// cells; they are void unless the lines were joined.
    pub(super) fn join_lines(
        &self,
        bytes: &[u8],
        last: bool,
        width: usize,
        spans: &mut Vec<Span>,
    ) -> LineJoin {
        if width < 2 {
            return LineJoin::Apart;
        }
        let delimiter = self.delimiter();
        let mut start = 0;
        let mut breaks = 0;
        let mut cells = 0;
        let mut all_fit = true;
        let body = loop {
            let rest = bytes.get(start..).unwrap_or_default();
            let end = match self.quote {
                Some(quote) => memchr3(quote, b'\n', b'\r', rest),
                None => memchr2(b'\n', b'\r', rest),
            };
            let stop = end.and_then(|end| rest.get(end)).copied();
            if end.is_none() && !last {
                return if rest.len() > MAX_JOINED_BYTES {
                    LineJoin::Apart
                } else {
                    LineJoin::Incomplete
                };
            }
            if stop.is_some() && stop == self.quote {
                return LineJoin::Apart;
            }
            let line = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            let here = memchr::memmem::find_iter(line, delimiter).count();
            cells += here;
            all_fit &= here + 1 == width;
            start += line.len();
            if cells + 1 > width || start > MAX_JOINED_BYTES || breaks > MAX_JOINED_LINES {
                return LineJoin::Apart;
            }
            if stop != Some(b'\n') {
                break start;
            }
            // A line feed at the very end of the file ends its last row.
            if last && start + 1 == bytes.len() {
                break start;
            }
            breaks += 1;
            start += 1;
        };
        if breaks == 0 || all_fit || cells + 1 != width {
            return LineJoin::Apart;
        }
        let text = bytes.get(..body).unwrap_or_default();
        let mut at = 0;
        for end in memchr::memmem::find_iter(text, delimiter).chain([body]) {
            spans.push(Span {
                start: self.text_start(text, at).min(end),
                end,
                quoted: false,
            });
            at = end + self.delimiter_len;
        }
        LineJoin::Joined { body, breaks }
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
        assert_eq!(cells(&spaced, "\"a, b\" , \"c\"  ").1, ["a, b", "c"]);
        assert_eq!(cells(&spaced, "\"a\" b, c").0, RecordScan::Malformed);
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
    fn bare_line_feeds_stay_in_a_cell_only_where_the_width_proves_it() {
        let grammar = Grammar::new(&Dialect {
            delimiter: ';',
            ..Dialect::default()
        });
        let join = |text: &str, width, last| {
            let mut spans = Vec::new();
            let joined = grammar.join_lines(text.as_bytes(), last, width, &mut spans);
            let cells: Vec<&str> = spans.iter().map(|s| &text[s.start..s.end]).collect();
            (joined, cells.join("|"))
        };
        let is = |body, breaks| LineJoin::Joined { body, breaks };
        assert_eq!(
            join("a;b;c\nd\r\ne;f;g\r\n", 3, true),
            (is(7, 1), "a|b|c\nd".to_owned())
        );
        assert_eq!(
            join("a;b\n\nc;d\r\n", 3, true),
            (is(8, 2), "a|b\n\nc|d".to_owned())
        );
        for text in [
            // Rows of their own.
            "a;b;c\nd;e;f\r\n",
            "a;b;c\nd;e\r\n",
            // Too few together, no line feed, a quote, the end of the file.
            "a;b\nc\r\n",
            "a;b;c\r\nd\r\n",
            "a;b;\"c\nd\"\r\n",
            "a;b;c\n",
        ] {
            assert_eq!(join(text, 3, true).0, LineJoin::Apart, "{text:?}");
        }
        assert_eq!(join("a\nb\r\n", 1, true).0, LineJoin::Apart);
        assert_eq!(join("a;b;c\nd", 3, false).0, LineJoin::Incomplete);
    }

    #[test]
    fn line_breaks_are_counted_once() {
        assert_eq!(line_breaks(b"a\r\nb\nc\rd\r\r\n"), 5);
        assert_eq!(line_end_len(b"\r\n", 0), 2);
        assert_eq!(line_end_len(b"\n\r", 0), 1);
        assert_eq!(line_end_len(b"a", 0), 0);
    }
}
