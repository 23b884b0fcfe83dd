//! Adds the evidence of a file up and decides what is damaged.

use std::collections::BTreeMap;

use super::evidence::{Clue, ColumnCounts, DamageEvidence};
use super::role::Role;
use super::shape::Shapes;
use super::shift::{SuspectRow, is_shifted};
use super::{Damage, DamageCode, DamageDetector, Remedy};
use crate::contact::Repair;
use crate::source::Encoding;

/// Rows that may be shifted and are kept, at most; then they are judged by what is known of the
/// columns so far, so that memory does not grow with the file.
const MAX_SUSPECTS: usize = 10_000;

/// Rows at the end of a file, one of which must hold the last total.
const TOTAL_ROWS: u64 = 10;

/// Adds the evidence of a file's rows up, and decides at its end what is damage.
#[derive(Debug)]
pub struct DamageCollector<'a> {
    detector: &'a DamageDetector,
    last_row: u64,
    /// Rows with a clue, by clue and column.
    clues: BTreeMap<(Clue, Option<usize>), Occurrences>,
    columns: Vec<ColumnCounts>,
    shapes: Vec<Shapes>,
    suspects: Vec<SuspectRow>,
    shifted: Occurrences,
    /// The row of the last total.
    last_total: u64,
}

/// How many rows have something, and the lines of the first ones.
#[derive(Clone, Debug, Default)]
struct Occurrences {
    rows: u64,
    lines: Vec<u64>,
}

impl Occurrences {
    fn add(&mut self, line: u64, max_lines: usize) {
        self.rows += 1;
        if self.lines.len() < max_lines {
            self.lines.push(line);
        }
    }
}

impl<'a> DamageCollector<'a> {
    /// A collector for the evidence of a detector.
    pub fn new(detector: &'a DamageDetector) -> Self {
        let columns = detector.roles.len();
        Self {
            detector,
            last_row: 0,
            clues: BTreeMap::new(),
            columns: vec![ColumnCounts::default(); columns],
            shapes: vec![Shapes::default(); columns],
            suspects: Vec::new(),
            shifted: Occurrences::default(),
            last_total: 0,
        }
    }

    /// Adds the evidence of the next rows; those of a file must come in its order.
    pub fn add(&mut self, evidence: &DamageEvidence) {
        self.last_row = self.last_row.max(evidence.last_row);
        for suspected in &evidence.suspected {
            let max_lines = if suspected.clue == Clue::Total {
                self.last_total = suspected.row;
                Damage::MAX_LEFT_OUT
            } else {
                Damage::MAX_LINES
            };
            let rows = self.clues.entry((suspected.clue, suspected.column));
            rows.or_default().add(suspected.line, max_lines);
        }
        for (sum, more) in self.columns.iter_mut().zip(&evidence.columns) {
            sum.add(more);
        }
        for (sum, more) in self.shapes.iter_mut().zip(&evidence.shapes) {
            sum.add(more);
        }
        self.suspects.extend_from_slice(&evidence.suspects);
        if self.suspects.len() >= MAX_SUSPECTS {
            self.judge();
        }
    }

    fn judge(&mut self) {
        for suspect in std::mem::take(&mut self.suspects) {
            if is_shifted(&suspect, &self.shapes) {
                self.shifted.add(suspect.line, Damage::MAX_LEFT_OUT);
            }
        }
    }

    /// What is damaged, sorted by code and column.
    pub fn finish(mut self) -> Vec<Damage> {
        self.judge();
        let mut damages = Vec::new();
        for ((clue, column), found) in &self.clues {
            let (clue, column) = (*clue, *column);
            let counts = column.and_then(|at| self.columns.get(at));
            let counts = counts.cloned().unwrap_or_default();
            if let Some(remedy) = self.remedy(clue, column, found.rows, &counts) {
                damages.push(Damage {
                    code: clue.code(),
                    column,
                    rows: found.rows,
                    lines: found.lines.clone(),
                    remedy,
                });
            }
        }
        if self.shifted.rows > 0 {
            damages.push(Damage {
                code: DamageCode::ShiftedColumns,
                column: None,
                rows: self.shifted.rows,
                lines: self.shifted.lines,
                remedy: Remedy::LeaveOutRows,
            });
        }
        damages.sort_by_key(|damage| (damage.code, damage.column));
        damages
    }

    /// The remedy for so many rows with a clue; `None` if it is no damage after all.
    fn remedy(
        &self,
        clue: Clue,
        column: Option<usize>,
        rows: u64,
        counts: &ColumnCounts,
    ) -> Option<Remedy> {
        let role = column
            .and_then(|at| self.detector.roles.get(at))
            .copied()
            .unwrap_or(Role::Unknown);
        let accounts = column
            .and_then(|at| self.detector.accounts.get(at))
            .copied()
            .unwrap_or(false);
        match clue {
            Clue::Scientific | Clue::Replaced | Clue::MonthName => Some(Remedy::BackToSource),
            // Where others have decimals, they are quantities or versions after all.
            Clue::DotZero => (counts.decimals == 0).then_some(Remedy::Repair(Repair::DotZero)),
            Clue::Entity => Some(Remedy::Repair(Repair::HtmlEntities)),
            Clue::ShortPostcode => {
                let digits = u8::try_from(self.detector.postcode_digits?).ok()?;
                let known = counts.whole_postcodes + rows;
                let enough = counts.whole_postcodes > 0 || counts.placed > 0;
                (enough && counts.other_postcodes * 9 <= known)
                    .then_some(Remedy::Repair(Repair::PadZeros(digits)))
            }
            Clue::ShortPhone => {
                (counts.eights >= 3 && counts.eights >= rows * 3).then_some(Remedy::BackToSource)
            }
            Clue::Doubled => Some(self.encoding_or_repair()),
            Clue::Undecodable => Some(match self.encoding_or_repair() {
                Remedy::ChooseEncoding(better) => Remedy::ChooseEncoding(better),
                _ => Remedy::ChooseEncoding(
                    (self.detector.encoding == Encoding::Utf8).then_some(Encoding::Windows1252),
                ),
            }),
            Clue::Total => {
                (self.last_total + TOTAL_ROWS > self.last_row).then_some(Remedy::LeaveOutRows)
            }
            Clue::Serial => {
                let believed = role == Role::Date || (rows >= 3 && rows * 10 >= counts.filled * 9);
                let from_1904 = counts.years_1904 >= 3
                    && counts.years_1904 * 10 >= rows * 9
                    && counts.years_1900 * 5 <= counts.years_1904;
                believed.then_some(Remedy::Repair(if from_1904 {
                    Repair::SerialDates1904
                } else {
                    Repair::SerialDates
                }))
            }
            Clue::Identity => {
                let others = counts.elevens + counts.tens;
                let enough = if accounts {
                    rows >= 3 && rows * 10 >= others * 9
                } else {
                    rows * 2 >= others
                };
                enough.then_some(Remedy::SkipColumn)
            }
            Clue::MaybeIdentity => {
                // Where the sure ones stand already, these say nothing more.
                let said = self.clues.contains_key(&(Clue::Identity, column));
                let enough = rows >= 5 && rows * 10 >= counts.tens * 9;
                let number = matches!(role, Role::Phone) || accounts;
                (enough && !said && !number).then_some(Remedy::SkipColumn)
            }
        }
    }

    /// A file that is UTF-8 and read as something else is to be read again; else cells are mended.
    fn encoding_or_repair(&self) -> Remedy {
        let doubled: u64 = self
            .clues
            .iter()
            .filter(|((clue, _), _)| *clue == Clue::Doubled)
            .map(|(_, found)| found.rows)
            .sum();
        let beyond: u64 = self.columns.iter().map(|counts| counts.beyond_ascii).sum();
        let unicode = [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be];
        let legacy = !unicode.contains(&self.detector.encoding);
        if legacy && doubled > 0 && doubled * 5 >= beyond * 4 {
            Remedy::ChooseEncoding(Some(Encoding::Utf8))
        } else {
            Remedy::Repair(Repair::DoubleEncoding)
        }
    }
}
