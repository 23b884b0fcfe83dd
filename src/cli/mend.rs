//! Mending on the command line: `--set`, `--replace`, `--leave-out`, `--repair`.

use clap::{Arg, ArgAction, ArgMatches};
use serde::Serialize;

use super::choose;
use super::options::option;
use crate::contact::Repair;
use crate::plan::{CellEdit, Edits, Misfit};
use crate::text::Text;

/// Edits without a place that are said one by one; the rest is counted.
const MAX_SHOWN: usize = 20;

/// The options.
pub(super) fn arguments(text: Text) -> [Arg; 4] {
    let many = |name, value, help| {
        option(text, name, value, help, "help-mending")
            .action(ArgAction::Append)
            .allow_hyphen_values(true)
    };
    [
        many("set", "help-value-set", "help-set"),
        many("replace", "help-value-replace", "help-replace"),
        many("leave-out", "help-value-line", "help-leave-out"),
        many("repair", "help-value-repair", "help-repair"),
    ]
}

/// The edits that the options ask for; everything that is wrong with them otherwise.
pub(super) fn edits(
    text: Text,
    columns: &[String],
    matches: &ArgMatches,
) -> Result<Edits, Vec<String>> {
    let mut edits = Edits::default();
    let mut wrong = Vec::new();
    for value in values(matches, "set") {
        match set(text, columns, value) {
            Ok((line, column, becomes)) => {
                let (was, becomes) = (None, becomes.to_owned());
                let row = edits.cells.entry(line).or_default();
                row.insert(column, CellEdit { was, becomes });
            }
            Err(sentence) => wrong.push(sentence),
        }
    }
    for value in values(matches, "replace") {
        match replace(text, columns, value) {
            Ok((column, from, to)) => edits.replace_value(column, from, to),
            Err(sentence) => wrong.push(sentence),
        }
    }
    for value in values(matches, "leave-out") {
        match line(value) {
            Some(line) => edits.leave_out(line, true),
            None => wrong.push(form(text, "usage-leave-out-form", value)),
        }
    }
    for value in values(matches, "repair") {
        match repair(text, columns, value) {
            Ok((column, repair)) => edits.repair(column, repair),
            Err(sentence) => wrong.push(sentence),
        }
    }
    if wrong.is_empty() {
        Ok(edits)
    } else {
        Err(wrong)
    }
}

fn values<'a>(matches: &'a ArgMatches, name: &str) -> impl Iterator<Item = &'a str> {
    let given = matches.get_many::<String>(name).into_iter().flatten();
    given.map(String::as_str)
}

fn form(text: Text, key: &str, value: &str) -> String {
    text.say_with(key, [("value", text.shown(value).into())])
}

/// The number of a line, from 1.
fn line(word: &str) -> Option<u64> {
    word.trim().parse().ok().filter(|line| *line > 0)
}

/// Splits `COLUMN` from what follows at the first of these signs before which a column stands:
/// headers may hold the sign themselves.
fn column<'a>(
    text: Text,
    columns: &[String],
    value: &'a str,
    sign: char,
) -> Option<Result<(usize, &'a str), String>> {
    let mut first = None;
    for (at, _) in value.match_indices(sign) {
        let (Some(name), Some(rest)) = (value.get(..at), value.get(at + 1..)) else {
            continue;
        };
        match choose::column(text, columns, name) {
            Ok(column) => return Some(Ok((column, rest))),
            Err(sentence) => {
                first.get_or_insert(Err(sentence));
            }
        }
    }
    first
}

/// `LINE:COLUMN=VALUE`.
fn set<'a>(
    text: Text,
    columns: &[String],
    value: &'a str,
) -> Result<(u64, usize, &'a str), String> {
    let bad = || form(text, "usage-set-form", value);
    let (number, rest) = value.split_once(':').ok_or_else(bad)?;
    let number = line(number).ok_or_else(bad)?;
    let (column, becomes) = column(text, columns, rest, '=').ok_or_else(bad)??;
    Ok((number, column, becomes))
}

/// `COLUMN:FROM=TO`.
fn replace<'a>(
    text: Text,
    columns: &[String],
    value: &'a str,
) -> Result<(usize, &'a str, &'a str), String> {
    let bad = || form(text, "usage-replace-form", value);
    let (column, rest) = column(text, columns, value, ':').ok_or_else(bad)??;
    let (from, to) = rest.split_once('=').ok_or_else(bad)?;
    Ok((column, from, to))
}

/// `COLUMN=KIND`.
fn repair(text: Text, columns: &[String], value: &str) -> Result<(usize, Repair), String> {
    let bad = || form(text, "usage-repair-form", value);
    let (name, kind) = value.rsplit_once('=').ok_or_else(bad)?;
    let column = choose::column(text, columns, name)?;
    let repair = Repair::from_word(kind).ok_or_else(bad)?;
    Ok((column, repair))
}

/// An edit without a place, in JSON.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct MisfitJson {
    line: u64,
    column: Option<String>,
    was: Option<String>,
    becomes: Option<String>,
    reads: Option<String>,
}

/// The name of a column, or its number where the file has no such column.
pub(super) fn column_name(columns: &[String], at: usize) -> String {
    let name = columns.get(at).cloned();
    name.unwrap_or_else(|| format!("#{}", at + 1))
}

/// What JSON says of edits without a place.
pub(super) fn misfits_json(misfits: &[Misfit], columns: &[String]) -> Vec<MisfitJson> {
    let json = |misfit: &Misfit| match misfit {
        Misfit::Cell {
            line,
            column,
            edit,
            reads,
        } => MisfitJson {
            line: *line,
            column: Some(column_name(columns, *column)),
            was: edit.was.clone(),
            becomes: Some(edit.becomes.clone()),
            reads: reads.clone(),
        },
        Misfit::LeftOut { line } => MisfitJson {
            line: *line,
            column: None,
            was: None,
            becomes: None,
            reads: None,
        },
    };
    misfits.iter().map(json).collect()
}

/// Edits without a place, a line each; never a cell.
pub(super) fn misfit_lines(text: Text, misfits: &[Misfit], columns: &[String]) -> Vec<String> {
    let line = |misfit: &Misfit| {
        let line = ("line", misfit.line().to_string().into());
        let said = match misfit {
            Misfit::LeftOut { .. } => text.say_with("misfit-left-out", [line]),
            Misfit::Cell { column, reads, .. } => {
                let name = text.quote(&column_name(columns, *column));
                let key = match reads {
                    Some(_) => "misfit-cell",
                    None => "misfit-line",
                };
                text.say_with(key, [line, ("column", name.into())])
            }
        };
        format!("  {said}")
    };
    let mut lines: Vec<String> = misfits.iter().take(MAX_SHOWN).map(line).collect();
    if let Some(more) = misfits
        .len()
        .checked_sub(MAX_SHOWN)
        .filter(|more| *more > 0)
    {
        let more = text.say_with("count-more", [("count", more.into())]);
        lines.push(format!("  {more}"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::command;
    use crate::text::Lang;

    const EN: Text = Text::new(Lang::En);

    fn read(given: &[&str]) -> Result<Edits, Vec<String>> {
        let words = ["mainbrainer", "import", "x.csv"].iter().chain(given);
        let all = command(EN).try_get_matches_from(words).unwrap();
        let columns = ["E-post", "Land: region", "a=b", "Poststed"];
        let columns: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
        edits(EN, &columns, all.subcommand().unwrap().1)
    }

    #[test]
    fn options_become_edits() {
        let given = [
            "--set",
            "7:E-post=kari=1@example.no",
            "--set",
            "7:a=b=",
            "--replace",
            "Land: region:Norge=Norway",
            "--replace",
            "#4:-=Oslo",
            "--leave-out",
            "12",
            "--repair",
            "a=b=pad-zeros:4",
        ];
        let mut wanted = Edits::default();
        for (column, becomes) in [(0, "kari=1@example.no"), (2, "")] {
            let (was, becomes) = (None, becomes.to_owned());
            let row = wanted.cells.entry(7).or_default();
            row.insert(column, CellEdit { was, becomes });
        }
        wanted.replace_value(1, "Norge", "Norway");
        wanted.replace_value(3, "-", "Oslo");
        wanted.leave_out(12, true);
        wanted.repair(2, Repair::PadZeros(4));
        assert_eq!(read(&given), Ok(wanted));
        assert_eq!(read(&[]), Ok(Edits::default()));
    }

    #[test]
    fn what_is_no_edit_gets_a_sentence() {
        for (option, value, said) in [
            (
                "--set",
                "x:E-post=a",
                "--set “x:E-post=a” is no cell and value. Write it as LINE:COLUMN=VALUE, for \
                 example --set \"12:City=Oslo\".",
            ),
            (
                "--set",
                "7:E-post",
                "--set “7:E-post” is no cell and value. Write it as LINE:COLUMN=VALUE, for \
                 example --set \"12:City=Oslo\".",
            ),
            (
                "--set",
                "7:Mobil=1",
                "The file has no column “Mobil”. Its columns are: “E-post”, “Land: region”, \
                 “a=b”, “Poststed”.",
            ),
            (
                "--replace",
                "Poststed:Oslo",
                "--replace “Poststed:Oslo” is no replacement. Write it as COLUMN:FROM=TO, for \
                 example --replace \"Country:Norge=Norway\".",
            ),
            (
                "--leave-out",
                "0",
                "--leave-out “0” is no line of the file. Lines count from 1, as text editors show \
                 them.",
            ),
            (
                "--repair",
                "Poststed=iron",
                "--repair “Poststed=iron” is no repair. Write it as COLUMN=KIND, where KIND is \
                 double_encoding, pad_zeros:4 (or another number of digits), serial_dates, \
                 serial_dates:1904, dot_zero or html_entities.",
            ),
        ] {
            assert_eq!(read(&[option, value]), Err(vec![said.to_owned()]));
        }
    }
}
