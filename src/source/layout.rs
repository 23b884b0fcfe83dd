//! Detection of delimiter, quote and escape from a sample.

use memchr::memmem;

use super::batch::is_blank;
use super::cell_shape::{CellShape, shape_of};
use super::grammar::{Grammar, LineJoin, RecordScan, Span, line_end_len};
use super::{Dialect, DialectChoice, Escape, LineEnd, header, repair};

/// Delimiters that are detected, by preference: commas also stand in texts and numbers.
const DELIMITERS: [char; 4] = [';', '\t', '|', ','];
/// Rows of the sample that are scored.
const SCORED_ROWS: usize = 1_000;

/// The head of a file as UTF-8 without byte order mark; undecodable bytes are not UTF-8.
pub(super) struct Sample {
    pub(super) bytes: Vec<u8>,
    /// Whether the sample is the whole file.
    pub(super) is_complete: bool,
}

/// A row of the sample.
pub(super) struct SampleRow {
    /// The physical line on which it begins, from 1.
    pub(super) line: u64,
    pub(super) cells: Vec<String>,
}

impl SampleRow {
    /// The number of cells up to the last that is not blank.
    pub(super) fn filled(&self) -> usize {
        let last = self
            .cells
            .iter()
            .rposition(|cell| !is_blank(cell.as_bytes()));
        last.map_or(0, |last| last + 1)
    }

    /// The number of cells that are not blank.
    pub(super) fn not_blank(&self) -> usize {
        self.cells
            .iter()
            .filter(|cell| !is_blank(cell.as_bytes()))
            .count()
    }
}

/// The rows of a sample that are not blank, after `skip` physical lines.
pub(super) fn rows(
    sample: &Sample,
    dialect: &Dialect,
    skip: u64,
    widths: &[usize],
) -> Vec<SampleRow> {
    let mut found = Vec::new();
    each_row(sample, dialect, skip, widths, |row, _| found.push(row));
    found
}

/// Passes on each row that is not blank and whether its quotes are well placed; returns the number
/// of bytes read.
fn each_row(
    sample: &Sample,
    dialect: &Dialect,
    skip: u64,
    widths: &[usize],
    mut take: impl FnMut(SampleRow, bool),
) -> usize {
    let grammar = Grammar::new(dialect);
    let mut at = 0;
    let mut line = 1;
    let mut count = 0;
    while at < sample.bytes.len() && line <= skip {
        let rest = sample.bytes.get(at..).unwrap_or_default();
        let end = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        at += end + line_end_len(rest, end);
        line += 1;
    }
    while count < SCORED_ROWS {
        let rest = sample.bytes.get(at..).unwrap_or_default();
        let blank = line_end_len(rest, 0);
        if blank > 0 {
            at += blank;
            line += 1;
            continue;
        }
        if rest.is_empty() {
            break;
        }
        let mut spans: Vec<Span> = Vec::new();
        let joined = match widths.first() {
            Some(width) if dialect.line_end == LineEnd::CrLf => {
                grammar.join_lines(rest, sample.is_complete, *width, &mut spans)
            }
            _ => LineJoin::Apart,
        };
        let (body, breaks, fits) = if let LineJoin::Joined { body, breaks } = joined {
            (body, breaks, true)
        } else {
            spans.clear();
            match grammar.scan_record(rest, sample.is_complete, |span| spans.push(span)) {
                RecordScan::Record { body, breaks } => (body, breaks, true),
                RecordScan::Incomplete
                    if count > 0 && memchr::memchr2(b'\n', b'\r', rest).is_none() =>
                {
                    break;
                }
                RecordScan::Incomplete | RecordScan::Malformed => {
                    let reading = repair::repair(&grammar, rest, widths);
                    spans = reading.cells;
                    (reading.body, reading.breaks, false)
                }
            }
        };
        let cells: Vec<String> = spans
            .iter()
            .map(|span| {
                let mut text = Vec::new();
                grammar.push(rest, *span, &mut text);
                String::from_utf8_lossy(&text).into_owned()
            })
            .collect();
        let row = SampleRow { line, cells };
        if row.not_blank() > 0 {
            take(row, fits);
            count += 1;
        }
        at += body + line_end_len(rest, body);
        line += breaks + 1;
    }
    at.min(sample.bytes.len())
}

/// The number of rows of a sample and of the bytes they take.
pub(super) fn measure(sample: &Sample, dialect: &Dialect, widths: &[usize]) -> (u64, u64) {
    let mut count = 0;
    let bytes = each_row(sample, dialect, dialect.lines_to_skip(), widths, |_, _| {
        count += 1;
    });
    (count, bytes as u64)
}

/// The most common number of cells; of equally common ones the greater.
pub(super) fn usual_width(rows: &[SampleRow]) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    for row in rows {
        *counts.entry(row.cells.len()).or_insert(0usize) += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(width, count)| (*count, *width))
        .map_or(1, |(width, _)| width)
}

/// Detects what the choice leaves open, except the header and the lines above it.
pub(super) fn detect(sample: &Sample, choice: &DialectChoice, start: Dialect) -> Dialect {
    let mut dialect = start;
    dialect.line_end = line_end(&sample.bytes);
    let sep_delimiter = sep_line(&sample.bytes);
    dialect.sep_line = sep_delimiter.is_some();
    dialect.skip_lines = choice.skip_lines.unwrap_or(0);
    let skip = dialect.lines_to_skip();
    let decided = choice.delimiter.or(sep_delimiter);
    // A character chosen as the quote is not the delimiter too.
    let quote = choice.quote.flatten();
    let mut best = decided.map(|delimiter| candidate(sample, choice, &dialect, delimiter, skip));
    if best.is_none() {
        for delimiter in DELIMITERS.into_iter().filter(|known| Some(*known) != quote) {
            let next = candidate(sample, choice, &dialect, delimiter, skip);
            let better = |best: &Candidate| next.score > best.score + 1e-9;
            if next.splits && best.as_ref().is_none_or(better) {
                best = Some(next);
            }
        }
    }
    best.unwrap_or_else(|| {
        // A single column: any delimiter that does not occur in it.
        let free = [',', ';', '\t', '|'].into_iter().find(|delimiter| {
            let mut bytes = [0; 4];
            Some(*delimiter) != quote
                && memmem::find(&sample.bytes, delimiter.encode_utf8(&mut bytes).as_bytes())
                    .is_none()
        });
        candidate(sample, choice, &dialect, free.unwrap_or('\t'), skip)
    })
    .dialect
}

struct Candidate {
    dialect: Dialect,
    score: f64,
    /// Whether the rows agree that the delimiter separates cells.
    splits: bool,
}

fn candidate(
    sample: &Sample,
    choice: &DialectChoice,
    start: &Dialect,
    delimiter: char,
    skip: u64,
) -> Candidate {
    let mut dialect = Dialect {
        delimiter,
        ..start.clone()
    };
    dialect.skip_space = follows_space(&sample.bytes, delimiter);
    dialect.quote = match choice.quote {
        Some(quote) => quote.filter(|quote| *quote != delimiter),
        None => Some(quote(&sample.bytes, &dialect)),
    };
    let unfit = |dialect: &Dialect| {
        let mut unfit = 0usize;
        each_row(sample, dialect, skip, &[], |_, fits| {
            unfit += usize::from(!fits);
        });
        unfit
    };
    if let Some(quote) = dialect.quote
        && sample.bytes.contains(&b'\\')
        && memmem::find(&sample.bytes, format!("\\{quote}").as_bytes()).is_some()
    {
        let slashed = Dialect {
            escape: Escape::Backslash,
            ..dialect.clone()
        };
        if unfit(&slashed) < unfit(&dialect) {
            dialect = slashed;
        }
    }
    let rows = rows(sample, &dialect, skip, &[]);
    let width = usual_split_width(&rows);
    let fits = |row: &SampleRow| {
        row.cells.len() == width || (row.cells.len() > width && row.filled() <= width)
    };
    let total = rows.len().max(1);
    let fitting = rows.iter().filter(|row| fits(row)).count();
    let share = ratio(fitting, total);
    let head_fits = rows.first().is_some_and(fits);
    let divided = rows.iter().filter(|row| row.cells.len() > 1).count();
    let divided_share = ratio(divided, total);
    let mut cells = 0;
    let mut good = 0;
    for row in rows.iter().filter(|row| fits(row)) {
        cells += row.cells.len();
        good += row
            .cells
            .iter()
            .filter(|cell| looks_undivided(cell, delimiter))
            .count();
    }
    let sense = 0.5 + 0.5 * ratio(good, cells.max(1));
    let head: f64 = if head_fits { 1.0 } else { 0.5 };
    // Rows of uneven width agree all the same where each has a value alone in its cell.
    let anchored = rows.iter().filter(|row| has_anchor(row)).count();
    let is_anchored = anchored > 1 && ratio(anchored, total) >= 0.75;
    let (agreement, head) = if is_anchored {
        (share.max(0.9 * divided_share), head.max(0.9))
    } else {
        (share, head)
    };
    let score = agreement
        * agreement
        * (1.0 - 1.0 / ratio(width.max(1), 1))
        * sense
        * head
        * whole_addresses(&rows);
    // In prose a comma is followed by a blank (`Storgata 1, 0123 Oslo`); it is a delimiter only if
    // the first row has it too, and there are typed values, header words, or quotes in each row.
    let prose = dialect.skip_space
        && !dialect.quote.is_some_and(|quote| {
            u8::try_from(quote).is_ok_and(|quote| quoted(&sample.bytes, &dialect, quote).0 >= total)
        })
        && (!head_fits
            || (rows
                .iter()
                .flat_map(|row| &row.cells)
                .all(|cell| is_text(cell))
                && !rows.first().is_some_and(header::has_header_word)));
    // Rows may disagree in width while header words show the delimiter.
    let named = rows
        .first()
        .is_some_and(|row| header::count_header_words(row) > 1);
    let agreed = share >= 0.5 || head_fits || named || divided_share >= 0.9;
    let decimal = delimiter == ',' && !head_fits && has_decimal_commas_only(&sample.bytes);
    let splits = width > 1 && !prose && !decimal && agreed;
    Candidate {
        dialect,
        score,
        splits,
    }
}

/// Whether a row has a cell that is nothing but an e-mail or web address, a date, or a number as
/// long as a phone number: so much is seldom cut out by chance.
fn has_anchor(row: &SampleRow) -> bool {
    row.cells.iter().any(|cell| match shape_of(cell) {
        CellShape::Email => !is_text(cell),
        CellShape::Url | CellShape::Date => true,
        CellShape::Number => cell.bytes().filter(u8::is_ascii_digit).count() >= 5,
        CellShape::Blank | CellShape::Text => false,
    })
}

/// From 1, if each e-mail address stands alone in its cell, down to a half, if none does.
fn whole_addresses(rows: &[SampleRow]) -> f64 {
    let with_sign = rows
        .iter()
        .flat_map(|row| &row.cells)
        .filter(|cell| cell.contains('@'));
    let (mut alone, mut all) = (0, 0);
    for cell in with_sign {
        all += 1;
        alone += usize::from(shape_of(cell) == CellShape::Email);
    }
    if all == 0 {
        1.0
    } else {
        0.5 + 0.5 * ratio(alone, all)
    }
}

/// Whether a cell is running text: no typed value, or a name with an address behind it.
fn is_text(cell: &str) -> bool {
    match shape_of(cell) {
        CellShape::Text => true,
        CellShape::Email => cell.trim().contains(" <"),
        _ => false,
    }
}

/// Whether every comma stands between two digits, as in `1,5`.
fn has_decimal_commas_only(bytes: &[u8]) -> bool {
    let digit = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(u8::is_ascii_digit)
    };
    memchr::memchr_iter(b',', bytes).all(|at| digit(at.checked_sub(1)) && digit(Some(at + 1)))
}

#[expect(clippy::cast_precision_loss, reason = "counts of a sample")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// The most common width of rows with two and more cells.
fn usual_split_width(rows: &[SampleRow]) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    for row in rows.iter().filter(|row| row.cells.len() > 1) {
        *counts.entry(row.cells.len()).or_insert(0usize) += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(width, count)| (*count, *width))
        .map_or(1, |(width, _)| width)
}

/// Whether a cell looks undivided: a typed value, or a text without other delimiters.
fn looks_undivided(cell: &str, delimiter: char) -> bool {
    match shape_of(cell) {
        CellShape::Text => !DELIMITERS
            .iter()
            .any(|other| *other != delimiter && *other != ',' && cell.contains(*other)),
        _ => true,
    }
}

/// The delimiter named by a first line `sep=;`.
fn sep_line(bytes: &[u8]) -> Option<char> {
    let end = memchr::memchr2(b'\n', b'\r', bytes).unwrap_or(bytes.len());
    let line = std::str::from_utf8(bytes.get(..end)?).ok()?;
    let line = line.trim_matches(' ');
    let line = line
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(line);
    let (key, value) = line.split_at_checked(4)?;
    if !key.eq_ignore_ascii_case("sep=") {
        return None;
    }
    let mut characters = value.chars();
    let delimiter = characters.next()?;
    let rest = characters.as_str();
    // Excel writes one character; a spreadsheet saved again pads the line with delimiters.
    let padding = rest
        .chars()
        .all(|c| c == delimiter || matches!(c, ',' | ';' | '\t' | '"'));
    (padding && !matches!(delimiter, '"' | '\0')).then_some(delimiter)
}

/// The most common line end.
fn line_end(bytes: &[u8]) -> LineEnd {
    let (mut crlf, mut lf, mut cr) = (0usize, 0usize, 0usize);
    for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        match (bytes.get(at), bytes.get(at + 1)) {
            (Some(b'\r'), Some(b'\n')) => crlf += 1,
            (Some(b'\r'), _) => cr += 1,
            _ if before != Some(&b'\r') => lf += 1,
            _ => {}
        }
    }
    match (crlf, lf, cr) {
        (0, 0, 0) => LineEnd::CrLf,
        _ if crlf >= lf && crlf >= cr => LineEnd::CrLf,
        _ if lf >= cr => LineEnd::Lf,
        _ => LineEnd::Cr,
    }
}

/// Whether at least nine in ten delimiters are followed by a blank, or blanks follow delimiters only
/// before quotes.
fn follows_space(bytes: &[u8], delimiter: char) -> bool {
    if !matches!(delimiter, ',' | ';' | '|') {
        return false;
    }
    let mut text = [0; 4];
    let finder = delimiter.encode_utf8(&mut text).as_bytes();
    let (mut spaced, mut all) = (0usize, 0usize);
    for at in memmem::find_iter(bytes, finder) {
        match bytes.get(at + finder.len()) {
            Some(b' ') => spaced += 1,
            Some(b'\r' | b'\n') | None => continue,
            _ => {}
        }
        all += 1;
    }
    spaced > 0 && ((spaced >= 2 && spaced * 10 >= all * 9) || spaces_before_quotes(bytes, finder))
}

/// Whether blanks follow delimiters, outside quotes, and a quote follows all of them.
fn spaces_before_quotes(bytes: &[u8], delimiter: &[u8]) -> bool {
    let mut found = false;
    for line in bytes.split(|byte| matches!(byte, b'\r' | b'\n')) {
        let mut from = 0;
        let mut inside = false;
        for at in memmem::find_iter(line, delimiter) {
            let before = line.get(from..at).unwrap_or_default();
            inside ^= memchr::memchr_iter(b'"', before).count() % 2 == 1;
            from = at;
            let after = line.get(at + delimiter.len()..).unwrap_or_default();
            if inside || after.first() != Some(&b' ') {
                continue;
            }
            match after.trim_ascii_start_spaces().first() {
                Some(b'"') => found = true,
                Some(_) => return false,
                None => {}
            }
        }
    }
    found
}

/// `'` if cells are quoted with it and hardly any with `"`; else `"`.
fn quote(bytes: &[u8], dialect: &Dialect) -> char {
    let (double, _) = quoted(bytes, dialect, b'"');
    let (single, single_opens) = quoted(bytes, dialect, b'\'');
    let sure = single >= 2 && single * 5 >= single_opens * 4 && double * 10 < single;
    if sure && dialect.delimiter != '\'' {
        '\''
    } else {
        '"'
    }
}

/// The number of cells with a quote at both ends, roughly the smaller of the counts at starts and
/// at ends, and the number with one at the start.
fn quoted(bytes: &[u8], dialect: &Dialect, quote: u8) -> (usize, usize) {
    let grammar = Grammar::new(dialect);
    let delimiter = grammar.delimiter();
    let (mut opens, mut closes) = (0, 0);
    for at in memchr::memchr_iter(quote, bytes) {
        let before = bytes.get(..at).unwrap_or_default();
        let before = if dialect.skip_space {
            before.trim_ascii_end_spaces()
        } else {
            before
        };
        let after = bytes.get(at + 1..).unwrap_or_default();
        let after = if dialect.skip_space {
            after.trim_ascii_start_spaces()
        } else {
            after
        };
        let starts = before.is_empty()
            || before.ends_with(delimiter)
            || before.ends_with(b"\n")
            || before.ends_with(b"\r");
        let ends = after.is_empty()
            || after.starts_with(delimiter)
            || after.starts_with(b"\n")
            || after.starts_with(b"\r");
        opens += usize::from(starts);
        closes += usize::from(ends && !starts);
    }
    (opens.min(closes), opens)
}

/// Trims blanks but not line ends.
trait TrimSpaces {
    fn trim_ascii_start_spaces(&self) -> &Self;
    fn trim_ascii_end_spaces(&self) -> &Self;
}

impl TrimSpaces for [u8] {
    fn trim_ascii_start_spaces(&self) -> &Self {
        let start = self.iter().position(|byte| *byte != b' ');
        self.get(start.unwrap_or(self.len())..).unwrap_or_default()
    }

    fn trim_ascii_end_spaces(&self) -> &Self {
        let end = self
            .iter()
            .rposition(|byte| *byte != b' ')
            .map_or(0, |last| last + 1);
        self.get(..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detected(text: &str) -> Dialect {
        let sample = Sample {
            bytes: text.as_bytes().to_vec(),
            is_complete: true,
        };
        detect(&sample, &DialectChoice::default(), Dialect::default())
    }

    #[test]
    fn what_cells_are_said_to_be_quoted_with_does_not_part_them() {
        let sample = Sample {
            bytes: b"a;b;c\n1;2;3\n4;5;6\n".to_vec(),
            is_complete: true,
        };
        let choice = DialectChoice {
            quote: Some(Some(';')),
            ..DialectChoice::default()
        };
        let dialect = detect(&sample, &choice, Dialect::default());
        assert_eq!(dialect.quote, Some(';'));
        assert_ne!(dialect.delimiter, ';');
    }

    #[test]
    fn the_delimiter_is_what_the_rows_agree_on() {
        let cases = [
            (
                "Navn;Adresse\nOla;Storgata 1, Oslo\nKari;Lia 2, Bergen\n",
                ';',
            ),
            ("a;b;c\n1,5;2,5;3,0\n4,5;5,5;6,0\n", ';'),
            ("1,5;2,5;3\n4,5;5,5;6\n", ';'),
            ("Name,Tags\nOla,a;b;c\nKari,a;b;d\nNils,x;y;z\n", ','),
            ("a\tb\tc\n1, 2\t3\t4\n5\t6\t7\n", '\t'),
            ("a|b\n1|2\n", '|'),
            ("navn;tlf\nOla;99\n", ';'),
            ("a,b,c\n\"1;2\",\"3;4\",5\n", ','),
        ];
        for (text, delimiter) in cases {
            assert_eq!(detected(text).delimiter, delimiter, "{text}");
        }
    }

    #[test]
    fn values_alone_in_their_cells_tell_the_delimiter() {
        let cases = [
            // Ragged rows, and commas inside the names of all of them.
            (
                "Nordmann, Kari;kari@example.no;91234567;\nMoe, Ola;ola@example.no;91234568;\n\
                 Lie, Liv;liv@example.no;91234570\n",
                ';',
            ),
            (
                "Nordmann, Kari;kari@example.no\nMoe, Ola;ola@example.no;;;x\n\
                 Vik, Per;per@example.no;;y\nLie, Liv;liv@example.no;\n",
                ';',
            ),
            (
                "Nordmann,Kari;912 34 567\nMoe,Ola;912 34 568;;\nVik,Per;912 34 569;\n",
                ';',
            ),
            (
                "Moe, Ola\tola@example.no\tOslo\nVik, Per\tper@example.no\nLie, Liv\tliv@example.no\tÅs\t\n",
                '\t',
            ),
            (
                "Moe, Ola|ola@example.no|1,5\nVik, Per|per@example.no|2,5\n",
                '|',
            ),
            (
                "Navn;Beløp;E-post\nKari;1,5;kari@example.no\nOla;2,25;ola@example.no\n",
                ';',
            ),
            (
                "Navn,Merker,E-post\nKari,a;b;c,kari@example.no\nOla,a;b;d,ola@example.no\n",
                ',',
            ),
            (
                "kari@example.no,Kari;Kaia,Oslo\nola@example.no,Ola;Olav,Bergen,\n",
                ',',
            ),
        ];
        for (text, delimiter) in cases {
            assert_eq!(detected(text).delimiter, delimiter, "{text}");
        }
    }

    #[test]
    fn one_column_is_one_column() {
        for text in [
            "ola@example.no\nkari@example.no\nnils@example.no\n",
            "E-post\nola@example.no\nkari@example.no\n",
            "Adresse\nStorgata 1, 0123 Oslo\nLia 2, 5003 Bergen\nMyra 3, 9008 Tromsø\n",
            "Navn\nOla\n",
            "Storgata 1, 0123 Oslo\nLia 2, 5003 Bergen\nMyra 3, 9008 Tromsø\n",
            "Nordmann, Ola\nHansen, Kari\n",
            "Nordmann, Ola <ola@example.no>\nHansen, Kari <kari@example.no>\n",
            "Beløp\n1,5\n2,5\n3,75\n",
        ] {
            let dialect = detected(text);
            let sample = Sample {
                bytes: text.as_bytes().to_vec(),
                is_complete: true,
            };
            let rows = rows(&sample, &dialect, 0, &[]);
            assert!(rows.iter().all(|row| row.cells.len() == 1), "{text}");
        }
    }

    #[test]
    fn a_header_parts_rows_that_agree_on_nothing() {
        for (text, delimiter) in [
            (
                "Navn;E-post\nKari;kari@example.no;\nOla;ola@example.no; ;\nPer\nPia;x;y;;z;\n",
                ';',
            ),
            ("Navn,E-post,By\nPer\nOla\nKari,a,b,c\nLiv,d\nPia\n", ','),
        ] {
            assert_eq!(detected(text).delimiter, delimiter, "{text}");
        }
    }

    #[test]
    fn a_sep_line_is_obeyed() {
        for (text, delimiter) in [
            ("sep=;\na,b;c,d\n1;2\n", ';'),
            ("\"sep=|\"\r\na;b|c\r\n", '|'),
            ("SEP=\t\na\tb\n", '\t'),
            ("sep=,,,\na,b,c,d\n", ','),
        ] {
            let dialect = detected(text);
            assert_eq!(
                (dialect.delimiter, dialect.sep_line),
                (delimiter, true),
                "{text}"
            );
            assert_eq!(dialect.lines_to_skip(), 1);
        }
        assert!(!detected("separat;b\n1;2\n").sep_line);
        assert!(!detected("sep=;x;y\n1;2;3\n").sep_line);
    }

    #[test]
    fn quotes_escapes_and_blanks_after_delimiters() {
        let single = detected("a,b,c\n1,'x, y',3\n2,'won't, no','z'\n3,'q',Men's\n");
        assert_eq!(single.quote, Some('\''));
        assert_eq!(
            detected("a;b\nO'Neil;'+4791234567\nx;'+4791234568\n").quote,
            Some('"')
        );
        let slashed = detected("a,b\n\"8\\\" long\",x\n\"y\",\"z\"\n");
        assert_eq!(slashed.escape, Escape::Backslash);
        assert_eq!(
            detected("a,b\n\"8\"\" long\",\"C:\\temp\"\n").escape,
            Escape::Doubled
        );
        let spaced = detected("a, b, c\n1, \"x, y\", 3\n4, z, \n");
        assert!(spaced.skip_space && spaced.delimiter == ',');
        assert!(!detected("a,b\n1,Hi there\n2, x\n").skip_space);
        // In a small file, and where blanks stand before quotes alone.
        assert!(detected("\"a\" ; \"b\"\n").skip_space);
        assert!(detected("a;b;c\n1; \"x; y\";3\n4;5;6\n").skip_space);
        assert!(!detected("a;b\n1; \"x\"\n2; y\n3;z\n").skip_space);
    }

    #[test]
    fn the_usual_line_end_is_kept() {
        assert_eq!(detected("a;b\r1;2\r3;4\r").line_end, LineEnd::Cr);
        assert_eq!(detected("a;b\n1;2\n3;4\r\n").line_end, LineEnd::Lf);
        assert_eq!(detected("a;b\r\n1;2\r\n3;4\n").line_end, LineEnd::CrLf);
    }
}
