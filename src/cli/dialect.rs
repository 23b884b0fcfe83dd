//! The options that say how a file is read.

use std::path::Path;

use clap::ArgMatches;

use super::Failure;
use crate::session::{OpenRequest, ReadAs};
use crate::source::{Depth, DialectChoice, Encoding, Source, SourceError};
use crate::text::Text;

/// The word for a tab in `--delimiter`, and in what is printed.
const TAB: &str = "tab";

/// The word for no quote in `--quote`, and in what is printed.
const NONE: &str = "none";

/// Opens the file of a command the way its options say.
pub(super) fn open(text: Text, path: &Path, matches: &ArgMatches) -> Result<Source, Failure> {
    let choice = choice(text, matches).map_err(Failure::Usage)?;
    let request = OpenRequest {
        path: path.to_owned(),
        read_as: ReadAs::Detect(choice),
        whole: true,
    };
    let opened = request.open();
    let (source, _) = opened.map_err(|error| Failure::source(text, &error))?;
    Ok(source)
}

/// Like [`open`], but a file that has only a header is good too.
pub(super) fn open_any(text: Text, path: &Path, matches: &ArgMatches) -> Result<Source, Failure> {
    let choice = choice(text, matches).map_err(Failure::Usage)?;
    let source = Source::open_any(path, &choice, Depth::Whole)
        .map_err(|error| Failure::source(text, &error))?;
    if source.has_rows() || source.dialect().header && !source.header_cells().is_empty() {
        return Ok(source);
    }
    let path = path.to_path_buf();
    Err(Failure::source(text, &SourceError::NoDataRow { path }))
}

/// What the options say; everything that is wrong with them otherwise.
fn choice(text: Text, matches: &ArgMatches) -> Result<DialectChoice, Vec<String>> {
    let word = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let mut wrong = Vec::new();
    let encoding = word("encoding").and_then(|name| {
        let found = Encoding::from_name(name);
        if found.is_none() {
            let allowed = text.enumerate(Encoding::CHOICES.map(Encoding::name));
            let value = ("value", text.shown(name).into());
            wrong.push(text.say_with("usage-bad-encoding", [value, ("allowed", allowed.into())]));
        }
        found
    });
    let delimiter = word("delimiter").and_then(|value| match value.to_lowercase().as_str() {
        TAB | "\\t" => Some('\t'),
        _ => one_character(value).or_else(|| {
            let value = ("value", text.shown(value).into());
            wrong.push(text.say_with("usage-bad-delimiter", [value]));
            None
        }),
    });
    let quote = word("quote").and_then(|value| match value.to_lowercase().as_str() {
        NONE => Some(None),
        _ => one_character(value).map(Some).or_else(|| {
            let value = ("value", text.shown(value).into());
            wrong.push(text.say_with("usage-bad-quote", [value]));
            None
        }),
    });
    if let (Some(delimiter), Some(Some(quote))) = (delimiter, quote)
        && delimiter == quote
    {
        wrong.push(text.say("usage-same-characters"));
    }
    let skip_lines = matches
        .get_one::<u32>("skip-lines")
        .map(|lines| u64::from(*lines));
    let header = word("header").map(|value| value == "yes");
    if wrong.is_empty() {
        Ok(DialectChoice {
            encoding,
            delimiter,
            quote,
            skip_lines,
            header,
        })
    } else {
        Err(wrong)
    }
}

fn one_character(value: &str) -> Option<char> {
    let mut characters = value.chars();
    characters.next().filter(|_| characters.next().is_none())
}

/// A delimiter as `--delimiter` takes it.
pub(super) fn delimiter_word(delimiter: char) -> String {
    match delimiter {
        '\t' => TAB.to_owned(),
        other => other.to_string(),
    }
}

/// A quote as `--quote` takes it.
pub(super) fn quote_word(quote: Option<char>) -> String {
    quote.map_or_else(|| NONE.to_owned(), String::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::command;
    use crate::text::Lang;

    fn read(line: &str) -> Result<DialectChoice, Vec<String>> {
        let text = Text::new(Lang::En);
        let words = ["mainbrainer", "rows", "x.csv"]
            .into_iter()
            .chain(line.split(' '));
        let matches = command(text).try_get_matches_from(words).unwrap();
        choice(text, matches.subcommand().unwrap().1)
    }

    #[test]
    fn options_say_how_a_file_is_read() {
        let all = "--encoding latin1 --delimiter tab --quote none --skip-lines 3 --header no";
        assert_eq!(
            read(all),
            Ok(DialectChoice {
                encoding: Some(Encoding::Iso8859_1),
                delimiter: Some('\t'),
                quote: Some(None),
                skip_lines: Some(3),
                header: Some(false),
            })
        );
        let choice = read("--delimiter | --quote '").unwrap();
        assert_eq!(
            (choice.delimiter, choice.quote),
            (Some('|'), Some(Some('\'')))
        );
    }

    #[test]
    fn wrong_values_get_a_sentence_each() {
        let said = read("--encoding klingon --delimiter ;; --quote ab").unwrap_err();
        assert_eq!(said.len(), 3);
        assert!(
            said[0].starts_with("--encoding cannot be “klingon”. It can be: utf-8, windows-1252")
        );
        assert!(said[1].starts_with("--delimiter cannot be “;;”."));
        assert!(said[2].starts_with("--quote cannot be “ab”."));
        assert_eq!(
            read("--delimiter ; --quote ;").unwrap_err(),
            ["--delimiter and --quote must be different characters."]
        );
    }
}
