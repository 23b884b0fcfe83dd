//! Any file is read as the same rows, however large the parts are in which it is read.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rooms::Choices;
use rooms::contact::ProblemCode;
use rooms::source::fuzzing::in_parts;
use rooms::source::{Batch, Depth, DialectChoice, MAX_COLUMNS, RowWriter, Source};

/// A row with all that is said of it.
type Row = (u64, u64, Vec<String>, Vec<(ProblemCode, Option<usize>)>);

/// All rows, the number of blank ones, and the hash of the file.
fn rows(source: &Source, part: usize, at_a_time: usize) -> (Vec<Row>, u64, Option<String>) {
    in_parts(part, || {
        let mut reader = source.hashing_reader(true).expect("a reader");
        let mut batch = Batch::new();
        let mut rows = Vec::new();
        while reader.read_batch(&mut batch, at_a_time).expect("rows") > 0 {
            rows.extend(batch.rows().map(|row| {
                let problems = row.problems().map(|code| (code, row.column_of(code)));
                let cells = row.cells().map(str::to_owned).collect();
                (row.row(), row.line(), cells, problems.collect())
            }));
        }
        assert_eq!(reader.bytes_read(), source.len_bytes());
        assert!(
            source
                .content_hash()
                .is_none_or(|known| reader.content_hash() == Some(known))
        );
        (rows, reader.blank_rows(), reader.sha256())
    })
}

fuzz_target!(|input: &[u8]| {
    let mut choices = Choices::new(input, 3);
    let (part, at_a_time) = (choices.next(40) + 1, choices.next(7) + 1);
    let path = rooms::file(choices.data);
    let Ok(source) = Source::open_any(path, &DialectChoice::default(), Depth::Whole) else {
        return;
    };
    let (read, blank, hash) = rows(&source, 256 * 1024, 1_000);
    assert_eq!(rows(&source, part, at_a_time), (read.clone(), blank, hash));
    assert_eq!(read.is_empty(), !source.has_rows());
    let columns = source.columns().len();
    assert!((1..=MAX_COLUMNS).contains(&columns));
    let mut last = 0;
    for (at, (row, line, cells, problems)) in read.iter().enumerate() {
        assert_eq!(*row, at as u64 + 1);
        assert!(*line > last, "rows begin on lines of their own");
        last = *line;
        let few = problems
            .iter()
            .any(|(code, _)| *code == ProblemCode::TooFewCells);
        assert_eq!(few, cells.len() < columns, "{cells:?}");
    }
    // Rows with nothing wrong, written in the same dialect, are the same rows.
    let dialect = source.dialect();
    if read.is_empty()
        || read.iter().any(|(.., problems)| !problems.is_empty())
        || dialect.quote.is_none()
    {
        return;
    }
    let mut writer = RowWriter::new(Vec::new(), dialect).expect("a writer");
    if dialect.header {
        let header = source.header_cells().iter().map(String::as_str);
        writer.write(header).expect("a header");
    }
    for (_, _, cells, _) in &read {
        writer
            .write(cells.iter().map(String::as_str))
            .expect("a row");
    }
    let replaced = writer.replaced();
    let bytes = writer.finish().expect("a file");
    // What a dialect cannot say is said the nearest way.
    if replaced > 0 {
        return;
    }
    // What stood above the rows may be all that made a text of the file.
    let Ok(again) = Source::with_dialect(rooms::file(&bytes), dialect.clone()) else {
        return;
    };
    let cells = |rows: &[Row]| rows.iter().map(|row| row.2.clone()).collect::<Vec<_>>();
    assert_eq!(cells(&rows(&again, part, at_a_time).0), cells(&read));
});
