//! What a review says of rows and edits, in sentences.

use super::Text;
use crate::contact::{Fields, Repair};
use crate::import::{ReviewOutcome, ReviewRow, Verdict};
use crate::plan::{Edits, Misfit};

impl Text {
    /// How many values of a field are changed, and how.
    pub fn values_changed(self, added: u64, replaced: u64) -> String {
        let parts = [
            ("common-values-added", added),
            ("common-values-replaced", replaced),
        ];
        let some = parts.into_iter().filter(|(_, count)| *count > 0);
        self.enumerate(some.map(|(key, count)| self.say_with(key, [("count", count.into())])))
    }

    /// What becomes of a row, in a word.
    pub fn review_outcome(self, outcome: ReviewOutcome) -> String {
        self.say(match outcome {
            ReviewOutcome::Created => "review-outcome-created",
            ReviewOutcome::Updated => "review-outcome-updated",
            ReviewOutcome::Unchanged => "review-outcome-unchanged",
            ReviewOutcome::Rejected => "review-outcome-rejected",
            ReviewOutcome::LeftOut => "review-outcome-left-out",
        })
    }

    /// What becomes of a row: the contact it meets, and by which key.
    pub fn review_row(self, row: &ReviewRow, fields: &Fields) -> String {
        let key = match row.outcome {
            ReviewOutcome::Created => "review-row-created",
            ReviewOutcome::Updated => "review-row-updated",
            ReviewOutcome::Unchanged => "review-row-unchanged",
            ReviewOutcome::Rejected => return self.say("review-row-rejected"),
            ReviewOutcome::LeftOut => return self.say("review-row-left-out"),
        };
        // As plain text: a contact's number is a name, and gets no spaces.
        let number = row.contact.map(|id| id.0.to_string()).unwrap_or_default();
        let name = if row.label.is_empty() {
            self.say_with("review-contact-by-number", [("contact", number.into())])
        } else {
            let label = self.shown(&row.label);
            self.say_with(
                "review-contact-by-name",
                [("contact", number.into()), ("name", label.into())],
            )
        };
        let by = row.matched_by.map(|no| self.field_name(no, fields));
        self.say_with(
            key,
            [
                ("contact", name.into()),
                ("by", by.unwrap_or_default().into()),
            ],
        )
    }

    /// The rule that decided over a field; without a verdict the row is rejected.
    pub fn verdict(self, verdict: Option<Verdict>) -> String {
        self.say(match verdict {
            None => "review-rule-rejected",
            Some(Verdict::Same) => "review-rule-same-value",
            Some(Verdict::Filled) => "review-rule-filled",
            Some(Verdict::Replaced) => "review-rule-replaced",
            Some(Verdict::ExistingKept) => "review-rule-existing-kept",
            Some(Verdict::OptOutKept) => "review-rule-opt-out-kept",
            Some(Verdict::OptOutApplied) => "review-rule-opt-out-applied",
            Some(Verdict::EarlierOptOut) => "review-rule-earlier-opt-out",
            Some(Verdict::LetterCaseKept) => "review-rule-letter-case-kept",
            Some(Verdict::InvalidNotWritten) => "review-rule-invalid-value",
        })
    }

    /// What a repair does to a column.
    pub fn repair(self, repair: Repair, column: &str) -> String {
        let name = ("column", self.quote(column).into());
        match repair {
            Repair::DoubleEncoding => self.say_with("mended-column-encoding", [name]),
            Repair::PadZeros(digits) => {
                self.say_with("mended-column-zeros", [name, ("digits", digits.into())])
            }
            Repair::SerialDates => self.say_with("mended-column-dates", [name]),
            Repair::SerialDates1904 => self.say_with("mended-column-dates-1904", [name]),
            Repair::DotZero => self.say_with("mended-column-dot-zero", [name]),
            Repair::HtmlEntities => self.say_with("mended-column-entities", [name]),
        }
    }

    /// What was mended, an edit a line; the first of them, and how many more there are.
    pub fn edit_lines(self, edits: &Edits, columns: &[String]) -> Vec<String> {
        const MAX_LINES: usize = 20;
        let column = |at: usize| columns.get(at).map_or("", String::as_str);
        let value = |text: &str| {
            if text.trim().is_empty() {
                self.say("common-blank-cell")
            } else {
                self.quote(text)
            }
        };
        let repairs = edits.repairs.iter();
        let repairs = repairs.map(|of| self.repair(of.repair, column(of.column)));
        let replaced = edits.replace.iter().map(|replace| {
            self.say_with(
                "mended-value-everywhere",
                [
                    ("column", self.quote(column(replace.column)).into()),
                    ("from", value(&replace.from).into()),
                    ("to", value(&replace.to).into()),
                ],
            )
        });
        let cells = edits.cells.iter();
        let cells = cells.flat_map(|(line, row)| row.iter().map(move |cell| (line, cell)));
        let cells = cells.map(|(line, (at, edit))| {
            self.say_with(
                "mended-cell",
                [
                    ("line", line.to_string().into()),
                    ("column", self.quote(column(*at)).into()),
                    (
                        "from",
                        value(edit.was.as_deref().unwrap_or_default()).into(),
                    ),
                    ("to", value(&edit.becomes).into()),
                ],
            )
        });
        let left_out = edits.left_out.iter();
        let left_out = left_out
            .map(|line| self.say_with("mended-row-left-out", [("line", line.to_string().into())]));
        let all = repairs.chain(replaced).chain(cells).chain(left_out);
        let mut lines: Vec<String> = all.take(MAX_LINES).collect();
        let more = edits.count().saturating_sub(MAX_LINES);
        if more > 0 {
            lines.push(self.say_with("count-more", [("count", more.into())]));
        }
        lines
    }

    /// An edit that has no place in the file as it is.
    pub fn misfit(self, misfit: &Misfit, columns: &[String]) -> String {
        let line = ("line", misfit.line().to_string().into());
        match misfit {
            Misfit::LeftOut { .. } => self.say_with("misfit-left-out", [line]),
            Misfit::Cell { column, reads, .. } => {
                let name = columns.get(*column).map_or("", String::as_str);
                let name = ("column", self.quote(name).into());
                let key = if reads.is_some() {
                    "misfit-cell"
                } else {
                    "misfit-line"
                };
                self.say_with(key, [line, name])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::contact::{ContactId, standard};
    use crate::text::Lang;

    #[test]
    fn every_rule_outcome_and_repair_has_a_sentence_of_its_own() {
        let verdicts = [
            None,
            Some(Verdict::Same),
            Some(Verdict::Filled),
            Some(Verdict::Replaced),
            Some(Verdict::ExistingKept),
            Some(Verdict::OptOutKept),
            Some(Verdict::OptOutApplied),
            Some(Verdict::EarlierOptOut),
            Some(Verdict::InvalidNotWritten),
            Some(Verdict::LetterCaseKept),
        ];
        let repairs = [
            Repair::DoubleEncoding,
            Repair::PadZeros(4),
            Repair::SerialDates,
            Repair::SerialDates1904,
            Repair::DotZero,
            Repair::HtmlEntities,
        ];
        for lang in Lang::ALL {
            let text = Text::new(lang);
            let mut said: Vec<String> = verdicts.map(|verdict| text.verdict(verdict)).to_vec();
            said.extend(ReviewOutcome::ALL.map(|outcome| text.review_outcome(outcome)));
            said.extend(repairs.map(|repair| text.repair(repair, "Postnr")));
            let different: BTreeSet<&String> = said.iter().collect();
            assert_eq!(different.len(), 21, "{said:?}");
        }
        assert_eq!(
            Text::new(Lang::En).verdict(Some(Verdict::EarlierOptOut)),
            "This address opted out before its contact was deleted. That stays."
        );
        assert_eq!(
            Text::new(Lang::Nb).repair(Repair::PadZeros(4), "Postnr"),
            "«Postnr»: nuller foran til 4 sifre"
        );
    }

    #[test]
    fn a_row_says_whom_it_meets_and_by_what() {
        let mut row = ReviewRow {
            ordinal: 0,
            row: 1,
            line: 2,
            outcome: ReviewOutcome::Updated,
            contact: Some(ContactId(1200)),
            label: "Kari Nordmann".to_owned(),
            matched_by: Some(standard::EMAIL),
            conflict: None,
            fields: Vec::new(),
            problems: Vec::new(),
            damage: Vec::new(),
            cells: Vec::new(),
        };
        let text = Text::new(Lang::En);
        let fields = Fields::default();
        assert_eq!(
            text.review_row(&row, &fields),
            "Changes Kari Nordmann (contact 1200), found by E-mail address."
        );
        row.label.clear();
        row.outcome = ReviewOutcome::Created;
        row.matched_by = None;
        assert_eq!(text.review_row(&row, &fields), "Makes contact 1200.");
    }
}
