//! Rows whose values stand beside their own columns.

use super::shape::{Shape, Shapes};

/// A row with a value that its column does not have otherwise, kept until the columns are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Suspect {
    pub(super) line: u64,
    /// The forms of all its cells, those beyond the last column too.
    pub(super) shapes: Vec<Shape>,
}

impl Suspect {
    /// Cells that are looked at; what stands further right says nothing new.
    pub(super) const MOST_CELLS: usize = 256;
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

/// How much likelier than the row as it stands another reading must be: 150 times.
const CLEAR: f64 = 5.0;
/// A form that a column has more often is not strange there, even if some rows are damaged …
const STRANGE: f64 = 0.15;
/// … and at home it is so many times as frequent.
const TIMES: f64 = 5.0;
/// A form that a column has less often has never been in it.
const NEVER: f64 = 0.01;
/// A form that a column has this often does.
const AT_HOME: f64 = 0.1;
/// A blank says little wherever it stands, and so does a cell that belongs to no column.
const INDIFFERENT: f64 = 0.05;
/// A column of fewer cells says nothing about what is strange.
const FEWEST: u32 = 10;

/// Whether the cells of a row fit the columns beside their own much better.
pub(super) fn is_shifted(suspect: &Suspect, columns: &[Shapes]) -> bool {
    let columns = columns.get(..columns.len().min(Suspect::MOST_CELLS));
    let columns = columns.unwrap_or_default();
    if columns.first().is_none_or(|column| column.cells() < FEWEST) {
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
            likely.max(INDIFFERENT).ln()
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
    let lost = INDIFFERENT.ln();
    #[expect(clippy::cast_precision_loss, reason = "few cells")]
    let as_it_stands = as_it_stands + lost * beyond(columns.len()) as f64;
    moves(columns.len()).any(|by| {
        let mut likely = 0.0;
        let mut came_home = false;
        for (at, column) in columns.iter().enumerate() {
            let (here, there) = (shape(Some(at)), by.cell_of(at));
            let moved = shape(there);
            likely += weight(column, moved, here);
            if there == Some(at) || moved == Shape::Blank {
                continue;
            }
            let home = column.share(moved, here);
            if moved.is_telling() {
                if home < AT_HOME {
                    return false;
                }
                let was = there.and_then(|at| columns.get(at));
                let was = was.map_or(0.0, |column| column.share(moved, moved));
                came_home |= was < STRANGE && was * TIMES <= home && here != moved;
            } else if home < NEVER {
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
        came_home && likely - as_it_stands >= CLEAR
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
