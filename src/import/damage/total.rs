//! Totals, which spreadsheets and reports put below the data.

use super::role::Role;

/// Words that stand alone before a total.
const ALONE: [&str; 24] = [
    "sum",
    "totalt",
    "total",
    "totalsum",
    "sum total",
    "total sum",
    "i alt",
    "antall",
    "subtotal",
    "delsum",
    "grand total",
    "gjennomsnitt",
    "snitt",
    "average",
    "count",
    "til sammen",
    "tilsammen",
    "totals",
    "totaler",
    "totalt antall",
    "total antall",
    "antall totalt",
    "samlet",
    "sum i alt",
];

/// Words that say what the total is of may follow these.
const WITH_MORE: [&str; 5] = ["sum ", "antall ", "totalt ", "i alt ", "number of "];

/// Whether a cell says that a total follows, or that it is one itself (`Antall: 12`).
fn is_label(cell: &str) -> bool {
    const LONGEST: usize = 40;
    let text = cell.trim();
    // Most cells begin with another letter.
    let begins = matches!(
        text.as_bytes().first().map(u8::to_ascii_lowercase),
        Some(b's' | b't' | b'i' | b'a' | b'd' | b'g' | b'c' | b'n')
    );
    if !begins || text.len() > LONGEST {
        return false;
    }
    let text = text.to_lowercase();
    let text = text
        .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '\u{a0}' | '.' | ','))
        .trim_end_matches([':', '=', ' ']);
    ALONE.contains(&text)
        || WITH_MORE.iter().any(|start| {
            text.strip_prefix(start)
                .is_some_and(|rest| rest.split(' ').count() <= 2 && rest.chars().all(is_wordy))
        })
}

fn is_wordy(c: char) -> bool {
    c.is_alphabetic() || c == ' '
}

/// Whether a cell is a number that can be a total: digits, signs and separators.
fn is_figure(text: &str) -> bool {
    let text = text.trim_start_matches("kr").trim_end_matches("kr").trim();
    text.bytes().any(|b| b.is_ascii_digit())
        && text.chars().all(|c| {
            c.is_ascii_digit() || matches!(c, ' ' | '\u{a0}' | '.' | ',' | '-' | '−' | '%' | '+')
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
        ] {
            assert!(!total(cells), "{cells:?}");
        }
    }
}
