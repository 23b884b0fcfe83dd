//! What an import still needs, in sentences that name the command line's options.

use super::Text;
use crate::contact::{Fields, OptInWords, WordMeaning};
use crate::plan::{Channel, Draft, Refusal, RefusalEvidence};

/// The most words of an opt-in column that one sentence lists.
const MAX_WORDS: usize = 20;

impl Text {
    /// What is missing, as one sentence that names the option to give.
    pub fn refusal_on_command_line(
        self,
        refusal: &Refusal,
        draft: &Draft,
        fields: &Fields,
    ) -> String {
        let id = |no| {
            fields
                .get(no)
                .map(|field| field.id.clone())
                .unwrap_or_default()
        };
        match refusal {
            Refusal::SameField { field, columns } => self.say_with(
                "refuse-same-field",
                [
                    ("field", self.field_name(*field, fields).into()),
                    ("columns", self.column_names(columns, draft).into()),
                    ("id", id(*field).into()),
                ],
            ),
            Refusal::Undecided(columns) => self.say_with(
                "refuse-undecided",
                [
                    ("count", columns.len().into()),
                    ("columns", self.column_names(columns, draft).into()),
                ],
            ),
            Refusal::RefusalsUnmapped { column, evidence } => {
                let column = self.shown(column_name(*column, draft));
                let said = [("column", column.into())];
                if evidence.words.is_empty() {
                    return self.say_with("refuse-refusals-header", said);
                }
                let [column] = said;
                let words = self.refusal_words(evidence).into();
                self.say_with("refuse-refusals-words", [column, ("words", words)])
            }
            Refusal::NothingMapped => self.say("refuse-nothing-mapped"),
            Refusal::OptInMissing(Channel::Email) => self.say("refuse-opt-in-email"),
            Refusal::OptInMissing(Channel::Sms) => self.say("refuse-opt-in-sms"),
            Refusal::UnknownWords { column, words } => {
                let mut said = self.say_with(
                    "refuse-unknown-words",
                    [
                        ("column", self.shown(column_name(*column, draft)).into()),
                        ("words", self.counted_words(words).into()),
                    ],
                );
                let options = self.proposed_sides(words);
                if !options.is_empty() {
                    said.push(' ');
                    let options = ("options", options.join(" ").into());
                    said += &self.say_with("refuse-unknown-words-usual", [options]);
                }
                said
            }
            Refusal::DateOrder(column) => self.say_with(
                "refuse-date-order",
                [("column", self.shown(column_name(*column, draft)).into())],
            ),
            Refusal::MasterMissing => self.say("refuse-master"),
            Refusal::PrimaryMissing => self.say("refuse-primary"),
            Refusal::KeysSame(field) => self.say_with(
                "refuse-keys-same",
                [("field", self.field_name(*field, fields).into())],
            ),
            Refusal::KeyNotMapped(field) => self.say_with(
                "refuse-key-not-mapped",
                [
                    ("field", self.field_name(*field, fields).into()),
                    ("id", id(*field).into()),
                ],
            ),
            Refusal::KeyNotAllowed(field) => self.say_with(
                "refuse-key-not-allowed",
                [("field", self.field_name(*field, fields).into())],
            ),
            Refusal::ListMissing => self.say("refuse-list"),
            Refusal::GdprMissing => self.say("refuse-gdpr"),
            Refusal::TcpaMissing => self.say("refuse-tcpa"),
        }
    }

    /// Options that put words on the sides on which they usually are.
    fn proposed_sides(self, words: &[(String, u64)]) -> Vec<String> {
        let option = |word: &String| {
            let option = match OptInWords::usual_meaning(word)? {
                WordMeaning::In => "--opt-in-word",
                WordMeaning::Out => "--opt-out-word",
                WordMeaning::NoInformation => "--no-info-word",
            };
            let plain = word.chars().all(char::is_alphanumeric);
            let quote = if plain { "" } else { "\"" };
            Some(format!("{option}={quote}{}{quote}", self.shown(word)))
        };
        let words = words.iter().take(MAX_WORDS);
        words.filter_map(|(word, _)| option(word)).collect()
    }

    /// The words of refusal in a column with the number of rows of each.
    pub fn refusal_words(self, evidence: &RefusalEvidence) -> String {
        let words = evidence.words.iter();
        let words: Vec<(String, u64)> = words
            .map(|(word, rows)| ((*word).to_owned(), *rows))
            .collect();
        self.counted_words(&words)
    }

    fn column_names(self, columns: &[usize], draft: &Draft) -> String {
        self.names(columns.iter().map(|at| column_name(*at, draft)))
    }

    fn counted_words(self, words: &[(String, u64)]) -> String {
        let mut listed: Vec<String> = words
            .iter()
            .take(MAX_WORDS)
            .map(|(word, rows)| {
                let rows = self.say_with("count-rows", [("count", (*rows).into())]);
                format!("{} ({rows})", self.quote(word))
            })
            .collect();
        let more = words.len().saturating_sub(MAX_WORDS);
        if more > 0 {
            listed.push(self.say_with("count-more", [("count", more.into())]));
        }
        self.enumerate(listed)
    }
}

fn column_name(at: usize, draft: &Draft) -> &str {
    draft.columns.get(at).map_or("", String::as_str)
}
