//! Merges a row into the contact it matched, field by field. Pure.

use std::iter::Peekable;

use crate::contact::{ContactRef, FieldKind, FieldNo, FieldSet, Fields, OptIn, Values, same};
use crate::plan::{LetterCaseRule, Master, Rules};

/// The kinds of all fields by number, for the inner loop.
#[derive(Clone, Debug)]
pub(super) struct Kinds(Vec<FieldKind>);

impl Kinds {
    pub(super) fn new(fields: &Fields) -> Self {
        let length = fields.iter().map(|f| usize::from(f.no.0) + 1).max();
        let mut kinds = vec![FieldKind::Text; length.unwrap_or(0)];
        for field in fields.iter() {
            if let Some(kind) = kinds.get_mut(usize::from(field.no.0)) {
                *kind = field.kind;
            }
        }
        Self(kinds)
    }

    pub(super) fn of(&self, field: FieldNo) -> FieldKind {
        self.0
            .get(usize::from(field.0))
            .copied()
            .unwrap_or(FieldKind::Text)
    }
}

/// The rule by which a value of the contact stays or goes; the review names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The values are equal, or the row has none.
    Same,
    /// The contact had no value; the row's is written.
    Filled,
    /// The row's value replaces the contact's.
    Replaced,
    /// Existing data is master: the contact's value stays.
    ExistingKept,
    /// The contact has opted out, and no file lifts that.
    OptOutKept,
    /// The row opts out, and that counts under either master.
    OptOutApplied,
    /// The address opted out before its contact was deleted, and no file lifts that: whatever the
    /// row says, the status is opted out.
    EarlierOptOut,
    /// The row's text differs only in being written in capitals or small letters alone, and that
    /// replaces nothing.
    LetterCaseKept,
    /// The row's value is invalid and kept as typed, which replaces no other value.
    InvalidNotWritten,
}

impl Verdict {
    /// The word that names it in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Filled => "filled",
            Self::Replaced => "replaced",
            Self::ExistingKept => "existing_kept",
            Self::OptOutKept => "opt_out_kept",
            Self::OptOutApplied => "opt_out_applied",
            Self::EarlierOptOut => "earlier_opt_out",
            Self::LetterCaseKept => "letter_case_kept",
            Self::InvalidNotWritten => "invalid_not_written",
        }
    }

    /// Whether the row's value is written.
    pub fn writes(self) -> bool {
        matches!(
            self,
            Self::Filled | Self::Replaced | Self::OptOutApplied | Self::EarlierOptOut
        )
    }
}

/// Decides over one field; `new` is not blank.
///
/// `kept_invalid` says that `new` is an invalid value stored as typed: it fills a field without a
/// value, but only valid values replace others.
pub(super) fn verdict(
    kind: FieldKind,
    old: Option<&str>,
    new: &str,
    kept_invalid: bool,
    rules: &Rules,
) -> Verdict {
    let Some(old) = old else {
        return Verdict::Filled;
    };
    if same(kind, old, new) {
        return Verdict::Same;
    }
    if kind == FieldKind::OptIn && rules.opt_outs_win {
        if old == OptIn::OUT {
            return Verdict::OptOutKept;
        }
        if new == OptIn::OUT {
            return Verdict::OptOutApplied;
        }
    }
    match rules.master {
        Master::Existing => Verdict::ExistingKept,
        Master::File if kept_invalid => Verdict::InvalidNotWritten,
        Master::File
            if kind == FieldKind::Text
                && rules.letter_case == LetterCaseRule::Ignore
                && loses_letter_case(old, new) =>
        {
            Verdict::LetterCaseKept
        }
        Master::File => Verdict::Replaced,
    }
}

/// Whether a new text is an old one in capitals and small letters, written in one of them alone.
fn loses_letter_case(old: &str, new: &str) -> bool {
    let is_mixed =
        |text: &str| text.contains(char::is_uppercase) && text.contains(char::is_lowercase);
    let small = |c: char| c.to_lowercase();
    // Most texts that differ do so in the first letters.
    old.chars().flat_map(small).eq(new.chars().flat_map(small)) && is_mixed(old) && !is_mixed(new)
}

/// A row against a contact, field by field in field order.
pub(super) struct Comparison<'a> {
    old: Peekable<Values<'a>>,
    new: Peekable<Values<'a>>,
}

/// One field of a comparison.
pub(super) struct Pair<'a> {
    pub(super) field: FieldNo,
    pub(super) old: Option<&'a str>,
    pub(super) new: Option<&'a str>,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(contact: ContactRef<'a>, row: ContactRef<'a>) -> Self {
        Self {
            old: contact.values().peekable(),
            new: row.values().peekable(),
        }
    }
}

impl<'a> Iterator for Comparison<'a> {
    type Item = Pair<'a>;

    fn next(&mut self) -> Option<Pair<'a>> {
        let old = self.old.peek().map(|(no, _)| *no);
        let new = self.new.peek().map(|(no, _)| *no);
        let field = old.into_iter().chain(new).min()?;
        let take = |side: &mut Peekable<Values<'a>>| {
            side.next_if(|(no, _)| *no == field).map(|(_, value)| value)
        };
        Some(Pair {
            field,
            old: take(&mut self.old),
            new: take(&mut self.new),
        })
    }
}

/// What merging a row into a contact came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Merged {
    /// Some value was written.
    pub(super) changed: bool,
    /// The fields that were written.
    pub(super) fields: FieldSet,
    /// Opt-outs of the contact that the row would have lifted.
    pub(super) opt_outs_kept: u64,
}

/// Merges a row into a contact; `out` gets the packed result if anything changed.
pub(super) fn merge(
    contact: ContactRef<'_>,
    row: ContactRef<'_>,
    kept_invalid: &[FieldNo],
    kinds: &Kinds,
    rules: &Rules,
    now: u64,
    out: &mut Vec<u8>,
) -> Merged {
    // The same values in the same fields: most rows of a file that was imported before.
    if contact.same_values(row) {
        return Merged::default();
    }
    let judge = |pair: &Pair<'_>| match pair.new {
        None => Verdict::Same,
        Some(new) => {
            let kept = kept_invalid.contains(&pair.field);
            verdict(kinds.of(pair.field), pair.old, new, kept, rules)
        }
    };
    let mut merged = Merged::default();
    for pair in Comparison::new(contact, row) {
        let verdict = judge(&pair);
        if verdict.writes() {
            merged.changed = true;
            merged.fields.insert(pair.field);
        }
        merged.opt_outs_kept += u64::from(verdict == Verdict::OptOutKept);
    }
    if merged.changed {
        let values = Comparison::new(contact, row).filter_map(|pair| {
            let value = if judge(&pair).writes() {
                pair.new
            } else {
                pair.old
            };
            value.map(|value| (pair.field, value))
        });
        out.clear();
        crate::contact::encode(contact.created(), now, values, out);
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{Contact, standard};
    use crate::plan::{InvalidRule, KeyConflictRule, NoKeyRule, OtherNameRule};

    fn rules(master: Master, opt_outs_win: bool) -> Rules {
        Rules {
            master,
            primary: standard::EMAIL,
            secondary: None,
            invalid: InvalidRule::Keep,
            key_conflict: KeyConflictRule::Update,
            opt_outs_win,
            other_name: Some(OtherNameRule::Update),
            no_key: NoKeyRule::Reject,
            letter_case: LetterCaseRule::Ignore,
        }
    }

    #[test]
    fn letter_case_is_lost_by_no_row_unless_the_rule_says_so() {
        for (old, new, ignoring, writing) in [
            (
                "Åse Ødegård",
                "ÅSE ØDEGÅRD",
                Verdict::LetterCaseKept,
                Verdict::Replaced,
            ),
            (
                "Åse Ødegård",
                "åse ødegård",
                Verdict::LetterCaseKept,
                Verdict::Replaced,
            ),
            // What was written in one case gets better, or no worse.
            ("ÅSE", "Åse", Verdict::Replaced, Verdict::Replaced),
            ("åse", "ÅSE", Verdict::Replaced, Verdict::Replaced),
            ("McDonald", "Mcdonald", Verdict::Replaced, Verdict::Replaced),
            ("Åse", "ASE", Verdict::Replaced, Verdict::Replaced),
            ("Åse", "ÅSE LIE", Verdict::Replaced, Verdict::Replaced),
        ] {
            for (case, expected) in [
                (LetterCaseRule::Ignore, ignoring),
                (LetterCaseRule::Write, writing),
            ] {
                let rules = Rules {
                    letter_case: case,
                    ..rules(Master::File, true)
                };
                let found = verdict(FieldKind::Text, Some(old), new, false, &rules);
                assert_eq!(found, expected, "{old} {new} {case:?}");
            }
            let existing = rules(Master::Existing, true);
            let found = verdict(FieldKind::Text, Some(old), new, false, &existing);
            assert_eq!(found, Verdict::ExistingKept, "{old} {new}");
        }
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table")]
    fn every_case_of_one_field() {
        use Master::{Existing, File};
        let text = FieldKind::Text;
        let optin = FieldKind::OptIn;
        // kind, old, new, invalid, master, opt-outs win -> verdict
        let cases = [
            (text, None, "a", false, File, true, Verdict::Filled),
            (text, None, "a", false, Existing, true, Verdict::Filled),
            (text, None, "a", true, File, true, Verdict::Filled),
            (text, Some("a"), "a", false, File, true, Verdict::Same),
            (text, Some("a"), "A", false, File, true, Verdict::Replaced),
            (
                text,
                Some("a"),
                "b",
                false,
                Existing,
                true,
                Verdict::ExistingKept,
            ),
            (
                text,
                Some("a"),
                "b",
                true,
                File,
                true,
                Verdict::InvalidNotWritten,
            ),
            (
                FieldKind::Email,
                Some("A@example.no"),
                "a@EXAMPLE.no",
                false,
                File,
                true,
                Verdict::Same,
            ),
            (
                optin,
                Some("no"),
                "yes",
                false,
                File,
                true,
                Verdict::OptOutKept,
            ),
            (
                optin,
                Some("no"),
                "yes",
                false,
                Existing,
                true,
                Verdict::OptOutKept,
            ),
            (
                optin,
                Some("no"),
                "yes",
                false,
                File,
                false,
                Verdict::Replaced,
            ),
            (
                optin,
                Some("no"),
                "yes",
                false,
                Existing,
                false,
                Verdict::ExistingKept,
            ),
            (
                optin,
                Some("yes"),
                "no",
                false,
                File,
                true,
                Verdict::OptOutApplied,
            ),
            (
                optin,
                Some("yes"),
                "no",
                false,
                Existing,
                true,
                Verdict::OptOutApplied,
            ),
            (
                optin,
                Some("yes"),
                "no",
                false,
                File,
                false,
                Verdict::Replaced,
            ),
            (
                optin,
                Some("yes"),
                "no",
                false,
                Existing,
                false,
                Verdict::ExistingKept,
            ),
            (optin, None, "yes", false, Existing, true, Verdict::Filled),
        ];
        for (kind, old, new, invalid, master, win, expected) in cases {
            let found = verdict(kind, old, new, invalid, &rules(master, win));
            assert_eq!(
                found, expected,
                "{kind:?} {old:?} {new} {invalid} {master:?} {win}"
            );
        }
    }

    #[test]
    fn a_blank_cell_changes_nothing_and_unmapped_fields_stay() {
        let kinds = Kinds::new(&Fields::default());
        let mut contact = Contact::new(10);
        contact.set(standard::EMAIL, "kari@example.no");
        contact.set(standard::LAST_NAME, "Nordmann");
        let mut row = Contact::new(20);
        row.set(standard::EMAIL, "KARI@example.no");
        row.set(standard::FIRST_NAME, "Kari");
        let (mut old, mut new, mut out) = (vec![], vec![], vec![]);
        contact.encode(&mut old);
        row.encode(&mut new);
        let merged = merge(
            ContactRef::new(&old).unwrap(),
            ContactRef::new(&new).unwrap(),
            &[],
            &kinds,
            &rules(Master::File, true),
            20,
            &mut out,
        );
        assert!(merged.changed);
        let written: Vec<FieldNo> = merged.fields.iter().collect();
        assert_eq!(written, [standard::FIRST_NAME]);
        contact.set(standard::FIRST_NAME, "Kari");
        contact.updated = 20;
        assert_eq!(ContactRef::new(&out).unwrap().to_contact(), contact);
    }
}
