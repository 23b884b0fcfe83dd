//! Folders that are somebody else's, links that lead out of the store, and files that a killed
//! export leaves.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::sync::Arc;

use super::fixture::{Deed, Fixture, newest_backup};
use super::judge::{Judge, Wrong, changed};
use super::program::{Call, Faults, Place};
use super::runner::{Try, Turn};
use crate::support::copy_folder;

/// All that lies below a folder, with rights: what nobody else may change.
fn everything(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn gather(path: &Path, name: &str, all: &mut BTreeMap<String, Vec<u8>>) {
        let about = path.symlink_metadata().unwrap();
        let mut bytes = format!("{:o} ", about.permissions().mode()).into_bytes();
        if about.is_dir() {
            for entry in fs::read_dir(path).unwrap() {
                let entry = entry.unwrap();
                let own = format!("{name}/{}", entry.file_name().to_string_lossy());
                gather(&entry.path(), &own, all);
            }
        } else if about.is_file() {
            bytes.extend(fs::read(path).unwrap());
        }
        all.insert(name.to_owned(), bytes);
    }
    let mut all = BTreeMap::new();
    gather(folder, ".", &mut all);
    all
}

/// Every command, those that bring a store back as well.
fn all_commands(place: &Place, backup: &Path) -> Vec<Vec<std::ffi::OsString>> {
    let deeds = Deed::READS.iter().chain(&Deed::CHANGES);
    let deeds = deeds.filter(|deed| **deed != Deed::Restore);
    let mut all: Vec<_> = deeds.map(|deed| deed.arguments(place)).collect();
    all.push(vec!["check".into(), "--begin-anew".into()]);
    all.push(vec!["check".into(), "--restore".into(), backup.into()]);
    all
}

/// Files of somebody else, by where they lie.
const FOREIGN: [&[&str]; 10] = [
    &["data/report.txt"],
    &["data/db"],
    &["data.old/letter.txt"],
    &["data.new/letter.txt"],
    &["data.new/head", "data.old/head"],
    &["backups/holiday.txt"],
    &["backups/01795825184160-1.mbdump"],
    &["data/conf", "data/db", "data/head", "backups/a.new"],
    &["lock", "data/notes.txt"],
    &["data", "letter.txt"],
];

/// A folder of somebody else's is refused and untouched, whatever the command.
pub(super) fn foreign(turn: &mut Turn, fixtures: &[Arc<Fixture>]) -> Try {
    let fixture = &fixtures[0];
    let which = usize::try_from(turn.index).unwrap();
    let Some(paths) = FOREIGN.get(which) else {
        return Try::NotHit;
    };
    let place = fixture.place(turn.verbose);
    let backup = place.beside("backup.mbdump");
    fs::copy(newest_backup(&place), &backup).unwrap();
    let store = place.store();
    fs::remove_dir_all(&store).unwrap();
    for path in *paths {
        let path = store.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, format!("of somebody else: {}", path.display())).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    }
    let mut judge = Judge::new(&place);
    judge.note(format!("{paths:?}"));
    judge.is_damaged = true;
    let before = everything(&store);
    for arguments in all_commands(&place, &backup) {
        let ran = place.run(&arguments, &Faults::default());
        judge.heard(&ran);
        if !matches!(ran.code, Some(1 | 2)) {
            judge.find(Wrong::Exit, "somebody else's folder is no store");
        }
        let differ = changed(&before, &everything(&store));
        if !differ.is_empty() {
            judge.find(Wrong::Files, differ.join(", "));
            break;
        }
    }
    Try::Done(judge.findings)
}

/// What of a store's folder is a link to elsewhere.
const LINKS: [&str; 9] = [
    "data",
    "data/db",
    "data/head",
    "data/blobs",
    "backups",
    "data.old",
    "data.new",
    "lock",
    "damaged-1",
];

/// No command follows a link out of the store and changes or deletes what lies there.
pub(super) fn links(turn: &mut Turn, fixtures: &[Arc<Fixture>]) -> Try {
    let fixture = &fixtures[0];
    let which = usize::try_from(turn.index).unwrap();
    let Some(link) = LINKS.get(which) else {
        return Try::NotHit;
    };
    let place = fixture.place(turn.verbose);
    let backup = place.beside("backup.mbdump");
    fs::copy(newest_backup(&place), &backup).unwrap();
    let outside = place.beside("outside");
    fs::create_dir(&outside).unwrap();
    let (from, to) = (place.store().join(link), outside.join("there"));
    if from.is_dir() {
        copy_folder(&from, &to);
        fs::remove_dir_all(&from).unwrap();
    } else if from.is_file() {
        fs::rename(&from, &to).unwrap();
    } else {
        fs::create_dir(&to).unwrap();
    }
    if to.is_dir() {
        // What somebody else has there, under names that we would use as well.
        for name in ["holiday.txt", "a.new", "01-1.mbdump", "head"] {
            let path = to.join(name);
            if !path.exists() {
                fs::write(path, "of somebody else").unwrap();
            }
        }
        for entry in fs::read_dir(&to).unwrap() {
            let path = entry.unwrap().path();
            let mode = if path.is_dir() { 0o755 } else { 0o644 };
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        }
        fs::set_permissions(&to, fs::Permissions::from_mode(0o755)).unwrap();
    }
    symlink(&to, &from).unwrap();
    let mut judge = Judge::new(&place);
    judge.note(format!("{link} leads elsewhere"));
    judge.is_damaged = true;
    let before = everything(&outside);
    for arguments in all_commands(&place, &backup) {
        let ran = place.run(&arguments, &Faults::default());
        judge.heard(&ran);
        let differ = changed(&before, &everything(&outside));
        if !differ.is_empty() {
            judge.find(Wrong::Files, differ.join(", "));
            break;
        }
    }
    Try::Done(judge.findings)
}

/// A folder with other things in it, none of them ours: they stay as they are, with their rights.
pub(super) fn shared(turn: &mut Turn, fixtures: &[Arc<Fixture>]) -> Try {
    let fixture = &fixtures[0];
    if turn.index > 0 {
        return Try::NotHit;
    }
    let place = fixture.place(turn.verbose);
    let store = place.store();
    let letters = store.join("letters");
    fs::create_dir(&letters).unwrap();
    for path in [
        store.join("a.txt"),
        letters.join("b.txt"),
        store.join(".tmp notes.txt"),
    ] {
        fs::write(&path, "of somebody else").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    }
    fs::set_permissions(&letters, fs::Permissions::from_mode(0o755)).unwrap();
    let theirs = |store: &Path| {
        let mut all = everything(store);
        all.retain(|name, _| {
            ["./a.txt", "./letters", "./.tmp notes.txt"]
                .iter()
                .any(|own| name.starts_with(own))
        });
        all
    };
    let before = theirs(&store);
    let mut judge = Judge::new(&place);
    judge.note("other things in the store's folder");
    let deeds = [
        Deed::Import,
        Deed::Edit,
        Deed::Compact,
        Deed::Erase,
        Deed::Restore,
        Deed::Check,
    ];
    for deed in deeds {
        let ran = place.run(&deed.arguments(&place), &Faults::default());
        judge.heard(&ran);
        if ran.code != Some(0) {
            judge.find(Wrong::DeadEnd, "other files in the folder are no reason");
        }
        let differ = changed(&before, &theirs(&store));
        if !differ.is_empty() {
            judge.find(Wrong::Files, differ.join(", "));
        }
    }
    Try::Done(judge.findings)
}

/// What a killed export leaves beside its target goes with a later export there.
pub(super) fn killed_export(turn: &mut Turn, fixtures: &[Arc<Fixture>]) -> Try {
    let random = &mut turn.random;
    let fixture = random.of_these(fixtures);
    let deed = Deed::ExportFile;
    let outcome = fixture.outcome(deed);
    let place = fixture.place(turn.verbose);
    let mut judge = Judge::new(&place);
    judge.note(fixture.name);
    let n = 1 + random.below(outcome.counts.calls(Call::Write));
    let kill = Faults::rules(format!("write:{n}:KILL:half"));
    let ran = place.run(&deed.arguments(&place), &kill);
    let left = fs::read_dir(place.watched()).unwrap().count();
    if !ran.was_killed() || left == 1 {
        return Try::NotHit;
    }
    judge.heard(&ran);
    // What somebody else may have there stays.
    let theirs = place.watched().join(".tmpABCDEF.txt");
    fs::write(&theirs, "of somebody else").unwrap();
    let later = Faults {
        clock: "+260000".to_owned(),
        ..Faults::default()
    };
    let ran = place.run(&deed.arguments(&place), &later);
    judge.heard(&ran);
    judge.same_output(deed, &ran, &outcome);
    if !theirs.exists() {
        judge.find(Wrong::Files, "a file of somebody else is gone");
        return Try::Done(judge.findings);
    }
    fs::remove_file(theirs).unwrap();
    judge.nothing_beside(&ran);
    Try::Done(judge.findings)
}
