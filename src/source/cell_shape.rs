//! A rough classification of cells, for detection only.

/// What a cell looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellShape {
    Blank,
    Email,
    Url,
    Date,
    /// Digits, with the punctuation of numbers, phones and codes.
    Number,
    Text,
}

/// Classifies a cell; cheap, and wrong now and then.
pub(super) fn shape_of(cell: &str) -> CellShape {
    let text = cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0');
    if text.is_empty() {
        return CellShape::Blank;
    }
    if is_email(text) {
        return CellShape::Email;
    }
    if ["http://", "https://", "www."]
        .iter()
        .any(|start| starts(text, start))
    {
        return CellShape::Url;
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if is_date(text) {
        return CellShape::Date;
    }
    let money = text.trim_start_matches(['$', '€', '£', '\'']);
    let plain = money.chars().all(|c| {
        c.is_ascii_digit()
            || matches!(
                c,
                '.' | ',' | '+' | '-' | '(' | ')' | '/' | ':' | '%' | ' ' | '\u{a0}'
            )
    });
    if digits > 0 && (plain || (letters <= 1 && is_scientific(text))) {
        return CellShape::Number;
    }
    CellShape::Text
}

fn starts(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start))
}

/// `4,79E+10`: a phone number that a spreadsheet took for a quantity.
fn is_scientific(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '+' | '-' | 'e' | 'E'))
        && text.starts_with(|c: char| c.is_ascii_digit() || c == '-')
}

fn is_email(text: &str) -> bool {
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    let text = text
        .rsplit_once('<')
        .map_or(text, |(_, rest)| rest)
        .trim_end_matches('>');
    text.split_once('@').is_some_and(|(user, domain)| {
        !user.is_empty()
            && !text.contains(|c: char| c.is_whitespace() || matches!(c, ';' | ',' | '|'))
            && domain.contains('.')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
    })
}

/// Three groups of digits, or two and the name of a month, perhaps followed by a time.
fn is_date(text: &str) -> bool {
    let day = text.split(['T', ' ']).next().unwrap_or(text);
    let numeric = |text: &str, separator: char| {
        let parts: Vec<&str> = text.split(separator).collect();
        parts.len() == 3
            && parts.iter().all(|part| {
                (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
            })
    };
    if ['.', '/', '-']
        .iter()
        .any(|separator| numeric(day, *separator))
    {
        return true;
    }
    let parts: Vec<&str> = text
        .split([' ', '-', '.', ','])
        .filter(|part| !part.is_empty())
        .collect();
    let month = |part: &str| {
        let months = [
            "jan", "feb", "mar", "apr", "mai", "may", "jun", "jul", "aug", "sep", "okt", "oct",
            "nov", "des", "dec",
        ];
        months.iter().any(|month| starts(part, month)) && part.chars().all(char::is_alphabetic)
    };
    let number = |part: &&&str| part.bytes().all(|byte| byte.is_ascii_digit());
    parts.len() == 3
        && parts.iter().filter(number).count() == 2
        && parts.iter().any(|part| month(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_look_like_what_they_are() {
        let cases = [
            (" \u{a0}", CellShape::Blank),
            ("ola@example.no", CellShape::Email),
            ("Ola Nordmann <ola@example.no>", CellShape::Email),
            ("mailto:ola@example.no", CellShape::Email),
            ("E-mail @ work", CellShape::Text),
            ("Kari;kari@example.no;91234567;", CellShape::Text),
            ("kari@example.no,Oslo", CellShape::Text),
            ("https://example.com/a", CellShape::Url),
            ("15.12.2020", CellShape::Date),
            ("2020-12-15T10:00:00", CellShape::Date),
            ("15 Jun 2026", CellShape::Date),
            ("0/0/00", CellShape::Date),
            ("912 34 567", CellShape::Number),
            ("+47 912 34 567", CellShape::Number),
            ("'+4791234567", CellShape::Number),
            ("4,79E+10", CellShape::Number),
            ("$74.69", CellShape::Number),
            ("0123", CellShape::Number),
            ("00:15", CellShape::Number),
            ("Fødselsdato", CellShape::Text),
            ("E-mail 1 - Value", CellShape::Text),
            ("MG-8769", CellShape::Text),
            ("Storgata 1", CellShape::Text),
        ];
        for (cell, shape) in cases {
            assert_eq!(shape_of(cell), shape, "{cell}");
        }
    }
}
