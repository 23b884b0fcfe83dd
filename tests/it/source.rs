//! Sample files of every program that people export contacts from, read as a user would see them.
//!
//! What is expected was written by hand from the files.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use mainbrainer::contact::ProblemCode;
use mainbrainer::source::{
    Batch, Depth, Dialect, DialectChoice, Encoding, Escape, FileStamp, ForeignKind, LineEnd,
    RowWriter, Source, SourceError,
};
use proptest::prelude::*;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/source")
        .join(name)
}

/// Opens a file both ways, which must agree.
fn open(path: &Path) -> Source {
    let choice = DialectChoice::default();
    let source = Source::open(path, &choice, Depth::Whole).unwrap();
    let head = Source::open(path, &choice, Depth::Head).unwrap();
    assert_eq!(head.dialect(), source.dialect());
    let again = Source::with_dialect(path, source.dialect().clone()).unwrap();
    assert_eq!(
        again.column_names("Kolonne"),
        source.column_names("Kolonne")
    );
    assert_eq!(all(&again), all(&source));
    source
}

fn sample(name: &str) -> Source {
    open(&data(name))
}

/// A row as its line, its cells and its problems.
type Seen = (u64, Vec<String>, Vec<ProblemCode>);

fn all(source: &Source) -> Vec<Seen> {
    let mut reader = source.reader().unwrap();
    let mut batch = Batch::new();
    let mut seen = Vec::new();
    while reader.read_batch(&mut batch, 2).unwrap() > 0 {
        for row in batch.rows() {
            assert_eq!(row.row(), seen.len() as u64 + 1);
            seen.push((
                row.line(),
                row.cells().map(str::to_owned).collect(),
                row.problems().collect(),
            ));
        }
    }
    assert_eq!(reader.bytes_read(), source.len_bytes());
    seen
}

fn cells(source: &Source) -> Vec<Vec<String>> {
    all(source)
        .into_iter()
        .map(|(_, cells, problems)| {
            assert_eq!(problems, []);
            cells
        })
        .collect()
}

/// The cells of a column by its name.
fn column(source: &Source, name: &str) -> Vec<String> {
    let names = source.column_names("Column");
    let at = names
        .iter()
        .position(|known| known == name)
        .unwrap_or_else(|| panic!("{name} in {names:?}"));
    all(source)
        .into_iter()
        .map(|(_, cells, _)| cells[at].clone())
        .collect()
}

fn dialect(encoding: Encoding, delimiter: char, line_end: LineEnd) -> Dialect {
    Dialect {
        encoding,
        delimiter,
        line_end,
        ..Dialect::default()
    }
}

#[test]
fn google_contacts() {
    let new = sample("google-new.csv");
    assert_eq!(*new.dialect(), dialect(Encoding::Utf8, ',', LineEnd::Lf));
    assert_eq!(new.columns().len(), 34);
    assert_eq!(column(&new, "First Name"), ["Åse", "Per"]);
    assert_eq!(
        column(&new, "E-mail 1 - Value"),
        ["ase@example.no ::: ase.b@example.com", "per@example.org"]
    );
    assert_eq!(
        column(&new, "Notes"),
        ["Ring etter kl. 16\nHelst mandag", ""]
    );
    assert_eq!(
        column(&new, "Address 1 - Formatted"),
        ["Østre vei 4\n0123 Oslo\nNO", ""]
    );
    assert_eq!(column(&new, "Address 1 - Postal Code"), ["0123", ""]);
    assert_eq!(
        all(&new).iter().map(|(line, ..)| *line).collect::<Vec<_>>(),
        [2, 6]
    );

    let old = sample("google-old.csv");
    let expected = Dialect {
        bom: true,
        ..dialect(Encoding::Utf16Le, ',', LineEnd::Lf)
    };
    assert_eq!(*old.dialect(), expected);
    assert_eq!(column(&old, "Name"), ["Åse Bjørkås", "Hansen, Per"]);
    assert_eq!(column(&old, "Notes"), ["", "says \"hi\""]);
    assert_eq!(column(&old, "Phone 1 - Value"), ["+47 912 34 567", ""]);
}

#[test]
fn outlook_and_thunderbird() {
    let outlook = sample("outlook.csv");
    assert_eq!(
        *outlook.dialect(),
        dialect(Encoding::Windows1252, ',', LineEnd::CrLf)
    );
    assert_eq!(outlook.columns().len(), 92);
    assert_eq!(column(&outlook, "Last Name"), ["Bjørkås", "Hansen"]);
    assert_eq!(
        column(&outlook, "E-mail Address"),
        ["ase@example.no", "per@example.org"]
    );
    assert_eq!(column(&outlook, "Birthday"), ["0/0/00", "0/0/00"]);
    assert_eq!(column(&outlook, "Notes"), ["Linje 1\r\nLinje 2\r\n", ""]);

    let thunderbird = sample("thunderbird.csv");
    assert_eq!(thunderbird.columns().len(), 37);
    assert_eq!(
        column(&thunderbird, "Primary Email"),
        ["ase@example.no", "per@example.org"]
    );
    assert_eq!(column(&thunderbird, "Home ZipCode"), ["0123", ""]);
    assert_eq!(column(&thunderbird, "Notes"), ["", "venn, nabo"]);
    // One delimiter more than the header has is no cell.
    assert!(
        all(&thunderbird)
            .iter()
            .all(|(_, cells, problems)| cells.len() == 38 && problems.is_empty())
    );
}

#[test]
fn linkedin_has_lines_above_its_header() {
    let source = sample("linkedin.csv");
    assert_eq!(
        *source.dialect(),
        Dialect {
            skip_lines: 3,
            ..dialect(Encoding::Utf8, ',', LineEnd::Lf)
        }
    );
    assert_eq!(
        source.column_names("Column"),
        [
            "First Name",
            "Last Name",
            "URL",
            "Email Address",
            "Company",
            "Position",
            "Connected On"
        ]
    );
    assert_eq!(
        cells(&source),
        [
            [
                "Åse",
                "Bjørkås",
                "https://www.example.com/in/ase",
                "",
                "Fjord & Fjell AS",
                "Daglig leder, eier",
                "15 Jun 2026"
            ],
            [
                "Per",
                "Hansen",
                "https://www.example.com/in/per",
                "per@example.org",
                "",
                "",
                "02 Jan 2019"
            ],
        ]
    );
    assert_eq!(all(&source)[0].0, 5);
}

#[test]
fn mailchimp_hubspot_and_salesforce() {
    let subscribed = sample("mailchimp-subscribed.csv");
    assert_eq!(subscribed.columns().len(), 20);
    assert_eq!(column(&subscribed, "TAGS"), ["\"kunde\",\"2023\"", ""]);
    assert_eq!(column(&subscribed, "NOTES"), ["", "ringt, svarer ikke"]);

    let unsubscribed = sample("mailchimp-unsubscribed.csv");
    assert_eq!(
        unsubscribed.column_names("Column")[5..],
        [
            "UNSUB_CAMPAIGN_ID",
            "UNSUB_REASON",
            "UNSUB_TIME (2)",
            "UNSUB_CAMPAIGN_TITLE (2)",
            "UNSUB_CAMPAIGN_ID (2)",
            "UNSUB_REASON (2)",
            "UNSUB_REASON_OTHER",
        ]
    );
    assert_eq!(column(&unsubscribed, "UNSUB_REASON"), ["NORMAL"]);
    assert_eq!(
        column(&unsubscribed, "UNSUB_REASON (2)"),
        ["No longer interested"]
    );

    let hubspot = sample("hubspot.csv");
    assert_eq!(
        *hubspot.dialect(),
        Dialect {
            bom: true,
            ..dialect(Encoding::Utf8, ',', LineEnd::Lf)
        }
    );
    assert_eq!(column(&hubspot, "Record ID"), ["00101", "00102"]);
    assert_eq!(column(&hubspot, "Country/Region"), ["Norway", ""]);

    let salesforce = sample("salesforce.csv");
    assert_eq!(
        column(&salesforce, "Mailing Street"),
        ["Østre vei 4\nInngang B", ""]
    );
    assert_eq!(column(&salesforce, "Email Opt Out"), ["TRUE", "FALSE"]);
}

#[test]
fn norwegian_lists_in_every_encoding() {
    let members = open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/medlemmer.csv"));
    assert_eq!(
        *members.dialect(),
        dialect(Encoding::Windows1252, ';', LineEnd::CrLf)
    );
    assert_eq!(cells(&members).len(), 20);
    assert_eq!(members.estimated_rows(), 20);
    assert_eq!(column(&members, "Fødselsår")[0], "1961");
    assert_eq!(column(&members, "Adresse")[3], "Storgata 1; 2. etg");
    assert_eq!(column(&members, "Adresse")[14], "Strandveien \"Nedre\" 8");

    let mac = sample("medlemmer-mac.csv");
    assert_eq!(
        *mac.dialect(),
        dialect(Encoding::MacRoman, ';', LineEnd::Cr)
    );
    assert_eq!(column(&mac, "Poststed"), ["Oslo", "Tromsø"]);
    assert_eq!(column(&mac, "Type"), ["Æresmedlem", "Ungdom"]);
    assert_eq!(all(&mac)[1].0, 3);

    // The two tables of DOS agree on these letters.
    let dos = sample("deltakere-dos.csv");
    assert_eq!(*dos.dialect(), dialect(Encoding::Cp850, ';', LineEnd::CrLf));
    assert_eq!(column(&dos, "Etternavn"), ["Bjørkås", "Sæther"]);

    let wide = sample("kunder-utf16.csv");
    assert_eq!(
        *wide.dialect(),
        dialect(Encoding::Utf16Le, '\t', LineEnd::CrLf)
    );
    assert_eq!(column(&wide, "Kundenummer"), ["000123", "000124"]);
    assert_eq!(column(&wide, "Kjønn"), ["M", "K"]);
    let wide = sample("kunder-utf16be.csv");
    assert_eq!(
        *wide.dialect(),
        dialect(Encoding::Utf16Be, ';', LineEnd::CrLf)
    );
    assert_eq!(
        cells(&wide),
        [["Åse", "ase@example.no"], ["Per", "per@example.org"]]
    );
}

#[test]
fn every_encoding_can_be_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    for (encoding, bytes, name) in [
        ("iso-8859-1", &b"Navn;By\r\n\xC5se;\x85\r\n"[..], "Åse"),
        ("iso-8859-15", b"Navn;By\r\n\xA4;x\r\n", "€"),
        ("windows-1252", b"Navn;By\r\n\x80;x\r\n", "€"),
        ("mac roman", b"Navn;By\r\n\x81se;x\r\n", "Åse"),
        ("cp850", b"Navn;By\r\n\x8Fse;x\r\n", "Åse"),
        ("cp865", b"Navn;By\r\n\x9Dyvind;x\r\n", "Øyvind"),
        ("utf-16le", b"N\0;\0B\0\n\0\xC5\0s\0e\0;\0x\0\n\0", "Åse"),
        ("utf-16be", b"\0N\0;\0B\0\n\0\xC5\0s\0e\0;\0x\0\n", "Åse"),
    ] {
        fs::write(&path, bytes).unwrap();
        let choice = DialectChoice {
            encoding: Encoding::from_name(encoding),
            ..DialectChoice::default()
        };
        let source = Source::open(&path, &choice, Depth::Head).unwrap();
        assert_eq!(cells(&source)[0][0], name, "{encoding}");
    }
    // 0x85 is a control character in Latin 1 as ISO has it, no dots.
    fs::write(&path, b"Navn;By\r\n\xC5se;\x85\r\n").unwrap();
    let choice = DialectChoice {
        encoding: Some(Encoding::Iso8859_1),
        ..DialectChoice::default()
    };
    assert_eq!(
        cells(&Source::open(&path, &choice, Depth::Head).unwrap())[0][1],
        "\u{85}"
    );
}

#[test]
fn all_of_the_file_decides_about_utf8() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("late.csv");
    let mut bytes = b"Navn;E-post\r\n".to_vec();
    for number in 0..60_000 {
        bytes.extend_from_slice(format!("Per {number};per{number}@example.org\r\n").as_bytes());
    }
    let ascii = bytes.clone();
    let at = bytes.len() / 3;
    let at = at + bytes[at..].iter().position(|byte| *byte == b'P').unwrap();
    bytes[at] = 0xC5;
    fs::write(&path, &bytes).unwrap();
    let source = Source::open(&path, &DialectChoice::default(), Depth::Whole).unwrap();
    assert_eq!(source.dialect().encoding, Encoding::Windows1252);
    assert_eq!(all(&source).len(), 60_000);
    fs::write(&path, &ascii).unwrap();
    assert_eq!(open(&path).dialect().encoding, Encoding::Utf8);
}

#[test]
fn undecodable_rows_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bad.csv");
    fs::write(
        &path,
        b"\xEF\xBB\xBFNavn;By\n\xC3\x85se;Oslo\nBj\xF8rn;Bod\xC3\xB8\nPer;\xEF\xBF\xBD\n",
    )
    .unwrap();
    let source = open(&path);
    assert!(source.dialect().bom);
    assert_eq!(
        all(&source),
        [
            (2, vec!["Åse".to_owned(), "Oslo".to_owned()], vec![]),
            (
                3,
                vec!["Bj\u{fffd}rn".to_owned(), "Bodø".to_owned()],
                vec![ProblemCode::Undecodable]
            ),
            (4, vec!["Per".to_owned(), "\u{fffd}".to_owned()], vec![]),
        ]
    );
}

#[test]
fn a_sep_line_is_no_data() {
    let source = sample("excel-sep.csv");
    assert!(source.dialect().sep_line);
    assert_eq!(source.column_names("Column"), ["Navn", "E-post"]);
    assert_eq!(
        all(&source),
        [(
            3,
            vec!["Bjørkås, Åse".to_owned(), "ase@example.no".to_owned()],
            vec![]
        )]
    );
    for skip_lines in [0, 1] {
        let choice = DialectChoice {
            skip_lines: Some(skip_lines),
            ..DialectChoice::default()
        };
        let source = Source::open(&data("excel-sep.csv"), &choice, Depth::Head).unwrap();
        assert_eq!(source.column_names("Column"), ["Navn", "E-post"]);
    }
}

#[test]
fn without_a_header_columns_have_numbers() {
    let addresses = sample("adresser.csv");
    assert_eq!(addresses.column_names("Kolonne"), ["Kolonne 1"]);
    assert_eq!(
        cells(&addresses),
        [
            ["ase@example.no"],
            ["per@example.org"],
            ["kari@example.com"]
        ]
    );
    let people = sample("uten-overskrift.csv");
    assert!(!people.dialect().header);
    assert_eq!(
        people.column_names("Column"),
        ["Column 1", "Column 2", "Column 3", "Column 4"]
    );
    assert_eq!(column(&people, "Column 4"), ["0123", "9008"]);
    // The user's word counts.
    let choice = DialectChoice {
        header: Some(true),
        ..DialectChoice::default()
    };
    let source = Source::open(&data("uten-overskrift.csv"), &choice, Depth::Head).unwrap();
    assert_eq!(
        source.column_names("Column"),
        ["Åse", "Bjørkås", "ase@example.no", "0123"]
    );
    assert_eq!(cells(&source).len(), 1);
}

#[test]
fn headers_that_repeat_stay_apart() {
    let source = sample("dobbel-overskrift.csv");
    assert_eq!(
        source.column_names("Kolonne"),
        ["E-post", "Navn", "E-post (3)", "Kolonne 4", "E-post (2)"]
    );
    assert_eq!(
        source.header_cells(),
        ["E-post", "Navn", "E-post", "", "E-post (2)"]
    );
}

#[test]
fn uneven_rows_and_blank_ones() {
    let source = sample("ujevn.csv");
    let strings = |cells: &[&str]| {
        cells
            .iter()
            .map(|cell| (*cell).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        all(&source),
        [
            (
                2,
                strings(&["Åse", "ase@example.no"]),
                vec![ProblemCode::TooFewCells]
            ),
            (
                3,
                strings(&["Per", "per@example.org", "Oslo", "", ""]),
                vec![]
            ),
            (
                6,
                strings(&["Kari", "kari@example.no", "Bergen", "ekstra"]),
                vec![ProblemCode::TooManyCells]
            ),
            (8, strings(&["Nils", "nils@example.no", "Bodø"]), vec![]),
        ]
    );
    let mut reader = source.reader().unwrap();
    let mut batch = Batch::new();
    assert_eq!(reader.read_batch(&mut batch, 100).unwrap(), 4);
    assert_eq!(reader.read_batch(&mut batch, 100).unwrap(), 0);
    assert!(batch.is_empty());
    assert_eq!(reader.blank_rows(), 3);
}

#[test]
fn a_quote_that_never_closes_swallows_nothing() {
    let source = sample("apent-anforselstegn.csv");
    let rows = all(&source);
    assert_eq!(
        rows.iter().map(|(line, ..)| *line).collect::<Vec<_>>(),
        [2, 3, 4, 5]
    );
    assert_eq!(rows[1].1, ["Per", "\"per@example.org", "Bergen"]);
    assert_eq!(rows[1].2, [ProblemCode::UnclosedQuote]);
    assert_eq!(rows[3].1, ["Nils, sr.", "nils@example.no", "Ås"]);
    assert!(
        rows.iter()
            .enumerate()
            .all(|(at, (_, _, problems))| at == 1 || problems.is_empty())
    );
}

#[test]
fn a_quote_that_never_closes_in_a_long_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.csv");
    for rows in [10usize, 700_000] {
        let mut text = String::from("Navn;E-post;By\r\n\"Åse;ase@example.no;Oslo\r\n");
        for number in 0..rows {
            text.push_str("Per;per");
            text.push_str(&number.to_string());
            text.push_str("@example.org;Bergen\r\n");
        }
        text.push_str("Kari;\"kari@example.no;Ås");
        fs::write(&path, &text).unwrap();
        let source = Source::open(&path, &DialectChoice::default(), Depth::Whole).unwrap();
        assert_eq!(source.columns().len(), 3);
        let mut reader = source.reader().unwrap();
        let mut batch = Batch::new();
        let (mut count, mut bad) = (0, Vec::new());
        while reader.read_batch(&mut batch, 10_000).unwrap() > 0 {
            for row in batch.rows() {
                count += 1;
                assert_eq!(row.line(), row.row() + 1);
                if row.is_rejected() {
                    bad.push((row.line(), row.column_of(ProblemCode::UnclosedQuote)));
                }
            }
        }
        assert_eq!(count, rows + 2);
        assert_eq!(bad, [(2, Some(0)), (rows as u64 + 3, Some(1))]);
        assert_eq!(reader.bytes_read(), text.len() as u64);
    }
}

#[test]
fn line_ends_may_be_mixed() {
    let source = sample("blandede-linjeslutt.csv");
    assert_eq!(
        all(&source)
            .into_iter()
            .map(|(line, cells, _)| (line, cells[1].clone()))
            .collect::<Vec<_>>(),
        [
            (2, "ase@example.no".to_owned()),
            (3, "per@example.org".to_owned()),
            (4, "kari@example.no".to_owned())
        ]
    );
}

#[test]
fn single_quotes() {
    let source = sample("enkle-anforselstegn.csv");
    assert_eq!(source.dialect().quote, Some('\''));
    assert_eq!(
        cells(&source),
        [
            ["1", "Bjørkås, Åse", "Oslo"],
            ["2", "O'Brian, Per", "Bodø"],
            ["3", "Kari", "Ås"]
        ]
    );
    let choice = DialectChoice {
        quote: Some(None),
        ..DialectChoice::default()
    };
    let source = Source::open(&data("enkle-anforselstegn.csv"), &choice, Depth::Head).unwrap();
    assert_eq!(all(&source)[2].1, ["3", "'Kari'", "'Ås'"]);
}

#[test]
fn titles_above_the_header() {
    let source = sample("tittel-over.csv");
    assert_eq!(source.dialect().skip_lines, 3);
    assert_eq!(
        cells(&source),
        [["Åse", "ase@example.no", "912 34 567", "Oslo"]]
    );
    let choice = DialectChoice {
        skip_lines: Some(1),
        ..DialectChoice::default()
    };
    let source = Source::open(&data("tittel-over.csv"), &choice, Depth::Head).unwrap();
    assert_eq!(source.dialect().skip_lines, 1);
    assert_eq!(source.column_names("Column")[0], "Skrevet ut av styret");
}

#[test]
fn what_cannot_be_read_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let refused = |path: &Path| {
        let head = Source::open(path, &DialectChoice::default(), Depth::Head);
        let whole = Source::open(path, &DialectChoice::default(), Depth::Whole);
        let (head, whole) = (head.unwrap_err(), whole.unwrap_err());
        assert_eq!(head.to_string(), whole.to_string());
        whole
    };
    let kind = |path: &Path| match refused(path) {
        SourceError::Foreign { kind, .. } => kind,
        other => panic!("{other}"),
    };
    assert!(matches!(
        refused(&folder.path().join("none.csv")),
        SourceError::Missing { .. }
    ));
    assert!(matches!(refused(folder.path()), SourceError::Folder { .. }));
    for empty in [&b""[..], b"\xEF\xBB\xBF", b" \r\n\r\n", b"\xFF\xFE"] {
        assert!(matches!(
            refused(&file("empty.csv", empty)),
            SourceError::Empty { .. }
        ));
    }
    let header = file("header.csv", b"Navn;E-post\r\n\r\n;\r\n");
    assert!(matches!(refused(&header), SourceError::NoDataRow { .. }));
    let source = Source::open_any(&header, &DialectChoice::default(), Depth::Head).unwrap();
    assert_eq!(source.column_names("Column"), ["Navn", "E-post"]);
    assert!(!source.has_rows());
    assert_eq!(
        kind(&file(
            "a.csv",
            b"PK\x03\x04\x14\0\0\0\0\0xl/workbook.xml\0\0"
        )),
        ForeignKind::ExcelWorkbook
    );
    assert_eq!(
        kind(&file("a.csv", b"PK\x03\x04\x14\0\0\0\0\0innhold.txt\0\0")),
        ForeignKind::Archive
    );
    assert_eq!(
        kind(&file("a.csv", b"%PDF-1.4\nnavn;epost\n")),
        ForeignKind::Pdf
    );
    assert_eq!(
        kind(&file("a.csv", b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR")),
        ForeignKind::Picture
    );
    assert_eq!(
        kind(&file("a.csv", b"<!DOCTYPE html><html><body>Logg inn")),
        ForeignKind::WebPage
    );
    assert_eq!(kind(&file("a.csv", &[7; 400])), ForeignKind::Binary);
    let wide = "a;".repeat(5000) + "\n" + &"1;".repeat(5000) + "\n";
    match refused(&file("wide.csv", wide.as_bytes())) {
        SourceError::TooManyColumns { columns, limit, .. } => {
            assert_eq!((columns, limit), (5001, 4096));
        }
        other => panic!("{other}"),
    }
    let choice = DialectChoice {
        delimiter: Some('\n'),
        ..DialectChoice::default()
    };
    let error = Source::open(&header, &choice, Depth::Head).unwrap_err();
    assert!(matches!(
        error,
        SourceError::BadDelimiter { character: '\n' }
    ));
}

#[test]
fn four_thousand_columns_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wide.csv");
    let header: Vec<String> = (1..=4096).map(|number| format!("felt {number}")).collect();
    let row: Vec<String> = (1..=4096).map(|number| number.to_string()).collect();
    fs::write(&path, format!("{}\n{}\n", header.join(";"), row.join(";"))).unwrap();
    let source = open(&path);
    assert_eq!(source.columns().len(), 4096);
    assert_eq!(cells(&source)[0][4095], "4096");
}

#[test]
fn a_changed_file_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    fs::write(&path, "Navn;E-post\nÅse;ase@example.no\n").unwrap();
    let source = open(&path);
    assert_eq!(open(&path).stamp(), source.stamp());
    let json = serde_json::to_string(source.stamp()).unwrap();
    assert_eq!(
        serde_json::from_str::<FileStamp>(&json).unwrap(),
        *source.stamp()
    );
    fs::write(&path, "Navn;E-post\nÅsa;asa@example.no\n").unwrap();
    assert_ne!(open(&path).stamp(), source.stamp());
}

#[test]
fn cells_and_records_have_limits() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.csv");
    let mega = 1 << 20;
    let mut text = String::from("Navn,Notat,By\n");
    writeln!(text, "Åse,{},Oslo", "x".repeat(mega)).unwrap();
    writeln!(text, "Per,\"{}\",Oslo", "y\n".repeat(mega / 2 + 1)).unwrap();
    writeln!(text, "Kari,{},Oslo", "z".repeat(17 * mega)).unwrap();
    text.push_str("Nils,kort,Ås\n");
    fs::write(&path, &text).unwrap();
    let source = Source::open(&path, &DialectChoice::default(), Depth::Whole).unwrap();
    let mut reader = source.reader().unwrap();
    let mut batch = Batch::new();
    let mut seen = Vec::new();
    while reader.read_batch(&mut batch, 100).unwrap() > 0 {
        for row in batch.rows() {
            seen.push((
                row.line(),
                row.cell(0).get(..3).unwrap().to_owned(),
                row.is_rejected(),
            ));
            if row.row() == 2 {
                assert_eq!(row.column_of(ProblemCode::CellTooLarge), Some(1));
                assert_eq!(row.cell(1).len(), mega + 2);
            }
        }
    }
    let after = 3 + mega as u64 / 2 + 2;
    assert_eq!(
        seen,
        [
            (2, "Ås".to_owned(), false),
            (3, "Per".to_owned(), true),
            (after, "Kar".to_owned(), true),
            (after + 1, "Nil".to_owned(), false)
        ]
    );
    assert_eq!(reader.bytes_read(), text.len() as u64);
}

/// Any text that a cell of a contact file may hold, and some that it should not.
fn cell() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[a-zæøåÆØÅ0-9 ,;\t|\"'\\\\\r\n@=.+-]{0,12}").unwrap()
}

fn any_dialect() -> impl Strategy<Value = Dialect> {
    let encodings = vec![
        Encoding::Utf8,
        Encoding::Utf16Le,
        Encoding::Utf16Be,
        Encoding::Windows1252,
        Encoding::Iso8859_1,
        Encoding::Iso8859_15,
        Encoding::MacRoman,
        Encoding::Cp850,
        Encoding::Cp865,
        Encoding::Other(encoding_rs::WINDOWS_1257),
        Encoding::Other(encoding_rs::GB18030),
    ];
    (
        prop::sample::select(encodings),
        prop::sample::select(vec![';', ',', '\t', '|', '§', ' ']),
        prop::sample::select(vec!['"', '\'']),
        any::<(bool, bool, bool, bool)>(),
        prop::sample::select(vec![LineEnd::CrLf, LineEnd::Lf, LineEnd::Cr]),
    )
        .prop_map(
            |(encoding, delimiter, quote, (bom, sep_line, slashed, skip_space), line_end)| {
                let wide = matches!(
                    encoding,
                    Encoding::Utf8 | Encoding::Utf16Le | Encoding::Utf16Be
                );
                Dialect {
                    encoding,
                    bom: bom && wide,
                    // Not every table has every delimiter.
                    delimiter: if delimiter == '§' && !wide {
                        ';'
                    } else {
                        delimiter
                    },
                    quote: Some(quote),
                    escape: if slashed {
                        Escape::Backslash
                    } else {
                        Escape::Doubled
                    },
                    skip_space: skip_space && delimiter != ' ',
                    line_end,
                    sep_line,
                    skip_lines: 0,
                    header: false,
                }
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// What is written in a dialect is read back with it, whatever the cells hold.
    #[test]
    fn rows_survive_writing_and_reading(
        dialect in any_dialect(),
        rows in prop::collection::vec(prop::collection::vec(cell(), 3), 1..8),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let mut writer = RowWriter::new(fs::File::create(&path).unwrap(), &dialect).unwrap();
        for row in &rows {
            writer.write(row.iter().map(String::as_str)).unwrap();
        }
        prop_assert_eq!(writer.replaced(), 0);
        writer.finish().unwrap();
        let kept: Vec<Vec<String>> = rows
            .into_iter()
            .filter(|row| row.iter().any(|cell| !cell.trim().is_empty()))
            .collect();
        match Source::with_dialect(&path, dialect) {
            Ok(source) => {
                let read: Vec<Vec<String>> = all(&source).into_iter().map(|(_, cells, _)| cells).collect();
                prop_assert_eq!(read, kept);
            }
            Err(SourceError::Empty { .. } | SourceError::NoDataRow { .. }) => prop_assert!(kept.is_empty()),
            Err(other) => prop_assert!(false, "{}", other),
        }
    }

    /// Any bytes at all are read to their end, without a row twice.
    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(prop::sample::select(b"ab;;,\"\"'\n\n\r\\ \t\xF8\xC3\xA5".to_vec()), 1..200)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        fs::write(&path, &bytes).unwrap();
        if let Ok(source) = Source::open(&path, &DialectChoice::default(), Depth::Whole) {
            let rows = all(&source);
            prop_assert!(rows.windows(2).all(|pair| pair[0].0 < pair[1].0));
        }
    }

    /// Files that RFC 4180 allows are read as the `csv` crate reads them.
    #[test]
    fn good_files_read_as_csv_reads_them(rows in prop::collection::vec(prop::collection::vec(cell(), 4), 1..10)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let mut writer = csv::Writer::from_path(&path).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        writer.flush().unwrap();
        let dialect = Dialect { header: false, ..Dialect::default() };
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(&path).unwrap();
        let expected: Vec<Vec<String>> = reader
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
            .filter(|row| row.iter().any(|cell| !cell.trim().is_empty()))
            .collect();
        if let Ok(source) = Source::with_dialect(&path, dialect) {
            let read: Vec<Vec<String>> = all(&source).into_iter().map(|(_, cells, _)| cells).collect();
            prop_assert_eq!(read, expected);
        } else {
            prop_assert!(expected.is_empty());
        }
    }
}

#[test]
fn a_header_is_alone_or_has_twins() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("twins.csv");
    fs::write(
        &path,
        "E-post;Navn;e-POST;;By\na@example.no;Kari;b@example.no;x;Oslo\n",
    )
    .unwrap();
    assert_eq!(
        open(&path).lone_headers(),
        [
            None,
            Some("Navn".to_owned()),
            None,
            None,
            Some("By".to_owned())
        ]
    );
}
