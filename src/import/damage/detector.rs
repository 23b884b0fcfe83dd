//! Finds evidence of damage in single rows.

use std::borrow::Cow;

use super::evidence::{Clue, ColumnCounts, DamageEvidence, SuspectedDamage};
use super::role::{self, Role};
use super::shape::Shape;
use super::shift::SuspectRow;
use super::total::is_total;
use crate::contact::{
    Fields, ProblemCode, count_eleven_digit_numbers, has_dot_zero, has_entity, identity_number,
    is_double_encoded, is_scientific, may_be_double_encoded, serial_years,
};
use crate::plan::{ImportPlan, Mapping};
use crate::source::{Encoding, RowRef};

/// Rows at the beginning that are all sampled for what columns hold.
const FIRST_ROWS: u64 = 1_000;
/// After those, one row of so many is sampled.
const SAMPLE_INTERVAL: u64 = 16;

/// Finds evidence of damage in the rows of a file with a mapping; made once, shared by threads.
#[derive(Clone, Debug)]
pub struct DamageDetector {
    pub(super) roles: Vec<Role>,
    /// Columns of account numbers and the like.
    pub(super) accounts: Vec<bool>,
    pub(super) encoding: Encoding,
    region: String,
    /// How long postcodes are, where the region has any with a zero at the front.
    pub(super) postcode_digits: Option<usize>,
    country: Option<usize>,
    city: Option<usize>,
}

/// How many bytes of a cell there are of each sort.
#[derive(Clone, Copy, Default)]
struct ByteCounts {
    digits: u32,
    at_signs: u32,
    questions: u32,
    beyond_ascii: u32,
}

/// What a byte adds to the four counts, 16 bits each: one load and one sum for a byte.
const COUNTS: [u64; 256] = {
    let mut counts = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        counts[byte] = match byte {
            0x30..=0x39 => 1,
            0x40 => 1 << 16,
            0x3F => 1 << 32,
            0x80.. => 1 << 48,
            _ => 0,
        };
        byte += 1;
    }
    counts
};

impl ByteCounts {
    /// So many bytes never fill 16 bits.
    const CHUNK: usize = 0x8000;

    fn of(bytes: &[u8]) -> Self {
        let mut counts = Self::default();
        for chunk in bytes.chunks(Self::CHUNK) {
            let mut sum = 0u64;
            for byte in chunk {
                sum += COUNTS.get(usize::from(*byte)).copied().unwrap_or(0);
            }
            let count = |at: u32| u32::try_from((sum >> (16 * at)) & 0xFFFF).unwrap_or(0);
            counts.digits += count(0);
            counts.at_signs += count(1);
            counts.questions += count(2);
            counts.beyond_ascii += count(3);
        }
        counts
    }

    fn is_ascii(self) -> bool {
        self.beyond_ascii == 0
    }
}

impl DamageDetector {
    /// A detector for a file: the names of its columns, where they go, the default region of
    /// phone numbers and postcodes, and the encoding it is read in.
    ///
    /// A column without a target is looked at too; one that is not imported is not.
    pub fn new(
        names: &[String],
        mapping: &Mapping,
        fields: &Fields,
        region: &str,
        encoding: Encoding,
    ) -> Self {
        let target = |at: usize| mapping.targets.get(at).copied().flatten();
        let roles: Vec<Role> = names
            .iter()
            .enumerate()
            .map(|(at, name)| Role::of(name, target(at), fields))
            .collect();
        let column = |wanted| roles.iter().position(|role| *role == wanted);
        let region = region.trim().to_ascii_uppercase();
        Self {
            country: column(Role::Country),
            city: column(Role::City),
            accounts: names
                .iter()
                .map(|name| role::names_an_account(name))
                .collect(),
            postcode_digits: role::postcode_digits(&region),
            roles,
            encoding,
            region,
        }
    }

    /// A detector for the file and the mapping of a plan.
    pub fn of_plan(plan: &ImportPlan, fields: &Fields) -> Self {
        let names: Vec<String> = plan
            .columns
            .iter()
            .map(|column| column.name.clone())
            .collect();
        Self::new(
            &names,
            &plan.mapping(),
            fields,
            &plan.region,
            plan.dialect.encoding,
        )
    }

    /// Looks at a row as it stands in the file, and adds what it finds to `evidence`.
    pub fn row(&self, row: RowRef<'_>, evidence: &mut DamageEvidence) {
        self.edited_row(row, |_, cell| Cow::Borrowed(cell), evidence);
    }

    /// Looks at a row whose cells were edited: `cell` gets the column (from 0) and what stands in the
    /// file, and returns what is read. Rows that are left out are not to be given.
    pub fn edited_row<'a>(
        &self,
        row: RowRef<'a>,
        cell: impl Fn(usize, &'a str) -> Cow<'a, str>,
        evidence: &mut DamageEvidence,
    ) {
        evidence.resize(self.roles.len());
        evidence.last_row = evidence.last_row.max(row.row());
        if !row.is_sound() {
            // Where a quote is open the cells are not what anybody wrote.
            let broken = [ProblemCode::UnclosedQuote, ProblemCode::CellTooLarge];
            if row.problems().any(|code| broken.contains(&code)) {
                return;
            }
            if let Some(at) = row.column_of(ProblemCode::Undecodable) {
                suspect(evidence, row, Some(at), Clue::Undecodable);
            }
        }
        let suspicious = self.cells(row, &cell, evidence);
        let sampled = row.row() <= FIRST_ROWS || row.row().is_multiple_of(SAMPLE_INTERVAL);
        if sampled && row.problems().all(|code| code != ProblemCode::TooManyCells) {
            for ((at, shapes), raw) in evidence.shapes.iter_mut().enumerate().zip(padded(row)) {
                shapes.count(Shape::of(&cell(at, raw)));
            }
        }
        if suspicious {
            let shapes = row.cells().enumerate().take(SuspectRow::MAX_CELLS);
            let suspect = SuspectRow {
                line: row.line(),
                shapes: shapes.map(|(at, raw)| Shape::of(&cell(at, raw))).collect(),
            };
            evidence.suspects.push(suspect);
        }
    }

    /// Looks at every cell; returns whether one stands where its like should not.
    fn cells<'a>(
        &self,
        row: RowRef<'a>,
        cell: &impl Fn(usize, &'a str) -> Cow<'a, str>,
        evidence: &mut DamageEvidence,
    ) -> bool {
        let mut suspicious = false;
        let mut first = true;
        for ((at, raw), role) in row.cells().enumerate().zip(&self.roles) {
            if raw.is_empty() {
                continue;
            }
            let text = cell(at, raw);
            let counts = ByteCounts::of(text.as_bytes());
            if first && !text.trim_start().is_empty() {
                first = false;
                let roles = self.roles.iter().copied();
                if may_be_label(&text)
                    && is_total(
                        row.cells()
                            .zip(roles.chain(std::iter::repeat(Role::Unknown))),
                    )
                {
                    suspect(evidence, row, None, Clue::Total);
                    return false;
                }
            }
            if *role == Role::Skipped {
                continue;
            }
            suspicious |= self.cell(row, at, *role, &text, counts, evidence);
        }
        suspicious
            || row
                .column_of(ProblemCode::TooManyCells)
                .is_some_and(|_| self.roles.contains(&Role::Email))
    }

    fn cell(
        &self,
        row: RowRef<'_>,
        at: usize,
        role: Role,
        text: &str,
        counts: ByteCounts,
        evidence: &mut DamageEvidence,
    ) -> bool {
        let bytes = text.as_bytes();
        let digits = counts.digits;
        if !counts.is_ascii() {
            count(evidence, at, |column| column.beyond_ascii += 1);
            if may_be_double_encoded(bytes) && is_double_encoded(text) {
                suspect(evidence, row, Some(at), Clue::Doubled);
            } else if memchr::memchr(0xEF, bytes).is_some()
                && text.contains(char::REPLACEMENT_CHARACTER)
                && row.column_of(ProblemCode::Undecodable).is_none()
            {
                suspect(evidence, row, Some(at), Clue::Replaced);
            }
        }
        if counts.questions > 0 && role.has_names() && has_question_mark_in_word(text) {
            suspect(evidence, row, Some(at), Clue::Replaced);
        }
        if role.is_free_text() {
            text_damage(row, at, text, digits, evidence);
        }
        if digits >= 2 {
            if has_exponent(bytes, role) && is_scientific(text) {
                suspect(evidence, row, Some(at), Clue::Scientific);
            }
            if digits >= 10 && !matches!(role, Role::Email | Role::Date) {
                identity(row, at, text, evidence);
            }
        }
        let text_only = digits == 0 && bytes.iter().any(u8::is_ascii_alphabetic);
        match role {
            Role::Email => return counts.at_signs == 0,
            Role::Phone => {
                if digits == 7 || digits == 8 {
                    self.phone(row, at, bytes, digits, evidence);
                }
                return counts.at_signs > 0 || text_only;
            }
            Role::Postcode => {
                self.postcode(row, at, text, evidence);
                return counts.at_signs > 0 || text_only;
            }
            Role::Date | Role::DateByName => {
                count(evidence, at, |column| column.filled += 1);
                // A day written out begins with fewer digits.
                if bytes
                    .iter()
                    .take_while(|b| b.is_ascii_digit() || **b == b' ')
                    .count()
                    >= 4
                    && let Some(years) = serial_years(text)
                {
                    suspect(evidence, row, Some(at), Clue::Serial);
                    years_beside(row, at, years, evidence);
                }
                return role == Role::Date && (counts.at_signs > 0 || text_only);
            }
            _ => {}
        }
        counts.at_signs > 0 && role.has_names()
    }

    fn phone(
        &self,
        row: RowRef<'_>,
        at: usize,
        bytes: &[u8],
        digits: u32,
        evidence: &mut DamageEvidence,
    ) {
        // Numbers of seven digits are whole in other countries, but there the code comes first.
        let bare = bytes
            .iter()
            .all(|b| b.is_ascii_digit() || *b == b' ' || *b == b'.');
        if !bare || !matches!(self.region.as_str(), "NO" | "SJ" | "DK") {
            return;
        }
        if digits == 8 {
            count(evidence, at, |column| column.eights += 1);
        } else if self.is_at_home(row) {
            suspect(evidence, row, Some(at), Clue::ShortPhone);
        }
    }

    fn postcode(&self, row: RowRef<'_>, at: usize, text: &str, evidence: &mut DamageEvidence) {
        let Some(whole) = self.postcode_digits else {
            return;
        };
        let text = text.trim();
        let text = text.strip_suffix(".0").unwrap_or(text);
        let plain = text.bytes().all(|b| b.is_ascii_digit());
        if plain && text.len() == whole {
            count(evidence, at, |column| column.whole_postcodes += 1);
        } else if text.is_empty() || !self.is_at_home(row) {
            // Other countries have other lengths.
        } else if plain && text.len() + 1 == whole && !text.starts_with('0') {
            match self.place_begins_with_zero(row) {
                Some(false) => count(evidence, at, |column| column.other_postcodes += 1),
                known => {
                    suspect(evidence, row, Some(at), Clue::ShortPostcode);
                    let placed = u64::from(known.is_some());
                    count(evidence, at, |column| column.placed += placed);
                }
            }
        } else {
            count(evidence, at, |column| column.other_postcodes += 1);
        }
    }

    /// Whether the row is about the region itself, as far as its country says.
    fn is_at_home(&self, row: RowRef<'_>) -> bool {
        let country = self.country.map_or("", |at| row.cell(at)).trim();
        country.is_empty() || role::is_home(country, &self.region)
    }

    /// Whether the place of the row has postcodes that begin with a zero; in Norway that is Oslo
    /// and nothing else. `None` where nothing tells.
    fn place_begins_with_zero(&self, row: RowRef<'_>) -> Option<bool> {
        let city = self.city.map_or("", |at| row.cell(at)).trim();
        if city.is_empty() || self.region != "NO" {
            return None;
        }
        Some(
            city.get(..4)
                .is_some_and(|start| start.eq_ignore_ascii_case("oslo")),
        )
    }
}

/// Looks for codes written as quantities, entities, and text written as dates.
fn text_damage(row: RowRef<'_>, at: usize, text: &str, digits: u32, evidence: &mut DamageEvidence) {
    let bytes = text.as_bytes();
    if memchr::memchr(b'&', bytes).is_some() && has_entity(text) {
        suspect(evidence, row, Some(at), Clue::Entity);
    }
    if digits == 0 || bytes.len() > MAX_NUMBER_BYTES {
        return;
    }
    if has_dot_zero(text) {
        suspect(evidence, row, Some(at), Clue::DotZero);
    } else if is_decimal(text.trim()) {
        count(evidence, at, |column| column.decimals += 1);
    } else if digits <= 2 && is_day_or_year_with_month(text.trim()) {
        suspect(evidence, row, Some(at), Clue::MonthName);
    }
}

/// Whether a cell is a number with a full stop and decimals.
fn is_decimal(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let parts = text.split_once('.');
    parts.is_some_and(|(whole, decimals)| digits(whole) && digits(decimals))
}

/// Whether a cell is a day with a month or a month with a year, as spreadsheets write what they take
/// for a date: `03.jan`, `3-Jan`, `mar.26`, `Mar-26`.
fn is_day_or_year_with_month(text: &str) -> bool {
    const MONTHS: [&str; 16] = [
        "jan", "feb", "mar", "apr", "mai", "maj", "may", "jun", "jul", "aug", "sep", "okt", "oct",
        "nov", "des", "dec",
    ];
    let Some((first, second)) = text.split_once(['.', '-', '/']) else {
        return false;
    };
    let month = |text: &str| MONTHS.iter().any(|month| month.eq_ignore_ascii_case(text));
    let number =
        |text: &str| matches!(text.len(), 1 | 2) && text.bytes().all(|b| b.is_ascii_digit());
    let second = second.strip_suffix('.').unwrap_or(second);
    (number(first) && month(second)) || (month(first) && second.len() == 2 && number(second))
}

/// The cells of a row, as many as there may be columns.
fn padded(row: RowRef<'_>) -> impl Iterator<Item = &str> {
    row.cells().chain(std::iter::repeat(""))
}

fn suspect(evidence: &mut DamageEvidence, row: RowRef<'_>, column: Option<usize>, clue: Clue) {
    evidence.suspected.push(SuspectedDamage {
        row: row.row(),
        line: row.line(),
        code: clue.code(),
        column,
        clue,
    });
}

fn count(evidence: &mut DamageEvidence, at: usize, change: impl FnOnce(&mut ColumnCounts)) {
    if let Some(column) = evidence.columns.get_mut(at) {
        change(column);
    }
}

/// Whether a cell begins like the label of a total.
fn may_be_label(text: &str) -> bool {
    let first = text
        .trim_start()
        .as_bytes()
        .first()
        .map(u8::to_ascii_lowercase);
    matches!(
        first,
        Some(b's' | b't' | b'i' | b'a' | b'd' | b'g' | b'c' | b'n' | b'm')
    ) && text.len() < 60
}

/// Whether a cell may be a number with an exponent. Where no phones are expected only the way
/// Excel writes them counts (`4,79E+10`), for a product may well be called `12E3`.
fn has_exponent(bytes: &[u8], role: Role) -> bool {
    let begins = matches!(
        bytes.first(),
        Some(b'0'..=b'9' | b'+' | b'\'' | b' ' | b'-')
    );
    if !begins || bytes.len() > 30 || role == Role::Number {
        return false;
    }
    match memchr::memchr2(b'E', b'e', bytes) {
        None => false,
        Some(at) => role == Role::Phone || (bytes.get(at + 1) == Some(&b'+') && at > 1),
    }
}

/// Whether a question mark stands between two letters, or before a small one: `Bj?rn`, `?se`.
fn has_question_mark_in_word(text: &str) -> bool {
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        if c == '?'
            && after.is_lowercase()
            && (before.is_alphabetic() || before == ' ' || before == '-')
        {
            return true;
        }
        before = c;
    }
    false
}

/// Bytes of a cell that can be nothing but an identity number, at most.
const MAX_NUMBER_BYTES: usize = 20;

fn identity(row: RowRef<'_>, at: usize, text: &str, evidence: &mut DamageEvidence) {
    // `fnr 01819012345` is a number in a text, as a longer note may have one.
    let in_text = text.bytes().any(|b| b.is_ascii_alphabetic());
    if in_text || text.len() > MAX_NUMBER_BYTES {
        let (all, found) = count_eleven_digit_numbers(text);
        count(evidence, at, |column| column.elevens += all);
        if found > 0 {
            suspect(evidence, row, Some(at), Clue::Identity);
        }
        return;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    match digits {
        11 => count(evidence, at, |column| column.elevens += 1),
        10 | 12 => count(evidence, at, |column| column.tens += 1),
        _ => return,
    }
    if let Some(found) = identity_number(text) {
        let clue = if found.sure {
            Clue::Identity
        } else {
            Clue::MaybeIdentity
        };
        suspect(evidence, row, Some(at), clue);
    }
}

/// Notes whether the year that a serial means stands in another cell of its row.
fn years_beside(
    row: RowRef<'_>,
    at: usize,
    (from_1900, from_1904): (i16, i16),
    evidence: &mut DamageEvidence,
) {
    let mut found = (false, false);
    for (other, cell) in row.cells().enumerate() {
        let cell = cell.trim();
        if other != at
            && cell.len() == 4
            && let Ok(year) = cell.parse::<i16>()
        {
            found.0 |= year == from_1900;
            found.1 |= year == from_1904;
        }
    }
    count(evidence, at, |column| {
        column.years_1900 += u64::from(found.0);
        column.years_1904 += u64::from(found.1);
    });
}
