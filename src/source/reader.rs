//! Reading rows from a file as a stream.

use std::path::Path;

use csv_core::ReadRecordResult;
use memchr::{memchr2, memchr3};

use super::batch::{Batch, flag};
use super::decode::Input;
use super::grammar::{self, Grammar, LineJoin, RecordScan, Span, line_end_len};
use super::repair::{self, RecordReading};
use super::{Dialect, LineEnd, MAX_BATCH_BYTES, MAX_RECORD_BYTES, SourceError};

/// Reads rows in file order, with bounded memory.
///
/// A record with misplaced quotes is repaired with the lines around it (see `repair`); one with an
/// unclosed quote is flagged with the line on which the quote opens, and reading continues on the
/// next line. So at most the largest record (16 MiB) is read ahead, and no rows are swallowed.
pub struct Reader {
    input: Input,
    grammar: Grammar,
    core: Option<csv_core::Reader>,
    columns: usize,
    /// Whether a bare line feed may belong to a cell: rows end with CR LF.
    joins_lines: bool,
    /// Expected numbers of cells per row, the most trusted first.
    widths: Vec<usize>,
    /// Decoded bytes, from the record being read on.
    buffer: Vec<u8>,
    at: usize,
    /// A line feed at this position belongs to the line end before it.
    after_cr: bool,
    line: u64,
    row: u64,
    blank_rows: u64,
    spans: Vec<Span>,
}

/// The result of an attempt to read a record from the buffer.
enum Attempt {
    Row,
    Blank,
    NeedMoreBytes,
}

impl Reader {
    /// Opens a file after the lines its dialect skips; a header is read as the first row.
    ///
    /// `columns` decides what is too few and too many cells, `width` is the usual number of cells
    /// per row. If both are 0, no quote is repaired.
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

    /// Like [`Self::open`], but hashes the file: at its end [`Self::content_hash`] is known, and
    /// [`Self::sha256`] if wanted.
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
            joins_lines: dialect.line_end == LineEnd::CrLf && columns > 1,
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

    /// Fills a batch with the next rows, at most `max_rows` and about 8 MiB; returns the number of
    /// rows, 0 at the end of the file.
    ///
    /// # Errors
    ///
    /// [`SourceError`] if the file cannot be read on; problems of rows are part of the rows.
    pub fn read_batch(&mut self, batch: &mut Batch, max_rows: usize) -> Result<usize, SourceError> {
        batch.clear(self.columns);
        while batch.len() < max_rows && batch.used() < MAX_BATCH_BYTES {
            if !self.next_row(batch)? {
                break;
            }
        }
        batch.finish();
        Ok(batch.len())
    }

    /// Bytes of the file consumed by the rows so far; its length at the end.
    pub fn bytes_read(&self) -> u64 {
        let waiting = self.buffer.len() - self.at;
        if waiting == 0 || self.buffer.is_empty() {
            return self.input.read();
        }
        self.input
            .read()
            .saturating_sub(self.input.raw_len(waiting))
    }

    /// SHA-256 of the whole file in hexadecimal; known once a
    /// [hashing](super::Source::hashing_reader) reader is at the end of the file.
    pub fn sha256(&self) -> Option<String> {
        let mut hex = String::with_capacity(64);
        for byte in self.input.sha256()? {
            let digit = |four| char::from_digit(u32::from(four), 16).unwrap_or_default();
            hex.extend([digit(byte >> 4), digit(byte & 15)]);
        }
        Some(hex)
    }

    /// xxh3 of the whole file; known once a hashing reader is at the end of the file. See
    /// [`Source::is_unchanged`](super::Source::is_unchanged).
    pub fn content_hash(&self) -> Option<u64> {
        self.input.content_hash()
    }

    /// Blank rows skipped so far; those above the header are not counted.
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
                Attempt::NeedMoreBytes => {
                    // Each attempt starts over; doubling the buffer keeps a record of many
                    // megabytes from being tried once per chunk.
                    let waiting = self.buffer.len() - self.at;
                    let wanted = (2 * waiting).min(MAX_RECORD_BYTES + 1);
                    while self.fill()? && self.buffer.len() < wanted {}
                }
            }
        }
    }

    /// Reads another chunk; false at the end of the file.
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

    /// Reads the record at the start of the waiting bytes, which must not be empty.
    fn attempt(&mut self, batch: &mut Batch) -> Result<Attempt, SourceError> {
        let last = self.input.ended();
        let waiting = self.buffer.len() - self.at;
        let full = waiting > MAX_RECORD_BYTES;
        let stop = self.first_stop();
        let quoted = stop.is_some() && stop == self.grammar.quote;
        let attempt = if stop == Some(b'\n') && self.joins_lines {
            self.read_joined(batch, last)
        } else {
            None
        };
        let attempt = match attempt {
            Some(attempt) => attempt,
            None if self.core.is_some() && !quoted => self.read_with_csv_core(batch, last),
            None => self.read_with_grammar(batch, last),
        };
        match attempt {
            Attempt::NeedMoreBytes if full => self.read_oversized(batch),
            other => Ok(other),
        }
    }

    /// The first quote or line end ahead, as a byte.
    ///
    /// `csv-core` must not see a misplaced quote: it would read on to the end of the file, and
    /// again for every following line.
    fn first_stop(&self) -> Option<u8> {
        let bytes = self.buffer.get(self.at..).unwrap_or_default();
        let at = match self.grammar.quote {
            Some(quote) => memchr3(quote, b'\n', b'\r', bytes),
            None if self.joins_lines => memchr2(b'\n', b'\r', bytes),
            None => None,
        };
        at.and_then(|at| bytes.get(at)).copied()
    }

    /// Reads lines that bare line feeds end as one record, if they are one.
    fn read_joined(&mut self, batch: &mut Batch, last: bool) -> Option<Attempt> {
        let bytes = self.buffer.get(self.at..).unwrap_or_default();
        let mut spans = std::mem::take(&mut self.spans);
        spans.clear();
        let join = self
            .grammar
            .join_lines(bytes, last, self.columns, &mut spans);
        let attempt = match join {
            LineJoin::Joined { body, breaks } => Some(self.push_spans(batch, &spans, body, breaks)),
            LineJoin::Incomplete => Some(Attempt::NeedMoreBytes),
            LineJoin::Apart => None,
        };
        self.spans = spans;
        attempt
    }

    /// Reads a record without quotes, which is nearly every one, by `csv-core`.
    fn read_with_csv_core(&mut self, batch: &mut Batch, last: bool) -> Attempt {
        let bytes = self.buffer.get(self.at..).unwrap_or_default();
        let Some(core) = &mut self.core else {
            return Attempt::NeedMoreBytes;
        };
        let (mut read, mut written, mut cells) = (0, 0, 0);
        loop {
            let (out, ends) = batch.record_space(written + 4096.min(bytes.len() + 1));
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
                    return Attempt::NeedMoreBytes;
                }
                ReadRecordResult::OutputFull => {
                    let _ = batch.record_space(written * 2 + 4096);
                }
                ReadRecordResult::OutputEndsFull => batch.grow_ends(),
            }
        }
        let end = read.checked_sub(1).and_then(|end| bytes.get(end));
        self.after_cr = end == Some(&b'\r');
        self.push_record(batch, cells, read, 1)
    }

    /// Reads a record with quotes, or of a dialect beyond `csv-core`.
    fn read_with_grammar(&mut self, batch: &mut Batch, last: bool) -> Attempt {
        let bytes = self.buffer.get(self.at..).unwrap_or_default();
        let mut spans = std::mem::take(&mut self.spans);
        spans.clear();
        let attempt = match self
            .grammar
            .scan_record(bytes, last, |span| spans.push(span))
        {
            RecordScan::Incomplete => Attempt::NeedMoreBytes,
            RecordScan::Malformed => self.read_repaired(batch, last),
            RecordScan::Record { body, breaks } => {
                // Two stray quotes may join rows that are sound by themselves. A record of the
                // right width is never split: RFC 4180 allows line breaks in cells.
                let record = bytes.get(..body).unwrap_or_default();
                let strays = breaks > 0
                    && self.widths.first().is_some_and(|width| {
                        *width != spans.len()
                            && repair::lines_are_rows(&self.grammar, record, *width)
                    });
                if strays {
                    self.read_repaired(batch, last)
                } else {
                    self.push_spans(batch, &spans, body, breaks)
                }
            }
        };
        self.spans = spans;
        attempt
    }

    /// Reads a record with misplaced quotes.
    fn read_repaired(&mut self, batch: &mut Batch, last: bool) -> Attempt {
        let bytes = self.buffer.get(self.at..).unwrap_or_default();
        let line_ends = memchr2(b'\n', b'\r', bytes).is_some();
        if !last
            && (bytes.len() < repair::MAX_WEIGHED_BYTES || !line_ends)
            && bytes.len() <= MAX_RECORD_BYTES
        {
            return Attempt::NeedMoreBytes;
        }
        let RecordReading {
            cells,
            body,
            breaks,
            unclosed,
        } = repair::repair(&self.grammar, bytes, &self.widths);
        let attempt = self.push_spans(batch, &cells, body, breaks);
        if let (Attempt::Row, Some(cell)) = (&attempt, unclosed) {
            batch.flag_last_row(flag::UNCLOSED, cell);
        }
        attempt
    }

    /// Reads a record larger than the limit: one whose quote never closes, or an overlong line, of
    /// which only the start is kept.
    fn read_oversized(&mut self, batch: &mut Batch) -> Result<Attempt, SourceError> {
        let bytes = self.buffer.get(self.at..).unwrap_or_default();
        let within = bytes.get(..MAX_RECORD_BYTES).unwrap_or(bytes);
        if memchr2(b'\n', b'\r', within).is_some() {
            return Ok(self.read_repaired(batch, self.input.ended()));
        }
        let kept = bytes.get(..repair::MAX_WEIGHED_BYTES).unwrap_or(bytes);
        // Do not cut inside a character.
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
        let attempt = self.push_spans(batch, &[span], kept, 0);
        if let Attempt::Row = attempt {
            batch.flag_truncated();
        }
        self.line = line;
        self.skip_line()?;
        Ok(attempt)
    }

    fn push_spans(
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
        self.push_record(batch, spans.len(), body + end, breaks + 1)
    }

    /// Adds the record in the batch's record space and advances past it.
    fn push_record(
        &mut self,
        batch: &mut Batch,
        cells: usize,
        bytes: usize,
        lines: u64,
    ) -> Attempt {
        let taken = batch.push_record(cells, self.line, self.row + 1);
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
