//! Finds totals, which spreadsheets and reports put below the data.

use super::role::Role;

/// Words one of which stands in the label of a total.
const LABEL_WORDS: [&str; 22] = [
    "sum",
    "summe",
    "totalt",
    "total",
    "totals",
    "totaler",
    "totalsum",
    "antall",
    "antal",
    "anzahl",
    "subtotal",
    "delsum",
    "mellomsum",
    "gjennomsnitt",
    "snitt",
    "average",
    "count",
    "tilsammen",
    "samlet",
    "gesamt",
    "gesamtsumme",
    "insgesamt",
];

/// Phrases with which the label of a total begins.
const LABEL_PHRASES: [&str; 2] = ["i alt", "til sammen"];

/// Words that may stand beside them, and beside a figure: what is counted, and in what.
const UNIT_WORDS: [&str; 40] = [
    "i",
    "alt",
    "til",
    "sammen",
    "grand",
    "of",
    "for",
    "av",
    "number",
    "beløp",
    "amount",
    "medlem",
    "medlemmer",
    "members",
    "deltaker",
    "deltakere",
    "participants",
    "person",
    "personer",
    "persons",
    "people",
    "kunder",
    "customers",
    "kontakter",
    "contacts",
    "navn",
    "names",
    "rader",
    "rows",
    "linjer",
    "lines",
    "poster",
    "records",
    "stk",
    "kr",
    "nok",
    "sek",
    "dkk",
    "eur",
    "usd",
];

/// Beginnings after which a label says what the total is of, in small letters: names are not written
/// so.
const LABEL_PREFIXES: [&str; 5] = ["sum ", "antall ", "totalt ", "i alt ", "number of "];

/// The words of a text, without its figures and signs.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.chars().any(char::is_alphabetic))
}

/// Whether a cell says that a total follows, or that it is one itself (`Antall: 12`).
fn is_label(cell: &str) -> bool {
    const LONGEST: usize = 40;
    let text = cell.trim();
    // Most cells begin with another letter.
    let begins = matches!(
        text.as_bytes().first().map(u8::to_ascii_lowercase),
        Some(b's' | b't' | b'i' | b'a' | b'd' | b'g' | b'c' | b'n' | b'm')
    );
    if !begins || text.len() > LONGEST {
        return false;
    }
    let text = text
        .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '\u{a0}' | '.' | ','))
        .trim_end_matches([':', '=', ' ']);
    let small = text.to_lowercase();
    let known = |word: &str| LABEL_WORDS.contains(&word) || UNIT_WORDS.contains(&word);
    let head = words(&small).any(|word| LABEL_WORDS.contains(&word))
        || LABEL_PHRASES.iter().any(|start| small.starts_with(start));
    if head && words(&small).all(known) {
        return true;
    }
    LABEL_PREFIXES.iter().any(|start| {
        let rest = small.strip_prefix(start).map(str::trim);
        rest.is_some_and(|rest| {
            rest.split(' ').count() <= 2
                && rest.chars().all(|c| c.is_alphabetic() || c == ' ')
                && text.ends_with(rest)
        })
    })
}

/// Whether a cell is a number that can be a total: digits, signs and separators, with what was
/// counted; or the formula of one.
fn is_figure(text: &str) -> bool {
    if text.starts_with('=') {
        return true;
    }
    let signs = |c: char| {
        c.is_alphanumeric()
            || matches!(
                c,
                ' ' | '\u{a0}' | '.' | ',' | '-' | '−' | '–' | '%' | '+' | '(' | ')'
            )
            || matches!(c, '€' | '$' | '£')
    };
    text.bytes().any(|b| b.is_ascii_digit())
        && text.chars().all(signs)
        && words(&text.to_lowercase()).all(|word| {
            let word = word.trim_matches(|c: char| c.is_ascii_digit());
            UNIT_WORDS.contains(&word)
        })
}

/// Whether a row is a total: a label, and nothing but figures beside it.
///
/// A figure in a column of phones or postcodes must not be one of those: Mr Sum may be in the
/// list with a number and nothing else.
pub(super) fn is_total<'a>(cells: impl Iterator<Item = (&'a str, Role)>) -> bool {
    let mut label = false;
    for (cell, role) in cells {
        let text = cell.trim();
        if text.is_empty() {
            continue;
        }
        if !label {
            if !is_label(text) {
                return false;
            }
            label = true;
            continue;
        }
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let own = match role {
            Role::Phone => (7..=15).contains(&digits),
            Role::Postcode => (3..=5).contains(&digits) && digits == text.len(),
            _ => false,
        };
        if own || !is_figure(text) {
            return false;
        }
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(cells: &[&str]) -> bool {
        let roles = [Role::Name, Role::Name, Role::Phone, Role::Unknown];
        is_total(cells.iter().copied().zip(roles))
    }

    #[test]
    fn totals_have_a_label_and_figures() {
        for cells in [
            &["Sum", "", "", "1 234,50"][..],
            &["", "Totalt:", "12", "3400"],
            &["TOTAL", "", "", ""],
            &["Antall", "12", "", ""],
            &["Antall: 12", "", "", ""],
            &["Antall medlemmer", "", "", "117"],
            &["I alt", "", "", "kr 12 000"],
            &["Subtotal", "", "", "-5"],
            &["Sum deltakere", "12", "", ""],
            &["Sum:", "30 stk", "", ""],
            &["Total count", "30", "", ""],
            &["Totalt 30 medlemmer", "", "", ""],
            &["Totalsum: kr 12 000,-", "", "", ""],
            &["Total number of members: 30", "", "", ""],
            &["Totals for 2024", "30", "", ""],
            &["Total (30)", "", "", "€ 1.234,50"],
            &["Antal", "30 personer", "", ""],
            &["Summe", "", "", "1.234,50"],
            &["SUM", "=SUM(A2:A31)", "", ""],
            &["Til sammen", "", "", "30stk"],
        ] {
            assert!(total(cells), "{cells:?}");
        }
        for cells in [
            &["", "", "", ""][..],
            &["Kari", "Sum", "", "12"],
            &["Sum", "Kim", "91234567", ""],
            &["Sum", "", "912 34 567", ""],
            &["Sum", "", "", "kim@example.no"],
            &["Total Bygg AS", "", "", "912345678"],
            &["Summer", "", "", "1"],
            &["Antall", "ukjent", "", ""],
            &["Tore", "", "", "12"],
            &["Sum Kim", "", "", "1042"],
            &["Total Renhold", "", "", "12"],
            &["Count Basie", "", "", "12"],
            &["Navn", "", "", "12"],
            &["I", "", "", "12"],
            &["Alt", "", "", "12"],
            &["Mellom", "", "", "12"],
            &["Sum", "12B", "", ""],
            &["Sum", "Storgata 12", "", ""],
        ] {
            assert!(!total(cells), "{cells:?}");
        }
    }
}
