//! One contact file damaged in every way that files get damaged; each is read as a person would.
//!
//! The damaged file is made here, and so is what it must read as: the rows it was made from.

use std::fs;

use mainbrainer::contact::ProblemCode;
use mainbrainer::source::{Batch, Depth, DialectChoice, Source, SourceError};

const ROWS: usize = 16;
const HEADER: [&str; 7] = [
    "Kundenummer",
    "Fornavn",
    "Etternavn",
    "E-post",
    "Adresse",
    "Notat",
    "Merknad",
];

/// A cell and whether the file quotes it.
#[derive(Clone)]
struct Cell {
    text: String,
    quoted: bool,
}

/// A file in pieces: rows of cells with the delimiter before each, and how it is written.
#[derive(Clone)]
struct Draft {
    rows: Vec<Vec<(String, Cell)>>,
    quote: char,
    escape: &'static str,
    line_end: &'static str,
}

impl Draft {
    fn new(delimiter: &str) -> Self {
        let cell = |text: &str, quoted: bool| Cell {
            text: text.to_owned(),
            quoted,
        };
        let mut rows = vec![
            HEADER
                .iter()
                .zip(0..)
                .map(|(name, at)| cell(name, at == 4 || at == 5))
                .collect::<Vec<_>>(),
        ];
        for number in 0..ROWS {
            let first = ["Åse", "Per", "Kari", "Øyvind"][number % 4];
            let last = ["Bjørkås", "O'Brian", "Sæther-Lie"][number % 3];
            let note = match number % 5 {
                0 => "Sa \"ja\" på telefon, ring igjen".to_owned(),
                1 => "Skjerm 24\"".to_owned(),
                2 => "Won't come, hasn't paid".to_owned(),
                _ => format!("Medlem siden 20{number:02}, betalt"),
            };
            rows.push(vec![
                cell(&format!("{:05}", 120 + number), false),
                cell(first, false),
                cell(last, false),
                cell(&format!("person{number}@example.no"), false),
                cell(
                    &format!("Storgata {number}, oppgang B, 0{number:02}3 Oslo"),
                    true,
                ),
                cell(&note, true),
                cell("", false),
            ]);
        }
        let rows = rows
            .into_iter()
            .map(|row| {
                row.into_iter()
                    .enumerate()
                    .map(|(at, cell)| {
                        (
                            if at == 0 {
                                String::new()
                            } else {
                                delimiter.to_owned()
                            },
                            cell,
                        )
                    })
                    .collect()
            })
            .collect();
        Self {
            rows,
            quote: '"',
            escape: "\"",
            line_end: "\r\n",
        }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for row in &self.rows {
            for (delimiter, cell) in row {
                text.push_str(delimiter);
                if cell.quoted {
                    text.push(self.quote);
                    text.push_str(
                        &cell
                            .text
                            .replace(self.quote, &format!("{}{}", self.escape, self.quote)),
                    );
                    text.push(self.quote);
                } else {
                    text.push_str(&cell.text);
                }
            }
            text.push_str(self.line_end);
        }
        text
    }

    /// The rows of data as they must be read.
    fn people(&self) -> Vec<Vec<String>> {
        self.rows[1..]
            .iter()
            .map(|row| row.iter().map(|(_, cell)| cell.text.clone()).collect())
            .collect()
    }
}

struct Read {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
    problems: Vec<Vec<ProblemCode>>,
}

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn source(&self, text: &str) -> Result<Source, SourceError> {
        let path = self.0.path().join("a.csv");
        fs::write(&path, text).unwrap();
        Source::open(&path, &DialectChoice::default(), Depth::Whole)
    }

    fn read(&self, text: &str) -> Read {
        let source = self.source(text).unwrap();
        let mut reader = source.reader().unwrap();
        let mut batch = Batch::new();
        let mut read = Read {
            names: source.column_names("Column"),
            rows: Vec::new(),
            problems: Vec::new(),
        };
        while reader.read_batch(&mut batch, 1000).unwrap() > 0 {
            for row in batch.rows() {
                read.rows.push(row.cells().map(str::to_owned).collect());
                read.problems.push(row.problems().collect());
            }
        }
        read
    }

    fn reads_clean(&self, text: &str, people: &[Vec<String>], what: &str) {
        let read = self.read(text);
        assert_eq!(read.names, HEADER, "{what}");
        assert_eq!(read.rows, people, "{what}");
        assert!(read.problems.iter().all(Vec::is_empty), "{what}");
    }
}

#[test]
fn every_way_to_write_the_whole_file() {
    let desk = Desk::new();
    let clean = Draft::new(",");
    let people = clean.people();
    let text = clean.text();
    desk.reads_clean(&text, &people, "as it is");
    desk.reads_clean(text.trim_end(), &people, "no line end at the end");
    desk.reads_clean(
        &format!("{text}\r\n\r\n"),
        &people,
        "blank lines at the end",
    );
    for line_end in ["\n", "\r"] {
        desk.reads_clean(
            &Draft {
                line_end,
                ..clean.clone()
            }
            .text(),
            &people,
            line_end,
        );
    }
    for delimiter in [";", "\t", "|", ", ", "; "] {
        desk.reads_clean(&Draft::new(delimiter).text(), &people, delimiter);
    }
    desk.reads_clean(
        &Draft {
            quote: '\'',
            escape: "'",
            ..clean.clone()
        }
        .text(),
        &people,
        "single quotes",
    );
    desk.reads_clean(
        &Draft {
            quote: '\'',
            escape: "",
            ..clean.clone()
        }
        .text(),
        &people,
        "single, unescaped",
    );
    desk.reads_clean(
        &Draft {
            escape: "\\",
            ..clean.clone()
        }
        .text(),
        &people,
        "backslash",
    );
    desk.reads_clean(
        &Draft {
            escape: "",
            ..clean.clone()
        }
        .text(),
        &people,
        "unescaped",
    );
    desk.reads_clean(
        &format!("Kundeliste,,,,,,\r\n,,,,,,\r\n{text}"),
        &people,
        "title",
    );
    desk.reads_clean(
        &format!("Kundeliste 2024\r\n\r\n{text}"),
        &people,
        "title without delimiters",
    );
    desk.reads_clean(&format!("\u{feff}{text}"), &people, "byte order mark");
    let crowded = Draft {
        rows: clean.rows[..2].to_vec(),
        ..clean.clone()
    };
    desk.reads_clean(&crowded.text(), &people[..1], "one row");
    let header = Draft {
        rows: clean.rows[..1].to_vec(),
        ..clean.clone()
    };
    assert!(matches!(
        desk.source(&header.text()),
        Err(SourceError::NoDataRow { .. })
    ));
    assert!(matches!(desk.source(""), Err(SourceError::Empty { .. })));
    let headless = Draft {
        rows: clean.rows[1..].to_vec(),
        ..clean.clone()
    };
    let read = desk.read(&headless.text());
    assert_eq!(
        (read.names[0].as_str(), read.names[6].as_str()),
        ("Column 1", "Column 7")
    );
    assert_eq!(read.rows, people);
}

#[test]
fn a_second_table_below_the_first() {
    let desk = Desk::new();
    let clean = Draft::new(",");
    for width in [6, 7] {
        let mut second = clean.clone();
        for row in &mut second.rows {
            row.truncate(width);
        }
        let read = desk.read(&(clean.text() + &second.text()));
        assert_eq!(read.names, HEADER);
        assert_eq!(read.rows.len(), 2 * ROWS + 1);
        assert_eq!(read.rows[..ROWS], clean.people());
        assert_eq!(read.rows[ROWS], HEADER[..width]);
        assert_eq!(read.rows[ROWS + 1..], second.people());
    }
}

#[test]
fn a_delimiter_too_many_or_too_few_harms_its_row_only() {
    let desk = Desk::new();
    let clean = Draft::new(",");
    let people = clean.people();
    for row in 1..=ROWS {
        for column in 0..7 {
            let mut more = clean.clone();
            let delimiter = if column == 0 { "," } else { ",," };
            more.rows[row][column].0 = delimiter.to_owned();
            let read = desk.read(&more.text());
            let mut expected = people.clone();
            expected[row - 1].insert(column, String::new());
            assert_eq!(
                (read.names.len(), read.rows),
                (7, expected),
                "more {row} {column}"
            );
            // The last cell is blank: what moved there is no cell too many.
            assert!(read.problems.iter().all(Vec::is_empty));
            if column == 0 {
                continue;
            }
            let mut less = clean.clone();
            less.rows[row][column].0 = String::new();
            let read = desk.read(&less.text());
            assert_eq!(read.rows.len(), ROWS, "less {row} {column}");
            for (at, cells) in read.rows.iter().enumerate() {
                if at + 1 == row {
                    // Before a quoted cell the quote is no longer at a start, and parts nothing.
                    let missing = read.problems[at].contains(&ProblemCode::TooFewCells);
                    assert!(
                        missing || (column == 4 && cells.len() > 7),
                        "less {row} {column}"
                    );
                } else {
                    assert_eq!(*cells, people[at], "less {row} {column}");
                    assert!(read.problems[at].is_empty());
                }
            }
        }
    }
}

#[test]
fn a_stray_quote_stays_in_its_cell() {
    let desk = Desk::new();
    let clean = Draft::new(",");
    for row in 0..=ROWS {
        for column in 0..7 {
            let mut stray = clean.clone();
            let cell = &mut stray.rows[row][column].1;
            cell.text.insert(0, '"');
            let quoted = cell.quoted;
            let mut expected = stray.people();
            let mut text = stray.text();
            if quoted {
                // A quote that nobody escaped.
                text = text.replacen("\"\"\"", "\"\"", 1);
            }
            let read = desk.read(&text);
            let names: Vec<String> = stray.rows[0]
                .iter()
                .map(|(_, cell)| cell.text.clone())
                .collect();
            assert_eq!(read.names, names, "{row} {column}");
            assert_eq!(read.rows, std::mem::take(&mut expected), "{row} {column}");
            for (at, problems) in read.problems.iter().enumerate() {
                let bad = at + 1 == row && !quoted;
                assert_eq!(
                    problems.contains(&ProblemCode::UnclosedQuote),
                    bad,
                    "{row} {column}"
                );
            }
        }
    }
}

#[test]
fn a_row_with_another_delimiter_harms_no_other() {
    let desk = Desk::new();
    let clean = Draft::new(",");
    let people = clean.people();
    for row in 1..=ROWS {
        let mut other = clean.clone();
        for (delimiter, _) in other.rows[row].iter_mut().skip(1) {
            " ".clone_into(delimiter);
        }
        let read = desk.read(&other.text());
        assert_eq!(read.names, HEADER);
        assert_eq!(read.rows.len(), ROWS);
        for (at, cells) in read.rows.iter().enumerate().filter(|(at, _)| at + 1 != row) {
            assert_eq!(*cells, people[at], "{row}");
        }
        assert!(!read.problems[row - 1].is_empty());
    }
}
