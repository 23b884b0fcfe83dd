//! The kinds of options that commands are made of.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command, value_parser};

use crate::text::Text;

pub(super) fn sub(text: Text, name: &'static str, about: &str, usage: &str) -> Command {
    Command::new(name)
        .about(text.say(about))
        .override_usage(text.say(usage))
        .help_template(template(text, false))
        .disable_help_flag(true)
        .disable_version_flag(true)
}

/// An option with a value.
pub(super) fn option(
    text: Text,
    name: &'static str,
    value: &str,
    help: &str,
    heading: &str,
) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name(text.say(value))
        .help(text.say(help))
        .help_heading(text.say(heading))
}

/// An option whose value is one of a few words, which the help text names.
pub(super) fn choice(
    text: Text,
    name: &'static str,
    words: &[&'static str],
    help: &str,
    heading: &str,
) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name(words.join("|"))
        .value_parser(PossibleValuesParser::new(words.iter().copied()))
        .hide_possible_values(true)
        .help(text.say(help))
        .help_heading(text.say(heading))
}

pub(super) fn flag(text: Text, name: &'static str, help: &str, heading: &str) -> Arg {
    Arg::new(name)
        .long(name)
        .action(ArgAction::SetTrue)
        .help(text.say(help))
        .help_heading(text.say(heading))
}

pub(super) fn file(text: Text, help: &str) -> Arg {
    Arg::new("file")
        .value_name(text.say("help-value-file"))
        .value_parser(value_parser!(std::path::PathBuf))
        .required(true)
        .help(text.say(help))
        .help_heading(text.say("help-arguments"))
}

pub(super) fn json(text: Text) -> Arg {
    flag(text, "json", "help-json", "help-options")
}

pub(super) fn output(text: Text) -> Arg {
    path(text, "output", "help-output").short('o')
}

pub(super) fn path(text: Text, name: &'static str, help: &str) -> Arg {
    option(text, name, "help-value-file", help, "help-options")
        .value_parser(value_parser!(std::path::PathBuf))
}

pub(super) fn region(text: Text) -> Arg {
    option(
        text,
        "region",
        "help-value-region",
        "help-region",
        "help-reading",
    )
}

/// The layout of a help page; clap's own has English words in it.
pub(super) fn template(text: Text, after: bool) -> String {
    let usage = text.say("help-usage");
    let after = if after { "{after-help}" } else { "" };
    format!("{{about-with-newline}}\n{usage} {{usage}}\n\n{{all-args}}{after}")
}
