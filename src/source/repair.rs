//! The most plausible reading of lines with misplaced quotes.
//!
//! Contact files have stray quotes: an inch sign, a nickname, a deleted partner. Read strictly,
//! such a quote swallows lines up to the next one. This module weighs every reading of the lines: a
//! cell may be plain, quoted (perhaps with unescaped quotes inside), or plain with a literal quote
//! at its start. Among readings with the file's usual number of cells the cheapest wins (see
//! `cost`). A reading over several lines is accepted only if none of its further lines is a sound
//! row by itself.

use super::grammar::{CellScan, Following, Grammar, RecordScan, Span, line_breaks, line_end_len};

/// Lines joined to one record at most.
const MAX_JOINED_LINES: usize = 16;
/// Bytes of joined lines at most.
const MAX_JOINED_BYTES: usize = 8 * 1024;
/// Bytes that are weighed at most.
pub(super) const MAX_WEIGHED_BYTES: usize = 64 * 1024;
/// Positions times readings that are weighed at most.
const MAX_WORK: usize = 1_000_000;

/// Costs of irregularities; the sum ranks readings of the same width.
mod cost {
    /// An unescaped quote inside a quoted cell.
    pub const LONE_QUOTE: u32 = 2;
    /// A line break inside a quoted cell.
    pub const BREAK: u32 = 1;
    /// A quote inside a plain cell, not at its start.
    pub const INNER_QUOTE: u32 = 1;
    /// A plain cell that begins with a quote and has its partner (`"Lillebror" Hansen`).
    pub const PAIRED: u32 = 2;
    /// A plain cell that begins with a quote without partner.
    pub const UNCLOSED: u32 = 4;
    /// A quoted text with delimiters inside and text after it (`"Hansen, Ola" <ola@example.no>`).
    pub const MIXED: u32 = 5;
    /// Blanks between the closing quote and the delimiter.
    pub const BLANKS: u32 = 1;
}

/// One way to read a record.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RecordReading {
    pub(super) cells: Vec<Span>,
    /// Its length in bytes, the last line end excluded.
    pub(super) body: usize,
    /// Line breaks inside cells.
    pub(super) breaks: u64,
    /// The first cell with an opening quote that is never closed.
    pub(super) unclosed: Option<usize>,
}

/// Reads the record at the start of `bytes`, whose first line must be complete.
///
/// `widths` are the expected numbers of cells, the most trusted first.
pub(super) fn repair(grammar: &Grammar, bytes: &[u8], widths: &[usize]) -> RecordReading {
    let first = line_len(bytes, 0);
    let line = bytes.get(..first).unwrap_or_default();
    if first > MAX_WEIGHED_BYTES {
        return read_cell_by_cell(grammar, line);
    }
    let bytes = bytes.get(..MAX_WEIGHED_BYTES).unwrap_or(bytes);
    for width in widths {
        if let Some(reading) = cheapest_reading(grammar, line, *width) {
            return reading;
        }
    }
    for width in widths {
        if let Some(reading) = read_over_lines(grammar, bytes, first, *width) {
            return reading;
        }
    }
    read_cell_by_cell(grammar, line)
}

/// Whether every line of a record reads well as a row of its own, so that the quotes joining them
/// are strays.
pub(super) fn lines_are_rows(grammar: &Grammar, record: &[u8], width: usize) -> bool {
    if width < 2 || record.len() > MAX_WEIGHED_BYTES {
        return false;
    }
    let mut at = 0;
    let mut lines = 0;
    while at <= record.len() {
        let end = line_len(record, at);
        let line = record.get(at..end).unwrap_or_default();
        if cheapest_reading(grammar, line, width).is_none() {
            return false;
        }
        lines += 1;
        at = end + line_end_len(record, end).max(1);
    }
    lines > 1
}

/// The position at which the line that begins at `at` ends.
fn line_len(bytes: &[u8], at: usize) -> usize {
    bytes
        .get(at..)
        .and_then(|rest| memchr::memchr2(b'\r', b'\n', rest))
        .map_or(bytes.len(), |found| at + found)
}

/// The shortest run of lines that reads as one record of the right width.
fn read_over_lines(
    grammar: &Grammar,
    bytes: &[u8],
    first: usize,
    width: usize,
) -> Option<RecordReading> {
    let mut end = first;
    for _ in 1..MAX_JOINED_LINES {
        let next = end + line_end_len(bytes, end);
        if next == end || next >= bytes.len() {
            return None;
        }
        end = line_len(bytes, next);
        if end > MAX_JOINED_BYTES {
            return None;
        }
        let line = bytes.get(next..end).unwrap_or_default();
        if is_row(grammar, line, width) {
            return None;
        }
        let reading = cheapest_reading(grammar, bytes.get(..end)?, width);
        if let Some(reading) = reading.filter(|reading| reading.unclosed.is_none()) {
            return Some(reading);
        }
    }
    None
}

/// Whether a line is a sound row without any repair.
fn is_row(grammar: &Grammar, line: &[u8], width: usize) -> bool {
    let mut cells = 0;
    let scan = grammar.scan_record(line, true, |_| cells += 1);
    matches!(scan, RecordScan::Record { body, .. } if body == line.len())
        && cells == width
        && width > 1
}

/// One way to read a cell.
#[derive(Clone, Copy)]
struct CellReading {
    span: Span,
    /// The position after the cell: of a delimiter or the end.
    end: usize,
    cost: u32,
}

/// The cheapest reading of all `bytes` as one record of `width` cells, by dynamic programming.
fn cheapest_reading(grammar: &Grammar, bytes: &[u8], width: usize) -> Option<RecordReading> {
    let quote = grammar.quote?;
    let starts = starts(grammar, bytes);
    let quotes: Vec<usize> = memchr::memchr_iter(quote, bytes).collect();
    let columns = width + 1;
    if width == 0
        || starts.len() < width
        || starts.len().checked_mul(columns)? > MAX_WORK
        || starts.len().checked_mul(quotes.len())? > MAX_WORK
    {
        return None;
    }
    // `table[place * columns + cells]`: the cheapest way to a cell start after so many cells, with
    // the step and the place it came from. The end counts as a place.
    let mut table: Vec<Option<(u32, CellReading, usize)>> =
        vec![None; (starts.len() + 1) * columns];
    let mut steps = Vec::new();
    for (place, start) in starts.iter().enumerate() {
        steps.clear();
        cell_steps(grammar, bytes, *start, &quotes, &mut steps);
        for step in &steps {
            let to = if step.end >= bytes.len() {
                starts.len()
            } else {
                let next = step.end + grammar.delimiter().len();
                starts.binary_search(&next).ok()?
            };
            let (least, most) = if place == 0 { (0, 0) } else { (1, width - 1) };
            for cells in least..=most.min(place) {
                let before = if place == 0 {
                    0
                } else {
                    match table.get(place * columns + cells) {
                        Some(Some((cost, _, _))) => *cost,
                        _ => continue,
                    }
                };
                let total = before.saturating_add(step.cost);
                if let Some(slot) = table.get_mut(to * columns + cells + 1)
                    && slot.is_none_or(|(cost, _, _)| total < cost)
                {
                    *slot = Some((total, *step, place));
                }
            }
        }
    }
    let mut cells = Vec::with_capacity(width);
    let mut place = starts.len();
    for count in (1..=width).rev() {
        let (_, step, from) = table.get(place * columns + count).copied().flatten()?;
        cells.push(step.span);
        place = from;
    }
    cells.reverse();
    Some(reading(cells, bytes, quote))
}

/// The positions where a cell can begin: the start and after each delimiter.
fn starts(grammar: &Grammar, bytes: &[u8]) -> Vec<usize> {
    let delimiter = grammar.delimiter();
    let found = memchr::memmem::find_iter(bytes, delimiter).map(|at| at + delimiter.len());
    std::iter::once(0).chain(found).collect()
}

/// Every way to read the cell that begins at `at`.
fn cell_steps(
    grammar: &Grammar,
    bytes: &[u8],
    at: usize,
    quotes: &[usize],
    steps: &mut Vec<CellReading>,
) {
    let start = grammar.text_start(bytes, at);
    let from = quotes.partition_point(|found| *found < start);
    let ours = quotes.get(from..).unwrap_or_default();
    let opens = ours.first() == Some(&start);
    let end = grammar.cell_end(bytes, start).unwrap_or(bytes.len());
    if grammar.following(bytes, end) != Following::Line {
        let inside = ours.iter().take_while(|found| **found < end).count();
        let cost = match (opens, inside % 2) {
            (true, 0) => cost::PAIRED,
            (true, _) => cost::UNCLOSED,
            (false, _) => cost::INNER_QUOTE * u32::try_from(inside).unwrap_or(u32::MAX),
        };
        let span = Span {
            start,
            end,
            quoted: false,
        };
        steps.push(CellReading { span, end, cost });
    }
    if !opens {
        return;
    }
    let mut lone = 0;
    let mut unpaired = None;
    let mut mixed = false;
    for found in ours.iter().skip(1) {
        if grammar.escaped(bytes, start + 1, *found) {
            continue;
        }
        let text_end = found + 1;
        let blanks = bytes
            .iter()
            .skip(text_end)
            .take_while(|byte| **byte == b' ')
            .count();
        let next = grammar.following(bytes, text_end + blanks);
        let span = Span {
            start: start + 1,
            end: *found,
            quoted: true,
        };
        if matches!(next, Following::Delimiter | Following::End) {
            let breaks = line_breaks(bytes.get(span.start..span.end).unwrap_or_default());
            let cost = cost::LONE_QUOTE * lone
                + cost::BREAK * u32::try_from(breaks).unwrap_or(u32::MAX / 4)
                + if blanks > 0 { cost::BLANKS } else { 0 };
            steps.push(CellReading {
                span,
                end: text_end + blanks,
                cost,
            });
        } else if !mixed
            && lone == 0
            && unpaired.is_none()
            && next == Following::Other
            && *found > end
        {
            mixed = true;
            let end = grammar.cell_end(bytes, text_end).unwrap_or(bytes.len());
            let alone = !ours.iter().any(|other| *other > *found && *other < end);
            let whole = !bytes.get(start..end).unwrap_or_default().contains(&b'\n');
            if alone && whole && grammar.following(bytes, end) != Following::Line {
                let span = Span {
                    start,
                    end,
                    quoted: false,
                };
                steps.push(CellReading {
                    span,
                    end,
                    cost: cost::MIXED,
                });
            }
        }
        if unpaired.is_some_and(|before: usize| before + 1 == *found) {
            lone -= 1;
            unpaired = None;
        } else {
            lone += 1;
            unpaired = Some(*found);
        }
    }
}

/// Reads one line cell by cell: quoted where quotes are well placed, plain where not.
fn read_cell_by_cell(grammar: &Grammar, line: &[u8]) -> RecordReading {
    let mut cells = Vec::new();
    let mut at = 0;
    loop {
        let (span, end) =
            if let CellScan::Cell { span, end, .. } = grammar.scan_cell(line, at, true) {
                (span, end)
            } else {
                let start = grammar.text_start(line, at);
                let end = grammar.cell_end(line, start).unwrap_or(line.len());
                (
                    Span {
                        start,
                        end,
                        quoted: false,
                    },
                    end,
                )
            };
        cells.push(span);
        if grammar.following(line, end) != Following::Delimiter {
            break;
        }
        at = end + grammar.delimiter().len();
    }
    match grammar.quote {
        Some(quote) => reading(cells, line, quote),
        None => RecordReading {
            cells,
            body: line.len(),
            breaks: 0,
            unclosed: None,
        },
    }
}

fn reading(cells: Vec<Span>, bytes: &[u8], quote: u8) -> RecordReading {
    let text = |span: &Span| bytes.get(span.start..span.end).unwrap_or_default();
    let unclosed = cells.iter().position(|span| {
        let text = text(span);
        let odd = memchr::memchr_iter(quote, text).count() % 2 == 1;
        !span.quoted && text.first() == Some(&quote) && odd
    });
    let quoted = cells.iter().filter(|span| span.quoted);
    let breaks = quoted.map(|span| line_breaks(text(span))).sum();
    RecordReading {
        cells,
        body: bytes.len(),
        breaks,
        unclosed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Dialect;

    fn read(text: &str, width: usize) -> (Vec<String>, usize, Option<usize>) {
        let grammar = Grammar::new(&Dialect::default());
        let reading = repair(&grammar, text.as_bytes(), &[width]);
        let cells = reading
            .cells
            .iter()
            .map(|span| {
                let mut out = Vec::new();
                grammar.push(text.as_bytes(), *span, &mut out);
                String::from_utf8(out).unwrap()
            })
            .collect();
        (cells, reading.body, reading.unclosed)
    }

    fn one(text: &str, width: usize) -> (Vec<String>, Option<usize>) {
        let line = text.split(['\r', '\n']).next().unwrap().len();
        let (cells, body, unclosed) = read(text, width);
        assert_eq!(body, line, "{text}");
        (cells, unclosed)
    }

    fn strings(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn a_stray_quote_at_the_start_of_a_cell_is_a_character() {
        let text = "1,\"$5,\"Hansen, Ola\",\"x\"\n2,3,\"4\",5\n";
        assert_eq!(
            one(text, 4),
            (strings(&["1", "\"$5", "Hansen, Ola", "x"]), Some(1))
        );
        assert_eq!(
            one("a,b,\"\n\"c\",d,e", 3),
            (strings(&["a", "b", "\""]), Some(2))
        );
        assert_eq!(
            one("\"a,b,c\nd,e,f", 3),
            (strings(&["\"a", "b", "c"]), Some(0))
        );
    }

    #[test]
    fn quotes_nobody_escaped_stay_in_their_cell() {
        assert_eq!(
            one("\"table, 48\"\",\"made, here\",x", 3),
            (strings(&["table, 48\"", "made, here", "x"]), None)
        );
        assert_eq!(
            one("\"8'9\" rod, light\",\"\"Add a, b\",x", 3),
            (strings(&["8'9\" rod, light", "\"Add a, b", "x"]), None)
        );
        assert_eq!(
            one("\"Lillebror\" Hansen,x", 2),
            (strings(&["\"Lillebror\" Hansen", "x"]), None)
        );
        assert_eq!(
            one("\"Hansen, Ola\" <ola@example.no>", 1),
            (strings(&["\"Hansen, Ola\" <ola@example.no>"]), None)
        );
        assert_eq!(one("\"a\" ,\"b\",c", 3), (strings(&["a", "b", "c"]), None));
    }

    #[test]
    fn a_cell_over_several_lines_is_kept_together() {
        let text = "1,\"first \"quoted\" word\nsecond\",x\n2,3,4\n";
        assert_eq!(
            read(text, 3),
            (
                strings(&["1", "first \"quoted\" word\nsecond", "x"]),
                32,
                None
            )
        );
    }

    #[test]
    fn good_rows_are_never_swallowed() {
        let (cells, unclosed) = one("Kari,\"Nordmann\nOla,Hansen \"y\",z\n", 3);
        assert_eq!(
            (cells, unclosed),
            (strings(&["Kari", "\"Nordmann"]), Some(1))
        );
        let text = "1,\"Nordmann\n2,Hansen,x\n3,\"Berg\",y";
        assert_eq!(one(text, 3), (strings(&["1", "\"Nordmann"]), Some(1)));
    }

    #[test]
    fn lines_that_are_rows_of_their_own_are_seen() {
        let grammar = Grammar::new(&Dialect::default());
        assert!(lines_are_rows(&grammar, b"a,\"b,c\nd,e,f\ng,h\",i", 3));
        assert!(!lines_are_rows(&grammar, b"a,\"b\nc\",d", 3));
        assert!(!lines_are_rows(&grammar, b"a,b,c", 3));
    }

    #[test]
    fn a_line_too_long_to_weigh_is_still_read() {
        let text = format!("\"a,{}\nnext", "b,".repeat(40_000));
        let (cells, body, unclosed) = read(&text, 3);
        assert_eq!((cells.len(), body, unclosed), (40_002, 80_003, Some(0)));
    }
}
