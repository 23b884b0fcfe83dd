//! How a rejected row stands in its file: the columns of the source, the line, the reason.

use std::io::{self, Write};

use crate::contact::{LINE_COLUMN, ProblemCode, REASON_COLUMN};
use crate::source::RowWriter;

/// The columns of a file of rejected rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// Columns of the source before those that are added.
    columns: usize,
    /// Columns of the source that the added ones take the place of: it is such a file itself.
    replaced: usize,
}

impl Layout {
    /// The layout for a source with this header (none without one) and so many columns.
    pub(super) fn new(header: &[String], columns: usize) -> Self {
        let added = [LINE_COLUMN, REASON_COLUMN].map(str::to_owned);
        let replaced = if header.len() == columns && header.ends_with(&added) {
            added.len()
        } else {
            0
        };
        Self {
            columns: columns - replaced,
            replaced,
        }
    }

    /// Writes the header of the source with the added columns.
    pub(super) fn write_header<W: Write>(
        self,
        writer: &mut RowWriter<W>,
        header: &[String],
    ) -> io::Result<()> {
        let names = header.iter().map(String::as_str);
        writer.write(filled_up(names, self.columns).chain([LINE_COLUMN, REASON_COLUMN]))
    }

    /// Writes a row with its line and the reasons, which stand under their names: rows with too
    /// few cells are filled up, and cells beyond the last column come after the reasons.
    pub(super) fn write_row<'c, W: Write>(
        self,
        writer: &mut RowWriter<W>,
        cells: impl Iterator<Item = &'c str> + Clone,
        line: u64,
        reasons: impl Iterator<Item = ProblemCode>,
    ) -> io::Result<()> {
        let line = line.to_string();
        let reasons: Vec<&str> = reasons.map(ProblemCode::word).collect();
        let reasons = reasons.join(",");
        let beyond = cells.clone().skip(self.columns + self.replaced);
        let filled = beyond.clone().zip(1..).filter(|(cell, _)| !blank(cell));
        let last = filled.last().map_or(0, |(_, at)| at);
        let row = filled_up(cells, self.columns).map(|cell| -> &str { cell });
        let row = row.chain([line.as_str(), reasons.as_str()]);
        let beyond = beyond.take(last).map(|cell| -> &str { cell });
        writer.write(row.chain(beyond))
    }
}

fn blank(cell: &str) -> bool {
    cell.trim().is_empty()
}

/// The first `columns` cells, with blank ones for those that are missing.
fn filled_up<'c>(
    cells: impl Iterator<Item = &'c str>,
    columns: usize,
) -> impl Iterator<Item = &'c str> {
    cells.chain(std::iter::repeat("")).take(columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Dialect;

    fn written(header: &[&str], columns: usize, cells: &[&str]) -> String {
        let header: Vec<String> = header.iter().map(|&name| name.to_owned()).collect();
        let layout = Layout::new(&header, columns);
        let mut writer = RowWriter::new(Vec::new(), &Dialect::default()).unwrap();
        if !header.is_empty() {
            layout.write_header(&mut writer, &header).unwrap();
        }
        let reasons = [ProblemCode::NoKey, ProblemCode::TooManyCells].into_iter();
        layout
            .write_row(&mut writer, cells.iter().copied(), 7, reasons)
            .unwrap();
        String::from_utf8(writer.finish().unwrap()).unwrap()
    }

    #[test]
    fn line_and_reason_stand_under_their_names() {
        let why = "\"no_key,too_many_cells\"";
        for (header, columns, cells, expected) in [
            (
                &["A", "B"][..],
                2,
                &["a", "b"][..],
                format!("A,B,_line,_reason a,b,7,{why}"),
            ),
            (
                &["A", "B"],
                2,
                &["a"],
                format!("A,B,_line,_reason a,,7,{why}"),
            ),
            (
                &["A", "B"],
                2,
                &["a", "b", " ", "c", "", " "],
                format!("A,B,_line,_reason a,b,7,{why}, ,c"),
            ),
            // A header with fewer names than the rows have cells.
            (
                &["A"],
                2,
                &["a", "b"],
                format!("A,,_line,_reason a,b,7,{why}"),
            ),
            // The source is such a file itself.
            (
                &["A", "_line", "_reason"],
                3,
                &["a", "2", "no_key", "b"],
                format!("A,_line,_reason a,7,{why},b"),
            ),
            (
                &["_line", "_reason", "A"],
                3,
                &["2", "no_key", "a"],
                format!("_line,_reason,A,_line,_reason 2,no_key,a,7,{why}"),
            ),
            (&[], 2, &["a", "b", "c"], format!("a,b,7,{why},c")),
        ] {
            let found = written(header, columns, cells)
                .replace("\r\n", " ")
                .replace('\n', " ");
            assert_eq!(found.trim_end(), expected, "{header:?} {cells:?}");
        }
    }
}
