//! Detection of Unicode: byte order marks, and UTF-16 without one.

use super::Encoding;

/// The encoding of a byte order mark.
pub(super) fn by_bom(head: &[u8]) -> Option<Encoding> {
    [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be]
        .into_iter()
        .find(|encoding| head.starts_with(encoding.bom()))
}

/// Recognises UTF-16 without a byte order mark: in Western text every other byte is zero.
pub(super) fn by_zeros(head: &[u8]) -> Option<Encoding> {
    let pairs = head.len() / 2;
    if pairs < 2 {
        return None;
    }
    let (mut even, mut odd, mut control) = (0, 0, 0);
    for pair in head.chunks_exact(2) {
        if let [first, second] = pair {
            even += usize::from(*first == 0);
            odd += usize::from(*second == 0);
            let alone = if *first == 0 { *second } else { *first };
            let zero = *first == 0 || *second == 0;
            control += usize::from(zero && matches!(alone, 0..=8 | 0x0E..=0x1F));
        }
    }
    let (most, least) = (even.max(odd), even.min(odd));
    let patterned = most * 100 > pairs * 15 && least * 10 <= most && control * 20 <= pairs;
    patterned.then_some(if odd > even {
        Encoding::Utf16Le
    } else {
        Encoding::Utf16Be
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_shows_by_its_zeros() {
        let text = "Navn;Poststed\r\nKåre Bjørkås;Tromsø\r\n";
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(by_zeros(&le), Some(Encoding::Utf16Le));
        assert_eq!(by_zeros(&be), Some(Encoding::Utf16Be));
        let russian: Vec<u8> = "Имя;Город\r\nИван Петров;Москва\r\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(by_zeros(&russian), Some(Encoding::Utf16Le));
        assert_eq!(by_zeros(text.as_bytes()), None);
        assert_eq!(by_zeros(b"Navn\0;Poststed\0\r\nKari\0;Oslo\0\r\n"), None);
        assert_eq!(by_bom(b"\xFF\xFEa\0"), Some(Encoding::Utf16Le));
    }
}
