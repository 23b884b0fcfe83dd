//! Files that are damaged, and files that only look so.

use std::io::Write;
use std::path::Path;

use super::*;
use crate::contact::{Fields, OptInWords, ReadRules};
use crate::plan::{ColumnFacts, Mapping, Remembered, suggest};
use crate::source::{Batch, Depth, DialectChoice, ProfileBuilder, Source};

/// What is found in a file whose columns go where they are suggested to go.
fn found_in(path: &Path, choice: &DialectChoice, region: &str) -> Vec<Damage> {
    let source = Source::open(path, choice, Depth::Whole).unwrap();
    let words = OptInWords::default();
    let rules = ReadRules {
        region,
        words: &words,
        date_order: None,
        opt_out_column: false,
    };
    let mut builders: Vec<ProfileBuilder> = source
        .columns()
        .iter()
        .map(|_| ProfileBuilder::new(&rules))
        .collect();
    let mut batch = Batch::default();
    let mut reader = source.reader().unwrap();
    reader.read_batch(&mut batch, 1_000).unwrap();
    for row in batch.rows() {
        for (at, builder) in builders.iter_mut().enumerate() {
            builder.push(row.cell(at));
        }
    }
    let profiles: Vec<_> = builders.into_iter().map(ProfileBuilder::finish).collect();
    let facts: Vec<ColumnFacts<'_>> = source
        .columns()
        .iter()
        .zip(&profiles)
        .map(|(column, profile)| ColumnFacts {
            header: column.header.as_deref(),
            profile,
        })
        .collect();
    let fields = Fields::default();
    let targets = suggest(&facts, &fields, &Remembered::default())
        .into_iter()
        .map(|suggestion| suggestion.target)
        .collect();
    let names = source.column_names("Kolonne");
    let encoding = source.dialect().encoding;
    let detector = Detector::new(&names, &Mapping { targets }, &fields, region, encoding);
    let found = damage(&source, &detector).unwrap();
    // However the rows are parted, the same is found.
    let mut collector = Collector::new(&detector);
    let mut reader = source.reader().unwrap();
    while reader.read_batch(&mut batch, 7).unwrap() > 0 {
        let mut facts = Facts::default();
        for row in batch.rows() {
            detector.row(row, &mut facts);
        }
        collector.take(&facts);
    }
    assert_eq!(collector.finish(), found);
    found
}

fn found_in_bytes(bytes: &[u8], choice: &DialectChoice) -> Vec<Damage> {
    let mut file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    file.write_all(bytes).unwrap();
    found_in(file.path(), choice, "NO")
}

fn found(text: &str) -> Vec<Damage> {
    found_in_bytes(text.as_bytes(), &DialectChoice::default())
}

/// A list like the ones people keep: so many members, none of them real, nothing damaged.
struct List {
    header: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

const FIRST: [&str; 12] = [
    "Åse",
    "Bjørn",
    "Kåre",
    "Kari",
    "Per-Øyvind",
    "Renée",
    "João",
    "Siân",
    "Zoë",
    "Ægir",
    "Łukasz",
    "Ola",
];
const LAST: [&str; 12] = [
    "Nygård",
    "Sæther",
    "Bjørkås",
    "Nordmann",
    "Ødegård",
    "Müller",
    "Conceição",
    "O’Brien",
    "Sum",
    "D'Angelo",
    "Wiśniewski",
    "Åsen",
];
const PLACES: [(&str, &str); 8] = [
    ("0123", "Oslo"),
    ("5003", "Bergen"),
    ("9008", "Tromsø"),
    ("0958", "Oslo"),
    ("7010", "Trondheim"),
    ("4631", "Kristiansand"),
    ("2406", "Elverum"),
    ("8392", "Sørvågen"),
];
const STREETS: [&str; 5] = ["Østre vei", "Lillegata", "Storgata", "Løkka", "Fjellveien"];

impl List {
    fn of(rows: usize) -> Self {
        let row = |at: usize| {
            let (postcode, city) = PLACES[at % PLACES.len()];
            vec![
                format!("{}", 1001 + at),
                FIRST[at % FIRST.len()].to_owned(),
                LAST[(at / 3) % LAST.len()].to_owned(),
                format!("{} {}", STREETS[at % STREETS.len()], 1 + at % 90),
                postcode.to_owned(),
                city.to_owned(),
                format!("9{:02} {:02} {:03}", at % 100, at * 7 % 100, at * 31 % 1000),
                format!("medlem{at}@example.no"),
                format!("{:02}.{:02}.{}", 1 + at % 28, 1 + at % 12, 1940 + at % 60),
                format!("{}", 1940 + at % 60),
                format!("{}", at % 7),
                if at % 5 == 0 {
                    "Ringt, svarer ikke; Sum 200?".to_owned()
                } else {
                    String::new()
                },
            ]
        };
        Self {
            header: vec![
                "ID",
                "Fornavn",
                "Etternavn",
                "Adresse",
                "Postnr",
                "Poststed",
                "Mobil",
                "E-post",
                "Fødselsdato",
                "Fødselsår",
                "Antall barn",
                "Notat",
            ],
            rows: (0..rows).map(row).collect(),
        }
    }

    fn at(&self, header: &str) -> usize {
        self.header.iter().position(|name| *name == header).unwrap()
    }

    /// Changes the cells of a column by their row (from 0).
    fn change(mut self, header: &str, change: impl Fn(usize, &str) -> String) -> Self {
        let column = self.at(header);
        for (at, row) in self.rows.iter_mut().enumerate() {
            row[column] = change(at, &row[column]);
        }
        self
    }

    fn row(mut self, at: usize, cells: &[&str]) -> Self {
        self.rows[at] = cells.iter().map(|cell| (*cell).to_owned()).collect();
        self
    }

    fn text(&self) -> String {
        let quoted = |cell: &str| {
            if cell.contains([';', '"']) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.to_owned()
            }
        };
        let mut text = self.header.join(";") + "\r\n";
        for row in &self.rows {
            let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
            text += &(cells.join(";") + "\r\n");
        }
        text
    }

    fn found(&self) -> Vec<Damage> {
        found(&self.text())
    }

    fn damage(&self, code: DamageCode, header: &str, lines: &[u64], remedy: Remedy) -> Damage {
        Damage {
            code,
            column: (!header.is_empty()).then(|| self.at(header)),
            rows: lines.len() as u64,
            lines: lines.to_vec(),
            remedy,
        }
    }
}

/// The text as it comes out when its UTF-8 is read as Latin 1.
fn doubled(text: &str) -> String {
    text.bytes().map(char::from).collect()
}

#[test]
fn clean_lists_are_clean() {
    for rows in [1, 2, 3, 7, 20, 60, 500, 5_000] {
        assert_eq!(List::of(rows).found(), [], "{rows} rows");
    }
    // Half of it blank.
    let sparse = List::of(200).change("E-post", |at, cell| {
        if at % 2 == 0 {
            String::new()
        } else {
            cell.to_owned()
        }
    });
    assert_eq!(sparse.found(), []);
}

#[test]
fn the_files_of_other_tests_are_clean() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let mut seen = 0;
    for folder in [data.clone(), data.join("source")] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|end| end == "csv") {
                assert_eq!(
                    found_in(&path, &DialectChoice::default(), "NO"),
                    [],
                    "{path:?}"
                );
                seen += 1;
            }
        }
    }
    assert!(seen >= 20, "{seen}");
}

#[test]
fn numbers_with_an_exponent_are_lost() {
    let list = List::of(30).change("Mobil", |at, cell| match at {
        4 => "4,79E+10".to_owned(),
        9 => "4.79123E+10".to_owned(),
        _ => cell.to_owned(),
    });
    let lost = Remedy::BackToSource;
    let expected = list.damage(DamageCode::ScientificNumbers, "Mobil", &[6, 11], lost);
    assert_eq!(list.found(), [expected]);
    // A whole column, which then looks like no phone any more.
    let list = List::of(12).change("Mobil", |_, _| "4,79E+10".to_owned());
    let lines: Vec<u64> = (2..14).collect();
    let expected = list.damage(DamageCode::ScientificNumbers, "Mobil", &lines, lost);
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
    assert_eq!(list.found(), [expected.clone()]);
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

#[test]
fn shifted_rows_are_found() {
    let leave_out = Remedy::LeaveOutRows;
    for rows in [20, 60, 3_000] {
        // A cell too many in the middle, with room at the end; a cell too few; two swapped.
        let list = List::of(rows)
            .row(
                4,
                &[
                    "1005",
                    "Ola",
                    "Nordmann",
                    "Storgata 1",
                    "2. etg",
                    "5003",
                    "Bergen",
                    "912 34 567",
                    "ola@example.no",
                    "15.12.1980",
                    "1980",
                    "2",
                ],
            )
            .row(
                11,
                &[
                    "1012",
                    "Kari",
                    "Nordmann",
                    "5003",
                    "Bergen",
                    "912 34 568",
                    "kari@example.no",
                    "15.12.1980",
                    "1980",
                    "2",
                    "",
                    "",
                ],
            )
            .row(
                15,
                &[
                    "1016",
                    "Åse",
                    "Nygård",
                    "Storgata 2",
                    "9008",
                    "Tromsø",
                    "ase@example.no",
                    "912 34 569",
                    "15.12.1980",
                    "1980",
                    "0",
                    "",
                ],
            );
        let expected = list.damage(DamageCode::ShiftedColumns, "", &[6, 13, 17], leave_out);
        assert_eq!(list.found(), [expected], "{rows} rows");
    }
}

#[test]
fn odd_rows_are_not_shifted() {
    let list = List::of(60)
        // Words where a number or an address should be.
        .change("Mobil", |at, cell| {
            if at % 9 == 1 {
                "ukjent".to_owned()
            } else {
                cell.to_owned()
            }
        })
        .change("E-post", |at, cell| {
            if at % 7 == 1 {
                "har ikke".to_owned()
            } else {
                cell.to_owned()
            }
        })
        .change("Fødselsdato", |at, cell| {
            if at == 8 {
                "vet ikke".to_owned()
            } else {
                cell.to_owned()
            }
        })
        // The address as a name, and in the note.
        .change("Etternavn", |at, cell| {
            if at == 20 {
                "medlem20@example.no".to_owned()
            } else {
                cell.to_owned()
            }
        })
        .change("Notat", |at, cell| {
            if at == 30 {
                "privat@example.org".to_owned()
            } else {
                cell.to_owned()
            }
        })
        // Nearly blank rows.
        .row(
            40,
            &[
                "1041",
                "",
                "",
                "",
                "",
                "",
                "",
                "x@example.no",
                "",
                "",
                "",
                "",
            ],
        )
        .row(41, &["", "Ola", "", "", "", "", "", "", "", "", "", ""])
        .row(42, &["", "", "", "", "", "", "ola", "", "", "", "", ""]);
    assert_eq!(list.found(), []);
}

#[test]
fn totals_at_the_end_are_found() {
    for label in ["Sum", "Totalt:", "TOTAL", "I alt", "Antall", "Subtotal"] {
        let list = List::of(30).row(29, &[label, "", "", "", "", "", "", "", "", "", "57", ""]);
        let expected = list.damage(DamageCode::TotalRows, "", &[31], Remedy::LeaveOutRows);
        assert_eq!(list.found(), [expected], "{label}");
    }
    // Subtotals above belong to it.
    let list = List::of(30)
        .row(9, &["Delsum", "", "", "", "", "", "", "", "", "", "20", ""])
        .row(
            28,
            &[
                "Antall medlemmer: 28",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
            ],
        )
        .row(29, &["Sum", "", "", "", "", "", "", "", "", "", "57", ""]);
    let expected = list.damage(
        DamageCode::TotalRows,
        "",
        &[11, 30, 31],
        Remedy::LeaveOutRows,
    );
    assert_eq!(list.found(), [expected]);
    // In the middle it may be anything.
    let list = List::of(30).row(9, &["Sum", "", "", "", "", "", "", "", "", "", "20", ""]);
    assert_eq!(list.found(), []);
    // Mr Sum and the company Total are contacts.
    let list = List::of(30)
        .row(
            27,
            &["", "", "Sum", "", "", "", "912 34 567", "", "", "", "", ""],
        )
        .row(
            28,
            &[
                "",
                "Total Bygg",
                "",
                "",
                "",
                "",
                "22334455",
                "",
                "",
                "",
                "",
                "",
            ],
        )
        .row(
            29,
            &[
                "1030",
                "Kim",
                "Sum",
                "",
                "",
                "",
                "",
                "kim@example.no",
                "",
                "",
                "3",
                "",
            ],
        );
    assert_eq!(list.found(), []);
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
    // Eleven digits that fail a check digit, and account numbers, of which some pass by chance.
    let wrong = |at: usize| {
        let last = numbers[at].as_bytes()[10] - b'0';
        format!("{}{}", &numbers[at][..10], (last + 1) % 10)
    };
    assert_eq!(List::of(200).change("ID", |at, _| wrong(at)).found(), []);
    let mixed = |at: usize, _: &str| {
        if at % 3 == 0 {
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
    assert_eq!(list.found(), [expected.clone()]);
    let list = List::of(30).change("ID", |at, _| number(at).replace('-', ""));
    assert_eq!(list.found(), [expected]);
}

#[test]
fn many_lines_are_counted_and_the_first_named() {
    let list = List::of(300).change("Mobil", |_, _| "4,79E+10".to_owned());
    let found = list.found();
    assert_eq!(
        (found.len(), found[0].rows, found[0].lines.len()),
        (1, 300, 100)
    );
}

#[test]
fn mended_cells_are_not_damaged_any_more() {
    let list = List::of(30).change("Fornavn", |_, cell| doubled(cell));
    let mut file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    file.write_all(list.text().as_bytes()).unwrap();
    let source = Source::open(file.path(), &DialectChoice::default(), Depth::Whole).unwrap();
    let names = source.column_names("Kolonne");
    let fields = Fields::default();
    let detector = Detector::new(&names, &Mapping::default(), &fields, "NO", Encoding::Utf8);
    let mut batch = Batch::default();
    source
        .reader()
        .unwrap()
        .read_batch(&mut batch, 100)
        .unwrap();
    let (mut as_is, mut mended) = (Facts::default(), Facts::default());
    for row in batch.rows() {
        detector.row(row, &mut as_is);
        detector.row_as(
            row,
            |_, cell| Repair::DoubleEncoding.apply(cell),
            &mut mended,
        );
    }
    assert!(
        as_is
            .marks()
            .iter()
            .all(|mark| mark.code == DamageCode::DoubleEncoding)
    );
    assert!(
        as_is
            .marks()
            .iter()
            .all(|mark| mark.column == Some(1) && mark.line == mark.row + 1)
    );
    assert!(as_is.marks().len() > 10);
    assert_eq!(mended.marks(), []);
}
