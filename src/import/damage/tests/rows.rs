//! Damage of rows, and how rows are counted and mended.

use super::*;

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
            26,
            &["", "Sum Kim", "", "", "", "", "", "", "", "1980", "2", ""],
        )
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
    let detector = DamageDetector::new(&names, &Mapping::default(), &fields, "NO", Encoding::Utf8);
    let mut batch = Batch::default();
    source
        .reader()
        .unwrap()
        .read_batch(&mut batch, 100)
        .unwrap();
    let (mut as_is, mut mended) = (DamageEvidence::default(), DamageEvidence::default());
    for row in batch.rows() {
        detector.row(row, &mut as_is);
        detector.edited_row(
            row,
            |_, cell| Repair::DoubleEncoding.apply(cell),
            &mut mended,
        );
    }
    assert!(
        as_is
            .suspected()
            .iter()
            .all(|mark| mark.code == DamageCode::DoubleEncoding)
    );
    assert!(
        as_is
            .suspected()
            .iter()
            .all(|mark| mark.column == Some(1) && mark.line == mark.row + 1)
    );
    assert!(as_is.suspected().len() > 10);
    assert_eq!(mended.suspected(), []);
}
