//! Domains in their ASCII form (`xn--`), by the Punycode of RFC 3492.

use std::borrow::Cow;

/// Prefix of a domain label in its ASCII form (RFC 5890, A-label).
const PREFIX: &str = "xn--";

/// Parameters of Punycode for domains (RFC 3492, section 5).
const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const INITIAL_BIAS: u32 = 72;
const INITIAL_N: u32 = 128;

/// Characters of the longest label of a domain.
const MAX_LABEL: usize = 63;

/// A domain with every label in its Unicode form; a label that is no right ASCII form stays.
pub(super) fn to_unicode(domain: &str) -> String {
    let labels = domain.split('.').map(|label| {
        let encoded = label
            .get(..PREFIX.len())
            .filter(|start| start.eq_ignore_ascii_case(PREFIX))
            .and_then(|_| label.get(PREFIX.len()..));
        match encoded.and_then(decode) {
            Some(decoded) => Cow::Owned(decoded),
            None => Cow::Borrowed(label),
        }
    });
    labels.collect::<Vec<_>>().join(".")
}

/// The text of an ASCII form, without its prefix; `None` if it is none.
fn decode(encoded: &str) -> Option<String> {
    if !encoded.is_ascii() || encoded.len() > MAX_LABEL {
        return None;
    }
    let (basic, extended) = encoded.rsplit_once('-').unwrap_or(("", encoded));
    let mut text: Vec<char> = basic.chars().collect();
    let (mut n, mut i, mut bias) = (INITIAL_N, 0u32, INITIAL_BIAS);
    let mut digits = extended.bytes().peekable();
    while digits.peek().is_some() {
        let before = i;
        let (mut weight, mut k) = (1u32, BASE);
        loop {
            let digit = digit(digits.next()?)?;
            i = i.checked_add(digit.checked_mul(weight)?)?;
            let threshold = threshold(k, bias);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(BASE - threshold)?;
            k = k.checked_add(BASE)?;
        }
        let length = u32::try_from(text.len()).ok()? + 1;
        bias = adapted(i - before, length, before == 0);
        n = n.checked_add(i / length)?;
        i %= length;
        text.insert(usize::try_from(i).ok()?, char::from_u32(n)?);
        i += 1;
    }
    let decoded: String = text.into_iter().collect();
    // Letters alone: nothing that would be read otherwise as part of an address.
    let sound = !decoded.is_ascii()
        && !decoded.to_lowercase().starts_with(PREFIX)
        && decoded.chars().all(|c| c.is_alphanumeric() || c == '-');
    sound.then_some(decoded)
}

/// The value of a digit: `a` to `z` are 0 to 25, `0` to `9` are 26 to 35.
fn digit(byte: u8) -> Option<u32> {
    let value = match byte {
        b'a'..=b'z' => byte - b'a',
        b'A'..=b'Z' => byte - b'A',
        b'0'..=b'9' => byte - b'0' + 26,
        _ => return None,
    };
    Some(u32::from(value))
}

fn threshold(k: u32, bias: u32) -> u32 {
    k.saturating_sub(bias).clamp(T_MIN, T_MAX)
}

/// Adaptation of the bias (RFC 3492, section 6.1).
fn adapted(delta: u32, length: u32, first: bool) -> u32 {
    let mut delta = delta / if first { DAMP } else { 2 };
    delta += delta / length;
    let mut k = 0;
    while delta > (BASE - T_MIN) * T_MAX / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_decoded() {
        for (ascii, unicode) in [
            ("xn--blbr-roah.example.no", "blåbær.example.no"),
            ("XN--BLBR-ROAH.no", "BLåBæR.no"),
            ("xn--bcher-kva.example", "bücher.example"),
            ("xn--fiqs8s", "中国"),
            ("xn--80ak6aa92e.com", "аррӏе.com"),
        ] {
            assert_eq!(to_unicode(ascii), unicode, "{ascii}");
        }
        for domain in [
            "example.no",
            "xn--",
            "xn--a",
            "xn--abc-",
            "xn--999999999",
            "xn--øl",
            "xn--blbr-roah!",
            "",
            "..",
        ] {
            assert_eq!(to_unicode(domain), domain, "{domain}");
        }
    }
}
