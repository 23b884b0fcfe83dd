use super::*;
use proptest::prelude::*;

fn says(cell: &str, order: DateOrder) -> Option<String> {
    read(cell, Some(order)).unwrap().map(Cow::into_owned)
}

#[test]
fn dates_that_need_no_order() {
    for (cell, day) in [
        ("2020-12-15", "2020-12-15"),
        ("20201215", "2020-12-15"),
        ("2020/12/15", "2020-12-15"),
        ("2020.12.5", "2020-12-05"),
        ("2020-12-15T10:30:00Z", "2020-12-15"),
        ("2020-12-15T23:59:59.999+01:00", "2020-12-15"),
        ("2020-12-15 10:30", "2020-12-15"),
        ("20201215T103000Z", "2020-12-15"),
        ("15 Jun 2026", "2026-06-15"),
        ("June 15, 2026", "2026-06-15"),
        ("Jun 15 2026", "2026-06-15"),
        ("June 1st, 2026", "2026-06-01"),
        ("1st June 2026", "2026-06-01"),
        ("15-Jun-26", "2026-06-15"),
        ("15-jun.-2026", "2026-06-15"),
        ("2026 Jun 15", "2026-06-15"),
        ("15. desember 2020", "2020-12-15"),
        ("15. des. 2020", "2020-12-15"),
        ("1. mai 1999", "1999-05-01"),
        ("17.mars.1999", "1999-03-17"),
        ("3 OKTOBER 1968", "1968-10-03"),
        ("tirsdag 15. desember 2020", "2020-12-15"),
        ("lørdag 2. januar 2021 kl. 10.30", "2021-01-02"),
        ("Tuesday, December 15, 2020", "2020-12-15"),
        (
            "Tue Dec 15 2020 10:30:00 GMT+0100 (Central European Standard Time)",
            "2020-12-15",
        ),
        ("'2020-12-15", "2020-12-15"),
        ("29.02.2024", "2024-02-29"),
        ("05.05.2020", "2020-05-05"),
    ] {
        assert_eq!(read(cell, None), Ok(Some(Cow::Borrowed(day))), "{cell}");
        if cell != "29.02.2024" {
            for order in [DateOrder::Dmy, DateOrder::Mdy] {
                assert_eq!(says(cell, order).as_deref(), Some(day), "{cell}");
            }
        }
    }
}

#[test]
fn the_order_decides_where_it_is_needed() {
    use DateOrder::{Dmy, Mdy, Ymd};
    for (cell, order, day) in [
        ("15.12.2020", Dmy, "2020-12-15"),
        ("15/12-2020", Dmy, "2020-12-15"),
        ("15/12 2020", Dmy, "2020-12-15"),
        ("15. 12. 2020", Dmy, "2020-12-15"),
        ("15-12-20", Dmy, "2020-12-15"),
        ("5.6.2020", Dmy, "2020-06-05"),
        ("5.6.2020", Mdy, "2020-05-06"),
        ("12/15/2020", Mdy, "2020-12-15"),
        ("12/15/2020 12:00:00 AM", Mdy, "2020-12-15"),
        ("15.12.2020 00:00:00", Dmy, "2020-12-15"),
        ("15.12.2020 kl. 10:30", Dmy, "2020-12-15"),
        ("1/2/03", Dmy, "2003-02-01"),
        ("01/02/03", Mdy, "2003-01-02"),
        ("01/02/03", Ymd, "2001-02-03"),
        ("20-12-15", Ymd, "2020-12-15"),
        ("31.12.29", Dmy, "2029-12-31"),
        ("01.01.30", Dmy, "1930-01-01"),
        ("15122020", Dmy, "2020-12-15"),
        ("12152020", Mdy, "2020-12-15"),
        ("151220", Dmy, "2020-12-15"),
        ("121520", Mdy, "2020-12-15"),
        ("201215", Ymd, "2020-12-15"),
    ] {
        assert_eq!(says(cell, order).as_deref(), Some(day), "{cell} {order:?}");
    }
}

#[test]
fn an_ambiguous_date_without_an_order_is_none() {
    for cell in ["5.6.2020", "01/02/03", "15-12-20", "05062020"] {
        assert_eq!(read(cell, None), Err(NotADate), "{cell}");
    }
    assert_eq!(
        read("15.12.2020", None),
        Ok(Some(Cow::Borrowed("2020-12-15")))
    );
}

#[test]
fn no_day_is_ever_swapped_or_made_up() {
    use DateOrder::{Dmy, Mdy, Ymd};
    for (cell, order) in [
        ("12/25/2020", Dmy),
        ("25.12.2020", Mdy),
        ("25.12.2020", Ymd),
        ("29.02.2023", Dmy),
        ("2023-02-29", Dmy),
        ("2020-15-12", Dmy),
        ("31.04.2020", Dmy),
        ("00.12.2020", Dmy),
        ("15.13.2020", Dmy),
        ("44180", Dmy),
        ("44180,5", Dmy),
        ("2020", Dmy),
        ("12.2020", Dmy),
        ("15.12", Dmy),
        ("15. desember", Dmy),
        ("desember 2020", Dmy),
        ("15.12.5", Dmy),
        ("15.12.202", Dmy),
        ("15.12.20200", Dmy),
        ("15.12.0020", Dmy),
        ("15.12.2020 ukjent", Dmy),
        ("15.12.2020-16.12.2020", Dmy),
        ("15.12.2020 25:00", Dmy),
        ("2020-W51-2", Dmy),
        ("15122020123", Dmy),
        ("010190 12345", Dmy),
        ("01019012345", Dmy),
        ("i går", Dmy),
        ("ja", Dmy),
        ("mandag", Dmy),
        ("ma", Dmy),
        ("æøå", Dmy),
        ("-", Dmy),
        ("15 ju 2020", Dmy),
    ] {
        assert_eq!(read(cell, Some(order)), Err(NotADate), "{cell} {order:?}");
    }
}

#[test]
fn zeros_of_programs_are_blank() {
    for cell in [
        "0/0/00",
        "00.00.0000",
        "0000-00-00",
        "0000-00-00 00:00:00",
        "01.01.0001 00:00:00",
        "0001-01-01T00:00:00",
        "00.01.1900",
        "1/0/1900",
        "00000000",
    ] {
        for order in DateOrder::ALL {
            assert_eq!(read(cell, Some(order)), Ok(None), "{cell}");
        }
    }
}

#[test]
fn months_have_names_in_many_languages() {
    for (cell, day) in [
        ("1st of May 1980", "1980-05-01"),
        ("the 1st of May, 1980", "1980-05-01"),
        ("2nd of January 1980", "1980-01-02"),
        ("den 1. maj 1980", "1980-05-01"),
        ("d. 1. maj 1980", "1980-05-01"),
        ("1. af maj 1980", "1980-05-01"),
        ("1 januari 1980", "1980-01-01"),
        ("12 augusti 1980", "1980-08-12"),
        ("12. marts 1980", "1980-03-12"),
        ("3. oktober 1980", "1980-10-03"),
        ("12. Dezember 1980", "1980-12-12"),
        ("12. MÄRZ 1980", "1980-03-12"),
        ("12. Mrz. 1980", "1980-03-12"),
        ("5. Jänner 1980", "1980-01-05"),
        ("Dienstag, 15. Dezember 2020", "2020-12-15"),
        ("tisdag 15 december 2020", "2020-12-15"),
        ("17. júní 1980", "1980-06-17"),
        ("1. maí 1980", "1980-05-01"),
        ("3. ágúst 1980", "1980-08-03"),
        ("6. joulukuuta 1980", "1980-12-06"),
        ("1. tammikuuta 1980", "1980-01-01"),
        ("5. kesä 1980", "1980-06-05"),
        ("2. marras 1980", "1980-11-02"),
        ("3 mar 1980", "1980-03-03"),
    ] {
        assert_eq!(read(cell, None), Ok(Some(Cow::Borrowed(day))), "{cell}");
    }
    for cell in ["1 of 1980", "of May 1980", "1. møy 1980", "1. m 1980"] {
        assert_eq!(read(cell, None), Err(NotADate), "{cell}");
    }
}

#[test]
fn a_birthday_is_never_to_come() {
    let limits = BirthdayLimits::new(Date::new(2026, 11, 30).unwrap());
    let read = |cell| limits.read(cell, Some(DateOrder::Dmy));
    let likely = |day: &'static str| Ok(Birthday::Likely(Cow::Borrowed(day)));
    for (cell, day) in [
        ("12.03.27", "1927-03-12"),
        ("01.05.29", "1929-05-01"),
        ("13.05.40", "1940-05-13"),
        ("01.12.26", "1926-12-01"),
        ("30.11.26", "2026-11-30"),
        ("29.02.28", "1928-02-29"),
        ("120327", "1927-03-12"),
        ("1. mai 29", "1929-05-01"),
        ("01.01.2020", "2020-01-01"),
        ("30.11.1906", "1906-11-30"),
    ] {
        assert_eq!(read(cell), likely(day), "{cell}");
    }
    for cell in ["01.12.2026", "12.03.2027", "2050-01-01", "20270312"] {
        assert_eq!(read(cell), Ok(Birthday::Future), "{cell}");
    }
    for (cell, day) in [("01.01.1890", "1890-01-01"), ("1. mai 1899", "1899-05-01")] {
        let long_ago = Ok(Birthday::LongAgo(Cow::Borrowed(day)));
        assert_eq!(read(cell), long_ago, "{cell}");
    }
    assert_eq!(read("0000-00-00"), Ok(Birthday::Blank));
    assert_eq!(read("ukjent"), Err(NotADate));
    let mdy = limits.read("11/20/27", Some(DateOrder::Mdy));
    assert_eq!(mdy, likely("1927-11-20"));
    let leap_day = BirthdayLimits::new(Date::new(2024, 2, 29).unwrap());
    assert_eq!(leap_day.earliest, "1904-02-28");
}

#[test]
fn orders_have_words() {
    for order in DateOrder::ALL {
        assert_eq!(DateOrder::from_word(order.word()), Some(order));
    }
    assert_eq!(DateOrder::from_word("DMY"), Some(DateOrder::Dmy));
    assert_eq!(DateOrder::from_word("ydm"), None);
}

proptest! {
    #[test]
    fn a_day_is_read_from_whatever_is_written(
        year in 1930i16..=2029, month in 1i8..=12, day in 1i8..=28
    ) {
        let expected = format!("{year:04}-{month:02}-{day:02}");
        for cell in [
            format!("{day}.{month}.{year}"),
            format!("{day:02}/{month:02}-{:02}", year % 100),
            format!("{year}{month:02}{day:02}"),
            expected.clone(),
        ] {
            prop_assert_eq!(says(&cell, DateOrder::Dmy), Some(expected.clone()), "{}", cell);
        }
        prop_assert_eq!(
            says(&format!("{month}/{day}/{year}"), DateOrder::Mdy), Some(expected));
    }

    #[test]
    fn a_date_reads_to_itself(cell in "[0-9]{1,4}[-./ ][0-9a-z]{1,3}[-./ ][0-9]{1,4}|[0-9]{4,9}|\\PC*") {
        for order in DateOrder::ALL {
            if let Ok(Some(day)) = read(&cell, Some(order)) {
                prop_assert_eq!(read(&day, Some(DateOrder::Mdy)), Ok(Some(day.clone())));
            }
        }
    }
}
