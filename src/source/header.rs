//! Detection of the header row and of title lines above it, and the names of columns.

use std::collections::HashSet;

use super::cell_shape::{CellShape, shape_of};
use super::layout::{SampleRow, usual_width};
use super::profile::is_reason;

/// Title rows above a header that are recognised at most.
const MAX_TITLE_ROWS: usize = 30;

/// Words of contact file headers, lower case, sorted.
const HEADER_WORDS: [&str; 108] = [
    "address",
    "adr",
    "adresse",
    "adresselinje",
    "alder",
    "avdeling",
    "bedrift",
    "birth",
    "birthday",
    "by",
    "category",
    "cell",
    "city",
    "comments",
    "company",
    "contact",
    "country",
    "county",
    "created",
    "customer",
    "date",
    "dato",
    "department",
    "e-mail",
    "e-post",
    "e-postadresse",
    "email",
    "epost",
    "epostadresse",
    "etternavn",
    "fax",
    "firma",
    "first",
    "firstname",
    "foretak",
    "fornavn",
    "fullt",
    "fylke",
    "fødselsdato",
    "fødselsår",
    "født",
    "gate",
    "gateadresse",
    "gender",
    "given",
    "group",
    "gruppe",
    "id",
    "innmeldt",
    "job",
    "kategori",
    "kjønn",
    "kommentar",
    "kommune",
    "kontakt",
    "kunde",
    "kundenr",
    "kundenummer",
    "land",
    "language",
    "last",
    "lastname",
    "mail",
    "medlem",
    "medlemsnr",
    "medlemsnummer",
    "member",
    "merknad",
    "middle",
    "mobil",
    "mobile",
    "mobilnr",
    "mobilnummer",
    "mobiltelefon",
    "name",
    "navn",
    "nettsted",
    "nickname",
    "notat",
    "notes",
    "number",
    "opt",
    "organisasjon",
    "organization",
    "owner",
    "phone",
    "position",
    "postal",
    "postcode",
    "postnr",
    "postnummer",
    "poststed",
    "record",
    "region",
    "rolle",
    "språk",
    "state",
    "status",
    "stilling",
    "street",
    "surname",
    "telefon",
    "telephone",
    "title",
    "tittel",
    "tlf",
    "type",
    "zip",
];

/// The number of physical lines above the header, and whether there is a header.
///
/// Lines count as titles if they have one cell (or two of six and more) where the rows have
/// several, hold no e-mail address, and are followed by a header or at least a row of the usual
/// width.
pub(super) fn guess(rows: &[SampleRow]) -> (u64, bool) {
    let width = usual_width(rows);
    let above = rows
        .iter()
        .take(MAX_TITLE_ROWS)
        .take_while(|row| width > 1 && is_title_row(row, width))
        .count();
    let rest = rows.get(above..).unwrap_or_default();
    let bare = rows.iter().take(above).all(|row| {
        width > 2 && row.cells.len() == 1 && !row.cells.iter().any(|cell| is_header_word(cell))
    });
    if above > 0
        && let Some(first) = rest.first()
        && (is_header(rest) || bare)
        && first.not_blank() > 1
    {
        return (first.line - 1, is_header(rest));
    }
    (0, is_header(rows))
}

/// Whether a row can be a title or note above the header.
fn is_title_row(row: &SampleRow, width: usize) -> bool {
    let filled = row.not_blank();
    let few = filled <= 1 || (filled == 2 && width >= 6);
    few && !row
        .cells
        .iter()
        .any(|cell| matches!(shape_of(cell), CellShape::Email))
}

/// Whether the first of these rows is a header.
pub(super) fn is_header(rows: &[SampleRow]) -> bool {
    let Some((first, below)) = rows.split_first() else {
        return false;
    };
    let shapes: Vec<CellShape> = first.cells.iter().map(|cell| shape_of(cell)).collect();
    // No header is an e-mail address, a link or a date.
    if shapes
        .iter()
        .any(|shape| matches!(shape, CellShape::Email | CellShape::Url | CellShape::Date))
    {
        return false;
    }
    if is_rejected_row(first) {
        return false;
    }
    let filled = first.not_blank();
    let words = count_header_words(first);
    if words * 2 >= filled && words > 0 {
        return true;
    }
    let mut votes = i64::try_from(words).unwrap_or(i64::MAX) * 2;
    for (column, (cell, shape)) in first.cells.iter().zip(&shapes).enumerate() {
        votes += column_vote(cell, *shape, column, below);
    }
    // Without evidence either way: most files have a header.
    votes > 0
        || (votes == 0
            && shapes
                .iter()
                .all(|shape| matches!(shape, CellShape::Text | CellShape::Blank)))
}

/// Whether two cells of a row are a line number and problem codes, as in rejected-rows files.
fn is_rejected_row(row: &SampleRow) -> bool {
    let is_line = |cell: &str| !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit());
    row.cells.windows(2).any(|pair| match pair {
        [line, reasons] => is_line(line) && is_reason(reasons),
        _ => false,
    })
}

/// The vote of one column: above 0 for a header.
fn column_vote(cell: &str, shape: CellShape, column: usize, below: &[SampleRow]) -> i64 {
    let mut counts = [0usize; 2];
    let mut same_text = false;
    let mut filled = 0usize;
    for row in below.iter().take(100) {
        let other = row.cells.get(column).map_or("", String::as_str);
        let other_shape = shape_of(other);
        if other_shape == CellShape::Blank {
            continue;
        }
        filled += 1;
        if let Some(count) = counts.get_mut(usize::from(other_shape == CellShape::Text)) {
            *count += 1;
        }
        same_text |= other.trim().eq_ignore_ascii_case(cell.trim());
    }
    let [typed, text] = counts;
    match shape {
        // Headers are rarely blank above filled cells.
        CellShape::Blank if typed * 10 >= filled * 7 && typed > 0 => -2,
        // Text above numbers, addresses or dates; below: a number above numbers.
        CellShape::Text if typed * 10 >= filled * 7 && typed > 0 => 3,
        CellShape::Text if same_text => -2,
        CellShape::Text | CellShape::Blank => 0,
        _ if typed > text => -3,
        _ => -1,
    }
}

/// Whether a row has a cell with a header word.
pub(super) fn has_header_word(row: &SampleRow) -> bool {
    count_header_words(row) > 0
}

/// The number of cells with a header word.
pub(super) fn count_header_words(row: &SampleRow) -> usize {
    row.cells.iter().filter(|cell| is_header_word(cell)).count()
}

/// Whether a cell consists of or contains a header word; at most 40 characters.
fn is_header_word(cell: &str) -> bool {
    let lower = cell.trim().to_lowercase();
    if lower.is_empty() || lower.chars().count() > 40 {
        return false;
    }
    let known = |word: &str| HEADER_WORDS.binary_search(&word).is_ok();
    known(&lower)
        || lower
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .filter(|word| !word.is_empty())
            .any(known)
}

/// A column of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its index, from 0.
    pub index: usize,
    /// Its header, trimmed; `None` where the file has none or a blank one.
    pub header: Option<String>,
    /// Its number among the columns with the same header, from 1.
    pub repeat: usize,
}

impl Column {
    /// Its name: the header, numbered if repeated (`Phone (2)`), or `word` (in English `Column`)
    /// with its position from 1.
    pub fn name(&self, word: &str) -> String {
        match &self.header {
            Some(header) if self.repeat > 1 => format!("{header} ({})", self.repeat),
            Some(header) => header.clone(),
            None => format!("{word} {}", self.index + 1),
        }
    }
}

/// The columns of a header row, but at least `width`.
pub(super) fn columns(header: &[String], width: usize) -> Vec<Column> {
    let texts: Vec<&str> = (0..header.len().max(width))
        .map(|index| {
            let text = header.get(index).map_or("", String::as_str);
            text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\0'))
        })
        .collect();
    // Skip numbers that would make the name of another header.
    let taken: HashSet<&str> = texts.iter().copied().collect();
    let mut repeats = std::collections::HashMap::new();
    texts
        .iter()
        .enumerate()
        .map(|(index, text)| {
            let repeat = repeats.entry(*text).or_insert(0);
            *repeat += 1;
            while *repeat > 1 && taken.contains(format!("{text} ({repeat})").as_str()) {
                *repeat += 1;
            }
            Column {
                index,
                header: (!text.is_empty()).then(|| (*text).to_owned()),
                repeat: *repeat,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<SampleRow> {
        text.lines()
            .zip(1..)
            .filter(|(line, _)| !line.trim().is_empty())
            .map(|(line, number)| SampleRow {
                line: number,
                cells: line.split(';').map(str::to_owned).collect(),
            })
            .collect()
    }

    #[test]
    fn the_words_are_in_order() {
        assert!(HEADER_WORDS.is_sorted());
    }

    #[test]
    fn headers_are_told_from_people() {
        for (text, header) in [
            (
                "Fornavn;Etternavn;E-post\nOla;Nordmann;ola@example.no",
                true,
            ),
            (
                "Ola;Nordmann;ola@example.no\nKari;Nordmann;kari@example.no",
                false,
            ),
            ("E-post", true),
            ("ola@example.no\nkari@example.no", false),
            ("Ola;99887766\nKari;91234567", false),
            ("foo;bar\n1;2\n3;4", true),
            ("1;2\n3;4", false),
            ("A;B\nx;y", true),
            ("Oslo;Ola\nOslo;Kari\nBergen;Nils", false),
            (
                "28/01/2018;00:00;2;MG-8769\n29/01/2018;00:15;0;RI-3895",
                false,
            ),
            ("DATE;TIME;Qty;PRODUCTID\n29/01/2018;00:15;0;RI-3895", true),
            ("First Name;Last Name;E-mail 1 - Value", true),
            ("Reservert dato;Status;Fornavn\n15.12.2020;OK;Ola", true),
            ("912 34 567\n413 22 110", false),
        ] {
            assert_eq!(is_header(&rows(text)), header, "{text}");
        }
    }

    #[test]
    fn lines_above_the_header_are_found() {
        for (text, expected) in [
            (
                "Medlemsliste 2024\n\nNavn;E-post;Mobil\nOla;ola@example.no;99",
                (2, true),
            ),
            (
                "Liste;;;\n;;;\nNavn;E-post;Mobil;By\nOla;ola@example.no;99;Oslo",
                (2, true),
            ),
            ("Navn;E-post\nOla;ola@example.no", (0, true)),
            (
                "Ola;\nKari;kari@example.no\nNils;nils@example.no",
                (0, false),
            ),
            (
                "Oppdatert;15.12.2020;;;;\nNavn;E-post;Mobil;By;Land;Type\nOla;o@example.no;9;b;n;x",
                (1, true),
            ),
            (
                "Utskrift 2\n\nOla;ola@example.no;99\nKari;kari@example.no;98",
                (2, false),
            ),
        ] {
            assert_eq!(guess(&rows(text)), expected, "{text}");
        }
    }

    #[test]
    fn every_column_has_a_name_of_its_own() {
        let header = ["E-post", " E-post ", "E-post (2)", "", "Navn", "E-post"].map(str::to_owned);
        let names: Vec<String> = columns(&header, 7)
            .iter()
            .map(|c| c.name("Kolonne"))
            .collect();
        assert_eq!(
            names,
            [
                "E-post",
                "E-post (3)",
                "E-post (2)",
                "Kolonne 4",
                "Navn",
                "E-post (4)",
                "Kolonne 7"
            ]
        );
    }
}
