//! Damage that single cells show.

use super::*;

#[test]
fn numbers_with_an_exponent_are_lost() {
    let list = List::of(30).change("Mobil", |at, cell| match at {
        4 => "4,79E+10".to_owned(),
        9 => "4.79123E+10".to_owned(),
        _ => cell.to_owned(),
    });
    let remedy = Remedy::BackToSource;
    let expected = list.damage(DamageCode::ScientificNumbers, "Mobil", &[6, 11], remedy);
    assert_eq!(list.found(), [expected]);
    // A whole column, which then looks like no phone any more.
    let list = List::of(12).change("Mobil", |_, _| "4,79E+10".to_owned());
    let lines: Vec<u64> = (2..14).collect();
    let expected = list.damage(DamageCode::ScientificNumbers, "Mobil", &lines, remedy);
    assert_eq!(list.found(), [expected]);
    // Names of products, and a note that begins with a number.
    let list = List::of(30)
        .change("ID", |at, _| format!("{}E{}", at + 1, at % 10))
        .change("Notat", |_, _| "2E etasje, 4 E+".to_owned());
    assert_eq!(list.found(), []);
}

#[test]
fn postcodes_get_their_zeros_back() {
    let without = |_: usize, cell: &str| cell.trim_start_matches('0').to_owned();
    let list = List::of(24).change("Postnr", without);
    let lines: Vec<u64> = (0..24)
        .filter(|at| at % 8 == 0 || at % 8 == 3)
        .map(|at| at + 2)
        .collect();
    let padded = Remedy::Repair(Repair::PadZeros(4));
    let expected = list.damage(DamageCode::LostZeros, "Postnr", &lines, padded);
    assert_eq!(list.found(), std::slice::from_ref(&expected));
    // Nobody says which place it is.
    let bare = List::of(24)
        .change("Postnr", without)
        .change("Poststed", |_, _| String::new());
    assert_eq!(bare.found(), [expected]);
    // All of Oslo, so that no code has four digits.
    let oslo = List::of(12)
        .change("Postnr", |at, _| format!("{}", 150 + at))
        .change("Poststed", |_, _| "OSLO".to_owned());
    assert_eq!(oslo.found().len(), 1);
    // Iceland has three digits, Sweden five.
    let abroad = List::of(24)
        .change("Postnr", |at, cell| match at % 8 {
            1 => "101".to_owned(),
            2 => "123 45".to_owned(),
            _ => cell.to_owned(),
        })
        .change("Poststed", |at, cell| match at % 8 {
            1 => "Reykjavík".to_owned(),
            2 => "Stockholm".to_owned(),
            _ => cell.to_owned(),
        });
    assert_eq!(abroad.found(), []);
    // Where no place is named and codes of all lengths stand, none of them is short.
    let lengths = ["0123", "101", "12345", "5003", "SW1A 1AA", "210"];
    let bare = List::of(24)
        .change("Postnr", |at, _| lengths[at % lengths.len()].to_owned())
        .change("Poststed", |_, _| String::new());
    assert_eq!(bare.found(), []);
    // Nor where all of them have three digits.
    let iceland = List::of(24)
        .change("Postnr", |at, _| (101 + at).to_string())
        .change("Poststed", |_, _| String::new());
    let codes = iceland.at("Postnr");
    assert_eq!(
        found_mapped(&iceland.text(), codes, Target::Field(standard::POSTCODE)),
        []
    );
    let named = "Navn;E-post;Postnummer;Land\n\
                 A;a@example.no;0123;Norge\nB;b@example.no;5003;Norge\n\
                 C;c@example.no;101;Island\nD;d@example.no;12345;Tyskland\nE;e@example.no;9008;NO\n";
    assert_eq!(found(named), []);
}

#[test]
fn phone_numbers_with_a_digit_less_are_named() {
    let list = List::of(30).change("Mobil", |at, cell| {
        if at == 3 {
            "912 34 56".to_owned()
        } else {
            cell.to_owned()
        }
    });
    let expected = list.damage(DamageCode::LostDigits, "Mobil", &[5], Remedy::BackToSource);
    assert_eq!(list.found(), [expected]);
    // Numbers from abroad, with their codes, and short ones.
    let abroad = [
        "+354 581 2345",
        "00354 5812345",
        "+46 70 123 45 67",
        "46701234567",
        "0701234567",
        "+45 20 12 34 56",
        "02800",
        "116 117",
        "+1 202 555 0123",
        "22 33 44 55",
    ];
    let list = List::of(60).change("Mobil", |at, cell| {
        if at % 4 == 0 {
            abroad[at / 4 % abroad.len()].to_owned()
        } else {
            cell.to_owned()
        }
    });
    assert_eq!(list.found(), []);
    // Seven digits are whole where most have no more, also if somebody says that they are phones.
    let few = List::of(30).change("Mobil", |at, cell| {
        if at % 3 == 0 {
            cell.to_owned()
        } else {
            format!("58{:05}", at * 37)
        }
    });
    let mobile = few.at("Mobil");
    assert_eq!(
        found_mapped(&few.text(), mobile, Target::Field(standard::MOBILE)),
        []
    );
    // A list from Iceland.
    let iceland = List::of(30).change("Mobil", |at, _| format!("58{:05}", at * 37));
    assert_eq!(iceland.found(), []);
}

#[test]
fn double_encoding_is_repaired() {
    let list = List::of(24).change("Fornavn", |at, cell| {
        if at == 0 || at == 1 {
            doubled(cell)
        } else {
            cell.to_owned()
        }
    });
    let repair = Remedy::Repair(Repair::DoubleEncoding);
    let expected = list.damage(DamageCode::DoubleEncoding, "Fornavn", &[2, 3], repair);
    assert_eq!(list.found(), [expected]);
    // The whole file, twice.
    let list = List::of(24).change("Etternavn", |_, cell| doubled(&doubled(cell)));
    let found = list.found();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (found[0].code, found[0].remedy),
        (DamageCode::DoubleEncoding, repair)
    );
    let damaged = list.rows.iter().filter(|row| !row[2].is_ascii()).count() as u64;
    assert_eq!(found[0].rows, damaged);
    for (row, whole) in list.rows.iter().zip(&List::of(24).rows) {
        assert_eq!(Repair::DoubleEncoding.apply(&row[2]), whole[2]);
    }
}

#[test]
fn utf8_that_is_read_as_something_else_is_to_be_read_again() {
    let choice = DialectChoice {
        encoding: Some(Encoding::Windows1252),
        ..DialectChoice::default()
    };
    let list = List::of(24);
    let found = found_in_bytes(list.text().as_bytes(), &choice);
    assert!(!found.is_empty());
    for damage in found {
        // Ł has a byte that Windows-1252 does not define.
        let codes = [DamageCode::DoubleEncoding, DamageCode::ReplacedLetters];
        assert!(codes.contains(&damage.code), "{damage:?}");
        assert_eq!(damage.remedy, Remedy::ChooseEncoding(Some(Encoding::Utf8)));
    }
    // Two files in one, mostly Windows-1252: only cells can be mended.
    let list = list.change("Fornavn", |_, cell| cell.replace("Łukasz", "Lukas"));
    let mut bytes = Vec::new();
    for (at, line) in list.text().lines().enumerate() {
        if at == 2 {
            bytes.extend_from_slice(line.as_bytes());
        } else {
            bytes.extend_from_slice(&encoding_rs::WINDOWS_1252.encode(line).0);
        }
        bytes.push(b'\n');
    }
    let found = found_in_bytes(&bytes, &DialectChoice::default());
    let repair = Remedy::Repair(Repair::DoubleEncoding);
    let column = |name| list.damage(DamageCode::DoubleEncoding, name, &[3], repair);
    assert_eq!(found, [column("Fornavn"), column("Etternavn")]);
}

#[test]
fn lost_letters_are_named() {
    let list = List::of(24).change("Etternavn", |at, cell| match at {
        0 => "Nyg\u{fffd}rd".to_owned(),
        1 => "Nyg?rd".to_owned(),
        2 => "?degård".to_owned(),
        _ => cell.to_owned(),
    });
    let expected = list.damage(
        DamageCode::ReplacedLetters,
        "Etternavn",
        &[2, 3, 4],
        Remedy::BackToSource,
    );
    assert_eq!(list.found(), [expected]);
    let list = List::of(24)
        .change("Etternavn", |at, cell| {
            if at == 1 {
                format!("{cell}?")
            } else {
                cell.to_owned()
            }
        })
        .change("Notat", |_, _| "Ringe? hva?nei".to_owned());
    assert_eq!(list.found(), []);
    // Bytes that are no UTF-8.
    let mut bytes = b"Navn;E-post\nKari;kari@example.no\nBj\xF8rn;b@example.no\n".to_vec();
    bytes.extend_from_slice("Åse;ase@example.no\n".as_bytes());
    let choice = DialectChoice {
        encoding: Some(Encoding::Utf8),
        ..DialectChoice::default()
    };
    let found = found_in_bytes(&bytes, &choice);
    let expected = Damage {
        code: DamageCode::ReplacedLetters,
        column: Some(0),
        rows: 1,
        lines: vec![3],
        remedy: Remedy::ChooseEncoding(Some(Encoding::Windows1252)),
    };
    assert_eq!(found, [expected]);
}

/// The day as Excel counts it from 1900; 44180 is 15 December 2020.
fn serial(days_after_that: i64) -> String {
    (44_180 + days_after_that).to_string()
}

#[test]
fn serial_dates_become_dates() {
    let dates = |at: usize, _: &str| serial(-12_000 - 17 * i64::try_from(at).unwrap());
    let list = List::of(30).change("Fødselsdato", dates);
    let lines: Vec<u64> = (2..32).collect();
    let repair = Remedy::Repair(Repair::SerialDates);
    let expected = list.damage(DamageCode::SerialDates, "Fødselsdato", &lines, repair);
    assert_eq!(list.found(), [expected]);
    // Some cells only, as when a column was put together.
    let list = List::of(30).change("Fødselsdato", |at, cell| {
        if at == 5 {
            "29221".to_owned()
        } else {
            cell.to_owned()
        }
    });
    let expected = list.damage(DamageCode::SerialDates, "Fødselsdato", &[7], repair);
    assert_eq!(list.found(), [expected]);
    // A workbook that counts from 1904, as the years beside the days say: 28000 is 29 August 1980
    // then, and 28 August 1976 if counted from 1900.
    let from_1904 = |years: bool| {
        List::of(30)
            .change("Fødselsdato", |at, _| (28_000 + at).to_string())
            .change("Fødselsår", |_, cell| {
                if years {
                    "1980".to_owned()
                } else {
                    cell.to_owned()
                }
            })
    };
    let remedy = |list: &List| {
        list.found()
            .into_iter()
            .map(|d| d.remedy)
            .collect::<Vec<_>>()
    };
    let repair_1904 = Remedy::Repair(Repair::SerialDates1904);
    assert_eq!(remedy(&from_1904(true)), [repair_1904]);
    assert_eq!(repair_of_cell(repair_1904, "28000"), "1980-08-29");
    assert_eq!(remedy(&from_1904(false)), [repair]);
    assert_eq!(repair_of_cell(repair, "28000"), "1976-08-28");
}

fn repair_of_cell(remedy: Remedy, cell: &str) -> String {
    match remedy {
        Remedy::Repair(repair) => repair.apply(cell).into_owned(),
        _ => String::new(),
    }
}

#[test]
fn numbers_are_no_dates() {
    // Years, ages, member numbers of five digits, amounts.
    let list = List::of(60)
        .change("ID", |at, _| (20_000 + at).to_string())
        .change("Antall barn", |at, _| (10_000 + 250 * at).to_string())
        .change("Fødselsdato", |at, _| (1940 + at).to_string());
    assert_eq!(list.found(), []);
    // A column that is named after a day and holds something else, a number here and there.
    let how = ["Skranke", "Nett", "44180", "", "Telefon"];
    let row = |at: usize| format!("Person {at};p{at}@example.no;{}", how[at % how.len()]);
    let rows: Vec<String> = (0..30).map(row).collect();
    let text = format!("Navn;E-post;Registrert\n{}\n", rows.join("\n"));
    assert_eq!(found(&text), []);
}

/// Synthetic identity numbers (month + 80), worked out from their first nine digits.
fn synthetic(at: usize) -> Option<String> {
    let nine = format!(
        "{:02}{:02}{:02}{:03}",
        1 + at % 28,
        81 + at % 12,
        50 + at % 49,
        at % 500
    );
    let digits: Vec<usize> = nine.bytes().map(|b| usize::from(b - b'0')).collect();
    let weigh = |weights: &[usize], digits: &[usize]| -> usize {
        weights.iter().zip(digits).map(|(w, d)| w * d).sum()
    };
    let first = (11 - weigh(&[3, 7, 6, 1, 8, 9, 4, 5, 2], &digits) % 11) % 11;
    let with_first: Vec<usize> = digits.iter().copied().chain([first]).collect();
    let second = (11 - weigh(&[5, 4, 3, 2, 7, 6, 5, 4, 3, 2], &with_first) % 11) % 11;
    (first < 10 && second < 10).then(|| format!("{nine}{first}{second}"))
}

#[test]
fn identity_numbers_are_named() {
    let numbers: Vec<String> = (0..400).filter_map(synthetic).collect();
    assert!(numbers.len() > 200);
    let skip = Remedy::SkipColumn;
    let list = List::of(30).change("ID", |at, _| numbers[at].clone());
    let lines: Vec<u64> = (2..32).collect();
    assert_eq!(
        list.found(),
        [list.damage(DamageCode::IdentityNumbers, "ID", &lines, skip)]
    );
    // With a blank, and in a note.
    let list = List::of(30)
        .change("ID", |at, _| {
            format!("{} {}", &numbers[at][..6], &numbers[at][6..])
        })
        .change("Notat", |at, cell| {
            if at == 2 {
                format!("Innmeldt, fnr {}", numbers[at])
            } else {
                cell.to_owned()
            }
        });
    let expected = [
        list.damage(DamageCode::IdentityNumbers, "ID", &lines, skip),
        list.damage(DamageCode::IdentityNumbers, "Notat", &[4], skip),
    ];
    assert_eq!(list.found(), expected);
    // In short notes too.
    let list = List::of(30).change("Notat", |at, cell| match at {
        2 => format!("fnr {}", numbers[at]),
        5 => format!("Fnr:{}", numbers[at]),
        8 => "konto 12345678901".to_owned(),
        _ => cell.to_owned(),
    });
    let expected = list.damage(DamageCode::IdentityNumbers, "Notat", &[4, 7], skip);
    assert_eq!(list.found(), [expected]);
    // Eleven digits that fail a check digit, and account numbers, of which some pass by chance.
    let wrong = |at: usize| {
        let check = numbers[at].as_bytes()[10] - b'0';
        format!("{}{}", &numbers[at][..10], (check + 1) % 10)
    };
    assert_eq!(List::of(200).change("ID", |at, _| wrong(at)).found(), []);
    let mixed = |at: usize, _: &str| {
        if at.is_multiple_of(3) {
            numbers[at].clone()
        } else {
            wrong(at)
        }
    };
    assert_eq!(List::of(150).change("ID", mixed).found(), []);
    // Phones of ten and eleven digits, numbers of organisations.
    let list = List::of(100)
        .change("Mobil", |at, cell| match at % 5 {
            0 => format!("4670{:07}", at * 7919 % 10_000_000),
            1 => format!("070{:07}", at * 104_729 % 10_000_000),
            _ => cell.to_owned(),
        })
        .change("ID", |at, _| format!("9{:08}", at * 7919));
    assert_eq!(list.found(), []);
}

#[test]
fn swedish_numbers_are_named() {
    // 900101-980C and so on, the range that is kept for tests.
    let luhn = |nine: &str| {
        let sum: u32 = nine
            .chars()
            .enumerate()
            .map(|(at, c)| {
                let digit = c.to_digit(10).unwrap() * if at % 2 == 0 { 2 } else { 1 };
                digit / 10 + digit % 10
            })
            .sum();
        (10 - sum % 10) % 10
    };
    let number = |at: usize| {
        let nine = format!("90{:02}{:02}{}", 1 + at % 12, 1 + at % 28, 980 + at % 20);
        let (birth, individual) = nine.split_at(6);
        format!("{birth}-{individual}{}", luhn(&nine))
    };
    let list = List::of(30).change("ID", |at, _| number(at));
    let lines: Vec<u64> = (2..32).collect();
    let expected = list.damage(
        DamageCode::IdentityNumbers,
        "ID",
        &lines,
        Remedy::SkipColumn,
    );
    assert_eq!(list.found(), std::slice::from_ref(&expected));
    let list = List::of(30).change("ID", |at, _| number(at).replace('-', ""));
    assert_eq!(list.found(), [expected]);
}
