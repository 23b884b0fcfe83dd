//! Cells that only say that there is no value.

/// Whether a cleaned cell only says that there is no value: an error word of a spreadsheet
/// (`#N/A`, `#VERDI!`), or what programs write for nothing (`NULL`, `\N`, `(blank)`, `NaN`).
///
/// Names that look alike are none: `Null` written like a name, `NA` (a country), `None`.
///
/// The error words are those of Excel in English, Norwegian, Swedish, Danish and German, of
/// `LibreOffice` and of Google Sheets.
///
/// ```
/// use mainbrainer::contact::is_placeholder;
///
/// for cell in ["#N/A", "#VERDI!", "NULL", "n/a", "(tom)"] {
///     assert!(is_placeholder(cell));
/// }
/// for name in ["Null", "NA", "None", "#12"] {
///     assert!(!is_placeholder(name));
/// }
/// ```
pub fn is_placeholder(cell: &str) -> bool {
    // One look at the first byte passes nearly every cell.
    match cell.as_bytes().first() {
        Some(b'#') => is_error_word(cell),
        Some(b'N' | b'n' | b'\\' | b'(' | b'u' | b'[') => is_word_for_nothing(cell),
        Some(b'E') => is_office_error(cell),
        _ => false,
    }
}

fn is_word_for_nothing(cell: &str) -> bool {
    matches!(
        cell,
        "NULL"
            | "null"
            | "\\N"
            | "NaN"
            | "nan"
            | "N/A"
            | "n/a"
            | "undefined"
            | "[object Object]"
            | "(null)"
            | "(NULL)"
            | "(Null)"
            | "(blank)"
            | "(Blank)"
            | "(tom)"
            | "(Tom)"
    )
}

/// Bytes of the longest error word.
const MAX_ERROR_WORD: usize = 20;

fn is_error_word(cell: &str) -> bool {
    const WORDS: [&str; 45] = [
        "#BEZUG!",
        "#BLOCKED!",
        "#BLOKKERT!",
        "#BUSY!",
        "#CALC!",
        "#CONNECT!",
        "#DELT/0!",
        "#DIV/0!",
        "#DIVISION/0!",
        "#ERROR!",
        "#FELT!",
        "#FIELD!",
        "#GETTING_DATA",
        "#I/T",
        "#I/T!",
        "#KALK!",
        "#N/A",
        "#N/A!",
        "#N/V",
        "#NAME?",
        "#NAMN?",
        "#NAVN?",
        "#NUL!",
        "#NULL!",
        "#NUM!",
        "#NV",
        "#OGILTIGT!",
        "#OVERFLYT!",
        "#OVERLØB!",
        "#REF!",
        "#REFERANSE!",
        "#REFERENCE!",
        "#REFERENS!",
        "#SAKNAS!",
        "#SKÄRNING!",
        "#SPILL!",
        "#SPILD!",
        "#UNKNOWN!",
        "#VALUE!",
        "#VERDI!",
        "#VÆRDI!",
        "#VÄRDEFEL!",
        "#WERT!",
        "#ZAHL!",
        "#ÜBERLAUF!",
    ];
    if cell.len() > MAX_ERROR_WORD {
        return false;
    }
    let word = cell.to_uppercase();
    WORDS.contains(&word.as_str())
}

/// `Err:502` of `LibreOffice`.
fn is_office_error(cell: &str) -> bool {
    cell.strip_prefix("Err:")
        .is_some_and(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_digit()))
}

/// Bytes of the longest filler.
const MAX_FILLER: usize = 24;

/// Whether a cleaned cell of a key column looks like a filler: only zeros, one sign repeated,
/// punctuation alone, or a word such as `x`, `ukjent` and `test`.
///
/// Whether it is one, rows with different names tell: a customer number `111` may well be right.
///
/// ```
/// use mainbrainer::contact::is_filler;
///
/// assert!(is_filler("0") && is_filler("-") && is_filler("99999999") && is_filler("Ukjent"));
/// assert!(!is_filler("1") && !is_filler("1001") && !is_filler("kari@example.no"));
/// ```
pub fn is_filler(cell: &str) -> bool {
    const WORDS: [&str; 10] = [
        "ingen", "mangler", "none", "okjent", "okänd", "test", "ukendt", "ukjent", "unknown", "x",
    ];
    let bytes = cell.as_bytes();
    let (Some(first), true) = (bytes.first(), bytes.len() <= MAX_FILLER) else {
        return false;
    };
    if bytes.len() > 1 && bytes.iter().all(|byte| byte == first) {
        return true;
    }
    if first.is_ascii_alphabetic() {
        return WORDS.iter().any(|word| word.eq_ignore_ascii_case(cell));
    }
    // `00 00 00 00` and `99 99 99 99` are one sign repeated, too.
    let mut signs = cell.chars().filter(|c| c.is_alphanumeric());
    let Some(sign) = signs.next() else {
        return true;
    };
    let mut repeated = 1;
    let same = signs.all(|c| {
        repeated += 1;
        c == sign
    });
    same && (sign == '0' || (repeated >= 5 && sign.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_nothing_are_none_of_the_names_that_look_alike() {
        for cell in [
            "#N/A",
            "#n/a",
            "#REF!",
            "#VALUE!",
            "#NAME?",
            "#DIV/0!",
            "#NULL!",
            "#NUM!",
            "#I/T",
            "#VERDI!",
            "#NAVN?",
            "#DELT/0!",
            "#SAKNAS!",
            "#VÄRDEFEL!",
            "#NAMN?",
            "#VÆRDI!",
            "#BEZUG!",
            "#WERT!",
            "#NV",
            "#ZAHL!",
            "#ERROR!",
            "Err:502",
            "NULL",
            "null",
            "\\N",
            "(null)",
            "(blank)",
            "(tom)",
            "undefined",
            "[object Object]",
            "NaN",
            "nan",
            "N/A",
            "n/a",
        ] {
            assert!(is_placeholder(cell), "{cell}");
        }
        for cell in [
            "Null",
            "NA",
            "na",
            "None",
            "none",
            "Nan",
            "",
            "#",
            "#1",
            "#N/A fra Excel",
            "NULLA",
            "Undefined",
            "(tomt hus)",
            "-",
            "0",
            "x",
            "ukjent",
            "Err",
            "Err:5",
            "nei",
        ] {
            assert!(!is_placeholder(cell), "{cell}");
        }
    }

    #[test]
    fn fillers_are_told_from_numbers() {
        for cell in [
            "0",
            "00",
            "0000",
            "0.0",
            "000-000",
            "-",
            "--",
            "–",
            ".",
            "?",
            "***",
            "x",
            "X",
            "xx",
            "XXX",
            "11",
            "9999",
            "99999999",
            "99 99 99 99",
            "ukjent",
            "UKJENT",
            "Unknown",
            "ingen",
            "mangler",
            "none",
            "Test",
        ] {
            assert!(is_filler(cell), "{cell}");
        }
        for cell in [
            "",
            "1",
            "7",
            "a",
            "10",
            "100",
            "1001",
            "0150",
            "91234567",
            "K-1",
            "tester",
            "Xavier",
            "kari@example.no",
            "12 12",
        ] {
            assert!(!is_filler(cell), "{cell}");
        }
    }
}
