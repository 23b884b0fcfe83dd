//! Finds rows whose values stand beside their own columns.

use super::shape::{Shape, Shapes};

/// A row with a value that its column does not have otherwise, kept until the columns are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SuspectRow {
    pub(super) line: u64,
    /// The forms of all its cells, those beyond the last column too.
    pub(super) shapes: Vec<Shape>,
}

impl SuspectRow {
    /// Cells that are looked at, at most; what stands further right says nothing new.
    pub(super) const MAX_CELLS: usize = 256;
}

/// How the cells of a row may have come to stand where they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Move {
    /// From a column on, each cell stands so many columns too far right.
    Right(usize, usize),
    /// From a column on, each cell stands so many columns too far left.
    Left(usize, usize),
    /// A cell and the next one are swapped.
    Swap(usize),
}

impl Move {
    /// The cell that belongs to a column, if one does; `None` for a cell that was lost or left out.
    fn cell_of(self, column: usize) -> Option<usize> {
        match self {
            Self::Right(from, by) if column >= from => Some(column + by),
            Self::Left(from, by) if column >= from + by => Some(column - by),
            Self::Left(from, _) if column >= from => None,
            Self::Swap(at) if column == at => Some(at + 1),
            Self::Swap(at) if column == at + 1 => Some(at),
            _ => Some(column),
        }
    }
}

/// How much likelier than the row as it stands another reading must be, as a logarithm: 150 times.
const MIN_GAIN: f64 = 5.0;
/// Share of a form in a column from which on it is not strange there, even if some rows are damaged …
const MAX_STRANGE: f64 = 0.15;
/// … and in the column it belongs to it is at least so many times as frequent.
const MIN_RATIO: f64 = 5.0;
/// Share of a form in a column below which it does not belong there.
const MIN_SHARE: f64 = 0.01;
/// Share of a distinctive form in a column from which on it belongs there.
const MIN_HOME_SHARE: f64 = 0.1;
/// Share that a blank has at least in every column, and that a cell has which belongs to none: both say
/// little.
const BLANK_SHARE: f64 = 0.05;
/// Cells that a column must have for its shares to mean anything.
const MIN_CELLS: u32 = 10;

/// Whether the cells of a row fit the columns beside their own much better.
pub(super) fn is_shifted(suspect: &SuspectRow, columns: &[Shapes]) -> bool {
    let columns = columns.get(..columns.len().min(SuspectRow::MAX_CELLS));
    let columns = columns.unwrap_or_default();
    if columns
        .first()
        .is_none_or(|column| column.cells() < MIN_CELLS)
    {
        return false;
    }
    let shape = |cell: Option<usize>| {
        cell.and_then(|at| suspect.shapes.get(at))
            .copied()
            .unwrap_or(Shape::Blank)
    };
    let weight = |column: &Shapes, shape: Shape, own: Shape| {
        let likely = column.share(shape, own);
        if shape == Shape::Blank {
            likely.max(BLANK_SHARE).ln()
        } else {
            likely.ln()
        }
    };
    let beyond = |from: usize| {
        let rest = suspect.shapes.get(from..).unwrap_or_default();
        rest.iter().filter(|shape| **shape != Shape::Blank).count()
    };
    let as_it_stands: f64 = columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let own = shape(Some(at));
            weight(column, own, own)
        })
        .sum();
    let lost = BLANK_SHARE.ln();
    #[expect(clippy::cast_precision_loss, reason = "few cells")]
    let as_it_stands = as_it_stands + lost * beyond(columns.len()) as f64;
    moves(columns.len()).any(|by| {
        let mut likely = 0.0;
        let mut fits_better = false;
        for (at, column) in columns.iter().enumerate() {
            let (here, there) = (shape(Some(at)), by.cell_of(at));
            let moved = shape(there);
            likely += weight(column, moved, here);
            if there == Some(at) || moved == Shape::Blank {
                continue;
            }
            let home = column.share(moved, here);
            if moved.is_distinctive() {
                if home < MIN_HOME_SHARE {
                    return false;
                }
                let was = there.and_then(|at| columns.get(at));
                let was = was.map_or(0.0, |column| column.share(moved, moved));
                fits_better |= was < MAX_STRANGE && was * MIN_RATIO <= home && here != moved;
            } else if home < MIN_SHARE {
                return false;
            }
        }
        // Cells that no column takes any more.
        let dropped = match by {
            Move::Right(from, by) => {
                (from..from + by)
                    .filter(|at| shape(Some(*at)) != Shape::Blank)
                    .count()
                    + beyond(columns.len() + by)
            }
            Move::Left(_, by) => beyond(columns.len().saturating_sub(by)),
            Move::Swap(_) => beyond(columns.len()),
        };
        #[expect(clippy::cast_precision_loss, reason = "few cells")]
        let likely = likely + lost * dropped as f64;
        fits_better && likely - as_it_stands >= MIN_GAIN
    })
}

/// Every way in which a row of so many columns may have been shifted.
fn moves(columns: usize) -> impl Iterator<Item = Move> {
    (0..columns).flat_map(move |from| {
        let swap = (from + 1 < columns).then_some(Move::Swap(from));
        [1, 2]
            .into_iter()
            .flat_map(move |by| [Move::Right(from, by), Move::Left(from, by)])
            .chain(swap)
    })
}
