//! `mainbrainer check` and `mainbrainer compact`.

use std::path::PathBuf;

use clap::ArgMatches;

use super::{Context, Failure, output};
use crate::store::{OpenOptions, Past, Store};

/// Carries out `check`.
pub(super) fn run_check(context: &Context, matches: &ArgMatches) -> Result<(), Failure> {
    let text = context.text;
    let failed = |error| Failure::store(text, &error);
    if let Some(backup) = matches.get_one::<PathBuf>("restore") {
        let moved =
            Store::restore_backup(&context.store_folder()?, backup, &OpenOptions::default());
        if let Some(moved) = moved.map_err(failed)? {
            let path = text.path(&moved).into();
            let beside = text.say_with("check-moved-aside", [("path", path)]);
            output::print(text, &(beside + "\n"))?;
        }
    }
    let store = context.open_store()?;
    let report = store.check().map_err(failed)?;
    if !report.is_clean() {
        let mut page = String::new();
        for finding in &report.findings {
            page.push_str(&text.finding(finding));
            page.push('\n');
        }
        if report.more > 0 {
            page.push_str(&text.say_with("count-more", [("count", report.more.into())]));
            page.push('\n');
        }
        output::print(text, &page)?;
        return Err(Failure::Failed(text.say("check-damaged")));
    }
    let view = store.view();
    let imports = view.imports().map_err(failed)?.len();
    let whole = text.say_with(
        "check-whole",
        [
            ("contacts", report.contacts.into()),
            ("lists", view.lists().len().into()),
            ("imports", imports.into()),
        ],
    );
    output::print(text, &(whole + "\n"))
}

/// Carries out `compact`.
pub(super) fn run_compact(context: &Context) -> Result<(), Failure> {
    let text = context.text;
    let store = context.open_store()?;
    let sizes = store
        .compact(Past::Keep)
        .map_err(|error| Failure::store(text, &error))?;
    let done = text.say_with(
        "compact-done",
        [
            ("before", text.bytes(sizes.before).into()),
            ("after", text.bytes(sizes.after).into()),
        ],
    );
    output::print(text, &(done + "\n"))
}
