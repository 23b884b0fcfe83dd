//! From the text of a cell to the stored value, and equality of values.

use std::borrow::Cow;
use std::sync::Arc;

use super::choice::{ChoiceOptions, WordTable};
use jiff::civil::Date;

use super::clean::{clean_text, fold};
use super::date::{Birthday, BirthdayLimits, NotADate};
use super::notes::CellNotes;
use super::phone::{PhoneColumn, PhoneRegion};
use super::placeholder::is_placeholder;
use super::{DateOrder, Field, FieldKind, OptInWords, ProblemCode, date, email, number, standard};

/// The result of reading a cell for its field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading<'a> {
    /// The cell is blank.
    Blank,
    /// A value in its normal form, as it is stored.
    Value(Cow<'a, str>),
    /// The cell is invalid for the field.
    Invalid(ProblemCode),
}

impl<'a> Reading<'a> {
    /// The value, if there is one.
    pub fn value(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Value(value) => Some(value),
            Self::Blank | Self::Invalid(_) => None,
        }
    }

    fn of(value: Option<Cow<'a, str>>, problem: ProblemCode) -> Self {
        match value {
            Some(value) if value.is_empty() => Self::Blank,
            Some(value) => Self::Value(value),
            None => Self::Invalid(problem),
        }
    }

    /// The same reading, owning its text.
    fn into_owned(self) -> Reading<'static> {
        match self {
            Self::Blank => Reading::Blank,
            Self::Value(value) => Reading::Value(Cow::Owned(value.into_owned())),
            Self::Invalid(problem) => Reading::Invalid(problem),
        }
    }
}

/// What reading a column depends on besides its field.
#[derive(Clone, Copy, Debug)]
pub struct ReadRules<'a> {
    /// The default region of phone numbers: ISO 3166-1 alpha-2. With an unknown one only numbers
    /// with a country code are read.
    pub region: &'a str,
    /// The words of opt-in and yes/no columns.
    pub words: &'a OptInWords,
    /// The order of day, month and year; without one only unambiguous dates are read.
    pub date_order: Option<DateOrder>,
    /// Whether the column says who opted *out*: words for yes are stored as `no`, words for no as
    /// nothing.
    pub opt_out_column: bool,
}

/// Reads the cells of one column; cheap to clone, shared between threads.
#[derive(Clone, Debug)]
pub struct CellReader {
    kind: ReaderKind,
}

#[derive(Clone, Debug)]
enum ReaderKind {
    Text,
    Email,
    Phone(PhoneColumn),
    Date(Option<DateOrder>),
    Birthday(Option<DateOrder>, Arc<BirthdayLimits>),
    Number,
    Words(Arc<WordTable>),
    Choice(Arc<ChoiceOptions>),
}

impl CellReader {
    /// A reader for the cells of a field. In the standard field for mobile numbers the first mobile
    /// number of a cell is taken, and a landline is noted.
    pub fn new(field: &Field, rules: &ReadRules<'_>) -> Self {
        if field.no == standard::MOBILE && field.kind == FieldKind::Phone {
            let phones = PhoneColumn::new(rules.region, true);
            let kind = ReaderKind::Phone(phones);
            return Self { kind };
        }
        Self::of_kind(field.kind, &field.options, rules)
    }

    /// Holds dates against the day on which they are read, as birthdays: two digits of a year fall
    /// back a century instead of meaning a day to come, a day to come is invalid, and one more than
    /// 120 years back is noted. Readers of other kinds stay as they are.
    #[must_use]
    pub fn with_birthdays(self, today: Date) -> Self {
        match self.kind {
            ReaderKind::Date(order) => Self {
                kind: ReaderKind::Birthday(order, Arc::new(BirthdayLimits::new(today))),
            },
            _ => self,
        }
    }

    /// A reader for a kind of field; `options` are those of a choice field.
    pub fn of_kind(kind: FieldKind, options: &[String], rules: &ReadRules<'_>) -> Self {
        let kind = match kind {
            FieldKind::Text => ReaderKind::Text,
            FieldKind::Email => ReaderKind::Email,
            FieldKind::Phone => ReaderKind::Phone(PhoneColumn::new(rules.region, false)),
            FieldKind::Date => ReaderKind::Date(rules.date_order),
            FieldKind::Number => ReaderKind::Number,
            FieldKind::YesNo | FieldKind::OptIn => {
                ReaderKind::Words(Arc::new(WordTable::new(rules.words, rules.opt_out_column)))
            }
            FieldKind::Choice => ReaderKind::Choice(Arc::new(ChoiceOptions::new(options))),
        };
        Self { kind }
    }

    /// Reads a cell.
    ///
    /// The cell is cleaned first, see [`clean_text`]; if nothing is left it is blank. Reading is
    /// idempotent (except in an opt-out column, whose words are not the stored ones). What only says
    /// that there is no value is blank, see [`is_placeholder`].
    ///
    /// ```
    /// use mainbrainer::contact::{CellReader, FieldKind, OptInWords, ProblemCode, ReadRules, Reading};
    ///
    /// let words = OptInWords::default();
    /// let rules = ReadRules { region: "NO", words: &words, date_order: None, opt_out_column: false };
    /// let phones = CellReader::of_kind(FieldKind::Phone, &[], &rules);
    /// assert_eq!(phones.read("Tlf. 912 34 567"), Reading::Value("+4791234567".into()));
    /// assert_eq!(phones.read("0047 912 34 567"), Reading::Value("+4791234567".into()));
    /// // A number that lost a digit is invalid, not another number.
    /// assert_eq!(phones.read("9123456"), Reading::Invalid(ProblemCode::InvalidPhone));
    /// assert_eq!(phones.read(" \u{a0} "), Reading::Blank);
    /// ```
    pub fn read<'a>(&self, cell: &'a str) -> Reading<'a> {
        self.read_noting(cell, None, &mut CellNotes::default())
    }

    /// Reads a cell as [`Self::read`] does, and adds to `notes` what is to be reported of a cell
    /// that is not invalid: further values, an extension, that it only says there is no value.
    ///
    /// Phone numbers without a country code are read in the `country` of their row if it is known.
    ///
    /// ```
    /// use mainbrainer::contact::{
    ///     CellNotes, CellReader, FieldKind, OptInWords, PhoneRegion, ProblemCode, ReadRules, Reading,
    /// };
    ///
    /// let words = OptInWords::default();
    /// let rules = ReadRules { region: "NO", words: &words, date_order: None, opt_out_column: false };
    /// let phones = CellReader::of_kind(FieldKind::Phone, &[], &rules);
    /// let mut notes = CellNotes::default();
    /// let denmark = PhoneRegion::of_country("Danmark");
    /// let number = phones.read_noting("40 12 34 57, lok. 12", denmark, &mut notes);
    /// assert_eq!(number, Reading::Value("+4540123457".into()));
    /// assert!(notes.codes().eq([ProblemCode::Extension]));
    /// ```
    pub fn read_noting<'a>(
        &self,
        cell: &'a str,
        country: Option<PhoneRegion>,
        notes: &mut CellNotes,
    ) -> Reading<'a> {
        match clean_text(cell) {
            Cow::Borrowed("") => Reading::Blank,
            Cow::Borrowed(text) => self.read_clean(text, country, notes),
            Cow::Owned(text) if text.is_empty() => Reading::Blank,
            Cow::Owned(text) => match self.kind {
                ReaderKind::Text if !is_placeholder(&text) => Reading::Value(Cow::Owned(text)),
                _ => self.read_clean(&text, country, notes).into_owned(),
            },
        }
    }

    /// Whether the reader's cells are phone numbers, for which the country of a row matters.
    pub fn reads_phones(&self) -> bool {
        matches!(self.kind, ReaderKind::Phone(_))
    }

    fn read_clean<'a>(
        &self,
        text: &'a str,
        country: Option<PhoneRegion>,
        notes: &mut CellNotes,
    ) -> Reading<'a> {
        let placeholder = is_placeholder(text);
        let listed = matches!(self.kind, ReaderKind::Words(_) | ReaderKind::Choice(_));
        if placeholder && !listed {
            notes.add(ProblemCode::Placeholder);
            return Reading::Blank;
        }
        let reading = match &self.kind {
            ReaderKind::Text => Reading::Value(Cow::Borrowed(text)),
            ReaderKind::Email => Reading::of(email::read(text, notes), ProblemCode::InvalidEmail),
            ReaderKind::Phone(phones) => match phones.read(text, country, notes) {
                Ok(number) => Reading::Value(Cow::Owned(number)),
                Err(problem) => Reading::Invalid(problem),
            },
            ReaderKind::Date(order) => match date::read(text, *order) {
                Ok(Some(day)) => Reading::Value(day),
                Ok(None) => Reading::Blank,
                Err(NotADate) => Reading::Invalid(ProblemCode::InvalidDate),
            },
            ReaderKind::Birthday(order, limits) => match limits.read(text, *order) {
                Ok(Birthday::Likely(day)) => Reading::Value(day),
                Ok(Birthday::LongAgo(day)) => {
                    notes.add(ProblemCode::UnlikelyDate);
                    Reading::Value(day)
                }
                Ok(Birthday::Future) => Reading::Invalid(ProblemCode::UnlikelyDate),
                Ok(Birthday::Blank) => Reading::Blank,
                Err(NotADate) => Reading::Invalid(ProblemCode::InvalidDate),
            },
            ReaderKind::Number => Reading::of(number::read(text), ProblemCode::InvalidNumber),
            ReaderKind::Words(words) => Reading::of(
                words.read(text).map(Cow::Borrowed),
                ProblemCode::InvalidChoice,
            ),
            ReaderKind::Choice(options) => {
                Reading::of(options.read(text), ProblemCode::InvalidChoice)
            }
        };
        // A word of a list counts as such, whatever it looks like.
        if placeholder && matches!(reading, Reading::Invalid(_)) {
            notes.add(ProblemCode::Placeholder);
            return Reading::Blank;
        }
        reading
    }
}

/// The form in which stored values of a kind are compared: values are equal exactly if their key
/// forms are.
///
/// Folds letter case of e-mail addresses and choices, in every script, and takes a domain in its
/// Unicode form (`xn--` is undone); values of other kinds are compared as stored.
///
/// ```
/// use mainbrainer::contact::{CellReader, FieldKind, OptInWords, ReadRules, key_form};
///
/// let words = OptInWords::default();
/// let rules = ReadRules { region: "NO", words: &words, date_order: None, opt_out_column: false };
/// let emails = CellReader::of_kind(FieldKind::Email, &[], &rules);
/// let value = emails.read("Kari Nordmann <Kari@Example.no>").value().unwrap_or_default();
/// // The spelling is stored as it is; the key form finds the contact in any letter case.
/// assert_eq!(value, "Kari@Example.no");
/// assert_eq!(key_form(FieldKind::Email, &value), "kari@example.no");
/// ```
pub fn key_form(kind: FieldKind, value: &str) -> Cow<'_, str> {
    match kind {
        FieldKind::Email => email::key_form(value),
        FieldKind::Choice => fold(value),
        FieldKind::Text
        | FieldKind::Phone
        | FieldKind::Date
        | FieldKind::Number
        | FieldKind::YesNo
        | FieldKind::OptIn => Cow::Borrowed(value),
    }
}

/// Whether two stored values of a kind are equal.
pub fn same(kind: FieldKind, a: &str, b: &str) -> bool {
    a == b || key_form(kind, a) == key_form(kind, b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{Fields, WordMeaning};
    use proptest::prelude::*;

    fn field(kind: FieldKind) -> Field {
        let options = ["Bronse", "Sølv", "Gull "].map(str::to_owned).to_vec();
        let mut field = Fields::default().iter().next().unwrap().clone();
        (field.kind, field.options) = (kind, options);
        field
    }

    fn reader(kind: FieldKind, opt_out_column: bool) -> CellReader {
        let mut words = OptInWords::default();
        words.add("vet ikke", WordMeaning::NoInformation).unwrap();
        words.add("påmeldt", WordMeaning::In).unwrap();
        CellReader::new(
            &field(kind),
            &ReadRules {
                region: "NO",
                words: &words,
                date_order: Some(DateOrder::Dmy),
                opt_out_column,
            },
        )
    }

    fn value(kind: FieldKind, cell: &str) -> Reading<'static> {
        reader(kind, false).read(cell).into_owned()
    }

    fn says(text: &str) -> Reading<'static> {
        Reading::Value(Cow::Owned(text.to_owned()))
    }

    #[test]
    fn each_kind_has_its_normal_form_and_its_problem() {
        use FieldKind as K;
        use ProblemCode as P;
        for (kind, cell, stored, wrong) in [
            (K::Text, " \u{a0}Kåre\u{a0} ", "Kåre", None),
            (K::Text, "Ka\u{30a}re", "Kåre", None),
            (K::Text, "0123", "0123", None),
            (K::Text, "=\"0123\"", "0123", None),
            (K::Text, "'=1+1", "=1+1", None),
            (
                K::Email,
                " Kari@Example.no\u{a0}",
                "Kari@Example.no",
                Some(("kari@example", P::InvalidEmail)),
            ),
            (
                K::Email,
                "Kari <mailto:kari@example.no>",
                "kari@example.no",
                None,
            ),
            (
                K::Phone,
                "912 34 567",
                "+4791234567",
                Some(("9123456", P::InvalidPhone)),
            ),
            (
                K::Phone,
                "0047 91234567",
                "+4791234567",
                Some(("4,79E+10", P::InvalidPhone)),
            ),
            (K::Phone, "4791234567", "+4791234567", None),
            (K::Phone, "'+4791234567", "+4791234567", None),
            (K::Phone, "=\"+4791234567\"", "+4791234567", None),
            (K::Phone, "47386160", "+4747386160", None),
            (
                K::Phone,
                "\u{202a}+47 912 34 567\u{202c}",
                "+4791234567",
                None,
            ),
            (
                K::Date,
                "15/12-2020",
                "2020-12-15",
                Some(("29.02.2023", P::InvalidDate)),
            ),
            (
                K::Number,
                "1 234,50",
                "1234.5",
                Some(("mange", P::InvalidNumber)),
            ),
            (K::YesNo, "Ja", "yes", Some(("kanskje", P::InvalidChoice))),
            (K::YesNo, "USANN", "no", Some(("1", P::InvalidChoice))),
            (K::OptIn, " TRUE ", "yes", Some(("x", P::InvalidChoice))),
            (K::OptIn, "nei", "no", None),
            (K::OptIn, "PÅMELDT", "yes", None),
            (
                K::Choice,
                "SØLV",
                "Sølv",
                Some(("Platina", P::InvalidChoice)),
            ),
            (K::Choice, "gull", "Gull ", None),
        ] {
            assert_eq!(value(kind, cell), says(stored), "{kind:?} {cell:?}");
            if let Some((cell, problem)) = wrong {
                assert_eq!(
                    value(kind, cell),
                    Reading::Invalid(problem),
                    "{kind:?} {cell:?}"
                );
            }
        }
    }

    #[test]
    fn nothing_is_blank_for_every_kind() {
        for (kind, _) in FieldKind::ALL {
            for cell in ["", " ", "\u{a0}\t", "\u{feff}", "=\"\""] {
                assert_eq!(value(kind, cell), Reading::Blank, "{kind:?} {cell:?}");
            }
        }
        assert_eq!(value(FieldKind::Date, "0/0/00"), Reading::Blank);
        assert_eq!(value(FieldKind::OptIn, "Vet ikke"), Reading::Blank);
    }

    #[test]
    fn what_says_that_there_is_no_value_is_blank_and_noted() {
        for (kind, _) in FieldKind::ALL {
            for cell in [
                "#N/A", " NULL ", "\\N", "(tom)", "#VERDI!", "=\"n/a\"", "NaN",
            ] {
                let mut notes = CellNotes::default();
                let reading = reader(kind, false).read_noting(cell, None, &mut notes);
                assert_eq!(reading, Reading::Blank, "{kind:?} {cell}");
                assert!(notes.codes().eq([ProblemCode::Placeholder]), "{cell}");
            }
        }
        for name in ["Null", "NA", "None"] {
            assert_eq!(value(FieldKind::Text, name), says(name));
        }
        // A word of a list counts as such.
        let mut words = OptInWords::default();
        words.add("n/a", WordMeaning::Out).unwrap();
        let rules = ReadRules {
            region: "NO",
            words: &words,
            date_order: None,
            opt_out_column: false,
        };
        let options = ["N/A".to_owned()];
        for (kind, stored) in [(FieldKind::OptIn, "no"), (FieldKind::Choice, "N/A")] {
            let reader = CellReader::of_kind(kind, &options, &rules);
            assert_eq!(reader.read("N/A"), says(stored));
        }
    }

    #[test]
    fn birthdays_are_held_against_a_day() {
        let today = Date::new(2026, 11, 30).unwrap();
        let dates = reader(FieldKind::Date, false).with_birthdays(today);
        let read = |cell: &str| {
            let mut notes = CellNotes::default();
            let reading = dates.read_noting(cell, None, &mut notes).into_owned();
            (reading, notes.codes().collect::<Vec<_>>())
        };
        assert_eq!(read("12.03.27"), (says("1927-03-12"), vec![]));
        let unlikely = ProblemCode::UnlikelyDate;
        assert_eq!(read("12.03.1890"), (says("1890-03-12"), vec![unlikely]));
        assert_eq!(read("12.03.2027"), (Reading::Invalid(unlikely), vec![]));
        assert_eq!(value(FieldKind::Date, "12.03.27"), says("2027-03-12"));
    }

    #[test]
    fn not_having_opted_out_is_no_consent() {
        let out = reader(FieldKind::OptIn, true);
        assert_eq!(out.read("TRUE"), says("no"));
        assert_eq!(out.read("FALSE"), Reading::Blank);
        assert_eq!(out.read("nei"), Reading::Blank);
        assert_eq!(out.read("vet ikke"), Reading::Blank);
        assert_eq!(out.read(""), Reading::Blank);
        assert_eq!(out.read("0"), Reading::Invalid(ProblemCode::InvalidChoice));
    }

    #[test]
    fn values_are_equal_as_their_kind_says() {
        use FieldKind as K;
        assert!(same(K::Email, "Kari@Example.NO", "kari@example.no"));
        assert!(same(
            K::Email,
            "BJØRN@blåbær.example.no",
            "bjørn@BLÅBÆR.example.no"
        ));
        assert!(same(
            K::Email,
            "kari@xn--blbr-roah.example.no",
            "Kari@Blåbær.example.no"
        ));
        assert!(!same(K::Email, "kari@example.no", "kåri@example.no"));
        assert!(same(K::Choice, "Sølv", "SØLV"));
        assert!(!same(K::Text, "Kari", "kari"));
        assert!(same(K::Phone, "+4791234567", "+4791234567"));
        assert!(!same(K::Number, "1", "1.5"));
        assert!(matches!(
            key_form(K::Email, "kari@example.no"),
            Cow::Borrowed(_)
        ));
    }

    #[test]
    fn values_in_normal_form_are_not_copied() {
        for (kind, cell) in [
            (FieldKind::Text, " Blåbær "),
            (FieldKind::Email, "kari@example.no "),
            (FieldKind::Date, "2020-12-15"),
            (FieldKind::Number, "-12.5"),
            (FieldKind::OptIn, "JA"),
            (FieldKind::Choice, "Sølv"),
        ] {
            let reading = reader(kind, false).read(cell);
            assert!(
                matches!(reading, Reading::Value(Cow::Borrowed(_))),
                "{kind:?}"
            );
        }
    }

    #[test]
    fn readers_go_to_other_threads() {
        fn check<T: Clone + Send + Sync>(_: &T) {}
        check(&reader(FieldKind::Choice, false));
    }

    proptest! {
        #[test]
        fn a_value_reads_to_itself_and_has_one_key_form(
            cell in "\\PC*|[ '=\"+\u{a0}\u{feff}\u{200b}æøåÆ\u{30a}0-9a@.:;<>()/-]{0,12}"
        ) {
            for (kind, _) in FieldKind::ALL {
                let reader = reader(kind, false);
                if let Some(value) = reader.read(&cell).value() {
                    prop_assert_eq!(reader.read(&value), Reading::Value(value.clone()), "{:?}", kind);
                    let key = key_form(kind, &value);
                    prop_assert_eq!(key_form(kind, &key), key.clone());
                    prop_assert!(same(kind, &value, &key));
                }
            }
        }
    }
}
