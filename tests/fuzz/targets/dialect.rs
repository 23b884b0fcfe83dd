//! Whatever is detected in a file, or said of it, is a dialect that reads it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rooms::Choices;
use rooms::source::{Depth, DialectChoice, Encoding, Source};

fuzz_target!(|input: &[u8]| {
    let mut choices = Choices::new(input, 6);
    let choice = DialectChoice {
        encoding: match choices.next(3) {
            0 => Some(choices.one_of(&Encoding::CHOICES)),
            _ => None,
        },
        delimiter: choices.one_of(&[None, None, Some(';'), Some('\t'), Some('§'), Some('"')]),
        quote: choices.one_of(&[None, None, Some(None), Some(Some('\'')), Some(Some(';'))]),
        skip_lines: choices.one_of(&[None, None, Some(0), Some(2)]),
        header: choices.one_of(&[None, None, Some(true), Some(false)]),
    };
    let path = rooms::file(choices.data);
    let whole = Source::open_any(path, &choice, Depth::Whole);
    let head = Source::open_any(path, &choice, Depth::Head);
    assert_eq!(whole.is_ok(), head.is_ok());
    let (Ok(whole), Ok(head)) = (whole, head) else {
        return;
    };
    let dialect = whole.dialect();
    assert!(dialect.check().is_ok());
    assert_eq!(dialect, head.dialect());
    assert!(
        choice
            .encoding
            .is_none_or(|given| given == dialect.encoding)
    );
    assert!(
        choice
            .delimiter
            .is_none_or(|given| given == dialect.delimiter)
    );
    // A file whose first line says that it is parted by what is given as its quote has none.
    let told = dialect.sep_line && choice.quote == Some(Some(dialect.delimiter));
    assert!(told || choice.quote.is_none_or(|given| given == dialect.quote));
    assert!(choice.header.is_none_or(|given| given == dialect.header));
    let names = whole.column_names("Column");
    let different: std::collections::HashSet<&String> = names.iter().collect();
    assert_eq!(different.len(), names.len(), "{names:?}");
    // Kept as JSON and opened again, it is the same file.
    let kept = serde_json::to_string(dialect).expect("JSON");
    let kept = serde_json::from_str(&kept).expect("a dialect");
    assert_eq!(dialect, &kept);
    match Source::with_dialect(path, kept) {
        Ok(again) => {
            assert_eq!(again.column_names("Column"), names);
            assert_eq!(again.header_cells(), whole.header_cells());
            assert_eq!(again.stamp(), whole.stamp());
        }
        Err(error) => assert!(!whole.has_rows(), "{error}"),
    }
});
