//! Damage that spreadsheets, wrong encodings and reports did to a file before it came here, found in
//! its rows, and what to do about it.
//!
//! A [`DamageDetector`] knows the columns and only reads; threads share it. From each row it adds to
//! [`DamageEvidence`] what that row alone tells, at little cost: most of the cells are passed with
//! one look at their bytes. A [`DamageCollector`] adds the evidence up in file order and decides at
//! the end, when it is known what the columns otherwise hold: three digits are a damaged postcode
//! only where the others have four.
//!
//! ```text
//! reading threads          detector.row(row, &mut evidence)     evidence goes with the batch
//! in file order            collector.add(&evidence)
//! at the end               collector.finish(): Vec<Damage>
//! ```

mod collector;
mod detector;
mod evidence;
mod role;
mod shape;
mod shift;
#[cfg(test)]
mod tests;
mod total;

pub use collector::DamageCollector;
pub use detector::DamageDetector;
pub use evidence::{DamageEvidence, SuspectedDamage};

use crate::contact::Repair;
use crate::source::{Encoding, Source, SourceError};

/// What kind of damage it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DamageCode {
    /// Long numbers that a spreadsheet wrote with an exponent: `4,79E+10`.
    ScientificNumbers,
    /// Codes that a spreadsheet took for numbers: `123` for the postcode `0123`.
    LostZeros,
    /// Phone numbers with a digit less than the country's numbers have.
    LostDigits,
    /// UTF-8 that was read as another encoding and written again: `BjÃ¸rn`.
    DoubleEncoding,
    /// Letters that were replaced by `�` or `?`, or bytes that are no text in this encoding.
    ReplacedLetters,
    /// Rows whose values stand one or two columns beside their own, or two of them swapped.
    ShiftedColumns,
    /// Totals below the data, which are no contacts.
    TotalRows,
    /// Dates as the numbers that spreadsheets count days by: `44180`.
    SerialDates,
    /// National identity numbers.
    IdentityNumbers,
    /// Codes that a program took for quantities: `42.0`.
    DotZero,
    /// Characters written as HTML entities: `Bj&oslash;rn`.
    HtmlEntities,
    /// Text that a spreadsheet took for dates: `03.jan` for house number 3-1.
    TextAsDates,
}

impl DamageCode {
    /// Every code, in the order in which reports list them.
    pub const ALL: [Self; 12] = [
        Self::ScientificNumbers,
        Self::LostZeros,
        Self::LostDigits,
        Self::DoubleEncoding,
        Self::ReplacedLetters,
        Self::ShiftedColumns,
        Self::TotalRows,
        Self::SerialDates,
        Self::IdentityNumbers,
        Self::DotZero,
        Self::HtmlEntities,
        Self::TextAsDates,
    ];

    /// The code as it stands in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::ScientificNumbers => "scientific_numbers",
            Self::LostZeros => "lost_zeros",
            Self::LostDigits => "lost_digits",
            Self::DoubleEncoding => "double_encoding",
            Self::ReplacedLetters => "replaced_letters",
            Self::ShiftedColumns => "shifted_columns",
            Self::TotalRows => "total_rows",
            Self::SerialDates => "serial_dates",
            Self::IdentityNumbers => "identity_numbers",
            Self::DotZero => "dot_zero",
            Self::HtmlEntities => "html_entities",
            Self::TextAsDates => "text_as_dates",
        }
    }
}

/// What can be done about damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Remedy {
    /// The cells of the column can be mended here.
    Repair(Repair),
    /// The rows are to be left out, or set right one by one.
    LeaveOutRows,
    /// The column is better not imported.
    SkipColumn,
    /// The file is to be read in another encoding: this one, if it is known which.
    ChooseEncoding(Option<Encoding>),
    /// What is lost is only in the program the file came from.
    BackToSource,
}

impl Remedy {
    /// The word that names it in JSON; which repair or encoding is said beside it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Repair(_) => "repair",
            Self::LeaveOutRows => "leave_out_rows",
            Self::SkipColumn => "skip_column",
            Self::ChooseEncoding(_) => "choose_encoding",
            Self::BackToSource => "back_to_source",
        }
    }
}

/// Damage of one kind in one column, or in rows as such.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// What it is.
    pub code: DamageCode,
    /// The column, from 0; `None` where it is about whole rows.
    pub column: Option<usize>,
    /// How many rows have it.
    pub rows: u64,
    /// The lines of the first of them, ascending: up to [`Self::MAX_LINES`], and up to
    /// [`Self::MAX_LEFT_OUT`] where the remedy is to leave them out.
    pub lines: Vec<u64>,
    /// What to do.
    pub remedy: Remedy,
}

impl Damage {
    /// Lines that are named, at most.
    pub const MAX_LINES: usize = 100;
    /// Lines that are named where all of them are needed, at most.
    pub const MAX_LEFT_OUT: usize = 10_000;
}

/// Rows read at a time.
const ROWS: usize = 4_096;

/// Finds what is damaged in a file; reads it to its end.
///
/// Who reads the rows anyway gives them to a [`DamageDetector`] instead.
///
/// # Errors
///
/// When the file cannot be read.
pub fn damage(source: &Source, detector: &DamageDetector) -> Result<Vec<Damage>, SourceError> {
    let mut reader = source.reader()?;
    let mut batch = crate::source::Batch::default();
    let mut evidence = DamageEvidence::default();
    let mut collector = DamageCollector::new(detector);
    while reader.read_batch(&mut batch, ROWS)? > 0 {
        evidence.clear();
        for row in batch.rows() {
            detector.row(row, &mut evidence);
        }
        collector.add(&evidence);
    }
    Ok(collector.finish())
}
