//! What the rows of one batch tell.

use super::DamageCode;
use super::shape::Shapes;
use super::shift::Suspect;

/// What a cell or a row looks like by itself; whether it is damage, the whole file decides.
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
    /// A number of which there is hardly a doubt.
    Identity,
    /// A number that can be something else.
    MaybeIdentity,
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
        }
    }
}

/// A row that looks damaged; it is so if there is a [`Damage`](super::Damage) of this code and
/// column in the end.
///
/// There is none for shifted rows: only the whole file tells those.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
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

/// Counts of one column that decide over its marks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
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
    pub(super) count_eleven_digit_numbers: u64,
    pub(super) tens: u64,
    /// Serials in whose row the year stands that they mean when counted from 1900, and from 1904.
    pub(super) years_1900: u64,
    pub(super) years_1904: u64,
}

impl Tally {
    pub(super) fn add(&mut self, more: &Self) {
        self.filled += more.filled;
        self.beyond_ascii += more.beyond_ascii;
        self.whole_postcodes += more.whole_postcodes;
        self.other_postcodes += more.other_postcodes;
        self.placed += more.placed;
        self.eights += more.eights;
        self.count_eleven_digit_numbers += more.count_eleven_digit_numbers;
        self.tens += more.tens;
        self.years_1900 += more.years_1900;
        self.years_1904 += more.years_1904;
    }
}

/// What the rows of one batch tell a [`Detector`](super::Detector); used again and again.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub(super) last_row: u64,
    pub(super) marks: Vec<Mark>,
    pub(super) tallies: Vec<Tally>,
    pub(super) shapes: Vec<Shapes>,
    pub(super) suspects: Vec<Suspect>,
}

impl Facts {
    /// Forgets all, keeping its memory.
    pub fn clear(&mut self) {
        self.last_row = 0;
        self.marks.clear();
        self.tallies.clear();
        self.shapes.clear();
        self.suspects.clear();
    }

    /// The rows that look damaged, in row order.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    pub(super) fn room(&mut self, columns: usize) {
        if self.tallies.len() < columns {
            self.tallies.resize(columns, Tally::default());
            self.shapes.resize(columns, Shapes::default());
        }
    }
}
