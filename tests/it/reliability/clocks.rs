//! Clocks that are wrong: before 1970, far ahead, standing still, going back.

use std::sync::Arc;

use super::fixture::{Deed, Fixture, backups};
use super::judge::{Judge, Wrong, changed, files};
use super::program::{Faults, words};
use super::runner::{Try, Turn};

const YEAR: i64 = 365 * 24 * 3600;

/// What the clock may be, and whether that is before 1970.
fn clock(which: u64) -> (String, bool) {
    match which % 10 {
        0 => ("=-1".to_owned(), true),
        1 => ("=0".to_owned(), false),
        2 => (format!("-{}", 80 * YEAR), true),
        3 => (format!("-{}", 20 * YEAR), false),
        4 => ("=1000000000".to_owned(), false),
        5 => (format!("+{}", 10 * YEAR), false),
        6 => (format!("+{}", 300 * YEAR), false),
        7 => (format!("-{YEAR}"), false),
        8 => ("-3600".to_owned(), false),
        _ => ("=-62135596800".to_owned(), true),
    }
}

/// A command under a wrong clock does its work, and what it wrote can be used under a right one.
///
/// Before 1970, where a store cannot be opened, it may refuse: that is no damage, and nothing is
/// touched.
pub(super) fn wrong(turn: &mut Turn, fixtures: &[Arc<Fixture>]) -> Try {
    let random = &mut turn.random;
    let fixture = random.of_these(fixtures);
    let deed = fixture.deed(random, 70);
    // A rule of days lets other states go under another clock.
    if deed == Deed::Retention {
        return Try::NotHit;
    }
    let (before, outcome) = (fixture.before(deed), fixture.outcome(deed));
    let place = fixture.place(turn.verbose);
    let mut judge = Judge::new(&place);
    judge.note(fixture.name);
    let (clock, may_refuse) = clock(turn.index);
    let faults = Faults {
        clock,
        ..Faults::default()
    };
    let files_before = files(&place.store());
    let ran = place.run(&deed.arguments(&place), &faults);
    judge.heard(&ran);
    if may_refuse && ran.code == Some(1) {
        let differ = changed(&files_before, &files(&place.store()));
        if !differ.is_empty() {
            judge.find(Wrong::Files, differ.join(", "));
        }
    } else if ran.code != Some(0) {
        judge.find(Wrong::DeadEnd, "a wrong clock is no reason");
    } else {
        judge.look_with(Deed::Export, &faults);
    }
    judge.note("the clock is right again");
    judge.stands_and_works(deed, ran.code, &before, &outcome);
    Try::Done(judge.findings)
}

/// While the clock goes back, the newest states are the ones whose backups are kept.
pub(super) fn backwards(turn: &mut Turn, fixtures: &[Arc<Fixture>]) -> Try {
    let random = &mut turn.random;
    let fixture = random.of_these(fixtures);
    let place = fixture.place(turn.verbose);
    let mut judge = Judge::new(&place);
    judge.note(fixture.name);
    let step = *random.of_these(&[60, 86_400, YEAR.cast_unsigned(), 8 * YEAR.cast_unsigned()]);
    let mut states = Vec::new();
    for turn in 1..=5 {
        let faults = Faults {
            clock: format!("-{}", turn * step),
            ..Faults::default()
        };
        let export = judge.run(&["export", "--headers", "id"], &faults);
        states.push(export.out);
        // Every contact is changed, so that a backup is made beside each of them.
        let company = format!("Firma {turn}");
        let file = place.beside("turn.csv");
        let people = super::fixture::people(random, 0..200, &company, 0);
        std::fs::write(&file, super::fixture::HEADER.to_owned() + &people).unwrap();
        let mut import = words(&["import"]);
        import.push(file.into());
        import.extend(words(&super::IMPORT));
        import.extend(words(&["--list", "Medlemmer"]));
        let ran = place.run(&import, &faults);
        judge.heard(&ran);
        if ran.code != Some(0) {
            judge.find(Wrong::DeadEnd, "a clock that goes back is no reason");
            return Try::Done(judge.findings);
        }
    }
    let kept = backups(&place.store());
    if kept.len() != 3 {
        judge.find(
            Wrong::Files,
            format!("{} backups are kept, not 3", kept.len()),
        );
    }
    let mut restored = Vec::new();
    for backup in kept {
        let copy = fixture.place(false);
        copy.take(&place.watched());
        let name = backup.file_name().unwrap().to_owned();
        let path = copy.store().join("backups").join(name).into_os_string();
        let ran = copy.run(
            &["check".into(), "--restore".into(), path],
            &Faults::default(),
        );
        judge.heard(&ran);
        restored.push(
            copy.run(&words(&["export", "--headers", "id"]), &Faults::default())
                .out,
        );
    }
    let last = judge.run(&["export", "--headers", "id"], &Faults::default());
    states.push(last.out);
    // A backup may be made before a change or after it; the newest three of either are kept.
    let newest = |from: usize| {
        states[from..from + 3]
            .iter()
            .all(|state| restored.contains(state))
    };
    if !newest(2) && !newest(3) {
        judge.find(Wrong::Files, "not the newest states are in the backups");
    }
    Try::Done(judge.findings)
}
