//! What is damaged in a file, and what to do about it, in sentences.

use super::Text;
use crate::contact::Repair;
use crate::import::{Damage, DamageCode, Remedy};

/// Lines that a sentence names.
const LINES: usize = 10;

impl Text {
    /// What is damaged, and where; `columns` are the names of all columns.
    pub fn damage(self, damage: &Damage, columns: &[String]) -> String {
        let where_to_look = ("where", self.where_damaged(damage).into());
        let key = match (damage.code, damage.remedy) {
            (DamageCode::ShiftedColumns, _) => {
                return self.say_with("damage-shifted-columns", [where_to_look]);
            }
            (DamageCode::TotalRows, _) => {
                return self.say_with("damage-total-rows", [where_to_look]);
            }
            (DamageCode::ReplacedLetters, Remedy::ChooseEncoding(_)) => "damage-undecodable",
            (DamageCode::ReplacedLetters, _) => "damage-replaced-letters",
            (DamageCode::ScientificNumbers, _) => "damage-scientific-numbers",
            (DamageCode::LostZeros, _) => "damage-lost-zeros",
            (DamageCode::LostDigits, _) => "damage-lost-digits",
            (DamageCode::DoubleEncoding, _) => "damage-double-encoding",
            (DamageCode::SerialDates, _) => "damage-serial-dates",
            (DamageCode::IdentityNumbers, _) => "damage-identity-numbers",
            (DamageCode::DotZero, _) => "damage-dot-zero",
            (DamageCode::HtmlEntities, _) => "damage-html-entities",
            (DamageCode::TextAsDates, _) => "damage-text-as-dates",
        };
        let name = damage.column.and_then(|at| columns.get(at));
        let name = self.quote(name.map_or("", String::as_str));
        self.say_with(key, [("column", name.into()), where_to_look])
    }

    /// What to do about it.
    pub fn remedy(self, damage: &Damage) -> String {
        match (damage.remedy, damage.code) {
            (Remedy::Repair(Repair::PadZeros(digits)), _) => {
                self.say_with("remedy-pad-zeros", [("digits", digits.into())])
            }
            (Remedy::Repair(Repair::DoubleEncoding), _) => self.say("remedy-double-encoding"),
            (Remedy::Repair(Repair::SerialDates), _) => self.say("remedy-serial-dates"),
            (Remedy::Repair(Repair::SerialDates1904), _) => self.say("remedy-serial-dates-1904"),
            (Remedy::Repair(Repair::DotZero), _) => self.say("remedy-dot-zero"),
            (Remedy::Repair(Repair::HtmlEntities), _) => self.say("remedy-html-entities"),
            (Remedy::ChooseEncoding(Some(encoding)), _) => {
                self.say_with("remedy-encoding", [("encoding", encoding.label().into())])
            }
            (Remedy::ChooseEncoding(None), _) => self.say("remedy-other-encoding"),
            (Remedy::SkipColumn, _) => self.say("remedy-identity-numbers"),
            (Remedy::LeaveOutRows, DamageCode::TotalRows) => self.say("remedy-total-rows"),
            (Remedy::LeaveOutRows, _) => self.say("remedy-shifted-columns"),
            (Remedy::BackToSource, DamageCode::LostDigits) => self.say("remedy-lost-digits"),
            (Remedy::BackToSource, DamageCode::ReplacedLetters) => {
                self.say("remedy-replaced-letters")
            }
            (Remedy::BackToSource, DamageCode::TextAsDates) => self.say("remedy-text-as-dates"),
            (Remedy::BackToSource, _) => self.say("remedy-scientific-numbers"),
        }
    }

    fn where_damaged(self, damage: &Damage) -> String {
        // As plain text: a number would get spaces between its thousands, and a line is a name.
        let mut lines: Vec<String> = damage
            .lines
            .iter()
            .take(LINES)
            .map(u64::to_string)
            .collect();
        let more = damage.rows.saturating_sub(lines.len() as u64);
        if more > 0 {
            lines.push(self.say_with("count-more", [("count", more.into())]));
        }
        let lines = self.enumerate(lines);
        self.say_with(
            "damage-where",
            [("rows", damage.rows.into()), ("lines", lines.into())],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Encoding;
    use crate::text::Lang;

    #[test]
    fn damage_and_remedy_are_a_sentence_each() {
        let columns = ["Mobil".to_owned(), "Postnr".to_owned()];
        let damage = Damage {
            code: DamageCode::LostZeros,
            column: Some(1),
            rows: 1,
            lines: vec![1204],
            remedy: Remedy::Repair(Repair::PadZeros(4)),
        };
        let en = Text::new(Lang::En);
        assert_eq!(
            en.damage(&damage, &columns),
            "“Postnr” has codes with a digit less than the others: a spreadsheet took them for \
             numbers and dropped the zero in front (1 row, line 1204)."
        );
        assert_eq!(
            en.remedy(&damage),
            "Repair the column: zeros are put in front until each code has 4 digits."
        );
        let many = Damage {
            code: DamageCode::ScientificNumbers,
            column: Some(0),
            rows: 1_012,
            lines: (2..102).collect(),
            remedy: Remedy::BackToSource,
        };
        assert_eq!(
            Text::new(Lang::Nb).damage(&many, &columns),
            "«Mobil» har tall skrevet som 4,79E+10, der et regneark har kastet de siste sifrene \
             (1\u{a0}012 rader, linje 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1\u{a0}002 til)."
        );
    }

    #[test]
    fn every_damage_and_remedy_is_said_in_both_languages() {
        let remedies = [
            Remedy::Repair(Repair::DoubleEncoding),
            Remedy::Repair(Repair::PadZeros(5)),
            Remedy::Repair(Repair::SerialDates),
            Remedy::Repair(Repair::SerialDates1904),
            Remedy::Repair(Repair::DotZero),
            Remedy::Repair(Repair::HtmlEntities),
            Remedy::LeaveOutRows,
            Remedy::SkipColumn,
            Remedy::ChooseEncoding(None),
            Remedy::ChooseEncoding(Some(Encoding::Utf8)),
            Remedy::BackToSource,
        ];
        for code in DamageCode::ALL {
            for remedy in remedies {
                let damage = Damage {
                    code,
                    column: Some(0),
                    rows: 2,
                    lines: vec![2, 3],
                    remedy,
                };
                let said = |lang| {
                    let text = Text::new(lang);
                    (
                        text.damage(&damage, &["A".to_owned()]),
                        text.remedy(&damage),
                    )
                };
                let (en, nb) = (said(Lang::En), said(Lang::Nb));
                assert!(en.0 != nb.0 && en.1 != nb.1, "{en:?} {nb:?}");
                assert!(en.0.ends_with("(2 rows, lines 2, 3)."), "{}", en.0);
                assert!(nb.0.ends_with("(2 rader, linje 2, 3)."), "{}", nb.0);
            }
        }
    }
}
