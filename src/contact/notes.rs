//! What is to be reported of a cell although it has a value, or is blank.

use super::ProblemCode;

/// The problems of a cell that do not make its value invalid, each at most once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CellNotes(u32);

impl CellNotes {
    /// Adds a problem.
    pub fn add(&mut self, code: ProblemCode) {
        self.0 |= 1 << (code as u32);
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The problems, in the order of [`ProblemCode::ALL`].
    pub fn codes(self) -> impl Iterator<Item = ProblemCode> {
        let all = ProblemCode::ALL.into_iter();
        all.filter(move |code| self.0 & 1 << (*code as u32) != 0)
    }
}
