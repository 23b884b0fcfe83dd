//! Counts of what the cells of a column look like, as evidence of what it holds.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::contact::{
    CellReader, DateEvidence, DateOrder, FieldKind, ProblemCode, ReadRules, Reading, RegionFit,
    clean_text, is_calling_code, is_mobile, is_placeholder, is_scientific,
};

/// Counts over the cells of a column. All but `cells` count filled cells only (one that only says
/// that there is no value is blank); one cell may count
/// several times (`20201215` is a date and a number).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ColumnProfile {
    /// Cells that were counted.
    pub cells: u64,
    /// Cells that are not blank.
    pub filled: u64,
    /// Valid e-mail addresses.
    pub emails: u64,
    /// Valid phone numbers, read with the default region.
    pub phones: u64,
    /// Phone numbers that the numbering plan calls mobile.
    pub mobiles: u64,
    /// Of the first numbers that the default region does not read, those that another region reads
    /// more of; see [`RegionFit`].
    pub foreign_phones: u64,
    /// Country calling codes: `47`, `+47`, `0047`.
    pub calling_codes: u64,
    /// Long numbers that a spreadsheet wrote with an exponent, losing their last digits.
    pub scientific: u64,
    /// Problem codes separated by commas, as in rejected-rows files.
    #[serde(default)]
    pub reasons: u64,
    /// Dates in some order; bare digits only if they begin with the year.
    pub dates: u64,
    /// Dates from 1900 to 2012, plausible birthdays of adults.
    pub birth_years: u64,
    /// Valid numbers.
    pub numbers: u64,
    /// Words of the opt-in vocabulary, for yes or no.
    pub yes_no: u64,
    /// Web addresses.
    pub urls: u64,
    /// Four digits, as in Norwegian postcodes.
    pub four_digits: u64,
    /// Four digits that are a year from 1900 to 2029.
    pub years: u64,
    /// Cells of letters, blanks, hyphens, apostrophes and full stops only.
    pub lettered: u64,
    /// Company names: their last word is a legal form (`AS`, `GmbH`) or `kommune`.
    pub companies: u64,
    /// Forms of address (`Mrs.`, `Herr`).
    pub salutations: u64,
    /// Words for the state of a subscription or an account (`active`, `unsubscribed`).
    pub statuses: u64,
    /// Cells of several words.
    pub several_words: u64,
    /// Different values; counting stops at [`ProfileBuilder::MAX_DISTINCT`].
    pub distinct: u64,
    /// Characters of the longest cell.
    pub longest: u64,
    /// The first three different values, cut to [`ProfileBuilder::SAMPLE_CHARS`].
    pub samples: Vec<String>,
    /// Evidence of the date order, from the cells of this sample only.
    pub date_evidence: DateEvidence,
}

/// The kind of most values of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueKind {
    /// There are no values.
    Blank,
    /// E-mail addresses.
    Email,
    /// Phone numbers, most of them mobile.
    Mobile,
    /// Phone numbers.
    Phone,
    /// Dates.
    Date,
    /// Words for yes and no.
    YesNo,
    /// Web addresses.
    Url,
    /// Four-digit numbers that are rather postcodes than years.
    Postcode,
    /// Numbers.
    Number,
    /// Names of companies; never the kind of a whole profile, see [`ColumnProfile::words_kind`].
    Company,
    /// Forms of address, likewise.
    Salutation,
    /// Words for the state of a subscription or an account, likewise.
    Status,
    /// Anything else.
    Text,
}

impl ValueKind {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::Email => "email",
            Self::Mobile => "mobile",
            Self::Phone => "phone",
            Self::Date => "date",
            Self::YesNo => "yesno",
            Self::Url => "url",
            Self::Postcode => "postcode",
            Self::Number => "number",
            Self::Company => "company",
            Self::Salutation => "salutation",
            Self::Status => "status",
            Self::Text => "text",
        }
    }
}

impl ColumnProfile {
    /// Whether a count covers at least four of five filled cells.
    pub fn mostly(&self, count: u64) -> bool {
        count > 0 && count * 5 >= self.filled * 4
    }

    /// The kind of most values; `Text` if no kind covers four of five.
    pub fn kind(&self) -> ValueKind {
        // From the most to the least specific kind.
        let phone = if self.mobiles * 2 > self.phones {
            ValueKind::Mobile
        } else {
            ValueKind::Phone
        };
        // Years and postcodes look alike; numbers beyond 1900 to 2029 tell them apart.
        let postcodes = self.four_digits.saturating_sub(self.years);
        let postcodes = if postcodes * 3 > self.four_digits {
            self.four_digits
        } else {
            0
        };
        [
            (self.emails, ValueKind::Email),
            (self.urls, ValueKind::Url),
            (self.yes_no, ValueKind::YesNo),
            (self.dates, ValueKind::Date),
            (self.phones, phone),
            (postcodes, ValueKind::Postcode),
            (self.numbers, ValueKind::Number),
        ]
        .into_iter()
        .find(|(count, _)| self.mostly(*count))
        .map_or_else(
            || {
                if self.filled == 0 {
                    ValueKind::Blank
                } else {
                    ValueKind::Text
                }
            },
            |(_, kind)| kind,
        )
    }

    /// What most values are that are words with a meaning of their own: companies, forms of address
    /// or states of a subscription.
    pub fn words_kind(&self) -> Option<ValueKind> {
        let kinds = [ValueKind::Company, ValueKind::Salutation, ValueKind::Status];
        kinds
            .into_iter()
            .find(|kind| self.mostly(self.count_of(*kind)))
    }

    /// The number of filled cells of a kind.
    pub fn count_of(&self, kind: ValueKind) -> u64 {
        match kind {
            ValueKind::Blank => 0,
            ValueKind::Email => self.emails,
            ValueKind::Mobile => self.mobiles,
            ValueKind::Phone => self.phones,
            ValueKind::Date => self.dates,
            ValueKind::YesNo => self.yes_no,
            ValueKind::Url => self.urls,
            ValueKind::Postcode => self.four_digits,
            ValueKind::Number => self.numbers,
            ValueKind::Company => self.companies,
            ValueKind::Salutation => self.salutations,
            ValueKind::Status => self.statuses,
            ValueKind::Text => self.filled,
        }
    }
}

/// Builds the profile of one column; about 5 µs a cell, so meant for a sample.
#[derive(Clone, Debug)]
pub struct ProfileBuilder {
    readers: Readers,
    seen: HashSet<u64>,
    profile: ColumnProfile,
    /// The default region of phone numbers.
    region: String,
    /// The first cells that may be numbers of another region.
    unread: Vec<String>,
}

#[derive(Clone, Debug)]
struct Readers {
    email: CellReader,
    phone: CellReader,
    yes_no: CellReader,
    number: CellReader,
    dates: [CellReader; 3],
}

impl ProfileBuilder {
    /// Different values that are counted at most.
    pub const MAX_DISTINCT: u64 = 1_000;
    /// Characters of a sample.
    pub const SAMPLE_CHARS: usize = 120;
    /// Bytes of the longest cell that is classified; a longer one is text.
    const MAX_TYPED_BYTES: usize = 400;

    /// A builder that reads phone numbers and opt-in words by these rules.
    pub fn new(rules: &ReadRules<'_>) -> Self {
        let reader = |kind, date_order| {
            let rules = ReadRules {
                date_order,
                opt_out_column: false,
                ..*rules
            };
            CellReader::of_kind(kind, &[], &rules)
        };
        Self {
            readers: Readers {
                email: reader(FieldKind::Email, None),
                phone: reader(FieldKind::Phone, None),
                yes_no: reader(FieldKind::YesNo, None),
                number: reader(FieldKind::Number, None),
                dates: DateOrder::ALL.map(|order| reader(FieldKind::Date, Some(order))),
            },
            seen: HashSet::new(),
            region: rules.region.to_owned(),
            unread: Vec::new(),
            profile: ColumnProfile::default(),
        }
    }

    /// Counts a cell.
    pub fn push(&mut self, cell: &str) {
        self.profile.cells += 1;
        let cell = clean_text(cell);
        if cell.is_empty() || is_placeholder(&cell) {
            return;
        }
        self.profile.filled += 1;
        let length = cell.chars().count();
        self.profile.longest = self.profile.longest.max(length as u64);
        self.note_distinct(&cell);
        if cell.len() <= Self::MAX_TYPED_BYTES {
            self.classify(&cell);
        }
    }

    /// Whether every cell so far is blank.
    pub fn is_blank(&self) -> bool {
        self.profile.filled == 0
    }

    /// The profile of the cells so far.
    pub fn finish(mut self) -> ColumnProfile {
        let unread = self.unread.len() as u64;
        if unread > 0 && unread * 2 > self.profile.filled.min(Self::MAX_UNREAD) {
            let cells = self.unread.iter().map(String::as_str);
            let fit = RegionFit::of(&self.region, cells);
            self.profile.foreign_phones = fit.better_reads;
        }
        self.profile
    }

    /// Numbers that are held against other regions, at most: about 3 ms a column.
    const MAX_UNREAD: u64 = 30;

    fn note_distinct(&mut self, cell: &str) {
        let profile = &mut self.profile;
        if profile.distinct >= Self::MAX_DISTINCT || !self.seen.insert(xxh3_64(cell.as_bytes())) {
            return;
        }
        profile.distinct += 1;
        if profile.samples.len() < 3 {
            profile
                .samples
                .push(cell.chars().take(Self::SAMPLE_CHARS).collect());
        }
    }

    fn classify(&mut self, cell: &str) {
        let profile = &mut self.profile;
        let count = |counter: &mut u64, is: bool| *counter += u64::from(is);
        let readers = &self.readers;
        let reads = |reader: &CellReader| matches!(reader.read(cell), Reading::Value(_));
        count(&mut profile.emails, reads(&readers.email));
        count(&mut profile.yes_no, reads(&readers.yes_no));
        count(&mut profile.numbers, reads(&readers.number));
        if let Reading::Value(number) = readers.phone.read(cell) {
            profile.phones += 1;
            count(&mut profile.mobiles, is_mobile(&number));
        } else if may_be_foreign_phone(cell) && (self.unread.len() as u64) < Self::MAX_UNREAD {
            self.unread.push(cell.to_owned());
        }
        let digits = cell.bytes().all(|b| b.is_ascii_digit());
        let year = cell.parse::<u16>().ok();
        let four = digits && cell.len() == 4;
        count(&mut profile.calling_codes, is_calling_code(cell));
        count(&mut profile.scientific, is_scientific(cell));
        count(&mut profile.reasons, is_reason(cell));
        count(&mut profile.four_digits, four);
        count(
            &mut profile.years,
            four && year.is_some_and(|year| (1900..=2029).contains(&year)),
        );
        count(&mut profile.urls, is_url(cell));
        count(&mut profile.lettered, is_lettered(cell));
        count(&mut profile.companies, is_company(cell));
        count(&mut profile.salutations, is_one_of(&SALUTATIONS, cell));
        count(&mut profile.statuses, is_one_of(&STATUSES, cell));
        count(
            &mut profile.several_words,
            cell.contains(char::is_whitespace),
        );
        if let Some(year) = year_of_date(cell, &readers.dates) {
            profile.dates += 1;
            count(&mut profile.birth_years, (1900..=2012).contains(&year));
        }
        self.profile.date_evidence.push(self.profile.cells, cell);
    }
}

/// Whether a cell has as many digits as phone numbers have, is written with their signs, and not like
/// a date (`15.12.2020`): each other region that is tried costs some milliseconds.
fn may_be_foreign_phone(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let parts = |b: &u8| matches!(b, b'.' | b'-' | b'/');
    if digits == 8 && cell.bytes().filter(parts).count() == 2 {
        return false;
    }
    let sign = |b: u8| b.is_ascii_digit() || matches!(b, b' ' | b'-' | b'(' | b')' | b'/' | b'.');
    (7..=13).contains(&digits) && cell.bytes().all(sign)
}

/// The year of a date, in the first order that can read it.
///
/// Bare digits count only if they begin with the year; six or eight digits in another order are
/// rather a number.
fn year_of_date(cell: &str, orders: &[CellReader]) -> Option<u16> {
    let day = orders.iter().find_map(|order| order.read(cell).value())?;
    let digits = cell.bytes().all(|b| b.is_ascii_digit());
    if digits && day.replace('-', "") != cell {
        return None;
    }
    day.get(..4)?.parse().ok()
}

fn is_url(cell: &str) -> bool {
    let lower = cell.to_ascii_lowercase();
    let host = ["http://", "https://", "www."]
        .iter()
        .find_map(|start| lower.strip_prefix(start));
    host.is_some_and(|host| !host.is_empty() && !host.contains(char::is_whitespace))
}

/// Whether a cell consists of problem codes, as in the reason column of a rejected-rows file.
pub(super) fn is_reason(cell: &str) -> bool {
    cell.starts_with(|c: char| c.is_ascii_lowercase())
        && cell
            .split(',')
            .all(|word| ProblemCode::ALL.iter().any(|code| code.word() == word))
}

/// Forms of address in the languages of the headers that are known.
const SALUTATIONS: [&str; 34] = [
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "madam", "mister", "hr", "herr", "fru",
    "frk", "frøken", "frue", "fröken", "frau", "herrn", "m", "mme", "mlle", "monsieur", "madame",
    "sr", "sra", "srta", "don", "doña", "sig", "sigra", "dhr", "mevr", "mw",
];

/// States of subscriptions and accounts.
const STATUSES: [&str; 31] = [
    "active",
    "inactive",
    "cancelled",
    "canceled",
    "subscribed",
    "unsubscribed",
    "nonsubscribed",
    "confirmed",
    "unconfirmed",
    "cleaned",
    "bounced",
    "complained",
    "pending",
    "suppressed",
    "blacklisted",
    "enabled",
    "disabled",
    "archived",
    "deleted",
    "expired",
    "approved",
    "attending",
    "aktiv",
    "inaktiv",
    "passiv",
    "avmeldt",
    "påmeldt",
    "utmeldt",
    "activo",
    "inactivo",
    "actif",
];

/// Whether a cell is one of these words; letter case and full stops do not matter.
fn is_one_of(words: &[&str], cell: &str) -> bool {
    // The longest word has 14 bytes.
    cell.len() <= 16 && {
        let word = cell.replace(['.', '_', '-'], "").to_lowercase();
        words.contains(&word.as_str())
    }
}

/// Whether the last word of a name is a legal form or another word for an organisation.
fn is_company(cell: &str) -> bool {
    // Short ones are surnames as well, so they count in capitals alone.
    const CAPITALS: [&str; 22] = [
        "AS", "ASA", "AB", "ANS", "DA", "NUF", "SA", "BA", "KF", "KS", "IKS", "ApS", "A/S", "AG",
        "KG", "SE", "SAS", "SRL", "SL", "OY", "BV", "NV",
    ];
    const WORDS: [&str; 21] = [
        "gmbh",
        "ltd",
        "limited",
        "inc",
        "llc",
        "llp",
        "corp",
        "corporation",
        "plc",
        "oyj",
        "oy",
        "sarl",
        "s.r.l",
        "s.a",
        "b.v",
        "kommune",
        "fylkeskommune",
        "stiftelse",
        "forening",
        "idrettslag",
        "kommun",
    ];
    let Some((_, last)) = cell.rsplit_once(char::is_whitespace) else {
        return false;
    };
    let last = last.trim_end_matches(['.', ',']);
    CAPITALS.contains(&last) || WORDS.contains(&last.to_lowercase().as_str())
}

fn is_lettered(cell: &str) -> bool {
    cell.starts_with(char::is_alphabetic)
        && cell
            .chars()
            .all(|c| c.is_alphabetic() || c.is_whitespace() || matches!(c, '-' | '.' | '\'' | '’'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::OptInWords;

    fn of(cells: &[&str]) -> ColumnProfile {
        let mut builder = ProfileBuilder::new(&ReadRules {
            region: "NO",
            words: &OptInWords::default(),
            date_order: None,
            opt_out_column: false,
        });
        for cell in cells {
            builder.push(cell);
        }
        builder.finish()
    }

    #[test]
    fn dates_are_no_numbers_of_other_countries() {
        for cell in [
            "07400123456",
            "020 7946 0958",
            "555-123-4567",
            "01.23.45.67.89",
        ] {
            assert!(may_be_foreign_phone(cell), "{cell}");
        }
        for cell in [
            "15.12.2020",
            "2020-12-15",
            "15/12/2020",
            "123456",
            "Oslo 0155",
        ] {
            assert!(!may_be_foreign_phone(cell), "{cell}");
        }
    }

    #[test]
    fn the_kind_of_most_values_is_named() {
        for (cells, kind) in [
            (&["", " "][..], ValueKind::Blank),
            (
                &["kari@example.no", "", "Ola <ola@example.no>"],
                ValueKind::Email,
            ),
            (
                &["912 34 567", "+47 40 00 00 01", "22 33 44 55"],
                ValueKind::Mobile,
            ),
            (
                &["22 33 44 55", "55 12 34 56", "912 34 567"],
                ValueKind::Phone,
            ),
            (&["15.12.1980", "1/2/1990", "1999-01-31"], ValueKind::Date),
            (&["12/25/1980"], ValueKind::Date),
            (&["19801215", "19990131"], ValueKind::Date),
            (&["Ja", "nei", "TRUE"], ValueKind::YesNo),
            (&["https://example.no/a", "www.example.com"], ValueKind::Url),
            (&["0123", "5003", "9008"], ValueKind::Postcode),
            (&["1980", "1999", "2001"], ValueKind::Number),
            (&["1 234,50", "-7"], ValueKind::Number),
            (&["Kari", "Ola"], ValueKind::Text),
            (&["kari@example.no", "x", "y"], ValueKind::Text),
            (&["151280", "010190"], ValueKind::Number),
        ] {
            assert_eq!(of(cells).kind(), kind, "{cells:?}");
        }
    }

    #[test]
    fn counts_are_of_filled_cells() {
        let profile = of(&[
            "912 34 567",
            "",
            "22 33 44 55",
            "ukjent",
            "4,79E+10",
            "912 34 567",
            "\u{a0}",
        ]);
        assert_eq!((profile.cells, profile.filled, profile.distinct), (7, 5, 4));
        assert_eq!(
            (profile.phones, profile.mobiles, profile.scientific),
            (3, 2, 1)
        );
        assert_eq!(profile.samples, ["912 34 567", "22 33 44 55", "ukjent"]);
        assert_eq!(profile.longest, 11);
        assert_eq!(profile.lettered, 1);
    }

    #[test]
    fn birth_years_are_told_from_other_dates() {
        let profile = of(&["15.12.1980", "1. mai 1955", "15 Jun 2026", "1890-01-01"]);
        assert_eq!((profile.dates, profile.birth_years), (4, 2));
        assert_eq!(profile.date_evidence.dates, 4);
    }

    #[test]
    fn words_with_a_meaning_are_told_from_names() {
        for (cells, kind) in [
            (
                &["Nordmann AS", "Oslo kommune", "Vik & Co. Ltd."][..],
                Some(ValueKind::Company),
            ),
            (&["Mr", "Mrs.", "Fru"], Some(ValueKind::Salutation)),
            (
                &["active", "Unsubscribed", "cleaned"],
                Some(ValueKind::Status),
            ),
            (&["Kari Nordmann", "Nordmann AS"], None),
            (&["As", "Active Media"], None),
            (&[""], None),
        ] {
            assert_eq!(of(cells).words_kind(), kind, "{cells:?}");
        }
        let profile = of(&["Kari Anne", "Storgata 1", "Ola", "5003"]);
        assert_eq!(profile.several_words, 2);
    }

    #[test]
    fn long_cells_are_cut_between_characters() {
        let profile = of(&[&"å".repeat(5_000)]);
        assert_eq!(profile.longest, 5_000);
        assert_eq!(profile.samples, ["å".repeat(120)]);
        assert_eq!(profile.kind(), ValueKind::Text);
    }

    #[test]
    fn a_profile_survives_json() {
        let profile = of(&["912 34 567", "15.12.1980"]);
        let json = serde_json::to_string(&profile).unwrap();
        assert_eq!(
            serde_json::from_str::<ColumnProfile>(&json).unwrap(),
            profile
        );
    }
}
