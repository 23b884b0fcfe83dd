//! The date order of a column, inferred from its cells.

use serde::{Deserialize, Serialize};

use super::DateOrder;
use super::clean::clean_text;
use super::date::{ParsedDate, in_order, parse};

/// Evidence for the order of day, month and year in a column.
///
/// Only a number that cannot be a month or a day decides: `31.12.2020` is not month first.
/// Separators prove nothing, as `12.31.2020` occurs too. Cells that no order can read do not count.
///
/// ```
/// use mainbrainer::contact::{DateEvidence, DateOrder};
///
/// let mut evidence = DateEvidence::default();
/// evidence.push(1, "03.04.2024");
/// assert!(evidence.verdict().needs_choice());
/// // There is no month 31, so the day comes first in the whole column.
/// evidence.push(2, "31.12.2024");
/// assert_eq!(evidence.verdict().order(), Some(DateOrder::Dmy));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateEvidence {
    /// Cells that are dates, whether or not they need an order.
    pub dates: u64,
    /// Cells that are neither blank nor a date in any order.
    pub not_dates: u64,
    /// Numeric dates, whose meaning depends on the order.
    pub need_order: u64,
    /// Cells that this order cannot read and another can, indexed as [`DateOrder::ALL`].
    refused: [RefusedCells; 3],
    /// Cells on which two orders disagree, indexed as [`PAIRS`].
    disputed: [u64; 3],
}

/// Pairs of orders, as indices of [`DateOrder::ALL`].
const PAIRS: [(usize, usize); 3] = [(0, 1), (0, 2), (1, 2)];

/// Cells that one order cannot read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct RefusedCells {
    cells: u64,
    first_row: Option<u64>,
}

/// The conclusion for the whole column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateVerdict {
    /// Every date means the same in every order, or there is no date.
    NotNeeded,
    /// One order remains.
    Proven {
        /// The order.
        order: DateOrder,
        /// Cells that rule out the next best order.
        proofs: u64,
        /// The row of the first of these cells.
        first_row: u64,
        /// Cells that this order cannot read though another could; they become invalid.
        against: u64,
    },
    /// Several orders can read all cells; the user must choose.
    Undecided {
        /// These orders, sorted as [`DateOrder::ALL`].
        possible: Vec<DateOrder>,
    },
    /// Cells prove different orders; the user must choose, and cells of the others become invalid.
    Contradictory {
        /// The order that reads most cells, the number of cells it cannot read, and the row of the
        /// first.
        best: (DateOrder, u64, u64),
        /// The next best order, likewise.
        other: (DateOrder, u64, u64),
    },
}

impl DateVerdict {
    /// The order, if the cells decide it.
    pub fn order(&self) -> Option<DateOrder> {
        match self {
            Self::Proven { order, .. } => Some(*order),
            Self::NotNeeded | Self::Undecided { .. } | Self::Contradictory { .. } => None,
        }
    }

    /// Whether the user must choose an order before an import.
    pub fn needs_choice(&self) -> bool {
        matches!(self, Self::Undecided { .. } | Self::Contradictory { .. })
    }
}

impl DateEvidence {
    /// Proofs that one order needs for each proof of another: a typing error or two among many rows
    /// must not stop an import, while two files joined together have more.
    pub const MIN_PROOF_RATIO: u64 = 20;

    /// Adds a cell; `row` is any number that identifies it to the user.
    pub fn push(&mut self, row: u64, cell: &str) {
        let cell = clean_text(cell);
        if cell.is_empty() {
            return;
        }
        let days = match parse(&cell) {
            None => {
                self.not_dates += 1;
                return;
            }
            Some(ParsedDate::Placeholder) => return,
            Some(ParsedDate::Unambiguous(_)) => {
                self.dates += 1;
                return;
            }
            Some(ParsedDate::ByOrder(days)) => days,
        };
        self.dates += 1;
        self.need_order += 1;
        for ((one, two), disputed) in PAIRS.into_iter().zip(&mut self.disputed) {
            let day = |at: usize| days.get(at).copied().flatten();
            *disputed +=
                u64::from(day(one).is_some() && day(two).is_some() && day(one) != day(two));
        }
        for (order, refused) in DateOrder::ALL.into_iter().zip(&mut self.refused) {
            if in_order(days, order).is_none() {
                refused.cells += 1;
                refused.first_row.get_or_insert(row);
            }
        }
    }

    /// The conclusion for the whole column.
    pub fn verdict(&self) -> DateVerdict {
        if self.need_order == 0 {
            return DateVerdict::NotNeeded;
        }
        let mut ranked: Vec<(DateOrder, RefusedCells)> =
            DateOrder::ALL.into_iter().zip(self.refused).collect();
        ranked.sort_by_key(|(_, refused)| refused.cells);
        let [(best, lost), (other, next), _] = ranked.as_slice() else {
            return DateVerdict::NotNeeded;
        };
        if next.cells == 0 {
            return self.undecided();
        }
        let row = |refused: &RefusedCells| refused.first_row.unwrap_or_default();
        if lost.cells * Self::MIN_PROOF_RATIO <= next.cells {
            return DateVerdict::Proven {
                order: *best,
                proofs: next.cells,
                first_row: row(next),
                against: lost.cells,
            };
        }
        DateVerdict::Contradictory {
            best: (*best, lost.cells, row(lost)),
            other: (*other, next.cells, row(next)),
        }
    }

    /// The conclusion if several orders read every cell: they must disagree on one to matter.
    fn undecided(&self) -> DateVerdict {
        let reads_all = |at: usize| {
            self.refused
                .get(at)
                .is_some_and(|refused| refused.cells == 0)
        };
        let dispute = PAIRS
            .into_iter()
            .zip(self.disputed)
            .any(|((one, two), cells)| cells > 0 && reads_all(one) && reads_all(two));
        if !dispute {
            return DateVerdict::NotNeeded;
        }
        let possible = DateOrder::ALL
            .into_iter()
            .zip(0..)
            .filter(|(_, at)| reads_all(*at))
            .map(|(order, _)| order)
            .collect();
        DateVerdict::Undecided { possible }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use DateOrder::{Dmy, Mdy, Ymd};

    fn of(cells: &[&str]) -> DateEvidence {
        let mut evidence = DateEvidence::default();
        for (row, cell) in (1..).zip(cells) {
            evidence.push(row, cell);
        }
        evidence
    }

    fn proven(order: DateOrder, proofs: u64, first_row: u64, against: u64) -> DateVerdict {
        DateVerdict::Proven {
            order,
            proofs,
            first_row,
            against,
        }
    }

    #[test]
    fn what_needs_no_order_asks_nobody() {
        for cells in [
            &[][..],
            &["", " ", "0/0/00", "0000-00-00"],
            &[
                "2020-12-15",
                "20201215",
                "15. desember 2020",
                "June 15, 2026",
            ],
            &["05.05.2020", "6/6/2020"],
            &["ukjent", "44180"],
        ] {
            let evidence = of(cells);
            assert_eq!(evidence.verdict(), DateVerdict::NotNeeded, "{cells:?}");
            assert!(!evidence.verdict().needs_choice());
        }
        assert_eq!(of(&["05.05.2020", "", "x"]).dates, 1);
        assert_eq!(of(&["05.05.2020", "", "x"]).not_dates, 1);
    }

    #[test]
    fn one_row_proves_the_whole_column() {
        let cells = ["1.2.2020", "", "3/4/2020", "31.12.2020", "5.6.2020"];
        assert_eq!(of(&cells).verdict(), proven(Dmy, 1, 4, 0));
        let cells = ["1/2/2020", "12/31/2020", "12.30.2020"];
        assert_eq!(of(&cells).verdict(), proven(Mdy, 2, 2, 0));
        assert_eq!(of(&["15-12-99", "01-02-03"]).verdict().order(), Some(Dmy));
        assert_eq!(of(&["99-12-15", "01-02-03"]).verdict().order(), Some(Ymd));
        assert_eq!(of(&["12-15-99"]).verdict().order(), Some(Mdy));
        // The years of the dates that need no order say nothing about the others.
        assert_eq!(
            of(&["2020-12-31", "31.12.2020"]).verdict(),
            proven(Dmy, 1, 2, 0)
        );
    }

    #[test]
    fn without_proof_the_user_must_choose() {
        let verdict = of(&["1.2.2020", "05.05.2020", "2020-12-31"]).verdict();
        assert_eq!(
            verdict,
            DateVerdict::Undecided {
                possible: vec![Dmy, Mdy]
            }
        );
        assert!(verdict.needs_choice());
        assert_eq!(verdict.order(), None);
        // A day over 12 in the first place can still be a year.
        assert_eq!(
            of(&["15-12-20"]).verdict(),
            DateVerdict::Undecided {
                possible: vec![Dmy, Ymd]
            }
        );
        assert_eq!(
            of(&["1.2.03"]).verdict(),
            DateVerdict::Undecided {
                possible: vec![Dmy, Mdy]
            }
        );
        assert_eq!(
            of(&["01.02.03"]).verdict(),
            DateVerdict::Undecided {
                possible: vec![Dmy, Mdy, Ymd]
            }
        );
    }

    #[test]
    fn rows_that_prove_different_orders_are_a_question_unless_one_is_rare() {
        let mut cells = vec!["12/31/2020"];
        cells.extend(["31.12.2020"; 19]);
        assert_eq!(
            of(&cells).verdict(),
            DateVerdict::Contradictory {
                best: (Dmy, 1, 1),
                other: (Mdy, 19, 2)
            }
        );
        assert!(of(&cells).verdict().needs_choice());
        cells.push("30.11.2020");
        assert_eq!(of(&cells).verdict(), proven(Dmy, 20, 2, 1));
    }
}
