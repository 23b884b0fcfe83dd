//! What a cell says: a value reads to itself, and is equal to itself.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rooms::Choices;
use rooms::contact::{
    CellNotes, CellReader, DateOrder, FieldKind, NameParts, OptInWords, PhoneRegion, ReadRules,
    Reading, RegionFit, Repair, WordMeaning, clean_text, identity_number, is_double_encoded,
    is_filler, is_placeholder, is_scientific, key_form, may_be_double_encoded, same, serial_years,
    split_full_name,
};

/// All that a line is asked.
fn look(cell: &str, rules: &ReadRules<'_>, options: &[String]) {
    let clean = clean_text(cell);
    assert_eq!(clean_text(&clean), clean, "cleaned twice is cleaned once");
    for (kind, _) in FieldKind::ALL {
        let reader = CellReader::of_kind(kind, options, rules);
        let reading = reader.read(cell);
        assert_eq!(reader.read(&clean), reading, "{kind:?}: cleaned before");
        let Some(value) = reading.value() else {
            continue;
        };
        assert!(!value.is_empty());
        assert_eq!(
            reader.read(&value),
            Reading::Value(value.clone()),
            "{kind:?}"
        );
        let key = key_form(kind, &value);
        assert_eq!(key_form(kind, &key), key, "{kind:?}");
        assert!(same(kind, &value, &key));
        let mut notes = CellNotes::default();
        let denmark = PhoneRegion::of_country("DK");
        let _ = reader.read_noting(cell, denmark, &mut notes);
        let _ = notes.codes().count();
    }
    let mut parts = NameParts::default();
    split_full_name(&clean, &mut parts);
    for name in [&parts.first, &parts.last] {
        assert_eq!(name.trim(), name.as_str());
    }
    if is_double_encoded(cell) {
        assert!(may_be_double_encoded(cell.as_bytes()));
    }
    if let Some((earlier, later)) = serial_years(&clean) {
        assert!(earlier < later);
    }
    let _ = (identity_number(cell), is_scientific(&clean));
    let _ = (
        is_placeholder(&clean),
        is_filler(&clean),
        PhoneRegion::of_country(&clean),
    );
    let _ = (
        PhoneRegion::of_calling_code(&clean),
        RegionFit::of("NO", [cell]),
    );
    for word in [
        "double_encoding",
        "pad_zeros:4",
        "serial_dates",
        "serial_dates:1904",
    ] {
        let repair = Repair::from_word(word).expect("a repair");
        let _ = repair.apply(cell);
    }
}

fuzz_target!(|input: &[u8]| {
    let mut choices = Choices::new(input, 4);
    let mut words = OptInWords::default();
    words.add("påmeldt", WordMeaning::In).expect("a word");
    words
        .add("vet ikke", WordMeaning::NoInformation)
        .expect("a word");
    let orders = [
        None,
        Some(DateOrder::Dmy),
        Some(DateOrder::Mdy),
        Some(DateOrder::Ymd),
    ];
    let rules = ReadRules {
        region: choices.one_of(&["NO", "US", "DE", "GB", ""]),
        words: &words,
        date_order: choices.one_of(&orders),
        opt_out_column: false,
    };
    let options = ["Bronse", "Sølv", "Straße"].map(str::to_owned);
    let text = String::from_utf8_lossy(choices.data);
    // Files of the tests are inputs, too: their cells are looked at one by one.
    for cell in text.split(['\n', ';', ',']) {
        look(cell, &rules, &options);
    }
    look(&text, &rules, &options);
});
