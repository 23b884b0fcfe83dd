//! What the regions of phone numbers are called, and their order in the language.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Lang, Text};
use crate::contact::RegionFit;

impl Text {
    /// What a region is called by its ISO 3166-1 alpha-2 code; the code where it has no name.
    pub fn region(self, code: &str) -> String {
        self.say_with("region-name", [("code", code.into())])
    }

    /// How a region (ISO 3166-1 alpha-2) reads the numbers of a phone column with this name, and
    /// which region would read more.
    pub fn region_fit(self, column: &str, region: &str, fit: &RegionFit) -> String {
        let better = fit.better.as_deref();
        self.say_with(
            if better.is_some() {
                "region-would-read-more"
            } else {
                "region-reads"
            },
            [
                ("column", self.shown(column).into()),
                ("reads", fit.reads.into()),
                ("numbers", fit.numbers.into()),
                ("region", self.region(region).into()),
                ("better", self.region(better.unwrap_or_default()).into()),
                ("code", better.unwrap_or_default().to_owned().into()),
                ("more", fit.better_reads.into()),
            ],
        )
    }

    /// By what a name is put in order: letters without their marks, and in Norwegian æ, ø and å
    /// at the end.
    pub fn order_key(self, name: &str) -> String {
        let lower = name.to_lowercase();
        let mut key = String::with_capacity(lower.len());
        for c in lower.chars() {
            match (self.lang, c) {
                // Behind every Latin letter, in this order.
                (Lang::Nb, 'æ' | 'ä') => key.push('\u{e000}'),
                (Lang::Nb, 'ø' | 'ö') => key.push('\u{e001}'),
                (Lang::Nb, 'å') => key.push('\u{e002}'),
                (_, 'æ') => key.push_str("ae"),
                (_, 'ø') => key.push('o'),
                (_, other) => {
                    let bare = std::iter::once(other).nfd();
                    key.extend(bare.filter(|c| !is_combining_mark(*c)));
                }
            }
        }
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_has_a_name_in_both_languages() {
        for lang in Lang::ALL {
            for (code, _) in crate::contact::regions() {
                assert_ne!(Text::new(lang).region(&code), code, "{lang:?}");
            }
        }
        assert_eq!(Text::new(Lang::Nb).region("AT"), "Østerrike");
    }

    #[test]
    fn norwegian_letters_stand_last() {
        let sorted = |lang: Lang| {
            let mut names = [
                "Åland",
                "Zambia",
                "Østerrike",
                "Albania",
                "Réunion",
                "Romania",
            ];
            names.sort_by_key(|name| Text::new(lang).order_key(name));
            names
        };
        assert_eq!(
            sorted(Lang::Nb),
            [
                "Albania",
                "Réunion",
                "Romania",
                "Zambia",
                "Østerrike",
                "Åland"
            ]
        );
        assert_eq!(
            sorted(Lang::En),
            [
                "Åland",
                "Albania",
                "Østerrike",
                "Réunion",
                "Romania",
                "Zambia"
            ]
        );
    }
}
