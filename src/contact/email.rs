//! Validation of e-mail addresses, and removal of what surrounds them.

use std::borrow::Cow;

use email_address::{EmailAddress, Options};

use super::clean::{is_blank, is_invisible, nfc, trim};
use super::value::VALUE_SEPARATOR;

/// Reads the address of a cleaned, non-blank cell; `None` if it holds none or more than one.
///
/// Removed: `mailto:` with its parameters, the name in `Name <a@b.no>`, one pair of quotes or
/// brackets around the whole, a spreadsheet's leading `'`, separators (`;`, `,`) at either end, a
/// full stop at the end, and invisible characters. Of several values that Google joins by ` ::: `
/// the first valid one is taken. Several addresses joined by `;` or `,` are invalid: the choice is
/// the user's.
pub(super) fn read(cell: &str) -> Option<Cow<'_, str>> {
    if is_plain(cell) {
        return Some(Cow::Borrowed(cell));
    }
    if cell.contains(VALUE_SEPARATOR) {
        return cell
            .split(VALUE_SEPARATOR)
            .find_map(|part| read_one(trim(part)));
    }
    read_one(cell)
}

fn read_one(text: &str) -> Option<Cow<'_, str>> {
    if text.contains(is_invisible) {
        let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
        return unwrap(&visible).map(|address| Cow::Owned(nfc(address).into_owned()));
    }
    unwrap(text).map(Cow::Borrowed)
}

/// Removes layers until an address is left.
fn unwrap(text: &str) -> Option<&str> {
    let mut text = text;
    loop {
        if is_address(text) && !text.starts_with('\'') {
            return Some(text);
        }
        let inner = peel(text)?.trim_matches(is_blank);
        if inner.len() >= text.len() || inner.is_empty() {
            return None;
        }
        text = inner;
    }
}

/// Removes one layer of what may surround an address.
fn peel(text: &str) -> Option<&str> {
    let scheme = "mailto:";
    if let Some(start) = text.get(..scheme.len())
        && start.eq_ignore_ascii_case(scheme)
    {
        let rest = text.get(scheme.len()..)?;
        return rest.split('?').next();
    }
    if let Some(rest) = text.strip_suffix('>') {
        let (name, address) = rest.rsplit_once('<')?;
        // Such a name would hide a second address.
        let several =
            name.contains(['<', '>']) || (name.contains('@') && name.contains([';', ',']));
        return (!several).then_some(address);
    }
    for (open, close) in [
        ('"', '"'),
        ('\'', '\''),
        ('“', '”'),
        ('«', '»'),
        ('(', ')'),
        ('[', ']'),
    ] {
        if let Some(inner) = text
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
        {
            return Some(inner);
        }
    }
    if let Some(rest) = text.strip_prefix(['\'', ';', ',']) {
        return Some(rest);
    }
    text.strip_suffix([';', ',', '.'])
}

/// Whether a text is an address whose domain has a dot; letters of any script are allowed.
fn is_address(text: &str) -> bool {
    let options = Options::default()
        .with_required_tld()
        .without_display_text()
        .without_domain_literal();
    let Some((_, domain)) = text.rsplit_once('@') else {
        return false;
    };
    EmailAddress::parse_with_options(text, options).is_ok() && is_host(domain)
}

/// Whether a domain is a host name; the library allows any character of a local part.
fn is_host(domain: &str) -> bool {
    let plain = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let top = domain.rsplit('.').next().unwrap_or_default();
    domain.chars().all(plain) && top.contains(char::is_alphabetic)
}

/// Whether a text has the most common shape: ASCII letters, digits and `. _ + -` before the `@`.
///
/// A fast path: it accepts only what the library accepts; the rest is left to the library.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(at) = memchr::memchr(b'@', bytes) else {
        return false;
    };
    let (local, domain) = bytes.split_at(at);
    if local.is_empty() || local.len() > 64 || domain.len() > 254 {
        return false;
    }
    let mut last = b'.';
    for byte in local {
        match byte {
            b'.' if last == b'.' => return false,
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'+' | b'-' => last = *byte,
            _ => return false,
        }
    }
    if last == b'.' {
        return false;
    }
    let (mut length, mut dots, mut letters) = (0usize, 0usize, false);
    last = b'.';
    for byte in domain.iter().skip(1) {
        match byte {
            b'.' if last == b'.' || last == b'-' => return false,
            b'.' => (length, letters, dots) = (0, false, dots + 1),
            b'-' if last == b'.' => return false,
            b'a'..=b'z' | b'A'..=b'Z' => (length, letters) = (length + 1, true),
            b'0'..=b'9' | b'-' => length += 1,
            _ => return false,
        }
        if length > 63 {
            return false;
        }
        last = *byte;
    }
    dots > 0 && length > 0 && letters && last != b'-'
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_kept_as_typed() {
        for address in [
            "kari@example.no",
            "Kari.Nordmann+liste@Sub.Example.NO",
            "o'hara@example.com",
            "bjørn@blåbær.example.no",
            "kari@xn--blbr-roah.example.no",
            "a@b.co",
            "\"kari nordmann\"@example.com",
            "kari_n-2@ex-ample.org",
            "1@2.example.org",
            "用户@例子.example.com",
        ] {
            assert_eq!(read(address).as_deref(), Some(address), "{address}");
        }
    }

    #[test]
    fn what_stands_around_an_address_is_taken_off() {
        for cell in [
            "mailto:kari@example.no",
            "MAILTO:kari@example.no?subject=Hei&body=x",
            "Kari Nordmann <kari@example.no>",
            "\"Nordmann, Kari\" <kari@example.no>",
            "Nordmann, Kåre <kari@example.no>",
            "kari@example.no <kari@example.no>",
            "kari@example.no <mailto:kari@example.no>",
            "<kari@example.no>",
            "< kari@example.no >;",
            "kari@example.no;",
            "kari@example.no,",
            "kari@example.no.",
            ";kari@example.no;",
            "'kari@example.no'",
            "'kari@example.no",
            "\"kari@example.no\"",
            "“kari@example.no”",
            "(kari@example.no)",
            "[kari@example.no]",
            "kari@\u{200b}example.no",
            "kari@example.no ::: ola@example.no",
            " ::: ukjent ::: kari@example.no",
        ] {
            assert_eq!(read(cell).as_deref(), Some("kari@example.no"), "{cell}");
        }
    }

    #[test]
    fn what_is_no_address_or_several_is_refused() {
        for cell in [
            "kari",
            "kari@",
            "@example.no",
            "kari@example",
            "kari@localhost",
            "kari@example..no",
            "kari@.example.no",
            "kari@-example.no",
            "kari@exa_mple.no",
            "kari@example,no",
            "kari @example.no",
            "kari@@example.no",
            ".kari@example.no",
            "kari.@example.no",
            "ka..ri@example.no",
            "kari@192.0.2.1",
            "kari@[192.0.2.1]",
            "kari@example.no;ola@example.no",
            "kari@example.no, ola@example.no",
            "kari@example.no / ola@example.no",
            "Kari <kari@example.no>, Ola <ola@example.no>",
            "kari@example.no, Ola <ola@example.no>",
            "nei ::: ingen",
            "mailto:",
            "<>",
            "''",
            ";",
            "æ",
            "(at)example.no",
        ] {
            assert_eq!(read(cell), None, "{cell}");
        }
    }

    #[test]
    fn long_parts_are_refused() {
        let local = "a".repeat(64);
        assert!(read(&format!("{local}@example.no")).is_some());
        assert!(read(&format!("{local}a@example.no")).is_none());
        let label = "b".repeat(63);
        assert!(read(&format!("kari@{label}.no")).is_some());
        assert!(read(&format!("kari@{label}b.no")).is_none());
        assert!(read(&format!("kari@{}no", format!("{label}.").repeat(4))).is_none());
    }

    proptest! {
        #[test]
        fn the_short_way_agrees_with_the_library(
            text in "[a-zA-Z0-9._+-]{0,5}@[a-z0-9.-]{0,9}|[a-z.]{1,3}@[a-z0-9-]{1,3}\\.[a-z0-9]{1,3}"
        ) {
            prop_assert_eq!(is_plain(&text), is_address(&text), "{}", text);
        }

        #[test]
        fn an_address_reads_to_itself(
            cell in "[ <>'\";,.(\\[]{0,3}(mailto:)?[a-zå.']{0,4}@[a-zø.]{0,6}[ <>'\";,.)\\]]{0,3}|\\PC*"
        ) {
            if let Some(address) = read(trim(&cell)) {
                let again = read(&address).map(Cow::into_owned);
                prop_assert_eq!(again.as_deref(), Some(&*address));
            }
        }
    }
}
