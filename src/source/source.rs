//! A file that can be read: what was detected, its columns, and a reader of its rows.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::Xxh3;

use super::batch::Batch;
use super::decode::{Decoder, mark_len};
use super::header::{self, Column};
use super::layout::{self, Sample};
use super::stamp::{self, FileStamp, Touched};
use super::{Dialect, DialectChoice, Encoding, ForeignKind, MAX_COLUMNS, Reader, SourceError};
use super::{foreign, sniff};
use crate::contact::{LINE_COLUMN, REASON_COLUMN};

/// How much of the head is looked at for delimiter, quote and header.
const HEAD: u64 = 256 * 1024;
/// How much of the middle and of the tail is looked at for the encoding.
const PEEK: u64 = 64 * 1024;
/// How much text beyond ASCII is weighed for a legacy encoding.
const EVIDENCE: usize = 256 * 1024;

/// How much of a file is looked at before its encoding is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Head, middle and tail, some 400 KiB: at once, whatever the size.
    Head,
    /// All of it, as the rule for UTF-8 says; at the speed of the disk.
    Whole,
}

/// A file with its dialect and columns.
#[derive(Clone, Debug)]
pub struct Source {
    path: PathBuf,
    dialect: Dialect,
    header: Vec<String>,
    columns: Vec<Column>,
    width: usize,
    opened: Opened,
    estimated_rows: u64,
    has_rows: bool,
}

/// What a file was when it was opened.
#[derive(Clone, Debug)]
struct Opened {
    stamp: FileStamp,
    /// When the system last noted a change of it.
    touched: Option<Touched>,
    /// A hash of all it held, where all of it was read.
    content: Option<u64>,
}

impl Source {
    /// Opens a file, detecting what `choice` leaves open.
    ///
    /// An error for everything that cannot be imported, a file without a row of data with it.
    pub fn open(path: &Path, choice: &DialectChoice, depth: Depth) -> Result<Self, SourceError> {
        let source = Self::open_any(path, choice, depth)?;
        if source.has_rows {
            Ok(source)
        } else {
            Err(SourceError::NoDataRow {
                path: path.to_path_buf(),
            })
        }
    }

    /// Opens a file as [`Self::open`] does, but one that has only a header too.
    pub fn open_any(
        path: &Path,
        choice: &DialectChoice,
        depth: Depth,
    ) -> Result<Self, SourceError> {
        choice.check()?;
        let (mut file, mut opened) = open_file(path)?;
        let length = opened.stamp.length;
        let failed = |error| SourceError::io(path, error);
        let head = part(&mut file, 0, HEAD).map_err(failed)?;
        let encoding = if let Some(encoding) = choice.encoding {
            refuse(path, &mut file, length, &head, encoding)?;
            encoding
        } else {
            let content = &mut opened.content;
            detect_encoding(path, &mut file, length, &head, depth, content)?
        };
        if depth == Depth::Whole && opened.content.is_none() {
            file.rewind().map_err(failed)?;
            opened.content = Some(stamp::content(&mut file).map_err(failed)?);
        }
        let mark = mark_len(&head, encoding);
        let sample = sample(&head, mark, encoding, length);
        if sample.whole && super::batch::is_blank(&sample.bytes) {
            return Err(SourceError::Empty {
                path: path.to_path_buf(),
            });
        }
        let start = Dialect {
            encoding,
            bom: mark > 0,
            ..Dialect::default()
        };
        let mut dialect = layout::detect(&sample, choice, start);
        dialect.check()?;
        let rows = layout::rows(&sample, &dialect, dialect.lines_to_skip(), &[]);
        let width = layout::usual_width(&rows);
        let rows = layout::rows(&sample, &dialect, dialect.lines_to_skip(), &[width]);
        if choice.skip_lines.is_none() {
            let (lines, header) = header::guess(&rows);
            dialect.skip_lines = lines;
            dialect.header = header;
        } else {
            dialect.header = header::is_header(&rows);
        }
        dialect.header = choice.header.unwrap_or(dialect.header);
        Self::build(path, dialect, opened, &sample)
    }

    /// Opens a file with a dialect that was decided before, and detects nothing.
    pub fn with_dialect(path: &Path, dialect: Dialect) -> Result<Self, SourceError> {
        dialect.check()?;
        let (mut file, opened) = open_file(path)?;
        let length = opened.stamp.length;
        let head = part(&mut file, 0, HEAD).map_err(|error| SourceError::io(path, error))?;
        refuse(path, &mut file, length, &head, dialect.encoding)?;
        let mark = mark_len(&head, dialect.encoding);
        let sample = sample(&head, mark, dialect.encoding, length);
        if sample.whole && super::batch::is_blank(&sample.bytes) {
            return Err(SourceError::Empty {
                path: path.to_path_buf(),
            });
        }
        let source = Self::build(path, dialect, opened, &sample)?;
        if source.has_rows {
            Ok(source)
        } else {
            Err(SourceError::NoDataRow {
                path: path.to_path_buf(),
            })
        }
    }

    fn build(
        path: &Path,
        dialect: Dialect,
        opened: Opened,
        sample: &Sample,
    ) -> Result<Self, SourceError> {
        let sampled = layout::rows(sample, &dialect, dialect.lines_to_skip(), &[]);
        let width = layout::usual_width(&sampled);
        let mut batch = Batch::new();
        let mut reader = Reader::open(path, &dialect, width, width)?;
        let mut header = Vec::new();
        let mut columns = width;
        if dialect.header {
            reader.read_header(&mut batch)?;
            if let Some(row) = batch.get(0) {
                let filled = row
                    .cells()
                    .enumerate()
                    .filter(|(_, cell)| !cell.trim().is_empty());
                let last = filled.last().map_or(0, |(at, _)| at + 1);
                header = row.cells().map(str::to_owned).collect();
                // Blank names at the end count only where the rows have cells for them.
                header.truncate(last.max(width).max(1));
            }
            columns = header_width(&header, sampled.get(1..).unwrap_or_default());
        }
        let columns = header::columns(&header, columns);
        if columns.len() > MAX_COLUMNS {
            return Err(SourceError::TooManyColumns {
                path: path.to_path_buf(),
                columns: columns.len(),
                limit: MAX_COLUMNS,
            });
        }
        let has_rows = reader.read_batch(&mut batch, 1)? > 0;
        let estimated_rows = estimate(sample, &dialect, width, opened.stamp.length);
        Ok(Self {
            path: path.to_path_buf(),
            dialect,
            header,
            columns,
            width,
            opened,
            estimated_rows,
            has_rows,
        })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How it is read.
    pub fn dialect(&self) -> &Dialect {
        &self.dialect
    }

    /// Its columns in file order; never more than [`MAX_COLUMNS`].
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The names of its columns, no two alike; `word` names those without a header.
    pub fn column_names(&self, word: &str) -> Vec<String> {
        let mut used = std::collections::HashSet::new();
        self.columns
            .iter()
            .map(|column| {
                let mut name = column.name(word);
                // Only a made-up name can meet a header of the file.
                while !used.insert(name.clone()) {
                    name.push('\'');
                }
                name
            })
            .collect()
    }

    /// The cells of the header row as they stand in the file; none without a header.
    pub fn header_cells(&self) -> &[String] {
        &self.header
    }

    /// For each column its header, if no other column has it whatever the letter case: only such
    /// a header says which column is meant in the next file.
    pub fn lone_headers(&self) -> Vec<Option<String>> {
        let mut count = std::collections::HashMap::<String, u32>::new();
        let plain = |column: &Column| Some(column.header.as_ref()?.to_lowercase());
        for header in self.columns.iter().filter_map(plain) {
            *count.entry(header).or_default() += 1;
        }
        let lone = |column: &Column| {
            let header = plain(column)?;
            column
                .header
                .clone()
                .filter(|_| count.get(&header) == Some(&1))
        };
        self.columns.iter().map(lone).collect()
    }

    /// What the file was when it was opened.
    pub fn stamp(&self) -> &FileStamp {
        &self.opened.stamp
    }

    /// A hash of all the file held when it was opened, where all of it was [read](Depth::Whole).
    pub fn content(&self) -> Option<u64> {
        self.opened.content
    }

    /// Whether what a reader [went through](Reader::content) to the file's end is what the file held
    /// when it was opened and holds now, also where somebody wrote to it and set its length and time
    /// as they were.
    ///
    /// Costs nothing where the system notes every change and has noted none; else the file is read
    /// again. Where neither can be known, because nobody has read all of it at its opening, a file
    /// that the system says was touched counts as another.
    pub fn is_as_read(&self, content: u64) -> Result<bool, SourceError> {
        let failed = |error| SourceError::io(&self.path, error);
        let known = self.opened.content;
        if known.is_some_and(|known| known != content) {
            return Ok(false);
        }
        let mut file = File::open(&self.path).map_err(failed)?;
        let touched = Touched::of(&file.metadata().map_err(failed)?);
        if touched.is_some() {
            if touched == self.opened.touched {
                return Ok(true);
            }
            if known.is_none() {
                return Ok(false);
            }
        }
        Ok(stamp::content(&mut file).map_err(failed)? == content)
    }

    /// An error if the file is no longer what it was when this stamp was taken.
    pub fn check_unchanged(&self, stamp: &FileStamp) -> Result<(), SourceError> {
        if FileStamp::of(&self.path)? == *stamp {
            Ok(())
        } else {
            Err(SourceError::Changed {
                path: self.path.clone(),
            })
        }
    }

    /// The length of the file in bytes.
    pub fn len_bytes(&self) -> u64 {
        self.opened.stamp.length
    }

    /// About how many rows of data it has; exact for files up to some hundred KiB.
    pub fn estimated_rows(&self) -> u64 {
        self.estimated_rows
    }

    /// Whether it has a row of data.
    pub fn has_rows(&self) -> bool {
        self.has_rows
    }

    /// A reader of its rows of data, from the first.
    pub fn reader(&self) -> Result<Reader, SourceError> {
        let (path, dialect) = (&self.path, &self.dialect);
        self.past_header(Reader::open(path, dialect, self.columns.len(), self.width)?)
    }

    /// As [`Self::reader`], and at the end it knows what the file [held](Reader::content), and if
    /// that is wanted its SHA-256.
    pub fn hashing_reader(&self, sha256: bool) -> Result<Reader, SourceError> {
        let (path, dialect) = (&self.path, &self.dialect);
        self.past_header(Reader::open_hashed(
            path,
            dialect,
            self.columns.len(),
            self.width,
            sha256,
        )?)
    }

    fn past_header(&self, mut reader: Reader) -> Result<Reader, SourceError> {
        if self.dialect.header {
            reader.read_header(&mut Batch::new())?;
        }
        Ok(reader)
    }
}

/// How many columns a file with this header has: more than the header names only where nearly
/// every row has something in a column beyond it. In a file of rejected rows that is what they
/// were rejected for.
fn header_width(header: &[String], rows: &[layout::SampleRow]) -> usize {
    if header.ends_with(&[LINE_COLUMN, REASON_COLUMN].map(str::to_owned)) {
        return header.len();
    }
    let beyond: Vec<usize> = rows
        .iter()
        .map(layout::SampleRow::filled)
        .filter(|filled| *filled > header.len())
        .collect();
    if rows.len() >= 3 && beyond.len() * 10 >= rows.len() * 9 {
        layout::usual_width(rows).max(header.len())
    } else {
        header.len()
    }
}

fn estimate(sample: &Sample, dialect: &Dialect, width: usize, length: u64) -> u64 {
    let (rows, bytes) = layout::measure(sample, dialect, &[width]);
    let rows_of_data = rows.saturating_sub(u64::from(dialect.header));
    if bytes == 0 || (sample.whole && bytes >= sample.bytes.len() as u64) {
        return rows_of_data;
    }
    let factor = if dialect.encoding.mark().len() == 2 {
        2
    } else {
        1
    };
    let estimate = u128::from(rows_of_data) * u128::from(length) / u128::from(bytes * factor);
    u64::try_from(estimate).unwrap_or(u64::MAX)
}

/// Opens a file and notes what it is; refuses what is no file, and an empty one.
fn open_file(path: &Path) -> Result<(File, Opened), SourceError> {
    let failed = |error| SourceError::io(path, error);
    let about = std::fs::metadata(path).map_err(failed)?;
    if about.is_dir() {
        return Err(SourceError::Folder {
            path: path.to_path_buf(),
        });
    }
    // Opening a pipe may wait for ever, and it cannot be read twice.
    if !about.is_file() {
        return Err(SourceError::NotAFile {
            path: path.to_path_buf(),
        });
    }
    if about.len() == 0 {
        return Err(SourceError::Empty {
            path: path.to_path_buf(),
        });
    }
    let mut file = File::open(path).map_err(failed)?;
    // Before anything is read: what is written from here on is noted later.
    let touched = Touched::of(&file.metadata().map_err(failed)?);
    let stamp = FileStamp::of_file(&mut file, path)?;
    if stamp.length == 0 {
        return Err(SourceError::Empty {
            path: path.to_path_buf(),
        });
    }
    let opened = Opened {
        stamp,
        touched,
        content: None,
    };
    Ok((file, opened))
}

fn part(file: &mut File, start: u64, length: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(start))?;
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Refuses what is no text in this encoding.
fn refuse(
    path: &Path,
    file: &mut File,
    length: u64,
    head: &[u8],
    encoding: Encoding,
) -> Result<(), SourceError> {
    let tail = part(file, length.saturating_sub(PEEK), PEEK)
        .map_err(|error| SourceError::io(path, error))?;
    let wide = matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
    match foreign::foreign(head, &tail) {
        Some(ForeignKind::Binary) if wide => Ok(()),
        Some(kind) => Err(SourceError::Foreign {
            path: path.to_path_buf(),
            kind,
        }),
        None => Ok(()),
    }
}

/// The head as UTF-8.
fn sample(head: &[u8], mark: u64, encoding: Encoding, length: u64) -> Sample {
    let whole = head.len() as u64 >= length;
    let skip = usize::try_from(mark).unwrap_or(0);
    let mut bytes = Vec::with_capacity(head.len());
    Decoder::new(encoding).decode(head.get(skip..).unwrap_or_default(), whole, &mut bytes);
    Sample { bytes, whole }
}

/// A byte order mark, else UTF-16 by its zeros, else UTF-8 if all of it is, else the best guess.
///
/// Zeros come first because text in UTF-16 without a mark can be valid UTF-8, zeros and all;
/// text in UTF-8 has none. Where all of the file is read for it, `content` becomes its hash.
fn detect_encoding(
    path: &Path,
    file: &mut File,
    length: u64,
    head: &[u8],
    depth: Depth,
    content: &mut Option<u64>,
) -> Result<Encoding, SourceError> {
    if let Some(encoding) = sniff::by_mark(head) {
        refuse(path, file, length, head, encoding)?;
        return Ok(encoding);
    }
    let failed = |error| SourceError::io(path, error);
    if let Some(encoding) = sniff::by_zeros(head) {
        refuse(path, file, length, head, encoding)?;
        return Ok(encoding);
    }
    refuse(path, file, length, head, Encoding::Utf8)?;
    let mut evidence = Evidence::default();
    evidence.add(head, head.len() as u64 >= length);
    match depth {
        Depth::Head => {
            if length > HEAD {
                for start in [
                    (length / 2).max(HEAD),
                    length.saturating_sub(PEEK).max(HEAD),
                ] {
                    evidence.add_inner(&part(file, start, PEEK).map_err(failed)?);
                }
            }
        }
        Depth::Whole => {
            file.seek(SeekFrom::Start(head.len() as u64))
                .map_err(failed)?;
            let mut chunk = Vec::with_capacity(1 << 20);
            let mut done = head.len() as u64;
            let mut hash = Xxh3::new();
            hash.update(head);
            while done < length {
                chunk.clear();
                let got = file.take(1 << 20).read_to_end(&mut chunk).map_err(failed)?;
                done += got as u64;
                if got == 0 {
                    break;
                }
                hash.update(&chunk);
                evidence.add(&chunk, done >= length);
            }
            *content = Some(hash.digest());
        }
    }
    Ok(if evidence.broken {
        sniff::legacy(&evidence.bytes)
    } else {
        Encoding::Utf8
    })
}

/// Whether bytes are UTF-8, and those beyond ASCII with what is around them.
#[derive(Default)]
pub(super) struct Evidence {
    pub(super) broken: bool,
    bytes: Vec<u8>,
    /// The start of a character that the piece before ended in.
    carry: Vec<u8>,
}

impl Evidence {
    /// Adds the next piece; the pieces follow each other.
    pub(super) fn add(&mut self, piece: &[u8], last: bool) {
        if !piece.is_ascii() {
            self.keep(piece);
        }
        if self.broken {
            return;
        }
        let mut joined = std::mem::take(&mut self.carry);
        let mut rest = piece;
        // Complete the cut character with as much as it may need.
        if !joined.is_empty() {
            let need = 4usize.saturating_sub(joined.len()).min(rest.len());
            joined.extend_from_slice(rest.get(..need).unwrap_or_default());
            match std::str::from_utf8(&joined) {
                Ok(_) => rest = rest.get(need..).unwrap_or_default(),
                Err(error) => {
                    let cut = error.error_len().is_none();
                    let taken = joined.len() - need;
                    if error.valid_up_to() < taken && !(cut && !last && need == rest.len()) {
                        self.broken = true;
                        return;
                    }
                    if error.valid_up_to() < taken {
                        self.carry = joined;
                        return;
                    }
                    rest = rest.get(error.valid_up_to() - taken..).unwrap_or_default();
                }
            }
        }
        if simdutf8::basic::from_utf8(rest).is_ok() {
            return;
        }
        if let Err(error) = simdutf8::compat::from_utf8(rest) {
            if error.error_len().is_none() && !last {
                self.carry = rest.get(error.valid_up_to()..).unwrap_or_default().to_vec();
            } else {
                self.broken = true;
            }
        }
    }

    /// Adds a piece from somewhere, whose ends may be in the middle of a character.
    fn add_inner(&mut self, piece: &[u8]) {
        let start = piece
            .iter()
            .take(3)
            .take_while(|byte| **byte & 0xC0 == 0x80)
            .count();
        self.carry.clear();
        self.add(piece.get(start..).unwrap_or_default(), false);
        self.carry.clear();
    }

    fn keep(&mut self, piece: &[u8]) {
        let mut at = 0;
        while self.bytes.len() < EVIDENCE
            && let Some(found) = piece
                .get(at..)
                .and_then(|rest| rest.iter().position(|byte| !byte.is_ascii()))
        {
            let start = (at + found).saturating_sub(16).max(at);
            let end = (at + found + 1024).min(piece.len());
            self.bytes
                .extend_from_slice(piece.get(start..end).unwrap_or_default());
            self.bytes.push(b'\n');
            at = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_cut_anywhere_is_still_utf8() {
        let text = "Bjørn 😀 Åse €".repeat(3);
        let bytes = text.as_bytes();
        for size in 1..bytes.len() {
            let mut evidence = Evidence::default();
            let pieces: Vec<&[u8]> = bytes.chunks(size).collect();
            for (at, piece) in pieces.iter().enumerate() {
                evidence.add(piece, at + 1 == pieces.len());
            }
            assert!(!evidence.broken, "{size}");
        }
    }

    #[test]
    fn a_broken_character_is_found_wherever_the_cut_is() {
        for bad in [
            &b"Bj\xF8rn og Kari"[..],
            b"Kari\xC3",
            b"\xC3(Kari)",
            b"a\xE2\x82z",
            b"\xF0\x9F\x98",
        ] {
            for size in 1..=bad.len() {
                let mut evidence = Evidence::default();
                let pieces: Vec<&[u8]> = bad.chunks(size).collect();
                for (at, piece) in pieces.iter().enumerate() {
                    evidence.add(piece, at + 1 == pieces.len());
                }
                assert!(evidence.broken, "{bad:?} {size}");
            }
        }
    }
}
