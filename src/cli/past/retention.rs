//! `mainbrainer retention`: how long earlier states stay.

use clap::ArgMatches;
use serde::Serialize;

use super::super::log_json::iso;
use super::super::{Context, Failure, output};
use crate::store::{Retention, Store};

/// The rule in JSON; the keys are relied upon.
#[derive(Debug, Serialize)]
struct RetentionJson {
    days: u32,
    imports: usize,
    backups: usize,
    /// Earlier states that are there, and the time of the oldest.
    states: usize,
    oldest: Option<String>,
    backups_kept: usize,
}

/// Carries out the command.
pub(in super::super) fn run(context: &Context, matches: &ArgMatches) -> Result<(), Failure> {
    let text = context.text;
    let store = context.open_store()?;
    let given = |name: &str| matches.get_one::<u32>(name).copied();
    let size = |name: &str| given(name).and_then(|number| usize::try_from(number).ok());
    let now = store.retention();
    let wanted = Retention {
        days: given("days").unwrap_or(now.days),
        imports: size("imports").unwrap_or(now.imports),
        backups: size("backups").unwrap_or(now.backups),
    };
    if wanted != now {
        store
            .set_retention(wanted)
            .map_err(|error| Failure::store(text, &error))?;
    }
    let rule = store.retention();
    let commits = store.commits();
    let oldest = commits.first().map(|commit| commit.at);
    let backups = Store::backups(store.dir()).len();
    if matches.get_flag("json") {
        return output::print_json(
            text,
            &RetentionJson {
                days: rule.days,
                imports: rule.imports,
                backups: rule.backups,
                states: commits.len(),
                oldest: oldest.map(iso),
                backups_kept: backups,
            },
        );
    }
    let mut lines = vec![
        text.say_with(
            "retention-rule",
            [("days", rule.days.into()), ("imports", rule.imports.into())],
        ),
        text.say_with("retention-backups", [("backups", rule.backups.into())]),
    ];
    lines.push(match oldest {
        Some(at) => text.say_with("retention-oldest", [("time", text.moment(at).into())]),
        None => text.say("retention-nothing"),
    });
    output::print(text, &(lines.join("\n") + "\n"))
}
