//! Cells and rows in decoded bytes, strictly as the dialect has them.
//!
//! `csv-core` reads what a dialect of single bytes allows; it takes any text, and gives no sign
//! when quotes do not fit. This walk does: whatever it calls malformed goes to [`super::repair`].

use memchr::{memchr, memchr2, memchr3};

use super::{Dialect, Escape};

/// What parts and quotes cells, in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grammar {
    delimiter: [u8; 4],
    delimiter_len: usize,
    pub(super) quote: Option<u8>,
    pub(super) backslash: bool,
    skip_space: bool,
}

/// A cell in the bytes it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Between quotes, so that quotes inside may be escaped.
    pub(super) quoted: bool,
}

/// What stands at the start of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Walk {
    /// A record whose quotes all fit.
    Record {
        /// Its bytes without its line end.
        body: usize,
        /// Line ends inside it.
        breaks: u64,
    },
    /// A quote that opens and does not close before a delimiter or a line end.
    Malformed,
    /// The record goes on after these bytes.
    Open,
}

/// What stands where a cell can begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// A cell, where it ends with its quotes, and what follows.
    Found {
        span: Span,
        end: usize,
        after: After,
    },
    /// A quote that opens and does not close before a delimiter or a line end.
    Malformed,
    /// The cell, or what follows it, goes on after these bytes.
    Open,
}

/// What follows a place in the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
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

    /// A reader of the `csv` crate for the same rows, where the dialect has one.
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

    pub(super) fn after(&self, bytes: &[u8], at: usize) -> After {
        match bytes.get(at) {
            None => After::End,
            Some(b'\r' | b'\n') => After::Line,
            Some(_)
                if bytes
                    .get(at..)
                    .is_some_and(|rest| rest.starts_with(self.delimiter())) =>
            {
                After::Delimiter
            }
            Some(_) => After::Other,
        }
    }

    /// Where a cell's text begins: past the blanks that are not part of it.
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

    /// The next delimiter or line end at or after `at`; `None` if there is neither.
    pub(super) fn cell_end(&self, bytes: &[u8], at: usize) -> Option<usize> {
        let [first, ..] = self.delimiter;
        let mut from = at;
        loop {
            let found = from + memchr3(first, b'\n', b'\r', bytes.get(from..)?)?;
            if self.after(bytes, found) != After::Other {
                return Some(found);
            }
            from = found + 1;
        }
    }

    /// Whether the quote at `at` stands for itself because of backslashes before it.
    pub(super) fn escaped(&self, bytes: &[u8], from: usize, at: usize) -> bool {
        self.backslash
            && bytes
                .get(from..at)
                .is_some_and(|text| text.iter().rev().take_while(|b| **b == b'\\').count() % 2 == 1)
    }

    /// The quote that ends a quoted text beginning at `from`: the first that is not escaped.
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

    /// Reads the cell that begins at `at`; `last` when nothing follows the bytes.
    pub(super) fn cell(&self, bytes: &[u8], at: usize, last: bool) -> Cell {
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
            None if last => Cell::Malformed,
            None => Cell::Open,
            Some((span, end)) => match self.after(bytes, end) {
                After::Other => Cell::Malformed,
                After::End if !last => Cell::Open,
                after => Cell::Found { span, end, after },
            },
        }
    }

    /// Reads one record from the start of `bytes`, giving its cells; `last` when nothing follows.
    ///
    /// Cells that were given before a `Malformed` or `Open` count for nothing.
    pub(super) fn walk(&self, bytes: &[u8], last: bool, mut take: impl FnMut(Span)) -> Walk {
        let mut at = 0;
        let mut breaks = 0;
        loop {
            match self.cell(bytes, at, last) {
                Cell::Open => return Walk::Open,
                Cell::Malformed => return Walk::Malformed,
                Cell::Found { span, end, after } => {
                    if span.quoted {
                        breaks += bytes.get(span.start..span.end).map_or(0, line_breaks);
                    }
                    take(span);
                    if after != After::Delimiter {
                        return Walk::Record { body: end, breaks };
                    }
                    at = end + self.delimiter_len;
                }
            }
        }
    }

    /// Appends a cell's text.
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

/// Makes a reader of `csv-core` forget the record it was in.
///
/// The trap: a clone of a reader that was never used does not do instead. In 0.1.13 a clone has
/// lost its classes of characters and reads nonsense.
pub(super) fn restart(core: &mut csv_core::Reader) {
    core.reset();
    // A reader that has read nothing takes a byte order mark for its own and drops it; ours is
    // gone already, and any other is text.
    let _ = core.read_record(b"\n", &mut [0], &mut [0]);
}

/// How many lines end in some text: at each CR LF, LF or CR.
pub(super) fn line_breaks(text: &[u8]) -> u64 {
    let mut count = 0;
    let mut after_cr = false;
    for byte in text {
        count += u64::from(*byte == b'\r' || (*byte == b'\n' && !after_cr));
        after_cr = *byte == b'\r';
    }
    count
}

/// How long a line end is at a place: 0 for none, 2 for CR LF.
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

    fn cells(dialect: &Dialect, text: &str) -> (Walk, Vec<String>) {
        let grammar = Grammar::new(dialect);
        let mut found = Vec::new();
        let walk = grammar.walk(text.as_bytes(), true, |span| {
            let mut out = Vec::new();
            grammar.push(text.as_bytes(), span, &mut out);
            found.push(String::from_utf8(out).unwrap());
        });
        (walk, found)
    }

    fn record(body: usize, breaks: u64) -> Walk {
        Walk::Record { body, breaks }
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
            assert_eq!(cells(&csv, text).0, Walk::Malformed, "{text}");
        }
        let grammar = Grammar::new(&csv);
        for text in ["\"a", "a,b", "a,\"b\"", "a,\"b\","] {
            assert_eq!(
                grammar.walk(text.as_bytes(), false, |_| ()),
                Walk::Open,
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
