//! Lookup of opt-in words and of the options of choice fields.

use std::borrow::Cow;
use std::collections::HashMap;

use super::clean::{clean_text, fold};
use super::{OptIn, OptInWords, WordMeaning};

/// The words of opt-in and yes/no columns, prepared for lookup without allocation.
#[derive(Debug)]
pub(super) struct WordTable {
    words: OptInWords,
    plain: Vec<(Box<str>, WordMeaning)>,
    opt_out_column: bool,
}

impl WordTable {
    pub(super) fn new(words: &OptInWords, opt_out_column: bool) -> Self {
        let plain = [
            WordMeaning::In,
            WordMeaning::Out,
            WordMeaning::NoInformation,
        ]
        .into_iter()
        .flat_map(|meaning| words.words(meaning).map(move |word| (word.into(), meaning)))
        .filter(|(word, _): &(Box<str>, _)| word.is_ascii())
        .collect();
        Self {
            words: words.clone(),
            plain,
            opt_out_column,
        }
    }

    /// The stored value of a cleaned cell: `Some("")` for no information, `None` for an unknown
    /// word.
    pub(super) fn read(&self, cell: &str) -> Option<&'static str> {
        let known = self
            .plain
            .iter()
            .find(|(word, _)| word.eq_ignore_ascii_case(cell));
        let meaning = match known {
            Some((_, meaning)) => *meaning,
            None => self.words.meaning(cell)?,
        };
        Some(match (meaning, self.opt_out_column) {
            (WordMeaning::In, false) => OptIn::IN,
            (WordMeaning::Out, false) | (WordMeaning::In, true) => OptIn::OUT,
            (WordMeaning::Out, true) | (WordMeaning::NoInformation, _) => "",
        })
    }
}

/// The options of a choice field, indexed by folded spelling.
#[derive(Debug)]
pub(super) struct ChoiceOptions {
    spelling: Vec<String>,
    folded: HashMap<String, usize>,
}

impl ChoiceOptions {
    pub(super) fn new(options: &[String]) -> Self {
        let mut folded = HashMap::new();
        for (at, option) in options.iter().enumerate() {
            folded
                .entry(fold(&clean_text(option)).into_owned())
                .or_insert(at);
        }
        Self {
            spelling: options.to_vec(),
            folded,
        }
    }

    /// The option a cleaned cell names, spelled as the option is.
    pub(super) fn read<'a>(&self, cell: &'a str) -> Option<Cow<'a, str>> {
        let at = self.folded.get(&*fold(cell))?;
        let option = self.spelling.get(*at)?;
        Some(if option == cell {
            Cow::Borrowed(cell)
        } else {
            Cow::Owned(option.clone())
        })
    }
}
