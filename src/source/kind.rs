//! What kind of value a cell looks like, for guesses only.

/// What a cell looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Blank,
    Email,
    Url,
    Date,
    /// Digits with what stands between digits in numbers, phones and codes.
    Number,
    Text,
}

/// Looks at a cell; cheap, and wrong now and then.
pub(super) fn kind_of(cell: &str) -> Kind {
    let text = cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0');
    if text.is_empty() {
        return Kind::Blank;
    }
    if is_email(text) {
        return Kind::Email;
    }
    if ["http://", "https://", "www."]
        .iter()
        .any(|start| starts(text, start))
    {
        return Kind::Url;
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if is_date(text) {
        return Kind::Date;
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
        return Kind::Number;
    }
    Kind::Text
}

fn starts(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start))
}

/// `4,79E+10`, what a spreadsheet makes of a phone number.
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
            && !text.contains(char::is_whitespace)
            && domain.contains('.')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
    })
}

/// Three groups of digits, or two and the name of a month, with a time behind perhaps.
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
            (" \u{a0}", Kind::Blank),
            ("ola@example.no", Kind::Email),
            ("Ola Nordmann <ola@example.no>", Kind::Email),
            ("mailto:ola@example.no", Kind::Email),
            ("E-mail @ work", Kind::Text),
            ("https://example.com/a", Kind::Url),
            ("15.12.2020", Kind::Date),
            ("2020-12-15T10:00:00", Kind::Date),
            ("15 Jun 2026", Kind::Date),
            ("0/0/00", Kind::Date),
            ("912 34 567", Kind::Number),
            ("+47 912 34 567", Kind::Number),
            ("'+4791234567", Kind::Number),
            ("4,79E+10", Kind::Number),
            ("$74.69", Kind::Number),
            ("0123", Kind::Number),
            ("00:15", Kind::Number),
            ("Fødselsdato", Kind::Text),
            ("E-mail 1 - Value", Kind::Text),
            ("MG-8769", Kind::Text),
            ("Storgata 1", Kind::Text),
        ];
        for (cell, kind) in cases {
            assert_eq!(kind_of(cell), kind, "{cell}");
        }
    }
}
