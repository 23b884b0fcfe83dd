//! Rows out of a file, in a stream of constant memory.

use std::path::Path;

use csv_core::ReadRecordResult;
use memchr::{memchr2, memchr3};

use super::batch::{Batch, flag};
use super::decode::Input;
use super::grammar::{self, Grammar, Span, Walk, line_end_len};
use super::repair::{self, Reading};
use super::{Dialect, MAX_BATCH, MAX_RECORD, SourceError};

/// Reads rows in file order.
///
/// A quote that does not fit is looked at with the lines around it (see `repair`); one that is
/// never closed is reported with the line where it opened, and reading goes on at the next line.
/// So at most the largest record (16 MiB) is looked ahead, and nothing is swallowed.
pub struct Reader {
    input: Input,
    grammar: Grammar,
    core: Option<csv_core::Reader>,
    columns: usize,
    /// Numbers of cells that rows have, the most trusted first.
    widths: Vec<usize>,
    /// Decoded bytes from the start of the record that is read.
    buffer: Vec<u8>,
    at: usize,
    /// The next line feed belongs to the line end before it.
    after_cr: bool,
    line: u64,
    row: u64,
    blank_rows: u64,
    spans: Vec<Span>,
}

/// What came of an attempt to read a record from the buffer.
enum Attempt {
    Row,
    Blank,
    More,
}

impl Reader {
    /// Opens a file behind the lines its dialect skips; its header, if any, is the first row.
    ///
    /// `columns` decides what is too few and too many; `width` is the number of cells that most
    /// rows have. Without them no quote is repaired.
    pub(super) fn open(
        path: &Path,
        dialect: &Dialect,
        columns: usize,
        width: usize,
    ) -> Result<Self, SourceError> {
        Self::from_input(
            Input::open(path, dialect.encoding)?,
            dialect,
            columns,
            width,
        )
    }

    /// As [`Self::open`], and [`Self::content`] tells what the file held at its end, and
    /// [`Self::sha256`] too if that is wanted.
    pub(super) fn open_hashed(
        path: &Path,
        dialect: &Dialect,
        columns: usize,
        width: usize,
        sha256: bool,
    ) -> Result<Self, SourceError> {
        let mut input = Input::open(path, dialect.encoding)?;
        input.hash_too(sha256)?;
        Self::from_input(input, dialect, columns, width)
    }

    fn from_input(
        input: Input,
        dialect: &Dialect,
        columns: usize,
        width: usize,
    ) -> Result<Self, SourceError> {
        let grammar = Grammar::new(dialect);
        let mut widths = vec![width, columns];
        widths.retain(|width| *width > 0);
        widths.dedup();
        let mut reader = Self {
            input,
            grammar,
            core: grammar.core(),
            columns,
            widths,
            buffer: Vec::new(),
            at: 0,
            after_cr: false,
            line: 1,
            row: 0,
            blank_rows: 0,
            spans: Vec::new(),
        };
        for _ in 0..dialect.lines_to_skip() {
            reader.skip_line()?;
        }
        Ok(reader)
    }

    /// Fills a batch with the next rows, at most `max_rows` and about 8 MiB; the number of rows,
    /// 0 at the end of the file.
    ///
    /// Only what the system says is an error; what is wrong with a row is part of it.
    pub fn read_batch(&mut self, batch: &mut Batch, max_rows: usize) -> Result<usize, SourceError> {
        batch.clear(self.columns);
        while batch.len() < max_rows && batch.used() < MAX_BATCH {
            if !self.next_row(batch)? {
                break;
            }
        }
        batch.finish();
        Ok(batch.len())
    }

    /// Bytes of the file that the rows so far came from; its length at the end.
    pub fn bytes_read(&self) -> u64 {
        let waiting = self.buffer.len() - self.at;
        if waiting == 0 || self.buffer.is_empty() {
            return self.input.read();
        }
        self.input
            .read()
            .saturating_sub(self.input.raw_len(waiting))
    }

    /// SHA-256 of all bytes of the file in hexadecimal, once a reader that
    /// [hashes](super::Source::hashing_reader) has come to the file's end.
    pub fn sha256(&self) -> Option<String> {
        let mut hex = String::with_capacity(64);
        for byte in self.input.sha256()? {
            let digit = |four| char::from_digit(u32::from(four), 16).unwrap_or_default();
            hex.extend([digit(byte >> 4), digit(byte & 15)]);
        }
        Some(hex)
    }

    /// A quick hash of all bytes of the file, once a reader that hashes has come to the file's end;
    /// see [`Source::is_as_read`](super::Source::is_as_read).
    pub fn content(&self) -> Option<u64> {
        self.input.content()
    }

    /// Wholly blank rows skipped so far; those above the header are not counted.
    pub fn blank_rows(&self) -> u64 {
        self.blank_rows
    }

    /// Reads a row that is no data, such as the header; false at the end of the file.
    pub(super) fn read_header(&mut self, batch: &mut Batch) -> Result<bool, SourceError> {
        let found = self.read_batch(batch, 1)? == 1;
        self.row = 0;
        self.blank_rows = 0;
        Ok(found)
    }

    fn next_row(&mut self, batch: &mut Batch) -> Result<bool, SourceError> {
        loop {
            let Some(first) = self.buffer.get(self.at) else {
                if self.fill()? {
                    continue;
                }
                return Ok(false);
            };
            match first {
                b'\n' if self.after_cr => {
                    self.at += 1;
                    self.after_cr = false;
                    continue;
                }
                b'\n' | b'\r' => {
                    self.after_cr = *first == b'\r';
                    self.at += 1;
                    self.line += 1;
                    self.blank_rows += 1;
                    continue;
                }
                _ => self.after_cr = false,
            }
            match self.attempt(batch)? {
                Attempt::Row => return Ok(true),
                Attempt::Blank => self.blank_rows += 1,
                Attempt::More => {
                    // Each attempt begins anew: a record of many megabytes is tried a few times, and
                    // not once for each part of the file that is read.
                    let waiting = self.buffer.len() - self.at;
                    let wanted = (2 * waiting).min(MAX_RECORD + 1);
                    while self.fill()? && self.buffer.len() < wanted {}
                }
            }
        }
    }

    /// Reads more of the file; false if there is no more.
    fn fill(&mut self) -> Result<bool, SourceError> {
        if self.at > 0 {
            self.buffer.drain(..self.at);
            self.at = 0;
        }
        let before = self.buffer.len();
        self.input.fill(&mut self.buffer)?;
        Ok(self.buffer.len() > before)
    }

    fn skip_line(&mut self) -> Result<(), SourceError> {
        loop {
            let rest = self.buffer.get(self.at..).unwrap_or_default();
            let skip_lf = self.after_cr && rest.first() == Some(&b'\n');
            if skip_lf {
                self.at += 1;
                self.after_cr = false;
            } else if let Some(end) = memchr2(b'\n', b'\r', rest) {
                self.after_cr = rest.get(end) == Some(&b'\r');
                self.at += end + 1;
                self.line += 1;
                return Ok(());
            } else {
                if !rest.is_empty() {
                    self.after_cr = false;
                }
                self.at = self.buffer.len();
                if !self.fill()? {
                    return Ok(());
                }
            }
        }
    }

    /// Reads the record that begins at the start of the waiting bytes, which are not empty.
    fn attempt(&mut self, batch: &mut Batch) -> Result<Attempt, SourceError> {
        let last = self.input.ended();
        let waiting = self.buffer.len() - self.at;
        let full = waiting > MAX_RECORD;
        let attempt = if self.core.is_some() && !self.has_quote() {
            self.with_core(batch, last)
        } else {
            self.by_walk(batch, last)
        };
        match attempt {
            Attempt::More if full => self.too_large(batch),
            other => Ok(other),
        }
    }

    /// Whether the line at the start of the waiting bytes has a quote.
    ///
    /// The trap: `csv-core` must not see a quote that does not fit, for it reads on to the end of
    /// the file if need be, and would do so again for every line.
    fn has_quote(&self) -> bool {
        let bytes = self.buffer.get(self.at..).unwrap_or_default();
        self.grammar.quote.is_some_and(|quote| {
            let found = memchr3(quote, b'\n', b'\r', bytes).and_then(|at| bytes.get(at));
            found == Some(&quote)
        })
    }

    /// Reads a record without quotes with `csv-core`, which is nearly every one.
    fn with_core(&mut self, batch: &mut Batch, last: bool) -> Attempt {
        let bytes = self.buffer.get(self.at..).unwrap_or_default();
        let Some(core) = &mut self.core else {
            return Attempt::More;
        };
        let (mut read, mut written, mut cells) = (0, 0, 0);
        loop {
            let (out, ends) = batch.room(written + 4096.min(bytes.len() + 1));
            let rest = bytes.get(read..).unwrap_or_default();
            let (result, nin, nout, nend) = core.read_record(
                rest,
                out.get_mut(written..).unwrap_or_default(),
                ends.get_mut(cells..).unwrap_or_default(),
            );
            read += nin;
            written += nout;
            cells += nend;
            match result {
                ReadRecordResult::Record => break,
                ReadRecordResult::InputEmpty if last && !rest.is_empty() => {}
                ReadRecordResult::InputEmpty | ReadRecordResult::End => {
                    grammar::restart(core);
                    return Attempt::More;
                }
                ReadRecordResult::OutputFull => {
                    let _ = batch.room(written * 2 + 4096);
                }
                ReadRecordResult::OutputEndsFull => batch.more_ends(),
            }
        }
        let end = read.checked_sub(1).and_then(|end| bytes.get(end));
        self.after_cr = end == Some(&b'\r');
        self.take(batch, cells, read, 1)
    }

    /// Reads a record with quotes, or of a dialect that `csv-core` does not know.
    fn by_walk(&mut self, batch: &mut Batch, last: bool) -> Attempt {
        let bytes = self.buffer.get(self.at..).unwrap_or_default();
        let mut spans = std::mem::take(&mut self.spans);
        spans.clear();
        let attempt = match self.grammar.walk(bytes, last, |span| spans.push(span)) {
            Walk::Open => Attempt::More,
            Walk::Malformed => self.repaired(batch, last),
            Walk::Record { body, breaks } => {
                // Two stray quotes hold rows together that are good by themselves. A record of
                // the right width is never taken apart: RFC 4180 allows it.
                let record = bytes.get(..body).unwrap_or_default();
                let strays = breaks > 0
                    && self.widths.first().is_some_and(|width| {
                        *width != spans.len()
                            && repair::lines_are_rows(&self.grammar, record, *width)
                    });
                if strays {
                    self.repaired(batch, last)
                } else {
                    self.take_spans(batch, &spans, body, breaks)
                }
            }
        };
        self.spans = spans;
        attempt
    }

    /// Reads a record whose quotes do not fit.
    fn repaired(&mut self, batch: &mut Batch, last: bool) -> Attempt {
        let bytes = self.buffer.get(self.at..).unwrap_or_default();
        let line_ends = memchr2(b'\n', b'\r', bytes).is_some();
        if !last && (bytes.len() < repair::MAX_BYTES || !line_ends) && bytes.len() <= MAX_RECORD {
            return Attempt::More;
        }
        let Reading {
            cells,
            body,
            breaks,
            unclosed,
        } = repair::repair(&self.grammar, bytes, &self.widths);
        let attempt = self.take_spans(batch, &cells, body, breaks);
        if let (Attempt::Row, Some(cell)) = (&attempt, unclosed) {
            batch.mark(flag::UNCLOSED, cell);
        }
        attempt
    }

    /// Reads what has no end within the largest record: a quote that never closes, or one line
    /// that is too long, of which only the start is kept.
    fn too_large(&mut self, batch: &mut Batch) -> Result<Attempt, SourceError> {
        let bytes = self.buffer.get(self.at..).unwrap_or_default();
        let within = bytes.get(..MAX_RECORD).unwrap_or(bytes);
        if memchr2(b'\n', b'\r', within).is_some() {
            return Ok(self.repaired(batch, self.input.ended()));
        }
        let kept = bytes.get(..repair::MAX_BYTES).unwrap_or(bytes);
        // Not inside a character.
        let kept = kept
            .utf8_chunks()
            .next()
            .map_or(0, |chunk| chunk.valid().len());
        let line = self.line;
        let span = Span {
            start: 0,
            end: kept,
            quoted: false,
        };
        let attempt = self.take_spans(batch, &[span], kept, 0);
        if let Attempt::Row = attempt {
            batch.mark_cut();
        }
        self.line = line;
        self.skip_line()?;
        Ok(attempt)
    }

    fn take_spans(
        &mut self,
        batch: &mut Batch,
        spans: &[Span],
        body: usize,
        breaks: u64,
    ) -> Attempt {
        let bytes = self.buffer.get(self.at..).unwrap_or_default();
        batch.write(&self.grammar, bytes, spans);
        let end = line_end_len(bytes, body);
        self.after_cr = end == 1 && bytes.get(body) == Some(&b'\r');
        self.take(batch, spans.len(), body + end, breaks + 1)
    }

    /// Takes the record that is in the batch's room and goes on behind it.
    fn take(&mut self, batch: &mut Batch, cells: usize, bytes: usize, lines: u64) -> Attempt {
        let taken = batch.take_room(cells, self.line, self.row + 1);
        self.at += bytes;
        self.line += lines;
        if taken {
            self.row += 1;
            Attempt::Row
        } else {
            Attempt::Blank
        }
    }
}
