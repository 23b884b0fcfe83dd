//! Header rows of programs, languages and lists with the field of each column, counted.

use super::*;

/// A header row of the table, the expected words and the cells.
struct Row<'a> {
    headers: &'a str,
    expected: Vec<&'a str>,
    cells: Vec<&'a str>,
}

fn rows(table: &str) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut headers = None;
    for line in table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
    {
        if let Some(cells) = line.strip_prefix('>') {
            rows.last_mut().unwrap().cells.push(cells);
        } else if let Some(headers) = headers.take() {
            rows.push(Row {
                headers,
                expected: line.split('|').collect(),
                cells: Vec::new(),
            });
        } else {
            headers = Some(line);
        }
    }
    assert_eq!(headers, None, "a header row without fields");
    rows
}

/// What the suggestions for all rows are worth.
#[derive(Debug, Default)]
struct Score {
    right: usize,
    /// A field that is not the column's.
    wrong: Vec<String>,
    /// No field although there is one.
    missed: Vec<String>,
}

fn score(table: &str) -> Score {
    let mut score = Score::default();
    for row in rows(table) {
        let cells: Vec<String> = row.cells.iter().map(|row| row.replace('|', ";")).collect();
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        let headers = row.headers.replace('|', ";");
        let words = words(&file(Some(&headers), &cells).plainly());
        assert_eq!(words.len(), row.expected.len(), "{}", row.headers);
        let columns = row.headers.split('|').zip(row.expected).zip(words);
        for ((header, expected), word) in columns.filter(|((_, expected), _)| *expected != "?") {
            let line = format!("{header}: {word}, not {expected}");
            match word.as_str() {
                word if word == expected => score.right += 1,
                "-" => score.missed.push(line),
                _ => score.wrong.push(line),
            }
        }
    }
    score
}

#[test]
fn headers_of_many_programs_and_languages_are_known() {
    let score = score(include_str!("../../../../tests/data/headers.txt"));
    let all = score.right + score.wrong.len() + score.missed.len();
    assert!(
        score.wrong.is_empty() && score.right * 100 >= all * 97,
        "{} right of {all}, {score:#?}",
        score.right
    );
}
