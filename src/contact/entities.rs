//! Characters that a web page or an export wrote as HTML entities: `Bj&oslash;rn`.

/// Times a text is decoded at most: some programs encode it twice and more.
const MAX_ROUNDS: usize = 8;

/// Bytes of the longest entity, with `&` and `;`.
const MAX_ENTITY: usize = 10;

/// Names of the characters from U+00A0 to U+00FF, in their order (HTML 4, section 24.2).
const LATIN_1: [&str; 96] = [
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf",
    "laquo", "not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro",
    "para", "middot", "cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34", "iquest",
    "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute",
    "Ecirc", "Euml", "Igrave", "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute",
    "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute",
    "THORN", "szlig", "agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil",
    "egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc", "iuml", "eth", "ntilde",
    "ograve", "oacute", "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave", "uacute", "ucirc",
    "uuml", "yacute", "thorn", "yuml",
];

/// Other names (HTML 4, section 24.4).
const OTHERS: [(&str, char); 20] = [
    ("amp", '&'),
    ("apos", '\''),
    ("bull", '•'),
    ("euro", '€'),
    ("gt", '>'),
    ("hellip", '…'),
    ("ldquo", '“'),
    ("lsquo", '‘'),
    ("lt", '<'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("OElig", 'Œ'),
    ("oelig", 'œ'),
    ("quot", '"'),
    ("rdquo", '”'),
    ("rsquo", '’'),
    ("Scaron", 'Š'),
    ("scaron", 'š'),
    ("trade", '™'),
    ("Yuml", 'Ÿ'),
];

/// A text with its entities as characters, however often it was encoded; `None` if it has none.
pub(super) fn decode(text: &str) -> Option<String> {
    let mut decoded = decode_once(text)?;
    for _ in 1..MAX_ROUNDS {
        match decode_once(&decoded) {
            Some(next) => decoded = next,
            None => break,
        }
    }
    Some(decoded)
}

/// Whether a text has an HTML entity (`&oslash;`, `&#039;`).
pub fn has_entity(text: &str) -> bool {
    memchr::memchr_iter(b'&', text.as_bytes())
        .any(|at| text.get(at..).is_some_and(|rest| entity(rest).is_some()))
}

fn decode_once(text: &str) -> Option<String> {
    let mut decoded = String::new();
    let mut rest = text;
    let mut found = false;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        let (before, from) = rest.split_at_checked(at)?;
        decoded.push_str(before);
        if let Some((c, length)) = entity(from) {
            decoded.push(c);
            rest = from.get(length..)?;
            found = true;
        } else {
            decoded.push('&');
            rest = from.get(1..)?;
        }
    }
    decoded.push_str(rest);
    found.then_some(decoded)
}

/// The character of the entity that a text begins with, and the entity's length in bytes.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(MAX_ENTITY).position(|b| b == b';')?;
    let name = text.get(1..end)?;
    let c = match name.strip_prefix('#') {
        Some(number) => numbered(number)?,
        None => named(name)?,
    };
    Some((c, end + 1))
}

fn numbered(number: &str) -> Option<char> {
    let value = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(value).filter(|c| !c.is_control())
}

fn named(name: &str) -> Option<char> {
    if let Some((_, c)) = OTHERS.iter().find(|(known, _)| *known == name) {
        return Some(*c);
    }
    let at = LATIN_1.iter().position(|known| *known == name)?;
    char::from_u32(0xa0 + u32::try_from(at).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_become_characters() {
        for (text, decoded) in [
            ("Bj&oslash;rn", "Bjørn"),
            ("O&#039;Brien", "O'Brien"),
            ("O&#39;Brien &#x26; S&#xF8;nn", "O'Brien & Sønn"),
            (
                "L&#039;Agap&eacute; &amp; S&oslash;nn AS",
                "L'Agapé & Sønn AS",
            ),
            ("Vik &amp;amp; Co", "Vik & Co"),
            ("Bj&amp;amp;oslash;rn", "Bjørn"),
            ("&quot;Pelle&quot;", "\"Pelle\""),
            ("&Aring;se &AElig;&szlig;&yuml;", "Åse Æßÿ"),
            ("a&nbsp;b", "a\u{a0}b"),
            ("& &amp; &x;", "& & &x;"),
        ] {
            assert_eq!(decode(text).as_deref(), Some(decoded), "{text}");
            assert!(has_entity(text), "{text}");
        }
        for text in [
            "",
            "Vik & Co",
            "AT&T;",
            "&",
            "&;",
            "&#;",
            "&#0;",
            "&#x110000;",
            "a&amp",
            "&Oslo;",
            "&oslash",
        ] {
            assert_eq!(decode(text), None, "{text}");
            assert!(!has_entity(text), "{text}");
        }
    }
}
