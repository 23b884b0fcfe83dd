//! Facts added up, and what follows from them.

use std::collections::BTreeMap;

use super::facts::{Clue, Facts, Tally};
use super::role::Role;
use super::shape::Shapes;
use super::shift::{Suspect, is_shifted};
use super::{Damage, DamageCode, Detector, Remedy};
use crate::contact::Repair;
use crate::source::Encoding;

/// Rows that may be shifted are judged once there are so many, with what is known of the columns
/// by then, so that memory does not grow with the file.
const MOST_SUSPECTS: usize = 10_000;

/// Rows at the end in which a total is one.
const LAST_ROWS: u64 = 10;

/// Adds the facts of all rows up, in file order.
#[derive(Debug)]
pub struct Collector<'a> {
    detector: &'a Detector,
    last_row: u64,
    found: BTreeMap<(Clue, Option<usize>), Found>,
    tallies: Vec<Tally>,
    shapes: Vec<Shapes>,
    suspects: Vec<Suspect>,
    shifted: Found,
    /// The row of the last total.
    last_total: u64,
}

/// Rows with one thing.
#[derive(Clone, Debug, Default)]
struct Found {
    rows: u64,
    lines: Vec<u64>,
}

impl Found {
    fn add(&mut self, line: u64, most: usize) {
        self.rows += 1;
        if self.lines.len() < most {
            self.lines.push(line);
        }
    }
}

impl<'a> Collector<'a> {
    /// A collector of what a detector finds.
    pub fn new(detector: &'a Detector) -> Self {
        let columns = detector.roles.len();
        Self {
            detector,
            last_row: 0,
            found: BTreeMap::new(),
            tallies: vec![Tally::default(); columns],
            shapes: vec![Shapes::default(); columns],
            suspects: Vec::new(),
            shifted: Found::default(),
            last_total: 0,
        }
    }

    /// Takes the facts of the next rows in; those of a file must come in its order.
    pub fn take(&mut self, facts: &Facts) {
        self.last_row = self.last_row.max(facts.last_row);
        for mark in &facts.marks {
            let most = if mark.clue == Clue::Total {
                self.last_total = mark.row;
                Damage::MOST_LEFT_OUT
            } else {
                Damage::MOST_LINES
            };
            let found = self.found.entry((mark.clue, mark.column)).or_default();
            found.add(mark.line, most);
        }
        for (sum, more) in self.tallies.iter_mut().zip(&facts.tallies) {
            sum.add(more);
        }
        for (sum, more) in self.shapes.iter_mut().zip(&facts.shapes) {
            sum.add(more);
        }
        self.suspects.extend_from_slice(&facts.suspects);
        if self.suspects.len() >= MOST_SUSPECTS {
            self.judge();
        }
    }

    fn judge(&mut self) {
        for suspect in std::mem::take(&mut self.suspects) {
            if is_shifted(&suspect, &self.shapes) {
                self.shifted.add(suspect.line, Damage::MOST_LEFT_OUT);
            }
        }
    }

    /// What is damaged, by code and column.
    pub fn finish(mut self) -> Vec<Damage> {
        self.judge();
        let mut damages = Vec::new();
        for ((clue, column), found) in &self.found {
            let (clue, column) = (*clue, *column);
            let tally = column.and_then(|at| self.tallies.get(at));
            let tally = tally.cloned().unwrap_or_default();
            if let Some(remedy) = self.remedy(clue, column, found.rows, &tally) {
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

    /// What to do about so many rows with a clue; `None` if it is no damage after all.
    fn remedy(
        &self,
        clue: Clue,
        column: Option<usize>,
        rows: u64,
        tally: &Tally,
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
            Clue::Scientific | Clue::Replaced => Some(Remedy::BackToSource),
            Clue::ShortPostcode => {
                let digits = u8::try_from(self.detector.postcode_digits?).ok()?;
                let known = tally.whole_postcodes + rows;
                let enough = tally.whole_postcodes > 0 || tally.placed > 0;
                (enough && tally.other_postcodes * 9 <= known)
                    .then_some(Remedy::Repair(Repair::PadZeros(digits)))
            }
            Clue::ShortPhone => {
                (tally.eights >= 3 && tally.eights >= rows * 3).then_some(Remedy::BackToSource)
            }
            Clue::Doubled => Some(self.encoding_or_repair()),
            Clue::Undecodable => Some(match self.encoding_or_repair() {
                Remedy::ChooseEncoding(better) => Remedy::ChooseEncoding(better),
                _ => Remedy::ChooseEncoding(
                    (self.detector.encoding == Encoding::Utf8).then_some(Encoding::Windows1252),
                ),
            }),
            Clue::Total => {
                (self.last_total + LAST_ROWS > self.last_row).then_some(Remedy::LeaveOutRows)
            }
            Clue::Serial => {
                let believed = role == Role::Date || (rows >= 3 && rows * 10 >= tally.filled * 9);
                let from_1904 = tally.years_1904 >= 3
                    && tally.years_1904 * 10 >= rows * 9
                    && tally.years_1900 * 5 <= tally.years_1904;
                believed.then_some(Remedy::Repair(if from_1904 {
                    Repair::SerialDates1904
                } else {
                    Repair::SerialDates
                }))
            }
            Clue::Identity => {
                let others = tally.count_eleven_digit_numbers + tally.tens;
                let enough = if accounts {
                    rows >= 3 && rows * 10 >= others * 9
                } else {
                    rows * 2 >= others
                };
                enough.then_some(Remedy::SkipColumn)
            }
            Clue::MaybeIdentity => {
                // Where the sure ones stand already, these say nothing more.
                let said = self.found.contains_key(&(Clue::Identity, column));
                let enough = rows >= 5 && rows * 10 >= tally.tens * 9;
                let number = matches!(role, Role::Phone) || accounts;
                (enough && !said && !number).then_some(Remedy::SkipColumn)
            }
        }
    }

    /// A file that is UTF-8 and read as something else is to be read again; else cells are mended.
    fn encoding_or_repair(&self) -> Remedy {
        let doubled: u64 = self
            .found
            .iter()
            .filter(|((clue, _), _)| *clue == Clue::Doubled)
            .map(|(_, found)| found.rows)
            .sum();
        let beyond: u64 = self.tallies.iter().map(|tally| tally.beyond_ascii).sum();
        let unicode = [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be];
        let legacy = !unicode.contains(&self.detector.encoding);
        if legacy && doubled > 0 && doubled * 5 >= beyond * 4 {
            Remedy::ChooseEncoding(Some(Encoding::Utf8))
        } else {
            Remedy::Repair(Repair::DoubleEncoding)
        }
    }
}
