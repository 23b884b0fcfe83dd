//! Evidence of damage in the rows of one batch.

use super::DamageCode;
use super::shape::Shapes;
use super::shift::SuspectRow;

/// What makes a cell or a row look damaged by itself; whether it is, the whole file decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Clue {
    Scientific,
    ShortPostcode,
    ShortPhone,
    Doubled,
    Replaced,
    Undecodable,
    Total,
    Serial,
    /// An identity number of which there is hardly a doubt.
    Identity,
    /// An identity number that can be something else.
    MaybeIdentity,
    /// Digits with `.0` after them.
    DotZero,
    Entity,
    /// A day or month with the name of a month, as spreadsheets write them: `03.jan`, `mar.26`.
    MonthName,
}

impl Clue {
    pub(super) fn code(self) -> DamageCode {
        match self {
            Self::Scientific => DamageCode::ScientificNumbers,
            Self::ShortPostcode => DamageCode::LostZeros,
            Self::ShortPhone => DamageCode::LostDigits,
            Self::Doubled => DamageCode::DoubleEncoding,
            Self::Replaced | Self::Undecodable => DamageCode::ReplacedLetters,
            Self::Total => DamageCode::TotalRows,
            Self::Serial => DamageCode::SerialDates,
            Self::Identity | Self::MaybeIdentity => DamageCode::IdentityNumbers,
            Self::DotZero => DamageCode::DotZero,
            Self::Entity => DamageCode::HtmlEntities,
            Self::MonthName => DamageCode::TextAsDates,
        }
    }
}

/// A row that looks damaged by itself. It is so if, at the end, there is a
/// [`Damage`](super::Damage) of this code and column.
///
/// Shifted rows are never among them: only the whole file tells those.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SuspectedDamage {
    /// The number of the row among the rows of data, from 1.
    pub row: u64,
    /// The line of the file where it begins, from 1.
    pub line: u64,
    /// What it looks like.
    pub code: DamageCode,
    /// The column, from 0; `None` for the row as such.
    pub column: Option<usize>,
    pub(super) clue: Clue,
}

/// Counts of one column, by which it is decided whether what looks damaged in it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ColumnCounts {
    /// Cells that are not blank, of the kinds that are counted at all.
    pub(super) filled: u64,
    /// Cells beyond ASCII.
    pub(super) beyond_ascii: u64,
    /// Postcodes with as many digits as they should have, and what is neither long enough nor short.
    pub(super) whole_postcodes: u64,
    pub(super) other_postcodes: u64,
    /// Short postcodes of places that have such with a zero.
    pub(super) placed: u64,
    /// Phone numbers of eight digits.
    pub(super) eights: u64,
    /// Numbers of eleven digits, and of ten or twelve.
    pub(super) elevens: u64,
    pub(super) tens: u64,
    /// Serials in whose row the year stands that they mean when counted from 1900, and from 1904.
    pub(super) years_1900: u64,
    pub(super) years_1904: u64,
    /// Numbers with decimals that are not nought.
    pub(super) decimals: u64,
}

impl ColumnCounts {
    pub(super) fn add(&mut self, more: &Self) {
        self.filled += more.filled;
        self.beyond_ascii += more.beyond_ascii;
        self.whole_postcodes += more.whole_postcodes;
        self.other_postcodes += more.other_postcodes;
        self.placed += more.placed;
        self.eights += more.eights;
        self.elevens += more.elevens;
        self.tens += more.tens;
        self.years_1900 += more.years_1900;
        self.years_1904 += more.years_1904;
        self.decimals += more.decimals;
    }
}

/// Evidence of damage in the rows of one batch, as a [`DamageDetector`](super::DamageDetector) finds
/// it. Cleared, it can be used for the next batch.
#[derive(Clone, Debug, Default)]
pub struct DamageEvidence {
    pub(super) last_row: u64,
    pub(super) suspected: Vec<SuspectedDamage>,
    pub(super) columns: Vec<ColumnCounts>,
    pub(super) shapes: Vec<Shapes>,
    pub(super) suspects: Vec<SuspectRow>,
}

impl DamageEvidence {
    /// Empties it; its memory is used again.
    pub fn clear(&mut self) {
        self.last_row = 0;
        self.suspected.clear();
        self.columns.clear();
        self.shapes.clear();
        self.suspects.clear();
    }

    /// The rows that look damaged, in row order.
    pub fn suspected(&self) -> &[SuspectedDamage] {
        &self.suspected
    }

    /// Makes room for the counts of so many columns.
    pub(super) fn resize(&mut self, columns: usize) {
        if self.columns.len() < columns {
            self.columns.resize(columns, ColumnCounts::default());
            self.shapes.resize(columns, Shapes::default());
        }
    }
}
