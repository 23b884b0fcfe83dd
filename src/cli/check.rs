//! `mainbrainer check` and `mainbrainer compact`.

use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::{Context, Failure, output};
use crate::store::{Finding, OpenOptions, Past, Store, StoreError};
use crate::text::Text;

/// Carries out `check`.
pub(super) fn run_check(context: &Context, matches: &ArgMatches) -> Result<(), Failure> {
    let text = context.text;
    let failed = |error| Failure::store(text, &error);
    let folder = context.store_folder()?;
    let options = OpenOptions::default();
    let replaces = matches.contains_id("restore") || matches.get_flag("begin-anew");
    let moved = if let Some(backup) = matches.get_one::<PathBuf>("restore") {
        Store::restore_backup(&folder, backup, &options).map_err(failed)?
    } else if matches.get_flag("begin-anew") {
        if is_sound(&folder).map_err(failed)? {
            return Err(Failure::usage(text.say("check-not-damaged")));
        }
        Store::begin_anew(&folder, &options).map_err(failed)?
    } else {
        None
    };
    context.replaced.set(replaces);
    if let Some(moved) = moved {
        let path = text.path(&moved).into();
        let beside = text.say_with("check-moved-aside", [("path", path)]);
        output::print(text, &(beside + "\n"))?;
    }
    let checked = context.open_store().and_then(|store| {
        let report = store.check().map_err(failed)?;
        Ok((store, report))
    });
    let (store, report) = match checked {
        // What was asked for is done; looking at it is another thing.
        Err(Failure::Failed(sentence)) if context.replaced.get() => {
            context.warn(text.say_with("check-replaced-unchecked", [("reason", sentence.into())]));
            return Ok(());
        }
        checked => checked?,
    };
    if report.is_clean() {
        return say_whole(text, &store, report.contacts);
    }
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
    if context.replaced.get() {
        context.warn(text.say("check-replaced-not-clean"));
        return Ok(());
    }
    if report.is_damaged() {
        return Err(Failure::Damaged);
    }
    let of_backup = |finding: &Finding| matches!(finding, Finding::Backup(_));
    if report.findings.iter().all(of_backup) {
        say_whole(text, &store, report.contacts)?;
        return Err(Failure::Failed(text.say("check-backups-damaged")));
    }
    Err(Failure::Failed(text.say("check-damaged")))
}

/// Says that the store is whole, what is in it, and how old the newest backup is.
fn say_whole(text: Text, store: &Store, contacts: u64) -> Result<(), Failure> {
    let view = store.view();
    let imports = view
        .imports()
        .map_err(|error| Failure::store(text, &error))?
        .len();
    let whole = text.say_with(
        "check-whole",
        [
            ("contacts", contacts.into()),
            ("lists", view.lists().len().into()),
            ("imports", imports.into()),
        ],
    );
    let newest = Store::backups(store.dir())
        .into_iter()
        .find(|backup| backup.own);
    let backup = match newest {
        Some(backup) => text.say_with(
            "check-newest-backup",
            [("time", text.moment(backup.committed).into())],
        ),
        None => text.say("check-no-backup"),
    };
    output::print(text, &format!("{whole}\n{backup}\n"))
}

/// Whether a store opens and a check finds nothing.
fn is_sound(folder: &Path) -> Result<bool, StoreError> {
    match Store::open(folder, &OpenOptions::default()).and_then(|store| store.check()) {
        // Backups that do not read are no reason to set a sound store aside.
        Ok(report) => Ok(report
            .findings
            .iter()
            .all(|finding| matches!(finding, Finding::Backup(_)))),
        Err(StoreError::Damaged { .. } | StoreError::Corrupt { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Carries out `compact`.
pub(super) fn run_compact(context: &Context) -> Result<(), Failure> {
    let text = context.text;
    let store = context.open_store()?;
    let sizes = store
        .compact(Past::Keep)
        .map_err(|error| Failure::store(text, &error))?;
    let key = if sizes.stayed {
        "compact-stayed"
    } else {
        "compact-done"
    };
    let done = text.say_with(
        key,
        [
            ("before", text.bytes(sizes.before).into()),
            ("after", text.bytes(sizes.after).into()),
        ],
    );
    output::print(text, &(done + "\n"))
}
