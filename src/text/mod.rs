//! Every sentence a person reads, in English and Norwegian.
//!
//! The sentences are Fluent files in `assets/i18n`, built into the program. Code names a sentence
//! by its key, a string literal, so that a test can hold keys and files together. What an enum of
//! another room means in words is a function here, one per enum.

mod consent;
mod damage;
mod enums;
mod errors;
mod fields;
mod numbers;
mod outcomes;
mod past;
mod people;
mod refusals;
mod regions;
mod report;
mod review;
mod suggestions;
#[cfg(test)]
mod tests;
mod undo;

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

pub use fields::{FieldChoice, close_names, find_field, reserved_names};
pub use fluent_bundle::FluentValue as Value;
pub use report::{conflict_key, invalid_key, letter_case_key, no_key_key, other_name_key};

/// A language of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lang {
    /// English.
    En,
    /// Norwegian bokmål.
    Nb,
}

impl Lang {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::En, Self::Nb];

    /// The code that names it on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Nb => "nb",
        }
    }

    /// The language with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }

    /// The language of the system: Norwegian for `nb`, `nn` and `no`, else English.
    pub fn of_system() -> Self {
        sys_locale::get_locale().map_or(Self::En, |locale| Self::from_locale(&locale))
    }

    fn from_locale(locale: &str) -> Self {
        let language = locale.split(['-', '_', '.', '@']).next();
        match language.unwrap_or_default().to_ascii_lowercase().as_str() {
            "nb" | "nn" | "no" => Self::Nb,
            _ => Self::En,
        }
    }
}

type Bundle = FluentBundle<FluentResource>;

macro_rules! files {
    ($lang:literal) => {
        &[
            include_str!(concat!("../../assets/i18n/", $lang, "/consent.ftl")),
            include_str!(concat!("../../assets/i18n/", $lang, "/contact.ftl")),
            include_str!(concat!("../../assets/i18n/", $lang, "/damage.ftl")),
            include_str!(concat!("../../assets/i18n/", $lang, "/errors.ftl")),
            include_str!(concat!("../../assets/i18n/", $lang, "/help.ftl")),
            include_str!(concat!("../../assets/i18n/", $lang, "/output.ftl")),
            include_str!(concat!("../../assets/i18n/", $lang, "/past.ftl")),
            include_str!(concat!("../../assets/i18n/", $lang, "/people.ftl")),
            include_str!(concat!("../../assets/i18n/", $lang, "/regions.ftl")),
            include_str!(concat!("../../assets/i18n/", $lang, "/review.ftl")),
            include_str!(concat!("../../assets/i18n/", $lang, "/review_window.ftl")),
            include_str!(concat!("../../assets/i18n/", $lang, "/undo.ftl")),
            include_str!(concat!("../../assets/i18n/", $lang, "/undo_window.ftl")),
            include_str!(concat!("../../assets/i18n/", $lang, "/usage.ftl")),
            include_str!(concat!("../../assets/i18n/", $lang, "/window.ftl")),
        ]
    };
}

static EN: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::En));
static NB: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::Nb));

/// The Fluent files of a language.
fn sources(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::En => files!("en"),
        Lang::Nb => files!("nb"),
    }
}

fn bundle(lang: Lang) -> Bundle {
    // The tag of a known language is well formed; the default would only cost plural forms.
    let locale: LanguageIdentifier = lang.code().parse().unwrap_or_default();
    let formatter: fn(&Value<'_>, &_) -> Option<String> = match lang {
        Lang::En => |value, _| numbers::format(Lang::En, value),
        Lang::Nb => |value, _| numbers::format(Lang::Nb, value),
    };
    let mut bundle = Bundle::new_concurrent(vec![locale]);
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(formatter));
    for source in sources(lang) {
        // The files are part of the program, and a test reads each of them without an error;
        // what could be read is of more use than nothing.
        let resource = match FluentResource::try_new((*source).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// Whether a character could command a terminal, break a line or turn its direction around:
/// control characters, direction marks, the separators of lines and paragraphs.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}')
}

/// A blank in place of a character that [`is_hidden`].
fn plain(c: char) -> char {
    if is_hidden(c) { ' ' } else { c }
}

/// Lines as a terminal may get them: with blanks in place of hidden characters, but for the ends
/// of the lines.
pub fn for_terminal(lines: &str) -> String {
    let plain = |c| if c == '\n' { c } else { plain(c) };
    lines.chars().map(plain).collect()
}

/// The sentences of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    lang: Lang,
    utc: bool,
}

impl Text {
    /// The sentences of a language.
    pub const fn new(lang: Lang) -> Self {
        Self { lang, utc: false }
    }

    /// The same, with moments in UTC and not in the zone of the system.
    #[must_use]
    pub const fn in_utc(self) -> Self {
        Self { utc: true, ..self }
    }

    /// The language.
    pub fn lang(self) -> Lang {
        self.lang
    }

    /// The sentence of a key without arguments.
    pub fn say(self, key: &str) -> String {
        self.format(key, None)
    }

    /// The sentence of a key with its arguments; numbers are written in the language's way.
    pub fn say_with<const N: usize>(
        self,
        key: &str,
        args: [(&'static str, Value<'_>); N],
    ) -> String {
        self.format(key, Some(&args.into_iter().collect()))
    }

    fn format(self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let bundle: &Bundle = match self.lang {
            Lang::En => &EN,
            Lang::Nb => &NB,
        };
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            debug_assert!(false, "no sentence for the key {key}");
            return key.to_owned();
        };
        let mut errors = Vec::new();
        let sentence = bundle.format_pattern(pattern, args, &mut errors);
        debug_assert!(
            errors.is_empty(),
            "the sentence {key} lacks an argument: {errors:?}"
        );
        sentence.into_owned()
    }

    /// Several things in one sentence, with commas between.
    pub fn enumerate<S: AsRef<str>>(self, items: impl IntoIterator<Item = S>) -> String {
        let mut all = String::new();
        for item in items {
            if !all.is_empty() {
                all.push_str(", ");
            }
            all.push_str(item.as_ref());
        }
        all
    }

    /// Several things of which one is meant: `a, b or c`.
    pub fn either<S: AsRef<str>>(self, items: &[S]) -> String {
        match items {
            [] => String::new(),
            [one] => one.as_ref().to_owned(),
            [others @ .., last] => self.say_with(
                "list-either",
                [
                    ("others", self.enumerate(others).into()),
                    ("last", last.as_ref().into()),
                ],
            ),
        }
    }

    /// Names in quotation marks, with commas between; the first thirty of many.
    pub fn names<'a>(self, names: impl IntoIterator<Item = &'a str>) -> String {
        const MAX_NAMES: usize = 30;
        let mut names = names.into_iter();
        let mut listed: Vec<String> = names
            .by_ref()
            .take(MAX_NAMES)
            .map(|name| self.quote(name))
            .collect();
        let more = names.count();
        if more > 0 {
            listed.push(self.say_with("count-more", [("count", more.into())]));
        }
        self.enumerate(listed)
    }

    /// A word as it begins a line of its own.
    pub fn capital(self, word: &str) -> String {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect())
            .unwrap_or_default()
    }

    /// A name in the quotation marks of the language.
    pub fn quote(self, name: &str) -> String {
        let name = self.shown(name);
        match self.lang {
            Lang::En => format!("“{name}”"),
            Lang::Nb => format!("«{name}»"),
        }
    }

    /// A name from a file or an argument as it can stand in a sentence: without characters that
    /// could command a terminal or turn the line around, and not endlessly long.
    pub fn shown(self, name: &str) -> String {
        const MAX_CHARS: usize = 60;
        let mut shown: String = name.chars().take(MAX_CHARS).map(plain).collect();
        if name.chars().nth(MAX_CHARS).is_some() {
            shown.push('…');
        }
        shown
    }
}
