//! Bytes of any encoding become UTF-8, the same wherever they are cut.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use rooms::Choices;
use rooms::source::Encoding;
use rooms::source::fuzzing::{decode, is_utf8, legacy};

static ENCODINGS: LazyLock<Vec<Encoding>> = LazyLock::new(|| {
    let others = [
        "shift_jis",
        "euc-kr",
        "gb18030",
        "big5",
        "windows-1251",
        "koi8-r",
        "euc-jp",
    ];
    let others = others.iter().filter_map(|name| Encoding::from_name(name));
    Encoding::CHOICES.into_iter().chain(others).collect()
});

fuzz_target!(|input: &[u8]| {
    let mut choices = Choices::new(input, 8);
    let pieces = choices.pieces();
    let data = choices.data;
    let is_text = std::str::from_utf8(data).is_ok();
    assert_eq!(is_utf8(&pieces), is_text);
    assert_eq!(is_utf8(&[data]), is_text);
    let guess = legacy(data);
    assert_eq!(Encoding::from_name(guess.name()), Some(guess));
    for encoding in ENCODINGS.iter().copied().chain([guess]) {
        let whole = decode(encoding, &[data]);
        assert_eq!(decode(encoding, &pieces), whole, "{encoding:?}");
        if encoding == Encoding::Utf8 {
            assert_eq!(whole, data);
            continue;
        }
        // 0xFF is what was no text, and all else is UTF-8.
        for text in whole.split(|byte| *byte == 0xFF) {
            assert!(std::str::from_utf8(text).is_ok(), "{encoding:?}");
        }
        if data.is_ascii() && !matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
            let web = encoding.name();
            // Two bytes of ASCII say something else in Shift_JIS.
            assert!(
                whole == data || web.eq_ignore_ascii_case("shift_jis"),
                "{web}"
            );
        }
    }
});
