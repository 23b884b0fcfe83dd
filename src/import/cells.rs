//! The cells of a row, wherever they come from, and what is wrong with them.

use std::borrow::Cow;

use crate::contact::ProblemCode;
use crate::source::RowRef;

/// What is wrong with a row: the code and the column (from 0), where it is about one.
pub(super) type RowProblem = (ProblemCode, Option<usize>);

/// Where the cells of a row come from.
pub(super) trait Cells {
    /// The cell of a column; `""` where the row has none.
    fn cell(&self, column: usize) -> Cow<'_, str>;
}

impl Cells for RowRef<'_> {
    fn cell(&self, column: usize) -> Cow<'_, str> {
        Cow::Borrowed(RowRef::cell(self, column))
    }
}
