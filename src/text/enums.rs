//! What small enums of other rooms are called.

use super::Text;
use crate::contact::{FieldError, Fields, ProblemCode, WordMeaning, clean_text, is_scientific};

impl Text {
    /// What is wrong with a row.
    pub fn problem(self, code: ProblemCode) -> String {
        self.say(match code {
            ProblemCode::NoKey => "problem-no-key",
            ProblemCode::AmbiguousMatch => "problem-ambiguous-match",
            ProblemCode::KeyConflict => "problem-key-conflict",
            ProblemCode::InvalidEmail => "problem-invalid-email",
            ProblemCode::InvalidPhone => "problem-invalid-phone",
            ProblemCode::InvalidDate => "problem-invalid-date",
            ProblemCode::InvalidNumber => "problem-invalid-number",
            ProblemCode::InvalidChoice => "problem-invalid-choice",
            ProblemCode::TooFewCells => "problem-too-few-cells",
            ProblemCode::TooManyCells => "problem-too-many-cells",
            ProblemCode::UnclosedQuote => "problem-unclosed-quote",
            ProblemCode::CellTooLarge => "problem-cell-too-large",
            ProblemCode::Undecodable => "problem-undecodable",
            ProblemCode::EarlierOptOut => "problem-earlier-opt-out",
            ProblemCode::MoreValues => "problem-more-values",
            ProblemCode::Placeholder => "problem-placeholder",
            ProblemCode::OtherName => "problem-other-name",
            ProblemCode::SharedKey => "problem-shared-key",
            ProblemCode::Extension => "problem-extension",
            ProblemCode::NotMobile => "problem-not-mobile",
            ProblemCode::OtherCountry => "problem-other-country",
            ProblemCode::UnlikelyDate => "problem-unlikely-date",
            ProblemCode::NameRemark => "problem-name-remark",
            ProblemCode::CompanyName => "problem-company-name",
            ProblemCode::BadEvidence => "problem-bad-evidence",
        })
    }

    /// What is wrong with a cell: more than [`Self::problem`] says where the cell shows it.
    pub fn problem_of(self, code: ProblemCode, cell: &str) -> String {
        if code == ProblemCode::InvalidPhone && is_scientific(clean_text(cell).as_ref()) {
            return self.say("problem-destroyed-phone");
        }
        self.problem(code)
    }

    /// What a word in an opt-in column means.
    pub fn meaning(self, meaning: WordMeaning) -> String {
        self.say(match meaning {
            WordMeaning::In => "status-in",
            WordMeaning::Out => "status-out",
            WordMeaning::NoInformation => "status-none",
        })
    }

    /// Why a custom field of this name was refused; `option` is what was given.
    pub fn field_error(self, error: &FieldError, name: &str, option: &str) -> String {
        let option = ("option", option.into());
        match error {
            FieldError::BlankName => self.say_with("name-blank", [option]),
            FieldError::NameTooLong => {
                let most = ("most", Fields::MAX_NAME.into());
                self.say_with("name-too-long", [option, most])
            }
            FieldError::ControlCharacter => self.say_with("name-control", [option]),
            FieldError::NameReserved => {
                self.say_with("name-reserved", [option, ("name", name.into())])
            }
            FieldError::OptionTwice(twice) => {
                let twice = ("twice", self.shown(twice).into());
                self.say_with("name-option-twice", [option, ("name", name.into()), twice])
            }
            FieldError::NameTaken => self.say_with("name-taken", [option, ("name", name.into())]),
            FieldError::KindNotAllowed => self.say_with("name-kind", [option]),
            FieldError::TooMany => self.say_with("name-too-many", [option]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn a_number_that_a_spreadsheet_destroyed_is_told_apart() {
        let said = |lang, cell| Text::new(lang).problem_of(ProblemCode::InvalidPhone, cell);
        for cell in ["4,79E+10", " 4.79123E+10 ", "'+4,79E+10"] {
            assert_eq!(
                said(Lang::En, cell),
                "not a phone number: a spreadsheet has destroyed it"
            );
        }
        assert_eq!(
            said(Lang::Nb, "4,79E+10"),
            "ikke et telefonnummer: et regneark har ødelagt det"
        );
        assert_eq!(said(Lang::En, "9123456"), "not a phone number");
    }
}
