//! The command line's commands and options, with help in the chosen language.

use clap::builder::ValueParser;
use clap::{Arg, ArgAction, Command, value_parser};

use super::options::{choice, file, flag, json, option, output, path, region, sub, template};
use super::past_args;
use crate::text::Text;

/// The commands, in the order in which help lists them.
pub(super) const COMMANDS: [&str; 17] = [
    "import",
    "review",
    "inspect",
    "rows",
    "export",
    "imports",
    "undo",
    "rejected",
    "consent",
    "contact",
    "edit",
    "delete",
    "lists",
    "fields",
    "retention",
    "check",
    "compact",
];

/// Formats of `export` that the page of the product names; only the first is built.
pub(super) const FORMATS: [&str; 3] = ["csv", "vcard", "xlsx"];

/// The whole command line.
pub(super) fn command(text: Text) -> Command {
    let top = Command::new("mainbrainer")
        .version(env!("CARGO_PKG_VERSION"))
        .about(text.say("help-about"))
        .override_usage(text.say("help-usage-top"))
        .after_help(text.say("help-after"))
        .help_template(template(text, true))
        .subcommand_help_heading(text.say("help-commands"))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .arg(file(text, "help-file-top").required(false))
        .arg(
            Arg::new("version")
                .long("version")
                .short('V')
                .action(ArgAction::Version)
                .help(text.say("help-version"))
                .help_heading(text.say("help-general")),
        )
        .args(general(text));
    top.subcommands([
        import(text),
        review(text),
        sub(text, "inspect", "help-inspect", "help-usage-inspect")
            .arg(file(text, "help-file"))
            .args(reading(text))
            .arg(region(text))
            .arg(json(text)),
        sub(text, "rows", "help-rows", "help-usage-rows")
            .arg(file(text, "help-file"))
            .args(reading(text))
            .arg(output(text)),
        export(text),
        past_args::imports(text),
        past_args::undo(text),
        sub(
            text,
            "rejected",
            "help-rejected-rows",
            "help-usage-rejected",
        )
        .arg(
            Arg::new("import")
                .value_name(text.say("help-value-import"))
                .required(true)
                .help(text.say("help-import-number"))
                .help_heading(text.say("help-arguments")),
        )
        .arg(json(text))
        .arg(output(text)),
        sub(text, "consent", "help-consent", "help-usage-consent").args(consent(text)),
        past_args::contact(text),
        past_args::edit(text),
        past_args::delete(text),
        sub(text, "lists", "help-lists", "help-usage-lists").arg(json(text)),
        sub(text, "fields", "help-fields", "help-usage-fields").arg(json(text)),
        past_args::retention(text),
        sub(text, "check", "help-check", "help-usage-check")
            .arg(path(text, "restore", "help-restore"))
            .arg(
                flag(text, "begin-anew", "help-begin-anew", "help-options")
                    .conflicts_with("restore"),
            ),
        sub(text, "compact", "help-compact", "help-usage-compact"),
    ])
}

/// Options that every command takes, before or after its name.
fn general(text: Text) -> [Arg; 3] {
    let heading = "help-general";
    [
        option(text, "store", "help-value-folder", "help-store", heading)
            .value_parser(value_parser!(std::path::PathBuf))
            .global(true),
        choice(text, "lang", &["en", "nb"], "help-lang", heading).global(true),
        Arg::new("help")
            .long("help")
            .short('h')
            .action(ArgAction::Help)
            .global(true)
            .help(text.say("help-help"))
            .help_heading(text.say(heading)),
    ]
}

/// How the file is read.
fn reading(text: Text) -> [Arg; 5] {
    let heading = "help-reading";
    let count: ValueParser = value_parser!(u32).into();
    [
        option(
            text,
            "encoding",
            "help-value-name",
            "help-encoding",
            heading,
        ),
        option(
            text,
            "delimiter",
            "help-value-char",
            "help-delimiter",
            heading,
        ),
        option(text, "quote", "help-value-char", "help-quote", heading),
        option(
            text,
            "skip-lines",
            "help-value-count",
            "help-skip-lines",
            heading,
        )
        .value_parser(count),
        choice(text, "header", &["yes", "no"], "help-header", heading),
    ]
}

fn import(text: Text) -> Command {
    importing(text, "import", "help-import", "help-usage-import")
        .arg(flag(text, "dry-run", "help-dry-run", "help-options"))
        .arg(path(text, "rejected", "help-rejected"))
        .arg(option(
            text,
            "reviewed",
            "help-value-token",
            "help-reviewed",
            "help-options",
        ))
}

fn review(text: Text) -> Command {
    importing(text, "review", "help-review", "help-usage-review")
        .args(super::review::arguments(text))
}

/// A command that makes a plan of an import.
fn importing(text: Text, name: &'static str, about: &str, usage: &str) -> Command {
    sub(text, name, about, usage)
        .arg(file(text, "help-file"))
        .args(rules(text))
        .args(mapping(text))
        .args(super::mend::arguments(text))
        .args(reading(text))
        .arg(region(text))
        .arg(choice(
            text,
            "date-order",
            &["dmy", "mdy", "ymd"],
            "help-date-order",
            "help-reading",
        ))
        .arg(option(
            text,
            "list",
            "help-value-name",
            "help-list",
            "help-options",
        ))
        .arg(json(text))
}

fn rules(text: Text) -> [Arg; 14] {
    let heading = "help-rules";
    let words = ["blank", "keep", "reject"];
    let conflicts = ["update", "create", "reject"];
    let said = |name, help| option(text, name, "help-value-text", help, heading);
    [
        option(text, "primary", "help-value-field", "help-primary", heading),
        option(
            text,
            "secondary",
            "help-value-field",
            "help-secondary",
            heading,
        ),
        choice(
            text,
            "master",
            &["file", "existing"],
            "help-master",
            heading,
        ),
        flag(text, "accept-gdpr", "help-accept-gdpr", heading),
        flag(text, "accept-tcpa", "help-accept-tcpa", heading),
        said("lawful-basis", "help-lawful-basis"),
        said("origin", "help-origin"),
        said("consent-given", "help-consent-given"),
        choice(text, "invalid", &words, "help-invalid", heading),
        choice(
            text,
            "key-conflict",
            &conflicts,
            "help-key-conflict",
            heading,
        ),
        choice(text, "other-name", &conflicts, "help-other-name", heading),
        choice(
            text,
            "no-key",
            &["reject", "create"],
            "help-no-key",
            heading,
        ),
        choice(text, "case", &["ignore", "write"], "help-case", heading),
        choice(
            text,
            "opt-outs-win",
            &["yes", "no"],
            "help-opt-outs-win",
            heading,
        ),
    ]
}

fn mapping(text: Text) -> [Arg; 10] {
    let heading = "help-mapping";
    let many = |arg: Arg| arg.action(ArgAction::Append);
    let status = ["in", "out", "none"];
    let word = |name, help| {
        many(option(text, name, "help-value-word", help, heading)).allow_negative_numbers(true)
    };
    [
        many(option(text, "map", "help-value-map", "help-map", heading)),
        many(option(
            text,
            "skip",
            "help-value-column",
            "help-skip",
            heading,
        )),
        flag(text, "skip-unmapped", "help-skip-unmapped", heading),
        flag(text, "no-suggest", "help-no-suggest", heading),
        many(option(
            text,
            "create-field",
            "help-value-create",
            "help-create-field",
            heading,
        )),
        choice(text, "email-optin", &status, "help-email-optin", heading),
        choice(text, "sms-optin", &status, "help-sms-optin", heading),
        word("opt-in-word", "help-opt-in-word"),
        word("opt-out-word", "help-opt-out-word"),
        word("no-info-word", "help-no-info-word"),
    ]
}

fn consent(text: Text) -> [Arg; 4] {
    let heading = "help-options";
    let contact = ("help-value-contact", "help-consent-contact");
    [
        option(text, "contact", contact.0, contact.1, heading),
        choice(
            text,
            "format",
            &["csv", "json"],
            "help-consent-format",
            heading,
        ),
        json(text),
        output(text),
    ]
}

fn export(text: Text) -> Command {
    sub(text, "export", "help-export", "help-usage-export").args([
        option(
            text,
            "list",
            "help-value-name",
            "help-export-list",
            "help-options",
        ),
        option(
            text,
            "fields",
            "help-value-fields",
            "help-export-fields",
            "help-options",
        ),
        choice(
            text,
            "headers",
            &["label", "id"],
            "help-headers",
            "help-options",
        ),
        choice(text, "format", &FORMATS, "help-format", "help-options").value_name("csv"),
        choice(text, "for", &["exact", "excel"], "help-for", "help-options"),
        output(text),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn the_command_line_is_sound_in_both_languages() {
        for lang in Lang::ALL {
            let command = command(Text::new(lang));
            let names: Vec<_> = command.get_subcommands().map(Command::get_name).collect();
            assert_eq!(names, COMMANDS);
            command.debug_assert();
        }
    }

    #[test]
    fn help_has_no_words_of_another_language() {
        for name in COMMANDS {
            let result =
                command(Text::new(Lang::Nb)).try_get_matches_from(["mainbrainer", name, "-h"]);
            let help = result.unwrap_err().render().to_string();
            for english in [
                "Usage",
                "Options",
                "Arguments",
                "default",
                "possible",
                "Print",
            ] {
                assert!(!help.contains(english), "{name}: {english}\n{help}");
            }
        }
    }
}
