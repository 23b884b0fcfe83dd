//! Corrections the user made in the review: cells, values of a column, left-out rows, repairs.
//!
//! Edits are part of the plan. Survey, review and import read every cell through them, so all three
//! see the same data. The file itself is never written.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::contact::{Repair, clean_text};

/// A cell the user typed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellEdit {
    /// The cell's exact text in the file when it was edited; if the file has other text now, the
    /// edit is not applied. `None` fits any text.
    pub was: Option<String>,
    /// The text read instead.
    pub becomes: String,
}

impl CellEdit {
    /// Whether the edit still applies: the file has the text that the user saw.
    pub fn fits(&self, raw: &str) -> bool {
        self.was.as_deref().is_none_or(|was| was == raw)
    }
}

/// A replacement of one value by another throughout a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replace {
    /// The column, from 0.
    pub column: usize,
    /// The whole value, trimmed; compared exactly, letter case included.
    pub from: String,
    /// The text read instead.
    pub to: String,
}

/// A [`Repair`] applied to every cell of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnRepair {
    /// The column, from 0.
    pub column: usize,
    /// The repair.
    pub repair: Repair,
}

/// All corrections of a file; lines are counted from 1, columns from 0.
///
/// An edited cell reads as its edit says. Any other cell passes through the repairs of its column,
/// then through the replacements, each in the order in which they were added.
///
/// ```
/// use mainbrainer::contact::Repair;
/// use mainbrainer::plan::{Edits, PreparedEdits};
///
/// let mut edits = Edits::default();
/// edits.repair(0, Repair::PadZeros(4));
/// edits.replace_value(1, "Olso", "Oslo");
/// edits.set_cell(7, 1, "Brgen", "Bergen");
///
/// let edits = PreparedEdits::new(&edits);
/// assert_eq!(edits.cell(2, 0, "150"), "0150");
/// assert_eq!(edits.cell(2, 1, " Olso"), "Oslo");
/// assert_eq!(edits.cell(7, 1, "Brgen"), "Bergen");
/// // The file has changed on line 7 since the cell was edited: the edit is not applied.
/// assert_eq!(edits.cell(7, 1, "Bodø"), "Bodø");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Edits {
    /// Edited cells, by the line on which their row begins, then by column.
    pub cells: BTreeMap<u64, BTreeMap<usize, CellEdit>>,
    /// Replacements of values, in order.
    pub replace: Vec<Replace>,
    /// Lines on which left-out rows begin.
    pub left_out: BTreeSet<u64>,
    /// Repairs of columns, in order.
    pub repairs: Vec<ColumnRepair>,
}

/// An edit that does not fit the file as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// The cell's text is not what it was when it was edited, or no row begins on its line.
    Cell {
        /// The line.
        line: u64,
        /// The column, from 0.
        column: usize,
        /// The edit.
        edit: CellEdit,
        /// The cell's text now; `None` where no row begins on the line.
        reads: Option<String>,
    },
    /// No row begins on a line whose row was left out.
    LeftOut {
        /// The line.
        line: u64,
    },
}

impl Misfit {
    /// The line of the edit, from 1.
    pub fn line(&self) -> u64 {
        match self {
            Self::Cell { line, .. } | Self::LeftOut { line } => *line,
        }
    }
}

impl Edits {
    /// Whether there are no corrections.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The number of corrections: cells, replacements, left-out rows and repairs.
    pub fn count(&self) -> usize {
        let cells: usize = self.cells.values().map(BTreeMap::len).sum();
        cells + self.replace.len() + self.left_out.len() + self.repairs.len()
    }

    /// Edits the cell that reads `was` in the file, in place of an earlier edit of it.
    pub fn set_cell(&mut self, line: u64, column: usize, was: &str, becomes: &str) {
        let edit = CellEdit {
            was: Some(was.to_owned()),
            becomes: becomes.to_owned(),
        };
        self.cells.entry(line).or_default().insert(column, edit);
    }

    /// Removes the edit of a cell; returns whether there was one.
    pub fn unset_cell(&mut self, line: u64, column: usize) -> bool {
        let Some(cells) = self.cells.get_mut(&line) else {
            return false;
        };
        let was = cells.remove(&column).is_some();
        if cells.is_empty() {
            self.cells.remove(&line);
        }
        was
    }

    /// Leaves the row that begins on a line out (`true`), or includes it again.
    pub fn leave_out(&mut self, line: u64, out: bool) {
        if out {
            self.left_out.insert(line);
        } else {
            self.left_out.remove(&line);
        }
    }

    /// Replaces a value throughout a column; both values are trimmed first.
    ///
    /// A replacement of the same value keeps its place in the order and gets the new target.
    pub fn replace_value(&mut self, column: usize, from: &str, to: &str) {
        let (from, to) = (clean_text(from).into_owned(), clean_text(to).into_owned());
        let same = |other: &&mut Replace| other.column == column && other.from == from;
        match self.replace.iter_mut().find(same) {
            Some(there) => there.to = to,
            None => self.replace.push(Replace { column, from, to }),
        }
    }

    /// Adds a repair of a column, unless it has the same one already.
    pub fn repair(&mut self, column: usize, repair: Repair) {
        let repair = ColumnRepair { column, repair };
        if !self.repairs.contains(&repair) {
            self.repairs.push(repair);
        }
    }

    /// Adapts the edits to a file whose columns have moved; `to` maps old to new columns (from 0).
    ///
    /// Returns the adapted edits, and those whose column is gone (under their old column), so that
    /// the user can be shown them.
    pub fn moved(&self, to: impl Fn(usize) -> Option<usize>) -> (Self, Self) {
        let (mut kept, mut lost) = (Self::default(), Self::default());
        for (line, row) in &self.cells {
            for (column, edit) in row {
                let (edits, column) = match to(*column) {
                    Some(column) => (&mut kept, column),
                    None => (&mut lost, *column),
                };
                let row = edits.cells.entry(*line).or_default();
                row.insert(column, edit.clone());
            }
        }
        for replace in &self.replace {
            let moved_to = to(replace.column);
            let edits = if moved_to.is_some() {
                &mut kept
            } else {
                &mut lost
            };
            edits.replace.push(Replace {
                column: moved_to.unwrap_or(replace.column),
                ..replace.clone()
            });
        }
        for repair in &self.repairs {
            let moved_to = to(repair.column);
            let edits = if moved_to.is_some() {
                &mut kept
            } else {
                &mut lost
            };
            edits.repair(moved_to.unwrap_or(repair.column), repair.repair);
        }
        kept.left_out.clone_from(&self.left_out);
        (kept, lost)
    }

    /// The text read in place of a cell, worked out the slow and plain way.
    #[cfg(test)]
    fn cell<'a>(&'a self, line: u64, column: usize, raw: &'a str) -> Cow<'a, str> {
        let edit = self.cells.get(&line).and_then(|row| row.get(&column));
        if let Some(edit) = edit.filter(|edit| edit.fits(raw)) {
            return Cow::Borrowed(&edit.becomes);
        }
        let mut cell = Cow::Borrowed(raw);
        for repair in self.repairs.iter().filter(|of| of.column == column) {
            cell = repaired(repair.repair, cell);
        }
        for replace in self.replace.iter().filter(|of| of.column == column) {
            if clean_text(&cell) == replace.from {
                cell = Cow::Borrowed(&replace.to);
            }
        }
        cell
    }
}

fn repaired(repair: Repair, cell: Cow<'_, str>) -> Cow<'_, str> {
    match repair.apply(&cell) {
        Cow::Owned(mended) => Cow::Owned(mended),
        Cow::Borrowed(_) => cell,
    }
}

/// The edits of a plan, indexed for reading millions of cells.
#[derive(Clone, Debug, Default)]
pub struct PreparedEdits {
    edits: Edits,
    columns: BTreeMap<usize, ColumnCorrections>,
    empty: bool,
}

#[derive(Clone, Debug, Default)]
struct ColumnCorrections {
    repairs: Vec<Repair>,
    /// The final text of each value after all replacements in their order.
    replace: HashMap<String, String>,
}

impl PreparedEdits {
    /// Indexes edits.
    pub fn new(edits: &Edits) -> Self {
        let mut columns: BTreeMap<usize, ColumnCorrections> = BTreeMap::new();
        for repair in &edits.repairs {
            let column = columns.entry(repair.column).or_default();
            column.repairs.push(repair.repair);
        }
        for replace in &edits.replace {
            let values = &mut columns.entry(replace.column).or_default().replace;
            // The result of an earlier replacement is replaced like a value of the file.
            for to in values.values_mut() {
                if *clean_text(to) == *replace.from {
                    to.clone_from(&replace.to);
                }
            }
            values
                .entry(replace.from.clone())
                .or_insert_with(|| replace.to.clone());
        }
        Self {
            empty: edits.is_empty(),
            edits: edits.clone(),
            columns,
        }
    }

    /// Whether no cell is changed and no row left out.
    pub fn is_empty(&self) -> bool {
        self.empty
    }

    /// The edits this was made from.
    pub fn edits(&self) -> &Edits {
        &self.edits
    }

    /// Whether the row that begins on a line (from 1) is left out.
    pub fn leaves_out(&self, line: u64) -> bool {
        self.edits.left_out.contains(&line)
    }

    /// The edited cells of the row that begins on a line (from 1).
    pub fn cells_of(&self, line: u64) -> Option<&BTreeMap<usize, CellEdit>> {
        self.edits.cells.get(&line)
    }

    /// The columns whose cells may be changed in the row that begins on a line (from 1).
    pub fn columns_of(&self, line: u64) -> impl Iterator<Item = usize> {
        let cells = self.cells_of(line).into_iter().flat_map(BTreeMap::keys);
        let others = cells.filter(|column| !self.columns.contains_key(column));
        self.columns.keys().chain(others).copied()
    }

    /// The text read in place of a cell.
    pub fn cell<'a>(&'a self, line: u64, column: usize, raw: &'a str) -> Cow<'a, str> {
        if self.empty {
            return Cow::Borrowed(raw);
        }
        if !self.edits.cells.is_empty()
            && let Some(edit) = self.cells_of(line).and_then(|row| row.get(&column))
            && edit.fits(raw)
        {
            return Cow::Borrowed(&edit.becomes);
        }
        self.value(column, raw)
    }

    /// A cell's text after repairs and replacements, edits of single cells aside.
    pub fn value<'a>(&'a self, column: usize, raw: &'a str) -> Cow<'a, str> {
        let Some(mender) = self.columns.get(&column) else {
            return Cow::Borrowed(raw);
        };
        let mut cell = Cow::Borrowed(raw);
        for repair in &mender.repairs {
            cell = repaired(*repair, cell);
        }
        if !mender.replace.is_empty()
            && let Some(to) = mender.replace.get(clean_text(&cell).as_ref())
        {
            return Cow::Borrowed(to);
        }
        cell
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_edit_holds_while_the_cell_reads_as_it_did() {
        let mut edits = Edits::default();
        edits.set_cell(4, 1, " Olso ", "Oslo");
        assert_eq!(edits.cell(4, 1, " Olso "), "Oslo");
        assert_eq!(edits.cell(4, 1, "Olso"), "Olso");
        assert_eq!(edits.cell(5, 1, " Olso "), " Olso ");
        assert_eq!(edits.cell(4, 0, " Olso "), " Olso ");
        assert!(edits.unset_cell(4, 1) && !edits.unset_cell(4, 1));
        assert!(edits.is_empty());
    }

    #[test]
    fn whole_values_are_replaced_one_replacement_after_the_other() {
        let mut edits = Edits::default();
        edits.replace_value(2, " Norge", "Norway ");
        edits.replace_value(2, "NO", "Norge");
        edits.replace_value(2, "Norway", "Norvège");
        edits.set_cell(9, 2, "Norge", "Sverige");
        for (line, raw, read) in [
            (1, "Norge", "Norvège"),
            (1, "\u{a0}Norge ", "Norvège"),
            (1, "NO", "Norge"),
            (1, "Norway", "Norvège"),
            (1, "norge", "norge"),
            (1, "Norge!", "Norge!"),
            (9, "Norge", "Sverige"),
            (9, "Danmark", "Danmark"),
        ] {
            assert_eq!(edits.cell(line, 2, raw), read, "{line} {raw}");
            assert_eq!(
                PreparedEdits::new(&edits).cell(line, 2, raw),
                read,
                "{line} {raw}"
            );
        }
        assert_eq!(edits.cell(1, 1, "Norge"), "Norge");
        edits.replace_value(2, "NO", "Norway");
        assert_eq!(edits.replace.len(), 3);
        assert_eq!(edits.cell(1, 2, "NO"), "Norvège");
    }

    #[test]
    fn repairs_come_before_replacements() {
        let mut edits = Edits::default();
        edits.replace_value(0, "0150", "0151");
        edits.repair(0, Repair::PadZeros(4));
        edits.repair(0, Repair::PadZeros(4));
        assert_eq!(edits.repairs.len(), 1);
        assert_eq!(edits.cell(1, 0, "150"), "0151");
        assert_eq!(edits.cell(1, 0, "7010"), "7010");
    }

    #[test]
    fn edits_follow_their_columns() {
        let mut edits = Edits::default();
        edits.set_cell(4, 1, "a", "b");
        edits.set_cell(4, 2, "c", "d");
        edits.replace_value(1, "x", "y");
        edits.repair(2, Repair::PadZeros(4));
        edits.leave_out(7, true);
        let (kept, lost) = edits.moved(|column| (column == 1).then_some(5));
        assert_eq!((kept.count(), lost.count()), (3, 2));
        assert_eq!(kept.cell(4, 5, "a"), "b");
        assert_eq!(kept.cell(9, 5, "x"), "y");
        assert_eq!(lost.cell(4, 2, "c"), "d");
        assert_eq!(lost.cell(9, 2, "12"), "0012");
        assert_eq!(edits.moved(Some), (edits.clone(), Edits::default()));
    }

    #[test]
    fn edits_are_kept_as_json_and_older_plans_have_none() {
        let mut edits = Edits::default();
        edits.set_cell(4, 1, "a", "b");
        edits.replace_value(0, "x", "y");
        edits.leave_out(7, true);
        edits.repair(3, Repair::PadZeros(4));
        let json = serde_json::to_string(&edits).unwrap();
        assert_eq!(serde_json::from_str::<Edits>(&json).unwrap(), edits);
        assert_eq!(
            serde_json::from_str::<Edits>("{}").unwrap(),
            Edits::default()
        );
        assert_eq!(edits.count(), 4);
    }

    proptest! {
        #[test]
        fn made_ready_they_say_the_same(
            cells in prop::collection::vec((1u64..4, 0usize..3, "[ab ]{0,2}", "[abc]{0,2}"), 0..4),
            replace in prop::collection::vec((0usize..3, "[abc]{0,2}", "[abc]{0,2}"), 0..6),
            line in 1u64..4, column in 0usize..3, raw in "[abc ]{0,3}",
        ) {
            let mut edits = Edits::default();
            for (line, column, was, becomes) in &cells {
                edits.set_cell(*line, *column, was, becomes);
            }
            for (column, from, to) in &replace {
                edits.replace_value(*column, from, to);
            }
            let mender = PreparedEdits::new(&edits);
            prop_assert_eq!(mender.cell(line, column, &raw), edits.cell(line, column, &raw));
        }
    }
}
