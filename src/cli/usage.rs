//! What is wrong with the arguments, in the language's own sentences.

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::args::COMMANDS;
use crate::text::{Text, close_names};

/// The sentence for an error of the argument parser.
pub(super) fn sentence(text: Text, command: &Command, error: &clap::Error) -> String {
    let option = || option_name(&string(error, ContextKind::InvalidArg));
    let value = string(error, ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument => unknown_argument(text, command, error),
        ErrorKind::InvalidSubcommand => {
            unknown_command(text, &string(error, ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue => {
            let allowed = text.enumerate(strings(error, ContextKind::ValidValue));
            let option = ("option", option().into());
            match (value.is_empty(), allowed.is_empty()) {
                (true, true) => text.say_with("usage-no-value", [option]),
                (true, false) => text.say_with(
                    "usage-no-value-among",
                    [option, ("allowed", allowed.into())],
                ),
                (false, _) => text.say_with(
                    "usage-bad-value",
                    [option, ("value", value.into()), ("allowed", allowed.into())],
                ),
            }
        }
        // Whole numbers are the only values that the parser itself reads.
        ErrorKind::ValueValidation if value == "0" => {
            text.say_with("usage-zero-count", [("option", option().into())])
        }
        ErrorKind::ValueValidation => text.say_with(
            "usage-bad-count",
            [("option", option().into()), ("value", value.into())],
        ),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            text.say_with("usage-no-value", [("option", option().into())])
        }
        ErrorKind::TooManyValues => {
            text.say_with("usage-flag-value", [("option", option().into())])
        }
        ErrorKind::ArgumentConflict => conflict(text, error),
        ErrorKind::MissingRequiredArgument => {
            let missing = text.enumerate(
                strings(error, ContextKind::InvalidArg)
                    .iter()
                    .map(|argument| argument.trim_matches(['<', '>'])),
            );
            text.say_with("usage-missing", [("argument", missing.into())])
        }
        ErrorKind::InvalidUtf8 => text.say("usage-not-unicode"),
        _ => text.say("usage-other"),
    }
}

/// The sentence for a command that is not there.
pub(super) fn unknown_command(text: Text, name: &str) -> String {
    let command = ("command", name.into());
    let close = close_names(name, COMMANDS);
    if close.is_empty() {
        let commands = text.enumerate(COMMANDS);
        text.say_with(
            "usage-unknown-command",
            [command, ("commands", commands.into())],
        )
    } else {
        let close = text.either(&close);
        text.say_with(
            "usage-unknown-command-close",
            [command, ("close", close.into())],
        )
    }
}

fn unknown_argument(text: Text, command: &Command, error: &clap::Error) -> String {
    let unknown = string(error, ContextKind::InvalidArg);
    if !unknown.starts_with('-') {
        return text.say_with("usage-too-much", [("value", unknown.into())]);
    }
    let option = ("option", unknown.clone().into());
    // The parser's own suggestion knows the command; for an option of another command it has none.
    let suggested = string(error, ContextKind::SuggestedArg);
    let all: Vec<String> = command
        .get_arguments()
        .chain(command.get_subcommands().flat_map(Command::get_arguments))
        .filter_map(|argument| argument.get_long().map(|long| format!("--{long}")))
        .collect();
    let close = if suggested.is_empty() {
        let known = all.contains(&unknown);
        let mut close = close_names(&unknown, all.iter().map(String::as_str));
        close.dedup();
        if known { Vec::new() } else { close }
    } else {
        vec![suggested.as_str()]
    };
    if close.is_empty() {
        text.say_with("usage-unknown-option", [option])
    } else {
        let close = text.either(&close);
        text.say_with(
            "usage-unknown-option-close",
            [option, ("close", close.into())],
        )
    }
}

fn conflict(text: Text, error: &clap::Error) -> String {
    let option = option_name(&string(error, ContextKind::InvalidArg));
    let others = strings(error, ContextKind::PriorArg);
    let other = text.enumerate(others.iter().map(|other| option_name(other)));
    if other.is_empty() || other == option {
        text.say_with("usage-twice", [("option", option.into())])
    } else {
        text.say_with(
            "usage-conflict",
            [("option", option.into()), ("other", other.into())],
        )
    }
}

/// `--map <COLUMN=FIELD>` as `--map`.
fn option_name(shown: &str) -> String {
    let first = shown.split([' ', '=']).next().unwrap_or(shown);
    first
        .trim_end_matches("...")
        .trim_matches(['<', '>', '[', ']'])
        .to_owned()
}

fn string(error: &clap::Error, kind: ContextKind) -> String {
    strings(error, kind).into_iter().next().unwrap_or_default()
}

fn strings(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(one)) => vec![one.clone()],
        Some(ContextValue::Strings(all)) => all.clone(),
        Some(ContextValue::StyledStr(one)) => vec![one.to_string()],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::command;
    use crate::text::Lang;

    fn said(lang: Lang, line: &str) -> String {
        let text = Text::new(lang);
        let words = std::iter::once("mainbrainer").chain(line.split_whitespace());
        let error = command(text).try_get_matches_from(words).unwrap_err();
        sentence(text, &command(text), &error)
    }

    #[test]
    fn each_mistake_has_its_sentence() {
        for (line, expected) in [
            (
                "import x.csv --mastr file",
                "There is no option --mastr. Did you mean --master?",
            ),
            ("check --qqqq", "There is no option --qqqq."),
            ("check --json", "There is no option --json."),
            ("import", "The command needs FILE."),
            ("import x.csv --primary", "--primary needs a value."),
            (
                "import x.csv --master",
                "--master needs a value: file, existing.",
            ),
            (
                "import x.csv --master me",
                "--master cannot be “me”. It can be: file, existing.",
            ),
            (
                "inspect x.csv --skip-lines many",
                "--skip-lines cannot be “many”. It must be a whole number from 0.",
            ),
            (
                "retention --backups 0",
                "--backups cannot be 0. It must be a whole number from 1.",
            ),
            ("import x.csv --dry-run=yes", "--dry-run takes no value."),
            (
                "import x.csv --list a --list b",
                "--list can be given only once.",
            ),
            ("import x.csv y.csv", "“y.csv” is one argument too many."),
            (
                "--lang de check",
                "--lang cannot be “de”. It can be: en, nb.",
            ),
        ] {
            assert_eq!(said(Lang::En, line), expected, "{line}");
        }
    }

    #[test]
    fn norwegian_says_it_too() {
        assert_eq!(
            said(Lang::Nb, "import x.csv --mastr file"),
            "Valget --mastr finnes ikke. Mente du --master?"
        );
        assert_eq!(said(Lang::Nb, "import"), "Kommandoen trenger FIL.");
    }
}
