//! The options of the commands about single contacts and the past.

use clap::{Arg, ArgAction, Command, value_parser};

use super::options::{choice, flag, json, option, region, sub};
use crate::store::Retention;
use crate::text::Text;

fn argument(text: Text, name: &'static str, value: &str, help: &str) -> Arg {
    Arg::new(name)
        .value_name(text.say(value))
        .required(true)
        .help(text.say(help))
        .help_heading(text.say("help-arguments"))
}

pub(super) fn imports(text: Text) -> Command {
    let import = argument(text, "import", "help-value-import", "help-imports-import");
    sub(text, "imports", "help-imports", "help-usage-imports")
        .arg(import.required(false))
        .arg(json(text))
}

pub(super) fn undo(text: Text) -> Command {
    let import = argument(text, "import", "help-value-import", "help-undo-import");
    let commit = option(
        text,
        "commit",
        "help-value-commit",
        "help-undo-commit",
        "help-options",
    );
    sub(text, "undo", "help-undo", "help-usage-undo")
        .arg(
            import
                .value_parser(value_parser!(u64))
                .required_unless_present("commit")
                .required(false),
        )
        .arg(
            commit
                .value_parser(value_parser!(u64))
                .conflicts_with("import"),
        )
        .arg(flag(text, "dry-run", "help-dry-run", "help-options"))
        .arg(json(text))
}

pub(super) fn contact(text: Text) -> Command {
    let who = argument(text, "contact", "help-value-who", "help-contact-who");
    sub(text, "contact", "help-contact", "help-usage-contact")
        .arg(who)
        .arg(region(text))
        .arg(json(text))
}

pub(super) fn edit(text: Text) -> Command {
    let id = argument(text, "contact", "help-value-contact", "help-edit-contact");
    let values = argument(text, "value", "help-value-assign", "help-edit-value");
    let orders = ["dmy", "mdy", "ymd"];
    sub(text, "edit", "help-edit", "help-usage-edit")
        .arg(id.value_parser(value_parser!(u32).range(1..)))
        .arg(values.action(ArgAction::Append).num_args(1..))
        .arg(region(text))
        .arg(choice(
            text,
            "date-order",
            &orders,
            "help-edit-date-order",
            "help-reading",
        ))
        .arg(json(text))
}

pub(super) fn delete(text: Text) -> Command {
    let ids = argument(
        text,
        "contact",
        "help-value-contacts",
        "help-delete-contact",
    );
    sub(text, "delete", "help-delete", "help-usage-delete")
        .arg(
            ids.value_parser(value_parser!(u32).range(1..))
                .action(ArgAction::Append)
                .num_args(1..),
        )
        .arg(flag(text, "for-good", "help-for-good", "help-options"))
        .arg(
            flag(
                text,
                "also-set-aside",
                "help-also-set-aside",
                "help-options",
            )
            .requires("for-good"),
        )
        .arg(json(text))
}

pub(super) fn retention(text: Text) -> Command {
    let number = |name, help, least: u32, most: u32| {
        option(text, name, "help-value-count", help, "help-options")
            .value_parser(value_parser!(u32).range(i64::from(least)..=i64::from(most)))
    };
    let most = |limit: usize| u32::try_from(limit).unwrap_or(u32::MAX);
    let imports = most(Retention::MAX_IMPORTS);
    let backups = most(Retention::MAX_BACKUPS);
    sub(text, "retention", "help-retention", "help-usage-retention")
        .arg(number(
            "days",
            "help-retention-days",
            0,
            Retention::MAX_DAYS,
        ))
        .arg(number("imports", "help-retention-imports", 0, imports))
        .arg(number("backups", "help-retention-backups", 1, backups))
        .arg(json(text))
}
