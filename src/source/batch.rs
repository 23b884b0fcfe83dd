//! Batches of rows: cells as UTF-8 in one buffer that is used again.

use crate::contact::ProblemCode;

use super::MAX_COLUMNS;
use super::grammar::{Grammar, Span};

/// Bits for the problems of a row as such.
pub(super) mod flag {
    pub const TOO_FEW: u8 = 1;
    pub const TOO_MANY: u8 = 2;
    pub const UNCLOSED: u8 = 4;
    pub const TOO_LARGE: u8 = 8;
    pub const UNDECODABLE: u8 = 16;
}

/// The problem code of each flag, in the order in which reports list them.
const PROBLEM_OF_FLAG: [(u8, ProblemCode); 5] = [
    (flag::TOO_FEW, ProblemCode::TooFewCells),
    (flag::TOO_MANY, ProblemCode::TooManyCells),
    (flag::UNCLOSED, ProblemCode::UnclosedQuote),
    (flag::TOO_LARGE, ProblemCode::CellTooLarge),
    (flag::UNDECODABLE, ProblemCode::Undecodable),
];

/// Cells kept of one row; a row with more is rejected anyway.
const MAX_CELLS_PER_ROW: usize = 4 * MAX_COLUMNS;

#[derive(Clone, Copy, Debug)]
struct RowMeta {
    line: u64,
    number: u64,
    /// Index of its first cell in `ends`.
    first: usize,
    /// Byte offset of its text.
    start: u32,
    /// The cell that an unclosed quote or an excess of size is about.
    at: u32,
    flags: u8,
}

/// Rows with their cells as UTF-8, filled by [`super::Reader::read_batch`] and meant to be reused.
///
/// Memory stays below about twice the size of a batch (8 MiB) plus the largest record (16 MiB).
#[derive(Debug, Default)]
pub struct Batch {
    text: String,
    /// Decoded bytes of the rows being read; [`UNDECODABLE`](super::decode::UNDECODABLE) bytes
    /// aside, they are UTF-8.
    bytes: Vec<u8>,
    /// The length of `bytes` that holds rows; the rest is spare space.
    used: usize,
    /// The byte offset at which each cell ends in the text.
    ends: Vec<u32>,
    rows: Vec<RowMeta>,
    columns: usize,
    /// Ends of the cells of the record being read, relative to its start.
    pending: Vec<usize>,
    /// The text of a record that is assembled cell by cell.
    scratch: Vec<u8>,
}

impl Batch {
    /// An empty batch.
    pub fn new() -> Self {
        Self::default()
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Bytes of text in all rows.
    pub(crate) fn text_bytes(&self) -> usize {
        self.text.len()
    }

    /// Bytes allocated, roughly.
    pub(crate) fn memory(&self) -> usize {
        self.text.capacity() + self.bytes.capacity() + self.scratch.capacity()
    }

    /// The rows in file order.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = RowRef<'_>> + ExactSizeIterator + Clone {
        (0..self.rows.len()).map(|at| RowRef { batch: self, at })
    }

    /// The row at an index from 0.
    pub fn get(&self, at: usize) -> Option<RowRef<'_>> {
        (at < self.rows.len()).then_some(RowRef { batch: self, at })
    }

    pub(super) fn clear(&mut self, columns: usize) {
        self.text.clear();
        self.used = 0;
        self.ends.clear();
        self.rows.clear();
        self.columns = columns;
    }

    /// Bytes of rows so far.
    pub(super) fn used(&self) -> usize {
        self.used
    }

    /// Space for `csv-core` to write a record to: at least `bytes` of text, and ends of cells.
    pub(super) fn record_space(&mut self, bytes: usize) -> (&mut [u8], &mut [usize]) {
        if self.bytes.len() < self.used + bytes {
            let double = (self.bytes.len() * 2).min(self.used + (16 << 20));
            self.bytes.resize(double.max(self.used + bytes), 0);
        }
        if self.pending.is_empty() {
            self.pending.resize(64, 0);
        }
        (
            self.bytes.get_mut(self.used..).unwrap_or_default(),
            &mut self.pending,
        )
    }

    /// Doubles the space for ends of cells.
    pub(super) fn grow_ends(&mut self) {
        self.pending.resize(self.pending.len() * 2, 0);
    }

    /// Writes the cells of a record to [`Self::record_space`].
    pub(super) fn write(&mut self, grammar: &Grammar, bytes: &[u8], spans: &[Span]) {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        if self.pending.len() < spans.len() {
            self.pending.resize(spans.len(), 0);
        }
        for (span, end) in spans.iter().zip(&mut self.pending) {
            grammar.push(bytes, *span, &mut scratch);
            *end = scratch.len();
        }
        let (out, _) = self.record_space(scratch.len());
        if let Some(out) = out.get_mut(..scratch.len()) {
            out.copy_from_slice(&scratch);
        }
        self.scratch = scratch;
    }

    /// Adds the record of `cells` cells in [`Self::record_space`] as a row; false if it is blank,
    /// and then it is not added.
    pub(super) fn push_record(&mut self, cells: usize, line: u64, number: u64) -> bool {
        let length = match cells.checked_sub(1).and_then(|last| self.pending.get(last)) {
            Some(end) => *end,
            None => 0,
        };
        let text = self
            .bytes
            .get(self.used..self.used + length)
            .unwrap_or_default();
        if is_blank(text) {
            return false;
        }
        let ends = self.pending.get(..cells).unwrap_or_default();
        let base = self.used;
        let mut flags = 0;
        let mut at = 0;
        if cells < self.columns {
            flags |= flag::TOO_FEW;
        } else if cells > self.columns {
            let from = match self.columns.checked_sub(1).and_then(|last| ends.get(last)) {
                Some(end) => *end,
                None => 0,
            };
            if !is_blank(text.get(from..).unwrap_or_default()) {
                flags |= flag::TOO_MANY;
            }
        }
        if length > super::MAX_CELL_BYTES {
            let mut start = 0;
            for (cell, end) in ends.iter().enumerate() {
                if end - start > super::MAX_CELL_BYTES {
                    flags |= flag::TOO_LARGE;
                    at = cell;
                    break;
                }
                start = *end;
            }
        }
        self.rows.push(RowMeta {
            line,
            number,
            first: self.ends.len(),
            start: offset32(base),
            at: offset32(at),
            flags,
        });
        self.ends.extend(
            ends.iter()
                .take(MAX_CELLS_PER_ROW)
                .map(|end| offset32(base + end)),
        );
        self.used += length;
        true
    }

    /// Sets flags of the last row, and the cell they are about.
    pub(super) fn flag_last_row(&mut self, flags: u8, cell: usize) {
        if let Some(row) = self.rows.last_mut() {
            row.flags |= flags;
            row.at = offset32(cell);
        }
    }

    /// Flags the last row as truncated: only its start was kept, so its number of cells is unknown.
    pub(super) fn flag_truncated(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.flags &= !(flag::TOO_FEW | flag::TOO_MANY);
        }
        self.flag_last_row(flag::TOO_LARGE, 0);
    }

    /// Makes text of the bytes; undecodable ones become U+FFFD and flag their row.
    pub(super) fn finish(&mut self) {
        self.make_text();
        // Do not hold on to the buffers of unusually long rows.
        if self.used > super::MAX_BATCH_BYTES {
            self.bytes = Vec::new();
            self.scratch = Vec::new();
            self.used = 0;
        }
    }

    fn make_text(&mut self) {
        let bytes = self.bytes.get(..self.used).unwrap_or_default();
        if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
            self.text.push_str(text);
            return;
        }
        let ends = std::mem::take(&mut self.ends);
        let firsts: Vec<usize> = self.rows.iter().skip(1).map(|row| row.first).collect();
        let lasts = firsts.into_iter().chain([ends.len()]);
        for (row, last) in self.rows.iter_mut().zip(lasts) {
            let mut start = row.start as usize;
            row.start = offset32(self.text.len());
            for end in ends.get(row.first..last).unwrap_or_default() {
                let end = *end as usize;
                let cell = bytes.get(start..end).unwrap_or_default();
                for chunk in cell.utf8_chunks() {
                    self.text.push_str(chunk.valid());
                    if !chunk.invalid().is_empty() {
                        self.text.push(char::REPLACEMENT_CHARACTER);
                        row.flags |= flag::UNDECODABLE;
                    }
                }
                self.ends.push(offset32(self.text.len()));
                start = end;
            }
        }
    }
}

/// A byte or cell offset as `u32`: a batch ends soon after 8 MiB, and a record has at most 16 MiB.
fn offset32(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// Whether decoded text has no visible character; 0x1A is the end-of-file mark of DOS.
pub(super) fn is_blank(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some(first) = rest.first() {
        rest = match first {
            b' ' | b'\t' | b'\r' | b'\n' | 0 | 0x0B | 0x0C | 0x1A => {
                rest.get(1..).unwrap_or_default()
            }
            // No-break space.
            0xC2 if rest.get(1) == Some(&0xA0) => rest.get(2..).unwrap_or_default(),
            // Zero-width no-break space, the byte order mark of files that were joined.
            0xEF if rest.starts_with(b"\xEF\xBB\xBF") => rest.get(3..).unwrap_or_default(),
            _ => return false,
        };
    }
    true
}

/// A row of a [`Batch`].
#[derive(Clone, Copy, Debug)]
pub struct RowRef<'a> {
    batch: &'a Batch,
    at: usize,
}

impl<'a> RowRef<'a> {
    fn meta(&self) -> Option<&'a RowMeta> {
        self.batch.rows.get(self.at)
    }

    fn ends(&self) -> &'a [u32] {
        let first = self.meta().map_or(0, |row| row.first);
        let next = self.batch.rows.get(self.at + 1);
        let last = next.map_or(self.batch.ends.len(), |row| row.first);
        self.batch.ends.get(first..last).unwrap_or_default()
    }

    /// Its number among the rows of data, from 1; blank rows are not counted.
    pub fn row(&self) -> u64 {
        self.meta().map_or(0, |row| row.number)
    }

    /// The physical line of the file on which it begins, from 1.
    pub fn line(&self) -> u64 {
        self.meta().map_or(0, |row| row.line)
    }

    /// The number of columns of the file.
    pub fn columns(&self) -> usize {
        self.batch.columns
    }

    /// The number of its cells in the file, which may be less or more than the columns.
    #[expect(clippy::len_without_is_empty, reason = "a row has always a cell")]
    pub fn len(&self) -> usize {
        self.ends().len()
    }

    /// The text of a cell, from 0; `""` beyond the last.
    pub fn cell(&self, at: usize) -> &'a str {
        let ends = self.ends();
        let Some(end) = ends.get(at) else { return "" };
        let start = match at.checked_sub(1).and_then(|before| ends.get(before)) {
            Some(end) => *end,
            None => self.meta().map_or(0, |row| row.start),
        };
        self.batch
            .text
            .get(start as usize..*end as usize)
            .unwrap_or_default()
    }

    /// All its cells, as many as the file has.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = &'a str> + Clone + use<'a> {
        let mut start = self.meta().map_or(0, |row| row.start);
        let text: &'a str = &self.batch.text;
        self.ends().iter().map(move |end| {
            let cell = text.get(start as usize..*end as usize).unwrap_or_default();
            start = *end;
            cell
        })
    }

    /// The problems of the row as such; values are not looked at.
    pub fn problems(&self) -> impl Iterator<Item = ProblemCode> + use<> {
        let flags = self.meta().map_or(0, |row| row.flags);
        PROBLEM_OF_FLAG
            .into_iter()
            .filter(move |(bit, _)| flags & bit != 0)
            .map(|(_, code)| code)
    }

    /// Whether the row as such has no problem.
    pub fn is_sound(&self) -> bool {
        self.meta().is_none_or(|row| row.flags == 0)
    }

    /// Whether the row must not be imported: it has a problem other than too few cells.
    pub fn is_rejected(&self) -> bool {
        self.meta()
            .is_some_and(|row| row.flags & !flag::TOO_FEW != 0)
    }

    /// The cell (from 0) that a problem is about; `None` for problems the row does not have.
    ///
    /// The first missing cell, the first filled one beyond the columns, the one whose quote never
    /// closes, the one that is too large, or the first with undecodable bytes.
    pub fn column_of(&self, problem: ProblemCode) -> Option<usize> {
        if !self.problems().any(|code| code == problem) {
            return None;
        }
        let columns = self.batch.columns;
        match problem {
            ProblemCode::TooFewCells => Some(self.len()),
            ProblemCode::TooManyCells => self
                .cells()
                .enumerate()
                .skip(columns)
                .find(|(_, cell)| !is_blank(cell.as_bytes()))
                .map(|(at, _)| at),
            ProblemCode::Undecodable => self
                .cells()
                .position(|cell| cell.contains(char::REPLACEMENT_CHARACTER)),
            _ => self.meta().map(|row| row.at as usize),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(batch: &mut Batch, line: u64, cells: &[&[u8]]) -> bool {
        let total: usize = cells.iter().map(|cell| cell.len()).sum();
        let (out, ends) = batch.record_space(total.max(1));
        let mut at = 0;
        for (cell, end) in cells.iter().zip(ends.iter_mut()) {
            out[at..at + cell.len()].copy_from_slice(cell);
            at += cell.len();
            *end = at;
        }
        let row = batch.len() as u64 + 1;
        batch.push_record(cells.len(), line, row)
    }

    #[test]
    fn rows_know_their_cells_and_problems() {
        let mut batch = Batch::new();
        batch.clear(2);
        assert!(add(&mut batch, 2, &[b"Kari", "Bjørk".as_bytes()]));
        assert!(add(&mut batch, 3, &[b"Ola"]));
        assert!(!add(
            &mut batch,
            4,
            &[b" ", "\u{a0}\u{feff}\t".as_bytes(), b""]
        ));
        assert!(add(&mut batch, 5, &[b"a", b"", b" ", b"d", b""]));
        assert!(add(&mut batch, 6, &[b"a", b"b", b"", b" "]));
        batch.finish();
        let rows: Vec<_> = batch.rows().collect();
        assert_eq!(rows.len(), 4);
        assert_eq!(
            (rows[0].line(), rows[0].row(), rows[0].cell(1)),
            (2, 1, "Bjørk")
        );
        assert!(rows[0].is_sound() && rows[3].is_sound());
        assert_eq!(
            (rows[1].len(), rows[1].cell(0), rows[1].cell(1)),
            (1, "Ola", "")
        );
        assert_eq!(
            rows[1].problems().collect::<Vec<_>>(),
            [ProblemCode::TooFewCells]
        );
        assert_eq!(rows[1].column_of(ProblemCode::TooFewCells), Some(1));
        assert!(!rows[1].is_rejected() && rows[2].is_rejected());
        assert_eq!(rows[2].column_of(ProblemCode::TooManyCells), Some(3));
        assert_eq!(rows[2].column_of(ProblemCode::TooFewCells), None);
        assert_eq!(rows[2].cells().collect::<Vec<_>>(), ["a", "", " ", "d", ""]);
    }

    #[test]
    fn undecodable_bytes_are_a_problem_of_their_row_only() {
        let mut batch = Batch::new();
        batch.clear(2);
        assert!(add(&mut batch, 1, &["Bjørn �".as_bytes(), b"x"]));
        assert!(add(&mut batch, 2, &[b"y", b"Bj\xFFrn"]));
        assert!(add(&mut batch, 3, &["Kåre".as_bytes(), b"z"]));
        batch.finish();
        let rows: Vec<_> = batch.rows().collect();
        assert!(rows[0].is_sound() && rows[2].is_sound());
        assert_eq!(rows[0].cell(0), "Bjørn �");
        assert_eq!(rows[1].cells().collect::<Vec<_>>(), ["y", "Bj�rn"]);
        assert_eq!(rows[1].column_of(ProblemCode::Undecodable), Some(1));
        assert_eq!(rows[2].cells().collect::<Vec<_>>(), ["Kåre", "z"]);
    }
}
