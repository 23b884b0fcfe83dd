//! Files that are damaged, and files that only look so.

mod cells;
mod clean;
mod rows;

use std::io::Write;
use std::path::Path;

use super::*;
use crate::contact::{Fields, OptInWords, ReadRules, standard};
use crate::plan::{ColumnFacts, Mapping, Remembered, Target, suggest};
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
    let detector = DamageDetector::new(&names, &Mapping { targets }, &fields, region, encoding);
    let found = damage(&source, &detector).unwrap();
    // However the rows are parted, the same is found.
    let mut collector = DamageCollector::new(&detector);
    let mut reader = source.reader().unwrap();
    while reader.read_batch(&mut batch, 7).unwrap() > 0 {
        let mut facts = DamageEvidence::default();
        for row in batch.rows() {
            detector.row(row, &mut facts);
        }
        collector.add(&facts);
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

/// What is found where one column goes to a target and nobody has said anything of the others.
fn found_mapped(text: &str, column: usize, target: Target) -> Vec<Damage> {
    let mut file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let source = Source::open(file.path(), &DialectChoice::default(), Depth::Whole).unwrap();
    let names = source.column_names("Kolonne");
    let mut mapping = Mapping {
        targets: vec![None; names.len()],
    };
    mapping.targets[column] = Some(target);
    let fields = Fields::default();
    let detector = DamageDetector::new(&names, &mapping, &fields, "NO", source.dialect().encoding);
    damage(&source, &detector).unwrap()
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
                if at.is_multiple_of(5) {
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
