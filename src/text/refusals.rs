//! What an import still needs, in sentences that name the command line's options.

use super::Text;
use crate::contact::Fields;
use crate::plan::{Channel, Draft, Refusal};

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
            Refusal::NothingMapped => self.say("refuse-nothing-mapped"),
            Refusal::OptInMissing(Channel::Email) => self.say("refuse-opt-in-email"),
            Refusal::OptInMissing(Channel::Sms) => self.say("refuse-opt-in-sms"),
            Refusal::UnknownWords { column, words } => self.say_with(
                "refuse-unknown-words",
                [
                    ("column", self.shown(column_name(*column, draft)).into()),
                    ("words", self.counted_words(words).into()),
                ],
            ),
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
