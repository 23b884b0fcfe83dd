//! Small files whose bytes, delimiters or line ends are easily read wrong.
//!
//! The right values were written by hand; the people are invented.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use mainbrainer::contact::{clean_text, has_hidden};
use mainbrainer::plan::{Reason, Target};
use mainbrainer::session::{OpenRequest, OpenedFile, Profiling, ReadAs};
use mainbrainer::source::{
    Batch, Depth, DialectChoice, Encoding, ForeignKind, Source, SourceError,
};

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/cases")
        .join(name)
}

fn opened(path: &Path) -> OpenedFile {
    let request = OpenRequest {
        path: path.to_owned(),
        read_as: ReadAs::Detect(DialectChoice::default()),
        whole: true,
    };
    request.run(&Profiling::default()).unwrap()
}

/// The rows with the lines on which they begin, and whether they are sound.
fn rows(source: &Source) -> Vec<(u64, Vec<String>, bool)> {
    let mut reader = source.reader().unwrap();
    let mut batch = Batch::new();
    let mut rows = Vec::new();
    while reader.read_batch(&mut batch, 100).unwrap() > 0 {
        rows.extend(batch.rows().map(|row| {
            let cells = row.cells().map(str::to_owned).collect();
            (row.line(), cells, row.is_sound())
        }));
    }
    rows
}

fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>, bool) {
    let cells = cells.iter().map(|cell| (*cell).to_owned()).collect();
    (line, cells, true)
}

/// The rows of a file with these bytes.
fn rows_of(bytes: &[u8]) -> Vec<(u64, Vec<String>, bool)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    fs::write(&path, bytes).unwrap();
    let source = Source::open(&path, &DialectChoice::default(), Depth::Whole).unwrap();
    rows(&source)
}

#[test]
fn rare_letters_of_windows_1252() {
    let path = case("rare-1252-letters.csv");
    let file = opened(&path);
    assert_eq!(file.facts.dialect.encoding, Encoding::Windows1252);
    assert_eq!(file.source.encoding_doubt(), None);
    let expected = [
        row(1, &["1", "Sœur Marie", "marie@example.no"]),
        row(2, &["2", "Ýr Jonsdóttir", "yr@example.no"]),
    ];
    assert_eq!(rows(&file.source), expected);
    let bytes = fs::read(&path).unwrap();
    let first = bytes.split_inclusive(|byte| *byte == b'\n').next().unwrap();
    assert_eq!(rows_of(first), expected[..1]);
}

#[test]
fn ragged_semicolons_beat_commas_inside_names() {
    let file = opened(&case("ragged-semicolons.csv"));
    assert_eq!(file.facts.dialect.delimiter, ';');
    let names: Vec<String> = rows(&file.source)
        .into_iter()
        .map(|(_, cells, _)| cells[0].clone())
        .collect();
    assert_eq!(
        names,
        ["Nordmann, Kari", "Moe, Ola", "Vik, Per", "Lie, Liv"]
    );
}

#[test]
fn columns_without_header_and_value_need_no_decision() {
    let file = opened(&case("empty-columns.csv"));
    let suggestions = file.suggestions();
    assert_eq!(suggestions.len(), 8);
    for suggestion in &suggestions[4..] {
        assert_eq!(suggestion.target, Some(Target::Skip));
        assert_eq!(suggestion.reason, Reason::Blank);
    }
    assert!(
        suggestions[..4]
            .iter()
            .all(|s| s.target != Some(Target::Skip))
    );

    // One value, however late, is no longer nothing; a header without a value is still asked for.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("late.csv");
    let mut text = "E-post;;;Tom\r\n".to_owned();
    for number in 0..3_000 {
        let late = if number == 2_500 { "x" } else { "" };
        writeln!(text, "p{number}@example.no;;{late};\r").unwrap();
    }
    fs::write(&path, text).unwrap();
    let targets: Vec<_> = opened(&path)
        .suggestions()
        .into_iter()
        .map(|s| s.target)
        .collect();
    assert_eq!(targets[1..], [Some(Target::Skip), None, None]);
}

#[test]
fn a_bare_line_feed_stays_in_its_cell() {
    let file = opened(&case("bare-lf.csv"));
    assert_eq!(
        rows(&file.source),
        [
            row(2, &["Kari", "kari@example.no", "linje en\nlinje to"]),
            row(4, &["Ola", "ola@example.no", "ok"]),
        ]
    );
    assert_eq!(file.source.estimated_rows(), 2);
    // In the middle of a row, twice, and at the end of the file.
    assert_eq!(
        rows_of(b"Navn;Notat;By\r\nKari;a\n\nb;Oslo\r\nOla;c;Moss\r\nPer;d;\xC3\x85s\ni Viken\r\n"),
        [
            row(2, &["Kari", "a\n\nb", "Oslo"]),
            row(5, &["Ola", "c", "Moss"]),
            row(6, &["Per", "d", "Ås\ni Viken"]),
        ]
    );
    // Rows that fit by themselves stay rows.
    assert_eq!(
        rows_of(b"Navn;By\r\nKari;Oslo\nOla;Moss\r\nPer;Bod\xC3\xB8\r\n"),
        [
            row(2, &["Kari", "Oslo"]),
            row(3, &["Ola", "Moss"]),
            row(4, &["Per", "Bodø"]),
        ]
    );
}

#[test]
fn blanks_around_quotes_are_no_text() {
    assert_eq!(
        rows_of(b"Navn ; E-post\r\n\"Moe; Ola\" ; \"ola@example.no\"\r\n"),
        [row(2, &["Moe; Ola", "ola@example.no"])]
    );
}

#[test]
fn hidden_characters_are_taken_out_of_values() {
    let file = opened(&case("nul.csv"));
    let names: Vec<(bool, String)> = rows(&file.source)
        .iter()
        .map(|(_, cells, _)| (has_hidden(&cells[1]), clean_text(&cells[1]).into_owned()))
        .collect();
    let name = |hidden, name: &str| (hidden, name.to_owned());
    assert_eq!(
        names,
        [name(true, "Kari"), name(true, "Ola"), name(false, "Per")]
    );
}

#[test]
fn a_vcard_is_said_to_be_one() {
    let path = case("vcard-named.csv");
    let error = Source::open(&path, &DialectChoice::default(), Depth::Whole).unwrap_err();
    assert!(matches!(
        error,
        SourceError::Foreign {
            kind: ForeignKind::VCard,
            ..
        }
    ));
}

#[test]
fn a_sep_line_is_obeyed_and_lines_above_the_header_are_found() {
    assert_eq!(
        rows_of(b"sep=;\r\nNavn;By\r\nMoe, Kari;Oslo\r\n"),
        [row(3, &["Moe, Kari", "Oslo"])]
    );
    assert_eq!(
        rows_of(b"Medlemsliste 2026\r\n\r\nNavn;E-post;By\r\nKari;kari@example.no;Oslo\r\n"),
        [row(4, &["Kari", "kari@example.no", "Oslo"])]
    );
}
