//! From the text of a cell to the value that is stored, and when two values are equal.

use std::borrow::Cow;
use std::sync::Arc;

use super::choice::{Options, WordTable};
use super::clean::{clean_text, fold};
use super::date::NoDate;
use super::phone::PhoneReader;
use super::{DateOrder, Field, FieldKind, OptInWords, ProblemCode, date, email, number};

/// What a cell says, as far as its field is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading<'a> {
    /// Nothing.
    Blank,
    /// A value, in the normal form in which it is stored.
    Value(Cow<'a, str>),
    /// Something that the field cannot take, and what to call it.
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

    /// The same reading with a text of its own.
    fn into_owned(self) -> Reading<'static> {
        match self {
            Self::Blank => Reading::Blank,
            Self::Value(value) => Reading::Value(Cow::Owned(value.into_owned())),
            Self::Invalid(problem) => Reading::Invalid(problem),
        }
    }
}

/// What the reading of a column depends on besides its field.
#[derive(Clone, Copy, Debug)]
pub struct ReadRules<'a> {
    /// The default region of phone numbers: ISO 3166-1 alpha-2. An unknown one leaves only
    /// numbers readable that begin with their country code.
    pub region: &'a str,
    /// The words of opt-in and yes/no columns.
    pub words: &'a OptInWords,
    /// The order of day, month and year; without one, only dates are read that need none.
    pub date_order: Option<DateOrder>,
    /// Whether the column says who opted *out*: its words for yes are stored as `no`, its words
    /// for no say nothing.
    pub opt_out_column: bool,
}

/// Reads the cells of one column; cheap to clone and shared by threads.
#[derive(Clone, Debug)]
pub struct CellReader {
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    Text,
    Email,
    Phone(PhoneReader),
    Date(Option<DateOrder>),
    Number,
    Words(Arc<WordTable>),
    Choice(Arc<Options>),
}

impl CellReader {
    /// A reader for the cells that go to a field.
    pub fn new(field: &Field, rules: &ReadRules<'_>) -> Self {
        let kind = match field.kind {
            FieldKind::Text => Kind::Text,
            FieldKind::Email => Kind::Email,
            FieldKind::Phone => Kind::Phone(PhoneReader::new(rules.region)),
            FieldKind::Date => Kind::Date(rules.date_order),
            FieldKind::Number => Kind::Number,
            FieldKind::YesNo | FieldKind::OptIn => {
                Kind::Words(Arc::new(WordTable::new(rules.words, rules.opt_out_column)))
            }
            FieldKind::Choice => Kind::Choice(Arc::new(Options::new(&field.options))),
        };
        Self { kind }
    }

    /// What a cell says.
    ///
    /// Every cell is first trimmed and freed of the guards of spreadsheets, see
    /// [`clean_text`]; nothing left is blank. A value reads to itself (except in an opt-out column,
    /// whose words are not those that are stored).
    pub fn read<'a>(&self, cell: &'a str) -> Reading<'a> {
        match clean_text(cell) {
            Cow::Borrowed("") => Reading::Blank,
            Cow::Borrowed(text) => self.read_clean(text),
            Cow::Owned(text) if text.is_empty() => Reading::Blank,
            Cow::Owned(text) => match self.kind {
                Kind::Text => Reading::Value(Cow::Owned(text)),
                _ => self.read_clean(&text).into_owned(),
            },
        }
    }

    fn read_clean<'a>(&self, text: &'a str) -> Reading<'a> {
        match &self.kind {
            Kind::Text => Reading::Value(Cow::Borrowed(text)),
            Kind::Email => Reading::of(email::read(text), ProblemCode::InvalidEmail),
            Kind::Phone(phones) => {
                Reading::of(phones.read(text).map(Cow::Owned), ProblemCode::InvalidPhone)
            }
            Kind::Date(order) => match date::read(text, *order) {
                Ok(Some(day)) => Reading::Value(day),
                Ok(None) => Reading::Blank,
                Err(NoDate) => Reading::Invalid(ProblemCode::InvalidDate),
            },
            Kind::Number => Reading::of(number::read(text), ProblemCode::InvalidNumber),
            Kind::Words(words) => Reading::of(
                words.read(text).map(Cow::Borrowed),
                ProblemCode::InvalidChoice,
            ),
            Kind::Choice(options) => Reading::of(options.read(text), ProblemCode::InvalidChoice),
        }
    }
}

/// The text by which stored values of a kind are compared: two values are equal exactly if their
/// key forms are the same text.
///
/// For e-mail addresses and choices letter case is folded away, in every alphabet; values of all
/// other kinds are stored in the form in which they are compared.
pub fn key_form(kind: FieldKind, value: &str) -> Cow<'_, str> {
    match kind {
        FieldKind::Email | FieldKind::Choice => fold(value),
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
