use super::super::clean::trim;
use super::super::notes::CellNotes;
use super::*;
use proptest::prelude::*;

fn read(cell: &str, region: &str) -> Option<String> {
    let mut notes = CellNotes::default();
    PhoneColumn::new(region, false)
        .read(cell, None, &mut notes)
        .ok()
}

#[test]
fn norwegian_numbers_in_every_spelling() {
    for cell in [
        "91234567",
        "912 34 567",
        "91 23 45 67",
        "912\u{a0}34\u{a0}567",
        "912-34-567",
        "912.34.567",
        "4791234567",
        "47 912 34 567",
        "+4791234567",
        "+47 912 34 567",
        "(+47) 912 34 567",
        "(+47)91234567",
        "+47 (0) 912 34 567",
        "0047 91234567",
        "004791234567",
        "+004791234567",
        "00 47 912 34 567",
        "'+4791234567",
        "'91234567",
        "tel:+4791234567",
        "tel:+47-912-34-567",
        "Tlf. 912 34 567",
        "Tlf.nr.: 912 34 567",
        "Mob: 91234567",
        "912 34 567 (mobil)",
        "912 34 567 mobil",
        "Mobil 912 34 567 (privat)",
        "９１２３４５６７",
        "＋４７９１２３４５６７",
        "+47\u{2011}912\u{2011}34\u{2011}567",
        "91234567;",
        "4791234567.0",
        "912 34 567 ::: 22 33 44 55",
        "ukjent ::: 912 34 567",
    ] {
        assert_eq!(read(cell, "NO").as_deref(), Some("+4791234567"), "{cell}");
    }
}

#[test]
fn norwegian_numbers_of_every_sort() {
    for (cell, e164) in [
        ("47386160", "+4747386160"),
        ("4747386160", "+4747386160"),
        ("22 33 44 55", "+4722334455"),
        ("79 02 12 34", "+4779021234"),
        ("800 12 345", "+4780012345"),
        ("815 49 300", "+4781549300"),
        ("02800", "+4702800"),
        ("+47 02800", "+4702800"),
        ("03000", "+4703000"),
    ] {
        assert_eq!(read(cell, "NO").as_deref(), Some(e164), "{cell}");
        assert_eq!(read(e164, "NO").as_deref(), Some(e164), "{cell}");
        assert_eq!(read(e164, "US").as_deref(), Some(e164), "{cell}");
    }
}

#[test]
fn numbers_of_other_countries() {
    for (cell, region, e164) in [
        ("070-123 45 67", "SE", "+46701234567"),
        ("701234567", "SE", "+46701234567"),
        ("08-123 456 78", "SE", "+46812345678"),
        ("08/123 456 78", "SE", "+46812345678"),
        ("+46 (0)8 123 456 78", "NO", "+46812345678"),
        ("+46 (0)70 123 45 67", "NO", "+46701234567"),
        ("0046701234567", "NO", "+46701234567"),
        ("20 12 34 56", "DK", "+4520123456"),
        ("+45 20 12 34 56", "NO", "+4520123456"),
        ("020 7946 0018", "GB", "+442079460018"),
        ("+44 (0)20 7946 0018", "NO", "+442079460018"),
        ("07400 123456", "GB", "+447400123456"),
        ("(202) 555-0123", "US", "+12025550123"),
        ("1-202-555-0123", "US", "+12025550123"),
        ("+1 202 555 0123", "NO", "+12025550123"),
        ("0047 912 34 567", "US", "+4791234567"),
        ("011 47 912 34 567", "US", "+4791234567"),
        ("+39 (0)6 1234 5678", "NO", "+390612345678"),
        ("030/1234567", "DE", "+49301234567"),
        ("+4791234567", "", "+4791234567"),
        ("912 34 567", " no ", "+4791234567"),
    ] {
        assert_eq!(read(cell, region).as_deref(), Some(e164), "{cell} {region}");
    }
}

#[test]
fn what_is_no_number_in_use_is_refused() {
    for cell in [
        "9123456",
        "4791234",
        "4703123",
        "912345678",
        "12345678",
        "42123456",
        "110",
        "1881",
        "+47 9123456",
        "+47 912 34 5678",
        "0",
        "00",
        "+",
        "-",
        "ukjent",
        "912 34 56O",
        "fax 22 33 44 55",
        "22 33 44 55 Kari",
        "mobil",
        "1-800-FLOWERS",
        "4,79E+10",
        "4.79123E+10",
        "46701234567",
        "01019012345",
        "912 345 678",
        "kari@example.no",
        "æ",
    ] {
        assert_eq!(read(cell, "NO"), None, "{cell}");
    }
    assert_eq!(read("555-0123", "US"), None);
    assert_eq!(read("91234567", ""), None);
    assert_eq!(read("91234567", "Norge"), None);
}

#[test]
fn destroyed_numbers_are_told_apart() {
    for cell in [
        "4,79E+10",
        "4.79123E+10",
        "4,79123456e10",
        "5E+09",
        "'+4,79E+10",
    ] {
        assert!(is_scientific(cell), "{cell}");
    }
    for cell in [
        "4791234567",
        "E10",
        "4,79E",
        "1.2.3E4",
        "",
        "ole",
        "4E5E6",
        "æE1",
    ] {
        assert!(!is_scientific(cell), "{cell}");
    }
}

#[test]
fn every_region_that_is_listed_is_known() {
    let all = regions();
    assert!(all.len() > 200, "{}", all.len());
    for (code, calling) in [("NO", 47), ("SJ", 47), ("US", 1), ("CA", 1), ("DK", 45)] {
        assert!(all.contains(&(code.to_owned(), calling)), "{code}");
    }
    for (code, _) in &all {
        assert!(is_region(code), "{code}");
    }
}

#[test]
fn regions_are_known_by_their_codes() {
    for code in ["NO", "no", " se ", "US", "GB", "SJ"] {
        assert!(is_region(code), "{code}");
    }
    for code in ["", "N", "NOR", "XX", "Norge", "47", "æø"] {
        assert!(!is_region(code), "{code}");
    }
}

#[test]
fn mobiles_are_told_apart_where_the_plan_tells() {
    for (e164, mobile) in [
        ("+4791234567", true),
        ("+4747386160", true),
        ("+46701234567", true),
        ("+447400123456", true),
        ("+4722334455", false),
        ("+4702800", false),
        ("+4520123456", false),
        ("+12025550123", false),
        ("912 34 567", false),
        ("", false),
    ] {
        assert_eq!(is_mobile(e164), mobile, "{e164}");
    }
}

/// The short way and the library must agree on every prefix, with many numbers of each.
#[test]
fn the_table_says_nothing_that_the_library_does_not() {
    let mut noise = 0x9e37_79b9_7f4a_7c15_u64;
    let mut by_table = 0;
    for (code, length) in [("47", 8), ("45", 8), ("46", 9), ("44", 10)] {
        for prefix in 0..10_000u32 {
            for _ in 0..2 {
                noise = noise
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                let tail = (noise >> 20) % 10u64.pow(length - 4);
                let national = format!("{prefix:04}{tail:0w$}", w = length as usize - 4);
                if is_surely_in_use(code.as_bytes(), national.as_bytes()) {
                    let full = format!("{code}{national}");
                    assert_eq!(parse(true, full.as_bytes(), None), Some(format!("+{full}")));
                    by_table += 1;
                }
            }
        }
    }
    assert!(
        by_table > 20_000,
        "the table decides too little: {by_table}"
    );
}

#[test]
fn norwegian_shapes_are_read_as_the_library_reads_them() {
    let reader = PhoneReader::new("NO");
    let mut noise = 7u64;
    for prefix in 0..1_000u32 {
        for _ in 0..3 {
            noise = noise
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let number = format!("{prefix:03}{:05}", (noise >> 20) % 100_000);
            let expected = parse(true, format!("47{number}").as_bytes(), None);
            for shape in [
                number.clone(),
                format!("+47{number}"),
                format!("0047 {number}"),
                format!("47{number}"),
            ] {
                let by_library = reader.by_library(&PhoneDigits::scan(&shape).unwrap());
                assert_eq!(reader.read(&shape), by_library, "{shape}");
                if !number.starts_with('0') {
                    assert_eq!(by_library, expected, "{shape}");
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn a_number_reads_to_itself(
        cell in "(\\+|00)?[0-9 ()./-]{4,16}|(\\+4[4-7]|\\+1|\\+55|\\+54)[0-9]{7,11}|\\PC*"
    ) {
        for region in ["NO", "US", "BR"] {
            if let Some(e164) = read(trim(&cell), region) {
                prop_assert_eq!(read(&e164, region), Some(e164.clone()), "{}", cell);
            }
        }
    }
}

/// The short way and the library must agree on which numbers are never mobile.
#[test]
fn the_table_of_mobile_numbers_says_what_the_library_says() {
    let by_library = |e164: &str| {
        let number = PHONE_NUMBER_UTIL.parse(e164, None).unwrap();
        number.is_valid().then(|| number.get_type())
    };
    let mut compared = 0;
    for (code, length) in [("47", 8), ("45", 8), ("46", 9), ("44", 10)] {
        for prefix in 0..10_000u32 {
            let tail = "5".repeat(length - 4);
            let e164 = format!("+{code}{prefix:04}{tail}");
            let Some(kind) = by_library(&e164) else {
                continue;
            };
            compared += 1;
            let maybe = matches!(
                kind,
                PhoneNumberType::Mobile
                    | PhoneNumberType::FixedLineOrMobile
                    | PhoneNumberType::VoIP
                    | PhoneNumberType::PersonalNumber
                    | PhoneNumberType::Pager
                    | PhoneNumberType::Unknown
            );
            assert_eq!(is_never_mobile(&e164), !maybe, "{e164} {kind:?}");
        }
    }
    assert!(compared > 10_000, "{compared}");
}
